// SPDX-License-Identifier: Apache-2.0
// How loud: floods by operator position, and what a new urgent alarm does to silences.
#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "services/gateway/alarm_host.h"
#include "services/gateway/alarm_instance.h"
#include "services/gateway/codec.h"

namespace belfry::gateway {

namespace {

constexpr const char* kFloodSubject = "alarm_flood";

}  // namespace

void AlarmHost::noteFlood(const Position& position, bool began, Instant now, bool restart) {
    Happening flood;
    flood.entry.wallMs = now.wallMs;
    flood.entry.kind = "system";
    flood.entry.subject = kFloodSubject;
    flood.entry.actor = "system";
    nlohmann::json body{{"event", began ? "FLOOD_BEGAN" : "FLOOD_ENDED"},
                        {"position", position.what.id},
                        {"rate10", position.flood.rate10(now)}};
    if (restart) {
        body["text"] = "the gateway began anew, and its count with it";
    }
    flood.entry.body = dump(body);
    flood.event.note =
        began ? fmt::format("Alarm flood began ({}): only critical alarms sound one by one", position.what.title)
              : fmt::format("Alarm flood ended ({})", position.what.title);
    m_chronicle.note(std::move(flood));
}

Result<void> AlarmHost::endOldFloods(const store::Journal& journal, Instant now) {
    store::JournalQuery query;
    query.kind = "system";
    query.subject = kFloodSubject;
    query.newestFirst = true;
    query.limit = 100;
    const auto records = journal.search(query);
    if (!records) {
        return tl::unexpected(records.error());
    }
    std::set<std::string> told;
    for (const store::JournalRecord& record : *records) {
        const auto body = nlohmann::json::parse(record.body, nullptr, false);
        const std::string id = body.is_object() ? body.value("position", std::string()) : std::string();
        if (!told.insert(id).second || !body.is_object() || body.value("event", std::string()) != "FLOOD_BEGAN") {
            continue;
        }
        const auto found = std::ranges::find_if(m_positions, [&](const Position& one) { return one.what.id == id; });
        noteFlood(found != m_positions.end() ? *found : Position{{id, id, {}, {}}, {}}, false, now, true);
    }
    return {};
}

const std::string& AlarmHost::groupOf(const Instance& instance) {
    return instance.record.group.empty() ? instance.definition->id : instance.record.group;
}

void AlarmHost::annunciated(Instance& instance, Instant now) {
    Position& position = m_positions[instance.position];
    const AlarmPriority priority = instance.definition->priority;
    const FloodDecision decision = position.flood.annunciated(priority, groupOf(instance), now);
    instance.floodSilent = !decision.sounds;
    if (decision.entered) {
        noteFlood(position, true, now);
    }
    if (priority != AlarmPriority::P1 && priority != AlarmPriority::P2) {
        return;
    }
    for (const std::string& key : std::exchange(m_silenced, {})) {  // a new P1 or P2 ends every silence
        const auto found = m_instances.find(key);
        if (found != m_instances.end() && found->second.get() != &instance && endSilence(found->second->state, now)) {
            publish(*found->second, "SILENCE_ENDED", now);
        }
    }
}

void AlarmHost::tickFloods(Instant now) {
    for (std::size_t i = 0; i < m_positions.size(); ++i) {
        if (const auto due = m_positions[i].flood.takeDueGroups(now); !due.empty()) {
            for (auto& [key, instance] : m_instances) {  // consoles tell each group in one sound
                if (instance->position == i && instance->floodSilent && instance->state.audible(now) &&
                    instance->definition->priority == AlarmPriority::P2 &&
                    std::ranges::count(due, groupOf(*instance)) > 0) {
                    instance->floodSilent = false;
                    publish(*instance, "GROUP_TOLD", now);
                }
            }
        }
        if (!m_positions[i].flood.tick(now)) {
            continue;
        }
        noteFlood(m_positions[i], false, now);
        for (auto& [key, instance] : m_instances) {  // what is still unacknowledged may be heard again
            if (instance->position == i && std::exchange(instance->floodSilent, false) &&
                instance->state.audible(now)) {
                publish(*instance, "FLOOD_ENDED", now);
            }
        }
    }
}

}  // namespace belfry::gateway
