// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include "models/domain/error.h"

namespace belfry::basemap {

struct SqliteCloser {
    void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

/** A prepared statement: bind from 1, read columns from 0. One thread at a time. */
class SqliteStatement {
public:
    SqliteStatement() = default;
    explicit SqliteStatement(sqlite3_stmt* statement) : m_statement(statement) {}

    void bind(int index, std::string_view text);
    void bind(int index, double value);
    void bind(int index, std::int64_t value);
    void bindBlob(int index, std::string_view bytes);
    /** Steps a statement that returns no rows and resets it. */
    [[nodiscard]] Result<void> run();
    /** True while there is a row; resets at the end or on error. */
    [[nodiscard]] Result<bool> next();
    void reset() { sqlite3_reset(m_statement.get()); }

    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] std::string blob(int column) const;
    [[nodiscard]] double number(int column) const { return sqlite3_column_double(m_statement.get(), column); }
    [[nodiscard]] std::int64_t integer(int column) const { return sqlite3_column_int64(m_statement.get(), column); }

private:
    std::unique_ptr<sqlite3_stmt, SqliteCloser> m_statement;
};

/** One SQLite connection that closes itself. One thread at a time. */
class SqliteDb {
public:
    enum class Mode : std::uint8_t { ReadOnly, ReadWrite, Create };

    [[nodiscard]] static Result<SqliteDb> open(const std::filesystem::path& file, Mode mode);

    [[nodiscard]] Result<void> exec(const std::string& sql);
    [[nodiscard]] Result<SqliteStatement> prepare(std::string_view sql);
    [[nodiscard]] int changes() const { return sqlite3_changes(m_db.get()); }
    [[nodiscard]] Error lastError() const;

private:
    std::unique_ptr<sqlite3, SqliteCloser> m_db;
    std::filesystem::path m_file;
};

}  // namespace belfry::basemap
