// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/domain/error.h"
#include "models/domain/layer_schema.h"
#include "models/domain/quality.h"
#include "models/feed/catalogue.h"
#include "models/feed/delta.h"
#include "models/feed/incident_port.h"
#include "models/feed/interest.h"
#include "models/feed/scope.h"
#include "models/feed/session_port.h"

/** The ports of a console: interfaces that view-models call and services implement. Callbacks come on the
 *  implementation's own threads unless said otherwise; ui/shell's FeedPump is the one place that hands them over. */
namespace belfry::feed {

enum class LinkState : std::uint8_t {
    Connecting,     ///< never connected yet, or again after a loss
    Synchronising,  ///< connected, catalogue or snapshot under way
    Live,           ///< everything up to the last heartbeat is here
    Delayed,        ///< nothing heard for 750 ms
    NotLive,        ///< nothing heard for 2 s, or the picture failed a check: values are history, commands are off
    Incompatible,   ///< the gateway speaks another contract version
};

/** Health of one city system, as the gateway sees it. */
struct SourceHealth {
    std::string id;
    std::string title;
    Freshness freshness = Freshness::Lost;
    Millis ageMs = -1;  ///< since its last frame; -1 = never
    double updatesPerSecond = 0.0;
    std::uint64_t rejected = 0;  ///< observations refused since start: nonsense, unknown entity, out of range
    std::string lastError;       ///< English, for logs and terminals
    CodedText lastErrorText;     ///< the same for a console
    std::vector<std::string> layers;
};

struct GatewayInfo {
    std::string gatewayId;
    std::string version;   ///< program version, "0.1.0"
    std::string contract;  ///< "belfry.v1"
    std::string epoch;
    std::string cityName;
    std::string timezone;  ///< IANA
    Revision headRev = 0;
    Millis wallMs = 0;
    std::uint32_t heartbeatMs = 250;
};

struct LinkStatus {
    LinkState state = LinkState::Connecting;
    CodedText text;      ///< for people: what is wrong and what is being tried
    std::string detail;  ///< for the log: the transport's own words, technical and English
    Millis sinceMonoMs = 0;
    double progress = -1.0;  ///< 0..1 while Synchronising, -1 = unknown
};

/** How often the picture was found wrong, by kind; each also goes to the log (wire.md, "How a console knows…"). */
struct IntegrityCounters {
    std::uint64_t epochChanged = 0;
    std::uint64_t sequenceGap = 0;
    std::uint64_t revisionGap = 0;
    std::uint64_t entityNotRising = 0;
    std::uint64_t heartbeatAhead = 0;
    std::uint64_t digestDiffers = 0;
    std::uint64_t malformed = 0;
    std::uint64_t resumes = 0;
    std::uint64_t snapshots = 0;
};

/** One message of the state lane, ready to be applied in order. */
struct FeedMessage {
    enum class Kind : std::uint8_t {
        Catalogue,
        SnapshotBegin,
        SnapshotRows,
        SnapshotEnd,
        Delta,
        Heartbeat,
        Scope,      ///< which rows are told from here on
        Aggregates  ///< counts of all rows, told or not
    };
    Kind kind = Kind::Delta;
    std::uint64_t seq = 0;                 ///< frame number, to be acknowledged once applied
    std::shared_ptr<GatewayInfo> gateway;  ///< Catalogue
    std::shared_ptr<Catalogue> catalogue;  ///< Catalogue: a new epoch begins, everything before is void
    feed::Delta delta;                     ///< SnapshotRows, Delta
    Revision rev = 0;                      ///< SnapshotBegin/End, Heartbeat
    bool full = false;                     ///< SnapshotBegin: false = only what changed since our revision
    std::vector<std::uint64_t> digests;    ///< SnapshotEnd, and Heartbeat every 5 s; empty otherwise
    std::vector<SourceHealth> sources;     ///< Heartbeat
    /** Heartbeat of a scoped lane: digests over the rows that are told, of some shards. */
    std::vector<std::pair<std::uint32_t, std::uint64_t>> scopeDigests;
    std::shared_ptr<const ScopeChange> scope;           ///< Scope
    std::shared_ptr<const AggregateCounts> aggregates;  ///< Aggregates
};

/** Receives the state lane. Methods come one at a time from the lane's worker thread and may block it for a while:
 *  that is how a slow console slows its own lane and nobody else's. */
class FeedSink {
public:
    virtual ~FeedSink() = default;
    virtual void onMessage(FeedMessage message) = 0;
    virtual void onLink(const LinkStatus& status) = 0;
};

/** The state lane of a gateway (or of any city system). Connects and reconnects by itself until stopped. */
class FeedSource {
public:
    virtual ~FeedSource() = default;
    virtual void start(FeedSink& sink) = 0;
    virtual void stop() = 0;  ///< returns when no callback is running or will come
    /** Everything up to frame `seq` has been applied; gives credit back. Any thread. */
    virtual void acknowledge(std::uint64_t seq, Revision appliedRev, Millis renderLagMs) = 0;
    /** The applier found the picture wrong: drop the connection and ask for a full snapshot. Any thread. */
    virtual void resynchronise(const std::string& why) = 0;
    /** What is to be told in full from now on; kept over reconnections. A source that cannot choose tells everything.
     *  Any thread; call it at a person's pace (once in 200 ms), the newest wins. */
    virtual void setInterest(const Interest& /*interest*/) {}
    [[nodiscard]] virtual IntegrityCounters counters() const = 0;
};

// --- alarms -----------------------------------------------------------------------------------------------------

/** Why an alarm is suppressed by design. */
struct AlarmSuppressionInfo {
    std::string rule;  ///< "rule:<id>", "cause:<alarm key>", "window:<maintenance id>"
    std::string reason;
    Millis untilMs = 0;  ///< 0 = until the rule ends
    CodedText said{};    ///< the same as reason, to be worded by the console

