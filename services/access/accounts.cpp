// SPDX-License-Identifier: Apache-2.0
#include "services/access/accounts.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace belfry::access {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* kFormat = "belfry-accounts/1";
constexpr std::size_t kMaxNotes = 10'000;
constexpr std::size_t kMaxList = 1'000;
constexpr std::size_t kMaxName = 256;

/** An open file descriptor that closes itself. */
class Descriptor {
public:
    explicit Descriptor(int fd) : m_fd(fd) {}
    ~Descriptor() {
        if (m_fd >= 0) {
            ::close(m_fd);
        }
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int get() const { return m_fd; }
    [[nodiscard]] bool ok() const { return m_fd >= 0; }

private:
    int m_fd;
};

tl::unexpected<Error> problem(const fs::path& file, const char* what, int number) {
    const ErrorCode code = number == ENOSPC                      ? ErrorCode::ResourceExhausted
                           : number == ENOENT                    ? ErrorCode::NotFound
                           : number == EACCES || number == EPERM ? ErrorCode::PermissionDenied
                                                                 : ErrorCode::Unavailable;
    return fail(code, fmt::format("{} {}: {}", file.string(), what, std::generic_category().message(number)),
                "check the folder, its rights and its disk");
}

tl::unexpected<Error> damage(const std::string& what) {
    return fail(ErrorCode::DataLoss, "the accounts cannot be read: " + what,
                "bring the file back from a backup; nothing was changed", "ACCOUNTS_UNREADABLE");
}

std::vector<std::string> list(const json& value) {
    std::vector<std::string> result;
    for (const json& one : value) {
        result.push_back(one.get<std::string>());
    }
    return result;
}

json toJson(const RoleGrant& grant) {
    return {{"role", std::string(belfry::toText(grant.role))}, {"layers", grant.layers}, {"areas", grant.areas}};
}

Account accountOf(const json& from) {
    Account account;
    account.user = from.at("user").get<std::string>();
    account.displayName = from.at("name").get<std::string>();
    account.hash = from.at("hash").get<std::string>();
    for (const json& one : from.at("roles")) {
        const auto role = roleFromText(one.at("role").get<std::string>());
        if (!role || *role == Role::None) {
            throw std::runtime_error("unknown role");
        }
        account.grants.push_back({*role, list(one.at("layers")), list(one.at("areas"))});
    }
    account.disabled = from.at("disabled").get<bool>();
    account.mustChangePassword = from.at("mustChangePassword").get<bool>();
    account.createdMs = from.at("createdMs").get<Millis>();
    account.changedMs = from.at("changedMs").get<Millis>();
    account.passwordMs = from.at("passwordMs").get<Millis>();
    return account;
}

Result<void> plausible(const Account& account) {
    if (auto name = checkUserName(account.user); !name) {
        return name;
    }
    const bool tooLong = account.displayName.size() > kMaxName || account.hash.size() > 128 ||
                         std::any_of(account.grants.begin(), account.grants.end(), [](const RoleGrant& grant) {
                             return grant.layers.size() > kMaxList || grant.areas.size() > kMaxList;
                         });
    return tooLong ? Result<void>(damage("the account " + account.user + " is too long")) : Result<void>();
}

Result<void> writeAll(int fd, std::string_view text, const fs::path& file) {
    while (!text.empty()) {
        const ssize_t done = ::write(fd, text.data(), text.size());
        if (done < 0 && errno != EINTR) {
            return problem(file, "cannot be written", errno);
        }
        text.remove_prefix(done > 0 ? static_cast<std::size_t>(done) : 0U);
    }
    return ::fsync(fd) == 0 ? Result<void>() : Result<void>(problem(file, "cannot be flushed", errno));
}

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const auto comma = text.find(',');
        if (comma != 0) {
            parts.emplace_back(text.substr(0, comma));
        }
        text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
    }
    return parts;
}

std::string joined(const std::vector<std::string>& parts) { return fmt::format("{}", fmt::join(parts, ",")); }

}  // namespace

const Account* AccountBook::find(std::string_view user) const {
    const auto found =
        std::find_if(accounts.begin(), accounts.end(), [&](const Account& one) { return one.user == user; });
    return found == accounts.end() ? nullptr : &*found;
}

Account* AccountBook::find(std::string_view user) {
    const auto found =
        std::find_if(accounts.begin(), accounts.end(), [&](const Account& one) { return one.user == user; });
    return found == accounts.end() ? nullptr : &*found;
}

