// SPDX-License-Identifier: Apache-2.0
#include "services/store/journal_db.h"

#include <algorithm>
#include <limits>

#include "services/store/journal_hash.h"

namespace belfry::store {

namespace {

constexpr std::string_view kColumns = "seq, wall_ms, kind, subject, actor, workstation, body, prev_hash, hash";

std::string recordName(std::uint64_t seq) { return "record " + std::to_string(seq); }

RecordHash hashAt(const Statement& row, int column, bool& whole) {
    RecordHash hash{};
    const auto bytes = row.view(column);
    whole = whole && bytes.size() == hash.size();
    std::copy_n(bytes.begin(), std::min(bytes.size(), hash.size()), hash.begin());
    return hash;
}

/** The row as it lies there; `sound` tells whether it matches its own hash. */
JournalRecord recordAt(const Statement& row, bool& sound) {
    JournalRecord record;
    record.seq = static_cast<std::uint64_t>(row.integer(0));
    record.wallMs = row.integer(1);
    record.kind = row.bytes(2);
    record.subject = row.bytes(3);
    record.actor = row.bytes(4);
    record.workstation = row.bytes(5);
    record.body = row.bytes(6);
    sound = true;
    record.prevHash = hashAt(row, 7, sound);
    record.hash = hashAt(row, 8, sound);
    sound = sound && hashOf(record) == record.hash;
    return record;
}

/** Walks the chain; `report` stops at the first record that does not fit. */
Result<void> walk(const Database& database, const std::optional<JournalHead>& knownHead, VerifyReport& report) {
    auto rows = database.prepare("SELECT " + std::string(kColumns) + " FROM record WHERE seq > ? ORDER BY seq");
    if (!rows) {
        return tl::unexpected(rows.error());
    }
    rows->bind(1, static_cast<std::int64_t>(report.head.seq));
    const auto blame = [&](std::uint64_t seq, std::string problem) {
        report.intact = false;
        report.badSeq = seq;
        report.problem = std::move(problem);
    };
    bool headSeen = !knownHead || knownHead->seq == 0;
    while (true) {
        auto more = rows->step();
        if (!more) {
            blame(report.head.seq + 1, recordName(report.head.seq + 1) + " cannot be read: " + more.error().message);
            return {};
        }
        if (!*more) {
            break;
        }
        bool sound = false;
        const JournalRecord record = recordAt(*rows, sound);
        const std::uint64_t expected = report.head.seq + 1;
        if (record.seq != expected) {
            blame(expected, recordName(expected) + " is missing; the next one is " + std::to_string(record.seq));
            return {};
        }
        if (!sound) {
            blame(expected, recordName(expected) + " was changed: its contents do not match its hash");
            return {};
        }
        if (record.prevHash != report.head.hash) {
            blame(expected, recordName(expected) + " does not follow the record before it: one of them was replaced");
            return {};
        }
        report.head = {record.seq, record.hash};
        ++report.checkedRecords;
        if (knownHead && record.seq == knownHead->seq) {
            headSeen = true;
            if (record.hash != knownHead->hash) {
                blame(record.seq, recordName(record.seq) +
                                      " is not the one of the head kept elsewhere: the journal was "
                                      "rewritten");
                return {};
            }
        }
    }
    if (!headSeen) {
        blame(report.head.seq + 1, "the journal ends at " + recordName(report.head.seq) + " although " +
                                       std::to_string(knownHead->seq) +
                                       " were acknowledged: it was cut off or an older "
                                       "copy was put in its place");
    }
    return {};
}

Result<void> checkState(const Database& database, VerifyReport& report) {
    auto rows = database.prepare("SELECT name, key, value, sum FROM state");
    if (!rows) {
        return tl::unexpected(rows.error());
    }
    while (true) {
        auto more = rows->step();
        if (!more) {
            report.intact = false;
            report.problem = "the state tables cannot be read: " + more.error().message;
            return {};
        }
        if (!*more) {
            return {};
        }
        const std::string name = rows->bytes(0);
        const std::string key = rows->bytes(1);
        if (stateSum(name, key, rows->bytes(2)) != rows->bytes(3)) {
            report.intact = false;
            report.problem = "state row " + name + "/" + key + " was changed: its contents do not match its checksum";
            return {};
        }
    }
}

}  // namespace

const Schema& journalSchema() {
    static const Schema schema{0x42464A31, 1,
                               R"(
CREATE TABLE record(
  seq INTEGER PRIMARY KEY, wall_ms INTEGER NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, actor TEXT NOT NULL,
  workstation TEXT NOT NULL, body BLOB NOT NULL, prev_hash BLOB NOT NULL, hash BLOB NOT NULL) STRICT;
CREATE INDEX record_by_time ON record(wall_ms);
CREATE INDEX record_by_subject ON record(subject);
CREATE INDEX record_by_actor ON record(actor);
CREATE INDEX record_by_kind ON record(kind);
CREATE TRIGGER record_is_final BEFORE UPDATE ON record BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER record_stays BEFORE DELETE ON record BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TABLE state(
  name TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, sum BLOB NOT NULL,
  PRIMARY KEY(name, key)) STRICT, WITHOUT ROWID;
)",
                               "journal"};
    return schema;
}

