// SPDX-License-Identifier: Apache-2.0
#include "models/domain/incident_logic.h"

#include <random>

#include <gtest/gtest.h>

namespace belfry {
namespace {

using S = IncidentStatus;
using K = IncidentStepKind;
using T = IncidentEntryType;

const Actor kAnna{"anna", "desk-1", false};
const Actor kBruno{"bruno", "desk-2", false};
const Actor kChief{"chief", "desk-0", true};

IncidentState fresh(std::uint32_t priority = 3) {
    return beginIncident(priority, {1'000, T::Created, "anna", "smoke", {}, "P3"});
}

/** One incident and what is done to it. */
struct Desk {
    IncidentState state = fresh();
    Millis now = 1'000;

    Result<void> act(K kind, const Actor& who, const std::string& to = {}, const std::string& text = "because",
                     std::uint32_t priority = 0) {
        auto next = step(state, {kind, to, priority, text}, who, ++now);
        if (!next) {
            return tl::unexpected(next.error());
        }
        state = std::move(*next);
        return {};
    }
    std::string refusal(K kind, const Actor& who, const std::string& to = {}, const std::string& text = "because",
                        std::uint32_t priority = 0) {
        const IncidentState before = state;
        const auto done = act(kind, who, to, text, priority);
        EXPECT_EQ(state == before, !done) << "a refusal changes nothing";
        return done ? std::string() : done.error().text.code;
    }
    [[nodiscard]] const IncidentLine& last() const { return state.timeline.back(); }
};

TEST(IncidentLogic, NamesGoThereAndBack) {
    for (int i = 0; i < kIncidentStatusCount; ++i) {
        EXPECT_EQ(incidentStatusFromText(toText(static_cast<S>(i))), static_cast<S>(i));
    }
    for (int i = 0; i < kIncidentEntryTypeCount; ++i) {
        ASSERT_FALSE(toText(static_cast<T>(i)).empty()) << i;
        EXPECT_EQ(incidentEntryTypeFromText(toText(static_cast<T>(i))), static_cast<T>(i));
    }
    EXPECT_FALSE(incidentStatusFromText("Asleep"));
    EXPECT_TRUE(toText(static_cast<S>(kIncidentStatusCount)).empty());
}

TEST(IncidentLogic, ItsWholeLife) {
    Desk desk;
    EXPECT_EQ(desk.refusal(K::Resolve, kAnna), "INCIDENT_NOT_LED");
    EXPECT_EQ(desk.refusal(K::Close, kAnna), "INCIDENT_WRONG_STATE");
    ASSERT_TRUE(desk.act(K::Assign, kAnna, "anna"));
    EXPECT_EQ(desk.state.status, S::InProgress);
    EXPECT_EQ(desk.last().type, T::LeadTaken);
    EXPECT_EQ(desk.refusal(K::Resolve, kBruno), "INCIDENT_LED_BY_OTHER");
    ASSERT_TRUE(desk.act(K::Resolve, kAnna));
    EXPECT_EQ(desk.last().before, "InProgress");
    EXPECT_EQ(desk.last().after, "Resolved");
    EXPECT_EQ(desk.refusal(K::Assign, kBruno, "bruno"), "INCIDENT_WRONG_STATE");
    ASSERT_TRUE(desk.act(K::Close, kBruno, {}, {}));
    for (const K kind : {K::SetPriority, K::Assign, K::Resolve, K::Close, K::FalseAlarm, K::Merge, K::AddNote}) {
        EXPECT_EQ(desk.refusal(kind, kChief, "bruno", "because", 1), "INCIDENT_OVER") << static_cast<int>(kind);
    }
    EXPECT_EQ(desk.refusal(K::Reopen, kBruno, {}, "  "), "INCIDENT_NO_REASON");
    ASSERT_TRUE(desk.act(K::Reopen, kBruno, {}, "it burns again"));
    EXPECT_EQ(desk.state.status, S::Reopened);
    EXPECT_EQ(desk.state.lead, "") << "whoever leads now takes it anew";
    ASSERT_TRUE(desk.act(K::Assign, kBruno, "bruno"));
    EXPECT_EQ(desk.state.status, S::InProgress);
    EXPECT_EQ(desk.state.lineCount, 6U);
}

TEST(IncidentLogic, TheLeadIsOfferedAndAccepted) {
    Desk desk;
    ASSERT_TRUE(desk.act(K::Assign, kAnna, "anna"));
    EXPECT_EQ(desk.refusal(K::Assign, kBruno, "bruno"), "INCIDENT_LED_BY_OTHER") << "nobody takes it away";
    EXPECT_EQ(desk.refusal(K::Assign, kAnna, "anna"), "INCIDENT_LEADS_ALREADY");
    EXPECT_EQ(desk.refusal(K::Accept, kBruno), "INCIDENT_NOT_OFFERED");
    ASSERT_TRUE(desk.act(K::Assign, kAnna, "bruno"));
    EXPECT_EQ(desk.state.lead, "anna") << "until it is accepted";
    EXPECT_EQ(desk.state.offeredTo, "bruno");
    EXPECT_EQ(desk.refusal(K::Accept, kAnna), "INCIDENT_NOT_OFFERED");
    ASSERT_TRUE(desk.act(K::Decline, kBruno, {}, {}));
    EXPECT_EQ(desk.last().type, T::LeadDeclined);
    EXPECT_EQ(desk.refusal(K::Accept, kBruno), "INCIDENT_NOT_OFFERED");
    ASSERT_TRUE(desk.act(K::Assign, kChief, "bruno")) << "a supervisor gives away what others lead";
    EXPECT_EQ(desk.state.lead, "anna") << "but also only as an offer";
    ASSERT_TRUE(desk.act(K::Decline, kAnna, {}, {}));
    EXPECT_EQ(desk.last().type, T::OfferWithdrawn);
    ASSERT_TRUE(desk.act(K::Assign, kAnna, "bruno"));
    ASSERT_TRUE(desk.act(K::Accept, kBruno, {}, {}));
    EXPECT_EQ(desk.state.lead, "bruno");
    EXPECT_EQ(desk.last().before, "anna");
    EXPECT_EQ(desk.last().after, "bruno");
}

TEST(IncidentLogic, WhereNobodyLeads) {
    Desk offered;
    ASSERT_TRUE(offered.act(K::Assign, kAnna, "bruno"));
    EXPECT_EQ(offered.state.status, S::New) << "an offer is no lead";
    EXPECT_EQ(offered.refusal(K::Decline, {"carla", "desk-3", false}), "INCIDENT_NOT_OFFERED");
    ASSERT_TRUE(offered.act(K::Accept, kBruno));
    EXPECT_EQ(offered.state.status, S::InProgress);
    Desk assigned;
    ASSERT_TRUE(assigned.act(K::Assign, kChief, "bruno"));
    EXPECT_EQ(assigned.state.lead, "bruno");
    EXPECT_EQ(assigned.last().type, T::LeadAssigned);
    EXPECT_EQ(Desk().refusal(K::Assign, kAnna, " "), "INCIDENT_NOBODY_NAMED");
    EXPECT_EQ(Desk().refusal(K::Assign, {"", "", true}, "anna"), "ORDER_NOBODY_NAMED");
}

TEST(IncidentLogic, ItIsEscalatedByAnybodyAndLoweredByASupervisor) {
    Desk desk;
    EXPECT_EQ(desk.refusal(K::SetPriority, kAnna, {}, "", 1), "INCIDENT_NO_REASON");
    EXPECT_EQ(desk.refusal(K::SetPriority, kAnna, {}, "x", 3), "INCIDENT_PRIORITY_SAME");
    EXPECT_EQ(desk.refusal(K::SetPriority, kAnna, {}, "x", 0), "INCIDENT_PRIORITY_UNKNOWN");
    EXPECT_EQ(desk.refusal(K::SetPriority, kAnna, {}, "x", 5), "INCIDENT_PRIORITY_UNKNOWN");
    EXPECT_EQ(desk.refusal(K::SetPriority, kAnna, {}, std::string(1'001, 'x'), 1), "INCIDENT_TEXT_TOO_LONG");
    ASSERT_TRUE(desk.act(K::SetPriority, kAnna, {}, "a school", 1));
    EXPECT_EQ(desk.last().type, T::PriorityRaised);
    EXPECT_EQ(desk.last().before, "P3");
    EXPECT_EQ(desk.refusal(K::SetPriority, kAnna, {}, "empty", 2), "INCIDENT_NEEDS_SUPERVISOR");
    ASSERT_TRUE(desk.act(K::SetPriority, kChief, {}, "empty", 4));
    EXPECT_EQ(desk.last().type, T::PriorityLowered);
}

TEST(IncidentLogic, ItEndsAsAFalseAlarmOrInAnother) {
    Desk wrong;
    EXPECT_EQ(wrong.refusal(K::FalseAlarm, kAnna, {}, ""), "INCIDENT_NO_REASON");
    ASSERT_TRUE(wrong.act(K::FalseAlarm, kAnna, {}, "a barbecue"));
    EXPECT_EQ(wrong.state.status, S::FalseAlarm);
    ASSERT_TRUE(wrong.act(K::Reopen, kAnna, {}, "it was none"));
    Desk merged;
    ASSERT_TRUE(merged.act(K::Assign, kAnna, "anna"));
    EXPECT_EQ(merged.refusal(K::Merge, kBruno, "other"), "INCIDENT_LED_BY_OTHER");
    EXPECT_EQ(merged.refusal(K::Merge, kAnna, ""), "INCIDENT_MERGE_TARGET");
    ASSERT_TRUE(merged.act(K::Merge, kChief, "other"));
    EXPECT_EQ(merged.state.mergedInto, "other");
    EXPECT_EQ(merged.last().after, "other");
    EXPECT_EQ(merged.refusal(K::Reopen, kChief), "INCIDENT_MERGED");
    EXPECT_EQ(Desk().refusal(K::AddNote, kAnna, {}, ""), "INCIDENT_NO_NOTE");
    EXPECT_EQ(Desk().refusal(K::None, kAnna), "CALL_NOT_HERE");
}

TEST(IncidentLogic, OnlyTheNewestLinesAreKept) {
    Desk desk;
    for (int i = 0; i < 80; ++i) {
        ASSERT_TRUE(desk.act(K::AddNote, kAnna, {}, std::to_string(i)));
    }
    EXPECT_EQ(desk.state.timeline.size(), kIncidentLinesKept);
    EXPECT_EQ(desk.state.lineCount, 81U);
    EXPECT_EQ(desk.state.timeline.front().text, "30");
}

TEST(IncidentReports, ACitySystemsOneIsFollowed) {
    IncidentState state = adopted({S::New, 3U, ""}, 1'000);
    EXPECT_EQ(state.status, S::New);
    state = heard(state, {S::New, 2U, ""}, {}, 2'000);
    EXPECT_EQ(state.priority, 2U);
    EXPECT_EQ(state.timeline.back().type, T::ReportedPriority);
    state = heard(state, {S::InProgress, 3U, "unit 4"}, {}, 3'000);
    EXPECT_EQ(state.priority, 3U) << "nobody here decided otherwise";
    EXPECT_EQ(state.lead, "unit 4");
    EXPECT_EQ(state.status, S::InProgress);
    const std::uint64_t lines = state.lineCount;
    EXPECT_EQ(heard(state, {S::InProgress, 3U, "unit 4"}, {}, 4'000), state) << "the same again is no news";
    state = heard(state, {S::Resolved, 3U, "unit 4"}, {}, 5'000);
    EXPECT_EQ(state.status, S::Resolved);
    EXPECT_EQ(state.lineCount, lines + 1);
    state = heard(state, {S::InProgress, 3U, "unit 4"}, {}, 6'000);
    EXPECT_EQ(state.status, S::InProgress) << "reopened there";
    state = heard(state, {S::Closed, 3U, "unit 4"}, {}, 7'000);
    EXPECT_EQ(state.status, S::Closed);
    EXPECT_EQ(adopted({S::InProgress, 1U, "unit 4"}, 1'000).status, S::InProgress);
    EXPECT_EQ(adopted({S::InProgress, 1U, {}}, 1'000).status, S::New) << "nobody leads";
}

TEST(IncidentReports, WhatWasDecidedHereStands) {
    Desk desk;
    desk.state = adopted({S::New, 3U, ""}, 1'000);
    ASSERT_TRUE(desk.act(K::SetPriority, kAnna, {}, "a school", 2));
    ASSERT_TRUE(desk.act(K::Assign, kAnna, "anna"));
    IncidentState state = heard(desk.state, {S::InProgress, 4U, "unit 4"}, {}, 2'000);
    EXPECT_EQ(state.priority, 2U);
    EXPECT_EQ(state.lead, "anna");
    EXPECT_EQ(state.timeline.back().type, T::ReportedStatus);
    EXPECT_EQ(heard(state, {S::InProgress, 1U, "unit 4"}, {}, 3'000).priority, 1U) << "a graver one counts always";
    ASSERT_TRUE(desk.act(K::FalseAlarm, kAnna, {}, "nothing there"));
    state = heard(desk.state, {S::InProgress, 3U, "unit 4"}, {}, 4'000);
    EXPECT_EQ(state.status, S::FalseAlarm);
    EXPECT_GT(state.lineCount, desk.state.lineCount) << "but it is said";
}

TEST(IncidentReports, WhatIsAskedForIsNoNews) {
    Desk desk;
    desk.state = adopted({S::New, 3U, ""}, 1'000);
    ASSERT_TRUE(desk.act(K::Assign, kAnna, "anna"));
    const IncidentReport asked{S::InProgress, {}, "anna"};
    IncidentState state = heard(desk.state, {S::New, 3U, "anna"}, asked, 2'000);
    EXPECT_EQ(state.lineCount, desk.state.lineCount);
    EXPECT_EQ(state.reported.lead, "anna");
    state = heard(state, {S::Resolved, 3U, "unit 9"}, asked, 3'000);
    EXPECT_EQ(state.status, S::InProgress) << "what is under way is waited for";
    EXPECT_EQ(state.lead, "anna");
    EXPECT_EQ(state.lineCount, desk.state.lineCount + 2);
}

TEST(IncidentReports, WhatIsGoneIsClosed) {
    IncidentState state = vanished(adopted({S::New, 3U, ""}, 1'000), 2'000);
    EXPECT_EQ(state.status, S::Closed);
    EXPECT_EQ(state.timeline.back().type, T::ReportedGone);
    EXPECT_EQ(state.timeline.back().after, "Closed");
    EXPECT_EQ(heard(state, {S::Closed, 3U, ""}, {}, 3'000), state) << "as good as closed";
    EXPECT_EQ(heard(state, {S::New, 3U, ""}, {}, 3'000).status, S::Reopened) << "it is told of again";
    EXPECT_EQ(heard(state, {S::InProgress, 3U, "unit 4"}, {}, 3'000).status, S::InProgress);
    Desk desk;
    ASSERT_TRUE(desk.act(K::FalseAlarm, kAnna, {}, "nothing there"));
    EXPECT_EQ(heard(vanished(desk.state, 2'000), {S::New, 3U, ""}, {}, 3'000).status, S::FalseAlarm)
        << "what was decided here stands";
}

void expectSound(const IncidentState& state) {
    if (state.status == S::InProgress) {
        EXPECT_FALSE(state.lead.empty()) << "somebody leads what is in progress";
    }
    if (state.status == S::New || state.status == S::Reopened) {
        EXPECT_TRUE(state.lead.empty()) << "with a lead it would be in progress";
    } else if (state.status != S::InProgress) {
        EXPECT_TRUE(state.offeredTo.empty()) << "what is done is not offered";
    }
    EXPECT_EQ(state.offeredTo.empty(), state.offeredBy.empty());
    EXPECT_TRUE(state.offeredTo.empty() || state.offeredTo != state.lead);
    EXPECT_EQ(state.status == S::Merged, !state.mergedInto.empty());
    EXPECT_TRUE(state.priority >= 1 && state.priority <= kIncidentPriorities);
    EXPECT_LE(state.timeline.size(), kIncidentLinesKept);
    EXPECT_EQ(state.timeline.size(), std::min<std::uint64_t>(state.lineCount, kIncidentLinesKept));
}

TEST(IncidentProperties, WhateverPeopleAndSystemsDo) {
    constexpr const char* kPeople[] = {"anna", "bruno", "chief", ""};
    constexpr const char* kTexts[] = {"why", "", "  "};
    const Actor actors[] = {kAnna, kBruno, kChief};
    int taken = 0;
    for (unsigned seed = 0; seed < 300; ++seed) {
        std::mt19937 random(seed);
        const auto below = [&](unsigned n) { return std::uniform_int_distribution<unsigned>(0, n - 1)(random); };
        IncidentState state = seed % 2 == 0 ? fresh() : adopted({S::New, 3U, ""}, 1'000);
        Millis now = 1'000;
        for (int i = 0; i < 200; ++i) {
            const IncidentState before = state;
            now += 10;
            const bool report = seed % 2 == 1 && below(3) == 0;
            if (report) {
                const IncidentReport asked = below(2) == 0 ? IncidentReport{} : IncidentReport{S::Resolved, 2U, "anna"};
                state = heard(state, {static_cast<S>(below(4)), 1 + below(4), kPeople[below(4)]}, asked, now);
                if (isOver(before.status) && before.status != S::Closed) {
                    EXPECT_EQ(state.status, before.status) << "a report does not bring it back";
                }
            } else {
                const IncidentStep wanted{static_cast<K>(below(kIncidentStepCount)), kPeople[below(4)], below(6),
                                          kTexts[below(3)]};
                const Actor& who = actors[below(3)];
                const auto next = step(state, wanted, who, now);
                if (!next) {
                    EXPECT_FALSE(next.error().text.isEmpty());
                    continue;
                }
                ++taken;
                state = *next;
                EXPECT_EQ(state.lineCount, before.lineCount + 1) << "every step is one line";
                EXPECT_EQ(state.timeline.back().user, who.user);
                if (isOver(before.status)) {
                    EXPECT_EQ(wanted.kind, K::Reopen) << "what is over leaves only so";
                    EXPECT_EQ(state.status, S::Reopened);
                }
                if (before.lead != state.lead && !before.lead.empty() && wanted.kind != K::Reopen) {
                    EXPECT_EQ(wanted.kind, K::Accept) << "a lead goes only to who accepts it";
                    EXPECT_EQ(before.offeredTo, who.user);
                }
                if (state.priority > before.priority) {
                    EXPECT_TRUE(who.supervisor);
                }
            }
            EXPECT_GE(state.lineCount, before.lineCount) << "the timeline only grows";
            const std::uint64_t fresh = state.lineCount - before.lineCount;
            ASSERT_LT(fresh, state.timeline.size());
            EXPECT_EQ(state.timeline[state.timeline.size() - 1 - fresh], before.timeline.back())
                << "nothing is rewritten";
            expectSound(state);
            if (::testing::Test::HasFailure()) {
                FAIL() << "seed " << seed << " step " << i;
            }
        }
    }
    EXPECT_GT(taken, 1'000) << "the test does something";
}

}  // namespace
}  // namespace belfry
