// SPDX-License-Identifier: Apache-2.0
// The scenario of devices that do not obey, through real gRPC: every end that an order can take, and what the consoles
// are told of it.
#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/integration/gateway/steered_gateway.h"

namespace belfry::test {
namespace {

using Kind = feed::OrderActionKind;

constexpr Millis kSecond = 1'000;
constexpr Millis kMinute = 60'000;
constexpr double kWanted = 0.6;

class Unruly : public ::testing::Test {
protected:
    void SetUp() override {
        ASSERT_TRUE(city.until([&] { return working().size() > 260; }, 10 * kSecond)) << "as many as the tests need";
    }
    /** Lamps that work and are under their programme, in the order of the catalogue. */
    std::vector<EntityId> lamps() {
        std::vector<EntityId> ids;
        (void)anna.isSo([&] {
            ids = working();
            return true;
        });
        return ids;
    }
    /** The same with the console's lock held. */
    std::vector<EntityId> working() const {
        std::vector<EntityId> ids;
        const feed::Store& store = anna.replica.store();
        const LayerIndex layer = store.catalogue().layerIndex("lighting").value();
        const LayerSchema& schema = store.schema(layer);
        const auto level = schema.attributeIndex("illuminance_level").value();
        const auto status = schema.attributeIndex("lamp_status").value();
        const auto mode = schema.attributeIndex("working_mode").value();
        const feed::EntityTable& table = store.table(layer);
        for (std::uint32_t row = 0; row < table.rowCount(); ++row) {
            const Handle handle = Handle::of(layer, row);
            if (store.catalogue().contains(handle) && table.has(row, level) && table.raw(row, status) == 0 &&
                table.raw(row, mode) == 0 &&
                store.catalogue().type(handle) == schema.assetTypeIndex("luminaire").value()) {
                ids.emplace_back(store.catalogue().id(handle));
            }
        }
        return ids;
    }
    /** `count` of them from all over the city: lamps behind one feeder are switched one after the other. */
    std::vector<EntityId> spread(std::size_t count, std::size_t from = 0) {
        const auto all = lamps();
        std::vector<EntityId> some;
        for (std::size_t i = 0; i < count; ++i) {
            some.push_back(all[(i * all.size() / count + from) % all.size()]);
        }
        return some;
    }
    /** When the lamp was last heard of, wall; with the console's lock held. */
    Millis heardMs(const EntityId& lamp) const {
        const feed::Store& store = anna.replica.store();
        const Handle handle = store.catalogue().find(lamp).value();
        return store.table(handle.layer()).observedMs(handle.row());
    }
    static feed::OrderRequest dim(const std::string& id, std::vector<EntityId> targets, Millis leaseMs) {
        feed::OrderRequest request;
        request.orderId = id;
        request.layer = "lighting";
        request.command = "set_level";
        request.targets = std::move(targets);
        request.value = kWanted;
        request.reason = "broken pavement";
        request.leaseMs = leaseMs;
        return request;
    }
    static Result<feed::OrderRecord> select(ConsoleClient& console, const feed::OrderRequest& request) {
        return ConsoleClient::ask<feed::OrderRecord>(
            [&](auto reply) { console.ports().commands->select(request, reply); });
    }
    static Result<feed::OrderRecord> act(ConsoleClient& console, feed::OrderAction action) {
        return ConsoleClient::ask<feed::OrderRecord>([&](auto reply) { console.ports().commands->act(action, reply); });
    }
    static void order(ConsoleClient& console, const feed::OrderRequest& request) {
        const auto selected = select(console, request);
        ASSERT_TRUE(selected) << toText(selected.error());
        ASSERT_EQ(selected->state, "Selected");
        const auto executed = act(console, {Kind::Execute, request.orderId, {}, {}, {}, {}, selected->previewHash, {}});
        ASSERT_TRUE(executed) << toText(executed.error());
    }
    /** More than a tenth of the layer: needs a second person. Waits for that. */
    feed::OrderRecord askForApproval(const std::string& id) {
        const auto all = lamps();
        const auto share = static_cast<std::ptrdiff_t>(all.size() / 5);
        const auto selected = select(anna, dim(id, {all.begin(), all.begin() + share}, 10 * kMinute));
        EXPECT_TRUE(selected) << toText(selected.error());
        const auto asked = act(anna, {Kind::Execute, id, {}, {}, {}, {}, selected->previewHash, {}});
        EXPECT_TRUE(asked) << toText(asked.error());
        EXPECT_EQ(asked->state, "AwaitingApproval");
        EXPECT_TRUE(bruno.waitFor([&] { return bruno.orders[id].state == "AwaitingApproval"; }));
        return *asked;
    }
    /** As the consoles have it. */
    feed::OrderRecord shown(const std::string& id) {
        feed::OrderRecord record;
        (void)anna.isSo([&] {
            record = anna.orders[id];
            return true;
        });
        return record;
    }
    bool becomes(const std::string& id, const std::string& state, Millis within) {
        const bool done = city.until([&] { return anna.orders[id].state == state; }, within);
        const feed::OrderRecord order = shown(id);
        EXPECT_TRUE(done) << id << " is " << order.state << " after " << city.passed() / kSecond << " s; "
                          << (order.targets.empty() ? "" : order.targets[0].entity + " is " + order.targets[0].state);
        return done;
    }
    /** The device reports itself. */
    std::string modeOf(const EntityId& lamp) {
        std::string mode;
        (void)anna.isSo([&] {
            const feed::Store& store = anna.replica.store();
            const Handle handle = store.catalogue().find(lamp).value();
            const LayerSchema& schema = store.schema(handle.layer());
            const auto index = schema.attributeIndex("working_mode").value();
            mode = schema.attributes[index]
                       .enumValues[static_cast<std::size_t>(store.table(handle.layer()).raw(handle.row(), index))]
                       .name;
            return true;
        });
        return mode;
    }
    /** An alarm about this order stands, or none any more, at the latest with the next turn. */
    void expectAlarm(const std::string& definition, const std::string& order, bool wanted) {
        const auto stands = [&] {
            const auto found = anna.alarms.find("/" + definition + "/" + order);
            return found != anna.alarms.end() && found->second.active;
        };
        EXPECT_TRUE(city.until([&] { return stands() == wanted; }, kSecond))
            << definition << " of " << order << (wanted ? " does not stand" : " stands");
    }
    /** A lamp that does what it is told, found by telling some; they are released again. `time` goes on by half a
     *  minute. */
    EntityId obedient() {
        order(anna, dim("probe", spread(8), 5 * kMinute));
        EXPECT_TRUE(city.until(
            [&] { return anna.orders["probe"].state == "PartlyInEffect" || anna.orders["probe"].state == "InEffect"; },
            kMinute))
            << shown("probe").state;
        EntityId good;
        for (const feed::OrderTarget& target : shown("probe").targets) {
            if (target.state == "Holding" && good.empty()) {
                good = target.entity;
            }
        }
        EXPECT_TRUE(
            ConsoleClient::ask<feed::OrderRecord>([&](auto reply) { anna.ports().commands->release("probe", reply); }));
        becomes("probe", "Released", kMinute);
        return good;
    }

