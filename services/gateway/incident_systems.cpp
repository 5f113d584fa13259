// SPDX-License-Identifier: Apache-2.0
// A city system's incidents: what it reports of them, and what it is asked to do with them.
#include <algorithm>
#include <functional>
#include <utility>

#include <fmt/format.h>

#include "models/feed/utf8.h"
#include "services/gateway/incident_host.h"

namespace belfry::gateway {

namespace {

constexpr const char* kSetPriority = "incident.set_priority";
constexpr const char* kSetLead = "incident.set_lead";
constexpr const char* kSetStatus = "incident.set_status";
constexpr std::size_t kWordsBytes = 500;

/** As the layer's attribute names it. */
std::string statusName(IncidentStatus status) {
    switch (status) {
        case IncidentStatus::New:
        case IncidentStatus::Reopened: return "NEW";
        case IncidentStatus::InProgress: return "IN_PROGRESS";
        case IncidentStatus::Resolved: return "RESOLVED";
        case IncidentStatus::Closed:
        case IncidentStatus::Merged:
        case IncidentStatus::FalseAlarm: break;
    }
    return "CLOSED";
}

std::optional<IncidentStatus> statusFrom(std::string_view name) {
    for (const IncidentStatus status :
         {IncidentStatus::New, IncidentStatus::InProgress, IncidentStatus::Resolved, IncidentStatus::Closed}) {
        if (statusName(status) == name) {
            return status;
        }
    }
    return std::nullopt;
}

std::optional<std::uint32_t> priorityFrom(std::string_view name) {
    for (std::uint32_t priority = 1; priority <= kIncidentPriorities; ++priority) {
        if (priorityText(priority) == name) {
            return priority;
        }
    }
    return std::nullopt;
}

/** Nothing is heard of it yet, or it was taken and does not show. */
bool isUnderWay(const IncidentWish& wish) { return wish.state == "Sent" || wish.state == "Accepted"; }

/** What is under way, as the report that would prove it. */
IncidentReport askedOf(const std::vector<IncidentWish>& wishes) {
    IncidentReport asked;
    for (const IncidentWish& wish : wishes) {
        if (!isUnderWay(wish)) {
            continue;
        }
        if (wish.command == kSetPriority) {
            asked.priority = priorityFrom(wish.value);
        } else if (wish.command == kSetLead) {
            asked.lead = wish.value;
        } else {
            asked.status = statusFrom(wish.value);
        }
    }
    return asked;
}

bool shows(const IncidentReport& report, const std::string& command, const std::string& value) {
    if (command == kSetPriority) {
        return report.priority && priorityText(*report.priority) == value;
    }
    if (command == kSetLead) {
        return report.lead.value_or(std::string()) == value;
    }
    return report.status && statusName(*report.status) == value;
}

/** The report without what shows only that an earlier request came true, which a newer one is about to change again. */
IncidentReport withoutEchoes(IncidentReport report, const IncidentReport& before,
                             const std::vector<IncidentWish>& wishes) {
    for (const IncidentWish& wish : wishes) {
        const bool echo = isUnderWay(wish) && !shows(report, wish.command, wish.value) &&
                          std::any_of(wish.replaced.begin(), wish.replaced.end(),
                                      [&](const std::string& value) { return shows(report, wish.command, value); });
        if (!echo) {
            continue;
        }
        if (wish.command == kSetPriority) {
            report.priority = before.priority;
        } else if (wish.command == kSetLead) {
            report.lead = before.lead;
        } else {
            report.status = before.status;
        }
    }
    return report;
}

}  // namespace

std::string IncidentHost::enumName(Handle handle, std::optional<AttributeIndex> attribute) const {
    const feed::Store& store = m_writer->store();
    const feed::EntityTable& table = store.table(m_fields->layer);
    if (!attribute || !table.has(handle.row(), *attribute)) {
        return {};
    }
    const auto& values = store.schema(m_fields->layer).attributes[*attribute].enumValues;
    const auto position = static_cast<std::size_t>(table.raw(handle.row(), *attribute));
    return position < values.size() ? values[position].name : std::string();
}

IncidentReport IncidentHost::reportOf(Handle handle) const {
    const feed::Store& store = m_writer->store();
    const feed::EntityTable& table = store.table(m_fields->layer);
    IncidentReport report;
    report.status = statusFrom(enumName(handle, m_fields->status));
    report.priority = priorityFrom(enumName(handle, m_fields->priority));
    if (m_fields->lead && table.has(handle.row(), *m_fields->lead)) {
        report.lead = feed::cleanUtf8(store.text(table.raw(handle.row(), *m_fields->lead)), 256);
    }
    return report;
}

void IncidentHost::wishFor(IncidentEntry& entry, const IncidentState& before) const {
    const IncidentState& state = entry.state;
    std::erase_if(entry.wishes, [](const IncidentWish& one) { return !isUnderWay(one) && one.state != "Replaced"; });
    const auto wish = [&](const char* command, std::string value) {
        IncidentWish made{command, std::move(value), {}, "Sent", 0, false, {}};
        for (IncidentWish& one : entry.wishes) {
            if (one.command == command && isUnderWay(one)) {
                made.replaced = std::move(one.replaced);
                made.replaced.push_back(one.value);
                one.state = "Replaced";
            }
        }
        std::erase_if(entry.wishes, [](const IncidentWish& one) {
            return one.state == "Replaced" && (one.sentMono == 0 || one.answered);
        });
        if (made.replaced.empty() && shows(state.reported, made.command, made.value)) {
            return;  // it is so already
        }
        made.key = fmt::format("incident-{:016x}-{:x}-{}-{}", std::hash<std::string>{}(entry.id), state.changedMs,
                               state.lineCount, command[sizeof "incident.set_" - 1]);
        entry.wishes.push_back(std::move(made));
    };
    if (state.priority != before.priority) {
        wish(kSetPriority, priorityText(state.priority));
    }
    if (state.lead != before.lead) {
        wish(kSetLead, state.lead);
    }
    if (statusName(state.status) != statusName(before.status)) {
        wish(kSetStatus, statusName(state.status));
    }
}

void IncidentHost::confirm(IncidentEntry& entry, const IncidentReport& report, Millis wallMs) {
    for (IncidentWish& wish : entry.wishes) {
        const bool tooEarly = wish.state == "Sent" && !wish.replaced.empty();  // it may be so from before the other
        if (wish.state != "Confirmed" && wish.state != "Replaced" && !tooEarly &&
            shows(report, wish.command, wish.value)) {
            wish.state = "Confirmed";
            wish.answered = true;
            addLine(entry.state,
                    {wallMs, IncidentEntryType::SystemConfirmed, {}, {}, {}, wish.command + " " + wish.value});
        }
    }
}

void IncidentHost::settle(IncidentEntry& entry, std::uint64_t linesBefore, Instant now) {
    if (entry.state.lineCount == linesBefore) {
        return;
    }
    const bool over = isOver(entry.state.status);
    entry.overMs = !over ? 0 : entry.overMs != 0 ? entry.overMs : now.wallMs;
    m_chronicle.note(happening(entry,
                               {std::string(toText(entry.state.timeline.back().type)),
                                {},
                                {},
                                static_cast<std::size_t>(entry.state.lineCount - linesBefore)},
                               now));
}

void IncidentHost::onDelta(const feed::Delta& delta, Instant now) {
    if (m_writer == nullptr || !m_fields || m_incidents.empty()) {
        return;
    }
    const feed::Catalogue& catalogue = m_writer->store().catalogue();
    for (const feed::LayerBatch& batch : delta.batches) {
        if (batch.layer != m_fields->layer) {
            continue;
        }
        for (const Handle handle : batch.handles) {
            if (!catalogue.contains(handle)) {
                continue;
            }
            const auto found = m_incidents.find(EntityId(catalogue.id(handle)));
            if (found == m_incidents.end() || found->second.ours) {
                continue;
            }
            IncidentEntry& entry = found->second;
            const std::uint64_t lines = entry.state.lineCount;
            entry.seen = true;
            const IncidentReport report = reportOf(handle);
            entry.state = heard(entry.state, withoutEchoes(report, entry.state.reported, entry.wishes),
                                askedOf(entry.wishes), now.wallMs);
            confirm(entry, report, now.wallMs);
            settle(entry, lines, now);
        }
    }
    const bool someGone = std::any_of(delta.removed.begin(), delta.removed.end(),
                                      [this](Handle gone) { return gone.layer() == m_fields->layer; });
    if (!someGone) {
        return;
    }
    for (auto& [id, entry] : m_incidents) {
        if (!entry.ours && entry.seen && !catalogue.find(id)) {
            entry.seen = false;
            const std::uint64_t lines = entry.state.lineCount;
            entry.state = vanished(entry.state, now.wallMs);
            settle(entry, lines, now);
        }
    }
}

void IncidentHost::dropUnknown(Instant now) {
    for (auto& [id, entry] : m_incidents) {
        if (!entry.ours && !isOver(entry.state.status) && m_writer != nullptr &&
            !m_writer->store().catalogue().find(id)) {
            const std::uint64_t lines = entry.state.lineCount;
            entry.state = vanished(entry.state, now.wallMs);
            settle(entry, lines, now);
        }
    }
}

void IncidentHost::runEffects(Instant now) {
    for (auto& [id, entry] : m_incidents) {
        const bool waits = std::any_of(entry.wishes.begin(), entry.wishes.end(),
                                       [](const IncidentWish& one) { return one.sentMono != 0 && !one.answered; });
        if (waits) {
            continue;  // one after the other: a system lets one order select an incident at a time
        }
        const auto next = std::find_if(entry.wishes.begin(), entry.wishes.end(), [](const IncidentWish& one) {
            return one.state == "Sent" && one.sentMono == 0;
        });
        if (next != entry.wishes.end()) {
            send(entry, *next, now);
        }
    }
}

void IncidentHost::send(IncidentEntry& entry, IncidentWish& wish, Instant now) {
    wish.sentMono = std::max<Millis>(1, now.monoMs);
    const auto done = [this, id = entry.id, key = wish.key, post = m_post,
                       alive = std::weak_ptr<bool>(m_alive)](Result<feed::OrderRecord> reply) {
        post([this, id, key, alive, reply = std::move(reply)] {
            if (alive.lock()) {
                answered(id, key, reply);
            }
        });
    };
    const auto port = m_ports.find(entry.source);
    if (port == m_ports.end() || port->second == nullptr) {
        return done(refuse(TextCode::TargetNoLink, {{"system", entry.source}}));
    }
    feed::OrderRequest request;
    request.orderId = wish.key;
    request.layer = "incidents";
    request.command = wish.command;
    request.targets = {entry.id};
    request.text = wish.value;
    request.reason = entry.state.timeline.back().text;
    feed::CommandPort* system = port->second;
    system->select(request, [system, done, key = wish.key](Result<feed::OrderRecord> selected) {
        if (!selected) {
            return done(std::move(selected));
        }
        system->execute(key, done);
    });
}

void IncidentHost::answered(const EntityId& id, const std::string& key, const Result<feed::OrderRecord>& reply) {
    const auto found = m_incidents.find(id);
    if (found == m_incidents.end()) {
        return;
    }
    IncidentEntry& entry = found->second;
    const auto wish =
        std::find_if(entry.wishes.begin(), entry.wishes.end(), [&](const IncidentWish& one) { return one.key == key; });
    if (wish != entry.wishes.end() && wish->state == "Replaced") {
        entry.wishes.erase(wish);  // the newer one may go out now
        return;
    }
    if (wish == entry.wishes.end() || wish->state != "Sent") {
        return;  // its report came first
    }
    const Instant now = m_clock.now();
    const std::uint64_t lines = entry.state.lineCount;
    const std::string what = wish->command + " " + wish->value;
    const auto says = [&](const char* state, IncidentEntryType type, const std::string& words) {
        wish->state = state;
        wish->answered = true;
        addLine(entry.state, {now.wallMs, type, {}, feed::cleanUtf8(words, kWordsBytes), {}, what});
    };
    if (!reply) {
        const ErrorCode code = reply.error().code;
        const bool silent = code == ErrorCode::Unavailable || code == ErrorCode::DeadlineExceeded;
        says(silent ? "NoReply" : "Refused",
             silent ? IncidentEntryType::SystemNoReply : IncidentEntryType::SystemRefused, reply.error().message);
    } else {
        const feed::OrderTarget target = reply->targets.empty() ? feed::OrderTarget{} : reply->targets.front();
        if (target.state == "Refused" || target.state == "REFUSED") {
            says("Refused", IncidentEntryType::SystemRefused, target.detail.empty() ? target.reason : target.detail);
        } else if (target.state != "NoReply" && target.state != "NO_REPLY") {
            says("Accepted", IncidentEntryType::SystemAccepted, {});
        }  // else it may still answer: tick() has the last word
    }
    settle(entry, lines, now);
}

}  // namespace belfry::gateway
