// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <unordered_map>

#include "ui/map/draw_context.h"
#include "ui/map/raster_view.h"

namespace belfry::ui {

/** Points by the hundred thousand: lamps with halos, discs, and the heat that they are from afar. Keeps sprites at
 *  quarter-pixel offsets, so that nothing trembles. */
class PointRenderer {
public:
    static constexpr std::uint32_t kPhases = 4;   ///< places of a sprite within a pixel, each way
    static constexpr double kHeatZoom = 13.0;     ///< farther, lamps are drawn as heat from the aggregates
    static constexpr double kHatchSpacing = 2.8;  ///< of the strokes over what is history, at the desk, pixels
    static constexpr double kDiscRadius = 4.0;    ///< of a disc at the desk, pixels

    void draw(const SceneLayer& layer, const DrawContext& context, RasterView& view);
    /** Sprites of another style are of no use. */
    void forgetSprites() { m_sprites.clear(); }
    /** Pixels at the desk that a point may cover around its place. */
    static constexpr double kReach = 18.0;
    static constexpr double kDiscReach = kDiscRadius + 2.0;

private:
    void drawHeat(const SceneLayer& layer, const DrawContext& context, RasterView& view);
    using Phases = std::array<Sprite, kPhases * kPhases>;  ///< one look at every quarter of a pixel
    const Phases& sprites(std::uint32_t key, const DrawContext& context, const RasterView& view);

    std::unordered_map<std::uint32_t, Phases> m_sprites;
};

}  // namespace belfry::ui