bool AccountBook::hasAdministrator() const {
    return std::any_of(accounts.begin(), accounts.end(), [](const Account& one) {
        return !one.disabled && Rights(one.grants).mayAnywhere(Action::ManageAccounts);
    });
}

std::string toText(const RoleGrant& grant) {
    std::string text(belfry::toText(grant.role));
    text += grant.layers.empty() ? "" : ":" + joined(grant.layers);
    text += grant.areas.empty() ? "" : "@" + joined(grant.areas);
    return text;
}

Result<RoleGrant> parseGrant(std::string_view text) {
    const auto at = text.find('@');
    const std::string_view areas = at == std::string_view::npos ? std::string_view() : text.substr(at + 1);
    const std::string_view front = text.substr(0, at);
    const auto colon = front.find(':');
    const std::string_view layers = colon == std::string_view::npos ? std::string_view() : front.substr(colon + 1);
    const auto role = roleFromText(front.substr(0, colon));
    if (!role || *role == Role::None) {
        return refuse(TextCode::AccountRoleUnknown, {{"role", std::string(front.substr(0, colon).substr(0, 64))}});
    }
    RoleGrant grant{*role, split(layers), split(areas)};
    const bool cutShort = (colon != std::string_view::npos && grant.layers.empty()) ||
                          (at != std::string_view::npos && grant.areas.empty());
    if (cutShort || grant.layers.size() > kMaxList || grant.areas.size() > kMaxList) {
        // "OPERATOR:" must not come to mean all layers
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("\"{}\" is no role in layers and areas", text.substr(0, 200)),
                    "write OPERATOR, OPERATOR:lighting,parking or OPERATOR:lighting@North,South");
    }
    return grant;
}

std::string describe(const Account& account) {
    std::vector<std::string> roles;
    roles.reserve(account.grants.size());
    for (const RoleGrant& grant : account.grants) {
        roles.push_back(toText(grant));
    }
    std::string text = roles.empty() ? "no role" : fmt::format("{}", fmt::join(roles, " "));
    text += account.disabled ? ", disabled" : "";
    text += account.mustChangePassword ? ", must change the password" : "";
    return account.displayName.empty() ? text : account.displayName + ": " + text;
}

Result<void> checkUserName(const std::string& user) {
    const bool fine = !user.empty() && user.size() <= 64 && std::all_of(user.begin(), user.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
               c == '_' || c == '@';
    });
    return fine ? Result<void>() : Result<void>(refuse(TextCode::AccountNameUnusable, {{"user", user.substr(0, 64)}}));
}

Result<AccountBook> parseAccounts(std::string_view text) {
    if (text.size() > AccountsFile::kMaxBytes) {
        return damage("they are longer than 4 MiB");
    }
    AccountBook book;
    try {
        const json all = json::parse(text);
        if (all.at("format").get<std::string>() != kFormat) {
            return damage("they are in a format of another version");
        }
        for (const json& one : all.at("accounts")) {
            Account account = accountOf(one);
            if (auto fine = plausible(account); !fine) {
                return damage(fine.error().message);
            }
            if (book.find(account.user) != nullptr || book.accounts.size() >= AccountsFile::kMaxAccounts) {
                return damage("an account is there twice, or there are too many");
            }
            book.accounts.push_back(std::move(account));
        }
        for (const json& one : all.at("unreported")) {
            book.unreported.push_back({one.at("wallMs").get<Millis>(), one.at("actor").get<std::string>(),
                                       one.at("workstation").get<std::string>(), one.at("event").get<std::string>(),
                                       one.at("user").get<std::string>(), one.at("before").get<std::string>(),
                                       one.at("after").get<std::string>()});
        }
    } catch (const std::exception& error) {
        return damage(std::string(error.what()).substr(0, 200));
    }
    return book;
}

