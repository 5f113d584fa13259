// SPDX-License-Identifier: Apache-2.0
#include "services/proto/mapping.h"

#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "services/proto/mapping_text.h"
#include "services/proto/utf8.h"
#include "tests/support/wire_city.h"

namespace belfry::proto {
namespace {

feed::Delta roundTrip(const feed::Delta& delta) {
    v1::Delta wire;
    toWire(delta, &wire);
    v1::Delta received;
    EXPECT_TRUE(received.ParseFromString(wire.SerializeAsString()));
    auto back = fromWire(received);
    EXPECT_TRUE(back) << back.error().message;
    return back ? *back : feed::Delta{};
}

void expectEqual(const feed::LayerBatch& a, const feed::LayerBatch& b) {
    EXPECT_EQ(a.layer, b.layer);
    EXPECT_EQ(a.handles, b.handles);
    EXPECT_EQ(a.observedMs, b.observedMs);
    ASSERT_EQ(a.columns.size(), b.columns.size());
    for (std::size_t c = 0; c < a.columns.size(); ++c) {
        EXPECT_EQ(a.columns[c].attribute, b.columns[c].attribute);
        EXPECT_EQ(a.columns[c].texts, b.columns[c].texts);
        for (std::size_t row = 0; row < a.handles.size(); ++row) {
            ASSERT_EQ(a.columns[c].isPresent(row), b.columns[c].isPresent(row));
            if (a.columns[c].isPresent(row)) {
                EXPECT_EQ(a.columns[c].values[row], b.columns[c].values[row]);
                EXPECT_EQ(a.columns[c].quality(row), b.columns[c].quality(row));
            }
        }
    }
}

TEST(DeltaMapping, RandomDeltasComeBackEqual) {
    std::mt19937 engine(11);
    const auto random = [&engine] { return static_cast<std::uint32_t>(engine()); };
    for (int round = 0; round < 300; ++round) {
        feed::Delta delta;
        delta.prevRev = random();
        delta.rev = delta.prevRev + 1;
        delta.wallMs = 1'767'225'600'000 + static_cast<Millis>(random());
        delta.conflated = round % 2 == 0;
        delta.mergedCount = random() % 100;
        delta.removed = {Handle::of(2, random() % 1'000)};
        feed::LayerBatch batch;
        batch.layer = static_cast<LayerIndex>(random() % 63);
        std::uint32_t row = random() % 3;
        const std::size_t rows = 1 + random() % 70;
        for (std::size_t i = 0; i < rows; ++i) {
            batch.handles.push_back(Handle::of(batch.layer, row));
            row += 1 + random() % (round % 5 == 0 ? 100'000U : 5U);
            // some rows were last heard of years ago
            batch.observedMs.push_back(delta.wallMs - (round % 7 == 0 ? static_cast<Millis>(random()) * 1'000
                                                                      : static_cast<Millis>(random() % 10'000)));
        }
        for (std::size_t c = 0; c < 4; ++c) {
            feed::Column column;
            column.attribute = static_cast<AttributeIndex>(c * 20);
            if (c % 2 == 1) {
                column.present.resize(rows, 0);
            }
            if (c > 1) {
                column.qualities.resize(rows, Quality::Good);
            }
            std::int32_t walk = 0;
            for (std::size_t i = 0; i < rows; ++i) {
                if (c % 2 == 1) {
                    column.present[i] = static_cast<std::uint8_t>(random() % 2);
                }
                walk += static_cast<std::int32_t>(random() % 11) - 5;
                const bool present = column.isPresent(i);
                column.values.push_back(!present ? 0 : c == 0 ? walk + 100'000 : static_cast<std::int32_t>(random()));
                if (c > 1 && present) {
                    column.qualities[i] = static_cast<Quality>(random() % 5);
                }
            }
            batch.columns.push_back(column);
        }
        delta.batches.push_back(batch);
        const feed::Delta back = roundTrip(delta);
        EXPECT_EQ(back.prevRev, delta.prevRev);
        EXPECT_EQ(back.rev, delta.rev);
        EXPECT_EQ(back.wallMs, delta.wallMs);
        EXPECT_EQ(back.conflated, delta.conflated);
        EXPECT_EQ(back.mergedCount, delta.mergedCount);
        EXPECT_EQ(back.removed, delta.removed);
        ASSERT_EQ(back.batches.size(), 1U);
        expectEqual(back.batches[0], batch);
    }
}

TEST(DeltaMapping, ExtremesComeBackEqual) {
    constexpr auto kLow = std::numeric_limits<std::int32_t>::min();
    constexpr auto kHigh = std::numeric_limits<std::int32_t>::max();
    feed::Delta delta;
    feed::LayerBatch batch;
    batch.layer = 62;
    batch.handles = {Handle::of(62, 0), Handle::of(62, Handle::kMaxRows - 2)};
    batch.observedMs = {0, 4'000'000'000'000'000};
    batch.columns = {{0, {}, {kLow, kHigh}, {}, {}}, {62, {}, {kHigh, kLow}, {Quality::Missing, Quality::Stale}, {}}};
    delta.batches.push_back(batch);
    expectEqual(roundTrip(delta).batches[0], batch);
}

TEST(DeltaMapping, SlowlyRisingColumnsAreDifferences) {
    feed::LayerBatch batch;
    feed::Column column;
    for (std::uint32_t row = 0; row < 1'000; ++row) {
        batch.handles.push_back(Handle::of(0, row * 3));
        batch.observedMs.push_back(1'767'225'600'000);
        column.values.push_back(1'000'000 + static_cast<std::int32_t>(row % 7));
    }
    batch.columns.push_back(column);
    feed::Delta delta;
    delta.batches.push_back(batch);
    v1::Delta wire;
    toWire(delta, &wire);
    EXPECT_TRUE(wire.batches(0).columns(0).delta());
    EXPECT_LT(wire.ByteSizeLong(), 2'100U);  // two bytes a row
    expectEqual(roundTrip(delta).batches[0], batch);
}

TEST(DeltaMapping, FilterLeavesOtherLayersOut) {
    feed::Delta delta;
    for (const LayerIndex layer : {LayerIndex{0}, LayerIndex{5}}) {
        delta.batches.push_back({layer, {Handle::of(layer, 1)}, {1}, {}});
    }
    v1::Delta wire;
    toWire(delta, &wire, std::uint64_t{1} << 5U);
    ASSERT_EQ(wire.batches_size(), 1);
    EXPECT_EQ(wire.batches(0).layer(), 5U);
}

TEST(AssetMapping, ComesBackEqual) {
    feed::Asset asset = belfry::testing::incidentAsset(3);
    asset.street = "Schlossstraße";
    asset.parent = "urn:ngsi-ld:X:1";
    asset.facts = {{"b", "2"}, {"a", "1"}};
    asset.geometry = {{13.4, 52.5}, {-179.9999999, -80.0}, {179.9999999, 80.0}};
    v1::Asset wire;
    toWire(asset, &wire);
    const auto back = fromWire(wire);
    ASSERT_TRUE(back);
    EXPECT_EQ(back->id, asset.id);
    EXPECT_EQ(back->street, asset.street);
    EXPECT_EQ(back->parent, asset.parent);
    EXPECT_EQ(back->position, asset.position);
    ASSERT_EQ(back->geometry.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_NEAR(back->geometry[i].lon, asset.geometry[i].lon, 1e-7);
        EXPECT_NEAR(back->geometry[i].lat, asset.geometry[i].lat, 1e-7);
    }
    EXPECT_EQ(back->facts, (std::vector<std::pair<std::string, std::string>>{{"a", "1"}, {"b", "2"}}));
    wire.add_geometry(1);
    EXPECT_FALSE(fromWire(wire));
}

TEST(CatalogueReader, FindsWhatIsMissingOrTwice) {
    v1::CatalogChunk chunk;
    chunk.set_total_assets(2);
    for (const LayerSchema& layer : belfry::testing::wireLayers()) {
        toWire(layer, chunk.add_layers());
    }
    toWire(belfry::testing::incidentAsset(1), chunk.add_assets());
    CatalogueReader half;
    ASSERT_TRUE(half.add(chunk));
    EXPECT_FALSE(half.finish());
    CatalogueReader twice;
    ASSERT_TRUE(twice.add(chunk));
    chunk.clear_layers();
    EXPECT_FALSE(twice.add(chunk));  // the same id again
    CatalogueReader other;
    v1::CatalogChunk second = chunk;
    second.set_content_hash(9);
    CatalogueReader changed;
    ASSERT_TRUE(changed.add(v1::CatalogChunk()));
    EXPECT_FALSE(changed.add(second));
}

TEST(RecordMapping, AlarmAndOrderComeBackEqual) {
    feed::AlarmRecord alarm;
    alarm.key = "lighting/fault/urn:x";
    alarm.priority = AlarmPriority::P1;
    alarm.state = "Unacknowledged";
    alarm.occurrence = 4;
    alarm.value = 0.0;  // zero is not absent
    alarm.audible = true;
    v1::Alarm wireAlarm;
    toWire(alarm, &wireAlarm);
    const auto alarmBack = fromWire(wireAlarm);
    ASSERT_TRUE(alarmBack);
    EXPECT_EQ(alarmBack->value, 0.0);
    EXPECT_EQ(alarmBack->state, alarm.state);
    EXPECT_EQ(alarmBack->priority, AlarmPriority::P1);
    wireAlarm.set_priority(9);
    EXPECT_FALSE(fromWire(wireAlarm));

    feed::OrderRecord order;
    order.id = "0190";
    order.consequence = ConsequenceClass::C2;
    feed::OrderTarget target;
    target.entity = "urn:x";
    target.accepted = 0.5;
    order.targets = {target};
    v1::Order wireOrder;
    toWire(order, &wireOrder);
    const auto orderBack = fromWire(wireOrder);
    ASSERT_TRUE(orderBack);
    EXPECT_EQ(orderBack->targets[0].accepted, 0.5);
    EXPECT_EQ(orderBack->targets[0].commanded, std::nullopt);
    EXPECT_EQ(orderBack->consequence, ConsequenceClass::C2);
}

TEST(RecordMapping, NonsenseOrdersAreRefused) {
    v1::OrderRequest good;
    good.set_order_id("0190");
    good.add_targets("urn:x");
    ASSERT_TRUE(fromWire(good));
    v1::OrderRequest bad = good;
    bad.clear_order_id();
    EXPECT_FALSE(fromWire(bad));
    bad = good;
    bad.clear_targets();
    EXPECT_FALSE(fromWire(bad));
    bad = good;
    bad.set_value(std::numeric_limits<double>::quiet_NaN());
    EXPECT_FALSE(fromWire(bad));
    bad = good;
    bad.set_lease_ms(-1);
    EXPECT_FALSE(fromWire(bad));
}

TEST(RecordMapping, HistoryComesBackEqual) {
    const std::vector<feed::HistoryPoint> points{{1'000, 1, 3, 2, Quality::Good}, {61'000, 0, 0, 0, Quality::Missing}};
    v1::HistoryReply wire;
    toWire(points, &wire);
    const auto back = fromWire(wire);
    ASSERT_TRUE(back);
    ASSERT_EQ(back->size(), 2U);
    EXPECT_EQ((*back)[1].wallMs, 61'000);
    EXPECT_EQ((*back)[0].maximum, 3.0);
    wire.add_last(4);
    EXPECT_FALSE(fromWire(wire));
}

TEST(ErrorMapping, CodesAreGrpcs) {
    for (int code = 1; code <= 16; ++code) {
        const grpc::Status status = toStatus({static_cast<ErrorCode>(code), "what", "hint", "REASON"});
        EXPECT_EQ(status.error_code(), code);
        EXPECT_EQ(fromStatus(status).code, static_cast<ErrorCode>(code));
        // what no service of ours ever answers is told as what it means
        EXPECT_EQ(fromStatus(status).message, code == 12 ? "the peer does not know belfry.v1" : "what");
    }
}

TEST(TextMapping, EveryKindOfArgumentComesBackEqual) {
    const CodedText text{"SOMETHING",
                         {{"a", "words"},
                          {"b", 1.5},
                          {"c", std::int64_t{-7}},
                          {"d", DurationArgument{14'000}},
                          {"e", EntityArgument{"urn:x"}},
                          {"f", LocalText{"level", "Stärke"}}},
                         "English.",
                         "Do it.",
                         "urn:about"};
    v1::CodedText wire;
    toWire(text, &wire);
    EXPECT_EQ(fromWire(wire), text);
    wire.add_arguments()->set_name("of a kind from the future");
    EXPECT_EQ(fromWire(wire), text);
    wire.mutable_arguments(1)->set_number(std::numeric_limits<double>::quiet_NaN());
    wire.set_english(std::string(9'000, 'x'));
    EXPECT_LT(fromWire(wire).english.size(), 2'000U);
}

TEST(TextMapping, HealthAndTargetsCarryTheirTexts) {
    feed::SourceHealth health;
    health.lastErrorText = say(TextCode::SourceUnknownEntity);
    health.lastError = health.lastErrorText.english;
    v1::SourceHealth wire;
    toWire(health, &wire);
    EXPECT_EQ(fromWire(wire).lastErrorText, health.lastErrorText);
    wire.clear_last_error_text();  // an older gateway
    EXPECT_EQ(fromWire(wire).lastErrorText.english, health.lastError);

    feed::OrderRecord order;
    order.id = "o";
    order.targets.emplace_back().detailText = say(TextCode::TargetNoLink, {{"system", "lights"}});
    v1::Order wireOrder;
    toWire(order, &wireOrder);
    const auto back = fromWire(wireOrder);
    ASSERT_TRUE(back);
    EXPECT_EQ(back->targets[0].detailText, order.targets[0].detailText);
}

TEST(Utf8, BadBytesAreReplaced) {
    EXPECT_EQ(cleanUtf8("Straße €😀", 100), "Straße €😀");
    for (const char* bad : {"\xC0\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\xE2\x82", "\x80", "\xF0\x80\x80\x80"}) {
        EXPECT_FALSE(isValidUtf8(bad));
        EXPECT_TRUE(isValidUtf8(cleanUtf8(bad, 100)));
    }
    EXPECT_EQ(cleanUtf8("aß", 2), "a");  // never half a character
}

}  // namespace
}  // namespace belfry::proto
