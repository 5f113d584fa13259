// SPDX-License-Identifier: Apache-2.0
#include "ui/map/camera_controller.h"

#include <algorithm>
#include <cmath>

namespace belfry::ui {

namespace {

constexpr int kAnimationMs = 400;
constexpr int kFrameMs = 16;

/** Moves the camera so that `world` stays under `screen`. */
void pin(Camera& camera, QPointF world, QPointF screen) {
    const QPointF now = camera.toWorld(screen);
    camera.x += world.x() - now.x();
    camera.y += world.y() - now.y();
}

}  // namespace

CameraController::CameraController(QObject* parent) : QObject(parent) {
    m_animation.setInterval(kFrameMs);
    m_animation.setTimerType(Qt::PreciseTimer);
    connect(&m_animation, &QTimer::timeout, this, &CameraController::step);
}

QGeoCoordinate CameraController::center() const {
    const feed::LonLat centre = toLonLat({m_camera.x, m_camera.y});
    return {centre.lat, centre.lon};
}

void CameraController::setLimits(QPointF topLeft, QPointF bottomRight) {
    m_limitTopLeft = topLeft;
    m_limitBottomRight = bottomRight;
    set(m_wanted);
}

void CameraController::set(Camera camera) {
    if (!std::isfinite(camera.x) || !std::isfinite(camera.y) || !std::isfinite(camera.zoom) ||
        !std::isfinite(camera.bearing)) {
        return;  // no place on Earth: NaN would pass every comparison below and stay for good
    }
    camera.zoom = std::clamp(camera.zoom, kMinimumZoom, kMaximumZoom);
    camera.bearing = std::fmod(std::fmod(camera.bearing, 360.0) + 360.0, 360.0);
    camera.x = std::clamp(camera.x, m_limitTopLeft.x(), m_limitBottomRight.x());
    camera.y = std::clamp(camera.y, m_limitTopLeft.y(), m_limitBottomRight.y());
    m_wanted = camera;
    if (camera.zoom == m_camera.zoom && camera.bearing == m_camera.bearing && camera.width == m_camera.width &&
        camera.height == m_camera.height) {
        const QPointF middle(camera.width / 2.0, camera.height / 2.0);
        const QPointF moved = m_camera.toScreen(camera.x, camera.y) - middle;
        const QPointF world = m_camera.toWorld(middle + QPointF(std::round(moved.x()), std::round(moved.y())));
        camera.x = world.x();
        camera.y = world.y();
        if (std::abs(moved.x()) < 0.5 && std::abs(moved.y()) < 0.5) {
            return;
        }
    }
    m_camera = camera;
    ++m_revision;
    emit changed();
}

void CameraController::resize(int width, int height) {
    Camera camera = m_wanted;
    camera.width = std::max(1, width);
    camera.height = std::max(1, height);
    set(camera);
}

void CameraController::jumpTo(double lon, double lat, double zoom, double bearing) {
    m_animation.stop();
    Camera camera = m_wanted;
    const QPointF world = toWorld(feed::LonLat{lon, lat});
    camera.x = world.x();
    camera.y = world.y();
    camera.zoom = zoom;
    camera.bearing = bearing;
    set(camera);
}

void CameraController::flyTo(double lon, double lat, double zoom) {
    Camera target = m_wanted;
    const QPointF world = toWorld(feed::LonLat{lon, lat});
    target.x = world.x();
    target.y = world.y();
    target.zoom = std::clamp(zoom, kMinimumZoom, kMaximumZoom);
    animateTo(target, {}, false);
}

void CameraController::animateTo(const Camera& target, QPointF anchor, bool anchored) {
    if (m_reducedMotion) {
        m_animation.stop();
        set(target);
        return;
    }
    m_from = m_wanted;
    m_to = target;
    m_anchor = anchor;
    m_anchored = anchored;
    m_elapsed.start();
    m_animation.start();
}

void CameraController::step() {
    const double t = std::min(1.0, static_cast<double>(m_elapsed.elapsed()) / kAnimationMs);
    const double eased = 1.0 - std::pow(1.0 - t, 3);
    Camera camera = m_wanted;
    camera.zoom = m_from.zoom + (m_to.zoom - m_from.zoom) * eased;
    double turn = m_to.bearing - m_from.bearing;
    turn -= 360.0 * std::round(turn / 360.0);
    camera.bearing = m_from.bearing + turn * eased;
    if (m_anchored) {
        pin(camera, m_wanted.toWorld(m_anchor), m_anchor);
    } else {
        camera.x = m_from.x + (m_to.x - m_from.x) * eased;
        camera.y = m_from.y + (m_to.y - m_from.y) * eased;
    }
    if (t >= 1.0) {
        m_animation.stop();
    }
    set(camera);
}

void CameraController::panBy(double dx, double dy) {
    m_animation.stop();
    Camera camera = m_wanted;
    const QPointF world = camera.toWorld({camera.width / 2.0 - dx, camera.height / 2.0 - dy});
    camera.x = world.x();
    camera.y = world.y();
    set(camera);
}

void CameraController::zoomBy(double steps, double anchorX, double anchorY) {
    m_animation.stop();
    Camera camera = m_wanted;
    const QPointF anchor(anchorX, anchorY);
    const QPointF world = camera.toWorld(anchor);
    camera.zoom = std::clamp(camera.zoom + steps, kMinimumZoom, kMaximumZoom);
    pin(camera, world, anchor);
    set(camera);
}

void CameraController::glideZoom(double steps, double anchorX, double anchorY) {
    Camera target = m_wanted;
    const double base = m_animation.isActive() && m_anchored ? m_to.zoom : m_wanted.zoom;
    target.zoom = std::clamp(base + steps, kMinimumZoom, kMaximumZoom);
    if (m_reducedMotion) {
        zoomBy(target.zoom - m_wanted.zoom, anchorX, anchorY);
        return;
    }
    animateTo(target, {anchorX, anchorY}, true);
}

void CameraController::rotateBy(double degrees, double anchorX, double anchorY) {
    m_animation.stop();
    Camera camera = m_wanted;
    const QPointF anchor(anchorX, anchorY);
    const QPointF world = camera.toWorld(anchor);
    camera.bearing += degrees;
    pin(camera, world, anchor);
    set(camera);
}

void CameraController::pinchBy(QPointF from, QPointF to, double scale, double clockwiseDegrees) {
    if (!(scale > 0.0)) {
        return;
    }
    m_animation.stop();
    Camera camera = m_wanted;
    const QPointF world = camera.toWorld(from);
    camera.zoom = std::clamp(camera.zoom + std::log2(scale), kMinimumZoom, kMaximumZoom);
    camera.bearing -= clockwiseDegrees;
    pin(camera, world, to);
    set(camera);
}

void CameraController::northUp() {
    Camera target = m_wanted;
    target.bearing = 0.0;
    animateTo(target, {}, false);
}

QPointF CameraController::toScreen(double lon, double lat) const {
    const QPointF world = toWorld(feed::LonLat{lon, lat});
    return m_camera.toScreen(world.x(), world.y());
}

QGeoCoordinate CameraController::toCoordinate(double x, double y) const {
    const feed::LonLat place = toLonLat(m_camera.toWorld({x, y}));
    return {place.lat, place.lon};
}

}  // namespace belfry::ui
