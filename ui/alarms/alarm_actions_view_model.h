// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QList>
#include <QObject>
#include <QtQmlIntegration>
#include <functional>
#include <vector>

#include "models/feed/ports.h"
#include "models/items/alarm_list_model.h"
#include "ui/alarms/alarm_selection.h"
#include "ui/text/formatter.h"

namespace belfry::ui {

/** Why the gateway refused some of what was asked for: alarms with the same reason are one line. */
struct AlarmRefusal {
    Q_GADGET
    QML_VALUE_TYPE(alarmRefusal)
    Q_PROPERTY(QString message MEMBER message)
    Q_PROPERTY(QString hint MEMBER hint)
    Q_PROPERTY(QString names MEMBER names)
    Q_PROPERTY(int count MEMBER count)
public:
    QString message;
    QString hint;
    QString names;  ///< the first three, and how many more
    int count = 0;
    friend bool operator==(const AlarmRefusal&, const AlarmRefusal&) = default;
};

/** What an operator does to the chosen alarms. Every action goes to the gateway with the occurrences that were shown,
 * and its answer is said for each alarm. An acknowledgement of many is asked for first: what it will do is fixed when
 * it opens, and what arrives or comes again after that is not part of it. */
class AlarmActionsViewModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of the alarm list")
    /** How many of the chosen alarms each action can be done to. */
    Q_PROPERTY(int acknowledgeable READ acknowledgeable NOTIFY possibleChanged FINAL)
    Q_PROPERTY(int acknowledged READ acknowledged NOTIFY possibleChanged FINAL)
    Q_PROPERTY(int shelvable READ shelvable NOTIFY possibleChanged FINAL)
    Q_PROPERTY(int shelved READ shelved NOTIFY possibleChanged FINAL)
    Q_PROPERTY(int inService READ inService NOTIFY possibleChanged FINAL)
    Q_PROPERTY(int outOfService READ outOfService NOTIFY possibleChanged FINAL)
    Q_PROPERTY(int resettable READ resettable NOTIFY possibleChanged FINAL)
    Q_PROPERTY(int sounding READ sounding NOTIFY possibleChanged FINAL)
    Q_PROPERTY(int chosen READ chosen NOTIFY possibleChanged FINAL)
    Q_PROPERTY(bool noteRequired READ isNoteRequired NOTIFY possibleChanged FINAL)
    Q_PROPERTY(bool oneShotAllowed READ isOneShotAllowed NOTIFY possibleChanged FINAL)
    Q_PROPERTY(int maxShelveMinutes READ maxShelveMinutes NOTIFY possibleChanged FINAL)
    /** "Lamp failed · Wiener Straße 3", or how many. */
    Q_PROPERTY(QString title READ title NOTIFY possibleChanged FINAL)
    Q_PROPERTY(bool enabled READ isEnabled NOTIFY possibleChanged FINAL)
    // the acknowledgement of many
    Q_PROPERTY(bool asking READ isAsking NOTIFY askingChanged FINAL)
    /** What it will acknowledge, index 0 = P1. */
    Q_PROPERTY(QList<int> askedCounts READ askedCounts NOTIFY askingChanged FINAL)
    Q_PROPERTY(int askedTotal READ askedTotal NOTIFY askingChanged FINAL)
    /** Unacknowledged alarms of the list that came, or came again, since it opened: not included. */
    Q_PROPERTY(int arrivedSince READ arrivedSince NOTIFY askingChanged FINAL)
    /** Of what was asked: taken by somebody else or gone meanwhile. */
    Q_PROPERTY(int settledSince READ settledSince NOTIFY askingChanged FINAL)
    Q_PROPERTY(bool askedNoteRequired READ isAskedNoteRequired NOTIFY askingChanged FINAL)
    // the gateway's answer
    Q_PROPERTY(QString answer READ answer NOTIFY answerChanged FINAL)
    Q_PROPERTY(QList<belfry::ui::AlarmRefusal> refusals READ refusals NOTIFY answerChanged FINAL)
    Q_PROPERTY(bool busy READ isBusy NOTIFY answerChanged FINAL)
public:
    /** What the texts of an answer need. */
    struct Words {
        const Formatter* formatter = nullptr;
        const feed::Store* store = nullptr;
    };
    using DefinitionOf = std::function<const AlarmDefinition*(const feed::AlarmRecord&)>;
    /** `shown` tells whether an alarm stands in the list that is shown. Everything given must outlive this object. */
    AlarmActionsViewModel(feed::AlarmPort& port, items::AlarmListModel& alarms, AlarmSelection& selection,
                          DefinitionOf definitionOf, std::function<bool(const QString&)> shown,
                          QObject* parent = nullptr);

