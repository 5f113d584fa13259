// SPDX-License-Identifier: Apache-2.0
// bench_naive_map: the same film with Qt Location's own item views, so that the difference is measured in the same run.
// More than 10,000 items take minutes and gigabytes, so it refuses them.
#include <QAbstractListModel>
#include <QGeoCoordinate>
#include <QQmlApplicationEngine>
#include <QQuickWindow>
#include <utility>

#include "tests/bench/map/map_main.h"

namespace belfry::bench {

namespace {

constexpr std::uint32_t kMostAssets = 10'000;

class PointModel final : public QAbstractListModel {
public:
    enum Role { Place = Qt::UserRole, Colour };

    explicit PointModel(const MapPoints& points) : m_positions(points.positions), m_states(points.states) {}

    void load() {
        beginResetModel();
        m_loaded = true;
        endResetModel();
    }
    void set(std::uint32_t point, std::uint8_t state) {
        if (m_states[point] != state) {
            m_states[point] = state;
            const QModelIndex at = index(static_cast<int>(point));
            emit dataChanged(at, at, {Colour});
        }
    }

    [[nodiscard]] int rowCount(const QModelIndex& parent) const override {
        return parent.isValid() || !m_loaded ? 0 : static_cast<int>(m_states.size());
    }
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override {
        const auto row = static_cast<std::size_t>(index.row());
        return role == Colour ? QVariant::fromValue(m_colours[m_states[row]])
                              : QVariant::fromValue(QGeoCoordinate(m_positions[row].lat, m_positions[row].lon));
    }
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override {
        return {{Place, QByteArrayLiteral("place")}, {Colour, QByteArrayLiteral("colour")}};
    }

private:
    std::vector<feed::LonLat> m_positions;
    std::vector<std::uint8_t> m_states;
    const QList<QColor> m_colours = stateColours();
    bool m_loaded = false;
};

class NaiveSubject final : public MapSubject {
public:
    NaiveSubject(const MapPoints& points, const MapRunOptions& options, const BenchBaseMap* baseMap)
        : m_model(points), m_hasBaseMap(baseMap != nullptr) {
        m_engine.setInitialProperties({{QStringLiteral("points"), QVariant::fromValue<QObject*>(&m_model)},
                                       {QStringLiteral("tileUrl"), baseMap != nullptr ? baseMap->url() : QString()},
                                       {QStringLiteral("width"), options.width},
                                       {QStringLiteral("height"), options.height}});
        m_engine.load(QUrl(QStringLiteral("qrc:/bench/NaiveMap.qml")));
        m_window = m_engine.rootObjects().isEmpty() ? nullptr
                                                    : qobject_cast<QQuickWindow*>(m_engine.rootObjects().constFirst());
    }

    [[nodiscard]] std::string bench() const override { return "naive_map"; }
    [[nodiscard]] std::string drawing() const override { return "exact"; }
    [[nodiscard]] QQuickWindow* window() override { return m_window; }
    [[nodiscard]] bool hasBaseMap() const override { return m_hasBaseMap; }
    void load() override {
        m_model.load();
        m_revision = 1;
    }
    void look(const View& view) override {
        m_window->setProperty("place", QVariant::fromValue(QGeoCoordinate(view.lat, view.lon)));
        m_window->setProperty("zoom", view.zoom);
        m_window->setProperty("turn", view.bearing);
    }
    void apply(std::vector<FeedBatch> batches) override {
        for (const FeedBatch& batch : batches) {
            for (const auto& [point, state] : batch.records) {
                m_model.set(point, state);
            }
            m_revision = revisionOf(batch.number);
        }
        m_window->update();
    }
    [[nodiscard]] bool isComplete() const override { return m_revision > 0; }
    [[nodiscard]] std::uint64_t picture() const override { return m_revision; }

private:
    PointModel m_model;
    bool m_hasBaseMap;
    std::uint64_t m_revision = 0;
    QQmlApplicationEngine m_engine;  // goes before what it shows
    QQuickWindow* m_window = nullptr;
};

}  // namespace

}  // namespace belfry::bench

int main(int argc, char** argv) {
    using namespace belfry::bench;
    return mapMain(argc, argv, kMostAssets,
                   [](const MapPoints& points, const MapRunOptions& options, const BenchBaseMap* baseMap) {
                       return std::make_unique<NaiveSubject>(points, options, baseMap);
                   });
}
