// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>
#include <QTimer>
#include <QtQmlIntegration>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "models/domain/alarm_annunciation.h"
#include "models/feed/ports.h"
#include "models/feed/store.h"
#include "models/items/alarm_list_model.h"
#include "ui/annunciation/voices.h"
#include "ui/text/city_clock.h"

namespace belfry::ui {

/** What a person chose, kept from one start to the next. */
struct AnnunciationSettings {
    double volume = 0.8;  ///< 0.2..1: alarms cannot be turned off
    bool speech = false;
    Millis testedMs = 0;  ///< wall; when somebody last heard all sounds. 0 = never
};

/** How alarms are heard on this machine. Without a player this console is mute by construction (tests, pictures). */
struct AnnunciationSetup {
    std::shared_ptr<SoundPlayer> player;
    std::shared_ptr<Speaker> speaker;
    AnnunciationSettings settings;
    std::function<void(const AnnunciationSettings&)> save;
};

/** Makes alarms heard: plays and says what the AlarmAnnunciator decides, and tells from its own timer when nobody
 * watches over alarms any more. GUI thread. */
class AnnunciationViewModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The console makes it")
    Q_PROPERTY(bool notWatching READ notWatching NOTIFY watchChanged)
    /** Wall ms of the city's clock. */
    Q_PROPERTY(double notWatchingSinceMs READ notWatchingSinceMs NOTIFY watchChanged)
    /** The gateway is heard, so it is its evaluator that hangs. */
    Q_PROPERTY(bool linked READ isLinked NOTIFY watchChanged)
    Q_PROPERTY(bool flood READ flood NOTIFY floodChanged)
    /** Alarms can be heard here: a device is there, or has not been looked for. */
    Q_PROPERTY(QString soundProblem READ soundProblem NOTIFY voicesChanged)
    Q_PROPERTY(QString speechProblem READ speechProblem NOTIFY voicesChanged)
    Q_PROPERTY(bool audible READ isAudible NOTIFY voicesChanged)
    Q_PROPERTY(bool canSilence READ canSilence NOTIFY silenceChanged)
    Q_PROPERTY(int silentForSeconds READ silentForSeconds NOTIFY silenceChanged)
    Q_PROPERTY(double volume READ volume WRITE setVolume NOTIFY settingsChanged)
    Q_PROPERTY(bool speech READ speech WRITE setSpeech NOTIFY settingsChanged)
    Q_PROPERTY(bool testDue READ testDue NOTIFY settingsChanged)
    Q_PROPERTY(double testedMs READ testedMs NOTIFY settingsChanged)
    /** What is heard now, in words; empty = nothing. */
    Q_PROPERTY(QString nowHeard READ nowHeard NOTIFY voicesChanged)
public:
    enum Sound { PriorityOne = 1, PriorityTwo, PriorityThree, PriorityFour, NotWatchingSound };
    Q_ENUM(Sound)
    static constexpr double kLeastVolume = 0.2;
    static constexpr int kTickMs = 500;
    /** A device that has not come to an end of a sound after so long has hung. */
    static constexpr Millis kStuckMs = 15'000;

    /** `port`'s replies must come on this thread; `port`, `alarms` and the clocks must outlive this object. */
    AnnunciationViewModel(AnnunciationSetup setup, feed::AlarmPort& port, const items::AlarmListModel& alarms,
                          const CityClock& cityClock, const Clock& clock, QObject* parent = nullptr);
    ~AnnunciationViewModel() override;

