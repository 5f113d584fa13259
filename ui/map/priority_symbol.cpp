// SPDX-License-Identifier: Apache-2.0
#include "ui/map/priority_symbol.h"

#include <algorithm>

namespace belfry::ui {

void paintPriority(QPainter& painter, QPointF centre, double size, int priority, const MapStyle::Values& style,
                   bool acknowledged, bool returned) {
    const double half = size / 2.0;
    const QColor colour = style.priorities[std::clamp(priority, 1, 4) - 1];
    painter.setBrush(returned ? QBrush(style.plate) : QBrush(colour));
    painter.setPen(QPen(returned ? colour : style.outline, acknowledged ? 1.0 : 2.0));
    QRectF textBox(centre.x() - half, centre.y() - half, size, size);
    switch (priority) {
        case 1:
            painter.drawPolygon(QPolygonF{centre + QPointF(0, -half), centre + QPointF(half, half * 0.85),
                                          centre + QPointF(-half, half * 0.85)});
            textBox.translate(0, half * 0.28);
            break;
        case 2:
            painter.drawPolygon(QPolygonF{centre + QPointF(0, -half), centre + QPointF(half, 0),
                                          centre + QPointF(0, half), centre + QPointF(-half, 0)});
            break;
        case 3: painter.drawEllipse(centre, half * 0.9, half * 0.9); break;
        default:
            painter.drawRect(QRectF(centre.x() - half * 0.8, centre.y() - half * 0.8, size * 0.8, size * 0.8));
            break;
    }
    QFont font(style.fontFamily);
    font.setPixelSize(std::max(8, static_cast<int>(size * 0.46)));
    font.setBold(true);
    painter.setFont(font);
    painter.setPen(returned ? colour : style.outline);
    painter.drawText(textBox, Qt::AlignCenter, QString::number(priority));
}

}  // namespace belfry::ui
