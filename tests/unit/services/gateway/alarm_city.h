// SPDX-License-Identifier: Apache-2.0
// A feeder with four cabinets and four hundred lamps, with an alarm host on it.
#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "services/gateway/alarm_host.h"
#include "tests/unit/services/gateway/fixtures.h"

namespace belfry::gateway::test {

inline const Actor kAnna{"anna", "desk-1", false};
inline const Actor kBen{"ben", "desk-2", false};
inline const Actor kChief{"chief", "desk-0", true};
inline constexpr Millis kMinute = 60'000;
inline constexpr Millis kHour = 60 * kMinute;
inline constexpr int kLamps = 400;

inline LayerSchema street() {
    LayerSchema schema = lighting();
    schema.assetTypes.push_back({"cabinet", {"Cabinet", ""}, 1});
    AlarmDefinition& feeder = schema.alarms[0];
    feeder.assetTypes = {"feeder"};
    feeder.guidance.maxResponseMs = kMinute;
    feeder.escalate = {{5 * kMinute, "shift supervisor"}, {10 * kMinute, "duty officer"}};
    AlarmDefinition cabinet = feeder;
    cabinet.id = "cabinet_supply_lost";
    cabinet.title = {"Cabinet without supply", ""};
    cabinet.assetTypes = {"cabinet"};
    cabinet.priority = AlarmPriority::P3;
    cabinet.onDelayMs = 2'000;
    cabinet.consequenceOf = {"supply_lost"};
    cabinet.escalate.clear();
    cabinet.suppress = {
        {"manual", {"Feeder is worked on", ""}, "feeder", {{"working_mode", Comparison::Equal, 1.0, 0.0}}}};
    AlarmDefinition lamp = cabinet;
    lamp.id = "unlit";
    lamp.title = {"Dark although switched on", ""};
    lamp.assetTypes = {"luminaire"};
    lamp.priority = AlarmPriority::P4;
    lamp.condition = {{"commanded_level", Comparison::GreaterEqual, 0.05, 0.0},
                      {"illuminance_level", Comparison::Less, 0.01, 0.01}};
    lamp.offDelayMs = 0;
    lamp.consequenceOf = {"cabinet_supply_lost", "supply_lost"};
    lamp.consequenceOnly = true;
    lamp.suppress.clear();
    schema.alarms.push_back(cabinet);
    schema.alarms.push_back(lamp);
    return schema;
}

inline std::vector<feed::Asset> streetAssets() {
    std::vector<feed::Asset> assets{asset("F1", "feeder", 15.0), asset("F2", "feeder", 15.5)};
    assets[0].district = "Altstadt";
    assets[1].district = "Hafen";
    for (int c = 0; c < 4; ++c) {
        assets.push_back(asset("C" + std::to_string(c), "cabinet", 15.01 + c * 0.01));
        assets.back().parent = "F1";
        assets.back().district = "Altstadt";
    }
    for (int l = 0; l < kLamps; ++l) {
        assets.push_back(asset("L" + std::to_string(l), "luminaire", 15.1 + l * 0.0001));
        assets.back().parent = "C" + std::to_string(l % 4);
        assets.back().district = "Altstadt";
    }
    return assets;
}

class AlarmCity : public ::testing::Test {
protected:
    explicit AlarmCity(std::vector<AlarmPosition> positions = {}, std::size_t maxPending = Chronicle::kMaxPending)
        : hub({}, clock, feed::Store("e1", feed::Catalogue::build({street()}, streetAssets()))),
          chronicle(journal, clock, maxPending),
          host(chronicle, clock, std::move(positions)) {
        EXPECT_TRUE(validate(street())) << validate(street()).error().message;
        chronicle.setPublish([this](std::vector<feed::FeedEvent> batch) {
            for (feed::FeedEvent& event : batch) {
                if (event.alarm) {
                    seen.push_back(*event.alarm);
                }
            }
        });
        host.setStore(hub.store());
    }
    void set(const std::string& id, AttributeIndex attribute, double value) {
        const AttributeSchema& schema = hub.store().schema(0).attributes[attribute];
        hub.set(*hub.store().catalogue().find(id), attribute, rawOf(schema, value), Quality::Good, clock.now().wallMs);
    }
    /** Lamps on, everything under voltage. */
    void light() {
        for (const char* id : {"F1", "F2", "C0", "C1", "C2", "C3"}) {
            set(id, kVoltage, 230);
            set(id, kMode, 0);
        }
        for (int l = 0; l < kLamps; ++l) {
            set("L" + std::to_string(l), 1, 1.0);
            set("L" + std::to_string(l), kLevel, 1.0);
        }
        tick();
    }
    void trip(double volts = 0.0) {
        for (const char* id : {"F1", "C0", "C1", "C2", "C3"}) {
            set(id, kVoltage, volts);
        }
        for (int l = 0; l < kLamps; ++l) {
            set("L" + std::to_string(l), kLevel, volts > 100 ? 1.0 : 0.0);
        }
        tick();
    }
    void tick(Millis after = 0) {
        clock.advance(after);
        const Instant now = clock.now();
        if (const auto delta = hub.commit(now)) {
            host.onDelta(*delta, now);
        }
        host.tick(now);
        chronicle.commit();
    }
    /** Second by second. */
    void pass(Millis duration) {
        for (Millis done = 0; done < duration; done += 1'000) {
            tick(1'000);
        }
    }
    [[nodiscard]] feed::AlarmRecord of(const std::string& key) const {
        return host.record(key).value_or(feed::AlarmRecord{});
    }
    Result<feed::AlarmRecord> act(feed::AlarmActionKind kind, const std::string& key, const Actor& actor,
                                  const std::string& text = {}, Millis durationMs = 0) {
        feed::AlarmAction action;
        action.kind = kind;
        action.targets = {{key, 0}};
        action.note = action.reason = action.workOrder = action.owner = text;
        action.durationMs = durationMs;
        return host.act(action, actor);
    }
    [[nodiscard]] std::size_t inState(const std::string& state) const {
        std::size_t count = 0;
        for (const feed::AlarmRecord& record : host.records()) {
            count += record.state == state ? 1U : 0U;
        }
        return count;
    }
    /** How many journal records are an annunciation. */
    [[nodiscard]] std::size_t annunciations() const {
        std::size_t count = 0;
        for (const store::JournalRecord& record : journal.records) {
            count += nlohmann::json::parse(record.body).value("annunciates", false) ? 1U : 0U;
        }
        return count;
    }

    ManualClock clock;
    FakeJournal journal;
    stream::FeedHub hub;
    Chronicle chronicle;
    AlarmHost host;
    std::vector<feed::AlarmRecord> seen;  ///< as consoles were shown
};

}  // namespace belfry::gateway::test
