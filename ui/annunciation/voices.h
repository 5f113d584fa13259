// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <cstdint>
#include <functional>

#include "models/domain/alarm_annunciation.h"

namespace belfry::ui {

/** What a machine can play. */
enum class VoiceState : std::uint8_t {
    Unknown,  ///< not looked yet, or not answered
    Ready,
    Missing,  ///< no device, no voice of this language
};

/** Plays the sounds of alarms, one at a time. Never blocks. GUI thread; `changed` comes on it. */
class SoundPlayer {
public:
    virtual ~SoundPlayer() = default;
    /** Looks for a device. `changed` is called when state() or isPlaying() is another. */
    virtual void begin(std::function<void()> changed) = 0;
    [[nodiscard]] virtual VoiceState state() const = 0;
    [[nodiscard]] virtual bool isPlaying() const = 0;
    /** `volume` 0..1. Looks for a device again if there was none. */
    virtual void play(AlarmSound sound, double volume) = 0;
    virtual void stop() = 0;
};

/** Says texts, one at a time. GUI thread; `changed` comes on it. */
class Speaker {
public:
    virtual ~Speaker() = default;
    /** Looks for a voice of a language ("en", "de"). */
    virtual void begin(const QString& language, std::function<void()> changed) = 0;
    [[nodiscard]] virtual VoiceState state() const = 0;
    [[nodiscard]] virtual bool isSpeaking() const = 0;
    virtual void say(const QString& text, double volume) = 0;
    virtual void stop() = 0;
};

}  // namespace belfry::ui
