// SPDX-License-Identifier: Apache-2.0
#include "models/domain/order_policy.h"

#include <functional>
#include <string>

#include <gtest/gtest.h>

#include "tests/unit/models/domain/order_rig.h"

namespace belfry {
namespace {

using C = ConsequenceClass;
using R = ReasonCode;

/** A dimming order for one lamp that passes every check; each test spoils one thing. */
struct Case {
    Case() {
        request = OrderRig::request(1);
        command.name = "set_level";
        command.assetTypes = {"luminaire"};
        attribute.name = "dim_level";
        attribute.unit = "%";
        attribute.minimum = 0.0;
        attribute.maximum = 100.0;
        context.rights.mayCommand = true;
        context.rights.maxConsequence = C::C3;
        context.session = "s1";
        context.user = "anna";
        context.layerSize = 10'000;
        TargetFacts facts;
        facts.feedbackAgeMs = 5'000;
        facts.quality = Quality::Good;
        facts.actual.number = 100.0;
        context.targets = {facts};
    }
    CheckReport check() const {
        const OrderLogic order(request, OrderRig::kAnna, "s1", ManualClock().now());
        return checkOrder(order.state(), command, attribute, context);
    }
    TargetFacts& facts() { return context.targets[0]; }

    OrderRequest request;
    CommandSchema command;
    AttributeSchema attribute;
    PolicyContext context;
};

/** The only finding, "CODE" when hard, "code?" when soft; "ok" when there is none. */
std::string verdict(const std::function<void(Case&)>& spoil) {
    Case one;
    spoil(one);
    const CheckReport report = one.check();
    if (report.findings.empty()) {
        return "ok";
    }
    EXPECT_EQ(report.findings.size(), 1U) << toText(report.findings[1].code);
    return std::string(toText(report.findings[0].code)) + (report.findings[0].hard ? "" : "?");
}

TEST(OrderPolicy, PermissionsAndModes) {
    EXPECT_EQ(verdict([](Case&) {}), "ok");
    EXPECT_EQ(verdict([](Case& c) { c.context.rights.kiosk = true; }), "KIOSK");
    EXPECT_EQ(verdict([](Case& c) { c.context.rights.mayCommand = false; }), "NO_PERMISSION");
    EXPECT_EQ(verdict([](Case& c) { c.context.rights.maxConsequence = C::C0; }), "NO_PERMISSION");
    EXPECT_EQ(verdict([](Case& c) { c.context.rights.layers = {"parking"}; }), "NO_PERMISSION");
    EXPECT_EQ(verdict([](Case& c) { c.context.rights.layers = {"parking", "lighting"}; }), "ok");
    EXPECT_EQ(verdict([](Case& c) { c.context.replayMode = true; }), "REPLAY_MODE");
    EXPECT_EQ(verdict([](Case& c) { c.context.exerciseOnLiveGateway = true; }), "REPLAY_MODE");
    EXPECT_EQ(verdict([](Case& c) { c.context.ordersInLastMinute = 9; }), "ok");
    EXPECT_EQ(verdict([](Case& c) { c.context.ordersInLastMinute = 10; }), "THROTTLED");
    EXPECT_EQ(verdict([](Case& c) {
                  c.context.ordersInLastMinute = 10;
                  c.context.executing = true;
              }),
              "THROTTLED")
        << "many may be selected before the first is executed";
    EXPECT_EQ(verdict([](Case& c) { c.request.reason.clear(); }), "NO_REASON?");
    EXPECT_EQ(verdict([](Case& c) { c.command.maxLeaseMs = 60'000; }), "LEASE_TOO_LONG");
    EXPECT_EQ(verdict([](Case& c) { c.context.targets.clear(); }), "INCONSISTENT");
}

TEST(OrderPolicy, HoldersAndDevices) {
    EXPECT_EQ(verdict([](Case& c) { c.facts().selectedBySession = "s2"; }), "SELECTED_BY_OTHER");
    EXPECT_EQ(verdict([](Case& c) { c.facts().selectedBySession = "s1"; }), "ok");
    const auto held = [](Case& c) {
        c.facts().heldByOrder = "o7";
        c.facts().heldByUser = "ben";
    };
    EXPECT_EQ(verdict(held), "IN_EXECUTION?");
    EXPECT_EQ(verdict([&](Case& c) {
                  held(c);
                  c.context.takeoverConfirmed = true;
              }),
              "ok");
    EXPECT_EQ(verdict([&](Case& c) {
                  held(c);
                  c.facts().heldByUser = "anna";
              }),
              "ok");
    EXPECT_EQ(verdict([](Case& c) { c.facts().exists = false; }), "NOT_SUPPORTED");
    EXPECT_EQ(verdict([](Case& c) { c.facts().supported = false; }), "NOT_SUPPORTED");
    EXPECT_EQ(verdict([](Case& c) { c.facts().localControl = true; }), "LOCAL_CONTROL?");
    EXPECT_EQ(verdict([](Case& c) { c.facts().healthy = false; }), "UNHEALTHY?");
    EXPECT_EQ(verdict([](Case& c) { c.facts().commLost = true; }), "COMM_LOST?");
    EXPECT_EQ(verdict([](Case& c) { c.facts().badMode = true; }), "BAD_MODE?");
    EXPECT_EQ(verdict([](Case& c) { c.facts().actual.number = 50.0; }), "ALREADY_IN_STATE?");
    EXPECT_EQ(verdict([](Case& c) { c.request.targets[0].value.number = 101.0; }), "OUT_OF_RANGE");
    EXPECT_EQ(verdict([](Case& c) { c.command.minimum = 60.0; }), "OUT_OF_RANGE");
}

TEST(OrderPolicy, FreshFeedback) {
    EXPECT_EQ(verdict([](Case& c) { c.facts().feedbackAgeMs = 30'000; }), "ok") << "three periods";
    EXPECT_EQ(verdict([](Case& c) { c.facts().feedbackAgeMs = 30'001; }), "FEEDBACK_STALE");
    EXPECT_EQ(verdict([](Case& c) { c.facts().feedbackAgeMs = -1; }), "FEEDBACK_STALE");
    EXPECT_EQ(verdict([](Case& c) { c.facts().quality = Quality::Missing; }), "FEEDBACK_STALE");
    EXPECT_EQ(verdict([](Case& c) { c.facts().quality = Quality::Uncertain; }), "FEEDBACK_STALE?") << "soft in C1";
    EXPECT_EQ(verdict([](Case& c) {
                  c.facts().quality = Quality::Uncertain;
                  c.request.consequence = C::C2;
              }),
              "FEEDBACK_STALE");
    const auto blind = [](Case& c) {
        c.facts().feedbackAgeMs = -1;
        c.request.blind = true;
        c.request.consequence = C::C3;
    };
    EXPECT_EQ(verdict(blind), "ok");
    EXPECT_EQ(verdict([](Case& c) { c.request.blind = true; }), "INCONSISTENT") << "C3 only";
}

TEST(OrderPolicy, LightInIncidentsAndAfterBlackouts) {
    const auto dim = [](double percent, bool TargetFacts::* where) {
        return verdict([&](Case& c) {
            c.request.targets[0].value.number = percent;
            c.facts().*where = true;
        });
    };
    EXPECT_EQ(dim(30.0, &TargetFacts::inIncidentP1P2), "ok");
    EXPECT_EQ(dim(29.0, &TargetFacts::inIncidentP1P2), "INTERLOCK");
    EXPECT_EQ(dim(29.0, &TargetFacts::inBlackoutRecovery), "INTERLOCK");
    EXPECT_EQ(verdict([](Case& c) {
                  c.attribute.unit = "1";
                  c.request.targets[0].value.number = 0.2;
                  c.facts().inIncidentP1P2 = true;
              }),
              "INTERLOCK")
        << "the same as a ratio";
    EXPECT_EQ(verdict([](Case& c) { c.request.targets[0].value.number = 0.0; }), "ok");
    const auto switched = [](double position, bool incident) {
        return verdict([&](Case& c) {
            c.attribute.type = AttributeType::Enum;
            c.attribute.enumValues = {{"OFF", {}}, {"ON", {}}};
            c.attribute.minimum.reset();
            c.attribute.maximum.reset();
            c.request.targets[0].value.number = position;
            c.facts().inIncidentP1P2 = incident;
        });
    };
    EXPECT_EQ(switched(0.0, true), "INTERLOCK") << "off is dark, however it is said";
    EXPECT_EQ(switched(1.0, true), "ok");
    EXPECT_EQ(switched(0.0, false), "ok");
}

TEST(OrderPolicy, ParkingTrafficAndSigns) {
    const auto parking = [](const char* value, bool strands, bool sign = false) {
        return verdict([&](Case& c) {
            c.request.layer = "parking";
            c.command.showsOnly = sign;
            c.attribute.type = AttributeType::Enum;
            c.attribute.enumValues = {{"OPEN", {}}, {"CLOSED", {}}};
            c.attribute.minimum.reset();
            c.attribute.maximum.reset();
            c.request.targets[0].value.number = std::string(value) == "OPEN" ? 0.0 : 1.0;
            c.facts().strandsEvacuation = strands;
        });
    };
    EXPECT_EQ(parking("CLOSED", true), "INTERLOCK");
    EXPECT_EQ(parking("OPEN", true), "ok");
    EXPECT_EQ(parking("CLOSED", false), "ok");
    EXPECT_EQ(parking("CLOSED", true, true), "ok") << "a sign that says so closes nothing";
    const auto text = [](const char* type, const char* value, C consequence) {
        return verdict([&](Case& c) {
            c.request.layer = "traffic";
            c.request.consequence = consequence;
            c.command.assetTypes = {type};
            c.command.options = {{"PLAN_2", {}}, {"QUEUE AHEAD", {}}};
            c.attribute = {};
            c.attribute.name = "plan";
            c.attribute.type = AttributeType::Text;
            c.request.targets[0].value = {0.0, value};
        });
    };
    EXPECT_EQ(text("signal", "PLAN_2", C::C2), "ok");
    EXPECT_EQ(text("signal", "RED_FOR_ALL", C::C2), "INTERLOCK");
    EXPECT_EQ(text("signal", "RED_FOR_ALL", C::C3), "INTERLOCK") << "never anything but a plan";
    EXPECT_EQ(text("message_sign", "QUEUE AHEAD", C::C2), "ok");
    EXPECT_EQ(text("message_sign", "HELLO", C::C2), "INTERLOCK");
    EXPECT_EQ(text("message_sign", "HELLO", C::C3), "ok");
}

TEST(OrderPolicy, Escalation) {
    EXPECT_EQ(escalated(C::C0, 1, 10'000, false), C::C0);
    EXPECT_EQ(escalated(C::C1, 1, 10'000, false), C::C1);
    EXPECT_EQ(escalated(C::C1, 2, 10'000, false), C::C2) << "several devices";
    EXPECT_EQ(escalated(C::C1, 50, 10'000, false), C::C2);
    EXPECT_EQ(escalated(C::C1, 51, 10'000, false), C::C3) << "and one more above 50";
    EXPECT_EQ(escalated(C::C2, 50, 10'000, false), C::C2);
    EXPECT_EQ(escalated(C::C2, 51, 10'000, false), C::C3);
    EXPECT_EQ(escalated(C::C3, 51, 10'000, false), C::C3);
    EXPECT_EQ(escalated(C::C0, 10, 100, false), C::C2);
    EXPECT_EQ(escalated(C::C0, 11, 100, false), C::C3);
    EXPECT_EQ(escalated(C::C0, 1, 10'000, true), C::C3);
    EXPECT_EQ(escalated(C::C1, 1, 5, false), C::C1) << "a single device is no large area";
    Case one;
    one.facts().inIncidentP1 = true;
    EXPECT_EQ(one.check().consequence, C::C3);
}

TEST(OrderPolicy, AProgrammeInTheFeedbacksTerms) {
    AttributeSchema level;
    AttributeSchema power;
    power.type = AttributeType::Enum;
    power.enumValues = {{"LOW", {}}, {"OFF", {}}, {"ON", {}}};
    const auto asks = [&](double now, double programme) {
        const CommandValue actual{now, {}};
        return programmeFor(power, actual, level, {programme, {}}).matches(actual, 0.0);
    };
    EXPECT_TRUE(asks(0.0, 0.5)) << "dimmed is lit";
    EXPECT_TRUE(asks(2.0, 0.5));
    EXPECT_FALSE(asks(1.0, 0.5)) << "dark, and should not be";
    EXPECT_TRUE(asks(1.0, 0.0));
    EXPECT_FALSE(asks(0.0, 0.0)) << "lit, and should not be";
    EXPECT_EQ(programmeFor(level, {0.3, {}}, level, {0.5, {}}).number, 0.5);
    EXPECT_EQ(programmeFor(power, {0.0, {}}, power, {2.0, {}}).number, 2.0);
}

TEST(OrderRate, TenAMinuteEach) {
    OrderRate rate;
    ManualClock clock;
    for (int i = 0; i < 10; ++i) {
        rate.record("anna", clock.now());
        clock.advance(1'000);
    }
    EXPECT_EQ(rate.inLastMinute("anna", clock.now()), 10U);
    EXPECT_EQ(rate.inLastMinute("ben", clock.now()), 0U);
    clock.advance(50'000);
    EXPECT_EQ(rate.inLastMinute("anna", clock.now()), 9U);
    clock.jumpWall(3'600'000);
    EXPECT_EQ(rate.inLastMinute("anna", clock.now()), 9U);
}

TEST(InrushLimit, AQuarterOfAFeederInTenSeconds) {
    InrushLimit limit;
    ManualClock clock;
    int sent = 0;
    for (int second = 0; second < 20; ++second) {
        while (limit.maySend("F1", 40, clock.now())) {
            limit.record("F1", clock.now());
            ++sent;
        }
        EXPECT_EQ(sent, second < 10 ? 10 : 20);
        ASSERT_TRUE(limit.roomAt("F1", 40, clock.now()));
        clock.advance(1'000);
    }
    EXPECT_FALSE(limit.roomAt("F1", 40, clock.now())) << "room now";
    limit.record("F2", clock.now());
    EXPECT_FALSE(limit.maySend("F2", 3, clock.now()));
    EXPECT_EQ(limit.roomAt("F2", 3, clock.now()), clock.now().plus(10'000));
}

TEST(TargetRegistry, OneSelectsAndOneHolds) {
    TargetRegistry registry;
    ManualClock clock;
    const auto until = clock.now().plus(30'000);
    ASSERT_TRUE(registry.select({"a", "b"}, {"o1", "s1", "anna", until}, clock.now()));
    const auto other = registry.select({"c", "b"}, {"o2", "s2", "ben", until}, clock.now());
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().reason, "SELECTED_BY_OTHER");
    EXPECT_EQ(registry.selectedBy("c", clock.now()), nullptr) << "all or none";
    EXPECT_EQ(registry.select({"b"}, {"o3", "s1", "anna", until}, clock.now()).error().reason, "ALREADY_SELECTED");
    registry.extend("o1", until.plus(30'000));
    clock.advance(59'999);
    EXPECT_NE(registry.selectedBy("a", clock.now()), nullptr);
    clock.advance(1);
    EXPECT_TRUE(registry.select({"a", "b"}, {"o2", "s2", "ben", clock.now().plus(30'000)}, clock.now())) << "W2";
    registry.releaseSelects("o2");
    EXPECT_EQ(registry.selectedBy("a", clock.now()), nullptr);

    EXPECT_FALSE(registry.hold("a", "o1", "anna"));
    EXPECT_FALSE(registry.hold("a", "o1", "anna"));
    EXPECT_EQ(registry.hold("a", "o2", "ben"), "o1");
    registry.releaseHold("a", "o1");
    ASSERT_NE(registry.heldBy("a"), nullptr) << "the loser cannot give up what it no longer holds";
    EXPECT_EQ(registry.heldBy("a")->user, "ben");
    registry.releaseHold("a", "o2");
    EXPECT_EQ(registry.heldBy("a"), nullptr);
}

TEST(ReasonCodes, AreAClosedListInTwoLanguages) {
    EXPECT_EQ(reasonCodes().size(), 26U);
    for (const ReasonCodeInfo& one : reasonCodes()) {
        EXPECT_EQ(reasonCodeFromText(one.name), one.code);
        EXPECT_FALSE(one.en.empty());
        EXPECT_FALSE(one.de.empty());
        EXPECT_EQ(one.en.back(), '.');
        EXPECT_EQ(&info(one.code), &one);
        EXPECT_EQ(refuse(one.code, "x").value().reason, one.name);
    }
    EXPECT_EQ(info(R::SelectedByOther).iecAddCause, 27);
    EXPECT_EQ(info(R::SelectedByOther).dnp3Status, 17);
    EXPECT_EQ(info(R::Throttled).dnp3Status, 8);
    EXPECT_EQ(info(R::FeedbackStale).iecAddCause, -1);
    EXPECT_EQ(titleOf(R::NoReason, "de_DE"), "Es fehlt eine Begründung.");
    EXPECT_EQ(titleOf(R::NoReason, "fr"), "A reason is missing.");
    EXPECT_FALSE(reasonCodeFromText(""));
    EXPECT_FALSE(reasonCodeFromText("no_reason"));
}

}  // namespace
}  // namespace belfry
