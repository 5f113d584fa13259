// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/map/map_script.h"

#include <cmath>

namespace belfry::bench {

namespace {
constexpr double kTo256 = 1.0;  // the workload's z counts tiles of 512 px
}

std::string_view nameOf(Leg leg) {
    switch (leg) {
        case Leg::Still: return "still";
        case Leg::Pan: return "pan";
        case Leg::Zoom: return "zoom";
        case Leg::Rotate: return "rotate";
    }
    return "";
}

double secondsOf(Leg leg) { return leg == Leg::Still ? 4.0 : 10.0; }

bool isMoving(Leg leg) { return leg != Leg::Still; }

View viewAt(Leg leg, double seconds) {
    switch (leg) {
        case Leg::Still: return {13.30, 52.45, 11.0 + kTo256, 0.0};
        case Leg::Pan: {  // A to B and back, 2.5 s each way
            const double way = std::fmod(seconds / 2.5, 2.0);
            const double part = way < 1.0 ? way : 2.0 - way;
            return {13.30 + (13.54 - 13.30) * part, 52.45 + (52.57 - 52.45) * part, 11.0 + kTo256, 0.0};
        }
        case Leg::Zoom: {  // 10.5 to 14 and back, 5 s each way
            const double way = std::fmod(seconds / 5.0, 2.0);
            const double part = way < 1.0 ? way : 2.0 - way;
            return {13.42, 52.51, 10.5 + 3.5 * part + kTo256, 0.0};
        }
        case Leg::Rotate: return {13.42, 52.51, 11.0 + kTo256, std::fmod(36.0 * seconds, 360.0)};
    }
    return finalView();
}

View finalView() { return {13.42, 52.51, 10.5 + kTo256, 0.0}; }

}  // namespace belfry::bench
