// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <memory>

#include "ui/annunciation/voices.h"

class QTextToSpeech;

namespace belfry::ui {

/** A voice of this machine through Qt TextToSpeech: the first engine that has the language. Engines are tried when
 *  speech is asked for, not before. GUI thread. */
class QtSpeaker final : public QObject, public Speaker {
    Q_OBJECT
public:
    QtSpeaker();
    ~QtSpeaker() override;

    void begin(const QString& language, std::function<void()> changed) override;
    [[nodiscard]] VoiceState state() const override { return m_state; }
    [[nodiscard]] bool isSpeaking() const override;
    void say(const QString& text, double volume) override;
    void stop() override;

private:
    std::function<void()> m_changed;
    std::unique_ptr<QTextToSpeech> m_voice;
    VoiceState m_state = VoiceState::Unknown;
    QString m_language;
};

}  // namespace belfry::ui
