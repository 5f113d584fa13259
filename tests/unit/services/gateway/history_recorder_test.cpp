// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/history_recorder.h"

#include <atomic>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "tests/support/fake_history.h"
#include "tests/unit/services/gateway/fixtures.h"

namespace belfry::gateway {
namespace {

/** History that notes who asks for a series, and may refuse to give one. */
class WatchedHistory final : public store::HistoryStore {
public:
    explicit WatchedHistory(Instant now) : m_history(now) {}
    using HistoryStore::append;
    Result<store::SeriesId> series(std::string_view entity, std::string_view attribute) override {
        askedHere = askedHere || std::this_thread::get_id() == m_owner;
        ++asked;
        if (refuses) {
            return fail(ErrorCode::ResourceExhausted, "the disk is full", "free some space");
        }
        return m_history.series(entity, attribute);
    }
    Result<std::size_t> append(std::span<const store::HistorySample> samples) override {
        return m_history.append(samples);
    }
    Result<store::FlushReport> flush(const Instant& now) override { return m_history.flush(now); }
    Result<store::HistoryAnswer> query(std::string_view entity, std::string_view attribute, Millis fromMs, Millis toMs,
                                       std::size_t maxPoints) const override {
        return m_history.query(entity, attribute, fromMs, toMs, maxPoints);
    }
    store::HistoryHealth health() const override { return m_history.health(); }

    std::atomic<bool> refuses{false};
    std::atomic<bool> askedHere{false};
    std::atomic<int> asked{0};

private:
    store::FakeHistory m_history;
    std::thread::id m_owner = std::this_thread::get_id();
};

LayerSchema lamps() {
    LayerSchema schema;
    schema.id = "lighting";
    schema.assetTypes.push_back({"lamp", {"lamp", ""}});
    AttributeSchema power;
    power.name = "power";
    power.type = AttributeType::Integer;
    power.history = true;
    AttributeSchema level = power;
    level.name = "level";
    level.history = false;
    schema.attributes = {level, power};
    return schema;
}

feed::Store cityOf(const std::vector<std::string>& ids) {
    feed::Catalogue catalogue({lamps()});
    for (const std::string& id : ids) {
        feed::Asset asset;
        asset.id = id;
        asset.layer = "lighting";
        asset.type = "lamp";
        asset.name = id;
        asset.position = {13.7, 51.0};
        EXPECT_TRUE(catalogue.add(asset));
    }
    return feed::Store("epoch", std::move(catalogue));
}

feed::Delta tell(const feed::Store& store, const std::string& id, std::int32_t power, Millis at) {
    feed::Delta delta;
    feed::LayerBatch& batch = delta.batches.emplace_back();
    batch.layer = 0;
    batch.handles = {*store.catalogue().find(id)};
    batch.observedMs = {at};
    for (const AttributeIndex attribute : {AttributeIndex{0}, AttributeIndex{1}}) {
        feed::Column& column = batch.columns.emplace_back();
        column.attribute = attribute;
        column.values = {power};
    }
    return delta;
}

class HistoryRecorderTest : public testing::Test {
protected:
    std::size_t points(const std::string& id, const char* attribute = "power") const {
        const auto answer = history.query(id, attribute, 0, clock.now().wallMs + 1'000, 100);
        return answer ? answer->points.size() : 0;
    }

    ManualClock clock;
    WatchedHistory history{clock.now()};
};

TEST_F(HistoryRecorderTest, SeriesAreLookedUpOnTheDisksThreadAndOnce) {
    const feed::Store store = cityOf({"a", "b"});
    HistoryRecorder recorder(history, clock);
    recorder.setStore(store);
    recorder.start();
    for (Millis i = 0; i < 10; ++i) {
        recorder.record(tell(store, "a", 5, clock.now().wallMs + i));
        recorder.record(tell(store, "b", 6, clock.now().wallMs + i));
    }
    recorder.stop();
    EXPECT_FALSE(history.askedHere) << "the core sequence must not wait for the history's lock";
    EXPECT_EQ(history.asked, 2);
    EXPECT_EQ(points("a"), 10U);
    EXPECT_EQ(points("b"), 10U);
    EXPECT_EQ(points("a", "level"), 0U) << "not remembered, says the schema";
    EXPECT_EQ(recorder.dropped(), 0U);
}

TEST_F(HistoryRecorderTest, WhatWasRefusedIsAskedForAgainWithTheNextSample) {
    const feed::Store store = cityOf({"a"});
    HistoryRecorder recorder(history, clock);
    recorder.setStore(store);
    history.refuses = true;
    recorder.start();
    recorder.record(tell(store, "a", 5, clock.now().wallMs));
    while (recorder.dropped() == 0) {
        std::this_thread::yield();
    }
    history.refuses = false;
    recorder.record(tell(store, "a", 6, clock.now().wallMs + 1));
    recorder.record(tell(store, "a", 7, clock.now().wallMs + 2));
    recorder.stop();
    EXPECT_EQ(points("a"), 2U);
    EXPECT_EQ(recorder.dropped(), 1U);
}

TEST_F(HistoryRecorderTest, ARowOfANewEpochIsAnotherEntity) {
    const feed::Store before = cityOf({"a", "b"});
    const feed::Store after = cityOf({"b", "c"});
    HistoryRecorder recorder(history, clock);
    recorder.start();
    recorder.setStore(before);
    recorder.record(tell(before, "a", 5, clock.now().wallMs));
    recorder.record(tell(before, "b", 5, clock.now().wallMs));
    recorder.setStore(after);
    recorder.record(tell(after, "b", 5, clock.now().wallMs + 1));
    recorder.record(tell(after, "c", 5, clock.now().wallMs + 1));
    recorder.stop();
    EXPECT_EQ(points("a"), 1U);
    EXPECT_EQ(points("b"), 2U);
    EXPECT_EQ(points("c"), 1U);
}

}  // namespace
}  // namespace belfry::gateway
