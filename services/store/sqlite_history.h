// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "models/domain/clock.h"
#include "models/domain/error.h"
#include "services/store/history.h"

namespace belfry::store {

struct HistoryOptions {
    /** The database; `<file>.lock` lies beside it. Its folder is made if missing. */
    std::filesystem::path file;
    std::int64_t retentionHours = 7 * 24;
    /** Oldest hours are dropped above this; 0 = no limit. */
    std::uint64_t maxBytes = 0;
    /** Nothing is written while less than this is free on the disk: what is left belongs to the journal. 0 = no such
     *  consideration. */
    std::uint64_t keepFreeBytes = 0;
    /** Open hours are sealed early above this many encoded bytes in memory. */
    std::uint64_t maxHeadBytes = 256ULL << 20U;
    /** Chunks written per `flush` while an hour is being sealed, so that no flush takes long. */
    std::size_t sealChunksPerFlush = 50'000;
    /** PRAGMA quick_check when opening; reads the whole file, about a second a gigabyte. Chunks carry checksums anyway.
     */
    bool checkAtOpen = true;
    Millis busyTimeoutMs = 2'000;
    /** SQLite VFS; empty = the system's. */
    std::string vfs;
};

/** Opens or makes the history; same errors as openJournal. What the last process flushed is there. */
[[nodiscard]] Result<std::unique_ptr<HistoryStore>> openHistory(HistoryOptions options, const Instant& now);

}  // namespace belfry::store
