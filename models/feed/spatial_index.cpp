// SPDX-License-Identifier: Apache-2.0
#include "models/feed/spatial_index.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include "models/feed/lasso.h"

namespace belfry::feed {

namespace {

constexpr std::uint32_t kLineBlock = 64;
constexpr double kEarthRadius = 6'371'008.8;
constexpr double kWorld = 4'294'967'296.0;
// fewer rows than this are looked at one by one
constexpr std::uint32_t kFewRows = 32;

/** East-west difference the shorter way round, and north-south. */
struct Offset {
    double x;
    double y;
    [[nodiscard]] double squared() const { return x * x + y * y; }
};

Offset offset(Mercator from, Mercator to) {
    return {static_cast<double>(static_cast<std::int32_t>(to.x - from.x)),
            static_cast<double>(to.y) - static_cast<double>(from.y)};
}

/** Squared distance of a place to the nearest point of a box that is not wrapped. */
double squaredToBox(Mercator at, Mercator low, Mercator high) {
    double x = 0.0;
    if (at.x < low.x || at.x > high.x) {
        // on a circle the nearest point of an arc is one of its ends
        x = std::min(std::abs(offset(at, low).x), std::abs(offset(at, high).x));
    }
    double y = 0.0;
    if (at.y < low.y || at.y > high.y) {
        y = at.y < low.y ? static_cast<double>(low.y - at.y) : static_cast<double>(at.y - high.y);
    }
    return x * x + y * y;
}

double squaredToLine(Mercator at, std::span<const Mercator> line) {
    double best = std::numeric_limits<double>::infinity();
    Offset before = offset(at, line[0]);
    for (std::size_t i = 1; i < line.size(); ++i) {
        const Offset step = offset(line[i - 1], line[i]);
        const double length = step.squared();
        const double t = length > 0.0 ? std::clamp(-(before.x * step.x + before.y * step.y) / length, 0.0, 1.0) : 0.0;
        best = std::min(best, Offset{before.x + t * step.x, before.y + t * step.y}.squared());
        before = {before.x + step.x, before.y + step.y};
    }
    return best;
}

/** The nearest so far; equal distances go to the lower handle. */
struct Best {
    double squared;
    Handle handle;

    [[nodiscard]] bool isBeatenBy(double other, Handle by) const {
        return other < squared || (other == squared && by < handle);
    }
};

}  // namespace

double metresPerUnit(Mercator place) {
    const double latitude = unproject(place).lat * std::numbers::pi / 180.0;
    return 2.0 * std::numbers::pi * kEarthRadius * std::cos(latitude) / kWorld;
}

SpatialIndex::SpatialIndex(const Catalogue& catalogue) : m_catalogue(&catalogue), m_layers(catalogue.layers().size()) {
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        m_layers[i].sorted = sortedPrefix(catalogue.positions(static_cast<LayerIndex>(i)));
    }
    grow();
}

SpatialIndex::~SpatialIndex() = default;
SpatialIndex::SpatialIndex(SpatialIndex&&) noexcept = default;
SpatialIndex& SpatialIndex::operator=(SpatialIndex&&) noexcept = default;

void SpatialIndex::grow() {
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        const auto layer = static_cast<LayerIndex>(i);
        LayerPart& part = m_layers[i];
        const std::uint32_t rows = m_catalogue->rowCount(layer);
        for (std::uint32_t row = part.rows; row < rows; ++row) {
            const auto line = m_catalogue->geometry(Handle::of(layer, row));
            if (line.size() < 2) {
                continue;
            }
            // a box that holds nothing yet is upside down
            part.lineBoxes.resize(rows / kLineBlock + 1, WorldBox{{0xFFFF'FFFFU, 0xFFFF'FFFFU}, {0, 0}});
            WorldBox& box = part.lineBoxes[row / kLineBlock];
            for (std::size_t p = 0; p < line.size(); ++p) {
                if (p > 0 && offset(line[p - 1], line[p]).x !=
                                 static_cast<double>(line[p].x) - static_cast<double>(line[p - 1].x)) {
                    box.topLeft.x = 0;  // over the antimeridian: the box is as wide as the world
                    box.bottomRight.x = 0xFFFF'FFFFU;
                }
                box.topLeft = {std::min(box.topLeft.x, line[p].x), std::min(box.topLeft.y, line[p].y)};
                box.bottomRight = {std::max(box.bottomRight.x, line[p].x), std::max(box.bottomRight.y, line[p].y)};
            }
        }
        part.rows = rows;
    }
}

