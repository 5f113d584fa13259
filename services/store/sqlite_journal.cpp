// SPDX-License-Identifier: Apache-2.0
#include "services/store/sqlite_journal.h"

#include <algorithm>
#include <mutex>
#include <system_error>

#include "services/store/head_file.h"
#include "services/store/journal_db.h"
#include "services/store/journal_hash.h"
#include "services/store/lock_file.h"
#include "services/store/reserve_file.h"

namespace belfry::store {

namespace fs = std::filesystem;

namespace {

constexpr int kCheckpointPages = 1'000;
constexpr std::uint64_t kTailRecords = 1'000;
constexpr std::uint64_t kPageBytes = 4'096;
/** How often a full disk is looked at again, and how often a refusal is recorded at first and later on: the reserve
 *  must last for days of refusals. */
constexpr Millis kRetryMs = 1'000;
constexpr Millis kLaterNoteMs = 60'000;
constexpr std::uint64_t kEagerNotes = 100;

fs::path beside(const fs::path& file, const char* ending) {
    fs::path path = file;
    path += ending;
    return path;
}

std::string jsonText(std::string_view text) {
    static constexpr std::string_view kHex = "0123456789abcdef";
    std::string quoted = "\"";
    for (const char letter : text.substr(0, 256)) {
        const auto code = static_cast<unsigned char>(letter);
        if (letter == '"' || letter == '\\') {
            quoted += '\\';
            quoted += letter;
        } else if (code < 0x20 || code >= 0x7F) {
            quoted += "\\u00";
            quoted += kHex[code >> 4U];
            quoted += kHex[code & 0xFU];
        } else {
            quoted += letter;
        }
    }
    return quoted + "\"";
}

Result<void> compareHead(const Database& database, const std::optional<JournalHead>& known) {
    if (!known || known->seq == 0) {
        return {};
    }
    JournalQuery query;
    query.afterSeq = known->seq - 1;
    query.beforeSeq = known->seq + 1;
    if (query.afterSeq == 0) {
        query.limit = 1;
    }
    auto found = searchRecords(database, query);
    if (!found) {
        return tl::unexpected(found.error());
    }
    if (found->empty()) {
        auto end = headOf(database);
        return tl::unexpected(
            damaged(database.file(), "it ends at record " + (end ? std::to_string(end->seq) : std::string("?")) +
                                         " although " + std::to_string(known->seq) + " were acknowledged (" +
                                         database.file().filename().string() + ".head)"));
    }
    if (found->front().hash != known->hash) {
        return tl::unexpected(damaged(database.file(), "record " + std::to_string(known->seq) +
                                                           " is not the one that was acknowledged (" +
                                                           database.file().filename().string() + ".head)"));
    }
    return {};
}

/** Looks without changing anything, so that a damaged file stays as it was found. */
Result<JournalHead> inspect(const JournalOptions& options, const std::optional<JournalHead>& known) {
    auto database = Database::open(options.file, Access::Inspector, options.busyTimeoutMs, options.vfs);
    if (!database) {
        return tl::unexpected(database.error());
    }
    return checkSchema(**database, journalSchema())
        .and_then([&] { return (*database)->check(false); })
        .and_then([&] { return checkTail(**database, kTailRecords); })
        .and_then([&] { return compareHead(**database, known); })
        .and_then([&] { return headOf(**database); });
}

/** A plain single file that was read back and verified. */
Result<JournalHead> verifiedCopy(const Database& source, const fs::path& file) {
    std::error_code error;
    fs::remove(file, error);
    if (auto made = makeFolderOf(file); !made) {
        return tl::unexpected(made.error());
    }
    if (auto empty = makeEmptyFile(file); !empty) {
        return tl::unexpected(empty.error());
    }
    auto copied = source.copyTo(file).and_then([&]() -> Result<void> {
        auto copy = Database::open(file, Access::Owner, 0);
        if (!copy) {
            return tl::unexpected(copy.error());
        }
        return (*copy)->execute("PRAGMA journal_mode=DELETE");
    });
    auto report = copied.and_then([&] { return verifyJournalFile(file); });
    if (report && !report->intact) {
        report = tl::unexpected(damaged(source.file(), "its backup does not verify: " + report->problem));
    }
    auto head = report.and_then([&](const VerifyReport& sound) -> Result<JournalHead> {
        if (auto synced = syncToDisk(file); !synced) {
            return tl::unexpected(synced.error());
        }
        return sound.head;
    });
    if (!head) {
        fs::remove(file, error);
    }
    return head;
}

Result<void> moveInPlace(const fs::path& from, const fs::path& to) {
    std::error_code error;
    fs::rename(from, to, error);
    if (error) {
        return fail(ErrorCode::Unavailable, to.string() + " cannot be made: " + error.message(),
                    "check the folder's permissions");
    }
    return syncToDisk(to.parent_path().empty() ? fs::path(".") : to.parent_path());
}

/** Journal in one SQLite file. Writes go through m_owner under m_write, reads through m_reader under m_read. */
class SqliteJournal final : public Journal {
public:
    SqliteJournal(JournalOptions options, const Clock& clock, std::unique_ptr<LockFile> lock)
        : m_options(std::move(options)),
          m_clock(clock),
          m_lock(std::move(lock)),
          m_reserve(beside(m_options.file, ".reserve"), m_options.reserveBytes) {}

