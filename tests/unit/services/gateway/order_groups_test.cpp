// SPDX-License-Identifier: Apache-2.0
// W5 of ../specs/overrides.md at the gateway: one order over five thousand simulated lamps, twelve of which never
// answer.
#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "tests/support/order_city.h"

namespace belfry::gateway {
namespace {

using Kind = feed::OrderActionKind;
using Reply = Result<feed::OrderRecord>;

TEST(OrderGroups, W5FiveThousandLampsTwelveSilent) {
    test::OrderCity city(26, 8'000);
    const std::vector<EntityId> lamps = city.goodLamps(5'000);
    ASSERT_EQ(lamps.size(), 5'000U);
    std::set<EntityId> silent;
    for (std::size_t i = 0; i < 12; ++i) {
        silent.insert(lamps[i * 400 + 7]);
    }
    city.port.silent.insert(silent.begin(), silent.end());

    feed::OrderRequest request;
    request.orderId = "big";
    request.layer = "lighting";
    request.command = "set_level";
    request.targets = lamps;
    request.value = 1.0;
    request.reason = "crowd leaves the stadium";
    request.leaseMs = 3'600'000;
    const auto anna = [&] { return city.person("anna", "s-a"); };
    const auto bruno = [&] { return city.person("bruno", "s-b"); };

    Result<feed::OrderPreview> seen = fail(ErrorCode::Unknown, "");
    city.orders.preview(anna(), request, [&](Result<feed::OrderPreview> r) { seen = std::move(r); });
    ASSERT_TRUE(seen) << toText(seen.error());
    EXPECT_EQ(seen->consequence, ConsequenceClass::C3) << "more than a tenth of the layer";
    EXPECT_EQ(seen->fit, 5'000U);
    EXPECT_EQ(seen->targets.size(), 5'000U);
    request.previewHash = seen->hash;

    Reply reply = fail(ErrorCode::Unknown, "");
    const auto into = [&](Reply r) { reply = std::move(r); };
    city.orders.select(anna(), request, 0, into);
    ASSERT_TRUE(reply) << toText(reply.error());
    // every lamp is named in the journal, in as many records as that takes
    std::size_t records = 0;
    std::size_t journalled = 0;
    const auto written = city.journal().read(1, 1'000);
    ASSERT_TRUE(written);
    for (const store::JournalRecord& record : *written) {
        if (record.subject == "big" && record.body.find("\"event\":\"SELECTED\"") != std::string::npos) {
            ++records;
            for (auto at = record.body.find("\"entity\":"); at != std::string::npos;
                 at = record.body.find("\"entity\":", at + 1)) {
                ++journalled;
            }
        }
    }
    EXPECT_EQ(records, 3U);
    EXPECT_EQ(journalled, 5'000U);
    feed::OrderAction action;
    action.orderId = "big";
    action.previewHash = reply->previewHash;
    action.kind = Kind::Execute;
    city.orders.act(anna(), action, into);
    ASSERT_TRUE(reply) << toText(reply.error());
    ASSERT_EQ(reply->state, "AwaitingApproval");
    action.kind = Kind::Approve;
    city.orders.act(bruno(), action, into);
    ASSERT_TRUE(reply) << toText(reply.error());

    const auto state = [&] { return city.orders.record("big")->state; };
    for (int i = 0; i < 400 && state() == "Executing"; ++i) {
        city.run(1'000);
    }
    const feed::OrderRecord result = *city.orders.record("big");
    EXPECT_EQ(result.state, "PartlyInEffect");
    EXPECT_EQ(result.count("Holding"), 4'988U);
    std::set<EntityId> named;
    for (const feed::OrderTarget& target : result.targets) {
        if (target.state != "Holding") {
            named.insert(target.entity);
            EXPECT_EQ(target.state, "NoReply") << target.entity;
            EXPECT_FALSE(target.accepted);
        }
    }
    EXPECT_EQ(named, silent);
    // a console that merged what it was told has the same picture
    ASSERT_TRUE(city.shown);
    EXPECT_EQ(city.shown->state, result.state);
    ASSERT_EQ(city.shown->targets.size(), result.targets.size());
    EXPECT_TRUE(std::equal(result.targets.begin(), result.targets.end(), city.shown->targets.begin(),
                           [](const auto& a, const auto& b) { return a.entity == b.entity && a.state == b.state; }));
    EXPECT_LT(city.targetsTold, 10U * 5'000U) << "each target only when it changes";

    city.port.silent.clear();
    action.kind = Kind::RetryFailed;
    action.newOrderId = "again";
    city.orders.act(anna(), action, into);
    ASSERT_TRUE(reply) << toText(reply.error());
    EXPECT_EQ(reply->targets.size(), 12U);
    EXPECT_EQ(reply->linkedTo, "big");
    action.kind = Kind::Execute;
    action.orderId = "again";
    action.previewHash = reply->previewHash;
    city.orders.act(anna(), action, into);
    ASSERT_TRUE(reply) << toText(reply.error());
    city.run(60'000);
    EXPECT_EQ(city.orders.record("again")->state, "InEffect");

    // and all of them are given back
    city.orders.release(anna(), {"big", 0, "", "", 0}, into);
    ASSERT_TRUE(reply) << toText(reply.error());
    for (int i = 0; i < 400 && state() == "Releasing"; ++i) {
        city.run(1'000);
    }
    EXPECT_EQ(state(), "Released");
}

TEST(OrderGroups, AStreetADistrictAndACabinet) {
    test::OrderCity city(9, 2'000);
    const feed::Catalogue& catalogue = city.store().catalogue();
    const EntityId lamp = city.goodLamps(1).front();
    const Handle handle = *catalogue.find(lamp);
    const auto count = [&](feed::TargetSelection::Kind kind, const std::string& name) {
        feed::OrderRequest request;
        request.orderId = "where";
        request.layer = "lighting";
        request.command = "set_level";
        request.value = 1.0;
        request.selection.kind = kind;
        request.selection.name = name;
        Result<feed::OrderPreview> seen = fail(ErrorCode::Unknown, "");
        city.orders.preview(city.person("anna", "s-a"), request,
                            [&](Result<feed::OrderPreview> r) { seen = std::move(r); });
        EXPECT_TRUE(seen) << toText(seen.error());
        return seen ? seen->targets.size() : 0;
    };
    using Where = feed::TargetSelection::Kind;
    const std::size_t onStreet = count(Where::Street, std::string(catalogue.street(handle)));
    const std::size_t inDistrict = count(Where::District, std::string(catalogue.district(handle)));
    const Handle cabinet = catalogue.parent(handle);
    ASSERT_TRUE(cabinet.isValid());
    const std::size_t ofCabinet = count(Where::Parent, std::string(catalogue.id(cabinet)));
    EXPECT_EQ(ofCabinet, catalogue.children(cabinet).size());
    EXPECT_GT(onStreet, 1U);
    EXPECT_GT(inDistrict, onStreet);
    if (const Handle feeder = catalogue.parent(cabinet); feeder.isValid()) {
        EXPECT_GT(count(Where::Parent, std::string(catalogue.id(feeder))), ofCabinet) << "at any depth";
    }
}

TEST(OrderGroups, SeveralDevicesAreClassC2AndMoreThanFiftyC3) {
    test::OrderCity city(10, 1'000);
    const auto lamps = city.goodLamps(51);
    ASSERT_EQ(lamps.size(), 51U);
    const auto classOf = [&](std::size_t count) {
        feed::OrderRequest request;
        request.orderId = "n" + std::to_string(count);
        request.layer = "lighting";
        request.command = "set_level";
        request.targets.assign(lamps.begin(), lamps.begin() + static_cast<std::ptrdiff_t>(count));
        request.value = 1.0;
        request.reason = "works";
        request.leaseMs = 600'000;
        Result<feed::OrderPreview> seen = fail(ErrorCode::Unknown, "");
        city.orders.preview(city.person("anna", "s-a"), request, [&](auto r) { seen = std::move(r); });
        return seen ? seen->consequence : ConsequenceClass::C0;
    };
    EXPECT_EQ(classOf(1), ConsequenceClass::C1);
    EXPECT_EQ(classOf(2), ConsequenceClass::C2);
    EXPECT_EQ(classOf(50), ConsequenceClass::C2);
    EXPECT_EQ(classOf(51), ConsequenceClass::C3);

    feed::OrderRequest two;
    two.orderId = "two";
    two.layer = "lighting";
    two.command = "set_level";
    two.targets = {lamps[0], lamps[1]};
    two.value = 1.0;
    two.reason = "works";
    two.leaseMs = 600'000;
    Reply reply = fail(ErrorCode::Unknown, "");
    stream::Caller anna = city.person("anna", "s-a");
    city.orders.select(anna, two, 0, [&](Reply r) { reply = std::move(r); });
    ASSERT_TRUE(reply) << toText(reply.error());
    feed::OrderAction action;
    action.orderId = "two";
    action.previewHash = reply->previewHash;
    action.kind = Kind::Execute;
    anna.verifiedMono -= 61'000;
    city.orders.act(anna, action, [&](Reply r) { reply = std::move(r); });
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().reason, "REAUTHENTICATE");
    city.orders.act(city.person("anna", "s-a"), action, [&](Reply r) { reply = std::move(r); });
    ASSERT_TRUE(reply) << toText(reply.error());
    EXPECT_EQ(reply->state, "Executing") << "one person is enough";
}

}  // namespace
}  // namespace belfry::gateway
