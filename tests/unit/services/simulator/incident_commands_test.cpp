// SPDX-License-Identifier: Apache-2.0
// What a dispatch centre is asked to do with its incidents: it obeys after a moment, and reports.
#include "device_fixture.h"

namespace belfry::simulator {
namespace {

constexpr const char* kFire = R"({"at":"+0s","do":"incident","category":"FIRE","priority":3,"place":"centre",
    "radius":100,"units":2,"for":"30m"})";

class IncidentCommands : public Devices {
protected:
    [[nodiscard]] Handle incident() const {
        const auto all = town->feed->all("incidents", "incident");
        return all.empty() ? Handle{} : all.front();
    }
    Record tell(const std::string& order, const char* command, const std::string& word) {
        feed::OrderRequest wanted;
        wanted.orderId = order;
        wanted.layer = "incidents";
        wanted.command = command;
        wanted.targets = {id(incident())};
        wanted.text = word;
        const Record selected = select(wanted);
        return selected ? execute(order) : selected;
    }
    static std::string stateOf(const Record& record) {
        return record && !record->targets.empty() ? record->targets.front().state : "?";
    }
    [[nodiscard]] std::string lead() const { return town->feed->textOf(incident(), "lead"); }
};

TEST_F(IncidentCommands, AreObeyedAfterOneToThreeSeconds) {
    begin("2026-11-19T12:00", {0, 0, 0, 0, 0}, kFire);
    ASSERT_TRUE(incident().isValid());
    ASSERT_EQ(value(incident(), "priority"), 2.0);
    EXPECT_EQ(stateOf(tell("p", "incident.set_priority", "P1")), "ACCEPTED");
    EXPECT_EQ(stateOf(tell("l", "incident.set_lead", "anna")), "ACCEPTED");
    EXPECT_EQ(stateOf(tell("s", "incident.set_status", "IN_PROGRESS")), "ACCEPTED");
    EXPECT_EQ(stateOf(execute("p")), "ACCEPTED") << "asked again, done once";
    town->run(750);
    EXPECT_EQ(value(incident(), "priority"), 2.0);
    EXPECT_EQ(value(incident(), "incident_status"), 0.0);
    town->run(2'500);
    EXPECT_EQ(value(incident(), "priority"), 0.0);
    EXPECT_EQ(value(incident(), "incident_status"), 1.0);
    EXPECT_EQ(lead(), "anna");
    town->run(6 * 60'000, 5'000);
    EXPECT_EQ(value(incident(), "units_on_scene"), 2.0) << "its own life goes on from there";
    EXPECT_EQ(lead(), "anna") << "nobody else takes the lead";
    EXPECT_EQ(stateOf(tell("r", "incident.set_status", "RESOLVED")), "ACCEPTED");
    town->run(4'000);
    EXPECT_EQ(value(incident(), "incident_status"), 2.0);
    EXPECT_EQ(value(incident(), "radius"), 0.0);
    EXPECT_EQ(stateOf(tell("n", "incident.set_status", "NEW")), "ACCEPTED");
    town->run(4'000);
    EXPECT_EQ(value(incident(), "incident_status"), 0.0);
    EXPECT_EQ(stateOf(tell("c", "incident.set_status", "CLOSED")), "ACCEPTED");
    town->run(4'000);
    EXPECT_EQ(value(incident(), "incident_status"), 3.0);
    town->run(11 * 60'000, 5'000);
    EXPECT_FALSE(incident().isValid()) << "and it goes";
}

TEST_F(IncidentCommands, WhatCannotBeIsRefused) {
    begin("2026-11-19T12:00", {0, 0, 0, 0, 0}, kFire);
    EXPECT_EQ(stateOf(tell("1", "incident.set_priority", "P9")), "REFUSED");
    EXPECT_EQ(stateOf(tell("2", "incident.set_status", "BURNING")), "REFUSED");
    const Record unknown = tell("3", "incident.explode", "now");
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().reason, "NOT_SUPPORTED");
    feed::OrderRequest wrong;
    wrong.orderId = "4";
    wrong.layer = "incidents";
    wrong.command = "incident.set_lead";
    wrong.targets = {id(goodLamp())};
    EXPECT_FALSE(select(wrong)) << "a lamp is no incident";
    wrong.layer = "lighting";
    EXPECT_FALSE(select(wrong)) << "and lamps have no lead";
}

TEST_F(IncidentCommands, AScenarioMakesItRefuseOrStaySilent) {
    begin("2026-11-19T12:00", {0, 0, 0, 0, 0},
          std::string(kFire) +
              R"(,{"at":"+1s","do":"devices","how":"refuse","ids":["urn:ngsi-ld:Incident:20261119-001"],"for":"10s"},
             {"at":"+20s","do":"devices","how":"silent","ids":["urn:ngsi-ld:Incident:20261119-001"]})");
    town->run(2'000);
    const Record refused = tell("1", "incident.set_lead", "anna");
    EXPECT_EQ(stateOf(refused), "REFUSED");
    EXPECT_FALSE(refused->targets.front().detail.empty());
    town->run(12'000);
    EXPECT_EQ(stateOf(tell("2", "incident.set_lead", "anna")), "ACCEPTED");
    town->run(10'000);
    EXPECT_EQ(stateOf(tell("3", "incident.set_lead", "ben")), "NO_REPLY");
    town->run(4'000);
    EXPECT_EQ(lead(), "anna");
}

}  // namespace
}  // namespace belfry::simulator
