// SPDX-License-Identifier: Apache-2.0
#include "ui/alarms/alarm_detail_view_model.h"

#include <algorithm>
#include <limits>

#include "models/feed/geo.h"
#include "models/feed/symbol_state.h"
#include "ui/alarms/alarm_sort_model.h"

namespace belfry::ui {

namespace {

/** An incident whose source gives no radius concerns what is this near. */
constexpr double kNearMetres = 100.0;

double at(Millis wallMs) { return static_cast<double>(wallMs); }

}  // namespace

AlarmDetailViewModel::AlarmDetailViewModel(items::AlarmListModel& alarms, DefinitionOf definitionOf, QObject* parent)
    : QObject(parent), m_alarms(alarms), m_definitionOf(std::move(definitionOf)) {}

void AlarmDetailViewModel::setKey(const QString& key) {
    if (key != m_key) {
        m_key = key;
        look();
    }
}

void AlarmDetailViewModel::setWords(const Formatter* formatter, const feed::Store* store) {
    m_formatter = formatter;
    m_store = store;
    look();
}

void AlarmDetailViewModel::look() {
    m_incident = findIncident();
    emit changed();
}

const AlarmDefinition* AlarmDetailViewModel::definition() const {
    const feed::AlarmRecord* const alarm = record();
    return alarm == nullptr ? nullptr : m_definitionOf(*alarm);
}

QString AlarmDetailViewModel::entity() const {
    return isKnown() ? QString::fromStdString(record()->entity) : QString();
}

int AlarmDetailViewModel::priority() const { return isKnown() ? static_cast<int>(record()->priority) : 4; }

QString AlarmDetailViewModel::title() const {
    const int row = m_alarms.rowOf(m_key);
    return row < 0 ? QString() : m_alarms.textsAt(row).what;
}

QString AlarmDetailViewModel::place() const {
    const int row = m_alarms.rowOf(m_key);
    if (row < 0) {
        return {};
    }
    const items::AlarmTexts& texts = m_alarms.textsAt(row);
    return texts.district.isEmpty() ? texts.where : texts.where + QStringLiteral(" · ") + texts.district;
}

QString AlarmDetailViewModel::stateText() const { return isKnown() ? alarmStateText(record()->state) : QString(); }

bool AlarmDetailViewModel::isFlashing() const { return isKnown() && items::isFlashing(record()->state); }

bool AlarmDetailViewModel::isReturned() const { return isKnown() && items::isReturned(record()->state); }

QString AlarmDetailViewModel::consequence() const {
    const AlarmDefinition* const known = definition();
    return known == nullptr || m_formatter == nullptr ? QString() : m_formatter->text(known->guidance.consequence);
}

QString AlarmDetailViewModel::response() const {
    const AlarmDefinition* const known = definition();
    return known == nullptr || m_formatter == nullptr ? QString() : m_formatter->text(known->guidance.response);
}

double AlarmDetailViewModel::maxResponseMs() const {
    const AlarmDefinition* const known = definition();
    return known == nullptr ? 0.0 : static_cast<double>(known->guidance.maxResponseMs);
}

double AlarmDetailViewModel::raisedMs() const { return isKnown() ? at(record()->raisedMs) : 0.0; }

QString AlarmDetailViewModel::causeKey() const {
    return isKnown() ? QString::fromStdString(record()->cause) : QString();
}

QString AlarmDetailViewModel::cause() const {
    const QString key = causeKey();
    const int row = m_alarms.rowOf(key);
    return row < 0 ? key : m_alarms.textsAt(row).what + QStringLiteral(" · ") + m_alarms.textsAt(row).where;
}

int AlarmDetailViewModel::consequences() const { return isKnown() ? static_cast<int>(record()->consequences) : 0; }

QString AlarmDetailViewModel::owner() const { return isKnown() ? QString::fromStdString(record()->owner) : QString(); }

QList<AlarmHistoryLine> AlarmDetailViewModel::history() const {
    QList<AlarmHistoryLine> lines;
    const feed::AlarmRecord* const alarm = record();
    if (alarm == nullptr) {
        return lines;
    }
    const auto add = [&lines](Millis wallMs, const std::string& who, const QString& text) {
        if (wallMs != 0) {
            lines.append({at(wallMs), QString::fromStdString(who), text});
        }
    };
    const auto quoted = [](const QString& what, const std::string& words) {
        return words.empty() ? what : QStringLiteral("%1: %2").arg(what, QString::fromStdString(words));
    };
    add(alarm->raisedMs, {},
        alarm->reAlarms == 0 ? tr("Raised")
                             : tr("Raised, and again %n time(s)", nullptr, static_cast<int>(alarm->reAlarms)));
    add(alarm->acknowledgedMs, alarm->acknowledgedBy,
        quoted(tr("Acknowledged"), alarm->shelvedMs == 0 ? alarm->note : std::string()));
    add(alarm->returnedMs, {}, tr("Condition gone"));
    add(alarm->shelvedMs, alarm->shelvedBy,
        quoted(alarm->oneShot ? tr("Shelved until it clears") : tr("Shelved"), alarm->shelfReason));
    add(alarm->outOfServiceMs, alarm->outOfServiceBy, quoted(tr("Taken out of service"), alarm->workOrder));
    const int row = m_alarms.rowOf(m_key);
    if (!alarm->suppressedBy.empty() && row >= 0) {
        add(alarm->suppressedMs, {}, tr("Suppressed by design: %1").arg(m_alarms.textsAt(row).suppressedWho));
    }
    if (!alarm->escalatedTo.empty()) {
        add(alarm->changedMs, {}, tr("Escalated to %1").arg(QString::fromStdString(alarm->escalatedTo)));
    }
    for (const feed::AlarmNoteInfo& note : alarm->notes) {
        add(note.wallMs, note.user, quoted(tr("Note"), note.text));
    }
    std::stable_sort(lines.begin(), lines.end(),
                     [](const AlarmHistoryLine& a, const AlarmHistoryLine& b) { return a.wallMs > b.wallMs; });
    return lines;
}

QString AlarmDetailViewModel::findIncident() const {
    const feed::AlarmRecord* const alarm = record();
    if (alarm == nullptr || m_store == nullptr) {
        return {};
    }
    if (alarm->layer == "incidents") {
        return QString::fromStdString(alarm->entity);
    }
    const feed::Catalogue& catalogue = m_store->catalogue();
    const auto layer = catalogue.layerIndex("incidents");
    const auto own = catalogue.find(alarm->entity);
    if (!layer || !own) {
        return {};
    }
    const feed::LonLat place = feed::unproject(catalogue.position(*own));
    const feed::SymbolReader reader(catalogue.layers()[*layer]);
    const feed::EntityTable& table = m_store->table(*layer);
    double nearest = std::numeric_limits<double>::max();
    std::string_view found;
    for (std::uint32_t row = 0; row < catalogue.rowCount(*layer) && feed::isPlausible(place); ++row) {
        const Handle handle = Handle::of(*layer, row);
        const feed::LonLat there = feed::unproject(catalogue.position(handle));
        if (!catalogue.contains(handle) || !feed::isPlausible(there)) {
            continue;
        }
        const double radius = row < table.rowCount() ? static_cast<double>(reader.radius(table, row)) : 0.0;
        const double distance = feed::distanceMetres(place, there);
        if (distance <= std::max(radius, kNearMetres) && distance < nearest) {
            nearest = distance;
            found = catalogue.id(handle);
        }
    }
    return QString::fromUtf8(found.data(), static_cast<qsizetype>(found.size()));
}

QString AlarmDetailViewModel::incidentHint() const {
    if (!m_incident.isEmpty()) {
        return {};
    }
    return isKnown() ? tr("No incident is open at this place.") : tr("Select an alarm in the list.");
}

}  // namespace belfry::ui
