// SPDX-License-Identifier: Apache-2.0
#include "ui/map/layer_overlay_item.h"

#include <QMatrix4x4>
#include <QQuickWindow>
#include <QSGImageNode>
#include <QSGTransformNode>
#include <algorithm>
#include <unordered_map>
#include <utility>

#include "ui/map/instanced_points.h"
#include "ui/map/raster_worker.h"

namespace belfry::ui {

namespace {

// Values change the picture at most so often: the drawing thread shall not take more than its share while nothing
// moves.
constexpr int kShortestIntervalMs = 40;
// While a plane is being drawn more updates may be on their way than one: what waits for the plane to be done would
// miss the next one as well.
constexpr std::uint64_t kMostOutstanding = 3;
constexpr int kRestMs = 120;  // a camera that has not moved for so long rests

struct PointHash {
    std::size_t operator()(QPoint p) const {
        return std::hash<std::uint64_t>()((static_cast<std::uint64_t>(static_cast<std::uint32_t>(p.x())) << 32U) |
                                          static_cast<std::uint32_t>(p.y()));
    }
};

/** The newest picture of every block: where no frame is shown, nothing else takes the older ones away. */
void replaceBlocks(std::vector<RasterBatch::Block>& held, std::vector<RasterBatch::Block>& fresh, const QRect& keep) {
    std::erase_if(held, [&](const RasterBatch::Block& block) { return !keep.contains(block.number); });
    for (RasterBatch::Block& block : fresh) {
        const auto same =
            std::find_if(held.begin(), held.end(), [&](const auto& other) { return other.number == block.number; });
        if (same != held.end()) {
            *same = std::move(block);
        } else {
            held.push_back(std::move(block));
        }
    }
}

/** One image node a block that is not empty. */
class PlaneNode : public QSGTransformNode {
public:
    void clear() {
        while (QSGNode* child = firstChild()) {
            removeChildNode(child);
            delete child;
        }
        m_blocks.clear();
    }
    void set(QPoint number, const QImage& image, QQuickWindow* window) {
        const auto found = m_blocks.find(number);
        if (image.isNull()) {
            if (found != m_blocks.end()) {
                removeChildNode(found->second);
                delete found->second;
                m_blocks.erase(found);
            }
            return;
        }
        QSGImageNode* node = found != m_blocks.end() ? found->second : nullptr;
        if (node == nullptr) {
            node = window->createImageNode();
            node->setOwnsTexture(true);
            node->setFiltering(m_filtering);
            node->setRect(RasterPlane::pixelsOf(number));
            m_blocks.emplace(number, node);
        }
        QSGTexture* texture = window->createTextureFromImage(image, QQuickWindow::TextureHasAlphaChannel);
        texture->setHorizontalWrapMode(QSGTexture::ClampToEdge);
        texture->setVerticalWrapMode(QSGTexture::ClampToEdge);
        node->setTexture(texture);
        if (node->parent() == nullptr) {
            appendChildNode(node);
        }
    }
    void keepOnly(const QRect& blocks) {
        std::erase_if(m_blocks, [&](const auto& entry) {
            if (blocks.contains(entry.first)) {
                return false;
            }
            removeChildNode(entry.second);
            delete entry.second;
            return true;
        });
    }

