// SPDX-License-Identifier: Apache-2.0
#include "ui/annunciation/alarm_tones.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <numbers>

#include <gtest/gtest.h>

namespace belfry::ui {
namespace {

constexpr AlarmSound kAll[] = {AlarmSound::P1, AlarmSound::P2, AlarmSound::P3, AlarmSound::P4, AlarmSound::NotWatching};

/** How much of a frequency is in the whole sound (Goertzel). */
double power(const std::vector<std::int16_t>& samples, double hz) {
    const double step = 2.0 * std::cos(2.0 * std::numbers::pi * hz / kToneRate);
    double before = 0.0;
    double last = 0.0;
    for (const std::int16_t sample : samples) {
        const double now = sample + step * last - before;
        before = last;
        last = now;
    }
    return last * last + before * before - step * last * before;
}

/** The loudest of the musical pitches between 150 and 1500 Hz. */
double pitch(const std::vector<std::int16_t>& samples) {
    double loudest = 0.0;
    double at = 0.0;
    for (double hz = 150.0; hz < 1'500.0; hz *= std::pow(2.0, 1.0 / 24.0)) {
        const double here = power(samples, hz);
        if (here > loudest) {
            loudest = here;
            at = hz;
        }
    }
    return at;
}

/** Stretches of sound between silences of at least 40 ms. */
int pulses(const std::vector<std::int16_t>& samples) {
    int count = 0;
    int quiet = kToneRate;
    for (const std::int16_t sample : samples) {
        if (sample != 0) {
            count += quiet >= kToneRate * 40 / 1000 ? 1 : 0;
            quiet = 0;
        } else {
            ++quiet;
        }
    }
    return count;
}

TEST(AlarmTones, AllFiveDifferInLengthPitchAndPulses) {
    std::map<AlarmSound, double> length;
    std::map<AlarmSound, double> height;
    std::map<AlarmSound, int> count;
    for (const AlarmSound sound : kAll) {
        const auto samples = makeTone(sound);
        length[sound] = static_cast<double>(samples.size()) / kToneRate;
        height[sound] = pitch(samples);
        count[sound] = pulses(samples);
    }
    for (const AlarmSound a : kAll) {
        for (const AlarmSound b : kAll) {
            if (a < b) {
                EXPECT_GT(std::fabs(length[a] - length[b]), 0.2) << int(a) << " " << int(b);
            }
            if (a < b && b != AlarmSound::NotWatching) {  // that one has no pitch, it falls
                EXPECT_GT(std::fabs(std::log2(height[a] / height[b])), 1.0 / 6) << int(a) << " " << int(b);
                EXPECT_NE(count[a], count[b]) << int(a) << " " << int(b);
            }
        }
    }
    // the more urgent, the longer, the higher, the more pulses
    EXPECT_GT(length[AlarmSound::P1], length[AlarmSound::P2]);
    EXPECT_GT(length[AlarmSound::P2], length[AlarmSound::P3]);
    EXPECT_GT(length[AlarmSound::P3], length[AlarmSound::P4]);
    EXPECT_GT(height[AlarmSound::P1], height[AlarmSound::P2]);
    EXPECT_GT(height[AlarmSound::P2], height[AlarmSound::P3]);
    EXPECT_GT(height[AlarmSound::P3], height[AlarmSound::P4]);
    EXPECT_EQ(count[AlarmSound::P1], 10);
    EXPECT_EQ(count[AlarmSound::P4], 1);
    EXPECT_LT(length[AlarmSound::NotWatching], 4.0) << "an alarm must not wait long behind it";
}

TEST(AlarmTones, NoneClipsAllAreLoudAndNoneClicks) {
    for (const AlarmSound sound : kAll) {
        const auto samples = makeTone(sound);
        int loudest = 0;
        int jump = 0;
        std::int16_t before = 0;
        for (const std::int16_t sample : samples) {
            loudest = std::max(loudest, std::abs(int{sample}));
            jump = std::max(jump, std::abs(sample - before));
            before = sample;
        }
        EXPECT_LT(loudest, 32'000) << int(sound);
        EXPECT_GT(loudest, 12'000) << int(sound);
        // the steepest wave moves by 7,300 from one sample to the next; a pulse cut off would jump by 20,000
        EXPECT_LT(jump, 8'000) << int(sound);
        EXPECT_EQ(samples.front(), 0);
        EXPECT_EQ(samples.back(), 0);
    }
    EXPECT_TRUE(makeTone(AlarmSound::None).empty());
}

TEST(AlarmTones, NotWatchingFallsAndNoAlarmDoes) {
    const auto third = [](const std::vector<std::int16_t>& all, int which) {
        const auto length = static_cast<std::ptrdiff_t>(kToneRate * 28 / 100);
        return std::vector<std::int16_t>(all.begin() + which * length, all.begin() + (which + 1) * length);
    };
    const auto howl = makeTone(AlarmSound::NotWatching);
    EXPECT_GT(pitch(third(howl, 0)), 1.4 * pitch(third(howl, 2)));
}

}  // namespace
}  // namespace belfry::ui