    friend bool operator==(const AlarmSuppressionInfo&, const AlarmSuppressionInfo&) = default;
};

struct AlarmNoteInfo {
    Millis wallMs = 0;
    std::string user;
    std::string text;

    friend bool operator==(const AlarmNoteInfo&, const AlarmNoteInfo&) = default;
};

/** One alarm as a console shows it. Names of states are ISA-18.2's (alarms.md, "Derived display state"). */
struct AlarmRecord {
    std::string key;  ///< "<layer>/<definition>/<entity id>", unique
    std::string layer;
    std::string definition;
    EntityId entity;
    std::string state;  ///< "Unacknowledged", "Acknowledged", "RtnUnacknowledged", …, "Normal" = gone
    AlarmPriority priority = AlarmPriority::P3;
    std::uint64_t occurrence = 0;
    Millis raisedMs = 0;  ///< wall, UTC
    Millis changedMs = 0;
    Millis acknowledgedMs = 0;  ///< 0 = not
    std::string acknowledgedBy;
    std::string owner;
    std::string note;
    bool audible = false;
    bool stale = false;           ///< feed quality uncertain: held, not cleared
    std::optional<double> value;  ///< of the definition's value attribute when it last changed
    std::string valueText;        ///< with unit, gateway's English; the console formats `value` itself where it can
    bool active = false;          ///< the condition holds, also while inhibited
    bool latched = false;
    std::uint32_t severity = 0;      ///< 1 minor, 2 major, 3 critical; 0 = condition gone
    std::string cause;               ///< key of the alarm that this one follows from
    std::uint32_t consequences = 0;  ///< active alarms that follow from this one
    std::string group;               ///< of the flood view
    std::string position;            ///< operator position
    std::uint32_t reAlarms = 0;
    bool chattering = false;
    bool floodSilent = false;  ///< would sound, but there is a flood
    Millis silentUntilMs = 0;
    std::string shelvedBy;
    std::string shelfReason;
    Millis shelvedMs = 0;
    Millis shelfUntilMs = 0;  ///< of a one shot: at the latest
    bool oneShot = false;
    std::vector<AlarmSuppressionInfo> suppressedBy;
    Millis suppressedMs = 0;
    std::string outOfServiceBy;
    std::string workOrder;
    Millis outOfServiceMs = 0;
    std::uint32_t escalation = 0;  ///< steps taken in this occurrence
    std::string escalatedTo;
    std::vector<AlarmNoteInfo> notes;  ///< the newest 20
    Millis returnedMs = 0;             ///< 0 = not yet in this occurrence
    CodedText said{};                  ///< of an alarm that no layer defines (built_in_alarms.h), in place of a value

