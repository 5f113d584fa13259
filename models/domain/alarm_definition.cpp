// SPDX-License-Identifier: Apache-2.0
#include "models/domain/alarm_definition.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

namespace belfry {

namespace {

/** Checks one layer's alarms; remembers where it is, so that a finding has a place. */
class AlarmChecker {
public:
    AlarmChecker(const LayerSchema& schema, SchemaPlace* place) : m_schema(schema), m_place(place) {}

    Result<void> run() {
        std::set<std::string> ids;
        for (std::size_t i = 0; i < m_schema.alarms.size(); ++i) {
            const AlarmDefinition& alarm = m_schema.alarms[i];
            m_at = {{"alarms", static_cast<int>(i)}};
            m_where = "alarm '" + alarm.id + "'";
            if (alarm.id.empty() || !ids.insert(alarm.id).second) {
                return bad("has an empty or repeated id", "Every alarm needs an id of its own.", {"id"});
            }
            for (auto check : {&AlarmChecker::guidance, &AlarmChecker::condition, &AlarmChecker::names,
                               &AlarmChecker::times, &AlarmChecker::rules, &AlarmChecker::causes}) {
                if (auto fine = (this->*check)(alarm); !fine) {
                    return fine;
                }
            }
        }
        return {};
    }

private:
    tl::unexpected<Error> bad(const std::string& what, const std::string& hint, SchemaStep step = {}) {
        if (m_place != nullptr) {
            *m_place = m_at;
            if (!step.field.empty()) {
                m_place->push_back(std::move(step));
            }
        }
        return fail(ErrorCode::InvalidArgument, "layer '" + m_schema.id + "': " + m_where + " " + what, hint);
    }

    Result<void> guidance(const AlarmDefinition& alarm) {
        const auto missing = alarm.guidance.consequence.en.empty() ? "consequence"
                             : alarm.guidance.response.en.empty()  ? "response"
                             : alarm.guidance.maxResponseMs <= 0   ? "max_response_ms"
                                                                   : nullptr;
        return missing == nullptr ? Result<void>{}
                                  : bad(std::string("has no complete guidance: ") + missing + " is missing",
                                        "Say consequence, response and max_response_ms; what has no operator response "
                                        "is an event.",
                                        {"guidance"});
    }

    Result<void> condition(const AlarmDefinition& alarm) {
        if (alarm.condition.empty()) {
            return bad("has no condition", "Give it at least one term.");
        }
        return terms(alarm.condition, "condition");
    }

    Result<void> terms(const std::vector<ConditionTerm>& all, const char* field) {
        for (std::size_t i = 0; i < all.size(); ++i) {
            m_at.push_back({field, static_cast<int>(i)});
            if (auto fine = term(all[i]); !fine) {
                return fine;
            }
            m_at.pop_back();
        }
        return {};
    }

    Result<void> term(const ConditionTerm& one) {
        const AttributeSchema* attribute = m_schema.attribute(one.attribute);
        if (attribute == nullptr) {
            return bad("names unknown attribute '" + one.attribute + "'", "Use one of the layer's attributes.",
                       {"attribute"});
        }
        if (attribute->type == AttributeType::Text) {
            return bad("compares the text attribute '" + one.attribute + "'", "Use a number, an enum or a boolean.",
                       {"attribute"});
        }
        if (!std::isfinite(one.limit)) {
            return bad("has an impossible limit", "Use a finite number.", {"limit"});
        }
        if (!std::isfinite(one.deadband) || one.deadband < 0.0) {
            return bad("has an impossible deadband", "Use a finite number, 0 or more.", {"deadband"});
        }
        if (!one.dividedBy.empty()) {
            const AttributeSchema* divisor = m_schema.attribute(one.dividedBy);
            if (divisor == nullptr) {
                return bad("divides by '" + one.dividedBy + "', an attribute that the layer does not have",
                           "Use one of the layer's attributes.", {"divided_by"});
            }
            for (const AttributeSchema* number : {attribute, divisor}) {
                if (number->type != AttributeType::Number && number->type != AttributeType::Integer) {
                    return bad("divides with '" + number->name + "', which is no number", "Use numbers only.",
                               {"divided_by"});
                }
            }
            return {};
        }
        return reachable(one, *attribute);
    }

