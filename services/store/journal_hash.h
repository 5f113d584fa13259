// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "services/store/journal.h"

namespace belfry::store {

/** BLAKE2b-256 over "belfry.journal.v1", seq and wallMs (8 bytes, little-endian), kind, subject, actor, workstation and
 *  body (each with a 4-byte length before it), and prevHash. Part of the format: audits recompute it. */
[[nodiscard]] RecordHash hashOf(const JournalRecord& record);

/** Entry, place and links of the record that follows `head`. */
[[nodiscard]] JournalRecord chained(const JournalEntry& entry, const JournalHead& head);

/** 16-byte BLAKE2b of a state row, so that a flipped bit in it is found when it is read. */
[[nodiscard]] std::string stateSum(std::string_view table, std::string_view key, std::string_view value);

/** INVALID_ARGUMENT if an entry is too big to be stored. */
[[nodiscard]] Result<void> checkEntry(const JournalEntry& entry);

}  // namespace belfry::store
