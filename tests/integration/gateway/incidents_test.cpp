// SPDX-License-Identifier: Apache-2.0
// Incidents between two consoles, over a restart, and with a simulated dispatch centre.
#include <algorithm>
#include <csignal>
#include <fstream>

#include <gtest/gtest.h>

#include "tests/integration/gateway/belfryd_process.h"
#include "tests/integration/gateway/console_client.h"

namespace belfry::test {
namespace {

using Kind = feed::IncidentActionKind;
using Answer = Result<feed::IncidentRecord>;

class Incidents : public ::testing::Test {
protected:
    void start(const std::vector<std::string>& more = {}) {
        std::vector<std::string> arguments{
            "--city", testCity(), "--store", dir.path() / "store", "--listen", "unix:" + (dir.path() / "s").string()};
        arguments.insert(arguments.end(), more.begin(), more.end());
        daemon = std::make_unique<BelfrydProcess>(arguments);
        address = daemon->waitReady();
        ASSERT_FALSE(address.empty()) << daemon->errors();
    }
    static Answer create(ConsoleClient& console, const feed::IncidentDraft& draft) {
        return ConsoleClient::ask<feed::IncidentRecord>(
            [&](auto reply) { console.ports().incidents->create(draft, reply); });
    }
    static Answer act(ConsoleClient& console, const feed::IncidentAction& action) {
        return ConsoleClient::ask<feed::IncidentRecord>(
            [&](auto reply) { console.ports().incidents->act(action, reply); });
    }
    /** With the console's lock held: what the incident's entity says of this attribute; "" = nothing. */
    static std::string shown(const ConsoleClient& console, const EntityId& id, const char* attribute) {
        if (!console.replica.isComplete()) {
            return {};
        }
        const feed::Store& store = console.replica.store();
        const auto handle = store.catalogue().find(id);
        const auto index = handle ? store.schema(handle->layer()).attributeIndex(attribute) : std::nullopt;
        if (!index || !store.table(handle->layer()).has(handle->row(), *index)) {
            return {};
        }
        const AttributeSchema& schema = store.schema(handle->layer()).attributes[*index];
        const std::int32_t raw = store.table(handle->layer()).raw(handle->row(), *index);
        return schema.type == AttributeType::Text ? std::string(store.text(raw))
                                                  : schema.enumValues[static_cast<std::size_t>(raw)].name;
    }
    /** Waits until the incident's record is in this state. */
    static bool becomes(ConsoleClient& console, const EntityId& id, const std::string& state) {
        return console.waitFor([&] { return console.incidents.contains(id) && console.incidents[id].state == state; });
    }

