// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/domain/alarm_logic.h"
#include "models/domain/clock.h"
#include "models/domain/error.h"
#include "models/domain/permissions.h"
#include "services/stream/control_handler.h"

namespace belfry::gateway {

/** One console that has a session. `rights` is never nullptr. */
struct OpenSession {
    std::string token;
    std::string operatorName;
    std::string displayName;
    std::string workstation;
    std::string peer;
    std::shared_ptr<const Rights> rights = std::make_shared<const Rights>();
    bool kiosk = false;
    bool logInNeeded = false;         ///< it may do nothing until somebody logs in
    bool mustChangePassword = false;  ///< nor anything else before
    Millis usedMono = 0;
    Millis verifiedMono = -1;  ///< last check of the password; -1 = never

    [[nodiscard]] std::string role() const { return std::string(toText(rights->highest())); }
    [[nodiscard]] bool isSupervisor() const { return rights->mayAnywhere(Action::SuperviseAlarms); }
    [[nodiscard]] stream::Caller caller() const;
    [[nodiscard]] Actor actor() const { return {operatorName, workstation, isSupervisor()}; }
};

/** Where a session comes from. */
struct Origin {
    std::string workstation;
    std::string peer;
    bool kiosk = false;
    /** Over the Unix socket, whose folder lets in only who may operate; counts where accounts are open. */
    bool local = false;
};

/** Who is there, and the one gate that every call goes through: what no rule names is refused, what a session's rights
 *  do not hold is refused. Core sequence only. */
class Sessions {
public:
    enum class Accounts : std::uint8_t {
        Open,        ///< no passwords: the connection decides
        Required,    ///< nothing before a log-in
        Unreadable,  ///< required, but nobody can be looked up: everybody only looks
    };

    void setAccounts(Accounts accounts) { m_accounts = accounts; }
    [[nodiscard]] Accounts accounts() const { return m_accounts; }
    /** Where accounts are open: names that may unacknowledge alarms and move what others shelved. */
    void setSupervisors(std::vector<std::string> names) { m_supervisors = std::move(names); }

    [[nodiscard]] Result<OpenSession> open(const std::string& operatorName, const Origin& origin, Instant now);
    /** UNAUTHENTICATED for an unknown or old token. */
    [[nodiscard]] Result<OpenSession> find(const std::string& token, Instant now);
    /** The gate: as find(), and PERMISSION_DENIED unless the session may call `method` somewhere in the city. */
    [[nodiscard]] Result<OpenSession> admit(const std::string& token, std::string_view method, Instant now);
    /** The password was checked just now (or there are none). */
    [[nodiscard]] Result<OpenSession> verified(const std::string& token, Instant now);
    /** Why a session's rights hold nothing like this, anywhere. */
    [[nodiscard]] Error denied(const OpenSession& session) const;
    [[nodiscard]] std::size_t count() const { return m_sessions.size(); }
    /** Somebody of this name has a session and is logged in where that is needed. */
    [[nodiscard]] bool isPresent(const std::string& name) const;

private:
    void dropOld(Instant now);
    [[nodiscard]] Result<OpenSession> add(OpenSession session, Instant now);

    std::map<std::string, OpenSession> m_sessions;
    std::vector<std::string> m_supervisors;
    Accounts m_accounts = Accounts::Open;
};

}  // namespace belfry::gateway
