// SPDX-License-Identifier: Apache-2.0
// How cars come and go. What gates and guidance signs do with orders is in parking_devices.cpp.
#include "services/simulator/parking_system.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include <fmt/format.h>

namespace belfry::simulator {

namespace {

constexpr Millis kEveryMs = 1'000;
constexpr std::size_t kBaysPerUnnamedSite = 100;
constexpr double kFaultyShare = 0.03;
constexpr double kBelieveNoSign = 0.4;  ///< of those who came anyway

// share of the spaces that are wanted, by hour
constexpr double kWork[24] = {.06, .05, .05, .05, .06, .12, .30, .62, .86, .92, .93, .92,
                              .88, .90, .90, .85, .72, .48, .28, .18, .13, .10, .08, .07};
constexpr double kShopping[24] = {.08, .07, .06, .06, .06, .08, .13, .25, .42, .60, .74, .82,
                                  .80, .76, .78, .82, .88, .90, .78, .58, .42, .30, .20, .12};
constexpr double kResidential[24] = {.93, .94, .94, .94, .93, .90, .82, .68, .56, .50, .48, .47,
                                     .48, .48, .49, .52, .60, .70, .78, .83, .87, .90, .92, .93};
constexpr double kEvent[24] = {.08, .06, .05, .05, .05, .06, .08, .10, .13, .16, .18, .22,
                               .25, .24, .24, .26, .30, .38, .52, .62, .60, .48, .28, .14};

bool contains(const std::string& text, std::initializer_list<std::string_view> words) {
    std::string low;
    for (const char c : text) {
        low += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return low.find(word) != std::string::npos; });
}

}  // namespace

