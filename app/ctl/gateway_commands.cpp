// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/gateway_commands.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <future>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <unistd.h>

#include "app/ctl/console_lines.h"
#include "models/feed/replica.h"
#include "services/client/client.h"
#include "services/gateway/paths.h"

namespace belfry::ctl {

namespace {

struct Flags {
    std::string address;
    std::string key;
    std::string note;
    long timeoutS = 10;
};

client::ClientOptions clientOptions(const Flags& flags) {
    client::ClientOptions options;
    options.address = flags.address;
    if (options.address.empty()) {
        if (const auto socket = gateway::defaultSocket()) {
            options.address = "unix:" + *socket;
        }
    }
    const char* user = std::getenv("USER");  // NOLINT(concurrency-mt-unsafe): nobody changes the environment here
    options.operatorName = user != nullptr && *user != '\0' ? user : "belfryctl";
    char host[256] = "localhost";
    (void)gethostname(host, sizeof host - 1);
    options.workstation = host;
    options.programVersion = BELFRY_VERSION;
    return options;
}

Error timedOut(const Flags& flags) {
    return {ErrorCode::DeadlineExceeded,
            fmt::format("no answer from {} within {} s", clientOptions(flags).address, flags.timeoutS),
            "Is belfryd running there? Name another gateway with --connect.",
            {}};
}

/** Waits for the first whole picture of the state lane. */
class FirstPicture final : public feed::FeedSink {
public:
    void onMessage(feed::FeedMessage message) override {
        m_messages->acknowledge(message.seq, 0, 0);
        if (m_done || !m_replica.apply(message) || !m_replica.isComplete()) {
            return;
        }
        m_done = true;
        m_promise.set_value();
    }
    void onLink(const feed::LinkStatus& status) override {
        if (status.state == feed::LinkState::Incompatible && !m_done) {
            m_done = true;
            m_refusal = status.detail;
            m_promise.set_value();
        }
    }
    Result<const feed::Store*> wait(feed::FeedSource& source, const Flags& flags) {
        m_messages = &source;
        auto arrived = m_promise.get_future();
        source.start(*this);
        const auto state = arrived.wait_for(std::chrono::seconds(flags.timeoutS));
        source.stop();
        if (state != std::future_status::ready) {
            return tl::unexpected(timedOut(flags));
        }
        if (!m_refusal.empty()) {
            return fail(ErrorCode::FailedPrecondition, m_refusal, "Bring both programs to the same version.");
        }
        return &m_replica.store();
    }

private:
    feed::FeedSource* m_messages = nullptr;
    feed::Replica m_replica;
    bool m_done = false;
    std::string m_refusal;
    std::promise<void> m_promise;
};

/** Waits for the snapshot of the events lane. */
class FirstEvents final : public feed::EventSink {
public:
    struct Snapshot {
        std::vector<feed::AlarmRecord> alarms;
        std::vector<feed::OrderRecord> orders;
    };
    void onSnapshot(std::uint64_t, std::vector<feed::AlarmRecord> alarms,
                    std::vector<feed::OrderRecord> orders) override {
        if (!m_done) {
            m_done = true;
            m_promise.set_value({std::move(alarms), std::move(orders)});
        }
    }
    void onEvents(std::vector<feed::FeedEvent>) override {}
    void onEventsLink(const feed::LinkStatus&) override {}
    Result<Snapshot> wait(feed::EventSource& source, const Flags& flags) {
        auto arrived = m_promise.get_future();
        source.start(*this);
        const auto state = arrived.wait_for(std::chrono::seconds(flags.timeoutS));
        source.stop();
        if (state != std::future_status::ready) {
            return tl::unexpected(timedOut(flags));
        }
        return arrived.get();
    }

private:
    bool m_done = false;
    std::promise<Snapshot> m_promise;
};

int status(const Flags& flags) {
    const auto session = client::openSession(clientOptions(flags), flags.timeoutS * 1'000);
    if (!session) {
        return complain(session.error());
    }
    fmt::print("gateway    {} {} ({})\ncity       {}\ntime zone  {}\nyou        {} as {}\n", session->gatewayId,
               session->version, session->contract, session->cityName, session->timezone, session->operatorName,
               session->role);
    for (const feed::SourceHealth& source : session->sources) {
        fmt::print("source     {:<16} {:<6} {:>8.1f}/s  age {:>6} ms  refused {}{}\n", source.id,
                   toText(source.freshness), source.updatesPerSecond, source.ageMs, source.rejected,
                   source.lastError.empty() ? std::string() : "  " + source.lastError);
    }
    return kOk;
}

int digest(const Flags& flags) {
    auto source = client::connectFeed(clientOptions(flags));
    if (!source) {
        return complain(source.error());
    }
    FirstPicture picture;
    const auto store = picture.wait(**source, flags);
    if (!store) {
        return complain(store.error());
    }
    fmt::print("epoch {} revision {} digest {:016x} entities {}\n", (*store)->epoch(), (*store)->revision(),
               (*store)->digest(), (*store)->catalogue().size());
    return kOk;
}

Result<FirstEvents::Snapshot> events(const Flags& flags, feed::ConsolePorts& ports) {
    auto connected = client::connect(clientOptions(flags));
    if (!connected) {
        return tl::unexpected(connected.error());
    }
    ports = std::move(*connected);
    FirstEvents first;
    return first.wait(*ports.events, flags);
}

int listAlarms(const Flags& flags) {
    feed::ConsolePorts ports;
    auto snapshot = events(flags, ports);
    if (!snapshot) {
        return complain(snapshot.error());
    }
    std::sort(snapshot->alarms.begin(), snapshot->alarms.end(), [](const auto& a, const auto& b) {
        return std::tie(a.priority, a.raisedMs, a.key) < std::tie(b.priority, b.raisedMs, b.key);
    });
    for (const feed::AlarmRecord& alarm : snapshot->alarms) {
        fmt::print("P{}  {:<20} {:<14} {}\n", static_cast<int>(alarm.priority), alarm.state,
                   alarm.acknowledgedBy.empty() ? "-" : alarm.acknowledgedBy, alarm.key);
    }
    fmt::print(stderr, "{} alarms\n", snapshot->alarms.size());
    return kOk;
}

template <typename Record, typename Call>
Result<Record> ask(const Flags& flags, Call call) {
    auto promise = std::make_shared<std::promise<Result<Record>>>();
    auto reply = promise->get_future();
    call([promise](Result<Record> result) { promise->set_value(std::move(result)); });
    if (reply.wait_for(std::chrono::seconds(flags.timeoutS)) != std::future_status::ready) {
        return tl::unexpected(timedOut(flags));
    }
    return reply.get();
}

int acknowledge(const Flags& flags) {
    feed::ConsolePorts ports;
    const auto snapshot = events(flags, ports);
    if (!snapshot) {
        return complain(snapshot.error());
    }
    const auto found = std::find_if(snapshot->alarms.begin(), snapshot->alarms.end(),
                                    [&](const feed::AlarmRecord& alarm) { return alarm.key == flags.key; });
    if (found == snapshot->alarms.end()) {
        return complain(Error{ErrorCode::NotFound, "no alarm " + flags.key, "See belfryctl alarms list.", {}});
    }
    const auto answer = ask<feed::AlarmRecord>(flags, [&](auto reply) {
        ports.alarms->acknowledge(found->key, found->occurrence, flags.note, std::move(reply));
    });
    if (!answer) {
        return complain(answer.error());
    }
    fmt::print("{} {}\n", answer->state, answer->key);
    return kOk;
}

int listOrders(const Flags& flags) {
    feed::ConsolePorts ports;
    const auto snapshot = events(flags, ports);
    if (!snapshot) {
        return complain(snapshot.error());
    }
    for (const feed::OrderRecord& order : snapshot->orders) {
        fmt::print("{}  {:<16} {:<10} {:<14} {} s left  {}\n", order.id, order.state, order.command, order.owner,
                   order.leaseRemainingMs / 1'000, order.reason);
        for (const feed::OrderTarget& target : order.targets) {
            fmt::print("    {:<14} {}{}\n", target.state, target.entity,
                       target.reason.empty() ? "" : "  " + target.reason);
        }
    }
    fmt::print(stderr, "{} orders\n", snapshot->orders.size());
    return kOk;
}

int release(const Flags& flags) {
    auto ports = client::connect(clientOptions(flags));
    if (!ports) {
        return complain(ports.error());
    }
    const auto answer =
        ask<feed::OrderRecord>(flags, [&](auto reply) { ports->commands->release(flags.key, std::move(reply)); });
    if (!answer) {
        return complain(answer.error());
    }
    fmt::print("{} {}\n", answer->state, answer->id);
    return kOk;
}

}  // namespace

void addGatewayCommands(CLI::App& app, Action& action) {
    auto flags = std::make_shared<Flags>();
    const auto command = [&action, flags](CLI::App* parent, const char* name, const char* what,
                                          int (*run)(const Flags&)) {
        auto* sub = parent->add_subcommand(name, what);
        sub->add_option("--connect", flags->address, "gateway: unix:PATH or 127.0.0.1:PORT; default: this user's own");
        sub->add_option("--timeout", flags->timeoutS, "seconds to wait")->capture_default_str();
        sub->callback([&action, flags, run] { action = [flags, run] { return run(*flags); }; });
        return sub;
    };
    command(&app, "status", "the gateway, its city systems and their health", status);
    command(&app, "digest", "revision and digest of the live picture as this client sees it", digest);
    auto* alarms = app.add_subcommand("alarms", "look at alarms and acknowledge them")->require_subcommand(1);
    command(alarms, "list", "everything in the active list", listAlarms);
    auto* ack = command(alarms, "ack", "acknowledge one alarm", acknowledge);
    ack->add_option("KEY", flags->key, "as `alarms list` prints it")->required();
    ack->add_option("--note", flags->note, "kept with the acknowledgement");
    auto* orders = app.add_subcommand("orders", "look at overrides and release them")->require_subcommand(1);
    command(orders, "list", "orders in force and of the last hour", listOrders);
    command(orders, "release", "give a device back to its automatic", release)
        ->add_option("ORDER", flags->key, "order id")
        ->required();
}

}  // namespace belfry::ctl
