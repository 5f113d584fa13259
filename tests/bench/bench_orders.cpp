// SPDX-License-Identifier: Apache-2.0
// One order over thousands of simulated lamps, from its execution to its last result: what it costs the gateway, how
// long it takes in the city's time, and how many messages each target needs. Prints JSON, one line a case.
#include <chrono>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "tests/support/order_city.h"

namespace belfry::bench {
namespace {

double cpuMs() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

/** `each`: targets of one order; `orders` of them one after the other. */
bool measure(const char* what, std::size_t each, std::size_t orders, std::size_t silent) {
    test::OrderCity city(26, 8'000);
    const std::vector<EntityId> lamps = city.goodLamps(each * orders);
    if (lamps.size() < each * orders) {
        std::fprintf(stderr, "bench_orders: the city has only %zu lamps\n", lamps.size());
        return false;
    }
    for (std::size_t i = 0; i < silent; ++i) {
        city.port.silent.insert(lamps[i * (lamps.size() / silent)]);
    }
    const std::uint64_t messages = city.port.messages;
    const std::uint64_t records = city.journalRecords();
    const std::uint64_t told = city.targetsTold;
    const Millis began = city.clock.now().monoMs;
    double asked = 0.0;
    std::size_t holding = 0;
    const double cpu = cpuMs();
    for (std::size_t n = 0; n < orders; ++n) {
        feed::OrderRequest request;
        request.orderId = fmt::format("order-{}", n);
        request.layer = "lighting";
        request.command = "set_level";
        request.targets.assign(lamps.begin() + static_cast<std::ptrdiff_t>(n * each),
                               lamps.begin() + static_cast<std::ptrdiff_t>((n + 1) * each));
        request.value = 0.6;  // no programme of a lamp knows it
        request.reason = "bench";
        request.leaseMs = 3'600'000;
        Result<feed::OrderRecord> reply = fail(ErrorCode::Unknown, "");
        const auto into = [&](Result<feed::OrderRecord> r) { reply = std::move(r); };
        // the rate limit of ten orders a minute is a person's: every order here is another's
        const std::string name = fmt::format("op{}", n);
        const auto before = std::chrono::steady_clock::now();
        city.orders.select(city.person(name.c_str(), name.c_str()), request, 0, into);
        feed::OrderAction action;
        action.orderId = request.orderId;
        action.kind = feed::OrderActionKind::Execute;
        action.previewHash = reply ? reply->previewHash : 0;
        if (reply) {
            city.orders.act(city.person(name.c_str(), name.c_str()), action, into);
        }
        if (reply && reply->state == "AwaitingApproval") {
            action.kind = feed::OrderActionKind::Approve;
            city.orders.act(city.person("second", "second"), action, into);
        }
        if (!reply) {
            std::fprintf(stderr, "bench_orders: %s\n", toText(reply.error()).c_str());
            return false;
        }
        asked += std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - before).count();
    }
    for (int tick = 0; tick < 2'000; ++tick) {
        bool executing = false;
        for (std::size_t n = 0; n < orders; ++n) {
            executing = executing || city.orders.record(fmt::format("order-{}", n))->state == "Executing";
        }
        if (!executing) {
            break;
        }
        city.tick();
    }
    for (std::size_t n = 0; n < orders; ++n) {
        holding += city.orders.record(fmt::format("order-{}", n))->count("Holding");
    }
    const auto all = static_cast<double>(each * orders);
    std::printf(
        "{\"bench\":\"orders\",\"case\":\"%s\",\"targets\":%zu,\"orders\":%zu,\"holding\":%zu,"
        "\"asked_ms\":%.2f,\"orders_per_s\":%.0f,\"last_result_city_ms\":%lld,\"cpu_ms\":%.1f,"
        "\"messages_per_target\":%.2f,\"told_per_target\":%.2f,\"journal_records\":%llu}\n",
        what, each * orders, orders, holding, asked, asked > 0.0 ? 1'000.0 * static_cast<double>(orders) / asked : 0.0,
        static_cast<long long>(city.clock.now().monoMs - began), cpuMs() - cpu,
        static_cast<double>(city.port.messages - messages) / all, static_cast<double>(city.targetsTold - told) / all,
        static_cast<unsigned long long>(city.journalRecords() - records));
    return true;
}

}  // namespace
}  // namespace belfry::bench

int main(int argc, char** argv) {
    using belfry::bench::measure;
    const bool quick = argc > 1 && std::strcmp(argv[1], "--quick") == 0;
    if (quick) {
        return measure("many lamps", 500, 1, 0) ? 0 : 1;
    }
    return measure("one lamp each", 1, 500, 0) && measure("many lamps", 5'000, 1, 0) &&
                   measure("many lamps, 12 silent", 5'000, 1, 12)
               ? 0
               : 1;
}
