// SPDX-License-Identifier: Apache-2.0
#include "ui/shell/view_interest.h"

#include <algorithm>
#include <cmath>

namespace belfry::ui {

namespace {
constexpr double kLikelyWidth = 1920.0;
constexpr double kLikelyHeight = 1080.0;
}  // namespace

ViewInterest::ViewInterest(feed::FeedSource& feed, MapViewModel& map, QObject* parent)
    : QObject(parent), m_feed(feed), m_map(map) {
    m_timer.setSingleShot(true);
    m_timer.setInterval(kSettleMs);
    connect(&m_timer, &QTimer::timeout, this, &ViewInterest::send);
    connect(m_map.camera(), &CameraController::changed, this, &ViewInterest::schedule);
    connect(&m_map, &MapViewModel::selectedChanged, this, &ViewInterest::schedule);
    connect(&m_map, &MapViewModel::selectedManyChanged, this, &ViewInterest::schedule);
    connect(&m_map, &MapViewModel::hiddenLayersChanged, this, &ViewInterest::schedule);
}

void ViewInterest::setStore(const feed::Store* store) {
    m_store = store;
    send();
}

void ViewInterest::setQuestion(feed::StandingQuestion question) {
    if (question != m_question) {
        m_question = question;
        send();
    }
}

void ViewInterest::setDistricts(bool districts) {
    if (districts != m_districts) {
        m_districts = districts;
        send();
    }
}

void ViewInterest::schedule() {
    if (!m_timer.isActive()) {
        m_timer.start();
    }
}

void ViewInterest::send() { m_feed.setInterest(interest()); }

feed::GeoBox ViewInterest::viewBox() const {
    Camera camera = m_map.camera()->camera();
    if (camera.width <= 1 || camera.height <= 1) {
        camera.width = kLikelyWidth;  // the window is not laid out yet
        camera.height = kLikelyHeight;
    }
    double west = 1e9;
    double east = -1e9;
    double north = 1.0;
    double south = 0.0;
    for (const QPointF corner :
         {QPointF(0, 0), QPointF(camera.width, 0), QPointF(0, camera.height), QPointF(camera.width, camera.height)}) {
        const QPointF world = camera.toWorld(corner);
        west = std::min(west, world.x());
        east = std::max(east, world.x());
        north = std::min(north, world.y());
        south = std::max(south, world.y());
    }
    const double top = toLonLat({0.0, std::clamp(north, 0.0, 1.0)}).lat;
    const double bottom = toLonLat({0.0, std::clamp(south, 0.0, 1.0)}).lat;
    if (east - west >= 1.0) {
        return {-180.0, bottom, 180.0, top};
    }
    // round the world, as it is drawn: a box across the antimeridian ends west of where it begins
    const double left = toLonLat({west - std::floor(west), 0.5}).lon;
    const double right = toLonLat({east - std::floor(east), 0.5}).lon;
    return {left, bottom, right, top};
}

feed::Interest ViewInterest::interest() const {
    feed::Interest interest;
    const QStringList& hidden = m_map.hiddenLayers();
    const bool small = m_store != nullptr && m_store->catalogue().size() <= kWholeCity;
    if (small && hidden.isEmpty()) {
        return interest;
    }
    interest.scoped = true;
    interest.zoom = std::clamp(m_map.camera()->zoom(), 0.0, feed::kMaxInterestZoom);
    interest.wholeUpTo = kWholeCity;
    // where everything is told anyway a pan is no news
    interest.boxes = {small ? feed::GeoBox{-180.0, -90.0, 180.0, 90.0} : viewBox()};
    interest.question = m_question;
    interest.districts = m_districts;
    if (m_store == nullptr) {
        return interest;
    }
    for (const LayerSchema& schema : m_store->catalogue().layers()) {
        if (!hidden.isEmpty() && !hidden.contains(QString::fromStdString(schema.id))) {
            interest.layers.push_back(schema.id);
        }
    }
    if (!hidden.isEmpty() && interest.layers.empty()) {
        interest.boxes.clear();  // no layer at all cannot be said; nowhere can
    }
    if (const auto selected = m_store->catalogue().find(m_map.selected().toStdString())) {
        interest.handles.push_back(*selected);
    }
    for (const Handle handle : m_map.selectedMany()) {
        if (interest.handles.size() < feed::kMaxInterestHandles) {
            interest.handles.push_back(handle);
        }
    }
    return interest;
}

}  // namespace belfry::ui
