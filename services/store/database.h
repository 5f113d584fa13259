// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "models/domain/clock.h"
#include "models/domain/error.h"

struct sqlite3;
struct sqlite3_stmt;

namespace belfry::store {

/** Reasons in Error::reason that the stores act on. */
inline constexpr std::string_view kReasonDiskFull = "DISK_FULL";
inline constexpr std::string_view kReasonDamaged = "STORE_DAMAGED";
inline constexpr std::string_view kReasonDiskError = "DISK_ERROR";

/** Owner: creates, writes and checkpoints. Reader: query_only, never checkpoints. Inspector: opened read-only. */
enum class Access { Owner, Reader, Inspector };

class Database;

/** A prepared statement. Belongs to one thread at a time; must not outlive its Database. */
class Statement {
public:
    Statement() = default;
    Statement(Statement&&) noexcept = default;
    Statement& operator=(Statement&&) noexcept = default;

    Statement& bind(int index, std::int64_t value);
    Statement& bind(int index, std::string_view text);
    Statement& bindBlob(int index, std::span<const std::uint8_t> blob);
    Statement& bindBlob(int index, std::string_view blob);

    /** True = a row is there. */
    [[nodiscard]] Result<bool> step();
    /** Steps a statement without rows, then makes it ready for the next use. */
    [[nodiscard]] Result<void> run();
    void reset();

    [[nodiscard]] std::int64_t integer(int column) const;
    /** Text or blob, as stored. */
    [[nodiscard]] std::string bytes(int column) const;
    /** Valid until the next step or reset. */
    [[nodiscard]] std::span<const std::uint8_t> view(int column) const;

private:
    friend class Database;
    struct Finalizer {
        void operator()(sqlite3_stmt* statement) const;
    };
    Statement(sqlite3_stmt* statement, const Database* database) : m_statement(statement), m_database(database) {}

    std::unique_ptr<sqlite3_stmt, Finalizer> m_statement;
    const Database* m_database = nullptr;
    /** A bind that failed (no memory, too big) is reported by the next step. */
    int m_bindError = 0;
};

/** One SQLite connection with typed errors. Serialised by its holder; pinned in memory because statements refer to it.
 */
class Database {
public:
    [[nodiscard]] static Result<std::unique_ptr<Database>> open(const std::filesystem::path& file, Access access,
                                                                Millis busyTimeoutMs, const std::string& vfs = {});
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    [[nodiscard]] Result<void> execute(const std::string& sql);
    [[nodiscard]] Result<Statement> prepare(std::string_view sql) const;
    /** First column of the first row; 0 if there is none. */
    [[nodiscard]] Result<std::int64_t> integer(std::string_view sql) const;
    /** BEGIN IMMEDIATE … COMMIT around `body`; anything that fails rolls back. */
    template <typename Body>
    [[nodiscard]] Result<void> transaction(Body body) {
        if (auto begun = execute("BEGIN IMMEDIATE"); !begun) {
            return begun;
        }
        Result<void> done = body();
        if (done) {
            done = execute("COMMIT");
        }
        if (!done) {
            rollBack();
        }
        return done;
    }

    /** Owner only: moves the WAL into the database once it is longer than `pages`; 0 = always. */
    [[nodiscard]] Result<void> checkpoint(int pages);
    /** PRAGMA quick_check or integrity_check; the error is DATA_LOSS and quotes the first finding. */
    [[nodiscard]] Result<void> check(bool thorough) const;
    /** Online copy of the whole database into an existing empty file. */
    [[nodiscard]] Result<void> copyTo(const std::filesystem::path& target) const;
    /** The present failure of this connection as a typed error. */
    [[nodiscard]] Error failure(int code) const;

    [[nodiscard]] const std::filesystem::path& file() const { return m_file; }

private:
    struct Closer {
        void operator()(sqlite3* handle) const;
    };
    Database(sqlite3* handle, std::filesystem::path file) : m_handle(handle), m_file(std::move(file)) {}
    void rollBack();

    std::unique_ptr<sqlite3, Closer> m_handle;
    std::filesystem::path m_file;
    int m_walPages = 0;
};

/** DATA_LOSS with the house's advice: nothing was touched, restore or move away. */
[[nodiscard]] Error damaged(const std::filesystem::path& file, const std::string& where);

/** Makes the folder of `file` (0750) if it is missing. */
[[nodiscard]] Result<void> makeFolderOf(const std::filesystem::path& file);

/** A new empty file that only Belfry's user and group may read; SQLite gives its log the same rights. */
[[nodiscard]] Result<void> makeEmptyFile(const std::filesystem::path& file);

/** fsync of a file or a folder. */
[[nodiscard]] Result<void> syncToDisk(const std::filesystem::path& path);

/** What is written inside a new database before it gets its name. */
struct Schema {
    std::int64_t applicationId = 0;
    std::int64_t version = 0;
    std::string sql;
    /** "journal", "history": for messages. */
    std::string what;
};

/** Makes `file` complete under another name and renames it, so that a half-made or empty database is never taken for a
 *  new one. Does nothing if `file` exists. */
[[nodiscard]] Result<void> createIfMissing(const std::filesystem::path& file, const Schema& schema);

/** Damage, somebody else's file, a newer Belfry's file. */
[[nodiscard]] Result<void> checkSchema(const Database& database, const Schema& schema);

/** Free bytes on the disk that holds `path`; 0 when it cannot be told. */
[[nodiscard]] std::uint64_t freeBytesAt(const std::filesystem::path& path);

}  // namespace belfry::store
