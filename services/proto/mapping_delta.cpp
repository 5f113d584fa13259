// SPDX-License-Identifier: Apache-2.0
#include "services/proto/mapping_delta.h"

#include <algorithm>
#include <limits>
#include <string>

#include "services/proto/mapping_feed.h"

namespace belfry::proto {

namespace {

constexpr Millis kMaxTime = 4'000'000'000'000'000;  // far beyond year 9999, far from overflow

std::size_t varintSize(std::int32_t value) {
    const std::uint32_t zigzag = (static_cast<std::uint32_t>(value) << 1U) ^ static_cast<std::uint32_t>(value >> 31);
    return zigzag < (1U << 7U) ? 1 : zigzag < (1U << 14U) ? 2 : zigzag < (1U << 21U) ? 3 : zigzag < (1U << 28U) ? 4 : 5;
}

std::int32_t wrapped(std::uint32_t value) { return static_cast<std::int32_t>(value); }

void timesToWire(const std::vector<Millis>& times, v1::LayerBatch* wire) {
    const auto [low, high] = std::minmax_element(times.begin(), times.end());
    if (*high - *low > std::numeric_limits<std::int32_t>::max()) {
        *wire->mutable_times_ms() = {times.begin(), times.end()};
        return;
    }
    // zigzag spends a bit on the sign: measured from the middle it is not wasted
    const Millis base = *low + (*high - *low) / 2;
    wire->set_base_time_ms(base);
    if (*low == *high) {
        return;
    }
    auto* offsets = wire->mutable_time_offsets_ms();
    offsets->Reserve(static_cast<int>(times.size()));
    for (const Millis time : times) {
        offsets->AddAlreadyReserved(static_cast<std::int32_t>(time - base));
    }
}

void columnToWire(const feed::Column& column, std::size_t rows, v1::Column* wire) {
    wire->set_attribute(column.attribute);
    const bool everywhere = column.present.empty();
    if (!everywhere) {
        std::string* bits = wire->mutable_present();
        bits->assign((rows + 7) / 8, '\0');
        for (std::size_t row = 0; row < rows; ++row) {
            if (column.present[row] != 0) {
                char& byte = (*bits)[row / 8];
                byte = static_cast<char>(static_cast<unsigned char>(byte) | (1U << (row % 8)));
            }
        }
    }
    auto* values = wire->mutable_values();
    values->Reserve(static_cast<int>(rows));
    std::size_t plain = 0;
    std::size_t difference = 0;
    std::uint32_t before = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        if (everywhere || column.present[row] != 0) {
            const std::int32_t value = column.values[row];
            values->AddAlreadyReserved(value);
            plain += varintSize(value);
            difference += varintSize(wrapped(static_cast<std::uint32_t>(value) - before));
            before = static_cast<std::uint32_t>(value);
        }
    }
    if (difference < plain) {
        wire->set_delta(true);
        before = 0;
        for (std::int32_t& value : *values) {
            const auto present = static_cast<std::uint32_t>(value);
            value = wrapped(present - before);
            before = present;
        }
    }
    if (!column.qualities.empty()) {
        std::string* qualities = wire->mutable_qualities();
        qualities->reserve(rows);
        for (std::size_t row = 0; row < rows; ++row) {
            if (everywhere || column.present[row] != 0) {
                qualities->push_back(static_cast<char>(column.qualities[row]));
            }
        }
    }
    for (const std::string& text : column.texts) {
        wire->add_texts(text);
    }
}

tl::unexpected<Error> malformed(const std::string& what) {
    return fail(ErrorCode::InvalidArgument, "malformed delta: " + what,
                "The peer is faulty or speaks another contract.");
}

std::string number(std::size_t value) { return std::to_string(value); }

/** Lengths of one batch against each other; nothing is built yet. */
Result<void> checkBatch(const v1::LayerBatch& wire, const DecodeLimits& limits, std::size_t* cells) {
    const std::string where = "layer " + number(wire.layer()) + ": ";
    if (wire.layer() >= kMaxLayers) {
        return malformed(where + "there are at most 63 layers");
    }
    const auto rows = static_cast<std::size_t>(wire.row_gaps_size());
    if (rows == 0 || rows > limits.rowsPerBatch) {
        return malformed(where + number(rows) + " rows");
    }
    const auto offsets = static_cast<std::size_t>(wire.time_offsets_ms_size());
    const auto times = static_cast<std::size_t>(wire.times_ms_size());
    if ((offsets != 0 && offsets != rows) || (times != 0 && times != rows) || (offsets != 0 && times != 0)) {
        return malformed(where + number(rows) + " rows but " + number(offsets + times) + " times");
    }
    if (wire.base_time_ms() > kMaxTime || wire.base_time_ms() < -kMaxTime) {
        return malformed(where + "impossible time");
    }
    for (const Millis offset : wire.time_offsets_ms()) {
        if (wire.base_time_ms() + offset > kMaxTime || wire.base_time_ms() + offset < -kMaxTime) {
            return malformed(where + "impossible time");
        }
    }
    for (const Millis time : wire.times_ms()) {
        if (time > kMaxTime || time < -kMaxTime) {
            return malformed(where + "impossible time");
        }
    }
    std::uint64_t row = 0;
    for (int i = 0; i < wire.row_gaps_size(); ++i) {
        if (i > 0 && wire.row_gaps(i) == 0) {
            return malformed(where + "rows do not ascend");
        }
        row += wire.row_gaps(i);
        if (row >= Handle::kMaxRows - 1) {
            return malformed(where + "row " + std::to_string(row) + " is too high");
        }
    }
    *cells += rows * static_cast<std::size_t>(wire.columns_size());
    if (static_cast<std::size_t>(wire.columns_size()) > kMaxAttributes || *cells > limits.cells) {
        return malformed(where + number(rows) + " rows of " + number(static_cast<std::size_t>(wire.columns_size())) +
                         " columns are too many");
    }
    std::uint64_t seen = 0;
    for (const v1::Column& column : wire.columns()) {
        const std::string which = where + "attribute " + number(column.attribute()) + ": ";
        if (column.attribute() >= kMaxAttributes || ((seen >> column.attribute()) & 1U) != 0) {
            return malformed(which + "unknown or given twice");
        }
        seen |= std::uint64_t{1} << column.attribute();
        std::size_t present = rows;
        if (!column.present().empty()) {
            if (column.present().size() != (rows + 7) / 8) {
                return malformed(which + number(rows) + " rows but " + number(column.present().size()) +
                                 " bytes of bitmap");
            }
            present = 0;
            for (const char byte : column.present()) {
                present += static_cast<std::size_t>(__builtin_popcount(static_cast<unsigned char>(byte)));
            }
            const unsigned spare =
                unsigned{static_cast<unsigned char>(column.present().back())} >> ((rows - 1) % 8 + 1);
            if (spare != 0) {
                return malformed(which + "bits beyond the last row");
            }
        }
        if (static_cast<std::size_t>(column.values_size()) != present) {
            return malformed(which + number(present) + " rows but " + std::to_string(column.values_size()) + " values");
        }
        if (!column.qualities().empty() && column.qualities().size() != present) {
            return malformed(which + number(present) + " rows but " + number(column.qualities().size()) + " qualities");
        }
        for (const char quality : column.qualities()) {
            if (static_cast<unsigned char>(quality) > static_cast<unsigned char>(Quality::Missing)) {
                return malformed(which + "unknown quality");
            }
        }
        if (static_cast<std::size_t>(column.texts_size()) > present) {
            return malformed(which + number(present) + " rows but " + std::to_string(column.texts_size()) + " texts");
        }
        for (const std::string& text : column.texts()) {
            if (text.size() > limits.textBytes) {
                return malformed(which + "a text of " + number(text.size()) + " bytes");
            }
        }
    }
    return {};
}

/** Only of a checked batch. */
Result<void> buildColumn(const v1::Column& wire, std::size_t rows, feed::Column* column) {
    column->attribute = static_cast<AttributeIndex>(wire.attribute());
    column->values.resize(rows, 0);
    const bool everywhere = wire.present().empty();
    const bool hasQualities = !wire.qualities().empty();
    if (!everywhere) {
        column->present.resize(rows, 0);
    }
    if (hasQualities) {
        column->qualities.resize(rows, Quality::Good);
    }
    const std::int32_t* values = wire.values().data();
    const std::string& bits = wire.present();
    std::uint32_t sum = 0;
    std::size_t at = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        if (!everywhere) {
            if (((unsigned{static_cast<unsigned char>(bits[row / 8])} >> (row % 8)) & 1U) == 0) {
                continue;
            }
            column->present[row] = 1;
        }
        sum = wire.delta() ? sum + static_cast<std::uint32_t>(values[at]) : static_cast<std::uint32_t>(values[at]);
        column->values[row] = wrapped(sum);
        if (hasQualities) {
            column->qualities[row] = static_cast<Quality>(wire.qualities()[at]);
        }
        ++at;
    }
    column->texts.assign(wire.texts().begin(), wire.texts().end());
    if (!column->texts.empty()) {
        for (std::size_t row = 0; row < rows; ++row) {
            if (column->isPresent(row) &&
                (column->values[row] < 0 || static_cast<std::size_t>(column->values[row]) >= column->texts.size())) {
                return malformed("attribute " + number(wire.attribute()) + ": text " +
                                 std::to_string(column->values[row]) + " of " + number(column->texts.size()));
            }
        }
    }
    return {};
}

