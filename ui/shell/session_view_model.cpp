// SPDX-License-Identifier: Apache-2.0
#include "ui/shell/session_view_model.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QEvent>
#include <utility>

#include "ui/text/coded.h"

namespace belfry::ui {

namespace {

constexpr int kIdleCheckMs = 1'000;
constexpr int kOwnTryMs = 60'000;  // slower than any pause that the gateway makes

}  // namespace

SessionViewModel::SessionViewModel(feed::SessionPort* port, FeedPump& pump, const Clock& clock, QObject* parent)
    : QObject(parent), m_port(port), m_pump(pump), m_clock(clock) {
    m_idle.setInterval(kIdleCheckMs);
    connect(&m_idle, &QTimer::timeout, this, &SessionViewModel::checkIdle);
    m_ownTry.setSingleShot(true);
    connect(&m_ownTry, &QTimer::timeout, this, [this] {
        if (m_state.logInNeeded) {
            logIn(m_ownUser, m_ownPassword);
        }
    });
}

SessionViewModel::~SessionViewModel() { stop(); }

void SessionViewModel::start() {
    if (m_port == nullptr) {
        return;
    }
    m_touchedMono = m_clock.now().monoMs;
    m_idle.start();
    QCoreApplication::instance()->installEventFilter(this);
    m_port->listen([this](const feed::SessionState& state) {
        QMetaObject::invokeMethod(this, [this, state] { learn(state); }, Qt::QueuedConnection);
    });
}

void SessionViewModel::stop() {
    if (m_port != nullptr && m_idle.isActive()) {
        m_port->listen({});
        m_idle.stop();
        QCoreApplication::instance()->removeEventFilter(this);
    }
}

void SessionViewModel::logInWith(const QString& user, const QString& password) {
    m_ownUser = user;
    m_ownPassword = password;
}

void SessionViewModel::setFormatter(Formatter* formatter) {
    m_formatter = formatter;
    emit changed();
}

SessionViewModel::Ask SessionViewModel::ask() const {
    if (!m_known) {
        return Nothing;
    }
    if (m_state.logInNeeded) {
        return LogIn;
    }
    if (m_locked) {
        return Unlock;
    }
    if (m_state.mustChangePassword || m_change) {
        return ChangePassword;
    }
    return m_again ? Again : Nothing;
}

QString SessionViewModel::person() const {
    return QString::fromStdString(m_state.displayName.empty() ? m_state.user : m_state.displayName);
}

QString SessionViewModel::role() const {
    switch (roleFromText(m_state.role).value_or(Role::None)) {
        case Role::None: return tr("nobody");
        case Role::Kiosk: return tr("kiosk");
        case Role::Viewer: return tr("viewer");
        case Role::Auditor: return tr("auditor");
        case Role::SecurityAdministrator: return tr("security administrator");
        case Role::Engineer: return tr("engineer");
        case Role::Operator: return tr("operator");
        case Role::Supervisor: return tr("supervisor");
    }
    return {};
}

bool SessionViewModel::certificateEndsSoon() const {
    constexpr Millis kSoonMs = 30LL * 24 * 3'600'000;
    return m_state.certificateEndsMs > 0 && m_state.certificateEndsMs - QDateTime::currentMSecsSinceEpoch() < kSoonMs;
}

QString SessionViewModel::problem() const {
    return m_problem && m_formatter != nullptr ? worded(*m_problem, *m_formatter, nullptr).text : QString();
}

QString SessionViewModel::problemHint() const {
    return m_problem && m_formatter != nullptr ? worded(*m_problem, *m_formatter, nullptr).hint : QString();
}

void SessionViewModel::learn(const feed::SessionState& state) {
    const bool another = !m_known || state.user != m_state.user || state.logInNeeded;
    m_known = true;
    m_state = state;
    if (another) {
        m_again = false;
        m_change = false;
        m_locked = false;
    }
    if (m_state.logInNeeded && !m_ownUser.isEmpty() && !m_busy) {
        logIn(m_ownUser, m_ownPassword);
    }
    emit changed();
}

void SessionViewModel::setProblem(const std::optional<Error>& problem) {
    m_problem = problem;
    emit changed();
}

void SessionViewModel::answered(const Result<feed::SessionState>& result, bool unlocks) {
    m_busy = false;
    if (!result) {
        if (!m_ownUser.isEmpty()) {
            m_ownTry.start(kOwnTryMs);
        }
        setProblem(result.error());
        return;
    }
    m_problem.reset();
    m_known = true;
    m_state = *result;
    if (unlocks) {
        m_locked = false;
        m_again = false;
        m_change = false;
        m_touchedMono = m_clock.now().monoMs;
    }
    emit changed();
    if (unlocks) {
        emit verified();
    }
}

bool SessionViewModel::answers(const Error& error) {
    if (error.reason != "REAUTHENTICATE" || !isByAccount()) {
        return false;
    }
    askAgain();
    return true;
}

void SessionViewModel::logIn(const QString& user, const QString& password) {
    if (m_port == nullptr || m_busy) {
        return;
    }
    m_busy = true;
    setProblem({});
    m_port->logIn(
        user.trimmed().toStdString(), password.toStdString(),
        m_pump.here<feed::SessionState>([this](const Result<feed::SessionState>& result) { answered(result, true); }));
}

void SessionViewModel::logOut() {
    if (m_port == nullptr || m_busy || !isByAccount()) {
        return;
    }
    m_busy = true;
    setProblem({});
    m_port->logOut(false, m_pump.here<feed::SessionState>([this](const Result<feed::SessionState>& result) {
        m_locked = false;
        answered(result, false);
    }));
}

void SessionViewModel::lock() {
    if (m_port == nullptr || m_locked || !isByAccount()) {
        return;
    }
    m_locked = true;  // at once, also when the gateway cannot be told
    setProblem({});
    m_port->logOut(true, m_pump.here<feed::SessionState>([this](const Result<feed::SessionState>& result) {
        if (result) {
            m_state = *result;
        }
        emit changed();
    }));
}

void SessionViewModel::verify(const QString& password) {
    if (m_port == nullptr || m_busy) {
        return;
    }
    m_busy = true;
    setProblem({});
    m_port->reauthenticate(
        password.toStdString(),
        m_pump.here<feed::SessionState>([this](const Result<feed::SessionState>& result) { answered(result, true); }));
}

void SessionViewModel::changePassword(const QString& old, const QString& fresh) {
    if (m_port == nullptr || m_busy) {
        return;
    }
    m_busy = true;
    setProblem({});
    m_port->changePassword(
        old.toStdString(), fresh.toStdString(),
        m_pump.here<feed::SessionState>([this](const Result<feed::SessionState>& result) { answered(result, true); }));
}

void SessionViewModel::askAgain() {
    if (isByAccount()) {
        m_again = true;
        setProblem({});
    }
}

void SessionViewModel::wantPasswordChange() {
    if (isByAccount()) {
        m_change = true;
        setProblem({});
    }
}

void SessionViewModel::cancel() {
    m_again = false;
    m_change = false;
    setProblem({});
}

bool SessionViewModel::eventFilter(QObject* watched, QEvent* event) {
    switch (event->type()) {
        case QEvent::KeyPress:
        case QEvent::MouseButtonPress:
        case QEvent::MouseMove:
        case QEvent::TouchBegin:
        case QEvent::TouchUpdate:
        case QEvent::Wheel: m_touchedMono = m_clock.now().monoMs; break;
        default: break;
    }
    return QObject::eventFilter(watched, event);
}

void SessionViewModel::checkIdle() {
    if (m_state.lockAfterS > 0 && isByAccount() && !m_locked &&
        m_clock.now().monoMs - m_touchedMono > Millis{m_state.lockAfterS} * 1'000) {
        lock();
    }
}

}  // namespace belfry::ui
