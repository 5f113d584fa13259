// SPDX-License-Identifier: Apache-2.0
#include "ui/incidents/incident_view_model.h"

#include <QPointer>
#include <algorithm>
#include <array>
#include <utility>

#include "ui/incidents/incident_words.h"
#include "ui/text/coded.h"

namespace belfry::ui {

namespace {

constexpr std::string_view kLayer = "incidents";
constexpr qsizetype kMostTargets = 30;
constexpr qsizetype kMostPeople = 8;
constexpr int kLowest = 4;

QString text(std::string_view view) { return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size())); }

/** Who made the offer that stands: the record names only to whom. */
std::string offeredBy(const feed::IncidentRecord& record) {
    const auto offer = std::find_if(record.timeline.rbegin(), record.timeline.rend(),
                                    [](const feed::IncidentEntry& entry) { return entry.type == "LeadOffered"; });
    return record.offeredTo.empty() || offer == record.timeline.rend() ? std::string() : offer->user;
}

}  // namespace

IncidentViewModel::IncidentViewModel(feed::IncidentPort* port, items::IncidentListModel& incidents, QObject* parent)
    : QObject(parent), m_port(port), m_incidents(incidents) {}

std::optional<Handle> IncidentViewModel::handleOf(const EntityId& id) const {
    if (m_store == nullptr || id.empty()) {
        return {};
    }
    const auto handle = m_store->catalogue().find(id);
    const auto layer = m_store->catalogue().layerIndex(kLayer);
    return handle && layer && handle->layer() == *layer ? handle : std::nullopt;
}

std::string IncidentViewModel::reported(const EntityId& id, std::string_view attribute) const {
    const auto handle = handleOf(id);
    if (!handle) {
        return {};
    }
    const LayerSchema& schema = m_store->schema(handle->layer());
    const auto index = schema.attributeIndex(attribute);
    const feed::EntityTable& table = m_store->table(handle->layer());
    if (!index || handle->row() >= table.rowCount() || !table.has(handle->row(), *index)) {
        return {};
    }
    const std::int32_t raw = table.raw(handle->row(), *index);
    const AttributeSchema& known = schema.attributes[*index];
    if (known.type == AttributeType::Enum) {
        return raw >= 0 && static_cast<std::size_t>(raw) < known.enumValues.size()
                   ? known.enumValues[static_cast<std::size_t>(raw)].name
                   : std::string();
    }
    return known.type == AttributeType::Text ? std::string(m_store->text(raw)) : std::string();
}

std::string IncidentViewModel::stateOf(const EntityId& id) const {
    if (const feed::IncidentRecord* const known = m_incidents.find(id)) {
        return known->state;
    }
    // as the gateway begins a record: what counts is whether it is done, and else whether somebody leads
    const std::string term = reported(id, "incident_status");
    return term == "RESOLVED" ? "Resolved" : term == "CLOSED" ? "Closed" : leadOf(id).empty() ? "New" : "InProgress";
}

std::string IncidentViewModel::leadOf(const EntityId& id) const {
    const feed::IncidentRecord* const known = m_incidents.find(id);
    return known != nullptr ? known->lead : reported(id, "lead");
}

int IncidentViewModel::priorityOf(const EntityId& id) const {
    if (const feed::IncidentRecord* const known = m_incidents.find(id)) {
        return known->priority > kLowest ? kLowest : static_cast<int>(known->priority);
    }
    const std::string term = reported(id, "priority");
    return term.size() == 2 && term[0] == 'P' && term[1] >= '1' && term[1] <= '4' ? term[1] - '0' : 0;
}

QString IncidentViewModel::titleOf(const EntityId& id) const {
    const auto handle = handleOf(id);
    const QString name = handle ? text(m_store->catalogue().name(*handle)) : QString();
    const feed::IncidentRecord* const known = m_incidents.find(id);
    return !name.isEmpty()                                   ? name
           : known != nullptr && !known->description.empty() ? QString::fromStdString(known->description)
                                                             : QString::fromStdString(id);
}

