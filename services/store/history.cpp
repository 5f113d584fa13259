// SPDX-License-Identifier: Apache-2.0
#include "services/store/history.h"

#include <algorithm>

namespace belfry::store {

namespace {

HistoryPoint pointOf(const HistorySample& sample) {
    const bool valued = sample.quality != Quality::Missing;
    const std::int32_t raw = valued ? sample.raw : 0;
    return {sample.observedMs, raw, raw, raw, valued ? 1U : 0U, sample.quality};
}

void put(const HistorySample& sample, HistoryPoint& point) {
    point.quality = std::max(point.quality, sample.quality);
    if (sample.quality == Quality::Missing) {
        return;
    }
    point.min = point.count == 0 ? sample.raw : std::min(point.min, sample.raw);
    point.max = point.count == 0 ? sample.raw : std::max(point.max, sample.raw);
    point.last = sample.raw;
    ++point.count;
}

}  // namespace

std::vector<HistoryPoint> decimate(std::span<const HistorySample> samples, Millis fromMs, Millis toMs,
                                   std::size_t maxPoints) {
    std::vector<HistoryPoint> points;
    if (maxPoints == 0 || toMs < fromMs) {
        return points;
    }
    points.reserve(std::min(samples.size(), maxPoints));
    const bool whole = samples.size() <= maxPoints;
    // unsigned: a range over all of time is wider than a signed number
    const auto wide = static_cast<std::uint64_t>(toMs) - static_cast<std::uint64_t>(fromMs);
    const std::uint64_t span = wide / maxPoints + 1;
    std::uint64_t current = 0;
    for (const HistorySample& sample : samples) {
        const std::uint64_t bucket =
            (static_cast<std::uint64_t>(sample.observedMs) - static_cast<std::uint64_t>(fromMs)) / span;
        if (whole || points.empty() || bucket != current) {
            points.push_back(pointOf(sample));
            current = bucket;
        } else {
            put(sample, points.back());
        }
    }
    return points;
}

Result<std::size_t> HistoryStore::append(std::string_view entity, std::string_view attribute, Millis observedMs,
                                         std::int32_t raw, Quality quality) {
    return series(entity, attribute).and_then([&](SeriesId id) -> Result<std::size_t> {
        const HistorySample sample{id, observedMs, raw, quality};
        return append({&sample, 1});
    });
}

}  // namespace belfry::store
