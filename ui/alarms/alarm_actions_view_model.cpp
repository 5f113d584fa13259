// SPDX-License-Identifier: Apache-2.0
#include "ui/alarms/alarm_actions_view_model.h"

#include <QPointer>
#include <algorithm>
#include <array>
#include <utility>

#include "ui/text/coded.h"

namespace belfry::ui {

using feed::AlarmActionKind;

namespace {

bool isShelved(const feed::AlarmRecord& alarm) { return alarm.shelvedMs != 0 || alarm.state == "Shelved"; }
bool isOut(const feed::AlarmRecord& alarm) { return alarm.state == "OutOfService"; }
bool isLatched(const feed::AlarmRecord& alarm) {
    return alarm.state == "LatchedUnacked" || alarm.state == "LatchedAcked";
}

}  // namespace

AlarmActionsViewModel::AlarmActionsViewModel(feed::AlarmPort& port, items::AlarmListModel& alarms,
                                             AlarmSelection& selection, DefinitionOf definitionOf,
                                             std::function<bool(const QString&)> shown, QObject* parent)
    : QObject(parent),
      m_port(port),
      m_alarms(alarms),
      m_selection(selection),
      m_definitionOf(std::move(definitionOf)),
      m_shown(std::move(shown)) {
    connect(&selection, &AlarmSelection::changed, this, &AlarmActionsViewModel::look);
}

void AlarmActionsViewModel::look() {
    m_possibleKnown = false;
    emit possibleChanged();
    if (m_asking) {
        countArrivals();
        emit askingChanged();
    }
}

void AlarmActionsViewModel::setWords(Words words) {
    m_words = words;
    sayAnswer();
    emit possibleChanged();
}

void AlarmActionsViewModel::setEnabled(bool enabled) {
    if (enabled != m_enabled) {
        m_enabled = enabled;
        emit possibleChanged();
    }
}

bool AlarmActionsViewModel::noteRequired(const feed::AlarmRecord& alarm) const {
    const AlarmDefinition* const definition = m_definitionOf(alarm);
    return definition != nullptr && definition->ackNoteRequired;
}

const AlarmActionsViewModel::Possible& AlarmActionsViewModel::possible() const {
    if (std::exchange(m_possibleKnown, true)) {
        return m_possible;
    }
    m_possible = {};
    Millis longest = 0;
    for (const QString& key : m_selection.keys()) {
        const feed::AlarmRecord* const alarm = m_alarms.find(key);
        if (alarm == nullptr) {
            continue;
        }
        ++m_possible.chosen;
        const bool flashing = items::isFlashing(alarm->state);
        m_possible.acknowledgeable += flashing ? 1 : 0;
        m_possible.noteRequired = m_possible.noteRequired || (flashing && noteRequired(*alarm));
        m_possible.acknowledged += alarm->state == "Acknowledged" ? 1 : 0;
        m_possible.shelved += isShelved(*alarm) ? 1 : 0;
        m_possible.outOfService += isOut(*alarm) ? 1 : 0;
        m_possible.inService += isOut(*alarm) ? 0 : 1;
        m_possible.resettable += isLatched(*alarm) ? 1 : 0;
        m_possible.sounding += alarm->audible ? 1 : 0;
        if (!items::isInhibited(alarm->state)) {
            ++m_possible.shelvable;
            const AlarmDefinition* const known = m_definitionOf(*alarm);
            const Millis most = known == nullptr ? AlarmDefinition{}.maxShelveMs : known->maxShelveMs;
            longest = longest == 0 ? most : std::min(longest, most);
            m_possible.oneShotAllowed = m_possible.oneShotAllowed && (known == nullptr || known->oneShotAllowed);
        }
    }
    m_possible.maxShelveMs = longest == 0 ? AlarmDefinition{}.maxShelveMs : longest;
    return m_possible;
}

QString AlarmActionsViewModel::nameOf(const std::string& key) const {
    const int row = m_alarms.rowOf(QString::fromStdString(key));
    if (row >= 0) {
        return m_alarms.textsAt(row).what + QStringLiteral(" · ") + m_alarms.textsAt(row).where;
    }
    return QString::fromStdString(key);
}

QString AlarmActionsViewModel::title() const {
    if (chosen() == 1) {
        for (const QString& key : m_selection.keys()) {
            if (m_alarms.rowOf(key) >= 0) {
                return nameOf(key.toStdString());
            }
        }
    }
    return chosen() == 0 ? QString() : tr("%n alarm(s)", nullptr, chosen());
}

// --- acknowledging many -----------------------------------------------------------------------------------------

void AlarmActionsViewModel::acknowledge() {
    if (!m_enabled || acknowledgeable() == 0) {
        return;
    }
    if (acknowledgeable() == 1 && !isNoteRequired()) {
        feed::AlarmAction action;
        action.kind = AlarmActionKind::Acknowledge;
        action.targets = targets([](const feed::AlarmRecord& alarm) { return items::isFlashing(alarm.state); });
        send(std::move(action));
    } else {
        askAcknowledge();
    }
}

void AlarmActionsViewModel::acknowledgeOne(const QString& key, const QString& note) {
    const feed::AlarmRecord* const alarm = m_alarms.find(key);
    if (m_enabled && alarm != nullptr) {
        feed::AlarmAction action;
        action.kind = AlarmActionKind::Acknowledge;
        action.targets = {{alarm->key, alarm->occurrence}};
        action.note = note.toStdString();
        send(std::move(action));
    }
}

void AlarmActionsViewModel::askAcknowledge() {
    if (!m_enabled || acknowledgeable() == 0) {
        return;
    }
    m_asked.clear();
    m_seen.clear();
    m_askedNoteRequired = false;
    for (int row = 0; row < m_alarms.rowCount(); ++row) {
        const feed::AlarmRecord& alarm = m_alarms.at(row);
        if (!items::isFlashing(alarm.state)) {
            continue;
        }
        const QString& key = m_alarms.keyAt(row);
        m_seen.insert(key, {alarm.occurrence, alarm.reAlarms, alarm.severity});
        if (m_selection.contains(key)) {
            const bool note = noteRequired(alarm);
            m_asked.push_back(
                {alarm.key, *m_seen.constFind(key), std::clamp(static_cast<int>(alarm.priority), 1, 4), note});
            m_askedNoteRequired = m_askedNoteRequired || note;
        }
    }
    m_asking = true;
    countArrivals();
    emit askingChanged();
}

bool AlarmActionsViewModel::isStillAsAsked(const Asked& asked) const {
    const feed::AlarmRecord* const alarm = m_alarms.find(QString::fromStdString(asked.key));
    return alarm != nullptr && isStill(*alarm, asked.seen) && items::isFlashing(alarm->state);
}

bool AlarmActionsViewModel::isStill(const feed::AlarmRecord& alarm, const Seen& seen) {
    return alarm.occurrence == seen.occurrence && alarm.reAlarms == seen.reAlarms && alarm.severity <= seen.severity;
}

void AlarmActionsViewModel::countArrivals() {
    m_arrivedSince = 0;
    for (int row = 0; row < m_alarms.rowCount(); ++row) {
        const feed::AlarmRecord& alarm = m_alarms.at(row);
        if (!items::isFlashing(alarm.state)) {
            continue;
        }
        const QString& key = m_alarms.keyAt(row);
        const auto seen = m_seen.constFind(key);
        const bool isNew = seen == m_seen.constEnd() || !isStill(alarm, *seen);
        m_arrivedSince += isNew && m_shown(key) ? 1 : 0;
    }
    m_settledSince = static_cast<int>(
        std::count_if(m_asked.begin(), m_asked.end(), [this](const Asked& asked) { return !isStillAsAsked(asked); }));
}

QList<int> AlarmActionsViewModel::askedCounts() const {
    std::array<int, 4> counts{};
    for (const Asked& asked : m_asked) {
        if (isStillAsAsked(asked)) {
            ++counts[static_cast<std::size_t>(asked.priority) - 1];
        }
    }
    return {counts.begin(), counts.end()};
}

int AlarmActionsViewModel::askedTotal() const { return static_cast<int>(m_asked.size()) - m_settledSince; }

void AlarmActionsViewModel::confirmAcknowledge(const QString& note) {
    if (!m_asking || (m_askedNoteRequired && note.trimmed().isEmpty())) {
        return;
    }
    feed::AlarmAction action;
    action.kind = AlarmActionKind::Acknowledge;
    action.note = note.trimmed().toStdString();
    for (const Asked& asked : m_asked) {
        if (isStillAsAsked(asked)) {
            action.targets.push_back({asked.key, asked.seen.occurrence});
        }
    }
    cancelAcknowledge();
    send(std::move(action));
}

void AlarmActionsViewModel::cancelAcknowledge() {
    m_asking = false;
    m_asked.clear();
    m_seen.clear();
    m_arrivedSince = 0;
    m_settledSince = 0;
    emit askingChanged();
}

// --- the other actions ------------------------------------------------------------------------------------------

std::vector<feed::AlarmTarget> AlarmActionsViewModel::targets(Fits fits) const {
    std::vector<feed::AlarmTarget> found;
    for (const QString& key : m_selection.keys()) {
        const feed::AlarmRecord* const alarm = m_alarms.find(key);
        if (alarm != nullptr && fits(*alarm)) {
            found.push_back({alarm->key, alarm->occurrence});
        }
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
    return found;
}

void AlarmActionsViewModel::shelve(int minutes, const QString& reason) {
    if (reason.trimmed().isEmpty() || minutes < 0 || minutes > maxShelveMinutes() ||
        (minutes == 0 && !isOneShotAllowed())) {
        return;
    }
    feed::AlarmAction action;
    action.kind = AlarmActionKind::Shelve;
    action.durationMs = Millis{minutes} * 60'000;
    action.reason = reason.trimmed().toStdString();
    action.targets = targets([](const feed::AlarmRecord& alarm) { return !items::isInhibited(alarm.state); });
    send(std::move(action));
}

void AlarmActionsViewModel::unshelve() {
    feed::AlarmAction action;
    action.kind = AlarmActionKind::Unshelve;
    action.targets = targets(isShelved);
    send(std::move(action));
}

void AlarmActionsViewModel::removeFromService(const QString& workOrder) {
    if (workOrder.trimmed().isEmpty()) {
        return;
    }
    feed::AlarmAction action;
    action.kind = AlarmActionKind::RemoveFromService;
    action.workOrder = workOrder.trimmed().toStdString();
    action.targets = targets([](const feed::AlarmRecord& alarm) { return !isOut(alarm); });
    send(std::move(action));
}

void AlarmActionsViewModel::returnToService() {
    feed::AlarmAction action;
    action.kind = AlarmActionKind::ReturnToService;
    action.targets = targets(isOut);
    send(std::move(action));
}

void AlarmActionsViewModel::reset() {
    feed::AlarmAction action;
    action.kind = AlarmActionKind::Reset;
    action.targets = targets(isLatched);
    send(std::move(action));
}

void AlarmActionsViewModel::silence() {
    feed::AlarmAction action;
    action.kind = AlarmActionKind::Silence;
    action.targets = targets([](const feed::AlarmRecord& alarm) { return alarm.audible; });
    send(std::move(action));
}

void AlarmActionsViewModel::unacknowledge() {
    feed::AlarmAction action;
    action.kind = AlarmActionKind::Unacknowledge;
    action.targets = targets([](const feed::AlarmRecord& alarm) { return alarm.state == "Acknowledged"; });
    send(std::move(action));
}

void AlarmActionsViewModel::assign(const QString& owner) {
    feed::AlarmAction action;
    action.kind = AlarmActionKind::Assign;
    action.owner = owner.trimmed().toStdString();
    action.targets = targets([](const feed::AlarmRecord&) { return true; });
    send(std::move(action));
}

void AlarmActionsViewModel::addNote(const QString& text) {
    if (text.trimmed().isEmpty()) {
        return;
    }
    feed::AlarmAction action;
    action.kind = AlarmActionKind::AddNote;
    action.note = text.trimmed().toStdString();
    action.targets = targets([](const feed::AlarmRecord&) { return true; });
    send(std::move(action));
}

// --- asking and answering ---------------------------------------------------------------------------------------

void AlarmActionsViewModel::send(feed::AlarmAction action) {
    if (!m_enabled || action.targets.empty()) {
        return;
    }
    ++m_underWay;
    dismissAnswer();
    const AlarmActionKind kind = action.kind;
    const std::size_t asked = action.targets.size();
    m_port.act(action, [self = QPointer(this), kind, asked](const Result<std::vector<feed::AlarmOutcome>>& result) {
        if (self) {
            self->take(kind, asked, result);
        }
    });
}

void AlarmActionsViewModel::take(AlarmActionKind kind, std::size_t asked,
                                 const Result<std::vector<feed::AlarmOutcome>>& result) {
    --m_underWay;
    m_refused.clear();
    m_answered = AlarmActionKind::None;
    if (!result) {
        sayAnswer();
        emit failed(result.error());
        return;
    }
    int done = 0;
    for (const feed::AlarmOutcome& outcome : *result) {
        if (outcome.alarm) {
            ++done;
            emit alarmTold(*outcome.alarm);
        } else {
            m_refused.push_back(outcome);
        }
    }
    const bool oneReason =
        !m_refused.empty() && done == 0 &&
        std::all_of(m_refused.begin(), m_refused.end(), [this](const feed::AlarmOutcome& outcome) {
            return outcome.reason == m_refused.front().reason && outcome.message == m_refused.front().message;
        });
    if (oneReason) {
        const feed::AlarmOutcome& why = m_refused.front();
        const Error error{ErrorCode::FailedPrecondition, why.message, why.text.hint, why.reason, why.text};
        m_refused.clear();
        sayAnswer();
        emit failed(error);
        return;
    }
    m_done = done;
    if (asked > 1 || !m_refused.empty()) {
        m_answered = kind;
    }
    sayAnswer();
}

void AlarmActionsViewModel::dismissAnswer() {
    m_refused.clear();
    m_answered = AlarmActionKind::None;
    sayAnswer();
}

void AlarmActionsViewModel::sayAnswer() {
    m_answer.clear();
    m_refusals.clear();
    switch (m_answered) {
        case AlarmActionKind::None: break;
        case AlarmActionKind::Acknowledge: m_answer = tr("%n acknowledged", nullptr, m_done); break;
        case AlarmActionKind::Unacknowledge: m_answer = tr("%n no longer acknowledged", nullptr, m_done); break;
        case AlarmActionKind::Reset: m_answer = tr("%n reset", nullptr, m_done); break;
        case AlarmActionKind::Shelve: m_answer = tr("%n shelved", nullptr, m_done); break;
        case AlarmActionKind::Unshelve: m_answer = tr("%n unshelved", nullptr, m_done); break;
        case AlarmActionKind::RemoveFromService: m_answer = tr("%n taken out of service", nullptr, m_done); break;
        case AlarmActionKind::ReturnToService: m_answer = tr("%n back in service", nullptr, m_done); break;
        case AlarmActionKind::Silence: m_answer = tr("%n silenced", nullptr, m_done); break;
        case AlarmActionKind::Assign: m_answer = tr("%n assigned", nullptr, m_done); break;
        case AlarmActionKind::AddNote: m_answer = tr("Note added to %n alarm(s)", nullptr, m_done); break;
    }
    constexpr int kNamed = 3;
    std::vector<QStringList> names;
    for (const feed::AlarmOutcome& outcome : m_refused) {
        Said said{QString::fromStdString(outcome.message), QString::fromStdString(outcome.text.hint)};
        if (m_words.formatter != nullptr && !outcome.text.isEmpty()) {
            said = worded(outcome.text, *m_words.formatter, m_words.store);
        }
        auto known = std::find_if(m_refusals.begin(), m_refusals.end(),
                                  [&said](const AlarmRefusal& refusal) { return refusal.message == said.text; });
        if (known == m_refusals.end()) {
            m_refusals.append({said.text, said.hint, {}, 0});
            names.emplace_back();
            known = std::prev(m_refusals.end());
        }
        ++known->count;
        QStringList& list = names[static_cast<std::size_t>(known - m_refusals.begin())];
        if (list.size() < kNamed) {
            list.append(nameOf(outcome.key));
        }
    }
    for (qsizetype i = 0; i < m_refusals.size(); ++i) {
        AlarmRefusal& refusal = m_refusals[i];
        const QStringList& list = names[static_cast<std::size_t>(i)];
        refusal.names = list.join(QStringLiteral("; "));
        if (refusal.count > static_cast<int>(list.size())) {
            refusal.names +=
                QStringLiteral("; ") + tr("and %n more", nullptr, refusal.count - static_cast<int>(list.size()));
        }
    }
    emit answerChanged();
}

}  // namespace belfry::ui
