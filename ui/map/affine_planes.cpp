// SPDX-License-Identifier: Apache-2.0
#include "ui/map/affine_planes.h"

#include <QMatrix4x4>
#include <QQuickWindow>
#include <QSGRendererInterface>
#include <QSGTransformNode>
#include <algorithm>
#include <cmath>
#include <utility>

namespace belfry::ui {

namespace {

/** Draws nothing; tells when it goes. */
class PlaceNode : public QSGNode {
public:
    explicit PlaceNode(std::shared_ptr<QSGNode*> place) : m_place(std::move(place)) { *m_place = this; }
    ~PlaceNode() override { *m_place = nullptr; }

private:
    std::shared_ptr<QSGNode*> m_place;
};

/** What a matrix divides everything in the plane by; 1 where it does not, or not by a constant. */
float divisorOf(const QMatrix4x4& m) {
    const float w = m(3, 3);
    const bool isConstant = std::max(std::abs(m(3, 0)), std::abs(m(3, 1))) <= 1e-9F * std::abs(w);
    return isConstant && w > 0.0F && std::isfinite(w) ? w : 1.0F;
}

int makeAffine(QSGNode* node) {
    int changed = 0;
    if (node->type() == QSGNode::TransformNodeType) {
        auto* const transform = static_cast<QSGTransformNode*>(node);
        const float w = divisorOf(transform->matrix());
        if (w != 1.0F) {
            QMatrix4x4 matrix = transform->matrix() * (1.0F / w);
            matrix(3, 0) = matrix(3, 1) = 0.0F;
            matrix(3, 3) = 1.0F;
            transform->setMatrix(matrix);
            transform->markDirty(QSGNode::DirtyMatrix);
            ++changed;
        }
    }
    for (QSGNode* child = node->firstChild(); child != nullptr; child = child->nextSibling()) {
        changed += makeAffine(child);
    }
    return changed;
}

}  // namespace

AffinePlanes::AffinePlanes(QQuickItem* parent) : QQuickItem(parent), m_place(std::make_shared<QSGNode*>(nullptr)) {
    setFlag(ItemHasContents);
}

AffinePlanes::~AffinePlanes() { disconnect(m_connection); }

QSGNode* AffinePlanes::updatePaintNode(QSGNode* old, UpdatePaintNodeData* /*data*/) {
    const bool software = window()->rendererInterface()->graphicsApi() == QSGRendererInterface::Software;
    return old != nullptr || !software ? old : new PlaceNode(m_place);
}

void AffinePlanes::itemChange(ItemChange change, const ItemChangeData& data) {
    QQuickItem::itemChange(change, data);
    if (change == ItemSceneChange) {
        disconnect(m_connection);
        if (data.window != nullptr) {
            m_connection = connect(data.window, &QQuickWindow::afterSynchronizing, this, &AffinePlanes::synchronised,
                                   Qt::DirectConnection);
        }
    }
}

void AffinePlanes::synchronised() {
    QSGNode* node = *m_place;
    if (node == nullptr) {
        return;
    }
    while (node->parent() != nullptr) {
        node = node->parent();
    }
    m_changed = makeAffine(node);
}

}  // namespace belfry::ui