ParkingSystem::ParkingSystem(World& world, const LayerSchema& schema, const std::vector<feed::Asset>& assets)
    : m_world(world), m_rng(mix64(world.seed ^ 0x9A2CULL)), m_layerId(schema.id), m_wheel(schema.periodMs) {
    m_occupancy = fieldOf(schema, "occupancy");
    m_available = fieldOf(schema, "available_spot_number");
    m_total = fieldOf(schema, "total_spot_number");
    m_siteStatus = fieldOf(schema, "site_status");
    m_spotStatus = fieldOf(schema, "spot_status");
    m_commandedField = fieldOf(schema, "commanded_status");
    m_openingField = fieldOf(schema, "opening");
    m_entryRate = fieldOf(schema, "entry_rate");
    m_countError = fieldOf(schema, "count_error");
    m_connection = fieldOf(schema, "connection");
    m_guidance = fieldOf(schema, "guidance");
    m_programme = fieldOf(schema, "programme_guidance");
    m_mode = fieldOf(schema, "working_mode");

    std::unordered_map<std::string_view, std::uint32_t> sites;
    std::uint32_t likeliest = PlaceGrid::kNone;
    double likeliestFault = 1.0;
    for (const feed::Asset& asset : assets) {
        if (asset.layer != schema.id || (asset.type != "facility" && asset.type != "zone")) {
            continue;
        }
        const std::uint64_t hash = world.hashOf(asset.id);
        Site site;
        site.place = asset.position;
        const bool facility = asset.type == "facility";
        site.total = static_cast<std::int32_t>(std::clamp(factNumber(asset, "capacity", -1.0), -1.0, 100'000.0));
        if (site.total <= 0) {
            site.total = static_cast<std::int32_t>(facility ? 60 + 340 * unitOf(hash, 1) : 12 + 50 * unitOf(hash, 1));
        }
        const std::string words = asset.name + " " + asset.district + " " + std::string(factOf(asset, "use"));
        const double u = unitOf(hash, 2);
        if (contains(words, {"stadi", "arena", "halle", "messe", "event", "expo"})) {
            site.use = Use::Event;
        } else if (contains(words, {"office", "büro", "work", "gewerbe", "industr", "technolog", "universit", "bahnhof",
                                    "station", "klinik", "hospital"})) {
            site.use = Use::Work;
        } else if (contains(words,
                            {"market", "markt", "shopping", "center", "zentrum", "altstadt", "old town", "centr"})) {
            site.use = Use::Shopping;
        } else {
            site.use = facility ? (u < 0.45   ? Use::Shopping
                                   : u < 0.85 ? Use::Work
                                              : Use::Residential)
                                : (u < 0.6 ? Use::Residential : Use::Shopping);
        }
        constexpr double kStay[] = {7.0, 1.6, 9.0, 3.0};
        site.stayH = kStay[static_cast<std::size_t>(site.use)] * (0.8 + 0.4 * unitOf(hash, 3)) * (facility ? 1.0 : 0.7);
        site.eager = 0.78 + 0.36 * unitOf(hash, 4);
        site.control.obedience = world.habitOf(hash, false).obedience;
        site.faultyCounter = facility && unitOf(hash, 5) < kFaultyShare;
        if (facility && unitOf(hash, 5) < likeliestFault) {
            likeliestFault = unitOf(hash, 5);
            likeliest = static_cast<std::uint32_t>(m_sites.size());
        }
        sites.emplace(asset.id, static_cast<std::uint32_t>(m_sites.size()));
        m_ids.push_back(asset.id);
        m_hashes.push_back(hash);
        m_sites.push_back(std::move(site));
    }
    if (likeliest != PlaceGrid::kNone && m_sites.size() >= 8) {
        m_sites[likeliest].faultyCounter = true;  // a town of any size has one
    }
    m_namedSites = m_sites.size();

    std::vector<std::pair<std::uint64_t, std::uint32_t>> orphans;
    for (const feed::Asset& asset : assets) {
        if (asset.layer != schema.id || asset.type != "bay") {
            continue;
        }
        const auto number = static_cast<std::uint32_t>(m_bays.size());
        const std::uint64_t hash = world.hashOf(asset.id);
        Bay bay;
        bay.closed = unitOf(hash, 1) < 0.004;
        m_bays.push_back(bay);
        m_ids.push_back(asset.id);
        m_hashes.push_back(hash);
        if (const auto site = sites.find(asset.parent); site != sites.end()) {
            m_sites[site->second].bays.push_back(number);
        } else {
            orphans.emplace_back(feed::mortonCode(feed::project(asset.position)), number);
        }
    }
    std::sort(orphans.begin(), orphans.end());
    for (std::size_t first = 0; first < orphans.size(); first += kBaysPerUnnamedSite) {
        const std::size_t last = std::min(first + kBaysPerUnnamedSite, orphans.size());
        Site site;
        const double u = unitOf(orphans[first].first, 7);
        site.use = u < 0.6 ? Use::Residential : Use::Shopping;
        site.stayH = site.use == Use::Residential ? 6.0 : 1.2;
        site.eager = 0.8 + 0.3 * u;
        for (std::size_t i = first; i < last; ++i) {
            site.bays.push_back(orphans[i].second);
        }
        m_sites.push_back(std::move(site));
    }
    for (std::size_t number = 0; number < m_sites.size(); ++number) {
        Site& site = m_sites[number];
        if (number >= m_namedSites) {
            site.total = static_cast<std::int32_t>(site.bays.size());
        }
        site.total = std::max(site.total, static_cast<std::int32_t>(site.bays.size()));
        // taken bays first, free ones after: flipping one is a swap
        for (std::uint32_t i = 0; i < site.bays.size(); ++i) {
            m_bays[site.bays[i]].place = i;
            m_bays[site.bays[i]].site = static_cast<std::uint32_t>(number);
        }
    }
    addSigns(assets, sites);
}

void ParkingSystem::attach(const feed::Catalogue& catalogue) {
    const std::optional<LayerIndex> layer = catalogue.layerIndex(m_layerId);
    m_layer = layer.value_or(0);
    m_byRow.assign(layer ? catalogue.rowCount(*layer) : 0, -1);
    for (std::size_t device = 0; device < m_ids.size(); ++device) {
        const std::optional<Handle> handle = catalogue.find(m_ids[device]);
        if (!handle) {
            continue;
        }
        const auto number = static_cast<std::uint32_t>(device);
        const bool bay = device >= m_namedSites && !isSign(number);
        const DeviceHabit habit = m_world.habitOf(m_hashes[device], bay);
        if (bay) {
            m_bays[device - m_namedSites].handle = habit.mute ? Handle{} : *handle;
        } else {
            (isSign(number) ? m_signs[signOf(number)].handle : m_sites[device].handle) = *handle;
            m_byRow[handle->row()] = static_cast<std::int64_t>(device);
        }
        m_wheel.add(number, m_hashes[device], habit.late);
    }
    m_ids = {};
    m_hashes = {};
}

double ParkingSystem::wanted(const Site& site) const {
    const double hour = m_world.hour();
    double share = 0.0;
    switch (site.use) {
        case Use::Work: share = profileAt(kWork, hour) * (m_world.weekend() ? 0.3 : 1.0); break;
        case Use::Shopping:
            share = profileAt(kShopping, hour) * (m_world.weekday() == 5 ? 1.12 : m_world.weekday() == 6 ? 0.4 : 1.0);
            break;
        case Use::Residential: share = profileAt(kResidential, hour) * (m_world.weekend() ? 1.08 : 1.0); break;
        case Use::Event: share = profileAt(kEvent, hour) * (m_world.weekend() ? 1.3 : 1.0); break;
    }
    return std::clamp(share * site.eager, 0.01, 1.02);
}

void ParkingSystem::visit(std::uint32_t number, double dtS) {
    Site& site = m_sites[number];
    double share = wanted(site);
    double stayH = site.stayH;
    bool drawn = false;
    for (const Demand& demand : m_demands) {
        if (std::find(demand.sites.begin(), demand.sites.end(), number) != demand.sites.end()) {
            share = std::max(share, demand.share);
            drawn = true;
        }
    }
    // leave in proportion to those who are there; come so that the wanted number is the balance
    const double hours = dtS / 3'600.0;
    const double target = share * site.total;
    double leave = static_cast<double>(site.occupied) / stayH;
    double come = target / stayH;
    // the wanted number itself moves with the hour: follow it faster than mean stays would
    const double gap = target - site.occupied;
    const double pull = drawn ? 6.0 : 1.5;  // per hour
    come += std::max(0.0, gap) * pull;
    leave += std::max(0.0, -gap) * pull;
    if (site.opening == Opening::Closed || site.opening == Opening::Emergency) {
        come = 0.0;
    } else if (sendsAway(site)) {
        come *= kBelieveNoSign;
    }
    const int arrivals = m_rng.poisson(come * hours);
    const int departures = std::min(m_rng.poisson(leave * hours), site.occupied);
    const int before = site.occupied;
    site.occupied = std::clamp(site.occupied - departures + arrivals, 0, site.total);
    const int entered = std::max(0, site.occupied - before + departures);
    const double keep = std::exp(-dtS / 900.0);
    site.entryRate = site.entryRate * keep + (1.0 - keep) * static_cast<double>(entered) / hours;
    if (site.faultyCounter) {
        site.drift = std::min(site.drift + 0.012 * site.total * hours, 0.2 * site.total);
    }
    flipBays(site);
    if (m_started && number < m_namedSites && site.occupied != site.reported) {
        // a counter tells at once when it matters: near full, or when many came
        const int change = std::abs(site.occupied - site.reported);
        if (change * 50 > site.total || site.total - site.occupied < 5) {
            reportSite(number);
        }
    }
}

void ParkingSystem::flipBays(Site& site) {
    if (site.bays.empty()) {
        return;
    }
    const auto bays = static_cast<std::int32_t>(site.bays.size());
    const std::int32_t want = static_cast<std::int32_t>(
        (static_cast<std::int64_t>(site.occupied) * bays + site.total / 2) / std::max(1, site.total));
    const auto swapTo = [&](std::uint32_t from, std::uint32_t to) {
        std::swap(site.bays[from], site.bays[to]);
        m_bays[site.bays[from]].place = from;
        m_bays[site.bays[to]].place = to;
    };
    const auto flip = [&](bool taken) {
        const auto free = static_cast<std::uint64_t>(taken ? bays - site.baysTaken : site.baysTaken);
        const auto pick =
            static_cast<std::uint32_t>(m_rng.below(free)) + (taken ? static_cast<std::uint32_t>(site.baysTaken) : 0U);
        const auto border = static_cast<std::uint32_t>(taken ? site.baysTaken : site.baysTaken - 1);
        const std::uint32_t bay = site.bays[pick];
        swapTo(pick, border);
        site.baysTaken += taken ? 1 : -1;
        m_bays[bay].taken = taken;
        if (m_started) {
            reportBay(bay);
        }
    };
    while (site.baysTaken < want) {
        flip(true);
    }
    while (site.baysTaken > want) {
        flip(false);
    }
}

void ParkingSystem::live(Millis dtMs) {
    if (!m_started) {
        for (Site& site : m_sites) {
            site.occupied = static_cast<std::int32_t>(std::clamp(wanted(site), 0.0, 1.0) * site.total);
            site.entryRate = site.occupied / site.stayH;
            site.drift = site.faultyCounter ? 0.05 * site.total : 0.0;
            flipBays(site);
        }
        m_started = true;
    }
    std::erase_if(m_demands, [&](const Demand& demand) { return demand.endLocalMs <= m_world.localMs; });
    // sites take turns: one in eight each second, so that a large city costs the same in every tick
    m_leftMs += dtMs;
    while (m_leftMs >= kEveryMs) {
        const Millis part = m_leftMs >= 8 * kEveryMs ? m_leftMs - m_leftMs % (8 * kEveryMs) : kEveryMs;
        m_leftMs -= part;
        const auto turn = static_cast<std::uint32_t>((m_world.localMs - m_leftMs) / kEveryMs % 8);
        for (std::uint32_t number = 0; number < m_sites.size(); ++number) {
            if (part >= 8 * kEveryMs) {
                visit(number, static_cast<double>(part) / 1000.0);
            } else if (number % 8 == turn) {
                visit(number, 8.0);
            }
        }
    }
}

void ParkingSystem::report(Millis fromMs) {
    const Millis now = m_world.now.monoMs;
    m_leases.run(now, [&](std::uint32_t device, Millis) {
        const DeviceControl& control = controlOf(device);
        if (control.heldUntil != 0 && control.heldUntil <= now) {
            backToAutomatic(device);
        }
    });
    m_signStarts.run(now, [&](std::uint32_t number, Millis) {
        refreshSign(number);
        reportSign(number);
    });
    m_wheel.turn(fromMs, now, [&](std::uint32_t device) { reportDevice(device); });
}

void ParkingSystem::reportAll() {
    for (std::uint32_t device = 0; device < m_namedSites + m_bays.size() + m_signs.size(); ++device) {
        reportDevice(device);
    }
}

void ParkingSystem::reportDevice(std::uint32_t device) {
    if (device < m_namedSites) {
        reportSite(device);
    } else if (isSign(device)) {
        refreshSign(signOf(device));
        reportSign(signOf(device));
    } else {
        reportBay(device - static_cast<std::uint32_t>(m_namedSites));
    }
}

void ParkingSystem::reportSite(std::uint32_t number) {
    Site& site = m_sites[number];
    site.reported = site.occupied;
    m_world.out.value(site.handle, m_connection, site.offline ? 1 : 0);
    for (const std::uint32_t sign : site.signs) {
        refreshSign(sign);
    }
    if (site.offline) {
        return;
    }
    const int free = site.total - site.occupied;
    // a counter that misses entries says more free spaces than there are, most visibly at night
    const int error = std::max(0, free + static_cast<int>(site.drift) - site.total);
    const int shown = std::min(site.total, free + static_cast<int>(site.drift));
    const Quality quality = error > 0 ? Quality::Uncertain : Quality::Good;
    const double occupancy = 1.0 - static_cast<double>(shown) / site.total;
    const bool shut = site.opening == Opening::Closed || site.opening == Opening::Emergency;
    const int status = shut ? 1 : shown == 0 ? 3 : occupancy >= 0.9 ? 2 : 0;
    Reporter& out = m_world.out;
    out.value(site.handle, m_occupancy, occupancy, quality);
    out.value(site.handle, m_available, shown, quality);
    out.value(site.handle, m_total, site.total);
    out.value(site.handle, m_siteStatus, status);
    out.value(site.handle, m_commandedField, static_cast<double>(site.commanded));
    out.value(site.handle, m_openingField, static_cast<double>(site.opening));
    out.value(site.handle, m_mode, static_cast<double>(site.control.mode()));
    out.value(site.handle, m_entryRate, std::min(10'000.0, std::round(site.entryRate)));
    out.value(site.handle, m_countError, error);
}

void ParkingSystem::reportBay(std::uint32_t number) {
    const Bay& bay = m_bays[number];
    m_world.out.value(bay.handle, m_spotStatus, m_sites[bay.site].offline ? 3 : bay.closed ? 2 : bay.taken ? 1 : 0);
}

void ParkingSystem::sample(const Sampler& sampler) {
    for (std::size_t number = 0; number < m_namedSites; ++number) {
        const Site& site = m_sites[number];
        sampler(site.handle, m_occupancy, static_cast<double>(site.occupied) / site.total);
        sampler(site.handle, m_available, site.total - site.occupied);
        sampler(site.handle, m_entryRate, std::min(10'000.0, std::round(site.entryRate)));
    }
}

std::optional<feed::LonLat> ParkingSystem::largestPlace() const {
    const Site* largest = nullptr;
    for (std::size_t number = 0; number < m_namedSites; ++number) {
        if (largest == nullptr || m_sites[number].total > largest->total) {
            largest = &m_sites[number];
        }
    }
    return largest == nullptr ? std::nullopt : std::optional(largest->place);
}

std::vector<std::uint32_t> ParkingSystem::sitesNear(feed::LonLat place) const {
    std::vector<std::pair<double, std::uint32_t>> order;
    order.reserve(m_namedSites);
    for (std::uint32_t number = 0; number < m_namedSites; ++number) {
        order.emplace_back(feed::distanceMetres(m_sites[number].place, place), number);
    }
    std::sort(order.begin(), order.end());
    std::vector<std::uint32_t> sites;
    sites.reserve(order.size());
    for (const auto& [metres, number] : order) {
        sites.push_back(number);
    }
    return sites;
}

std::vector<std::uint32_t> ParkingSystem::sitesBySize() const {
    std::vector<std::uint32_t> sites;
    sites.reserve(m_namedSites);
    for (std::uint32_t number = 0; number < m_namedSites; ++number) {
        sites.push_back(number);
    }
    std::stable_sort(sites.begin(), sites.end(), [this](std::uint32_t a, std::uint32_t b) {
        return std::pair(m_sites[a].bays.size(), m_sites[a].total) >
               std::pair(m_sites[b].bays.size(), m_sites[b].total);
    });
    return sites;
}

void ParkingSystem::setOffline(std::uint32_t number, bool offline) {
    Site& site = m_sites[number];
    if (site.offline == offline) {
        return;
    }
    site.offline = offline;
    m_world.note(fmt::format("site {} is {}", number, offline ? "offline" : "online"));
    reportSite(number);
    for (const std::uint32_t bay : site.bays) {
        reportBay(bay);
    }
}

void ParkingSystem::addDemand(feed::LonLat place, double radiusM, double share, Millis endLocalMs) {
    Demand demand;
    demand.share = share;
    demand.endLocalMs = endLocalMs;
    for (std::uint32_t number = 0; number < m_namedSites; ++number) {
        if (feed::distanceMetres(m_sites[number].place, place) <= radiusM) {
            demand.sites.push_back(number);
        }
    }
    m_demands.push_back(std::move(demand));
}

}  // namespace belfry::simulator
