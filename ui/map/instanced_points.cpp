// SPDX-License-Identifier: Apache-2.0
#include "ui/map/instanced_points.h"

#include <QFile>
#include <QSGRendererInterface>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <numbers>

#include <rhi/qrhi.h>

#include "ui/map/point_renderer.h"
#include "ui/map/scene_graph.h"

namespace belfry::ui {

namespace {

constexpr double kWorld = 4'294'967'296.0;
constexpr std::uint32_t kUploadRun = 1'024;  // rows; states are sent in pieces of this size

/** As in shaders/points.vert, std140. */
struct Uniforms {
    std::array<float, 16> projection{};
    std::array<float, 4> turn{};
    std::array<float, 4> look{};
    std::array<float, 4> flags{};
    std::array<std::array<float, 4>, 5> ramp{};
    std::array<float, 4> lamp{};
    std::array<float, 4> symbol{};
    std::array<float, 4> dim{};
};
static_assert(sizeof(Uniforms) == 64 + 11 * 16);

std::array<float, 4> toFloats(const QColor& c) { return {c.redF(), c.greenF(), c.blueF(), c.alphaF()}; }

QShader shader(const QString& name) {
    QFile file(QStringLiteral(":/belfry/map/shaders/") + name);
    return file.open(QIODevice::ReadOnly) ? QShader::fromSerialized(file.readAll()) : QShader();
}

bool isPoints(SymbolKind kind) { return kind == SymbolKind::Halo || kind == SymbolKind::Dot; }

bool isPoint(const LayerGeometry& geometry, std::uint32_t row) {
    const SymbolForm form = geometry.styles[geometry.types[row]].form;
    return form == SymbolForm::Halo || form == SymbolForm::Disc;
}

}  // namespace

struct InstancedPoints::Layer {
    struct Chunk {
        feed::Mercator origin;  ///< of its places
        feed::Mercator low{0xFFFF'FFFFU, 0xFFFF'FFFFU};
        feed::Mercator high{0, 0};
    };
    std::shared_ptr<const LayerGeometry> geometry;
    std::vector<SymbolState> states;
    std::vector<Chunk> chunks;
    std::vector<std::uint8_t> dirtyRuns;
    bool placesSent = false;
    bool visible = true;
    std::unique_ptr<QRhiBuffer> places;
    std::unique_ptr<QRhiBuffer> stateBuffer;

