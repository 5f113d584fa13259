// SPDX-License-Identifier: Apache-2.0
#include "services/store/sqlite_history.h"

#include <algorithm>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <system_error>
#include <vector>

#include "services/store/chunk.h"
#include "services/store/crc32c.h"
#include "services/store/database.h"
#include "services/store/history_head.h"
#include "services/store/lock_file.h"
#include "services/store/series_names.h"

namespace belfry::store {

namespace fs = std::filesystem;

namespace {

/** How long after its end, or after a late sample reopened it, an hour waits for more. */
constexpr Millis kSealDelayMs = 60'000;
/** NORMAL syncs at checkpoints only: this bounds what a power loss takes (D4). */
constexpr Millis kSyncMs = 5'000;
constexpr int kCheckpointPages = 1'000;
/** Unwritten samples that are kept for a head journal that fails; beyond it the hours are sealed whole instead. */
constexpr std::size_t kMaxPending = 4'000'000;

const Schema& historySchema() {
    static const Schema schema{0x42464831, 1,
                               R"(
CREATE TABLE series(id INTEGER PRIMARY KEY, entity TEXT NOT NULL, attribute TEXT NOT NULL, sum INTEGER NOT NULL) STRICT;
-- place = hour << 32 | series: an hour is sealed in one stretch at the end of the tree and dropped in one stretch
CREATE TABLE chunk(place INTEGER PRIMARY KEY, sum INTEGER NOT NULL, data BLOB NOT NULL) STRICT;
CREATE TABLE head(id INTEGER PRIMARY KEY, hour INTEGER NOT NULL, sum INTEGER NOT NULL, data BLOB NOT NULL) STRICT;
CREATE TABLE quarantine(origin TEXT NOT NULL, place INTEGER NOT NULL, sum INTEGER NOT NULL, data BLOB NOT NULL) STRICT;
)",
                               "history"};
    return schema;
}

std::int64_t placeOf(std::uint32_t hour, SeriesId series) {
    return static_cast<std::int64_t>((static_cast<std::uint64_t>(hour) << 32U) | series);
}

std::string nameOf(std::string_view entity, std::string_view attribute) {
    std::string name(entity);
    name += '\x1f';
    name += attribute;
    return name;
}

std::uint32_t seriesSum(SeriesId id, std::string_view name) {
    return chunkSum(id, 0, {reinterpret_cast<const std::uint8_t*>(name.data()), name.size()});
}

/** Head blobs carry their hour like chunks do; the row id stands in for the series. */
std::uint32_t headSum(std::int64_t id, std::uint32_t hour, std::span<const std::uint8_t> data) {
    return chunkSum(static_cast<SeriesId>(id), hour, data);
}

struct HourInMemory {
    OpenHour samples;
    /** Not sealed before this, on the monotonic clock. */
    Millis notBeforeMono = 0;
};

/** History in one SQLite file. m_memory guards what `append` touches and is never held over a disk access; `flush` runs
 *  one at a time under m_flush and owns the writing connection; queries share the reading one under m_read. */
class SqliteHistory final : public HistoryStore {
public:
    SqliteHistory(HistoryOptions options, std::unique_ptr<LockFile> lock, const Instant& now)
        : m_options(std::move(options)), m_lock(std::move(lock)), m_now(now), m_lastSyncMono(now.monoMs) {}

    ~SqliteHistory() override {
        if (m_owner && m_insertHead) {
            // the last second; a failure costs no more than a kill would
            [[maybe_unused]] const auto written = writeHead();
        }
    }

    Result<void> open() {
        if (auto created = createIfMissing(m_options.file, historySchema()); !created) {
            return created;
        }
        {
            // looks without changing anything, so that a damaged file stays as it was found
            auto database = Database::open(m_options.file, Access::Inspector, m_options.busyTimeoutMs, m_options.vfs);
            if (!database) {
                return tl::unexpected(database.error());
            }
            auto sound = checkSchema(**database, historySchema()).and_then([&]() -> Result<void> {
                return m_options.checkAtOpen ? (*database)->check(false) : Result<void>();
            });
            if (!sound) {
                return sound;
            }
        }
        auto owner = Database::open(m_options.file, Access::Owner, m_options.busyTimeoutMs, m_options.vfs);
        if (!owner) {
            return tl::unexpected(owner.error());
        }
        m_owner = std::move(*owner);
        return m_owner
            ->execute(
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA journal_size_limit=67108864;"
                "PRAGMA cell_size_check=1; PRAGMA temp_store=MEMORY")
            .and_then([&] { return loadSeries(); })
            .and_then([&] { return loadHead(); })
            .and_then([&] { return prepareAll(); });
    }