    /** The limit can be passed by a plausible value, and left again through the deadband by another. */
    Result<void> reachable(const ConditionTerm& one, const AttributeSchema& attribute) {
        constexpr double kEndless = std::numeric_limits<double>::infinity();
        double low = attribute.minimum.value_or(-kEndless);
        double high = attribute.maximum.value_or(kEndless);
        if (attribute.type == AttributeType::Boolean || attribute.type == AttributeType::Enum) {
            low = 0.0;
            high =
                attribute.type == AttributeType::Boolean ? 1.0 : static_cast<double>(attribute.enumValues.size()) - 1.0;
        }
        bool reached = true;
        bool left = true;
        switch (one.comparison) {
            case Comparison::Greater:
                reached = one.limit < high;
                left = one.limit - one.deadband >= low;
                break;
            case Comparison::GreaterEqual:
                reached = one.limit <= high;
                left = one.limit - one.deadband > low;
                break;
            case Comparison::Less:
                reached = one.limit > low;
                left = one.limit + one.deadband <= high;
                break;
            case Comparison::LessEqual:
                reached = one.limit >= low;
                left = one.limit + one.deadband < high;
                break;
            case Comparison::Equal:
                reached = one.limit >= low && one.limit <= high;
                left = low < high;
                break;
            case Comparison::NotEqual: left = one.limit >= low && one.limit <= high; break;
        }
        const std::string range = "outside the range of '" + attribute.name + "'";
        if (!reached) {
            return bad("has a limit " + range + ": it could never be reached", "See its minimum and maximum.",
                       {"limit"});
        }
        if (!left) {
            return bad("has a limit or deadband " + range + ": it could never be left",
                       "See its minimum and maximum; lower the deadband.", {one.deadband > 0.0 ? "deadband" : "limit"});
        }
        return {};
    }

    Result<void> names(const AlarmDefinition& alarm) {
        for (std::size_t i = 0; i < alarm.assetTypes.size(); ++i) {
            if (!m_schema.assetTypeIndex(alarm.assetTypes[i])) {
                return bad("names an unknown asset type '" + alarm.assetTypes[i] + "'", "Use one of asset_types.",
                           {"asset_types", static_cast<int>(i)});
            }
        }
        if (!alarm.valueAttribute.empty() && m_schema.attribute(alarm.valueAttribute) == nullptr) {
            return bad("shows unknown attribute '" + alarm.valueAttribute + "'", "Use one of the layer's attributes.",
                       {"value_attribute"});
        }
        return {};
    }

    Result<void> times(const AlarmDefinition& alarm) {
        if ((alarm.countN > 0) != (alarm.countWindowMs > 0)) {
            return bad("has a count without a window or a window without a count", "Set both.",
                       {alarm.countN > 0 ? "count_n" : "count_window_ms"});
        }
        if (alarm.maxShelveMs <= 0) {
            return bad("can never be shelved", "Set max_shelve_ms, or leave it out for 8 hours.", {"max_shelve_ms"});
        }
        Millis before = 0;
        for (std::size_t i = 0; i < alarm.escalate.size(); ++i) {
            if (alarm.escalate[i].afterMs <= before || alarm.escalate[i].to.empty()) {
                return bad("has an escalation without a later time or without somebody to tell",
                           "Give every step `to` and a longer after_ms than the step before.",
                           {"escalate", static_cast<int>(i)});
            }
            before = alarm.escalate[i].afterMs;
        }
        if (!alarm.escalate.empty() && !alarm.ackRequired) {
            return bad("escalates although nobody has to acknowledge it",
                       "Drop escalate or require the acknowledgement.", {"escalate", 0});
        }
        return {};
    }

    Result<void> rules(const AlarmDefinition& alarm) {
        std::set<std::string> ids;
        for (std::size_t i = 0; i < alarm.suppress.size(); ++i) {
            const SuppressionRule& rule = alarm.suppress[i];
            m_at.push_back({"suppress", static_cast<int>(i)});
            if (rule.id.empty() || rule.title.en.empty() || !ids.insert(rule.id).second) {
                return bad("has a suppression rule without an id of its own or without a title",
                           "People must be told why an alarm is silent.");
            }
            if (!rule.assetType.empty() && !m_schema.assetTypeIndex(rule.assetType)) {
                return bad("has a suppression rule for an unknown asset type '" + rule.assetType + "'",
                           "Use one of asset_types.", {"asset_type"});
            }
            if (rule.when.empty()) {
                return bad("has a suppression rule '" + rule.id + "' without a condition",
                           "An alarm that never sounds is none: say when.");
            }
            if (auto fine = terms(rule.when, "when"); !fine) {
                return fine;
            }
            m_at.pop_back();
        }
        return {};
    }

    Result<void> causes(const AlarmDefinition& alarm) {
        if (alarm.consequenceOnly && alarm.consequenceOf.empty()) {
            return bad("is a consequence only, but of nothing", "Name its causes in consequence_of.",
                       {"consequence_only"});
        }
        if (alarm.consequenceOnly && alarm.offDelayMs > 0) {
            return bad("is a consequence only and has an off delay", "It ends with its cause: drop off_delay_ms.",
                       {"off_delay_ms"});
        }
        for (std::size_t i = 0; i < alarm.consequenceOf.size(); ++i) {
            const SchemaStep here{"consequence_of", static_cast<int>(i)};
            const auto [layer, id] = causeName(m_schema.id, alarm.consequenceOf[i]);
            if (layer != m_schema.id && !layer.empty() && !id.empty()) {
                continue;  // validateCauses() looks at it: other layers are not known here
            }
            const AlarmDefinition* cause = m_schema.alarm(id);
            if (cause == nullptr || layer.empty()) {
                return bad("names an unknown cause '" + alarm.consequenceOf[i] + "'",
                           "Use an alarm of this layer, or of another as \"layer/alarm\".", here);
            }
            if (follows(*cause, alarm.id, m_schema.alarms.size())) {
                return bad("is a cause of its own cause '" + cause->id + "'", "Break the circle.", here);
            }
            if (alarm.onDelayMs < cause->onDelayMs) {
                return bad("comes before its cause '" + cause->id + "'",
                           "Give it at least the on_delay_ms of its cause, so that the cause is first.",
                           {"on_delay_ms"});
            }
        }
        return {};
    }

