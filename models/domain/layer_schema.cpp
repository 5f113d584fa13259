// SPDX-License-Identifier: Apache-2.0
#include "models/domain/layer_schema.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "models/domain/alarm_definition.h"

namespace belfry {

namespace {

template <typename Items, typename Key>
auto find(const Items& items, std::string_view key, Key member) {
    return std::find_if(items.begin(), items.end(), [&](const auto& item) { return item.*member == key; });
}

tl::unexpected<Error> bad(const LayerSchema& schema, const std::string& what, const std::string& hint) {
    return fail(ErrorCode::InvalidArgument, "layer '" + schema.id + "': " + what, hint);
}

/** What a release is proved against can be compared with the feedback. */
Result<void> validateProgramme(const LayerSchema& schema, const CommandSchema& command) {
    const std::string where = "command '" + command.name + "'";
    const AttributeSchema& feedback = *schema.attribute(command.feedbackAttribute);
    const bool isEnum = feedback.type == AttributeType::Enum;
    if (!command.programmeOption.empty()) {
        const auto& values = feedback.enumValues;
        if (!isEnum || !command.programmeAttribute.empty() ||
            find(values, command.programmeOption, &EnumValue::name) == values.end()) {
            return bad(schema, where + " has a programme_option that its feedback attribute cannot report",
                       "Name one of the feedback's enum_values, or give programme_attribute instead.");
        }
    }
    if (command.programmeAttribute.empty()) {
        return {};
    }
    const AttributeSchema* programme = schema.attribute(command.programmeAttribute);
    if (programme == nullptr) {
        return bad(schema, where + " names unknown programme attribute '" + command.programmeAttribute + "'",
                   "Use one of the layer's attributes.");
    }
    const bool switched = isEnum && programme->type <= AttributeType::Integer &&
                          find(feedback.enumValues, "OFF", &EnumValue::name) != feedback.enumValues.end();
    if (programme->type != feedback.type && !switched) {
        return bad(schema, where + " has a programme attribute that its feedback cannot be compared with",
                   "Use one of the feedback's type, or a level where the feedback has the value OFF.");
    }
    return {};
}

}  // namespace

std::optional<AttributeIndex> LayerSchema::attributeIndex(std::string_view name) const {
    const auto it = find(attributes, name, &AttributeSchema::name);
    if (it == attributes.end()) {
        return std::nullopt;
    }
    return static_cast<AttributeIndex>(it - attributes.begin());
}

const AttributeSchema* LayerSchema::attribute(std::string_view name) const {
    const auto it = find(attributes, name, &AttributeSchema::name);
    return it == attributes.end() ? nullptr : &*it;
}

const AlarmDefinition* LayerSchema::alarm(std::string_view alarmId) const {
    const auto it = find(alarms, alarmId, &AlarmDefinition::id);
    return it == alarms.end() ? nullptr : &*it;
}

const CommandSchema* LayerSchema::command(std::string_view name) const {
    const auto it = find(commands, name, &CommandSchema::name);
    return it == commands.end() ? nullptr : &*it;
}

std::optional<std::uint8_t> LayerSchema::assetTypeIndex(std::string_view name) const {
    const auto it = find(assetTypes, name, &AssetTypeSchema::name);
    if (it == assetTypes.end()) {
        return std::nullopt;
    }
    return static_cast<std::uint8_t>(it - assetTypes.begin());
}

Result<void> validate(const LayerSchema& schema, SchemaPlace* place) {
    if (schema.id.empty()) {
        return fail(ErrorCode::InvalidArgument, "a layer has no id", "Give it an id such as \"lighting\".");
    }
    if (schema.periodMs <= 0) {
        return bad(schema, "period must be positive", "Set period_ms to how often an entity reports.");
    }
    if (schema.attributes.empty() || schema.attributes.size() > kMaxAttributes) {
        return bad(schema, "has " + std::to_string(schema.attributes.size()) + " attributes",
                   "Give it 1 to " + std::to_string(kMaxAttributes) + ".");
    }
    if (schema.assetTypes.empty() || schema.assetTypes.size() > 255) {
        return bad(schema, "has " + std::to_string(schema.assetTypes.size()) + " asset types", "Give it 1 to 255.");
    }
    std::set<std::string> names;
    for (const AttributeSchema& attribute : schema.attributes) {
        if (attribute.name.empty() || !names.insert(attribute.name).second) {
            return bad(schema, "attribute name '" + attribute.name + "' is empty or given twice",
                       "Every attribute needs a name of its own.");
        }
        if (attribute.type == AttributeType::Number && !(attribute.scale > 0.0 && std::isfinite(attribute.scale))) {
            return bad(schema, "attribute '" + attribute.name + "' has no positive scale", "Set scale, such as 0.01.");
        }
        if (attribute.type == AttributeType::Enum && attribute.enumValues.empty()) {
            return bad(schema, "attribute '" + attribute.name + "' is an enum without values", "List enum_values.");
        }
        if (attribute.minimum && attribute.maximum && *attribute.minimum > *attribute.maximum) {
            return bad(schema, "attribute '" + attribute.name + "' has its minimum above its maximum", "Swap them.");
        }
    }
    const auto known = [&](const std::string& name) { return name.empty() || schema.attribute(name) != nullptr; };
    for (const std::string* name :
         {&schema.symbol.levelAttribute, &schema.symbol.textAttribute, &schema.symbol.failedAttribute,
          &schema.symbol.trendAttribute, &schema.symbol.radiusAttribute}) {
        if (!known(*name)) {
            return bad(schema, "symbol names unknown attribute '" + *name + "'", "Use one of the layer's attributes.");
        }
    }
    if (const AttributeSchema* radius = schema.attribute(schema.symbol.radiusAttribute);
        radius != nullptr && (radius->unit != "m" || radius->type > AttributeType::Integer)) {
        return bad(schema, "radius attribute '" + radius->name + "' is not in metres",
                   "Use a NUMBER or INTEGER with unit \"m\".");
    }
    if (!(schema.symbol.joinedBelowZoom >= 0.0 && schema.symbol.joinedBelowZoom <= 24.0)) {
        return bad(schema, "symbol has an impossible joined_below_zoom", "Use a zoom from 0 (never) to 24.");
    }
    const auto typesKnown = [&](const std::vector<std::string>& types) {
        return std::all_of(types.begin(), types.end(), [&](const auto& t) { return schema.assetTypeIndex(t); });
    };
    if (auto alarms = validateAlarms(schema, place); !alarms) {
        return alarms;
    }
    for (const CommandSchema& command : schema.commands) {
        const std::string where = "command '" + command.name + "'";
        if (schema.attribute(command.commandAttribute) == nullptr ||
            schema.attribute(command.feedbackAttribute) == nullptr) {
            return bad(schema, where + " names an unknown command or feedback attribute",
                       "A command needs a feedback attribute: a reply alone is no proof.");
        }
        if (command.verifyTimeoutMs <= 0 || command.maxLeaseMs <= 0 || command.defaultLeaseMs <= 0 ||
            command.defaultLeaseMs > command.maxLeaseMs) {
            return bad(schema, where + " has impossible times", "Set verify timeout and leases, default <= max.");
        }
        if (!typesKnown(command.assetTypes)) {
            return bad(schema, where + " names an unknown asset type", "Use one of asset_types.");
        }
        for (const auto* terms : {&command.unhealthy, &command.badMode}) {
            for (const ConditionTerm& term : *terms) {
                if (schema.attribute(term.attribute) == nullptr || !known(term.dividedBy)) {
                    return bad(schema, where + " asks unknown attribute '" + term.attribute + "' for faults or modes",
                               "Use one of the layer's attributes.");
                }
            }
        }
        if (auto programme = validateProgramme(schema, command); !programme) {
            return programme;
        }
    }
    return {};
}

std::int32_t rawOf(const AttributeSchema& attribute, double value) {
    if (std::isnan(value)) {
        return 0;
    }
    const double scaled = attribute.type == AttributeType::Number ? value / attribute.scale : value;
    const double rounded = std::nearbyint(scaled);
    constexpr auto kLow = static_cast<double>(std::numeric_limits<std::int32_t>::min());
    constexpr auto kHigh = static_cast<double>(std::numeric_limits<std::int32_t>::max());
    return static_cast<std::int32_t>(std::clamp(rounded, kLow, kHigh));
}

}  // namespace belfry
