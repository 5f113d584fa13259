// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace belfry {

/** Milliseconds. Every duration and every time in Belfry's models has this unit unless its name says otherwise. */
using Millis = std::int64_t;

/** One moment on both clocks. Timers and ages use `monoMs` only (a wall-clock jump must not move them);
 *  `wallMs` (UTC, Unix epoch) is for records and for people. */
struct Instant {
    Millis monoMs = 0;
    Millis wallMs = 0;

    [[nodiscard]] Instant plus(Millis duration) const { return {monoMs + duration, wallMs + duration}; }
    friend bool operator==(const Instant&, const Instant&) = default;
};

/** Where time comes from. Injected everywhere, so that tests need no sleeping. Thread-safe. */
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Instant now() const = 0;
};

/** The machine's clocks: CLOCK_MONOTONIC and CLOCK_REALTIME. */
class SystemClock final : public Clock {
public:
    [[nodiscard]] Instant now() const override;
};

/** A clock that stands still until told to move. Not thread-safe: move it from the thread that reads it. */
class ManualClock final : public Clock {
public:
    explicit ManualClock(Instant start = {1'000, 1'767'225'600'000}) : m_now(start) {}
    [[nodiscard]] Instant now() const override { return m_now; }
    void advance(Millis duration) { m_now = m_now.plus(duration); }
    /** Moves the wall clock alone, as NTP, DST or a person does. */
    void jumpWall(Millis duration) { m_now.wallMs += duration; }

private:
    Instant m_now;
};

}  // namespace belfry
