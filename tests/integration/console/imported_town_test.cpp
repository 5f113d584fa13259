// SPDX-License-Identifier: Apache-2.0
// A map of a real town becomes a city package by belfryctl; belfryd's simulator drives what the map has, and the
// console shows it.
#include <cstdlib>
#include <fstream>
#include <set>

#include <spawn.h>
#include <sys/wait.h>

#include "services/basemap/city_package.h"
#include "tests/integration/console/window.h"
#include "tests/integration/gateway/belfryd_process.h"

extern char** environ;

namespace belfry::test {
namespace {

namespace fs = std::filesystem;

/** A crossroads with two lamps, a car park with a name, one at the kerb, and signals. */
constexpr const char* kTown = R"xml(<?xml version='1.0' encoding='UTF-8'?>
<osm version="0.6" generator="test">
  <bounds minlat="48.40" minlon="15.59" maxlat="48.42" maxlon="15.62"/>
  <node id="1" lat="48.4100" lon="15.6000" version="1"/>
  <node id="2" lat="48.4100" lon="15.6050" version="1"/>
  <node id="3" lat="48.4100" lon="15.6100" version="1"/>
  <node id="4" lat="48.4130" lon="15.6050" version="1"/>
  <node id="5" lat="48.4070" lon="15.6050" version="1"/>
  <node id="20" lat="48.41005" lon="15.6020" version="1"><tag k="highway" v="street_lamp"/><tag k="ref" v="L-1"/></node>
  <node id="21" lat="48.41006" lon="15.6030" version="1"><tag k="highway" v="street_lamp"/><tag k="ref" v="L-2"/></node>
  <node id="22" lat="48.4100" lon="15.6049" version="1"><tag k="highway" v="traffic_signals"/></node>
  <node id="24" lat="48.4102" lon="15.6031" version="1"><tag k="amenity" v="parking"/>
    <tag k="name" v="Tiefgarage Musterplatz"/><tag k="capacity" v="120"/></node>
  <node id="30" lat="48.4105" lon="15.6050" version="1"><tag k="place" v="town"/><tag k="name" v="Musterstadt"/></node>
  <way id="100" version="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="primary"/>
    <tag k="name" v="Hauptstraße"/></way>
  <way id="101" version="1"><nd ref="4"/><nd ref="2"/><nd ref="5"/><tag k="highway" v="residential"/>
    <tag k="name" v="Gasse"/></way>
</osm>
)xml";

int belfryctl(std::vector<std::string> words) {
    const char* program = std::getenv("BELFRYCTL");
    words.insert(words.begin(), program == nullptr ? "belfryctl" : program);
    std::vector<char*> argv;
    for (std::string& word : words) {
        argv.push_back(word.data());
    }
    argv.push_back(nullptr);
    pid_t pid = 0;
    int status = -1;
    if (posix_spawnp(&pid, argv[0], nullptr, nullptr, argv.data(), environ) != 0 || waitpid(pid, &status, 0) != pid) {
        return -1;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/** What the map itself has of one kind: not what the simulator makes up. */
std::set<std::string> realAssets(const fs::path& city, const std::string& type) {
    std::set<std::string> ids;
    const auto package = basemap::CityPackage::open(city);
    EXPECT_TRUE(package);
    if (package) {
        const auto assets = package->assets();
        EXPECT_TRUE(assets);
        for (const feed::Asset& asset : *assets) {
            if (asset.type == type) {
                ids.insert(asset.id);
            }
        }
    }
    return ids;
}

/** How many of these the console has with a good value of `attribute`. */
std::size_t alive(const feed::Store& store, const std::set<std::string>& ids, const char* attribute) {
    std::size_t count = 0;
    for (const std::string& id : ids) {
        const auto handle = store.catalogue().find(id);
        if (!handle) {
            continue;
        }
        const auto index = store.schema(handle->layer()).attributeIndex(attribute);
        const feed::EntityTable& table = store.table(handle->layer());
        if (index && table.has(handle->row(), *index) && table.quality(handle->row(), *index) == Quality::Good) {
            ++count;
        }
    }
    return count;
}

/** From a map file to living assets in a console's window. */
void followTheMap(const fs::path& map, std::size_t leastLamps, std::size_t leastCarParks) {
    const TempDir dir;
    const fs::path city = dir.path() / "city";
    ASSERT_EQ(belfryctl({"city", "import", map, "--out", city, "--timezone", "Europe/Vienna"}), 0);
    const auto lamps = realAssets(city, "luminaire");
    const auto carParks = realAssets(city, "facility");
    ASSERT_GE(lamps.size(), leastLamps);
    ASSERT_GE(carParks.size(), leastCarParks);

    BelfrydProcess daemon({"--city", city, "--store", dir.path() / "store", "--listen",
                           "unix:" + (dir.path() / "s").string(), "--seed", "3", "--start-time", "17:00", "--speed",
                           "60"});
    const std::string address = daemon.waitReady();
    ASSERT_FALSE(address.empty()) << daemon.errors();
    const Window window(address);
    ASSERT_TRUE(window.console);
    ASSERT_TRUE(Window::waitFor([&] { return window.console->isSettled(); }));
    const feed::Store& store = window.console->pump().store();
    // a share of devices is mute, as in life
    EXPECT_TRUE(Window::waitFor([&] {
        return alive(store, lamps, "illuminance_level") * 10 >= lamps.size() * 9 &&
               alive(store, carParks, "available_spot_number") * 10 >= carParks.size() * 9;
    })) << alive(store, lamps, "illuminance_level")
        << " of " << lamps.size() << " lamps, " << alive(store, carParks, "available_spot_number") << " of "
        << carParks.size() << " car parks";

    // and they move: some car park's count changes while the afternoon goes on
    const auto counts = [&] {
        std::vector<std::int32_t> result;
        for (const std::string& id : carParks) {
            if (const auto handle = store.catalogue().find(id)) {
                result.push_back(
                    store.table(handle->layer())
                        .raw(handle->row(), *store.schema(handle->layer()).attributeIndex("available_spot_number")));
            }
        }
        return result;
    };
    const auto before = counts();
    EXPECT_TRUE(Window::waitFor([&] { return counts() != before; }));

    // a person finds one of them
    const QString lamp = QString::fromStdString(*lamps.begin());
    window.console->setSelected(lamp);
    EXPECT_EQ(window.console->selected(), lamp);
    EXPECT_TRUE(Window::waitFor([&] {
        const auto handle = store.catalogue().find(*lamps.begin());
        return handle && window.shows(QString::fromStdString(store.catalogue().asset(*handle).name));
    }));
}

TEST(ImportedTown, OfATestsOwnMakingIsAliveInTheConsole) {
    const TempDir dir;
    std::ofstream(dir.path() / "town.osm") << kTown;
    followTheMap(dir.path() / "town.osm", 2, 1);
}

TEST(ImportedTown, OfLondonIsAliveInTheConsole) {
    const char* shared = std::getenv("BELFRY_SHARED");
    const fs::path map = fs::path(shared == nullptr ? "" : shared) / "data/osm/london-clerkenwell-2020.osm.pbf";
    if (!fs::exists(map)) {
        GTEST_SKIP() << "no map at " << map;
    }
    followTheMap(map, 100, 10);
}

}  // namespace
}  // namespace belfry::test