    void take(std::shared_ptr<const LayerGeometry> made, std::vector<SymbolState> all) {
        geometry = std::move(made);
        states = std::move(all);
        placesSent = false;
        places.reset();
        stateBuffer.reset();
        const auto rows = static_cast<std::uint32_t>(states.size());
        for (std::uint32_t row = 0; row < rows; ++row) {
            if (!isPoint(*geometry, row)) {
                states[row].bits = SymbolState::Gone;  // drawn by blocks
            }
        }
        dirtyRuns.assign((rows + kUploadRun - 1) / kUploadRun, 1);
        chunks.assign((rows + kChunkRows - 1) / kChunkRows, {});
        for (std::uint32_t row = 0; row < rows; ++row) {
            Chunk& chunk = chunks[row / kChunkRows];
            const feed::Mercator p = geometry->positions[row];
            if (row % kChunkRows == 0) {
                chunk.origin = p;
            }
            chunk.low = {std::min(chunk.low.x, p.x), std::min(chunk.low.y, p.y)};
            chunk.high = {std::max(chunk.high.x, p.x), std::max(chunk.high.y, p.y)};
        }
    }
};

InstancedPoints::InstancedPoints(QQuickWindow* window) : m_window(window) {}

InstancedPoints::~InstancedPoints() = default;

void InstancedPoints::releaseResources() {
    m_corners.reset();
    m_uniforms.reset();
    m_bindings.reset();
    m_pipeline.reset();
    m_cornersUploaded = false;
    for (const auto& layer : m_layers) {
        layer->places.reset();
        layer->stateBuffer.reset();
        layer->placesSent = false;
        std::fill(layer->dirtyRuns.begin(), layer->dirtyRuns.end(), std::uint8_t{1});
    }
}

void InstancedPoints::merge(const SceneUpdate& update) {
    m_live = update.live;
    while (m_layers.size() < update.layers.size()) {
        m_layers.push_back(std::make_unique<Layer>());
    }
    m_layers.resize(update.layers.size());
    for (std::size_t i = 0; i < update.layers.size(); ++i) {
        const SceneUpdate::LayerUpdate& from = update.layers[i];
        Layer& layer = *m_layers[i];
        layer.visible = from.visible;
        if (from.geometry) {
            if (!isPoints(from.geometry->kind)) {
                layer.take(from.geometry, {});
                continue;
            }
            layer.take(from.geometry, from.states);
        }
        for (const auto& [row, state] : from.changes) {
            if (row < layer.states.size() && isPoint(*layer.geometry, row)) {
                layer.states[row] = state;
                layer.dirtyRuns[row / kUploadRun] = 1;
            }
        }
    }
}

void InstancedPoints::look(const Camera& camera, const MapStyle::Values& style, bool exact, QRectF area) {
    m_camera = camera;
    m_style = style;
    m_exact = exact;
    m_area = area;
}

bool InstancedPoints::makePipeline() {
    QRhi* rhi = m_window->rhi();
    if (!m_corners) {
        m_corners.reset(rhi->newBuffer(QRhiBuffer::Immutable, QRhiBuffer::VertexBuffer, 8 * sizeof(float)));
        if (!m_corners->create()) {
            return false;
        }
    }
    std::size_t chunks = 0;
    for (const auto& layer : m_layers) {
        chunks += layer->chunks.size();
    }
    const quint32 size = static_cast<quint32>(rhi->ubufAligned(sizeof(Uniforms))) *
                         static_cast<quint32>(std::max<std::size_t>(1, chunks));
    if (!m_uniforms || m_uniforms->size() < size) {
        m_uniforms.reset(rhi->newBuffer(QRhiBuffer::Dynamic, QRhiBuffer::UniformBuffer, size));
        m_bindings.reset();
        m_pipeline.reset();
        if (!m_uniforms->create()) {
            return false;
        }
    }
    if (!m_bindings) {
        m_bindings.reset(rhi->newShaderResourceBindings());
        m_bindings->setBindings({QRhiShaderResourceBinding::uniformBufferWithDynamicOffset(
            0, QRhiShaderResourceBinding::VertexStage | QRhiShaderResourceBinding::FragmentStage, m_uniforms.get(),
            sizeof(Uniforms))});
        if (!m_bindings->create()) {
            return false;
        }
    }
    if (!m_pipeline) {
        m_pipeline.reset(rhi->newGraphicsPipeline());
        m_pipeline->setTopology(QRhiGraphicsPipeline::TriangleStrip);
        m_pipeline->setFlags(QRhiGraphicsPipeline::UsesScissor);
        m_pipeline->setShaderStages({{QRhiShaderStage::Vertex, shader(QStringLiteral("points.vert.qsb"))},
                                     {QRhiShaderStage::Fragment, shader(QStringLiteral("points.frag.qsb"))}});
        QRhiVertexInputLayout layout;
        layout.setBindings({{2 * sizeof(float)},
                            {2 * sizeof(float), QRhiVertexInputBinding::PerInstance},
                            {sizeof(std::uint32_t), QRhiVertexInputBinding::PerInstance}});
        layout.setAttributes({{0, 0, QRhiVertexInputAttribute::Float2, 0},
                              {1, 1, QRhiVertexInputAttribute::Float2, 0},
                              {2, 2, QRhiVertexInputAttribute::UInt, 0}});
        m_pipeline->setVertexInputLayout(layout);
        QRhiGraphicsPipeline::TargetBlend blend;  // premultiplied
        blend.enable = true;
        m_pipeline->setTargetBlends({blend});
        m_pipeline->setDepthTest(true);
        m_pipeline->setDepthOp(QRhiGraphicsPipeline::LessOrEqual);
        m_pipeline->setDepthWrite(false);
        m_pipeline->setShaderResourceBindings(m_bindings.get());
        m_pipeline->setRenderPassDescriptor(renderTarget()->renderPassDescriptor());
        m_pipeline->setSampleCount(renderTarget()->sampleCount());
        if (!m_pipeline->create()) {
            m_pipeline.reset();
            return false;
        }
    }
    return true;
}

void InstancedPoints::prepare() {
    m_draws.clear();
    if (m_style.ramp.isEmpty() || !makePipeline()) {
        return;
    }
    QRhi* rhi = m_window->rhi();
    QRhiResourceUpdateBatch* batch = rhi->nextResourceUpdateBatch();
    if (!m_cornersUploaded) {
        static constexpr std::array<float, 8> kCorners{-1, -1, 1, -1, -1, 1, 1, 1};
        batch->uploadStaticBuffer(m_corners.get(), kCorners.data());
        m_cornersUploaded = true;
    }
    Uniforms common;
    const QMatrix4x4 projection = *projectionMatrix() * *matrix();
    std::memcpy(common.projection.data(), projection.constData(), sizeof(common.projection));
    for (std::size_t i = 0; i < common.ramp.size(); ++i) {
        const auto steps = m_style.ramp.size() - 1;
        const double at = static_cast<double>(i) * static_cast<double>(steps) / 4.0;
        const auto below = std::min<qsizetype>(static_cast<qsizetype>(at), steps);
        const auto above = std::min<qsizetype>(below + 1, steps);
        const auto share = static_cast<float>(at - static_cast<double>(below));
        const std::array<float, 4> a = toFloats(m_style.ramp[below]);
        const std::array<float, 4> b = toFloats(m_style.ramp[above]);
        for (std::size_t c = 0; c < 4; ++c) {
            common.ramp[i][c] = a[c] + (b[c] - a[c]) * share;
        }
    }
    common.lamp = toFloats(m_style.lamp);
    common.symbol = toFloats(m_style.symbol);
    common.dim = toFloats(m_style.dim);
    const double scale = m_camera.worldPixels() / kWorld;
    const double angle = -m_camera.bearing * std::numbers::pi / 180.0;
    // in half steps of zoom, as the sprites are
    const double stepped = std::clamp(std::round((m_camera.zoom - 10.0) * 2.0), 0.0, 20.0) / 2.0 + 10.0;
    const double near = std::clamp((stepped - 13.0) / 4.5, 0.0, 1.0);
    const double symbolScale = std::min(m_style.symbolScale, 1.3);
    const quint32 stride = static_cast<quint32>(rhi->ubufAligned(sizeof(Uniforms)));
    quint32 offset = 0;
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        Layer& layer = *m_layers[i];
        if (!layer.visible || layer.states.empty()) {
            continue;
        }
        const bool discs = layer.geometry->kind == SymbolKind::Dot;
        const bool joined = !m_exact && m_camera.zoom < (discs ? SceneLayer::kJoinZoom : PointRenderer::kHeatZoom);
        if (joined || (!m_exact && m_camera.zoom < layer.geometry->joinedBelowZoom)) {
            continue;
        }
        const auto rows = static_cast<std::uint32_t>(layer.states.size());
        if (!layer.placesSent) {
            std::vector<float> places;
            places.reserve(std::size_t{rows} * 2);
            for (std::uint32_t row = 0; row < rows; ++row) {
                const feed::Mercator origin = layer.chunks[row / kChunkRows].origin;
                const feed::Mercator p = layer.geometry->positions[row];
                places.push_back(static_cast<float>(static_cast<std::int32_t>(p.x - origin.x)));
                places.push_back(static_cast<float>(static_cast<std::int64_t>(p.y) - origin.y));
            }
            const auto bytes = static_cast<quint32>(places.size() * sizeof(float));
            layer.places.reset(rhi->newBuffer(QRhiBuffer::Static, QRhiBuffer::VertexBuffer, bytes));
            layer.stateBuffer.reset(rhi->newBuffer(QRhiBuffer::Static, QRhiBuffer::VertexBuffer, rows * 4U));
            if (!layer.places->create() || !layer.stateBuffer->create()) {
                continue;
            }
            batch->uploadStaticBuffer(layer.places.get(), places.data());
            m_uploadedBytes += bytes;
            layer.placesSent = true;
            std::fill(layer.dirtyRuns.begin(), layer.dirtyRuns.end(), std::uint8_t{1});
        }
        for (std::uint32_t run = 0; run < layer.dirtyRuns.size();) {
            if (layer.dirtyRuns[run] == 0) {
                ++run;
                continue;
            }
            std::uint32_t end = run;
            while (end < layer.dirtyRuns.size() && layer.dirtyRuns[end] != 0) {
                layer.dirtyRuns[end++] = 0;
            }
            const std::uint32_t first = run * kUploadRun;
            const std::uint32_t last = std::min(rows, end * kUploadRun);
            batch->uploadStaticBuffer(layer.stateBuffer.get(), first * 4U, (last - first) * 4U,
                                      layer.states.data() + first);
            m_uploadedBytes += (last - first) * 4U;
            run = end;
        }
        const double half = discs ? PointRenderer::kDiscRadius * symbolScale + 1.5
                                  : symbolScale * std::max(1.5 + 9.0 * near, 0.7 + 1.3 * near + 2.0) + 1.5;
        for (std::size_t c = 0; c < layer.chunks.size(); ++c) {
            const Layer::Chunk& chunk = layer.chunks[c];
            // the circle around the chunk, in pixels
            const double width = (static_cast<double>(chunk.high.x) - chunk.low.x) * scale;
            const double height = (static_cast<double>(chunk.high.y) - chunk.low.y) * scale;
            const double reach = std::hypot(width, height) / 2.0 + half;
            const QPointF middle = m_camera.toScreen(feed::Mercator{chunk.low.x + (chunk.high.x - chunk.low.x) / 2U,
                                                                    chunk.low.y + (chunk.high.y - chunk.low.y) / 2U});
            if (middle.x() < -reach || middle.y() < -reach || middle.x() > m_camera.width + reach ||
                middle.y() > m_camera.height + reach) {
                continue;
            }
            Uniforms own = common;
            const QPointF origin = m_camera.toScreen(chunk.origin);
            own.turn = {static_cast<float>(std::cos(angle) * scale), static_cast<float>(std::sin(angle) * scale),
                        static_cast<float>(origin.x()), static_cast<float>(origin.y())};
            own.look = {static_cast<float>(half), discs ? 1.0F : 0.0F, static_cast<float>(symbolScale),
                        static_cast<float>(near)};
            own.flags = {m_live ? 1.0F : 0.0F, layer.geometry->levelInverted ? 1.0F : 0.0F, m_style.light ? 1.0F : 0.0F,
                         static_cast<float>(inheritedOpacity())};
            batch->updateDynamicBuffer(m_uniforms.get(), offset, sizeof(Uniforms), &own);
            const auto first = static_cast<std::uint32_t>(c) * kChunkRows;
            m_draws.push_back({i, first, std::min(kChunkRows, rows - first), offset});
            offset += stride;
        }
    }
    commandBuffer()->resourceUpdate(batch);
}

