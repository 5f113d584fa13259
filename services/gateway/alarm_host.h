// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "models/domain/alarm_condition.h"
#include "models/domain/alarm_flood.h"
#include "models/domain/alarm_logic.h"
#include "models/domain/order_logic.h"
#include "models/domain/permissions.h"
#include "models/feed/delta.h"
#include "models/feed/ports.h"
#include "models/feed/store.h"
#include "services/gateway/alarm_windows.h"
#include "services/gateway/chronicle.h"
#include "services/gateway/config.h"
#include "services/store/journal.h"

namespace belfry::gateway {

struct AlarmHostStats {
    std::uint64_t evaluations = 0;
    std::uint64_t transitions = 0;
    std::size_t instances = 0;
    std::size_t listed = 0;
};

/** How long consequences stay under a cause that has gone, so that they can clear before anybody is bothered. */
inline constexpr Millis kCauseHoldMs = 30'000;

/** Every alarm of the city: evaluates conditions of attributes that changed, keeps one machine (models/domain) for each
 *  alarm that was ever raised or touched, journals before it shows. Restored from the journal at start, whatever
 *  happened. One ordered queue: all of it runs on the core sequence. */
class AlarmHost {
public:
    /** The first position that fits has an alarm; what fits none belongs to the whole city. */
    AlarmHost(Chronicle& chronicle, const Clock& clock, std::vector<AlarmPosition> positions = {});
    ~AlarmHost();
    AlarmHost(const AlarmHost&) = delete;
    AlarmHost& operator=(const AlarmHost&) = delete;

    /** Reads the saved alarms; before setStore(). DATA_LOSS when one of them does not fit. */
    [[nodiscard]] Result<void> restore(const store::Journal& journal);
    /** A new epoch: binds definitions and entities by name. `store` must outlive this or the next call. */
    void setStore(const feed::Store& store);

    /** Evaluates what the commit touched. */
    void onDelta(const feed::Delta& delta, Instant now);
    /** Every city system (`sources`) has told of its equipment: what was remembered of entities that are no more has
     *  ended, and so has the silence of city systems that are none any more. */
    void dropUnknown(const std::vector<std::string>& sources, Instant now);
    /** Timers; call at every tick. */
    void tick(Instant now);
    /** One city system fell silent or came back: one alarm for all of it. */
    void setSourceLost(const std::string& source, const std::string& title, bool lost, Instant now);
    /** An alarm that an order raises or clears: key "/<alarm>/<order id>", "/DISCREPANCY/0192…". */
    void setOrderAlarm(const std::string& orderId, OrderAlarm alarm, AlarmPriority priority, const CodedText& said,
                       bool on, Instant now);

    /** Whether who acts may do it to the alarm of this key; nothing = everywhere. */
    using MayHere = std::function<Result<void>(const std::string& key)>;

    // --- what people do (alarm_actions.cpp): journalled, accepted or refused, before it is so -----------------------
    [[nodiscard]] Result<feed::AlarmRecord> acknowledge(const std::string& key, std::uint64_t occurrence,
                                                        const std::string& note, const Actor& actor);
    /** `durationMs` 0 = until it clears (one shot). `occurrence` 0 = whichever. */
    [[nodiscard]] Result<feed::AlarmRecord> shelve(const std::string& key, std::uint64_t occurrence, Millis durationMs,
                                                   const std::string& reason, const Actor& actor);
    [[nodiscard]] Result<feed::AlarmRecord> unshelve(const std::string& key, std::uint64_t occurrence,
                                                     const Actor& actor);
    /** Of the first target only. */
    [[nodiscard]] Result<feed::AlarmRecord> act(const feed::AlarmAction& action, const Actor& actor,
                                                const MayHere& mayHere = {});
    /** Each target is accepted or refused by itself; all that are accepted are one transaction. */
    [[nodiscard]] std::vector<feed::AlarmOutcome> actMany(const feed::AlarmAction& action, const Actor& actor,
                                                          const MayHere& mayHere = {});
    /** `rights`: of the actor, who must reach everything that the window suppresses; nullptr = not asked. */
    [[nodiscard]] Result<feed::MaintenanceWindow> planMaintenance(feed::MaintenanceWindow window, const Actor& actor,
                                                                  const Rights* rights = nullptr);
    [[nodiscard]] Result<feed::MaintenanceWindow> endMaintenance(const std::string& id, const Actor& actor,
                                                                 const Rights* rights = nullptr);

