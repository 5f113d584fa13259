// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QList>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/bench/map/feed_client.h"
#include "tests/bench/map/map_points.h"
#include "tests/bench/map/map_script.h"

class QQuickWindow;

namespace belfry::bench {

/** The store's revision once batch k is in it; 1 is the state at the start. */
[[nodiscard]] constexpr std::uint64_t revisionOf(std::uint32_t batch) { return std::uint64_t{batch} + 2; }

/** The workload's colours by state. */
[[nodiscard]] inline QList<QColor> stateColours() {
    return {QColor(0x2e, 0x7d, 0x32), QColor(0x15, 0x65, 0xc0), QColor(0xf9, 0xa8, 0x25), QColor(0xc6, 0x28, 0x28),
            QColor(0x6a, 0x1b, 0x9a)};
}

/** A way to draw the points on a map, put through the film. GUI thread unless said otherwise. */
class MapSubject {
public:
    virtual ~MapSubject() = default;

    [[nodiscard]] virtual std::string bench() const = 0;
    /** "exact": every point; "lod": as the console draws. */
    [[nodiscard]] virtual std::string drawing() const = 0;
    [[nodiscard]] virtual QQuickWindow* window() = 0;
    [[nodiscard]] virtual bool hasBaseMap() const = 0;
    /** Point number → handle where batches are to come as deltas. */
    [[nodiscard]] virtual const std::vector<Handle>* handles() const { return nullptr; }

    /** Makes the points visible; what was prepared before does not count as loading. */
    virtual void load() = 0;
    virtual void look(const View& view) = 0;
    virtual void apply(std::vector<FeedBatch> batches) = 0;
    /** The next frame shows every point under the present camera. */
    [[nodiscard]] virtual bool isComplete() const = 0;
    /** Revision of the picture in the scene graph; render thread while the GUI thread waits. 0 = cannot tell. */
    [[nodiscard]] virtual std::uint64_t picture() const = 0;
};

}  // namespace belfry::bench
