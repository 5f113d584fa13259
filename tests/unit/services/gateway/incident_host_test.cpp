// SPDX-License-Identifier: Apache-2.0
// Incidents at a gateway in memory: people act, a city system answers and reports, time is moved by the test.
#include "services/gateway/incident_host.h"

#include <memory>
#include <utility>

#include <gtest/gtest.h>

#include "services/gateway/handover.h"
#include "services/gateway/incident_areas.h"
#include "tests/unit/services/gateway/fixtures.h"

namespace belfry::gateway::test {
namespace {

using Kind = feed::IncidentActionKind;

AttributeSchema textAttribute(const char* name) {
    AttributeSchema attribute;
    attribute.name = name;
    attribute.type = AttributeType::Text;
    return attribute;
}

LayerSchema fullIncidents() {
    LayerSchema schema = incidents();
    schema.attributes[kPriority].enumValues.push_back({"P4", {}});
    schema.attributes[kRadius].minimum = 0;
    schema.attributes[kRadius].maximum = 50'000;
    schema.attributes.back().enumValues = {{"ACCIDENT", {}}, {"FIRE", {}}};  // its kinds
    schema.attributes.push_back(textAttribute("lead"));
    schema.attributes.push_back(textAttribute("description"));
    return schema;
}

constexpr AttributeIndex kLead = 4;

/** The dispatch centre: takes orders, says what the test wants. */
struct Dispatch final : feed::CommandPort {
    void select(const feed::OrderRequest& request, feed::Reply<feed::OrderRecord> reply) override {
        selected.push_back(request);
        reply(refuses
                  ? Result<feed::OrderRecord>(fail(ErrorCode::InvalidArgument, "no such command", "", "NOT_SUPPORTED"))
                  : feed::OrderRecord{});
    }
    void execute(const std::string& id, feed::Reply<feed::OrderRecord> reply) override {
        executed.push_back(id);
        feed::OrderRecord record;
        record.targets.emplace_back();
        record.targets.front().state = state;
        record.targets.front().detail = words;
        if (!silent) {
            reply(record);
        }
    }
    void cancel(const std::string&, feed::Reply<feed::OrderRecord>) override {}
    void renew(const std::string&, Millis, const std::string&, feed::Reply<feed::OrderRecord>) override {}
    void release(const std::string&, feed::Reply<feed::OrderRecord>) override {}
    [[nodiscard]] std::string lastAsked() const {
        return selected.empty() ? "" : selected.back().command + " " + selected.back().text;
    }
    std::vector<feed::OrderRequest> selected;
    std::vector<std::string> executed;
    std::string state = "Accepted";
    std::string words;
    bool refuses = false;
    bool silent = false;
};

class IncidentHostTest : public ::testing::Test {
protected:
    void SetUp() override {
        newEpoch("e1");
        city.setPublish();
        begin();
    }
    struct World {
        ManualClock clock;
        FakeJournal journal;
        stream::FeedHub hub{{}, clock, feed::Store("e0", feed::Catalogue({fullIncidents()}))};
        Chronicle chronicle{journal, clock};
        std::vector<feed::FeedEvent> events;
        void setPublish() {
            chronicle.setPublish([this](std::vector<feed::FeedEvent> batch) {
                events.insert(events.end(), batch.begin(), batch.end());
            });
        }
    };
    void newEpoch(const char* name) {
        city.hub.reset(
            feed::Store(name, feed::Catalogue::build({lighting(), fullIncidents()},
                                                     {inDistrict(asset("L1", "luminaire", 15.0), "North")})));
        if (host) {
            host->setWriter(city.hub);
        }
    }
    void begin() {
        host = std::make_unique<IncidentHost>(
            city.chronicle, city.clock, [this](std::function<void()> task) { posted.push_back(std::move(task)); },
            "old town");
        ASSERT_TRUE(host->restore(city.journal));
        host->setDistricts([](feed::LonLat place) { return std::string(place.lon < 15.05 ? "North" : "South"); });
        host->setPeople([](const std::string& user, const std::string&) { return user != "nobody"; });
        host->setWriter(city.hub);
        host->setPort("sim", &port);
    }
    void tick(Millis after = 0) {
        city.clock.advance(after);
        const Instant now = city.clock.now();
        for (auto& task : std::exchange(posted, {})) {
            task();
        }
        if (const auto delta = city.hub.commit(now)) {
            host->onDelta(*delta, now);
        }
        host->tick(now);
        city.chronicle.commit();
        host->runEffects(now);
    }
    static stream::Caller person(const char* name, Role role, std::vector<std::string> areas = {}) {
        stream::Caller caller{name, "desk-1", std::string(toText(role)), "session", -1};
        caller.rights = std::make_shared<const Rights>(std::vector<RoleGrant>{{role, {}, std::move(areas)}});
        return caller;
    }
    stream::Caller anna = person("anna", Role::Operator);
    stream::Caller bruno = person("bruno", Role::Operator);
    stream::Caller chief = person("chief", Role::Supervisor);

