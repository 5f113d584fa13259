// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/simulator.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <utility>

#include <fmt/format.h>

#include "services/simulator/air_system.h"
#include "services/simulator/catalogue_builder.h"
#include "services/simulator/device_orders.h"
#include "services/simulator/incident_system.h"
#include "services/simulator/lighting_system.h"
#include "services/simulator/parking_system.h"
#include "services/simulator/scenario_devices.h"
#include "services/simulator/sun.h"
#include "services/simulator/traffic_system.h"

namespace belfry::simulator {

namespace {

constexpr Millis kLongestStepMs = 60'000;
constexpr Millis kBackfillStepMs = 5 * 60'000;
constexpr Millis kDayMs = 86'400'000;
constexpr std::uint64_t kFirstDeviceSalt = 1'000;  ///< apart from what a device's habits are drawn by

/** The layer, or an empty one whose fields swallow everything. */
const LayerSchema& layerOf(const std::vector<LayerSchema>& schemas, std::string_view id) {
    static const LayerSchema kNone;
    const auto found = std::find_if(schemas.begin(), schemas.end(), [&](const LayerSchema& s) { return s.id == id; });
    return found == schemas.end() ? kNone : *found;
}

}  // namespace

struct Simulator::Impl {
    Impl(SimulatorOptions given, std::vector<LayerSchema> layers, CityContents contents)
        : options(std::move(given)),
          schemas(std::move(layers)),
          city(std::move(contents)),
          assets(completeAssets(city, options.seed, {options.maxDerivedLamps, options.maxRoadSegments})),
          world(makeWorld()),
          weather(mix64(options.seed), world.centre.lat),
          rng(mix64(options.seed ^ 0x5CE4A210ULL)),
          parking(world, layerOf(schemas, "parking"), assets),
          lighting(world, layerOf(schemas, "lighting"), assets),
          traffic(world, layerOf(schemas, "traffic"), assets, city.edges),
          air(world, layerOf(schemas, "air_quality"), assets, traffic),
          incidents(world, layerOf(schemas, "incidents"), traffic, lighting, air, assets,
                    options.scenario.incidentsPerHour),
          orders(world, schemas),
          devices(world) {
        const std::pair<const char*, CitySystem*> commanded[] = {{"parking", &parking},
                                                                 {"lighting", &lighting},
                                                                 {"traffic", &traffic},
                                                                 {"air_quality", &air},
                                                                 {"incidents", &incidents}};
        for (const auto& [layer, system] : commanded) {
            orders.serve(layer, *system);
            devices.serve(layer, *system);
        }
        city = {};
        weather.change(options.scenario.weather, 0);
        done.assign(options.scenario.actions.size(), false);
    }

    World makeWorld() const {
        World made;
        made.seed = options.seed;
        made.language = options.language;
        made.faults = options.scenario.devices;
        made.localMs = options.startLocalMs;
        made.utcOffsetMinutes = options.utcOffsetMinutes;
        made.centre = centreOf(city);
        made.plane = LocalPlane(made.centre);
        return made;
    }

    std::array<CitySystem*, 5> systems() { return {&traffic, &parking, &lighting, &air, &incidents}; }

    /** An order comes between two steps. What a device does about it is observed after it was asked: a millisecond
     * later, the finest that reports can tell. */
    void orderComes() {
        if (options.present && reported) {
            world.now = options.present();
            world.out.at(world.now.wallMs + 1);
        }
    }