std::optional<feed::LonLat> IncidentViewModel::placeOf(const EntityId& id) const {
    if (const auto handle = handleOf(id)) {
        const feed::LonLat place = feed::unproject(m_store->catalogue().position(*handle));
        return feed::isPlausible(place) ? std::optional(place) : std::nullopt;
    }
    const feed::IncidentRecord* const known = m_incidents.find(id);
    return known != nullptr && feed::isPlausible(known->position) ? std::optional(known->position) : std::nullopt;
}

std::vector<EntityId> IncidentViewModel::others(const EntityId& id) const {
    std::vector<EntityId> found;
    const feed::IncidentRecord* const own = m_incidents.find(id);
    const bool exercise = own != nullptr && own->exercise;  // never mixed with what is real
    for (const feed::IncidentRecord& incident : m_incidents.records()) {
        if (incident.id != id && !incident.over() && incident.exercise == exercise) {
            found.push_back(incident.id);
        }
    }
    const auto layer = m_store == nullptr ? std::nullopt : m_store->catalogue().layerIndex(kLayer);
    for (std::uint32_t row = 0; layer && !exercise && row < m_store->catalogue().rowCount(*layer); ++row) {
        const Handle handle = Handle::of(*layer, row);
        if (!m_store->catalogue().contains(handle)) {
            continue;
        }
        EntityId other(m_store->catalogue().id(handle));
        if (other != id && m_incidents.find(other) == nullptr && stateOf(other) != "Closed") {
            found.push_back(std::move(other));
        }
    }
    return found;
}

bool IncidentViewModel::isOurs() const { return isRecorded() && record()->ours; }
bool IncidentViewModel::isExercise() const { return isRecorded() && record()->exercise; }
QString IncidentViewModel::stateText() const { return isShown() ? incidentStateText(stateOf(m_entity)) : QString(); }
QString IncidentViewModel::priorityText() const { return incidentPriorityText(priority()); }
QString IncidentViewModel::priorityName(int priority) const { return incidentPriorityText(priority); }

QString IncidentViewModel::kindText() const {
    const auto layer = m_store == nullptr ? std::nullopt : m_store->catalogue().layerIndex(kLayer);
    const AttributeSchema* const kinds = layer ? m_store->schema(*layer).attribute("category") : nullptr;
    const std::string term = isRecorded() ? record()->category : reported(m_entity, "category");
    if (kinds != nullptr && m_formatter != nullptr) {
        for (const EnumValue& kind : kinds->enumValues) {
            if (kind.name == term) {
                return m_formatter->text(kind.title);
            }
        }
    }
    return QString::fromStdString(term);
}

QString IncidentViewModel::description() const {
    return isRecorded() ? QString::fromStdString(record()->description) : QString();
}
QString IncidentViewModel::lead() const { return QString::fromStdString(leadOf(m_entity)); }
QString IncidentViewModel::offeredTo() const {
    return isRecorded() ? QString::fromStdString(record()->offeredTo) : QString();
}
QString IncidentViewModel::mergedInto() const {
    return isRecorded() ? QString::fromStdString(record()->mergedInto) : QString();
}
QString IncidentViewModel::mergedTitle() const { return isRecorded() ? titleOf(record()->mergedInto) : QString(); }
QString IncidentViewModel::confirmationText() const {
    return isRecorded() && !record()->ours ? incidentConfirmationText(record()->confirmation) : QString();
}
QString IncidentViewModel::createdBy() const {
    return isRecorded() ? QString::fromStdString(record()->createdBy) : QString();
}
double IncidentViewModel::createdMs() const { return isRecorded() ? static_cast<double>(record()->createdMs) : 0.0; }
double IncidentViewModel::changedMs() const { return isRecorded() ? static_cast<double>(record()->changedMs) : 0.0; }

