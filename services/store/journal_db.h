// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/store/database.h"
#include "services/store/journal.h"

namespace belfry::store {

/** Reading journal.db: what the running journal, the verifier of backups and the tools share. */
[[nodiscard]] const Schema& journalSchema();
[[nodiscard]] Result<std::vector<JournalRecord>> searchRecords(const Database& database, const JournalQuery& query);
[[nodiscard]] Result<JournalHead> headOf(const Database& database);
[[nodiscard]] Result<std::vector<StateRow>> stateOf(const Database& database, std::string_view table);
[[nodiscard]] Result<std::optional<std::string>> stateOf(const Database& database, std::string_view table,
                                                         std::string_view key);
[[nodiscard]] Result<VerifyReport> verifyDatabase(const Database& database,
                                                  const std::optional<JournalHead>& knownHead);
/** Checks the last `records` links, so that a damaged end is found before something is chained to it. */
[[nodiscard]] Result<void> checkTail(const Database& database, std::uint64_t records);

}  // namespace belfry::store
