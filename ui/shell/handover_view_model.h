// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>
#include <QtQmlIntegration>
#include <functional>
#include <optional>
#include <string>

#include "models/feed/session_port.h"
#include "ui/shell/feed_pump.h"
#include "ui/text/formatter.h"

namespace belfry::ui {

/** The sheet between two shifts: what is open, in words, and the signature of who receives it. GUI thread. */
class HandoverViewModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("ConsoleViewModel makes it")
    Q_PROPERTY(bool ready READ isReady NOTIFY changed)
    Q_PROPERTY(bool busy READ isBusy NOTIFY changed)
    Q_PROPERTY(bool done READ isDone NOTIFY changed)
    Q_PROPERTY(double madeMs READ madeMs NOTIFY changed)
    Q_PROPERTY(QString giver READ giver NOTIFY changed)
    Q_PROPERTY(QString receiver READ receiver NOTIFY changed)
    Q_PROPERTY(QStringList alarms READ alarms NOTIFY changed)
    Q_PROPERTY(QStringList shelved READ shelved NOTIFY changed)
    Q_PROPERTY(QStringList orders READ orders NOTIFY changed)
    Q_PROPERTY(QStringList incidents READ incidents NOTIFY changed)
    Q_PROPERTY(QString problem READ problem NOTIFY changed)
public:
    /** How the console words an alarm's key and an order's id. */
    using Words = std::function<QString(const std::string&)>;

    HandoverViewModel(feed::SessionPort* port, FeedPump& pump, Words alarm, Words order, QObject* parent = nullptr);

    [[nodiscard]] bool isReady() const { return !m_sheet.id.empty(); }
    [[nodiscard]] bool isBusy() const { return m_busy; }
    [[nodiscard]] bool isDone() const { return m_sheet.signedMs != 0; }
    [[nodiscard]] double madeMs() const { return static_cast<double>(m_sheet.madeMs); }
    [[nodiscard]] QString giver() const { return QString::fromStdString(m_sheet.fromUser); }
    [[nodiscard]] QString receiver() const { return QString::fromStdString(m_sheet.toUser); }
    [[nodiscard]] QStringList alarms() const { return worded(m_sheet.alarms, m_alarm); }
    [[nodiscard]] QStringList shelved() const { return worded(m_sheet.shelved, m_alarm); }
    [[nodiscard]] QStringList orders() const { return worded(m_sheet.orders, m_order); }
    [[nodiscard]] QStringList incidents() const;
    [[nodiscard]] QString problem() const;
    void setFormatter(Formatter* formatter);

    /** Asks the gateway what is open now. */
    Q_INVOKABLE void prepare();
    Q_INVOKABLE void sign(const QString& receiver, const QString& password, const QString& remarks);

signals:
    void changed();

private:
    [[nodiscard]] static QStringList worded(const std::vector<std::string>& ids, const Words& words);
    void answered(const Result<feed::HandoverSheet>& result);

    feed::SessionPort* m_port;
    FeedPump& m_pump;
    Words m_alarm;
    Words m_order;
    Formatter* m_formatter = nullptr;
    feed::HandoverSheet m_sheet;
    std::optional<Error> m_problem;
    bool m_busy = false;
};

}  // namespace belfry::ui