    friend bool operator==(const AlarmRecord&, const AlarmRecord&) = default;
};

/** How loud it is at one operator position. */
struct AlarmFloodInfo {
    std::string position;
    std::string title;
    std::uint32_t rate10 = 0;
    bool inFlood = false;
    Millis sinceMs = 0;

    friend bool operator==(const AlarmFloodInfo&, const AlarmFloodInfo&) = default;
};

/** Planned work: see MaintenanceWindow in console.proto. */
struct MaintenanceWindow {
    std::string id;
    std::string title;
    std::string workOrder;
    std::vector<std::string> layers;
    std::vector<std::string> districts;
    std::vector<EntityId> entities;
    std::vector<std::pair<double, double>> ring;  ///< longitude, latitude
    Millis fromMs = 0;
    Millis untilMs = 0;
    std::string plannedBy;
    Millis endedMs = 0;
    std::string endedBy;

    friend bool operator==(const MaintenanceWindow&, const MaintenanceWindow&) = default;
};

struct AlarmSituation {
    std::vector<AlarmFloodInfo> floods;
    std::vector<MaintenanceWindow> maintenance;
    Millis evaluatorAgeMs = 0;
    std::uint64_t evaluations = 0;
};

struct AlarmKpiFigure {
    std::string id;  ///< models/domain/alarm_kpi.h
    double value = 0.0;
    std::string unit;
    std::uint32_t rating = 0;  ///< 0 unrated, 1 good, 2 warn, 3 bad
    double target = 0.0;
    double limit = 0.0;
    bool known = false;
};

struct AlarmKpiTop {
    std::string key;
    std::uint32_t count = 0;
    double share = 0.0;
};

struct AlarmKpiBucket {
    Millis fromMs = 0;
    Millis lengthMs = 0;
    std::array<std::uint32_t, 4> annunciated{};  ///< P1…P4
    bool flood = false;
};

struct AlarmKpis {
    Millis fromMs = 0;
    Millis toMs = 0;
    std::string position;
    std::vector<AlarmKpiFigure> figures;
    std::vector<AlarmKpiTop> top;
    std::vector<AlarmKpiBucket> buckets;
    std::vector<std::string> positions;
};

struct JournalSearch {
    Millis fromMs = 0;
    Millis toMs = 0;
    std::string asset;
    std::string person;
    std::string kind;
    std::uint64_t beforeSeq = 0;
    std::uint32_t limit = 100;
};

struct JournalLine {
    std::uint64_t seq = 0;
    Millis wallMs = 0;
    std::string kind;
    std::string subject;
    std::string actor;
    std::string workstation;
    std::string event;
    std::string detail;
};

struct JournalPage {
    std::vector<JournalLine> lines;  ///< newest first
    bool more = false;
};

// --- orders -----------------------------------------------------------------------------------------------------

/** One target of an order: what was asked, what the device accepted, what it really does. Never mixed up. */
struct OrderTarget {
    EntityId entity;
    std::string state;  ///< "Idle", "Selected", "Sent", "Accepted", "Verifying", "Holding", …
    std::optional<double> commanded;
    std::string commandedText;  ///< for Text and Enum commands
    std::optional<double> accepted;
    std::string acceptedText;
    Millis acceptedMs = 0;
    std::optional<double> actual;
    std::string actualText;
    Millis actualMs = 0;
    std::string reason;            ///< reason code when refused or failed
    std::string detail;            ///< the device's words, verbatim; or the English of detailText
    CodedText detailText;          ///< what the gateway says of it; without a code these are a device's own words
    std::uint32_t index = 0;       ///< its place in the order
    std::optional<double> before;  ///< actual when it was selected
    std::string beforeText;
    std::string supersededBy;  ///< order id
    bool uncertain = false;    ///< not heard since the link was lost or the gateway restarted
};

struct OrderCount {
    std::string state;  ///< of targets
    std::uint32_t targets = 0;

