// SPDX-License-Identifier: Apache-2.0
// How MapViewModel follows the ages of what is shown.
#include <algorithm>
#include <limits>

#include "ui/map/map_view_model.h"

namespace belfry::ui {

namespace {
constexpr Millis kNever = std::numeric_limits<Millis>::max();
}  // namespace

void MapViewModel::noteAge(Mirror& mirror, LayerIndex layer, std::uint32_t row, Millis nowMs) const {
    const SymbolState state = mirror.states[row];
    if (!state.has(SymbolState::Gone) && !state.has(SymbolState::Lost)) {
        Millis& next = mirror.nextAge[row / kAgeRun];
        next = std::min(next, mirror.reader.nextAgeChange(m_store->table(layer).observedMs(row), nowMs));
    }
}

void MapViewModel::checkAges() {
    if (m_store == nullptr) {
        return;
    }
    const Millis now = nowMs();
    bool changed = false;
    for (std::size_t i = 0; i < m_mirrors.size(); ++i) {
        Mirror& mirror = m_mirrors[i];
        const auto layer = static_cast<LayerIndex>(i);
        for (std::size_t run = 0; run < mirror.nextAge.size(); ++run) {
            if (now < mirror.nextAge[run]) {
                continue;  // none of them can have grown too old
            }
            mirror.nextAge[run] = kNever;
            const auto first = static_cast<std::uint32_t>(run) * kAgeRun;
            const std::uint32_t last = std::min(first + kAgeRun, static_cast<std::uint32_t>(mirror.states.size()));
            m_agesRead += last - first;
            for (std::uint32_t row = first; row < last; ++row) {
                const SymbolState before = mirror.states[row];
                if (before.has(SymbolState::Gone) || before.has(SymbolState::Lost)) {
                    continue;
                }
                refresh(layer, row);
                changed = changed || before != mirror.states[row];
                noteAge(mirror, layer, row, now);
            }
        }
    }
    if (changed) {
        emit sceneChanged();
    }
    lookAtAges();
}

QString MapViewModel::ageText(Millis ageMs) const {
    const Millis minutes = ageMs / 60'000;
    if (minutes < 1) {
        return tr("< 1 min");  // seconds would change the map every second
    }
    if (minutes < 60) {
        return tr("%1 min").arg(minutes);
    }
    return minutes < 48 * 60 ? tr("%1 h").arg(minutes / 60) : tr("%1 d").arg(minutes / (24 * 60));
}

void MapViewModel::lookAtAges() {
    constexpr std::size_t kMostAges = 400;            // more could not be read
    constexpr std::uint32_t kMostRowsRead = 100'000;  // in view, at most: so near there are fewer
    std::vector<AgeLabel> ages;
    const Camera& camera = m_camera.camera();
    if (m_store != nullptr && camera.zoom >= kAgeZoom) {
        const Millis now = nowMs();
        const feed::WorldBox box = boxAround(camera, QPointF(0, 0), QPointF(camera.width, camera.height));
        std::uint32_t read = 0;
        for (std::size_t i = 0; i < m_mirrors.size(); ++i) {
            const Mirror& mirror = m_mirrors[i];
            const auto layer = static_cast<LayerIndex>(i);
            const feed::EntityTable& table = m_store->table(layer);
            std::size_t ofLayer = 0;
            if (!mirror.visible) {
                continue;
            }
            for (const auto& [first, last] : mirror.geometry->runs(box)) {
                for (std::uint32_t row = first; row < last && read < kMostRowsRead && ofLayer < kMostAges; ++row) {
                    ++read;
                    if (!mirror.states[row].has(SymbolState::Stale) || !isDrawn(mirror, row) ||
                        table.observedMs(row) == 0 || !box.contains(mirror.geometry->positions[row])) {
                        continue;
                    }
                    ages.push_back({Handle::of(layer, row), ageText(now - table.observedMs(row))});
                    ++ofLayer;
                }
            }
        }
        std::sort(ages.begin(), ages.end(), [](const AgeLabel& a, const AgeLabel& b) { return a.handle < b.handle; });
    }
    if (ages != m_ages) {
        m_ages = std::move(ages);
        emit sceneChanged();
    }
}

}  // namespace belfry::ui
