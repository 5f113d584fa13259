// SPDX-License-Identifier: Apache-2.0
// An order host on a little city: people ask, a city system answers, time is moved by the test.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "services/gateway/order_host.h"
#include "tests/unit/services/gateway/fixtures.h"

namespace belfry::gateway::test {

/** A city system that says yes to everything, when it is asked to answer. */
struct FakePort final : feed::CommandPort {
    void select(const feed::OrderRequest& request, feed::Reply<feed::OrderRecord> reply) override {
        selected.push_back(request);
        reply(feed::OrderRecord{});
    }
    void execute(const std::string& id, feed::Reply<feed::OrderRecord> reply) override {
        executed.push_back(id);
        if (answers && !silent.contains(selected.back().targets.front())) {
            feed::OrderRecord record;
            feed::OrderTarget target;
            target.entity = "L1";
            target.state = targetState;
            target.reason = reason;
            record.targets.push_back(target);
            reply(record);
        }
    }
    void cancel(const std::string&, feed::Reply<feed::OrderRecord>) override {}
    void renew(const std::string& id, Millis leaseMs, const std::string&,
               feed::Reply<feed::OrderRecord> reply) override {
        renewed.emplace_back(id, leaseMs);
        reply(feed::OrderRecord{});
    }
    void release(const std::string& id, feed::Reply<feed::OrderRecord> reply) override {
        released.push_back(id);
        reply(feed::OrderRecord{});
    }
    std::vector<feed::OrderRequest> selected;
    std::vector<std::string> executed;
    std::vector<std::pair<std::string, Millis>> renewed;
    std::vector<std::string> released;
    bool answers = true;
    std::set<std::string> silent;  ///< targets whose orders are never answered
    std::string targetState = "Accepted";
    std::string reason;
};

class OrderHostTest : public ::testing::Test {
protected:
    void SetUp() override { begin(); }
    void begin() {
        host = std::make_unique<OrderHost>(city.chronicle, alarms, city.clock,
                                           [this](std::function<void()> task) { posted.push_back(std::move(task)); });
        ASSERT_TRUE(host->restore(city.journal));
        alarms.setStore(city.hub.store());
        host->setStore(city.hub.store());
        host->setPort("sim", &port);
        report("L1", 0.8, 0);
        report("L2", 0.8, 0);
        tick();
    }
    void report(const char* lamp, double level, int mode) {
        city.set(lamp, kLevel, level);
        city.set(lamp, kMode, mode);
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
    static feed::OrderRequest request(const std::string& id = "o1", const std::string& lamp = "L1") {
        feed::OrderRequest result;
        result.orderId = id;
        result.layer = "lighting";
        result.command = "set_level";
        result.targets = {lamp};
        result.value = 0.3;
        result.reason = "works on the road";
        result.leaseMs = 600'000;
        return result;
    }
    /** Who they are was proved just now. */
    [[nodiscard]] stream::Caller person(const char* name, const char* desk, const char* role, const char* session) {
        return {name, desk, role, session, city.clock.now().monoMs};
    }
    stream::Caller anna() { return person("anna", "desk-1", "OPERATOR", "session-a"); }
    stream::Caller bruno() { return person("bruno", "desk-2", "OPERATOR", "session-b"); }
    stream::Caller chief() { return person("chief", "desk-0", "SUPERVISOR", "session-0"); }
    Result<feed::OrderRecord> act(const stream::Caller& caller, feed::OrderAction action) {
        Result<feed::OrderRecord> result = fail(ErrorCode::Unknown, "no answer");
        host->act(caller, action, [&](Result<feed::OrderRecord> r) { result = std::move(r); });
        return result;
    }
    Result<feed::OrderRecord> act(const stream::Caller& caller, feed::OrderActionKind kind,
                                  const std::string& id = "o1", const std::string& reason = "because") {
        feed::OrderAction action;
        action.kind = kind;
        action.orderId = id;
        action.reason = reason;
        action.newOrderId = id + "-again";
        if (const auto record = host->record(id)) {
            action.previewHash = record->previewHash;
            action.from = record->owner;
        }
        return act(caller, action);
    }
    Result<feed::OrderPreview> preview(const stream::Caller& caller, const feed::OrderRequest& order) {
        Result<feed::OrderPreview> result = fail(ErrorCode::Unknown, "no answer");
        host->preview(caller, order, [&](Result<feed::OrderPreview> r) { result = std::move(r); });
        return result;
    }
    [[nodiscard]] std::optional<feed::AlarmRecord> alarm(const std::string& definition) const {
        for (const feed::AlarmRecord& one : alarms.records()) {
            if (one.definition == definition && one.active) {
                return one;
            }
        }
        return std::nullopt;
    }
    [[nodiscard]] bool journalled(const std::string& word) const {
        return std::any_of(city.journal.records.begin(), city.journal.records.end(),
                           [&](const auto& one) { return one.body.find(word) != std::string::npos; });
    }
    /** Both lamps: a tenth of the layer and more, so that two people are needed. */
    [[nodiscard]] static feed::OrderRequest both(const std::string& id = "o1") {
        feed::OrderRequest order = request(id);
        order.targets = {"L1", "L2"};
        return order;
    }
    Result<feed::OrderRecord> select(const stream::Caller& caller, const feed::OrderRequest& order) {
        Result<feed::OrderRecord> result = fail(ErrorCode::Unknown, "no answer");
        host->select(caller, order, 0, [&](Result<feed::OrderRecord> r) { result = std::move(r); });
        return result;
    }
    template <typename Method>
    Result<feed::OrderRecord> call(Method method, const stream::Caller& caller, const std::string& id) {
        Result<feed::OrderRecord> result = fail(ErrorCode::Unknown, "no answer");
        (host.get()->*method)(caller, {id, 900'000, "still needed", "", 0},
                              [&](Result<feed::OrderRecord> r) { result = std::move(r); });
        return result;
    }
    [[nodiscard]] std::string state(const std::string& id = "o1") const { return host->record(id)->state; }
    void intoEffect() {
        ASSERT_TRUE(select(anna(), request()));
        ASSERT_TRUE(call(&OrderHost::execute, anna(), "o1"));
        tick(100);
        tick(100);
        report("L1", 0.3, 1);
        tick(100);
        ASSERT_EQ(state(), "InEffect");
    }

    City city;
    AlarmHost alarms{city.chronicle, city.clock};
    FakePort port;
    std::vector<std::function<void()>> posted;
    std::unique_ptr<OrderHost> host;
};

}  // namespace belfry::gateway::test
