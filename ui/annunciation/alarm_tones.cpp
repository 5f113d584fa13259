// SPDX-License-Identifier: Apache-2.0
#include "ui/annunciation/alarm_tones.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace belfry::ui {

namespace {

/** A pulse that glides from one pitch to another; Hz and seconds. */
struct Pulse {
    double fromHz;
    double toHz;
    double lasts;
    double pause;  ///< after it
};

constexpr double kEdge = 0.012;    ///< seconds to swell and to fade: no clicks
constexpr double kLoudest = 0.75;  ///< of full scale

std::vector<Pulse> pulsesOf(AlarmSound sound) {
    switch (sound) {
        case AlarmSound::None: break;
        case AlarmSound::P1:
            return {{988, 988, 0.12, 0.06},  {988, 988, 0.12, 0.06},   {1319, 1319, 0.18, 0.12},
                    {988, 988, 0.12, 0.06},  {1319, 1319, 0.18, 0.30}, {988, 988, 0.12, 0.06},
                    {988, 988, 0.12, 0.06},  {1319, 1319, 0.18, 0.12}, {988, 988, 0.12, 0.06},
                    {1319, 1319, 0.18, 0.10}};
        case AlarmSound::P2: return {{740, 740, 0.18, 0.12}, {740, 740, 0.18, 0.12}, {932, 932, 0.30, 0.10}};
        case AlarmSound::P3: return {{587, 587, 0.22, 0.16}, {587, 587, 0.22, 0.10}};
        case AlarmSound::P4: return {{440, 440, 0.28, 0.10}};
        case AlarmSound::NotWatching: return {{620, 210, 0.85, 0.15}, {620, 210, 0.85, 0.15}, {620, 210, 0.85, 0.10}};
    }
    return {};
}

}  // namespace

std::vector<std::int16_t> makeTone(AlarmSound sound) {
    // some overtones: a pure tone is hard to find in a room, and old ears miss the high ones
    constexpr std::array<double, 4> kOvertones{1.0, 0.45, 0.25, 0.12};
    constexpr double kSum = 1.0 + 0.45 + 0.25 + 0.12;
    std::vector<std::int16_t> samples;
    for (const Pulse& pulse : pulsesOf(sound)) {
        const auto count = static_cast<std::size_t>(pulse.lasts * kToneRate);
        double phase = 0.0;
        for (std::size_t i = 0; i < count; ++i) {
            const double at = static_cast<double>(i) / kToneRate;
            const double hz = pulse.fromHz + (pulse.toHz - pulse.fromHz) * at / pulse.lasts;
            phase += 2.0 * std::numbers::pi * hz / kToneRate;
            double wave = 0.0;
            for (std::size_t overtone = 0; overtone < kOvertones.size(); ++overtone) {
                wave += kOvertones[overtone] * std::sin(phase * static_cast<double>(overtone + 1));
            }
            const double edge = std::min({1.0, at / kEdge, (pulse.lasts - at) / kEdge});
            samples.push_back(static_cast<std::int16_t>(std::lround(32'767.0 * kLoudest * edge * wave / kSum)));
        }
        samples.insert(samples.end(), static_cast<std::size_t>(pulse.pause * kToneRate), 0);
    }
    return samples;
}

}  // namespace belfry::ui
