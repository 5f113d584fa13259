// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/scenario.h"

#include <map>
#include <set>

#include <gtest/gtest.h>

#include "test_town.h"

namespace belfry::simulator {
namespace {

Town townIn(const std::string& name) {
    SimulatorOptions options;
    options.scenario = loadScenario(scenarioFolder() / (name + ".json")).value();
    options.scenario.devices = {0, 0, 0, 0, 0};
    options.startLocalMs = options.scenario.startLocalMs.value_or(parseLocalDateTime("2026-11-19T10:00").value());
    return Town(options);
}

bool hasIncident(const Town& town, double category, double priority) {
    for (const Handle handle : town.feed->all("incidents", "incident")) {
        if (town.feed->value(handle, "category") == category && town.feed->value(handle, "priority") == priority) {
            return true;
        }
    }
    return false;
}

double highest(const Town& town, const char* layer, const char* type, const char* attribute) {
    double most = -1.0;
    for (const Handle handle : town.feed->all(layer, type)) {
        most = std::max(most, town.feed->value(handle, attribute).value_or(-1.0));
    }
    return most;
}

int count(const Town& town, const char* layer, const char* type, const char* attribute, auto&& wanted) {
    int found = 0;
    for (const Handle handle : town.feed->all(layer, type)) {
        found += wanted(town.feed->value(handle, attribute).value_or(-1.0)) ? 1 : 0;
    }
    return found;
}

TEST(Scenarios, AllLoadAndAreNamedAsTheirFiles) {
    const auto all = loadScenarios(scenarioFolder());
    ASSERT_TRUE(all) << toText(all.error());
    std::set<std::string> names;
    for (const Scenario& scenario : *all) {
        names.insert(scenario.name);
        EXPECT_TRUE(std::filesystem::exists(scenarioFolder() / (scenario.name + ".json")));
        EXPECT_FALSE(scenario.title.de.empty());
        EXPECT_FALSE(scenario.description.de.empty());
        EXPECT_FALSE(scenario.actions.empty());
    }
    EXPECT_EQ(names, (std::set<std::string>{"normal-day", "storm-feeder-trip", "stadium-evening", "smog",
                                            "factory-fire", "blackout", "lost-links", "unruly-devices"}));
}

TEST(Scenarios, NormalDayBeginsWithAnAccident) {
    Town town = townIn("normal-day");
    town.run(4 * 60'000, 1'000);
    EXPECT_TRUE(hasIncident(town, 0, 2));
}

TEST(Scenarios, StormTripsAFeederAndItsLampsAreDark) {
    Town town = townIn("storm-feeder-trip");
    town.run(60'000, 1'000);
    EXPECT_EQ(count(town, "lighting", "feeder", "supply_voltage", [](double v) { return v < 180; }), 0);
    town.run(5 * 60'000, 1'000);
    int dark = 0;
    int behind = 0;
    const feed::Catalogue& catalogue = town.feed->store().catalogue();
    for (const Handle feeder : town.feed->all("lighting", "feeder")) {
        if (town.feed->value(feeder, "supply_voltage").value() >= 180.0) {
            continue;
        }
        ++dark;
        for (const Handle cabinet : catalogue.children(feeder)) {
            EXPECT_EQ(town.feed->value(cabinet, "supply_voltage"), 0.0);
            for (const Handle lamp : catalogue.children(cabinet)) {
                ++behind;
                EXPECT_EQ(town.feed->value(lamp, "illuminance_level"), 0.0);
                EXPECT_EQ(town.feed->value(lamp, "supply_voltage"), 0.0);
                EXPECT_EQ(town.feed->value(lamp, "power_state"), 0.0);
            }
        }
    }
    EXPECT_EQ(dark, 1);
    EXPECT_GT(behind, 100);
    EXPECT_TRUE(hasIncident(town, 2, 0));
    town.run(100 * 60'000, 5'000);
    EXPECT_EQ(count(town, "lighting", "feeder", "supply_voltage", [](double v) { return v < 180; }), 0);  // repaired
    EXPECT_GT(count(town, "lighting", "luminaire", "illuminance_level", [](double v) { return v > 0.9; }), 300);
}

TEST(Scenarios, LostLinksTakeWhatHangsOnThem) {
    Town town = townIn("lost-links");
    const feed::Catalogue& catalogue = town.feed->store().catalogue();
    const auto offline = [&](const char* layer, const char* type) {
        return count(town, layer, type, "connection", [](double v) { return v == 1.0; });
    };
    const auto unknown = [&] {
        return count(town, "parking", "bay", "spot_status", [](double v) { return v == 3.0; });
    };
    town.run(90'000, 1'000);
    EXPECT_EQ(count(town, "lighting", "feeder", "supply_voltage", [](double v) { return v < 180; }), 1);
    EXPECT_EQ(offline("parking", "facility"), 0);
    EXPECT_EQ(unknown(), 0);
    town.run(60'000, 1'000);
    ASSERT_EQ(offline("parking", "facility"), 1) << "the one with most bays";
    EXPECT_EQ(unknown(), 40);
    for (const Handle facility : town.feed->all("parking", "facility")) {
        if (town.feed->value(facility, "connection").value() == 1.0) {
            EXPECT_EQ(catalogue.children(facility).size(), 41U) << "its bays and its guidance sign";
        }
    }
    EXPECT_EQ(offline("air_quality", "network"), 0);
    town.run(60'000, 1'000);
    EXPECT_EQ(offline("air_quality", "network"), 1);
    EXPECT_EQ(offline("air_quality", "station"), static_cast<int>(town.feed->all("air_quality", "station").size()));
    for (const Handle station : town.feed->all("air_quality", "station")) {
        EXPECT_EQ(catalogue.type(catalogue.parent(station)), 1) << "behind the network";
    }
    town.run(45 * 60'000, 5'000);
    EXPECT_EQ(offline("parking", "facility") + offline("air_quality", "network") + unknown(), 0) << "all is back";
    EXPECT_EQ(offline("air_quality", "station"), 0);
}

TEST(Scenarios, UnrulyDevicesShowEveryEndOfAnOrder) {
    Town town = townIn("unruly-devices");
    town.run(30'000, 1'000);
    const auto send = [&](const std::string& orderId, Millis leaseMs) {
        feed::OrderRequest wanted;
        wanted.orderId = orderId;
        wanted.layer = "lighting";
        wanted.command = "set_level";
        wanted.value = 0.5;
        wanted.reason = "test";
        wanted.leaseMs = leaseMs;
        for (const Handle lamp : town.feed->all("lighting", "luminaire")) {
            wanted.targets.emplace_back(town.feed->store().catalogue().id(lamp));
        }
        feed::OrderRecord record;
        town.simulator.select(wanted, [](const Result<feed::OrderRecord>& r) { ASSERT_TRUE(r) << toText(r.error()); });
        town.simulator.execute(orderId, [&](const Result<feed::OrderRecord>& r) { record = r.value(); });
        return record;
    };
    const feed::OrderRecord record = send("o1", 30 * 60'000);
    std::map<std::string, int> answers;
    for (const feed::OrderTarget& target : record.targets) {
        ++answers[target.state];
    }
    const auto lamps = static_cast<int>(record.targets.size());
    for (const char* state : {"REFUSED", "NO_REPLY"}) {
        EXPECT_GT(answers[state], lamps / 20) << state;
        EXPECT_LT(answers[state], lamps / 5) << state;
    }
    town.run(20'000, 1'000);
    int stuck = 0;
    for (const Handle lamp : town.feed->all("lighting", "luminaire")) {
        stuck += town.feed->value(lamp, "working_mode") == 1.0 && town.feed->value(lamp, "lamp_status") == 0.0 &&
                         town.feed->value(lamp, "illuminance_level") > 0.9
                     ? 1
                     : 0;
    }
    EXPECT_GT(stuck, lamps / 20) << "accepted, and not moved: VerifyFailed";

    const auto local = [&](const char* layer, const char* type) {
        return count(town, layer, type, "working_mode", [](double v) { return v == 3.0; });
    };
    EXPECT_EQ(local("lighting", "luminaire") + local("traffic", "signal") + local("parking", "facility"), 0);
    town.run(100'000, 1'000);  // +2m30s
    EXPECT_EQ(local("traffic", "signal"), 1);
    EXPECT_EQ(local("traffic", "road_segment"), 1);
    EXPECT_EQ(local("parking", "facility"), 1);
    town.run(60'000, 1'000);  // +3m30s: a held lamp in a technician's hands differs
    EXPECT_EQ(local("lighting", "luminaire"), 1);
    town.run(80'000, 1'000);  // +4m50s: given back
    EXPECT_EQ(local("lighting", "luminaire"), 0);
    int unheard = 0;
    for (const Handle lamp : town.feed->all("lighting", "luminaire")) {
        unheard += town.now.wallMs - town.feed->observed(lamp) > 60'000 ? 1 : 0;
    }
    EXPECT_EQ(unheard, 3) << "no answer and no report: nobody knows";
    const int held = count(town, "lighting", "luminaire", "working_mode", [](double v) { return v == 1.0; });
    town.run(150'000, 1'000);  // +7m20s
    const int after = count(town, "lighting", "luminaire", "working_mode", [](double v) { return v == 1.0; });
    EXPECT_GE(after, held - 2);
    EXPECT_LE(after, held - 1) << "one forgot its order: LeaseLost";
}

TEST(Scenarios, StadiumFillsTheCarParksAndTheStreets) {
    Town town = townIn("stadium-evening");
    Town usual = [] {
        SimulatorOptions options = optionsAt("2026-09-18T17:30");
        options.scenario.incidentsPerHour = 0;
        return Town(options);
    }();
    town.run(90 * 60'000, 5'000);
    usual.run(90 * 60'000, 5'000);
    EXPECT_GE(highest(town, "parking", "facility", "occupancy"), 0.97);
    const auto queued = [](double metres) { return metres > 0; };
    EXPECT_GT(count(town, "traffic", "road_segment", "queue_length", queued),
              count(usual, "traffic", "road_segment", "queue_length", queued));
    EXPECT_GE(highest(town, "traffic", "road_segment", "queue_minutes"), 10.0);
    EXPECT_TRUE(hasIncident(town, 4, 3));
}

TEST(Scenarios, SmogIsInTheAir) {
    Town town = townIn("smog");
    town.run(2LL * 3'600'000, 10'000);
    EXPECT_GT(highest(town, "air_quality", "station", "pm25"), 50.0);
    EXPECT_GE(highest(town, "air_quality", "station", "air_quality_index"), 4.0);
    EXPECT_TRUE(hasIncident(town, 5, 1));
}

TEST(Scenarios, FactoryFireSmokesDownwindOnly) {
    Town town = townIn("factory-fire");
    town.run(60'000, 5'000);
    EXPECT_LT(highest(town, "air_quality", "station", "pm10"), 100.0);
    town.run(30 * 60'000, 5'000);
    EXPECT_GT(highest(town, "air_quality", "station", "pm10"), 300.0);
    const int smoky = count(town, "air_quality", "station", "pm10", [](double v) { return v > 150; });
    EXPECT_GE(smoky, 1);
    EXPECT_LT(smoky, static_cast<int>(town.feed->all("air_quality", "station").size()));
    EXPECT_TRUE(hasIncident(town, 1, 0));
}

TEST(Scenarios, BlackoutComesAndEndsInStages) {
    Town town = townIn("blackout");
    town.run(5 * 60'000, 1'000);
    const auto dark = [&] {
        return count(town, "lighting", "feeder", "supply_voltage", [](double v) { return v < 180; });
    };
    const auto out = [&] { return count(town, "traffic", "signal", "device_fault", [](double v) { return v == 1; }); };
    const int feeders = static_cast<int>(town.feed->all("lighting", "feeder").size());
    const int first = dark();
    EXPECT_GE(first, feeders / 2);
    EXPECT_GE(out(), 17 / 2);
    EXPECT_TRUE(hasIncident(town, 2, 0));
    town.run(30 * 60'000, 5'000);
    EXPECT_LT(dark(), first);
    town.run(50 * 60'000, 5'000);
    EXPECT_EQ(dark(), 0);
    EXPECT_LE(out(), 1);  // a signal may have a fault of its own
}

TEST(ScenarioParser, SaysWhatIsWrongAndWhere) {
    const auto message = [](const std::string& text) {
        const auto parsed = parseScenario(text, "my.json");
        return parsed ? std::string("parsed") : toText(parsed.error());
    };
    const auto with = [](const std::string& rest) {
        return R"({"format":1,"name":"x","title":{"en":"X"},)" + rest + "}";
    };
    EXPECT_EQ(message(with(R"("actions":[])")), "parsed");
    const std::pair<std::string, std::string> cases[] = {
        {"", "my.json: not JSON"},
        {"[]", "scenario is not an object"},
        {R"({"format":2,"name":"x","title":{"en":"X"}})", "scenario.format is not 1"},
        {R"({"format":1,"title":{"en":"X"}})", "scenario.name is missing"},
        {R"({"format":1,"name":"x"})", "scenario.title is missing"},
        {with(R"("titel":1)"), "scenario.titel is unknown here"},
        {with(R"("start":"25:00")"), "scenario.start is no time"},
        {with(R"("start":"2026-02-30T10:00")"), "scenario.start is no time"},
        {with(R"("incidents_per_hour":-1)"), "scenario.incidents_per_hour is not a number"},
        {with(R"("weather":{"wind_speed":"strong"})"), "scenario.weather.wind_speed is not a number"},
        {with(R"("devices":{"refuse":2})"), "scenario.devices.refuse is not a number"},
        {with(R"("actions":{})"), "scenario.actions is not a list"},
        {with(R"("actions":[{"at":"soon","do":"smog"}])"), "scenario.actions[0].at is no time"},
        {with(R"("actions":[{"at":"+1m","do":"dance"}])"), "scenario.actions[0].do is unknown"},
        {with(R"("actions":[{"at":"+1m","do":"smog","over":"long"}])"), "scenario.actions[0].over is not a duration"},
        {with(R"("actions":[{"at":"+99999999999999999999h","do":"smog"}])"), "scenario.actions[0].at is no time"},
        {with(R"("actions":[{"at":"+1m","do":"incident","category":"PARTY"}])"), "category is unknown"},
        {with(R"("actions":[{"at":"+1m","do":"incident","category":"FIRE","place":"moon"}])"), "place is no place"},
        {with(R"("actions":[{"at":"+1m","do":"incident","category":"FIRE","place":{"lon":1}}])"), "has no lon and lat"},
        {with(R"("actions":[{"at":"+1m","do":"trip_feeders","count":0}])"), "count is not a number"},
        {with(R"("actions":[{"at":"+1m","do":"lose_car_parks","count":0}])"), "count is not a number"},
        {with(R"("actions":[{"at":"+1m","do":"lose_networks","place":"centre"}])"), "place is unknown here"},
        {with(R"("actions":[{"at":"+1m","do":"devices","how":"dance","layer":"lighting"}])"),
         "actions[0].how is unknown"},
        {with(R"("actions":[{"at":"+1m","do":"devices","how":"stuck"}])"), "actions[0].layer is missing"},
        {with(R"("actions":[{"at":"+1m","do":"devices","how":"stuck","layer":"incidents"}])"), "layer has no devices"},
        {with(R"("actions":[{"at":"+1m","do":"devices","how":"stuck","layer":"parking","type":"bay"}])"),
         "actions[0].type takes no orders. known are: facility, zone, guidance_sign"},
        {with(R"("actions":[{"at":"+1m","do":"devices","how":"stuck","layer":"parking","share":2}])"),
         "actions[0].share is not a number"},
        {with(R"("actions":[{"at":"+1m","do":"devices","how":"stuck","layer":"parking","value":1}])"),
         "actions[0].value is unknown here"},
        {with(R"("actions":[{"at":"+1m","do":"devices","how":"stuck","ids":["urn:x"],"count":2}])"),
         "actions[0].count says nothing beside ids"},
        {with(R"("actions":[{"at":"+1m","do":"devices","how":"stuck","ids":[7]}])"), "actions[0].ids is not a list"},
        {with(R"("actions":[{"at":"+1m","do":"devices","how":"stuck","layer":"parking","radius":9}])"), "has no place"},
        {with(R"("actions":[{"at":"+1m","do":"technician","layer":"lighting","hold":true}])"),
         "actions[0].hold is unknown here"},
        {with(R"("actions":[{"at":"+1m","do":"technician","layer":"lighting","held":1}])"),
         "held is not true or false"},
        {with(R"("actions":[{"at":"+1m","do":"technician","layer":"lighting","value":"ON"}])"),
         "actions[0].value is nothing that a luminaire can be set to"},
        {with(R"("actions":[{"at":"+1m","do":"technician","layer":"traffic","type":"signal","value":"RED"}])"),
         "nothing that a signal can be set to. known are: P1_DAY"},
        {with(R"("actions":[{"at":"+1m","do":"technician","layer":"traffic","type":"signal","value":0.5}])"),
         "nothing that a signal can be set to"},
        {std::string(kMaxScenarioBytes + 1, ' '), "too long for a scenario"},
        {std::string(2'000, '['), "nested too deep"},
    };
    for (const auto& [text, wanted] : cases) {
        EXPECT_NE(message(text).find(wanted), std::string::npos) << text.substr(0, 120) << "\n→ " << message(text);
    }
    EXPECT_EQ(loadScenario("/no/such.json").error().code, ErrorCode::NotFound);
}

TEST(ScenarioParser, ReadsTimes) {
    EXPECT_EQ(parseLocalDateTime("1970-01-02T00:00"), 86'400'000);
    EXPECT_EQ(parseLocalDateTime("2026-11-19T18:30:05").value() % 86'400'000, ((18 * 60 + 30) * 60 + 5) * 1'000);
    for (const char* bad :
         {"", "2026-11-19", "2026-13-01T00:00", "2026-11-19 18:30", "2026-11-19T24:00", "abcd-ef-ghTij:kl"}) {
        EXPECT_FALSE(parseLocalDateTime(bad)) << bad;
    }
}

}  // namespace
}  // namespace belfry::simulator