    SteeredGateway city{"unruly-devices"};
    ConsoleClient& anna = *city.anna;
    ConsoleClient& bruno = *city.bruno;
};

TEST_F(Unruly, WhatIsNotExecutedMovesNothingAndIsFreeForOthers) {
    const EntityId lamp = lamps().front();
    ASSERT_TRUE(select(anna, dim("cancelled", {lamp}, kMinute)));
    ASSERT_TRUE(
        ConsoleClient::ask<feed::OrderRecord>([&](auto reply) { anna.ports().commands->cancel("cancelled", reply); }));
    becomes("cancelled", "Cancelled", kSecond);

    ASSERT_TRUE(select(anna, dim("expired", {lamp}, kMinute)));
    const auto early = select(bruno, dim("early", {lamp}, kMinute));
    ASSERT_FALSE(early);
    EXPECT_EQ(early.error().reason, "SELECTED_BY_OTHER");
    city.runTo(city.passed() + 29 * kSecond);
    EXPECT_EQ(shown("expired").state, "Selected");
    ASSERT_TRUE(becomes("expired", "SelectExpired", 2 * kSecond));
    const auto late = act(anna, {Kind::Execute, "expired", {}, {}, {}, {}, shown("expired").previewHash, {}});
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().reason, "SELECT_EXPIRED");
    ASSERT_TRUE(select(bruno, dim("free", {lamp}, kMinute))) << "W2: the second operator may select";
    ASSERT_TRUE(
        ConsoleClient::ask<feed::OrderRecord>([&](auto reply) { bruno.ports().commands->cancel("free", reply); }));

