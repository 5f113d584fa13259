// SPDX-License-Identifier: Apache-2.0
// Every action of a person on an alarm, as the gateway takes it.
#include <nlohmann/json.hpp>

#include "services/gateway/alarm_health.h"
#include "services/gateway/codec.h"
#include "tests/unit/services/gateway/alarm_city.h"

namespace belfry::gateway {
namespace {

using namespace test;
using A = feed::AlarmActionKind;

const std::string kKey = "lighting/supply_lost/F1";

class AlarmActions : public AlarmCity {
protected:
    void raise(const char* id = "F1") {
        set(id, kVoltage, 0);
        tick();
        pass(1'000);
    }
};

TEST_F(AlarmActions, OutOfServiceNeedsAWorkOrderAndIsARegister) {
    raise();
    EXPECT_EQ(act(A::RemoveFromService, kKey, kAnna).error().reason, "NO_WORK_ORDER");
    const auto out = act(A::RemoveFromService, kKey, kAnna, "WO-12");
    ASSERT_TRUE(out);
    EXPECT_EQ(out->state, "OutOfService");
    EXPECT_EQ(out->outOfServiceBy, "anna");
    EXPECT_EQ(out->workOrder, "WO-12");
    EXPECT_GT(out->outOfServiceMs, 0);
    EXPECT_TRUE(out->active) << "still active behind it";
    EXPECT_EQ(act(A::RemoveFromService, kKey, kBen, "WO-13").error().reason, "ALREADY");
    const auto back = act(A::ReturnToService, kKey, kBen);
    ASSERT_TRUE(back);
    EXPECT_EQ(back->state, "Unacknowledged");
    EXPECT_TRUE(back->workOrder.empty());
}

TEST_F(AlarmActions, AnAlarmThatNeverCameCanBeTakenOutOfServiceAndShelved) {
    light();
    EXPECT_EQ(act(A::RemoveFromService, "lighting/supply_lost/nobody", kAnna, "WO").error().code, ErrorCode::NotFound);
    EXPECT_EQ(act(A::RemoveFromService, "lighting/unlit/F1", kAnna, "WO").error().code, ErrorCode::NotFound);
    ASSERT_TRUE(act(A::RemoveFromService, "lighting/supply_lost/F2", kAnna, "WO"));
    ASSERT_TRUE(act(A::Shelve, kKey, kAnna, "works", 30 * kMinute));
    raise();
    raise("F2");
    EXPECT_EQ(annunciations(), 0U);
    EXPECT_EQ(inState("Shelved"), 1U);
    EXPECT_EQ(inState("OutOfService"), 1U);
}

TEST_F(AlarmActions, ShelvesSayWhoWhySinceAndUntil) {
    raise();
    const auto shelved = act(A::Shelve, kKey, kAnna, "known", 30 * kMinute);
    ASSERT_TRUE(shelved);
    EXPECT_EQ(shelved->shelvedBy, "anna");
    EXPECT_EQ(shelved->shelfReason, "known");
    EXPECT_EQ(shelved->shelfUntilMs, clock.now().wallMs + 30 * kMinute);
    EXPECT_FALSE(shelved->oneShot);
    EXPECT_TRUE(shelved->active);
    EXPECT_EQ(act(A::Shelve, kKey, kBen, "me too", kMinute).error().reason, "ALREADY_SHELVED");
    ASSERT_TRUE(act(A::Unshelve, kKey, kBen));
    EXPECT_EQ(of(kKey).state, "Acknowledged") << "by hand: silent";
    const auto once = act(A::Shelve, kKey, kBen, "until it clears", 0);
    ASSERT_TRUE(once);
    EXPECT_TRUE(once->oneShot);
    set("F1", kVoltage, 230);
    tick();
    pass(6'000);
    EXPECT_EQ(of(kKey).state, "Normal");
}

TEST_F(AlarmActions, ASilenceEndsByItselfAndWithANewUrgentAlarm) {
    raise();
    ASSERT_TRUE(act(A::Silence, kKey, kAnna));
    EXPECT_FALSE(of(kKey).audible);
    EXPECT_EQ(of(kKey).state, "Unacknowledged") << "a silence acknowledges nothing";
    EXPECT_EQ(of(kKey).silentUntilMs, clock.now().wallMs + kMaxSilenceMs);
    pass(kMaxSilenceMs - 1'000);
    EXPECT_FALSE(of(kKey).audible);
    seen.clear();
    pass(1'000);
    EXPECT_TRUE(of(kKey).audible);
    ASSERT_FALSE(seen.empty()) << "consoles are told";
    EXPECT_TRUE(seen.back().audible);
    ASSERT_TRUE(act(A::Silence, kKey, kAnna));
    raise("F2");
    EXPECT_TRUE(of(kKey).audible) << "a new P2";
    EXPECT_EQ(act(A::Silence, "lighting/cabinet_supply_lost/C0", kAnna).error().reason, "NOT_SOUNDING");
}

TEST_F(AlarmActions, OnlyASupervisorUnacknowledges) {
    raise();
    ASSERT_TRUE(act(A::Acknowledge, kKey, kAnna, "seen"));
    EXPECT_EQ(act(A::Unacknowledge, kKey, kBen).error().reason, "NO_PERMISSION");
    const auto again = act(A::Unacknowledge, kKey, kChief);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->state, "Unacknowledged");
}

TEST_F(AlarmActions, AssignAndNoteChangeNoState) {
    raise();
    const auto assigned = act(A::Assign, kKey, kAnna, "ben");
    ASSERT_TRUE(assigned);
    EXPECT_EQ(assigned->owner, "ben");
    EXPECT_EQ(assigned->state, "Unacknowledged");
    EXPECT_EQ(act(A::AddNote, kKey, kAnna, "").error().reason, "NOTE_REQUIRED");
    const auto noted = act(A::AddNote, kKey, kBen, "crew on its way");
    ASSERT_TRUE(noted);
    ASSERT_EQ(noted->notes.size(), 1U);
    EXPECT_EQ(noted->notes[0].user, "ben");
    AlarmHost again(chronicle, clock);
    ASSERT_TRUE(again.restore(journal));
    EXPECT_EQ(again.record(kKey)->owner, "ben");
    EXPECT_EQ(again.record(kKey)->notes.at(0).text, "crew on its way");
}

TEST_F(AlarmActions, ABatchIsOneTransactionAndLeavesOutWhatCameAgain) {
    light();
    raise("F1");
    raise("F2");
    feed::AlarmAction action;
    action.kind = A::Acknowledge;
    action.targets = {{kKey, of(kKey).occurrence},
                      {"lighting/supply_lost/F2", of("lighting/supply_lost/F2").occurrence + 1},
                      {kKey, of(kKey).occurrence},
                      {"lighting/supply_lost/none", 1}};
    const auto before = journal.transactions;
    const auto outcomes = host.actMany(action, kAnna);
    EXPECT_EQ(journal.transactions, before + 2) << "the refusals so far, then all that is accepted together";
    ASSERT_EQ(outcomes.size(), 4U);
    ASSERT_TRUE(outcomes[0].alarm);
    EXPECT_EQ(outcomes[0].alarm->state, "Acknowledged");
    EXPECT_EQ(outcomes[1].reason, "OCCURRENCE_CHANGED");
    EXPECT_EQ(outcomes[2].reason, "ALREADY_ACKED");
    EXPECT_EQ(outcomes[3].reason, "NOT_ACTIVE");
    for (const auto& outcome : outcomes) {
        EXPECT_EQ(outcome.message.empty(), outcome.alarm.has_value());
    }
}

TEST_F(AlarmActions, WhatLiesElsewhereIsRefusedByItselfAndJournalled) {
    light();
    raise("F1");
    raise("F2");
    const std::string elsewhere = "lighting/supply_lost/F2";
    const AlarmHost::MayHere may = [&](const std::string& key) -> Result<void> {
        return key == elsewhere
                   ? Result<void>(refuse(TextCode::MayNotHere, {{"role", "operator"}, {"thing", EntityArgument{"F2"}}}))
                   : Result<void>{};
    };
    feed::AlarmAction action;
    action.kind = A::Acknowledge;
    action.targets = {{kKey, 0}, {elsewhere, 0}};
    const auto outcomes = host.actMany(action, kAnna, may);
    ASSERT_EQ(outcomes.size(), 2U);
    EXPECT_TRUE(outcomes[0].alarm);
    ASSERT_FALSE(outcomes[1].alarm);
    EXPECT_FALSE(outcomes[1].reason.empty());
    EXPECT_EQ(of(elsewhere).state, "Unacknowledged");
    action.targets = {{elsewhere, 0}};
    EXPECT_FALSE(host.act(action, kBen, may));
    chronicle.commit();
    std::vector<std::string> refusedTo;
    for (const store::JournalRecord& record : journal.records) {
        if (record.subject == elsewhere && nlohmann::json::parse(record.body).value("refused", "") == "ACK") {
            refusedTo.push_back(record.actor);
        }
    }
    EXPECT_EQ(refusedTo, (std::vector<std::string>{"anna", "ben"}));
}

TEST_F(AlarmActions, AFullDiskUndoesTheWholeBatchAndGoesOnSounding) {
    light();
    raise("F1");
    raise("F2");
    feed::AlarmAction action;
    action.kind = A::Acknowledge;
    action.targets = {{kKey, 0}, {"lighting/supply_lost/F2", 0}};
    journal.refuses = true;
    for (const auto& outcome : host.actMany(action, kAnna)) {
        EXPECT_EQ(outcome.reason, "JOURNAL_REFUSES");
        EXPECT_FALSE(outcome.alarm);
    }
    EXPECT_EQ(inState("Unacknowledged"), 2U);
    EXPECT_TRUE(of(kKey).audible);
    EXPECT_EQ(act(A::Shelve, kKey, kAnna, "works", kMinute).error().reason, "JOURNAL_REFUSES");
    EXPECT_EQ(of(kKey).state, "Unacknowledged");
    journal.refuses = false;
    tick(1'000);
    for (const auto& outcome : host.actMany(action, kAnna)) {
        EXPECT_TRUE(outcome.alarm) << outcome.message;
    }
}

TEST_F(AlarmActions, TheJournalFeedsTheFiguresLiveAndInBatch) {
    AlarmHealth health(host.positions(), clock.now().wallMs - kHour);
    chronicle.setWritten([&](const store::JournalEntry& entry) { health.written(entry); });
    light();
    raise("F1");
    tick(20'000);
    ASSERT_TRUE(act(A::Acknowledge, kKey, kAnna));
    ASSERT_TRUE(act(A::AddNote, kKey, kAnna, "on it"));
    raise("F2");
    tick(30 * kMinute);
    health.tick(clock.now().wallMs);
    const auto live = health.report(kHour, "");
    ASSERT_TRUE(live);
    std::vector<AlarmFact> facts;
    for (const store::JournalRecord& record : journal.records) {
        if (auto fact = alarmFactOf(record)) {
            facts.push_back(*fact);
        }
    }
    const feed::AlarmKpis batch = toKpis(computeAlarmKpis(facts, live->fromMs, live->toMs));
    ASSERT_EQ(batch.figures.size(), live->figures.size());
    for (std::size_t i = 0; i < batch.figures.size(); ++i) {
        EXPECT_EQ(batch.figures[i].id, live->figures[i].id);
        EXPECT_DOUBLE_EQ(batch.figures[i].value, live->figures[i].value) << batch.figures[i].id;
    }
    EXPECT_DOUBLE_EQ(live->figures[0].value, 48.0) << "two in an hour";
    const auto ack = live->figures[static_cast<std::size_t>(AlarmKpiId::AckP50P2)];
    EXPECT_TRUE(ack.known);
    EXPECT_DOUBLE_EQ(ack.value, 20.0);
    EXPECT_DOUBLE_EQ(live->figures[static_cast<std::size_t>(AlarmKpiId::AckWithoutAction)].value, 0.0);
    // a restart loses nothing
    AlarmHealth again(host.positions(), clock.now().wallMs - kHour);
    ASSERT_TRUE(again.restore(journal, clock.now().wallMs));
    EXPECT_DOUBLE_EQ(again.report(kHour, "city")->figures[0].value, 48.0);
    EXPECT_FALSE(again.report(kHour, "nowhere"));
    EXPECT_FALSE(again.report(1, ""));
}

TEST(AlarmHealthFacts, EveryStateOfARecordIsReadAsItIsWritten) {
    for (int i = 0; i < kDisplayStateCount; ++i) {
        const auto state = static_cast<DisplayState>(i);
        store::JournalEntry entry;
        entry.kind = "alarm";
        entry.subject = kKey;
        entry.actor = "system";
        entry.body = nlohmann::json{{"event", "X"}, {"record", {{"state", stateName(state)}, {"priority", 2}}}}.dump();
        const auto fact = alarmFactOf(entry);
        ASSERT_TRUE(fact) << toText(state);
        EXPECT_EQ(fact->waiting, isUnacknowledged(state)) << toText(state);
        EXPECT_EQ(fact->inhibited, isInhibited(state)) << toText(state);
    }
}

TEST_F(AlarmActions, WhatStandsSinceBeforeTheJournalsEndThatIsReadCountsAfterARestart) {
    light();
    raise("F1");
    tick(40LL * 24 * kHour);
    raise("F2");
    tick(2 * kMinute);
    std::vector<AlarmFact> facts;
    for (const store::JournalRecord& record : journal.records) {
        if (auto fact = alarmFactOf(record)) {
            facts.push_back(*fact);
        }
    }
    for (const std::size_t most : {std::size_t{500'000}, std::size_t{1}}) {
        AlarmHealth again(host.positions(), clock.now().wallMs - 30LL * 24 * kHour);
        ASSERT_TRUE(again.restore(journal, clock.now().wallMs, most));
        const auto live = again.report(kHour, "city");
        ASSERT_TRUE(live);
        const feed::AlarmKpis batch = toKpis(computeAlarmKpis(facts, live->fromMs, live->toMs));
        for (const AlarmKpiId id :
             {AlarmKpiId::Standing, AlarmKpiId::ActiveMax, AlarmKpiId::UnackedMax, AlarmKpiId::Stale}) {
            const auto at = static_cast<std::size_t>(id);
            EXPECT_DOUBLE_EQ(live->figures[at].value, batch.figures[at].value) << alarmKpiRule(id).name << " " << most;
        }
        EXPECT_EQ(live->figures[static_cast<std::size_t>(AlarmKpiId::Standing)].value, 2.0);
    }
}

}  // namespace
}  // namespace belfry::gateway
