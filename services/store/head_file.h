// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "services/store/journal.h"

namespace belfry::store {

/** The head of the chain beside the database, rewritten after each commit and never synced by itself: it may lag behind
 *  after a power loss but never runs ahead. A journal that ends before it has lost acknowledged records, which SQLite
 *  cannot tell by itself (a flipped bit in its write-ahead log just ends the log early). */
class HeadFile {
public:
    /** Nothing if the file is missing or unreadable: then there is nothing to compare with. */
    [[nodiscard]] static std::optional<JournalHead> read(const std::filesystem::path& file);
    [[nodiscard]] static Result<std::unique_ptr<HeadFile>> open(const std::filesystem::path& file);
    ~HeadFile();
    HeadFile(const HeadFile&) = delete;
    HeadFile& operator=(const HeadFile&) = delete;

    /** Best effort: a failure only weakens the check at the next start. */
    void write(const JournalHead& head) const;

private:
    explicit HeadFile(int fd) : m_fd(fd) {}
    int m_fd;
};

}  // namespace belfry::store
