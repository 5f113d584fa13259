// SPDX-License-Identifier: Apache-2.0
#include "services/proto/mapping_schema.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <map>
#include <tuple>
#include <utility>

#include "models/domain/alarm_definition.h"
#include "models/domain/unit.h"
#include "services/proto/text_format.h"

namespace belfry::proto {

namespace {

constexpr std::array<std::string_view, 5> kCoreOrder{"parking", "lighting", "traffic", "air_quality", "incidents"};
constexpr Millis kMaxPeriodMs = 366LL * 24 * 3'600'000;

void text(const LocalText& from, v1::LocalText* to) {
    to->set_en(from.en);
    to->set_de(from.de);
}
LocalText text(const v1::LocalText& from) { return {from.en(), from.de()}; }

template <typename From>
std::vector<std::string> strings(const From& from) {
    return {from.begin(), from.end()};
}

Millis orDefault(Millis value, Millis standard) { return value == 0 ? standard : value; }

void attributeToWire(const AttributeSchema& from, v1::Attribute* to) {
    to->set_name(from.name);
    text(from.title, to->mutable_title());
    to->set_type(static_cast<v1::AttributeType>(from.type));
    to->set_unit(from.unit);
    to->set_scale(from.scale);
    to->set_decimals(from.decimals);
    if (from.minimum) {
        to->set_minimum(*from.minimum);
    }
    if (from.maximum) {
        to->set_maximum(*from.maximum);
    }
    for (const EnumValue& value : from.enumValues) {
        v1::EnumValue* wire = to->add_enum_values();
        wire->set_name(value.name);
        text(value.title, wire->mutable_title());
    }
    to->set_history(from.history);
    to->set_percent(from.percent);
}

AttributeSchema attributeFromWire(const v1::Attribute& from) {
    AttributeSchema to;
    to.name = from.name();
    to.title = text(from.title());
    to.type = static_cast<AttributeType>(from.type());
    to.unit = from.unit();
    to.scale = from.scale() == 0.0 ? 1.0 : from.scale();
    to.decimals = std::clamp(from.decimals(), 0, 9);
    if (from.has_minimum()) {
        to.minimum = from.minimum();
    }
    if (from.has_maximum()) {
        to.maximum = from.maximum();
    }
    for (const v1::EnumValue& value : from.enum_values()) {
        to.enumValues.push_back({value.name(), text(value.title())});
    }
    to.history = from.history();
    to.percent = from.percent();
    return to;
}

void termToWire(const ConditionTerm& term, v1::Condition* wire) {
    wire->set_attribute(term.attribute);
    wire->set_comparison(static_cast<v1::Condition::Comparison>(term.comparison));
    wire->set_limit(term.limit);
    wire->set_deadband(term.deadband);
    wire->set_divided_by(term.dividedBy);
}

void alarmToWire(const AlarmDefinition& from, v1::AlarmDefinition* to) {
    to->set_id(from.id);
    text(from.title, to->mutable_title());
    *to->mutable_asset_types() = {from.assetTypes.begin(), from.assetTypes.end()};
    for (const ConditionTerm& term : from.condition) {
        termToWire(term, to->add_condition());
    }
    to->set_priority(static_cast<std::uint32_t>(from.priority));
    to->set_on_delay_ms(from.onDelayMs);
    to->set_off_delay_ms(from.offDelayMs);
    to->set_count_n(from.countN);
    to->set_count_window_ms(from.countWindowMs);
    to->set_latching(from.latching);
    to->set_ack_required(from.ackRequired);
    to->set_ack_note_required(from.ackNoteRequired);
    to->set_re_alarm_every_ms(from.reAlarmEveryMs);
    to->set_max_shelve_ms(from.maxShelveMs);
    to->set_one_shot_allowed(from.oneShotAllowed);
    text(from.guidance.consequence, to->mutable_guidance()->mutable_consequence());
    text(from.guidance.response, to->mutable_guidance()->mutable_response());
    to->mutable_guidance()->set_max_response_ms(from.guidance.maxResponseMs);
    to->set_value_attribute(from.valueAttribute);
    for (const SuppressionRule& rule : from.suppress) {
        v1::SuppressionRule* wire = to->add_suppress();
        wire->set_id(rule.id);
        text(rule.title, wire->mutable_title());
        wire->set_asset_type(rule.assetType);
        for (const ConditionTerm& term : rule.when) {
            termToWire(term, wire->add_when());
        }
    }
    for (const EscalationStep& step : from.escalate) {
        v1::EscalationStep* wire = to->add_escalate();
        wire->set_after_ms(step.afterMs);
        wire->set_to(step.to);
    }
    *to->mutable_consequence_of() = {from.consequenceOf.begin(), from.consequenceOf.end()};
    to->set_consequence_only(from.consequenceOnly);
}

/** Names the field at fault while it maps. */
class TermMapper {
public:
    TermMapper(const LayerSchema& schema, std::string where, SchemaPlace* place)
        : m_schema(schema), m_where(std::move(where)), m_place(place) {}