    friend bool operator==(const OrderCount&, const OrderCount&) = default;
};

struct OrderRecord {
    std::string id;  ///< UUIDv7
    std::string layer;
    std::string command;  ///< CommandSchema::name
    std::string state;    ///< "Selected", "Executing", "InEffect", "Releasing", "Released", …
    ConsequenceClass consequence = ConsequenceClass::C1;
    std::string owner;
    std::string workstation;
    std::string reason;  ///< why, in the operator's words
    Millis createdMs = 0;
    Millis changedMs = 0;
    Millis selectEndsMs = 0;
    Millis leaseEndsMs = 0;       ///< wall; 0 = not in effect
    Millis leaseRemainingMs = 0;  ///< from the gateway's monotonic clock when the record was sent
    std::vector<OrderTarget> targets;
    std::uint32_t targetCount = 0;  ///< 0 = targets.size()
    bool partial = false;           ///< `targets` are only those that changed, by `index`: merge() them
    std::vector<OrderCount> counts;
    std::uint64_t previewHash = 0;  ///< goes back with execute and approve
    std::string initiator;
    std::string approver;
    std::string linkedTo;  ///< the order of which this retries the failed targets, or which it undoes
    std::string code;      ///< reason code: why it ended or differs
    std::string note;      ///< what was said when it was cancelled, denied, released or decided
    bool brokeGlass = false;
    std::string breakGlassReason;
    Millis reviewDueMs = 0;  ///< 0 = nothing to review
    std::string reviewedBy;
    std::string offeredTo;
    std::string lostTo;     ///< who took targets of it over
    Millis maxLeaseMs = 0;  ///< the longest total, from execute
    Millis executedMs = 0;
    bool ownerAway = false;

