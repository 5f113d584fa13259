// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QThread>
#include <memory>

#include "ui/annunciation/voices.h"

namespace belfry::ui {

/** The machine's sound device through Qt Multimedia. Everything of Qt Multimedia happens in a thread of its own:
 * loading it takes up to 0.3 s, and a sound server that hangs must not hang the console. GUI thread. */
class QtSoundPlayer final : public QObject, public SoundPlayer {
    Q_OBJECT
public:
    QtSoundPlayer();
    /** Waits at most 2 s for the device; one that hangs is left behind. */
    ~QtSoundPlayer() override;

    void begin(std::function<void()> changed) override;
    [[nodiscard]] VoiceState state() const override { return m_state; }
    [[nodiscard]] bool isPlaying() const override { return m_playing != 0; }
    void play(AlarmSound sound, double volume) override;
    void stop() override;

private:
    class Device;
    struct Way;

    void told(VoiceState state);
    void ended(quint64 number);

    std::function<void()> m_changed;
    std::shared_ptr<Way> m_way;  ///< from the device's thread to here, which may go first
    std::unique_ptr<QThread> m_thread;
    Device* m_device = nullptr;  ///< lives in m_thread and goes with it
    VoiceState m_state = VoiceState::Unknown;
    quint64 m_number = 0;
    quint64 m_playing = 0;  ///< number of the sound that is heard; 0 = none
};

}  // namespace belfry::ui
