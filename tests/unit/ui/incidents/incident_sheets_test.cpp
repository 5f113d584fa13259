// SPDX-License-Identifier: Apache-2.0
// Incidents at a console: records from the events lane, steps, the sheets, and what the gateway says to them.
#include <utility>

#include <gtest/gtest.h>

#include "tests/support/fake_console_ports.h"
#include "ui/incidents/incident_draft_view_model.h"
#include "ui/incidents/incident_view_model.h"

namespace belfry::ui {
namespace {

using Step = IncidentStep;

const QString kBridge = QStringLiteral("urn:ngsi-ld:Incident:I-1");
const QString kPipe = QStringLiteral("urn:ngsi-ld:Incident:I-2");

class IncidentsTest : public testing::Test {
protected:
    IncidentsTest() {
        city.learn(clock.now().wallMs);
        incident.setFormatter(&formatter);
        draft.setFormatter(&formatter);
        incident.setStore(&gateway.truth());
        draft.setStore(&gateway.truth());
        incident.setPerson({"anna", true, false}, QStringLiteral("operator"));
        incident.setEnabled(true, {});
        draft.setEnabled(true, {});
        incident.setEntity(kBridge);
        QObject::connect(&incident, &IncidentViewModel::failed, &incident,
                         [this](const Error& error) { complaints.push_back(error.message); });
        QObject::connect(&draft, &IncidentDraftViewModel::failed, &draft,
                         [this](const Error& error) { complaints.push_back(error.message); });
        QObject::connect(&draft, &IncidentDraftViewModel::created, &draft,
                         [this](const feed::IncidentRecord& made) { created.push_back(made); });
    }
    [[nodiscard]] feed::IncidentRecord record(const QString& id, const char* state, const char* lead) const {
        feed::IncidentRecord made;
        made.id = id.toStdString();
        made.state = state;
        made.priority = 2;
        made.category = "FIRE";
        made.description = "smoke in the underpass";
        made.lead = lead;
        made.createdBy = "bruno";
        made.createdMs = made.changedMs = clock.now().wallMs;
        made.timeline = {{made.createdMs, "Created", "bruno", "", "", ""},
                         {made.createdMs + 1, "NoteAdded", "bruno", "police called", "", ""}};
        return made;
    }
    [[nodiscard]] const IncidentOption* option(Step step) {
        for (const IncidentOption& one : incident.options()) {
            if (one.step == static_cast<int>(step)) {
                return &one;
            }
        }
        return nullptr;
    }
    /** A snapshot of the events lane. */
    void tell(const std::vector<feed::IncidentRecord>& records) {
        gateway.setIncidents(records);
        incident.reset(records);
    }
    /** What the gateway says of one on the lane. */
    void happen(const feed::IncidentRecord& record) {
        gateway.sendIncident(record);
        incident.apply(record);
    }
    void answer() {
        const auto held = std::exchange(gateway.heldIncidents, {});
        for (const auto& say : held) {
            say();
        }
    }
    void fillIn() {
        draft.openAt(15.603, 48.409);
        draft.setKind(1);
        draft.setDescription(QStringLiteral("smoke over the roof"));
    }

