// SPDX-License-Identifier: Apache-2.0
#include "ui/shell/view_interest.h"

#include <algorithm>

namespace belfry::ui {

ViewInterest::ViewInterest(feed::FeedSource& feed, MapViewModel& map, QObject* parent)
    : QObject(parent), m_feed(feed), m_map(map) {
    m_timer.setSingleShot(true);
    m_timer.setInterval(kSettleMs);
    connect(&m_timer, &QTimer::timeout, this, &ViewInterest::send);
    connect(m_map.camera(), &CameraController::changed, this, &ViewInterest::schedule);
    connect(&m_map, &MapViewModel::selectedChanged, this, &ViewInterest::schedule);
}

void ViewInterest::setStore(const feed::Store* store) {
    m_store = store;
    send();
}

void ViewInterest::setWhole(bool whole) {
    if (whole != m_whole) {
        m_whole = whole;
        send();
    }
}

void ViewInterest::schedule() {
    if (!m_timer.isActive()) {
        m_timer.start();
    }
}

void ViewInterest::send() {
    if (m_store != nullptr) {
        m_feed.setInterest(interest());
    }
}

feed::Interest ViewInterest::interest() const {
    feed::Interest interest;
    const Camera& camera = m_map.camera()->camera();
    if (m_whole || m_store == nullptr || m_store->catalogue().size() <= kWholeCity || camera.width <= 1 ||
        camera.height <= 1) {
        return interest;
    }
    interest.scoped = true;
    interest.zoom = std::clamp(camera.zoom, 0.0, feed::kMaxInterestZoom);
    double west = 1.0;
    double east = 0.0;
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
    const feed::LonLat topLeft = toLonLat({std::clamp(west, 0.0, 1.0), std::clamp(north, 0.0, 1.0)});
    const feed::LonLat bottomRight = toLonLat({std::clamp(east, 0.0, 1.0), std::clamp(south, 0.0, 1.0)});
    interest.boxes = {{topLeft.lon, bottomRight.lat, bottomRight.lon, topLeft.lat}};
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
