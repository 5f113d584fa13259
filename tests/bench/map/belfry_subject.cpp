// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/map/belfry_subject.h"

#include <QQuickWindow>
#include <cstdio>
#include <utility>

namespace belfry::bench {

namespace {

void paint(ui::MapStyle& style) {
    style.setProperty("ramp", QVariant::fromValue(stateColours()));
    style.setProperty("lamp", QColor(Qt::white));
    style.setProperty("symbol", QColor(Qt::white));
    style.setProperty("plate", QColor(0x16, 0x1b, 0x22));
    style.setProperty("outline", QColor(Qt::black));
    style.setProperty("dim", QColor(Qt::gray));
    style.setProperty("priorities", QVariant::fromValue(QList<QColor>{Qt::red, Qt::yellow, Qt::green, Qt::blue}));
    style.setProperty("fontFamily", QStringLiteral("Noto Sans"));
}

}  // namespace

BelfrySubject::BelfrySubject(const MapPoints& points, const MapRunOptions& options, const BenchBaseMap* baseMap)
    : m_points(makeStore(points)), m_exact(options.exact), m_hasBaseMap(baseMap != nullptr) {
    paint(*m_map.style());
    m_map.setGatewayTime(kObservedMs);
    if (baseMap != nullptr) {
        m_map.setBaseMap(baseMap->url(), {});
    }
    m_engine.setInitialProperties({{QStringLiteral("viewModel"), QVariant::fromValue(&m_map)},
                                   {QStringLiteral("width"), options.width},
                                   {QStringLiteral("height"), options.height}});
    m_engine.load(QUrl(QStringLiteral("qrc:/bench/MapBench.qml")));
    if (m_engine.rootObjects().isEmpty()) {
        return;
    }
    m_window = qobject_cast<QQuickWindow*>(m_engine.rootObjects().constFirst());
    m_overlay = m_window->findChild<ui::LayerOverlayItem*>(QStringLiteral("overlay"));
    m_overlay->setExact(m_exact);
}

std::string BelfrySubject::drawing() const { return m_exact ? "exact" : "lod"; }

void BelfrySubject::load() {
    m_map.setStore(&m_points.store);
    m_loaded = true;
}

void BelfrySubject::look(const View& view) { m_map.camera()->jumpTo(view.lon, view.lat, view.zoom, view.bearing); }

void BelfrySubject::apply(std::vector<FeedBatch> batches) {
    for (FeedBatch& batch : batches) {
        batch.delta.prevRev = m_points.store.revision();
        batch.delta.rev = revisionOf(batch.number);
        if (const auto applied = m_points.store.apply(batch.delta); !applied) {
            std::fprintf(stderr, "bench: %s\n", applied.error().message.c_str());
            continue;
        }
        m_map.applied(batch.delta);
    }
}

bool BelfrySubject::isComplete() const { return m_loaded && m_map.isSettled(); }

std::uint64_t BelfrySubject::picture() const { return m_overlay->presentedRevision(); }

}  // namespace belfry::bench
