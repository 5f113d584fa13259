// SPDX-License-Identifier: Apache-2.0
#include "ui/layers/layer_summary.h"

#include <algorithm>
#include <optional>
#include <string_view>

namespace belfry::ui {

namespace {

/** Visits every live entity of a type (or all) and says whether it reported within three periods. */
template <typename Visit>
void forEach(const feed::Store& store, LayerIndex layer, std::string_view type, Visit visit) {
    const feed::Catalogue& catalogue = store.catalogue();
    const auto wanted = store.schema(layer).assetTypeIndex(type);
    const auto types = catalogue.types(layer);
    const std::uint32_t rows = std::min(catalogue.rowCount(layer), store.table(layer).rowCount());
    for (std::uint32_t row = 0; row < rows; ++row) {
        if ((type.empty() || (wanted && types[row] == *wanted)) && catalogue.contains(Handle::of(layer, row))) {
            visit(row);
        }
    }
}

struct Column {
    const feed::EntityTable& table;
    const AttributeSchema& schema;
    AttributeIndex index;

    [[nodiscard]] bool has(std::uint32_t row) const { return table.has(row, index); }
    [[nodiscard]] double value(std::uint32_t row) const { return valueOf(schema, table.raw(row, index)); }
};

std::optional<Column> column(const feed::Store& store, LayerIndex layer, std::string_view name) {
    const auto index = store.schema(layer).attributeIndex(name);
    if (!index) {
        return std::nullopt;
    }
    return Column{store.table(layer), store.schema(layer).attributes[*index], *index};
}

}  // namespace

bool isSilent(const feed::Store& store, Handle handle, Millis nowMs) {
    const Millis observed = store.table(handle.layer()).observedMs(handle.row());
    return observed == 0 || nowMs - observed > 3 * store.schema(handle.layer()).periodMs;
}

LayerSummary summarise(const feed::Store& store, LayerIndex layer, Millis nowMs) {
    LayerSummary summary;
    const std::string& id = store.schema(layer).id;
    std::size_t seen = 0;
    std::size_t fresh = 0;
    const auto count = [&](std::uint32_t row) {
        ++seen;
        const bool isFresh = !isSilent(store, Handle::of(layer, row), nowMs);
        fresh += isFresh ? 1 : 0;
        return isFresh;
    };
    double sum = 0.0;
    double weight = 0.0;
    if (id == "parking") {
        summary.kind = LayerSummary::Kind::Fullness;
        const auto free = column(store, layer, "available_spot_number");
        const auto total = column(store, layer, "total_spot_number");
        if (free && total) {
            forEach(store, layer, "facility", [&](std::uint32_t row) {
                if (count(row) && free->has(row) && total->has(row)) {
                    const double spaces = std::max(0.0, total->value(row));
                    sum += spaces - std::clamp(free->value(row), 0.0, spaces);
                    weight += spaces;
                }
            });
        }
        summary.figure = weight > 0 ? sum / weight : 0.0;
    } else if (id == "lighting") {
        summary.kind = LayerSummary::Kind::Working;
        if (const auto status = column(store, layer, "lamp_status")) {
            forEach(store, layer, "luminaire", [&](std::uint32_t row) {
                if (count(row) && status->has(row)) {
                    sum += status->value(row) == 0.0 ? 1.0 : 0.0;
                    weight += 1.0;
                }
            });
        }
        summary.figure = weight > 0 ? sum / weight : 0.0;
    } else if (id == "traffic") {
        summary.kind = LayerSummary::Kind::TravelTime;
        if (const auto ratio = column(store, layer, "speed_ratio")) {
            forEach(store, layer, "road_segment", [&](std::uint32_t row) {
                if (count(row) && ratio->has(row)) {
                    sum += 1.0 / std::clamp(ratio->value(row), 0.05, 2.0);
                    weight += 1.0;
                }
            });
        }
        summary.figure = weight > 0 ? sum / weight : 0.0;
    } else if (id == "air_quality") {
        summary.kind = LayerSummary::Kind::AirIndex;
        if (const auto index = column(store, layer, "air_quality_index")) {
            forEach(store, layer, "station", [&](std::uint32_t row) {
                if (count(row) && index->has(row)) {
                    summary.figure = std::max(summary.figure, index->value(row));
                    weight += 1.0;
                }
            });
        }
    } else if (id == "incidents") {
        summary.kind = LayerSummary::Kind::OpenIncidents;
        const auto priority = column(store, layer, "priority");
        const auto status = column(store, layer, "incident_status");
        forEach(store, layer, {}, [&](std::uint32_t row) {
            ++seen;
            ++fresh;  // an incident is open until somebody closes it, however long nobody spoke of it
            const bool open = !status || !status->has(row) || status->value(row) < 2.0;
            sum += open ? 1.0 : 0.0;
            summary.open1 += open && priority && priority->has(row) && priority->value(row) == 0.0 ? 1 : 0;
        });
        summary.figure = sum;
        summary.completeness = 1.0;
        summary.known = true;
        return summary;
    } else {
        forEach(store, layer, {}, [&](std::uint32_t row) { count(row); });
        summary.figure = seen > 0 ? static_cast<double>(fresh) / static_cast<double>(seen) : 0.0;
        weight = static_cast<double>(seen);
    }
    summary.completeness = seen > 0 ? static_cast<double>(fresh) / static_cast<double>(seen) : 0.0;
    summary.known = weight > 0;
    return summary;
}

}  // namespace belfry::ui
