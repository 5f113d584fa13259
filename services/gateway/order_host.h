// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "models/domain/alarm_condition.h"
#include "models/domain/order_logic.h"
#include "models/domain/order_policy.h"
#include "models/feed/delta.h"
#include "models/feed/ports.h"
#include "models/feed/store.h"
#include "services/gateway/alarm_host.h"
#include "services/gateway/chronicle.h"
#include "services/gateway/evacuation.h"
#include "services/gateway/incident_areas.h"
#include "services/store/journal.h"
#include "services/stream/control_handler.h"

namespace belfry::gateway {

/** Runs a task on the core sequence, whichever thread calls. */
using Post = std::function<void(std::function<void()>)>;

/** Every manual override: select before operate, one holder per target, journal before dispatch, proof by feedback,
 *  release at the lease's end, the same state or Unknown after a restart. Core sequence only. */
class OrderHost final : public stream::ControlHandler {
public:
    OrderHost(Chronicle& chronicle, AlarmHost& alarms, const Clock& clock, Post post);
    ~OrderHost() override;
    OrderHost(const OrderHost&) = delete;
    OrderHost& operator=(const OrderHost&) = delete;

    /** Reads the saved orders; before setStore(). DATA_LOSS when one of them does not fit. `journal` must outlive this:
     *  it also remembers the ids of orders that ended long ago. */
    [[nodiscard]] Result<void> restore(const store::Journal& journal);
    /** Which car parks must stay open while an incident is near; before setStore(). */
    void setEvacuations(std::vector<EvacuationRoute> routes) { m_evacuations = Evacuations(std::move(routes)); }
    /** A new epoch; `store` must outlive this or the next call. */
    void setStore(const feed::Store& store);
    /** Where commands for a city system's entities go; must outlive this. */
    void setPort(const std::string& source, feed::CommandPort* port);
    void setLink(const std::string& source, bool up, Instant now);

    /** Feedback. */
    void onDelta(const feed::Delta& delta, Instant now);
    /** Timers and lamps that wait for their feeder; before Chronicle::commit(). */
    void tick(Instant now);
    /** What the last transitions ask for; after Chronicle::commit(), because nothing is sent before it is recorded. */
    void runEffects(Instant now);

    // stream::ControlHandler
    void select(const stream::Caller& caller, const feed::OrderRequest& request, Millis notAfterMs,
                feed::Reply<feed::OrderRecord> reply) override;
    void execute(const stream::Caller& caller, const stream::OrderCallArgs& call,
                 feed::Reply<feed::OrderRecord> reply) override;
    void cancel(const stream::Caller& caller, const stream::OrderCallArgs& call,
                feed::Reply<feed::OrderRecord> reply) override;
    void renew(const stream::Caller& caller, const stream::OrderCallArgs& call,
               feed::Reply<feed::OrderRecord> reply) override;
    void release(const stream::Caller& caller, const stream::OrderCallArgs& call,
                 feed::Reply<feed::OrderRecord> reply) override;
    void preview(const stream::Caller& caller, const feed::OrderRequest& request,
                 feed::Reply<feed::OrderPreview> reply) override;
    void previewRestore(const stream::Caller& caller, const std::string& orderId,
                        feed::Reply<feed::OrderPreview> reply) override;
    void act(const stream::Caller& caller, const feed::OrderAction& action,
             feed::Reply<feed::OrderRecord> reply) override;

    /** Whether there is such a person: what is handed over must not be offered to a name that nobody has. Without this
     *  everybody is believed. */
    void setPeople(std::function<bool(const std::string& user)> exists) { m_exists = std::move(exists); }
    /** How grave an incident is as the control room sees it, for the interlock on light. */
    void setPriorityHere(PriorityHere here) { m_priorityHere = std::move(here); }
    /** Somebody changed it: what is held may be against the interlock now. */
    void incidentChanged() { m_incidentsMoved = true; }
    /** A console is gone: what it had selected and not executed is cancelled. */
    void sessionEnded(const std::string& session);
    /** A person has no session any more, or one again: overrides of class C2 and above end ten minutes later unless
     *  somebody takes them over. */
    void setPresent(const std::string& user, bool present);
    /** Whoever comes next takes over what `from` holds, as with the shift: the orders that are theirs now. What their
     * roles do not reach stays with its owner; that is journalled as refused. */
    std::vector<std::string> handAllOver(const std::string& from, const stream::Caller& to, const std::string& why);
    /** The same for every owner of what is in force. */
    void lookAtOwners(const std::function<bool(const std::string&)>& isPresent);

