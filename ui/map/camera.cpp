// SPDX-License-Identifier: Apache-2.0
#include "ui/map/camera.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace belfry::ui {

namespace {
constexpr double kRadians = std::numbers::pi / 180.0;
constexpr double kWorld = 4'294'967'296.0;
constexpr double kEarthCircumference = 40'075'016.686;
}  // namespace

double snapZoom(double zoom) {
    const double nearest = std::round(zoom);
    return std::abs(zoom - nearest) < 0.01 ? nearest : zoom;
}

double Camera::worldPixels() const { return 256.0 * std::exp2(snapZoom(zoom)); }

QPointF Camera::toScreen(double worldX, double worldY) const {
    const double size = worldPixels();
    const double dx = (worldX - x) * size;
    const double dy = (worldY - y) * size;
    const double angle = -bearing * kRadians;
    const double c = std::cos(angle);
    const double s = std::sin(angle);
    return {width / 2.0 + c * dx - s * dy, height / 2.0 + s * dx + c * dy};
}

QPointF Camera::toScreen(feed::Mercator position) const {
    // the nearer way round the world
    double worldX = static_cast<double>(position.x) / kWorld;
    worldX -= std::round(worldX - x);
    return toScreen(worldX, static_cast<double>(position.y) / kWorld);
}

QPointF Camera::toWorld(QPointF screen) const {
    const double px = screen.x() - width / 2.0;
    const double py = screen.y() - height / 2.0;
    const double angle = bearing * kRadians;
    const double c = std::cos(angle);
    const double s = std::sin(angle);
    const double size = worldPixels();
    return {x + (c * px - s * py) / size, y + (s * px + c * py) / size};
}

double Camera::metresPerPixel() const {
    const feed::LonLat centre = toLonLat({x, y});
    return kEarthCircumference * std::cos(centre.lat * kRadians) / worldPixels();
}

QPointF toWorld(feed::LonLat position) {
    const double latitude = std::clamp(position.lat, -85.051128779806604, 85.051128779806604);
    const double sine = std::sin(latitude * kRadians);
    return {(position.lon + 180.0) / 360.0, 0.5 - std::log((1.0 + sine) / (1.0 - sine)) / (4.0 * std::numbers::pi)};
}

feed::LonLat toLonLat(QPointF world) {
    const double n = std::numbers::pi * (1.0 - 2.0 * world.y());
    return {world.x() * 360.0 - 180.0, std::atan(std::sinh(n)) / kRadians};
}

CameraShift shift(const Camera& from, const Camera& to) {
    CameraShift result;
    result.scale = to.worldPixels() / from.worldPixels();
    result.angle = from.bearing - to.bearing;
    const double angle = result.angle * kRadians;
    const QPointF anchor = to.toScreen(from.x, from.y);  // where the old centre is now
    const double cx = from.width / 2.0;
    const double cy = from.height / 2.0;
    result.offset = {anchor.x() - result.scale * (std::cos(angle) * cx - std::sin(angle) * cy),
                     anchor.y() - result.scale * (std::sin(angle) * cx + std::cos(angle) * cy)};
    return result;
}

feed::WorldBox boxAround(const Camera& camera, QPointF low, QPointF high) {
    QPointF west(1e9, 1e9);
    QPointF east(-1e9, -1e9);
    for (const QPointF corner : {low, QPointF(high.x(), low.y()), QPointF(low.x(), high.y()), high}) {
        const QPointF world = camera.toWorld(corner);
        west = {std::min(west.x(), world.x()), std::min(west.y(), world.y())};
        east = {std::max(east.x(), world.x()), std::max(east.y(), world.y())};
    }
    const auto fixed = [](double v) { return static_cast<std::uint32_t>(std::clamp(v * kWorld, 0.0, kWorld - 1.0)); };
    feed::WorldBox box;
    box.topLeft.y = fixed(west.y());
    box.bottomRight.y = fixed(east.y());
    if (east.x() - west.x() < 1.0) {
        box.topLeft.x = fixed(west.x() - std::floor(west.x()));
        box.bottomRight.x = fixed(east.x() - std::floor(east.x()));
    }
    return box;
}

}  // namespace belfry::ui
