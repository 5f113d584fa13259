// SPDX-License-Identifier: Apache-2.0
#include "models/feed/interest.h"

#include <algorithm>
#include <cmath>

namespace belfry::feed {

namespace {

constexpr double kWorld = 4'294'967'296.0;

tl::unexpected<Error> refused(const std::string& what) {
    return fail(ErrorCode::InvalidArgument, "the filter " + what,
                "At most 16 boxes of degrees on Earth and 1,000 handles.");
}

bool within(double value, double low, double high) { return value >= low && value <= high; }  // false for NaN

std::uint32_t clamped(double units) { return static_cast<std::uint32_t>(std::clamp(units, 0.0, kWorld - 1.0)); }

std::uint32_t wrapped(double units) { return clamped(units - std::floor(units / kWorld) * kWorld); }

}  // namespace

Result<void> validate(const Interest& interest) {
    if (interest.boxes.size() > kMaxInterestBoxes) {
        return refused("names " + std::to_string(interest.boxes.size()) + " boxes");
    }
    if (interest.handles.size() > kMaxInterestHandles) {
        return refused("names " + std::to_string(interest.handles.size()) + " handles");
    }
    if (!within(interest.zoom, 0.0, kMaxInterestZoom)) {
        return refused("has an impossible zoom");
    }
    for (const GeoBox& box : interest.boxes) {
        if (!within(box.west, -180.0, 180.0) || !within(box.east, -180.0, 180.0) || !within(box.south, -90.0, 90.0) ||
            !within(box.north, -90.0, 90.0)) {
            return refused("has a box that is nowhere on Earth");
        }
        if (box.south > box.north) {
            return refused("has a box upside down");
        }
    }
    return {};
}

std::vector<WorldBox> worldBoxes(const Interest& interest, double margin) {
    std::vector<WorldBox> boxes;
    for (const GeoBox& box : interest.boxes) {
        const Mercator topLeft = project({box.west, box.north});
        const Mercator bottomRight = project({box.east, box.south});
        const double left = topLeft.x;
        // project() wraps 180° to the western edge
        double right = box.east >= 180.0 ? kWorld - 1.0 : static_cast<double>(bottomRight.x);
        if (box.west > box.east) {
            right += kWorld;
        }
        const double wide = std::max(0.0, right - left) * margin;
        const double high = (static_cast<double>(bottomRight.y) - topLeft.y) * margin;
        const std::uint32_t top = clamped(topLeft.y - high);
        const std::uint32_t bottom = clamped(bottomRight.y + high);
        if (right - left + 2.0 * wide >= kWorld - 1.0) {
            boxes.push_back({{0, top}, {clamped(kWorld), bottom}});
        } else {
            boxes.push_back({{wrapped(left - wide), top}, {wrapped(right + wide), bottom}});
        }
    }
    return boxes;
}

}  // namespace belfry::feed