Result<void> buildBatch(const v1::LayerBatch& wire, feed::LayerBatch* batch) {
    const auto rows = static_cast<std::size_t>(wire.row_gaps_size());
    batch->layer = static_cast<LayerIndex>(wire.layer());
    batch->handles.resize(rows);
    std::uint32_t row = 0;
    for (std::size_t i = 0; i < rows; ++i) {
        row += wire.row_gaps(static_cast<int>(i));
        batch->handles[i] = Handle::of(batch->layer, row);
    }
    if (wire.times_ms_size() > 0) {
        batch->observedMs.assign(wire.times_ms().begin(), wire.times_ms().end());
    } else {
        batch->observedMs.assign(rows, wire.base_time_ms());
        for (int i = 0; i < wire.time_offsets_ms_size(); ++i) {
            batch->observedMs[static_cast<std::size_t>(i)] += wire.time_offsets_ms(i);
        }
    }
    batch->columns.resize(static_cast<std::size_t>(wire.columns_size()));
    for (int i = 0; i < wire.columns_size(); ++i) {
        if (auto built = buildColumn(wire.columns(i), rows, &batch->columns[static_cast<std::size_t>(i)]); !built) {
            return built;
        }
    }
    return {};
}

}  // namespace

void toWire(const feed::Delta& delta, v1::Delta* wire, std::uint64_t layers) {
    wire->Clear();
    wire->set_prev_rev(delta.prevRev);
    wire->set_rev(delta.rev);
    wire->set_wall_ms(delta.wallMs);
    wire->set_conflated(delta.conflated);
    wire->set_merged_count(delta.mergedCount);
    wire->set_catch_up(delta.catchUp);
    for (const feed::AddedAsset& added : delta.added) {
        v1::AddedAsset* to = wire->add_added();
        to->set_handle(added.handle.value);
        toWire(added.asset, to->mutable_asset());
    }
    for (const Handle handle : delta.removed) {
        wire->add_removed(handle.value);
    }
    for (const feed::LayerBatch& batch : delta.batches) {
        if (((layers >> batch.layer) & 1U) == 0 || batch.handles.empty()) {
            continue;
        }
        v1::LayerBatch* to = wire->add_batches();
        to->set_layer(batch.layer);
        auto* gaps = to->mutable_row_gaps();
        gaps->Reserve(static_cast<int>(batch.handles.size()));
        std::uint32_t before = 0;
        for (const Handle handle : batch.handles) {
            gaps->AddAlreadyReserved(handle.row() - before);
            before = handle.row();
        }
        timesToWire(batch.observedMs, to);
        for (const feed::Column& column : batch.columns) {
            columnToWire(column, batch.handles.size(), to->add_columns());
        }
    }
}