bool SpatialIndex::isMeant(Handle handle, const SpatialFilter& filter) const {
    const LayerIndex layer = handle.layer();
    return m_catalogue->goneFlags(layer)[handle.row()] == 0 &&
           (layer >= filter.types.size() || ((filter.types[layer] >> m_catalogue->type(handle)) & 1U) != 0) &&
           (!filter.accepts || filter.accepts(handle));
}

std::optional<SpatialHit> SpatialIndex::nearest(Mercator at, double radius, const SpatialFilter& filter) const {
    Best best{radius * radius, Handle{}};
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        const auto layer = static_cast<LayerIndex>(i);
        if (!filter.hasLayer(layer)) {
            continue;
        }
        const auto positions = m_catalogue->positions(layer);
        const auto look = [&](std::uint32_t first, std::uint32_t last) {
            for (std::uint32_t row = first; row < last; ++row) {
                const double squared = offset(at, positions[row]).squared();
                const Handle handle = Handle::of(layer, row);
                if (best.isBeatenBy(squared, handle) && isPlaced(positions[row]) && isMeant(handle, filter)) {
                    best = {squared, handle};
                }
            }
        };
        // best first: the quarter that the pointer is in narrows the circle for the others
        struct Waiting {
            double squared;
            QuadRun run;
        };
        std::array<Waiting, 132> stack{};  // at most three wait per level
        std::size_t waiting = 0;
        stack[waiting++] = {0.0, QuadRun{0, 0, 0, 0, m_layers[i].sorted}};
        while (waiting > 0) {
            const Waiting next = stack[--waiting];
            if (next.squared > best.squared) {
                continue;
            }
            if (next.run.size() <= kFewRows || next.run.level >= 32) {
                look(next.run.first, next.run.last);
                continue;
            }
            const auto parts = quarters(positions, next.run);
            // the nearest quarter comes to lie on top
            const std::size_t bottom = waiting;
            for (const QuadRun& part : parts) {
                const double squared = squaredToBox(at, part.low(), part.high());
                if (part.first == part.last || squared > best.squared) {
                    continue;
                }
                std::size_t place = waiting++;
                for (; place > bottom && stack[place - 1].squared < squared; --place) {
                    stack[place] = stack[place - 1];
                }
                stack[place] = {squared, part};
            }
        }
        look(m_layers[i].sorted, m_layers[i].rows);
    }
    return best.handle.isValid() ? std::optional(SpatialHit{best.handle, std::sqrt(best.squared)}) : std::nullopt;
}

std::optional<SpatialHit> SpatialIndex::nearestLine(Mercator at, double radius, const SpatialFilter& filter) const {
    Best best{radius * radius, Handle{}};
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        const auto layer = static_cast<LayerIndex>(i);
        if (!filter.hasLayer(layer)) {
            continue;
        }
        const LayerPart& part = m_layers[i];
        for (std::uint32_t block = 0; block < part.lineBoxes.size(); ++block) {
            const WorldBox& box = part.lineBoxes[block];
            if (box.topLeft.y > box.bottomRight.y || squaredToBox(at, box.topLeft, box.bottomRight) > best.squared) {
                continue;
            }
            const std::uint32_t last = std::min(part.rows, (block + 1) * kLineBlock);
            for (std::uint32_t row = block * kLineBlock; row < last; ++row) {
                const Handle handle = Handle::of(layer, row);
                const auto line = m_catalogue->geometry(handle);
                if (line.size() < 2) {
                    continue;
                }
                const double squared = squaredToLine(at, line);
                if (best.isBeatenBy(squared, handle) && isMeant(handle, filter)) {
                    best = {squared, handle};
                }
            }
        }
    }
    return best.handle.isValid() ? std::optional(SpatialHit{best.handle, std::sqrt(best.squared)}) : std::nullopt;
}