    static feed::IncidentDraft draft(const std::string& request = "r1") {
        feed::IncidentDraft result;
        result.requestId = request;
        result.category = "FIRE";
        result.priority = 1;
        result.description = "Smoke from the roof of the school";
        result.position = {15.0, 48.0};
        result.radiusM = 300;
        return result;
    }
    Result<feed::IncidentRecord> act(const stream::Caller& who, const EntityId& id, Kind kind,
                                     const std::string& to = {}, const std::string& reason = "because",
                                     std::uint32_t priority = 0) {
        const auto record = host->record(id);
        return host->act(who, {kind, id, record ? record->state : "", to, priority, reason});
    }
    std::string code(const Result<feed::IncidentRecord>& result) {
        return result ? std::string() : result.error().text.code;
    }
    [[nodiscard]] std::string word(const EntityId& id, AttributeIndex attribute) const {
        const feed::Store& store = city.hub.store();
        const auto handle = store.catalogue().find(id);
        if (!handle || !store.table(handle->layer()).has(handle->row(), attribute)) {
            return "?";
        }
        const AttributeSchema& schema = store.schema(handle->layer()).attributes[attribute];
        const std::int32_t raw = store.table(handle->layer()).raw(handle->row(), attribute);
        return schema.type == AttributeType::Text   ? std::string(store.text(raw))
               : schema.type == AttributeType::Enum ? schema.enumValues[static_cast<std::size_t>(raw)].name
                                                    : std::to_string(raw);
    }
    /** A city system's incident, as it reports it. */
    void report(const char* status, const char* priority, const char* lead) {
        auto handle = city.hub.store().catalogue().find("urn:theirs:1");
        if (!handle) {
            feed::Asset theirs = inDistrict(incident("urn:theirs:1", 15.001), "North");
            handle = *city.hub.add(theirs);
            city.hub.set(*handle, kRadius, 200, Quality::Good, city.clock.now().wallMs);
        }
        const auto named = [&](AttributeIndex attribute, const std::string& name) {
            const auto& values = city.hub.store().schema(handle->layer()).attributes[attribute].enumValues;
            for (std::size_t i = 0; i < values.size(); ++i) {
                if (values[i].name == name) {
                    city.hub.set(*handle, attribute, static_cast<std::int32_t>(i), Quality::Good,
                                 city.clock.now().wallMs);
                }
            }
        };
        named(kPriority, priority);
        named(kIncidentStatus, status);
        city.hub.setText(*handle, kLead, lead, city.clock.now().wallMs);
        tick();
    }
    [[nodiscard]] feed::IncidentRecord theirs() const { return host->record("urn:theirs:1").value(); }
    [[nodiscard]] std::size_t journalled(const std::string& words) const {
        return static_cast<std::size_t>(
            std::count_if(city.journal.records.begin(), city.journal.records.end(),
                          [&](const auto& one) { return one.body.find(words) != std::string::npos; }));
    }

