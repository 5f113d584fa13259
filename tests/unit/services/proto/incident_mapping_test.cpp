// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "services/proto/mapping_events.h"

namespace belfry::proto {
namespace {

feed::IncidentRecord record() {
    return {"urn:i",
            "InProgress",
            1,
            "FIRE",
            "Smoke",
            "anna",
            "ben",
            "urn:x",
            true,
            true,
            "Sent",
            "carla",
            1'000,
            2'000,
            {{1'000, "Created", "carla", "Smoke", "", "P1"}, {2'000, "LeadTaken", "anna", "", "", "anna"}},
            {15.1, 48.1},
            250.0};
}

TEST(IncidentMapping, EverythingSurvivesTheWire) {
    feed::FeedEvent event;
    event.seq = 9;
    event.wallMs = 8;
    event.incident = record();
    v1::Event wire;
    toWire(event, &wire);
    const auto back = fromWire(wire);
    ASSERT_TRUE(back);
    EXPECT_EQ(back->incident, event.incident);
    EXPECT_EQ(back->seq, 9U);

    const feed::IncidentDraft draft{"r1", "FIRE", 2, "Smoke", {15.1, 48.1}, 300.0, true};
    v1::IncidentDraft wireDraft;
    toWire(draft, &wireDraft);
    const auto draftBack = fromWire(wireDraft);
    ASSERT_TRUE(draftBack);
    EXPECT_EQ(draftBack->requestId, "r1");
    EXPECT_EQ(draftBack->category, "FIRE");
    EXPECT_EQ(draftBack->priority, 2U);
    EXPECT_EQ(draftBack->description, "Smoke");
    EXPECT_EQ(draftBack->position.lat, 48.1);
    EXPECT_EQ(draftBack->radiusM, 300.0);
    EXPECT_TRUE(draftBack->exercise);

    for (int kind = 1; kind < feed::kIncidentActionCount; ++kind) {
        const feed::IncidentAction action{static_cast<feed::IncidentActionKind>(kind), "urn:i", "New", "ben", 1, "why"};
        v1::IncidentCall call;
        toWire(action, &call);
        const auto actionBack = fromWire(call);
        ASSERT_TRUE(actionBack) << kind;
        EXPECT_EQ(actionBack->kind, action.kind);
        EXPECT_EQ(actionBack->id, "urn:i");
        EXPECT_EQ(actionBack->state, "New");
        EXPECT_EQ(actionBack->to, "ben");
        EXPECT_EQ(actionBack->priority, 1U);
        EXPECT_EQ(actionBack->reason, "why");
    }
}

TEST(IncidentMapping, LiesAreRefused) {
    v1::Incident nameless;
    EXPECT_FALSE(fromWire(nameless));
    nameless.set_id("urn:i");
    for (int i = 0; i < 1'001; ++i) {
        nameless.add_timeline();
    }
    EXPECT_FALSE(fromWire(nameless)) << "an endless timeline";
    v1::IncidentCall call;
    call.set_id("urn:i");
    EXPECT_FALSE(fromWire(call)) << "no action";
    call.set_kind(static_cast<v1::IncidentActionKind>(feed::kIncidentActionCount));
    EXPECT_FALSE(fromWire(call)) << "an action of the future";
    call.set_kind(v1::INCIDENT_RESOLVE);
    EXPECT_TRUE(fromWire(call));
    call.clear_id();
    EXPECT_FALSE(fromWire(call));
    v1::IncidentDraft draft;
    EXPECT_FALSE(fromWire(draft));
    draft.set_request_id(std::string(65, 'x'));
    EXPECT_FALSE(fromWire(draft));
    feed::IncidentRecord dirty = record();
    dirty.description = "\xff";
    v1::Incident wire;
    toWire(dirty, &wire);
    EXPECT_EQ(wire.description(), "\xEF\xBF\xBD") << "a frame must not be lost for one bad byte";
}

}  // namespace
}  // namespace belfry::proto
