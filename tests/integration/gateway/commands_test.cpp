// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <csignal>

#include <gtest/gtest.h>

#include "tests/integration/gateway/belfryd_process.h"
#include "tests/integration/gateway/console_client.h"

namespace belfry::test {
namespace {

using Kind = feed::FeedMessage::Kind;

/** A lamp that reports a level, by automatic; with the level it has. */
struct Lamp {
    EntityId id;
    double level = 0.0;
};

std::vector<Lamp> lampsOf(const feed::Store& store) {
    std::vector<Lamp> lamps;
    const auto layer = store.catalogue().layerIndex("lighting");
    if (!layer) {
        return lamps;
    }
    const LayerSchema& schema = store.schema(*layer);
    const auto level = *schema.attributeIndex("illuminance_level");
    const auto status = *schema.attributeIndex("lamp_status");
    const auto type = *schema.assetTypeIndex("luminaire");
    const feed::EntityTable& table = store.table(*layer);
    for (std::uint32_t row = 0; row < table.rowCount(); ++row) {
        const Handle handle = Handle::of(*layer, row);
        if (store.catalogue().contains(handle) && store.catalogue().type(handle) == type && table.has(row, level) &&
            table.raw(row, status) == 0) {
            lamps.push_back(
                {std::string(store.catalogue().id(handle)), valueOf(schema.attributes[level], table.raw(row, level))});
        }
    }
    return lamps;
}

feed::OrderRequest dim(const Lamp& lamp, const std::string& id, const std::string& reason = "broken pavement") {
    feed::OrderRequest request;
    request.orderId = id;
    request.layer = "lighting";
    request.command = "set_level";
    request.targets = {lamp.id};
    request.value = lamp.level > 0.5 ? 0.3 : 0.9;
    request.reason = reason;
    request.leaseMs = 600'000;
    return request;
}

class Commands : public ::testing::Test {
protected:
    void SetUp() override {
        std::vector<std::string> arguments{
            "--city", testCity(), "--store", dir.path() / "store", "--listen", "unix:" + (dir.path() / "s").string(),
            "--seed", "3"};
        const std::vector<std::string> added = more();
        arguments.insert(arguments.end(), added.begin(), added.end());
        daemon = std::make_unique<BelfrydProcess>(arguments);
        address = daemon->waitReady();
        ASSERT_FALSE(address.empty()) << daemon->errors();
    }
    [[nodiscard]] virtual std::vector<std::string> more() const { return {"--start-time", "23:00"}; }

