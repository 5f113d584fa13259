// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPainter>

#include "ui/map/hatch.h"
#include "ui/map/map_style.h"

namespace belfry::ui {

/** The alarm symbol of a priority: ▲1 ◆2 ●3 ■4. Used on the map; QML draws its own from the same shapes. `hatch`: of
 *  what is history; null: it is live. */
void paintPriority(QPainter& painter, QPointF centre, double size, int priority, const MapStyle::Values& style,
                   bool acknowledged, bool returned, const Hatch* hatch = nullptr);

}  // namespace belfry::ui