    [[nodiscard]] std::uint32_t size() const {
        return targetCount != 0 ? targetCount : static_cast<std::uint32_t>(targets.size());
    }
    /** Targets in this state; from `counts` where there are any. */
    [[nodiscard]] std::uint32_t count(std::string_view targetState) const;
};

/** What `update` says of the order that `known` is an earlier picture of. */
void merge(OrderRecord& known, OrderRecord update);

// --- events lane ------------------------------------------------------------------------------------------------

/** One entry of the lossless lane, in journal order. At most one of the optionals is set. */
struct FeedEvent {
    std::uint64_t seq = 0;
    Millis wallMs = 0;
    std::optional<AlarmRecord> alarm;
    std::optional<OrderRecord> order;
    std::optional<IncidentRecord> incident;
    std::string note;  ///< operator action, source health or configuration change, for the log
};

class EventSink {
public:
    virtual ~EventSink() = default;
    /** The full present state: everything known before is void. `seq` is where the events go on. */
    virtual void onSnapshot(std::uint64_t seq, std::vector<AlarmRecord> alarms, std::vector<OrderRecord> orders) = 0;
    /** Belongs to the snapshot that onSnapshot() brings next: all incidents that are not over, and those of the last
     * day.
     */
    virtual void onIncidents(std::vector<IncidentRecord> /*incidents*/) {}
    virtual void onEvents(std::vector<FeedEvent> events) = 0;
    /** Every 250 ms: how long ago the gateway's alarms were evaluated, and how loud it is. */
    virtual void onEventsHeartbeat(Millis /*evaluatorAgeMs*/, std::vector<AlarmFloodInfo> /*floods*/) {}
    virtual void onEventsLink(const LinkStatus& status) = 0;
};

class EventSource {
public:
    virtual ~EventSource() = default;
    virtual void start(EventSink& sink) = 0;
    virtual void stop() = 0;
};

// --- what a person asks for -------------------------------------------------------------------------------------

template <typename T>
using Reply = std::function<void(Result<T>)>;

enum class AlarmActionKind : std::uint8_t {
    None,
    Acknowledge,
    Unacknowledge,
    Reset,
    Shelve,
    Unshelve,
    RemoveFromService,
    ReturnToService,
    Silence,
    Assign,
    AddNote,
};
inline constexpr int kAlarmActionCount = 11;

struct AlarmTarget {
    std::string key;
    std::uint64_t occurrence = 0;  ///< 0 = whichever
};

/** One action on one or many alarms; only the fields that its kind needs are read. */
struct AlarmAction {
    AlarmActionKind kind = AlarmActionKind::None;
    std::vector<AlarmTarget> targets;
    std::string note;       ///< Acknowledge, AddNote
    Millis durationMs = 0;  ///< Shelve; 0 = until it clears
    std::string reason;     ///< Shelve
    std::string workOrder;  ///< RemoveFromService
    std::string owner;      ///< Assign
};

/** What became of one target: the alarm as it is now, or why not. */
struct AlarmOutcome {
    std::string key;
    std::optional<AlarmRecord> alarm;
    std::string reason;  ///< code of the refusal
    std::string message;
    CodedText text{};  ///< the same, to be worded by the console
};

/** The calls with a body here answer UNIMPLEMENTED where a port does not have them. */
class AlarmPort {
public:
    virtual ~AlarmPort() = default;
    /** `occurrence` must be the one the operator saw: an alarm that came again meanwhile is not acknowledged. */
    virtual void acknowledge(const std::string& key, std::uint64_t occurrence, const std::string& note,
                             Reply<AlarmRecord> reply) = 0;
    virtual void shelve(const std::string& key, Millis duration, const std::string& reason,
                        Reply<AlarmRecord> reply) = 0;
    virtual void unshelve(const std::string& key, Reply<AlarmRecord> reply) = 0;
    /** Any action on any number of alarms; outcomes in the order of the targets. */
    virtual void act(const AlarmAction& /*action*/, Reply<std::vector<AlarmOutcome>> reply) { notHere(reply); }
    virtual void situation(Reply<AlarmSituation> reply) { notHere(reply); }
    virtual void planMaintenance(const MaintenanceWindow& /*window*/, Reply<MaintenanceWindow> reply) {
        notHere(reply);
    }
    virtual void endMaintenance(const std::string& /*id*/, Reply<MaintenanceWindow> reply) { notHere(reply); }
    /** `period` before now: 600 s, 1 h, 24 h or 30 days; `position` empty = the whole site. */
    virtual void kpis(Millis /*period*/, const std::string& /*position*/, Reply<AlarmKpis> reply) { notHere(reply); }
    virtual void searchJournal(const JournalSearch& /*search*/, Reply<JournalPage> reply) { notHere(reply); }

private:
    template <typename T>
    static void notHere(const Reply<T>& reply) {
        reply(refuse(TextCode::CallNotHere));
    }
};

/** Which targets, when they are not named one by one: those of the command's asset types that lie there. */
struct TargetSelection {
    enum class Kind : std::uint8_t { None, Street, District, Parent, Circle, Polygon };
    Kind kind = Kind::None;
    std::string name;                             ///< Street, District; Parent: an entity's id
    std::vector<std::pair<double, double>> ring;  ///< longitude, latitude; Circle: its centre alone
    double radiusM = 0.0;