    [[nodiscard]] int acknowledgeable() const { return possible().acknowledgeable; }
    [[nodiscard]] int acknowledged() const { return possible().acknowledged; }
    [[nodiscard]] int shelvable() const { return possible().shelvable; }
    [[nodiscard]] int shelved() const { return possible().shelved; }
    [[nodiscard]] int inService() const { return possible().inService; }
    [[nodiscard]] int outOfService() const { return possible().outOfService; }
    [[nodiscard]] int resettable() const { return possible().resettable; }
    [[nodiscard]] int sounding() const { return possible().sounding; }
    [[nodiscard]] int chosen() const { return possible().chosen; }
    [[nodiscard]] bool isNoteRequired() const { return possible().noteRequired; }
    [[nodiscard]] bool isOneShotAllowed() const { return possible().oneShotAllowed; }
    [[nodiscard]] int maxShelveMinutes() const { return static_cast<int>(possible().maxShelveMs / 60'000); }
    [[nodiscard]] QString title() const;
    [[nodiscard]] bool isEnabled() const { return m_enabled; }
    [[nodiscard]] bool isAsking() const { return m_asking; }
    [[nodiscard]] QList<int> askedCounts() const;
    [[nodiscard]] int askedTotal() const;
    [[nodiscard]] int arrivedSince() const { return m_arrivedSince; }
    [[nodiscard]] int settledSince() const { return m_settledSince; }
    [[nodiscard]] bool isAskedNoteRequired() const { return m_askedNoteRequired; }
    [[nodiscard]] QString answer() const { return m_answer; }
    [[nodiscard]] QList<AlarmRefusal> refusals() const { return m_refusals; }
    [[nodiscard]] bool isBusy() const { return m_underWay > 0; }

    /** One alarm that needs no note is acknowledged at once; of several, or with a note to give, it is asked first. */
    Q_INVOKABLE void acknowledge();
    Q_INVOKABLE void acknowledgeOne(const QString& key, const QString& note = {});
    Q_INVOKABLE void askAcknowledge();
    Q_INVOKABLE void confirmAcknowledge(const QString& note);
    Q_INVOKABLE void cancelAcknowledge();
    /** `minutes` 0 = one shot: until it clears. */
    Q_INVOKABLE void shelve(int minutes, const QString& reason);
    Q_INVOKABLE void unshelve();
    Q_INVOKABLE void removeFromService(const QString& workOrder);
    Q_INVOKABLE void returnToService();
    Q_INVOKABLE void reset();
    Q_INVOKABLE void silence();
    Q_INVOKABLE void unacknowledge();
    Q_INVOKABLE void assign(const QString& owner);
    Q_INVOKABLE void addNote(const QString& text);
    Q_INVOKABLE void dismissAnswer();

    void setWords(Words words);
    void setEnabled(bool enabled);
    /** Alarms or the selection changed. */
    void look();

signals:
    void possibleChanged();
    void askingChanged();
    void answerChanged();
    /** The gateway said how an alarm is now. */
    void alarmTold(const belfry::feed::AlarmRecord& alarm);
    /** Nothing of it was done, for one reason. */
    void failed(const belfry::Error& error);

private:
    struct Possible {
        int chosen = 0;
        int acknowledgeable = 0;
        int acknowledged = 0;
        int shelvable = 0;
        int shelved = 0;
        int inService = 0;
        int outOfService = 0;
        int resettable = 0;
        int sounding = 0;
        bool noteRequired = false;
        bool oneShotAllowed = true;
        Millis maxShelveMs = 0;
    };
    /** What somebody saw of an alarm; coming again, or worse, is something new. */
    struct Seen {
        std::uint64_t occurrence = 0;
        std::uint32_t reAlarms = 0;
        std::uint32_t severity = 0;
    };
    struct Asked {
        std::string key;
        Seen seen;
        int priority = 4;
        bool noteRequired = false;
    };
    using Fits = bool (*)(const feed::AlarmRecord&);

    [[nodiscard]] const Possible& possible() const;
    [[nodiscard]] bool noteRequired(const feed::AlarmRecord& alarm) const;
    [[nodiscard]] bool isStillAsAsked(const Asked& asked) const;
    [[nodiscard]] static bool isStill(const feed::AlarmRecord& alarm, const Seen& seen);
    [[nodiscard]] std::vector<feed::AlarmTarget> targets(Fits fits) const;
    void send(feed::AlarmAction action);
    void take(feed::AlarmActionKind kind, std::size_t asked, const Result<std::vector<feed::AlarmOutcome>>& result);
    void sayAnswer();
    void countArrivals();
    [[nodiscard]] QString nameOf(const std::string& key) const;

    feed::AlarmPort& m_port;
    items::AlarmListModel& m_alarms;
    AlarmSelection& m_selection;
    DefinitionOf m_definitionOf;
    std::function<bool(const QString&)> m_shown;
    Words m_words;
    bool m_enabled = false;
    mutable Possible m_possible;
    mutable bool m_possibleKnown = false;
    bool m_asking = false;
    std::vector<Asked> m_asked;
    QHash<QString, Seen> m_seen;  ///< all that was shown unacknowledged when it opened
    bool m_askedNoteRequired = false;
    int m_arrivedSince = 0;
    int m_settledSince = 0;
    int m_underWay = 0;
    // the last answer, kept to be worded again in another language
    feed::AlarmActionKind m_answered = feed::AlarmActionKind::None;
    int m_done = 0;
    std::vector<feed::AlarmOutcome> m_refused;
    QString m_answer;
    QList<AlarmRefusal> m_refusals;
};

}  // namespace belfry::ui
