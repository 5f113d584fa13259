// SPDX-License-Identifier: Apache-2.0
#include "services/store/database.h"

#include <cerrno>
#include <cstring>
#include <system_error>

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace belfry::store {

namespace fs = std::filesystem;

namespace {

int trackWal(void* pages, sqlite3* /*handle*/, const char* /*name*/, int count) {
    *static_cast<int*>(pages) = count;
    return SQLITE_OK;
}

std::string megabytes(std::uint64_t bytes) { return std::to_string(bytes >> 20U) + " MB"; }

}  // namespace

void Statement::Finalizer::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
void Database::Closer::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }

Statement& Statement::bind(int index, std::int64_t value) {
    m_bindError |= sqlite3_bind_int64(m_statement.get(), index, value);
    return *this;
}

Statement& Statement::bind(int index, std::string_view text) {
    // an empty view may have a null pointer, which SQLite would store as NULL
    const char* data = text.empty() ? "" : text.data();
    m_bindError |= sqlite3_bind_text64(m_statement.get(), index, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    return *this;
}

Statement& Statement::bindBlob(int index, std::span<const std::uint8_t> blob) {
    const void* data = blob.empty() ? static_cast<const void*>("") : blob.data();
    m_bindError |= sqlite3_bind_blob64(m_statement.get(), index, data, blob.size(), SQLITE_TRANSIENT);
    return *this;
}

Statement& Statement::bindBlob(int index, std::string_view blob) {
    return bindBlob(index, {reinterpret_cast<const std::uint8_t*>(blob.data()), blob.size()});
}

Result<bool> Statement::step() {
    if (m_bindError != SQLITE_OK) {
        return tl::unexpected(m_database->failure(m_bindError));
    }
    const int code = sqlite3_step(m_statement.get());
    if (code == SQLITE_ROW) {
        return true;
    }
    if (code == SQLITE_DONE) {
        return false;
    }
    return tl::unexpected(m_database->failure(code));
}

Result<void> Statement::run() {
    auto stepped = step();
    reset();
    if (!stepped) {
        return tl::unexpected(stepped.error());
    }
    return {};
}

void Statement::reset() {
    sqlite3_reset(m_statement.get());
    m_bindError = SQLITE_OK;
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(m_statement.get(), column); }

std::string Statement::bytes(int column) const {
    const auto blob = view(column);
    return {reinterpret_cast<const char*>(blob.data()), blob.size()};
}

std::span<const std::uint8_t> Statement::view(int column) const {
    const void* data = sqlite3_column_blob(m_statement.get(), column);
    const int size = sqlite3_column_bytes(m_statement.get(), column);
    if (data == nullptr || size <= 0) {
        return {};
    }
    return {static_cast<const std::uint8_t*>(data), static_cast<std::size_t>(size)};
}

Result<std::unique_ptr<Database>> Database::open(const fs::path& file, Access access, Millis busyTimeoutMs,
                                                 const std::string& vfs) {
    sqlite3* handle = nullptr;
    const int flags = (access == Access::Inspector ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) |
                      SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    const int code = sqlite3_open_v2(file.c_str(), &handle, flags, vfs.empty() ? nullptr : vfs.c_str());
    auto database = std::unique_ptr<Database>(new Database(handle, file));
    if (code != SQLITE_OK) {
        return tl::unexpected(database->failure(code));
    }
    sqlite3_busy_timeout(handle, static_cast<int>(busyTimeoutMs));
    // hostile or damaged schemas must not be able to run code or hide pages
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    // SQLite 3.7.0 to 3.51.2 can corrupt a WAL that two connections checkpoint or write: only the owner may
    if (access != Access::Owner) {
        sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    }
    sqlite3_wal_autocheckpoint(handle, 0);
    if (access == Access::Owner) {
        // in place of SQLite's own hook, which swallows a checkpoint's disk errors
        sqlite3_wal_hook(handle, trackWal, &database->m_walPages);
    } else if (auto only = database->execute("PRAGMA query_only=1"); !only) {
        return tl::unexpected(only.error());
    }
    return database;
}

Result<void> Database::execute(const std::string& sql) {
    const int code = sqlite3_exec(m_handle.get(), sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) {
        return tl::unexpected(failure(code));
    }
    return {};
}

Result<Statement> Database::prepare(std::string_view sql) const {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(m_handle.get(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK) {
        return tl::unexpected(failure(code));
    }
    return Statement(statement, this);
}

Result<std::int64_t> Database::integer(std::string_view sql) const {
    auto statement = prepare(sql);
    if (!statement) {
        return tl::unexpected(statement.error());
    }
    auto row = statement->step();
    if (!row) {
        return tl::unexpected(row.error());
    }
    return *row ? statement->integer(0) : 0;
}

void Database::rollBack() {
    if (sqlite3_get_autocommit(m_handle.get()) == 0) {
        sqlite3_exec(m_handle.get(), "ROLLBACK", nullptr, nullptr, nullptr);
    }
}

Result<void> Database::checkpoint(int pages) {
    if (m_walPages < pages) {
        return {};
    }
    const int code = sqlite3_wal_checkpoint_v2(m_handle.get(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    if (code != SQLITE_OK && code != SQLITE_BUSY) {
        return tl::unexpected(failure(code));
    }
    return {};
}

Result<void> Database::check(bool thorough) const {
    auto statement = prepare(thorough ? "PRAGMA integrity_check(1)" : "PRAGMA quick_check(1)");
    if (!statement) {
        return tl::unexpected(statement.error());
    }
    auto row = statement->step();
    if (!row) {
        return tl::unexpected(row.error());
    }
    const std::string finding = *row ? statement->bytes(0) : "no answer";
    if (finding != "ok") {
        return tl::unexpected(damaged(m_file, finding));
    }
    return {};
}

Result<void> Database::copyTo(const fs::path& target) const {
    sqlite3* raw = nullptr;
    const int opened = sqlite3_open_v2(target.c_str(), &raw,
                                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    const Database copy(raw, target);
    if (opened != SQLITE_OK) {
        return tl::unexpected(copy.failure(opened));
    }
    sqlite3_backup* backup = sqlite3_backup_init(raw, "main", m_handle.get(), "main");
    if (backup == nullptr) {
        return tl::unexpected(copy.failure(sqlite3_extended_errcode(raw)));
    }
    const int code = sqlite3_backup_step(backup, -1);
    sqlite3_backup_finish(backup);
    if (code != SQLITE_DONE) {
        // a failed read is the source's, a failed write the copy's
        const bool ours = (code & 0xFF) == SQLITE_CORRUPT || code == SQLITE_IOERR_READ;
        return tl::unexpected(ours ? failure(code) : copy.failure(code));
    }
    return {};
}

Error Database::failure(int code) const {
    const std::string name = m_file.string();
    const int primary = code & 0xFF;
    const int system = m_handle ? sqlite3_system_errno(m_handle.get()) : 0;
    const std::string detail =
        std::string(sqlite3_errstr(code)) +
        (system != 0 && primary == SQLITE_IOERR ? ": " + std::generic_category().message(system) : std::string());
    const bool full = primary == SQLITE_FULL || ((primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN) &&
                                                 (system == ENOSPC || system == EDQUOT || system == EFBIG));
    if (full) {
        return {ErrorCode::ResourceExhausted,
                "disk full: " + name + " cannot grow; " + megabytes(freeBytesAt(m_file)) +
                    " of free space are left on its disk",
                "free space on that disk or raise the store's quota; Belfry goes on by itself once there is space",
                std::string(kReasonDiskFull)};
    }
    switch (primary) {
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
        case SQLITE_FORMAT: {
            return damaged(m_file, m_handle ? sqlite3_errmsg(m_handle.get()) : detail);
        }
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_AUTH:
            return {ErrorCode::PermissionDenied, name + " cannot be written: " + detail,
                    "let Belfry's user write the file and its folder, and check that the disk is not mounted read-only",
                    "STORE_READ_ONLY"};
        case SQLITE_CANTOPEN:
            if (system == EACCES || system == EPERM || system == EROFS) {
                return {ErrorCode::PermissionDenied,
                        name + " cannot be opened: " + std::generic_category().message(system),
                        "let Belfry's user read and write the file and its folder", "STORE_READ_ONLY"};
            }
            return {ErrorCode::Unavailable, name + " cannot be opened: " + detail,
                    "check that the path exists and is a file on a mounted disk", "STORE_UNAVAILABLE"};
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return {ErrorCode::Unavailable, name + " is locked by another program",
                    "end the program that has it open (a backup tool or an sqlite3 shell), then try again",
                    "STORE_LOCKED"};
        case SQLITE_IOERR:
            return {ErrorCode::Unavailable, "disk error on " + name + ": " + detail,
                    "look for errors of this disk in the system log; replace it, restore the newest backup, restart "
                    "Belfry",
                    std::string(kReasonDiskError)};
        case SQLITE_CONSTRAINT:
            return {ErrorCode::FailedPrecondition,
                    name + " was changed by another program: " + (m_handle ? sqlite3_errmsg(m_handle.get()) : ""),
                    "nothing but Belfry may write it: end that program, verify the journal, restart Belfry",
                    std::string(kReasonDamaged)};
        case SQLITE_TOOBIG:
            return {ErrorCode::InvalidArgument, "a value for " + name + " is too big", "keep records below 1 MB", {}};
        default:
            return {ErrorCode::Internal,
                    name + ": " + (m_handle ? std::string(sqlite3_errmsg(m_handle.get())) : detail),
                    "report this with the log: it is a defect of Belfry",
                    {}};
    }
}

Error damaged(const fs::path& file, const std::string& where) {
    return {ErrorCode::DataLoss, file.string() + " is damaged: " + where + "; it was left untouched",
            "restore the newest backup, or move " + file.filename().string() +
                "* away and keep them for analysis to begin a new one",
            std::string(kReasonDamaged)};
}

Result<void> makeFolderOf(const fs::path& file) {
    const fs::path folder = file.parent_path();
    std::error_code error;
    if (folder.empty() || fs::is_directory(folder, error)) {
        return {};
    }
    if (fs::create_directories(folder, error); error) {
        const bool full = error == std::errc::no_space_on_device;
        return fail(full ? ErrorCode::ResourceExhausted : ErrorCode::PermissionDenied,
                    "folder " + folder.string() + " cannot be made: " + error.message(),
                    full ? "free space on that disk" : "make it and give it to Belfry's user");
    }
    fs::permissions(folder, fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec, error);
    return {};
}

Result<void> syncToDisk(const fs::path& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool synced = fd >= 0 && ::fsync(fd) == 0;
    const int problem = errno;
    if (fd >= 0) {
        ::close(fd);
    }
    if (!synced) {
        return fail(ErrorCode::Unavailable,
                    path.string() + " cannot be written to the disk: " + std::generic_category().message(problem),
                    "check the disk and its mount", std::string(kReasonDiskError));
    }
    return {};
}

Result<void> makeEmptyFile(const fs::path& file) {
    const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
    if (fd < 0) {
        const int problem = errno;
        const bool full = problem == ENOSPC || problem == EDQUOT;
        return fail(full ? ErrorCode::ResourceExhausted : ErrorCode::PermissionDenied,
                    file.string() + " cannot be made: " + std::generic_category().message(problem),
                    full ? "free space on that disk" : "let Belfry's user write that folder",
                    full ? std::string(kReasonDiskFull) : std::string("STORE_READ_ONLY"));
    }
    ::close(fd);
    return {};
}

Result<void> createIfMissing(const fs::path& file, const Schema& schema) {
    std::error_code error;
    if (fs::exists(file, error)) {
        return {};
    }
    if (fs::exists(file.string() + "-wal", error)) {
        return tl::unexpected(damaged(file, "the file is missing although its write-ahead log is there"));
    }
    if (auto made = makeFolderOf(file); !made) {
        return made;
    }
    fs::path fresh = file;
    fresh += ".new";
    fs::remove(fresh, error);
    if (auto empty = makeEmptyFile(fresh); !empty) {
        return empty;
    }
    {
        auto database = Database::open(fresh, Access::Owner, 0);
        if (!database) {
            return tl::unexpected(database.error());
        }
        auto& db = **database;
        auto made =
            db.execute("PRAGMA page_size=4096")
                .and_then([&] { return db.transaction([&] { return db.execute(schema.sql); }); })
                .and_then([&] { return db.execute("PRAGMA application_id=" + std::to_string(schema.applicationId)); })
                .and_then([&] { return db.execute("PRAGMA user_version=" + std::to_string(schema.version)); })
                .and_then([&] { return db.execute("PRAGMA journal_mode=WAL"); });
        if (!made) {
            return made;
        }
    }
    const fs::path folder = file.parent_path().empty() ? fs::path(".") : file.parent_path();
    return syncToDisk(fresh)
        .and_then([&]() -> Result<void> {
            fs::rename(fresh, file, error);
            if (error) {
                return fail(ErrorCode::Unavailable, file.string() + " cannot be made: " + error.message(),
                            "check the folder's permissions");
            }
            return {};
        })
        .and_then([&] { return syncToDisk(folder); });
}

Result<void> checkSchema(const Database& database, const Schema& schema) {
    const fs::path& file = database.file();
    std::error_code error;
    if (fs::file_size(file, error) == 0) {
        return tl::unexpected(damaged(file, "the file is empty"));
    }
    auto application = database.integer("PRAGMA application_id");
    if (!application) {
        return tl::unexpected(application.error());
    }
    auto version = database.integer("PRAGMA user_version");
    if (!version) {
        return tl::unexpected(version.error());
    }
    if (*application != schema.applicationId) {
        return fail(ErrorCode::FailedPrecondition, file.string() + " is not a Belfry " + schema.what,
                    "give another path, or move the file away", "NOT_OURS");
    }
    if (*version > schema.version) {
        return fail(ErrorCode::FailedPrecondition,
                    file.string() + " was written by a newer Belfry (format " + std::to_string(*version) +
                        ", this one reads " + std::to_string(schema.version) + ")",
                    "install that version again, or restore a backup made by this one", "NEWER_FORMAT");
    }
    if (*version < 1) {
        return tl::unexpected(damaged(file, "its format number is " + std::to_string(*version)));
    }
    return {};
}

std::uint64_t freeBytesAt(const fs::path& path) {
    struct statvfs info{};
    const fs::path folder = path.parent_path().empty() ? fs::path(".") : path.parent_path();
    if (::statvfs(folder.c_str(), &info) != 0) {
        return 0;
    }
    return static_cast<std::uint64_t>(info.f_bavail) * info.f_frsize;
}

}  // namespace belfry::store
