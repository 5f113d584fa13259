// SPDX-License-Identifier: Apache-2.0
#include "models/domain/order_policy.h"

#include <algorithm>
#include <cmath>

namespace belfry {

namespace {

using R = ReasonCode;
using T = TextCode;
using C = ConsequenceClass;

/** The commanded option's name: of an enum its value's, of a text the text itself. */
std::string optionName(const CommandValue& value, const AttributeSchema& attribute) {
    if (attribute.type != AttributeType::Enum) {
        return value.text;
    }
    const auto index = static_cast<std::size_t>(std::max(0.0, value.number));
    return index < attribute.enumValues.size() ? attribute.enumValues[index].name : std::string();
}

bool isApproved(const CommandValue& value, const CommandSchema& command, const AttributeSchema& attribute) {
    const std::string name = optionName(value, attribute);
    return std::any_of(command.options.begin(), command.options.end(),
                       [&](const CommandOption& option) { return option.name == name; });
}

/** Light level as a ratio; nothing when the attribute is no level. */
std::optional<double> lightRatio(const CommandValue& value, const AttributeSchema& attribute) {
    if (attribute.type == AttributeType::Enum) {
        return optionName(value, attribute) == "OFF" ? std::optional(0.0) : std::nullopt;
    }
    if (attribute.type == AttributeType::Boolean) {
        return value.number != 0.0 ? 1.0 : 0.0;
    }
    if (attribute.type == AttributeType::Number || attribute.type == AttributeType::Integer) {
        if (attribute.unit == "%") {
            return value.number / 100.0;
        }
        if (attribute.unit == "1") {
            return value.number;
        }
    }
    return std::nullopt;
}

/** Whether the value may close a car park: not if the command only shows something, otherwise whatever is not plainly
 *  "open". */
bool mayClose(const CommandValue& value, const CommandSchema& command, const AttributeSchema& attribute) {
    if (command.showsOnly) {
        return false;
    }
    if (attribute.type == AttributeType::Boolean) {
        const bool saysOpen = attribute.name.find("open") != std::string::npos;
        return saysOpen == (value.number == 0.0);
    }
    return optionName(value, attribute) != "OPEN";
}

/** Collects the findings of one check. */
class Checker {
public:
    Checker(const OrderState& order, const CommandSchema& command, const AttributeSchema& attribute,
            const PolicyContext& context)
        : m_order(order), m_command(command), m_attribute(attribute), m_context(context) {
        const bool crossesP1 = std::any_of(context.targets.begin(), context.targets.end(),
                                           [](const TargetFacts& facts) { return facts.inIncidentP1; });
        m_class = std::max(order.consequence,
                           escalated(command.consequence, order.targets.size(), context.layerSize, crossesP1));
        m_report.consequence = m_class;
    }

    CheckReport run() {
        wholeOrder();
        if (m_context.targets.size() != m_order.targets.size()) {
            hard(T::OrderFactsDoNotMatch);
            return std::move(m_report);
        }
        for (m_target = 0; m_target < m_order.targets.size(); ++m_target) {
            const CommandValue& value = m_order.targets[m_target].value;
            const TargetFacts& facts = m_context.targets[m_target];
            if (!facts.exists || !facts.supported) {
                hard(facts.exists ? T::OrderDeviceHasNoSuchCommand : T::OrderNoSuchDevice);
                continue;
            }
            holders(facts);
            device(facts);
            range(value);
            interlocks(value, facts);
            freshness(facts);
            // of many targets some always are: they shall be held all the same
            if (!m_context.executing && m_order.targets.size() == 1 && facts.heldByOrder.empty() &&
                facts.feedbackAgeMs >= 0 && value.matches(facts.actual, 0.0)) {
                soft(T::OrderAlreadyInState);
            }
        }
        return std::move(m_report);
    }

private:
    void add(TextCode code, bool isHard, std::vector<TextArgument> arguments) {
        CodedText text = say(code, std::move(arguments));
        std::string detail = text.english;
        m_report.findings.push_back({m_target, reasonCodeFromText(info(code).reason).value_or(R::Inconsistent), isHard,
                                     std::move(detail), std::move(text)});
    }
    void hard(TextCode code, std::vector<TextArgument> arguments = {}) { add(code, true, std::move(arguments)); }
    void soft(TextCode code, std::vector<TextArgument> arguments = {}) { add(code, false, std::move(arguments)); }

