// SPDX-License-Identifier: Apache-2.0
#include "services/basemap/tile_cache.h"

#include <algorithm>
#include <system_error>
#include <utility>

namespace belfry::basemap {

namespace fs = std::filesystem;

namespace {

constexpr const char* kSchema = R"sql(
PRAGMA journal_mode = WAL;
PRAGMA synchronous = OFF;
CREATE TABLE IF NOT EXISTS squares (id INTEGER PRIMARY KEY, used INTEGER NOT NULL, bytes INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS tiles (square INTEGER NOT NULL, part INTEGER NOT NULL, png BLOB NOT NULL,
                                  PRIMARY KEY (square, part)) WITHOUT ROWID;
)sql";

/** 2 bits palette, 1 bit scale, 5 bits zoom, 18 bits each for the square's column and row. */
std::int64_t idOf(const MetaTile& meta) {
    const auto palette = static_cast<std::uint64_t>(meta.palette);
    const auto scale = static_cast<std::uint64_t>(meta.scale - 1);
    const auto zoom = static_cast<std::uint64_t>(meta.zoom);
    return static_cast<std::int64_t>((((palette << 1U | scale) << 5U | zoom) << 36U) |
                                     (std::uint64_t{meta.x / kMetaTile} << 18U) | (meta.y / kMetaTile));
}

std::unique_ptr<SqliteDb> openDb(const fs::path& file) {
    auto db = SqliteDb::open(file, SqliteDb::Mode::Create);
    if (!db || !db->exec(kSchema)) {
        return nullptr;
    }
    auto check = db->prepare("SELECT count(*), coalesce(max(used), 0) FROM squares");
    if (!check || !check->next()) {
        return nullptr;
    }
    return std::make_unique<SqliteDb>(std::move(*db));
}

void removeDb(const fs::path& file) {
    std::error_code ignored;
    for (const char* suffix : {"", "-wal", "-shm"}) {
        fs::remove(file.string() + suffix, ignored);
    }
}

/** Removes the caches of other cities and styles, oldest first, until `maxBytes` are kept. */
void removeOld(const fs::path& dir, const fs::path& current, std::uintmax_t maxBytes) {
    std::error_code error;
    struct Old {
        fs::file_time_type used;
        fs::path file;
        std::uintmax_t bytes;
    };
    std::vector<Old> files;
    std::uintmax_t total = 0;
    for (const auto& entry : fs::directory_iterator(dir, error)) {
        if (entry.path().extension() == ".tiles") {
            files.push_back({entry.last_write_time(error), entry.path(), entry.file_size(error)});
            total += files.back().bytes;
        }
    }
    std::sort(files.begin(), files.end(), [](const Old& a, const Old& b) { return a.used < b.used; });
    for (const auto& old : files) {
        if (total <= maxBytes) {
            return;
        }
        if (old.file != current) {
            removeDb(old.file);
            total -= old.bytes;
        }
    }
}

}  // namespace

TileCache::TileCache(const fs::path& dir, const std::string& key, std::uintmax_t maxBytes) : m_maxBytes(maxBytes) {
    std::error_code error;
    fs::create_directories(dir, error);
    const fs::path file = dir / (key + ".tiles");
    removeOld(dir, file, maxBytes);
    m_db = openDb(file);
    if (!m_db) {
        removeDb(file);  // damaged: start afresh
        m_db = openDb(file);
    }
    if (!m_db) {
        return;
    }
    auto find = m_db->prepare("SELECT png FROM tiles WHERE square = ? AND part = ?");
    auto put = m_db->prepare("INSERT OR REPLACE INTO tiles VALUES (?, ?, ?)");
    auto state = m_db->prepare("SELECT coalesce(max(used), 0), coalesce(sum(bytes), 0) FROM squares");
    if (!find || !put || !state || !state->next()) {
        m_db.reset();
        return;
    }
    m_find = std::move(*find);
    m_put = std::move(*put);
    m_clock = state->integer(0);
    m_bytes = static_cast<std::uintmax_t>(state->integer(1));
}

TileCache::~TileCache() = default;

std::optional<std::string> TileCache::find(const MetaTile& meta, std::uint32_t x, std::uint32_t y) {
    const std::lock_guard lock(m_mutex);
    if (!m_db) {
        return std::nullopt;
    }
    const std::int64_t id = idOf(meta);
    m_find.bind(1, id);
    m_find.bind(2, std::int64_t{(y - meta.y) * kMetaTile + (x - meta.x)});
    const auto found = m_find.next();
    if (!found || !*found) {
        return std::nullopt;
    }
    std::string png = m_find.blob(0);
    m_find.reset();
    m_touched[id] = ++m_clock;
    return png;
}

void TileCache::put(const MetaTile& meta, const std::vector<std::string>& pngs) {
    const std::lock_guard lock(m_mutex);
    if (!m_db || !m_db->exec("BEGIN IMMEDIATE")) {
        return;
    }
    const std::int64_t id = idOf(meta);
    const std::uint32_t side = meta.side();
    std::uintmax_t bytes = 0;
    bool ok = true;
    for (std::uint32_t i = 0; i < pngs.size() && ok; ++i) {
        bytes += pngs[i].size();
        m_put.bind(1, id);
        m_put.bind(2, std::int64_t{(i / side) * kMetaTile + i % side});
        m_put.bindBlob(3, pngs[i]);
        ok = m_put.run().has_value();
    }
    auto square = m_db->prepare("INSERT OR REPLACE INTO squares VALUES (?, ?, ?)");
    if (ok && square) {
        square->bind(1, id);
        square->bind(2, ++m_clock);
        square->bind(3, static_cast<std::int64_t>(bytes));
        ok = square->run().has_value();
    }
    if (!ok || !m_db->exec("COMMIT")) {
        (void)m_db->exec("ROLLBACK");
        return;
    }
    m_bytes += bytes;
    if (m_bytes > m_maxBytes) {
        makeRoom();
    }
}

/** Removes the squares that were not used for longest, down to 80 % of the bound. */
void TileCache::makeRoom() {
    if (!m_db->exec("BEGIN IMMEDIATE")) {
        return;
    }
    auto touch = m_db->prepare("UPDATE squares SET used = ? WHERE id = ?");
    auto oldest = m_db->prepare("SELECT id, bytes FROM squares ORDER BY used");
    auto dropTiles = m_db->prepare("DELETE FROM tiles WHERE square = ?");
    auto dropSquare = m_db->prepare("DELETE FROM squares WHERE id = ?");
    if (!touch || !oldest || !dropTiles || !dropSquare) {
        (void)m_db->exec("ROLLBACK");
        return;
    }
    for (const auto& [id, used] : m_touched) {
        touch->bind(1, used);
        touch->bind(2, id);
        (void)touch->run();
    }
    m_touched.clear();
    std::vector<std::int64_t> drop;
    std::uintmax_t kept = m_bytes;
    while (kept > m_maxBytes / 5 * 4) {
        const auto more = oldest->next();
        if (!more || !*more) {
            break;
        }
        drop.push_back(oldest->integer(0));
        kept -= std::min(kept, static_cast<std::uintmax_t>(oldest->integer(1)));
    }
    oldest->reset();
    for (const std::int64_t id : drop) {
        dropTiles->bind(1, id);
        (void)dropTiles->run();
        dropSquare->bind(1, id);
        (void)dropSquare->run();
    }
    if (m_db->exec("COMMIT")) {
        m_bytes = kept;
    }
}

std::uintmax_t TileCache::bytes() const {
    const std::lock_guard lock(m_mutex);
    return m_bytes;
}

}  // namespace belfry::basemap
