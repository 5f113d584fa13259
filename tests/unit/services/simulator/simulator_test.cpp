// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/simulator.h"

#include <cmath>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "services/simulator/air_system.h"
#include "test_town.h"

namespace belfry::simulator {
namespace {

constexpr Millis kHour = 3'600'000;

TEST(Simulator, SameSeedAndStepsWriteTheSame) {
    const auto run = [](std::uint64_t seed) {
        SimulatorOptions options = optionsAt("2026-11-19T16:00", seed);
        options.scenario = loadScenario(scenarioFolder() / "storm-feeder-trip.json").value();
        Town town(options);
        town.run(kHour, 5'000);
        return std::pair(town.feed->hash, town.simulator.journal());
    };
    const auto first = run(7);
    EXPECT_EQ(first, run(7));
    EXPECT_NE(first.first, run(8).first);
    EXPECT_FALSE(first.second.empty());
}

TEST(Simulator, MakesUpWhatTheMapLacks) {
    const CityContents city = chessboardTown();
    const Simulator simulator(optionsAt("2026-11-19T16:00"), coreLayers(), city);
    std::map<std::string, int> kinds;
    std::set<std::string> ids;
    for (const feed::Asset& asset : simulator.catalogue()) {
        ++kinds[asset.type];
        EXPECT_TRUE(ids.insert(asset.id).second) << asset.id;
        EXPECT_FALSE(asset.source.empty());
        const bool given = asset.layer == "parking" && asset.type != "guidance_sign";
        const bool marked = std::find(asset.facts.begin(), asset.facts.end(),
                                      std::pair<std::string, std::string>("simulated", "yes")) != asset.facts.end();
        EXPECT_NE(given, marked) << asset.id;
        if (asset.type == "luminaire" || asset.type == "cabinet") {
            EXPECT_FALSE(asset.parent.empty()) << asset.id;
        }
    }
    EXPECT_EQ(kinds["facility"], 10);
    EXPECT_EQ(kinds["guidance_sign"], 10);
    EXPECT_EQ(kinds["road_segment"], static_cast<int>(city.edges.size()));
    EXPECT_EQ(kinds["signal"], 17);
    EXPECT_GT(kinds["luminaire"], 500);
    EXPECT_GE(kinds["cabinet"] * 60, kinds["luminaire"]);
    EXPECT_GE(kinds["feeder"] * 8, kinds["cabinet"]);
    EXPECT_GE(kinds["station"], 8);
    EXPECT_LE(kinds["station"], 12);
    EXPECT_GE(kinds["counter"], 4);
    EXPECT_GE(kinds["message_sign"], 1);
}

TEST(Simulator, EveryValueStaysInItsRangeForADay) {
    for (const char* start : {"2026-01-12T00:00", "2026-07-18T00:00"}) {
        SimulatorOptions options = optionsAt(start);
        options.scenario.incidentsPerHour = 4;
        Town town(options);
        std::size_t seen = 0;
        for (int step = 0; step < 24 * 12; ++step) {
            town.run(300'000, 300'000);
            const feed::Store& store = town.feed->store();
            for (LayerIndex layer = 0; layer < town.schemas.size(); ++layer) {
                const feed::EntityTable& table = store.table(layer);
                const LayerSchema& schema = store.schema(layer);
                for (AttributeIndex a = 0; a < schema.attributes.size(); ++a) {
                    const AttributeSchema& attribute = schema.attributes[a];
                    if (attribute.type == AttributeType::Text) {
                        continue;
                    }
                    for (std::uint32_t row = 0; row < table.rowCount(); ++row) {
                        if (!table.has(row, a)) {
                            continue;
                        }
                        ++seen;
                        const double value = valueOf(attribute, table.raw(row, a));
                        double low = attribute.minimum.value_or(-1e12);
                        double high = attribute.maximum.value_or(1e12);
                        if (attribute.type == AttributeType::Enum) {
                            low = 0;
                            high = static_cast<double>(attribute.enumValues.size()) - 1;
                        } else if (attribute.type == AttributeType::Boolean) {
                            low = 0;
                            high = 1;
                        }
                        if (!(value >= low && value <= high)) {
                            FAIL() << schema.id << "." << attribute.name << " = " << value << " at step " << step
                                   << " of " << store.catalogue().id(Handle::of(layer, row));
                        }
                    }
                }
            }
        }
        EXPECT_GT(seen, 1'000'000U);
        EXPECT_GT(town.feed->adds, 20U);
        EXPECT_GT(town.feed->removes, 10U);
    }
}

TEST(Simulator, ParkingCountsAddUp) {
    Town town(optionsAt("2026-11-19T05:00"));
    std::set<double> seen;
    for (int hour = 0; hour < 20; ++hour) {
        town.run(kHour, 30'000);
        for (const char* type : {"facility", "zone"}) {
            for (const Handle handle : town.feed->all("parking", type)) {
                const double free = town.feed->value(handle, "available_spot_number").value();
                const double total = town.feed->value(handle, "total_spot_number").value();
                const double occupancy = town.feed->value(handle, "occupancy").value();
                EXPECT_NEAR(free + occupancy * total, total, 0.001 * total + 1e-6);
                EXPECT_GE(free, 0.0);
                seen.insert(free / total);
            }
        }
    }
    EXPECT_GT(seen.size(), 100U);  // it lives
    // the bays of P4 show P4's count
    int taken = 0;
    for (const Handle handle : town.feed->all("parking", "bay")) {
        if (town.feed->store().catalogue().parent(handle).isValid()) {
            taken += town.feed->value(handle, "spot_status").value() == 1.0 ? 1 : 0;
        }
    }
    const double occupancy = town.feed->value("urn:ngsi-ld:OffStreetParking:P4", "occupancy").value();
    EXPECT_NEAR(taken / 40.0, occupancy, 0.12);
}

TEST(Simulator, EveryDeviceReportsWithinItsPeriodAndNotAllAtOnce) {
    Town town(optionsAt("2026-11-19T14:00"));
    town.run(250);
    std::uint64_t most = 0;
    std::uint64_t before = town.feed->writes;
    const std::uint64_t begin = before;
    constexpr int kTicks = 4 * 60;
    for (int tick = 0; tick < kTicks; ++tick) {
        town.run(250);
        most = std::max(most, town.feed->writes - before);
        before = town.feed->writes;
    }
    EXPECT_LT(most, 4 * (town.feed->writes - begin) / kTicks);
    for (const LayerSchema& schema : town.schemas) {
        for (const AssetTypeSchema& type : schema.assetTypes) {
            for (const Handle handle : town.feed->all(schema.id, type.name)) {
                EXPECT_LE(town.now.wallMs - town.feed->observed(handle), schema.periodMs)
                    << town.feed->store().catalogue().id(handle);
            }
        }
    }
}

TEST(Simulator, SomeDevicesAreMuteAndSomeLate) {
    SimulatorOptions options = optionsAt("2026-11-19T14:00");
    options.scenario.devices = {0, 0, 0, 0.05, 0.2};
    Town town(options);
    town.run(5 * 60'000, 1'000);
    int mute = 0;
    int late = 0;
    const std::vector<Handle> lamps = town.feed->all("lighting", "luminaire");
    for (const Handle handle : lamps) {
        const Millis age = town.now.wallMs - town.feed->observed(handle);
        mute += town.feed->observed(handle) == 0 ? 1 : 0;
        late += age > 35'000 && age < 130'000 ? 1 : 0;
    }
    EXPECT_GT(mute, static_cast<int>(lamps.size()) / 50);
    EXPECT_LT(mute, static_cast<int>(lamps.size()) / 10);
    EXPECT_GT(late, static_cast<int>(lamps.size()) / 20);
}

double meanOf(const Town& town, const char* layer, const char* type, const char* attribute) {
    double sum = 0.0;
    int count = 0;
    for (const Handle handle : town.feed->all(layer, type)) {
        if (const auto value = town.feed->value(handle, attribute)) {
            sum += *value;
            ++count;
        }
    }
    return count == 0 ? -1.0 : sum / count;
}

TEST(Simulator, LampsFollowTheSunAndDimAtNight) {
    Town town(optionsAt("2026-11-19T12:00"));
    town.run(60'000, 1'000);
    EXPECT_EQ(meanOf(town, "lighting", "luminaire", "illuminance_level"), 0.0);
    town.run(7 * kHour, 30'000);  // 19:01, dark since 17:00
    const double evening = meanOf(town, "lighting", "luminaire", "illuminance_level");
    EXPECT_GT(evening, 0.96);  // a few have failed
    EXPECT_LT(evening, 1.0);
    town.run(7 * kHour, 30'000);  // 02:01
    const double night = meanOf(town, "lighting", "luminaire", "illuminance_level");
    EXPECT_LT(night, 0.85);
    EXPECT_GT(night, 0.5);
    // what burns takes its power
    const double level = town.feed->value(town.feed->all("lighting", "luminaire").front(), "illuminance_level").value();
    EXPECT_GE(level, 0.0);
    double lamps = 0.0;
    for (const Handle handle : town.feed->all("lighting", "luminaire")) {
        lamps += town.feed->value(handle, "active_power").value();
    }
    double feeders = 0.0;
    for (const Handle handle : town.feed->all("lighting", "feeder")) {
        feeders += town.feed->value(handle, "active_power").value();
    }
    EXPECT_NEAR(feeders, lamps, 0.15 * lamps);
}

TEST(Simulator, DuskComesWithoutAStep) {
    Town town(optionsAt("2026-11-19T16:00"));
    town.run(60'000, 1'000);
    int switching = 0;
    double before = meanOf(town, "lighting", "luminaire", "illuminance_level");
    for (int minute = 0; minute < 90; ++minute) {
        town.run(60'000, 1'000);
        const double level = meanOf(town, "lighting", "luminaire", "illuminance_level");
        switching += level > before + 0.01 ? 1 : 0;
        before = level;
    }
    EXPECT_GE(switching, 4);  // cabinet after cabinet
}

TEST(Simulator, RushHourIsSlowAndDissolves) {
    Town town(optionsAt("2026-11-19T03:00"));
    town.run(60'000, 5'000);
    const double night = meanOf(town, "traffic", "road_segment", "speed_ratio");
    const double nightFlow = meanOf(town, "traffic", "road_segment", "flow_rate");
    town.run(5 * kHour + kHour / 2, 10'000);  // 08:31
    const double rush = meanOf(town, "traffic", "road_segment", "speed_ratio");
    const double rushFlow = meanOf(town, "traffic", "road_segment", "flow_rate");
    EXPECT_LT(rush, night - 0.01);
    EXPECT_GT(rushFlow, 5 * nightFlow);
    town.run(17 * kHour, 30'000);
    EXPECT_GT(meanOf(town, "traffic", "road_segment", "speed_ratio"), rush);
    EXPECT_EQ(meanOf(town, "traffic", "road_segment", "queue_minutes"), 0.0);
}

TEST(Simulator, IncidentsComeAndGo) {
    SimulatorOptions options = optionsAt("2026-11-19T08:00");
    options.scenario.incidentsPerHour = 6;
    Town town(options);
    std::set<double> states;
    for (int minute = 0; minute < 240; ++minute) {
        town.run(60'000, 10'000);
        for (const Handle handle : town.feed->all("incidents", "incident")) {
            const double status = town.feed->value(handle, "incident_status").value();
            states.insert(status);
            EXPECT_LE(town.feed->value(handle, "units_on_scene").value(),
                      town.feed->value(handle, "units_assigned").value());
            EXPECT_EQ(status == 0.0, town.feed->textOf(handle, "lead").empty());
            EXPECT_FALSE(town.feed->textOf(handle, "description").empty());
        }
    }
    EXPECT_EQ(states, (std::set<double>{0, 1, 2, 3}));
    EXPECT_GT(town.feed->adds, 10U);
    EXPECT_EQ(town.feed->adds - town.feed->removes, town.feed->all("incidents", "incident").size());
}

TEST(Simulator, TellsThePastInOrderAndInRange) {
    Town town(optionsAt("2026-11-19T12:00"));
    std::map<std::pair<std::uint32_t, int>, Millis> last;
    std::map<std::string, int> samples;
    town.simulator.backfill(24 * kHour, town.now, [&](const BackfillSample& sample) {
        const LayerSchema& schema = town.feed->store().schema(sample.handle.layer());
        const AttributeSchema& attribute = schema.attributes[sample.attribute];
        EXPECT_TRUE(attribute.history);
        EXPECT_EQ(sample.entity, town.feed->store().catalogue().id(sample.handle));
        Millis& before = last[{sample.handle.value, sample.attribute}];
        EXPECT_GT(sample.wallMs, before);
        before = sample.wallMs;
        EXPECT_GE(sample.wallMs, town.now.wallMs - 24 * kHour);
        EXPECT_LT(sample.wallMs, town.now.wallMs);
        const double value = valueOf(attribute, sample.raw);
        EXPECT_GE(value, attribute.minimum.value_or(-1e9)) << attribute.name;
        EXPECT_LE(value, attribute.maximum.value_or(1e9)) << attribute.name;
        ++samples[schema.id + "." + attribute.name];
    });
    EXPECT_EQ(town.feed->writes, 0U);  // the past is not news
    EXPECT_EQ(samples["parking.occupancy"], 288 * 12);
    EXPECT_GE(samples["air_quality.no2"], 288 * 8);
    EXPECT_GT(samples["lighting.illuminance_level"], 24 * 500);
    EXPECT_GT(samples["traffic.flow_rate"], 288 * 30);
    town.run(1'000);
    EXPECT_GT(town.feed->writes, 1'000U);
    EXPECT_EQ(town.simulator.localTimeMs(), parseLocalDateTime("2026-11-19T12:00").value() + 1'000);
}

TEST(AirTrend, IsOfTheLeadingPollutantWithADeadbandOfATenth) {
    const Pollution calm{.no2 = 80.0, .pm25 = 5.0, .pm10 = 10.0, .o3 = 20.0};  // NO₂ leads
    const auto with = [&](double no2) {
        Pollution now = calm;
        now.no2 = no2;
        return airTrend(calm, now);
    };
    EXPECT_EQ(with(80.0), AirTrend::Steady);
    EXPECT_EQ(with(87.9), AirTrend::Steady) << "a tenth of the value before";
    EXPECT_EQ(with(88.1), AirTrend::Rising);
    EXPECT_EQ(with(71.9), AirTrend::Falling);
    Pollution other = calm;
    other.o3 = 60.0;  // rises threefold, but does not lead
    EXPECT_EQ(airTrend(calm, other), AirTrend::Steady);
    // near nothing, a tenth of nothing is noise: the band "good" of NO₂ ends at 40
    const Pollution clean{.no2 = 6.0, .pm25 = 1.0, .pm10 = 2.0, .o3 = 5.0};
    Pollution more = clean;
    more.no2 = 9.9;
    EXPECT_EQ(airTrend(clean, more), AirTrend::Steady);
    more.no2 = 10.1;
    EXPECT_EQ(airTrend(clean, more), AirTrend::Rising);
}

TEST(AirTrend, IsSaidAfterAnHourOrWithAPastAtOnce) {
    Town town(optionsAt("2026-11-19T06:00"));
    town.run(50 * 60'000, 10'000);
    const auto said = [](Town& of) {
        int count = 0;
        for (const Handle handle : of.feed->all("air_quality", "station")) {
            count += of.feed->value(handle, "trend").has_value() ? 1 : 0;
        }
        return count;
    };
    EXPECT_EQ(said(town), 0) << "nobody knows yet";
    town.run(25 * 60'000, 10'000);
    EXPECT_EQ(said(town), static_cast<int>(town.feed->all("air_quality", "station").size()));
    Town old(optionsAt("2026-11-19T06:00"));
    old.simulator.backfill(3 * kHour, old.now, [](const BackfillSample&) {});
    old.run(120'000, 1'000);
    EXPECT_EQ(said(old), static_cast<int>(old.feed->all("air_quality", "station").size()));
}

}  // namespace
}  // namespace belfry::simulator