    /** Everything that is not Normal. */
    [[nodiscard]] std::vector<feed::AlarmRecord> records() const;
    /** Entities that have an alarm which is not Normal, in no order. */
    void appendMarked(std::vector<Handle>* handles) const;
    [[nodiscard]] std::optional<feed::AlarmRecord> record(const std::string& key) const;
    /** One for each position that has alarms of its own, the whole city last. */
    [[nodiscard]] std::vector<feed::AlarmFloodInfo> floods(Instant now) const;
    [[nodiscard]] feed::AlarmSituation situation(Instant now) const;
    [[nodiscard]] std::vector<std::string> positions() const;
    [[nodiscard]] Instant lastEvaluated() const { return m_lastEvaluated; }
    [[nodiscard]] AlarmHostStats stats() const;

private:
    [[nodiscard]] Result<void> mayMaintain(const feed::MaintenanceWindow& window, const Rights* rights) const;
    struct Instance;
    struct Story;
    struct Rule {
        const SuppressionRule* rule = nullptr;
        AlarmCondition condition;
        std::optional<std::uint8_t> assetType;                ///< of the ancestor it is about
        std::unordered_map<std::uint32_t, Verdict> verdicts;  ///< of ancestors, by row
    };
    struct Compiled {
        LayerIndex layer = 0;
        const AlarmDefinition* definition = nullptr;
        AlarmCondition condition;
        std::uint64_t mask = 0;  ///< attributes of the condition and of rules about the asset itself
        std::vector<Rule> rules;
        std::vector<Compiled*> causes;
        std::vector<Compiled*> effects;                     ///< whose causes include this one
        std::unordered_map<std::uint32_t, Instance*> rows;  ///< instances by row
    };
    struct Layer {
        std::uint64_t mask = 0;          ///< attributes that any alarm looks at
        std::uint64_t ancestorMask = 0;  ///< attributes that rules look at on an ancestor
        std::vector<std::unique_ptr<Compiled>> alarms;
    };
    struct Deadline {
        Millis monoMs = 0;
        std::weak_ptr<Instance> instance;
        friend bool operator>(const Deadline& a, const Deadline& b) { return a.monoMs > b.monoMs; }
    };
    struct Position {
        AlarmPosition what;
        AlarmFlood flood;
    };
    /** A person's action, applied but not yet on the disk. */
    struct Applied;

    void evaluate(Compiled& compiled, Handle handle, Instant now);
    [[nodiscard]] Verdict verdictOn(const AlarmCondition& condition, Handle handle, bool currentlyOn) const;
    Instance& instanceFor(const std::string& key, const std::string& layer, const AlarmDefinition& definition,
                          const EntityId& entity);
    Instance& instanceOn(Compiled& compiled, Handle handle, Instant now);
    /** An alarm of Belfry itself, with a definition that no layer has. */
    Instance& builtIn(const std::string& key, const AlarmDefinition& definition, const EntityId& entity);
    /** The alarm of this key: one that exists, or one that a layer defines and nobody met yet. */
    [[nodiscard]] Instance* known(const std::string& key, Instant now);
    /** Applies, and notes what people should know. */
    void feedEvent(Instance& instance, const AlarmEvent& event, Instant now);
    void runDue(Instance& instance, Instant now);
    /** Everything that follows from a transition, whoever caused it. */
    void follow(Instance& instance, const AlarmTransition& transition, Instant now);
    [[nodiscard]] Happening happening(const Instance& instance, const Story& story, Instant now);
    void publish(Instance& instance, std::string_view event, Instant now);
    void schedule(Instance& instance);
    /** The entity is no more: the alarm ends, and is forgotten once nobody has to acknowledge it. */
    void end(Instance& instance, Instant now);
    void forget(Instant now);
    void updateRecord(Instance& instance, Instant now) const;
    [[nodiscard]] static const std::string& groupOf(const Instance& instance);
    void annunciated(Instance& instance, Instant now);
    void noteFlood(const Position& position, bool began, Instant now, bool restart = false);
    /** A flood that was on when the gateway ended: it begins anew with the next announcements, and is said to. */
    [[nodiscard]] Result<void> endOldFloods(const store::Journal& journal, Instant now);
    void tickFloods(Instant now);
    void escalate(Instance& instance, Instant now);
    [[nodiscard]] std::size_t positionOf(const Instance& instance) const;

