// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/account_commands.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include "app/ctl/password_prompt.h"
#include "app/ctl/progress.h"
#include "services/access/accounts.h"
#include "services/access/password.h"
#include "services/gateway/paths.h"

namespace belfry::ctl {

namespace {

namespace fs = std::filesystem;
using access::Account;
using access::AccountBook;
using access::Secret;

struct AccountArgs {
    std::string store = gateway::defaultStoreDir().string();
    std::string file;
    std::string user;
    std::string name;
    std::string passwordFile;
    std::string reason;
    std::vector<std::string> roles;
    bool mustChange = false;
    bool undo = false;
};

Millis nowMs() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

access::AccountsFile fileOf(const AccountArgs& args) {
    return access::AccountsFile(args.file.empty() ? fs::path(args.store) / "accounts.json" : fs::path(args.file));
}

/** The person at this terminal, as the system knows them: "root (sudo anna)". */
std::string whoAmI() {
    passwd entry{};
    passwd* found = nullptr;
    std::array<char, 4'096> room{};
    const bool known = getpwuid_r(getuid(), &entry, room.data(), room.size(), &found) == 0 && found != nullptr;
    const std::string user = known ? std::string(entry.pw_name) : std::to_string(getuid());
    const char* sudo = std::getenv("SUDO_USER");
    return "system user " + (sudo == nullptr ? user : user + " (sudo " + sudo + ")");
}

std::string whereAmI() {
    std::array<char, 256> name{};
    return (gethostname(name.data(), name.size() - 1) == 0 ? std::string(name.data()) : std::string("?")) +
           " belfryctl";
}

/** From a file, or twice from the terminal; never from the command line, which everybody on the machine can read. */
Result<Secret> newPassword(const AccountArgs& args) {
    Secret secret;
    if (!args.passwordFile.empty()) {
        auto read = readPasswordFile(args.passwordFile);
        if (!read) {
            return read;
        }
        secret = std::move(*read);
    } else {
        auto first = readHidden(fmt::format("New password for {}: ", args.user));
        if (!first) {
            return fail(ErrorCode::FailedPrecondition, "a password is only read from a terminal",
                        "run this in a terminal, or name a file that only you can read: --password-file FILE");
        }
        secret = Secret::take(*first);
        if (auto good = access::checkNewPassword(args.user, secret.view()); !good) {
            return tl::unexpected(good.error());
        }
        auto second = readHidden("Once more: ");
        Secret again = second ? Secret::take(*second) : Secret();
        if (again.view() != secret.view()) {
            return fail(ErrorCode::InvalidArgument, "the two are not the same", "nothing was changed; try again");
        }
    }
    if (auto good = access::checkNewPassword(args.user, secret.view()); !good) {
        return tl::unexpected(good.error());
    }
    return secret;
}

Result<std::vector<RoleGrant>> grantsOf(const std::vector<std::string>& roles) {
    std::vector<RoleGrant> grants;
    for (const std::string& role : roles) {
        auto grant = access::parseGrant(role);
        if (!grant) {
            return tl::unexpected(grant.error());
        }
        grants.push_back(std::move(*grant));
    }
    return grants;
}

/** Changes one account and notes it for the journal; `make` = it must not be there yet, else it must. */
int change(const AccountArgs& args, bool make, bool first, const char* event,
           const std::function<Result<void>(Account&)>& body) {
    std::string after;
    const auto changed = fileOf(args).change(
        [&](AccountBook& book) -> Result<void> {
            if (first && !book.accounts.empty()) {
                return fail(ErrorCode::AlreadyExists, "there are accounts already",
                            "belfryctl accounts add makes another; a forgotten administrator's password is set with "
                            "belfryctl accounts set-password");
            }
            Account* account = book.find(args.user);
            if (make && account != nullptr) {
                return refuse(TextCode::AccountExists, {{"user", args.user}});
            }
            if (!make && account == nullptr) {
                return refuse(TextCode::AccountUnknown, {{"user", args.user}});
            }
            const std::string before = account == nullptr ? std::string() : access::describe(*account);
            if (account == nullptr) {
                account = &book.accounts.emplace_back();
                account->user = args.user;
                account->createdMs = nowMs();
            }
            account->changedMs = nowMs();
            if (auto done = body(*account); !done) {
                return done;
            }
            if (!book.hasAdministrator()) {
                return refuse(TextCode::AccountLastAdministrator);
            }
            after = access::describe(*account);
            book.unreported.push_back({nowMs(), whoAmI(), whereAmI(), event, args.user, before,
                                       args.reason.empty() ? after : after + " (" + args.reason + ")"});
            return {};
        },
        first);
    if (!changed) {
        return report(changed.error());
    }
    fmt::print("{}: {}\n", args.user, after);
    return kOk;
}

int add(const AccountArgs& args, bool first) {
    if (auto name = access::checkUserName(args.user); !name) {
        return report(name.error());
    }
    const access::AccountsFile file = fileOf(args);
    std::error_code error;
    fs::create_directories(file.path().parent_path(), error);
    const auto present = file.load();
    if (first && present && !present->accounts.empty()) {
        return report(Error{ErrorCode::AlreadyExists,
                            "there are accounts already in " + file.path().string(),
                            "belfryctl accounts add makes another",
                            {}});
    }
    auto grants = grantsOf(args.roles);
    auto password = grants ? newPassword(args) : Result<Secret>(tl::unexpected(grants.error()));
    auto hash = password ? access::hashPassword(password->view(), access::PasswordCost::Interactive)
                         : Result<std::string>(tl::unexpected(password.error()));
    if (!hash) {
        return report(hash.error());
    }
    return change(args, true, first, "ACCOUNT_ADDED", [&](Account& account) -> Result<void> {
        account.displayName = args.name;
        account.grants = *grants;
        account.hash = *hash;
        account.passwordMs = nowMs();
        account.mustChangePassword = args.mustChange;
        return {};
    });
}

int setPassword(const AccountArgs& args) {
    auto password = newPassword(args);
    auto hash = password ? access::hashPassword(password->view(), access::PasswordCost::Interactive)
                         : Result<std::string>(tl::unexpected(password.error()));
    if (!hash) {
        return report(hash.error());
    }
    return change(args, false, false, "PASSWORD_SET", [&](Account& account) -> Result<void> {
        account.hash = *hash;
        account.passwordMs = std::max(nowMs(), account.passwordMs + 1);
        account.mustChangePassword = args.mustChange;
        return {};
    });
}

int setRoles(const AccountArgs& args) {
    auto grants = grantsOf(args.roles);
    if (!grants) {
        return report(grants.error());
    }
    return change(args, false, false, "ACCOUNT_CHANGED", [&](Account& account) -> Result<void> {
        account.grants = *grants;
        return {};
    });
}

int list(const AccountArgs& args) {
    const auto book = fileOf(args).load();
    if (!book) {
        return report(book.error());
    }
    for (const Account& account : book->accounts) {
        fmt::print("{:<24} {}\n", account.user, access::describe(account));
    }
    if (!book->unreported.empty()) {
        fmt::print(stderr, "belfryctl: {} changes wait for belfryd to journal them\n", book->unreported.size());
    }
    return kOk;
}

}  // namespace

void addAccountCommands(CLI::App& app, const std::function<void(std::function<int()>)>& run) {
    auto* accounts = app.add_subcommand("accounts", "who may log in, and as what")->require_subcommand(1);
    auto args = std::make_shared<AccountArgs>();
    accounts->add_option("--store", args->store, "the store's folder")->capture_default_str()->type_name("DIR");
    accounts->add_option("--file", args->file, "the file of accounts, where the configuration names another")
        ->type_name("FILE");
    const auto user = [args](CLI::App* command) {
        command->add_option("USER", args->user, "letters, digits, '.', '-', '_' or '@'")->required();
        command->add_option("--reason", args->reason, "journalled with the change");
    };
    const auto password = [args](CLI::App* command) {
        command
            ->add_option("--password-file", args->passwordFile,
                         "its first line, instead of asking at the terminal; only you may be able to read it")
            ->type_name("FILE");
        command->add_flag("--must-change", args->mustChange, "good for choosing another one only");
    };
    constexpr const char* kRoles =
        "VIEWER, OPERATOR, SUPERVISOR, ENGINEER, SECADM, AUDITOR or KIOSK; OPERATOR:lighting,parking@North for a part";

    auto* init = accounts->add_subcommand("init", "make the first account: the security administrator's");
    init->add_option("USER", args->user, "name of the administrator")->required();
    init->add_option("--name", args->name, "the person's name");
    password(init);
    init->callback([args, run] {
        args->roles = {"SECADM"};
        run([args] { return add(*args, true); });
    });

    auto* addOne = accounts->add_subcommand("add", "make an account");
    user(addOne);
    addOne->add_option("--name", args->name, "the person's name");
    addOne->add_option("--role", args->roles, kRoles)->required();
    password(addOne);
    addOne->callback([args, run] { run([args] { return add(*args, false); }); });

    auto* set = accounts->add_subcommand("set-password", "set another password; sessions of the old one end");
    user(set);
    password(set);
    set->callback([args, run] { run([args] { return setPassword(*args); }); });

    auto* roles = accounts->add_subcommand("set-roles", "give other roles in place of the present ones");
    user(roles);
    roles->add_option("--role", args->roles, kRoles)->required();
    roles->callback([args, run] { run([args] { return setRoles(*args); }); });

    auto* disable = accounts->add_subcommand("disable", "nobody logs in with it any more; its sessions end");
    user(disable);
    disable->add_flag("--undo", args->undo, "enable it again");
    disable->callback([args, run] {
        run([args] {
            return change(*args, false, false, args->undo ? "ACCOUNT_ENABLED" : "ACCOUNT_DISABLED",
                          [args](Account& account) -> Result<void> {
                              account.disabled = !args->undo;
                              return {};
                          });
        });
    });

    accounts->add_subcommand("list", "accounts and their roles")->callback([args, run] {
        run([args] { return list(*args); });
    });
}

}  // namespace belfry::ctl