    using HistoryStore::append;

    Result<SeriesId> series(std::string_view entity, std::string_view attribute) override {
        if (entity.empty() || attribute.empty() || entity.size() > 4'096 || attribute.size() > 256) {
            return fail(ErrorCode::InvalidArgument,
                        "a series needs an entity (1..4096 bytes) and an attribute (1..256)", "check the entity's id");
        }
        const std::scoped_lock lock(m_memory);
        bool fresh = false;
        const SeriesId id = m_ids.insert(nameOf(entity, attribute), m_nextSeries, &fresh);
        if (fresh) {
            ++m_nextSeries;
            m_newSeries.push_back({id, std::string(entity), std::string(attribute)});
        }
        return id;
    }

    Result<std::size_t> append(std::span<const HistorySample> samples) override {
        const std::scoped_lock lock(m_memory);
        const Millis oldest = std::max<Millis>(m_now.wallMs - m_options.retentionHours * kHourMs, 0);
        const Millis newest = m_now.wallMs + kHourMs;
        std::size_t accepted = 0;
        for (const HistorySample& sample : samples) {
            if (sample.series == 0 || sample.series >= m_nextSeries) {
                return fail(ErrorCode::InvalidArgument,
                            "history has no series " + std::to_string(sample.series) + "; " + std::to_string(accepted) +
                                " samples before it were taken",
                            "ask the store for the series' number first");
            }
            if (sample.observedMs < oldest || sample.observedMs > newest || sample.quality > Quality::Missing) {
                ++m_health.refused;
                continue;
            }
            remember(sample);
            m_pending.push_back(sample);
            ++accepted;
        }
        m_health.samples += accepted;
        if (m_pending.size() > kMaxPending) {
            m_pending.clear();
            m_sealAll = true;
        }
        return accepted;
    }

    Result<FlushReport> flush(const Instant& now) override {
        const std::scoped_lock lock(m_flush);
        {
            const std::scoped_lock memory(m_memory);
            m_now = now;
        }
        if (m_options.keepFreeBytes != 0) {
            if (const std::uint64_t left = freeBytesAt(m_options.file); left < m_options.keepFreeBytes) {
                return fail(ErrorCode::ResourceExhausted,
                            "disk nearly full: " + std::to_string(left >> 20U) + " MB are left beside " +
                                m_options.file.string() + ", and the last " +
                                std::to_string(m_options.keepFreeBytes >> 20U) + " MB are the journal's",
                            "free space on that disk; Belfry goes on by itself once there is space",
                            std::string(kReasonDiskFull));
            }
        }
        FlushReport report;
        auto done = writeHead()
                        .and_then([&](std::uint64_t samples) {
                            report.samples = samples;
                            return sealDue(now, report);
                        })
                        .and_then([&] { return dropOld(now, report); })
                        .and_then([&] {
                            const bool sync = now.monoMs - m_lastSyncMono >= kSyncMs;
                            auto moved = m_owner->checkpoint(sync ? 1 : kCheckpointPages);
                            if (moved && sync) {
                                m_lastSyncMono = now.monoMs;
                            }
                            return moved;
                        });
        if (!done) {
            return tl::unexpected(done.error());
        }
        return report;
    }

    Result<HistoryAnswer> query(std::string_view entity, std::string_view attribute, Millis fromMs, Millis toMs,
                                std::size_t maxPoints) const override;
    HistoryHealth health() const override {
        const std::scoped_lock lock(m_memory);
        HistoryHealth health = m_health;
        for (const auto& [hour, open] : m_hours) {
            health.headBytes += open.samples.bytes();
        }
        health.headBytes += m_sealing ? m_sealing->bytes() : 0;
        return health;
    }

private:
    struct NewSeries {
        SeriesId id = 0;
        std::string entity;
        std::string attribute;
    };

    void remember(const HistorySample& sample) {
        const std::uint32_t hour = hourOf(sample.observedMs);
        // in order of likelihood: the hour of the last sample, then any other
        if (m_lastHour == nullptr || m_lastHourNumber != hour) {
            auto [found, fresh] = m_hours.try_emplace(hour);
            if (fresh) {
                found->second.notBeforeMono = m_now.monoMs + kSealDelayMs;
            }
            m_lastHour = &found->second;
            m_lastHourNumber = hour;
        }
        m_lastHour->samples.add(sample);
    }