    void wholeOrder() {
        const OperatorRights& rights = m_context.rights;
        if (rights.kiosk) {
            hard(T::KioskLooksOnly);
        }
        if (m_context.replayMode) {
            hard(T::OrderReplay);
        }
        if (m_context.exerciseOnLiveGateway) {
            hard(T::OrderExercise);
        }
        const bool responsible = rights.layers.empty() || std::find(rights.layers.begin(), rights.layers.end(),
                                                                    m_order.layer) != rights.layers.end();
        if (!rights.mayCommand || !responsible) {
            if (responsible) {
                hard(T::OrderMayNotCommand);
            } else {
                hard(T::OrderMayNotCommandLayer, {{"layer", m_order.layer}});
            }
        } else if (rights.maxConsequence < m_class) {
            hard(T::OrderClassNotAllowed, {{"class", std::int64_t{static_cast<int>(m_class)}}});
        }
        if (m_context.ordersInLastMinute >= kMaxOrdersPerMinute) {
            hard(T::OrderThrottled, {{"most", static_cast<std::int64_t>(kMaxOrdersPerMinute)}});
        }
        if (const Millis longest = std::min(maxLeaseMs(m_class), m_command.maxLeaseMs); m_order.leaseMs > longest) {
            hard(T::OrderLeaseTooLong, {{"longest", DurationArgument{longest}}});
        }
        if (m_class >= C::C1 && m_order.reason.empty()) {
            soft(T::OrderNoReason);
        }
        if (m_order.blind && m_class < C::C3) {
            hard(T::OrderBlindBelowC3);
        }
    }

    void holders(const TargetFacts& facts) {
        if (!facts.selectedBySession.empty() && facts.selectedBySession != m_context.session) {
            hard(T::OrderSelectedByOther, {{"who", facts.selectedBySession}});
        }
        if (!facts.heldByOrder.empty() && facts.heldByOrder != m_order.id && facts.heldByUser != m_context.user &&
            !m_context.takeoverConfirmed) {
            soft(T::OrderHeldByOther, {{"who", facts.heldByUser}});
        }
    }

    void device(const TargetFacts& facts) {
        if (facts.commLost) {
            soft(T::OrderCommLost);
        }
        if (facts.localControl) {
            soft(T::OrderLocalControl);
        }
        if (facts.badMode) {
            soft(T::OrderBadMode);
        }
        if (!facts.healthy) {
            soft(T::OrderUnhealthy);
        }
    }

    void range(const CommandValue& value) {
        if (m_attribute.type == AttributeType::Text) {
            return;  // the interlocks know which texts are approved
        }
        const auto low = m_command.minimum ? m_command.minimum : m_attribute.minimum;
        const auto high = m_command.maximum ? m_command.maximum : m_attribute.maximum;
        const bool outside = !std::isfinite(value.number) || (low && value.number < *low) ||
                             (high && value.number > *high) ||
                             (m_attribute.type == AttributeType::Boolean && value.number != 0.0 && value.number != 1.0);
        const bool noOption = m_attribute.type == AttributeType::Enum &&
                              (optionName(value, m_attribute).empty() ||
                               (!m_command.options.empty() && !isApproved(value, m_command, m_attribute)));
        if (outside || noOption) {
            hard(T::OrderOutOfRange,
                 {{"attribute", m_attribute.title.en.empty() ? LocalText{m_attribute.name, {}} : m_attribute.title}});
        }
    }