void InstancedPoints::render(const RenderState* state) {
    if (m_draws.empty() || !m_pipeline) {
        return;
    }
    QRhiCommandBuffer* commands = commandBuffer();
    const QSize size = renderTarget()->pixelSize();
    commands->setGraphicsPipeline(m_pipeline.get());
    commands->setViewport(QRhiViewport(0, 0, static_cast<float>(size.width()), static_cast<float>(size.height())));
    if (state->scissorEnabled()) {
        const QRect clip = state->scissorRect();
        commands->setScissor(QRhiScissor(clip.x(), clip.y(), clip.width(), clip.height()));
    } else {
        // not beyond the map
        const double ratio = m_window->effectiveDevicePixelRatio();
        const QRectF shown = matrix()->mapRect(m_area);
        const int x = std::max(0, static_cast<int>(std::floor(shown.x() * ratio)));
        const int top = static_cast<int>(std::ceil(shown.bottom() * ratio));
        const int y = std::max(0, size.height() - top);
        commands->setScissor(
            QRhiScissor(x, y, std::min(size.width() - x, static_cast<int>(std::ceil(shown.width() * ratio))),
                        std::min(size.height() - y, static_cast<int>(std::ceil(shown.height() * ratio)))));
    }
    for (const Draw& draw : m_draws) {
        const Layer& layer = *m_layers[draw.layer];
        const QRhiCommandBuffer::DynamicOffset offset(0, draw.uniformOffset);
        commands->setShaderResources(m_bindings.get(), 1, &offset);
        const std::array<QRhiCommandBuffer::VertexInput, 3> inputs{
            QRhiCommandBuffer::VertexInput{m_corners.get(), 0},
            QRhiCommandBuffer::VertexInput{layer.places.get(), draw.first * 8U},
            QRhiCommandBuffer::VertexInput{layer.stateBuffer.get(), draw.first * 4U}};
        commands->setVertexInput(0, static_cast<int>(inputs.size()), inputs.data());
        commands->draw(4, draw.count);
    }
}

bool drawsOnGpu(QQuickWindow* window) {
    const QByteArray chosen = qgetenv("BELFRY_MAP_BACKEND");
    QSGRendererInterface* renderer = window->rendererInterface();
    if (renderer->graphicsApi() == QSGRendererInterface::Software || window->rhi() == nullptr) {
        return false;
    }
    if (chosen == "instanced" || chosen == "raster") {
        return chosen == "instanced";
    }
    const QRhi* rhi = window->rhi();
    const bool onCpu = rhi->driverInfo().deviceType == QRhiDriverInfo::CpuDevice ||
                       isCpuDevice(rhi->driverInfo().deviceName.toStdString());
    return !onCpu && rhi->isFeatureSupported(QRhi::Instancing);
}

}  // namespace belfry::ui
