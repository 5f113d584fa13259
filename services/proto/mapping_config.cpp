// SPDX-License-Identifier: Apache-2.0
#include "services/proto/mapping_config.h"

#include <cmath>
#include <set>

#include "services/proto/text_format.h"

namespace belfry::proto {

namespace {

using Tree = google::protobuf::TextFormat::ParseInfoTree;

/** "NAME:LINE:COLUMN" of a field that the file gave, or only NAME. */
std::string place(const std::string& name, const Tree* tree, const google::protobuf::Message& message, int field,
                  int index = -1) {
    if (tree == nullptr) {
        return name;
    }
    const auto location = tree->GetLocation(message.GetDescriptor()->FindFieldByNumber(field), index);
    return location.line < 0
               ? name
               : name + ':' + std::to_string(location.line + 1) + ':' + std::to_string(location.column + 1);
}

tl::unexpected<Error> bad(const std::string& where, const std::string& what, std::string hint) {
    return fail(ErrorCode::InvalidArgument, where + ": " + what, std::move(hint));
}

Result<void> checkSources(const v1::GatewayConfig& config, const std::string& name, const Tree& tree) {
    std::set<std::string> ids;
    for (int i = 0; i < config.sources_size(); ++i) {
        const v1::Source& source = config.sources(i);
        const auto* field = config.GetDescriptor()->FindFieldByNumber(v1::GatewayConfig::kSourcesFieldNumber);
        const std::string here = place(name, &tree, config, v1::GatewayConfig::kSourcesFieldNumber, i);
        const Tree* inner = tree.GetTreeForNested(field, i);
        if (source.id().empty() || !ids.insert(source.id()).second) {
            return bad(here, "source id '" + source.id() + "' is empty or given twice",
                       "Every source needs its own id.");
        }
        if (source.kind_case() == v1::Source::KIND_NOT_SET) {
            return bad(here, "source '" + source.id() + "' does not say what it is", "Add simulator {} or feed {}.");
        }
        if (source.has_feed() && source.feed().address().empty()) {
            return bad(place(name, inner, source, v1::Source::kFeedFieldNumber),
                       "source '" + source.id() + "' has no address", "Set address: \"unix:/path\" or \"host:port\".");
        }
        const double speed = source.simulator().speed();
        if (source.has_simulator() && (!std::isfinite(speed) || speed < 0.0 || speed > 3'600.0)) {
            return bad(place(name, inner, source, v1::Source::kSimulatorFieldNumber),
                       "simulator speed " + std::to_string(speed) + " is impossible", "Use 0 (real time) to 3600.");
        }
    }
    return {};
}

}  // namespace

Result<v1::GatewayConfig> parseGatewayConfig(std::string_view text, const std::string& name) {
    v1::GatewayConfig config;
    Tree tree;
    if (auto parsed = parseText(text, name, &config, &tree); !parsed) {
        return tl::unexpected(parsed.error());
    }
    if (auto sources = checkSources(config, name, tree); !sources) {
        return tl::unexpected(sources.error());
    }
    struct Range {
        int field;
        std::uint32_t value;
        std::uint32_t low;
        std::uint32_t high;
    };
    const v1::Limits& limits = config.limits();
    const auto* limitsField = config.GetDescriptor()->FindFieldByNumber(v1::GatewayConfig::kLimitsFieldNumber);
    for (const Range& range : {Range{v1::Limits::kTickMsFieldNumber, limits.tick_ms(), 20, 250},
                               Range{v1::Limits::kMaxConsolesFieldNumber, limits.max_consoles(), 1, 1'000},
                               Range{v1::Limits::kResumeRingMbFieldNumber, limits.resume_ring_mb(), 1, 4'096},
                               Range{v1::Limits::kResumeRingSFieldNumber, limits.resume_ring_s(), 1, 86'400}}) {
        if (range.value != 0 && (range.value < range.low || range.value > range.high)) {
            return bad(
                place(name, tree.GetTreeForNested(limitsField, -1), limits, range.field),
                limits.GetDescriptor()->FindFieldByNumber(range.field)->name() + " is " + std::to_string(range.value),
                "Use " + std::to_string(range.low) + " to " + std::to_string(range.high) + ", or leave it out.");
        }
    }
    static const std::set<std::string> kLevels{"", "trace", "debug", "info", "warn", "error"};
    if (!kLevels.contains(config.log().level())) {
        return bad(place(name, &tree, config, v1::GatewayConfig::kLogFieldNumber),
                   "log level '" + config.log().level() + "' is unknown", "Use trace, debug, info, warn or error.");
    }
    return config;
}

Result<v1::GatewayConfig> loadGatewayConfig(const std::string& path) {
    auto text = readTextFile(path);
    if (!text) {
        return tl::unexpected(text.error());
    }
    return parseGatewayConfig(*text, path);
}

}  // namespace belfry::proto
