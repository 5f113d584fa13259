// SPDX-License-Identifier: Apache-2.0
// Two consoles and two people at one gateway: an order over many lamps that needs both of them.
#include <algorithm>

#include <gtest/gtest.h>

#include "tests/integration/gateway/belfryd_process.h"
#include "tests/integration/gateway/console_client.h"

namespace belfry::test {
namespace {

using Kind = feed::OrderActionKind;

class Orders : public ::testing::Test {
protected:
    void SetUp() override {
        daemon = std::make_unique<BelfrydProcess>(
            std::vector<std::string>{"--city", testCity(), "--store", dir.path() / "store", "--listen",
                                     "unix:" + (dir.path() / "s").string(), "--seed", "3", "--start-time", "23:00"});
        address = daemon->waitReady();
        ASSERT_FALSE(address.empty()) << daemon->errors();
    }
    static Result<feed::OrderRecord> act(ConsoleClient& console, feed::OrderAction action) {
        return ConsoleClient::ask<feed::OrderRecord>([&](auto reply) { console.ports().commands->act(action, reply); });
    }
    static Result<feed::OrderPreview> preview(ConsoleClient& console, const feed::OrderRequest& request) {
        return ConsoleClient::ask<feed::OrderPreview>(
            [&](auto reply) { console.ports().commands->preview(request, reply); });
    }

    TempDir dir;
    std::unique_ptr<BelfrydProcess> daemon;
    std::string address;
};

TEST_F(Orders, TwoPeopleTwoConsolesOneOrderOfManyLamps) {
    ConsoleClient anna(address, "anna");
    ConsoleClient bruno(address, "bruno");
    feed::OrderRequest request;
    request.orderId = "both";
    request.layer = "lighting";
    request.command = "set_level";
    request.value = 1.0;
    request.reason = "crowd leaves the stadium";
    request.leaseMs = 3'600'000;
    ASSERT_TRUE(anna.waitFor([&] {
        request.targets.clear();
        if (!anna.replica.isComplete()) {
            return false;
        }
        const feed::Store& store = anna.replica.store();
        const LayerIndex layer = *store.catalogue().layerIndex("lighting");
        const LayerSchema& schema = store.schema(layer);
        const auto level = *schema.attributeIndex("illuminance_level");
        std::size_t lamps = 0;
        for (std::uint32_t row = 0; row < store.table(layer).rowCount(); ++row) {
            const Handle handle = Handle::of(layer, row);
            if (store.catalogue().type(handle) != *schema.assetTypeIndex("luminaire")) {
                continue;
            }
            ++lamps;
            if (store.table(layer).has(row, level)) {
                request.targets.emplace_back(store.catalogue().id(handle));
            }
        }
        request.targets.resize(std::min(request.targets.size(), lamps / 10 + 5));
        return request.targets.size() > lamps / 10;
    }));

    const auto seen = preview(anna, request);
    ASSERT_TRUE(seen) << toText(seen.error());
    EXPECT_EQ(seen->consequence, ConsequenceClass::C3) << "more than a tenth of the layer";
    EXPECT_EQ(seen->targets.size(), request.targets.size());
    ASSERT_GT(seen->fit, 1U);
    request.leaveOutUnfit = seen->fit < seen->targets.size();
    request.previewHash = seen->hash;
    const auto selected =
        ConsoleClient::ask<feed::OrderRecord>([&](auto reply) { anna.ports().commands->select(request, reply); });
    ASSERT_TRUE(selected) << toText(selected.error());
    const auto asked = act(anna, {Kind::Execute, "both", {}, {}, {}, {}, selected->previewHash, {}});
    ASSERT_TRUE(asked) << toText(asked.error());
    EXPECT_EQ(asked->state, "AwaitingApproval");

    // the other console was told, with everything that there is to approve
    ASSERT_TRUE(bruno.waitFor([&] { return bruno.orders["both"].state == "AwaitingApproval"; }));
    const feed::OrderRecord shown = bruno.orders["both"];
    EXPECT_EQ(shown.initiator, "anna");
    EXPECT_EQ(shown.targets.size(), seen->fit);
    EXPECT_EQ(shown.previewHash, selected->previewHash);
    const auto self = act(anna, {Kind::Approve, "both", {}, {}, {}, {}, selected->previewHash, {}});
    ASSERT_FALSE(self);
    EXPECT_EQ(self.error().reason, "APPROVER_IS_INITIATOR");
    ConsoleClient annaElsewhere(address, "anna");
    const auto otherDesk = act(annaElsewhere, {Kind::Approve, "both", {}, {}, {}, {}, selected->previewHash, {}});
    ASSERT_FALSE(otherDesk) << "the same person at another console";
    EXPECT_EQ(otherDesk.error().reason, "APPROVER_IS_INITIATOR");
    const auto approved = act(bruno, {Kind::Approve, "both", {}, {}, {}, {}, shown.previewHash, {}});
    ASSERT_TRUE(approved) << toText(approved.error());
    EXPECT_EQ(approved->approver, "bruno");

    for (ConsoleClient* console : {&anna, &bruno}) {
        ASSERT_TRUE(console->waitFor([&] {
            const std::string& state = console->orders["both"].state;
            return state == "InEffect" || state == "PartlyInEffect" || state == "Unknown";
        })) << console->orders["both"].state;
    }
    EXPECT_TRUE(anna.waitFor([&] {
        const feed::OrderRecord& order = anna.orders["both"];
        const auto holding = static_cast<std::uint32_t>(std::count_if(
            order.targets.begin(), order.targets.end(), [](const auto& t) { return t.state == "Holding"; }));
        return order.targets.size() == seen->fit && holding == order.count("Holding") && holding > seen->fit / 2;
    })) << "what was merged is what the gateway counts";

    // handed over from one console to the other, and given back there
    ASSERT_TRUE(act(anna, {Kind::HandOver, "both", {}, {}, "bruno", {}, 0, {}}));
    ASSERT_TRUE(bruno.waitFor([&] { return bruno.orders["both"].offeredTo == "bruno"; }));
    const auto taken = act(bruno, {Kind::TakeOver, "both", {}, {}, {}, "anna", 0, {}});
    ASSERT_TRUE(taken) << toText(taken.error());
    ASSERT_TRUE(anna.waitFor([&] { return anna.orders["both"].owner == "bruno"; }));
    const auto released =
        ConsoleClient::ask<feed::OrderRecord>([&](auto reply) { bruno.ports().commands->release("both", reply); });
    ASSERT_TRUE(released) << toText(released.error());
    EXPECT_TRUE(anna.waitFor([&] { return anna.orders["both"].state == "Released"; })) << anna.orders["both"].state;
}

}  // namespace
}  // namespace belfry::test