QString IncidentViewModel::problem() const {
    return m_problem && m_formatter != nullptr ? worded(*m_problem, *m_formatter, m_store).text : QString();
}
QString IncidentViewModel::problemHint() const {
    return m_problem && m_formatter != nullptr ? worded(*m_problem, *m_formatter, m_store).hint : QString();
}

QString IncidentViewModel::barrierText(StepBarrier barrier) const {
    if (!m_enabled) {
        return m_disabledWhy;
    }
    switch (barrier) {
        case StepBarrier::None: break;
        case StepBarrier::Nobody: return tr("Nobody is known by name at this console.");
        case StepBarrier::MayNot: return tr("As %1 you may look but not work on incidents.").arg(m_role);
        case StepBarrier::LedByOther: return tr("Only %1, who leads, or a supervisor may do this.").arg(lead());
        case StepBarrier::Lowers: return tr("It cannot be more urgent; only a supervisor makes it less urgent.");
    }
    return m_busy ? tr("Waits for the gateway's answer.") : QString();
}

void IncidentViewModel::refresh() {
    QList<IncidentOption> options;
    QList<IncidentLine> timeline;
    const feed::IncidentRecord* const known = record();
    if (isShown() && m_port != nullptr) {
        IncidentStanding standing;
        standing.state = stateOf(m_entity);
        standing.lead = leadOf(m_entity);
        standing.priority = priority();
        standing.othersOpen = !others(m_entity).empty();
        if (known != nullptr) {
            standing.offeredTo = known->offeredTo;
            standing.offeredBy = offeredBy(*known);
        }
        for (const PossibleStep& possible : possibleSteps(standing, m_person)) {
            const bool allowed = m_enabled && !m_busy && possible.barrier == StepBarrier::None;
            options.append({static_cast<int>(possible.step), incidentStepText(possible.step), allowed,
                            allowed ? QString() : barrierText(possible.barrier)});
        }
    }
    if (known != nullptr) {
        for (auto entry = known->timeline.rbegin(); entry != known->timeline.rend(); ++entry) {
            feed::IncidentEntry named = *entry;
            if (named.type == "Merged" || named.type == "Absorbed") {
                named.before.clear();
                named.after = titleOf(named.after).toStdString();
            }
            timeline.append({static_cast<double>(entry->wallMs), QString::fromStdString(entry->user),
                             incidentEntryText(named), QString::fromStdString(entry->text)});
        }
    }
    if (timeline != m_timeline) {
        m_timeline = std::move(timeline);
        emit timelineChanged();
    }
    if (options != m_options) {
        m_options = std::move(options);
        emit optionsChanged();
    }
    emit changed();
}

void IncidentViewModel::choose(int step) {
    const auto option =
        std::find_if(m_options.begin(), m_options.end(), [step](const auto& one) { return one.step == step; });
    if (option == m_options.end() || !option->allowed || m_busy || isAsking()) {
        return;
    }
    m_problem.reset();
    const auto chosen = static_cast<IncidentStep>(step);
    const feed::IncidentRecord* const known = record();
    const std::string state = known == nullptr ? std::string() : known->state;
    if (!asksFirst(chosen)) {
        feed::IncidentAction action;
        action.id = m_entity;
        action.state = state;
        action.to = chosen == IncidentStep::TakeLead ? m_person.name : std::string();
        send(chosen, std::move(action));
        return;
    }
    m_asked = chosen;
    m_askedEntity = m_entity;
    m_askedState = state;
    emit askingChanged();
    refresh();
}

QString IncidentViewModel::missing(const QString& words, const QString& to, int priority) const {
    if (!m_enabled) {
        return m_disabledWhy;
    }
    switch (m_asked) {
        case IncidentStep::Assign: return to.trimmed().isEmpty() ? tr("Give a person's name.") : QString();
        case IncidentStep::Escalate:
            if (priority < 1 || priority > kLowest || priority == priorityOf(m_askedEntity)) {
                return tr("Choose another priority.");
            }
            if (priority > priorityOf(m_askedEntity) && priorityOf(m_askedEntity) > 0 && !m_person.supervises) {
                return tr("Only a supervisor makes it less urgent.");
            }
            break;
        case IncidentStep::Merge:
            if (to.isEmpty()) {
                return tr("Choose the incident that goes on.");
            }
            return {};
        case IncidentStep::Note: return words.trimmed().isEmpty() ? tr("Write something first.") : QString();
        default: break;
    }
    return words.trimmed().isEmpty() ? tr("Give a reason first.") : QString();
}

