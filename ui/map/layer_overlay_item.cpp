// SPDX-License-Identifier: Apache-2.0
#include "ui/map/layer_overlay_item.h"

#include <QMatrix4x4>
#include <QQuickWindow>
#include <QSGImageNode>
#include <QSGTransformNode>
#include <algorithm>
#include <vector>

#include "ui/map/raster_worker.h"

namespace belfry::ui {

namespace {

constexpr int kMargin = 96;             // logical pixels drawn beyond the view, so that a pan does not bare an edge
constexpr int kBlock = 256;             // the picture goes to the screen in blocks; empty ones are skipped
constexpr int kUpdateIntervalMs = 200;  // values change the picture at most five times a second

bool isEmpty(const QImage& image, const QRect& block) {
    for (int y = block.top(); y <= block.bottom(); ++y) {
        const QRgb* line = reinterpret_cast<const QRgb*>(image.constScanLine(y)) + block.left();
        if (std::any_of(line, line + block.width(), [](QRgb pixel) { return pixel != 0; })) {
            return false;
        }
    }
    return true;
}

}  // namespace

LayerOverlayItem::LayerOverlayItem(QQuickItem* parent) : QQuickItem(parent) {
    setFlag(ItemHasContents);
    m_coalesce.setSingleShot(true);
    m_coalesce.setInterval(kUpdateIntervalMs);
    connect(&m_coalesce, &QTimer::timeout, this, &LayerOverlayItem::request);
    m_worker = std::make_unique<RasterWorker>([this](std::shared_ptr<RasterFrame> frame) {
        QMetaObject::invokeMethod(this, [this, frame = std::move(frame)] { finished(frame); }, Qt::QueuedConnection);
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
        connect(m_viewModel->style(), &MapStyle::changed, this, &LayerOverlayItem::cameraChanged);
        m_viewModel->camera()->resize(static_cast<int>(width()), static_cast<int>(height()));
    }
    emit viewModelChanged();
    request();
}

void LayerOverlayItem::geometryChange(const QRectF& newGeometry, const QRectF& oldGeometry) {
    QQuickItem::geometryChange(newGeometry, oldGeometry);
    if (m_viewModel && newGeometry.size() != oldGeometry.size()) {
        m_viewModel->camera()->resize(static_cast<int>(newGeometry.width()), static_cast<int>(newGeometry.height()));
    }
}

void LayerOverlayItem::cameraChanged() {
    update();
    request();
}

void LayerOverlayItem::sceneChanged() {
    if (m_viewModel) {
        m_viewModel->setSettled(false);
    }
    if (!m_frame) {
        request();
    } else if (!m_coalesce.isActive()) {
        m_coalesce.start();
    }
}

void LayerOverlayItem::request() {
    if (!m_viewModel || width() < 1 || height() < 1) {
        return;
    }
    if (m_busy) {
        m_wanted = true;
        return;
    }
    m_busy = true;
    m_wanted = false;
    m_coalesce.stop();
    m_viewModel->setSettled(false);
    m_worker->submit({m_viewModel->camera()->camera(), m_viewModel->style()->values(),
                      m_viewModel->takeUpdate(m_needsEverything), kMargin});
    m_needsEverything = false;
}

void LayerOverlayItem::finished(std::shared_ptr<RasterFrame> frame) {
    m_busy = false;
    m_frame = std::move(frame);
    m_frameIsNew = true;
    if (m_viewModel) {
        m_viewModel->drawn(*m_frame);
    }
    update();
    if (m_wanted) {
        request();
    } else if (m_viewModel && !m_coalesce.isActive()) {
        m_viewModel->setSettled(true);
    }
}

QSGNode* LayerOverlayItem::updatePaintNode(QSGNode* old, UpdatePaintNodeData*) {
    auto* root = static_cast<QSGTransformNode*>(old);
    if (!m_frame || !m_viewModel) {
        delete root;
        return nullptr;
    }
    if (root == nullptr) {
        root = new QSGTransformNode;
        m_frameIsNew = true;
    }
    if (m_frameIsNew) {
        m_frameIsNew = false;
        while (QSGNode* child = root->firstChild()) {
            root->removeChildNode(child);
            delete child;
        }
        const QImage& image = m_frame->image;
        for (int y = 0; y < image.height(); y += kBlock) {
            for (int x = 0; x < image.width(); x += kBlock) {
                const QRect block(x, y, std::min(kBlock, image.width() - x), std::min(kBlock, image.height() - y));
                if (isEmpty(image, block)) {
                    continue;
                }
                QSGTexture* texture =
                    window()->createTextureFromImage(image.copy(block), QQuickWindow::TextureHasAlphaChannel);
                QSGImageNode* node = window()->createImageNode();
                node->setTexture(texture);
                node->setOwnsTexture(true);
                node->setFiltering(QSGTexture::Linear);
                node->setRect(QRectF(block).translated(-m_frame->margin, -m_frame->margin));
                root->appendChildNode(node);
            }
        }
    }
    const CameraShift moved = shift(m_frame->camera, m_viewModel->camera()->camera());
    QMatrix4x4 matrix;
    matrix.translate(static_cast<float>(moved.offset.x()), static_cast<float>(moved.offset.y()));
    matrix.rotate(static_cast<float>(moved.angle), 0.0F, 0.0F, 1.0F);
    matrix.scale(static_cast<float>(moved.scale));
    root->setMatrix(matrix);
    return root;
}

}  // namespace belfry::ui
