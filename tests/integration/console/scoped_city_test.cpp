// SPDX-License-Identifier: Apache-2.0
// A console on a city that is too large to be told whole: what it shows must be what the gateway holds.
#include <QCoreApplication>
#include <QTest>
#include <algorithm>
#include <array>
#include <memory>
#include <random>

#include <gtest/gtest.h>

#include "models/feed/layer_figures.h"
#include "tests/support/fake_console_ports.h"
#include "tests/unit/services/stream/hub_rig.h"
#include "ui/shell/console_view_model.h"

namespace belfry::ui {
namespace {

using stream::testing::FakeConsole;

constexpr int kLamps = 60'000;
constexpr int kCarParks = 200;
constexpr int kSide = 250;
constexpr double kWest = 15.0;
constexpr double kSouth = 48.0;
constexpr double kStep = 2e-4;

/** The canned layers without their alarms, whose texts are cut short and would not pass over the wire. */
std::vector<LayerSchema> citySchemas() {
    std::vector<LayerSchema> schemas = test::cannedSchemas();
    for (LayerSchema& schema : schemas) {
        schema.alarms.clear();
        schema.commands.clear();
    }
    return schemas;
}

std::string lampId(int number) { return "urn:ngsi-ld:Streetlight:" + std::to_string(number); }

/** Lamps on a square grid in four districts, and car parks along its diagonal. */
feed::Store largeCity(const std::string& epoch = "epoch-1", std::vector<LayerSchema> schemas = citySchemas()) {
    std::vector<feed::Asset> assets;
    for (int i = 0; i < kLamps; ++i) {
        feed::Asset asset;
        asset.id = lampId(i);
        asset.layer = "lighting";
        asset.type = "luminaire";
        asset.name = "Lamp " + std::to_string(i);
        asset.district = "District " + std::to_string(i % 4);
        asset.position = {kWest + (i % kSide) * kStep, kSouth + (i / kSide) * kStep};
        assets.push_back(asset);
    }
    for (int i = 0; i < kCarParks; ++i) {
        feed::Asset asset;
        asset.id = "urn:ngsi-ld:OffStreetParking:" + std::to_string(i);
        asset.layer = "parking";
        asset.type = "facility";
        asset.name = "Car park " + std::to_string(i);
        asset.district = "District " + std::to_string(i % 4);
        asset.position = {kWest + i * kStep, kSouth + i * kStep};
        assets.push_back(asset);
    }
    return {epoch, feed::Catalogue::build(std::move(schemas), std::move(assets))};
}

/** The state lane of a hub in this thread. */
class HubFeed final : public feed::FeedSource {
public:
    HubFeed(stream::FeedHub& hub, const Clock& clock) : m_hub(hub), m_clock(clock) {}
    void start(feed::FeedSink& sink) override {
        m_sink = &sink;
        connect();
    }
    /** A new stream that knows nothing, as after a Reset. */
    void connect() {
        console = std::make_shared<FakeConsole>(m_hub, m_clock);
        console->sink = m_sink;
        m_started = console->connect(console, interest).has_value();
        m_sink->onLink({feed::LinkState::Live, {}, "", m_clock.now().monoMs, -1.0});
    }
    void stop() override {
        console->sink = nullptr;
        console->disconnect();
    }
    void acknowledge(std::uint64_t seq, Revision rev, Millis lag) override {
        m_hub.acknowledge(console->id, seq, rev, lag);
    }
    void resynchronise(const std::string& why) override { distrusted = why; }
    void setInterest(const feed::Interest& wish) override {
        if (wish != interest) {
            interest = wish;
            if (m_started) {
                ASSERT_TRUE(m_hub.setFilter(console->id, interest));
            }
        }
    }
    [[nodiscard]] feed::IntegrityCounters counters() const override { return {}; }

