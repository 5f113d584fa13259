// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/sessions.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>

#include <fmt/format.h>
#include <sys/random.h>

#include "models/domain/error.h"

namespace belfry::gateway {

namespace {

constexpr Millis kIdleMs = 24LL * 3'600'000;
constexpr std::size_t kMaxSessions = 10'000;

Result<std::string> newToken() {
    std::array<std::uint8_t, 24> bytes{};
    std::size_t have = 0;
    while (have < bytes.size()) {
        const ssize_t got = getrandom(bytes.data() + have, bytes.size() - have, 0);
        if (got < 0 && errno != EINTR) {
            return refuse(TextCode::SessionNoRandom);
        }
        have += got > 0 ? static_cast<std::size_t>(got) : 0U;
    }
    std::string token;
    for (const std::uint8_t byte : bytes) {
        token += fmt::format("{:02x}", byte);
    }
    return token;
}

}  // namespace

stream::Caller OpenSession::caller() const {
    return {operatorName, workstation, role(), token, verifiedMono, peer, rights};
}

Result<OpenSession> Sessions::add(OpenSession session, Instant now) {
    dropOld(now);
    if (m_sessions.size() >= kMaxSessions) {
        return refuse(TextCode::SessionTooMany);
    }
    auto token = newToken();
    if (!token) {
        return tl::unexpected(token.error());
    }
    session.token = *token;
    session.usedMono = now.monoMs;
    m_sessions[session.token] = session;
    return session;
}

Result<OpenSession> Sessions::open(const std::string& operatorName, const Origin& origin, Instant now) {
    if (operatorName.empty() || operatorName.size() > 128 || origin.workstation.size() > 128) {
        return refuse(TextCode::SessionNoName);
    }
    OpenSession session;
    session.operatorName = operatorName;
    session.workstation = origin.workstation.empty() ? "unknown" : origin.workstation;
    session.peer = origin.peer;
    session.kiosk = origin.kiosk;
    std::vector<RoleGrant> grants;
    if (m_accounts == Accounts::Required) {
        session.logInNeeded = true;
    } else if (session.kiosk) {
        grants.push_back({Role::Kiosk, {}, {}});
    } else if (m_accounts == Accounts::Unreadable || !origin.local) {
        grants.push_back({Role::Viewer, {}, {}});
    } else {
        const bool supervisor =
            std::find(m_supervisors.begin(), m_supervisors.end(), operatorName) != m_supervisors.end();
        grants.push_back({supervisor ? Role::Supervisor : Role::Operator, {}, {}});
        grants.push_back({Role::Auditor, {}, {}});
        session.verifiedMono = now.monoMs;
    }
    session.rights = std::make_shared<const Rights>(std::move(grants));
    return add(std::move(session), now);
}

Result<OpenSession> Sessions::find(const std::string& token, Instant now) {
    const auto found = m_sessions.find(token);
    if (found == m_sessions.end()) {
        return refuse(token.empty() ? TextCode::NotSignedIn : TextCode::SessionUnknown);
    }
    found->second.usedMono = now.monoMs;
    return found->second;
}

Error Sessions::denied(const OpenSession& session) const {
    if (session.kiosk) {
        return refuse(TextCode::KioskLooksOnly).value();
    }
    if (session.logInNeeded) {
        return refuse(TextCode::LogInNeeded).value();
    }
    if (m_accounts == Accounts::Unreadable) {
        return refuse(TextCode::AccountsUnreadable).value();
    }
    const bool viewer = session.rights->highest() == Role::Viewer;
    return refuse(m_accounts == Accounts::Open && viewer ? TextCode::RoleLooksOnly : TextCode::MayNot,
                  {{"role", session.role()}})
        .value();
}

Result<OpenSession> Sessions::admit(const std::string& token, std::string_view method, Instant now) {
    auto session = find(token, now);
    if (!session) {
        return session;
    }
    const auto action = actionOf(method);
    if (!action) {
        return refuse(TextCode::CallNotHere);
    }
    if (session->mustChangePassword && *action != Action::LogIn) {
        return refuse(TextCode::PasswordMustChange);
    }
    if (!session->rights->mayAnywhere(*action)) {
        return tl::unexpected<Error>(denied(*session));
    }
    return session;
}

Result<OpenSession> Sessions::verified(const std::string& token, Instant now) {
    const auto session = find(token, now);
    if (!session) {
        return session;
    }
    OpenSession& kept = m_sessions[token];
    kept.verifiedMono = now.monoMs;
    return kept;
}

bool Sessions::isPresent(const std::string& name) const {
    return std::any_of(m_sessions.begin(), m_sessions.end(), [&](const auto& entry) {
        return entry.second.operatorName == name && !entry.second.logInNeeded;
    });
}

void Sessions::dropOld(Instant now) {
    std::erase_if(m_sessions, [now](const auto& entry) { return now.monoMs - entry.second.usedMono > kIdleMs; });
}

}  // namespace belfry::gateway