    void interlocks(const CommandValue& value, const TargetFacts& facts) {
        if (m_order.layer == "lighting" && (facts.inIncidentP1P2 || facts.inIncidentP1 || facts.inBlackoutRecovery)) {
            const auto ratio = lightRatio(value, m_attribute);
            if (ratio && *ratio < kIncidentLightFloor - 1e-9) {
                const auto floor = static_cast<std::int64_t>(std::lround(kIncidentLightFloor * 100.0));
                if (facts.inIncidentP1P2 || facts.inIncidentP1) {
                    hard(T::InterlockLightIncident, {{"floor", floor}, {"incident", EntityArgument{facts.incident}}});
                } else {
                    hard(T::InterlockLightBlackout, {{"floor", floor}, {"group", EntityArgument{facts.blackoutGroup}}});
                }
            }
        }
        if (m_order.layer == "parking" && facts.strandsEvacuation && mayClose(value, m_command, m_attribute)) {
            hard(T::InterlockEvacuation,
                 {{"route", facts.evacuationRoute}, {"incident", EntityArgument{facts.evacuationIncident}}});
        }
        const bool sign = std::find(m_command.assetTypes.begin(), m_command.assetTypes.end(), "message_sign") !=
                          m_command.assetTypes.end();
        if (sign || (m_order.layer != "traffic" && m_attribute.type == AttributeType::Text)) {
            if (!isApproved(value, m_command, m_attribute) && m_class < C::C3) {
                hard(T::InterlockTextNotApproved);
            }
        } else if (m_order.layer == "traffic" && !isApproved(value, m_command, m_attribute)) {
            hard(T::InterlockPlanNotApproved);
        }
    }

    void freshness(const TargetFacts& facts) {
        if (m_order.blind && m_class == C::C3) {
            return;
        }
        const bool old = facts.feedbackAgeMs < 0 || facts.feedbackAgeMs > 3 * m_context.periodMs;
        if (old || facts.quality == Quality::Bad || facts.quality == Quality::Stale ||
            facts.quality == Quality::Missing) {
            if (facts.feedbackAgeMs < 0) {
                hard(T::OrderFeedbackNever);
            } else {
                hard(facts.feedbackAgeMs > 3 * m_context.periodMs ? T::OrderFeedbackOld : T::OrderFeedbackBad,
                     {{"age", DurationArgument{facts.feedbackAgeMs}}});
            }
        } else if (facts.quality == Quality::Uncertain) {
            add(T::OrderFeedbackUncertain, m_class >= C::C2, {});
        }
    }

