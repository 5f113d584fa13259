// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/domain/clock.h"
#include "models/domain/error.h"

namespace belfry::store {

/** BLAKE2b-256 of a record, chained to the record before it. */
using RecordHash = std::array<std::uint8_t, 32>;

/** What a caller writes. Kinds in use: "alarm", "order", "action", "source", "config", "system" (the store's own). */
struct JournalEntry {
    /** UTC. */
    Millis wallMs = 0;
    std::string kind;
    /** Entity, alarm or order id that the record is about. */
    std::string subject;
    /** Who did it: a user, "system" or a source; never empty for an operator's action. */
    std::string actor;
    std::string workstation;
    /** Opaque bytes, JSON by convention. At most kMaxBodyBytes. */
    std::string body;

    friend bool operator==(const JournalEntry&, const JournalEntry&) = default;
};

/** What the journal keeps: the entry, its place and its links. `seq` starts at 1 and has no gaps. */
struct JournalRecord : JournalEntry {
    std::uint64_t seq = 0;
    RecordHash prevHash{};
    RecordHash hash{};

    friend bool operator==(const JournalRecord&, const JournalRecord&) = default;
};

/** One cell of the state tables; no value = the key is erased. Tables are made by using them ("alarms", "orders"…). */
struct StateChange {
    std::string table;
    std::string key;
    std::optional<std::string> value;
};

struct StateRow {
    std::string key;
    std::string value;

    friend bool operator==(const StateRow&, const StateRow&) = default;
};

/** The end of the chain: keep copies elsewhere, then a truncated or rewritten journal is found out. */
struct JournalHead {
    std::uint64_t seq = 0;
    RecordHash hash{};

    friend bool operator==(const JournalHead&, const JournalHead&) = default;
};

/** Every condition that is set must hold. Results come by rising seq, or falling with `newestFirst`. */
struct JournalQuery {
    /** Inclusive wall-clock range, UTC. */
    std::optional<Millis> fromMs;
    std::optional<Millis> toMs;
    std::optional<std::string> kind;
    std::optional<std::string> subject;
    std::optional<std::string> actor;
    /** An asset's alarms and orders have its id in their subject. Walks the records: give a time as well. */
    std::optional<std::string> subjectContains;
    /** Paging: only records with afterSeq < seq < beforeSeq (0 = no bound). */
    std::uint64_t afterSeq = 0;
    std::uint64_t beforeSeq = 0;
    bool newestFirst = false;
    std::size_t limit = 1'000;
};

/** What `verify` found. Damage is a finding, not an error: `intact` is false and `problem` names the record. */
struct VerifyReport {
    bool intact = true;
    std::uint64_t checkedRecords = 0;
    /** The last record up to which the chain is sound. */
    JournalHead head;
    /** First record that does not fit; 0 if the damage is not in a record (state row, index, file). */
    std::uint64_t badSeq = 0;
    std::string problem;
};

/** Whether the journal takes records, for the gateway's own health alarms. */
struct JournalHealth {
    bool accepting = true;
    /** Why not, empty when accepting. */
    Error reason;
    /** Free bytes on the journal's disk; 0 when it cannot be told. */
    std::uint64_t freeBytes = 0;
    /** Appends refused since opening. */
    std::uint64_t refused = 0;
};

/** The gateway's durable memory: an append-only chain of records, and state tables that change in the same transaction.
 *  Thread-safe. Every call may block on the disk: not for UI threads. */
class Journal {
public:
    static constexpr std::size_t kMaxBodyBytes = 1U << 20U;
    static constexpr std::size_t kMaxReadLimit = 100'000;

    virtual ~Journal() = default;

    /** One transaction: all of it or nothing. Returns the seq of the last record in the journal, after it is on the
     * disk (survives SIGKILL and power loss). Either list may be empty. RESOURCE_EXHAUSTED: disk full, nothing written.
     */
    [[nodiscard]] virtual Result<std::uint64_t> append(std::span<const JournalEntry> entries,
                                                       std::span<const StateChange> changes) = 0;
    [[nodiscard]] Result<std::uint64_t> append(std::span<const JournalEntry> entries) { return append(entries, {}); }
    [[nodiscard]] Result<std::uint64_t> append(const JournalEntry& entry) { return append({&entry, 1}, {}); }

    /** Records with seq ≥ `fromSeq`, at most `limit`, each checked against its hash (DATA_LOSS names a damaged one). */
    [[nodiscard]] virtual Result<std::vector<JournalRecord>> read(std::uint64_t fromSeq, std::size_t limit) const = 0;
    [[nodiscard]] virtual Result<std::vector<JournalRecord>> search(const JournalQuery& query) const = 0;
    /** 0 while empty. */
    [[nodiscard]] virtual Result<std::uint64_t> lastSeq() const = 0;
    [[nodiscard]] virtual Result<JournalHead> head() const = 0;

    /** All rows of a table by rising key (bytewise); an unknown table is empty. */
    [[nodiscard]] virtual Result<std::vector<StateRow>> loadState(std::string_view table) const = 0;
    [[nodiscard]] virtual Result<std::optional<std::string>> getState(std::string_view table,
                                                                      std::string_view key) const = 0;

    /** Walks the whole chain, the state rows and the file's structure. `knownHead`: a head kept elsewhere, which must
     *  lie on the chain. */
    [[nodiscard]] virtual Result<VerifyReport> verify(const std::optional<JournalHead>& knownHead) const = 0;
    [[nodiscard]] Result<VerifyReport> verify() const { return verify(std::nullopt); }

    /** Writes a consistent copy while appends go on, reads it back and verifies it, and only then gives it its name. */
    [[nodiscard]] virtual Result<JournalHead> backupTo(const std::filesystem::path& file) const = 0;

    [[nodiscard]] virtual JournalHealth health() const = 0;
};

}  // namespace belfry::store
