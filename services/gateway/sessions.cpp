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

std::vector<std::string> OpenSession::permissions() const {
    if (role != "OPERATOR") {
        return {"view"};
    }
    std::vector<std::string> all{"view", "alarms.acknowledge", "alarms.shelve", "orders.command", "alarms.service"};
    if (supervisor) {
        all.emplace_back("alarms.supervise");
    }
    return all;
}

stream::Caller OpenSession::caller() const { return {operatorName, workstation, kiosk ? "KIOSK" : role, token}; }

Result<OpenSession> Sessions::open(const std::string& operatorName, const std::string& workstation, bool kiosk,
                                   bool local, Instant now) {
    dropOld(now);
    if (m_sessions.size() >= kMaxSessions) {
        return refuse(TextCode::SessionTooMany);
    }
    if (operatorName.empty() || operatorName.size() > 128 || workstation.size() > 128) {
        return refuse(TextCode::SessionNoName);
    }
    auto token = newToken();
    if (!token) {
        return tl::unexpected(token.error());
    }
    OpenSession session;
    session.token = *token;
    session.operatorName = operatorName;
    session.workstation = workstation.empty() ? "unknown" : workstation;
    session.kiosk = kiosk;
    session.role = local && !kiosk ? "OPERATOR" : "VIEWER";
    session.supervisor = session.role == "OPERATOR" &&
                         std::find(m_supervisors.begin(), m_supervisors.end(), operatorName) != m_supervisors.end();
    session.usedMono = now.monoMs;
    m_sessions[session.token] = session;
    return session;
}

Result<OpenSession> Sessions::find(const std::string& token, Instant now) {
    const auto found = m_sessions.find(token);
    if (found == m_sessions.end()) {
        return refuse(token.empty() ? TextCode::NotSignedIn : TextCode::SessionUnknown);
    }
    found->second.usedMono = now.monoMs;
    return found->second;
}

Result<OpenSession> Sessions::findActing(const std::string& token, Instant now) {
    auto session = find(token, now);
    if (!session || session->role == "OPERATOR") {
        return session;
    }
    if (session->kiosk) {
        return refuse(TextCode::KioskLooksOnly);
    }
    return refuse(TextCode::RoleLooksOnly, {{"role", session->role}});
}

void Sessions::dropOld(Instant now) {
    std::erase_if(m_sessions, [now](const auto& entry) { return now.monoMs - entry.second.usedMono > kIdleMs; });
}

}  // namespace belfry::gateway
