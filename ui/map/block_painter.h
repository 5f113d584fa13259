// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QImage>
#include <QPoint>
#include <QRect>
#include <cstdint>
#include <functional>
#include <unordered_map>
#include <vector>

#include "ui/map/layer_rasteriser.h"
#include "ui/map/raster_plane.h"
#include "ui/map/scene_update.h"

namespace belfry::ui {

/** Some blocks of a plane, newly drawn. */
struct RasterBatch {
    struct Block {
        QPoint number;
        QImage image;  ///< null: nothing is there
        QImage under;  ///< where points are drawn elsewhere: what lies under them
    };
    RasterPlane plane;
    std::vector<Block> blocks;
    QRect keep;             ///< blocks beyond are not needed any more
    bool covers = false;    ///< all that the camera sees is there: the plane may be shown
    bool complete = false;  ///< and nothing is left to do
    /** The newest update all of whose visible consequences are in the picture. */
    std::uint64_t serial = 0;
    std::vector<std::uint32_t> shown;  ///< per layer; see countShown()
};

/** Operation counts, for tests and benchmarks. */
struct PaintCounts {
    std::uint64_t planes = 0;
    std::uint64_t blocks = 0;   ///< drawn
    std::uint64_t symbols = 0;  ///< in them
};

/** Keeps a plane drawn in blocks: those that the camera sees first, of those the ones that waited longest; only blocks
 * that changed are drawn again. A new plane is begun when the camera zoomed or turned; with very many symbols in view
 * it is coarse until the camera rests. No thread of its own. */
class BlockPainter {
public:
    /** The nearest plane at rest lies on whole pixels, so that letters are crisp. */
    enum class Motion : std::uint8_t { Moving, AtRest };

    /** Another `generation` than before: what was drawn is lost and must be drawn again. */
    void look(const Camera& camera, double ratio, Motion motion, std::uint32_t generation = 0);
    /** `exact`, `pointsElsewhere`: see Scene. */
    void merge(SceneUpdate&& update, const MapStyle::Values& style, bool exact, bool pointsElsewhere = false);

    [[nodiscard]] bool hasWork() const { return m_hasWork; }
    /** Draws until `isTime` says so (asked after every block) or nothing is left. */
    RasterBatch step(const std::function<bool()>& isTime);

    [[nodiscard]] const PaintCounts& counts() const { return m_counts; }
    [[nodiscard]] const Scene& scene() const { return m_scene; }

private:
    struct Block {
        bool isDrawn = false;
        bool isEmpty = true;
        std::uint64_t dirtySince = 0;  ///< serial of the first update that it lacks; 0 = none
    };
    void mergeLayer(SceneLayer& layer, SceneUpdate::LayerUpdate&& update, LayerIndex index);
    void markDirty(const QRectF& pixels);
    /** Donuts that show other alarms than before: those of joined layers are no marks. */
    void markJoinedAlarms(const std::vector<AlarmMark>& next);
    void markAllDirty();
    [[nodiscard]] bool needsNewPlane() const;
    void beginPlane();
    void placeMarks(const QRect& seen);
    [[nodiscard]] static std::uint64_t key(QPoint block) {
        return (static_cast<std::uint64_t>(static_cast<std::uint32_t>(block.x())) << 32U) |
               static_cast<std::uint32_t>(block.y());
    }

    Scene m_scene;
    MapStyle::Values m_style;
    LayerRasteriser m_rasteriser;
    RasterPlane m_plane;
    QRect m_planeSeen;  ///< what its own camera sees
    std::unordered_map<std::uint64_t, Block> m_blocks;
    QRect m_placed;  ///< blocks that marks and names are placed for
    bool m_marksChanged = true;
    double m_planeFor = 0.0;           ///< device pixels to a logical one, when it was begun
    bool m_coarse = false;             ///< the plane has fewer pixels than the screen, while the camera moves
    std::uint64_t m_planeSymbols = 0;  ///< drawn in this plane
    std::uint64_t m_coverSymbols = 0;  ///< that the last plane had when it first covered the view
    bool m_covers = false;
    bool m_hasWork = false;
    bool m_styleChanged = false;
    bool m_countsChanged = true;
    Camera m_camera;
    double m_ratio = 1.0;
    Motion m_motion = Motion::AtRest;
    std::uint32_t m_generation = 0;
    std::uint32_t m_lastPlane = 0;
    std::uint64_t m_serial = 0;
    std::vector<std::uint32_t> m_shown;
    PaintCounts m_counts;
};

}  // namespace belfry::ui
