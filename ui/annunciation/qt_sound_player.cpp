// SPDX-License-Identifier: Apache-2.0
#include "ui/annunciation/qt_sound_player.h"

#include <QAudioDevice>
#include <QAudioFormat>
#include <QAudioSink>
#include <QBuffer>
#include <QByteArray>
#include <QMediaDevices>
#include <mutex>
#include <utility>

#include "ui/annunciation/alarm_tones.h"

namespace belfry::ui {

namespace {

constexpr unsigned long kPatienceMs = 2'000;

QAudioFormat toneFormat() {
    QAudioFormat format;
    format.setSampleRate(kToneRate);
    format.setChannelCount(1);
    format.setSampleFormat(QAudioFormat::Int16);
    return format;
}

}  // namespace

struct QtSoundPlayer::Way {
    std::mutex mutex;
    QtSoundPlayer* player = nullptr;

    template <typename Call>
    void post(Call call) {
        const std::scoped_lock lock(mutex);
        if (player != nullptr) {
            QMetaObject::invokeMethod(player, [to = player, call] { call(*to); }, Qt::QueuedConnection);
        }
    }
};

/** The part in the sound thread. Answers by queued calls to the player. */
class QtSoundPlayer::Device final : public QObject {
public:
    explicit Device(std::shared_ptr<Way> way) : m_way(std::move(way)) {}

    void look() { tell(QMediaDevices::defaultAudioOutput().isNull() ? VoiceState::Missing : VoiceState::Ready); }

    void play(quint64 number, AlarmSound sound, double volume) {
        stop();
        const QAudioDevice device = QMediaDevices::defaultAudioOutput();  // it may have come or gone
        tell(device.isNull() ? VoiceState::Missing : VoiceState::Ready);
        if (device.isNull()) {
            end(number);
            return;
        }
        const std::vector<std::int16_t> samples = makeTone(sound);
        m_sound.close();
        m_sound.setData(reinterpret_cast<const char*>(samples.data()),
                        static_cast<qsizetype>(samples.size()) * qsizetype{sizeof(std::int16_t)});
        m_sound.open(QIODevice::ReadOnly);
        m_sink = std::make_unique<QAudioSink>(device, toneFormat());
        m_sink->setVolume(volume);
        connect(m_sink.get(), &QAudioSink::stateChanged, this, [this, number](QtAudio::State state) {
            if (state == QtAudio::IdleState || state == QtAudio::StoppedState) {
                if (m_sink && m_sink->error() != QtAudio::NoError && m_sink->error() != QtAudio::UnderrunError) {
                    tell(VoiceState::Missing);
                }
                end(number);
                // the device is given back, but not from within its own signal
                QMetaObject::invokeMethod(
                    this,
                    [this, number] {
                        if (number == m_number) {
                            stop();
                        }
                    },
                    Qt::QueuedConnection);
            }
        });
        m_number = number;
        m_sink->start(&m_sound);
    }

    void stop() {
        if (m_sink) {
            m_sink->disconnect(this);
            m_sink->stop();
            m_sink.reset();
        }
    }

private:
    void tell(VoiceState state) {
        m_way->post([state](QtSoundPlayer& player) { player.told(state); });
    }
    void end(quint64 number) {
        m_way->post([number](QtSoundPlayer& player) { player.ended(number); });
    }

    std::shared_ptr<Way> m_way;
    quint64 m_number = 0;
    QBuffer m_sound{this};
    std::unique_ptr<QAudioSink> m_sink;
};

QtSoundPlayer::QtSoundPlayer() = default;

QtSoundPlayer::~QtSoundPlayer() {
    if (m_thread == nullptr) {
        return;
    }
    {
        const std::scoped_lock lock(m_way->mutex);
        m_way->player = nullptr;
    }
    QMetaObject::invokeMethod(m_device, [device = m_device] { device->stop(); }, Qt::QueuedConnection);
    m_thread->quit();
    if (!m_thread->wait(kPatienceMs)) {
        // it hangs in the sound server; the process is about to end
        [[maybe_unused]] const QThread* const leftBehind = m_thread.release();
    }
}

void QtSoundPlayer::begin(std::function<void()> changed) {
    m_changed = std::move(changed);
    if (m_thread != nullptr) {
        return;
    }
    m_thread = std::make_unique<QThread>();
    m_thread->setObjectName(QStringLiteral("belfry-sound"));
    m_way = std::make_shared<Way>();
    m_way->player = this;
    m_device = new Device(m_way);
    m_device->moveToThread(m_thread.get());
    connect(m_thread.get(), &QThread::finished, m_device, &QObject::deleteLater);
    m_thread->start(QThread::HighPriority);
    QMetaObject::invokeMethod(m_device, [device = m_device] { device->look(); }, Qt::QueuedConnection);
}

void QtSoundPlayer::play(AlarmSound sound, double volume) {
    if (m_device == nullptr || sound == AlarmSound::None) {
        return;
    }
    m_playing = ++m_number;
    QMetaObject::invokeMethod(
        m_device, [device = m_device, number = m_playing, sound, volume] { device->play(number, sound, volume); },
        Qt::QueuedConnection);
}

void QtSoundPlayer::stop() {
    if (m_device != nullptr && m_playing != 0) {
        m_playing = 0;
        QMetaObject::invokeMethod(m_device, [device = m_device] { device->stop(); }, Qt::QueuedConnection);
    }
}

void QtSoundPlayer::told(VoiceState state) {
    if (std::exchange(m_state, state) != state && m_changed) {
        m_changed();
    }
}

void QtSoundPlayer::ended(quint64 number) {
    if (number == m_playing) {
        m_playing = 0;
        if (m_changed) {
            m_changed();
        }
    }
}

}  // namespace belfry::ui
