// SPDX-License-Identifier: Apache-2.0
// The demo city through a day: does it look like a city to somebody who watches?
#include <map>
#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "services/democity/demo_city.h"
#include "test_town.h"
#include "tests/unit/services/democity/memory_package.h"

namespace belfry::simulator {
namespace {

struct Look {
    std::map<std::string, double> mean;
    std::map<std::string, double> most;
    double jams = 0.0;    ///< share of road segments with a standing queue
    double alarms = 0.0;  ///< queues older than ten minutes, as a share
};

Look look(const Town& town) {
    Look found;
    const auto of = [&](const char* layer, const char* type, const char* attribute) {
        double sum = 0.0;
        double most = 0.0;
        int count = 0;
        int positive = 0;
        int old = 0;
        for (const Handle handle : town.feed->all(layer, type)) {
            if (const auto value = town.feed->value(handle, attribute)) {
                sum += *value;
                most = std::max(most, *value);
                ++count;
                positive += *value > 0 ? 1 : 0;
                old += *value >= 10 ? 1 : 0;
            }
        }
        found.mean[attribute] = sum / std::max(1, count);
        found.most[attribute] = most;
        if (std::string(attribute) == "queue_length") {
            found.jams = positive / std::max(1.0, static_cast<double>(count));
        } else if (std::string(attribute) == "queue_minutes") {
            found.alarms = old / std::max(1.0, static_cast<double>(count));
        }
    };
    for (const char* attribute : {"speed_ratio", "flow_rate", "queue_length", "queue_minutes"}) {
        of("traffic", "road_segment", attribute);
    }
    of("lighting", "luminaire", "illuminance_level");
    of("lighting", "luminaire", "lamp_status");
    of("parking", "facility", "occupancy");
    of("parking", "bay", "spot_status");
    for (const char* attribute : {"air_quality_index", "no2", "pm25", "pm10", "o3", "temperature"}) {
        of("air_quality", "station", attribute);
    }
    of("incidents", "incident", "units_assigned");
    return found;
}

TEST(DemoTown, LooksLikeACityAllDay) {
    democity::MemoryPackage package;
    democity::DemoCityOptions cityOptions;
    cityOptions.assets = 4'000;
    const auto report = democity::generateDemoCity(cityOptions, package);
    ASSERT_TRUE(report) << toText(report.error());
    CityContents city;
    city.name = "Glockenau";
    city.assets = std::move(package.assets);
    city.nodes = std::move(package.nodes);
    city.edges = std::move(package.edges);
    city.districts = std::move(package.districts);
    const std::size_t given = city.assets.size();
    SimulatorOptions options = optionsAt("2026-11-19T00:00");
    options.scenario.incidentsPerHour = 2.5;
    Town town(options, std::move(city));
    EXPECT_EQ(town.feed->store().catalogue().rejected(), 0U) << town.feed->store().catalogue().firstRejection();
    EXPECT_LT(town.feed->store().catalogue().size(), given + given / 10);  // the demo city lacks next to nothing

    std::map<int, Look> day;
    for (int hour = 1; hour <= 24; ++hour) {
        town.run(3'600'000, 30'000);
        day[hour % 24] = look(town);
        if (std::getenv("BELFRY_SHOW") != nullptr) {
            std::string line =
                fmt::format("{:02}h jams {:.3f} old {:.3f}", hour % 24, day[hour % 24].jams, day[hour % 24].alarms);
            for (const auto& [name, value] : day[hour % 24].mean) {
                line += fmt::format(" {} {:.2f}/{:.0f}", name, value, day[hour % 24].most[name]);
            }
            puts(line.c_str());
        }
    }
    // streets: free at night, slow in the rush, jams somewhere but not everywhere
    EXPECT_GT(day[3].mean["speed_ratio"], 0.9);
    EXPECT_LT(day[8].mean["speed_ratio"], day[3].mean["speed_ratio"] - 0.03);
    EXPECT_EQ(day[3].jams, 0.0);
    EXPECT_GT(day[8].jams, 0.001);
    EXPECT_LT(day[8].jams, 0.15);
    EXPECT_LT(day[8].alarms, 0.06);
    EXPECT_LT(day[22].jams, 0.01);
    // car parks: full by day, never all full
    EXPECT_GT(day[11].mean["occupancy"], 0.5);
    EXPECT_LT(day[11].mean["occupancy"], 0.95);
    EXPECT_LT(day[3].mean["occupancy"], day[11].mean["occupancy"]);
    // light
    EXPECT_GT(day[20].mean["illuminance_level"], 0.95);
    EXPECT_EQ(day[12].mean["illuminance_level"], 0.0);
    EXPECT_LT(day[2].mean["illuminance_level"], 0.95);
    // air: an ordinary November day is neither clean nor dangerous
    for (const auto& [hour, seen] : day) {
        EXPECT_LE(seen.most.at("air_quality_index"), 4.0) << hour;
        EXPECT_LT(seen.mean.at("air_quality_index"), 3.5) << hour;
    }
    EXPECT_GT(day[8].mean["no2"], day[3].mean["no2"]);
    EXPECT_GT(day[15].mean["o3"], day[8].mean["o3"]);
}

}  // namespace
}  // namespace belfry::simulator
