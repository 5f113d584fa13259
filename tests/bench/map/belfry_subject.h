// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QQmlApplicationEngine>
#include <memory>

#include "tests/bench/map/map_run.h"
#include "tests/bench/map/map_subject.h"
#include "ui/map/layer_overlay_item.h"
#include "ui/map/map_view_model.h"

namespace belfry::bench {

/** Belfry's own map: the store, its view-model and the overlay item over Qt Location's base map. */
class BelfrySubject final : public MapSubject {
public:
    /** `baseMap` may be nullptr. */
    BelfrySubject(const MapPoints& points, const MapRunOptions& options, const BenchBaseMap* baseMap);

    [[nodiscard]] std::string bench() const override { return "map"; }
    [[nodiscard]] std::string drawing() const override;
    [[nodiscard]] QQuickWindow* window() override { return m_window; }
    [[nodiscard]] bool hasBaseMap() const override { return m_hasBaseMap; }
    [[nodiscard]] const std::vector<Handle>* handles() const override { return &m_points.byId; }
    void load() override;
    void look(const View& view) override;
    void apply(std::vector<FeedBatch> batches) override;
    [[nodiscard]] bool isComplete() const override;
    [[nodiscard]] std::uint64_t picture() const override;

private:
    PointStore m_points;
    bool m_exact;
    bool m_hasBaseMap;
    bool m_loaded = false;
    ui::MapViewModel m_map;
    QQmlApplicationEngine m_engine;  // goes before what it shows
    QQuickWindow* m_window = nullptr;
    ui::LayerOverlayItem* m_overlay = nullptr;
};

}  // namespace belfry::bench