template <typename Contains, typename Relate>
void SpatialIndex::gather(const SpatialFilter& filter, std::vector<Handle>& out, const Contains& contains,
                          const Relate& relate) const {
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        const auto layer = static_cast<LayerIndex>(i);
        if (!filter.hasLayer(layer)) {
            continue;
        }
        const auto positions = m_catalogue->positions(layer);
        const auto take = [&](std::uint32_t first, std::uint32_t last, bool allInside) {
            for (std::uint32_t row = first; row < last; ++row) {
                if (isPlaced(positions[row]) && (allInside || contains(positions[row])) &&
                    isMeant(Handle::of(layer, row), filter)) {
                    out.push_back(Handle::of(layer, row));
                }
            }
        };
        descend(positions, QuadRun{0, 0, 0, 0, m_layers[i].sorted}, [&](const QuadRun& run) {
            const Lasso::Relation relation = relate(run.low(), run.high());
            if (relation == Lasso::Relation::Outside) {
                return false;
            }
            if (relation == Lasso::Relation::Inside || run.size() <= kFewRows || run.level == 32) {
                take(run.first, run.last, relation == Lasso::Relation::Inside);
                return false;
            }
            return true;
        });
        take(m_layers[i].sorted, m_layers[i].rows, false);
    }
}

void SpatialIndex::inBox(const WorldBox& box, const SpatialFilter& filter, std::vector<Handle>& out) const {
    gather(
        filter, out, [&](Mercator place) { return box.contains(place); },
        [&](Mercator low, Mercator high) {
            return box.covers(low, high)       ? Lasso::Relation::Inside
                   : box.intersects(low, high) ? Lasso::Relation::Unclear
                                               : Lasso::Relation::Outside;
        });
}

void SpatialIndex::inRadius(LonLat centre, double metres, const SpatialFilter& filter, std::vector<Handle>& out) const {
    if (!isPlausible(centre) || !(metres >= 0.0)) {
        return;
    }
    constexpr double kDegrees = 180.0 / std::numbers::pi;
    const double angle = metres / kEarthRadius;
    const double latitude = centre.lat / kDegrees;
    WorldBox box;
    // a hair more than the circle: the exact answer is given place by place
    constexpr double kHair = 1e-6;
    const double north = std::min(90.0, centre.lat + angle * kDegrees + kHair);
    const double south = std::max(-90.0, centre.lat - angle * kDegrees - kHair);
    box.topLeft.y = project({0.0, north}).y;
    box.bottomRight.y = project({0.0, south}).y;
    if (north < 90.0 && south > -90.0 && std::sin(angle) < std::cos(latitude)) {
        const double width = std::asin(std::sin(angle) / std::cos(latitude)) * kDegrees + kHair;
        if (width < 179.0) {
            box.topLeft.x = project({centre.lon - width, 0.0}).x;
            box.bottomRight.x = project({centre.lon + width, 0.0}).x;
        }
    }
    gather(
        filter, out, [&](Mercator place) { return distanceMetres(centre, unproject(place)) <= metres; },
        [&](Mercator low, Mercator high) {
            return box.intersects(low, high) ? Lasso::Relation::Unclear : Lasso::Relation::Outside;
        });
}

void SpatialIndex::inLasso(std::span<const Mercator> corners, const SpatialFilter& filter,
                           std::vector<Handle>& out) const {
    const Lasso lasso(corners);
    if (lasso.isEmpty()) {
        return;
    }
    gather(
        filter, out, [&](Mercator place) { return lasso.contains(place); },
        [&](Mercator low, Mercator high) { return lasso.relation(low, high); });
}

void SpatialIndex::onStreet(std::string_view street, const SpatialFilter& filter, std::vector<Handle>& out) const {
    const auto number = m_catalogue->sharedNumber(street);
    if (!number || *number == 0) {
        return;
    }
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        const auto layer = static_cast<LayerIndex>(i);
        if (!filter.hasLayer(layer)) {
            continue;
        }
        const auto numbers = m_catalogue->streetNumbers(layer);
        for (std::uint32_t row = 0; row < m_layers[i].rows; ++row) {
            if (numbers[row] == *number && isMeant(Handle::of(layer, row), filter)) {
                out.push_back(Handle::of(layer, row));
            }
        }
    }
}

std::size_t SpatialIndex::bytes() const {
    std::size_t total = m_layers.capacity() * sizeof(LayerPart);
    for (const LayerPart& part : m_layers) {
        total += part.lineBoxes.capacity() * sizeof(WorldBox);
    }
    return total;
}

}  // namespace belfry::feed
