// SPDX-License-Identifier: Apache-2.0
#include "ui/map/draw_context.h"

#include <algorithm>
#include <cmath>

namespace belfry::ui {

QColor DrawContext::ramp(double attention) const {
    const QList<QColor>& steps = style.ramp;
    const double position = std::clamp(attention, 0.0, 1.0) * static_cast<double>(steps.size() - 1);
    const auto step = static_cast<qsizetype>(std::floor(position));
    if (step + 1 >= steps.size()) {
        return steps.last();
    }
    const auto share = static_cast<float>(position - static_cast<double>(step));
    const QColor& a = steps[step];
    const QColor& b = steps[step + 1];
    return QColor::fromRgbF(a.redF() + (b.redF() - a.redF()) * share, a.greenF() + (b.greenF() - a.greenF()) * share,
                            a.blueF() + (b.blueF() - a.blueF()) * share);
}

}  // namespace belfry::ui
