// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/domain/order_logic.h"
#include "models/domain/quality.h"

namespace belfry {

/** What a session may do, as the gateway knows it. */
struct OperatorRights {
    bool kiosk = false;                                      ///< wall or kiosk session: looks only
    ConsequenceClass maxConsequence = ConsequenceClass::C0;  ///< highest class it may execute
    bool mayCommand = false;
    bool supervisor = false;
    bool mayApprove = false;  ///< VerifyWrite
    bool mayBreakGlass = false;
    std::vector<std::string> layers;  ///< it is responsible for; empty = all
};

/** What is known of one target at the moment of the check. */
struct TargetFacts {
    bool exists = true;
    bool supported = true;          ///< asset type and device know the command
    std::string selectedBySession;  ///< holder of the exclusive select, empty = nobody
    std::string heldByOrder;        ///< order that overrides it now, empty = none
    std::string heldByUser;
    Millis feedbackAgeMs = -1;  ///< of the feedback attribute; < 0 = never heard
    Quality quality = Quality::Missing;
    bool localControl = false;
    bool healthy = true;
    bool commLost = false;
    bool badMode = false;  ///< commissioning, maintenance…
    CommandValue actual;
    bool inIncidentP1P2 = false;      ///< inside an active P1/P2 incident polygon
    bool inIncidentP1 = false;        ///< … an active P1 one (escalates to C3)
    EntityId incident;                ///< the gravest of those, for the refusal's text
    bool inBlackoutRecovery = false;  ///< inside the area of a power failure that is not over
    EntityId blackoutGroup;           ///< that incident
    bool strandsEvacuation = false;   ///< closing it would strand an active evacuation route
    std::string evacuationRoute;      ///< that one, as people call it
    EntityId evacuationIncident;      ///< for which it is in force
};

struct PolicyContext {
    OperatorRights rights;
    std::string session;
    std::string user;
    bool replayMode = false;
    bool exerciseOnLiveGateway = false;
    std::size_t ordersInLastMinute = 0;  ///< of this operator, without this one; counted when they are executed
    std::size_t layerSize = 0;           ///< controllable entities in the layer, for the 10 % rule
    Millis periodMs = 10'000;            ///< LayerSchema::periodMs
    bool takeoverConfirmed = false;      ///< the operator confirmed, seeing the loser's name
    bool executing = false;              ///< made again at execute: ALREADY_IN_STATE is not looked for
    std::vector<TargetFacts> targets;    ///< one for each target of the order
};

inline constexpr std::size_t kMaxOrdersPerMinute = 10;
inline constexpr std::size_t kEscalateTargets = 50;
inline constexpr double kIncidentLightFloor = 0.30;  ///< ratio

/** Class after escalation: more than one target C2 at least; N > 50 one up; > 10 % of the layer, or an active P1
 *  incident crossed, C3. */
[[nodiscard]] ConsequenceClass escalated(ConsequenceClass base, std::size_t targets, std::size_t layerSize,
                                         bool crossesP1Incident);

/** Permissions and interlocks (../specs/overrides.md) of an order against what is known now. `feedback` describes the
 *  values (unit, range); `command` the approved options. Pure: the gateway decides with it, the console explains. */
[[nodiscard]] CheckReport checkOrder(const OrderState& order, const CommandSchema& command,
                                     const AttributeSchema& feedback, const PolicyContext& context);

/** What a device's programme asks of it, in the terms of its feedback, so that both can be compared. Where a switch is
 *  proved by a level, every level above 0 is as good as what is reported, unless that is OFF. */
[[nodiscard]] CommandValue programmeFor(const AttributeSchema& feedback, const CommandValue& actual,
                                        const AttributeSchema& programme, const CommandValue& asked);

/** Sliding count per operator: at most 10 orders a minute. Monotonic clock only. */
class OrderRate {
public:
    [[nodiscard]] std::size_t inLastMinute(const std::string& user, Instant now);
    void record(const std::string& user, Instant now);

private:
    std::map<std::string, std::deque<Millis>> m_sent;
};

/** Inrush: at most 25 % of a feeder's lamps (at least one) change in any 10 s. The host sends what maySend() lets
 *  through and keeps the rest Queued. */
class InrushLimit {
public:
    [[nodiscard]] bool maySend(const std::string& feeder, std::size_t lampsOnFeeder, Instant now);
    void record(const std::string& feeder, Instant now);
    /** When the feeder has room again; nothing = now. */
    [[nodiscard]] std::optional<Instant> roomAt(const std::string& feeder, std::size_t lampsOnFeeder, Instant now);

private:
    std::deque<Millis>& recent(const std::string& feeder, Instant now);
    std::map<std::string, std::deque<Millis>> m_changed;
};

/** Who selects and who holds each target: at most one session and at most one order (J5). */
class TargetRegistry {
public:
    struct Holder {
        std::string order;
        std::string session;  ///< selects only
        std::string user;
        Instant until;  ///< selects only
    };

    /** Selects all or none; on refusal SELECTED_BY_OTHER / ALREADY_SELECTED with the entity and holder in the message.
     */
    [[nodiscard]] Result<void> select(const std::vector<EntityId>& entities, const Holder& holder, Instant now);
    /** The same order asks for more time. */
    void extend(std::string_view order, Instant until);
    void releaseSelects(std::string_view order);
    [[nodiscard]] const Holder* selectedBy(const EntityId& entity, Instant now) const;

    /** `order` holds the entity from now on; returns the order that held it before, if another. */
    std::optional<std::string> hold(const EntityId& entity, const std::string& order, const std::string& user);
    void releaseHold(const EntityId& entity, std::string_view order);
    [[nodiscard]] const Holder* heldBy(const EntityId& entity) const;

private:
    std::map<EntityId, Holder> m_selects;
    std::map<EntityId, Holder> m_holds;
};

}  // namespace belfry
