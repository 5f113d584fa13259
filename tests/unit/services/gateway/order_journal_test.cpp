// SPDX-License-Identifier: Apache-2.0
// What of an order is on the disk and in the records: whose words, which values, and what a restart, a set clock, a
// shift's end and a refusing disk leave of it.
#include <algorithm>
#include <memory>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "services/gateway/audit.h"
#include "tests/unit/services/gateway/order_host_rig.h"

namespace belfry::gateway {
namespace {

using Kind = feed::OrderActionKind;
using test::OrderHostTest;

class OrderJournal : public OrderHostTest {
protected:
    /** The newest record of this event, as an auditor reads it. */
    [[nodiscard]] feed::AuditRecord audit(const std::string& event) {
        city.chronicle.commit();
        for (auto one = city.journal.records.rbegin(); one != city.journal.records.rend(); ++one) {
            if (feed::AuditRecord record = auditOf(*one); one->kind == "order" && record.event == event) {
                return record;
            }
        }
        ADD_FAILURE() << "no record " << event;
        return {};
    }
    void bothIntoEffect() {
        feed::OrderRequest order = both();
        order.leaseMs = 3'600'000;
        ASSERT_TRUE(select(anna(), order));
        ASSERT_TRUE(act(anna(), Kind::Execute));
        ASSERT_TRUE(act(bruno(), Kind::Approve));
        tick(100);
        bothReport();
        ASSERT_EQ(state(), "InEffect");
    }
    void bothReport() {
        report("L1", 0.3, 1);
        report("L2", 0.3, 1);
        tick(100);
    }
    [[nodiscard]] feed::OrderRecord shown() const {
        for (auto event = city.events.rbegin(); event != city.events.rend(); ++event) {
            if (event->order) {
                return *event->order;
            }
        }
        return {};
    }
};

TEST_F(OrderJournal, EachStepHasItsOwnWordsAndValues) {
    intoEffect();
    EXPECT_EQ(audit("SELECTED").why, "works on the road");
    EXPECT_EQ(audit("SELECTED").before, "0.8");
    EXPECT_EQ(audit("SELECTED").after, "0.3 (SELECTED)");
    EXPECT_EQ(audit("EXECUTE").why, "works on the road");
    EXPECT_EQ(audit("EXECUTE").before, "0.8") << "what it really was";
    EXPECT_EQ(audit("EXECUTE").after, "0.3 (EXECUTING)");
    ASSERT_TRUE(call(&OrderHost::renew, anna(), "o1"));
    EXPECT_EQ(audit("RENEW").why, "still needed");
    tick(100);
    ASSERT_TRUE(act(anna(), {Kind::HandOver, "o1", {}, "end of my shift", "bruno", {}, 0, {}}));
    EXPECT_EQ(audit("HAND_OVER").why, "end of my shift");
    EXPECT_EQ(audit("HAND_OVER").before, "anna");
    EXPECT_EQ(audit("HAND_OVER").after, "offered to bruno (IN_EFFECT)");
    ASSERT_TRUE(act(bruno(), Kind::TakeOver, "o1", "my shift now"));
    EXPECT_EQ(audit("TAKE_OVER").why, "my shift now");
    EXPECT_EQ(audit("TAKE_OVER").before, "anna");
    EXPECT_EQ(audit("TAKE_OVER").after, "bruno (IN_EFFECT)");
    stream::OrderCallArgs silent;
    silent.orderId = "o1";
    host->release(bruno(), silent, [](const Result<feed::OrderRecord>& result) { EXPECT_TRUE(result); });
    EXPECT_EQ(audit("RELEASE").why, "") << "nobody said why: least of all the one who began it";
    EXPECT_TRUE(journalled("\"orderReason\":\"works on the road\""));
}

TEST_F(OrderJournal, ApprovalDenialAndBrokenGlassSayWhy) {
    ASSERT_TRUE(select(anna(), both()));
    ASSERT_TRUE(act(anna(), Kind::Execute));
    ASSERT_TRUE(act(bruno(), Kind::Deny, "o1", "not during the match"));
    EXPECT_EQ(audit("DENY").why, "not during the match");
    ASSERT_TRUE(select(anna(), both("o2")));
    ASSERT_TRUE(act(anna(), Kind::Execute, "o2"));
    ASSERT_TRUE(act(bruno(), Kind::Approve, "o2", "agreed with the fire brigade"));
    EXPECT_EQ(audit("APPROVE").why, "agreed with the fire brigade");
    EXPECT_EQ(audit("APPROVE").before, "0.8");
    ASSERT_TRUE(select(anna(), both("o3")));
    ASSERT_TRUE(act(anna(), Kind::Execute, "o3"));
    ASSERT_TRUE(act(anna(), Kind::BreakGlass, "o3", "people in the water"));
    EXPECT_EQ(audit("BREAK_GLASS").why, "people in the water");
    EXPECT_TRUE(journalled("\"breakGlassReason\":\"people in the water\""));
    ASSERT_TRUE(act(chief(), Kind::Review, "o3", "right so"));
    EXPECT_EQ(audit("REVIEW").why, "right so");
}

TEST_F(OrderJournal, TheShiftsOrdersGoToWhoComes) {
    bothIntoEffect();
    EXPECT_TRUE(host->handAllOver("carla", bruno(), "shift handover s-0").empty()) << "she has none";
    stream::Caller parking = bruno();
    parking.rights = std::make_shared<const Rights>(std::vector<RoleGrant>{{Role::Operator, {"parking"}, {}}});
    EXPECT_TRUE(host->handAllOver("anna", parking, "shift handover s-1").empty());
    EXPECT_EQ(host->record("o1")->owner, "anna") << "not what their roles do not reach";
    city.chronicle.commit();
    EXPECT_TRUE(journalled("\"refused\":\"TAKE_OVER\""));

    EXPECT_EQ(host->handAllOver("anna", bruno(), "shift handover s-2"), std::vector<std::string>{"o1"});
    EXPECT_EQ(audit("TAKE_OVER").why, "shift handover s-2");
    EXPECT_EQ(audit("TAKE_OVER").actor, "bruno");
    host->setPresent("anna", false);
    for (int i = 0; i < 65; ++i) {
        bothReport();
        tick(10'000);
    }
    EXPECT_EQ(state(), "InEffect") << "nobody's ten minutes are running";
    EXPECT_EQ(host->record("o1")->owner, "bruno");
    EXPECT_FALSE(host->record("o1")->ownerAway);
    EXPECT_TRUE(call(&OrderHost::release, bruno(), "o1"));
}

TEST_F(OrderJournal, ASelectionIsStillExclusiveAfterARestart) {
    ASSERT_TRUE(select(anna(), request()));
    begin();
    ASSERT_EQ(state(), "Selected");
    EXPECT_EQ(select(bruno(), request("o2")).error().reason, "SELECTED_BY_OTHER");
    EXPECT_TRUE(select(bruno(), request("o3", "L2")));
    city.clock.advance(31'000);
    report("L1", 0.8, 0);
    tick();
    EXPECT_EQ(state(), "SelectExpired");
    EXPECT_TRUE(select(bruno(), request("o4")));
}

TEST_F(OrderJournal, WhatWasSentJustBeforeTheEndIsReleasedAfterIt) {
    ASSERT_TRUE(select(anna(), request()));
    ASSERT_TRUE(call(&OrderHost::execute, anna(), "o1"));
    ASSERT_EQ(port.executed, std::vector<std::string>{"o1/0/1"});
    begin();  // killed before the next tick could note under which id the device holds it
    ASSERT_EQ(state(), "Unknown");
    ASSERT_TRUE(call(&OrderHost::release, chief(), "o1"));
    EXPECT_EQ(port.released, std::vector<std::string>{"o1/0/1"});
}

TEST_F(OrderJournal, EndsAreToldByTheClockOnTheWallAsItIs) {
    for (const Millis jump : {Millis{3'600'000}, Millis{-3'600'000}}) {
        SCOPED_TRACE(jump);
        intoEffect();
        const Instant before = city.clock.now();
        city.clock = ManualClock(Instant{before.monoMs, before.wallMs + jump});
        city.events.clear();
        tick(100);
        ASSERT_EQ(shown().id, "o1") << "consoles are told again";
        EXPECT_EQ(shown().leaseEndsMs, city.clock.now().wallMs + host->record("o1")->leaseRemainingMs);
        city.events.clear();
        tick(100);
        EXPECT_TRUE(shown().id.empty()) << "once";
        report("L1", 0.3, 1);
        ASSERT_TRUE(call(&OrderHost::release, anna(), "o1"));
        tick(100);
        report("L1", 0.8, 0);
        tick(100);
        ASSERT_EQ(state(), "Released");
        for (const char* table : {"order_ids", "orders", "order_targets"}) {
            city.journal.tables[table].clear();
        }
        begin();
    }
}

TEST_F(OrderJournal, AnInterlockThatIsOverIsOverAndTheNextOneIsTold) {
    feed::OrderRequest off = request();
    off.value = 0.0;
    ASSERT_TRUE(select(anna(), off));
    ASSERT_TRUE(call(&OrderHost::execute, anna(), "o1"));
    tick(100);
    report("L1", 0.0, 1);
    tick(100);
    ASSERT_EQ(state(), "InEffect");
    const auto fire = [&](int status) {
        city.set("Fire", test::kPriority, 1);
        city.set("Fire", test::kIncidentStatus, status);
        city.set("Fire", test::kRadius, 100);
        tick(1'100);
        tick(1'100);
    };
    for (int round = 0; round < 2; ++round) {
        SCOPED_TRACE(round);
        fire(0);
        EXPECT_TRUE(alarm("INTERLOCK_VIOLATION"));
        EXPECT_EQ(host->record("o1")->targets[0].reason, "INTERLOCK");
        fire(2);
        EXPECT_FALSE(alarm("INTERLOCK_VIOLATION"));
        EXPECT_EQ(host->record("o1")->targets[0].reason, "");
    }
}

TEST_F(OrderJournal, WhatWasStillToBeToldIsToldAfterADiskThatRefused) {
    intoEffect();
    host->setLink("sim", false, city.clock.now());
    city.journal.refuses = true;
    EXPECT_EQ(call(&OrderHost::release, anna(), "o1").error().reason, "JOURNAL_REFUSES");
    city.journal.refuses = false;
    city.events.clear();
    tick(1'100);
    ASSERT_EQ(shown().targets.size(), 1U);
    EXPECT_TRUE(shown().targets[0].uncertain);
    const auto saved = nlohmann::json::parse(city.journal.tables["order_targets"].at("o1/000000"));
    EXPECT_TRUE(saved.at("target").value("uncertain", false));
}

}  // namespace
}  // namespace belfry::gateway