    ManualClock clock;
    test::FakeConsolePorts gateway{clock};
    feed::ConsolePorts ports = gateway.ports();
    CityClock city{clock};
    Formatter formatter{QStringLiteral("en"), QStringLiteral("UTC")};
    items::IncidentListModel list;
    IncidentViewModel incident{ports.incidents.get(), list};
    IncidentDraftViewModel draft{ports.incidents.get(), city};
    std::vector<std::string> complaints;
    std::vector<feed::IncidentRecord> created;
};

TEST_F(IncidentsTest, WithoutARecordItStandsAsReported) {
    EXPECT_TRUE(incident.isShown());
    EXPECT_FALSE(incident.isRecorded());
    EXPECT_EQ(incident.stateText(), u"New");
    EXPECT_EQ(incident.priority(), 1);
    EXPECT_EQ(incident.kindText(), u"road accident");
    ASSERT_NE(option(Step::TakeLead), nullptr);
    EXPECT_TRUE(option(Step::TakeLead)->allowed);
    EXPECT_NE(option(Step::Merge), nullptr) << "there is another one";
    incident.choose(Step::TakeLead);
    ASSERT_EQ(gateway.incidentActions.size(), 1U);
    EXPECT_EQ(gateway.incidentActions[0].kind, feed::IncidentActionKind::Assign);
    EXPECT_EQ(gateway.incidentActions[0].to, "anna");
    EXPECT_EQ(gateway.incidentActions[0].state, "") << "there was no record to be shown";
    EXPECT_EQ(incident.lead(), u"anna");
    EXPECT_EQ(incident.stateText(), u"In progress");
    incident.setEntity(QStringLiteral("urn:ngsi-ld:Streetlight:L-04417"));
    EXPECT_FALSE(incident.isShown()) << "a lamp is no incident";
    EXPECT_TRUE(incident.options().isEmpty());
}

TEST_F(IncidentsTest, RecordsComeWithTheSnapshotAndOnTheLane) {
    tell({record(kBridge, "InProgress", "bruno")});
    EXPECT_EQ(incident.lead(), u"bruno");
    EXPECT_EQ(incident.priorityText(), u"P2 high") << "the record's, not the reported one";
    ASSERT_EQ(incident.timeline().size(), 2);
    EXPECT_EQ(incident.timeline().front().words, u"police called") << "the newest first";
    EXPECT_FALSE(option(Step::Resolve)->allowed);
    EXPECT_TRUE(option(Step::Resolve)->hint.contains(u"bruno")) << qPrintable(option(Step::Resolve)->hint);
    feed::IncidentRecord later = record(kBridge, "Resolved", "bruno");
    later.changedMs += 5;
    happen(later);
    EXPECT_EQ(incident.stateText(), u"Resolved");
    happen(record(kBridge, "New", ""));
    EXPECT_EQ(incident.stateText(), u"Resolved") << "what is older says nothing";
    tell({});
    EXPECT_FALSE(incident.isRecorded()) << "a snapshot makes everything before void";
}

TEST_F(IncidentsTest, AnIncidentThatTheCitySystemTellsNoMoreIsShownByItsRecord) {
    tell({record(QStringLiteral("urn:gone"), "Closed", "anna")});
    incident.setEntity(QStringLiteral("urn:gone"));
    EXPECT_TRUE(incident.isShown());
    EXPECT_EQ(incident.title(), u"smoke in the underpass");
    ASSERT_EQ(incident.options().size(), 1);
    EXPECT_EQ(incident.options().front().text, u"Reopen…");
}

TEST_F(IncidentsTest, AStateOfALaterGatewayIsShown) {
    tell({record(kBridge, "Sublimated", "anna")});
    EXPECT_EQ(incident.stateText(), u"Sublimated");
    ASSERT_EQ(incident.options().size(), 1);
    EXPECT_EQ(incident.options().front().text, u"Note…");
}

TEST_F(IncidentsTest, ASecondTapIsNoSecondRequest) {
    gateway.holdIncidents = true;
    incident.choose(Step::TakeLead);
    EXPECT_TRUE(incident.isBusy());
    EXPECT_FALSE(option(Step::TakeLead)->allowed);
    incident.choose(Step::TakeLead);
    incident.choose(Step::Note);
    EXPECT_FALSE(incident.isAsking()) << "one at a time";
    EXPECT_EQ(gateway.incidentActions.size(), 1U);
    answer();
    EXPECT_FALSE(incident.isBusy());
    EXPECT_EQ(incident.lead(), u"anna");
}

TEST_F(IncidentsTest, EscalatingNeedsAReasonAndASupervisorToLower) {
    tell({record(kBridge, "InProgress", "bruno")});
    incident.choose(Step::Escalate);
    ASSERT_TRUE(incident.isAsking());
    EXPECT_TRUE(incident.asksPriority());
    EXPECT_FALSE(incident.missing(QStringLiteral("worse"), {}, 2).isEmpty()) << "that it is already";
    EXPECT_FALSE(incident.missing(QStringLiteral(" "), {}, 1).isEmpty()) << "a blank is no reason";
    EXPECT_TRUE(incident.missing(QStringLiteral("worse"), {}, 1).isEmpty());
    incident.submit({}, {}, 1);
    EXPECT_TRUE(gateway.incidentActions.empty());
    incident.submit(QStringLiteral(" people inside "), {}, 1);
    ASSERT_EQ(gateway.incidentActions.size(), 1U);
    EXPECT_EQ(gateway.incidentActions[0].kind, feed::IncidentActionKind::SetPriority);
    EXPECT_EQ(gateway.incidentActions[0].priority, 1U);
    EXPECT_EQ(gateway.incidentActions[0].reason, "people inside");
    EXPECT_EQ(gateway.incidentActions[0].state, "InProgress") << "as it was shown";
    EXPECT_FALSE(incident.isAsking()) << "done";
    EXPECT_EQ(incident.priority(), 1);
    feed::IncidentRecord again = record(kBridge, "InProgress", "bruno");
    again.changedMs += 9;
    happen(again);
    incident.choose(Step::Escalate);
    EXPECT_TRUE(incident.missing(QStringLiteral("better"), {}, 3).contains(u"supervisor"));
    incident.setPerson({"chief", true, true}, {});
    EXPECT_TRUE(incident.missing(QStringLiteral("better"), {}, 3).isEmpty());
}

TEST_F(IncidentsTest, ARefusalStaysInTheSheetAndTheNextTryIsAboutWhatIsShown) {
    tell({record(kBridge, "InProgress", "anna")});
    incident.choose(Step::FalseAlarm);
    gateway.refuseWith = Error{ErrorCode::Aborted, "It has changed meanwhile.", "Look again.", "PREVIEW_CHANGED"};
    feed::IncidentRecord reopened = record(kBridge, "Reopened", "");
    happen(reopened);
    incident.submit(QStringLiteral("fog"), {}, 0);
    EXPECT_TRUE(incident.isAsking()) << "what was typed is not lost";
    EXPECT_EQ(incident.problem(), u"It has changed meanwhile.");
    EXPECT_EQ(incident.problemHint(), u"Look again.");
    EXPECT_EQ(gateway.incidentActions.back().state, "InProgress") << "what the sheet was opened about";
    gateway.refuseWith.reset();
    incident.submit(QStringLiteral("fog"), {}, 0);
    EXPECT_EQ(gateway.incidentActions.back().state, "Reopened");
    EXPECT_FALSE(incident.isAsking());
    EXPECT_TRUE(incident.problem().isEmpty());
    EXPECT_EQ(incident.stateText(), u"False alarm");
}

TEST_F(IncidentsTest, ARefusalOfWhatNobodyWaitsForIsAComplaint) {
    gateway.holdIncidents = true;
    gateway.refuseWith = Error{ErrorCode::FailedPrecondition, "Somebody leads it already.", "", ""};
    incident.choose(Step::TakeLead);
    incident.setEntity(kPipe);
    answer();
    EXPECT_TRUE(incident.problem().isEmpty()) << "not at another incident";
    EXPECT_EQ(complaints, std::vector<std::string>{"Somebody leads it already."});
    incident.setEntity(kBridge);
    incident.choose(Step::TakeLead);
    answer();
    EXPECT_EQ(incident.problem(), u"Somebody leads it already.") << "at its place";
}

TEST_F(IncidentsTest, MergingNamesTheOthersNearestFirst) {
    tell({record(QStringLiteral("urn:over"), "Closed", ""), record(kPipe, "InProgress", "bruno")});
    incident.choose(Step::Merge);
    ASSERT_TRUE(incident.asksTarget());
    ASSERT_EQ(incident.targets().size(), 1) << "not itself, and not what is over";
    EXPECT_EQ(incident.targets().front().entity, kPipe);
    EXPECT_TRUE(incident.targets().front().detail.startsWith(u"P2 high · In progress · "))
        << qPrintable(incident.targets().front().detail);
    EXPECT_FALSE(incident.missing({}, {}, 0).isEmpty());
    incident.submit({}, kPipe, 0);
    EXPECT_EQ(gateway.incidentActions.back().to, kPipe.toStdString());
    EXPECT_EQ(incident.mergedInto(), kPipe);
    EXPECT_EQ(incident.mergedTitle(), u"Burst pipe, Mitterweg");
    EXPECT_TRUE(incident.options().isEmpty());
}

TEST_F(IncidentsTest, OnlyACitySystemsIncidentIsConfirmedByIt) {
    feed::IncidentRecord sent = record(kBridge, "InProgress", "anna");
    sent.confirmation = "NoReply";
    tell({sent});
    EXPECT_TRUE(incident.confirmationText().startsWith(u"No reply"));
    sent.ours = true;
    sent.changedMs += 1;
    happen(sent);
    EXPECT_TRUE(incident.confirmationText().isEmpty());
}

TEST_F(IncidentsTest, WhatCannotBeSentNowSaysWhy) {
    incident.setEnabled(false, QStringLiteral("Not live."));
    draft.setEnabled(false, QStringLiteral("Not live."));
    ASSERT_NE(option(Step::TakeLead), nullptr);
    EXPECT_FALSE(option(Step::TakeLead)->allowed);
    EXPECT_EQ(option(Step::TakeLead)->hint, u"Not live.");
    incident.choose(Step::TakeLead);
    draft.openAt(15.6, 48.4);
    EXPECT_FALSE(draft.isOpen());
    EXPECT_EQ(draft.hint(), u"Not live.");
    EXPECT_TRUE(gateway.incidentActions.empty());
}

TEST_F(IncidentsTest, AGatewayWithoutIncidentsOffersNothing) {
    IncidentViewModel without(nullptr, list);
    without.setStore(&gateway.truth());
    without.setFormatter(&formatter);
    without.setEnabled(true, {});
    without.setEntity(kBridge);
    EXPECT_TRUE(without.isShown());
    EXPECT_TRUE(without.options().isEmpty());
    IncidentDraftViewModel none(nullptr, city);
    none.setEnabled(true, {});
    EXPECT_FALSE(none.isAvailable());
    none.openAt(15.6, 48.4);
    EXPECT_FALSE(none.isOpen());
}

TEST_F(IncidentsTest, WhoMayOnlyLookIsToldWhy) {
    incident.setPerson({"vera", false, false}, QStringLiteral("viewer"));
    for (const IncidentOption& one : incident.options()) {
        EXPECT_FALSE(one.allowed);
        EXPECT_EQ(one.hint, u"As viewer you may look but not work on incidents.");
    }
    incident.choose(Step::Note);
    EXPECT_FALSE(incident.isAsking());
}

TEST_F(IncidentsTest, ANewOneIsMadeOnceAndSelected) {
    draft.openAt(15.603, 48.409);
    ASSERT_TRUE(draft.isOpen());
    EXPECT_EQ(draft.placeText(), u"48.40900° N, 15.60300° E");
    EXPECT_EQ(draft.kinds().size(), 6);
    draft.create();
    EXPECT_TRUE(gateway.incidentDrafts.empty()) << "neither kind nor words";
    EXPECT_FALSE(draft.missing().isEmpty());
    draft.setKind(1);
    draft.setDescription(QStringLiteral("  "));
    EXPECT_FALSE(draft.missing().isEmpty());
    draft.setDescription(QStringLiteral(" smoke over the roof "));
    draft.setPriority(2);
    draft.setRadius(70'000);
    EXPECT_EQ(draft.radius(), IncidentDraftViewModel::kMostRadius);
    draft.setRadius(250);
    draft.setExercise(true);
    gateway.holdIncidents = true;
    draft.create();
    draft.create();
    draft.setDescription(QStringLiteral("other words"));
    ASSERT_EQ(gateway.incidentDrafts.size(), 1U) << "a second tap is nothing";
    const feed::IncidentDraft sent = gateway.incidentDrafts.front();
    EXPECT_EQ(sent.category, "FIRE");
    EXPECT_EQ(sent.priority, 2U);
    EXPECT_EQ(sent.description, "smoke over the roof");
    EXPECT_EQ(sent.radiusM, 250.0);
    EXPECT_TRUE(sent.exercise);
    EXPECT_EQ(sent.position.lon, 15.603);
    EXPECT_EQ(sent.requestId.size(), 36U);
    EXPECT_EQ(sent.requestId[14], '7') << sent.requestId;
    answer();
    EXPECT_FALSE(draft.isOpen());
    ASSERT_EQ(created.size(), 1U);
    incident.apply(created.front());
    incident.setEntity(QString::fromStdString(created.front().id));
    EXPECT_TRUE(incident.isShown()) << "its record is here before its entity";
    EXPECT_TRUE(incident.isOurs());
    EXPECT_TRUE(incident.isExercise());
}

TEST_F(IncidentsTest, AfterNoAnswerTheSameRequestIsTriedAgainWithTheTextKept) {
    fillIn();
    gateway.refuseWith = Error{ErrorCode::DeadlineExceeded, "No answer in time.", "Try again.", ""};
    draft.create();
    EXPECT_TRUE(draft.isOpen());
    EXPECT_EQ(draft.problem(), u"No answer in time.");
    EXPECT_EQ(draft.description(), u"smoke over the roof");
    gateway.refuseWith.reset();
    draft.create();
    EXPECT_FALSE(draft.isOpen());
    ASSERT_EQ(gateway.incidentDrafts.size(), 2U);
    EXPECT_EQ(gateway.incidentDrafts[0].requestId, gateway.incidentDrafts[1].requestId);
    fillIn();
    draft.create();
    EXPECT_NE(gateway.incidentDrafts[2].requestId, gateway.incidentDrafts[1].requestId) << "another sheet";
}

TEST_F(IncidentsTest, AClosedSheetsRefusalIsAComplaintAndTouchesNoOther) {
    fillIn();
    gateway.holdIncidents = true;
    gateway.refuseWith = Error{ErrorCode::Internal, "The disk is full.", "", ""};
    draft.create();
    draft.close();
    fillIn();
    answer();
    EXPECT_TRUE(draft.isOpen());
    EXPECT_TRUE(draft.problem().isEmpty());
    EXPECT_EQ(complaints, std::vector<std::string>{"The disk is full."});
}

TEST_F(IncidentsTest, OfWhatIsOverTheNewestAreKept) {
    std::vector<feed::IncidentRecord> many;
    for (std::size_t i = 0; i < items::IncidentListModel::kMostOver + 20; ++i) {
        many.push_back(record(QString::number(i), i == 0 ? "New" : "Closed", ""));
        many.back().createdMs = static_cast<Millis>(i);
    }
    list.reset(many);
    EXPECT_EQ(list.records().size(), items::IncidentListModel::kMostOver + 1);
    EXPECT_NE(list.find("0"), nullptr) << "the oldest, but it is not over";
    EXPECT_EQ(list.find("1"), nullptr);
    EXPECT_EQ(list.index(0).data(items::IncidentListModel::CreatedRole).toLongLong(),
              static_cast<qlonglong>(many.size() - 1));
}

}  // namespace
}  // namespace belfry::ui
