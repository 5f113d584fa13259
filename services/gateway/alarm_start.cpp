// SPDX-License-Identifier: Apache-2.0
// Where alarms begin: what was saved, the schemas and assets of an epoch, and whose position an alarm belongs to.
#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "models/domain/built_in_alarms.h"
#include "services/gateway/alarm_host.h"
#include "services/gateway/alarm_instance.h"
#include "services/gateway/codec.h"

namespace belfry::gateway {

namespace {

bool contains(const std::vector<std::string>& all, std::string_view one) {
    return all.empty() || std::find(all.begin(), all.end(), one) != all.end();
}

}  // namespace

Result<void> AlarmHost::restore(const store::Journal& journal) {
    if (auto windows = m_windows.restore(journal); !windows) {
        return windows;
    }
    auto rows = journal.loadState(kAlarmTable);
    if (!rows) {
        return tl::unexpected(rows.error());
    }
    const Instant now = m_clock.now();
    for (const store::StateRow& row : *rows) {
        nlohmann::json json;
        try {
            json = nlohmann::json::parse(row.value);
        } catch (const std::exception& error) {
            return fail(ErrorCode::DataLoss,
                        fmt::format("the saved alarm {} cannot be read: {}", row.key, error.what()),
                        "verify the journal with `belfryctl journal verify`, and restore a backup if it is damaged");
        }
        auto state = decodeAlarmState(json.value("state", nlohmann::json::object()).dump());
        auto record = alarmRecordFromJson(json.value("record", nlohmann::json::object()));
        if (!state || !record) {
            const Error& error = state ? record.error() : state.error();
            return fail(ErrorCode::DataLoss, fmt::format("alarm {}: {}", row.key, error.message), error.hint);
        }
        auto instance = std::make_shared<Instance>();
        instance->key = row.key;
        instance->layer = record->layer;
        instance->entity = record->entity;
        const AlarmDefinition* builtIn = record->layer.empty() ? builtInAlarm(record->definition) : nullptr;
        instance->own = builtIn != nullptr ? *builtIn : AlarmDefinition{};
        instance->own.id = record->definition;
        instance->own.priority = record->priority;
        instance->definition = &instance->own;
        instance->state = restored(std::move(*state), now);
        instance->record = std::move(*record);
        instance->cause = instance->record.cause;
        instance->position = positionOf(*instance);
        for (const feed::AlarmSuppressionInfo& why : instance->record.suppressedBy) {
            instance->reasons[why.rule] = why;
        }
        if (json.contains("escalation")) {
            const nlohmann::json& escalation = json["escalation"];
            if (auto timer = decodeTimer(escalation.value("timer", nlohmann::json::object()).dump())) {
                instance->escalation = *timer;
                instance->escalation.restore(now);
            }
            instance->escalationStep = escalation.value("step", 0U);
            instance->escalatedTo = escalation.value("to", std::string());
        }
        if (instance->state.silence.mode == AlarmTimer::Mode::Running) {
            m_silenced.insert(row.key);
        }
        if (!instance->cause.empty() && instance->state.on()) {
            m_consequences[instance->cause].insert(row.key);
        }
        // Live state is not durable: until its source speaks again, nobody knows whether this still holds (D5).
        // A delay that had begun does not run on without data either.
        if (instance->state.cond != AlarmCondState::Normal && !instance->state.uncertain) {
            (void)step(*instance->definition, instance->state, AlarmEvent::qualBad(), now);
        }
        schedule(*instance);
        m_instances.emplace(row.key, std::move(instance));
    }
    for (auto& [key, instance] : m_instances) {
        updateRecord(*instance, now);
    }
    m_lastEvaluated = now;
    return endOldFloods(journal, now);
}

void AlarmHost::setStore(const feed::Store& store) {
    m_store = &store;
    m_layers.clear();
    m_children.clear();
    m_childrenKnown = false;
    m_layers.resize(store.catalogue().layers().size());
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        bind(i);
    }
    bindCauses();
    const Instant now = m_clock.now();
    for (auto& [key, instance] : m_instances) {
        instance->handle = {};
        instance->compiled = nullptr;
        // until the new schemas are found to have it: those of before are gone
        instance->definition = &instance->own;
        const auto layer = store.catalogue().layerIndex(instance->layer);
        if (!layer) {
            continue;
        }
        for (const auto& compiled : m_layers[*layer].alarms) {
            if (compiled->definition->id != instance->record.definition) {
                continue;
            }
            instance->own = *compiled->definition;  // survives the next epoch's schemas
            instance->definition = compiled->definition;
            if (const auto handle = store.catalogue().find(instance->entity);
                handle && handle->layer() == *layer && compiled->condition.appliesTo(store.catalogue().type(*handle))) {
                instance->handle = *handle;
                instance->compiled = compiled.get();
                instance->gone = false;
                compiled->rows[handle->row()] = instance.get();
            }
        }
        if (!instance->handle.isValid()) {
            instance->definition = &instance->own;  // its schema may go with the city system that brought it
        }
        instance->position = positionOf(*instance);
    }
    m_windows.setStore(store);
    m_windowsFit = false;
    for (const auto& [cause, keys] : m_consequences) {
        const auto root = m_instances.find(cause);
        if (root == m_instances.end() || !root->second->state.on()) {
            m_releases.emplace(cause, now.monoMs + kCauseHoldMs);
        }
    }
    std::vector<Instance*> bound;
    for (const auto& [key, instance] : m_instances) {
        if (instance->compiled != nullptr) {
            bound.push_back(instance.get());
        }
    }
    for (Instance* instance : bound) {  // once all of them are bound: one may speak again and end others' silence
        dropOldRules(*instance, now);
        if (instance->state.cond == AlarmCondState::Normal && !instance->cause.empty()) {
            setCause(*instance, nullptr, now);
        }
    }
}

std::size_t AlarmHost::positionOf(const Instance& instance) const {
    std::string_view district;
    if (m_store != nullptr && instance.handle.isValid()) {
        district = m_store->catalogue().district(instance.handle);
    } else if (!instance.record.position.empty()) {
        for (std::size_t i = 0; i < m_positions.size(); ++i) {
            if (m_positions[i].what.id == instance.record.position) {
                return i;
            }
        }
    }
    for (std::size_t i = 0; i + 1 < m_positions.size(); ++i) {
        if (contains(m_positions[i].what.layers, instance.layer) && contains(m_positions[i].what.districts, district)) {
            return i;
        }
    }
    return m_positions.size() - 1;
}

}  // namespace belfry::gateway