    const OrderState& m_order;
    const CommandSchema& m_command;
    const AttributeSchema& m_attribute;
    const PolicyContext& m_context;
    ConsequenceClass m_class = C::C0;
    std::uint32_t m_target = CheckFinding::kWholeOrder;
    CheckReport m_report;
};

void forget(std::deque<Millis>& times, Millis nowMs, Millis windowMs) {
    while (!times.empty() && nowMs - times.front() >= windowMs) {
        times.pop_front();
    }
}

constexpr Millis kInrushWindowMs = 10'000;

std::size_t inrushRoom(std::size_t lampsOnFeeder) { return std::max<std::size_t>(1, lampsOnFeeder / 4); }

}  // namespace

ConsequenceClass escalated(ConsequenceClass base, std::size_t targets, std::size_t layerSize, bool crossesP1Incident) {
    // One device is one device, however small its layer is.
    const bool largePart = targets > 1 && layerSize > 0 && targets * 10 > layerSize;
    if (crossesP1Incident || largePart || base == C::C3) {
        return C::C3;
    }
    const C several = targets > 1 ? std::max(base, C::C2) : base;
    return targets > kEscalateTargets ? C::C3 : several;
}

CheckReport checkOrder(const OrderState& order, const CommandSchema& command, const AttributeSchema& feedback,
                       const PolicyContext& context) {
    return Checker(order, command, feedback, context).run();
}

CommandValue programmeFor(const AttributeSchema& feedback, const CommandValue& actual, const AttributeSchema& programme,
                          const CommandValue& asked) {
    if (feedback.type != AttributeType::Enum || programme.type == AttributeType::Enum) {
        return asked;
    }
    const auto off = std::find_if(feedback.enumValues.begin(), feedback.enumValues.end(),
                                  [](const EnumValue& one) { return one.name == "OFF"; });
    const CommandValue dark{static_cast<double>(off - feedback.enumValues.begin()), {}};
    if (asked.number <= 0.0) {
        return dark;
    }
    return actual.matches(dark, 0.0) ? CommandValue{-1.0, {}} : actual;
}

std::size_t OrderRate::inLastMinute(const std::string& user, Instant now) {
    const auto it = m_sent.find(user);
    if (it == m_sent.end()) {
        return 0;
    }
    forget(it->second, now.monoMs, 60'000);
    return it->second.size();
}

void OrderRate::record(const std::string& user, Instant now) { m_sent[user].push_back(now.monoMs); }

std::deque<Millis>& InrushLimit::recent(const std::string& feeder, Instant now) {
    std::deque<Millis>& times = m_changed[feeder];
    forget(times, now.monoMs, kInrushWindowMs);
    return times;
}

bool InrushLimit::maySend(const std::string& feeder, std::size_t lampsOnFeeder, Instant now) {
    return recent(feeder, now).size() < inrushRoom(lampsOnFeeder);
}

void InrushLimit::record(const std::string& feeder, Instant now) { recent(feeder, now).push_back(now.monoMs); }

std::optional<Instant> InrushLimit::roomAt(const std::string& feeder, std::size_t lampsOnFeeder, Instant now) {
    const std::deque<Millis>& times = recent(feeder, now);
    const std::size_t room = inrushRoom(lampsOnFeeder);
    if (times.size() < room) {
        return std::nullopt;
    }
    return now.plus(times[times.size() - room] + kInrushWindowMs - now.monoMs);
}

Result<void> TargetRegistry::select(const std::vector<EntityId>& entities, const Holder& holder, Instant now) {
    for (const EntityId& entity : entities) {
        const Holder* other = selectedBy(entity, now);
        if (other == nullptr || other->order == holder.order) {
            continue;
        }
        if (other->session == holder.session) {
            return refuse(TextCode::OrderAlreadySelected, {}, entity);
        }
        return refuse(TextCode::OrderSelectedByOther, {{"who", other->user}}, entity);
    }
    for (const EntityId& entity : entities) {
        m_selects.insert_or_assign(entity, holder);
    }
    return {};
}

void TargetRegistry::extend(std::string_view order, Instant until) {
    for (auto& [entity, holder] : m_selects) {
        if (holder.order == order) {
            holder.until = until;
        }
    }
}

void TargetRegistry::releaseSelects(std::string_view order) {
    std::erase_if(m_selects, [&](const auto& entry) { return entry.second.order == order; });
}

const TargetRegistry::Holder* TargetRegistry::selectedBy(const EntityId& entity, Instant now) const {
    const auto it = m_selects.find(entity);
    return it == m_selects.end() || it->second.until.monoMs <= now.monoMs ? nullptr : &it->second;
}

std::optional<std::string> TargetRegistry::hold(const EntityId& entity, const std::string& order,
                                                const std::string& user) {
    const Holder now{order, {}, user, {}};
    const auto [it, first] = m_holds.try_emplace(entity, now);
    if (first || it->second.order == order) {
        it->second.user = user;
        return std::nullopt;
    }
    std::string loser = std::move(it->second.order);
    it->second = now;
    return loser;
}

void TargetRegistry::releaseHold(const EntityId& entity, std::string_view order) {
    const auto it = m_holds.find(entity);
    if (it != m_holds.end() && it->second.order == order) {
        m_holds.erase(it);
    }
}

const TargetRegistry::Holder* TargetRegistry::heldBy(const EntityId& entity) const {
    const auto it = m_holds.find(entity);
    return it == m_holds.end() ? nullptr : &it->second;
}

}  // namespace belfry