    Result<void> loadSeries();
    Result<void> loadHead();
    Result<void> prepareAll();
    Result<std::uint64_t> writeHead();
    Result<void> insertHead(std::vector<HistorySample>& samples);
    Result<void> sealDue(const Instant& now, FlushReport& report);
    bool chooseHour(const Instant& now);
    Result<void> sealOne(std::size_t k);
    Result<void> dropOld(const Instant& now, FlushReport& report);
    Result<void> dropThrough(std::uint32_t hour, FlushReport& report, std::int64_t& dropped);

    const HistoryOptions m_options;
    // outlives the connections: the next holder must not come while they close
    const std::unique_ptr<LockFile> m_lock;

    mutable std::mutex m_memory;
    SeriesNames m_ids;
    SeriesId m_nextSeries = 1;
    std::vector<NewSeries> m_newSeries;
    std::vector<HistorySample> m_pending;
    std::map<std::uint32_t, HourInMemory> m_hours;
    HourInMemory* m_lastHour = nullptr;
    std::uint32_t m_lastHourNumber = 0;
    /** Replaced, never changed, while queries may hold it. */
    std::shared_ptr<const OpenHour> m_sealing;
    std::uint32_t m_sealingHour = 0;
    bool m_sealAll = false;
    Instant m_now;
    mutable HistoryHealth m_health;

