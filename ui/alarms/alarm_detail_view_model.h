// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QObject>
#include <QtQmlIntegration>
#include <functional>

#include "models/items/alarm_list_model.h"
#include "ui/text/formatter.h"

namespace belfry::ui {

/** One thing that happened to an alarm: when, what, and who did it (empty = the system). */
struct AlarmHistoryLine {
    Q_GADGET
    QML_VALUE_TYPE(alarmHistoryLine)
    Q_PROPERTY(double wallMs MEMBER wallMs)
    Q_PROPERTY(QString who MEMBER who)
    Q_PROPERTY(QString text MEMBER text)
public:
    double wallMs = 0;
    QString who;
    QString text;
    friend bool operator==(const AlarmHistoryLine&, const AlarmHistoryLine&) = default;
};

/** What an operator needs beside a chosen alarm: what happens if nobody acts, what to do, within which time, what it
 *  follows from, and who did what about it, newest first, as far as its record says. */
class AlarmDetailViewModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of the alarm list")
    Q_PROPERTY(bool known READ isKnown NOTIFY changed FINAL)
    Q_PROPERTY(QString key READ key NOTIFY changed FINAL)
    Q_PROPERTY(QString entity READ entity NOTIFY changed FINAL)
    Q_PROPERTY(int priority READ priority NOTIFY changed FINAL)
    Q_PROPERTY(QString title READ title NOTIFY changed FINAL)
    Q_PROPERTY(QString place READ place NOTIFY changed FINAL)
    Q_PROPERTY(QString stateText READ stateText NOTIFY changed FINAL)
    Q_PROPERTY(bool flashing READ isFlashing NOTIFY changed FINAL)
    Q_PROPERTY(bool returned READ isReturned NOTIFY changed FINAL)
    Q_PROPERTY(QString consequence READ consequence NOTIFY changed FINAL)
    Q_PROPERTY(QString response READ response NOTIFY changed FINAL)
    /** ms since it was raised; 0 = its definition names none. */
    Q_PROPERTY(double maxResponseMs READ maxResponseMs NOTIFY changed FINAL)
    Q_PROPERTY(double raisedMs READ raisedMs NOTIFY changed FINAL)
    /** "Supply lost · Feeder F-7"; empty = it follows from none. */
    Q_PROPERTY(QString cause READ cause NOTIFY changed FINAL)
    Q_PROPERTY(QString causeKey READ causeKey NOTIFY changed FINAL)
    Q_PROPERTY(int consequences READ consequences NOTIFY changed FINAL)
    Q_PROPERTY(QString owner READ owner NOTIFY changed FINAL)
    Q_PROPERTY(QList<belfry::ui::AlarmHistoryLine> history READ history NOTIFY changed FINAL)
    /** The incident that this alarm is, or in whose area its asset lies; empty with `incidentHint` = why not. */
    Q_PROPERTY(QString incident READ incident NOTIFY changed FINAL)
    Q_PROPERTY(QString incidentHint READ incidentHint NOTIFY changed FINAL)
public:
    using DefinitionOf = std::function<const AlarmDefinition*(const feed::AlarmRecord&)>;
    AlarmDetailViewModel(items::AlarmListModel& alarms, DefinitionOf definitionOf, QObject* parent = nullptr);

    [[nodiscard]] bool isKnown() const { return record() != nullptr; }
    [[nodiscard]] QString key() const { return m_key; }
    [[nodiscard]] QString entity() const;
    [[nodiscard]] int priority() const;
    [[nodiscard]] QString title() const;
    [[nodiscard]] QString place() const;
    [[nodiscard]] QString stateText() const;
    [[nodiscard]] bool isFlashing() const;
    [[nodiscard]] bool isReturned() const;
    [[nodiscard]] QString consequence() const;
    [[nodiscard]] QString response() const;
    [[nodiscard]] double maxResponseMs() const;
    [[nodiscard]] double raisedMs() const;
    [[nodiscard]] QString cause() const;
    [[nodiscard]] QString causeKey() const;
    [[nodiscard]] int consequences() const;
    [[nodiscard]] QString owner() const;
    [[nodiscard]] QList<AlarmHistoryLine> history() const;
    [[nodiscard]] QString incident() const { return m_incident; }
    [[nodiscard]] QString incidentHint() const;

    void setKey(const QString& key);
    void setWords(const Formatter* formatter, const feed::Store* store);
    /** The alarm, or a text of it, may have changed. */
    void look();

signals:
    void changed();

private:
    [[nodiscard]] const feed::AlarmRecord* record() const { return m_alarms.find(m_key); }
    [[nodiscard]] const AlarmDefinition* definition() const;
    [[nodiscard]] QString findIncident() const;

    items::AlarmListModel& m_alarms;
    DefinitionOf m_definitionOf;
    const Formatter* m_formatter = nullptr;
    const feed::Store* m_store = nullptr;
    QString m_key;
    QString m_incident;
};

}  // namespace belfry::ui