    TempDir dir;
    std::unique_ptr<BelfrydProcess> daemon;
    std::string address;
};

TEST_F(Incidents, TwoPeopleDealWithOneOverARestart) {
    start({"--seed", "3"});
    feed::IncidentDraft draft;
    draft.requestId = "0190f0f0-0000-7000-8000-000000000001";
    draft.category = "FIRE";
    draft.priority = 1;
    draft.description = "Smoke from the roof of the school";
    draft.radiusM = 250;
    EntityId id;
    {
        ConsoleClient anna(address, "anna");
        ConsoleClient bruno(address, "bruno");
        ConsoleClient wall(address, "wall", true);
        for (ConsoleClient* console : {&anna, &bruno}) {
            ASSERT_TRUE(console->waitFor([&] { return console->eventSnapshots > 0 && console->replica.isComplete(); }));
        }
        ASSERT_TRUE(anna.waitFor([&] {
            const feed::Catalogue& catalogue = anna.replica.store().catalogue();
            const auto layer = catalogue.layerIndex("lighting");
            if (!layer || catalogue.rowCount(*layer) == 0) {
                return false;
            }
            draft.position = feed::unproject(catalogue.position(Handle::of(*layer, 0)));
            return true;
        }));
        const Answer looked = create(wall, draft);
        ASSERT_FALSE(looked) << "who only looks makes no incidents";
        EXPECT_EQ(looked.error().code, ErrorCode::PermissionDenied);

        const Answer made = create(anna, draft);
        ASSERT_TRUE(made) << toText(made.error());
        id = made->id;
        EXPECT_EQ(made->state, "New");
        const Answer again = create(anna, draft);
        ASSERT_TRUE(again) << toText(again.error());
        EXPECT_EQ(again->id, id) << "told twice, made once";
        for (ConsoleClient* console : {&anna, &bruno}) {
            EXPECT_TRUE(becomes(*console, id, "New"));
            EXPECT_TRUE(console->waitFor([&] { return shown(*console, id, "incident_status") == "NEW"; }))
                << "it is an entity like any other";
            EXPECT_TRUE(console->waitFor([&] {
                return std::any_of(console->alarms.begin(), console->alarms.end(), [&](const auto& one) {
                    return one.second.active && one.first == "incidents/critical/" + id;
                });
            })) << "a critical incident without a lead is an alarm";
        }
        const Answer taken = act(anna, {Kind::Assign, id, "New", "anna", 0, ""});
        ASSERT_TRUE(taken) << toText(taken.error());
        const Answer late = act(bruno, {Kind::Assign, id, "New", "bruno", 0, ""});
        ASSERT_FALSE(late) << "bruno decided by what was before";
        EXPECT_EQ(late.error().reason, "PREVIEW_CHANGED");
        EXPECT_FALSE(act(wall, {Kind::AddNote, id, "InProgress", "", 0, "hello"}));
        ASSERT_TRUE(act(anna, {Kind::Assign, id, "InProgress", "bruno", 0, ""}));
        ASSERT_TRUE(bruno.waitFor([&] { return bruno.incidents[id].offeredTo == "bruno"; }));
        EXPECT_TRUE(bruno.waitFor([&] { return shown(bruno, id, "lead") == "anna"; }));
    }
    daemon->signal(SIGKILL);
    ASSERT_EQ(daemon->wait(), 128 + SIGKILL);
    start({"--seed", "3"});
    ConsoleClient anna(address, "anna");
    ConsoleClient bruno(address, "bruno");
    for (ConsoleClient* console : {&anna, &bruno}) {
        ASSERT_TRUE(becomes(*console, id, "InProgress"));
        ASSERT_TRUE(console->waitFor([&] { return shown(*console, id, "lead") == "anna"; }));
    }
    ASSERT_TRUE(bruno.waitFor([&] { return bruno.incidents[id].timeline.size() == 3; }));
    const Answer accepted = act(bruno, {Kind::Accept, id, "InProgress", "", 0, ""});
    ASSERT_TRUE(accepted) << toText(accepted.error());
    EXPECT_EQ(accepted->lead, "bruno");
    ASSERT_TRUE(anna.waitFor([&] { return anna.incidents[id].lead == "bruno" && shown(anna, id, "lead") == "bruno"; }));
    const Answer notHers = act(anna, {Kind::Resolve, id, "InProgress", "", 0, ""});
    ASSERT_FALSE(notHers);
    EXPECT_EQ(notHers.error().reason, "INCIDENT_LED_BY_OTHER");
    ASSERT_TRUE(act(bruno, {Kind::Resolve, id, "InProgress", "", 0, "out"}));
    ASSERT_TRUE(becomes(anna, id, "Resolved"));
    ASSERT_TRUE(act(anna, {Kind::Close, id, "Resolved", "", 0, ""}));
    for (ConsoleClient* console : {&anna, &bruno}) {
        EXPECT_TRUE(becomes(*console, id, "Closed"));
        EXPECT_TRUE(console->waitFor([&] { return shown(*console, id, "incident_status") == "CLOSED"; }));
    }
    EXPECT_EQ(create(anna, draft)->id, id) << "also over the restart";
}

TEST_F(Incidents, ASimulatedOneIsConfirmedByItsReport) {
    const auto scenario = dir.path() / "two-fires.json";
    std::ofstream(scenario) << R"({"format":1,"name":"two-fires","title":{"en":"Two fires"},
        "start":"2026-11-19T18:30","incidents_per_hour":0,"actions":[
        {"at":"+5s","do":"incident","category":"FIRE","priority":3,"place":"centre","radius":100,"units":2,"for":"30m"},
        {"at":"+5s","do":"incident","category":"FIRE","priority":3,"place":"centre","radius":100,"units":2,"for":"30m"},
        {"at":"+6s","do":"devices","how":"refuse","ids":["urn:ngsi-ld:Incident:20261119-002"]}]})";
    start({"--scenario", scenario.string()});
    ConsoleClient anna(address, "anna");
    const EntityId one = "urn:ngsi-ld:Incident:20261119-001";
    const EntityId two = "urn:ngsi-ld:Incident:20261119-002";
    ASSERT_TRUE(anna.waitFor([&] {
        return anna.eventSnapshots > 0 && shown(anna, one, "incident_status") == "NEW" &&
               shown(anna, two, "incident_status") == "NEW";
    })) << daemon->errors();
    const Answer taken = act(anna, {Kind::Assign, one, "", "anna", 0, ""});
    ASSERT_TRUE(taken) << toText(taken.error());
    EXPECT_FALSE(taken->ours);
    EXPECT_EQ(taken->confirmation, "Sent");
    ASSERT_TRUE(anna.waitFor([&] { return anna.incidents[one].confirmation == "Confirmed"; }));
    EXPECT_TRUE(anna.waitFor(
        [&] { return shown(anna, one, "lead") == "anna" && shown(anna, one, "incident_status") == "IN_PROGRESS"; }));
    ASSERT_TRUE(act(anna, {Kind::SetPriority, one, "InProgress", "", 1, "a school"}));
    ASSERT_TRUE(anna.waitFor([&] { return shown(anna, one, "priority") == "P1"; }));
    ASSERT_TRUE(anna.waitFor([&] { return anna.incidents[one].confirmation == "Confirmed"; }));

    ASSERT_TRUE(act(anna, {Kind::SetPriority, two, "", "", 2, "spreads"}));
    ASSERT_TRUE(anna.waitFor([&] { return anna.incidents[two].confirmation == "Refused"; }));
    EXPECT_TRUE(anna.waitFor([&] {
        const auto& lines = anna.incidents[two].timeline;
        return !lines.empty() && lines.back().type == "SystemRefused" && !lines.back().text.empty();
    }));
}

}  // namespace
}  // namespace belfry::test