    std::mutex m_flush;
    std::unique_ptr<Database> m_owner;
    mutable std::mutex m_read;
    std::unique_ptr<Database> m_reader;
    std::optional<Statement> m_insertSeries;
    std::optional<Statement> m_insertHead;
    std::optional<Statement> m_selectChunk;
    std::optional<Statement> m_putChunk;
    std::optional<Statement> m_quarantine;
    mutable std::optional<Statement> m_readChunk;
    std::int64_t m_lastHeadId = 0;
    /** Head blobs up to this one are covered by the hour that is being sealed. */
    std::int64_t m_sealingHeadId = 0;
    std::size_t m_sealed = 0;
    Millis m_lastSyncMono = 0;
};

Result<void> SqliteHistory::loadSeries() {
    auto rows = m_owner->prepare("SELECT id, entity, attribute, sum FROM series");
    if (!rows) {
        return tl::unexpected(rows.error());
    }
    while (true) {
        auto more = rows->step();
        if (!more) {
            return tl::unexpected(more.error());
        }
        if (!*more) {
            return {};
        }
        const auto id = static_cast<SeriesId>(rows->integer(0));
        const std::string name = nameOf(rows->bytes(1), rows->bytes(2));
        m_nextSeries = std::max(m_nextSeries, id + 1);
        // a changed name would show one thing's past as another's: such a series stays nameless
        if (seriesSum(id, name) != static_cast<std::uint32_t>(rows->integer(3))) {
            ++m_health.damaged;
        } else {
            bool fresh = false;
            m_ids.insert(name, id, &fresh);
        }
    }
}

Result<void> SqliteHistory::loadHead() {
    auto rows = m_owner->prepare("SELECT id, hour, sum, data FROM head ORDER BY id");
    if (!rows) {
        return tl::unexpected(rows.error());
    }
    std::vector<HistorySample> samples;
    std::vector<std::int64_t> bad;
    while (true) {
        auto more = rows->step();
        if (!more) {
            return tl::unexpected(more.error());
        }
        if (!*more) {
            break;
        }
        m_lastHeadId = rows->integer(0);
        const auto hour = static_cast<std::uint32_t>(rows->integer(1));
        samples.clear();
        bool sound = headSum(m_lastHeadId, hour, rows->view(3)) == static_cast<std::uint32_t>(rows->integer(2)) &&
                     decodeHead(rows->view(3), samples);
        for (const HistorySample& sample : samples) {
            sound = sound && sample.series != 0 && sample.series < m_nextSeries && hourOf(sample.observedMs) == hour;
        }
        if (!sound) {
            bad.push_back(m_lastHeadId);
            continue;
        }
        for (const HistorySample& sample : samples) {
            remember(sample);
        }
    }
    rows->reset();
    if (bad.empty()) {
        return {};
    }
    m_health.damaged += bad.size();
    return m_owner->transaction([&]() -> Result<void> {
        for (const std::int64_t id : bad) {
            const std::string which = " FROM head WHERE id=" + std::to_string(id);
            auto moved = m_owner->execute("INSERT INTO quarantine SELECT 'head', id, sum, data" + which).and_then([&] {
                return m_owner->execute("DELETE" + which);
            });
            if (!moved) {
                return moved;
            }
        }
        return {};
    });
}

Result<void> SqliteHistory::prepareAll() {
    const auto into = [](Database& database, std::optional<Statement>& statement, std::string_view sql) {
        return database.prepare(sql).map([&](Statement&& prepared) { statement = std::move(prepared); });
    };
    auto reader = Database::open(m_options.file, Access::Reader, m_options.busyTimeoutMs, m_options.vfs);
    if (!reader) {
        return tl::unexpected(reader.error());
    }
    m_reader = std::move(*reader);
    constexpr std::string_view kSelect = "SELECT sum, data FROM chunk WHERE place=?";
    return into(*m_owner, m_insertSeries, "INSERT INTO series(id, entity, attribute, sum) VALUES(?,?,?,?)")
        .and_then([&] { return into(*m_owner, m_selectChunk, kSelect); })
        .and_then([&] { return into(*m_reader, m_readChunk, kSelect); })
        .and_then(
            [&] { return into(*m_owner, m_putChunk, "INSERT OR REPLACE INTO chunk(place, sum, data) VALUES(?,?,?)"); })
        .and_then([&] {
            return into(*m_owner, m_quarantine,
                        "INSERT INTO quarantine(origin, place, sum, data) VALUES('chunk',?,?,?)");
        })
        // last: the destructor takes it as the sign that everything is ready
        .and_then(
            [&] { return into(*m_owner, m_insertHead, "INSERT INTO head(id, hour, sum, data) VALUES(?,?,?,?)"); });
}

Result<void> SqliteHistory::insertHead(std::vector<HistorySample>& samples) {
    // one blob an hour; by series and in the order they came within it, which also codes shorter
    std::stable_sort(samples.begin(), samples.end(), [](const HistorySample& a, const HistorySample& b) {
        const std::uint32_t hourA = hourOf(a.observedMs);
        const std::uint32_t hourB = hourOf(b.observedMs);
        return hourA != hourB ? hourA < hourB : a.series < b.series;
    });
    const std::span<const HistorySample> all(samples);
    std::size_t begin = 0;
    while (begin < all.size()) {
        const std::uint32_t hour = hourOf(all[begin].observedMs);
        std::size_t end = begin;
        while (end < all.size() && hourOf(all[end].observedMs) == hour) {
            ++end;
        }
        const auto data = encodeHead(all.subspan(begin, end - begin));
        const std::int64_t id = ++m_lastHeadId;
        auto inserted = m_insertHead->bind(1, id)
                            .bind(2, std::int64_t{hour})
                            .bind(3, std::int64_t{headSum(id, hour, data)})
                            .bindBlob(4, data)
                            .run();
        if (!inserted) {
            return inserted;
        }
        begin = end;
    }
    return {};
}

Result<std::uint64_t> SqliteHistory::writeHead() {
    std::vector<HistorySample> samples;
    std::vector<NewSeries> fresh;
    {
        const std::scoped_lock lock(m_memory);
        samples.swap(m_pending);
        fresh.swap(m_newSeries);
    }
    if (samples.empty() && fresh.empty()) {
        return 0;
    }
    const std::int64_t lastId = m_lastHeadId;
    auto written = m_owner->transaction([&]() -> Result<void> {
        for (const NewSeries& one : fresh) {
            auto inserted = m_insertSeries->bind(1, std::int64_t{one.id})
                                .bind(2, std::string_view(one.entity))
                                .bind(3, std::string_view(one.attribute))
                                .bind(4, std::int64_t{seriesSum(one.id, nameOf(one.entity, one.attribute))})
                                .run();
            if (!inserted) {
                return inserted;
            }
        }
        return insertHead(samples);
    });
    if (!written) {
        m_lastHeadId = lastId;
        const std::scoped_lock lock(m_memory);
        samples.insert(samples.end(), m_pending.begin(), m_pending.end());
        m_pending.swap(samples);
        fresh.insert(fresh.end(), std::make_move_iterator(m_newSeries.begin()),
                     std::make_move_iterator(m_newSeries.end()));
        m_newSeries.swap(fresh);
        return tl::unexpected(written.error());
    }
    return samples.size();
}

bool SqliteHistory::chooseHour(const Instant& now) {
    const std::scoped_lock lock(m_memory);
    std::size_t bytes = 0;
    auto largest = m_hours.end();
    auto due = m_hours.end();
    for (auto at = m_hours.begin(); at != m_hours.end(); ++at) {
        bytes += at->second.samples.bytes();
        if (largest == m_hours.end() || at->second.samples.bytes() > largest->second.samples.bytes()) {
            largest = at;
        }
        const bool over =
            now.wallMs >= startOf(at->first) + kHourMs + kSealDelayMs && now.monoMs >= at->second.notBeforeMono;
        if (due == m_hours.end() && (over || m_sealAll)) {
            due = at;
        }
    }
    if (due == m_hours.end() && bytes > m_options.maxHeadBytes) {
        due = largest;
    }
    if (due == m_hours.end()) {
        m_sealAll = false;
        return false;
    }
    m_sealing = std::make_shared<const OpenHour>(std::move(due->second.samples));
    m_sealingHour = due->first;
    m_sealingHeadId = m_lastHeadId;
    m_sealed = 0;
    m_hours.erase(due);
    m_lastHour = nullptr;
    return true;
}

Result<void> SqliteHistory::sealOne(std::size_t k) {
    const SeriesId id = m_sealing->seriesAt(k);
    const std::int64_t place = placeOf(m_sealingHour, id);
    std::vector<ChunkSample> samples;
    auto there = m_selectChunk->bind(1, place).step();
    if (there && *there) {
        // a chunk from before a restart, or from before a late sample
        const auto data = m_selectChunk->view(1);
        const auto sum = m_selectChunk->integer(0);
        if (chunkSum(id, m_sealingHour, data) != static_cast<std::uint32_t>(sum) || !decodeChunk(data, samples)) {
            samples.clear();
            auto kept = m_quarantine->bind(1, place).bind(2, sum).bindBlob(3, data).run();
            if (!kept) {
                m_selectChunk->reset();
                return kept;
            }
            const std::scoped_lock lock(m_memory);
            ++m_health.damaged;
        }
    }
    m_selectChunk->reset();
    if (!there) {
        return tl::unexpected(there.error());
    }
    m_sealing->collect(id, samples);
    settle(samples);
    const auto data = encodeChunk(samples);
    return m_putChunk->bind(1, place).bind(2, std::int64_t{chunkSum(id, m_sealingHour, data)}).bindBlob(3, data).run();
}

Result<void> SqliteHistory::sealDue(const Instant& now, FlushReport& report) {
    std::size_t budget = std::max<std::size_t>(m_options.sealChunksPerFlush, 1);
    while (budget != 0 && (m_sealing || chooseHour(now))) {
        const std::size_t end = std::min(m_sealed + budget, m_sealing->seriesCount());
        auto sealed = m_owner->transaction([&]() -> Result<void> {
            for (std::size_t k = m_sealed; k < end; ++k) {
                if (auto one = sealOne(k); !one) {
                    return one;
                }
            }
            if (end != m_sealing->seriesCount()) {
                return {};
            }
            return m_owner->execute("DELETE FROM head WHERE hour=" + std::to_string(m_sealingHour) +
                                    " AND id<=" + std::to_string(m_sealingHeadId));
        });
        if (!sealed) {
            return sealed;
        }
        report.sealedChunks += end - m_sealed;
        budget -= end - m_sealed;
        m_sealed = end;
        if (end == m_sealing->seriesCount()) {
            const std::scoped_lock lock(m_memory);
            m_sealing.reset();
        }
    }
    return {};
}

Result<void> SqliteHistory::dropThrough(std::uint32_t hour, FlushReport& report, std::int64_t& dropped) {
    // in slices, oldest first, so that no flush takes long
    auto deleted = m_owner->execute("DELETE FROM chunk WHERE place IN (SELECT place FROM chunk WHERE place<" +
                                    std::to_string(placeOf(hour + 1, 0)) + " ORDER BY place LIMIT " +
                                    std::to_string(std::max<std::size_t>(m_options.sealChunksPerFlush, 1)) + ")");
    if (!deleted) {
        return deleted;
    }
    auto count = m_owner->integer("SELECT changes()");
    if (!count) {
        return tl::unexpected(count.error());
    }
    dropped = *count;
    report.droppedHours += dropped != 0 ? 1 : 0;
    return {};
}

Result<void> SqliteHistory::dropOld(const Instant& now, FlushReport& report) {
    auto oldest = m_owner->integer("SELECT min(place) >> 32 FROM chunk");
    if (!oldest) {
        return tl::unexpected(oldest.error());
    }
    const auto hour = static_cast<std::int64_t>(hourOf(std::max<Millis>(now.wallMs, 0)));
    std::int64_t dropped = 0;
    if (*oldest != 0 && *oldest < hour - m_options.retentionHours) {
        auto old = dropThrough(static_cast<std::uint32_t>(hour - m_options.retentionHours - 1), report, dropped);
        if (!old) {
            return old;
        }
    }
    auto used = m_owner->integer(
        "SELECT (SELECT page_count FROM pragma_page_count) - (SELECT freelist_count FROM pragma_freelist_count)");
    if (!used) {
        return tl::unexpected(used.error());
    }
    const auto bytes = static_cast<std::uint64_t>(*used) * 4'096U;
    {
        const std::scoped_lock lock(m_memory);
        m_health.storedBytes = bytes;
    }
    if (m_options.maxBytes != 0 && bytes > m_options.maxBytes && *oldest != 0 && *oldest < hour && dropped == 0) {
        return dropThrough(static_cast<std::uint32_t>(*oldest), report, dropped);
    }
    return {};
}

Result<HistoryAnswer> SqliteHistory::query(std::string_view entity, std::string_view attribute, Millis fromMs,
                                           Millis toMs, std::size_t maxPoints) const {
    if (toMs < fromMs || maxPoints == 0 || maxPoints > kMaxPoints) {
        return fail(ErrorCode::InvalidArgument,
                    "history wants from ≤ to and 1 to " + std::to_string(kMaxPoints) + " points", "correct the range");
    }
    SeriesId id = 0;
    std::map<std::uint32_t, std::vector<ChunkSample>> memory;
    std::shared_ptr<const OpenHour> sealing;
    std::uint32_t sealingHour = 0;
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    {
        const std::scoped_lock lock(m_memory);
        const auto found = m_ids.find(nameOf(entity, attribute));
        if (!found) {
            return fail(ErrorCode::NotFound,
                        "no history of " + std::string(attribute) + " of " + std::string(entity) + " was ever recorded",
                        "check the entity and the attribute");
        }
        id = *found;
        const Millis floor = std::max<Millis>(m_now.wallMs - m_options.retentionHours * kHourMs, 0);
        const Millis ceiling = m_now.wallMs + 2 * kHourMs;
        if (toMs < floor || fromMs > ceiling) {
            return HistoryAnswer{};
        }
        first = hourOf(std::max(fromMs, floor));
        last = hourOf(std::min(toMs, ceiling));
        for (auto at = m_hours.lower_bound(first); at != m_hours.end() && at->first <= last; ++at) {
            at->second.samples.collect(id, memory[at->first]);
        }
        sealing = m_sealing;
        sealingHour = m_sealingHour;
    }
    HistoryAnswer answer;
    std::vector<HistorySample> all;
    std::vector<ChunkSample> samples;
    // memory first, then the disk: an hour that is sealed in between is seen twice, never not at all
    const std::scoped_lock lock(m_read);
    for (std::uint32_t hour = first; hour <= last; ++hour) {
        samples.clear();
        auto there = m_readChunk->bind(1, placeOf(hour, id)).step();
        if (!there) {
            m_readChunk->reset();
            return tl::unexpected(there.error());
        }
        if (*there) {
            const auto data = m_readChunk->view(1);
            if (chunkSum(id, hour, data) != static_cast<std::uint32_t>(m_readChunk->integer(0)) ||
                !decodeChunk(data, samples)) {
                answer.damagedHours.push_back(startOf(hour));
            }
        }
        m_readChunk->reset();
        if (sealing && sealingHour == hour) {
            sealing->collect(id, samples);
        }
        if (const auto open = memory.find(hour); open != memory.end()) {
            samples.insert(samples.end(), open->second.begin(), open->second.end());
        }
        settle(samples);
        for (const ChunkSample& sample : samples) {
            const Millis time = startOf(hour) + sample.offsetMs;
            if (time >= fromMs && time <= toMs) {
                all.push_back({id, time, sample.raw, sample.quality});
            }
        }
    }
    answer.samples = all.size();
    answer.points = decimate(all, fromMs, toMs, maxPoints);
    return answer;
}

}  // namespace

Result<std::unique_ptr<HistoryStore>> openHistory(HistoryOptions options, const Instant& now) {
    auto lock = LockFile::acquire(options.file);
    if (!lock) {
        return tl::unexpected(lock.error());
    }
    auto history = std::make_unique<SqliteHistory>(std::move(options), std::move(*lock), now);
    if (auto opened = history->open(); !opened) {
        return tl::unexpected(opened.error());
    }
    return history;
}

}  // namespace belfry::store