    Result<std::vector<ConditionTerm>> map(const google::protobuf::RepeatedPtrField<v1::Condition>& wires,
                                           SchemaPlace at, const char* field) const {
        std::vector<ConditionTerm> terms;
        for (int i = 0; i < wires.size(); ++i) {
            SchemaPlace here = at;
            here.push_back({field, i});
            auto term = one(wires.Get(i), here);
            if (!term) {
                return tl::unexpected(term.error());
            }
            terms.push_back(std::move(*term));
        }
        return terms;
    }

private:
    tl::unexpected<Error> bad(SchemaPlace at, const char* field, const std::string& what,
                              const std::string& hint) const {
        if (m_place != nullptr) {
            at.push_back({field, -1});
            *m_place = std::move(at);
        }
        return fail(ErrorCode::InvalidArgument, m_where + what, hint);
    }

    Result<ConditionTerm> one(const v1::Condition& wire, const SchemaPlace& at) const {
        ConditionTerm term{wire.attribute(), static_cast<Comparison>(wire.comparison()), wire.limit(), wire.deadband(),
                           wire.divided_by()};
        if (!v1::Condition::Comparison_IsValid(wire.comparison())) {
            return bad(at, "comparison", "has an unknown comparison", "Update this program.");
        }
        const AttributeSchema* attribute = m_schema.attribute(wire.attribute());
        if (!wire.enum_value().empty()) {
            if (attribute == nullptr) {
                return bad(at, "attribute", "names unknown attribute '" + wire.attribute() + "'",
                           "Use one of the layer's attributes.");
            }
            const auto& values = attribute->enumValues;
            const auto it = std::find_if(values.begin(), values.end(),
                                         [&](const EnumValue& value) { return value.name == wire.enum_value(); });
            if (it == values.end()) {
                return bad(at, "enum_value",
                           "names value '" + wire.enum_value() + "' that '" + wire.attribute() + "' does not have",
                           "Use one of its enum_values.");
            }
            term.limit = static_cast<double>(it - values.begin());
        }
        if (wire.unit().empty()) {
            return term;
        }
        if (!isKnownUnit(wire.unit())) {
            return bad(at, "unit", "names the unknown unit '" + wire.unit() + "'",
                       "Use a UCUM code such as V, %, ug/m3, km/h.");
        }
        const std::string unit = wire.divided_by().empty() && attribute != nullptr ? attribute->unit : "1";
        const auto limit = convertUnit(wire.limit(), wire.unit(), unit);
        const auto deadband = convertUnit(wire.deadband(), wire.unit(), unit, true);
        if (!limit || !deadband) {
            return bad(at, "unit", "has its limit in '" + wire.unit() + "', but what it compares is in '" + unit + "'",
                       "Use the same kind of unit.");
        }
        term.limit = *limit;
        term.deadband = *deadband;
        return term;
    }

