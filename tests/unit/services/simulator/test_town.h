// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>

#include "memory_writer.h"
#include "services/proto/mapping_schema.h"
#include "services/simulator/simulator.h"

namespace belfry::simulator {

inline std::vector<LayerSchema> coreLayers() {
    const char* source = std::getenv("BELFRY_SOURCE");
    auto schemas = proto::loadLayerSchemas(std::string(source != nullptr ? source : ".") + "/resources/layers");
    if (!schemas) {
        throw std::runtime_error(toText(schemas.error()));
    }
    return std::move(*schemas);
}

inline std::filesystem::path scenarioFolder() {
    const char* source = std::getenv("BELFRY_SOURCE");
    return std::filesystem::path(source != nullptr ? source : ".") / "resources" / "scenarios";
}

/** A chessboard of `side` × `side` junctions 180 m apart on 48.2° north: two crossing main streets with signals, the
 * rest residential; car parks, two zones and bays. Lamps and what hangs on them have to be made up. */
inline CityContents chessboardTown(int side = 9) {
    CityContents city;
    city.name = "Chessboard";
    city.timezone = "Europe/Vienna";
    const auto nodeId = [side](int x, int y) { return std::int64_t{1} + y * side + x; };
    const auto place = [side](double x, double y) {
        return feed::LonLat{15.6 + (x - side / 2.0) * 0.00242, 48.2 + (y - side / 2.0) * 0.00162};
    };
    const int middle = side / 2;
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            city.nodes.push_back({nodeId(x, y), place(x, y), x == middle || y == middle});
        }
    }
    const auto street = [&](int x0, int y0, int x1, int y1) {
        const bool along = y0 == y1;
        const int line = along ? y0 : x0;
        basemap::RoadEdge edge;
        edge.id = static_cast<std::int64_t>(city.edges.size()) + 1;
        edge.from = nodeId(x0, y0);
        edge.to = nodeId(x1, y1);
        edge.street = (along ? "East Street " : "North Street ") + std::to_string(line);
        edge.roadClass = line == middle ? "primary" : line % 3 == 0 ? "tertiary" : "residential";
        edge.lanes = line == middle ? 2 : 1;
        edge.speedKmh = line == middle ? 50.0 : 30.0;
        edge.lengthM = 180.0;
        edge.line = {place(x0, y0), place(x1, y1)};
        city.edges.push_back(edge);
    };
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            if (x + 1 < side) {
                street(x, y, x + 1, y);
                street(x + 1, y, x, y);
            }
            if (y + 1 < side) {
                street(x, y, x, y + 1);
                street(x, y + 1, x, y);
            }
        }
    }
    city.districts.push_back({"Old Town", {}, place(middle, middle)});
    city.districts.push_back({"Harbour", {}, place(0, 0)});
    const auto asset = [&](const char* type, const std::string& id, double x, double y, int capacity,
                           const std::string& parent) {
        feed::Asset made;
        made.id = id;
        made.layer = "parking";
        made.type = type;
        made.name = id.substr(id.rfind(':') + 1);
        made.parent = parent;
        made.position = place(x, y);
        if (capacity > 0) {
            made.facts.emplace_back("capacity", std::to_string(capacity));
        }
        city.assets.push_back(std::move(made));
    };
    for (int i = 0; i < 10; ++i) {
        asset("facility", "urn:ngsi-ld:OffStreetParking:P" + std::to_string(i), i % side + 0.3, i / 2 + 0.4,
              80 + 50 * i, "");
    }
    for (int i = 0; i < 40; ++i) {
        asset("bay", "urn:ngsi-ld:ParkingSpot:P4-" + std::to_string(i), 0.3 + 0.01 * i, 0.4, 0,
              "urn:ngsi-ld:OffStreetParking:P4");
        asset("bay", "urn:ngsi-ld:ParkingSpot:S-" + std::to_string(i), 3 + 0.02 * i, 2.1, 0, "");
    }
    asset("zone", "urn:ngsi-ld:OnStreetParking:Z1", 2.5, 3.5, 25, "");
    asset("zone", "urn:ngsi-ld:OnStreetParking:Z2", 5.5, 1.5, 0, "");
    return city;
}

/** A simulator with its feed, and the time that a test moves. */
struct Town {
    explicit Town(SimulatorOptions options, CityContents city = chessboardTown())
        : schemas(coreLayers()),
          simulator(std::move(options), schemas, std::move(city)),
          feed(std::make_unique<MemoryWriter>(schemas, simulator.catalogue())) {
        simulator.attach(*feed);
    }
    /** Steps of `tickMs` until `forMs` passed, device time and city time alike. */
    void run(Millis forMs, Millis tickMs = 250) {
        for (Millis passed = 0; passed < forMs; passed += tickMs) {
            now = now.plus(tickMs);
            simulator.step(tickMs, now);
        }
    }

    std::vector<LayerSchema> schemas;
    Simulator simulator;
    std::unique_ptr<MemoryWriter> feed;
    Instant now{1'000, 1'790'000'000'000};
};

inline SimulatorOptions optionsAt(const char* start, std::uint64_t seed = 1) {
    SimulatorOptions options;
    options.seed = seed;
    options.startLocalMs = parseLocalDateTime(start).value();
    options.scenario.devices = {0, 0, 0, 0, 0};
    return options;
}

}  // namespace belfry::simulator
