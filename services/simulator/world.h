// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <queue>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "models/domain/clock.h"
#include "models/domain/layer_schema.h"
#include "models/feed/asset.h"
#include "models/feed/catalogue.h"
#include "models/feed/state_writer.h"
#include "services/simulator/place_grid.h"
#include "services/simulator/rng.h"
#include "services/simulator/scenario.h"
#include "services/simulator/weather.h"

namespace belfry::simulator {

/** An attribute of a layer by name; what the schema does not have swallows its values. */
struct Field {
    bool present = false;
    bool number = false;
    AttributeIndex index = 0;
    double perUnit = 1.0;  ///< raw per unit
    bool history = false;
};

[[nodiscard]] Field fieldOf(const LayerSchema& schema, std::string_view name);

/** Value of a fact as text or number; `fallback` if it is absent or no number. */
[[nodiscard]] std::string_view factOf(const feed::Asset& asset, std::string_view key);
[[nodiscard]] double factNumber(const feed::Asset& asset, std::string_view key, double fallback);

/** Puts values in the units of people onto the feed as raw ones, with the present time. */
class Reporter {
public:
    void attach(feed::StateWriter* writer) { m_writer = writer; }
    [[nodiscard]] feed::StateWriter* writer() const { return m_writer; }
    void at(Millis wallMs) { m_wallMs = wallMs; }

    /** Number in the attribute's unit; also Integer, Boolean and Enum (position). */
    void value(Handle handle, const Field& field, double value, Quality quality = Quality::Good) {
        if (field.present && isHeard(handle)) {
            m_writer->set(handle, field.index, rawValue(field, value), quality, m_wallMs);
        }
    }
    void text(Handle handle, const Field& field, std::string_view text) {
        if (field.present && isHeard(handle)) {
            m_writer->setText(handle, field.index, text, m_wallMs);
        }
    }
    /** Nothing is heard of a muted device until it is unmuted. */
    void mute(Handle handle, bool muted) {
        if (muted) {
            m_muted.insert(handle.value);
        } else {
            m_muted.erase(handle.value);
        }
    }
    [[nodiscard]] static std::int32_t rawValue(const Field& field, double value) {
        return static_cast<std::int32_t>(std::clamp(value * field.perUnit + (value < 0 ? -0.5 : 0.5), -2.0e9, 2.0e9));
    }

private:
    [[nodiscard]] bool isHeard(Handle handle) const {
        return handle.isValid() && m_writer != nullptr && (m_muted.empty() || !m_muted.contains(handle.value));
    }

    feed::StateWriter* m_writer = nullptr;
    Millis m_wallMs = 0;
    std::unordered_set<std::uint32_t> m_muted;
};

/** What a device is like, decided for ever by its id and the scenario's shares. */
struct DeviceHabit {
    enum class Obedience : std::uint8_t { Obeys, Refuses, Stuck, Silent };
    Obedience obedience = Obedience::Obeys;
    bool mute = false;
    bool late = false;
};

/** Who decides what a device does; the positions of `working_mode` in resources/layers, whose last one, MAINTENANCE, no
 *  simulated device is ever in. */
enum class WorkingMode : std::uint8_t { Automatic, Manual, Semiautomatic, Local };

/** How a device stands to those who want something of it: an order, or somebody on the spot. */
struct DeviceControl {
    DeviceHabit::Obedience obedience = DeviceHabit::Obedience::Obeys;
    bool local = false;    ///< somebody on the spot has taken it
    Millis heldUntil = 0;  ///< device time; 0 = no order holds it

    [[nodiscard]] WorkingMode mode() const {
        return local ? WorkingMode::Local : heldUntil != 0 ? WorkingMode::Manual : WorkingMode::Automatic;
    }
    /** Says that it does, and does nothing. */
    [[nodiscard]] bool isStuck() const { return obedience == DeviceHabit::Obedience::Stuck && heldUntil != 0; }
};

/** What one step shares with every system: time, weather, the way out. */
struct World {
    std::uint64_t seed = 1;
    std::string language = "en";
    DeviceFaults faults;
    Millis localMs = 0;  ///< city's calendar
    int utcOffsetMinutes = 0;
    Instant now;  ///< of devices, reports and leases
    feed::LonLat centre;
    LocalPlane plane;
    Weather weather;
    double sunElevation = 0.0;  ///< degrees
    Reporter out;
    std::vector<std::string> journal;