void IncidentViewModel::submit(const QString& words, const QString& to, int priority) {
    if (!isAsking() || m_busy || !missing(words, to, priority).isEmpty()) {
        return;
    }
    feed::IncidentAction action;
    action.id = m_askedEntity;
    action.state = m_askedState;
    action.to = asksName() || asksTarget() ? to.trimmed().toStdString() : std::string();
    action.priority = asksPriority() ? static_cast<std::uint32_t>(priority) : 0U;
    action.reason = words.trimmed().toStdString();
    send(m_asked, std::move(action));
}

void IncidentViewModel::cancel() {
    if (!isAsking()) {
        return;
    }
    m_asked = IncidentStep::None;
    m_problem.reset();
    emit askingChanged();
    refresh();
}

void IncidentViewModel::send(IncidentStep step, feed::IncidentAction action) {
    if (m_port == nullptr || m_busy || !m_enabled) {
        return;
    }
    action.kind = actionOf(step);
    m_busy = true;
    m_problem.reset();
    refresh();
    m_port->act(action, [self = QPointer(this), step, id = action.id](const Result<feed::IncidentRecord>& result) {
        if (self) {
            self->answered(step, id, result);
        }
    });
}

void IncidentViewModel::answered(IncidentStep step, const EntityId& id, const Result<feed::IncidentRecord>& result) {
    m_busy = false;
    const bool waited = m_asked == step && m_askedEntity == id;
    if (result) {
        if (waited) {
            m_asked = IncidentStep::None;
            emit askingChanged();
        }
        apply(*result);
        return;
    }
    const Error& error = result.error();
    if (error.reason == "REAUTHENTICATE") {
        emit proofWanted();
    }
    if (waited || (!isAsking() && id == m_entity)) {
        m_problem = error;
        if (waited && error.reason == "PREVIEW_CHANGED") {
            // the sheet shows how it stands now: the next try is about that
            const feed::IncidentRecord* const known = m_incidents.find(id);
            m_askedState = known == nullptr ? std::string() : known->state;
        }
    } else {
        emit failed(error);
    }
    refresh();
}

QString IncidentViewModel::askedTitle() const {
    switch (m_asked) {
        case IncidentStep::Assign: return tr("Assign the lead");
        case IncidentStep::Escalate: return tr("Change the priority");
        case IncidentStep::Reopen: return tr("Reopen the incident");
        case IncidentStep::FalseAlarm: return tr("False alarm");
        case IncidentStep::Merge: return tr("Merge into another incident");
        case IncidentStep::Note: return tr("Add a note");
        default: return {};
    }
}

QString IncidentViewModel::askedText() const {
    switch (m_asked) {
        case IncidentStep::Assign:
            return tr(
                "One person leads at a time. It is offered to them and theirs once they accept; where nobody leads "
                "yet, a supervisor's choice holds at once.");
        case IncidentStep::Escalate:
            return tr("As the control room sees it. What the city system reports stays beside it.");
        case IncidentStep::Reopen: return tr("It is worked on again; everybody sees why.");
        case IncidentStep::FalseAlarm: return tr("There was nothing. It is over, and can only be reopened.");
        case IncidentStep::Merge:
            return tr("This one is over and points to the other, which goes on with its own lead.");
        case IncidentStep::Note: return tr("Everybody sees it in the timeline; it cannot be taken back.");
        default: return {};
    }
}