    Result<void> open() {
        auto opened = openFiles();
        if (!opened && opened.error().reason == kReasonDiskFull && m_reserve.exists()) {
            // opening needs a few blocks itself: viewing must go on, so it gets those set aside, and refuses
            m_reserve.release();
            m_refusal = opened.error();
            m_insert = {};
            m_put = {};
            m_erase = {};
            opened = openFiles();
        }
        return opened;
    }

    Result<void> openFiles() {
        const fs::path headFile = beside(m_options.file, ".head");
        const auto known = HeadFile::read(headFile);
        std::error_code error;
        if (known && known->seq > 0 && !fs::exists(m_options.file, error)) {
            return tl::unexpected(damaged(m_options.file, "the file is missing although " + std::to_string(known->seq) +
                                                              " records were acknowledged"));
        }
        if (auto created = createIfMissing(m_options.file, journalSchema()); !created) {
            return created;
        }
        auto head = inspect(m_options, known);
        if (!head) {
            return tl::unexpected(head.error());
        }
        m_head = *head;
        return openConnections().and_then([&]() -> Result<void> {
            auto opened = HeadFile::open(headFile);
            if (!opened) {
                return tl::unexpected(opened.error());
            }
            m_headFile = std::move(*opened);
            m_headFile->write(m_head);
            if (m_refusal) {
                return {};  // the reserve comes back when there is space
            }
            if (auto filled = m_reserve.fill(); !filled) {
                // viewing must go on: the journal opens, refusing
                m_refusal = filled.error();
            }
            return {};
        });
    }

    using Journal::append;
    Result<std::uint64_t> append(std::span<const JournalEntry> entries, std::span<const StateChange> changes) override {
        for (const JournalEntry& entry : entries) {
            if (auto fits = checkEntry(entry); !fits) {
                return tl::unexpected(fits.error());
            }
        }
        const std::scoped_lock lock(m_write);
        if (m_broken) {
            ++m_refused;
            return tl::unexpected(*m_broken);
        }
        if (m_refusal && !recover()) {
            return refuse(entries);
        }
        auto done = commit(entries, changes);
        if (!done && done.error().reason == kReasonDiskFull) {
            startRefusing(done.error());
            return refuse(entries);
        }
        if (!done) {
            ++m_refused;
            breakOn(done.error());
            return tl::unexpected(done.error());
        }
        return m_head.seq;
    }

    Result<std::vector<JournalRecord>> read(std::uint64_t fromSeq, std::size_t limit) const override {
        JournalQuery query;
        query.afterSeq = fromSeq == 0 ? 0 : fromSeq - 1;
        query.limit = limit;
        auto records = search(query);
        if (records && !records->empty()) {
            std::uint64_t expected = std::max<std::uint64_t>(fromSeq, 1);
            for (const JournalRecord& record : *records) {
                if (record.seq != expected++) {
                    return tl::unexpected(
                        damaged(m_options.file, "record " + std::to_string(expected - 1) + " is missing"));
                }
            }
        }
        return records;
    }

    Result<std::vector<JournalRecord>> search(const JournalQuery& query) const override {
        const std::scoped_lock lock(m_read);
        return searchRecords(*m_reader, query);
    }

