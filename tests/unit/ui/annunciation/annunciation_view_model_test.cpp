// SPDX-License-Identifier: Apache-2.0
// What reaches ears: the player and the speaker are fakes that write down what they were asked for.
#include "ui/annunciation/annunciation_view_model.h"

#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

#include "ui/text/language_switch.h"

namespace belfry::ui {
namespace {

class FakePlayer final : public SoundPlayer {
public:
    void begin(std::function<void()> changed) override { m_changed = std::move(changed); }
    [[nodiscard]] VoiceState state() const override { return is; }
    [[nodiscard]] bool isPlaying() const override { return playing; }
    void play(AlarmSound sound, double volume) override {
        played.push_back(sound);
        loudness = volume;
        playing = is == VoiceState::Ready;
    }
    void stop() override { playing = false; }
    void end() {
        playing = false;
        m_changed();
    }

    VoiceState is = VoiceState::Ready;
    bool playing = false;
    double loudness = 0.0;
    std::vector<AlarmSound> played;

private:
    std::function<void()> m_changed;
};

class FakeSpeaker final : public Speaker {
public:
    void begin(const QString& language, std::function<void()> changed) override {
        is = voices.contains(language) ? VoiceState::Ready : VoiceState::Missing;
        m_changed = std::move(changed);
    }
    [[nodiscard]] VoiceState state() const override { return is; }
    [[nodiscard]] bool isSpeaking() const override { return speaking; }
    void say(const QString& text, double /*volume*/) override {
        said.append(text);
        speaking = true;
    }
    void stop() override { speaking = hangs; }

    bool hangs = false;
    QStringList voices{QStringLiteral("en"), QStringLiteral("de")};
    VoiceState is = VoiceState::Unknown;
    bool speaking = false;
    QStringList said;

private:
    std::function<void()> m_changed;
};

/** Writes down what was asked of the gateway. */
class FakeAlarmPort final : public feed::AlarmPort {
public:
    void acknowledge(const std::string& /*key*/, std::uint64_t /*occurrence*/, const std::string& /*note*/,
                     feed::Reply<feed::AlarmRecord> /*reply*/) override {}
    void shelve(const std::string& /*key*/, Millis /*duration*/, const std::string& /*reason*/,
                feed::Reply<feed::AlarmRecord> /*reply*/) override {}
    void unshelve(const std::string& /*key*/, feed::Reply<feed::AlarmRecord> /*reply*/) override {}
    void act(const feed::AlarmAction& action, feed::Reply<std::vector<feed::AlarmOutcome>> reply) override {
        asked.push_back(action);
        if (refuse) {
            reply(fail(ErrorCode::Unavailable, "no answer", "", ""));
        } else {
            reply(std::vector<feed::AlarmOutcome>{});
        }
    }
    std::vector<feed::AlarmAction> asked;
    bool refuse = false;
};

class Annunciation : public testing::Test {
protected:
    static feed::AlarmRecord record(const std::string& key, AlarmPriority priority) {
        feed::AlarmRecord made;
        made.key = key;
        made.priority = priority;
        made.occurrence = 1;
        made.severity = 1;
        made.state = "Unacknowledged";
        made.active = true;
        made.audible = true;
        return made;
    }
    AnnunciationSetup setup() {
        AnnunciationSetup setup;
        setup.player = player;
        setup.speaker = speaker;
        setup.settings = settings;
        setup.save = [this](const AnnunciationSettings& chosen) { settings = chosen; };
        return setup;
    }
    void start(AnnunciationSettings chosen = {}) {
        settings = chosen;
        model = std::make_unique<AnnunciationViewModel>(setup(), port, list, cityClock, clock);
        model->setEnabled(true);
        model->start();
        model->resetAlarms({});
        beat();
    }
    void beat(Millis age = 0) { model->heartbeat(age, {}, clock.now().monoMs); }
    void raise(const std::string& key, AlarmPriority priority) {
        list.apply(record(key, priority));
        model->applyAlarm(record(key, priority));
        model->tick();
    }
    /** The sound ends, then what is said; the next begins. */
    void finish() {
        player->end();
        model->tick();
        speaker->speaking = false;
        model->tick();
    }

