// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPointer>
#include <QQuickItem>
#include <QTimer>
#include <memory>
#include <optional>

#include <QtQml/qqmlregistration.h>

#include "ui/map/map_view_model.h"

namespace belfry::ui {

class RasterWorker;

/** All live layers over the base map, as one item. A worker thread draws them on the CPU for a camera; every frame the
 *  last picture is moved to where the live camera wants it, so that pan and zoom cost a transform and nothing else. */
class LayerOverlayItem : public QQuickItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(
        belfry::ui::MapViewModel* viewModel READ viewModel WRITE setViewModel NOTIFY viewModelChanged FINAL REQUIRED)

public:
    explicit LayerOverlayItem(QQuickItem* parent = nullptr);
    ~LayerOverlayItem() override;

    [[nodiscard]] MapViewModel* viewModel() const { return m_viewModel; }
    void setViewModel(MapViewModel* viewModel);

signals:
    void viewModelChanged();

protected:
    QSGNode* updatePaintNode(QSGNode* old, UpdatePaintNodeData* data) override;
    void geometryChange(const QRectF& newGeometry, const QRectF& oldGeometry) override;

private:
    void cameraChanged();
    void sceneChanged();
    void request();
    void finished(std::shared_ptr<RasterFrame> frame);

    QPointer<MapViewModel> m_viewModel;
    std::unique_ptr<RasterWorker> m_worker;
    std::shared_ptr<RasterFrame> m_frame;
    bool m_frameIsNew = false;
    bool m_busy = false;
    bool m_wanted = false;
    bool m_needsEverything = true;
    QTimer m_coalesce;
};

}  // namespace belfry::ui