    /** Where the grid lies; `ratio`: device pixels to a logical one. Pixels that fall on pixels are copied. */
    void place(const CameraShift& moved, double ratio) {
        QPointF offset = moved.offset;
        const QPointF device = offset * ratio;
        const QPointF whole(std::round(device.x()), std::round(device.y()));
        const bool onPixels = std::abs(moved.scale * ratio - 1.0) < 1e-9 && std::abs(moved.angle) < 1e-9 &&
                              std::abs(device.x() - whole.x()) < 0.02 && std::abs(device.y() - whole.y()) < 0.02;
        if (onPixels) {
            offset = whole / ratio;
        }
        QMatrix4x4 matrix;
        matrix.translate(static_cast<float>(offset.x()), static_cast<float>(offset.y()));
        matrix.rotate(static_cast<float>(moved.angle), 0.0F, 0.0F, 1.0F);
        matrix.scale(static_cast<float>(moved.scale));
        setMatrix(matrix);
        const QSGTexture::Filtering filtering = onPixels ? QSGTexture::Nearest : QSGTexture::Linear;
        if (filtering != m_filtering) {
            m_filtering = filtering;
            for (const auto& [number, node] : m_blocks) {
                node->setFiltering(filtering);
            }
        }
    }

private:
    std::unordered_map<QPoint, QSGImageNode*, PointHash> m_blocks;
    QSGTexture::Filtering m_filtering = QSGTexture::Linear;
};

/** From below: what lies under points, the points of the GPU if it draws them, and everything else. A transform node
 * that transforms nothing: Qt Quick's software renderer remembers no place for plain nodes, and would draw the planes
 * below one at the window's corner, unclipped, when only their own matrix changes. */
class RootNode : public QSGTransformNode {
public:
    RootNode() : under(new PlaneNode), plane(new PlaneNode) {
        appendChildNode(under);
        appendChildNode(plane);
    }
    PlaneNode* under;  ///< empty unless the GPU draws the points
    PlaneNode* plane;
    InstancedPoints* points = nullptr;
};

}  // namespace

LayerOverlayItem::LayerOverlayItem(QQuickItem* parent) : QQuickItem(parent) {
    setFlag(ItemHasContents);
    m_post.setSingleShot(true);
    connect(&m_post, &QTimer::timeout, this, &LayerOverlayItem::postChanges);
    m_rest.setSingleShot(true);
    m_rest.setInterval(kRestMs);
    connect(&m_rest, &QTimer::timeout, this, [this] { look(BlockPainter::Motion::AtRest); });
    m_worker = std::make_unique<RasterWorker>([this](std::shared_ptr<RasterBatch> batch) {
        QMetaObject::invokeMethod(this, [this, batch = std::move(batch)] { take(batch); }, Qt::QueuedConnection);
    });
}

LayerOverlayItem::~LayerOverlayItem() {
    m_worker.reset();  // joins: nothing calls back any more
}

void LayerOverlayItem::setViewModel(MapViewModel* viewModel) {
    if (viewModel == m_viewModel) {
        return;
    }
    if (m_viewModel) {
        m_viewModel->disconnect(this);
        m_viewModel->camera()->disconnect(this);
        m_viewModel->style()->disconnect(this);
    }
    m_viewModel = viewModel;
    m_needsEverything = true;
    if (m_viewModel) {
        connect(m_viewModel, &MapViewModel::sceneChanged, this, &LayerOverlayItem::sceneChanged);
        connect(m_viewModel->camera(), &CameraController::changed, this, &LayerOverlayItem::cameraChanged);
        connect(m_viewModel->style(), &MapStyle::changed, this, &LayerOverlayItem::sceneChanged);
        m_viewModel->camera()->resize(static_cast<int>(width()), static_cast<int>(height()));
        look(BlockPainter::Motion::AtRest);
        sceneChanged();
    }
    emit viewModelChanged();
}

void LayerOverlayItem::setExact(bool exact) {
    if (exact != m_exact) {
        m_exact = exact;
        emit exactChanged();
        sceneChanged();
    }
}

double LayerOverlayItem::ratio() const { return window() != nullptr ? window()->effectiveDevicePixelRatio() : 1.0; }

void LayerOverlayItem::geometryChange(const QRectF& newGeometry, const QRectF& oldGeometry) {
    QQuickItem::geometryChange(newGeometry, oldGeometry);
    if (m_viewModel && newGeometry.size() != oldGeometry.size()) {
        m_viewModel->camera()->resize(static_cast<int>(newGeometry.width()), static_cast<int>(newGeometry.height()));
        look(BlockPainter::Motion::AtRest);
    }
}

void LayerOverlayItem::itemChange(ItemChange change, const ItemChangeData& data) {
    QQuickItem::itemChange(change, data);
    if (change == ItemDevicePixelRatioHasChanged || change == ItemSceneChange) {
        look(BlockPainter::Motion::AtRest);
    }
}

void LayerOverlayItem::cameraChanged() {
    update();
    look(BlockPainter::Motion::Moving);
    m_rest.start();
}

void LayerOverlayItem::look(BlockPainter::Motion motion) {
    if (m_viewModel && width() >= 1 && height() >= 1) {
        m_viewModel->setSettled(false);
        m_worker->look({m_viewModel->camera()->camera(), ratio(), motion, m_generation});
    }
}

void LayerOverlayItem::sceneChanged() {
    if (!m_viewModel) {
        return;
    }
    m_viewModel->setSettled(false);
    m_waiting = true;
    if (m_post.isActive() || m_posted - m_done >= kMostOutstanding) {
        return;  // a few at a time; the others are joined
    }
    if (m_unseen >= kMostUnseen) {
        return;  // nobody sees it: updatePaintNode() goes on
    }
    const qint64 since = m_sincePost.isValid() ? m_sincePost.elapsed() : kShortestIntervalMs;
    m_post.start(static_cast<int>(std::clamp<qint64>(kShortestIntervalMs - since, 0, kShortestIntervalMs)));
}

void LayerOverlayItem::postChanges() {
    if (!m_viewModel || !m_waiting) {
        return;
    }
    m_waiting = false;
    ++m_unseen;
    m_sincePost.start();
    RasterWorker::Change change{m_viewModel->takeUpdate(m_needsEverything), m_viewModel->style()->values(), m_exact,
                                m_backEnd == BackEnd::Instanced};
    if (m_backEnd == BackEnd::Instanced) {
        SceneUpdate points;
        points.layers = change.update.layers;
        points.live = change.update.live;
        m_forGpu.push_back(std::move(points));
        update();
    }
    m_needsEverything = false;
    change.update.serial = ++m_posted;
    m_revisions.emplace_back(m_posted, change.update.revision);
    m_worker->change(std::move(change));
}

void LayerOverlayItem::take(const std::shared_ptr<RasterBatch>& batch) {
    if (batch->plane.id != m_plane.id) {
        if (batch->plane.id != m_incomingPlane) {
            m_incomingPlane = batch->plane.id;
            m_incoming.clear();
        }
        replaceBlocks(m_incoming, batch->blocks, batch->keep);
        if (batch->covers) {
            m_plane = batch->plane;
            m_planeIsNew = true;
            m_new = std::move(m_incoming);
            m_incoming.clear();
            m_incomingPlane = 0;
        }
    } else {
        replaceBlocks(m_new, batch->blocks, batch->keep);
    }
    if (batch->plane.id == m_plane.id) {
        m_keep = batch->keep;
        m_done = std::max(m_done, batch->serial);
        for (const auto& [serial, revision] : m_revisions) {
            if (serial <= m_done) {
                m_revisionInPicture = revision;
            }
        }
        std::erase_if(m_revisions, [&](const auto& posted) { return posted.first <= m_done; });
        if (m_viewModel && batch->complete) {
            m_viewModel->drawn(batch->shown);
        }
        update();
    }
    if (m_waiting && m_posted - m_done < kMostOutstanding && !m_post.isActive()) {
        sceneChanged();
    }
    if (m_viewModel && batch->complete && batch->plane.id == m_plane.id && !m_waiting && m_posted == m_done &&
        !m_rest.isActive()) {
        m_viewModel->setSettled(true);
    }
}

// Known only where the scene graph is: points then go to the GPU, and the blocks are drawn again without them.
void LayerOverlayItem::chooseBackEnd() {
    const BackEnd backEnd = drawsOnGpu(window()) ? BackEnd::Instanced : BackEnd::Raster;
    if (backEnd == m_backEnd) {
        return;
    }
    m_backEnd = backEnd;
    m_needsEverything = m_needsEverything || backEnd == BackEnd::Instanced;  // updatePaintNode() has it posted
}

QSGNode* LayerOverlayItem::updatePaintNode(QSGNode* old, UpdatePaintNodeData*) {
    auto* root = static_cast<RootNode*>(old);
    const bool hadEnough = std::exchange(m_unseen, 0) >= kMostUnseen;
    if (hadEnough && m_waiting) {
        QMetaObject::invokeMethod(this, &LayerOverlayItem::sceneChanged, Qt::QueuedConnection);
    }
    if (m_plane.id == 0 || !m_viewModel) {
        delete root;
        return nullptr;
    }
    if (root == nullptr) {
        root = new RootNode;
        chooseBackEnd();
        if (m_backEnd == BackEnd::Instanced) {
            root->points = new InstancedPoints(window());
            root->insertChildNodeAfter(root->points, root->under);
            m_needsEverything = true;
        }
        if (!m_planeIsNew) {  // the scene graph was thrown away, and the blocks with it
            ++m_generation;
            look(BlockPainter::Motion::AtRest);
        }
        if (m_needsEverything || !m_planeIsNew) {
            QMetaObject::invokeMethod(this, &LayerOverlayItem::sceneChanged, Qt::QueuedConnection);
        }
    }
    if (m_planeIsNew) {
        root->under->clear();
        root->plane->clear();
        m_planeIsNew = false;
    }
    for (const RasterBatch::Block& block : m_new) {
        root->under->set(block.number, block.under, window());
        root->plane->set(block.number, block.image, window());
    }
    if (!m_new.empty()) {
        m_new.clear();
        root->under->keepOnly(m_keep);
        root->plane->keepOnly(m_keep);
    }
    m_presented.store(m_revisionInPicture, std::memory_order_release);
    const Camera& camera = m_viewModel->camera()->camera();
    if (root->points != nullptr) {
        for (const SceneUpdate& update : m_forGpu) {
            root->points->merge(update);
        }
        m_forGpu.clear();
        root->points->look(camera, m_viewModel->style()->values(), m_exact, boundingRect());
        root->points->markDirty(QSGNode::DirtyMaterial);
    }
    const CameraShift moved = m_plane.under(camera);
    root->under->place(moved, ratio());
    root->plane->place(moved, ratio());
    return root;
}

}  // namespace belfry::ui
