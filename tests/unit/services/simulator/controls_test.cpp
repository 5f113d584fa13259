// SPDX-License-Identifier: Apache-2.0
// What can be ordered in each layer, and what scenarios do to devices: hands on the spot, refusal, silence.
#include <algorithm>
#include <array>
#include <set>

#include <gtest/gtest.h>

#include "device_fixture.h"

namespace belfry::simulator {
namespace {

constexpr double kManual = 1.0;
constexpr double kLocal = 3.0;

class Controls : public Devices {
protected:
    static feed::OrderRequest named(const std::string& orderId, const std::string& layer, const std::string& command,
                                    std::vector<EntityId> targets, const std::string& value, Millis leaseMs = 120'000) {
        feed::OrderRequest made = request(orderId, layer, command, std::move(targets), 0.0, leaseMs);
        made.value.reset();
        made.text = value;
        return made;
    }
    /** Selects and executes; the state that the device's answer gives its target. */
    std::string order(const feed::OrderRequest& wanted) {
        const Record selected = select(wanted);
        if (!selected) {
            return selected.error().reason;
        }
        const Record sent = execute(wanted.orderId);
        return sent ? sent->targets[0].state : sent.error().reason;
    }
    /** The name of the attribute's value. */
    std::string nameOf(Handle handle, const char* attribute) const {
        const AttributeSchema& schema = *town->feed->store().schema(handle.layer()).attribute(attribute);
        return schema.enumValues[static_cast<std::size_t>(value(handle, attribute))].name;
    }
    Handle first(const char* layer, const char* type) const { return town->feed->all(layer, type).front(); }
};

TEST_F(Controls, LampIsSwitchedOnAndOffAndIsAutomaticAgain) {
    begin("2026-11-19T13:00");
    const Handle lamp = goodLamp();
    EXPECT_EQ(order(named("on", "lighting", "set_power", {id(lamp)}, "ON")), "ACCEPTED");
    town->run(11'000);
    EXPECT_EQ(nameOf(lamp, "power_state"), "ON");
    EXPECT_EQ(value(lamp, "illuminance_level"), 1.0);
    EXPECT_EQ(order(named("off", "lighting", "set_power", {id(lamp)}, "OFF")), "ACCEPTED");
    town->run(11'000);
    EXPECT_EQ(nameOf(lamp, "power_state"), "OFF");
    EXPECT_EQ(nameOf(lamp, "working_mode"), "MANUAL");
    ASSERT_TRUE(release("off"));
    EXPECT_EQ(nameOf(lamp, "working_mode"), "AUTOMATIC");
    EXPECT_EQ(select(named("x", "lighting", "set_power", {id(lamp)}, "BOOTING_UP")).error().reason, "OUT_OF_RANGE");
}

TEST_F(Controls, EveryDeviceTellsItsProgrammeWhileItIsHeld) {
    begin("2026-11-19T13:00");
    const Handle lamp = goodLamp();
    EXPECT_EQ(value(lamp, "programme_level"), 0.0) << "it is day";
    EXPECT_EQ(order(request("lamp", "lighting", "set_level", {id(lamp)}, 0.7)), "ACCEPTED");
    town->run(11'000);
    EXPECT_EQ(value(lamp, "programme_level"), 0.0);
    EXPECT_NEAR(value(lamp, "illuminance_level"), 0.7, 0.001);
    const std::array<std::array<const char*, 6>, 3> kinds{
        {{"traffic", "message_sign", "set_message", "DETOUR", "sign_message", "programme_message"},
         {"parking", "guidance_sign", "set_guidance", "REDIRECT", "guidance", "programme_guidance"},
         {"traffic", "signal", "set_plan", "P5_EVENT", "signal_plan", "programme_plan"}}};
    for (const auto& [layer, type, command, wanted, shown, programme] : kinds) {
        const Handle device = first(layer, type);
        const std::string before = nameOf(device, shown);
        ASSERT_NE(before, wanted);
        EXPECT_EQ(nameOf(device, programme), before) << type << " under its programme";
        EXPECT_EQ(order(named(type, layer, command, {id(device)}, wanted, 600'000)), "ACCEPTED");
        town->run(125'000, 1'000);
        EXPECT_EQ(nameOf(device, shown), wanted);
        EXPECT_NE(nameOf(device, programme), wanted) << type << " held against it";
        ASSERT_TRUE(release(type));
        town->run(125'000, 1'000);
        EXPECT_EQ(nameOf(device, shown), nameOf(device, programme)) << type << " again under it";
    }
}

TEST_F(Controls, MessageSignShowsAnApprovedTextAndThenItsOwnAgain) {
    begin("2026-11-19T13:00");
    const Handle sign = first("traffic", "message_sign");
    const std::string before = town->feed->textOf(sign, "sign_text");
    ASSERT_NE(before, "Follow the diversion");
    EXPECT_EQ(order(named("o1", "traffic", "set_message", {id(sign)}, "DETOUR")), "ACCEPTED");
    town->run(1'000);
    EXPECT_NE(nameOf(sign, "sign_message"), "DETOUR") << "a sign takes its time: accepted is not yet so";
    EXPECT_EQ(value(sign, "working_mode"), kManual);
    town->run(3'000);
    EXPECT_EQ(nameOf(sign, "sign_message"), "DETOUR");
    EXPECT_EQ(town->feed->textOf(sign, "sign_text"), "Follow the diversion");
    town->run(60'000, 1'000);
    EXPECT_EQ(nameOf(sign, "sign_message"), "DETOUR") << "held against what it would say by itself";
    town->run(70'000, 1'000);
    EXPECT_EQ(nameOf(sign, "working_mode"), "AUTOMATIC");
    EXPECT_NE(nameOf(sign, "sign_message"), "DETOUR") << "the lease is over";
    EXPECT_EQ(select(named("o2", "traffic", "set_message", {id(sign)}, "HELLO")).error().reason, "OUT_OF_RANGE");
}

TEST_F(Controls, ClosedRoadCarriesNobodyAndSignsSaySo) {
    begin("2026-11-19T08:00");
    town->run(5 * 60'000, 5'000);
    // a main street, so that a sign speaks of it
    Handle road;
    for (const Handle segment : town->feed->all("traffic", "road_segment")) {
        if (value(segment, "flow_rate") > (road.isValid() ? value(road, "flow_rate") : 200.0)) {
            road = segment;
        }
    }
    ASSERT_TRUE(road.isValid());
    EXPECT_EQ(order(named("o1", "traffic", "set_closure", {id(road)}, "CLOSED", 3'600'000)), "ACCEPTED");
    EXPECT_EQ(nameOf(road, "closure"), "CLOSED");
    EXPECT_EQ(value(road, "working_mode"), kManual);
    town->run(10 * 60'000, 5'000);
    EXPECT_LT(value(road, "flow_rate"), 20.0);
    EXPECT_EQ(value(road, "average_speed"), 0.0);
    int signs = 0;
    for (const Handle sign : town->feed->all("traffic", "message_sign")) {
        signs += nameOf(sign, "sign_message") == "ROAD_CLOSED" ? 1 : 0;
    }
    EXPECT_GE(signs, 1);
    ASSERT_TRUE(release("o1"));
    EXPECT_EQ(nameOf(road, "closure"), "OPEN");
    EXPECT_EQ(nameOf(road, "working_mode"), "AUTOMATIC");
    town->run(10 * 60'000, 5'000);
    EXPECT_GT(value(road, "flow_rate"), 200.0);
    EXPECT_EQ(order(named("o2", "traffic", "set_closure", {id(road)}, "LANE_CLOSED")), "ACCEPTED");
    EXPECT_EQ(nameOf(road, "closure"), "LANE_CLOSED");
}

TEST_F(Controls, CarParkIsReservedForEmergencyServices) {
    begin("2026-11-19T08:30");
    const Handle site = town->feed->store().catalogue().find("urn:ngsi-ld:OffStreetParking:P6").value();
    EXPECT_EQ(order(named("o1", "parking", "set_opening", {id(site)}, "EMERGENCY", 3'600'000)), "ACCEPTED");
    EXPECT_EQ(nameOf(site, "opening"), "EMERGENCY");
    EXPECT_EQ(nameOf(site, "site_status"), "CLOSED") << "for the public";
    EXPECT_EQ(value(site, "working_mode"), kManual);
    const double free = value(site, "available_spot_number");
    town->run(30 * 60'000, 5'000);
    EXPECT_GT(value(site, "available_spot_number"), free) << "who is in leaves, nobody comes";
    bool told = false;
    for (const Handle sign : town->feed->store().catalogue().children(site)) {
        told = told || nameOf(sign, "guidance") == "EMERGENCY";
    }
    EXPECT_TRUE(told) << "its guidance sign says so by itself";
}

TEST_F(Controls, GuidanceSignSendsDriversAway) {
    begin("2026-11-19T07:30");
    const Handle sign = [&] {
        const Handle site = town->feed->store().catalogue().find("urn:ngsi-ld:OffStreetParking:P6").value();
        return town->feed->store().catalogue().children(site).front();
    }();
    const Handle site = town->feed->store().catalogue().parent(sign);
    ASSERT_EQ(nameOf(sign, "guidance"), "FREE_COUNT");
    EXPECT_EQ(order(named("o1", "parking", "set_guidance", {id(sign)}, "REDIRECT", 3LL * 3'600'000)), "ACCEPTED");
    EXPECT_EQ(nameOf(sign, "guidance"), "FREE_COUNT") << "it needs a moment";
    town->run(5'000);
    EXPECT_EQ(nameOf(sign, "guidance"), "REDIRECT");
    EXPECT_EQ(nameOf(site, "working_mode"), "AUTOMATIC") << "the sign is held, not the car park";
    town->run(2LL * 3'600'000, 10'000);
    const double sentAway = value(site, "occupancy");
    begin("2026-11-19T07:30");
    town->run(2LL * 3'600'000, 10'000);
    EXPECT_LT(sentAway, value(site, "occupancy") - 0.02);
}

TEST_F(Controls, StationMeasuresMoreOftenWhereItCan) {
    begin("2026-11-19T13:00", {0, 0, 0, 0, 0}, R"({"at":"+1s","do":"smog","factor":10})");
    int fixed = 0;
    int adjusted = 0;
    for (const Handle station : town->feed->all("air_quality", "station")) {
        const auto wanted =
            named("s" + std::to_string(station.row()), "air_quality", "set_sampling", {id(station)}, "EVERY_5_S");
        ASSERT_TRUE(select(wanted));
        const feed::OrderTarget answer = execute(wanted.orderId)->targets[0];
        if (answer.state == "REFUSED") {
            EXPECT_EQ(answer.reason, "NOT_SUPPORTED");
            EXPECT_EQ(nameOf(station, "sampling_interval"), "EVERY_60_S");
            ++fixed;
            continue;
        }
        ++adjusted;
        EXPECT_EQ(nameOf(station, "sampling_interval"), "EVERY_5_S");
        std::set<Millis> reports;
        std::set<std::array<double, 4>> values;
        for (int i = 0; i < 60; ++i) {
            town->run(1'000);
            reports.insert(town->feed->observed(station));
            values.insert(
                {value(station, "no2"), value(station, "pm25"), value(station, "pm10"), value(station, "o3")});
        }
        EXPECT_GE(reports.size(), 11U);
        EXPECT_GE(values.size(), 4U) << "measured, not only said, more often";
        ASSERT_TRUE(release(wanted.orderId));
        EXPECT_EQ(nameOf(station, "sampling_interval"), "EVERY_60_S");
    }
    EXPECT_GE(fixed, 1);
    EXPECT_GE(adjusted, 4);
}

TEST_F(Controls, TechnicianTakesAHeldLampAndGivesItBack) {  // W7
    begin("2026-11-19T13:00", {0, 0, 0, 0, 0},
          R"({"at":"+1m","do":"technician","layer":"lighting","held":true,"value":0.2,"for":"2m"})");
    const Handle lamp = goodLamp();
    EXPECT_EQ(order(request("o1", "lighting", "set_level", {id(lamp)}, 0.8, 600'000)), "ACCEPTED");
    town->run(30'000);
    ASSERT_NEAR(value(lamp, "illuminance_level"), 0.8, 0.001);
    town->run(45'000);
    EXPECT_EQ(value(lamp, "working_mode"), kLocal);
    EXPECT_NEAR(value(lamp, "illuminance_level"), 0.2, 0.001) << "moved by hand";
    EXPECT_NEAR(value(lamp, "commanded_level"), 0.8, 0.001) << "what was ordered is not forgotten";

    ASSERT_TRUE(select(request("o2", "lighting", "set_level", {id(lamp)}, 0.5)));
    const Record refused = execute("o2");
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->targets[0].state, "REFUSED");
    EXPECT_EQ(refused->targets[0].reason, "LOCAL_CONTROL");
    EXPECT_NE(refused->targets[0].detail.find("technician"), std::string::npos);
    EXPECT_EQ(release("o1")->state, "EXECUTING") << "nor can it be released";
    EXPECT_NEAR(value(lamp, "illuminance_level"), 0.2, 0.001);

    town->run(2 * 60'000);
    EXPECT_EQ(value(lamp, "working_mode"), kManual) << "given back: the order, whose lease still runs, is in force";
    EXPECT_NEAR(value(lamp, "illuminance_level"), 0.8, 0.001);
    EXPECT_EQ(order(request("o3", "lighting", "set_level", {id(lamp)}, 0.5)), "ACCEPTED") << "and it obeys again";
    town->run(11'000);
    EXPECT_NEAR(value(lamp, "illuminance_level"), 0.5, 0.001);
}

TEST_F(Controls, WhatEndsInATechniciansHandsIsAutomaticWhenGivenBack) {
    begin("2026-11-19T13:00", {0, 0, 0, 0, 0},
          R"({"at":"+30s","do":"technician","layer":"lighting","held":true,"value":1,"for":"2m"})");
    const Handle lamp = goodLamp();
    EXPECT_EQ(order(request("o1", "lighting", "set_level", {id(lamp)}, 0.4, 60'000)), "ACCEPTED");
    town->run(90'000);
    EXPECT_EQ(value(lamp, "working_mode"), kLocal) << "the lease is over, the hand is not";
    EXPECT_EQ(value(lamp, "illuminance_level"), 1.0);
    town->run(80'000);
    EXPECT_EQ(nameOf(lamp, "working_mode"), "AUTOMATIC");
    EXPECT_EQ(value(lamp, "illuminance_level"), 0.0) << "noon";
}

struct Hand {
    const char* layer;
    const char* type;
    const char* command;
    const char* attribute;
    const char* ordered;
    const char* byHand;
};

/** The same for everything that takes an order: held, taken, refused, given back. */
class EveryKind : public Controls, public testing::WithParamInterface<Hand> {};

TEST_P(EveryKind, IsTakenAndGivenBack) {
    const Hand& hand = GetParam();
    begin("2026-11-19T13:00", {0, 0, 0, 0, 0},
          std::string(R"({"at":"+2m","do":"technician","held":true,"layer":")") + hand.layer + R"(","type":")" +
              hand.type + R"(","value":")" + hand.byHand + R"(","for":"2m"})");
    Handle device;
    for (const Handle one : town->feed->all(hand.layer, hand.type)) {
        device = !device.isValid() && order(named("o" + std::to_string(one.row()), hand.layer, hand.command, {id(one)},
                                                  hand.ordered, 900'000)) == "ACCEPTED"
                     ? one
                     : device;
        if (device.isValid()) {
            break;
        }
    }
    ASSERT_TRUE(device.isValid());
    town->run(60'000);
    EXPECT_EQ(nameOf(device, hand.attribute), hand.ordered);
    EXPECT_EQ(nameOf(device, "working_mode"), "MANUAL");
    town->run(65'000);
    EXPECT_EQ(nameOf(device, hand.attribute), hand.byHand);
    EXPECT_EQ(nameOf(device, "working_mode"), "LOCAL");
    EXPECT_EQ(order(named("again", hand.layer, hand.command, {id(device)}, hand.ordered)), "REFUSED");
    EXPECT_EQ(nameOf(device, hand.attribute), hand.byHand);
    town->run(3 * 60'000);
    EXPECT_EQ(nameOf(device, "working_mode"), "MANUAL");
    EXPECT_EQ(nameOf(device, hand.attribute), hand.ordered) << "in force again";
    town->run(12 * 60'000, 1'000);
    EXPECT_EQ(nameOf(device, "working_mode"), "AUTOMATIC");
    EXPECT_NE(nameOf(device, hand.attribute), hand.ordered) << "the lease is over";
}

INSTANTIATE_TEST_SUITE_P(
    Controls, EveryKind,
    testing::Values(Hand{"parking", "facility", "set_opening", "opening", "CLOSED", "OPEN"},
                    Hand{"parking", "zone", "set_opening", "opening", "EMERGENCY", "CLOSED"},
                    Hand{"parking", "guidance_sign", "set_guidance", "guidance", "REDIRECT", "FULL"},
                    Hand{"traffic", "signal", "set_plan", "signal_plan", "P5_EVENT", "FLASHING"},
                    Hand{"traffic", "message_sign", "set_message", "sign_message", "SLOW", "BLANK"},
                    Hand{"traffic", "road_segment", "set_closure", "closure", "LANE_CLOSED", "CLOSED"},
                    Hand{"air_quality", "station", "set_sampling", "sampling_interval", "EVERY_10_S", "EVERY_30_S"}),
    [](const auto& tested) { return std::string(tested.param.type); });

TEST_F(Controls, DevicesRefuseHangAndFallSilentByScenario) {
    begin("2026-11-19T13:00", {0, 0, 0, 0, 0},
          R"({"at":"+1m","do":"devices","how":"refuse","layer":"lighting","share":0.2,"for":"10m"},
             {"at":"+1m","do":"devices","how":"silent","ids":["urn:ngsi-ld:OffStreetParking:P3"],"for":"10m"},
             {"at":"+1m","do":"devices","how":"stuck","layer":"traffic","type":"signal","count":2,"for":"10m"},
             {"at":"+1m","do":"devices","how":"mute","layer":"air_quality","place":"centre","count":1,"for":"10m"})");
    const auto refusals = [&](const std::string& orderId) {
        std::vector<EntityId> targets;
        for (const Handle lamp : town->feed->all("lighting", "luminaire")) {
            targets.push_back(id(lamp));
        }
        EXPECT_TRUE(select(request(orderId, "lighting", "set_level", targets, 1.0)));
        const Record answer = execute(orderId);
        const auto refused = std::count_if(answer->targets.begin(), answer->targets.end(),
                                           [](const feed::OrderTarget& t) { return t.reason == "LOCAL_CONTROL"; });
        return static_cast<double>(refused) / static_cast<double>(targets.size());
    };
    EXPECT_EQ(refusals("before"), 0.0);
    town->run(70'000, 1'000);
    EXPECT_NEAR(refusals("during"), 0.2, 0.04);
    EXPECT_EQ(order(named("p3", "parking", "set_opening", {"urn:ngsi-ld:OffStreetParking:P3"}, "CLOSED")), "NO_REPLY");
    EXPECT_EQ(order(named("p4", "parking", "set_opening", {"urn:ngsi-ld:OffStreetParking:P4"}, "CLOSED")), "ACCEPTED");
    std::vector<EntityId> signals;
    for (const Handle signal : town->feed->all("traffic", "signal")) {
        signals.push_back(id(signal));
    }
    ASSERT_TRUE(select(named("plans", "traffic", "set_plan", signals, "P5_EVENT", 1'200'000)));
    ASSERT_TRUE(execute("plans"));
    town->run(60'000, 1'000);
    const auto moved = [&] {
        int count = 0;
        for (const Handle signal : town->feed->all("traffic", "signal")) {
            count += nameOf(signal, "signal_plan") == "P5_EVENT" ? 1 : 0;
        }
        return count;
    };
    EXPECT_EQ(moved(), static_cast<int>(signals.size()) - 2) << "two say yes and do nothing";
    int unheard = 0;
    town->run(120'000, 1'000);
    for (const Handle station : town->feed->all("air_quality", "station")) {
        unheard += town->now.wallMs - town->feed->observed(station) > 65'000 ? 1 : 0;
    }
    EXPECT_EQ(unheard, 1);
    town->run(8 * 60'000, 1'000);
    EXPECT_EQ(refusals("after"), 0.0);
    EXPECT_EQ(order(named("p3b", "parking", "set_opening", {"urn:ngsi-ld:OffStreetParking:P3"}, "CLOSED")), "ACCEPTED");
    EXPECT_EQ(moved(), static_cast<int>(signals.size())) << "repaired, they do what they were told";
}

TEST_F(Controls, ARestartForgetsTheOrder) {
    begin("2026-11-19T13:00", {0, 0, 0, 0, 0},
          R"({"at":"+1m","do":"devices","how":"restart","layer":"lighting","held":true})");
    const Handle lamp = goodLamp();
    EXPECT_EQ(order(request("o1", "lighting", "set_level", {id(lamp)}, 0.8, 600'000)), "ACCEPTED");
    town->run(50'000);
    EXPECT_EQ(value(lamp, "working_mode"), kManual);
    town->run(25'000);
    EXPECT_EQ(nameOf(lamp, "working_mode"), "AUTOMATIC") << "long before its lease ends";
    EXPECT_EQ(value(lamp, "illuminance_level"), 0.0);
}

TEST_F(Controls, TheSameSeedPicksTheSameDevices) {
    const auto refusing = [&](std::uint64_t seed) {
        SimulatorOptions options = optionsAt("2026-11-19T13:00", seed);
        options.scenario = parseScenario(R"({"format":1,"name":"x","title":{"en":"X"},"incidents_per_hour":0,"actions":[
            {"at":"+1s","do":"technician","layer":"lighting","count":20,"value":1}]})",
                                         "test")
                               .value();
        town = std::make_unique<Town>(options);
        town->run(20'000, 1'000);
        std::set<std::string> local;
        for (const Handle lamp : town->feed->all("lighting", "luminaire")) {
            if (town->feed->value(lamp, "working_mode") == kLocal) {
                local.insert(id(lamp));
            }
        }
        return local;
    };
    const auto once = refusing(3);
    EXPECT_EQ(once.size(), 20U);
    EXPECT_EQ(once, refusing(3));
    EXPECT_NE(once, refusing(4));
}

TEST(DeviceKinds, HaveCommandsAndKnowTheirValues) {
    const std::vector<LayerSchema> schemas = coreLayers();
    for (const DeviceKind& kind : deviceKinds()) {
        const auto schema =
            std::find_if(schemas.begin(), schemas.end(), [&](const LayerSchema& one) { return one.id == kind.layer; });
        ASSERT_NE(schema, schemas.end()) << kind.layer;
        ASSERT_TRUE(schema->assetTypeIndex(kind.type)) << kind.type;
        const auto command =
            std::find_if(schema->commands.begin(), schema->commands.end(), [&](const CommandSchema& one) {
                return std::find(one.assetTypes.begin(), one.assetTypes.end(), kind.type) != one.assetTypes.end();
            });
        ASSERT_NE(command, schema->commands.end()) << kind.type;
        const AttributeSchema& feedback = *schema->attribute(command->feedbackAttribute);
        for (const std::string_view value : kind.values) {
            EXPECT_TRUE(std::any_of(feedback.enumValues.begin(), feedback.enumValues.end(),
                                    [&](const EnumValue& known) { return known.name == value; }))
                << kind.type << " " << value;
        }
        // command and feedback compare positions, and a release needs a mode to be proved by
        const AttributeSchema& commanded = *schema->attribute(command->commandAttribute);
        ASSERT_EQ(commanded.enumValues.size(), feedback.enumValues.size());
        for (std::size_t i = 0; i < commanded.enumValues.size(); ++i) {
            EXPECT_EQ(commanded.enumValues[i].name, feedback.enumValues[i].name);
        }
        const AttributeSchema* mode = schema->attribute("working_mode");
        ASSERT_NE(mode, nullptr);
        constexpr std::array<const char*, 5> kModes{"AUTOMATIC", "MANUAL", "SEMIAUTOMATIC", "LOCAL", "MAINTENANCE"};
        ASSERT_EQ(mode->enumValues.size(), kModes.size());
        for (std::size_t i = 0; i < kModes.size(); ++i) {
            EXPECT_EQ(mode->enumValues[i].name, kModes[i]) << "WorkingMode in world.h";
        }
    }
}

}  // namespace
}  // namespace belfry::simulator