    [[nodiscard]] double hour() const;  ///< 0 … 24
    [[nodiscard]] int weekday() const;  ///< 0 = Monday
    [[nodiscard]] bool weekend() const { return weekday() >= 5; }
    [[nodiscard]] double dayOfYear() const;
    [[nodiscard]] std::uint64_t hashOf(std::string_view id) const { return hashText(id, seed); }
    [[nodiscard]] DeviceHabit habitOf(std::uint64_t hash, bool mayBeMute) const;
    [[nodiscard]] bool german() const { return language.substr(0, 2) == "de"; }
    void note(const std::string& text);
};

/** Timers in one time: (when, number), soonest first; equal times in the order of their numbers. */
class Timers {
public:
    void add(Millis when, std::uint32_t number) { m_queue.push({when, number}); }
    template <typename F>
    void run(Millis until, F&& f) {
        while (!m_queue.empty() && m_queue.top().when <= until) {
            const Entry entry = m_queue.top();
            m_queue.pop();
            f(entry.number, entry.when);
        }
    }

private:
    struct Entry {
        Millis when;
        std::uint32_t number;
        bool operator<(const Entry& other) const {
            return when != other.when ? when > other.when : number > other.number;
        }
    };
    std::priority_queue<Entry> m_queue;
};

/** Takes (entity, attribute, value in the attribute's unit) while the past is told. */
using Sampler = std::function<void(Handle, const Field&, double)>;

/** Answer of one device to an order. */
struct DeviceAnswer {
    enum class Kind : std::uint8_t { Accepted, Refused, NoReply };
    Kind kind = Kind::NoReply;
    std::string reason;
    std::string detail;  ///< the device's own words
};

/** One city system: its devices and how they live. */
class CitySystem {
public:
    virtual ~CitySystem() = default;
    virtual void attach(const feed::Catalogue& catalogue) = 0;
    /** The city lives on by `dtMs` (at most a minute); `world.localMs` is the end of it. */
    virtual void live(Millis dtMs) = 0;
    /** Device time went from `fromMs` to `world.now.monoMs`: movements end, leases run out, reports are due. */
    virtual void report(Millis fromMs) = 0;
    /** Every device reports once. */
    virtual void reportAll() = 0;
    virtual void sample(const Sampler& sampler) = 0;

    /** Asks a device to hold `value` until `leaseEndMs` (device time); asked again, it prolongs. */
    virtual DeviceAnswer hold(Handle, double /*value*/, Millis /*leaseEndMs*/) {
        return {DeviceAnswer::Kind::Refused, "NOT_SUPPORTED", "no such command"};
    }
    /** Whether this system takes such a command without a lease, whose value is a word: told once, it is so until it is
     *  told something else. */
    [[nodiscard]] virtual bool takesWord(std::string_view /*command*/) const { return false; }
    virtual DeviceAnswer tell(Handle, std::string_view /*command*/, std::string_view /*word*/) {
        return {DeviceAnswer::Kind::Refused, "NOT_SUPPORTED", "no such command"};
    }
    virtual DeviceAnswer letGo(Handle) { return {DeviceAnswer::Kind::Refused, "NOT_SUPPORTED", "no such command"}; }
    /** Until when the device holds an order; 0 = none. */
    [[nodiscard]] virtual Millis heldUntil(Handle) const { return 0; }

    // What scenarios do to single devices. All are false (or nothing) for what is no device of this system.
    /** Somebody on the spot takes the device and sets it to `value` (nothing = leaves it as it is). Until giveBack() it
     *  says LOCAL and refuses orders; an order that held it goes on afterwards, if its lease still runs. */
    virtual bool takeLocal(Handle, std::optional<double> /*value*/) { return false; }
    virtual bool giveBack(Handle) { return false; }
    /** It forgets the order that held it, as after a loss of its supply. */
    virtual bool restart(Handle) { return false; }
    /** How it answers orders from now on; returns how it did before. */
    virtual std::optional<DeviceHabit::Obedience> setObedience(Handle, DeviceHabit::Obedience) { return std::nullopt; }
};

/** The answer that a device gives before it looks at the order; Accepted = go on. */
[[nodiscard]] DeviceAnswer firstAnswer(const DeviceControl& control, bool german);

/** Value of a 24-hour profile at an hour, between the hours on a line. */
[[nodiscard]] double profileAt(const double (&profile)[24], double hour);

}  // namespace belfry::simulator