    feed::Interest interest;
    std::string distrusted;
    std::shared_ptr<FakeConsole> console;

private:
    stream::FeedHub& m_hub;
    const Clock& m_clock;
    feed::FeedSink* m_sink = nullptr;
    bool m_started = false;
};

class ScopedCityTest : public ::testing::Test {
protected:
    ScopedCityTest() : hub(stream::HubOptions{}, clock, largeCity()), others(clock) {
        for (int i = 0; i < kLamps; ++i) {
            report(i, i % 37 == 0 ? 0.0 : 0.8, i % 51 == 0);
        }
        for (int i = 0; i < kCarParks; ++i) {
            park(i, i % 9 == 0 ? 1.0 : 0.4);
        }
        hub.commit(clock.now());
        feed::ConsolePorts ports = others.ports();
        auto made = std::make_unique<HubFeed>(hub, clock);
        lane = made.get();
        ports.feed = std::move(made);
        ConsoleSetup setup;
        console = std::make_unique<ConsoleViewModel>(setup, std::move(ports), clock);
        console->map()->camera()->resize(1'280, 720);
        look(20, 20);
        console->start();
        settle();
    }

    Handle lamp(int number) const { return *hub.store().catalogue().find(lampId(number)); }
    AttributeIndex attribute(LayerIndex layer, const char* name) const {
        return *hub.store().schema(layer).attributeIndex(name);
    }
    void report(int number, double level, bool failed) {
        const Handle handle = lamp(number);
        const LayerSchema& schema = hub.store().schema(handle.layer());
        const AttributeIndex index = attribute(handle.layer(), "illuminance_level");
        hub.set(handle, index, rawOf(schema.attributes[index], level), Quality::Good, clock.now().wallMs);
        hub.set(handle, attribute(handle.layer(), "lamp_status"), failed ? 1 : 0, Quality::Good, clock.now().wallMs);
    }
    void park(int number, double taken) {
        const Handle handle = *hub.store().catalogue().find("urn:ngsi-ld:OffStreetParking:" + std::to_string(number));
        const LayerSchema& schema = hub.store().schema(handle.layer());
        const AttributeIndex index = attribute(handle.layer(), "occupancy");
        hub.set(handle, index, rawOf(schema.attributes[index], taken), Quality::Good, clock.now().wallMs);
    }
    /** Looks at the lamp of a column and row of the grid, at street scale: a few hundred lamps. */
    void look(int column, int row) {
        console->map()->camera()->jumpTo(kWest + column * kStep, kSouth + row * kStep, 17.0);
    }
    void step(Millis milliseconds = 50) {
        clock.advance(milliseconds);
        hub.commit(clock.now());
        lane->console->read(1'000'000, false);
        const_cast<FeedPump&>(console->pump()).drainNow();
        QCoreApplication::processEvents();
    }
    /** Three seconds of the gateway's time: everything has been counted once. */
    void settle() {
        for (int i = 0; i < 60; ++i) {
            step();
        }
        console->map()->setGatewayTime(clock.now().wallMs);
        console->layers()->refresh();
        console->presets()->refresh();
        console->districts()->refresh();
    }
    /** Until what the console wants to look at has been asked for: it waits a moment for the hand to rest. */
    void settleView() {
        const feed::Interest before = lane->interest;
        EXPECT_TRUE(QTest::qWaitFor([&] { return lane->interest != before; }));
        settle();
    }
    const feed::Replica& replica() const { return console->pump().replica(); }
    /** What the gateway holds of a lamp. */
    std::int32_t truth(Handle handle) const {
        return hub.store().table(handle.layer()).raw(handle.row(), attribute(handle.layer(), "illuminance_level"));
    }
    const feed::EntityTable& table(Handle handle) const { return replica().store().table(handle.layer()); }
    int presetCount(PresetListViewModel::Preset preset) {
        return console->presets()->index(preset).data(PresetListViewModel::CountRole).toInt();
    }
    /** What is not told is not known, and drawn as that. */
    void expectNothingOldLooksLive() {
        const SceneUpdate picture = console->map()->takeUpdate(true);
        for (std::size_t i = 0; i < picture.layers.size(); ++i) {
            const auto layer = static_cast<LayerIndex>(i);
            std::size_t wrong = 0;
            for (std::uint32_t row = 0; row < picture.layers[i].states.size(); ++row) {
                const SymbolState state = picture.layers[i].states[row];
                if (!replica().following().contains(Handle::of(layer, row))) {
                    const bool says = state.has(SymbolState::HasLevel) || state.has(SymbolState::HasFigure) ||
                                      !state.has(SymbolState::Stale);
                    wrong += says || replica().store().table(layer).observedMs(row) != 0 ? 1U : 0U;
                }
            }
            EXPECT_EQ(wrong, 0U) << "layer " << i;
        }
    }
    void expectCountsAreTheGateways() {
        const Millis now = clock.now().wallMs;
        using Question = feed::StandingQuestion;
        for (const auto& [preset, question] : {std::pair(PresetListViewModel::UnlitAtNight, Question::UnlitAtNight),
                                               std::pair(PresetListViewModel::FullCarParks, Question::FullCarParks),
                                               std::pair(PresetListViewModel::LongQueues, Question::LongQueues),
                                               std::pair(PresetListViewModel::NotReporting, Question::NotReporting)}) {
            EXPECT_EQ(presetCount(preset), static_cast<int>(feed::answersTo(question, hub.store(), now).size()))
                << "preset " << preset;
        }
        for (std::size_t i = 0; i < hub.store().catalogue().layers().size(); ++i) {
            const auto layer = static_cast<LayerIndex>(i);
            const auto told = replica().counts().count(layer);
            ASSERT_TRUE(told);
            EXPECT_EQ(told->summary, feed::summarise(hub.store(), layer, now).rounded()) << "layer " << i;
            EXPECT_EQ(console->layers()->index(static_cast<int>(i)).data(LayerListViewModel::CountRole).toUInt(),
                      hub.store().catalogue().liveCount(layer));
        }
    }

    ManualClock clock;
    stream::FeedHub hub;
    test::FakeConsolePorts others;
    HubFeed* lane = nullptr;
    std::unique_ptr<ConsoleViewModel> console;
};

TEST_F(ScopedCityTest, TheFirstPictureIsOfTheViewOnly) {
    EXPECT_TRUE(lane->interest.scoped);
    EXPECT_EQ(console->link(), ConsoleViewModel::Live) << qPrintable(console->linkDetail());
    EXPECT_TRUE(lane->distrusted.empty()) << lane->distrusted;
    EXPECT_FALSE(replica().following().isEverything());
    const int inView = 20 * kSide + 20;
    const int far = 230 * kSide + 200;
    EXPECT_TRUE(table(lamp(inView)).observedMs(lamp(inView).row()) > 0);
    EXPECT_EQ(table(lamp(far)).observedMs(lamp(far).row()), 0);
    EXPECT_EQ(console->map()->totalCount(), kLamps + kCarParks);
    expectNothingOldLooksLive();
}

TEST_F(ScopedCityTest, WhatTheScreenCountsIsWhatTheGatewayHolds) {
    expectCountsAreTheGateways();
    EXPECT_GT(presetCount(PresetListViewModel::UnlitAtNight), 1'000);
    std::mt19937 random(3);
    for (int round = 0; round < 5; ++round) {
        for (int i = 0; i < 2'000; ++i) {
            report(static_cast<int>(random() % kLamps), random() % 3 == 0 ? 0.0 : 0.5, random() % 7 == 0);
        }
        park(static_cast<int>(random() % kCarParks), 1.0);
        settle();
        expectCountsAreTheGateways();
    }
    // nobody reports any more: that is counted as well
    for (int i = 0; i < 40; ++i) {
        step(10'000);
    }
    settle();
    expectCountsAreTheGateways();
    EXPECT_EQ(presetCount(PresetListViewModel::NotReporting), kLamps + kCarParks);
}

TEST_F(ScopedCityTest, APresetListsAnswersThatAreOutOfSight) {
    console->presets()->activate(PresetListViewModel::UnlitAtNight);
    settle();
    const auto truth = feed::answersTo(feed::StandingQuestion::UnlitAtNight, hub.store(), clock.now().wallMs);
    EXPECT_EQ(console->presets()->matches()->handles(), truth);
    EXPECT_EQ(console->map()->highlighted(), truth);
    EXPECT_EQ(presetCount(PresetListViewModel::UnlitAtNight), console->presets()->matches()->matchCount());
    report(static_cast<int>(37), 0.9, false);
    settle();
    EXPECT_EQ(console->presets()->matches()->matchCount(), static_cast<int>(truth.size()) - 1);
    console->presets()->activate(PresetListViewModel::FullCarParks);
    settle();
    EXPECT_EQ(console->presets()->matches()->matchCount(), 23);
    console->presets()->activate(-1);
    settle();
    EXPECT_TRUE(console->map()->highlighted().empty());
}

TEST_F(ScopedCityTest, AfterAPanTheOldViewIsForgottenAndTheNewOneIsExact) {
    const int first = 20 * kSide + 20;
    const int second = 200 * kSide + 200;
    look(200, 200);
    // at once, before anybody was asked: nothing that was not told looks live
    expectNothingOldLooksLive();
    settleView();
    EXPECT_EQ(table(lamp(first)).observedMs(lamp(first).row()), 0) << "no value is kept of what is not told";
    EXPECT_EQ(table(lamp(second)).raw(lamp(second).row(), 0), truth(lamp(second)));
    expectNothingOldLooksLive();
    // out of sight it changes; back in sight it is never shown as it was
    report(first, 0.11, true);
    settle();
    look(20, 20);
    settleView();
    EXPECT_EQ(table(lamp(first)).raw(lamp(first).row(), 0), truth(lamp(first)));
    expectCountsAreTheGateways();
    EXPECT_TRUE(lane->distrusted.empty()) << lane->distrusted;
}

TEST_F(ScopedCityTest, WhatIsToldAgainIsEmptyUntilItsFirstRow) {
    const int first = 20 * kSide + 20;
    look(200, 200);
    settleView();
    report(first, 0.11, true);
    settle();
    const feed::Interest before = lane->interest;
    look(20, 20);
    ASSERT_TRUE(QTest::qWaitFor([&] { return lane->interest != before; }));
    // frame by frame: once it is told it is either empty or as the gateway has it
    bool wasWaiting = false;
    for (int i = 0; i < 400; ++i) {
        if (lane->console->read(1, false) == 0) {
            clock.advance(50);
            hub.commit(clock.now());
            continue;
        }
        const_cast<FeedPump&>(console->pump()).drainNow();
        const bool follows = replica().following().contains(lamp(first));
        const bool has = table(lamp(first)).has(lamp(first).row(), 0);
        EXPECT_TRUE(!has || (follows && table(lamp(first)).raw(lamp(first).row(), 0) == truth(lamp(first))));
        wasWaiting = wasWaiting || (follows && !has);
        expectNothingOldLooksLive();
        if (has) {
            break;
        }
    }
    EXPECT_TRUE(wasWaiting) << "the scope comes before the rows";
    EXPECT_TRUE(table(lamp(first)).has(lamp(first).row(), 0));
}

TEST_F(ScopedCityTest, WhatIsSelectedOutOfSightIsExact) {
    const int far = 230 * kSide + 200;
    console->setSelected(QString::fromStdString(lampId(far)));
    settleView();
    EXPECT_TRUE(console->inspector()->isKnown());
    EXPECT_GT(console->inspector()->attributes()->attributeCount(), 0);
    report(far, 0.25, false);
    settle();
    EXPECT_EQ(table(lamp(far)).raw(lamp(far).row(), 0), 250);  // in thousandths
    // an alarm anywhere is told without being looked at
    const int alarmed = 150 * kSide + 10;
    hub.setMarked({lamp(alarmed)});
    report(alarmed, 0.33, true);
    settle();
    EXPECT_EQ(table(lamp(alarmed)).raw(lamp(alarmed).row(), 0), 330);
    // a hit of the search is flown to and shown
    console->locate(QString::fromStdString(lampId(240 * kSide + 240 - 1'000)));
    settleView();
    EXPECT_GT(console->inspector()->attributes()->attributeCount(), 0);
}

TEST_F(ScopedCityTest, HiddenLayersAreNotToldButCounted) {
    const int inView = 20 * kSide + 20;
    console->layers()->toggle(QStringLiteral("lighting"));
    settleView();
    EXPECT_FALSE(replica().following().contains(lamp(inView)));
    expectCountsAreTheGateways();
    console->layers()->toggle(QStringLiteral("lighting"));
    settleView();
    EXPECT_TRUE(replica().following().contains(lamp(inView)));
    EXPECT_EQ(table(lamp(inView)).raw(lamp(inView).row(), 0), truth(lamp(inView)));
}

TEST_F(ScopedCityTest, OtherSchemasWhileRunningAndALayerOfZero) {
    console->presets()->activate(PresetListViewModel::UnlitAtNight);
    settle();
    // attributes in another order, one more, and a layer of which there is nothing
    std::vector<LayerSchema> schemas = citySchemas();
    for (LayerSchema& schema : schemas) {
        if (schema.id == "lighting") {
            std::reverse(schema.attributes.begin(), schema.attributes.end());
            AttributeSchema more;
            more.name = "more";
            more.title = {"More", "Mehr"};
            schema.attributes.insert(schema.attributes.begin(), more);
        }
    }
    LayerSchema empty;
    empty.id = "empty";
    empty.title = {"Empty", "Leer"};
    empty.assetTypes = {{"thing", {"Thing", "Ding"}, 0}};
    AttributeSchema only;
    only.name = "only";
    only.title = {"Only", "Nur"};
    empty.attributes = {only};
    schemas.insert(schemas.begin(), empty);
    hub.reset(largeCity("epoch-2", schemas));
    lane->connect();
    for (int i = 0; i < kLamps; ++i) {
        report(i, i % 5 == 0 ? 0.0 : 0.8, i % 7 == 0);
    }
    settle();
    EXPECT_TRUE(lane->distrusted.empty()) << lane->distrusted;
    EXPECT_EQ(console->layers()->rowCount(), static_cast<int>(schemas.size()));
    EXPECT_EQ(console->layers()->index(0).data(LayerListViewModel::CountRole).toInt(), 0);
    expectCountsAreTheGateways();
    EXPECT_EQ(console->presets()->matches()->matchCount(), kLamps / 5);
    expectNothingOldLooksLive();
}

TEST_F(ScopedCityTest, AWallCountsFailuresOfWholeDistricts) {
    console->setLayout(QStringLiteral("wall"));
    settle();
    std::array<int, 4> failed{};
    for (int i = 0; i < kLamps; ++i) {
        failed[static_cast<std::size_t>(i % 4)] += i % 51 == 0 ? 1 : 0;
    }
    DistrictListViewModel& districts = *console->districts();
    int named = 0;
    for (int row = 0; row < districts.rowCount(); ++row) {
        const QString title = districts.index(row).data(DistrictListViewModel::TitleRole).toString();
        if (title.isEmpty() || !title.back().isDigit()) {
            continue;  // what belongs to no district has a row too
        }
        ++named;
        EXPECT_EQ(districts.index(row).data(DistrictListViewModel::FailedRole).toInt(),
                  failed[static_cast<std::size_t>(title.last(1).toInt())])
            << qPrintable(title);
    }
    EXPECT_EQ(named, 4);
}

}  // namespace
}  // namespace belfry::ui

int main(int argc, char** argv) {
    testing::InitGoogleTest(&argc, argv);
    const QCoreApplication application(argc, argv);
    return RUN_ALL_TESTS();
}
