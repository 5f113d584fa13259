// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "services/simulator/report_wheel.h"
#include "services/simulator/world.h"

namespace belfry::simulator {

/** Street lighting: the sun switches cabinets, cabinets switch and dim lamps, feeders and cabinets may lose their
 * supply, lamps age and fail. Lamps cost time only when they move or report. */
class LightingSystem final : public CitySystem {
public:
    LightingSystem(World& world, const LayerSchema& schema, const std::vector<feed::Asset>& assets);

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

    [[nodiscard]] std::size_t feederCount() const { return m_feeders.size(); }
    [[nodiscard]] feed::LonLat feederPlace(std::uint32_t feeder) const { return m_feeders[feeder].place; }
    [[nodiscard]] bool feederTripped(std::uint32_t feeder) const { return m_feeders[feeder].tripped; }
    /** Most lamps first; ties by the order of the catalogue. */
    [[nodiscard]] std::vector<std::uint32_t> feedersBySize() const;
    [[nodiscard]] std::vector<std::uint32_t> feedersNear(feed::LonLat place) const;
    void tripFeeder(std::uint32_t feeder);
    void restoreFeeder(std::uint32_t feeder);
    /** The nearest cabinet loses its supply; its number, or nothing without cabinets. */
    std::optional<std::uint32_t> tripCabinet(feed::LonLat place);
    void restoreCabinet(std::uint32_t cabinet);
    /** A car against a column: the nearest lamp within 60 m. */
    void damageLamp(feed::LonLat place);

private:
    enum class LampStatus : std::uint8_t { Ok, DefectiveLamp, BrokenLantern, ColumnIssue };
    struct Feeder {
        Handle handle;
        feed::LonLat place;
        std::string name;
        std::vector<std::uint32_t> cabinets;
        std::size_t lamps = 0;
        bool tripped = false;
        double energyKwh = 0.0;
        double powerW = 0.0;
        double phase = 0.0;
        Millis energySince = 0;
    };
    struct Cabinet {
        Handle handle;
        feed::LonLat place;
        std::int32_t feeder = -1;
        std::vector<std::uint32_t> lamps;
        bool tripped = false;
        bool on = false;
        bool dimmed = false;
        float switchDeg = 0.0F;  ///< elevation at which it switches
        float dimOffsetH = 0.0F;
        double energyKwh = 0.0;
        double powerW = 0.0;
        Millis energySince = 0;
        std::uint64_t hash = 0;
    };
    struct Lamp {
        Handle handle;
        std::int32_t cabinet = -1;
        float ratedW = 60.0F;
        float from = 0.0F;  ///< level at the start of the movement
        float to = 0.0F;
        float commanded = 0.0F;
        float hours = 0.0F;
        float sampled = -1.0F;  ///< level last told to the history
        Millis movedAt = 0;     ///< device time when the movement began
        Millis hoursSince = 0;  ///< city time
        DeviceControl control;
        LampStatus status = LampStatus::Ok;
        bool mute = false;
        bool late = false;
        bool minor = false;
    };

    [[nodiscard]] bool powered(const Cabinet& cabinet) const;
    [[nodiscard]] bool powered(const Lamp& lamp) const;
    [[nodiscard]] double supply(const Lamp& lamp) const;
    [[nodiscard]] double feederVoltage(const Feeder& feeder) const;
    [[nodiscard]] double levelOf(const Lamp& lamp) const;
    [[nodiscard]] double powerOf(const Lamp& lamp, double level) const;
    [[nodiscard]] float automaticLevel(const Lamp& lamp) const;
    void moveTo(std::uint32_t lamp, float level);
    void command(std::uint32_t lamp, float level);
    void backToAutomatic(std::uint32_t lamp);
    void switchCabinets();
    void fail();
    void settle();
    void supplyChanged(Cabinet& cabinet);
    void reportLamp(std::uint32_t number);
    void reportCabinet(std::uint32_t number);
    void reportFeeder(std::uint32_t number);
    void reportDevice(std::uint32_t device);
    [[nodiscard]] std::int64_t lampOf(Handle handle) const;

    World& m_world;
    Rng m_rng;
    std::vector<Feeder> m_feeders;
    std::vector<Cabinet> m_cabinets;
    std::vector<Lamp> m_lamps;
    std::vector<std::string> m_ids;  ///< until attach(): feeders, cabinets, lamps
    std::vector<std::uint64_t> m_hashes;
    PlaceGrid m_lampGrid;
    std::vector<std::int64_t> m_byRow;  ///< row → lamp, -1 = none
    LayerIndex m_layer = 0;
    ReportWheel m_wheel;
    std::deque<std::pair<Millis, std::uint32_t>> m_moving;  ///< end of movement; all take equally long
    Timers m_leases;
    Millis m_switchLeftMs = 0;
    bool m_settled = false;
    std::string m_layerId;

    Field m_level, m_commanded, m_programme, m_powerState, m_status, m_mode, m_power, m_voltage, m_hoursField, m_energy;
};

}  // namespace belfry::simulator