Result<feed::Delta> fromWire(const v1::Delta& wire, const DecodeLimits& limits) {
    if (static_cast<std::size_t>(wire.added_size()) > limits.entities ||
        static_cast<std::size_t>(wire.removed_size()) > limits.entities) {
        return malformed("too many entities added or removed");
    }
    if (wire.rev() < wire.prev_rev()) {
        return malformed("revision " + std::to_string(wire.rev()) + " is before " + std::to_string(wire.prev_rev()));
    }
    if (wire.wall_ms() > kMaxTime || wire.wall_ms() < -kMaxTime) {
        return malformed("impossible time");
    }
    std::size_t cells = 0;
    std::uint64_t seen = 0;
    for (const v1::LayerBatch& batch : wire.batches()) {
        if (auto checked = checkBatch(batch, limits, &cells); !checked) {
            return tl::unexpected(checked.error());
        }
        if (((seen >> batch.layer()) & 1U) != 0) {
            return malformed("layer " + number(batch.layer()) + " is there twice");
        }
        seen |= std::uint64_t{1} << batch.layer();
    }
    feed::Delta delta;
    delta.prevRev = wire.prev_rev();
    delta.rev = wire.rev();
    delta.wallMs = wire.wall_ms();
    delta.conflated = wire.conflated();
    delta.mergedCount = wire.merged_count();
    delta.catchUp = wire.catch_up();
    delta.added.reserve(static_cast<std::size_t>(wire.added_size()));
    for (const v1::AddedAsset& added : wire.added()) {
        auto asset = fromWire(added.asset());
        if (!asset) {
            return malformed(asset.error().message);
        }
        delta.added.push_back({Handle{added.handle()}, std::move(*asset)});
    }
    delta.removed.reserve(static_cast<std::size_t>(wire.removed_size()));
    for (const std::uint32_t handle : wire.removed()) {
        delta.removed.push_back(Handle{handle});
    }
    delta.batches.resize(static_cast<std::size_t>(wire.batches_size()));
    for (int i = 0; i < wire.batches_size(); ++i) {
        if (auto built = buildBatch(wire.batches(i), &delta.batches[static_cast<std::size_t>(i)]); !built) {
            return tl::unexpected(built.error());
        }
    }
    return delta;
}

}  // namespace belfry::proto