    friend bool operator==(const TargetSelection&, const TargetSelection&) = default;
};

struct OrderRequest {
    std::string orderId;  ///< UUIDv7 made by the console: the idempotency key
    std::string layer;
    std::string command;
    std::vector<EntityId> targets;
    std::optional<double> value;  ///< in the command attribute's unit; Enum: position; Boolean 0/1
    std::string text;             ///< Text commands
    std::string reason;           ///< mandatory from C1
    Millis leaseMs = 0;           ///< mandatory
    TargetSelection selection;    ///< beside `targets`
    std::vector<EntityId> leaveOut;
    bool leaveOutUnfit = false;         ///< what cannot be commanded now; with previewHash
    std::vector<std::string> takeOver;  ///< owners whose overrides it may replace, as they were shown
    std::uint64_t previewHash = 0;      ///< of the preview that the operator saw; 0 = none
    bool blind = false;                 ///< C3 only
};

struct OrderFinding {
    std::string reason;  ///< reason code
    bool hard = false;   ///< refuses the whole order; else the target can be left out
    CodedText text;
};

struct PreviewTarget {
    EntityId entity;
    std::optional<double> current;
    std::string currentText;
    Millis currentMs = 0;
    std::optional<double> wanted;  ///< nothing: given back to its programme
    std::string wantedText;
    std::vector<OrderFinding> findings;
    std::string heldBy;
    EntityId incident;
};

struct PreviewIncident {
    EntityId entity;
    std::uint32_t priority = 0;
    std::uint32_t targets = 0;
};

/** What an order would do. */
struct OrderPreview {
    std::uint64_t hash = 0;
    ConsequenceClass consequence = ConsequenceClass::C0;
    Millis maxLeaseMs = 0;
    std::vector<OrderFinding> findings;
    std::vector<PreviewTarget> targets;
    std::uint32_t fit = 0;
    std::vector<PreviewIncident> incidents;
    std::vector<std::string> holders;
};

enum class OrderActionKind : std::uint8_t {
    None,
    Execute,  ///< as CommandPort::execute(), with the hash of what was shown
    Approve,
    Deny,
    BreakGlass,
    HandOver,
    TakeOver,
    RetryFailed,
    Restore,
    Decide,
    Review,
    RenewSelect,
};
inline constexpr int kOrderActionCount = 12;

/** One action on an order; only the fields that its kind needs are read. */
struct OrderAction {
    OrderActionKind kind = OrderActionKind::None;
    std::string orderId;
    std::string newOrderId;  ///< RetryFailed, Restore
    std::string reason;
    std::string to;                 ///< HandOver
    std::string from;               ///< TakeOver: the owner that was shown
    std::uint64_t previewHash = 0;  ///< Execute, Approve, BreakGlass
    std::string decision;           ///< Decide: "InEffect", "Failed", "Releasing"
};

/** Select before operate (overrides.md). Every call is answered by the gateway; the order's life is on the events lane.
 */
class CommandPort {
public:
    virtual ~CommandPort() = default;
    virtual void select(const OrderRequest& request, Reply<OrderRecord> reply) = 0;
    virtual void execute(const std::string& orderId, Reply<OrderRecord> reply) = 0;
    virtual void cancel(const std::string& orderId, Reply<OrderRecord> reply) = 0;
    virtual void renew(const std::string& orderId, Millis leaseMs, const std::string& reason,
                       Reply<OrderRecord> reply) = 0;
    virtual void release(const std::string& orderId, Reply<OrderRecord> reply) = 0;
    /** What it would do; nothing is selected. */
    virtual void preview(const OrderRequest& /*request*/, Reply<OrderPreview> reply) {
        reply(refuse(TextCode::CallNotHere));
    }
    /** What going back to the snapshot of an order would do. */
    virtual void previewRestore(const std::string& /*orderId*/, Reply<OrderPreview> reply) {
        reply(refuse(TextCode::CallNotHere));
    }
    virtual void act(const OrderAction& /*action*/, Reply<OrderRecord> reply) { reply(refuse(TextCode::CallNotHere)); }
};

struct HistoryPoint {
    Millis wallMs = 0;
    double minimum = 0.0;
    double maximum = 0.0;
    double last = 0.0;
    Quality quality = Quality::Good;
};

struct HistoryQuery {
    EntityId entity;
    std::string attribute;
    Millis fromMs = 0;
    Millis toMs = 0;
    std::uint32_t maxPoints = 500;
};

class HistoryPort {
public:
    virtual ~HistoryPort() = default;
    virtual void query(const HistoryQuery& query, Reply<std::vector<HistoryPoint>> reply) = 0;
};

/** Everything a console needs from one gateway, owned together. */
struct ConsolePorts {
    std::unique_ptr<FeedSource> feed;
    std::unique_ptr<EventSource> events;
    std::unique_ptr<AlarmPort> alarms;
    std::unique_ptr<CommandPort> commands;
    std::unique_ptr<HistoryPort> history;
    std::unique_ptr<IncidentPort> incidents;  ///< nullptr where there is nobody to keep them
    std::unique_ptr<SessionPort> session;     ///< nullptr where there are no people
};

}  // namespace belfry::feed