std::string writeAccounts(const AccountBook& book) {
    json accounts = json::array();
    for (const Account& account : book.accounts) {
        json roles = json::array();
        for (const RoleGrant& grant : account.grants) {
            roles.push_back(toJson(grant));
        }
        accounts.push_back({{"user", account.user},
                            {"name", account.displayName},
                            {"hash", account.hash},
                            {"roles", std::move(roles)},
                            {"disabled", account.disabled},
                            {"mustChangePassword", account.mustChangePassword},
                            {"createdMs", account.createdMs},
                            {"changedMs", account.changedMs},
                            {"passwordMs", account.passwordMs}});
    }
    json notes = json::array();
    for (const AccountNote& note : book.unreported) {
        notes.push_back({{"wallMs", note.wallMs},
                         {"actor", note.actor},
                         {"workstation", note.workstation},
                         {"event", note.event},
                         {"user", note.user},
                         {"before", note.before},
                         {"after", note.after}});
    }
    const json all{{"format", kFormat}, {"accounts", std::move(accounts)}, {"unreported", std::move(notes)}};
    return all.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

bool AccountsFile::exists() const {
    std::error_code error;
    return fs::exists(fs::symlink_status(m_file, error));
}

std::string AccountsFile::stamp() const {
    struct stat state{};
    if (::stat(m_file.c_str(), &state) != 0) {
        return {};
    }
    return fmt::format("{}.{}.{}.{}.{:o}", state.st_ino, state.st_size, state.st_mtim.tv_sec, state.st_mtim.tv_nsec,
                       static_cast<unsigned>(state.st_mode));
}

Result<AccountBook> AccountsFile::load() const {
    const Descriptor file(::open(m_file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!file.ok()) {
        return problem(m_file, "cannot be opened", errno);
    }
    struct stat state{};
    if (::fstat(file.get(), &state) != 0 || !S_ISREG(state.st_mode)) {
        return problem(m_file, "is no file", EINVAL);
    }
    if ((state.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return fail(ErrorCode::PermissionDenied,
                    m_file.string() + " holds passwords' hashes, and others than its owner may use it",
                    "chmod 600 " + m_file.string());
    }
    std::string text;
    std::array<char, 16'384> piece{};
    while (text.size() <= kMaxBytes) {
        const ssize_t got = ::read(file.get(), piece.data(), piece.size());
        if (got == 0) {
            break;
        }
        if (got < 0 && errno != EINTR) {
            return problem(m_file, "cannot be read", errno);
        }
        text.append(piece.data(), got > 0 ? static_cast<std::size_t>(got) : 0U);
    }
    return parseAccounts(text);
}

Result<AccountBook> AccountsFile::change(const std::function<Result<void>(AccountBook&)>& body, bool create) const {
    const fs::path lockName = m_file.string() + ".lock";
    const Descriptor lock(::open(lockName.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!lock.ok()) {
        return problem(lockName, "cannot be made", errno);
    }
    while (::flock(lock.get(), LOCK_EX) != 0) {
        if (errno != EINTR) {
            return problem(lockName, "cannot be locked", errno);
        }
    }
    AccountBook book;
    if (exists() || !create) {
        auto present = load();
        if (!present) {
            return present;
        }
        book = std::move(*present);
    }
    if (auto done = body(book); !done) {
        return tl::unexpected(done.error());
    }
    if (book.unreported.size() > kMaxNotes || book.accounts.size() > kMaxAccounts) {
        return fail(ErrorCode::ResourceExhausted,
                    "there are too many accounts, or too many changes that no gateway saw",
                    "start belfryd once, so that it journals them");
    }
    const std::string text = writeAccounts(book);
    if (text.size() > kMaxBytes) {
        return fail(ErrorCode::ResourceExhausted, "the accounts would be longer than 4 MiB", "delete some");
    }
    std::string name = m_file.string() + ".new-XXXXXX";
    const Descriptor fresh(::mkostemp(name.data(), O_CLOEXEC));  // 0600
    if (!fresh.ok()) {
        return problem(name, "cannot be made", errno);
    }
    // belfryctl may run as root: the file stays the gateway's
    struct stat owner{};
    if (::geteuid() == 0 && ::stat(exists() ? m_file.c_str() : m_file.parent_path().c_str(), &owner) == 0) {
        [[maybe_unused]] const int given = ::fchown(fresh.get(), owner.st_uid, owner.st_gid);
        [[maybe_unused]] const int lockGiven = ::fchown(lock.get(), owner.st_uid, owner.st_gid);
    }
    Result<void> written = writeAll(fresh.get(), text, m_file);
    if (written && ::rename(name.c_str(), m_file.c_str()) != 0) {
        written = problem(m_file, "cannot be replaced", errno);
    }
    if (!written) {
        ::unlink(name.c_str());
        return tl::unexpected(written.error());
    }
    const Descriptor folder(
        ::open(m_file.parent_path().empty() ? "." : m_file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.ok() && ::fsync(folder.get()) != 0) {
        return problem(m_file.parent_path(), "cannot be flushed", errno);
    }
    return book;
}

}  // namespace belfry::access
