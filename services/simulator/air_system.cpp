// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/air_system.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numbers>
#include <utility>

#include <fmt/format.h>

namespace belfry::simulator {

namespace {

constexpr Millis kEveryMs = 60'000;
// positions of `sampling_interval` in resources/layers/air_quality.textproto; the first is what stations do by
// themselves
constexpr Millis kSamplingMs[] = {60'000, 30'000, 10'000, 5'000};
constexpr double kFixedShare = 0.25;  ///< stations whose interval cannot be changed
constexpr Millis kKeptEveryMs = 5 * 60'000;
constexpr std::size_t kKeptAnHour =
    13;  // samples of lastHour; with so many the oldest is an hour old, or five minutes more
// upper ends of good, fair, moderate, poor, very poor
constexpr double kNo2[5] = {40, 90, 120, 230, 340};
constexpr double kPm25[5] = {10, 20, 25, 50, 75};
constexpr double kPm10[5] = {20, 40, 50, 100, 150};
constexpr double kO3[5] = {50, 100, 130, 240, 380};

int band(double value, const double (&limits)[5]) {
    return 1 + static_cast<int>(
                   std::count_if(std::begin(limits), std::end(limits), [&](double limit) { return value > limit; }));
}

}  // namespace

AirIndex europeanAirIndex(const Pollution& pollution) {
    const int bands[4] = {band(pollution.no2, kNo2), band(pollution.pm25, kPm25), band(pollution.pm10, kPm10),
                          band(pollution.o3, kO3)};
    const auto* worst = std::max_element(std::begin(bands), std::end(bands));
    return {*worst, static_cast<int>(worst - std::begin(bands))};
}

AirTrend airTrend(const Pollution& hourBefore, const Pollution& now) {
    static constexpr double Pollution::* kWhich[4] = {&Pollution::no2, &Pollution::pm25, &Pollution::pm10,
                                                      &Pollution::o3};
    static constexpr double kGood[4] = {kNo2[0], kPm25[0], kPm10[0], kO3[0]};
    const auto leading = static_cast<std::size_t>(europeanAirIndex(now).leading);
    const double before = hourBefore.*kWhich[leading];
    const double change = now.*kWhich[leading] - before;
    if (std::abs(change) <= 0.1 * std::max(before, kGood[leading])) {
        return AirTrend::Steady;
    }
    return change > 0.0 ? AirTrend::Rising : AirTrend::Falling;
}

AirSystem::AirSystem(World& world, const LayerSchema& schema, const std::vector<feed::Asset>& assets,
                     const TrafficSystem& traffic)
    : m_world(world),
      m_rng(mix64(world.seed ^ 0xA17ULL)),
      m_traffic(traffic),
      m_layerId(schema.id),
      m_wheel(schema.periodMs) {
    m_index = fieldOf(schema, "air_quality_index");
    m_no2 = fieldOf(schema, "no2");
    m_pm25 = fieldOf(schema, "pm25");
    m_pm10 = fieldOf(schema, "pm10");
    m_o3 = fieldOf(schema, "o3");
    m_leading = fieldOf(schema, "leading_pollutant");
    m_trend = fieldOf(schema, "trend");
    m_temperature = fieldOf(schema, "temperature");
    m_humidity = fieldOf(schema, "relative_humidity");
    m_wind = fieldOf(schema, "wind_speed");
    m_windFrom = fieldOf(schema, "wind_direction");
    m_connection = fieldOf(schema, "connection");
    m_sampling = fieldOf(schema, "sampling_interval");
    m_mode = fieldOf(schema, "working_mode");
    std::vector<std::pair<std::string_view, std::uint64_t>> networks;
    for (const feed::Asset& asset : assets) {
        if (asset.layer == schema.id && asset.type == "network") {
            networks.emplace_back(asset.id, world.hashOf(asset.id));
            m_networks.push_back({{}, asset.name, false});
        }
    }
    for (const feed::Asset& asset : assets) {
        if (asset.layer != schema.id || asset.type != "station") {
            continue;
        }
        const std::uint64_t hash = world.hashOf(asset.id);
        Station station;
        station.place = asset.position;
        station.traffic = factOf(asset, "kind") == "traffic";
        station.industrial = factOf(asset, "kind") == "industrial";
        station.streets = traffic.neighbourhood(asset.position, station.traffic ? 350.0 : 500.0);
        station.warmer = 1.2 * (unitOf(hash, 1) - 0.5);
        station.control.obedience = world.habitOf(hash, false).obedience;
        const std::string_view sampling = factOf(asset, "sampling");
        station.adjustable = sampling.empty() ? unitOf(hash, 2) >= kFixedShare : sampling != "fixed";
        for (std::size_t i = 0; i < networks.size(); ++i) {
            station.network = networks[i].first == asset.parent ? static_cast<std::int32_t>(i) : station.network;
        }
        m_ids.push_back(asset.id);
        m_hashes.push_back(hash);
        m_stations.push_back(std::move(station));
    }
    for (const auto& [id, hash] : networks) {
        m_ids.emplace_back(id);
        m_hashes.push_back(hash);
    }
}

void AirSystem::attach(const feed::Catalogue& catalogue) {
    for (std::size_t number = 0; number < m_ids.size(); ++number) {
        if (const std::optional<Handle> handle = catalogue.find(m_ids[number])) {
            (number < m_stations.size() ? m_stations[number].handle : m_networks[number - m_stations.size()].handle) =
                *handle;
            m_wheel.add(static_cast<std::uint32_t>(number), m_hashes[number]);
        }
    }
    m_ids = {};
    m_hashes = {};
}

double AirSystem::smoke(feed::LonLat place) const {
    double sum = 0.0;
    const Metres here = m_world.plane.metres(place);
    // the wind's name is where it comes from: the plume goes the other way
    const double to = (m_world.weather.windFromDeg + 180.0) * std::numbers::pi / 180.0;
    const double wind = std::max(1.0, m_world.weather.windMs);
    for (const Fire& fire : m_fires) {
        if (!fire.burning) {
            continue;
        }
        const Metres source = m_world.plane.metres(fire.place);
        const double dx = here.x - source.x;
        const double dy = here.y - source.y;
        const double along = dx * std::sin(to) + dy * std::cos(to);
        const double across = dx * std::cos(to) - dy * std::sin(to);
        if (along > -150.0 && along < 8'000.0) {
            // a Gaussian plume at ground level, wide as in a neutral atmosphere over a town (about 0.16 of the way)
            const double spread = 60.0 + 0.16 * std::max(0.0, along);
            sum += fire.strength * 900.0 * std::exp(-0.5 * across * across / (spread * spread)) * (140.0 / spread) *
                   std::min(1.5, 4.0 / wind);
        }
    }
    return std::min(sum, 1'200.0);
}

Pollution AirSystem::target(Station& station) const {
    const Weather& weather = m_world.weather;
    const double hour = m_world.hour();
    // the lid: low wind and an inversion keep everything near the ground, nights more than days
    const double night = 1.0 + 0.25 * std::cos(2.0 * std::numbers::pi * (hour - 5.0) / 24.0);
    const double lid =
        night * (1.0 + 2.2 * weather.inversion) * std::clamp(2.4 / (weather.windMs + 0.8), 0.35, 2.2) * m_smog;
    const double heating = std::clamp((15.0 - weather.temperatureC) / 20.0, 0.0, 1.6) *
                           (0.6 + 0.4 * std::cos(2.0 * std::numbers::pi * (hour - 20.0) / 24.0));
    const double streets = m_traffic.exhaust(station.streets);
    const double road = std::min(60.0, streets / (station.traffic ? 330.0 : 700.0));
    const double wash = std::clamp(1.0 - 0.08 * weather.rainMmH, 0.45, 1.0);
    const double plume = smoke(station.place);
    const double own = 1.0 + 0.12 * station.noise;

    Pollution air;
    air.no2 = (4.0 + 9.0 * m_traffic.meanLoad() + road + 5.0 * heating + (station.industrial ? 6.0 : 0.0)) * lid * own +
              0.04 * plume;
    air.pm25 = (4.5 + 0.13 * road + 6.5 * heating) * lid * wash * own + 0.62 * plume;
    air.pm10 = (8.0 + 0.32 * road + 7.5 * heating + (station.industrial ? 7.0 : 0.0)) * lid * wash * own + plume;
    const double sun = std::max(0.0, std::sin(std::max(0.0, m_world.sunElevation) * std::numbers::pi / 180.0)) *
                       (1.0 - 0.6 * weather.cloud);
    const double warm = std::clamp((weather.temperatureC + 5.0) / 30.0, 0.1, 1.4);
    // ozone lags the sun and is eaten by fresh exhaust
    const double late = 0.5 + 0.5 * std::cos(2.0 * std::numbers::pi * (hour - 15.5) / 24.0);
    air.o3 = std::max(2.0, 26.0 + 70.0 * sun * warm + 28.0 * late * warm + 2.0 * weather.windMs - 0.55 * air.no2);
    air.no2 = std::clamp(air.no2, 0.5, 900.0);
    air.pm25 = std::clamp(air.pm25, 0.5, 900.0);
    air.pm10 = std::clamp(std::max(air.pm10, air.pm25 * 1.15), 0.5, 1'400.0);
    air.o3 = std::clamp(air.o3, 1.0, 400.0);
    return air;
}

void AirSystem::live(Millis dtMs) {
    const bool first = !m_stations.empty() && !m_stations.front().settled;
    m_leftMs += dtMs;
    Millis every = kEveryMs;
    for (const Station& station : m_stations) {
        every = std::min(every, intervalOf(station));
    }
    if (m_leftMs < every && !first) {
        return;
    }
    const Millis passed = first ? kEveryMs : m_leftMs;
    m_leftMs = 0;
    if (m_smogLeftMs > 0) {
        m_smog +=
            (m_smogTarget - m_smog) * std::min(1.0, static_cast<double>(passed) / static_cast<double>(m_smogLeftMs));
        m_smogLeftMs = std::max<Millis>(0, m_smogLeftMs - passed);
    } else {
        m_smog = m_smogTarget;
    }
    m_sinceKeptMs += passed;
    const bool keeps = m_sinceKeptMs >= kKeptEveryMs;
    m_sinceKeptMs = keeps ? 0 : m_sinceKeptMs;
    const double seconds = static_cast<double>(passed) / 1000.0;
    const double keep = std::exp(-seconds / 1'800.0);
    for (Station& station : m_stations) {
        station.noise = station.noise * keep + std::sqrt(1.0 - keep * keep) * m_rng.normal();
        const Pollution want = target(station);
        const double follow = station.settled ? 1.0 - std::exp(-seconds / 420.0) : 1.0;
        station.air.no2 += (want.no2 - station.air.no2) * follow;
        station.air.pm25 += (want.pm25 - station.air.pm25) * follow;
        station.air.pm10 += (want.pm10 - station.air.pm10) * follow;
        station.air.o3 += (want.o3 - station.air.o3) * follow;
        station.settled = true;
        if (keeps) {
            station.lastHour.push_back(station.air);
            if (station.lastHour.size() > kKeptAnHour) {
                station.lastHour.pop_front();
            }
        }
    }
}

void AirSystem::report(Millis fromMs) {
    const Millis now = m_world.now.monoMs;
    m_leases.run(now, [&](std::uint32_t number, Millis) {
        Station& station = m_stations[number];
        if (station.control.heldUntil != 0 && station.control.heldUntil <= now) {
            station.control.heldUntil = 0;
            setSampling(station, 0);
        }
    });
    for (std::uint32_t number = 0; number < m_stations.size(); ++number) {
        const Millis interval = intervalOf(m_stations[number]);
        if (interval < kSamplingMs[0] && now / interval != fromMs / interval) {
            reportStation(number);
        }
    }
    m_wheel.turn(fromMs, m_world.now.monoMs, [&](std::uint32_t device) { reportDevice(device); });
}

void AirSystem::reportDevice(std::uint32_t device) {
    if (device < m_stations.size()) {
        reportStation(device);
    } else {
        reportNetwork(device - static_cast<std::uint32_t>(m_stations.size()));
    }
}

void AirSystem::reportNetwork(std::uint32_t number) {
    m_world.out.value(m_networks[number].handle, m_connection, m_networks[number].offline ? 1 : 0);
}

void AirSystem::setOffline(std::uint32_t number, bool offline) {
    Network& network = m_networks[number];
    if (network.offline == offline) {
        return;
    }
    network.offline = offline;
    m_world.note(fmt::format("network {} is {}", network.name, offline ? "offline" : "online"));
    reportNetwork(number);
    for (std::uint32_t station = 0; station < m_stations.size(); ++station) {
        if (m_stations[station].network == static_cast<std::int32_t>(number)) {
            reportStation(station);
        }
    }
}

void AirSystem::reportAll() {
    for (std::uint32_t device = 0; device < m_stations.size() + m_networks.size(); ++device) {
        reportDevice(device);
    }
}

void AirSystem::reportStation(std::uint32_t number) {
    const Station& station = m_stations[number];
    const bool offline = isOffline(station);
    m_world.out.value(station.handle, m_connection, offline ? 1 : 0);
    if (offline) {
        return;
    }
    const AirIndex index = europeanAirIndex(station.air);
    Reporter& out = m_world.out;
    out.value(station.handle, m_index, index.index);
    out.value(station.handle, m_no2, station.air.no2);
    out.value(station.handle, m_pm25, station.air.pm25);
    out.value(station.handle, m_pm10, station.air.pm10);
    out.value(station.handle, m_o3, station.air.o3);
    out.value(station.handle, m_leading, index.leading);
    if (station.lastHour.size() >= kKeptAnHour) {  // before that nobody knows
        out.value(station.handle, m_trend, static_cast<double>(airTrend(station.lastHour.front(), station.air)));
    }
    out.value(station.handle, m_temperature, m_world.weather.temperatureC + station.warmer);
    out.value(station.handle, m_humidity, m_world.weather.humidity);
    out.value(station.handle, m_wind, m_world.weather.windMs);
    out.value(station.handle, m_windFrom, std::min(359.0, std::floor(m_world.weather.windFromDeg)));
    out.value(station.handle, m_sampling, station.sampling);
    out.value(station.handle, m_mode, static_cast<double>(station.control.mode()));
}

Millis AirSystem::intervalOf(const Station& station) const {
    return kSamplingMs[std::min<std::size_t>(station.sampling, std::size(kSamplingMs) - 1)];
}

void AirSystem::setSampling(Station& station, std::uint8_t sampling) {
    station.commanded = sampling;
    if (!station.control.local && !station.control.isStuck()) {
        station.sampling = sampling;
    }
    reportStation(static_cast<std::uint32_t>(&station - m_stations.data()));
}

AirSystem::Station* AirSystem::stationOf(Handle handle) {
    const auto found = std::find_if(m_stations.begin(), m_stations.end(),
                                    [&](const Station& station) { return station.handle == handle; });
    return !handle.isValid() || found == m_stations.end() ? nullptr : &*found;
}

DeviceAnswer AirSystem::hold(Handle handle, double value, Millis leaseEndMs) {
    Station* station = stationOf(handle);
    if (station == nullptr || !station->adjustable) {
        return {DeviceAnswer::Kind::Refused, "NOT_SUPPORTED",
                m_world.german() ? "Messintervall ist fest" : "the sampling interval is fixed"};
    }
    if (isOffline(*station)) {
        return {DeviceAnswer::Kind::NoReply, "COMM_LOST", {}};
    }
    DeviceAnswer answer = firstAnswer(station->control, m_world.german());
    if (answer.kind == DeviceAnswer::Kind::Accepted) {
        station->control.heldUntil = leaseEndMs;
        m_leases.add(leaseEndMs, static_cast<std::uint32_t>(station - m_stations.data()));
        setSampling(*station, static_cast<std::uint8_t>(
                                  std::clamp(std::lround(value), 0L, static_cast<long>(std::size(kSamplingMs)) - 1)));
    }
    return answer;
}

DeviceAnswer AirSystem::letGo(Handle handle) {
    Station* station = stationOf(handle);
    if (station == nullptr) {
        return {DeviceAnswer::Kind::Refused, "NOT_SUPPORTED", "no station"};
    }
    if (isOffline(*station)) {
        return {DeviceAnswer::Kind::NoReply, "COMM_LOST", {}};
    }
    DeviceAnswer answer = firstAnswer(station->control, m_world.german());
    if (answer.kind == DeviceAnswer::Kind::Accepted && station->control.heldUntil != 0) {
        station->control.heldUntil = 0;
        setSampling(*station, 0);
    }
    return answer;
}

Millis AirSystem::heldUntil(Handle handle) const {
    const auto found = std::find_if(m_stations.begin(), m_stations.end(),
                                    [&](const Station& station) { return station.handle == handle; });
    return !handle.isValid() || found == m_stations.end() ? 0 : found->control.heldUntil;
}

bool AirSystem::takeLocal(Handle handle, std::optional<double> value) {
    Station* station = stationOf(handle);
    if (station != nullptr) {
        station->control.local = true;
        if (value) {
            station->sampling = static_cast<std::uint8_t>(
                std::clamp(std::lround(*value), 0L, static_cast<long>(std::size(kSamplingMs)) - 1));
        }
        reportStation(static_cast<std::uint32_t>(station - m_stations.data()));
    }
    return station != nullptr;
}

bool AirSystem::giveBack(Handle handle) {
    Station* station = stationOf(handle);
    if (station != nullptr && station->control.local) {
        station->control.local = false;
        setSampling(*station, station->commanded);
    }
    return station != nullptr;
}

bool AirSystem::restart(Handle handle) {
    Station* station = stationOf(handle);
    if (station != nullptr && station->control.heldUntil != 0) {
        station->control.heldUntil = 0;
        setSampling(*station, 0);
    }
    return station != nullptr;
}

std::optional<DeviceHabit::Obedience> AirSystem::setObedience(Handle handle, DeviceHabit::Obedience obedience) {
    Station* station = stationOf(handle);
    if (station == nullptr) {
        return std::nullopt;
    }
    const bool wasStuck = station->control.isStuck();
    const DeviceHabit::Obedience before = std::exchange(station->control.obedience, obedience);
    if (wasStuck) {
        setSampling(*station, station->commanded);
    }
    return before;
}

void AirSystem::sample(const Sampler& sampler) {
    for (const Station& station : m_stations) {
        sampler(station.handle, m_index, europeanAirIndex(station.air).index);
        sampler(station.handle, m_no2, station.air.no2);
        sampler(station.handle, m_pm25, station.air.pm25);
        sampler(station.handle, m_pm10, station.air.pm10);
        sampler(station.handle, m_o3, station.air.o3);
        sampler(station.handle, m_temperature, m_world.weather.temperatureC + station.warmer);
        sampler(station.handle, m_wind, m_world.weather.windMs);
    }
}

void AirSystem::setSmog(double factor, Millis overMs) {
    m_smogTarget = factor;
    m_smogLeftMs = overMs;
}

std::uint32_t AirSystem::startFire(feed::LonLat place, double strength) {
    m_fires.push_back({place, strength, true});
    return static_cast<std::uint32_t>(m_fires.size() - 1);
}

void AirSystem::endFire(std::uint32_t fire) { m_fires[fire].burning = false; }

std::optional<feed::LonLat> AirSystem::upwindOfStation(double metres) const {
    if (m_stations.empty()) {
        return std::nullopt;
    }
    auto station = std::find_if(m_stations.begin(), m_stations.end(), [](const Station& s) { return s.industrial; });
    if (station == m_stations.end()) {
        station = m_stations.begin();
    }
    const double from = m_world.weather.windFromDeg * std::numbers::pi / 180.0;
    Metres place = m_world.plane.metres(station->place);
    place.x += metres * std::sin(from);
    place.y += metres * std::cos(from);
    return m_world.plane.lonLat(place);
}

}  // namespace belfry::simulator