    /** Whether `alarm` is, over any number of steps, a consequence of `id` (or is it). */
    [[nodiscard]] bool follows(const AlarmDefinition& alarm, const std::string& id, std::size_t depth) const {
        return alarm.id == id ||
               (depth > 0 &&
                std::any_of(alarm.consequenceOf.begin(), alarm.consequenceOf.end(), [&](const std::string& cause) {
                    const auto [layer, name] = causeName(m_schema.id, cause);
                    const AlarmDefinition* next = layer == m_schema.id ? m_schema.alarm(name) : nullptr;
                    return next != nullptr && follows(*next, id, depth - 1);
                }));
    }

    const LayerSchema& m_schema;
    SchemaPlace* m_place;
    SchemaPlace m_at;
    std::string m_where;
};

}  // namespace

Result<void> validateAlarms(const LayerSchema& schema, SchemaPlace* place) { return AlarmChecker(schema, place).run(); }

std::pair<std::string_view, std::string_view> causeName(std::string_view layer, std::string_view name) {
    const std::size_t slash = name.find('/');
    return slash == std::string_view::npos ? std::pair(layer, name)
                                           : std::pair(name.substr(0, slash), name.substr(slash + 1));
}

namespace {

struct NamedAlarm {
    const LayerSchema* layer = nullptr;
    const AlarmDefinition* alarm = nullptr;
};

NamedAlarm findCause(std::span<const LayerSchema> schemas, const LayerSchema& from, std::string_view name) {
    const auto [layer, id] = causeName(from.id, name);
    for (const LayerSchema& schema : schemas) {
        if (schema.id == layer) {
            return {&schema, schema.alarm(id)};
        }
    }
    return {};
}

bool followsFrom(std::span<const LayerSchema> schemas, NamedAlarm at, const AlarmDefinition* wanted, int depth) {
    if (at.alarm == nullptr || depth > 64) {
        return false;
    }
    return at.alarm == wanted ||
           std::any_of(at.alarm->consequenceOf.begin(), at.alarm->consequenceOf.end(), [&](const std::string& name) {
               return followsFrom(schemas, findCause(schemas, *at.layer, name), wanted, depth + 1);
           });
}

}  // namespace

std::pair<const LayerSchema*, const AlarmDefinition*> rootRule(std::span<const LayerSchema> schemas,
                                                               const LayerSchema& layer, const AlarmDefinition& alarm) {
    NamedAlarm at{&layer, &alarm};
    for (int depth = 0; depth < 16; ++depth) {
        NamedAlarm next;
        for (const std::string& name : at.alarm->consequenceOf) {
            next = next.alarm == nullptr ? findCause(schemas, *at.layer, name) : next;
        }
        if (next.alarm == nullptr) {
            break;
        }
        at = next;
    }
    return {at.layer, at.alarm};
}

Result<void> validateCauses(const std::vector<LayerSchema>& schemas, AlarmSetPlace* place) {
    for (std::size_t s = 0; s < schemas.size(); ++s) {
        for (std::size_t a = 0; a < schemas[s].alarms.size(); ++a) {
            const AlarmDefinition& alarm = schemas[s].alarms[a];
            for (std::size_t i = 0; i < alarm.consequenceOf.size(); ++i) {
                const std::string& name = alarm.consequenceOf[i];
                if (causeName(schemas[s].id, name).first == schemas[s].id) {
                    continue;  // validateAlarms() has seen to it
                }
                const NamedAlarm cause = findCause(schemas, schemas[s], name);
                std::string wrong;
                std::string hint;
                if (cause.alarm == nullptr) {
                    wrong = "names an unknown cause '" + name + "'";
                    hint = "Use an alarm of a layer that is loaded.";
                } else if (followsFrom(schemas, cause, &alarm, 0)) {
                    wrong = "is a cause of its own cause '" + name + "'";
                    hint = "Break the circle.";
                } else if (alarm.onDelayMs <= cause.alarm->onDelayMs) {
                    wrong = "may come before its cause '" + name + "'";
                    hint =
                        "Give it a longer on_delay_ms than its cause in the other layer, so that the cause is first.";
                } else {
                    continue;
                }
                if (place != nullptr) {
                    *place = {s, {{"alarms", static_cast<int>(a)}, {"consequence_of", static_cast<int>(i)}}};
                }
                return fail(ErrorCode::InvalidArgument,
                            "layer '" + schemas[s].id + "': alarm '" + alarm.id + "' " + wrong, hint);
            }
        }
    }
    return {};
}

}  // namespace belfry