    void live(Millis dtMs) {
        while (dtMs > 0 || !started) {
            const Millis part = std::min(dtMs, kLongestStepMs);
            dtMs -= part;
            world.localMs += part;
            weather.live(std::max<Millis>(part, 1), world.dayOfYear(), world.hour());
            world.weather = weather.now();
            world.sunElevation = sunElevationDeg(world.localMs - Millis{world.utcOffsetMinutes} * 60'000, world.centre);
            started = true;
            actions();
            for (CitySystem* system : systems()) {
                system->live(part);
            }
        }
    }

    void actions() {
        if (world.localMs < options.startLocalMs) {
            return;
        }
        const Millis midnight = options.startLocalMs - (options.startLocalMs % kDayMs + kDayMs) % kDayMs;
        for (std::size_t i = 0; i < done.size(); ++i) {
            const ScenarioAction& action = options.scenario.actions[i];
            Millis due = (action.timeOfDay ? midnight : options.startLocalMs) + action.atMs;
            if (action.timeOfDay && due < options.startLocalMs) {
                due += kDayMs;
            }
            if (!done[i] && due <= world.localMs) {
                done[i] = true;
                act(action, i);
            }
        }
        for (std::size_t i = 0; i < restores.size();) {
            if (restores[i].first <= world.localMs) {
                restores[i].second();
                restores.erase(restores.begin() + static_cast<std::ptrdiff_t>(i));
            } else {
                ++i;
            }
        }
    }

    feed::LonLat resolve(const ScenarioPlace& place) {
        using Kind = ScenarioPlace::Kind;
        feed::LonLat found = world.centre;
        switch (place.kind) {
            case Kind::Centre: break;
            case Kind::Edge: {
                double farthest = -1.0;
                for (int i = 0; i < 24; ++i) {
                    if (const auto street = traffic.streetPlace(rng, false)) {
                        const double metres = feed::distanceMetres(street->place, world.centre);
                        if (metres > farthest && metres < 6'000.0) {
                            farthest = metres;
                            found = street->place;
                        }
                    }
                }
                break;
            }
            case Kind::Random:
                if (const auto street = traffic.streetPlace(rng, false)) {
                    found = street->place;
                }
                break;
            case Kind::Feeder:
                if (lighting.feederCount() > 0) {
                    found = lighting.feederPlace(lastFeeder.value_or(lighting.feedersBySize().front()));
                }
                break;
            case Kind::LargestParking: found = parking.largestPlace().value_or(found); break;
            case Kind::BusiestSignal: found = traffic.busiestSignal().value_or(found); break;
            case Kind::UpwindOfStation: found = air.upwindOfStation(900.0).value_or(found); break;
            case Kind::Previous: found = previous.value_or(found); break;
            case Kind::District: {
                for (const auto& [name, at] : districts) {
                    found = name == place.district ? at : found;
                }
                break;
            }
            case Kind::Point: found = place.point; break;
        }
        previous = found;
        return found;
    }

    void act(const ScenarioAction& action, std::size_t number) {
        using Kind = ScenarioAction::Kind;
        switch (action.kind) {
            case Kind::Weather:
                weather.change(action.weather, action.overMs);
                world.note("weather changes");
                break;
            case Kind::TripFeeders: {
                const std::vector<std::uint32_t> order = action.place.kind == ScenarioPlace::Kind::Feeder
                                                             ? lighting.feedersBySize()
                                                             : lighting.feedersNear(resolve(action.place));
                int left = action.count;
                for (const std::uint32_t feeder : order) {
                    if (left > 0 && !lighting.feederTripped(feeder)) {
                        --left;
                        lastFeeder = feeder;
                        lighting.tripFeeder(feeder);
                        if (action.forMs > 0) {
                            restores.emplace_back(world.localMs + action.forMs,
                                                  [this, feeder] { lighting.restoreFeeder(feeder); });
                        }
                    }
                }
                if (lastFeeder) {
                    previous = lighting.feederPlace(*lastFeeder);
                }
                break;
            }
            case Kind::Blackout: {
                // the largest first: a grid fails where the load is
                const std::vector<std::uint32_t> order = lighting.feedersBySize();
                const auto count =
                    static_cast<std::size_t>(std::ceil(action.feederShare * static_cast<double>(order.size())));
                for (std::size_t i = 0; i < count; ++i) {
                    lighting.tripFeeder(order[i]);
                }
                traffic.darkenSignals(action.signalShare);
                world.note("blackout");
                break;
            }
            case Kind::Recover: {
                std::vector<std::uint32_t> dark;
                for (const std::uint32_t feeder : lighting.feedersBySize()) {
                    if (lighting.feederTripped(feeder)) {
                        dark.push_back(feeder);
                    }
                }
                const auto count =
                    static_cast<std::size_t>(std::ceil(action.feederShare * static_cast<double>(dark.size())));
                for (std::size_t i = 0; i < count; ++i) {
                    lighting.restoreFeeder(dark[dark.size() - 1 - i]);
                }
                traffic.recoverSignals(action.signalShare);
                world.note("supply comes back in part");
                break;
            }
            case Kind::Incident: {
                IncidentWish wish;
                wish.category = action.category;
                wish.priority = action.priority;
                wish.place = resolve(action.place);
                wish.radiusM = action.radiusM;
                wish.units = action.units;
                wish.workMs = action.forMs;
                wish.description = action.description;
                wish.effects = action.category != "POWER";  // the scenario trips feeders itself
                incidents.start(wish);
                break;
            }
            case Kind::Demand: {
                const feed::LonLat place = resolve(action.place);
                const Millis end = action.forMs > 0 ? world.localMs + action.forMs : world.localMs + kDayMs;
                traffic.addDemand(place, action.radiusM, action.factor, action.overMs, end);
                if (action.parkingShare > 0.0) {
                    parking.addDemand(place, action.radiusM, action.parkingShare, end);
                }
                world.note("crowds are on their way");
                break;
            }
            case Kind::LoseSites: {
                const std::vector<std::uint32_t> order = action.place.kind == ScenarioPlace::Kind::LargestParking
                                                             ? parking.sitesBySize()
                                                             : parking.sitesNear(resolve(action.place));
                int left = action.count;
                for (const std::uint32_t site : order) {
                    if (left > 0 && !parking.isOffline(site)) {
                        --left;
                        parking.setOffline(site, true);
                        if (action.forMs > 0) {
                            restores.emplace_back(world.localMs + action.forMs,
                                                  [this, site] { parking.setOffline(site, false); });
                        }
                    }
                }
                break;
            }
            case Kind::LoseNetworks:
                for (std::uint32_t network = 0;
                     network < std::min<std::size_t>(air.networkCount(), static_cast<std::size_t>(action.count));
                     ++network) {
                    air.setOffline(network, true);
                    if (action.forMs > 0) {
                        restores.emplace_back(world.localMs + action.forMs,
                                              [this, network] { air.setOffline(network, false); });
                    }
                }
                break;
            case Kind::Devices:
            case Kind::Technician: {
                const feed::LonLat place = action.pick.nearPlace ? resolve(action.place) : world.centre;
                auto undo = devices.act(action, place, kFirstDeviceSalt + number);
                if (action.forMs > 0) {
                    restores.emplace_back(world.localMs + action.forMs, std::move(undo));
                }
                break;
            }
            case Kind::Smog:
                air.setSmog(action.factor, action.overMs);
                world.note("smog");
                break;
        }
    }

    SimulatorOptions options;
    std::vector<LayerSchema> schemas;
    CityContents city;
    std::vector<feed::Asset> assets;
    World world;
    WeatherModel weather;
    Rng rng;
    ParkingSystem parking;
    LightingSystem lighting;
    TrafficSystem traffic;
    AirSystem air;
    IncidentSystem incidents;
    DeviceOrders orders;
    ScenarioDevices devices;
    std::vector<bool> done;
    std::vector<std::pair<Millis, std::function<void()>>> restores;
    std::vector<std::pair<std::string, feed::LonLat>> districts;
    std::optional<std::uint32_t> lastFeeder;
    std::optional<feed::LonLat> previous;
    bool started = false;
    bool reported = false;
    Millis lastMonoMs = 0;
};

Simulator::Simulator(SimulatorOptions options, std::vector<LayerSchema> schemas, CityContents city) {
    std::vector<std::pair<std::string, feed::LonLat>> districts;
    districts.reserve(city.districts.size());
    for (const basemap::District& district : city.districts) {
        districts.emplace_back(district.name, district.center);
    }
    m_impl = std::make_unique<Impl>(std::move(options), std::move(schemas), std::move(city));
    m_impl->districts = std::move(districts);
}

Simulator::~Simulator() = default;

const std::vector<feed::Asset>& Simulator::catalogue() const { return m_impl->assets; }

std::vector<feed::Asset> Simulator::takeCatalogue() { return std::exchange(m_impl->assets, {}); }

void Simulator::attach(feed::StateWriter& writer) {
    m_impl->world.out.attach(&writer);
    for (CitySystem* system : m_impl->systems()) {
        system->attach(writer.store().catalogue());
    }
    m_impl->devices.attach(writer.store().catalogue());
    m_impl->assets = {};
}

void Simulator::backfill(Millis duration, Instant now, const BackfillSink& sink) {
    Impl& impl = *m_impl;
    World& world = impl.world;
    feed::StateWriter* writer = world.out.writer();
    if (writer == nullptr || duration <= 0 || impl.started) {
        return;
    }
    const Millis steps = std::min(duration, 7 * kDayMs) / kBackfillStepMs;
    world.localMs = impl.options.startLocalMs - steps * kBackfillStepMs;
    world.out.attach(nullptr);  // the past is told to the sink, not to the feed
    impl.incidents.setQuiet(true);
    for (Millis left = steps; left > 0; --left) {
        world.now = now.plus(-left * kBackfillStepMs);
        impl.live(left == steps ? 0 : kBackfillStepMs);
        for (CitySystem* system : impl.systems()) {
            system->sample([&](Handle handle, const Field& field, double value) {
                if (handle.isValid() && field.present && field.history) {
                    sink({handle, writer->store().catalogue().id(handle), field.index, world.now.wallMs,
                          Reporter::rawValue(field, value)});
                }
            });
        }
    }
    world.now = now;
    impl.live(kBackfillStepMs);
    impl.incidents.setQuiet(false);
    world.out.attach(writer);
}

void Simulator::step(Millis simulatedMs, Instant now) {
    Impl& impl = *m_impl;
    if (impl.world.out.writer() == nullptr) {
        return;
    }
    const Millis from = impl.reported ? impl.lastMonoMs : now.monoMs;
    impl.world.now = now;
    impl.world.out.at(now.wallMs);
    impl.live(std::max<Millis>(0, simulatedMs));
    impl.orders.live();
    for (CitySystem* system : impl.systems()) {
        system->report(from);
    }
    if (!impl.reported) {
        impl.reported = true;
        for (CitySystem* system : impl.systems()) {
            system->reportAll();
        }
    }
    impl.lastMonoMs = now.monoMs;
}

Millis Simulator::localTimeMs() const { return m_impl->world.localMs; }

const SimulatorOptions& Simulator::options() const { return m_impl->options; }

const std::vector<std::string>& Simulator::journal() const { return m_impl->world.journal; }

void Simulator::select(const feed::OrderRequest& request, feed::Reply<feed::OrderRecord> reply) {
    if (m_impl->world.out.writer() == nullptr) {
        reply(fail(ErrorCode::Unavailable, "the simulator has no feed yet", "try again in a moment"));
        return;
    }
    m_impl->orderComes();
    reply(m_impl->orders.select(request));
}

void Simulator::execute(const std::string& orderId, feed::Reply<feed::OrderRecord> reply) {
    m_impl->orderComes();
    reply(m_impl->orders.execute(orderId));
}

void Simulator::cancel(const std::string& orderId, feed::Reply<feed::OrderRecord> reply) {
    m_impl->orderComes();
    reply(m_impl->orders.cancel(orderId));
}

void Simulator::renew(const std::string& orderId, Millis leaseMs, const std::string& /*reason*/,
                      feed::Reply<feed::OrderRecord> reply) {
    m_impl->orderComes();
    reply(m_impl->orders.renew(orderId, leaseMs));
}

void Simulator::release(const std::string& orderId, feed::Reply<feed::OrderRecord> reply) {
    m_impl->orderComes();
    reply(m_impl->orders.release(orderId));
}

}  // namespace belfry::simulator
