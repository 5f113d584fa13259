// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
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
    bool locked = false;              ///< nobody was at it for long: it only looks until the password comes again
    bool byAccount = false;           ///< somebody logged in with a password
    Millis passwordMs = 0;            ///< of the password that was used
    Millis certificateEndsMs = 0;     ///< wall, of the workstation; 0 = it has none
    Millis usedMono = 0;
    Millis verifiedMono = -1;  ///< last check of the password; -1 = never

    [[nodiscard]] std::string role() const { return std::string(toText(rights->highest())); }
    [[nodiscard]] bool isSupervisor() const { return rights->mayAnywhere(Action::SuperviseAlarms); }
    [[nodiscard]] stream::Caller caller() const;
    [[nodiscard]] Actor actor() const { return {operatorName, workstation, isSupervisor()}; }
};

/** Who logged in, as the accounts have it. */
struct Person {
    std::string user;
    std::string displayName;
    std::vector<RoleGrant> grants;
    bool mustChangePassword = false;
    Millis passwordMs = 0;
};

/** Where a session comes from. */
struct Origin {
    std::string workstation;
    std::string peer;
    bool kiosk = false;
    /** Over the Unix socket, whose folder lets in only who may operate; counts where accounts are open. */
    bool local = false;
    Millis certificateEndsMs = 0;  ///< of the workstation's certificate, wall; 0 = no TLS
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
    /** The password was checked just now (or there are none). Unlocks. */
    [[nodiscard]] Result<OpenSession> verified(const std::string& token, Instant now);
    /** `person` proved who they are: a new session in place of `token`, which ends. */
    [[nodiscard]] Result<OpenSession> logIn(const std::string& token, const Person& person, const Origin& origin,
                                            Instant now);
    /** Nobody is there: it only looks until verified(). */
    [[nodiscard]] Result<OpenSession> lock(const std::string& token, Instant now);
    /** It is over, and so is every stream that it opened. */
    void end(const std::string& token, const Error& why);
    /** Ends sessions whose workstation's certificate has ended: gRPC asks for one only when a connection begins. */
    void endExpired(Instant now);
    /** Accounts changed. `who` knows the present person; nothing = the account is gone or disabled. Sessions of those,
     *  and of older passwords, end; rights follow. */
    void refresh(const std::function<std::optional<Person>(const std::string& user)>& who);

    /** A stream that lives as long as its session: `close` is called once when that ends. */
    using StreamId = std::uint64_t;
    [[nodiscard]] StreamId watch(const std::string& token, std::function<void(const Error&)> close);
    void unwatch(StreamId stream);
    /** `gone` is called with the token of each session that ended, or whose console hung up (its last stream closed):
     *  what it had selected and not yet executed is given up. */
    void setGone(std::function<void(const std::string& token)> gone) { m_gone = std::move(gone); }
    /** Why a session's rights hold nothing like this, anywhere. */
    [[nodiscard]] Error denied(const OpenSession& session) const;
    /** Where the newest session of this user at this workstation comes from; empty = there is none. */
    [[nodiscard]] std::string peerOf(const std::string& user, const std::string& workstation) const;
    [[nodiscard]] std::size_t count() const { return m_sessions.size(); }
    /** Somebody of this name has a session and is logged in where that is needed. */
    [[nodiscard]] bool isPresent(const std::string& name) const;

private:
    void dropOld(Instant now);
    [[nodiscard]] Result<OpenSession> add(OpenSession session, Instant now);

    [[nodiscard]] OpenSession effective(const OpenSession& session) const;

    struct Stream {
        std::string token;
        std::function<void(const Error&)> close;
    };
    std::map<std::string, OpenSession> m_sessions;
    std::map<StreamId, Stream> m_streams;
    StreamId m_lastStream = 0;
    std::function<void(const std::string&)> m_gone;
    std::vector<std::string> m_supervisors;
    Accounts m_accounts = Accounts::Open;
};

}  // namespace belfry::gateway
