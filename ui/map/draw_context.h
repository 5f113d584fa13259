// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>

#include "ui/map/map_style.h"
#include "ui/map/scene.h"

namespace belfry::ui {

/** What every renderer needs beside the layer itself. */
struct DrawContext {
    const Scene& scene;
    const MapStyle::Values& style;

    /** Drawn as history: its own age, or the console's link. */
    [[nodiscard]] bool isHeld(SymbolState state) const { return state.has(SymbolState::Stale) || !scene.live; }
    /** So old that it says nothing any more. */
    [[nodiscard]] static bool isLost(SymbolState state) { return state.has(SymbolState::Lost); }
    /** Colour between quiet (0) and attention (1). */
    [[nodiscard]] QColor ramp(double attention) const;
};

}  // namespace belfry::ui
