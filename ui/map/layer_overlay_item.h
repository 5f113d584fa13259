// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QElapsedTimer>
#include <QPointer>
#include <QQuickItem>
#include <QTimer>
#include <atomic>
#include <memory>
#include <vector>

#include <QtQml/qqmlregistration.h>

#include "ui/map/block_painter.h"
#include "ui/map/map_view_model.h"

namespace belfry::ui {

class RasterWorker;

/** All live layers over the base map, as one item. A worker thread draws them on the CPU, in blocks of a plane; every
 * frame the plane is moved to where the live camera wants it, so that pan and zoom cost a transform and nothing else.
 */
class LayerOverlayItem : public QQuickItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(
        belfry::ui::MapViewModel* viewModel READ viewModel WRITE setViewModel NOTIFY viewModelChanged FINAL REQUIRED)
    /** Every entity is drawn at every zoom; nothing is joined. */
    Q_PROPERTY(bool exact READ isExact WRITE setExact NOTIFY exactChanged FINAL)

public:
    explicit LayerOverlayItem(QQuickItem* parent = nullptr);
    ~LayerOverlayItem() override;

    [[nodiscard]] MapViewModel* viewModel() const { return m_viewModel; }
    void setViewModel(MapViewModel* viewModel);
    [[nodiscard]] bool isExact() const { return m_exact; }
    void setExact(bool exact);

    /** The store's revision that the picture in the next frame contains, all of it that can be seen. Any thread; to be
     *  read after the frame was synchronised. */
    [[nodiscard]] Revision presentedRevision() const { return m_presented.load(std::memory_order_acquire); }

    /** Updates that are drawn without a frame that shows one; what comes later waits for a frame (a minimised window).
     */
    static constexpr int kMostUnseen = 8;
    /** So many were, and nothing more is done until there is a frame. */
    [[nodiscard]] bool isResting() const { return m_unseen >= kMostUnseen && m_posted == m_done; }
    /** Blocks that wait for a frame: operation count, for tests. */
    [[nodiscard]] std::size_t blocksHeld() const { return m_new.size() + m_incoming.size(); }

signals:
    void viewModelChanged();
    void exactChanged();

protected:
    QSGNode* updatePaintNode(QSGNode* old, UpdatePaintNodeData* data) override;
    void geometryChange(const QRectF& newGeometry, const QRectF& oldGeometry) override;
    void itemChange(ItemChange change, const ItemChangeData& data) override;

private:
    void cameraChanged();
    void sceneChanged();
    void look(BlockPainter::Motion motion);
    void postChanges();
    void take(const std::shared_ptr<RasterBatch>& batch);
    [[nodiscard]] double ratio() const;
    void chooseBackEnd();

    QPointer<MapViewModel> m_viewModel;
    std::unique_ptr<RasterWorker> m_worker;
    RasterPlane m_plane;                         ///< that is shown
    std::vector<RasterBatch::Block> m_incoming;  ///< of the plane that will be shown next
    std::uint32_t m_incomingPlane = 0;
    std::vector<RasterBatch::Block> m_new;  ///< of the shown plane, since the last frame
    bool m_planeIsNew = false;
    std::uint32_t m_generation = 0;  ///< of the scene graph's nodes
    QRect m_keep;
    enum class BackEnd : std::uint8_t { NotChosen, Raster, Instanced };
    BackEnd m_backEnd = BackEnd::NotChosen;
    std::vector<SceneUpdate> m_forGpu;  ///< since the last frame
    bool m_exact = false;
    bool m_needsEverything = true;
    bool m_waiting = false;  ///< changes that are not posted yet
    int m_unseen = 0;        ///< posted since the last frame
    std::uint64_t m_posted = 0;
    std::uint64_t m_done = 0;
    Revision m_revisionInPicture = 0;
    std::vector<std::pair<std::uint64_t, Revision>> m_revisions;  ///< of posted serials
    std::atomic<Revision> m_presented = 0;
    QTimer m_post;
    QTimer m_rest;
    QElapsedTimer m_sincePost;
};

}  // namespace belfry::ui
