// SPDX-License-Identifier: Apache-2.0
#include "ui/shell/console_view_model.h"

#include <QCoreApplication>
#include <QSignalSpy>

#include <gtest/gtest.h>

#include "tests/support/fake_console_ports.h"
#include "ui/text/language_switch.h"

namespace belfry::ui {
namespace {

const QString kLamp = QStringLiteral("urn:ngsi-ld:Streetlight:L-04417");

class ConsoleViewModelTest : public testing::Test {
protected:
    ManualClock clock;
    test::FakeConsolePorts gateway{clock};
    LanguageSwitch languages{*QCoreApplication::instance()};
    std::unique_ptr<ConsoleViewModel> console = make(QStringLiteral("desk"));

    std::unique_ptr<ConsoleViewModel> make(const QString& layout) {
        ConsoleSetup setup;
        setup.layout = layout;
        setup.installLanguage = [this](const QString& language) { languages.apply(language); };
        return std::make_unique<ConsoleViewModel>(setup, gateway.ports(), clock);
    }
    void drain() { const_cast<FeedPump&>(console->pump()).drainNow(); }
    void begin() {
        console->start();
        drain();
    }
};

TEST_F(ConsoleViewModelTest, BecomesLiveWithTheWholeTown) {
    EXPECT_EQ(console->link(), ConsoleViewModel::Connecting);
    begin();
    EXPECT_EQ(console->link(), ConsoleViewModel::Live) << qPrintable(console->linkDetail());
    EXPECT_EQ(console->cityName(), "Krems an der Donau");
    EXPECT_TRUE(console->isSettled());
    EXPECT_EQ(console->pump().store().digest(), gateway.truth().digest());
    EXPECT_GT(gateway.acknowledgedSeq, 0U) << "credit must go back";
}

TEST_F(ConsoleViewModelTest, LayersCountAndSumUp) {
    begin();
    LayerListViewModel& layers = *console->layers();
    ASSERT_EQ(layers.rowCount(), 5);
    EXPECT_EQ(layers.index(1).data(LayerListViewModel::CountRole).toInt(), 611);
    EXPECT_TRUE(layers.index(1).data(LayerListViewModel::SummaryRole).toString().contains("working"));
    EXPECT_EQ(layers.totalCount(), static_cast<int>(gateway.truth().catalogue().size()));
    layers.toggle(QStringLiteral("lighting"));
    EXPECT_EQ(console->map()->hiddenLayers(), QStringList{"lighting"}) << "rail and map hide the same";
}

TEST_F(ConsoleViewModelTest, NotLiveTurnsCommandsOffAndSaysWhy) {
    begin();
    ASSERT_TRUE(console->commandsEnabled());
    gateway.setLink(feed::LinkState::NotLive, "no answer for 2 s");
    drain();
    EXPECT_EQ(console->link(), ConsoleViewModel::NotLive);
    EXPECT_FALSE(console->commandsEnabled());
    EXPECT_EQ(console->feedsLive(), 0) << "what is not heard of is not live";
    EXPECT_FALSE(console->commandsHint().isEmpty());
    EXPECT_EQ(console->linkDetail(), "no answer for 2 s");
    EXPECT_FALSE(console->map()->isLive());
    console->alarms()->selectRow(0);
    console->alarms()->acknowledgeSelected();
    EXPECT_TRUE(gateway.calls.empty()) << "nothing may be sent while not live";
}

TEST_F(ConsoleViewModelTest, NothingLooksLiveWhenTheGatewayIsGone) {
    begin();
    console->setSelected(kLamp);
    const AttributeListModel& values = *console->inspector()->attributes();
    ASSERT_GT(values.rowCount(), 0);
    const auto live = [&values] {
        int count = 0;
        for (int row = 0; row < values.rowCount(); ++row) {
            count +=
                values.index(row).data(AttributeListModel::FreshnessRole).toInt() < static_cast<int>(Freshness::Stale);
        }
        return count;
    };
    ASSERT_GT(live(), 0);
    ASSERT_GT(console->feedsLive(), 0);
    gateway.setLink(feed::LinkState::NotLive, "");
    drain();
    EXPECT_EQ(live(), 0) << "the inspector's values are history";
    for (const FeedHealth& feed : console->feeds()) {
        EXPECT_EQ(feed.freshness, static_cast<int>(Freshness::Lost)) << qPrintable(feed.title);
    }
    for (int row = 0; row < console->layers()->rowCount(); ++row) {
        EXPECT_EQ(console->layers()->index(row).data(LayerListViewModel::FreshnessRole).toInt(),
                  static_cast<int>(Freshness::Lost))
            << "the rail as well";
    }
    gateway.setLink(feed::LinkState::Live, "");
    drain();
    EXPECT_GT(live(), 0);
    EXPECT_EQ(console->feedsLive(), 4);
}

TEST_F(ConsoleViewModelTest, AnAlarmThatCameBeforeItsAssetIsOnTheMapWhenTheAssetComes) {
    begin();
    const EntityId id = "urn:ngsi-ld:Incident:I-99";
    feed::AlarmRecord alarm = console->alarms()->model().at(0);
    alarm.key = "incidents/critical/" + id;
    alarm.entity = id;
    alarm.priority = AlarmPriority::P1;
    alarm.state = "Unacknowledged";
    gateway.sendAlarm(alarm);
    drain();
    const std::size_t before = console->map()->alarms().size();
    feed::Asset incident;
    incident.id = id;
    incident.layer = "incidents";
    incident.type = "incident";
    incident.name = "Fire";
    incident.position = {15.61, 48.41};
    const Handle handle = gateway.sendAdded(incident);
    drain();
    ASSERT_EQ(console->map()->alarms().size(), before + 1);
    EXPECT_TRUE(std::ranges::any_of(
        console->map()->alarms(), [&](const AlarmMark& mark) { return mark.handle == handle && mark.priority == 1; }));
}

TEST_F(ConsoleViewModelTest, AnAlarmThatNoLayerDefinesHasATitleGuidanceAndAPlace) {
    begin();
    feed::AlarmRecord alarm;
    alarm.key = "/DISCREPANCY/0192";
    alarm.definition = "DISCREPANCY";
    alarm.entity = kLamp.toStdString();
    alarm.state = "Unacknowledged";
    alarm.priority = AlarmPriority::P1;  // before the lamp's own
    alarm.occurrence = 1;
    alarm.raisedMs = clock.now().wallMs;
    alarm.active = true;
    alarm.said =
        say(TextCode::OverrideDiffers,
            {{"count", std::int64_t{1}}, {"all", std::int64_t{3}}, {"first", EntityArgument{kLamp.toStdString()}}});
    alarm.said.about = alarm.entity;
    gateway.sendAlarm(alarm);
    console->setLanguage(QStringLiteral("de"));
    drain();
    const items::AlarmListModel& model = console->alarms()->model();
    int row = 0;
    while (row < model.rowCount() && model.at(row).key != alarm.key) {
        ++row;
    }
    ASSERT_LT(row, model.rowCount());
    EXPECT_EQ(model.index(row).data(items::AlarmListModel::WhatRole).toString(), "Gerät folgt dem Handeingriff nicht");
    EXPECT_TRUE(model.index(row).data(items::AlarmListModel::ValueRole).toString().startsWith("1 von 3 Geräten"));
    console->setSelected(kLamp);
    EXPECT_TRUE(console->inspector()->response().startsWith("Soll und Ist vergleichen"));
    console->setLanguage(QStringLiteral("en"));
}

TEST_F(ConsoleViewModelTest, TheAlarmOfASilentSystemLeadsToTheFeeds) {
    begin();
    const QSignalSpy wanted(console.get(), &ConsoleViewModel::feedsWanted);
    console->locate(QStringLiteral("light"));
    EXPECT_EQ(wanted.count(), 1);
    EXPECT_TRUE(console->selected().isEmpty());
}

TEST_F(ConsoleViewModelTest, AKioskCommandsNothingAndStaysOne) {
    console = make(QStringLiteral("kiosk"));
    begin();
    EXPECT_EQ(console->link(), ConsoleViewModel::Live);
    EXPECT_FALSE(console->commandsEnabled());
    console->setLayout(QStringLiteral("desk"));
    EXPECT_EQ(console->layout(), "kiosk");
    console->orders()->openFor(kLamp);
    console->orders()->setReason(QStringLiteral("because"));
    EXPECT_FALSE(console->orders()->canSelect());
}

TEST_F(ConsoleViewModelTest, TheInspectorShowsWhatIsSelectedAndFollowsDeltas) {
    begin();
    console->setSelected(kLamp);
    InspectorViewModel& inspector = *console->inspector();
    EXPECT_EQ(inspector.typeTitle(), "Street light");
    EXPECT_TRUE(inspector.subtitle().contains("Cabinet C-110"));
    EXPECT_TRUE(inspector.isHeld());
    EXPECT_EQ(inspector.targetState(), "verifying");
    const Handle handle = *gateway.truth().catalogue().find(kLamp.toStdString());
    const AttributeIndex level = *gateway.truth().schema(handle.layer()).attributeIndex("illuminance_level");
    gateway.truth().set(handle, level, 990, Quality::Good, clock.now().wallMs, gateway.truth().revision() + 1);
    gateway.sendDelta({handle});
    drain();
    EXPECT_EQ(inspector.attributes()->index(0).data(AttributeListModel::ValueRole).toString().left(2), "99");
    EXPECT_EQ(inspector.actualText().left(2), "99");
    EXPECT_EQ(inspector.commandedText().left(3), "100") << "commanded and actual are never one";
}

TEST_F(ConsoleViewModelTest, AcknowledgingGoesThroughThePortAndComesBack) {
    begin();
    AlarmListViewModel& alarms = *console->alarms();
    EXPECT_EQ(alarms.unacknowledged(), (QList<int>{1, 1, 1, 11}));
    EXPECT_EQ(alarms.shelved(), 1);
    alarms.selectRow(0);
    ASSERT_TRUE(alarms.canAcknowledge());
    clock.advance(1'000);
    alarms.acknowledgeSelected();
    drain();
    ASSERT_EQ(gateway.calls.size(), 1U);
    EXPECT_EQ(gateway.calls[0], "acknowledge incidents/critical/urn:ngsi-ld:Incident:I-1");
    EXPECT_EQ(alarms.unacknowledged(), (QList<int>{0, 1, 1, 11}));
    EXPECT_FALSE(alarms.canAcknowledge());
}

TEST_F(ConsoleViewModelTest, ARefusalIsSaidAndChangesNothing) {
    begin();
    gateway.refuseWith = Error{ErrorCode::FailedPrecondition, "already acknowledged by Desk 1", "Look again.", ""};
    console->alarms()->selectRow(0);
    console->alarms()->acknowledgeSelected();
    drain();
    ASSERT_EQ(console->complaints().size(), 1);
    EXPECT_EQ(console->complaints().first().hint, "Look again.");
    EXPECT_EQ(console->alarms()->unacknowledged(), (QList<int>{1, 1, 1, 11}));
    console->dismiss(console->complaints().first().number);
    EXPECT_TRUE(console->complaints().isEmpty());
}

TEST_F(ConsoleViewModelTest, ARefusalIsWordedInTheLanguageAndFollowsItsSwitch) {
    begin();
    gateway.refuseWith =
        refuse(TextCode::AlarmAlreadyAcked, {{"alarm", LocalText{"Lamp failed", "Leuchte ausgefallen"}}}).value();
    console->alarms()->selectRow(0);
    console->alarms()->acknowledgeSelected();
    drain();
    ASSERT_EQ(console->complaints().size(), 1);
    EXPECT_EQ(console->complaints().first().message, u"The alarm “Lamp failed” is already acknowledged.");
    QSignalSpy changed(console.get(), &ConsoleViewModel::complaintsChanged);
    console->setLanguage(QStringLiteral("de"));
    EXPECT_EQ(changed.size(), 1);
    EXPECT_EQ(console->complaints().first().message, u"Der Alarm „Leuchte ausgefallen“ ist bereits quittiert.");
    EXPECT_EQ(console->complaints().first().hint, u"Sehen Sie nach, wer ihn wann quittiert hat.");

    // the sheet of an override likewise; the device is called by its name
    gateway.refuseWith =
        refuse(TextCode::OrderHeldByOther, {{"who", "Ada"}}, "urn:ngsi-ld:Streetlight:L-04420").value();
    console->orders()->openFor(QStringLiteral("urn:ngsi-ld:Streetlight:L-04420"));
    console->orders()->setReason(QStringLiteral("night work"));
    console->orders()->select();
    drain();
    ASSERT_EQ(console->orders()->stage(), OrderViewModel::Refused);
    EXPECT_EQ(console->orders()->refusalCode(), "IN_EXECUTION");
    EXPECT_TRUE(console->orders()->refusal().endsWith(u": Ein Auftrag von Ada steuert das Ziel."))
        << qPrintable(console->orders()->refusal());
    EXPECT_FALSE(console->orders()->refusal().contains(u"urn:"));
    console->setLanguage(QStringLiteral("en"));
    EXPECT_TRUE(console->orders()->refusal().endsWith(u": An order of Ada controls the target."))
        << qPrintable(console->orders()->refusal());
}

TEST_F(ConsoleViewModelTest, AnOverrideIsSelectedConfirmedAndFollowed) {
    begin();
    OrderViewModel& orders = *console->orders();
    orders.openFor(QStringLiteral("urn:ngsi-ld:Streetlight:L-04420"));
    EXPECT_EQ(orders.stage(), OrderViewModel::Editing);
    EXPECT_FALSE(orders.canSelect()) << "a reason is mandatory";
    orders.setReason(QStringLiteral("night work"));
    orders.setValue(0.5);
    orders.setLeaseMinutes(100'000);
    EXPECT_EQ(orders.leaseMinutes(), 480) << "never beyond the class";
    orders.select();
    drain();
    EXPECT_EQ(orders.stage(), OrderViewModel::Selected);
    EXPECT_EQ(orders.commandedText().left(2), "50");
    clock.advance(1'000);
    orders.execute();
    drain();
    EXPECT_EQ(orders.stage(), OrderViewModel::Executing);
    EXPECT_EQ(orders.targetState(), "sent");
    feed::OrderRecord done;
    done.id = orders.orderId().toStdString();
    done.layer = "lighting";
    done.command = "set_level";
    done.state = "InEffect";
    done.changedMs = clock.now().wallMs + 1'000;
    done.targets.resize(1);
    done.targets[0].entity = "urn:ngsi-ld:Streetlight:L-04420";
    done.targets[0].state = "Holding";
    gateway.sendOrder(done);
    drain();
    EXPECT_EQ(orders.stage(), OrderViewModel::InEffect);
    EXPECT_EQ(orders.inForceCount(), 2);
    EXPECT_EQ(console->lockBadges().size(), 1) << "no time left is told for an order without an end";
}

TEST_F(ConsoleViewModelTest, ARefusedOrderShowsTheReasonCode) {
    begin();
    OrderViewModel& orders = *console->orders();
    orders.openFor(kLamp);
    orders.setReason(QStringLiteral("test"));
    gateway.refuseWith =
        Error{ErrorCode::FailedPrecondition, "selected by Desk 1", "Wait 30 s or call them.", "SELECTED_BY_OTHER"};
    orders.select();
    drain();
    EXPECT_EQ(orders.stage(), OrderViewModel::Refused);
    EXPECT_EQ(orders.refusalCode(), "SELECTED_BY_OTHER");
    EXPECT_EQ(orders.refusalHint(), "Wait 30 s or call them.");
}

TEST_F(ConsoleViewModelTest, ASelectionThatIsNotConfirmedIsGivenBack) {
    begin();
    OrderViewModel& orders = *console->orders();
    orders.openFor(kLamp);
    orders.setReason(QStringLiteral("test"));
    orders.select();
    drain();
    orders.close();
    EXPECT_EQ(gateway.calls.back(), "cancel");
}

TEST_F(ConsoleViewModelTest, AWrongPictureIsAskedForAgain) {
    begin();
    const Handle handle = *gateway.truth().catalogue().find(kLamp.toStdString());
    gateway.truth().setRevision(gateway.truth().revision() + 5);  // deltas in between are lost
    gateway.sendDelta({handle});
    drain();
    ASSERT_FALSE(gateway.calls.empty());
    EXPECT_TRUE(gateway.calls.back().starts_with("resynchronise"));
    EXPECT_NE(console->link(), ConsoleViewModel::Live);
    EXPECT_FALSE(console->commandsEnabled());
    // what comes until the new picture is refused, and nobody hears of it
    int told = 0;
    QObject::connect(&console->pump(), &FeedPump::deltaApplied, console.get(), [&] { ++told; });
    QObject::connect(&console->pump(), &FeedPump::storeChanged, console.get(),
                     [&](const items::StoreChange& change) { told += change.isEmpty() ? 0 : 1; });
    gateway.sendDelta({handle});
    drain();
    EXPECT_EQ(told, 0);
}

TEST_F(ConsoleViewModelTest, IncidentsComeWithTheSnapshotAndOnTheLane) {
    const QString bridge = QStringLiteral("urn:ngsi-ld:Incident:I-1");
    feed::IncidentRecord record;
    record.id = bridge.toStdString();
    record.state = "InProgress";
    record.lead = "bruno";
    record.changedMs = 10;
    gateway.setIncidents({record});
    begin();
    console->setSelected(bridge);
    IncidentViewModel& incident = *console->incidents();
    EXPECT_EQ(incident.lead(), "bruno");
    record.state = "Resolved";
    record.changedMs = 11;
    gateway.sendIncident(record);
    drain();
    EXPECT_EQ(incident.stateText(), "Resolved");
    console->setSelected(kLamp);
    EXPECT_FALSE(incident.isShown());
    console->setSelected(bridge);
    gateway.setIncidents({});
    drain();
    EXPECT_FALSE(incident.isRecorded()) << "a snapshot makes everything before void";
    incident.setPerson({"anna", true, false}, {});
    incident.choose(IncidentStep::TakeLead);
    drain();
    EXPECT_EQ(incident.lead(), "anna");
    console->incidentDraft()->openAt(15.6, 48.41);
    console->incidentDraft()->setKind(0);
    console->incidentDraft()->setDescription(QStringLiteral("tree across the road"));
    console->incidentDraft()->create();
    drain();
    ASSERT_EQ(gateway.incidentDrafts.size(), 1U);
    EXPECT_EQ(console->selected().toStdString(), "urn:ngsi-ld:Incident:" + gateway.incidentDrafts[0].requestId);
    EXPECT_TRUE(incident.isOurs());
}

TEST_F(ConsoleViewModelTest, AKioskSeesIncidentsAndCannotAct) {
    console = make(QStringLiteral("kiosk"));
    begin();
    console->setSelected(QStringLiteral("urn:ngsi-ld:Incident:I-1"));
    EXPECT_TRUE(console->incidents()->isShown());
    console->incidents()->choose(IncidentStep::TakeLead);
    console->incidents()->choose(IncidentStep::Note);
    EXPECT_FALSE(console->incidents()->isAsking());
    EXPECT_TRUE(gateway.incidentActions.empty());
    EXPECT_FALSE(console->incidentDraft()->isEnabled());
    EXPECT_FALSE(console->incidentDraft()->hint().isEmpty());
}

TEST_F(ConsoleViewModelTest, AnotherLanguageIsAnotherFormatter) {
    begin();
    Formatter* const english = console->formatter();
    QSignalSpy changed(console.get(), &ConsoleViewModel::formatterChanged);
    console->setLanguage(QStringLiteral("de"));
    EXPECT_EQ(changed.count(), 1);
    EXPECT_NE(console->formatter(), english);
    EXPECT_EQ(console->layers()->index(0).data(LayerListViewModel::TitleRole).toString(), "Parken");
    EXPECT_EQ(console->alarms()->alarms()->index(0, 0).data(items::AlarmListModel::WhatRole).toString(),
              "Kritisches Ereignis ohne Leitung");
}

TEST_F(ConsoleViewModelTest, SearchFindsStreetsAndAssetsWithoutAccents) {
    begin();
    SearchViewModel& search = *console->search();
    search.setQuery(QStringLiteral("RINGSTRASSE"));
    search.search();
    ASSERT_GT(search.hitCount(), 1);
    EXPECT_EQ(search.index(0).data(SearchViewModel::TitleRole).toString(), QString::fromUtf8("Ringstraße"));
    EXPECT_TRUE(search.index(0).data(SearchViewModel::EntityRole).toString().isEmpty()) << "the street itself first";
    search.setQuery(QStringLiteral("l-04417"));
    search.search();
    ASSERT_EQ(search.hitCount(), 1);
    search.activate(0);
    EXPECT_EQ(console->selected(), kLamp);
}

TEST_F(ConsoleViewModelTest, AnActivePresetIsPickedOutOnTheMap) {
    begin();
    EXPECT_TRUE(console->map()->takeUpdate(true).highlighted->empty());
    QSignalSpy drawn(console->map(), &MapViewModel::sceneChanged);
    console->presets()->activate(PresetListViewModel::UnderOverride);
    const std::vector<Handle> lamp{*console->pump().store().catalogue().find(kLamp.toStdString())};
    EXPECT_EQ(*console->map()->takeUpdate(false).highlighted, lamp);
    EXPECT_EQ(drawn.count(), 1);
    console->presets()->refresh();
    EXPECT_EQ(drawn.count(), 1) << "the same matches again are nothing new";
    console->presets()->activate(PresetListViewModel::UnderOverride);
    EXPECT_TRUE(console->map()->takeUpdate(false).highlighted->empty());
    EXPECT_EQ(drawn.count(), 2);
}

TEST_F(ConsoleViewModelTest, PickedOutEntitiesAreSortedAndEachOnce) {
    begin();
    const Handle low = Handle::of(1, 3);
    const Handle high = Handle::of(1, 8);
    console->map()->setHighlighted({high, low, high});
    EXPECT_EQ(console->map()->highlighted(), (std::vector<Handle>{low, high}));
    console->map()->setSelectedMany({high, high});
    EXPECT_EQ(*console->map()->takeUpdate(false).selectedMany, std::vector<Handle>{high});
    console->map()->setStore(&console->pump().store());
    EXPECT_TRUE(console->map()->highlighted().empty()) << "another store numbers its entities anew";
    EXPECT_TRUE(console->map()->selectedMany().empty());
}

TEST_F(ConsoleViewModelTest, PresetsCountWhatTheyList) {
    begin();
    PresetListViewModel& presets = *console->presets();
    presets.activate(PresetListViewModel::UnderOverride);
    EXPECT_EQ(presets.matches()->matchCount(), 1);
    EXPECT_EQ(presets.matches()->index(0).data(PresetMatchModel::EntityRole).toString(), kLamp);
    for (int row = 0; row < PresetListViewModel::PresetCount; ++row) {
        presets.activate(-1);
        presets.activate(row);
        EXPECT_EQ(presets.matches()->matchCount(), presets.index(row).data(PresetListViewModel::CountRole).toInt())
            << row;
    }
}

}  // namespace
}  // namespace belfry::ui

int main(int argc, char** argv) {
    testing::InitGoogleTest(&argc, argv);
    const QCoreApplication application(argc, argv);
    return RUN_ALL_TESTS();
}
