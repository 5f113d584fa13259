// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "services/access/accounts.h"
#include "services/access/log_in_throttle.h"
#include "services/access/password.h"
#include "services/gateway/chronicle.h"
#include "services/gateway/core_sequence.h"
#include "services/gateway/sessions.h"

namespace belfry::gateway {

struct GatekeeperOptions {
    bool open = false;  ///< no passwords
    std::filesystem::path accountsFile;
    std::uint32_t lockAfterS = 900;
    access::PasswordCost cost = access::PasswordCost::Interactive;
};

/** What an administrator wants of an account; only what is set is changed. */
struct AccountEdit {
    std::string user;
    std::optional<std::string> displayName;
    std::optional<bool> disabled;
    std::optional<std::vector<RoleGrant>> grants;
    access::Secret password;  ///< empty = as it is
    bool mustChangePassword = false;
    std::string reason;
};

/** Checks who people are against the file of accounts, slows guessing, journals both. On the core sequence; only the
 *  hashing has a thread of its own, so that nobody's log-in holds up an alarm. */
class Gatekeeper {
public:
    template <typename T>
    using Reply = std::function<void(Result<T>)>;

    Gatekeeper(GatekeeperOptions options, Sessions& sessions, Chronicle& chronicle, CoreSequence& core,
               const Clock& clock);
    ~Gatekeeper() { stop(); }
    Gatekeeper(const Gatekeeper&) = delete;
    Gatekeeper& operator=(const Gatekeeper&) = delete;

    /** Reads the accounts and says in the log how people come in here. */
    void start();
    /** Drops what is being checked. Before the core sequence stops. */
    void stop();
    /** Once a second: takes what belfryctl changed. */
    void tick();

    [[nodiscard]] std::uint32_t lockAfterS() const { return m_options.open ? 0 : m_options.lockAfterS; }

    void logIn(const std::string& token, const std::string& user, access::Secret password, const Origin& origin,
               Reply<OpenSession> reply);
    void reauthenticate(const std::string& token, access::Secret password, Reply<OpenSession> reply);
    void changePassword(const std::string& token, access::Secret old, access::Secret fresh, Reply<OpenSession> reply);
    /** Whether `user` is who they say, without a session: the receiver of a shift. */
    void check(const std::string& user, access::Secret password, const Origin& origin, const std::string& what,
               Reply<access::Account> reply);

    [[nodiscard]] Result<std::vector<access::Account>> accounts() const;
    /** Who has an account that is not disabled; as last read. */
    [[nodiscard]] std::optional<Person> person(const std::string& user) const;
    void edit(const OpenSession& by, AccountEdit edit, bool add, Reply<access::Account> reply);

private:
    void reload();
    void report();
    void refuseLogIn(const std::string& what, const std::string& user, const Origin& origin, const Error& error);
    /** The change and the note of it in one write; the journal takes the note from there. */
    [[nodiscard]] Result<access::Account> store(const OpenSession& by, const AccountEdit& edit, const std::string& hash,
                                                bool add, const char* event);

    GatekeeperOptions m_options;
    access::AccountsFile m_file;
    Sessions& m_sessions;
    Chronicle& m_chronicle;
    CoreSequence& m_core;
    const Clock& m_clock;
    CoreSequence m_checker;  ///< argon2id runs here
    access::LogInThrottle m_throttle;
    access::AccountBook m_book;
    std::string m_stamp;
    std::string m_nobody;  ///< a hash that nothing fits
    std::optional<Error> m_unreadable;
    bool m_wasThere = false;
    std::size_t m_checking = 0;
};

}  // namespace belfry::gateway
