// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/alarm_set.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "services/gateway/codec.h"
#include "services/proto/mapping_schema.h"

namespace belfry::gateway {

namespace {

using nlohmann::json;

std::string digestOf(const LayerSchema& schema) {
    v1::LayerSchema wire;
    proto::toWire(schema, &wire);
    std::uint64_t hash = 14'695'981'039'346'656'037ULL;  // FNV-1a
    for (const v1::AlarmDefinition& alarm : wire.alarms()) {
        for (const char byte : alarm.SerializeAsString()) {
            hash = (hash ^ static_cast<unsigned char>(byte)) * 1'099'511'628'211ULL;
        }
    }
    return fmt::format("{:016x}", hash);
}

/** Everything but the alarms. */
std::string rest(const LayerSchema& schema) {
    v1::LayerSchema wire;
    proto::toWire(schema, &wire);
    wire.clear_alarms();
    wire.clear_version();
    return wire.SerializeAsString();
}

}  // namespace

std::optional<Happening> alarmSetChange(const std::vector<LayerSchema>& schemas,
                                        const std::optional<std::string>& saved, Millis wallMs) {
    json now = json::object();
    for (const LayerSchema& schema : schemas) {
        now[schema.id] = {{"version", schema.version}, {"alarms", schema.alarms.size()}, {"digest", digestOf(schema)}};
    }
    const json before = saved ? json::parse(*saved, nullptr, false) : json();
    if (before == now) {
        return std::nullopt;
    }
    std::string ticket;
    bool all = true;
    json changed = json::array();
    for (const auto& [layer, what] : now.items()) {
        const json old = before.is_object() ? before.value(layer, json::object()) : json::object();
        if (old == what) {
            continue;
        }
        changed.push_back(layer);
        if (what.value("version", 0) > old.value("version", 0)) {
            ticket += fmt::format("{}{} {}", ticket.empty() ? "" : ", ", layer, what.value("version", 0));
        } else {
            all = false;
        }
    }
    Happening happening;
    happening.entry.wallMs = wallMs;
    happening.entry.kind = saved ? "config" : "system";
    happening.entry.subject = "alarm_set";
    happening.entry.actor = "system";
    happening.entry.body = dump(
        json{{"event", "ALARM_SET"}, {"layers", now}, {"changed", changed}, {"ticket", all ? ticket : std::string()}});
    happening.changes.push_back({kAlarmSetTable, kAlarmSetKey, dump(now)});
    happening.event.note = fmt::format("Alarm definitions in force: {}", dump(changed));
    return happening;
}

Result<void> checkAlarmsOnlyDiffer(const std::vector<LayerSchema>& present, const std::vector<LayerSchema>& next) {
    for (const LayerSchema& schema : next) {
        const auto old =
            std::find_if(present.begin(), present.end(), [&](const LayerSchema& one) { return one.id == schema.id; });
        if (old == present.end() || rest(*old) != rest(schema)) {
            return fail(ErrorCode::FailedPrecondition,
                        fmt::format("layer '{}' differs in more than its alarms", schema.id),
                        "restart the gateway to take it; until then the old set stays in force");
        }
        if (digestOf(*old) != digestOf(schema) && schema.version <= old->version) {
            return fail(
                ErrorCode::FailedPrecondition,
                fmt::format("the alarms of layer '{}' differ, but its version is still {}", schema.id, schema.version),
                "raise version: consoles keep guidance by it; until then the old set stays in force");
        }
    }
    if (next.size() != present.size()) {
        return fail(ErrorCode::FailedPrecondition, "a layer is missing",
                    "restart the gateway to drop it; until then the old set stays in force");
    }
    return {};
}

}  // namespace belfry::gateway