    askForApproval("denied");
    const auto denied = act(bruno, {Kind::Deny, "denied", {}, "not during the match", {}, {}, 0, {}});
    ASSERT_TRUE(denied) << toText(denied.error());
    ASSERT_TRUE(becomes("denied", "Denied", kSecond));
    EXPECT_EQ(shown("denied").approver, "bruno");
    EXPECT_EQ(shown("denied").note, "not during the match");

    const feed::OrderRecord asked = askForApproval("slow");
    city.runTo(city.passed() + 119 * kSecond);
    EXPECT_EQ(shown("slow").state, "AwaitingApproval");
    ASSERT_TRUE(becomes("slow", "ApprovalExpired", 2 * kSecond));
    EXPECT_FALSE(act(bruno, {Kind::Approve, "slow", {}, {}, {}, {}, asked.previewHash, {}}));
    for (const char* id : {"cancelled", "expired", "denied", "slow"}) {
        EXPECT_EQ(shown(id).executedMs, 0) << id;
    }
    EXPECT_EQ(modeOf(lamp), "AUTOMATIC");
}

TEST_F(Unruly, DevicesThatRefuseHangOrAreSilentAreNamedOneByOne) {
    // in two orders of class C2, over before the technician of 3:00 takes something
    std::map<std::string, EntityId> first;  // by state: the first lamp that ended so
    std::size_t holding = 0;
    for (std::size_t part = 0; part < 2; ++part) {
        const std::string id = "many-" + std::to_string(part);
        order(anna, dim(id, spread(20, 1 + part), 2 * kMinute));
        ASSERT_TRUE(city.until(
            [&] {
                const std::string& state = anna.orders[id].state;
                return state == "PartlyInEffect" || state == "InEffect";
            },
            90 * kSecond))
            << shown(id).state;
        const feed::OrderRecord record = shown(id);
        ASSERT_EQ(record.targets.size(), 20U);
        for (const feed::OrderTarget& target : record.targets) {
            EXPECT_EQ(record.count(target.state), static_cast<std::uint32_t>(std::count_if(
                                                      record.targets.begin(), record.targets.end(),
                                                      [&](const auto& one) { return one.state == target.state; })));
            first.try_emplace(target.state, target.entity);
            if (target.state == "Refused") {
                EXPECT_EQ(target.reason, "LOCAL_CONTROL");
                EXPECT_EQ(target.detail, "local switch is set to manual") << "the device's own words";
            } else if (target.state == "VerifyFailed") {
                ASSERT_TRUE(target.actual && target.accepted);
                EXPECT_EQ(*target.accepted, kWanted);
                EXPECT_NEAR(*target.actual, *target.before, 0.01) << "shown is what it does, not what it said (W4)";
            } else if (target.state == "NoReply") {
                EXPECT_FALSE(target.accepted);
            } else {
                ASSERT_EQ(target.state, "Holding") << target.entity;
                EXPECT_NEAR(target.actual.value_or(-1), kWanted, 0.05);
                ++holding;
            }
        }
        EXPECT_TRUE(
            ConsoleClient::ask<feed::OrderRecord>([&](auto reply) { anna.ports().commands->release(id, reply); }));
        becomes(id, "Released", kMinute);
    }
    ASSERT_LT(city.passed(), 3 * kMinute);
    EXPECT_GT(holding, 20U);
    ASSERT_TRUE(first.contains("Refused") && first.contains("NoReply") && first.contains("VerifyFailed"));

    // alone, nothing holds: the order has failed
    for (const char* state : {"Refused", "NoReply", "VerifyFailed"}) {
        const std::string id = std::string("alone-") + state;
        order(anna, dim(id, {first[state]}, 2 * kMinute));
        ASSERT_TRUE(becomes(id, "Failed", kMinute));
        EXPECT_EQ(shown(id).targets.at(0).state, state);
        city.runTo(city.passed() + 5 * kSecond);
        EXPECT_EQ(modeOf(first[state]), "AUTOMATIC") << state << ": what failed is left to its programme";
    }
}

TEST_F(Unruly, WhereNobodyKnowsTheOrderSaysSoUntilThereIsEvidence) {
    city.runTo(3 * kMinute + 50 * kSecond);
    // the nearest to the centre of a city that is always the same: it fell silent after two minutes, mute after three
    const EntityId unheard = "urn:ngsi-ld:Streetlight:L-00163";
    ASSERT_TRUE(anna.isSo([&] { return city.wallMs() - heardMs(unheard) > 45 * kSecond; }));
    order(anna, dim("unknown", {unheard}, 20 * kMinute));
    ASSERT_TRUE(becomes("unknown", "Unknown", 40 * kSecond));
    const feed::OrderTarget target = shown("unknown").targets.at(0);
    EXPECT_EQ(target.state, "NoReply");
    EXPECT_FALSE(target.accepted);
    EXPECT_NE(target.actual.value_or(1.0), kWanted) << "J3";
    expectAlarm("ORDER_UNKNOWN", "unknown", true);
    city.runTo(12 * kMinute + 50 * kSecond);
    EXPECT_EQ(shown("unknown").state, "Unknown") << "time alone tells nobody anything";
    // from the thirteenth minute the lamps report again: that nothing moved
    ASSERT_TRUE(becomes("unknown", "Failed", kMinute));
    EXPECT_EQ(modeOf(unheard), "AUTOMATIC");
    expectAlarm("ORDER_UNKNOWN", "unknown", false);
}

TEST_F(Unruly, ATechnicianTakesWhatIsHeldGivesItBackAndComesAgainWhenItEnds) {
    const EntityId lamp = obedient();
    city.runTo(130 * kSecond);
    order(anna, dim("taken", {lamp}, 4 * kMinute + 10 * kSecond));  // until 6:20
    ASSERT_TRUE(becomes("taken", "InEffect", 40 * kSecond));
    ASSERT_LT(city.passed(), 3 * kMinute);
    ASSERT_TRUE(becomes("taken", "Diverged", 2 * kMinute)) << "at 3:00";
    EXPECT_EQ(shown("taken").code, "LOCAL_CONTROL");
    EXPECT_EQ(shown("taken").targets.at(0).state, "Diverged");
    expectAlarm("DISCREPANCY", "taken", true);
    EXPECT_TRUE(city.until([&] { return std::abs(anna.orders["taken"].targets.at(0).actual.value_or(1) - 0.2) < 0.05; },
                           20 * kSecond))
        << "what the technician set is what is shown";
    EXPECT_NEAR(shown("taken").targets.at(0).commanded.value_or(0), kWanted, 1e-6);
    ASSERT_TRUE(becomes("taken", "InEffect", 2 * kMinute)) << "given back at 4:30";
    EXPECT_EQ(shown("taken").targets.at(0).state, "Holding");
    expectAlarm("DISCREPANCY", "taken", false);

    // the technician is there again from 6:00 to 7:30, and the lease ends meanwhile
    ASSERT_TRUE(becomes("taken", "Releasing", 3 * kMinute));
    ASSERT_TRUE(becomes("taken", "ReleaseFailed", kMinute));
    expectAlarm("RELEASE_FAILED", "taken", true);
    EXPECT_EQ(modeOf(lamp), "LOCAL");
    ASSERT_TRUE(becomes("taken", "Released", 3 * kMinute)) << "as soon as the technician has left";
    EXPECT_EQ(modeOf(lamp), "AUTOMATIC");
    expectAlarm("RELEASE_FAILED", "taken", false);
}

TEST_F(Unruly, WhoIsTakenOverIsNamedAndTheOldOrderIsSuperseded) {
    const EntityId lamp = obedient();
    order(anna, dim("old", {lamp}, 10 * kMinute));
    ASSERT_TRUE(becomes("old", "InEffect", kMinute));
    feed::OrderRequest newer = dim("new", {lamp}, 5 * kMinute);
    newer.value = 0.8;
    const auto blind = select(bruno, newer);
    ASSERT_FALSE(blind) << "who loses it must be named";
    newer.orderId = "new-2";
    newer.takeOver = {"anna"};
    ASSERT_NO_FATAL_FAILURE(order(bruno, newer));
    ASSERT_TRUE(becomes("new-2", "InEffect", kMinute));
    ASSERT_TRUE(becomes("old", "Superseded", kSecond));
    EXPECT_EQ(shown("old").targets.at(0).state, "Superseded");
    EXPECT_EQ(shown("old").targets.at(0).supersededBy, "new-2");
    EXPECT_EQ(shown("old").lostTo, "bruno");
    EXPECT_NEAR(shown("new-2").targets.at(0).actual.value_or(0), 0.8, 0.05);
    EXPECT_FALSE(ConsoleClient::ask<feed::OrderRecord>([&](auto reply) {
        anna.ports().commands->release("old", reply);
    })) << "what was lost is not given back";
    ASSERT_TRUE(becomes("new-2", "Released", 6 * kMinute)) << "at its lease's end, by itself";
    EXPECT_EQ(modeOf(lamp), "AUTOMATIC");
}

TEST_F(Unruly, ALampThatForgetsItsOrderIsBackInItsProgrammeAndThatIsSaid) {
    const EntityId lamp = obedient();
    city.runTo(6 * kMinute + 5 * kSecond);  // after that minute's technician has chosen
    order(anna, dim("forgotten", {lamp}, 10 * kMinute));
    ASSERT_TRUE(becomes("forgotten", "InEffect", 40 * kSecond));
    ASSERT_LT(city.passed(), 7 * kMinute);
    ASSERT_TRUE(becomes("forgotten", "Released", 2 * kMinute)) << "it restarted at 7:00";
    EXPECT_EQ(shown("forgotten").targets.at(0).state, "LeaseLost");
    EXPECT_EQ(modeOf(lamp), "AUTOMATIC");
}

TEST_F(Unruly, ACommandThatDoesNotLeaveHasFailed) {
    const EntityId lamp = obedient();
    const auto selected = select(anna, dim("unsent", {lamp}, 5 * kMinute));
    ASSERT_TRUE(selected) << toText(selected.error());
    city.stopCity();
    const auto executed = act(anna, {Kind::Execute, "unsent", {}, {}, {}, {}, selected->previewHash, {}});
    ASSERT_TRUE(executed) << toText(executed.error());
    city.step();
    ASSERT_TRUE(anna.waitFor([&] { return anna.orders["unsent"].targets.at(0).state == "SendFailed"; }))
        << shown("unsent").targets.at(0).state;
    EXPECT_EQ(shown("unsent").state, "Failed");
    EXPECT_EQ(shown("unsent").targets.at(0).reason, "COMM_LOST");
    // and when the gateway has noticed, nothing can be selected there
    ASSERT_TRUE(city.until([&] { return anna.alarms.size() > 0; }, kMinute));
    city.runTo(city.passed() + 2 * kMinute);
    const auto later = select(anna, dim("later", {lamp}, 5 * kMinute));
    ASSERT_FALSE(later);
    EXPECT_TRUE(later.error().reason == "COMM_LOST" || later.error().reason == "FEEDBACK_STALE")
        << toText(later.error());
}

}  // namespace
}  // namespace belfry::test