    [[nodiscard]] bool notWatching() const { return m_notWatchingSinceMs != 0; }
    [[nodiscard]] double notWatchingSinceMs() const { return static_cast<double>(m_notWatchingSinceMs); }
    [[nodiscard]] bool isLinked() const { return m_linked; }
    [[nodiscard]] bool flood() const { return m_flood; }
    [[nodiscard]] QString soundProblem() const;
    [[nodiscard]] QString speechProblem() const;
    [[nodiscard]] bool isAudible() const { return m_setup.player != nullptr && m_mayDisturb; }
    [[nodiscard]] bool canSilence() const { return m_canSilence; }
    [[nodiscard]] int silentForSeconds() const { return m_silentForSeconds; }
    [[nodiscard]] double volume() const { return m_setup.settings.volume; }
    void setVolume(double volume);
    [[nodiscard]] bool speech() const { return m_setup.settings.speech; }
    void setSpeech(bool speech);
    [[nodiscard]] bool testDue() const;
    [[nodiscard]] double testedMs() const { return static_cast<double>(m_setup.settings.testedMs); }
    [[nodiscard]] QString nowHeard() const { return m_nowHeard; }

    /** Sound off for at most two minutes, here and (for alarms) at every console. */
    Q_INVOKABLE void silence();
    /** Plays one of the Sounds, after what alarms have to say. */
    Q_INVOKABLE void test(int sound);
    Q_INVOKABLE void testAll();
    /** A person heard them all. */
    Q_INVOKABLE void confirmTest();

    /** Watching begins: from here on a missing heartbeat counts. */
    void start();
    void stop();
    void setStore(const feed::Store* store) { m_store = store; }
    /** Another language is spoken from here on. */
    void setLanguage(const QString& language);
    /** A kiosk shows, but makes no noise among visitors. */
    void setMayDisturb(bool may);
    /** Silencing may be told to the gateway. */
    void setEnabled(bool enabled) { m_enabled = enabled; }
    void setLinked(bool linked);
    /** False while nobody is logged in: the gateway tells nobody of alarms then, and that it is silent says nothing.
     * From true on it has its seconds again. */
    void setExpected(bool expected);
    void resetAlarms(const std::vector<feed::AlarmRecord>& alarms);
    void applyAlarm(const feed::AlarmRecord& alarm);
    /** `arrivedMonoMs`: when this came; it may have waited. */
    void heartbeat(Millis ageMs, const std::vector<feed::AlarmFloodInfo>& floods, Millis arrivedMonoMs);
    /** For tests: what the timer does. */
    void tick();

signals:
    void watchChanged();
    void floodChanged();
    void voicesChanged();
    void silenceChanged();
    void settingsChanged();
    void failed(const belfry::Error& error);

private:
    [[nodiscard]] AnnouncedAlarm announced(const feed::AlarmRecord& alarm) const;
    [[nodiscard]] QString word(const Announcement& announcement) const;
    [[nodiscard]] bool isBusy();
    void begin();
    void watch(Instant now);
    void hearNext(Instant now);
    void hear(AlarmSound sound, const QString& text, Instant now);
    void keep();
    void showSilence(Instant now);

    AnnunciationSetup m_setup;
    feed::AlarmPort& m_port;
    const items::AlarmListModel& m_alarms;
    const CityClock& m_cityClock;
    const Clock& m_clock;
    const feed::Store* m_store = nullptr;
    QString m_language = QStringLiteral("en");
    std::optional<AlarmAnnunciator> m_annunciator;  ///< while started
    QTimer m_timer;
    QTimer m_soon;
    std::deque<AlarmSound> m_tests;
    QString m_toSay;  ///< when the sound has ended
    QString m_nowHeard;
    AlarmSound m_sounding = AlarmSound::None;  ///< the last that began
    Millis m_busySinceMs = 0;                  ///< monotonic
    bool m_stuck = false;
    bool m_mute = false;  ///< the voice hangs: nothing is said, and nothing waits for it, until it is asked for anew
    bool m_speakerBegan = false;
    bool m_mayDisturb = true;
    bool m_enabled = false;
    bool m_linked = true;
    bool m_expected = true;
    bool m_flood = false;
    bool m_canSilence = false;
    bool m_testWasDue = false;
    int m_silentForSeconds = 0;
    Millis m_notWatchingSinceMs = 0;
};

}  // namespace belfry::ui
