// SPDX-License-Identifier: Apache-2.0
#include "ui/annunciation/qt_speaker.h"

#include <QLocale>
#include <QTextToSpeech>
#include <utility>

namespace belfry::ui {

QtSpeaker::QtSpeaker() = default;
QtSpeaker::~QtSpeaker() = default;

void QtSpeaker::begin(const QString& language, std::function<void()> changed) {
    m_changed = std::move(changed);
    if (m_voice && language == m_language) {
        return;
    }
    m_language = language;
    m_voice.reset();
    m_state = VoiceState::Missing;
    const QLocale::Language wanted = QLocale(language).language();
    const QStringList engines = QTextToSpeech::availableEngines();
    for (const QString& engine : engines) {
        if (engine == QLatin1String("mock")) {
            continue;
        }
        auto voice = std::make_unique<QTextToSpeech>(engine);
        if (voice->state() == QTextToSpeech::Error) {
            continue;
        }
        const QList<QLocale> locales = voice->availableLocales();
        for (const QLocale& locale : locales) {
            if (locale.language() == wanted) {
                voice->setLocale(locale);
                m_voice = std::move(voice);
                m_state = VoiceState::Ready;
                connect(m_voice.get(), &QTextToSpeech::stateChanged, this, [this](QTextToSpeech::State state) {
                    if (state == QTextToSpeech::Error) {
                        m_state = VoiceState::Missing;
                    }
                    if (state != QTextToSpeech::Speaking && m_changed) {
                        m_changed();
                    }
                });
                return;
            }
        }
    }
}

bool QtSpeaker::isSpeaking() const {
    return m_voice && (m_voice->state() == QTextToSpeech::Speaking || m_voice->state() == QTextToSpeech::Synthesizing);
}

void QtSpeaker::say(const QString& text, double volume) {
    if (m_voice) {
        m_voice->setVolume(volume);
        m_voice->say(text);
    }
}

void QtSpeaker::stop() {
    if (m_voice) {
        m_voice->stop();
    }
}

}  // namespace belfry::ui