    Result<std::uint64_t> lastSeq() const override {
        const std::scoped_lock lock(m_write);
        return m_head.seq;
    }

    Result<JournalHead> head() const override {
        const std::scoped_lock lock(m_write);
        return m_head;
    }

    Result<std::vector<StateRow>> loadState(std::string_view table) const override {
        const std::scoped_lock lock(m_read);
        return stateOf(*m_reader, table);
    }

    Result<std::optional<std::string>> getState(std::string_view table, std::string_view key) const override {
        const std::scoped_lock lock(m_read);
        return stateOf(*m_reader, table, key);
    }

    Result<VerifyReport> verify(const std::optional<JournalHead>& knownHead) const override {
        // what this process acknowledged is known too, taken before the walk because appends go on
        const auto own = head();
        auto database = openReader();
        if (!database) {
            return tl::unexpected(database.error());
        }
        auto report = verifyDatabase(**database, knownHead);
        if (report && report->intact && report->head.seq < own->seq) {
            report->intact = false;
            report->badSeq = report->head.seq + 1;
            report->problem = "the journal ends at record " + std::to_string(report->head.seq) + " although " +
                              std::to_string(own->seq) + " were acknowledged";
        }
        return report;
    }

    Result<JournalHead> backupTo(const fs::path& file) const override {
        auto source = openReader();
        if (!source) {
            return tl::unexpected(source.error());
        }
        const fs::path part = beside(file, ".part");
        return verifiedCopy(**source, part).and_then([&](const JournalHead& copied) {
            return moveInPlace(part, file).map([&] { return copied; });
        });
    }

    JournalHealth health() const override {
        const std::scoped_lock lock(m_write);
        JournalHealth health;
        health.accepting = !m_broken && !m_refusal;
        health.reason = m_broken ? *m_broken : m_refusal.value_or(Error{});
        health.freeBytes = freeBytesAt(m_options.file);
        health.refused = m_refused;
        return health;
    }

private:
    Result<std::unique_ptr<Database>> openReader() const {
        return Database::open(m_options.file, Access::Reader, m_options.busyTimeoutMs, m_options.vfs);
    }

    Result<void> openConnections() {
        auto owner = Database::open(m_options.file, Access::Owner, m_options.busyTimeoutMs, m_options.vfs);
        if (!owner) {
            return tl::unexpected(owner.error());
        }
        m_owner = std::move(*owner);
        return m_owner
            ->execute(
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=16777216;"
                "PRAGMA cell_size_check=1; PRAGMA temp_store=MEMORY")
            .and_then([&] { return limitPages(false); })
            .and_then([&] {
                return prepareInto(
                    m_insert,
                    "INSERT INTO record(seq, wall_ms, kind, subject, actor, workstation, body, prev_hash, hash) "
                    "VALUES(?,?,?,?,?,?,?,?,?)");
            })
            .and_then([&] {
                return prepareInto(m_put,
                                   "INSERT INTO state(name, key, value, sum) VALUES(?,?,?,?) "
                                   "ON CONFLICT(name, key) DO UPDATE SET value=excluded.value, sum=excluded.sum");
            })
            .and_then([&] { return prepareInto(m_erase, "DELETE FROM state WHERE name=? AND key=?"); })
            .and_then([&]() -> Result<void> {
                auto reader = openReader();
                if (!reader) {
                    return tl::unexpected(reader.error());
                }
                m_reader = std::move(*reader);
                auto moved = m_owner->checkpoint(0);
                if (!moved && moved.error().reason == kReasonDiskFull) {
                    m_refusal = moved.error();
                    return {};
                }
                return moved;
            });
    }

    Result<void> prepareInto(Statement& statement, std::string_view sql) {
        auto prepared = m_owner->prepare(sql);
        if (!prepared) {
            return tl::unexpected(prepared.error());
        }
        statement = std::move(*prepared);
        return {};
    }

    Result<void> limitPages(bool withReserve) {
        if (m_options.maxBytes == 0) {
            return {};
        }
        const std::uint64_t kept = withReserve ? 0 : std::min(m_options.reserveBytes, m_options.maxBytes / 2);
        return m_owner->execute("PRAGMA max_page_count=" +
                                std::to_string(std::max<std::uint64_t>((m_options.maxBytes - kept) / kPageBytes, 1)));
    }

