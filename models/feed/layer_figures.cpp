// SPDX-License-Identifier: Apache-2.0
#include "models/feed/layer_figures.h"

#include <algorithm>
#include <cmath>

#include "models/feed/store.h"

namespace belfry::feed {

namespace {

constexpr int kSilentPeriods = 3;
constexpr double kDark = 0.01;
constexpr double kFull = 0.98;
constexpr double kLongQueueMin = 10.0;

bool silent(Millis observedMs, Millis periodMs, Millis nowMs) {
    return observedMs == 0 || nowMs - observedMs > kSilentPeriods * periodMs;
}

double toStep(double value, double step) { return std::round(value / step) * step; }

}  // namespace

LayerSummary LayerSummary::rounded() const {
    LayerSummary summary = *this;
    switch (kind) {
        case Kind::Reporting:
        case Kind::Working: summary.figure = toStep(figure, 0.001); break;
        case Kind::Fullness:
        case Kind::TravelTime: summary.figure = toStep(figure, 0.01); break;
        case Kind::AirIndex:
        case Kind::OpenIncidents: summary.figure = std::round(figure); break;
    }
    summary.completeness = std::floor(completeness * 100.0) / 100.0;  // never better than it is
    return summary;
}

std::string_view layerOf(StandingQuestion question) {
    switch (question) {
        case StandingQuestion::UnlitAtNight: return "lighting";
        case StandingQuestion::FullCarParks: return "parking";
        case StandingQuestion::LongQueues: return "traffic";
        case StandingQuestion::None:
        case StandingQuestion::NotReporting: break;
    }
    return {};
}

LayerFigures::LayerFigures(const LayerSchema& schema) : m_schema(&schema), m_reader(schema) {
    const auto sumUp = [&](LayerSummary::Kind kind, std::string_view type, std::string_view main,
                           std::string_view other = {}) {
        m_kind = kind;
        m_type = type.empty() ? std::nullopt : schema.assetTypeIndex(type);
        m_main = schema.attributeIndex(main);
        m_other = other.empty() ? std::nullopt : schema.attributeIndex(other);
        m_summable = (type.empty() || m_type) && m_main && (other.empty() || m_other);
    };
    const auto ask = [&](StandingQuestion question, std::string_view type, std::string_view attribute) {
        m_askedType = schema.assetTypeIndex(type);
        m_asked = schema.attributeIndex(attribute);
        m_question = m_askedType && m_asked ? question : StandingQuestion::None;
    };
    if (schema.id == "parking") {
        sumUp(LayerSummary::Kind::Fullness, "facility", "available_spot_number", "total_spot_number");
        ask(StandingQuestion::FullCarParks, "facility", "occupancy");
    } else if (schema.id == "lighting") {
        sumUp(LayerSummary::Kind::Working, "luminaire", "lamp_status");
        ask(StandingQuestion::UnlitAtNight, "luminaire", "illuminance_level");
    } else if (schema.id == "traffic") {
        sumUp(LayerSummary::Kind::TravelTime, "road_segment", "speed_ratio");
        ask(StandingQuestion::LongQueues, "road_segment", "queue_minutes");
    } else if (schema.id == "air_quality") {
        sumUp(LayerSummary::Kind::AirIndex, "station", "air_quality_index");
    } else if (schema.id == "incidents") {
        m_kind = LayerSummary::Kind::OpenIncidents;
        m_main = schema.attributeIndex("incident_status");
        m_other = schema.attributeIndex("priority");
    }
}

std::optional<double> LayerFigures::value(const EntityTable& table, std::optional<AttributeIndex> attribute,
                                          std::uint32_t row) const {
    return attribute && table.has(row, *attribute)
               ? std::optional(valueOf(m_schema->attributes[*attribute], table.raw(row, *attribute)))
               : std::nullopt;
}

std::uint8_t LayerFigures::factsOf(const EntityTable& table, std::uint8_t type, std::uint32_t row, Millis nowMs) const {
    std::uint8_t facts = 0;
    if (silent(table.observedMs(row), m_schema->periodMs, nowMs)) {
        facts |= Silent;
    }
    // only whether it has failed: that does not depend on the time
    if (m_reader.read(table, row, false, nowMs).has(SymbolState::Failed)) {
        facts |= Failed;
    }
    if (m_question == StandingQuestion::None || type != *m_askedType) {
        return facts;
    }
    const std::optional<double> found = value(table, m_asked, row);
    if (!found) {
        return facts;
    }
    switch (m_question) {
        case StandingQuestion::UnlitAtNight: return facts | (*found <= kDark ? Answers : Lit);
        case StandingQuestion::FullCarParks: return facts | (*found >= kFull ? Answers : 0);
        case StandingQuestion::LongQueues: return facts | (*found >= kLongQueueMin ? Answers : 0);
        case StandingQuestion::None:
        case StandingQuestion::NotReporting: break;
    }
    return facts;
}

void LayerFigures::add(const EntityTable& table, std::uint8_t type, std::uint32_t row, std::uint8_t facts) {
    using Kind = LayerSummary::Kind;
    if (!m_summable || (m_type && type != *m_type)) {
        return;
    }
    ++m_seen;
    if (m_kind == Kind::OpenIncidents) {
        ++m_fresh;  // an incident is open until somebody closes it, however long nobody spoke of it
        if (value(table, m_main, row).value_or(0.0) < 2.0) {
            m_sum += 1.0;
            m_urgent += value(table, m_other, row) == 0.0 ? 1U : 0U;
        }
        return;
    }
    if ((facts & Silent) != 0) {
        return;
    }
    ++m_fresh;
    if (m_kind == Kind::Reporting) {
        return;
    }
    const std::optional<double> main = value(table, m_main, row);
    if (!main) {
        return;
    }
    switch (m_kind) {
        case Kind::Fullness:
            if (const auto total = value(table, m_other, row)) {
                const double spaces = std::max(0.0, *total);
                m_sum += spaces - std::clamp(*main, 0.0, spaces);
                m_weight += spaces;
            }
            break;
        case Kind::Working:
            m_sum += *main == 0.0 ? 1.0 : 0.0;
            m_weight += 1.0;
            break;
        case Kind::TravelTime:
            m_sum += 1.0 / std::clamp(*main, 0.05, 2.0);
            m_weight += 1.0;
            break;
        case Kind::AirIndex:
            m_sum = std::max(m_sum, *main);
            m_weight += 1.0;
            break;
        case Kind::Reporting:
        case Kind::OpenIncidents: break;
    }
}

LayerSummary LayerFigures::summary() const {
    using Kind = LayerSummary::Kind;
    LayerSummary summary;
    summary.kind = m_kind;
    summary.urgent = m_urgent;
    const double share = m_seen > 0 ? static_cast<double>(m_fresh) / static_cast<double>(m_seen) : 0.0;
    summary.completeness = share;
    switch (m_kind) {
        case Kind::Reporting:
            summary.figure = share;
            summary.known = m_seen > 0;
            break;
        case Kind::AirIndex:
            summary.figure = m_sum;
            summary.known = m_weight > 0;
            break;
        case Kind::OpenIncidents:
            summary.figure = m_sum;
            summary.completeness = 1.0;
            summary.known = true;
            break;
        case Kind::Fullness:
        case Kind::Working:
        case Kind::TravelTime:
            summary.figure = m_weight > 0 ? m_sum / m_weight : 0.0;
            summary.known = m_weight > 0;
            break;
    }
    return summary;
}

void LayerFigures::clear() {
    m_sum = 0.0;
    m_weight = 0.0;
    m_urgent = 0;
    m_seen = 0;
    m_fresh = 0;
}

namespace {

/** Visits every live row of a layer. */
template <typename Visit>
void forEachRow(const Store& store, LayerIndex layer, Visit visit) {
    const Catalogue& catalogue = store.catalogue();
    const auto types = catalogue.types(layer);
    const auto gone = catalogue.goneFlags(layer);
    const std::uint32_t rows = std::min(catalogue.rowCount(layer), store.table(layer).rowCount());
    for (std::uint32_t row = 0; row < rows; ++row) {
        if (gone[row] == 0) {
            visit(row, types[row]);
        }
    }
}

}  // namespace

LayerSummary summarise(const Store& store, LayerIndex layer, Millis nowMs) {
    LayerFigures figures(store.schema(layer));
    const EntityTable& table = store.table(layer);
    forEachRow(store, layer, [&](std::uint32_t row, std::uint8_t type) {
        const bool isOld = silent(table.observedMs(row), store.schema(layer).periodMs, nowMs);
        figures.add(table, type, row, isOld ? LayerFigures::Silent : 0);
    });
    return figures.summary();
}

std::vector<Handle> answersTo(StandingQuestion question, const Store& store, Millis nowMs) {
    std::vector<Handle> found;
    if (question == StandingQuestion::None) {
        return found;
    }
    const std::string_view only = layerOf(question);
    const std::uint8_t asked =
        question == StandingQuestion::NotReporting ? LayerFigures::Silent : LayerFigures::Answers;
    std::size_t lit = 0;
    for (std::size_t i = 0; i < store.catalogue().layers().size(); ++i) {
        const auto layer = static_cast<LayerIndex>(i);
        const LayerSchema& schema = store.schema(layer);
        if (only.empty() ? schema.dynamicEntities : schema.id != only) {
            continue;
        }
        const LayerFigures figures(schema);
        forEachRow(store, layer, [&](std::uint32_t row, std::uint8_t type) {
            const std::uint8_t facts = figures.factsOf(store.table(layer), type, row, nowMs);
            lit += (facts & LayerFigures::Lit) != 0 ? 1 : 0;
            if ((facts & asked) != 0) {
                found.push_back(Handle::of(layer, row));
            }
        });
    }
    // with nearly all lamps dark it is day, and nothing is wrong with them
    if (question == StandingQuestion::UnlitAtNight && lit <= found.size()) {
        found.clear();
    }
    return found;
}

bool isSilent(const Store& store, Handle handle, Millis nowMs) {
    return silent(store.table(handle.layer()).observedMs(handle.row()), store.schema(handle.layer()).periodMs, nowMs);
}

}  // namespace belfry::feed
