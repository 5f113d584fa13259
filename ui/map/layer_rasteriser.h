// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QImage>
#include <QPainter>
#include <unordered_map>
#include <vector>

#include "ui/map/camera.h"
#include "ui/map/map_style.h"
#include "ui/map/raster_canvas.h"
#include "ui/map/scene.h"

namespace belfry::ui {

/** A layer as the drawing thread keeps it. */
struct SceneLayer {
    std::shared_ptr<const LayerGeometry> geometry;
    std::vector<SymbolState> states;
    bool visible = true;
};

/** An alarm to be marked on the map. */
struct AlarmMark {
    Handle handle;
    std::uint8_t priority = 4;  ///< 1..4
    bool acknowledged = false;
    bool returned = false;  ///< drawn hollow
    friend bool operator==(const AlarmMark&, const AlarmMark&) = default;
};

struct Scene {
    std::vector<SceneLayer> layers;
    std::vector<AlarmMark> alarms;
    HandleList highlighted = std::make_shared<const std::vector<Handle>>();   ///< matches of the active preset
    HandleList selectedMany = std::make_shared<const std::vector<Handle>>();  ///< selected by area or street
    bool live = true;  ///< false: the whole picture is drawn as history
};

/** One drawn picture of all layers. */
struct RasterFrame {
    QImage image;   ///< larger than the view by `margin` on every side
    Camera camera;  ///< of the view it was drawn for
    int margin = 0;
    std::vector<std::uint32_t> shown;  ///< per layer: entities inside the view, clustered or not
    std::uint32_t symbols = 0;         ///< pictures and lines drawn
};

/** Draws a scene on the CPU: the back end where rendering is software, and the golden reference of the tests. Called
 * from one thread; keeps sprites between frames. */
class LayerRasteriser {
public:
    RasterFrame draw(const Scene& scene, const Camera& camera, const MapStyle::Values& style, int margin);

private:
    struct View;
    void drawLines(const SceneLayer& layer, View& view);
    void drawHalos(const SceneLayer& layer, View& view);
    void drawRings(const SceneLayer& layer, View& view);
    void drawGlyphs(const SceneLayer& layer, View& view);
    void drawSurface(const SceneLayer& layer, View& view);
    void drawAlarms(const Scene& scene, View& view);
    const QImage& haloSprite(double zoom, int level, bool failed, bool stale, int phaseX, int phaseY);
    [[nodiscard]] QColor rampColour(double attention) const;

    MapStyle::Values m_style;
    bool m_live = true;
    std::unordered_map<std::uint32_t, QImage> m_halos;
};

/** The alarm symbol of a priority: ▲1 ◆2 ●3 ■4. Used on the map; QML draws its own from the same shapes. */
void paintPriority(QPainter& painter, QPointF centre, double size, int priority, const MapStyle::Values& style,
                   bool acknowledged, bool returned);

}  // namespace belfry::ui
