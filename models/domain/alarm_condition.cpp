// SPDX-License-Identifier: Apache-2.0
#include "models/domain/alarm_condition.h"

#include <algorithm>
#include <cmath>

namespace belfry {

namespace {

bool usable(Observation observation) {
    return (observation.quality == Quality::Good || observation.quality == Quality::Uncertain) &&
           std::isfinite(observation.value);
}

}  // namespace

std::string_view toText(Verdict verdict) {
    switch (verdict) {
        case Verdict::On: return "ON";
        case Verdict::Off: return "OFF";
        case Verdict::Unknown: return "UNKNOWN";
    }
    return "UNKNOWN";
}

Result<AlarmCondition> AlarmCondition::compile(const AlarmDefinition& definition, const LayerSchema& schema) {
    const std::string where = "layer '" + schema.id + "': alarm '" + definition.id + "'";
    if (definition.condition.empty()) {
        return fail(ErrorCode::InvalidArgument, where + " has no condition", "Give it at least one term.");
    }
    auto terms = compile(definition.condition, schema, where);
    if (!terms) {
        return terms;
    }
    AlarmCondition& compiled = *terms;
    for (const std::string& type : definition.assetTypes) {
        const auto index = schema.assetTypeIndex(type);
        if (!index) {
            return fail(ErrorCode::InvalidArgument, where + " names unknown asset type '" + type + "'",
                        "Use one of asset_types.");
        }
        compiled.m_assetTypes.push_back(*index);
    }
    std::sort(compiled.m_assetTypes.begin(), compiled.m_assetTypes.end());
    return terms;
}

Result<AlarmCondition> AlarmCondition::compile(const std::vector<ConditionTerm>& terms, const LayerSchema& schema,
                                               const std::string& where) {
    AlarmCondition compiled;
    const auto number = [&](const std::string& name) -> Result<AttributeIndex> {
        const auto index = schema.attributeIndex(name);
        if (!index) {
            return fail(ErrorCode::InvalidArgument, where + " names unknown attribute '" + name + "'",
                        "Use one of the layer's attributes.");
        }
        if (schema.attributes[*index].type == AttributeType::Text) {
            return fail(ErrorCode::InvalidArgument, where + " compares the text attribute '" + name + "'",
                        "Use a number, an enum or a boolean.");
        }
        return *index;
    };
    for (const ConditionTerm& term : terms) {
        const auto index = number(term.attribute);
        if (!index) {
            return tl::unexpected(index.error());
        }
        Term one{*index, kNoAttribute, term.comparison, term.limit, term.deadband};
        compiled.m_mask |= std::uint64_t{1} << *index;
        if (!term.dividedBy.empty()) {
            const auto divisor = number(term.dividedBy);
            if (!divisor) {
                return tl::unexpected(divisor.error());
            }
            one.divisor = *divisor;
            compiled.m_mask |= std::uint64_t{1} << *divisor;
        }
        compiled.m_terms.push_back(one);
    }
    return compiled;
}

Observation AlarmCondition::quotient(Observation dividend, Observation divisor) {
    if (!usable(dividend) || !usable(divisor) || divisor.value == 0.0) {
        return {};
    }
    const bool good = dividend.quality == Quality::Good && divisor.quality == Quality::Good;
    return {dividend.value / divisor.value, good ? Quality::Good : Quality::Uncertain};
}

Verdict AlarmCondition::Term::evaluate(Observation observation, bool currentlyOn) const {
    if (!usable(observation)) {
        return Verdict::Unknown;
    }
    const double value = observation.value;
    const double ease = currentlyOn ? deadband : 0.0;
    // raw × scale is not exact: 3 × 0.1 must still be "at most 0.3"
    const double equal = 1e-9 * std::max(1.0, std::abs(limit));
    bool on = false;
    switch (comparison) {
        case Comparison::Greater: on = value > limit - ease + equal; break;
        case Comparison::GreaterEqual: on = value >= limit - ease - equal; break;
        case Comparison::Less: on = value < limit + ease - equal; break;
        case Comparison::LessEqual: on = value <= limit + ease + equal; break;
        case Comparison::Equal: on = std::abs(value - limit) <= ease + equal; break;
        case Comparison::NotEqual: on = std::abs(value - limit) > equal; break;  // nothing there to ease
    }
    return on ? Verdict::On : Verdict::Off;
}

Verdict AlarmCondition::evaluate(const LayerSchema& schema, std::span<const std::int32_t> values,
                                 std::span<const Quality> qualities, bool currentlyOn) const {
    return evaluate(
        [&](AttributeIndex index) -> Observation {
            if (index >= values.size() || index >= qualities.size() || index >= schema.attributes.size()) {
                return {};
            }
            return {valueOf(schema.attributes[index], values[index]), qualities[index]};
        },
        currentlyOn);
}

bool AlarmCondition::appliesTo(std::uint8_t assetType) const {
    return m_assetTypes.empty() || std::binary_search(m_assetTypes.begin(), m_assetTypes.end(), assetType);
}

}  // namespace belfry
