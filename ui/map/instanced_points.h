// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QQuickWindow>
#include <QRectF>
#include <QSGRenderNode>
#include <memory>
#include <vector>

#include "ui/map/camera.h"
#include "ui/map/map_style.h"
#include "ui/map/scene_update.h"

class QRhiBuffer;
class QRhiGraphicsPipeline;
class QRhiShaderResourceBindings;

namespace belfry::ui {

/** The back end for a real GPU: points of all layers (lamps, discs), one instance an asset. Places are uploaded once,
 * of the states only runs of rows that changed; a frame is a uniform block and a draw call per chunk in view.
 * Everything else is drawn by blocks in both back ends, lines and areas under the points, symbols over
 * them.
 *
 *  Lives in the scene graph: prepare() and render() on the render thread, the others while the GUI thread is blocked.
 */
class InstancedPoints : public QSGRenderNode {
public:
    explicit InstancedPoints(QQuickWindow* window);
    ~InstancedPoints() override;

    /** Layers drawn here: of a symbol kind that is made of points, and not joined at the zoom. */
    void merge(const SceneUpdate& update);
    void look(const Camera& camera, const MapStyle::Values& style, bool exact, QRectF area);

    StateFlags changedStates() const override { return ViewportState | ScissorState; }
    RenderingFlags flags() const override { return DepthAwareRendering | BoundedRectRendering; }
    QRectF rect() const override { return m_area; }
    void prepare() override;
    void render(const RenderState* state) override;
    void releaseResources() override;

    /** Bytes of states and places sent to the GPU since the start; for tests and benches. */
    [[nodiscard]] std::uint64_t uploadedBytes() const { return m_uploadedBytes; }

    static constexpr std::uint32_t kChunkRows = 65'536;

private:
    struct Layer;
    struct Draw {
        std::size_t layer;
        std::uint32_t first;
        std::uint32_t count;
        std::uint32_t uniformOffset;
    };
    bool makePipeline();

    QQuickWindow* m_window;
    std::vector<std::unique_ptr<Layer>> m_layers;
    std::vector<Draw> m_draws;
    Camera m_camera;
    MapStyle::Values m_style;
    QRectF m_area;
    bool m_exact = false;
    bool m_live = true;
    std::uint64_t m_uploadedBytes = 0;
    std::unique_ptr<QRhiBuffer> m_corners;
    std::unique_ptr<QRhiBuffer> m_uniforms;
    std::unique_ptr<QRhiShaderResourceBindings> m_bindings;
    std::unique_ptr<QRhiGraphicsPipeline> m_pipeline;
    bool m_cornersUploaded = false;
};

/** Whether a window draws on a real GPU: not the software scene graph, nor OpenGL or Vulkan on the CPU.
 * `BELFRY_MAP_BACKEND`
 *  (`instanced` or `raster`) decides where it is set. To be asked on the render thread or while it is blocked. */
[[nodiscard]] bool drawsOnGpu(QQuickWindow* window);

}  // namespace belfry::ui
