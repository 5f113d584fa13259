// SPDX-License-Identifier: Apache-2.0
// The real device and voice, whatever this machine has: they answer, and never block or crash.
#include <QElapsedTimer>
#include <QTest>

#include <gtest/gtest.h>

#include "ui/annunciation/qt_sound_player.h"
#include "ui/annunciation/qt_speaker.h"

namespace belfry::ui {
namespace {

constexpr int kPatienceMs = 60'000;

TEST(QtSoundPlayer, FindsOutWhetherThereIsADeviceAndEndsEverySound) {
    QtSoundPlayer player;
    int changes = 0;
    player.begin([&] { ++changes; });
    EXPECT_EQ(player.state(), VoiceState::Unknown) << "nobody waits for it";
    ASSERT_TRUE(QTest::qWaitFor([&] { return player.state() != VoiceState::Unknown; }, kPatienceMs));
    EXPECT_EQ(changes, 1);
    player.play(AlarmSound::P4, 0.2);
    EXPECT_TRUE(player.isPlaying());
    EXPECT_TRUE(QTest::qWaitFor([&] { return !player.isPlaying(); }, kPatienceMs));
    player.play(AlarmSound::P1, 0.2);
    player.stop();
    EXPECT_FALSE(player.isPlaying());
    player.play(AlarmSound::P1, 0.2);  // and goes while it plays
}

TEST(QtSoundPlayer, OneThatNeverBeganTouchesNothing) {
    QtSoundPlayer player;
    player.play(AlarmSound::P1, 1.0);
    player.stop();
    EXPECT_FALSE(player.isPlaying());
    EXPECT_EQ(player.state(), VoiceState::Unknown);
}

TEST(QtSpeaker, HasAVoiceOrSaysThatItHasNone) {
    QtSpeaker speaker;
    EXPECT_EQ(speaker.state(), VoiceState::Unknown);
    speaker.say(QStringLiteral("nothing"), 0.2);
    EXPECT_FALSE(speaker.isSpeaking());
    for (const char* language : {"en", "de", "tlh"}) {
        speaker.begin(QString::fromLatin1(language), [] {});
        EXPECT_NE(speaker.state(), VoiceState::Unknown) << language;
    }
    EXPECT_EQ(speaker.state(), VoiceState::Missing) << "nobody speaks Klingon";
    speaker.stop();
}

}  // namespace
}  // namespace belfry::ui
