// SPDX-License-Identifier: Apache-2.0
#include "ui/map/priority_symbol.h"

#include <algorithm>

namespace belfry::ui {

void paintPriority(QPainter& painter, QPointF centre, double size, int priority, const MapStyle::Values& style,
                   bool acknowledged, bool returned, const Hatch* hatch) {
    const double half = size / 2.0;
    const QColor colour = style.priorities[std::clamp(priority, 1, 4) - 1];
    QRectF textBox(centre.x() - half, centre.y() - half, size, size);
    const auto shape = [&] {
        switch (priority) {
            case 1:
                painter.drawPolygon(QPolygonF{centre + QPointF(0, -half), centre + QPointF(half, half * 0.85),
                                              centre + QPointF(-half, half * 0.85)});
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
    };
    if (priority == 1) {
        textBox.translate(0, half * 0.28);
    }
    painter.setBrush(returned ? QBrush(style.plate) : QBrush(colour));
    painter.setPen(QPen(returned ? colour : style.outline, acknowledged ? 1.0 : 2.0));
    if (hatch == nullptr) {
        shape();
    } else {
        // history: hollow, hatched, its priority in the rim and the digit, which has ground of its own
        const double rim = size / 13.0;
        painter.setPen(QPen(style.outline, 2.0 * rim));
        shape();
        painter.setBrushOrigin(centre.toPoint());
        painter.setBrush(hatch->brush(style.dim));
        painter.setPen(QPen(colour, rim));
        shape();
        painter.setPen(Qt::NoPen);
        painter.setBrush(style.plate);
        const double ground = size * 0.27;
        painter.drawEllipse(textBox.center(), ground * 0.85, ground);
    }
    QFont font(style.fontFamily);
    font.setPixelSize(std::max(8, static_cast<int>(size * 0.46)));
    font.setBold(true);
    painter.setFont(font);
    painter.setPen(hatch != nullptr ? style.symbol : returned ? colour : style.outline);
    painter.drawText(textBox, Qt::AlignCenter, QString::number(priority));
}

}  // namespace belfry::ui
