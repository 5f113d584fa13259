// SPDX-License-Identifier: Apache-2.0
#include "ui/incidents/incident_words.h"

#include <QCoreApplication>
#include <array>
#include <utility>

namespace belfry::ui {

namespace {

/** The translator's context of all of them. */
struct IncidentWords {
    Q_DECLARE_TR_FUNCTIONS(IncidentWords)
};

struct Term {
    const char* code;
    const char* english;
};

constexpr std::array kStates{
    Term{"New", QT_TRANSLATE_NOOP("IncidentWords", "New")},
    Term{"InProgress", QT_TRANSLATE_NOOP("IncidentWords", "In progress")},
    Term{"Resolved", QT_TRANSLATE_NOOP("IncidentWords", "Resolved")},
    Term{"Closed", QT_TRANSLATE_NOOP("IncidentWords", "Closed")},
    Term{"Reopened", QT_TRANSLATE_NOOP("IncidentWords", "Reopened")},
    Term{"Merged", QT_TRANSLATE_NOOP("IncidentWords", "Merged")},
    Term{"FalseAlarm", QT_TRANSLATE_NOOP("IncidentWords", "False alarm")},
};
constexpr std::array kPriorities{
    QT_TRANSLATE_NOOP("IncidentWords", "P1 critical"), QT_TRANSLATE_NOOP("IncidentWords", "P2 high"),
    QT_TRANSLATE_NOOP("IncidentWords", "P3 medium"), QT_TRANSLATE_NOOP("IncidentWords", "P4 low")};
constexpr std::array kConfirmations{
    Term{"Sent", QT_TRANSLATE_NOOP("IncidentWords", "Sent to the city system, no answer yet")},
    Term{"Accepted",
         QT_TRANSLATE_NOOP("IncidentWords", "The city system took it; its own report does not show it yet")},
    Term{"Confirmed", QT_TRANSLATE_NOOP("IncidentWords", "Confirmed by the city system's own report")},
    Term{"Refused",
         QT_TRANSLATE_NOOP("IncidentWords", "The city system refused it: it still reports what it did before")},
    Term{"NoReply", QT_TRANSLATE_NOOP("IncidentWords", "No reply of the city system: what became of it is not known")},
};
/** Of models/domain/incident_logic.h: what a line of the timeline can be. */
constexpr std::array kEntries{
    Term{"Created", QT_TRANSLATE_NOOP("IncidentWords", "Created")},
    Term{"Adopted", QT_TRANSLATE_NOOP("IncidentWords", "First dealt with here")},
    Term{"PriorityRaised", QT_TRANSLATE_NOOP("IncidentWords", "Priority raised")},
    Term{"PriorityLowered", QT_TRANSLATE_NOOP("IncidentWords", "Priority lowered")},
    Term{"LeadTaken", QT_TRANSLATE_NOOP("IncidentWords", "Took the lead")},
    Term{"LeadAssigned", QT_TRANSLATE_NOOP("IncidentWords", "Lead assigned")},
    Term{"LeadOffered", QT_TRANSLATE_NOOP("IncidentWords", "Lead offered")},
    Term{"LeadAccepted", QT_TRANSLATE_NOOP("IncidentWords", "Accepted the lead")},
    Term{"LeadDeclined", QT_TRANSLATE_NOOP("IncidentWords", "Declined the lead")},
    Term{"OfferWithdrawn", QT_TRANSLATE_NOOP("IncidentWords", "Took the offer back")},
    Term{"Resolved", QT_TRANSLATE_NOOP("IncidentWords", "Resolved")},
    Term{"Closed", QT_TRANSLATE_NOOP("IncidentWords", "Closed")},
    Term{"Reopened", QT_TRANSLATE_NOOP("IncidentWords", "Reopened")},
    Term{"FalseAlarm", QT_TRANSLATE_NOOP("IncidentWords", "False alarm")},
    Term{"Merged", QT_TRANSLATE_NOOP("IncidentWords", "Merged")},
    Term{"Absorbed", QT_TRANSLATE_NOOP("IncidentWords", "Another one was merged into it")},
    Term{"NoteAdded", QT_TRANSLATE_NOOP("IncidentWords", "Note")},
    Term{"SystemAccepted", QT_TRANSLATE_NOOP("IncidentWords", "The city system took it")},
    Term{"SystemConfirmed", QT_TRANSLATE_NOOP("IncidentWords", "The city system's report confirms it")},
    Term{"SystemRefused", QT_TRANSLATE_NOOP("IncidentWords", "The city system refused it")},
    Term{"SystemNoReply", QT_TRANSLATE_NOOP("IncidentWords", "The city system did not reply")},
    Term{"ReportedStatus", QT_TRANSLATE_NOOP("IncidentWords", "Reported status")},
    Term{"ReportedPriority", QT_TRANSLATE_NOOP("IncidentWords", "Reported priority")},
    Term{"ReportedLead", QT_TRANSLATE_NOOP("IncidentWords", "Reported lead")},
    Term{"ReportedGone", QT_TRANSLATE_NOOP("IncidentWords", "The city system reports it no more")},
};

/** From a closed list; `otherwise` for what is not in it. */
template <std::size_t N>
QString word(const std::array<Term, N>& terms, const std::string& code, const QString& otherwise) {
    for (const Term& term : terms) {
        if (code == term.code) {
            return IncidentWords::tr(term.english);
        }
    }
    return otherwise;
}

/** A state, a priority, or a name. */
QString valueText(const std::string& value) {
    const QString plain = QString::fromStdString(value);
    bool isNumber = false;
    const int priority = plain.startsWith(u'P') ? plain.sliced(1).toInt(&isNumber) : plain.toInt(&isNumber);
    const QString asPriority = isNumber ? incidentPriorityText(priority) : QString();
    return asPriority.isEmpty() ? incidentStateText(value) : asPriority;
}

}  // namespace

QString incidentStateText(const std::string& state) { return word(kStates, state, QString::fromStdString(state)); }

QString incidentPriorityText(int priority) {
    return priority < 1 || priority > 4 ? QString()
                                        : IncidentWords::tr(kPriorities[static_cast<std::size_t>(priority - 1)]);
}

QString incidentConfirmationText(const std::string& confirmation) {
    return word(kConfirmations, confirmation, QString::fromStdString(confirmation));
}

QString incidentEntryText(const feed::IncidentEntry& entry) {
    const QString what = word(kEntries, entry.type, QString::fromStdString(entry.type));
    // the word says already what it became, or whose it is now
    const bool saysItself = entry.after.empty() || entry.after == entry.type || entry.after == entry.user;
    if (saysItself && (entry.before.empty() || entry.after == entry.type)) {
        return what;
    }
    if (entry.before.empty()) {
        return IncidentWords::tr("%1: %2").arg(what, valueText(entry.after));
    }
    return IncidentWords::tr("%1: %2 → %3")
        .arg(what, valueText(entry.before), entry.after.empty() ? QStringLiteral("–") : valueText(entry.after));
}

QString incidentStepText(IncidentStep step) {
    switch (step) {
        case IncidentStep::None: break;
        case IncidentStep::TakeLead: return IncidentWords::tr("Take the lead");
        case IncidentStep::Accept: return IncidentWords::tr("Accept the lead");
        case IncidentStep::Decline: return IncidentWords::tr("Decline");
        case IncidentStep::TakeBack: return IncidentWords::tr("Take the offer back");
        case IncidentStep::Assign: return IncidentWords::tr("Assign…");
        case IncidentStep::Escalate: return IncidentWords::tr("Escalate…");
        case IncidentStep::Resolve: return IncidentWords::tr("Resolve");
        case IncidentStep::Close: return IncidentWords::tr("Close");
        case IncidentStep::Reopen: return IncidentWords::tr("Reopen…");
        case IncidentStep::FalseAlarm: return IncidentWords::tr("False alarm…");
        case IncidentStep::Merge: return IncidentWords::tr("Merge into…");
        case IncidentStep::Note: return IncidentWords::tr("Note…");
    }
    return {};
}

}  // namespace belfry::ui
