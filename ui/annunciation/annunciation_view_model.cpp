// SPDX-License-Identifier: Apache-2.0
#include "ui/annunciation/annunciation_view_model.h"

#include <QPointer>
#include <algorithm>
#include <utility>

namespace belfry::ui {

namespace {

constexpr int kGatherMs = 40;  ///< what comes within so long is one burst

constexpr std::size_t kSilencedAtOnce = 2'000;  ///< a message to the gateway stays far below its limit of 4 MiB

/** Silence for all that may sound, in messages that are not too long. */
std::vector<feed::AlarmAction> silencesOf(const items::AlarmListModel& alarms) {
    std::vector<feed::AlarmAction> actions;
    for (int row = 0; row < alarms.rowCount(); ++row) {
        const feed::AlarmRecord& alarm = alarms.at(row);
        if (!alarm.audible) {
            continue;
        }
        if (actions.empty() || actions.back().targets.size() == kSilencedAtOnce) {
            actions.emplace_back().kind = feed::AlarmActionKind::Silence;
        }
        actions.back().targets.push_back({alarm.key, alarm.occurrence});
    }
    return actions;
}

}  // namespace

AnnunciationViewModel::AnnunciationViewModel(AnnunciationSetup setup, feed::AlarmPort& port,
                                             const items::AlarmListModel& alarms, const CityClock& cityClock,
                                             const Clock& clock, QObject* parent)
    : QObject(parent),
      m_setup(std::move(setup)),
      m_port(port),
      m_alarms(alarms),
      m_cityClock(cityClock),
      m_clock(clock) {
    m_setup.settings.volume = std::clamp(m_setup.settings.volume, kLeastVolume, 1.0);
    m_timer.setInterval(kTickMs);
    connect(&m_timer, &QTimer::timeout, this, &AnnunciationViewModel::tick);
    m_soon.setSingleShot(true);
    m_soon.setInterval(kGatherMs);
    connect(&m_soon, &QTimer::timeout, this, &AnnunciationViewModel::tick);
}

AnnunciationViewModel::~AnnunciationViewModel() { stop(); }

void AnnunciationViewModel::start() {
    if (m_annunciator) {
        return;
    }
    m_annunciator.emplace(m_clock.now());
    m_annunciator->setLinked(m_linked || !m_expected, m_clock.now());
    begin();
    m_timer.start();
}

void AnnunciationViewModel::stop() {
    m_timer.stop();
    m_soon.stop();
    m_annunciator.reset();
    if (m_setup.player) {
        m_setup.player->stop();
    }
    if (m_setup.speaker && m_speakerBegan) {
        m_setup.speaker->stop();
    }
}

void AnnunciationViewModel::begin() {
    if (!isAudible()) {
        return;
    }
    const auto changed = [self = QPointer(this)] {
        if (self) {
            self->m_stuck = false;
            self->m_soon.start();
            emit self->voicesChanged();
        }
    };
    m_setup.player->begin(changed);
    if (m_setup.settings.speech && m_setup.speaker) {
        m_speakerBegan = true;
        m_mute = false;
        m_setup.speaker->begin(m_language, changed);
    }
}

void AnnunciationViewModel::setLanguage(const QString& language) {
    m_language = language;
    m_speakerBegan = false;
    if (m_annunciator) {
        begin();
    }
    emit voicesChanged();
}

void AnnunciationViewModel::setMayDisturb(bool may) {
    m_mayDisturb = may;
    emit voicesChanged();
}

QString AnnunciationViewModel::soundProblem() const {
    if (!isAudible()) {
        return {};
    }
    if (m_stuck) {
        return tr("The sound device does not answer: alarms are silent here.");
    }
    return m_setup.player->state() == VoiceState::Missing ? tr("No sound device: alarms are silent here.") : QString();
}

QString AnnunciationViewModel::speechProblem() const {
    if (!isAudible() || !m_setup.settings.speech) {
        return {};
    }
    if (m_mute) {
        return tr("The voice does not answer. Turn speech off and on to try again.");
    }
    return m_setup.speaker == nullptr || (m_speakerBegan && m_setup.speaker->state() == VoiceState::Missing)
               ? tr("There is no voice of this language on this machine. The manual says which packages have one.")
               : QString();
}

void AnnunciationViewModel::setVolume(double volume) {
    const double heard = std::clamp(volume, kLeastVolume, 1.0);
    if (heard != m_setup.settings.volume) {
        m_setup.settings.volume = heard;
        keep();
    }
}

void AnnunciationViewModel::setSpeech(bool speech) {
    if (speech == m_setup.settings.speech) {
        return;
    }
    m_setup.settings.speech = speech;
    if (!speech && m_setup.speaker && m_speakerBegan) {
        m_setup.speaker->stop();
    }
    if (m_annunciator) {
        begin();
    }
    keep();
    emit voicesChanged();
}

bool AnnunciationViewModel::testDue() const {
    return isAudible() && soundTestDue(m_setup.settings.testedMs, m_cityClock.nowMs());
}

void AnnunciationViewModel::keep() {
    if (m_setup.save) {
        m_setup.save(m_setup.settings);
    }
    m_testWasDue = testDue();
    emit settingsChanged();
}

void AnnunciationViewModel::silence() {
    const Instant now = m_clock.now();
    if (!m_annunciator || !m_annunciator->silence(now)) {
        return;
    }
    m_tests.clear();
    if (m_sounding != AlarmSound::NotWatching || !isBusy()) {  // that one cannot be masked
        m_toSay.clear();
        if (m_setup.player) {
            m_setup.player->stop();
        }
        if (m_setup.speaker && m_speakerBegan) {
            m_setup.speaker->stop();
        }
    }
    const std::vector<feed::AlarmAction> actions = m_enabled ? silencesOf(m_alarms) : std::vector<feed::AlarmAction>{};
    for (const feed::AlarmAction& action : actions) {
        m_port.act(action, [self = QPointer(this)](const Result<std::vector<feed::AlarmOutcome>>& result) {
            if (self && !result) {
                emit self->failed(result.error());
            }  // one that does not sound any more needs no silence
        });
    }
    tick();
}

void AnnunciationViewModel::test(int sound) {
    if (sound >= PriorityOne && sound <= NotWatchingSound && m_tests.size() < 10) {
        m_tests.push_back(static_cast<AlarmSound>(sound));
        tick();
    }
}

void AnnunciationViewModel::testAll() {
    m_tests.clear();
    for (int sound = PriorityOne; sound <= NotWatchingSound; ++sound) {
        m_tests.push_back(static_cast<AlarmSound>(sound));
    }
    tick();
}

void AnnunciationViewModel::confirmTest() {
    m_setup.settings.testedMs = m_cityClock.nowMs();
    keep();
}

AnnouncedAlarm AnnunciationViewModel::announced(const feed::AlarmRecord& alarm) const {
    AnnouncedAlarm announced;
    announced.key = alarm.key;
    announced.occurrence = alarm.occurrence;
    announced.reAlarms = alarm.reAlarms;
    announced.severity = alarm.severity;
    announced.priority = alarm.priority;
    announced.unacknowledged = alarm.state == "Unacknowledged";
    announced.active = alarm.active;
    announced.inhibited = items::isInhibited(alarm.state);
    announced.floodSilent = alarm.floodSilent;
    announced.silentForMs =
        alarm.silentUntilMs > 0 ? std::max<Millis>(0, alarm.silentUntilMs - m_cityClock.nowMs()) : 0;
    announced.group = alarm.group;
    announced.position = alarm.position;
    if (m_store != nullptr) {
        const auto layer = m_store->catalogue().layerIndex(alarm.layer);
        const AlarmDefinition* definition = layer ? m_store->schema(*layer).alarm(alarm.definition) : nullptr;
        announced.ackRequired = definition == nullptr || definition->ackRequired;
    }
    return announced;
}

void AnnunciationViewModel::resetAlarms(const std::vector<feed::AlarmRecord>& alarms) {
    if (!m_annunciator) {
        return;
    }
    std::vector<AnnouncedAlarm> all;
    all.reserve(alarms.size());
    for (const feed::AlarmRecord& alarm : alarms) {
        all.push_back(announced(alarm));
    }
    m_annunciator->reset(all, m_clock.now());
    m_soon.start();
}

void AnnunciationViewModel::applyAlarm(const feed::AlarmRecord& alarm) {
    if (!m_annunciator) {
        return;
    }
    if (alarm.state == "Normal") {
        m_annunciator->forget(alarm.key);
    } else {
        m_annunciator->apply(announced(alarm), m_clock.now());
    }
    if (!m_soon.isActive()) {
        m_soon.start();
    }
}

void AnnunciationViewModel::heartbeat(Millis ageMs, const std::vector<feed::AlarmFloodInfo>& floods,
                                      Millis arrivedMonoMs) {
    if (!m_annunciator) {
        return;
    }
    const Instant now = m_clock.now();
    m_annunciator->heartbeat(ageMs + std::max<Millis>(0, now.monoMs - arrivedMonoMs), now);
    bool flood = false;
    for (const feed::AlarmFloodInfo& position : floods) {
        m_annunciator->setFlood(position.position, position.inFlood);
        flood = flood || position.inFlood;
    }
    if (flood != m_flood) {
        m_flood = flood;
        emit floodChanged();
    }
    if (notWatching()) {
        watch(now);
    }
}

void AnnunciationViewModel::setLinked(bool linked) {
    if (linked == m_linked) {
        return;
    }
    m_linked = linked;
    if (m_annunciator) {
        m_annunciator->setLinked(linked || !m_expected, m_clock.now());
        tick();
    }
    emit watchChanged();
}

void AnnunciationViewModel::setExpected(bool expected) {
    if (expected == m_expected) {
        return;
    }
    m_expected = expected;
    if (m_annunciator) {
        m_annunciator->heartbeat(0, m_clock.now());
        m_annunciator->setLinked(m_linked || !m_expected, m_clock.now());
        tick();
    }
    emit watchChanged();
}

void AnnunciationViewModel::tick() {
    if (!m_annunciator) {
        return;
    }
    const Instant now = m_clock.now();
    if (!m_expected) {
        m_annunciator->heartbeat(0, now);
    }
    watch(now);
    hearNext(now);
    showSilence(now);
    if (testDue() != std::exchange(m_testWasDue, testDue())) {
        emit settingsChanged();
    }
}

void AnnunciationViewModel::watch(Instant now) {
    const auto since = m_annunciator->notWatchingSince(now);
    const Millis sinceMs = since ? std::max<Millis>(1, m_cityClock.nowMs() - (now.monoMs - since->monoMs)) : 0;
    // the city's clock is corrected now and then: that is no other moment
    if ((sinceMs == 0) != (m_notWatchingSinceMs == 0)) {
        m_notWatchingSinceMs = sinceMs;
        emit watchChanged();
    }
}

bool AnnunciationViewModel::isBusy() {
    const bool plays = m_setup.player && m_setup.player->isPlaying();
    const bool speaks = m_setup.speaker && m_speakerBegan && !m_mute && m_setup.speaker->isSpeaking();
    const Millis now = m_clock.now().monoMs;
    if (!plays && !speaks) {
        m_busySinceMs = 0;
        return false;
    }
    if (m_busySinceMs == 0) {
        m_busySinceMs = now;
    } else if (now - m_busySinceMs >= kStuckMs) {
        m_busySinceMs = 0;
        if (plays) {
            m_setup.player->stop();
            m_stuck = true;
        } else {
            m_setup.speaker->stop();
            m_mute = true;
        }
        emit voicesChanged();
        return false;
    }
    return true;
}

void AnnunciationViewModel::hearNext(Instant now) {
    if (isBusy()) {
        return;
    }
    if (!m_toSay.isEmpty()) {
        const QString text = std::exchange(m_toSay, {});
        m_setup.speaker->say(text, volume());
        if (m_setup.speaker->isSpeaking()) {
            return;
        }
    }
    if (const auto announcement = m_annunciator->next(now)) {
        hear(announcement->sound, word(*announcement), now);
    } else if (!m_tests.empty()) {
        const AlarmSound sound = m_tests.front();
        m_tests.pop_front();
        hear(sound,
             sound == AlarmSound::NotWatching ? tr("Test: alarm system not watching")
                                              : tr("Test: priority %1").arg(static_cast<int>(sound)),
             now);
    } else if (!m_nowHeard.isEmpty()) {
        m_nowHeard.clear();
        emit voicesChanged();
    }
}

void AnnunciationViewModel::hear(AlarmSound sound, const QString& text, Instant now) {
    m_nowHeard = text;
    m_sounding = sound;
    if (isAudible()) {
        m_setup.player->play(sound, volume());
        m_busySinceMs = now.monoMs;
        if (speech() && !m_mute && m_setup.speaker && m_setup.speaker->state() == VoiceState::Ready) {
            m_toSay = text;
        }
    }
    emit voicesChanged();
}

QString AnnunciationViewModel::word(const Announcement& announcement) const {
    const int count = static_cast<int>(announcement.count);
    const QString critical = tr("%n critical", "of the alarms before", static_cast<int>(announcement.critical));
    switch (announcement.kind) {
        case Announcement::Kind::Summary: return tr("%n more alarms", nullptr, count) + QStringLiteral(", ") + critical;
        case Announcement::Kind::Nag:
            return tr("%n alarms are unacknowledged", nullptr, count) + QStringLiteral(", ") + critical;
        case Announcement::Kind::NotWatching: return tr("The alarm system is not watching.");
        case Announcement::Kind::Alarm: break;
    }
    const int row = m_alarms.rowOf(QString::fromStdString(announcement.key));
    const int priority = static_cast<int>(announcement.sound);
    if (row < 0) {
        return tr("Alarm of priority %1").arg(priority);
    }
    const items::AlarmTexts& texts = m_alarms.textsAt(row);
    return tr("Priority %1: %2, %3", "priority, what, where").arg(QString::number(priority), texts.what, texts.where);
}

void AnnunciationViewModel::showSilence(Instant now) {
    const int seconds = static_cast<int>((m_annunciator->silentForMs(now) + 999) / 1000);
    const bool can = seconds == 0 && m_annunciator->canSilence(now);
    if (seconds != m_silentForSeconds || can != m_canSilence) {
        m_silentForSeconds = seconds;
        m_canSilence = can;
        emit silenceChanged();
    }
}

}  // namespace belfry::ui
