// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "services/simulator/report_wheel.h"
#include "services/simulator/world.h"

namespace belfry::simulator {

/** Parking: cars come and go as a birth-death process around what the hour, the weekday and the district's kind want.
 *  Bays of a site show the site's count; bays without a site share unnamed ones of 100 neighbours. Guidance signs say
 *  what their car park is like, unless an order or somebody on the spot says otherwise; drivers believe them. */
class ParkingSystem final : public CitySystem {
public:
    ParkingSystem(World& world, const LayerSchema& schema, const std::vector<feed::Asset>& assets);

    void attach(const feed::Catalogue& catalogue) override;
    void live(Millis dtMs) override;
    void report(Millis fromMs) override;
    void reportAll() override;
    void sample(const Sampler& sampler) override;
    DeviceAnswer hold(Handle handle, double value, Millis leaseEndMs) override;
    DeviceAnswer letGo(Handle handle) override;
    [[nodiscard]] Millis heldUntil(Handle handle) const override;
    bool takeLocal(Handle handle, std::optional<double> value) override;
    bool giveBack(Handle handle) override;
    bool restart(Handle handle) override;
    std::optional<DeviceHabit::Obedience> setObedience(Handle handle, DeviceHabit::Obedience obedience) override;

    [[nodiscard]] std::optional<feed::LonLat> largestPlace() const;
    /** Car parks and zones, the nearest first; ties by the order of the catalogue. */
    [[nodiscard]] std::vector<std::uint32_t> sitesNear(feed::LonLat place) const;
    /** Car parks and zones, most bays of their own first, then by spaces. */
    [[nodiscard]] std::vector<std::uint32_t> sitesBySize() const;
    [[nodiscard]] bool isOffline(std::uint32_t site) const { return m_sites[site].offline; }
    /** The controller of a site is not heard any more, or is again: nobody knows anything of it and its bays. */
    void setOffline(std::uint32_t site, bool offline);
    /** Until `endLocalMs` the sites within the radius are driven to `share` of their spaces. */
    void addDemand(feed::LonLat place, double radiusM, double share, Millis endLocalMs);

private:
    enum class Use : std::uint8_t { Work, Shopping, Residential, Event };
    // positions in resources/layers/parking.textproto
    enum class Opening : std::uint8_t { Automatic, Open, Closed, Emergency };
    enum class Guidance : std::uint8_t { FreeCount, Full, Closed, Redirect, Emergency, Blank };
    struct Site {
        Handle handle;  ///< invalid for the unnamed ones
        feed::LonLat place;
        Use use = Use::Shopping;
        std::int32_t total = 0;
        std::int32_t occupied = 0;
        double stayH = 2.0;      ///< mean stay
        double eager = 1.0;      ///< liked more or less than others of its kind
        double entryRate = 0.0;  ///< smoothed, cars per hour
        bool faultyCounter = false;
        double drift = 0.0;  ///< spaces the faulty counter adds
        Opening opening = Opening::Automatic;
        Opening commanded = Opening::Automatic;
        DeviceControl control;
        std::vector<std::uint32_t> bays;
        std::vector<std::uint32_t> signs;
        std::int32_t baysTaken = 0;
        std::int32_t reported = -1;
        bool offline = false;
    };
    struct Bay {
        Handle handle;
        bool taken = false;
        bool closed = false;
        std::uint32_t place = 0;  ///< in the list of its site
        std::uint32_t site = 0;
    };
    struct Sign {
        Handle handle;
        std::uint32_t site = 0;
        Guidance shown = Guidance::FreeCount;
        Guidance commanded = Guidance::FreeCount;
        Millis changesAt = 0;  ///< it shows what it was told from then on
        DeviceControl control;
    };
    struct Demand {
        std::vector<std::uint32_t> sites;
        double share = 0.0;
        Millis endLocalMs = 0;
    };

    [[nodiscard]] double wanted(const Site& site) const;
    void visit(std::uint32_t number, double dtS);
    void flipBays(Site& site);
    void reportSite(std::uint32_t number);
    void reportBay(std::uint32_t number);
    void reportDevice(std::uint32_t device);
    void setOpening(std::uint32_t number, Opening opening);
    void addSigns(const std::vector<feed::Asset>& assets,
                  const std::unordered_map<std::string_view, std::uint32_t>& sites);
    [[nodiscard]] Guidance automaticGuidance(const Site& site) const;
    [[nodiscard]] Guidance programmeOf(const Sign& sign) const;
    [[nodiscard]] bool sendsAway(const Site& site) const;
    void refreshSign(std::uint32_t number);
    void reportSign(std::uint32_t number);
    /** It has new orders, or none any more: it needs a moment to show it. */
    void changeSign(std::uint32_t number);
    /** The order that held it is over. */
    void backToAutomatic(std::uint32_t device);
    /** Site or sign as a device, or -1. */
    [[nodiscard]] std::int64_t deviceOf(Handle handle) const;
    [[nodiscard]] bool isSign(std::uint32_t device) const { return device >= m_namedSites + m_bays.size(); }
    [[nodiscard]] std::uint32_t signOf(std::uint32_t device) const {
        return device - static_cast<std::uint32_t>(m_namedSites + m_bays.size());
    }
    [[nodiscard]] DeviceControl& controlOf(std::uint32_t device) {
        return isSign(device) ? m_signs[signOf(device)].control : m_sites[device].control;
    }

    World& m_world;
    Rng m_rng;
    std::string m_layerId;
    LayerIndex m_layer = 0;
    std::vector<Site> m_sites;
    std::size_t m_namedSites = 0;
    std::vector<Bay> m_bays;
    std::vector<Sign> m_signs;
    std::vector<std::string> m_ids;  ///< until attach(): sites with a name, bays, signs
    std::vector<std::uint64_t> m_hashes;
    std::vector<std::int64_t> m_byRow;
    std::vector<Demand> m_demands;
    ReportWheel m_wheel;
    Timers m_leases;
    Timers m_signStarts;
    Millis m_leftMs = 0;
    bool m_started = false;

    Field m_occupancy, m_available, m_total, m_siteStatus, m_spotStatus, m_commandedField, m_openingField, m_entryRate,
        m_countError, m_connection, m_guidance, m_programme, m_mode;
};

}  // namespace belfry::simulator