    // alarm_relations.cpp: what silences one alarm because of something else
    void bind(std::size_t layer);
    void bindCauses();
    void indexChildren();
    [[nodiscard]] std::vector<Handle> below(Handle handle) const;
    [[nodiscard]] bool isBelow(Handle handle, Handle ancestor) const;
    [[nodiscard]] Instance* causeOf(const Compiled& compiled, Handle handle) const;
    /** The cause of causes: a cause that follows from another one is no root. */
    [[nodiscard]] Instance& rootOf(Instance& instance) const;
    void suppress(Instance& instance, const std::string& rule, Millis untilMs, CodedText why, Instant now);
    void unsuppress(Instance& instance, const std::string& rule, Instant now);
    void setCause(Instance& instance, Instance* cause, Instant now);
    void causeBegan(Instance& cause, Instant now);
    void causeEnded(Instance& cause, Instant now);
    void releaseCauses(Instant now);
    void consequenceChanged(const std::string& cause);
    void tellConsequences(Instant now);
    void applyRules(Instance& instance, Instant now);
    /** Ends the suppression by rules that its definition does not have (any more); by all of them when it has none. */
    void dropOldRules(Instance& instance, Instant now);
    void ancestorChanged(Handle handle, std::uint64_t attributes, Instant now);
    void applyWindows(Instance& instance, Instant now);
    void tickWindows(Instant now);

    // alarm_actions.cpp
    [[nodiscard]] Result<Applied> apply(const feed::AlarmAction& action, const feed::AlarmTarget& target,
                                        const Actor& actor, const MayHere& mayHere, Instant now);
    void undo(Applied& applied);
    void done(Applied& applied, Instant now);

    Chronicle& m_chronicle;
    const Clock& m_clock;
    const feed::Store* m_store = nullptr;
    std::vector<Layer> m_layers;
    std::unordered_map<std::string, std::shared_ptr<Instance>> m_instances;
    std::priority_queue<Deadline, std::vector<Deadline>, std::greater<>> m_deadlines;
    std::vector<std::string> m_forgotten;  ///< keys to be erased at the next tick
    std::vector<Position> m_positions;     ///< the last one is the whole city
    AlarmWindows m_windows;
    bool m_windowsChecked = false;
    bool m_windowsFit = false;  ///< false: entities are known anew, windows that run may cover more of them
    std::unordered_map<std::uint32_t, std::vector<Handle>> m_children;  ///< by parent's handle; of layers with causes
    bool m_childrenKnown = false;
    std::map<std::string, std::set<std::string>> m_consequences;  ///< by cause: keys that follow from it
    std::map<std::string, Millis> m_releases;                     ///< causes that ended, and until when they count
    std::set<std::string> m_countChanged;
    Millis m_nextCountsMono = 0;
    std::unordered_set<std::string> m_silenced;
    Instant m_lastEvaluated;
    std::uint64_t m_evaluations = 0;
    std::uint64_t m_transitions = 0;
};

}  // namespace belfry::gateway
