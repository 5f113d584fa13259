// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "models/domain/clock.h"
#include "models/domain/error.h"
#include "models/domain/permissions.h"

namespace belfry::feed {

/** What the gateway says of this console's session. */
struct SessionState {
    std::string user;
    std::string displayName;
    std::string role;  ///< IEC 62351-8: "OPERATOR"…; "NONE" before the log-in
    std::vector<std::string> permissions;
    std::vector<RoleGrant> grants;
    bool logInNeeded = false;
    bool accountsOpen = false;
    bool accountsUnreadable = false;
    bool mustChangePassword = false;
    std::uint32_t lockAfterS = 0;         ///< 0 = never
    std::optional<Millis> verifiedAgeMs;  ///< since the password was last checked, when this was said
    Millis certificateEndsMs = 0;         ///< wall; 0 = no TLS
    std::string gatewayId;

    [[nodiscard]] bool may(Action action) const;
};

struct HandoverIncident {
    std::string entity;
    std::string title;
    std::string priority;
    std::string state;
    std::string lead;  ///< as the city system or the control room has it; "" = nobody
};

/** What the one who comes on shift must know, as the gateway froze it. */
struct HandoverSheet {
    std::string id;
    Millis madeMs = 0;
    std::string fromUser;
    std::string workstation;
    std::vector<std::string> alarms;   ///< keys of the open ones
    std::vector<std::string> shelved;  ///< keys
    std::vector<std::string> orders;   ///< ids of overrides in force or under way
    std::vector<HandoverIncident> incidents;
    std::string remarks;
    std::string toUser;
    Millis signedMs = 0;
    std::string digest;  ///< bytes
};

struct AuditSearch {
    Millis fromMs = 0;
    Millis toMs = 0;
    std::string asset;
    std::string person;
    std::string text;
    bool refusedOnly = false;
    std::uint64_t beforeSeq = 0;
    std::uint32_t limit = 100;
};

struct AuditRecord {
    std::uint64_t seq = 0;
    Millis wallMs = 0;
    std::string kind;
    std::string subject;
    std::string actor;
    std::string workstation;
    std::string peer;
    std::string event;
    bool refused = false;
    std::string why;
    std::string before;
    std::string after;
    std::string hash;  ///< bytes
};

struct AuditPage {
    std::vector<AuditRecord> records;  ///< newest first
    bool more = false;
};

/** Who sits at this console. Replies come on the implementation's own threads. Passwords are wiped by the
 * implementation once they are sent. */
class SessionPort {
public:
    template <typename T>
    using Reply = std::function<void(Result<T>)>;
    using Listener = std::function<void(const SessionState&)>;

    virtual ~SessionPort() = default;
    /** Told of every change: a session was opened, somebody logged in or out, rights changed. Any thread; nothing = no
     *  more, and none is running any more when this returns. */
    virtual void listen(Listener listener) = 0;
    virtual void logIn(const std::string& user, std::string password, Reply<SessionState> reply) = 0;
    /** `idle`: the console only looks until reauthenticate(). */
    virtual void logOut(bool idle, Reply<SessionState> reply) = 0;
    virtual void reauthenticate(std::string password, Reply<SessionState> reply) = 0;
    virtual void changePassword(std::string old, std::string fresh, Reply<SessionState> reply) = 0;
    virtual void prepareHandover(Reply<HandoverSheet> reply) = 0;
    virtual void signHandover(const HandoverSheet& sheet, std::string password, Reply<HandoverSheet> reply) = 0;
    virtual void searchAudit(const AuditSearch& search, Reply<AuditPage> reply) = 0;
};

}  // namespace belfry::feed
