// SPDX-License-Identifier: Apache-2.0
// Orders between people at the gateway: two of them for a C3, break-glass, take-over, hand-over, retry, restore; and
// the golden scenarios W3, W4 and W6 to W10 of ../specs/overrides.md (W1 and W2: order_host_test, W5:
// order_groups_test).
#include <gtest/gtest.h>

#include "tests/unit/services/gateway/order_host_rig.h"

namespace belfry::gateway {
namespace {

using Kind = feed::OrderActionKind;
using test::OrderHostTest;

class OrderPeople : public OrderHostTest {
protected:
    /** Both lamps, selected and executed by Anna: waits for somebody else. */
    void awaitApproval() {
        ASSERT_TRUE(select(anna(), both()));
        const auto asked = act(anna(), Kind::Execute);
        ASSERT_TRUE(asked) << toText(asked.error());
        ASSERT_EQ(asked->state, "AwaitingApproval");
        ASSERT_EQ(asked->consequence, ConsequenceClass::C3);
    }
    void bothReport(double level, int mode) {
        report("L1", level, mode);
        report("L2", level, mode);
        tick(100);
    }
};

TEST_F(OrderPeople, W3TheInitiatorDoesNotApprove) {
    awaitApproval();
    const auto self = act(anna(), Kind::Approve);
    ASSERT_FALSE(self);
    EXPECT_EQ(self.error().reason, "APPROVER_IS_INITIATOR");
    stream::Caller sameConsole = bruno();
    sameConsole.session = anna().session;
    EXPECT_EQ(act(sameConsole, Kind::Approve).error().reason, "APPROVER_IS_INITIATOR") << "another name, same console";
    stream::Caller viewer = bruno();
    viewer.role = "VIEWER";
    EXPECT_FALSE(act(viewer, Kind::Approve));
    feed::OrderAction unseen{Kind::Approve, "o1", {}, {}, {}, {}, 77, {}};
    EXPECT_EQ(act(bruno(), unseen).error().reason, "PREVIEW_CHANGED") << "not what was shown";
    EXPECT_TRUE(port.executed.empty());

    const auto approved = act(bruno(), Kind::Approve);
    ASSERT_TRUE(approved) << toText(approved.error());
    EXPECT_EQ(approved->state, "Executing");
    EXPECT_EQ(approved->initiator, "anna");
    EXPECT_EQ(approved->approver, "bruno");
    EXPECT_EQ(port.executed.size(), 2U);
    EXPECT_TRUE(journalled("\"approver\":\"bruno\""));
    tick(100);
    bothReport(0.3, 1);
    EXPECT_EQ(state(), "InEffect");
    EXPECT_EQ(host->record("o1")->count("Holding"), 2U);
}

TEST_F(OrderPeople, DeniedExpiredOrAbandonedNothingIsSent) {
    awaitApproval();
    EXPECT_FALSE(act(anna(), Kind::Deny)) << "cancel is for one's own";
    ASSERT_TRUE(act(bruno(), Kind::Deny, "o1", "not during the match"));
    EXPECT_EQ(state(), "Denied");
    EXPECT_EQ(host->record("o1")->note, "not during the match");

    ASSERT_TRUE(select(anna(), both("o2")));
    ASSERT_TRUE(act(anna(), Kind::Execute, "o2"));
    for (int i = 0; i < 13; ++i) {
        bothReport(0.8, 0);
        tick(10'000);
    }
    EXPECT_EQ(state("o2"), "ApprovalExpired");
    EXPECT_FALSE(act(bruno(), Kind::Approve, "o2"));

    ASSERT_TRUE(select(anna(), both("o3")));
    host->sessionEnded("session-b");
    EXPECT_EQ(state("o3"), "Selected");
    host->sessionEnded("session-a");
    EXPECT_EQ(state("o3"), "Cancelled");
    EXPECT_TRUE(port.executed.empty());
}

TEST_F(OrderPeople, AClassOfTwoNeedsAFreshProof) {
    stream::Caller stale = anna();
    ASSERT_TRUE(select(anna(), both()));
    city.clock.advance(29'000);
    ASSERT_TRUE(act(anna(), Kind::RenewSelect));
    city.clock.advance(29'000);
    ASSERT_TRUE(act(anna(), Kind::RenewSelect));
    city.clock.advance(5'000);
    report("L1", 0.8, 0);
    report("L2", 0.8, 0);
    tick();
    const auto refused = act(stale, Kind::Execute);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, "REAUTHENTICATE");
    stale.verifiedMono = -1;
    EXPECT_EQ(act(stale, Kind::Execute).error().reason, "REAUTHENTICATE");
    EXPECT_TRUE(act(anna(), Kind::Execute));
    EXPECT_FALSE(act(anna(), Kind::RenewSelect)) << "twice, and only while selected";
}

TEST_F(OrderPeople, W4AcceptedButNothingMoves) {
    ASSERT_TRUE(select(anna(), request()));
    ASSERT_TRUE(call(&OrderHost::execute, anna(), "o1"));
    tick(100);
    report("L1", 0.8, 1);
    tick(1'000);
    tick(30'000);
    EXPECT_EQ(state(), "Failed");
    EXPECT_EQ(host->record("o1")->targets[0].state, "VerifyFailed");
    EXPECT_EQ(host->record("o1")->targets[0].actual, 0.8) << "the lamp is shown as it is";
    EXPECT_EQ(host->record("o1")->targets[0].commanded, 0.3);
}

TEST_F(OrderPeople, W6TheLeaseEndsWhileTheLinkIsLost) {
    intoEffect();
    host->setLink("sim", false, city.clock.now());
    EXPECT_TRUE(host->record("o1")->targets[0].uncertain);
    for (int i = 0; i < 61; ++i) {
        tick(10'000);
    }
    EXPECT_EQ(state(), "Releasing") << "the gateway lets go by itself; nobody has seen that the device did";
    EXPECT_TRUE(host->record("o1")->targets[0].uncertain);
    host->setLink("sim", true, city.clock.now());
    report("L1", 0.8, 0);
    tick(100);
    tick(100);
    report("L1", 0.8, 0);
    tick(100);
    EXPECT_EQ(state(), "Released");
}

TEST_F(OrderPeople, W7MovedOnSite) {
    intoEffect();
    report("L1", 0.9, 2);
    tick(100);
    EXPECT_EQ(state(), "Diverged");
    EXPECT_EQ(host->record("o1")->targets[0].reason, "LOCAL_CONTROL");
    EXPECT_EQ(host->record("o1")->targets[0].actual, 0.9);
    const auto told = alarm("DISCREPANCY");
    ASSERT_TRUE(told);
    EXPECT_EQ(told->priority, AlarmPriority::P3);
    report("L1", 0.3, 1);
    tick(100);
    EXPECT_EQ(state(), "InEffect");
    EXPECT_FALSE(alarm("DISCREPANCY"));
}

TEST_F(OrderPeople, W8ThePreviewIsStale) {
    const auto seen = preview(anna(), request());
    ASSERT_TRUE(seen) << toText(seen.error());
    EXPECT_EQ(seen->fit, 1U);
    EXPECT_EQ(seen->targets[0].current, 0.8);
    EXPECT_EQ(seen->targets[0].wanted, 0.3);
    feed::OrderRequest other = request();
    other.previewHash = seen->hash;
    other.targets = {"L2"};
    EXPECT_EQ(select(anna(), other).error().reason, "PREVIEW_CHANGED");
    other.targets = {"L1"};
    ASSERT_TRUE(select(anna(), other));
    report("L1", 0.6, 0);
    tick(100);
    EXPECT_EQ(state(), "Cancelled") << "what was seen is not so any more";
    EXPECT_EQ(host->record("o1")->code, "PREVIEW_CHANGED");

    ASSERT_TRUE(select(anna(), request("o2", "L2")));
    const feed::OrderAction wrong{Kind::Execute, "o2", {}, {}, {}, {}, 12345, {}};
    EXPECT_EQ(act(anna(), wrong).error().reason, "PREVIEW_CHANGED");
    EXPECT_TRUE(port.executed.empty());
}

TEST_F(OrderPeople, W9BreakGlassIsReviewedWithinADay) {
    awaitApproval();
    EXPECT_EQ(act(bruno(), Kind::BreakGlass).error().reason, "SELECTED_BY_OTHER");
    EXPECT_EQ(act(anna(), Kind::BreakGlass, "o1", "").error().reason, "NO_REASON");
    const auto broken = act(anna(), Kind::BreakGlass, "o1", "people in the water");
    ASSERT_TRUE(broken) << toText(broken.error());
    EXPECT_EQ(broken->state, "Executing");
    EXPECT_TRUE(broken->brokeGlass);
    EXPECT_EQ(broken->breakGlassReason, "people in the water");
    EXPECT_EQ(broken->reviewDueMs, city.clock.now().wallMs + 24LL * 3'600'000);
    tick(100);
    ASSERT_TRUE(alarm("BREAK_GLASS"));
    EXPECT_EQ(alarm("BREAK_GLASS")->priority, AlarmPriority::P2);
    bothReport(0.3, 1);
    ASSERT_TRUE(call(&OrderHost::release, anna(), "o1"));
    tick(100);
    bothReport(0.8, 0);
    ASSERT_EQ(state(), "Released");
    EXPECT_TRUE(alarm("BREAK_GLASS")) << "over, but nobody has looked at it";

    begin();  // the task outlives the process
    EXPECT_EQ(host->record("o1")->reviewDueMs, broken->reviewDueMs);
    for (int hour = 0; hour < 25; ++hour) {
        tick(3'600'000);
    }
    ASSERT_TRUE(host->record("o1")) << "kept until it is reviewed";
    EXPECT_EQ(alarm("BREAK_GLASS")->said.code, "OVERRIDE_REVIEW_OVERDUE");
    EXPECT_EQ(act(bruno(), Kind::Review).error().reason, "NO_PERMISSION");
    EXPECT_EQ(act(chief(), Kind::Review, "o1", "").error().reason, "NO_REASON");
    stream::Caller chiefAnna = chief();
    chiefAnna.operatorName = "anna";
    EXPECT_EQ(act(chiefAnna, Kind::Review).error().reason, "APPROVER_IS_INITIATOR");
    const auto reviewed = act(chief(), Kind::Review, "o1", "right so");
    ASSERT_TRUE(reviewed) << toText(reviewed.error());
    EXPECT_EQ(reviewed->reviewedBy, "chief");
    EXPECT_FALSE(alarm("BREAK_GLASS"));
    EXPECT_FALSE(act(chief(), Kind::Review)) << "once";
    tick(3'600'000);
    EXPECT_FALSE(host->record("o1")) << "now it may go";
}

TEST_F(OrderPeople, W9TheGlassNeverBreaksAnInterlock) {
    feed::OrderRequest off = both();
    off.value = 0.0;
    ASSERT_TRUE(select(anna(), off));
    ASSERT_TRUE(act(anna(), Kind::Execute));
    city.set("Fire", test::kPriority, 0);
    city.set("Fire", test::kRadius, 100);
    tick();
    EXPECT_EQ(act(anna(), Kind::BreakGlass).error().reason, "INTERLOCK");
    EXPECT_EQ(act(bruno(), Kind::Approve).error().reason, "INTERLOCK") << "nor does a second person";
    EXPECT_TRUE(port.executed.empty());
}

TEST_F(OrderPeople, AGraveIncidentTakesTwoPeople) {
    city.set("Fire", test::kPriority, 0);
    city.set("Fire", test::kRadius, 100);
    tick();
    const auto seen = preview(anna(), request());
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->consequence, ConsequenceClass::C3);
    ASSERT_EQ(seen->incidents.size(), 1U);
    EXPECT_EQ(seen->incidents[0].entity, "Fire");
    EXPECT_EQ(seen->incidents[0].priority, 1U);
    EXPECT_EQ(seen->targets[0].incident, "Fire");
    ASSERT_TRUE(select(anna(), request()));
    EXPECT_EQ(act(anna(), Kind::Execute)->state, "AwaitingApproval");
}

TEST_F(OrderPeople, W10AnIncidentIsDrawnOverAHeldDimming) {
    feed::OrderRequest off = request();
    off.value = 0.0;
    ASSERT_TRUE(select(anna(), off));
    ASSERT_TRUE(act(anna(), Kind::Execute));
    tick(100);
    report("L1", 0.0, 1);
    tick(100);
    ASSERT_EQ(state(), "InEffect");
    city.set("Fire", test::kPriority, 1);
    city.set("Fire", test::kIncidentStatus, 0);
    city.set("Fire", test::kRadius, 100);
    tick(100);
    tick(1'100);
    const auto told = alarm("INTERLOCK_VIOLATION");
    ASSERT_TRUE(told);
    EXPECT_EQ(told->priority, AlarmPriority::P2);
    EXPECT_EQ(host->record("o1")->targets[0].reason, "INTERLOCK");
    EXPECT_TRUE(journalled("Release proposed"));
    EXPECT_EQ(state(), "InEffect") << "a person decides";
}

TEST_F(OrderPeople, TakingATargetNamesTheLoser) {
    intoEffect();
    feed::OrderRequest mine = request("o2");
    mine.value = 0.9;
    const auto seen = preview(bruno(), mine);
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->fit, 0U);
    EXPECT_EQ(seen->holders, std::vector<std::string>{"anna"});
    EXPECT_EQ(seen->targets[0].heldBy, "anna");
    mine.takeOver = {"carla"};
    EXPECT_EQ(select(bruno(), mine).error().reason, "IN_EXECUTION") << "another name was confirmed";
    mine.takeOver = {"anna"};
    ASSERT_TRUE(select(bruno(), mine));
    ASSERT_TRUE(act(bruno(), Kind::Execute, "o2"));
    EXPECT_EQ(state("o1"), "Superseded");
    EXPECT_EQ(host->record("o1")->lostTo, "bruno");
    EXPECT_EQ(host->record("o1")->targets[0].supersededBy, "o2");
}

TEST_F(OrderPeople, OffersGoToPeopleThatThereAre) {
    intoEffect();
    host->setPeople([](const std::string& user) { return user == "bruno"; });
    feed::OrderAction give{Kind::HandOver, "o1", {}, {}, "brunno", {}, 0, {}};
    EXPECT_EQ(act(anna(), give).error().text.code, "ACCOUNT_UNKNOWN");
    EXPECT_EQ(host->record("o1")->offeredTo, "");
    give.to = "bruno";
    EXPECT_TRUE(act(anna(), give));
}

TEST_F(OrderPeople, ASupervisorOfOtherLayersLeavesItAlone) {
    intoEffect();
    stream::Caller parking = chief();
    parking.rights = std::make_shared<const Rights>(std::vector<RoleGrant>{{Role::Supervisor, {"parking"}, {}}});
    const auto refused = act(parking, {Kind::TakeOver, "o1", {}, {}, {}, "anna", 0, {}});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().text.code, "MAY_NOT_HERE");
    EXPECT_EQ(host->record("o1")->owner, "anna");
    parking.rights = std::make_shared<const Rights>(std::vector<RoleGrant>{{Role::Supervisor, {"lighting"}, {}}});
    EXPECT_TRUE(act(parking, {Kind::TakeOver, "o1", {}, {}, {}, "anna", 0, {}}));
}

TEST_F(OrderPeople, HandedOverOnlyToWhoTakesIt) {
    intoEffect();
    feed::OrderAction give{Kind::HandOver, "o1", {}, {}, "bruno", {}, 0, {}};
    EXPECT_EQ(act(bruno(), give).error().reason, "NO_PERMISSION") << "not his to give";
    EXPECT_EQ(act(bruno(), Kind::TakeOver).error().reason, "NO_PERMISSION") << "not offered";
    const auto offered = act(anna(), give);
    ASSERT_TRUE(offered) << toText(offered.error());
    EXPECT_EQ(offered->offeredTo, "bruno");
    EXPECT_EQ(offered->owner, "anna") << "until he takes it";
    feed::OrderAction take{Kind::TakeOver, "o1", {}, {}, {}, "carla", 0, {}};
    EXPECT_EQ(act(bruno(), take).error().text.code, "ORDER_OWNER_CHANGED");
    begin();  // an offer is remembered
    tick(100);
    report("L1", 0.3, 1);
    tick(100);
    const auto taken = act(bruno(), Kind::TakeOver);
    ASSERT_TRUE(taken) << toText(taken.error());
    EXPECT_EQ(taken->owner, "bruno");
    EXPECT_EQ(taken->initiator, "anna");
    EXPECT_EQ(taken->lostTo, "bruno");
    EXPECT_TRUE(taken->offeredTo.empty());
    ASSERT_TRUE(call(&OrderHost::release, bruno(), "o1"));
    // a supervisor needs no offer, but names who loses it all the same
    tick(100);
    report("L1", 0.8, 0);
    tick(100);
    ASSERT_TRUE(select(anna(), request("o2")));
    ASSERT_TRUE(act(anna(), Kind::Execute, "o2"));
    EXPECT_FALSE(act(chief(), {Kind::TakeOver, "o2", {}, {}, {}, {}, 0, {}}));
    EXPECT_TRUE(act(chief(), Kind::TakeOver, "o2"));
    EXPECT_EQ(host->record("o2")->owner, "chief");
}

TEST_F(OrderPeople, WhoLeavesLeavesTenMinutes) {
    awaitApproval();
    ASSERT_TRUE(act(bruno(), Kind::Approve));
    tick(100);
    bothReport(0.3, 1);
    ASSERT_EQ(state(), "InEffect");
    host->setPresent("anna", false);
    EXPECT_TRUE(host->record("o1")->ownerAway);
    host->setPresent("anna", true);
    EXPECT_FALSE(host->record("o1")->ownerAway) << "back in time";
    host->setPresent("anna", false);
    ASSERT_TRUE(act(bruno(), Kind::TakeOver)) << "what nobody looks after may be taken";
    EXPECT_FALSE(host->record("o1")->ownerAway);
    host->setPresent("bruno", false);
    for (int i = 0; i < 61; ++i) {
        bothReport(0.3, 1);
        tick(10'000);
    }
    EXPECT_EQ(state(), "Releasing");
}

TEST_F(OrderPeople, RetryIsANewOrderOfWhatFailed) {
    awaitApproval();
    port.silent = {"L2"};
    ASSERT_TRUE(act(bruno(), Kind::Approve));
    tick(100);
    for (int i = 0; i < 4; ++i) {
        report("L1", 0.3, 1);
        report("L2", 0.8, 0);
        tick(10'000);
    }
    ASSERT_EQ(state(), "PartlyInEffect");
    EXPECT_EQ(host->record("o1")->count("NoReply"), 1U);
    port.silent.clear();
    const auto again = act(bruno(), Kind::RetryFailed);
    ASSERT_TRUE(again) << toText(again.error());
    EXPECT_EQ(again->id, "o1-again");
    EXPECT_EQ(again->state, "Selected");
    EXPECT_EQ(again->linkedTo, "o1");
    ASSERT_EQ(again->targets.size(), 1U);
    EXPECT_EQ(again->targets[0].entity, "L2");
    EXPECT_EQ(again->consequence, ConsequenceClass::C1) << "one lamp is one lamp";
    ASSERT_TRUE(act(bruno(), Kind::Execute, "o1-again"));
    tick(100);
    report("L2", 0.3, 1);
    tick(100);
    EXPECT_EQ(state("o1-again"), "InEffect");
    EXPECT_EQ(act(anna(), Kind::RetryFailed).error().text.code, "ORDER_ID_TAKEN") << "the same id is not used twice";
}

TEST_F(OrderPeople, RestoreGoesBackToTheSnapshot) {
    intoEffect();  // L1 at 30 % by Anna; L2 under its programme
    feed::OrderRequest all = both("o2");
    all.value = 0.6;
    ASSERT_TRUE(select(anna(), all));
    ASSERT_TRUE(act(anna(), Kind::Execute, "o2"));
    ASSERT_TRUE(act(bruno(), Kind::Approve, "o2"));
    tick(100);
    bothReport(0.6, 1);
    ASSERT_EQ(state("o2"), "InEffect");
    ASSERT_EQ(state("o1"), "Superseded");
    begin();  // the snapshot outlives the process
    tick(100);
    bothReport(0.6, 1);

    Result<feed::OrderPreview> difference = fail(ErrorCode::Unknown, "no answer");
    host->previewRestore(anna(), "o2", [&](Result<feed::OrderPreview> r) { difference = std::move(r); });
    ASSERT_TRUE(difference) << toText(difference.error());
    ASSERT_EQ(difference->targets.size(), 2U);
    EXPECT_EQ(difference->targets[0].current, 0.6);
    EXPECT_EQ(difference->targets[0].wanted, 0.3);
    EXPECT_FALSE(difference->targets[1].wanted) << "back to its programme";
    EXPECT_EQ(act(bruno(), Kind::Restore, "o2").error().reason, "NO_PERMISSION");

    const auto back = act(anna(), Kind::Restore, "o2");
    ASSERT_TRUE(back) << toText(back.error());
    EXPECT_EQ(back->state, "Selected");
    ASSERT_EQ(back->targets.size(), 1U);
    EXPECT_EQ(back->targets[0].commanded, 0.3);
    EXPECT_EQ(back->linkedTo, "o2");
    ASSERT_TRUE(act(anna(), Kind::Execute, "o2-again"));
    EXPECT_EQ(state("o2"), "Releasing");
    tick(100);
    report("L1", 0.3, 1);
    report("L2", 0.8, 0);
    tick(100);
    EXPECT_EQ(state("o2-again"), "InEffect");
    EXPECT_EQ(state("o2"), "Released");

    // where nothing was overridden before, going back is a release
    const auto plain = act(anna(), Kind::Restore, "o2-again");
    EXPECT_TRUE(plain) << "it replaced an order itself";
}

TEST_F(OrderPeople, RenewedNoLongerThanItsClassAllows) {
    awaitApproval();
    ASSERT_TRUE(act(bruno(), Kind::Approve));
    tick(100);
    bothReport(0.3, 1);
    const auto renew = [&](Millis leaseMs) {
        Result<feed::OrderRecord> result = fail(ErrorCode::Unknown, "no answer");
        host->renew(anna(), {"o1", leaseMs, "still needed", "", 0}, [&](Result<feed::OrderRecord> r) { result = r; });
        return result;
    };
    EXPECT_EQ(host->record("o1")->maxLeaseMs, 2LL * 3'600'000);
    EXPECT_EQ(renew(2LL * 3'600'000).error().reason, "LEASE_TOO_LONG");
    EXPECT_TRUE(renew(3'600'000));
    tick(100);
    EXPECT_EQ(state(), "InEffect");
    EXPECT_GT(host->record("o1")->leaseRemainingMs, 3'500'000);
}

/** Every step of an order, with the link cut just then and back a minute later: what is shown is never better than what
 *  is known, and it ends. */
TEST_F(OrderPeople, TheLinkIsCutAtEveryStep) {
    const std::vector<std::string> understandable{"Selected",  "SelectExpired", "Cancelled", "InEffect",
                                                  "Releasing", "Released",      "Failed",    "Unknown",
                                                  "Diverged",  "ReleaseFailed"};
    for (int cut = 0; cut < 8; ++cut) {
        const std::string id = "cut-" + std::to_string(cut);
        int step = 0;
        const auto here = [&] {
            if (step++ == cut) {
                host->setLink("sim", false, city.clock.now());
                host->setPort("sim", nullptr);
                tick(60'000);
                host->setPort("sim", &port);
                host->setLink("sim", true, city.clock.now());
            }
        };
        report("L1", 0.8, 0);
        tick(100);
        here();
        (void)select(anna(), request(id));
        here();
        (void)act(anna(), Kind::Execute, id);
        here();
        tick(100);
        here();
        report("L1", 0.3, 1);
        tick(100);
        here();
        (void)act(anna(), Kind::Execute, id);
        here();
        (void)call(&OrderHost::release, anna(), id);
        here();
        tick(100);
        report("L1", 0.8, 0);
        tick(100);
        here();
        const auto record = host->record(id);
        if (!record) {
            continue;  // refused at its selection: nothing was done
        }
        EXPECT_NE(std::find(understandable.begin(), understandable.end(), record->state), understandable.end())
            << cut << ": " << record->state;
        // left alone it ends, or a supervisor ends it
        for (int i = 0; i < 100 && !host->record(id)->state.empty(); ++i) {
            report("L1", 0.8, 0);
            tick(10'000);
            if (host->record(id)->state == "Unknown") {
                (void)act(chief(), {Kind::Decide, id, {}, "seen on site", {}, {}, 0, "Failed"});
            }
        }
        const std::string end = host->record(id) ? host->record(id)->state : "Released";
        EXPECT_TRUE(end == "Released" || end == "Failed" || end == "SelectExpired" || end == "Cancelled")
            << cut << ": " << end;
    }
}

TEST_F(OrderPeople, AClockThatJumpsAnHourNeitherEndsNorExtendsALease) {
    for (const Millis jump : {Millis{3'600'000}, Millis{-3'600'000}}) {
        intoEffect();
        const Millis left = host->record("o1")->leaseRemainingMs;
        const Instant before = city.clock.now();
        city.clock = ManualClock(Instant{before.monoMs, before.wallMs + jump});
        report("L1", 0.3, 1);
        tick(1'000);
        EXPECT_EQ(state(), "InEffect") << jump;
        EXPECT_NEAR(static_cast<double>(host->record("o1")->leaseRemainingMs), static_cast<double>(left - 1'000), 1.0);
        ASSERT_TRUE(call(&OrderHost::release, anna(), "o1"));
        tick(100);
        report("L1", 0.8, 0);
        tick(100);
        ASSERT_EQ(state(), "Released");
        city.journal.tables["order_ids"].clear();
        city.journal.tables["orders"].clear();
        city.journal.tables["order_targets"].clear();
        begin();
    }
}

TEST_F(OrderPeople, ADiskThatCannotTakeTheEntryRefusesEveryStep) {
    awaitApproval();
    city.journal.refuses = true;
    for (const Kind kind : {Kind::Approve, Kind::Deny}) {
        EXPECT_EQ(act(bruno(), kind).error().reason, "JOURNAL_REFUSES");
    }
    EXPECT_EQ(act(anna(), Kind::BreakGlass).error().reason, "JOURNAL_REFUSES");
    EXPECT_EQ(host->record("o1")->reviewDueMs, 0);
    EXPECT_EQ(state(), "AwaitingApproval");
    EXPECT_TRUE(port.selected.empty());
    city.journal.refuses = false;
    tick(1'100);  // what happened meanwhile is tried again once a second
    ASSERT_TRUE(act(bruno(), Kind::Approve));
    tick(100);
    bothReport(0.3, 1);
    city.journal.refuses = true;
    EXPECT_FALSE(act(anna(), {Kind::HandOver, "o1", {}, {}, "bruno", {}, 0, {}}));
    EXPECT_TRUE(host->record("o1")->offeredTo.empty());
    EXPECT_FALSE(act(chief(), Kind::TakeOver));
    EXPECT_EQ(host->record("o1")->owner, "anna");
    EXPECT_FALSE(call(&OrderHost::release, anna(), "o1"));
    EXPECT_EQ(state(), "InEffect");
    EXPECT_TRUE(port.released.empty());
}

TEST_F(OrderPeople, PlacesAndWhatIsLeftOut) {
    feed::OrderRequest somewhere = request();
    somewhere.targets.clear();
    somewhere.selection.kind = feed::TargetSelection::Kind::Circle;
    somewhere.selection.ring = {{15.0, 48.0}};
    somewhere.selection.radiusM = 500;
    auto seen = preview(anna(), somewhere);
    ASSERT_TRUE(seen) << toText(seen.error());
    ASSERT_EQ(seen->targets.size(), 1U);
    EXPECT_EQ(seen->targets[0].entity, "L1");
    somewhere.selection.kind = feed::TargetSelection::Kind::Polygon;
    somewhere.selection.ring = {{14.9, 47.9}, {15.2, 47.9}, {15.2, 48.1}, {14.9, 48.1}};
    seen = preview(anna(), somewhere);
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->targets.size(), 2U) << "the feeders lie there too, but take no level";
    somewhere.leaveOut = {"L2"};
    EXPECT_EQ(preview(anna(), somewhere)->targets.size(), 1U);
    somewhere.selection = {feed::TargetSelection::Kind::Street, "Nowhere Lane", {}, 0};
    EXPECT_EQ(preview(anna(), somewhere).error().text.code, "ORDER_PLACE_UNKNOWN");

    // a lamp that has not reported for long is left out only by who has seen it
    city.clock.advance(200'000);
    report("L1", 0.8, 0);
    tick();
    feed::OrderRequest order = both();
    EXPECT_EQ(select(anna(), order).error().reason, "FEEDBACK_STALE");
    order.orderId = "o2";
    order.leaveOutUnfit = true;
    EXPECT_EQ(select(anna(), order).error().text.code, "ORDER_LEAVE_OUT_UNSEEN");
    seen = preview(anna(), order);
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->targets.size(), 2U);
    EXPECT_EQ(seen->fit, 1U);
    ASSERT_EQ(seen->targets[1].findings.size(), 1U);
    EXPECT_EQ(seen->targets[1].findings[0].reason, "FEEDBACK_STALE");
    order.previewHash = seen->hash;
    const auto selected = select(anna(), order);
    ASSERT_TRUE(selected) << toText(selected.error());
    EXPECT_EQ(selected->targets.size(), 1U);
}

}  // namespace
}  // namespace belfry::gateway