    TempDir dir;
    std::unique_ptr<BelfrydProcess> daemon;
    std::string address;
};

TEST_F(Commands, OneLampFromSelectToReleased) {
    ConsoleClient console(address);
    std::vector<Lamp> lamps;
    ASSERT_TRUE(console.waitFor([&] {
        lamps = console.replica.isComplete() ? lampsOf(console.replica.store()) : std::vector<Lamp>{};
        return !lamps.empty();
    }));

    // A few devices refuse, are stuck or silent, as in life: the first that holds is the one we want.
    feed::OrderRecord order;
    Lamp lamp;
    for (std::size_t i = 0; i < std::min<std::size_t>(lamps.size(), 5); ++i) {
        lamp = lamps[i];
        const std::string id = "order-" + std::to_string(i);
        const auto selected = ConsoleClient::ask<feed::OrderRecord>(
            [&](auto reply) { console.ports().commands->select(dim(lamp, id), reply); });
        ASSERT_TRUE(selected) << toText(selected.error());
        ASSERT_EQ(selected->state, "Selected");
        EXPECT_GT(selected->selectEndsMs, 0);
        EXPECT_EQ(selected->owner, "anna");
        const auto executed =
            ConsoleClient::ask<feed::OrderRecord>([&](auto reply) { console.ports().commands->execute(id, reply); });
        ASSERT_TRUE(executed) << toText(executed.error());
        ASSERT_TRUE(console.waitFor([&] {
            order = console.orders[id];
            return order.state == "InEffect" || order.state == "Failed" || order.state == "Unknown";
        })) << order.state;
        if (order.state == "InEffect") {
            break;
        }
    }
    ASSERT_EQ(order.state, "InEffect");
    ASSERT_EQ(order.targets.size(), 1U);
    EXPECT_EQ(order.targets[0].state, "Holding");
    ASSERT_TRUE(order.targets[0].actual);
    EXPECT_NEAR(*order.targets[0].actual, *dim(lamp, "").value, 0.05);
    EXPECT_GT(order.leaseEndsMs, 0);
    EXPECT_TRUE(console.waitFor([&] {
        return std::find(console.orderStates.begin(), console.orderStates.end(), "Executing") !=
               console.orderStates.end();
    }));

    const auto again =
        ConsoleClient::ask<feed::OrderRecord>([&](auto reply) { console.ports().commands->execute(order.id, reply); });
    EXPECT_FALSE(again) << "an order is executed once";

    const auto released =
        ConsoleClient::ask<feed::OrderRecord>([&](auto reply) { console.ports().commands->release(order.id, reply); });
    ASSERT_TRUE(released) << toText(released.error());
    ASSERT_TRUE(console.waitFor([&] { return console.orders[order.id].state == "Released"; }))
        << console.orders[order.id].state;
    EXPECT_EQ(console.orders[order.id].targets[0].state, "Auto");
}

TEST_F(Commands, RefusedWithoutReasonWithoutRightAndForStrangers) {
    ConsoleClient console(address);
    std::vector<Lamp> lamps;
    ASSERT_TRUE(console.waitFor([&] {
        lamps = console.replica.isComplete() ? lampsOf(console.replica.store()) : std::vector<Lamp>{};
        return lamps.size() > 1;
    }));
    const auto noReason = ConsoleClient::ask<feed::OrderRecord>(
        [&](auto reply) { console.ports().commands->select(dim(lamps[0], "no-reason", ""), reply); });
    ASSERT_FALSE(noReason);
    EXPECT_EQ(noReason.error().reason, "NO_REASON");
    EXPECT_FALSE(noReason.error().hint.empty());

    feed::OrderRequest tooLong = dim(lamps[0], "too-long");
    tooLong.leaseMs = 100LL * 3'600'000;
    const auto long_ =
        ConsoleClient::ask<feed::OrderRecord>([&](auto reply) { console.ports().commands->select(tooLong, reply); });
    ASSERT_FALSE(long_);
    EXPECT_EQ(long_.error().reason, "LEASE_TOO_LONG");

    feed::OrderRequest outside = dim(lamps[0], "outside");
    outside.value = 7.0;
    const auto range =
        ConsoleClient::ask<feed::OrderRecord>([&](auto reply) { console.ports().commands->select(outside, reply); });
    ASSERT_FALSE(range);
    EXPECT_EQ(range.error().reason, "OUT_OF_RANGE");

    ConsoleClient wall(address, "wall", true);
    const auto kiosk = ConsoleClient::ask<feed::OrderRecord>(
        [&](auto reply) { wall.ports().commands->select(dim(lamps[0], "kiosk"), reply); });
    ASSERT_FALSE(kiosk);
    EXPECT_EQ(kiosk.error().code, ErrorCode::PermissionDenied);
    EXPECT_EQ(kiosk.error().reason, "KIOSK");

    // One person's selection is not another's.
    const auto mine = ConsoleClient::ask<feed::OrderRecord>(
        [&](auto reply) { console.ports().commands->select(dim(lamps[1], "mine"), reply); });
    ASSERT_TRUE(mine) << toText(mine.error());
    ConsoleClient other(address, "bruno");
    const auto theirs = ConsoleClient::ask<feed::OrderRecord>(
        [&](auto reply) { other.ports().commands->select(dim(lamps[1], "theirs"), reply); });
    ASSERT_FALSE(theirs);
    EXPECT_EQ(theirs.error().reason, "SELECTED_BY_OTHER");
    EXPECT_NE(theirs.error().message.find("anna"), std::string::npos) << theirs.error().message;
}

/** A command whose value is the position of a word. */
struct Choice {
    const char* layer;
    const char* type;
    const char* command;
    const char* feedback;
    const char* value;
};

void PrintTo(const Choice& choice, std::ostream* out) { *out << choice.layer << '/' << choice.command; }

/** A signal starts a plan with its next cycle: the city runs twenty times as fast. Leases do not. */
class Choices : public Commands, public ::testing::WithParamInterface<Choice> {
protected:
    [[nodiscard]] std::vector<std::string> more() const override { return {"--start-time", "11:00", "--speed", "20"}; }
};

TEST_P(Choices, AreProvedByTheDeviceAndGivenBack) {
    const Choice& choice = GetParam();
    ConsoleClient console(address);
    LayerSchema schema;
    std::vector<Handle> handles;
    std::vector<EntityId> ids;
    AttributeIndex feedback = 0;
    std::int32_t wanted = -1;
    // Those which report something else than what will be asked for: nothing is proved by what was so before.
    ASSERT_TRUE(console.waitFor([&] {
        if (!console.replica.isComplete()) {
            return false;
        }
        const feed::Store& store = console.replica.store();
        const LayerIndex layer = store.catalogue().layerIndex(choice.layer).value();
        schema = store.schema(layer);
        feedback = schema.attributeIndex(choice.feedback).value();
        const auto& words = schema.attributes[feedback].enumValues;
        const auto word =
            std::find_if(words.begin(), words.end(), [&](const EnumValue& v) { return v.name == choice.value; });
        wanted = static_cast<std::int32_t>(word - words.begin());
        handles.clear();
        ids.clear();
        for (std::uint32_t row = 0; row < store.table(layer).rowCount() && ids.size() < 8; ++row) {
            const Handle handle = Handle::of(layer, row);
            if (store.catalogue().contains(handle) &&
                store.catalogue().type(handle) == schema.assetTypeIndex(choice.type).value() &&
                store.table(layer).has(row, feedback) && store.table(layer).raw(row, feedback) != wanted) {
                handles.push_back(handle);
                ids.emplace_back(store.catalogue().id(handle));
            }
        }
        return !ids.empty();
    }));
    ASSERT_LT(wanted, static_cast<std::int32_t>(schema.attributes[feedback].enumValues.size()));

    feed::OrderRecord order;
    std::size_t tried = 0;
    for (; tried < ids.size() && order.state != "InEffect"; ++tried) {  // some refuse, are stuck or silent, as in life
        feed::OrderRequest request;
        request.orderId = "order-" + std::to_string(tried);
        request.layer = choice.layer;
        request.command = choice.command;
        request.targets = {ids[tried]};
        request.value = wanted;
        request.reason = "street festival";
        request.leaseMs = 4LL * 3'600'000;
        const auto selected = ConsoleClient::ask<feed::OrderRecord>(
            [&](auto reply) { console.ports().commands->select(request, reply); });
        ASSERT_TRUE(selected) << toText(selected.error());
        const auto executed = ConsoleClient::ask<feed::OrderRecord>(
            [&](auto reply) { console.ports().commands->execute(request.orderId, reply); });
        ASSERT_TRUE(executed) << toText(executed.error());
        (void)console.waitFor([&] {
            order = console.orders[request.orderId];
            return order.state == "InEffect" || order.state == "Failed" || order.state == "Unknown";
        });
    }
    ASSERT_EQ(order.state, "InEffect") << tried << " tried; " << order.targets[0].entity << " "
                                       << order.targets[0].state << " " << order.targets[0].reason << " "
                                       << order.targets[0].detail << ", reports "
                                       << order.targets[0].actual.value_or(-1.0);
    const Handle held = handles[tried - 1];
    const auto reported = [&] { return console.replica.store().table(held.layer()).raw(held.row(), feedback); };
    ASSERT_EQ(order.targets.size(), 1U);
    EXPECT_EQ(order.targets[0].state, "Holding");
    EXPECT_EQ(order.targets[0].actual, wanted);
    EXPECT_TRUE(console.waitFor([&] { return reported() == wanted; })) << "the picture shows what proved it";

    const auto released =
        ConsoleClient::ask<feed::OrderRecord>([&](auto reply) { console.ports().commands->release(order.id, reply); });
    ASSERT_TRUE(released) << toText(released.error());
    ASSERT_TRUE(console.waitFor([&] { return console.orders[order.id].state == "Released"; }))
        << console.orders[order.id].state;
    EXPECT_EQ(console.orders[order.id].targets[0].state, "Auto");
    EXPECT_TRUE(console.waitFor([&] { return reported() != wanted; })) << "the device decides by itself again";
}

INSTANTIATE_TEST_SUITE_P(Commands, Choices,
                         ::testing::Values(Choice{"parking", "facility", "set_opening", "opening", "CLOSED"},
                                           Choice{"parking", "guidance_sign", "set_guidance", "guidance", "REDIRECT"},
                                           Choice{"traffic", "signal", "set_plan", "signal_plan", "P5_EVENT"},
                                           Choice{"traffic", "message_sign", "set_message", "sign_message", "DETOUR"}));

TEST_F(Commands, AnOverrideSurvivesKill9WithoutAnyPretence) {
    feed::OrderRecord order;
    {
        ConsoleClient console(address);
        std::vector<Lamp> lamps;
        ASSERT_TRUE(console.waitFor([&] {
            lamps = console.replica.isComplete() ? lampsOf(console.replica.store()) : std::vector<Lamp>{};
            return !lamps.empty();
        }));
        for (std::size_t i = 0; i < std::min<std::size_t>(lamps.size(), 5) && order.state != "InEffect"; ++i) {
            const std::string id = "order-" + std::to_string(i);
            const auto selected = ConsoleClient::ask<feed::OrderRecord>(
                [&](auto reply) { console.ports().commands->select(dim(lamps[i], id), reply); });
            ASSERT_TRUE(selected) << toText(selected.error());
            const auto executed = ConsoleClient::ask<feed::OrderRecord>(
                [&](auto reply) { console.ports().commands->execute(id, reply); });
            ASSERT_TRUE(executed) << toText(executed.error());
            ASSERT_TRUE(console.waitFor([&] {
                order = console.orders[id];
                return order.state == "InEffect" || order.state == "Failed" || order.state == "Unknown";
            })) << order.state;
        }
        ASSERT_EQ(order.state, "InEffect");
        daemon->signal(SIGKILL);
        ASSERT_EQ(daemon->wait(), 128 + SIGKILL);
    }
    SetUp();
    ConsoleClient console(address, "bruno");
    feed::OrderRecord first;
    ASSERT_TRUE(console.waitFor([&] {
        first = console.orders[order.id];
        return !first.state.empty();
    }));
    // the lamp went back to its programme with its city system: in effect is what is proved, or what is marked
    const std::vector<std::string> honest{"Unknown", "Releasing", "Released"};
    EXPECT_TRUE((first.state == "InEffect" && first.targets.at(0).uncertain) ||
                std::find(honest.begin(), honest.end(), first.state) != honest.end())
        << first.state;
    EXPECT_EQ(first.owner, "anna");
    EXPECT_TRUE(console.waitFor([&] { return console.orders[order.id].state == "Released"; }))
        << console.orders[order.id].state;
    EXPECT_FALSE(ConsoleClient::ask<feed::OrderRecord>([&](auto reply) {
        console.ports().commands->execute(order.id, reply);
    })) << "the same order is never executed twice";
}

TEST_F(Commands, AShortLeaseEndsByItself) {
    ConsoleClient console(address);
    std::vector<Lamp> lamps;
    ASSERT_TRUE(console.waitFor([&] {
        lamps = console.replica.isComplete() ? lampsOf(console.replica.store()) : std::vector<Lamp>{};
        return !lamps.empty();
    }));
    Handle held;
    AttributeIndex mode = 0;
    std::int32_t automatic = -1;
    const auto reported = [&] { return console.replica.store().table(held.layer()).raw(held.row(), mode); };

    feed::OrderRecord order;
    for (std::size_t i = 0; i < std::min<std::size_t>(lamps.size(), 5) && order.state != "InEffect"; ++i) {
        feed::OrderRequest request = dim(lamps[i], "order-" + std::to_string(i));
        request.leaseMs = 20'000;  // a lamp takes ten seconds to its level and proves it there
        ASSERT_TRUE(console.waitFor([&] {
            const feed::Store& store = console.replica.store();
            held = store.catalogue().find(lamps[i].id).value();
            const LayerSchema& schema = store.schema(held.layer());
            mode = schema.attributeIndex("working_mode").value();
            const auto& words = schema.attributes[mode].enumValues;
            const auto word =
                std::find_if(words.begin(), words.end(), [](const EnumValue& v) { return v.name == "AUTOMATIC"; });
            automatic = static_cast<std::int32_t>(word - words.begin());
            return reported() == automatic;
        })) << "nothing is proved by what was so before";
        const auto selected = ConsoleClient::ask<feed::OrderRecord>(
            [&](auto reply) { console.ports().commands->select(request, reply); });
        ASSERT_TRUE(selected) << toText(selected.error());
        const auto executed = ConsoleClient::ask<feed::OrderRecord>(
            [&](auto reply) { console.ports().commands->execute(request.orderId, reply); });
        ASSERT_TRUE(executed) << toText(executed.error());
        ASSERT_TRUE(console.waitFor([&] {
            order = console.orders[request.orderId];
            return order.state == "InEffect" || order.state == "Failed" || order.state == "Unknown";
        })) << order.state;
    }
    ASSERT_EQ(order.state, "InEffect");
    ASSERT_TRUE(console.waitFor([&] { return reported() != automatic; })) << "the lamp is held by hand";

    // Nobody calls release().
    ASSERT_TRUE(console.waitFor([&] { return console.orders[order.id].state == "Released"; }))
        << console.orders[order.id].state;
    EXPECT_EQ(console.orders[order.id].targets[0].state, "Auto");
    EXPECT_TRUE(console.waitFor([&] { return reported() == automatic; })) << "the lamp decides by itself again";
}

TEST_F(Commands, StopsWhenAskedTo) {
    daemon->signal(SIGTERM);
    EXPECT_EQ(daemon->wait(), 0) << daemon->errors();
    EXPECT_FALSE(std::filesystem::exists(dir.path() / "s"));
}

}  // namespace
}  // namespace belfry::test
