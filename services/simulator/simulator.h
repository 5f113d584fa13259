// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "models/domain/clock.h"
#include "models/domain/layer_schema.h"
#include "models/feed/asset.h"
#include "models/feed/ports.h"
#include "models/feed/state_writer.h"
#include "services/simulator/city_contents.h"
#include "services/simulator/scenario.h"

namespace belfry::simulator {

struct SimulatorOptions {
    std::uint64_t seed = 1;
    Scenario scenario;
    /** City's local time at the first step, ms since 1970-01-01T00:00 local. */
    Millis startLocalMs = 0;
    /** Local time minus UTC; moves the sun. */
    int utcOffsetMinutes = 60;
    std::string language = "en";  ///< of message signs and incident texts: "en" or "de"
    std::size_t maxDerivedLamps = 20'000;
    std::size_t maxRoadSegments = 40'000;
    /** What time it is when an order comes between two steps: what a device does then must not carry the time of the
     * step before, which is older than the order. Unset: the time of the last step. */
    std::function<Instant()> present;
};

/** One past value of an attribute that the schema records. The views live as long as the writer's store. */
struct BackfillSample {
    Handle handle;
    std::string_view entity;
    AttributeIndex attribute = 0;
    Millis wallMs = 0;
    std::int32_t raw = 0;
};
using BackfillSink = std::function<void(const BackfillSample&)>;

/** The city behind the feed: five systems that live by themselves, disturb each other and obey orders.
 *  The same seed, scenario, city and steps write the same values in the same order. Reads no clock but `present`, uses
 * no thread: call everything from one sequence. */
class Simulator final : public feed::CommandPort {
public:
    Simulator(SimulatorOptions options, std::vector<LayerSchema> schemas, CityContents city);
    ~Simulator() override;
    Simulator(const Simulator&) = delete;
    Simulator& operator=(const Simulator&) = delete;

    /** What the package has and what had to be made up (fact simulated=yes), sorted by nothing in particular.
     *  Empty after attach(): give it to Catalogue::build before. */
    [[nodiscard]] const std::vector<feed::Asset>& catalogue() const;
    /** The same for the only one who needs it: a million assets are not copied. catalogue() is empty afterwards. */
    [[nodiscard]] std::vector<feed::Asset> takeCatalogue();

    /** The writer's catalogue must contain catalogue(); entities that it refused are left out. The writer must outlive
     *  the simulator or the next attach(). */
    void attach(feed::StateWriter& writer);

    /** Lives through the time before the start in steps of five minutes and tells what would have been recorded, as if
     *  it ended at `now`. Call after attach() and before the first step(). */
    void backfill(Millis duration, Instant now, const BackfillSink& sink);

    /** City life goes on by `simulatedMs`; devices, reports and leases follow `now.monoMs`. `now` never goes back. The
     *  first step writes every entity once. */
    void step(Millis simulatedMs, Instant now);

    /** City's local time, ms since 1970 local. */
    [[nodiscard]] Millis localTimeMs() const;
    [[nodiscard]] const SimulatorOptions& options() const;
    /** What happened, for people and for tests: "18:38:00 feeder F-03 tripped (42 lamps dark)". The newest 1,000. */
    [[nodiscard]] const std::vector<std::string>& journal() const;

    // feed::CommandPort: replies come before the call returns. Order state on the level of a city system: targets are
    // Accepted, Refused or NoReply here; that a lamp really moved is told by its report.
    void select(const feed::OrderRequest& request, feed::Reply<feed::OrderRecord> reply) override;
    void execute(const std::string& orderId, feed::Reply<feed::OrderRecord> reply) override;
    void cancel(const std::string& orderId, feed::Reply<feed::OrderRecord> reply) override;
    void renew(const std::string& orderId, Millis leaseMs, const std::string& reason,
               feed::Reply<feed::OrderRecord> reply) override;
    void release(const std::string& orderId, feed::Reply<feed::OrderRecord> reply) override;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace belfry::simulator
