// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "test_town.h"

namespace belfry::simulator {

using Record = Result<feed::OrderRecord>;

/** A town whose devices are ordered about. */
class Devices : public testing::Test {
protected:
    void begin(const char* start, DeviceFaults faults = {0, 0, 0, 0, 0}, const std::string& actions = {}) {
        SimulatorOptions options = optionsAt(start);
        if (!actions.empty()) {
            const auto parsed =
                parseScenario(R"({"format":1,"name":"x","title":{"en":"X"},"actions":[)" + actions + "]}", "test");
            ASSERT_TRUE(parsed) << toText(parsed.error());
            options.scenario = *parsed;
        }
        options.scenario.devices = faults;
        options.scenario.incidentsPerHour = 0;
        town = std::make_unique<Town>(options);
        town->run(1'000);
    }
    std::string id(Handle handle) const { return std::string(town->feed->store().catalogue().id(handle)); }
    /** A lamp that is not broken. */
    Handle goodLamp(std::size_t skip = 0) const {
        for (const Handle handle : town->feed->all("lighting", "luminaire")) {
            if (town->feed->value(handle, "lamp_status").value() == 0.0 && skip-- == 0) {
                return handle;
            }
        }
        return {};
    }
    static feed::OrderRequest request(const std::string& orderId, const std::string& layer, const std::string& command,
                                      std::vector<EntityId> targets, double value, Millis leaseMs = 60'000) {
        feed::OrderRequest made;
        made.orderId = orderId;
        made.layer = layer;
        made.command = command;
        made.targets = std::move(targets);
        made.value = value;
        made.reason = "test";
        made.leaseMs = leaseMs;
        return made;
    }
    Record select(const feed::OrderRequest& wanted) {
        Record answer;
        town->simulator.select(wanted, [&](Record r) { answer = std::move(r); });
        return answer;
    }
    Record execute(const std::string& orderId) {
        Record answer;
        town->simulator.execute(orderId, [&](Record r) { answer = std::move(r); });
        return answer;
    }
    Record release(const std::string& orderId) {
        Record answer;
        town->simulator.release(orderId, [&](Record r) { answer = std::move(r); });
        return answer;
    }
    double value(Handle handle, const char* attribute) const { return town->feed->value(handle, attribute).value(); }

    std::unique_ptr<Town> town;
};

}  // namespace belfry::simulator
