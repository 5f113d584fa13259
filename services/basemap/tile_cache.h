// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "services/basemap/sqlite_db.h"
#include "services/basemap/tile_renderer.h"

namespace belfry::basemap {

/** Tiles on disk, one SQLite file per content and style. A cache that cannot be used is none: it never fails, it only
 *  forgets. Thread-safe. */
class TileCache {
public:
    /** `key` names content and style. Older files in `dir` go when all together are larger than `maxBytes`. */
    TileCache(const std::filesystem::path& dir, const std::string& key, std::uintmax_t maxBytes);
    ~TileCache();
    TileCache(const TileCache&) = delete;
    TileCache& operator=(const TileCache&) = delete;

    [[nodiscard]] std::optional<std::string> find(const MetaTile& meta, std::uint32_t x, std::uint32_t y);
    /** Takes the tiles of a whole square. */
    void put(const MetaTile& meta, const std::vector<std::string>& pngs);
    [[nodiscard]] std::uintmax_t bytes() const;

private:
    void makeRoom();

    mutable std::mutex m_mutex;
    std::unique_ptr<SqliteDb> m_db;
    SqliteStatement m_find;
    SqliteStatement m_put;
    std::map<std::int64_t, std::int64_t> m_touched;  ///< square → clock of its last use
    std::int64_t m_clock = 0;
    std::uintmax_t m_bytes = 0;
    std::uintmax_t m_maxBytes;
};

}  // namespace belfry::basemap
