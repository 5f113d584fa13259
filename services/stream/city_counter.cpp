// SPDX-License-Identifier: Apache-2.0
#include "services/stream/city_counter.h"

#include <algorithm>
#include <optional>
#include <string_view>

namespace belfry::stream {

CityCounter::CityCounter(const feed::Store& store, Millis wallMs) : m_store(store) {
    const feed::Catalogue& catalogue = store.catalogue();
    m_layers.reserve(catalogue.layers().size());
    std::vector<feed::StateClass> classes;
    for (std::size_t i = 0; i < catalogue.layers().size(); ++i) {
        const auto index = static_cast<LayerIndex>(i);
        m_layers.push_back(
            {feed::SymbolReader(store.schema(index)), {}, feed::LayerFigures(store.schema(index)), {}, {}, 0});
        classes.clear();
        m_layers[i].facts.resize(catalogue.rowCount(index), 0);
        for (std::uint32_t row = 0; row < catalogue.rowCount(index); ++row) {
            classes.push_back(classOf(index, row, wallMs));
            recount(index, row, wallMs);
            sumUp(index, row);
        }
        m_layers[i].count.summary = m_layers[i].figures.summary();
        m_layers[i].figures.clear();
        m_layers[i].pyramid.build(catalogue.positions(index), classes);
    }
}

void CityCounter::recount(LayerIndex index, std::uint32_t row, Millis wallMs) {
    using Fact = feed::LayerFigures::Fact;
    const feed::Catalogue& catalogue = m_store.catalogue();
    Layer& layer = m_layers[index];
    if (row >= layer.facts.size()) {
        layer.facts.resize(catalogue.rowCount(index), 0);
    }
    const bool gone = catalogue.goneFlags(index)[row] != 0;
    const std::uint8_t is =
        gone ? std::uint8_t{0} : layer.figures.factsOf(m_store.table(index), catalogue.types(index)[row], row, wallMs);
    const std::uint32_t district = catalogue.districtNumbers(index)[row];
    if (district >= m_failed.size()) {
        m_failed.resize(catalogue.sharedCount(), 0);
        m_isDistrict.resize(catalogue.sharedCount(), 0);
    }
    m_isDistrict[district] = 1;
    const std::uint8_t was = std::exchange(layer.facts[row], is);
    if (is == was) {
        return;
    }
    const auto step = [is, was](Fact fact) {
        return static_cast<std::uint32_t>((is & fact) != 0) - static_cast<std::uint32_t>((was & fact) != 0);
    };
    layer.count.silent += step(Fact::Silent);
    layer.count.answers += step(Fact::Answers);
    layer.count.lit += step(Fact::Lit);
    m_failed[district] += step(Fact::Failed);
}

void CityCounter::sumUp(LayerIndex index, std::uint32_t row) {
    const feed::Catalogue& catalogue = m_store.catalogue();
    if (catalogue.goneFlags(index)[row] == 0) {
        m_layers[index].figures.add(m_store.table(index), catalogue.types(index)[row], row, m_layers[index].facts[row]);
    }
}

feed::LayerCount CityCounter::count(LayerIndex layer) const { return m_layers[layer].count; }

std::vector<std::pair<std::string, std::uint32_t>> CityCounter::districts() const {
    constexpr std::size_t kMost = 4'096;
    std::vector<std::pair<std::string, std::uint32_t>> all;
    for (std::uint32_t number = 0; number < m_failed.size() && all.size() < kMost; ++number) {
        if (m_isDistrict[number] != 0) {
            all.emplace_back(m_store.catalogue().sharedText(number), m_failed[number]);
        }
    }
    return all;
}

feed::QuestionAnswers CityCounter::answers(feed::StandingQuestion question) const {
    feed::QuestionAnswers answers;
    answers.question = question;
    const auto layers = m_store.catalogue().layers();
    answers.total = feed::answerCount(question, layers, [this](LayerIndex layer) {
                        return std::optional(count(layer));
                    }).value_or(0);
    if (question == feed::StandingQuestion::None || answers.total == 0) {
        answers.total = 0;
        return answers;
    }
    const std::string_view only = feed::layerOf(question);
    const auto asked =
        question == feed::StandingQuestion::NotReporting ? feed::LayerFigures::Silent : feed::LayerFigures::Answers;
    std::uint64_t taken = 0;
    for (std::size_t i = 0; i < m_layers.size() && taken < feed::kMaxAnswers; ++i) {
        if (only.empty() ? layers[i].dynamicEntities : layers[i].id != only) {
            continue;
        }
        feed::ScopeChange::Runs part{static_cast<LayerIndex>(i), {}};
        const std::vector<std::uint8_t>& facts = m_layers[i].facts;
        for (std::uint32_t row = 0; row < facts.size() && taken < feed::kMaxAnswers; ++row) {
            if ((facts[row] & asked) == 0) {
                continue;
            }
            ++taken;
            if (!part.runs.empty() && part.runs.back().last == row) {
                ++part.runs.back().last;
            } else {
                part.runs.push_back({row, row + 1});
            }
        }
        if (!part.runs.empty()) {
            answers.rows.push_back(std::move(part));
        }
    }
    return answers;
}

feed::StateClass CityCounter::classOf(LayerIndex layer, std::uint32_t row, Millis wallMs) const {
    const bool gone = !m_store.catalogue().contains(Handle::of(layer, row));
    return feed::stateClassOf(m_layers[layer].reader.read(m_store.table(layer), row, gone, wallMs),
                              m_store.schema(layer).symbol);
}

void CityCounter::refresh(LayerIndex layer, std::uint32_t row, Millis wallMs) {
    m_layers[layer].pyramid.set(row, classOf(layer, row, wallMs));
    recount(layer, row, wallMs);
}

void CityCounter::apply(const feed::Delta& delta, Millis wallMs) {
    for (const feed::AddedAsset& added : delta.added) {
        const LayerIndex layer = added.handle.layer();
        // the positions may lie elsewhere now
        m_layers[layer].pyramid.grow(m_store.catalogue().positions(layer));
    }
    for (const feed::AddedAsset& added : delta.added) {
        refresh(added.handle.layer(), added.handle.row(), wallMs);
    }
    for (const feed::LayerBatch& batch : delta.batches) {
        for (const Handle handle : batch.handles) {
            refresh(batch.layer, handle.row(), wallMs);
        }
    }
    for (const Handle handle : delta.removed) {
        refresh(handle.layer(), handle.row(), wallMs);
    }
}

void CityCounter::sweep(Millis elapsedMs, Millis wallMs) {
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        Layer& layer = m_layers[i];
        const std::uint32_t rows = layer.pyramid.rowCount();
        if (rows == 0) {
            layer.count.summary = layer.figures.summary();
            continue;
        }
        const auto share = static_cast<std::uint64_t>(std::clamp<Millis>(elapsedMs, 1, kSweepMs));
        auto left = static_cast<std::uint32_t>(
            std::min<std::uint64_t>(rows, rows * share / static_cast<std::uint64_t>(kSweepMs) + 1));
        for (; left > 0; --left) {
            if (layer.sweptTo >= rows) {
                layer.sweptTo = 0;
                layer.count.summary = layer.figures.summary();
                layer.figures.clear();
            }
            refresh(static_cast<LayerIndex>(i), layer.sweptTo, wallMs);
            sumUp(static_cast<LayerIndex>(i), layer.sweptTo++);
        }
    }
}

std::vector<feed::AggregateCounts::Cell> CityCounter::cells(LayerIndex layer, std::uint8_t level,
                                                            const std::vector<feed::WorldBox>& boxes) const {
    std::vector<feed::AggregateCell> found;
    for (const feed::WorldBox& box : boxes) {
        m_layers[layer].pyramid.collect(level, box, found);
    }
    std::vector<feed::AggregateCounts::Cell> cells;
    cells.reserve(found.size());
    for (const feed::AggregateCell& cell : found) {
        cells.push_back({feed::mortonCode({cell.x, cell.y}), cell.counts});
    }
    std::sort(cells.begin(), cells.end(), [](const auto& a, const auto& b) { return a.code < b.code; });
    // boxes may overlap
    cells.erase(std::unique(cells.begin(), cells.end(), [](const auto& a, const auto& b) { return a.code == b.code; }),
                cells.end());
    return cells;
}

}  // namespace belfry::stream
