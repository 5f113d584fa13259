// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

namespace belfry::bench {

/** Where the film looks; `zoom` is Qt Location's (256-px tiles), one more than the workload's z. */
struct View {
    double lon = 0.0;
    double lat = 0.0;
    double zoom = 0.0;
    double bearing = 0.0;
};

/** The parts of the film. Rotate is Belfry's own addition to the workload of ../shared/bench/map-workload.md. */
enum class Leg { Still, Pan, Zoom, Rotate };
constexpr std::array kLegs{Leg::Still, Leg::Pan, Leg::Zoom, Leg::Rotate};

[[nodiscard]] std::string_view nameOf(Leg leg);
/** Full length in seconds: 4, 10, 10, 10. */
[[nodiscard]] double secondsOf(Leg leg);
[[nodiscard]] bool isMoving(Leg leg);
/** A function of time alone: a slow renderer shows fewer frames of the same film. */
[[nodiscard]] View viewAt(Leg leg, double seconds);
/** Where the pixels are compared. */
[[nodiscard]] View finalView();

}  // namespace belfry::bench