    Result<void> commit(std::span<const JournalEntry> entries, std::span<const StateChange> changes) {
        if (entries.empty() && changes.empty()) {
            return {};
        }
        JournalHead next = m_head;
        auto written = m_owner->transaction([&]() -> Result<void> {
            for (const JournalEntry& entry : entries) {
                const JournalRecord record = chained(entry, next);
                m_insert.bind(1, static_cast<std::int64_t>(record.seq))
                    .bind(2, record.wallMs)
                    .bind(3, std::string_view(record.kind))
                    .bind(4, std::string_view(record.subject))
                    .bind(5, std::string_view(record.actor))
                    .bind(6, std::string_view(record.workstation))
                    .bindBlob(7, std::string_view(record.body))
                    .bindBlob(8, record.prevHash)
                    .bindBlob(9, record.hash);
                if (auto inserted = m_insert.run(); !inserted) {
                    return inserted;
                }
                next = {record.seq, record.hash};
            }
            for (const StateChange& change : changes) {
                if (auto changed = apply(change); !changed) {
                    return changed;
                }
            }
            return {};
        });
        if (!written) {
            return written;
        }
        m_head = next;
        m_headFile->write(m_head);
        // the records are safe already: a failing checkpoint is about the next ones
        if (auto moved = m_owner->checkpoint(kCheckpointPages); !moved) {
            if (moved.error().reason == kReasonDiskFull) {
                startRefusing(moved.error());
            } else {
                breakOn(moved.error());
            }
        }
        return {};
    }

    Result<void> apply(const StateChange& change) {
        if (!change.value) {
            return m_erase.bind(1, std::string_view(change.table)).bind(2, std::string_view(change.key)).run();
        }
        return m_put.bind(1, std::string_view(change.table))
            .bind(2, std::string_view(change.key))
            .bindBlob(3, std::string_view(*change.value))
            .bindBlob(4, std::string_view(stateSum(change.table, change.key, *change.value)))
            .run();
    }

    /** After a disk error nobody knows which pages the kernel dropped: only a restart reads them afresh. */
    void breakOn(const Error& error) {
        if (error.reason == kReasonDiskError || error.reason == kReasonDamaged) {
            m_broken = error;
        }
    }

    void startRefusing(const Error& error) {
        m_refusal = error;
        m_lastRetryMs = m_clock.now().monoMs;
        m_reserve.release();
        m_quotaHit = m_options.maxBytes != 0 && freeBytesAt(m_options.file) > m_options.reserveBytes + kFreeEnough;
        if (m_quotaHit) {
            m_refusal->message = "the journal's quota of " + std::to_string(m_options.maxBytes >> 20U) +
                                 " MB is used up: " + m_options.file.string();
            m_refusal->hint = "raise the quota in the configuration and restart the gateway";
            [[maybe_unused]] const auto raised = limitPages(true);
        }
    }

    Result<std::uint64_t> refuse(std::span<const JournalEntry> entries) {
        ++m_refused;
        ++m_refusedSinceNote;
        const Instant now = m_clock.now();
        const Millis pause = m_notes < kEagerNotes ? kRetryMs : kLaterNoteMs;
        if (m_notes == 0 || now.monoMs - m_lastNoteMs >= pause) {
            const JournalEntry note{
                now.wallMs,
                "system",
                "journal",
                "system",
                "",
                "{\"event\":\"refused\",\"reason\":\"disk full\",\"appends\":" + std::to_string(m_refusedSinceNote) +
                    ",\"last_kind\":" + jsonText(entries.empty() ? "" : entries.front().kind) +
                    ",\"last_subject\":" + jsonText(entries.empty() ? "" : entries.front().subject) +
                    ",\"last_actor\":" + jsonText(entries.empty() ? "" : entries.front().actor) + "}"};
            if (commit({&note, 1}, {})) {
                ++m_notes;
                m_lastNoteMs = now.monoMs;
                m_refusedSinceNote = 0;
            }
        }
        return tl::unexpected(*m_refusal);
    }

