// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>
#include <sqlite3.h>

// Looking into and tampering with a store's files from outside, as a person or a failing disk would.
namespace belfry::store {

inline std::string contentOf(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

inline void putContent(const std::filesystem::path& file, const std::string& content) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << content;
}

inline void flipBit(const std::filesystem::path& file, std::size_t bit) {
    std::fstream io(file, std::ios::binary | std::ios::in | std::ios::out);
    const auto at = static_cast<std::streamoff>(bit / 8);
    io.seekg(at);
    const auto byte = static_cast<char>(io.get() ^ (1 << (bit % 8)));
    io.seekp(at);
    io.put(byte);
}

/** Runs SQL with a plain connection that knows nothing of the store's rules. */
inline void runSql(const std::filesystem::path& file, const std::string& sql) {
    sqlite3* handle = nullptr;
    ASSERT_EQ(sqlite3_open(file.c_str(), &handle), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(handle);
    sqlite3_close(handle);
}

inline void copyStore(const std::filesystem::path& from, const std::filesystem::path& to) {
    for (const char* ending : {"", "-wal", ".head"}) {
        std::filesystem::path source = from;
        std::filesystem::path target = to;
        source += ending;
        target += ending;
        std::filesystem::remove(target);
        if (std::filesystem::exists(source)) {
            std::filesystem::copy_file(source, target);
        }
    }
    std::filesystem::path shared = to;
    shared += "-shm";
    std::filesystem::remove(shared);
}

}  // namespace belfry::store
