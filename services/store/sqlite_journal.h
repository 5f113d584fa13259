// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "models/domain/clock.h"
#include "models/domain/error.h"
#include "services/store/journal.h"

namespace belfry::store {

struct JournalOptions {
    /** The database; `<file>.lock` and `<file>.reserve` lie beside it. Its folder is made if missing. */
    std::filesystem::path file;
    /** Preallocated so that refusals can still be recorded on a full disk; 0 = none. */
    std::uint64_t reserveBytes = 64ULL << 20U;
    /** Quota for the database file, the reserve included; 0 = none. */
    std::uint64_t maxBytes = 0;
    /** How long to wait for another program that holds the database (a backup tool, say). */
    Millis busyTimeoutMs = 2'000;
    /** SQLite VFS; empty = the system's. Tests inject faults here. */
    std::string vfs;
};

/** Opens or makes the journal. Errors, all with a hint: FAILED_PRECONDITION (another process has it, its pid is named;
 * a newer Belfry wrote it), DATA_LOSS (damaged; left untouched), RESOURCE_EXHAUSTED, PERMISSION_DENIED, UNAVAILABLE.
 *  `clock` stamps the journal's own records and outlives it. */
[[nodiscard]] Result<std::unique_ptr<Journal>> openJournal(JournalOptions options, const Clock& clock);

/** Verifies a journal or a backup of one without taking its lock and without writing, for tools. */
[[nodiscard]] Result<VerifyReport> verifyJournalFile(const std::filesystem::path& file,
                                                     const std::optional<JournalHead>& knownHead = std::nullopt);

/** Puts a verified backup in the journal's place. A file already there is renamed to `<file>.replaced-<UTC>`, never
 *  deleted. Refused while a gateway has the journal open. */
[[nodiscard]] Result<JournalHead> restoreJournal(const std::filesystem::path& backup, const std::filesystem::path& file,
                                                 const Clock& clock);

}  // namespace belfry::store
