// SPDX-License-Identifier: Apache-2.0
// What can be done about an incident: by its state, by the role, and by who leads.
#include "ui/incidents/incident_steps.h"

#include <algorithm>
#include <optional>

#include <gtest/gtest.h>

#include "ui/incidents/incident_words.h"

namespace belfry::ui {
namespace {

using Step = IncidentStep;

const IncidentPerson kAnna{"anna", true, false};
const IncidentPerson kChief{"chief", true, true};
const IncidentPerson kViewer{"vera", false, false};

std::vector<Step> stepsOf(const IncidentStanding& incident, const IncidentPerson& person) {
    std::vector<Step> steps;
    for (const PossibleStep& possible : possibleSteps(incident, person)) {
        steps.push_back(possible.step);
    }
    return steps;
}

/** Nothing = the step is not possible at all. */
std::optional<StepBarrier> barrier(const IncidentStanding& incident, const IncidentPerson& person, Step step) {
    for (const PossibleStep& possible : possibleSteps(incident, person)) {
        if (possible.step == step) {
            return possible.barrier;
        }
    }
    return {};
}

TEST(IncidentSteps, EachStateAllowsItsOwn) {
    EXPECT_EQ(stepsOf({"New", "", "", "", 3, true}, kAnna),
              (std::vector{Step::TakeLead, Step::Assign, Step::Escalate, Step::FalseAlarm, Step::Merge, Step::Note}));
    EXPECT_EQ(stepsOf({"New", "", "", "", 3, false}, kAnna),
              (std::vector{Step::TakeLead, Step::Assign, Step::Escalate, Step::FalseAlarm, Step::Note}))
        << "nothing to merge it into";
    EXPECT_EQ(stepsOf({"InProgress", "anna", "", "", 3, true}, kAnna),
              (std::vector{Step::Assign, Step::Escalate, Step::Resolve, Step::FalseAlarm, Step::Merge, Step::Note}));
    EXPECT_EQ(stepsOf({"Reopened", "", "", "", 3, false}, kAnna),
              (std::vector{Step::TakeLead, Step::Assign, Step::Escalate, Step::FalseAlarm, Step::Note}))
        << "somebody leads again before it is resolved again";
    EXPECT_EQ(stepsOf({"Resolved", "anna", "", "", 3, true}, kAnna),
              (std::vector{Step::Escalate, Step::Close, Step::Reopen, Step::Note}));
    EXPECT_EQ(stepsOf({"Closed", "anna", "", "", 3, true}, kAnna), std::vector{Step::Reopen});
    EXPECT_EQ(stepsOf({"FalseAlarm", "", "", "", 3, true}, kAnna), std::vector{Step::Reopen});
    EXPECT_TRUE(stepsOf({"Merged", "", "", "", 3, true}, kChief).empty()) << "the other one goes on";
}

TEST(IncidentSteps, AStateOfALaterGatewayAllowsANoteOnly) {
    EXPECT_EQ(stepsOf({"HandedToTheProvince", "anna", "", "", 3, true}, kAnna), std::vector{Step::Note});
    EXPECT_EQ(incidentStateText("HandedToTheProvince"), u"HandedToTheProvince") << "shown as it is called";
    EXPECT_EQ(incidentEntryText({0, "Teleported", "anna", "", "here", "there"}), u"Teleported: here → there");
    EXPECT_EQ(incidentConfirmationText("Postponed"), u"Postponed");
}

TEST(IncidentSteps, WhatAnotherLeadsIsTheirsOrASupervisors) {
    const IncidentStanding theirs{"InProgress", "bruno", "", "", 3, true};
    for (const Step step : {Step::Assign, Step::Resolve, Step::FalseAlarm, Step::Merge}) {
        EXPECT_EQ(barrier(theirs, kAnna, step), StepBarrier::LedByOther) << static_cast<int>(step);
        EXPECT_EQ(barrier(theirs, kChief, step), StepBarrier::None) << static_cast<int>(step);
        EXPECT_EQ(barrier(theirs, {"bruno", true, false}, step), StepBarrier::None) << static_cast<int>(step);
    }
    EXPECT_EQ(barrier(theirs, kAnna, Step::TakeLead), std::nullopt) << "one person leads at a time";
    EXPECT_EQ(barrier(theirs, kAnna, Step::Note), StepBarrier::None);
    EXPECT_EQ(barrier(theirs, kAnna, Step::Escalate), StepBarrier::None) << "anybody may see that it is worse";
}

TEST(IncidentSteps, AnOfferIsAcceptedByWhomItIsMadeTo) {
    const IncidentStanding offered{"InProgress", "bruno", "anna", "bruno", 3, false};
    EXPECT_EQ(barrier(offered, kAnna, Step::Accept), StepBarrier::None);
    EXPECT_EQ(barrier(offered, kAnna, Step::Decline), StepBarrier::None);
    EXPECT_EQ(barrier(offered, kAnna, Step::TakeBack), std::nullopt);
    const IncidentPerson bruno{"bruno", true, false};
    EXPECT_EQ(barrier(offered, bruno, Step::Accept), std::nullopt);
    EXPECT_EQ(barrier(offered, bruno, Step::TakeBack), StepBarrier::None);
    EXPECT_EQ(barrier(offered, kChief, Step::TakeBack), StepBarrier::None);
    EXPECT_EQ(barrier(offered, {"carla", true, false}, Step::TakeBack), std::nullopt);
    const IncidentStanding unled{"New", "", "anna", "carla", 3, false};
    EXPECT_EQ(barrier(unled, {"carla", true, false}, Step::TakeBack), StepBarrier::None) << "who offered it";
    EXPECT_EQ(barrier(unled, kAnna, Step::TakeLead), std::nullopt) << "Accept says the same";
}

TEST(IncidentSteps, WhoOnlyLooksIsToldSoAtEveryStep) {
    const IncidentStanding incident{"New", "", "", "", 3, true};
    const std::vector<PossibleStep> steps = possibleSteps(incident, kViewer);
    ASSERT_FALSE(steps.empty());
    EXPECT_TRUE(std::all_of(steps.begin(), steps.end(),
                            [](const PossibleStep& step) { return step.barrier == StepBarrier::MayNot; }));
    EXPECT_EQ(barrier(incident, {"", true, false}, Step::TakeLead), StepBarrier::Nobody);
    EXPECT_EQ(barrier({"InProgress", "", "", "", 3, false}, {"", true, false}, Step::Resolve), StepBarrier::Nobody)
        << "nobody is not the one who leads";
}

TEST(IncidentSteps, TheGravestCannotBeEscalated) {
    EXPECT_EQ(barrier({"New", "", "", "", 1, false}, kAnna, Step::Escalate), StepBarrier::Lowers);
    EXPECT_EQ(barrier({"New", "", "", "", 1, false}, kChief, Step::Escalate), StepBarrier::None);
}

TEST(IncidentSteps, EveryStepHasAWordAndAnAction) {
    for (int i = 1; i <= static_cast<int>(Step::Note); ++i) {
        const auto step = static_cast<Step>(i);
        EXPECT_FALSE(incidentStepText(step).isEmpty()) << i;
        EXPECT_NE(actionOf(step), feed::IncidentActionKind::None) << i;
        EXPECT_EQ(asksFirst(step), incidentStepText(step).endsWith(u'…')) << "dots say that more is asked: " << i;
    }
}

TEST(IncidentSteps, TheTimelineSaysWhatChanged) {
    EXPECT_EQ(incidentEntryText({0, "PriorityRaised", "anna", "", "P3", "P1"}),
              u"Priority raised: P3 medium → P1 critical");
    EXPECT_EQ(incidentEntryText({0, "LeadTaken", "anna", "", "", "anna"}), u"Took the lead");
    EXPECT_EQ(incidentEntryText({0, "LeadOffered", "anna", "", "", "bruno"}), u"Lead offered: bruno");
    EXPECT_EQ(incidentEntryText({0, "Resolved", "anna", "", "InProgress", "Resolved"}), u"Resolved");
    EXPECT_EQ(incidentEntryText({0, "ReportedStatus", "", "", "InProgress", "Resolved"}),
              u"Reported status: In progress → Resolved");
    EXPECT_EQ(incidentEntryText({0, "NoteAdded", "anna", "x", "", ""}), u"Note");
    EXPECT_EQ(incidentPriorityText(9), QString());
}

}  // namespace
}  // namespace belfry::ui
