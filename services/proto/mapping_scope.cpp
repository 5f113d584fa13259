// SPDX-License-Identifier: Apache-2.0
#include "services/proto/mapping_scope.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "services/proto/utf8.h"

namespace belfry::proto {

namespace {

constexpr int kMaxRuns = 262'144;
constexpr int kMaxCells = 65'536;
constexpr std::uint32_t kMaxClasses = 16;
constexpr std::uint32_t kMaxCellLevel = 24;
constexpr int kMaxDistricts = 4'096;
constexpr std::size_t kMaxDistrict = 4'096;

tl::unexpected<Error> malformed(const std::string& what) {
    return fail(ErrorCode::InvalidArgument, "malformed scope: " + what,
                "The peer is faulty or speaks another contract.");
}

feed::StandingQuestion questionOf(std::uint32_t number) {
    return number < feed::kStandingQuestions ? static_cast<feed::StandingQuestion>(number)
                                             : feed::StandingQuestion::None;
}

void runsToWire(const std::vector<feed::ScopeChange::Runs>& parts,
                google::protobuf::RepeatedPtrField<v1::RowRuns>* wire) {
    for (const feed::ScopeChange::Runs& part : parts) {
        v1::RowRuns* to = wire->Add();
        to->set_layer(part.layer);
        to->mutable_runs()->Reserve(static_cast<int>(part.runs.size()) * 2);
        std::uint32_t before = 0;
        for (const feed::RowRun run : part.runs) {
            to->add_runs(run.first - before);
            to->add_runs(run.last - run.first);
            before = run.last;
        }
    }
}

Result<void> runsFromWire(const google::protobuf::RepeatedPtrField<v1::RowRuns>& wire, int* runs,
                          std::vector<feed::ScopeChange::Runs>* parts) {
    for (const v1::RowRuns& from : wire) {
        if (from.layer() >= kMaxLayers) {
            return malformed("there are at most 63 layers");
        }
        *runs += from.runs_size() / 2;
        if (from.runs_size() % 2 != 0 || *runs > kMaxRuns) {
            return malformed(std::to_string(from.runs_size()) + " numbers of runs");
        }
        feed::ScopeChange::Runs& part = parts->emplace_back();
        part.layer = static_cast<LayerIndex>(from.layer());
        part.runs.reserve(static_cast<std::size_t>(from.runs_size() / 2));
        std::uint64_t row = 0;
        for (int i = 0; i < from.runs_size(); i += 2) {
            const std::uint64_t first = row + from.runs(i);
            row = first + from.runs(i + 1);
            if (row >= Handle::kMaxRows || first == row) {
                return malformed("a run of " + std::to_string(from.runs(i + 1)) + " rows from row " +
                                 std::to_string(first));
            }
            part.runs.push_back({static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(row)});
        }
    }
    return {};
}

feed::ClassCounts countsOf(const google::protobuf::RepeatedField<std::uint32_t>& wire, int at, std::uint32_t classes) {
    feed::ClassCounts counts{};
    for (std::uint32_t c = 0; c < classes; ++c) {
        counts[c < feed::kStateClasses ? c : static_cast<std::size_t>(feed::StateClass::Unknown)] +=
            wire[at + static_cast<int>(c)];
    }
    return counts;
}

void figuresToWire(const feed::LayerCount& count, v1::LayerFigures* wire) {
    wire->set_kind(static_cast<std::uint32_t>(count.summary.kind));
    wire->set_figure(count.summary.figure);
    wire->set_urgent(count.summary.urgent);
    wire->set_completeness(count.summary.completeness);
    wire->set_known(count.summary.known);
    wire->set_silent(count.silent);
    wire->set_answers(count.answers);
    wire->set_lit(count.lit);
}

feed::LayerCount figuresFromWire(const v1::LayerFigures& wire) {
    using Kind = feed::LayerSummary::Kind;
    feed::LayerCount count;
    const bool named = wire.kind() <= static_cast<std::uint32_t>(Kind::OpenIncidents);
    count.summary.kind = named ? static_cast<Kind>(wire.kind()) : Kind::Reporting;
    count.summary.figure = wire.figure();
    count.summary.urgent = wire.urgent();
    count.summary.completeness = std::isfinite(wire.completeness()) ? std::clamp(wire.completeness(), 0.0, 1.0) : 0.0;
    // a figure of a kind that is not known here cannot be worded
    count.summary.known = wire.known() && named && std::isfinite(wire.figure());
    count.silent = wire.silent();
    count.answers = wire.answers();
    count.lit = wire.lit();
    return count;
}

}  // namespace

void toWire(const feed::Interest& interest, v1::Filter* wire) {
    wire->Clear();
    for (const std::string& layer : interest.layers) {
        wire->add_layers(layer);
    }
    if (!interest.scoped) {
        return;
    }
    wire->set_scoped(true);
    for (const feed::GeoBox& box : interest.boxes) {
        v1::Box* to = wire->add_boxes();
        to->set_west(box.west);
        to->set_south(box.south);
        to->set_east(box.east);
        to->set_north(box.north);
    }
    wire->set_zoom(interest.zoom);
    for (const Handle handle : interest.handles) {
        wire->add_handles(handle.value);
    }
    wire->set_max_rows(interest.maxRows);
    wire->set_whole_up_to(interest.wholeUpTo);
    wire->set_question(static_cast<std::uint32_t>(interest.question));
    wire->set_districts(interest.districts);
}

Result<feed::Interest> fromWire(const v1::Filter& wire) {
    feed::Interest interest;
    if (wire.layers_size() > static_cast<int>(kMaxLayers)) {
        return malformed("a filter of " + std::to_string(wire.layers_size()) + " layers");
    }
    interest.layers.assign(wire.layers().begin(), wire.layers().end());
    interest.scoped = wire.scoped();
    if (!interest.scoped) {
        return interest;
    }
    // more than the limit is refused below; the first too many is enough for that
    for (int i = 0; i < wire.boxes_size() && interest.boxes.size() <= feed::kMaxInterestBoxes; ++i) {
        const v1::Box& box = wire.boxes(i);
        interest.boxes.push_back({box.west(), box.south(), box.east(), box.north()});
    }
    for (int i = 0; i < wire.handles_size() && interest.handles.size() <= feed::kMaxInterestHandles; ++i) {
        interest.handles.push_back(Handle{wire.handles(i)});
    }
    interest.zoom = wire.zoom();
    interest.maxRows = wire.max_rows();
    interest.wholeUpTo = wire.whole_up_to();
    // a question from the future is not answered
    interest.question = questionOf(wire.question());
    interest.districts = wire.districts();
    if (auto valid = validate(interest); !valid) {
        return tl::unexpected(valid.error());
    }
    return interest;
}

void toWire(const feed::ScopeChange& change, v1::Scope* wire) {
    wire->Clear();
    wire->set_rev(change.rev);
    wire->set_reset(change.reset);
    wire->set_everything(change.everything);
    wire->set_over_limit(change.overLimit);
    wire->set_layers(change.layers);
    wire->set_whole_layers(change.wholeLayers);
    runsToWire(change.followed, wire->mutable_followed());
    runsToWire(change.dropped, wire->mutable_dropped());
}

Result<feed::ScopeChange> fromWire(const v1::Scope& wire) {
    feed::ScopeChange change;
    change.rev = wire.rev();
    change.reset = wire.reset();
    change.everything = wire.everything();
    change.overLimit = wire.over_limit();
    change.layers = wire.layers();
    change.wholeLayers = wire.whole_layers();
    int runs = 0;
    if (auto taken = runsFromWire(wire.followed(), &runs, &change.followed); !taken) {
        return tl::unexpected(taken.error());
    }
    if (auto taken = runsFromWire(wire.dropped(), &runs, &change.dropped); !taken) {
        return tl::unexpected(taken.error());
    }
    return change;
}

void toWire(const feed::AggregateCounts& counts, v1::Aggregates* wire) {
    wire->Clear();
    wire->set_rev(counts.rev);
    wire->set_reset(counts.reset);
    wire->set_classes(feed::kStateClasses);
    wire->set_cell_level(counts.cellLevel);
    for (const feed::AggregateCounts::Layer& layer : counts.layers) {
        v1::LayerCounts* to = wire->add_layers();
        to->set_layer(layer.layer);
        if (layer.totals) {
            *to->mutable_totals() = {layer.totals->begin(), layer.totals->end()};
        }
        std::uint64_t before = 0;
        for (const feed::AggregateCounts::Cell& cell : layer.cells) {
            to->add_cell_gaps(cell.code - before);
            before = cell.code;
            for (const std::uint32_t count : cell.counts) {
                to->add_cell_counts(count);
            }
        }
        if (layer.count) {
            figuresToWire(*layer.count, to->mutable_figures());
        }
    }
    for (const auto& [district, failed] : counts.districts) {
        v1::DistrictCount* to = wire->add_districts();
        to->set_district(cleanUtf8(district, kMaxDistrict));
        to->set_failed(failed);
    }
    if (counts.answers) {
        v1::QuestionAnswers* to = wire->mutable_answers();
        to->set_question(static_cast<std::uint32_t>(counts.answers->question));
        to->set_total(counts.answers->total);
        runsToWire(counts.answers->rows, to->mutable_rows());
    }
}

Result<feed::AggregateCounts> fromWire(const v1::Aggregates& wire) {
    feed::AggregateCounts counts;
    counts.rev = wire.rev();
    counts.reset = wire.reset();
    const std::uint32_t classes = wire.classes();
    if (classes == 0 || classes > kMaxClasses || wire.cell_level() > kMaxCellLevel) {
        return malformed(std::to_string(classes) + " classes at level " + std::to_string(wire.cell_level()));
    }
    counts.cellLevel = static_cast<std::uint8_t>(wire.cell_level());
    const std::uint64_t end = std::uint64_t{1} << (2 * wire.cell_level());
    int cells = 0;
    for (const v1::LayerCounts& from : wire.layers()) {
        if (from.layer() >= kMaxLayers) {
            return malformed("there are at most 63 layers");
        }
        if ((from.totals_size() != 0 && from.totals_size() != static_cast<int>(classes)) ||
            static_cast<std::size_t>(from.cell_counts_size()) !=
                static_cast<std::size_t>(from.cell_gaps_size()) * classes) {
            return malformed("layer " + std::to_string(from.layer()) + ": counts do not fit the classes");
        }
        cells += from.cell_gaps_size();
        if (cells > kMaxCells) {
            return malformed("too many cells");
        }
        feed::AggregateCounts::Layer& layer = counts.layers.emplace_back();
        layer.layer = static_cast<LayerIndex>(from.layer());
        if (from.totals_size() > 0) {
            layer.totals = countsOf(from.totals(), 0, classes);
        }
        layer.cells.reserve(static_cast<std::size_t>(from.cell_gaps_size()));
        std::uint64_t code = 0;
        for (int i = 0; i < from.cell_gaps_size(); ++i) {
            const std::uint64_t gap = from.cell_gaps(i);
            if ((i > 0 && gap == 0) || gap >= end || code + gap >= end) {
                return malformed("layer " + std::to_string(from.layer()) + ": a cell outside of the world");
            }
            code += gap;
            layer.cells.push_back({code, countsOf(from.cell_counts(), i * static_cast<int>(classes), classes)});
        }
        if (from.has_figures()) {
            layer.count = figuresFromWire(from.figures());
        }
    }
    if (wire.districts_size() > kMaxDistricts) {
        return malformed(std::to_string(wire.districts_size()) + " districts");
    }
    for (const v1::DistrictCount& district : wire.districts()) {
        counts.districts.emplace_back(district.district(), district.failed());
    }
    if (wire.has_answers()) {
        feed::QuestionAnswers& answers = counts.answers.emplace();
        answers.question = questionOf(wire.answers().question());
        answers.total = wire.answers().total();
        int runs = 0;
        if (auto taken = runsFromWire(wire.answers().rows(), &runs, &answers.rows); !taken) {
            return tl::unexpected(taken.error());
        }
        std::uint64_t rows = 0;
        for (const feed::ScopeChange::Runs& part : answers.rows) {
            for (const feed::RowRun run : part.runs) {
                rows += run.last - run.first;
            }
        }
        if (rows > feed::kMaxAnswers || rows > answers.total) {
            return malformed(std::to_string(rows) + " answers of " + std::to_string(answers.total));
        }
    }
    return counts;
}

}  // namespace belfry::proto
