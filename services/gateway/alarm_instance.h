// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "models/domain/alarm_flood.h"
#include "models/domain/alarm_logic.h"
#include "models/feed/ports.h"
#include "services/gateway/alarm_host.h"

namespace belfry::gateway {

inline constexpr const char* kAlarmTable = "alarms";  ///< of the journal's state

/** One alarm on one entity: the machine's state, and what only the host knows of it. Core sequence only. */
struct AlarmHost::Instance : std::enable_shared_from_this<AlarmHost::Instance> {
    std::string key;
    std::string layer;
    EntityId entity;
    AlarmDefinition own;  ///< of built-in alarms, and of restored ones whose layer is not there yet
    const AlarmDefinition* definition = nullptr;  ///< own, or in the layer's schema
    const Compiled* compiled = nullptr;           ///< nothing for built-in alarms
    AlarmState state;
    Handle handle;
    feed::AlarmRecord record;
    bool floodSilent = false;
    bool gone = false;  ///< its entity is no more
    AlarmNuisance nuisance;
    std::size_t position = 0;  ///< in m_positions
    /** Why each of state.suppressedBy holds, for people. */
    std::map<std::string, feed::AlarmSuppressionInfo> reasons;
    std::string cause;  ///< key of the alarm that this one follows from
    AlarmTimer escalation;
    std::uint32_t escalationStep = 0;
    std::string escalatedTo;
};

/** What the journal keeps of an event besides the record, so that a replay and the KPIs need nothing else. */
struct AlarmHost::Story {
    std::string_view event;
    const Actor* actor = nullptr;
    const AlarmTransition* transition = nullptr;
    const AlarmEvent* what = nullptr;
    bool fleeting = false;
};

}  // namespace belfry::gateway
