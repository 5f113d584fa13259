// SPDX-License-Identifier: Apache-2.0
#include "models/domain/quality.h"

namespace belfry {

Freshness freshnessOf(Millis ageMs, Millis periodMs) {
    if (ageMs < 0 || ageMs > 10 * periodMs) {
        return Freshness::Lost;
    }
    if (ageMs > 3 * periodMs) {
        return Freshness::Stale;
    }
    // > 1.5 periods, in integers
    return 2 * ageMs > 3 * periodMs ? Freshness::Late : Freshness::Live;
}

std::string_view toText(Freshness freshness) {
    switch (freshness) {
        case Freshness::Live: return "LIVE";
        case Freshness::Late: return "LATE";
        case Freshness::Stale: return "STALE";
        case Freshness::Lost: return "LOST";
    }
    return "LOST";
}

std::string_view toText(Quality quality) {
    switch (quality) {
        case Quality::Good: return "GOOD";
        case Quality::Uncertain: return "UNCERTAIN";
        case Quality::Bad: return "BAD";
        case Quality::Stale: return "STALE";
        case Quality::Missing: return "MISSING";
    }
    return "MISSING";
}

}  // namespace belfry
