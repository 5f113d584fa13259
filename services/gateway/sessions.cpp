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
    session.certificateEndsMs = origin.certificateEndsMs;
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
    return effective(found->second);
}

OpenSession Sessions::effective(const OpenSession& session) const {
    const bool looksOnly = session.locked || (m_accounts == Accounts::Unreadable && session.byAccount);
    if (!looksOnly) {
        return session;
    }
    OpenSession less = session;
    const bool looks = session.rights->mayAnywhere(Action::View);
    less.rights =
        std::make_shared<const Rights>(looks ? Rights::of(session.kiosk ? Role::Kiosk : Role::Viewer) : Rights());
    return less;
}

Error Sessions::denied(const OpenSession& session) const {
    if (session.kiosk) {
        return refuse(TextCode::KioskLooksOnly).value();
    }
    if (session.logInNeeded) {
        return refuse(TextCode::LogInNeeded).value();
    }
    if (session.locked) {
        return refuse(TextCode::Reauthenticate).value();
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
    kept.locked = false;
    return kept;
}

bool Sessions::isPresent(const std::string& name) const {
    return std::any_of(m_sessions.begin(), m_sessions.end(), [&](const auto& entry) {
        return entry.second.operatorName == name && !entry.second.logInNeeded;
    });
}

Result<OpenSession> Sessions::logIn(const std::string& token, const Person& person, const Origin& origin, Instant now) {
    OpenSession session;
    session.operatorName = person.user;
    session.displayName = person.displayName;
    session.workstation = origin.workstation.empty() ? "unknown" : origin.workstation.substr(0, 128);
    session.peer = origin.peer;
    session.certificateEndsMs = origin.certificateEndsMs;
    Rights rights(person.grants);
    session.kiosk = origin.kiosk || rights.highest() == Role::Kiosk;
    session.rights = std::make_shared<const Rights>(session.kiosk ? Rights::of(Role::Kiosk) : std::move(rights));
    session.mustChangePassword = person.mustChangePassword;
    session.byAccount = true;
    session.passwordMs = person.passwordMs;
    session.verifiedMono = now.monoMs;
    auto added = add(std::move(session), now);
    if (added && !token.empty()) {
        end(token, refuse(TextCode::SessionUnknown).value());
    }
    return added;
}

Result<OpenSession> Sessions::lock(const std::string& token, Instant now) {
    const auto session = find(token, now);
    if (!session) {
        return session;
    }
    OpenSession& kept = m_sessions[token];
    if (kept.byAccount && !kept.kiosk) {  // without a password nobody could unlock it
        kept.locked = true;
        kept.verifiedMono = -1;
    }
    return effective(kept);
}

void Sessions::end(const std::string& token, const Error& why) {
    m_sessions.erase(token);
    std::vector<std::function<void(const Error&)>> closing;
    for (auto stream = m_streams.begin(); stream != m_streams.end();) {
        if (stream->second.token == token) {
            closing.push_back(std::move(stream->second.close));
            stream = m_streams.erase(stream);
        } else {
            ++stream;
        }
    }
    for (const auto& close : closing) {
        close(why);
    }
    if (m_gone) {
        m_gone(token);
    }
}

void Sessions::endExpired(Instant now) {
    std::vector<std::string> ended;
    for (const auto& [token, session] : m_sessions) {
        if (session.certificateEndsMs != 0 && session.certificateEndsMs <= now.wallMs) {
            ended.push_back(token);
        }
    }
    for (const std::string& token : ended) {
        end(token, refuse(TextCode::SessionUnknown).value());
    }
}

void Sessions::refresh(const std::function<std::optional<Person>(const std::string& user)>& who) {
    std::vector<std::string> ended;
    for (auto& [token, session] : m_sessions) {
        if (!session.byAccount) {
            continue;
        }
        const auto person = who(session.operatorName);
        if (!person || person->passwordMs != session.passwordMs) {
            ended.push_back(token);
            continue;
        }
        session.displayName = person->displayName;
        session.mustChangePassword = person->mustChangePassword;
        if (!session.kiosk && session.rights->grants() != person->grants) {
            session.rights = std::make_shared<const Rights>(person->grants);
        }
    }
    for (const std::string& token : ended) {
        end(token, refuse(TextCode::SessionUnknown).value());
    }
}

std::string Sessions::peerOf(const std::string& user, const std::string& workstation) const {
    const OpenSession* newest = nullptr;
    for (const auto& [token, session] : m_sessions) {
        if (session.operatorName == user && session.workstation == workstation &&
            (newest == nullptr || session.usedMono >= newest->usedMono)) {
            newest = &session;
        }
    }
    return newest == nullptr ? std::string() : newest->peer.substr(0, 128);
}

Sessions::StreamId Sessions::watch(const std::string& token, std::function<void(const Error&)> close) {
    m_streams[++m_lastStream] = {token, std::move(close)};
    return m_lastStream;
}

void Sessions::unwatch(StreamId stream) {
    const auto found = m_streams.find(stream);
    if (found == m_streams.end()) {
        return;
    }
    const std::string token = std::move(found->second.token);
    m_streams.erase(found);
    const bool more =
        std::any_of(m_streams.begin(), m_streams.end(), [&](const auto& other) { return other.second.token == token; });
    if (!more && m_gone) {
        m_gone(token);
    }
}

void Sessions::dropOld(Instant now) {
    std::vector<std::string> old;
    for (const auto& [token, session] : m_sessions) {
        const bool watched = std::any_of(m_streams.begin(), m_streams.end(),
                                         [&token = token](const auto& stream) { return stream.second.token == token; });
        if (!watched && now.monoMs - session.usedMono > kIdleMs) {
            old.push_back(token);
        }
    }
    for (const std::string& token : old) {
        end(token, refuse(TextCode::SessionUnknown).value());
    }
}

}  // namespace belfry::gateway