Result<std::vector<JournalRecord>> searchRecords(const Database& database, const JournalQuery& query) {
    std::string sql = "SELECT " + std::string(kColumns) + " FROM record WHERE 1";
    sql += query.fromMs ? " AND wall_ms >= ?1" : "";
    sql += query.toMs ? " AND wall_ms <= ?2" : "";
    // unary plus keeps the planner on the rarer key's index: a kind alone matches a large part of the journal
    const bool rarer = query.subject || query.actor;
    sql += query.kind ? (rarer ? " AND +kind = ?3" : " AND kind = ?3") : "";
    sql += query.subject ? " AND subject = ?4" : "";
    sql += query.actor ? (query.subject ? " AND +actor = ?5" : " AND actor = ?5") : "";
    sql += query.subjectContains ? " AND instr(subject, ?9) > 0" : "";
    sql += query.afterSeq != 0 ? " AND seq > ?6" : "";
    sql += query.beforeSeq != 0 ? " AND seq < ?7" : "";
    sql += query.newestFirst ? " ORDER BY seq DESC LIMIT ?8" : " ORDER BY seq LIMIT ?8";
    auto rows = database.prepare(sql);
    if (!rows) {
        return tl::unexpected(rows.error());
    }
    if (query.fromMs) {
        rows->bind(1, *query.fromMs);
    }
    if (query.toMs) {
        rows->bind(2, *query.toMs);
    }
    if (query.kind) {
        rows->bind(3, std::string_view(*query.kind));
    }
    if (query.subject) {
        rows->bind(4, std::string_view(*query.subject));
    }
    if (query.actor) {
        rows->bind(5, std::string_view(*query.actor));
    }
    constexpr auto kLargest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (query.afterSeq != 0) {
        rows->bind(6, static_cast<std::int64_t>(std::min(query.afterSeq, kLargest)));
    }
    if (query.beforeSeq != 0) {
        rows->bind(7, static_cast<std::int64_t>(std::min(query.beforeSeq, kLargest)));
    }
    rows->bind(8, static_cast<std::int64_t>(std::min(query.limit, Journal::kMaxReadLimit)));
    if (query.subjectContains) {
        rows->bind(9, std::string_view(*query.subjectContains));
    }
    std::vector<JournalRecord> records;
    while (true) {
        auto more = rows->step();
        if (!more) {
            return tl::unexpected(more.error());
        }
        if (!*more) {
            return records;
        }
        bool sound = false;
        records.push_back(recordAt(*rows, sound));
        if (!sound) {
            return tl::unexpected(
                damaged(database.file(), recordName(records.back().seq) + " does not match its hash"));
        }
    }
}

Result<JournalHead> headOf(const Database& database) {
    JournalQuery last;
    last.newestFirst = true;
    last.limit = 1;
    auto records = searchRecords(database, last);
    if (!records) {
        return tl::unexpected(records.error());
    }
    return records->empty() ? JournalHead{} : JournalHead{records->front().seq, records->front().hash};
}

Result<std::vector<StateRow>> stateOf(const Database& database, std::string_view table) {
    auto rows = database.prepare("SELECT key, value, sum FROM state WHERE name = ? ORDER BY key");
    if (!rows) {
        return tl::unexpected(rows.error());
    }
    rows->bind(1, table);
    std::vector<StateRow> found;
    while (true) {
        auto more = rows->step();
        if (!more) {
            return tl::unexpected(more.error());
        }
        if (!*more) {
            return found;
        }
        found.push_back({rows->bytes(0), rows->bytes(1)});
        if (stateSum(table, found.back().key, found.back().value) != rows->bytes(2)) {
            return tl::unexpected(damaged(database.file(), "state row " + std::string(table) + "/" + found.back().key +
                                                               " does not match its checksum"));
        }
    }
}

Result<std::optional<std::string>> stateOf(const Database& database, std::string_view table, std::string_view key) {
    auto row = database.prepare("SELECT value, sum FROM state WHERE name = ? AND key = ?");
    if (!row) {
        return tl::unexpected(row.error());
    }
    auto there = row->bind(1, table).bind(2, key).step();
    if (!there) {
        return tl::unexpected(there.error());
    }
    if (!*there) {
        return std::optional<std::string>();
    }
    std::string value = row->bytes(0);
    if (stateSum(table, key, value) != row->bytes(1)) {
        return tl::unexpected(damaged(database.file(), "state row " + std::string(table) + "/" + std::string(key) +
                                                           " does not match its checksum"));
    }
    return std::optional<std::string>(std::move(value));
}

Result<VerifyReport> verifyDatabase(const Database& database, const std::optional<JournalHead>& knownHead) {
    VerifyReport report;
    if (auto walked = walk(database, knownHead, report); !walked) {
        return tl::unexpected(walked.error());
    }
    if (report.intact) {
        if (auto checked = checkState(database, report); !checked) {
            return tl::unexpected(checked.error());
        }
    }
    if (report.intact) {
        // the chain can be sound while an index leaves a record out of every search
        if (auto structure = database.check(true); !structure) {
            if (structure.error().code != ErrorCode::DataLoss) {
                return tl::unexpected(structure.error());
            }
            report.intact = false;
            report.problem = structure.error().message;
        }
    }
    return report;
}

Result<void> checkTail(const Database& database, std::uint64_t records) {
    auto last = database.integer("SELECT max(seq) FROM record");
    if (!last) {
        return tl::unexpected(last.error());
    }
    const auto end = static_cast<std::uint64_t>(*last);
    VerifyReport report;
    if (end > records) {
        JournalQuery before;
        before.afterSeq = end - records - 1;
        before.limit = 1;
        auto start = searchRecords(database, before);
        if (!start) {
            return tl::unexpected(start.error());
        }
        if (start->empty()) {
            return tl::unexpected(damaged(database.file(), recordName(end - records) + " is missing"));
        }
        report.head = {start->front().seq, start->front().hash};
    }
    if (auto walked = walk(database, std::nullopt, report); !walked) {
        return tl::unexpected(walked.error());
    }
    if (!report.intact) {
        return tl::unexpected(damaged(database.file(), report.problem));
    }
    return {};
}

}  // namespace belfry::store