QString IncidentViewModel::askedButton() const {
    switch (m_asked) {
        case IncidentStep::Assign: return tr("Assign");
        case IncidentStep::Escalate: return tr("Change");
        case IncidentStep::Reopen: return tr("Reopen");
        case IncidentStep::FalseAlarm: return tr("It was a false alarm");
        case IncidentStep::Merge: return tr("Merge");
        case IncidentStep::Note: return tr("Add the note");
        default: return {};
    }
}

QString IncidentViewModel::askedWords() const {
    switch (m_asked) {
        case IncidentStep::Assign:
        case IncidentStep::Merge: return tr("Words with it, if any");
        case IncidentStep::Escalate:
        case IncidentStep::Reopen:
        case IncidentStep::FalseAlarm: return tr("Reason, kept in the journal");
        case IncidentStep::Note: return tr("Note");
        default: return {};
    }
}

QStringList IncidentViewModel::people() const {
    QStringList names;
    const feed::IncidentRecord* const asked = m_incidents.find(m_askedEntity);
    const auto add = [&](const std::string& name) {
        const QString plain = QString::fromStdString(name);
        if (!plain.isEmpty() && names.size() < kMostPeople && !names.contains(plain) &&
            (asked == nullptr || asked->lead != name)) {
            names.append(plain);
        }
    };
    add(m_person.name);
    for (const feed::IncidentRecord& incident : m_incidents.records()) {
        add(incident.lead);
        add(incident.createdBy);
    }
    return names;
}

QList<IncidentTarget> IncidentViewModel::targets() const {
    if (!asksTarget() || m_formatter == nullptr) {
        return {};
    }
    struct Found {
        double metres = 0.0;
        IncidentTarget target;
    };
    std::vector<Found> found;
    const auto here = placeOf(m_askedEntity);
    for (const EntityId& id : others(m_askedEntity)) {
        const auto there = placeOf(id);
        const double metres = here && there ? feed::distanceMetres(*here, *there) : 1e9;
        QStringList parts{incidentPriorityText(priorityOf(id)), incidentStateText(stateOf(id))};
        if (metres < 1e9) {
            parts.append(metres < 1'000 ? m_formatter->quantity(metres, QStringLiteral("m"), 0)
                                        : m_formatter->quantity(metres / 1'000, QStringLiteral("km"), 1));
        }
        parts.removeAll(QString());
        found.push_back({metres, {QString::fromStdString(id), titleOf(id), parts.join(QStringLiteral(" · "))}});
    }
    std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) { return a.metres < b.metres; });
    QList<IncidentTarget> targets;
    for (Found& one : found) {
        if (targets.size() < kMostTargets) {
            targets.append(std::move(one.target));
        }
    }
    return targets;
}

void IncidentViewModel::setStore(const feed::Store* store) {
    m_store = store;
    refresh();
}

void IncidentViewModel::setFormatter(const Formatter* formatter) {
    m_formatter = formatter;
    refresh();
    emit askingChanged();
}

void IncidentViewModel::setEntity(const QString& entity) {
    if (entity.toStdString() != m_entity) {
        m_entity = entity.toStdString();
        if (!isAsking()) {
            m_problem.reset();
        }
        refresh();
    }
}

void IncidentViewModel::setPerson(IncidentPerson person, const QString& role) {
    m_person = std::move(person);
    m_role = role;
    refresh();
}

void IncidentViewModel::setEnabled(bool enabled, const QString& why) {
    m_enabled = enabled;
    m_disabledWhy = why;
    refresh();
}

void IncidentViewModel::storeChanged(const items::StoreChange& change) {
    const auto handle = handleOf(m_entity);
    if (change.entities ||
        (handle && std::find(change.rows.begin(), change.rows.end(), *handle) != change.rows.end())) {
        refresh();
    }
}

void IncidentViewModel::reset(std::vector<feed::IncidentRecord> incidents) {
    m_incidents.reset(std::move(incidents));
    refresh();
}

void IncidentViewModel::apply(const feed::IncidentRecord& incident) {
    m_incidents.apply(incident);
    refresh();
}

}  // namespace belfry::ui
