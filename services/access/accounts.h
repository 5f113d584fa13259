// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "models/domain/clock.h"
#include "models/domain/error.h"
#include "models/domain/permissions.h"

namespace belfry::access {

/** One person, or one kiosk. */
struct Account {
    std::string user;
    std::string displayName;
    std::string hash;  ///< argon2id; never leaves the gateway's machine
    std::vector<RoleGrant> grants;
    bool disabled = false;
    bool mustChangePassword = false;
    Millis createdMs = 0;
    Millis changedMs = 0;
    Millis passwordMs = 0;  ///< when the password was set: sessions that began before it end

    friend bool operator==(const Account&, const Account&) = default;
};

/** A change made beside a running gateway, which journals it as soon as it sees it. */
struct AccountNote {
    Millis wallMs = 0;
    std::string actor;
    std::string workstation;
    std::string event;  ///< "ACCOUNT_ADDED", "ACCOUNT_CHANGED", "PASSWORD_SET"
    std::string user;
    std::string before;
    std::string after;

    friend bool operator==(const AccountNote&, const AccountNote&) = default;
};

struct AccountBook {
    std::vector<Account> accounts;
    std::vector<AccountNote> unreported;

    [[nodiscard]] const Account* find(std::string_view user) const;
    [[nodiscard]] Account* find(std::string_view user);
    /** Somebody who may change accounts and can log in. */
    [[nodiscard]] bool hasAdministrator() const;
};

/** Roles and states of an account on one line, without the hash: for the journal. */
[[nodiscard]] std::string describe(const Account& account);
/** 1 to 64 letters, digits, '.', '-', '_' or '@'. */
[[nodiscard]] Result<void> checkUserName(const std::string& user);
/** "OPERATOR", "OPERATOR:lighting,parking", "OPERATOR:lighting@North,South", "OPERATOR@North". */
[[nodiscard]] Result<RoleGrant> parseGrant(std::string_view text);
[[nodiscard]] std::string toText(const RoleGrant& grant);

/** The text of the file and back. Anything that is not as we write it is DATA_LOSS: accounts are never guessed. */
[[nodiscard]] Result<AccountBook> parseAccounts(std::string_view text);
[[nodiscard]] std::string writeAccounts(const AccountBook& book);

/** accounts.json: one small file, readable by the gateway's user only, replaced as a whole (new file, flush, rename)
 * with a lock beside it, so that belfryctl and a running gateway never lose each other's changes. Any thread; blocks on
 * the disk. */
class AccountsFile {
public:
    explicit AccountsFile(std::filesystem::path file) : m_file(std::move(file)) {}

    [[nodiscard]] const std::filesystem::path& path() const { return m_file; }
    [[nodiscard]] bool exists() const;
    /** Changes with every change of the file; "" = it is not there. */
    [[nodiscard]] std::string stamp() const;
    /** NOT_FOUND when there is none; DATA_LOSS when it is damaged; PERMISSION_DENIED when others could read it. */
    [[nodiscard]] Result<AccountBook> load() const;
    /** Under the lock: reads (an empty book when there is none and `create`), lets `body` change it, writes it. */
    [[nodiscard]] Result<AccountBook> change(const std::function<Result<void>(AccountBook&)>& body, bool create) const;

    static constexpr std::size_t kMaxBytes = 4U << 20U;
    static constexpr std::size_t kMaxAccounts = 10'000;

private:
    std::filesystem::path m_file;
};

}  // namespace belfry::access
