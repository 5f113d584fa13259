// SPDX-License-Identifier: Apache-2.0
// A gateway and the city system that it reads, both in this process, with gRPC between them and the consoles, on a
// clock that stands still unless the test moves it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>

#include "services/gateway/gateway.h"
#include "services/proto/mapping_schema.h"
#include "services/simulator/simulator_host.h"
#include "tests/integration/gateway/belfryd_process.h"
#include "tests/integration/gateway/console_client.h"

namespace belfry::test {

/** Runs with the machine's until stand(); then it moves when it is told to. Counts who looks at it. Thread-safe. */
class SteeredClock final : public Clock {
public:
    explicit SteeredClock(const SteeredClock* like = nullptr) : m_like(like) {}
    [[nodiscard]] Instant now() const override {
        const Instant now = m_like != nullptr ? m_like->now() : own();
        const std::scoped_lock lock(m_mutex);
        ++m_looks;
        m_looked.notify_all();
        return now;
    }
    void stand() {
        const Instant now = m_machine.now();
        const std::scoped_lock lock(m_mutex);
        m_stands = now;
    }
    void advance(Millis duration) {
        const std::scoped_lock lock(m_mutex);
        m_stands = m_stands.value().plus(duration);
    }
    /** Waits until it was looked at `times` more. */
    [[nodiscard]] bool waitForLooks(std::uint64_t times) const {
        std::unique_lock lock(m_mutex);
        const std::uint64_t enough = m_looks + times;
        return m_looked.wait_for(lock, ConsoleClient::kPatience, [&] { return m_looks >= enough; });
    }

private:
    [[nodiscard]] Instant own() const {
        const std::scoped_lock lock(m_mutex);
        return m_stands ? *m_stands : m_machine.now();
    }

    const SteeredClock* m_like;
    SystemClock m_machine;
    mutable std::mutex m_mutex;
    mutable std::condition_variable m_looked;
    mutable std::uint64_t m_looks = 0;
    std::optional<Instant> m_stands;
};

class SteeredGateway {
public:
    explicit SteeredGateway(const std::string& scenario) {
        const char* source = std::getenv("BELFRY_SOURCE");
        const std::filesystem::path resources = std::filesystem::path(source == nullptr ? "." : source) / "resources";
        simulator::SimulatorHostOptions city;
        city.seed = 3;
        city.tickMs = kTickMs;
        city.listen = "unix:" + (m_dir.path() / "city").string();
        city.scenario = must(simulator::loadScenario(resources / "scenarios" / (scenario + ".json")));
        m_city = must(simulator::SimulatorHost::start(
            std::move(city), testCity(), must(proto::loadLayerSchemas((resources / "layers").string())), m_cityClock));

        gateway::GatewayOptions options;
        options.resources = resources;
        options.config.gatewayId = "test";
        options.config.cityDir = testCity();
        options.config.storeDir = m_dir.path() / "store";
        options.config.unixSocket = (m_dir.path() / "s").string();
        options.config.accountsOpen = true;
        options.config.tickMs = kTickMs;
        gateway::SourceConfig feed;
        feed.id = "city";
        feed.title = "City";
        feed.kind = gateway::SourceConfig::Kind::Feed;
        feed.address = "unix:" + (m_dir.path() / "city").string();
        options.config.sources.push_back(feed);
        m_gateway = must(gateway::Gateway::start(std::move(options), m_clock));
        anna = std::make_unique<ConsoleClient>(m_gateway->address(), "anna");
        bruno = std::make_unique<ConsoleClient>(m_gateway->address(), "bruno");
        for (ConsoleClient* console : {anna.get(), bruno.get()}) {
            if (!console->waitFor([console] { return console->replica.isComplete() && console->eventSnapshots > 0; })) {
                throw std::runtime_error("the gateway's consoles see nothing");
            }
        }
        m_clock.stand();
    }

    /** Time goes on by `duration`; city, gateway and consoles have had their turn when it returns. */
    void step(Millis duration = kStepMs) {
        const std::uint64_t heard = messages();
        m_clock.advance(duration);
        m_passed += duration;
        if (m_city && !m_cityClock.waitForLooks(2)) {
            throw std::runtime_error("the city does not turn any more");
        }
        if (!m_gateway->alive() || !m_gateway->alive()) {  // the first may be of a turn that began before
            throw std::runtime_error("the gateway does not turn any more");
        }
        if (!anna->waitFor([&] { return anna->messages > heard; })) {
            throw std::runtime_error("the console hears nothing any more");
        }
    }
    /** Moves time until `holds`, at most `within`. */
    [[nodiscard]] bool until(const std::function<bool()>& holds, Millis within) {
        for (Millis spent = 0; !anna->isSo(holds); spent += kStepMs) {
            if (spent >= within) {
                return false;
            }
            step();
        }
        return true;
    }
    /** To this moment of the scenario. */
    void runTo(Millis sinceStart) {
        while (m_passed < sinceStart) {
            step(std::min<Millis>(2 * kStepMs, sinceStart - m_passed));
        }
    }
    [[nodiscard]] Millis passed() const { return m_passed; }
    [[nodiscard]] Millis wallMs() const { return m_clock.now().wallMs; }
    /** The city system is gone, as when its host loses power. */
    void stopCity() {
        m_city->stop();
        m_city.reset();
    }

    std::unique_ptr<ConsoleClient> anna;
    std::unique_ptr<ConsoleClient> bruno;

private:
    static constexpr Millis kTickMs = 20;  // of the machine: how often gateway and city look at the clock
    static constexpr Millis kStepMs = 500;

    template <typename T>
    static T must(Result<T> result) {
        if (!result) {
            throw std::runtime_error(toText(result.error()));
        }
        return std::move(*result);
    }
    [[nodiscard]] std::uint64_t messages() {
        std::uint64_t count = 0;
        (void)anna->isSo([&] {
            count = anna->messages;
            return true;
        });
        return count;
    }

    TempDir m_dir;
    SteeredClock m_clock;
    SteeredClock m_cityClock{&m_clock};
    std::unique_ptr<simulator::SimulatorHost> m_city;
    std::unique_ptr<gateway::Gateway> m_gateway;
    Millis m_passed = 0;
};

}  // namespace belfry::test
