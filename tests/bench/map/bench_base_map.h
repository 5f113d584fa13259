// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <memory>

#include "models/domain/error.h"
#include "services/basemap/tile_server.h"

namespace belfry::bench {

/** Belfry's own tile service with an invented region drawn at the workload's place. The region is drawn once into the
 *  cache folder, its tiles the first time they are asked for. */
class BenchBaseMap {
public:
    [[nodiscard]] static Result<BenchBaseMap> open();

    [[nodiscard]] QString url() const { return QString::fromStdString(m_tiles->baseUrl()); }
    /** No tile is being drawn or waited for. */
    [[nodiscard]] bool isQuiet() const {
        const auto statistics = m_tiles->statistics();
        return statistics.requests == statistics.answered;
    }
    [[nodiscard]] std::uint64_t requests() const { return m_tiles->statistics().requests; }
    /** Squares of tiles that were drawn because no cache had them. */
    [[nodiscard]] std::uint64_t drawn() const { return m_tiles->statistics().squaresDrawn; }
    /** Has a window of this size been through the film, so that its tiles are on disk? */
    [[nodiscard]] bool isWarm(int width, int height) const;
    void setWarm(int width, int height) const;
    void setCold(int width, int height) const;

private:
    std::unique_ptr<basemap::TileServer> m_tiles;
};

}  // namespace belfry::bench