    /** True when there is space again; the reserve is whole before anything else gets it. */
    bool recover() {
        const Instant now = m_clock.now();
        if (m_quotaHit || (m_lastRetryMs != 0 && now.monoMs - m_lastRetryMs < kRetryMs)) {
            return false;
        }
        m_lastRetryMs = now.monoMs;
        if (m_options.reserveBytes != 0 &&
            (freeBytesAt(m_options.file) < m_options.reserveBytes + kFreeEnough || !m_reserve.fill())) {
            return false;
        }
        m_refusal.reset();
        m_notes = 0;
        if (m_refused != 0) {
            const JournalEntry note{
                now.wallMs, "system", "journal",
                "system",   "",       "{\"event\":\"accepting\",\"refused\":" + std::to_string(m_refused) + "}"};
            if (auto noted = commit({&note, 1}, {}); !noted) {
                startRefusing(noted.error());
                return false;
            }
        }
        return true;
    }

    /** Space beyond the reserve that must be free before records are taken again. */
    static constexpr std::uint64_t kFreeEnough = 1ULL << 20U;

    const JournalOptions m_options;
    const Clock& m_clock;
    // outlives the connections: the next holder must not come while they close
    const std::unique_ptr<LockFile> m_lock;
    const ReserveFile m_reserve;

    mutable std::mutex m_write;
    std::unique_ptr<Database> m_owner;
    mutable std::mutex m_read;
    // closed before the owner, which checkpoints as the last one
    std::unique_ptr<Database> m_reader;
    std::unique_ptr<HeadFile> m_headFile;
    Statement m_insert;
    Statement m_put;
    Statement m_erase;
    JournalHead m_head;
    std::optional<Error> m_broken;
    std::optional<Error> m_refusal;
    bool m_quotaHit = false;
    std::uint64_t m_refused = 0;
    std::uint64_t m_refusedSinceNote = 0;
    std::uint64_t m_notes = 0;
    Millis m_lastNoteMs = 0;
    Millis m_lastRetryMs = 0;
};

}  // namespace

Result<std::unique_ptr<Journal>> openJournal(JournalOptions options, const Clock& clock) {
    auto lock = LockFile::acquire(options.file);
    if (!lock) {
        return tl::unexpected(lock.error());
    }
    auto journal = std::make_unique<SqliteJournal>(std::move(options), clock, std::move(*lock));
    if (auto opened = journal->open(); !opened) {
        return tl::unexpected(opened.error());
    }
    return journal;
}

Result<VerifyReport> verifyJournalFile(const fs::path& file, const std::optional<JournalHead>& knownHead) {
    std::error_code error;
    if (!fs::exists(file, error)) {
        return fail(ErrorCode::NotFound, file.string() + " does not exist", "give the path of a journal or a backup");
    }
    auto database = Database::open(file, Access::Inspector, 2'000);
    if (!database) {
        return tl::unexpected(database.error());
    }
    return checkSchema(**database, journalSchema()).and_then([&] { return verifyDatabase(**database, knownHead); });
}

Result<JournalHead> restoreJournal(const fs::path& backup, const fs::path& file, const Clock& clock) {
    auto lock = LockFile::acquire(file);
    if (!lock) {
        return tl::unexpected(lock.error());
    }
    auto report = verifyJournalFile(backup);
    if (!report) {
        return tl::unexpected(report.error());
    }
    if (!report->intact) {
        return tl::unexpected(damaged(backup, report->problem));
    }
    auto source = Database::open(backup, Access::Inspector, 2'000);
    if (!source) {
        return tl::unexpected(source.error());
    }
    const fs::path part = beside(file, ".part");
    auto head = verifiedCopy(**source, part);
    if (!head) {
        return head;
    }
    const std::string stamp = ".replaced-" + std::to_string(clock.now().wallMs);
    std::error_code error;
    for (const char* ending : {"", "-wal", "-shm", ".head"}) {
        const fs::path old = beside(file, ending);
        if (fs::exists(old, error)) {
            // "<file>.replaced-<UTC>-wal" keeps the pair readable for SQLite
            fs::path kept = file;
            kept += stamp + ending;
            fs::rename(old, kept, error);
            if (error) {
                return fail(ErrorCode::Unavailable, old.string() + " cannot be moved away: " + error.message(),
                            "check the folder's permissions");
            }
        }
    }
    return moveInPlace(part, file).map([&] { return *head; });
}

}  // namespace belfry::store