    World city;
    Dispatch port;
    std::vector<std::function<void()>> posted;
    std::unique_ptr<IncidentHost> host;
};

TEST_F(IncidentHostTest, OneMadeHereIsAnEntityAnEventAndARecordInTheJournal) {
    const auto made = host->create(anna, draft());
    ASSERT_TRUE(made) << toText(made.error());
    EXPECT_EQ(made->state, "New");
    EXPECT_TRUE(made->ours);
    EXPECT_TRUE(made->id.starts_with("urn:ngsi-ld:Incident:old-town-")) << made->id;
    ASSERT_EQ(city.events.size(), 1U);
    EXPECT_EQ(*city.events.front().incident, *made);
    ASSERT_EQ(city.journal.records.size(), 1U);
    EXPECT_EQ(city.journal.records.front().kind, "incident");
    EXPECT_EQ(city.journal.records.front().actor, "anna");
    EXPECT_EQ(word(made->id, kPriority), "P1");
    EXPECT_EQ(word(made->id, kIncidentStatus), "NEW");
    EXPECT_EQ(word(made->id, kRadius), "300");
    const auto handle = *city.hub.store().catalogue().find(made->id);
    EXPECT_EQ(city.hub.store().catalogue().district(handle), "North");
    EXPECT_EQ(city.hub.store().catalogue().source(handle), "belfry");

    const auto again = host->create(anna, draft());
    ASSERT_TRUE(again);
    EXPECT_EQ(again->id, made->id) << "told twice, made once";
    EXPECT_EQ(code(host->create(bruno, draft())), "INCIDENT_REQUEST_TAKEN");
    EXPECT_NE(host->create(anna, draft("r2"))->id, made->id);

    ASSERT_TRUE(act(anna, made->id, Kind::Assign, "anna"));
    EXPECT_EQ(word(made->id, kIncidentStatus), "IN_PROGRESS");
    EXPECT_EQ(word(made->id, kLead), "anna");
    const auto open = openIncidents(city.hub.store(), host->records());
    ASSERT_EQ(open.size(), 2U);
    EXPECT_EQ(open.front().lead, "anna") << "the hand-over sheet names who leads";
    ASSERT_TRUE(act(anna, made->id, Kind::Resolve));
    ASSERT_TRUE(act(anna, made->id, Kind::Close));
    EXPECT_EQ(word(made->id, kIncidentStatus), "CLOSED");
    EXPECT_EQ(word(made->id, kRadius), "0");
}

TEST_F(IncidentHostTest, TheInterlockOnLightSeesIt) {
    const auto made = host->create(anna, draft());
    const auto areas = activeIncidentAreas(city.hub.store());
    ASSERT_EQ(areas.size(), 1U);
    EXPECT_EQ(areas.front().priority, 1);
    EXPECT_EQ(areas.front().radiusM, 300.0);
    TargetFacts facts;
    addIncidentFacts(areas, {15.001, 48.0}, &facts);
    EXPECT_TRUE(facts.inIncidentP1);
    EXPECT_EQ(facts.incident, made->id);
    ASSERT_TRUE(act(anna, made->id, Kind::FalseAlarm));
    EXPECT_TRUE(activeIncidentAreas(city.hub.store()).empty());

    report("NEW", "P3", "");
    const PriorityHere here = [this](const EntityId& id) { return host->priorityOf(id); };
    EXPECT_TRUE(activeIncidentAreas(city.hub.store(), here).empty());
    ASSERT_TRUE(act(anna, "urn:theirs:1", Kind::SetPriority, {}, "a school", 1));
    ASSERT_EQ(activeIncidentAreas(city.hub.store(), here).size(), 1U)
        << "the graver of the reported and our priority, before the city system has said so";
    EXPECT_EQ(activeIncidentAreas(city.hub.store(), here).front().priority, 1);
}

TEST_F(IncidentHostTest, AnExerciseStandsAgainstNothingReal) {
    feed::IncidentDraft drill = draft();
    drill.exercise = true;
    ASSERT_TRUE(host->create(anna, drill));
    EXPECT_TRUE(activeIncidentAreas(city.hub.store()).empty());
}

TEST_F(IncidentHostTest, AConsoleInAReplayOrAnExerciseChangesNothingHere) {
    const auto made = host->create(anna, draft());
    ASSERT_TRUE(made);
    for (const stream::CallerMode mode : {stream::CallerMode::Replay, stream::CallerMode::Exercise}) {
        stream::Caller elsewhere = anna;
        elsewhere.mode = mode;
        EXPECT_FALSE(host->create(elsewhere, draft("other")));
        EXPECT_FALSE(act(elsewhere, made->id, Kind::Assign, "anna"));
    }
    EXPECT_EQ(host->records().size(), 1U);
    EXPECT_TRUE(host->record(made->id)->lead.empty());
}

TEST_F(IncidentHostTest, NobodyMergesIntoADistrictThatIsNotTheirs) {
    const auto north = host->create(anna, draft("north"));
    const stream::Caller sara = person("sara", Role::Operator, {"South"});
    feed::IncidentDraft away = draft("south");
    away.position.lon = 15.06;
    const auto south = host->create(sara, away);
    ASSERT_TRUE(north && south);
    EXPECT_EQ(code(act(sara, south->id, Kind::Merge, north->id)), "MAY_NOT_HERE");
    EXPECT_EQ(host->record(north->id)->timeline.size(), 1U);
    EXPECT_EQ(host->record(south->id)->state, "New");
}

TEST_F(IncidentHostTest, WhatTheClockDoesNewRecordsLookNew) {
    const auto made = host->create(anna, draft());
    city.clock.jumpWall(-3'600'000);
    const auto led = act(anna, made->id, Kind::Assign, "anna");
    ASSERT_TRUE(led);
    EXPECT_GT(led->changedMs, made->changedMs);
}

TEST_F(IncidentHostTest, WhatIsRefusedIsJournalledAndChangesNothing) {
    const stream::Caller viewer = person("vera", Role::Viewer);
    EXPECT_EQ(code(host->create(viewer, draft())), "MAY_NOT");
    const stream::Caller southerner = person("sara", Role::Operator, {"South"});
    EXPECT_EQ(code(host->create(southerner, draft())), "MAY_NOT_HERE");
    const auto bad = [&](auto&& change) {
        feed::IncidentDraft wrong = draft();
        change(wrong);
        return code(host->create(anna, wrong));
    };
    EXPECT_EQ(bad([](auto& d) { d.category = "ALIENS"; }), "INCIDENT_UNKNOWN_CATEGORY");
    EXPECT_EQ(bad([](auto& d) { d.priority = 0; }), "INCIDENT_PRIORITY_UNKNOWN");
    EXPECT_EQ(bad([](auto& d) { d.description = " \n"; }), "INCIDENT_NO_DESCRIPTION");
    EXPECT_EQ(bad([](auto& d) { d.description = std::string(2'001, 'x'); }), "INCIDENT_TEXT_TOO_LONG");
    EXPECT_EQ(bad([](auto& d) { d.description = "\xff"; }), "INCIDENT_TEXT_UNUSABLE");
    EXPECT_EQ(bad([](auto& d) { d.position.lat = std::nan(""); }), "INCIDENT_NO_PLACE");
    EXPECT_EQ(bad([](auto& d) { d.radiusM = 50'001; }), "INCIDENT_RADIUS");
    EXPECT_EQ(bad([](auto& d) { d.radiusM = std::nan(""); }), "INCIDENT_RADIUS");
    EXPECT_TRUE(host->records().empty());
    EXPECT_TRUE(openIncidents(city.hub.store(), host->records()).empty());
    tick();
    EXPECT_EQ(journalled("incident create"), 10U);

    const auto made = host->create(anna, draft());
    EXPECT_EQ(code(act(southerner, made->id, Kind::AddNote)), "MAY_NOT_HERE");
    EXPECT_EQ(code(act(anna, made->id, Kind::Assign, "nobody")), "INCIDENT_NO_SUCH_LEAD");
    EXPECT_EQ(code(act(anna, made->id, Kind::AddNote, {}, "\xff")), "INCIDENT_TEXT_UNUSABLE");
    EXPECT_EQ(code(act(anna, made->id, Kind::Merge, made->id)), "INCIDENT_MERGE_TARGET");
    EXPECT_EQ(code(act(anna, "urn:none", Kind::AddNote)), "INCIDENT_UNKNOWN");
    EXPECT_EQ(code(host->act(anna, {Kind::Assign, made->id, "Closed", "anna", 0, ""})), "INCIDENT_CHANGED");
    EXPECT_EQ(host->record(made->id)->timeline.size(), 1U);
    tick();
    EXPECT_EQ(journalled("\"refused\":\"incident assign\""), 2U);
}

TEST_F(IncidentHostTest, ADiskThatRefusesChangesNothing) {
    const auto made = host->create(anna, draft());
    city.journal.refuses = true;
    EXPECT_EQ(code(host->create(anna, draft("r2"))), "JOURNAL_DISK_FULL");
    EXPECT_EQ(code(act(anna, made->id, Kind::Assign, "anna")), "JOURNAL_DISK_FULL");
    EXPECT_EQ(host->records().size(), 1U);
    EXPECT_EQ(host->record(made->id)->lead, "");
    EXPECT_EQ(word(made->id, kIncidentStatus), "NEW");
    city.journal.refuses = false;
    tick(2'000);
    EXPECT_TRUE(act(anna, made->id, Kind::Assign, "anna"));
    EXPECT_NE(host->create(anna, draft("r2"))->id, made->id);
}

TEST_F(IncidentHostTest, TheLeadGoesByOfferAndAcceptance) {
    const EntityId id = host->create(anna, draft())->id;
    ASSERT_TRUE(act(anna, id, Kind::Assign, "anna"));
    ASSERT_TRUE(act(anna, id, Kind::Assign, "bruno"));
    EXPECT_EQ(host->record(id)->offeredTo, "bruno");
    EXPECT_EQ(word(id, kLead), "anna");
    EXPECT_EQ(code(act(chief, id, Kind::Accept)), "INCIDENT_NOT_OFFERED");
    ASSERT_TRUE(act(bruno, id, Kind::Accept));
    EXPECT_EQ(word(id, kLead), "bruno");
    EXPECT_EQ(code(act(anna, id, Kind::Resolve)), "INCIDENT_LED_BY_OTHER");
    EXPECT_TRUE(act(chief, id, Kind::Resolve)) << "a supervisor ends what others lead";
    // a supervisor of another part of the city is none here
    const EntityId north = host->create(anna, draft("r2"))->id;
    ASSERT_TRUE(act(bruno, north, Kind::Assign, "bruno"));
    stream::Caller far = person("otto", Role::Operator);
    far.rights = std::make_shared<const Rights>(
        std::vector<RoleGrant>{{Role::Operator, {}, {}}, {Role::Supervisor, {}, {"South"}}});
    EXPECT_EQ(code(act(far, north, Kind::Resolve)), "INCIDENT_LED_BY_OTHER");
}

TEST_F(IncidentHostTest, OneIsMergedIntoAnother) {
    const EntityId one = host->create(anna, draft("r1"))->id;
    const EntityId two = host->create(anna, draft("r2"))->id;
    feed::IncidentDraft training = draft("r3");
    training.exercise = true;
    const EntityId exercise = host->create(anna, training)->id;
    EXPECT_EQ(code(act(anna, one, Kind::Merge, exercise)), "INCIDENT_MERGE_TARGET");
    const auto merged = act(anna, one, Kind::Merge, two);
    ASSERT_TRUE(merged) << toText(merged.error());
    EXPECT_EQ(merged->mergedInto, two);
    EXPECT_EQ(host->record(two)->timeline.back().type, "Absorbed");
    EXPECT_EQ(host->record(two)->timeline.back().after, one);
    EXPECT_EQ(word(one, kIncidentStatus), "CLOSED");
    EXPECT_EQ(code(act(anna, two, Kind::Merge, one)), "INCIDENT_MERGE_TARGET") << "that one is over";
    report("NEW", "P3", "");
    ASSERT_TRUE(act(anna, two, Kind::Merge, "urn:theirs:1")) << "nobody here has dealt with that one yet";
    EXPECT_EQ(theirs().timeline.back().type, "Absorbed");
    EXPECT_EQ(theirs().confirmation, "");
}

TEST_F(IncidentHostTest, ARestartAndANewEpochKeepIt) {
    const EntityId id = host->create(anna, draft())->id;
    ASSERT_TRUE(act(anna, id, Kind::Assign, "anna"));
    ASSERT_TRUE(act(anna, id, Kind::AddNote, {}, "two ladders"));
    const feed::IncidentRecord before = *host->record(id);
    newEpoch("e2");
    EXPECT_EQ(word(id, kLead), "anna");
    host.reset();
    newEpoch("e3");
    EXPECT_EQ(word(id, kLead), "?");
    begin();
    EXPECT_EQ(*host->record(id), before);
    EXPECT_EQ(word(id, kLead), "anna");
    EXPECT_EQ(word(id, kIncidentStatus), "IN_PROGRESS");
    EXPECT_EQ(host->create(anna, draft())->id, id) << "also what was asked for before the restart is made once";
    EXPECT_TRUE(host->create(anna, draft("r2"))->id.ends_with("-2")) << "numbers go on";
    city.journal.tables["incidents"][id] = "{\"id\":7}";
    host.reset();
    IncidentHost damaged(city.chronicle, city.clock, [](const auto&) {}, "x");
    const auto restored = damaged.restore(city.journal);
    ASSERT_FALSE(restored);
    EXPECT_EQ(restored.error().code, ErrorCode::DataLoss);
}

TEST_F(IncidentHostTest, ItNeverGrowsStaleAndGoesWhenItIsOver) {
    const EntityId id = host->create(anna, draft())->id;
    const auto handle = *city.hub.store().catalogue().find(id);
    for (int i = 0; i < 60; ++i) {
        tick(5'000);
        const Millis age = city.clock.now().wallMs - city.hub.store().table(handle.layer()).observedMs(handle.row());
        ASSERT_LE(age, 30'000) << "the layer's period";
    }
    ASSERT_TRUE(act(anna, id, Kind::FalseAlarm));
    tick(9 * 60'000);
    EXPECT_TRUE(city.hub.store().catalogue().find(id));
    tick(2 * 60'000);
    EXPECT_FALSE(city.hub.store().catalogue().find(id));
    EXPECT_TRUE(host->record(id)) << "its record stays for a day";
    ASSERT_TRUE(act(anna, id, Kind::Reopen));
    EXPECT_EQ(word(id, kIncidentStatus), "NEW") << "and it comes back";
    ASSERT_TRUE(act(anna, id, Kind::FalseAlarm));
    tick(25 * 3'600'000LL);
    EXPECT_FALSE(host->record(id));
    EXPECT_TRUE(city.journal.tables["incidents"].empty());
    EXPECT_EQ(journalled("Forgotten"), 1U);
}

TEST_F(IncidentHostTest, ThereIsAnEndToHowMany) {
    for (std::size_t i = 0; i < IncidentHost::kMostOpen; ++i) {
        ASSERT_TRUE(host->create(anna, draft("r" + std::to_string(i))));
    }
    EXPECT_EQ(code(host->create(anna, draft("more"))), "INCIDENT_TOO_MANY");
    report("NEW", "P3", "");
    EXPECT_EQ(code(act(anna, "urn:theirs:1", Kind::AddNote)), "INCIDENT_TOO_MANY");
}

TEST_F(IncidentHostTest, ACitySystemsIncidentIsConfirmedOnlyByItsReport) {
    report("NEW", "P2", "");
    EXPECT_TRUE(host->records().empty()) << "a record begins with the first action";
    ASSERT_TRUE(act(anna, "urn:theirs:1", Kind::Assign, "anna"));
    EXPECT_EQ(theirs().state, "InProgress");
    EXPECT_FALSE(theirs().ours);
    EXPECT_EQ(theirs().confirmation, "Sent");
    EXPECT_TRUE(port.selected.empty()) << "nothing is sent before it is on the disk";
    tick();
    EXPECT_EQ(port.lastAsked(), "incident.set_lead anna");
    EXPECT_EQ(port.selected.back().targets, std::vector<EntityId>{"urn:theirs:1"});
    tick();
    EXPECT_EQ(port.lastAsked(), "incident.set_status IN_PROGRESS") << "one after the other";
    tick();
    EXPECT_EQ(theirs().confirmation, "Accepted");
    report("NEW", "P2", "anna");
    EXPECT_EQ(theirs().confirmation, "Accepted") << "the status does not show yet";
    report("IN_PROGRESS", "P2", "anna");
    EXPECT_EQ(theirs().confirmation, "Confirmed");
    EXPECT_EQ(theirs().timeline.back().type, "SystemConfirmed");
    EXPECT_EQ(port.selected.size(), 2U);
    EXPECT_EQ(city.events.back().incident->confirmation, "Confirmed") << "and consoles are told";
    // its own life goes on
    report("RESOLVED", "P2", "anna");
    EXPECT_EQ(theirs().state, "Resolved");
    EXPECT_EQ(theirs().timeline.back().type, "ReportedStatus");
    EXPECT_EQ(theirs().timeline.back().user, "");
    city.hub.remove(*city.hub.store().catalogue().find("urn:theirs:1"));
    tick();
    EXPECT_EQ(theirs().state, "Closed");
    EXPECT_EQ(theirs().timeline.back().type, "ReportedGone");
}

TEST_F(IncidentHostTest, ACitySystemRefusesOrStaysSilent) {
    report("NEW", "P3", "");
    port.state = "Refused";
    port.words = "not our street";
    ASSERT_TRUE(act(anna, "urn:theirs:1", Kind::SetPriority, {}, "a school", 1));
    tick();
    tick();
    EXPECT_EQ(theirs().confirmation, "Refused");
    EXPECT_EQ(theirs().timeline.back().type, "SystemRefused");
    EXPECT_EQ(theirs().timeline.back().text, "not our street");
    EXPECT_EQ(theirs().priority, 1U) << "the control room sees it so all the same";
    EXPECT_EQ(host->priorityOf("urn:theirs:1"), 1U);

    port.silent = true;
    ASSERT_TRUE(act(chief, "urn:theirs:1", Kind::SetPriority, {}, "no school", 2));
    tick();
    tick(14'000);
    EXPECT_EQ(theirs().confirmation, "Sent");
    tick(2'000);
    EXPECT_EQ(theirs().confirmation, "NoReply");
    report("NEW", "P2", "");
    EXPECT_EQ(theirs().confirmation, "Confirmed") << "a report is the proof, however late";

    port.silent = false;
    port.refuses = true;
    ASSERT_TRUE(act(anna, "urn:theirs:1", Kind::SetPriority, {}, "again", 1));
    tick();
    tick();
    EXPECT_EQ(theirs().confirmation, "Refused");
    host->setPort("sim", nullptr);
    ASSERT_TRUE(act(chief, "urn:theirs:1", Kind::SetPriority, {}, "again", 3));
    tick();
    tick();
    EXPECT_EQ(theirs().confirmation, "NoReply");
}

TEST_F(IncidentHostTest, ANewerDecisionIsNotUndoneByTheReportOfTheOneBefore) {
    report("NEW", "P3", "");
    port.silent = true;
    ASSERT_TRUE(act(anna, "urn:theirs:1", Kind::SetPriority, {}, "a school", 1));
    tick();
    ASSERT_EQ(port.lastAsked(), "incident.set_priority P1");
    ASSERT_TRUE(act(chief, "urn:theirs:1", Kind::SetPriority, {}, "no school", 3));
    tick();
    EXPECT_EQ(port.selected.size(), 1U) << "one after the other";
    report("NEW", "P3", "");
    EXPECT_EQ(theirs().confirmation, "Sent") << "it says so still: that proves nothing";
    const std::size_t lines = theirs().timeline.size();
    report("NEW", "P1", "");
    EXPECT_EQ(theirs().priority, 3U) << "only what was asked for first";
    EXPECT_EQ(theirs().timeline.size(), lines);
    port.silent = false;
    tick(16'000);
    EXPECT_EQ(port.lastAsked(), "incident.set_priority P3") << "though it was so when it was decided";
    tick();
    EXPECT_EQ(theirs().confirmation, "Accepted");
    report("NEW", "P1", "");
    EXPECT_EQ(theirs().confirmation, "Accepted");
    EXPECT_EQ(theirs().priority, 3U);
    report("NEW", "P3", "");
    EXPECT_EQ(theirs().confirmation, "Confirmed");
    report("NEW", "P1", "");
    EXPECT_EQ(theirs().priority, 1U) << "a decision of their own, after that";
}

TEST_F(IncidentHostTest, TheAnswerToWhatWasReplacedLetsTheNewerOneOut) {
    report("IN_PROGRESS", "P3", "anna");
    ASSERT_TRUE(act(anna, "urn:theirs:1", Kind::Resolve));
    ASSERT_EQ(theirs().state, "Resolved");
    tick();  // sent, and its answer is on its way
    ASSERT_EQ(port.lastAsked(), "incident.set_status RESOLVED");
    ASSERT_TRUE(act(anna, "urn:theirs:1", Kind::Reopen, {}, "smoke again"));
    host.reset();
    posted.clear();
    begin();
    report("RESOLVED", "P3", "anna");
    EXPECT_EQ(theirs().state, "Reopened") << "after a restart too";
    tick();
    tick();
    tick();
    EXPECT_EQ(port.lastAsked(), "incident.set_status NEW");
    report("NEW", "P3", "");
    EXPECT_EQ(theirs().state, "Reopened");
    EXPECT_EQ(theirs().confirmation, "Confirmed");
}

TEST_F(IncidentHostTest, WhatACitySystemTellsOfAgainIsOpenAgain) {
    report("NEW", "P3", "");
    ASSERT_TRUE(act(anna, "urn:theirs:1", Kind::AddNote, {}, "a note"));
    city.hub.remove(*city.hub.store().catalogue().find("urn:theirs:1"));
    tick();
    ASSERT_EQ(theirs().state, "Closed");
    report("IN_PROGRESS", "P2", "unit 4");
    EXPECT_EQ(theirs().state, "InProgress");
    EXPECT_EQ(theirs().lead, "unit 4");
    EXPECT_EQ(host->priorityOf("urn:theirs:1"), 2U) << "and stands in the interlocks' way";
}

TEST_F(IncidentHostTest, WhatWasUnderWayIsSentAgainAfterARestartUnderTheSameKey) {
    report("NEW", "P3", "");
    port.silent = true;
    ASSERT_TRUE(act(anna, "urn:theirs:1", Kind::SetPriority, {}, "a school", 1));
    tick();
    ASSERT_EQ(port.selected.size(), 1U);
    host.reset();
    port.silent = false;
    begin();
    tick();
    tick();
    ASSERT_EQ(port.selected.size(), 2U);
    EXPECT_EQ(port.selected[0].orderId, port.selected[1].orderId);
    EXPECT_LE(port.selected[0].orderId.size(), 64U);
    EXPECT_EQ(theirs().confirmation, "Accepted");
    host->dropUnknown(city.clock.now());
    EXPECT_EQ(theirs().state, "New") << "it is there";
    newEpoch("e2");
    host->dropUnknown(city.clock.now());
    EXPECT_EQ(theirs().state, "Closed") << "nobody tells of it any more";
}

}  // namespace
}  // namespace belfry::gateway::test