    ManualClock clock;
    CityClock cityClock{clock};
    items::AlarmListModel list{[](const feed::AlarmRecord& alarm) {
        return items::AlarmTexts{
            QStringLiteral("at ") + QString::fromStdString(alarm.key), QStringLiteral("Smoke"), {}};
    }};
    FakeAlarmPort port;
    std::shared_ptr<FakePlayer> player = std::make_shared<FakePlayer>();
    std::shared_ptr<FakeSpeaker> speaker = std::make_shared<FakeSpeaker>();
    AnnunciationSettings settings;
    LanguageSwitch languages{*QCoreApplication::instance()};
    std::unique_ptr<AnnunciationViewModel> model;
};

TEST_F(Annunciation, PlaysOneSoundAfterTheOtherHighestFirst) {
    start();
    raise("a", AlarmPriority::P3);
    EXPECT_EQ(player->played, std::vector{AlarmSound::P3});
    raise("b", AlarmPriority::P4);
    raise("c", AlarmPriority::P1);
    EXPECT_EQ(player->played.size(), 1U) << "one at a time";
    finish();
    finish();
    EXPECT_EQ(player->played, (std::vector{AlarmSound::P3, AlarmSound::P1, AlarmSound::P4}));
    finish();
    EXPECT_EQ(model->nowHeard(), "");
    EXPECT_TRUE(speaker->said.isEmpty()) << "speech is off until somebody wants it";
}

TEST_F(Annunciation, SaysWhatItPlayedInTheLanguageOfTheConsole) {
    AnnunciationSettings chosen;
    chosen.speech = true;
    start(chosen);
    raise("a", AlarmPriority::P1);
    EXPECT_TRUE(speaker->said.isEmpty()) << "the sound first";
    player->end();
    model->tick();
    ASSERT_EQ(speaker->said.size(), 1);
    EXPECT_EQ(speaker->said[0], "Priority 1: Smoke, at a");
    speaker->speaking = false;
    languages.apply(QStringLiteral("de"));
    model->setLanguage(QStringLiteral("de"));
    for (const char* key : {"b", "c", "d", "e"}) {
        list.apply(record(key, AlarmPriority::P2));
        model->applyAlarm(record(key, AlarmPriority::P2));
    }
    model->tick();
    player->end();
    model->tick();
    speaker->speaking = false;
    model->tick();
    player->end();
    model->tick();
    languages.apply(QStringLiteral("en"));
    EXPECT_EQ(speaker->said.mid(1), (QStringList{QStringLiteral("Priorität 2: Smoke, at b"),
                                                 QStringLiteral("3 weitere Alarme, 0 kritische")}));
}

TEST_F(Annunciation, WithoutAVoiceItSaysSoAndPlaysOn) {
    speaker->voices = QStringList{QStringLiteral("en")};
    AnnunciationSettings chosen;
    chosen.speech = true;
    start(chosen);
    EXPECT_EQ(model->speechProblem(), "");
    model->setLanguage(QStringLiteral("de"));
    EXPECT_NE(model->speechProblem(), "");
    raise("a", AlarmPriority::P2);
    finish();
    EXPECT_EQ(player->played.size(), 1U);
    EXPECT_TRUE(speaker->said.isEmpty());
    model->setSpeech(false);
    EXPECT_EQ(model->speechProblem(), "") << "what nobody wants is no problem";
    EXPECT_FALSE(settings.speech) << "it is remembered";
}

TEST_F(Annunciation, WithoutADeviceItSaysSoAndGoesOn) {
    player->is = VoiceState::Missing;
    start();
    EXPECT_EQ(model->soundProblem(), "No sound device: alarms are silent here.");
    for (int i = 0; i < 10; ++i) {
        raise("a" + std::to_string(i), AlarmPriority::P1);
    }
    EXPECT_EQ(player->played.size(), 10U) << "each is tried: a device may come";
    player->is = VoiceState::Ready;
    EXPECT_EQ(model->soundProblem(), "");
}

TEST_F(Annunciation, ADeviceThatHangsIsToldAndNothingWaitsForIt) {
    start();
    raise("a", AlarmPriority::P2);
    ASSERT_TRUE(player->playing);
    clock.advance(AnnunciationViewModel::kStuckMs);
    beat();
    raise("b", AlarmPriority::P1);
    EXPECT_EQ(player->played, (std::vector{AlarmSound::P2, AlarmSound::P1}));
    EXPECT_EQ(model->soundProblem(), "The sound device does not answer: alarms are silent here.");
    player->end();
    EXPECT_EQ(model->soundProblem(), "");
}

TEST_F(Annunciation, AVoiceThatHangsIsToldAndNothingWaitsForItAgain) {
    AnnunciationSettings chosen;
    chosen.speech = true;
    start(chosen);
    raise("a", AlarmPriority::P2);
    player->end();
    model->tick();
    ASSERT_TRUE(speaker->speaking);
    model->tick();  // it is seen to be busy
    clock.advance(AnnunciationViewModel::kStuckMs);
    beat();
    speaker->hangs = true;
    raise("b", AlarmPriority::P1);
    EXPECT_EQ(player->played, (std::vector{AlarmSound::P2, AlarmSound::P1}));
    EXPECT_NE(model->speechProblem(), "");
    EXPECT_EQ(model->soundProblem(), "") << "sounds are heard";
    player->end();
    raise("c", AlarmPriority::P1);
    EXPECT_EQ(player->played.size(), 3U) << "at once, not after another wait";
    EXPECT_EQ(speaker->said.size(), 1);
    model->setSpeech(false);
    model->setSpeech(true);
    EXPECT_EQ(model->speechProblem(), "");
}

TEST_F(Annunciation, SilenceStopsTheSoundAndIsToldToTheGateway) {
    start();
    EXPECT_FALSE(model->canSilence());
    raise("a", AlarmPriority::P3);
    EXPECT_TRUE(model->canSilence());
    model->silence();
    EXPECT_FALSE(player->playing);
    EXPECT_EQ(model->silentForSeconds(), 120);
    EXPECT_FALSE(model->canSilence());
    ASSERT_EQ(port.asked.size(), 1U);
    EXPECT_EQ(port.asked[0].kind, feed::AlarmActionKind::Silence);
    ASSERT_EQ(port.asked[0].targets.size(), 1U);
    EXPECT_EQ(port.asked[0].targets[0].key, "a");
    clock.advance(30'500);
    beat();  // what nobody watches is heard all the same
    model->tick();
    EXPECT_EQ(model->silentForSeconds(), 90);
    raise("b", AlarmPriority::P2);
    EXPECT_EQ(model->silentForSeconds(), 0);
    EXPECT_EQ(player->played.back(), AlarmSound::P2);
}

TEST_F(Annunciation, ManyAreSilencedInMessagesThatAreNotTooLong) {
    start();
    std::vector<feed::AlarmRecord> many;
    for (int i = 0; i < 4'500; ++i) {
        many.push_back(record("alarm " + std::to_string(i), AlarmPriority::P3));
        many.back().audible = i % 10 != 0;
    }
    list.reset(many);
    model->resetAlarms(many);
    model->tick();
    model->silence();
    ASSERT_EQ(port.asked.size(), 3U);
    EXPECT_EQ(port.asked[0].targets.size(), 2'000U);
    EXPECT_EQ(port.asked[2].targets.size(), 50U) << "what does not sound needs no silence";
}

TEST_F(Annunciation, SilenceHoldsHereWhenTheGatewayDoesNotTakeIt) {
    start();
    raise("a", AlarmPriority::P3);
    port.refuse = true;
    QSignalSpy failures(model.get(), &AnnunciationViewModel::failed);
    model->silence();
    EXPECT_EQ(failures.count(), 1);
    EXPECT_EQ(model->silentForSeconds(), 120);
}

TEST_F(Annunciation, AKioskMakesNoNoiseButShowsThatNobodyWatches) {
    start();
    model->setMayDisturb(false);
    raise("a", AlarmPriority::P1);
    clock.advance(kNotWatchingAfterMs);
    model->tick();
    EXPECT_TRUE(player->played.empty());
    EXPECT_TRUE(model->notWatching());
    EXPECT_FALSE(model->isAudible());
    EXPECT_FALSE(model->testDue());
}

TEST_F(Annunciation, NotWatchingComesAfter5SecondsSinceTheLastHeartbeatAndGoesWithTheNext) {
    start();
    const Millis last = cityClock.nowMs();
    QSignalSpy changes(model.get(), &AnnunciationViewModel::watchChanged);
    clock.advance(kNotWatchingAfterMs - 1);
    model->tick();
    EXPECT_FALSE(model->notWatching());
    clock.advance(1);
    model->tick();
    EXPECT_TRUE(model->notWatching());
    EXPECT_EQ(model->notWatchingSinceMs(), static_cast<double>(last));
    EXPECT_EQ(player->played, std::vector{AlarmSound::NotWatching});
    clock.advance(60'000);
    model->tick();
    EXPECT_EQ(model->notWatchingSinceMs(), static_cast<double>(last)) << "the moment does not move";
    EXPECT_EQ(changes.count(), 1);
    beat();
    EXPECT_FALSE(model->notWatching()) << "at once, not at the next tick";
    beat(20'000);
    EXPECT_FALSE(model->notWatching()) << "an older answer proves nothing new";
}

TEST_F(Annunciation, SilenceDoesNotCutOffThatNobodyWatches) {
    start();
    raise("a", AlarmPriority::P3);
    player->end();
    clock.advance(kNotWatchingAfterMs);
    model->tick();
    ASSERT_EQ(player->played.back(), AlarmSound::NotWatching);
    model->silence();
    EXPECT_TRUE(player->playing) << "it sounds on";
    EXPECT_EQ(model->silentForSeconds(), 120) << "the alarm is silent";
    player->end();
    const std::size_t before = player->played.size();
    clock.advance(kNotWatchingEveryMs);
    model->tick();
    ASSERT_EQ(player->played.size(), before + 1);
    EXPECT_EQ(player->played.back(), AlarmSound::NotWatching) << "and comes again";
}

TEST_F(Annunciation, AHeartbeatThatWaitedInTheMailboxIsAsOldAsItIs) {
    start();
    const Millis arrived = clock.now().monoMs;
    clock.advance(kNotWatchingAfterMs + 1'000);
    model->heartbeat(0, {}, arrived);
    model->tick();
    EXPECT_TRUE(model->notWatching());
}

TEST_F(Annunciation, TheOwnTimerSeesItWithoutAnyMessage) {
    start();
    clock.advance(kNotWatchingAfterMs);
    EXPECT_TRUE(QTest::qWaitFor([this] { return model->notWatching(); }));
}

TEST_F(Annunciation, AConsoleThatNeverHeardAGatewayIsNotWatchingAfter5Seconds) {
    settings = {};
    model = std::make_unique<AnnunciationViewModel>(setup(), port, list, cityClock, clock);
    clock.advance(3'600'000);
    model->tick();
    EXPECT_FALSE(model->notWatching()) << "it has not begun";
    model->start();
    model->tick();
    EXPECT_FALSE(model->notWatching());
    clock.advance(kNotWatchingAfterMs);
    model->tick();
    EXPECT_TRUE(model->notWatching());
}

TEST_F(Annunciation, ALostLinkIsNotWatchingAtOnceAndTheReasonIsTold) {
    start();
    clock.advance(2'000);
    model->setLinked(false);
    EXPECT_TRUE(model->notWatching());
    EXPECT_FALSE(model->isLinked());
    model->setLinked(true);
    EXPECT_FALSE(model->notWatching());
}

TEST_F(Annunciation, WhileNobodyIsLoggedInSilenceSaysNothing) {
    start();
    model->setExpected(false);
    model->setLinked(false);
    clock.advance(60'000);
    model->tick();
    EXPECT_FALSE(model->notWatching());
    EXPECT_TRUE(player->played.empty());
    model->setExpected(true);
    EXPECT_TRUE(model->notWatching()) << "the link is lost";
    model->setLinked(true);
    EXPECT_FALSE(model->notWatching());
    clock.advance(4'000);
    model->tick();
    EXPECT_FALSE(model->notWatching()) << "it has its seconds";
    clock.advance(2'000);
    model->tick();
    EXPECT_TRUE(model->notWatching());
}

TEST_F(Annunciation, TheSoundTestPlaysAllFiveAndIsDueAgainADayLater) {
    start();
    EXPECT_TRUE(model->testDue()) << "never tested";
    model->testAll();
    for (int i = 0; i < 5; ++i) {
        finish();
    }
    EXPECT_EQ(player->played,
              (std::vector{AlarmSound::P1, AlarmSound::P2, AlarmSound::P3, AlarmSound::P4, AlarmSound::NotWatching}));
    EXPECT_TRUE(model->testDue()) << "only a person can say that it was heard";
    model->confirmTest();
    EXPECT_FALSE(model->testDue());
    EXPECT_EQ(settings.testedMs, cityClock.nowMs());
    QSignalSpy due(model.get(), &AnnunciationViewModel::settingsChanged);
    clock.advance(kSoundTestEveryMs);
    beat();
    model->tick();
    EXPECT_TRUE(model->testDue());
    EXPECT_EQ(due.count(), 1) << "the prompt comes by itself";
}

TEST_F(Annunciation, AnAlarmComesBeforeATest) {
    start();
    model->testAll();
    raise("a", AlarmPriority::P4);
    finish();
    EXPECT_EQ(player->played, (std::vector{AlarmSound::P1, AlarmSound::P4}));
    finish();
    EXPECT_EQ(player->played.back(), AlarmSound::P2) << "then the test goes on";
}

TEST_F(Annunciation, TheVolumeCannotBeTurnedOffAndIsRemembered) {
    AnnunciationSettings chosen;
    chosen.volume = 0.0;  // somebody edited the file
    start(chosen);
    EXPECT_EQ(model->volume(), AnnunciationViewModel::kLeastVolume);
    model->setVolume(0.5);
    EXPECT_EQ(settings.volume, 0.5);
    model->setVolume(0.0);
    EXPECT_EQ(settings.volume, AnnunciationViewModel::kLeastVolume);
    raise("a", AlarmPriority::P2);
    EXPECT_EQ(player->loudness, AnnunciationViewModel::kLeastVolume);
}

}  // namespace
}  // namespace belfry::ui
