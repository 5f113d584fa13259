// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QMetaObject>
#include <QQuickItem>
#include <memory>

#include <QtQml/qqmlregistration.h>

namespace belfry::ui {

/** Makes maps beside it in the same window cheap where Qt Quick draws in software. Qt Location lays its tiles through a
 *  perspective camera, also when it looks straight down: its matrix divides every place by the same number. The
 * software renderer takes that for a projection and computes each pixel of the base map in double precision, with a
 * division. Divided once, the matrix shows the same and costs a third. */
class AffinePlanes : public QQuickItem {
    Q_OBJECT
    QML_ELEMENT

public:
    explicit AffinePlanes(QQuickItem* parent = nullptr);
    ~AffinePlanes() override;

    /** Matrices of the last frame that were divided: operation count, for tests. */
    [[nodiscard]] int changed() const { return m_changed; }

protected:
    QSGNode* updatePaintNode(QSGNode* old, UpdatePaintNodeData* data) override;
    void itemChange(ItemChange change, const ItemChangeData& data) override;

private:
    void synchronised();

    std::shared_ptr<QSGNode*> m_place;  ///< in the scene graph; null when it was thrown away
    QMetaObject::Connection m_connection;
    int m_changed = 0;
};

}  // namespace belfry::ui
