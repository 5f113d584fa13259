// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/domain/clock.h"
#include "models/domain/error.h"
#include "models/domain/layer_schema.h"
#include "services/simulator/simulator.h"

namespace grpc {
class Channel;
}

namespace belfry::simulator {

struct SimulatorHostOptions {
    std::uint64_t seed = 1;
    double speed = 1.0;                  ///< city seconds per second, 0.1 … 600
    Scenario scenario;                   ///< loadScenario(resources/scenarios/<name>.json)
    std::optional<Millis> startLocalMs;  ///< instead of the scenario's; neither: the city's time now
    std::string language = "en";
    Millis tickMs = 250;
    Millis backfillMs = 0;  ///< how much past to tell to `backfill`, e.g. 24 h
    BackfillSink backfill;  ///< called before start() returns
    std::string listen;     ///< also serve here, "127.0.0.1:0" or "unix:/path"; empty = in-process only
};

/** The simulator as a city system of its own: its thread, its FeedHub, and the services CityFeed and CityControl on an
 *  in-process channel, so that a gateway cannot tell it from a real one. */
class SimulatorHost {
public:
    /** `schemas`: the layers of resources/layers; `clock` must outlive the host. */
    [[nodiscard]] static Result<std::unique_ptr<SimulatorHost>> start(SimulatorHostOptions options,
                                                                      const std::filesystem::path& cityDir,
                                                                      std::vector<LayerSchema> schemas,
                                                                      const Clock& clock);
    [[nodiscard]] static Result<std::unique_ptr<SimulatorHost>> start(SimulatorHostOptions options, CityContents city,
                                                                      std::vector<LayerSchema> schemas,
                                                                      const Clock& clock);
    ~SimulatorHost();  ///< stops
    SimulatorHost(const SimulatorHost&) = delete;
    SimulatorHost& operator=(const SimulatorHost&) = delete;

    /** A channel to CityFeed and CityControl that never leaves the process. Any thread; valid until stop(). */
    [[nodiscard]] std::shared_ptr<grpc::Channel> inProcessChannel();
    /** Port of `listen` if it was a TCP address, else 0. */
    [[nodiscard]] int port() const;
    [[nodiscard]] std::size_t entityCount() const;
    /** Ends streams and thread; returns when both are gone. Any thread, more than once. */
    void stop();

private:
    struct Impl;
    explicit SimulatorHost(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace belfry::simulator
