// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>
#include <QTimer>
#include <QtQmlIntegration>
#include <optional>

#include "models/domain/clock.h"
#include "models/feed/session_port.h"
#include "ui/shell/feed_pump.h"
#include "ui/text/formatter.h"

namespace belfry::ui {

/** Who sits at this console: log-in, lock when nobody does, the password again where that is asked for. GUI thread;
 *  passwords go through it and are kept nowhere. */
class SessionViewModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("ConsoleViewModel makes it")
    Q_PROPERTY(belfry::ui::SessionViewModel::Ask ask READ ask NOTIFY changed)
    Q_PROPERTY(bool open READ isOpen NOTIFY changed)
    Q_PROPERTY(bool known READ isKnown NOTIFY changed)
    Q_PROPERTY(bool byAccount READ isByAccount NOTIFY changed)
    Q_PROPERTY(bool unreadable READ isUnreadable NOTIFY changed)
    Q_PROPERTY(bool busy READ isBusy NOTIFY changed)
    Q_PROPERTY(bool mayCancel READ mayCancel NOTIFY changed)
    Q_PROPERTY(QString user READ user NOTIFY changed)
    Q_PROPERTY(QString person READ person NOTIFY changed)
    Q_PROPERTY(QString role READ role NOTIFY changed)
    Q_PROPERTY(bool mayAudit READ mayAudit NOTIFY changed)
    Q_PROPERTY(bool mayHandOver READ mayHandOver NOTIFY changed)
    Q_PROPERTY(double certificateEndsMs READ certificateEndsMs NOTIFY changed)
    Q_PROPERTY(bool certificateEndsSoon READ certificateEndsSoon NOTIFY changed)
    Q_PROPERTY(QString problem READ problem NOTIFY changed)
    Q_PROPERTY(QString problemHint READ problemHint NOTIFY changed)
public:
    enum Ask {
        Nothing,
        LogIn,           ///< nobody is logged in
        Unlock,          ///< the console was left alone
        Again,           ///< the password once more, for something that asks for it
        ChangePassword,  ///< the present one is good for that only
    };
    Q_ENUM(Ask)

    /** `port` may be nullptr: then nobody is asked anything. All outlive this. */
    SessionViewModel(feed::SessionPort* port, FeedPump& pump, const Clock& clock, QObject* parent = nullptr);
    ~SessionViewModel() override;

    [[nodiscard]] Ask ask() const;
    [[nodiscard]] bool isOpen() const { return m_known && m_state.accountsOpen; }
    [[nodiscard]] bool isKnown() const { return m_known; }
    [[nodiscard]] bool isByAccount() const { return m_known && !m_state.accountsOpen && !m_state.logInNeeded; }
    [[nodiscard]] bool isUnreadable() const { return m_known && m_state.accountsUnreadable; }
    [[nodiscard]] bool isBusy() const { return m_busy; }
    [[nodiscard]] bool mayCancel() const {
        return ask() == Again || (ask() == ChangePassword && !m_state.mustChangePassword);
    }
    [[nodiscard]] QString user() const { return QString::fromStdString(m_state.user); }
    [[nodiscard]] QString person() const;
    /** In the words of the language. */
    [[nodiscard]] QString role() const;
    [[nodiscard]] bool mayAudit() const { return may(Action::ReadAudit); }
    [[nodiscard]] bool mayHandOver() const { return isByAccount() && may(Action::HandOver); }
    [[nodiscard]] double certificateEndsMs() const { return static_cast<double>(m_state.certificateEndsMs); }
    /** Within 30 days. */
    [[nodiscard]] bool certificateEndsSoon() const;
    [[nodiscard]] QString problem() const;
    [[nodiscard]] QString problemHint() const;
    /** True as long as nobody said what the session may. Locked it only looks, whatever the gateway was able to say. */
    [[nodiscard]] bool may(Action action) const {
        return !m_known || (m_state.may(action) && (!m_locked || action == Action::View));
    }
    [[nodiscard]] const feed::SessionState& state() const { return m_state; }

    void setFormatter(Formatter* formatter);
    /** Logs in by itself whenever that is asked for: for walls and kiosks that nobody sits at. */
    void logInWith(const QString& user, const QString& password);
    void start();
    void stop();
    /** Whether a refusal asks for the password again: then it is asked for here and nothing else needs to be said. */
    bool answers(const belfry::Error& error);

    Q_INVOKABLE void logIn(const QString& user, const QString& password);
    Q_INVOKABLE void logOut();
    Q_INVOKABLE void lock();
    Q_INVOKABLE void verify(const QString& password);
    Q_INVOKABLE void changePassword(const QString& old, const QString& fresh);
    /** Asks for the password again; what needed it is repeated by the person afterwards. */
    Q_INVOKABLE void askAgain();
    Q_INVOKABLE void wantPasswordChange();
    Q_INVOKABLE void cancel();

    bool eventFilter(QObject* watched, QEvent* event) override;
    /** Locks when nobody touched anything for long enough; by itself once a second. */
    void checkIdle();

signals:
    void changed();
    /** The password was right: what asked for it may be tried again. */
    void verified();

private:
    void learn(const feed::SessionState& state);
    void answered(const Result<feed::SessionState>& result, bool unlocks);
    void setProblem(const std::optional<Error>& problem);

    feed::SessionPort* m_port;
    FeedPump& m_pump;
    const Clock& m_clock;
    Formatter* m_formatter = nullptr;
    feed::SessionState m_state;
    std::optional<Error> m_problem;
    QString m_ownUser;
    QString m_ownPassword;
    QTimer m_ownTry;
    bool m_known = false;
    bool m_busy = false;
    bool m_locked = false;
    bool m_again = false;
    bool m_change = false;
    Millis m_touchedMono = 0;
    QTimer m_idle;
};

}  // namespace belfry::ui
