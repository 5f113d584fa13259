// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/gatekeeper.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

namespace belfry::gateway {

namespace {

constexpr std::size_t kMostChecks = 8;  // each takes 64 MiB and 0.1 s

std::string dump(const nlohmann::json& body) {
    return body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Happening told(const std::string& subject, const std::string& actor, const std::string& workstation,
               const nlohmann::json& body) {
    Happening happening;
    happening.entry.kind = "action";
    happening.entry.subject = subject;
    happening.entry.actor = actor;
    happening.entry.workstation = workstation;
    happening.entry.body = dump(body);
    happening.event.note = body.value("event", std::string()) + " " + actor + " at " + workstation;
    return happening;
}

}  // namespace

Gatekeeper::Gatekeeper(GatekeeperOptions options, Sessions& sessions, Chronicle& chronicle, CoreSequence& core,
                       const Clock& clock)
    : m_options(std::move(options)),
      m_file(m_options.accountsFile),
      m_sessions(sessions),
      m_chronicle(chronicle),
      m_core(core),
      m_clock(clock),
      m_checker(clock) {}

void Gatekeeper::start() {
    if (m_options.open) {
        m_sessions.setAccounts(Sessions::Accounts::Open);
        spdlog::warn("accounts are OPEN: whoever may enter the socket's folder operates under the name they give");
        return;
    }
    if (auto nobody = access::hashOfNobody(m_options.cost)) {
        m_nobody = std::move(*nobody);
    } else {
        spdlog::error("{}", toText(nobody.error()));
    }
    m_checker.start();
    reload();
    if (!m_unreadable && m_book.accounts.empty()) {
        spdlog::warn(
            "there is no account yet, so nobody can log in: belfryctl accounts --store {} init NAME makes the "
            "administrator's",
            m_options.accountsFile.parent_path().string());
    }
}

void Gatekeeper::stop() { m_checker.stop(); }

void Gatekeeper::tick() {
    if (!m_options.open && m_file.stamp() != m_stamp) {
        reload();
    }
    if (!m_book.unreported.empty()) {
        report();
    }
}

void Gatekeeper::reload() {
    m_stamp = m_file.stamp();
    auto loaded = m_file.load();
    // no file at all is a first start; one that has gone is a loss
    const bool none = !loaded && loaded.error().code == ErrorCode::NotFound && !m_wasThere;
    if (!loaded && !none) {
        if (!m_unreadable) {
            spdlog::error("accounts: {}; everybody only looks until they can be read", toText(loaded.error()));
            m_chronicle.note(told("accounts", "system", "",
                                  {{"event", "ACCOUNTS_UNREADABLE"}, {"message", loaded.error().message}}));
        }
        m_unreadable = loaded.error();
        m_sessions.setAccounts(Sessions::Accounts::Unreadable);
        return;
    }
    if (m_unreadable) {
        spdlog::info("accounts can be read again");
        m_chronicle.note(told("accounts", "system", "", {{"event", "ACCOUNTS_READABLE"}}));
    }
    m_unreadable.reset();
    m_wasThere = m_wasThere || loaded.has_value();
    m_book = loaded ? std::move(*loaded) : access::AccountBook{};
    m_sessions.setAccounts(Sessions::Accounts::Required);
    m_sessions.refresh([this](const std::string& user) { return person(user); });
}

void Gatekeeper::report() {
    std::vector<Happening> happenings;
    for (const access::AccountNote& note : m_book.unreported) {
        happenings.push_back(told("account/" + note.user, note.actor, note.workstation,
                                  {{"event", note.event}, {"before", note.before}, {"after", note.after}}));
        happenings.back().entry.wallMs = note.wallMs;
    }
    const std::size_t count = happenings.size();
    if (!m_chronicle.act(std::move(happenings))) {
        return;  // they stay in the file and come again
    }
    m_book.unreported.clear();
    // only those that are in the journal now: belfryctl may have added others meanwhile
    auto cleared = m_file.change(
        [count](access::AccountBook& book) -> Result<void> {
            const auto many = static_cast<std::ptrdiff_t>(std::min(count, book.unreported.size()));
            book.unreported.erase(book.unreported.begin(), book.unreported.begin() + many);
            return {};
        },
        false);
    if (!cleared) {
        spdlog::error("accounts: {}", toText(cleared.error()));
    }
}

std::optional<Person> Gatekeeper::person(const std::string& user) const {
    const access::Account* account = m_book.find(user);
    if (account == nullptr || account->disabled) {
        return std::nullopt;
    }
    return Person{account->user, account->displayName, account->grants, account->mustChangePassword,
                  account->passwordMs};
}

void Gatekeeper::refuseLogIn(const std::string& what, const std::string& user, const Origin& origin,
                             const Error& error) {
    // a password typed where the name goes must not end up in the journal
    const bool known = m_book.find(user) != nullptr;
    m_chronicle.refused(what, "session", known ? user : "(no such account)", origin.workstation.substr(0, 128), error,
                        origin.peer);
}

void Gatekeeper::check(const std::string& user, access::Secret password, const Origin& origin, const std::string& what,
                       Reply<access::Account> reply) {
    const auto refused = [this, what, user, origin](const Error& error) {
        refuseLogIn(what, user, origin, error);
        return tl::unexpected<Error>(error);
    };
    if (m_options.open) {
        return reply(refuse(TextCode::AccountsAreOpen));
    }
    tick();
    if (m_unreadable) {
        return reply(refuse(TextCode::AccountsUnreadable));
    }
    if (m_book.accounts.empty()) {
        return reply(refuse(TextCode::AccountsNone));
    }
    if (user.empty() || user.size() > 64 || password.view().empty() || password.view().size() > access::kMostBytes) {
        return reply(refused(refuse(TextCode::LogInRefused).value()));
    }
    const Instant now = m_clock.now();
    const std::string peer = access::throttlePeer(origin.peer);
    if (const Millis wait = m_throttle.wait(user, peer, now); wait > 0) {
        const Millis seconds = (wait + 999) / 1'000 * 1'000;
        return reply(refused(refuse(TextCode::LogInSlowed, {{"wait", DurationArgument{seconds}}}).value()));
    }
    if (m_checking >= kMostChecks) {
        return reply(refuse(TextCode::LogInBusy));
    }
    const access::Account* account = m_book.find(user);
    const bool usable = account != nullptr && !account->disabled;
    const std::string hash = usable ? account->hash : m_nobody;  // the same work for nobody
    m_throttle.begin(user, peer, now);
    ++m_checking;
    auto secret = std::make_shared<access::Secret>(std::move(password));
    auto answer = std::make_shared<Reply<access::Account>>(std::move(reply));
    const bool posted = m_checker.post([this, hash, secret, user, peer, usable, refused, answer] {
        const bool fits = access::passwordFits(hash, secret->view());
        m_core.post([this, hash, user, peer, fits, usable, refused, answer] {
            --m_checking;
            const access::Account* present = m_book.find(user);
            if (!fits || !usable || present == nullptr || present->disabled || present->hash != hash) {
                return (*answer)(refused(refuse(TextCode::LogInRefused).value()));
            }
            m_throttle.succeeded(user, peer);
            (*answer)(*present);
        });
    });
    if (!posted) {
        --m_checking;
        (*answer)(refuse(TextCode::GatewayStopping));
    }
}

void Gatekeeper::logIn(const std::string& token, const std::string& user, access::Secret password, const Origin& origin,
                       Reply<OpenSession> reply) {
    check(
        user, std::move(password), origin, "log in",
        [this, token, origin, reply = std::move(reply)](Result<access::Account> account) {
            if (!account) {
                return reply(tl::unexpected(account.error()));
            }
            const auto who = person(account->user);
            auto session = who ? m_sessions.logIn(token, *who, origin, m_clock.now())
                               : Result<OpenSession>(refuse(TextCode::LogInRefused));
            if (session) {
                m_chronicle.note(told("session", session->operatorName, session->workstation,
                                      {{"event", "LOGGED_IN"}, {"role", session->role()}, {"kiosk", session->kiosk}}));
            }
            reply(std::move(session));
        });
}

void Gatekeeper::reauthenticate(const std::string& token, access::Secret password, Reply<OpenSession> reply) {
    const auto session = m_sessions.find(token, m_clock.now());
    if (!session) {
        return reply(session);
    }
    if (m_options.open) {
        return reply(m_sessions.verified(token, m_clock.now()));
    }
    if (!session->byAccount) {
        return reply(refuse(TextCode::LogInNeeded));
    }
    const Origin origin{session->workstation, session->peer, session->kiosk, false};
    check(session->operatorName, std::move(password), origin, "verify again",
          [this, token, reply = std::move(reply)](Result<access::Account> account) {
              if (!account) {
                  return reply(tl::unexpected(account.error()));
              }
              auto verified = m_sessions.verified(token, m_clock.now());
              if (verified) {
                  m_chronicle.note(
                      told("session", verified->operatorName, verified->workstation, {{"event", "VERIFIED_AGAIN"}}));
              }
              reply(std::move(verified));
          });
}

void Gatekeeper::changePassword(const std::string& token, access::Secret old, access::Secret fresh,
                                Reply<OpenSession> reply) {
    const auto session = m_sessions.find(token, m_clock.now());
    if (!session) {
        return reply(session);
    }
    if (m_options.open || !session->byAccount) {
        return reply(refuse(m_options.open ? TextCode::AccountsAreOpen : TextCode::LogInNeeded));
    }
    if (auto good = access::checkNewPassword(session->operatorName, fresh.view()); !good) {
        return reply(tl::unexpected(good.error()));
    }
    if (fresh.view() == old.view()) {
        return reply(refuse(TextCode::PasswordGuessable));
    }
    const Origin origin{session->workstation, session->peer, session->kiosk, false};
    auto next = std::make_shared<access::Secret>(std::move(fresh));
    check(session->operatorName, std::move(old), origin, "change the password",
          [this, token, by = *session, origin, next, reply = std::move(reply)](Result<access::Account> account) {
              if (!account) {
                  return reply(tl::unexpected(account.error()));
              }
              m_checker.post([this, token, by, origin, next, reply, user = account->user] {
                  auto hash = access::hashPassword(next->view(), m_options.cost);
                  m_core.post([this, token, by, origin, reply, user, hash = std::move(hash)] {
                      if (!hash) {
                          return reply(tl::unexpected(hash.error()));
                      }
                      AccountEdit edit;
                      edit.user = user;
                      auto stored = store(by, edit, *hash, false, "PASSWORD_CHANGED");
                      if (!stored) {
                          return reply(tl::unexpected(stored.error()));
                      }
                      const auto who = person(user);
                      reply(who ? m_sessions.logIn(token, *who, origin, m_clock.now())
                                : Result<OpenSession>(refuse(TextCode::LogInRefused)));
                  });
              });
          });
}

Result<std::vector<access::Account>> Gatekeeper::accounts() const {
    if (m_options.open) {
        return refuse(TextCode::AccountsAreOpen);
    }
    if (m_unreadable) {
        return refuse(TextCode::AccountsUnreadable);
    }
    return m_book.accounts;
}

Result<access::Account> Gatekeeper::store(const OpenSession& by, const AccountEdit& edit, const std::string& hash,
                                          bool add, const char* event) {
    const Millis wallMs = m_clock.now().wallMs;
    access::Account result;
    auto changed = m_file.change(
        [&](access::AccountBook& book) -> Result<void> {
            access::Account* account = book.find(edit.user);
            if (add && account != nullptr) {
                return refuse(TextCode::AccountExists, {{"user", edit.user}});
            }
            if (!add && account == nullptr) {
                return refuse(TextCode::AccountUnknown, {{"user", edit.user}});
            }
            const std::string before = account == nullptr ? std::string() : access::describe(*account);
            if (account == nullptr) {
                account = &book.accounts.emplace_back();
                account->user = edit.user;
                account->createdMs = wallMs;
            }
            account->displayName = edit.displayName.value_or(account->displayName);
            account->disabled = edit.disabled.value_or(account->disabled);
            account->grants = edit.grants.value_or(account->grants);
            account->changedMs = wallMs;
            if (!hash.empty()) {
                account->hash = hash;
                account->passwordMs = std::max(wallMs, account->passwordMs + 1);
                account->mustChangePassword = edit.mustChangePassword;
            }
            if (!book.hasAdministrator()) {
                return refuse(TextCode::AccountLastAdministrator);
            }
            result = *account;
            std::string after = access::describe(*account);
            after += hash.empty() ? "" : ", new password";
            after += edit.reason.empty() ? "" : " (" + edit.reason.substr(0, 500) + ")";
            book.unreported.push_back({wallMs, by.operatorName, by.workstation, event, edit.user, before, after});
            return {};
        },
        false);
    if (!changed) {
        m_chronicle.refused(event, "account/" + edit.user, by.operatorName, by.workstation, changed.error(), by.peer);
        return tl::unexpected(changed.error());
    }
    tick();
    return result;
}

void Gatekeeper::edit(const OpenSession& by, AccountEdit edit, bool add, Reply<access::Account> reply) {
    const auto refused = [&](const Error& error) {
        m_chronicle.refused(add ? "ACCOUNT_ADDED" : "ACCOUNT_CHANGED", "account/" + edit.user.substr(0, 64),
                            by.operatorName, by.workstation, error, by.peer);
        reply(tl::unexpected<Error>(error));
    };
    if (m_options.open) {
        return refused(refuse(TextCode::AccountsAreOpen).value());
    }
    if (m_unreadable) {
        return refused(refuse(TextCode::AccountsUnreadable).value());
    }
    if (auto name = access::checkUserName(edit.user); !name) {
        return refused(name.error());
    }
    const bool fresh = !edit.password.view().empty();
    if (add || fresh) {
        if (auto good = access::checkNewPassword(edit.user, edit.password.view()); !good) {
            return refused(good.error());
        }
    }
    const char* event = add ? "ACCOUNT_ADDED" : fresh ? "PASSWORD_SET" : "ACCOUNT_CHANGED";
    if (!fresh) {
        return reply(store(by, edit, {}, add, event));
    }
    auto kept = std::make_shared<AccountEdit>(std::move(edit));
    m_checker.post([this, by, kept, add, event, reply = std::move(reply)] {
        auto hash = access::hashPassword(kept->password.view(), m_options.cost);
        m_core.post([this, by, kept, add, event, reply, hash = std::move(hash)] {
            reply(hash ? store(by, *kept, *hash, add, event) : Result<access::Account>(tl::unexpected(hash.error())));
        });
    });
}

}  // namespace belfry::gateway
