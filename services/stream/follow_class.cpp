// SPDX-License-Identifier: Apache-2.0
#include "services/stream/follow_class.h"

#include <algorithm>
#include <vector>

namespace belfry::stream {

namespace {

feed::Column pick(const feed::Column& from, const std::vector<std::uint32_t>& rows) {
    feed::Column column;
    column.attribute = from.attribute;
    const bool everywhere = from.present.empty();
    if (!everywhere) {
        column.present.reserve(rows.size());
    }
    column.values.reserve(rows.size());
    if (!from.qualities.empty()) {
        column.qualities.reserve(rows.size());
    }
    for (const std::uint32_t row : rows) {
        const bool present = from.isPresent(row);
        if (!everywhere) {
            column.present.push_back(present ? 1 : 0);
        }
        std::int32_t value = from.values[row];
        if (!from.texts.empty() && present) {
            column.texts.push_back(from.texts[static_cast<std::size_t>(value)]);
            value = static_cast<std::int32_t>(column.texts.size() - 1);
        }
        column.values.push_back(value);
        if (!from.qualities.empty()) {
            column.qualities.push_back(from.qualities[row]);
        }
    }
    return column;
}

bool saysAnything(const feed::Column& column) {
    return column.present.empty() ||
           std::any_of(column.present.begin(), column.present.end(), [](std::uint8_t one) { return one != 0; });
}

}  // namespace

feed::Delta selectRows(const feed::Delta& delta, const feed::Following& following) {
    feed::Delta told;
    told.prevRev = delta.prevRev;
    told.rev = delta.rev;
    told.wallMs = delta.wallMs;
    told.added = delta.added;
    told.removed = delta.removed;
    told.conflated = delta.conflated;
    told.mergedCount = delta.mergedCount;
    std::vector<std::uint32_t> rows;
    for (const feed::LayerBatch& batch : delta.batches) {
        rows.clear();
        for (std::size_t i = 0; i < batch.handles.size(); ++i) {
            if (following.contains(batch.handles[i])) {
                rows.push_back(static_cast<std::uint32_t>(i));
            }
        }
        if (rows.empty()) {
            continue;
        }
        feed::LayerBatch& part = told.batches.emplace_back();
        part.layer = batch.layer;
        part.handles.reserve(rows.size());
        part.observedMs.reserve(rows.size());
        for (const std::uint32_t row : rows) {
            part.handles.push_back(batch.handles[row]);
            part.observedMs.push_back(batch.observedMs[row]);
        }
        for (const feed::Column& column : batch.columns) {
            feed::Column picked = pick(column, rows);
            if (saysAnything(picked)) {
                part.columns.push_back(std::move(picked));
            }
        }
    }
    return told;
}

}  // namespace belfry::stream
