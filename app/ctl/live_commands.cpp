// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/live_commands.h"

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <ctime>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include "app/ctl/password_prompt.h"
#include "app/ctl/progress.h"
#include "models/feed/replica.h"
#include "services/client/client.h"
#include "services/gateway/paths.h"

namespace belfry::ctl {

namespace {

using namespace std::chrono_literals;

std::string userName() {
    passwd entry{};
    passwd* found = nullptr;
    std::array<char, 4096> buffer;
    const bool known = getpwuid_r(getuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr;
    return known ? std::string(entry.pw_name) : fmt::format("uid-{}", getuid());
}

Result<client::ClientOptions> optionsOf(const ConnectArgs& connect) {
    client::ClientOptions options;
    options.address = connect.address;
    if (options.address.empty()) {
        const auto socket = gateway::defaultSocket();
        if (!socket) {
            return tl::unexpected(socket.error());
        }
        options.address = "unix:" + *socket;
    }
    options.operatorName = connect.operatorName.empty() ? userName() : connect.operatorName;
    char host[256] = {};
    options.workstation = gethostname(host, sizeof host - 1) == 0 ? host : "unknown";
    options.programVersion = BELFRY_VERSION;
    if (!connect.tls.empty()) {
        auto paths = client::tlsPathsOf(connect.tls);
        if (!paths) {
            return tl::unexpected(paths.error());
        }
        options.tls = std::move(*paths);
    }
    return options;
}

/** Ports to a gateway; where it asks for a password, logged in. */
Result<feed::ConsolePorts> enter(const ConnectArgs& connect) {
    const auto options = optionsOf(connect);
    if (!options) {
        return tl::unexpected(options.error());
    }
    auto ports = client::connect(*options);
    if (!ports) {
        return ports;
    }
    if (connect.passwordFile.empty()) {
        const auto session = client::openSession(*options, connect.timeoutMs);
        if (!session || !session->state.logInNeeded) {
            return ports;  // who does not answer says so to the command itself
        }
    }
    access::Secret password;
    if (!connect.passwordFile.empty()) {
        auto read = readPasswordFile(connect.passwordFile);
        if (!read) {
            return tl::unexpected(read.error());
        }
        password = std::move(*read);
    } else if (auto typed = readHidden(fmt::format("Password of {}: ", options->operatorName))) {
        password = access::Secret::take(*typed);
    } else {
        return fail(ErrorCode::PermissionDenied, "the gateway asks for a password, and this is no terminal",
                    "give --as USER and --password-file FILE");
    }
    auto answer = std::make_shared<std::promise<Result<feed::SessionState>>>();
    auto future = answer->get_future();
    ports->session->logIn(options->operatorName, std::string(password.view()),
                          [answer](Result<feed::SessionState> result) { answer->set_value(std::move(result)); });
    if (future.wait_for(std::chrono::milliseconds(connect.timeoutMs)) != std::future_status::ready) {
        return fail(ErrorCode::DeadlineExceeded, "the gateway did not answer the log-in", "try again");
    }
    if (auto in = future.get(); !in) {
        return tl::unexpected(in.error());
    }
    return ports;
}

std::string utc(Millis wallMs) {
    const std::time_t seconds = wallMs / 1000;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

/** Waits for something that another thread brings. */
template <typename T>
class Waiter {
public:
    void bring(T value) {
        {
            const std::scoped_lock lock(m_mutex);
            if (!m_value) {
                m_value = std::move(value);
            }
        }
        m_ready.notify_all();
    }
    void say(std::string what) {
        const std::scoped_lock lock(m_mutex);
        m_lastWord = std::move(what);
    }
    Result<T> wait(long long timeoutMs) {
        const auto stop = interrupted();
        std::unique_lock lock(m_mutex);
        const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeoutMs);
        while (!m_value && !stop.stop_requested() && std::chrono::steady_clock::now() < until) {
            m_ready.wait_for(lock, 100ms);
        }
        if (m_value) {
            return std::move(*m_value);
        }
        if (stop.stop_requested()) {
            return fail(ErrorCode::Cancelled, "stopped");
        }
        return fail(ErrorCode::Unavailable,
                    "the gateway did not answer" + (m_lastWord.empty() ? std::string() : ": " + m_lastWord),
                    "is belfryd running? Give its address with --connect");
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_ready;
    std::optional<T> m_value;
    std::string m_lastWord;
};

struct EventsPicture {
    std::uint64_t seq = 0;
    std::vector<feed::AlarmRecord> alarms;
    std::vector<feed::OrderRecord> orders;
    std::vector<feed::IncidentRecord> incidents;
};

class PictureSink final : public feed::EventSink {
public:
    void onSnapshot(std::uint64_t seq, std::vector<feed::AlarmRecord> alarms,
                    std::vector<feed::OrderRecord> orders) override {
        waiter.bring({seq, std::move(alarms), std::move(orders), std::move(m_incidents)});
    }
    void onIncidents(std::vector<feed::IncidentRecord> incidents) override { m_incidents = std::move(incidents); }
    void onEvents(std::vector<feed::FeedEvent>) override {}
    void onEventsLink(const feed::LinkStatus& status) override { waiter.say(status.detail); }

    Waiter<EventsPicture> waiter;

private:
    std::vector<feed::IncidentRecord> m_incidents;
};

/** Ports and the picture of alarms and orders as of now. */
struct Live {
    feed::ConsolePorts ports;
    EventsPicture picture;
};

Result<Live> look(const ConnectArgs& connect) {
    auto ports = enter(connect);
    if (!ports) {
        return tl::unexpected(ports.error());
    }
    PictureSink sink;
    ports->events->start(sink);
    auto picture = sink.waiter.wait(connect.timeoutMs);
    ports->events->stop();
    if (!picture) {
        return tl::unexpected(picture.error());
    }
    return Live{std::move(*ports), std::move(*picture)};
}

/** The state lane until the picture is whole and the gateway said so. */
class DigestSink final : public feed::FeedSink {
public:
    struct Found {
        std::string epoch;
        Revision revision = 0;
        std::uint64_t digest = 0;
        std::size_t entities = 0;
    };

    explicit DigestSink(feed::FeedSource& source) : m_source(source) {}

    void onMessage(feed::FeedMessage message) override {
        const std::uint64_t seq = message.seq;
        const auto change = m_replica.apply(message);
        if (!change) {
            m_source.resynchronise(change.error().message);
            return;
        }
        m_source.acknowledge(seq, m_replica.store().revision(), 0);
        // only a heartbeat says that nothing else is under way
        if (change->kind == feed::FeedMessage::Kind::Heartbeat && m_replica.isComplete()) {
            waiter.bring({m_replica.store().epoch(), m_replica.store().revision(), m_replica.store().digest(),
                          m_replica.store().catalogue().size()});
        }
    }
    void onLink(const feed::LinkStatus& status) override { waiter.say(status.detail); }

    Waiter<Found> waiter;

private:
    feed::FeedSource& m_source;
    feed::Replica m_replica;
};

/** The state lane until the gateway says how its sources are. */
class SourcesSink final : public feed::FeedSink {
public:
    explicit SourcesSink(feed::FeedSource& source) : m_source(source) {}

    void onMessage(feed::FeedMessage message) override {
        m_source.acknowledge(message.seq, message.rev, 0);
        if (!message.sources.empty()) {
            waiter.bring(std::move(message.sources));
        }
    }
    void onLink(const feed::LinkStatus& status) override { waiter.say(status.detail); }

    Waiter<std::vector<feed::SourceHealth>> waiter;

private:
    feed::FeedSource& m_source;
};

/** How the city systems are, as who is logged in is told; some roles are told nothing. */
Result<std::vector<feed::SourceHealth>> sourcesOf(const feed::ConsolePorts& ports, long long timeoutMs) {
    SourcesSink sink(*ports.feed);
    ports.feed->start(sink);
    auto sources = sink.waiter.wait(timeoutMs);
    ports.feed->stop();
    return sources;
}

}  // namespace

int status(const ConnectArgs& connect) {
    const auto options = optionsOf(connect);
    if (!options) {
        return report(options.error());
    }
    auto session = client::openSession(*options, connect.timeoutMs);
    if (!session) {
        return report(session.error());
    }
    const bool logsIn = session->state.logInNeeded && !connect.passwordFile.empty();
    std::string untold;
    if (logsIn) {
        const auto ports = enter(connect);
        if (!ports) {
            return report(ports.error());
        }
        if (auto sources = sourcesOf(*ports, connect.timeoutMs)) {
            session->sources = std::move(*sources);
        } else {
            untold = sources.error().message;
        }
    }
    fmt::print("gateway      {} ({}, {})\n", session->gatewayId, session->version, session->contract);
    fmt::print("city         {}\n", session->cityName);
    fmt::print("you          {}, {}\n", session->operatorName,
               logsIn                       ? "logged in"
               : session->state.logInNeeded ? "not logged in: systems are shown to who is (--as, --password-file)"
                                            : session->role);
    fmt::print("accounts     {}\n", session->state.accountsOpen         ? "OPEN: nobody is asked for a password"
                                    : session->state.accountsUnreadable ? "UNREADABLE: everybody only looks"
                                                                        : "required");
    if (session->state.certificateEndsMs > 0) {
        fmt::print("certificate  ends {}\n", utc(session->state.certificateEndsMs));
    }
    bool good = untold.empty();
    if (!good) {
        fmt::print("source       not told: {}\n", untold);
    }
    for (const feed::SourceHealth& source : session->sources) {
        fmt::print("source       {:<16} {:<6} last heard {} ms ago, {:.0f} values/s, {} refused\n", source.id,
                   toText(source.freshness), source.ageMs, source.updatesPerSecond, source.rejected);
        if (!source.lastError.empty()) {
            fmt::print("             {}\n", source.lastError);
        }
        good = good && source.freshness != Freshness::Lost;
    }
    return good ? kOk : kFindings;
}

int listAlarms(const ConnectArgs& connect) {
    const auto live = look(connect);
    if (!live) {
        return report(live.error());
    }
    for (const feed::AlarmRecord& alarm : live->picture.alarms) {
        fmt::print("P{}  {:<18} {}  {}{}{}{}\n", static_cast<int>(alarm.priority), alarm.state, utc(alarm.raisedMs),
                   alarm.key, alarm.valueText.empty() ? "" : "  " + alarm.valueText,
                   alarm.acknowledgedBy.empty() ? "" : "  by " + alarm.acknowledgedBy, alarm.stale ? "  (stale)" : "");
    }
    fmt::print("{} alarms\n", live->picture.alarms.size());
    return kOk;
}

int acknowledgeAlarm(const ConnectArgs& connect, const std::string& key, const std::string& note) {
    const auto live = look(connect);
    if (!live) {
        return report(live.error());
    }
    std::uint64_t occurrence = 0;
    for (const feed::AlarmRecord& alarm : live->picture.alarms) {
        if (alarm.key == key) {
            occurrence = alarm.occurrence;
        }
    }
    auto answer = std::make_shared<std::promise<Result<feed::AlarmRecord>>>();
    auto future = answer->get_future();
    live->ports.alarms->acknowledge(
        key, occurrence, note, [answer](Result<feed::AlarmRecord> result) { answer->set_value(std::move(result)); });
    if (future.wait_for(std::chrono::milliseconds(connect.timeoutMs)) != std::future_status::ready) {
        return report({ErrorCode::DeadlineExceeded, "the gateway did not answer", "look at the alarm list", ""});
    }
    const auto result = future.get();
    if (!result) {
        return report(result.error());
    }
    fmt::print("{} {}\n", result->state, result->key);
    return kOk;
}

namespace {

constexpr std::array<std::pair<const char*, feed::AlarmActionKind>, 9> kAlarmActions = {{
    {"reset", feed::AlarmActionKind::Reset},
    {"silence", feed::AlarmActionKind::Silence},
    {"shelve", feed::AlarmActionKind::Shelve},
    {"unshelve", feed::AlarmActionKind::Unshelve},
    {"out-of-service", feed::AlarmActionKind::RemoveFromService},
    {"return", feed::AlarmActionKind::ReturnToService},
    {"assign", feed::AlarmActionKind::Assign},
    {"note", feed::AlarmActionKind::AddNote},
    {"unack", feed::AlarmActionKind::Unacknowledge},
}};

}  // namespace

std::vector<std::string> alarmActions() {
    std::vector<std::string> names;
    names.reserve(kAlarmActions.size());
    for (const auto& [name, kind] : kAlarmActions) {
        names.emplace_back(name);
    }
    return names;
}

int actOnAlarm(const ConnectArgs& connect, const AlarmActArgs& args) {
    const auto live = look(connect);
    if (!live) {
        return report(live.error());
    }
    feed::AlarmAction action;
    for (const auto& [name, kind] : kAlarmActions) {
        if (args.action == name) {
            action.kind = kind;
        }
    }
    action.targets = {{args.key, 0}};
    action.note = action.reason = action.workOrder = action.owner = args.text;
    action.durationMs = static_cast<Millis>(args.minutes * 60'000.0);
    using Outcomes = Result<std::vector<feed::AlarmOutcome>>;
    auto answer = std::make_shared<std::promise<Outcomes>>();
    auto future = answer->get_future();
    live->ports.alarms->act(action, [answer](Outcomes result) { answer->set_value(std::move(result)); });
    if (future.wait_for(std::chrono::milliseconds(connect.timeoutMs)) != std::future_status::ready) {
        return report({ErrorCode::DeadlineExceeded, "the gateway did not answer", "look at the alarm list", ""});
    }
    const Outcomes outcomes = future.get();
    if (!outcomes) {
        return report(outcomes.error());
    }
    if (outcomes->empty() || !outcomes->front().alarm) {
        const feed::AlarmOutcome outcome = outcomes->empty() ? feed::AlarmOutcome{} : outcomes->front();
        return report({ErrorCode::FailedPrecondition, outcome.reason + ": " + outcome.message, "", outcome.reason});
    }
    fmt::print("{} {}\n", outcomes->front().alarm->state, args.key);
    return kOk;
}

int listOrders(const ConnectArgs& connect) {
    const auto live = look(connect);
    if (!live) {
        return report(live.error());
    }
    for (const feed::OrderRecord& order : live->picture.orders) {
        fmt::print("{}  {:<14} {}.{} by {}: {}\n", order.id, order.state, order.layer, order.command, order.owner,
                   order.reason);
        for (std::size_t i = 0; i < order.targets.size() && i < 20; ++i) {
            const feed::OrderTarget& target = order.targets[i];
            fmt::print("    {:<12} {}{}{}\n", target.state, target.entity,
                       target.reason.empty() ? "" : "  " + target.reason,
                       target.detail.empty() ? "" : "  " + target.detail);
        }
    }
    fmt::print("{} orders\n", live->picture.orders.size());
    return kOk;
}

int listIncidents(const ConnectArgs& connect) {
    const auto live = look(connect);
    if (!live) {
        return report(live.error());
    }
    for (const feed::IncidentRecord& incident : live->picture.incidents) {
        fmt::print("P{}  {:<10} {}  {}  {}{}{}\n", incident.priority, incident.state, utc(incident.changedMs),
                   incident.id, incident.lead.empty() ? "nobody leads" : "led by " + incident.lead,
                   incident.confirmation.empty() ? "" : "  (" + incident.confirmation + ")",
                   incident.exercise ? "  EXERCISE" : "");
    }
    fmt::print("{} incidents\n", live->picture.incidents.size());
    return kOk;
}

int releaseOrder(const ConnectArgs& connect, const std::string& order) {
    auto ports = enter(connect);
    if (!ports) {
        return report(ports.error());
    }
    auto answer = std::make_shared<std::promise<Result<feed::OrderRecord>>>();
    auto future = answer->get_future();
    ports->commands->release(order,
                             [answer](Result<feed::OrderRecord> result) { answer->set_value(std::move(result)); });
    if (future.wait_for(std::chrono::milliseconds(connect.timeoutMs)) != std::future_status::ready) {
        return report({ErrorCode::DeadlineExceeded, "the gateway did not answer", "look at the orders", ""});
    }
    const auto result = future.get();
    if (!result) {
        return report(result.error());
    }
    fmt::print("{} {}\n", result->state, result->id);
    return kOk;
}

int digest(const ConnectArgs& connect) {
    auto ports = enter(connect);
    if (!ports) {
        return report(ports.error());
    }
    DigestSink sink(*ports->feed);
    ports->feed->start(sink);
    const auto found = sink.waiter.wait(connect.timeoutMs);
    ports->feed->stop();
    if (!found) {
        return report(found.error());
    }
    fmt::print("epoch {}\nrevision {}\ndigest {:016x}\nentities {}\n", found->epoch, found->revision, found->digest,
               found->entities);
    return kOk;
}

}  // namespace belfry::ctl