    /** All that are not over, and those that ended within the last hour. */
    [[nodiscard]] std::vector<feed::OrderRecord> records() const;
    /** Targets of orders that are not over, in no order. */
    void appendMarked(std::vector<Handle>* handles) const;
    [[nodiscard]] std::optional<feed::OrderRecord> record(const std::string& id) const;
    [[nodiscard]] std::size_t active() const;

private:
    struct Entry;
    struct Extra;
    struct Effect {
        std::string order;
        OrderEffect effect;
    };
    struct Watch {
        Entry* entry = nullptr;
        std::uint32_t target = 0;
    };
    /** What a record says of an event beside the order's state. */
    struct Told {
        Told(const char* theEvent) : event(theEvent) {}  // NOLINT(google-explicit-constructor)
        const char* event;
        bool values = false;             ///< before and after are the targets'
        std::optional<std::string> why;  ///< the person's words for it; nothing = the order's own reason stands
        std::string before;              ///< otherwise: an owner
        std::string after;
    };

    /** `live`: this is not for a console that shows the past or an exercise. */
    [[nodiscard]] Result<Entry*> entryFor(const stream::Caller& caller, const char* what, const std::string& id,
                                          bool live = true);
    [[nodiscard]] Result<void> mayCommand(const stream::Caller& caller) const;
    /** The caller's console shows the present, not the past and no exercise. */
    [[nodiscard]] static Result<void> isLive(const stream::Caller& caller);
    /** Whose roles do not reach all of an order's targets leaves the order to others. */
    [[nodiscard]] Result<void> covers(const Entry& entry, const stream::Caller& caller) const;
    /** The first target in whose layer and district the caller may not do this. */
    [[nodiscard]] std::optional<std::uint32_t> outOfReach(const Entry& entry, const stream::Caller& caller,
                                                          Action action) const;
    /** To every target of the order. */
    [[nodiscard]] bool mayAll(const Entry& entry, const stream::Caller& caller, Action action) const;
    /** The caller, a supervisor if of all of these targets. */
    [[nodiscard]] Actor actorOf(const Entry& entry, const stream::Caller& caller) const;
    [[nodiscard]] OrderEvent eventOf(OrderEventKind kind, const Entry& entry, const stream::Caller& caller) const;
    [[nodiscard]] OperatorRights rightsOf(const Entry& entry, const stream::Caller& caller) const;
    /** `asked`: only what it would do is asked, so it needs neither reason nor end. */
    [[nodiscard]] Result<OrderRequest> translate(const feed::OrderRequest& request, bool asked) const;
    [[nodiscard]] Result<void> leaveOutUnfit(OrderRequest* order, const stream::Caller& caller,
                                             const std::vector<std::string>& takeOver, Instant now);
    [[nodiscard]] std::optional<CommandValue> reported(Handle handle, AttributeIndex attribute) const;
    void bind(Entry& entry, bool watch = true);
    void unwatch(const Entry* entry);
    [[nodiscard]] PolicyContext factsOf(const Entry& entry, const stream::Caller& caller, bool executing, Instant now);
    [[nodiscard]] CheckReport check(const Entry& entry, const stream::Caller& caller, bool executing, Instant now);
    [[nodiscard]] CheckReport check(const Entry& entry, const PolicyContext& context) const;
    /** Targets in parts of the city where the caller may not command. */
    void addAreas(const Entry& entry, const stream::Caller& caller, CheckReport* report) const;
    [[nodiscard]] feed::OrderPreview previewOf(const Entry& entry, const stream::Caller& caller, Instant now);
    /** What an order must be new and in time for. */
    [[nodiscard]] Result<void> isNew(const std::string& orderId) const;
    struct Prepared {
        OrderRequest order;
        std::vector<std::string> takeOver;
        std::string restores;
    };
    /** From a draft to a selection on the disk. */
    [[nodiscard]] Result<feed::OrderRecord> selectNew(const stream::Caller& caller, Prepared prepared, Instant now);
    [[nodiscard]] Result<feed::OrderRecord> executeNow(const stream::Caller& caller, const std::string& id,
                                                       std::uint64_t hash);
    [[nodiscard]] Result<feed::OrderRecord> decideForOther(const stream::Caller& caller, Entry& entry,
                                                           const feed::OrderAction& action);
    [[nodiscard]] Result<feed::OrderRecord> breakGlass(const stream::Caller& caller, Entry& entry,
                                                       const feed::OrderAction& action);
    [[nodiscard]] Result<feed::OrderRecord> handOver(const stream::Caller& caller, Entry& entry,
                                                     const feed::OrderAction& action);
    [[nodiscard]] Result<feed::OrderRecord> takeOwnership(const stream::Caller& caller, Entry& entry,
                                                          const feed::OrderAction& action);
    [[nodiscard]] Result<feed::OrderRecord> retryFailed(const stream::Caller& caller, Entry& entry,
                                                        const feed::OrderAction& action);
    [[nodiscard]] Result<feed::OrderRecord> restoreSnapshot(const stream::Caller& caller, Entry& entry,
                                                            const feed::OrderAction& action);
    [[nodiscard]] Result<feed::OrderRecord> review(const stream::Caller& caller, Entry& entry,
                                                   const feed::OrderAction& action);
    [[nodiscard]] Result<feed::OrderRecord> act(const stream::Caller& caller, Entry& entry,
                                                const feed::OrderAction& action);
    /** What the host remembers of an order beside the rules, changed by a person. */
    [[nodiscard]] Result<feed::OrderRecord> noted(Entry& entry, const Actor& actor, const Told& told);
    /** Another owner, as the event says. */
    [[nodiscard]] Result<feed::OrderRecord> changeOwner(Entry& entry, const OrderEvent& event);
    /** An incident came near: what is held may be against an interlock now. */
    void lookAtInterlocks(Instant now);
    /** The wall clock was set: ends of leases are at other times of the day now. */
    void lookAtClocks(Instant now);
    void lookAtReviews(Instant now);
    /** Journals what was refused; the disk's own refusals it cannot. */
    void journalRefusal(const stream::Caller& caller, const char* what, const std::string& order, const Error& error);
    /** One event of an operator: on the disk before anything else, undone when the disk refuses. What the rules refuse
     *  is for the caller to journal, once. */
    [[nodiscard]] Result<feed::OrderRecord> personal(Entry& entry, const OrderEvent& event, const char* what);
    /** The same for an order that there is, with its refusal journalled. */
    [[nodiscard]] Result<feed::OrderRecord> asked(const stream::Caller& caller, const std::string& id,
                                                  const OrderEvent& event, const char* what);
    /** One event that came by itself. */
    void automatic(Entry& entry, const OrderEvent& event, Instant now);
    void runDue(Entry& entry, Instant now);
    void settle(Entry& entry, const OrderTransition& transition, Instant now);
    void flush(Entry& entry, const char* event, Instant now);
    /** A restored order selects and holds again what it did. */
    void takeUp(Entry& entry, Instant now);
    /** One happening, and further ones where one record has no room for all targets. */
    [[nodiscard]] std::vector<Happening> happening(Entry& entry, const Told& told, const Actor* actor, Instant now);
    void perform(const Effect& effect, Instant now);
    void sendCommand(Entry& entry, const OrderEffect& effect, Instant now);
    void sendRelease(Entry& entry, const OrderEffect& effect, Instant now);
    void answered(const std::string& order, std::uint32_t target, std::uint32_t attempt, bool release,
                  const Result<feed::OrderRecord>& reply);
    void note(const std::string& order, const std::string& text, Instant now);
    /** `only`: these targets, as a part. */
    [[nodiscard]] feed::OrderRecord recordOf(const Entry& entry, const std::set<std::uint32_t>* only = nullptr) const;
    [[nodiscard]] bool hasRoom(const Extra& extra, Instant now);
    void feedback(Entry& entry, std::uint32_t target, Handle handle, Instant now);
    [[nodiscard]] ControlMode modeOf(const Entry& entry, Handle handle) const;
    /** Whether the device says any of it of itself now. */
    [[nodiscard]] bool says(const std::vector<AlarmCondition>& any, Handle handle) const;
    /** What its programme asks of the device now; nothing where it does not tell. */
    [[nodiscard]] std::optional<CommandValue> programmeOf(const Entry& entry, Handle handle) const;
    [[nodiscard]] std::string feederOf(Handle lamp) const;
    void forgetOld(Instant now);

    Chronicle& m_chronicle;
    std::function<bool(const std::string&)> m_exists;
    PriorityHere m_priorityHere;
    AlarmHost& m_alarms;
    const Clock& m_clock;
    Post m_post;
    const store::Journal* m_journal = nullptr;
    const feed::Store* m_store = nullptr;
    std::map<std::string, std::unique_ptr<Entry>> m_orders;
    std::unordered_map<std::uint32_t, std::vector<Watch>> m_watches;  ///< by handle
    std::map<std::string, feed::CommandPort*> m_ports;
    std::map<std::string, bool> m_links;
    std::unordered_map<std::uint32_t, std::size_t> m_lampsOnFeeder;
    Evacuations m_evacuations;
    TargetRegistry m_registry;
    OrderRate m_rate;
    InrushLimit m_inrush;
    std::deque<Effect> m_effects;
    std::deque<Effect> m_waiting;                   ///< for room on their feeder
    std::map<std::string, std::size_t> m_underWay;  ///< unanswered calls, by source
    Millis m_nextForgetMono = 0;
    Millis m_nextInterlockMono = 0;
    bool m_incidentsMoved = false;
    std::optional<Millis> m_wallAhead;  ///< of the monotonic clock
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true);
};

}  // namespace belfry::gateway
