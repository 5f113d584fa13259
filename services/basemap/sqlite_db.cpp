// SPDX-License-Identifier: Apache-2.0
#include "services/basemap/sqlite_db.h"

#include <utility>

namespace belfry::basemap {

namespace {

ErrorCode codeOf(int sqliteCode) {
    switch (sqliteCode & 0xFF) {
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB: return ErrorCode::DataLoss;
        case SQLITE_CANTOPEN: return ErrorCode::NotFound;
        case SQLITE_FULL: return ErrorCode::ResourceExhausted;
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_AUTH: return ErrorCode::PermissionDenied;
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return ErrorCode::Unavailable;
        default: return ErrorCode::Internal;
    }
}

std::string hintOf(ErrorCode code) {
    switch (code) {
        case ErrorCode::DataLoss: return "The file is damaged: import the city again or restore a backup";
        case ErrorCode::ResourceExhausted: return "Free some disk space and try again";
        case ErrorCode::PermissionDenied: return "Check the file's permissions";
        case ErrorCode::Unavailable: return "Another program is using the file: try again when it has finished";
        default: return {};
    }
}

Error errorOf(sqlite3* db, const std::string& where) {
    const ErrorCode code = codeOf(db == nullptr ? SQLITE_NOMEM : sqlite3_extended_errcode(db));
    return Error{code, where + ": " + (db == nullptr ? "out of memory" : sqlite3_errmsg(db)), hintOf(code), {}};
}

}  // namespace

void SqliteStatement::bind(int index, std::string_view text) {
    sqlite3_bind_text64(m_statement.get(), index, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

void SqliteStatement::bind(int index, double value) { sqlite3_bind_double(m_statement.get(), index, value); }

void SqliteStatement::bind(int index, std::int64_t value) { sqlite3_bind_int64(m_statement.get(), index, value); }

void SqliteStatement::bindBlob(int index, std::string_view bytes) {
    sqlite3_bind_blob64(m_statement.get(), index, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
}

Result<void> SqliteStatement::run() {
    return next().map([](bool) {});
}

Result<bool> SqliteStatement::next() {
    const int code = sqlite3_step(m_statement.get());
    if (code == SQLITE_ROW) {
        return true;
    }
    if (code == SQLITE_DONE) {
        sqlite3_reset(m_statement.get());
        return false;
    }
    sqlite3* db = sqlite3_db_handle(m_statement.get());
    const char* file = sqlite3_db_filename(db, "main");
    Error error = errorOf(db, file == nullptr ? "database" : file);
    sqlite3_reset(m_statement.get());
    return tl::unexpected<Error>(std::move(error));
}

std::string SqliteStatement::text(int column) const {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(m_statement.get(), column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(m_statement.get(), column));
    return bytes == nullptr ? std::string() : std::string(bytes, size);
}

std::string SqliteStatement::blob(int column) const {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(m_statement.get(), column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(m_statement.get(), column));
    return bytes == nullptr ? std::string() : std::string(bytes, size);
}

Result<SqliteDb> SqliteDb::open(const std::filesystem::path& file, Mode mode) {
    int flags = SQLITE_OPEN_NOMUTEX;
    flags |= mode == Mode::ReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    if (mode == Mode::Create) {
        flags |= SQLITE_OPEN_CREATE;
    }
    sqlite3* raw = nullptr;
    const int code = sqlite3_open_v2(file.c_str(), &raw, flags, nullptr);
    SqliteDb db;
    db.m_db.reset(raw);
    db.m_file = file;
    if (code != SQLITE_OK) {
        return tl::unexpected<Error>(errorOf(raw, file.string()));
    }
    sqlite3_extended_result_codes(raw, 1);
    sqlite3_busy_timeout(raw, 5000);
    return db;
}

Result<void> SqliteDb::exec(const std::string& sql) {
    if (sqlite3_exec(m_db.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
        return tl::unexpected<Error>(lastError());
    }
    return {};
}

Result<SqliteStatement> SqliteDb::prepare(std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(m_db.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement,
                           nullptr) != SQLITE_OK) {
        return tl::unexpected<Error>(lastError());
    }
    return SqliteStatement(statement);
}

Error SqliteDb::lastError() const { return errorOf(m_db.get(), m_file.string()); }

}  // namespace belfry::basemap
