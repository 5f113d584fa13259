// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <queue>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "models/domain/alarm_condition.h"
#include "models/domain/alarm_flood.h"
#include "models/domain/alarm_logic.h"
#include "models/feed/delta.h"
#include "models/feed/ports.h"
#include "models/feed/store.h"
#include "services/gateway/chronicle.h"
#include "services/store/journal.h"

namespace belfry::gateway {

struct AlarmHostStats {
    std::uint64_t evaluations = 0;
    std::uint64_t transitions = 0;
    std::size_t instances = 0;
    std::size_t listed = 0;
};

/** Every alarm of the city: evaluates conditions of attributes that changed, keeps one AlarmLogic for each alarm that
 *  was ever raised, journals before it shows. Restored from the journal at start, whatever happened. Core sequence
 * only.
 */
class AlarmHost {
public:
    AlarmHost(Chronicle& chronicle, const Clock& clock);
    ~AlarmHost();
    AlarmHost(const AlarmHost&) = delete;
    AlarmHost& operator=(const AlarmHost&) = delete;

    /** Reads the saved alarms; before setStore(). DATA_LOSS when one of them does not fit. */
    [[nodiscard]] Result<void> restore(const store::Journal& journal);
    /** A new epoch: binds definitions and entities by name. `store` must outlive this or the next call. */
    void setStore(const feed::Store& store);

    /** Evaluates what the commit touched. */
    void onDelta(const feed::Delta& delta, Instant now);
    /** Every city system has told of its equipment: what was remembered of entities that are no more has ended. */
    void dropUnknown(Instant now);
    /** Timers; call at every tick. */
    void tick(Instant now);
    /** One city system fell silent or came back: one alarm for all of it. */
    void setSourceLost(const std::string& source, const std::string& title, bool lost, Instant now);

    [[nodiscard]] Result<feed::AlarmRecord> acknowledge(const std::string& key, std::uint64_t occurrence,
                                                        const std::string& note, const Actor& actor);
    /** `durationMs` 0 = until it clears (one shot). `occurrence` 0 = whichever. */
    [[nodiscard]] Result<feed::AlarmRecord> shelve(const std::string& key, std::uint64_t occurrence, Millis durationMs,
                                                   const std::string& reason, const Actor& actor);
    [[nodiscard]] Result<feed::AlarmRecord> unshelve(const std::string& key, std::uint64_t occurrence,
                                                     const Actor& actor);

    /** An alarm that an order raises or clears: key "orders/<alarm>/<order id>". */
    void setOrderAlarm(const std::string& orderId, const std::string& alarm, AlarmPriority priority,
                       const std::string& text, bool on, Instant now);

    /** Everything that is not Normal. */
    [[nodiscard]] std::vector<feed::AlarmRecord> records() const;
    /** Entities that have an alarm which is not Normal, in no order. */
    void appendMarked(std::vector<Handle>* handles) const;
    [[nodiscard]] std::optional<feed::AlarmRecord> record(const std::string& key) const;
    [[nodiscard]] Instant lastEvaluated() const { return m_lastEvaluated; }
    [[nodiscard]] AlarmHostStats stats() const;

private:
    struct Instance;
    struct Compiled {
        const AlarmDefinition* definition = nullptr;
        AlarmCondition condition;
        std::unordered_map<std::uint32_t, Instance*> rows;  ///< instances by row
    };
    struct Layer {
        std::uint64_t mask = 0;  ///< attributes that any alarm looks at
        std::vector<Compiled> alarms;
    };
    struct Deadline {
        Millis monoMs = 0;
        std::weak_ptr<Instance> instance;
        friend bool operator>(const Deadline& a, const Deadline& b) { return a.monoMs > b.monoMs; }
    };

    void evaluate(LayerIndex layer, Compiled& compiled, Handle handle, Instant now);
    Instance& instanceFor(const std::string& key, const std::string& layer, const AlarmDefinition& definition,
                          const EntityId& entity);
    /** An alarm of Belfry itself, with a definition that no layer has. */
    Instance& builtIn(const std::string& key, const AlarmDefinition& definition, const EntityId& entity);
    /** Applies, and notes what people should know. */
    void feedEvent(Instance& instance, const AlarmEvent& event, Instant now);
    void runDue(Instance& instance, Instant now);
    [[nodiscard]] Result<feed::AlarmRecord> personal(const std::string& key, std::uint64_t occurrence,
                                                     const AlarmEvent& event);
    [[nodiscard]] Happening happening(const Instance& instance, std::string_view event, const Actor* actor,
                                      Instant now);
    void schedule(Instance& instance);
    /** The entity is no more: the alarm ends, and is forgotten once nobody has to acknowledge it. */
    void end(Instance& instance, Instant now);
    void updateRecord(Instance& instance, Instant now) const;
    void annunciated(Instance& instance, Instant now);

    Chronicle& m_chronicle;
    const Clock& m_clock;
    const feed::Store* m_store = nullptr;
    std::vector<Layer> m_layers;
    std::unordered_map<std::string, std::shared_ptr<Instance>> m_instances;
    std::priority_queue<Deadline, std::vector<Deadline>, std::greater<>> m_deadlines;
    std::vector<std::string> m_forgotten;  ///< keys to be erased at the next tick
    AlarmFlood m_flood;
    Instant m_lastEvaluated;
    std::uint64_t m_evaluations = 0;
    std::uint64_t m_transitions = 0;
};

}  // namespace belfry::gateway
