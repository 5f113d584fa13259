// SPDX-License-Identifier: Apache-2.0
#include "ui/kpi/kpi_texts.h"

#include <QCoreApplication>
#include <array>

namespace belfry::ui {

namespace {

using Id = AlarmKpiId;

struct Words {
    Id id;
    const char* section;
    const char* title;
    const char* source;
    const char* advice;
};

constexpr const char* kLoad = QT_TRANSLATE_NOOP("KpiTexts", "Load");
constexpr const char* kFloods = QT_TRANSLATE_NOOP("KpiTexts", "Peaks and floods");
constexpr const char* kMix = QT_TRANSLATE_NOOP("KpiTexts", "Priorities");
constexpr const char* kNuisance = QT_TRANSLATE_NOOP("KpiTexts", "Nuisance alarms");
constexpr const char* kStanding = QT_TRANSLATE_NOOP("KpiTexts", "What stands");
constexpr const char* kAside = QT_TRANSLATE_NOOP("KpiTexts", "Set aside");
constexpr const char* kPeople = QT_TRANSLATE_NOOP("KpiTexts", "How people answer");

constexpr const char* kIsa = QT_TRANSLATE_NOOP("KpiTexts", "ISA-18.2");
constexpr const char* kEemua = QT_TRANSLATE_NOOP("KpiTexts", "EEMUA 191");
constexpr const char* kNimmo = QT_TRANSLATE_NOOP("KpiTexts", "Nimmo grid");
constexpr const char* kInductive = QT_TRANSLATE_NOOP("KpiTexts", "Inductive self-audit");
constexpr const char* kHouse = QT_TRANSLATE_NOOP("KpiTexts", "our own rule");
constexpr const char* kOpcUa = QT_TRANSLATE_NOOP("KpiTexts", "OPC UA Part 9, trend only");

constexpr const char* kFewer = QT_TRANSLATE_NOOP(
    "KpiTexts",
    "Go through the ten most frequent: mend the device, widen the deadband or the on-delay, or make it an event.");
constexpr const char* kFlood = QT_TRANSLATE_NOOP(
    "KpiTexts",
    "Find the common cause of the flood and give it a cause rule, so that one alarm stands for its consequences.");
constexpr const char* kPriorities = QT_TRANSLATE_NOOP(
    "KpiTexts",
    "Review priorities by consequence and time to act; what needs no action within minutes is P3, P4 or an event.");
constexpr const char* kShelf =
    QT_TRANSLATE_NOOP("KpiTexts", "Go through the list of shelved alarms; mend what is behind them and unshelve.");
constexpr const char* kAnswer = QT_TRANSLATE_NOOP(
    "KpiTexts", "Look whether the desk is staffed for this load, and whether sound and speech reach the operator.");
constexpr const char* kTrend = QT_TRANSLATE_NOOP("KpiTexts", "A trend: compare with other days and ask why it grew.");

constexpr std::array<Words, kAlarmKpiCount> kWords = {{
    {Id::PerDay, kLoad, QT_TRANSLATE_NOOP("KpiTexts", "Announced per day"),
     QT_TRANSLATE_NOOP("KpiTexts", "ISA-18.2: 150 acceptable, 300 manageable"), kFewer},
    {Id::PerHour, kLoad, QT_TRANSLATE_NOOP("KpiTexts", "Announced per hour"), kIsa, kFewer},
    {Id::Per10Min, kLoad, QT_TRANSLATE_NOOP("KpiTexts", "Announced per 10 minutes"), kEemua, kFewer},
    {Id::PeakMinute, kFloods, QT_TRANSLATE_NOOP("KpiTexts", "Most in 60 seconds"), kNimmo, kFlood},
    {Id::Peak10Min, kFloods, QT_TRANSLATE_NOOP("KpiTexts", "Most in 10 minutes"),
     QT_TRANSLATE_NOOP("KpiTexts", "ISA-18.2: above 10 is a flood"), kFlood},
    {Id::WindowsOver10, kFloods, QT_TRANSLATE_NOOP("KpiTexts", "10-minute windows above 10"), kIsa, kFlood},
    {Id::HoursOver30, kFloods, QT_TRANSLATE_NOOP("KpiTexts", "Hours above 30"), kIsa, kFlood},
    {Id::FloodTime, kFloods, QT_TRANSLATE_NOOP("KpiTexts", "Time in flood"), kIsa, kFlood},
    {Id::FloodsPerWeek, kFloods, QT_TRANSLATE_NOOP("KpiTexts", "Floods per week"), kInductive, kFlood},
    {Id::ShareP1, kMix, QT_TRANSLATE_NOOP("KpiTexts", "Share of P1"),
     QT_TRANSLATE_NOOP("KpiTexts", "exida and Nimmo grid: 5 %"), kPriorities},
    {Id::ShareP2, kMix, QT_TRANSLATE_NOOP("KpiTexts", "Share of P2"),
     QT_TRANSLATE_NOOP("KpiTexts", "exida and Nimmo grid: 15 %"), kPriorities},
    {Id::ShareP3, kMix, QT_TRANSLATE_NOOP("KpiTexts", "Share of P3 and P4"),
     QT_TRANSLATE_NOOP("KpiTexts", "exida and Nimmo grid: 80 %"), kPriorities},
    {Id::Top10, kNuisance, QT_TRANSLATE_NOOP("KpiTexts", "Share of the ten most frequent"), kIsa, kFewer},
    {Id::ChatteringPerWeek, kNuisance, QT_TRANSLATE_NOOP("KpiTexts", "Chattering per week"),
     QT_TRANSLATE_NOOP("KpiTexts", "ISA-18.2: 3 times within 60 s"),
     QT_TRANSLATE_NOOP("KpiTexts",
                       "Widen its deadband, give it an off-delay or count several pulses before it begins.")},
    {Id::FleetingPerDay, kNuisance, QT_TRANSLATE_NOOP("KpiTexts", "Fleeting per day"),
     QT_TRANSLATE_NOOP("KpiTexts", "ISA-18.2: gone within 10 s by itself"),
     QT_TRANSLATE_NOOP("KpiTexts", "Give it an on-delay: what is gone before anybody can act is no alarm.")},
    {Id::Stale, kStanding, QT_TRANSLATE_NOOP("KpiTexts", "Active for more than a day, most at once"),
     QT_TRANSLATE_NOOP("KpiTexts", "ISA-18.2: below 5"),
     QT_TRANSLATE_NOOP("KpiTexts", "Mend it, take it out of service with a work order, or remove its definition.")},
    {Id::Standing, kStanding, QT_TRANSLATE_NOOP("KpiTexts", "Active now"), kEemua,
     QT_TRANSLATE_NOOP("KpiTexts", "Mend what stands longest; what nobody acts on is an event, not an alarm.")},
    {Id::ShelvedNow, kAside, QT_TRANSLATE_NOOP("KpiTexts", "Shelved now"), kEemua, kShelf},
    {Id::ShelvedPastEnd, kAside, QT_TRANSLATE_NOOP("KpiTexts", "Shelved past their end"), kIsa,
     QT_TRANSLATE_NOOP("KpiTexts", "This must not be: look at the gateway's log and report it.")},
    {Id::ShelvedWithoutReason, kAside, QT_TRANSLATE_NOOP("KpiTexts", "Shelved without a reason"), kIsa,
     QT_TRANSLATE_NOOP("KpiTexts", "Ask who shelved it, and write the reason down or unshelve.")},
    {Id::SuppressedWithoutRule, kAside, QT_TRANSLATE_NOOP("KpiTexts", "Suppressed outside a rule"), kIsa,
     QT_TRANSLATE_NOOP("KpiTexts",
                       "Search the journal for it, and make a rule, a maintenance window or a work order of it.")},
    {Id::ChangesWithoutTicket, kAside, QT_TRANSLATE_NOOP("KpiTexts", "Changes without a ticket"), kIsa,
     QT_TRANSLATE_NOOP("KpiTexts",
                       "Find the change in the journal, approve it afterwards or take it back; raise the layer's "
                       "version with each.")},
    {Id::AckP50P1, kPeople, QT_TRANSLATE_NOOP("KpiTexts", "Time to acknowledge P1, median"), kHouse, kAnswer},
    {Id::AckP95P1, kPeople, QT_TRANSLATE_NOOP("KpiTexts", "Time to acknowledge P1, 95 %"), kHouse, kAnswer},
    {Id::AckP50P2, kPeople, QT_TRANSLATE_NOOP("KpiTexts", "Time to acknowledge P2, median"), kHouse, kAnswer},
    {Id::AckP95P2, kPeople, QT_TRANSLATE_NOOP("KpiTexts", "Time to acknowledge P2, 95 %"), kHouse, kAnswer},
    {Id::UnackedMax, kPeople, QT_TRANSLATE_NOOP("KpiTexts", "Longest unacknowledged"), kOpcUa, kTrend},
    {Id::ActiveMax, kPeople, QT_TRANSLATE_NOOP("KpiTexts", "Longest active"), kOpcUa, kTrend},
    {Id::ReAlarmMax, kPeople, QT_TRANSLATE_NOOP("KpiTexts", "Most repetitions of one occurrence"), kOpcUa, kTrend},
    {Id::AckWithoutAction, kPeople, QT_TRANSLATE_NOOP("KpiTexts", "Acknowledged without any action after it (P1, P2)"),
     kHouse,
     QT_TRANSLATE_NOOP(
         "KpiTexts",
         "An alarm that is only ever acknowledged needs no person: make it an event or change its guidance.")},
}};

QString tell(const char* text) { return QCoreApplication::translate("KpiTexts", text); }

QString amount(const AlarmKpiRule& rule, const Formatter& formatter, double value) {
    if (rule.unit == "s") {
        return formatter.duration(value * 1'000.0);
    }
    const bool whole = value == static_cast<double>(static_cast<qint64>(value));
    const QString number = formatter.number(value, whole || value >= 100.0 ? 0 : value < 1.0 ? 2 : 1);
    return rule.unit == "%" ? number + QStringLiteral(" %") : number;
}

}  // namespace

KpiTexts kpiTexts(AlarmKpiId id) {
    const Words& words = kWords[static_cast<std::size_t>(id)];
    return {tell(words.title), tell(words.section), tell(words.source), tell(words.advice)};
}

QString kpiValue(const AlarmKpiRule& rule, const Formatter& formatter, bool known, double value) {
    return known ? amount(rule, formatter, value) : QStringLiteral("–");
}

KpiRanges kpiRanges(const AlarmKpiRule& rule, const Formatter& formatter) {
    if (!rule.rated) {
        return {};
    }
    const QString target = amount(rule, formatter, rule.target);
    const QString limit = amount(rule, formatter, rule.limit);
    KpiRanges ranges;
    if (rule.low > 0.0) {
        const QString low = amount(rule, formatter, rule.low);
        ranges.target = low + QStringLiteral(" … ") + target;
        ranges.warn = QStringLiteral("< ") + low + QStringLiteral(", > ") + target;
    } else {
        const bool below = rule.targetExclusive && (rule.target != rule.limit || rule.limitIsBad);
        ranges.target = rule.target == 0.0 ? target : (below ? QStringLiteral("< ") : QStringLiteral("≤ ")) + target;
        if (rule.target != rule.limit) {
            ranges.warn = (rule.targetExclusive ? QStringLiteral("≥ ") : QStringLiteral("> ")) + target;
        }
    }
    const bool canBeBad = rule.unit != "%" || rule.limit < 100.0;
    if (canBeBad) {
        ranges.bad = (rule.limitIsBad ? QStringLiteral("≥ ") : QStringLiteral("> ")) + limit;
    }
    return ranges;
}

}  // namespace belfry::ui