    const LayerSchema& m_schema;
    std::string m_where;
    SchemaPlace* m_place;
};

Result<AlarmDefinition> alarmFromWire(const v1::AlarmDefinition& from, const LayerSchema& schema, int index,
                                      SchemaPlace* place) {
    AlarmDefinition to;
    const auto where = [&] { return "layer '" + schema.id + "': alarm '" + from.id() + "' "; };
    const TermMapper mapper(schema, where(), place);
    const SchemaPlace here{{"alarms", index}};
    const auto at = [&](const char* field) {
        if (place != nullptr) {
            *place = here;
            place->push_back({field, -1});
        }
    };
    to.id = from.id();
    to.title = text(from.title());
    to.assetTypes = strings(from.asset_types());
    auto condition = mapper.map(from.condition(), here, "condition");
    if (!condition) {
        return tl::unexpected(condition.error());
    }
    to.condition = std::move(*condition);
    if (from.priority() < 1 || from.priority() > 4) {
        at("priority");
        return fail(ErrorCode::InvalidArgument, where() + "has priority " + std::to_string(from.priority()),
                    "Use 1 (critical) to 4 (low).");
    }
    to.priority = static_cast<AlarmPriority>(from.priority());
    const std::array<std::pair<const char*, Millis>, 6> times{{{"on_delay_ms", from.on_delay_ms()},
                                                               {"off_delay_ms", from.off_delay_ms()},
                                                               {"count_window_ms", from.count_window_ms()},
                                                               {"re_alarm_every_ms", from.re_alarm_every_ms()},
                                                               {"max_shelve_ms", from.max_shelve_ms()},
                                                               {"guidance", from.guidance().max_response_ms()}}};
    for (const auto& [field, time] : times) {
        if (time < 0 || time > kMaxPeriodMs) {
            at(field);
            return fail(ErrorCode::InvalidArgument, where() + "has a time of " + std::to_string(time) + " ms",
                        "Times are 0 to 366 days.");
        }
    }
    to.onDelayMs = from.on_delay_ms();
    to.offDelayMs = from.off_delay_ms();
    to.countN = std::clamp(from.count_n(), 0, 1'000);
    to.countWindowMs = from.count_window_ms();
    to.latching = from.latching();
    to.ackRequired = from.has_ack_required() ? from.ack_required() : true;
    to.ackNoteRequired = from.ack_note_required();
    to.reAlarmEveryMs = from.re_alarm_every_ms();
    if (from.has_max_shelve_ms()) {
        to.maxShelveMs = from.max_shelve_ms();
    }
    to.oneShotAllowed = from.has_one_shot_allowed() ? from.one_shot_allowed() : true;
    to.guidance = {text(from.guidance().consequence()), text(from.guidance().response()),
                   from.guidance().max_response_ms()};
    to.valueAttribute = from.value_attribute();
    for (int i = 0; i < from.suppress_size(); ++i) {
        const v1::SuppressionRule& wire = from.suppress(i);
        SchemaPlace inner = here;
        inner.push_back({"suppress", i});
        auto when = mapper.map(wire.when(), inner, "when");
        if (!when) {
            return tl::unexpected(when.error());
        }
        to.suppress.push_back({wire.id(), text(wire.title()), wire.asset_type(), std::move(*when)});
    }
    for (const v1::EscalationStep& wire : from.escalate()) {
        to.escalate.push_back({std::min(wire.after_ms(), kMaxPeriodMs), wire.to()});
    }
    to.consequenceOf = strings(from.consequence_of());
    to.consequenceOnly = from.consequence_only();
    return to;
}

void commandToWire(const CommandSchema& from, v1::Command* to) {
    to->set_name(from.name);
    text(from.title, to->mutable_title());
    *to->mutable_asset_types() = {from.assetTypes.begin(), from.assetTypes.end()};
    to->set_command_attribute(from.commandAttribute);
    to->set_feedback_attribute(from.feedbackAttribute);
    to->set_consequence_class(static_cast<std::uint32_t>(from.consequence));
    to->set_tolerance(from.tolerance);
    to->set_verify_timeout_ms(from.verifyTimeoutMs);
    to->set_ramp_ms(from.rampMs);
    to->set_default_lease_ms(from.defaultLeaseMs);
    to->set_max_lease_ms(from.maxLeaseMs);
    if (from.minimum) {
        to->set_minimum(*from.minimum);
    }
    if (from.maximum) {
        to->set_maximum(*from.maximum);
    }
    for (const CommandOption& option : from.options) {
        v1::CommandOption* wire = to->add_options();
        wire->set_name(option.name);
        text(option.title, wire->mutable_title());
    }
    for (const ConditionTerm& term : from.unhealthy) {
        termToWire(term, to->add_unhealthy());
    }
    for (const ConditionTerm& term : from.badMode) {
        termToWire(term, to->add_bad_mode());
    }
    to->set_programme_attribute(from.programmeAttribute);
    to->set_programme_option(from.programmeOption);
    to->set_shows_only(from.showsOnly);
}

Result<CommandSchema> commandFromWire(const v1::Command& from, const LayerSchema& schema, int index,
                                      SchemaPlace* place) {
    CommandSchema to;
    const auto where = [&] { return "layer '" + schema.id + "': command '" + from.name() + "' "; };
    const TermMapper mapper(schema, where(), place);
    const SchemaPlace here{{"commands", index}};
    to.name = from.name();
    to.title = text(from.title());
    to.assetTypes = strings(from.asset_types());
    to.commandAttribute = from.command_attribute();
    to.feedbackAttribute = from.feedback_attribute();
    if (from.consequence_class() > 3) {
        return fail(ErrorCode::InvalidArgument,
                    where() + "has consequence class " + std::to_string(from.consequence_class()), "Use 0 to 3.");
    }
    to.consequence = static_cast<ConsequenceClass>(from.consequence_class());
    if (!std::isfinite(from.tolerance()) || from.tolerance() < 0.0) {
        return fail(ErrorCode::InvalidArgument, where() + "has an impossible tolerance", "Use a number >= 0.");
    }
    to.tolerance = from.tolerance();
    for (const Millis time : {from.verify_timeout_ms(), from.ramp_ms(), from.default_lease_ms(), from.max_lease_ms()}) {
        if (time < 0 || time > kMaxPeriodMs) {
            return fail(ErrorCode::InvalidArgument, where() + "has a time of " + std::to_string(time) + " ms",
                        "Times are 0 to 366 days.");
        }
    }
    to.verifyTimeoutMs = orDefault(from.verify_timeout_ms(), to.verifyTimeoutMs);
    to.rampMs = from.ramp_ms();
    to.maxLeaseMs = orDefault(from.max_lease_ms(), to.maxLeaseMs);
    to.defaultLeaseMs = orDefault(from.default_lease_ms(), std::min(to.defaultLeaseMs, to.maxLeaseMs));
    if (from.has_minimum()) {
        to.minimum = from.minimum();
    }
    if (from.has_maximum()) {
        to.maximum = from.maximum();
    }
    for (const v1::CommandOption& option : from.options()) {
        to.options.push_back({option.name(), text(option.title())});
    }
    auto unhealthy = mapper.map(from.unhealthy(), here, "unhealthy");
    auto badMode = mapper.map(from.bad_mode(), here, "bad_mode");
    if (!unhealthy || !badMode) {
        return tl::unexpected(unhealthy ? badMode.error() : unhealthy.error());
    }
    to.unhealthy = std::move(*unhealthy);
    to.badMode = std::move(*badMode);
    to.programmeAttribute = from.programme_attribute();
    to.programmeOption = from.programme_option();
    to.showsOnly = from.shows_only();
    return to;
}

/** ":LINE:COLUMN" of the place, or of the nearest thing around it that the file has. */
std::string placeText(const google::protobuf::Message& message, const google::protobuf::TextFormat::ParseInfoTree& tree,
                      const SchemaPlace& place) {
    const google::protobuf::Descriptor* descriptor = message.GetDescriptor();
    const google::protobuf::TextFormat::ParseInfoTree* here = &tree;
    std::string text;
    for (const SchemaStep& step : place) {
        const auto* field = descriptor == nullptr ? nullptr : descriptor->FindFieldByName(step.field);
        if (field == nullptr || here == nullptr) {
            break;
        }
        const int index = field->is_repeated() ? std::max(0, step.index) : -1;
        const auto location = here->GetLocation(field, index);
        if (location.line < 0) {
            break;
        }
        text = ':' + std::to_string(location.line + 1) + ':' + std::to_string(location.column + 1);
        descriptor = field->message_type();
        here = descriptor == nullptr ? nullptr : here->GetTreeForNested(field, index);
    }
    return text;
}

}  // namespace

void toWire(const LayerSchema& schema, v1::LayerSchema* wire) {
    wire->Clear();
    wire->set_id(schema.id);
    text(schema.title, wire->mutable_title());
    wire->set_version(schema.version);
    wire->set_period_ms(schema.periodMs);
    for (const AssetTypeSchema& type : schema.assetTypes) {
        v1::AssetType* to = wire->add_asset_types();
        to->set_name(type.name);
        text(type.title, to->mutable_title());
        to->set_rank(type.rank);
    }
    for (const AttributeSchema& attribute : schema.attributes) {
        attributeToWire(attribute, wire->add_attributes());
    }
    v1::Symbol* symbol = wire->mutable_symbol();
    symbol->set_kind(static_cast<v1::Symbol::Kind>(schema.symbol.kind));
    symbol->set_icon(schema.symbol.icon);
    symbol->set_level_attribute(schema.symbol.levelAttribute);
    symbol->set_level_minimum(schema.symbol.levelMinimum);
    symbol->set_level_maximum(schema.symbol.levelMaximum);
    symbol->set_level_inverted(schema.symbol.levelInverted);
    symbol->set_text_attribute(schema.symbol.textAttribute);
    symbol->set_failed_attribute(schema.symbol.failedAttribute);
    symbol->set_trend_attribute(schema.symbol.trendAttribute);
    symbol->set_radius_attribute(schema.symbol.radiusAttribute);
    symbol->set_joined_below_zoom(schema.symbol.joinedBelowZoom);
    for (const AlarmDefinition& alarm : schema.alarms) {
        alarmToWire(alarm, wire->add_alarms());
    }
    for (const CommandSchema& command : schema.commands) {
        commandToWire(command, wire->add_commands());
    }
    wire->set_dynamic_entities(schema.dynamicEntities);
}

Result<LayerSchema> fromWire(const v1::LayerSchema& wire, SchemaPlace* place) {
    LayerSchema schema;
    schema.id = wire.id();
    schema.title = text(wire.title());
    schema.version = wire.version() == 0 ? 1 : wire.version();
    schema.periodMs = orDefault(wire.period_ms(), schema.periodMs);
    for (const v1::AssetType& type : wire.asset_types()) {
        schema.assetTypes.push_back({type.name(), text(type.title()), type.rank()});
    }
    for (const v1::Attribute& attribute : wire.attributes()) {
        if (!v1::AttributeType_IsValid(attribute.type())) {
            return fail(ErrorCode::InvalidArgument,
                        "layer '" + wire.id() + "': attribute '" + attribute.name() + "' has an unknown type",
                        "Update this program.");
        }
        schema.attributes.push_back(attributeFromWire(attribute));
    }
    const v1::Symbol& symbol = wire.symbol();
    // a kind from the future is drawn as a dot rather than not at all
    schema.symbol.kind =
        v1::Symbol::Kind_IsValid(symbol.kind()) ? static_cast<SymbolKind>(symbol.kind()) : SymbolKind::Dot;
    schema.symbol.icon = symbol.icon();
    schema.symbol.levelAttribute = symbol.level_attribute();
    schema.symbol.levelMinimum = symbol.level_minimum();
    schema.symbol.levelMaximum =
        symbol.level_minimum() == 0.0 && symbol.level_maximum() == 0.0 ? 1.0 : symbol.level_maximum();
    schema.symbol.levelInverted = symbol.level_inverted();
    schema.symbol.textAttribute = symbol.text_attribute();
    schema.symbol.failedAttribute = symbol.failed_attribute();
    schema.symbol.trendAttribute = symbol.trend_attribute();
    schema.symbol.radiusAttribute = symbol.radius_attribute();
    schema.symbol.joinedBelowZoom = symbol.joined_below_zoom();
    for (int i = 0; i < wire.alarms_size(); ++i) {
        auto mapped = alarmFromWire(wire.alarms(i), schema, i, place);
        if (!mapped) {
            return tl::unexpected(mapped.error());
        }
        schema.alarms.push_back(std::move(*mapped));
    }
    for (int i = 0; i < wire.commands_size(); ++i) {
        auto mapped = commandFromWire(wire.commands(i), schema, i, place);
        if (!mapped) {
            return tl::unexpected(mapped.error());
        }
        schema.commands.push_back(std::move(*mapped));
    }
    schema.dynamicEntities = wire.dynamic_entities();
    if (auto valid = validate(schema, place); !valid) {
        return tl::unexpected(valid.error());
    }
    return schema;
}

Result<LayerSchema> parseLayerSchema(std::string_view text, const std::string& name) {
    v1::LayerSchema wire;
    google::protobuf::TextFormat::ParseInfoTree places;
    if (auto parsed = parseText(text, name, &wire, &places); !parsed) {
        return tl::unexpected(parsed.error());
    }
    SchemaPlace place;
    auto schema = fromWire(wire, &place);
    if (!schema) {
        Error error = schema.error();
        error.message = name + placeText(wire, places, place) + ": " + error.message;
        return tl::unexpected(std::move(error));
    }
    return schema;
}

Result<std::vector<LayerSchema>> loadLayerSchemas(const std::string& folder) {
    std::error_code code;
    std::vector<std::string> files;
    for (std::filesystem::directory_iterator it(folder, code), end; !code && it != end; it.increment(code)) {
        if (it->path().extension() == ".textproto") {
            files.push_back(it->path().string());
        }
    }
    if (code) {
        return fail(ErrorCode::NotFound, folder + ": cannot be listed: " + code.message(),
                    "Give the folder of the layer schemas (resources/layers).");
    }
    if (files.empty()) {
        return fail(ErrorCode::NotFound, folder + ": has no *.textproto", "Give the folder of the layer schemas.");
    }
    std::sort(files.begin(), files.end());
    std::vector<LayerSchema> schemas;
    std::map<std::string, std::pair<std::string, std::string>> sources;  // by layer: file and content
    for (const std::string& file : files) {
        auto content = readTextFile(file);
        if (!content) {
            return tl::unexpected(content.error());
        }
        auto schema = parseLayerSchema(*content, file);
        if (!schema) {
            return tl::unexpected(schema.error());
        }
        sources[schema->id] = {file, std::move(*content)};
        schemas.push_back(std::move(*schema));
    }
    const auto rank = [](const LayerSchema& schema) {
        return std::find(kCoreOrder.begin(), kCoreOrder.end(), schema.id) - kCoreOrder.begin();
    };
    std::sort(schemas.begin(), schemas.end(), [&](const LayerSchema& a, const LayerSchema& b) {
        return std::make_tuple(rank(a), std::string_view(a.id)) < std::make_tuple(rank(b), std::string_view(b.id));
    });
    for (std::size_t i = 1; i < schemas.size(); ++i) {
        if (schemas[i].id == schemas[i - 1].id) {
            return fail(ErrorCode::AlreadyExists, folder + ": layer '" + schemas[i].id + "' is there twice",
                        "Remove one of the files.");
        }
    }
    if (schemas.size() > kMaxLayers) {
        return fail(ErrorCode::ResourceExhausted, folder + ": has " + std::to_string(schemas.size()) + " layers",
                    "At most " + std::to_string(kMaxLayers) + " are possible.");
    }
    AlarmSetPlace place;
    if (auto fine = validateCauses(schemas, &place); !fine) {
        const auto& [file, content] = sources[schemas[place.schema].id];
        v1::LayerSchema wire;
        google::protobuf::TextFormat::ParseInfoTree places;
        Error error = fine.error();
        error.message = file + (parseText(content, file, &wire, &places) ? placeText(wire, places, place.place) : "") +
                        ": " + error.message;
        return tl::unexpected(std::move(error));
    }
    return schemas;
}

}  // namespace belfry::proto
