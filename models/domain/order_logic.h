// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/domain/alarm_logic.h"  // Actor, AlarmTimer
#include "models/domain/clock.h"
#include "models/domain/error.h"
#include "models/domain/ids.h"
#include "models/domain/layer_schema.h"
#include "models/domain/reason_code.h"

namespace belfry {

/** Order states of ../specs/overrides.md. */
enum class OrderStatus : std::uint8_t {
    Draft,
    Checking,
    Rejected,  // terminal
    Selected,
    Cancelled,      // terminal
    SelectExpired,  // terminal
    AwaitingApproval,
    Denied,           // terminal
    ApprovalExpired,  // terminal
    Executing,
    InEffect,
    PartlyInEffect,
    Failed,  // terminal
    Unknown,
    Renewing,
    Releasing,
    Superseded,  // terminal
    Diverged,
    Released,  // terminal
    ReleaseFailed,
};
inline constexpr int kOrderStatusCount = 20;

/** Target states; Refused … Superseded and Auto are terminal, Diverged is not. */
enum class TargetStatus : std::uint8_t {
    Idle,
    Selected,
    Queued,     ///< handed to the host, not yet on the wire
    Sent,       ///< on the wire, no reply yet
    Accepted,   ///< a reply alone proves nothing
    Verifying,  ///< independent feedback newer than the sending exists, but is not yet within tolerance
    Holding,
    Releasing,
    Auto,          // terminal
    Refused,       // terminal
    SendFailed,    // terminal
    NoReply,       // terminal
    VerifyFailed,  // terminal
    LeaseLost,     // terminal: the device went back to automatic before its time
    Diverged,
    Superseded,  // terminal
};
inline constexpr int kTargetStatusCount = 16;

[[nodiscard]] std::string_view toText(OrderStatus status);   ///< "IN_EFFECT"
[[nodiscard]] std::string_view toText(TargetStatus status);  ///< "VERIFY_FAILED"
[[nodiscard]] std::optional<OrderStatus> orderStatusFromText(std::string_view text);
[[nodiscard]] std::optional<TargetStatus> targetStatusFromText(std::string_view text);
[[nodiscard]] bool isTerminal(OrderStatus status);
[[nodiscard]] bool isTerminal(TargetStatus status);

/** The longest override of a class with all its renewals: C1 8 h, C2 4 h, C3 2 h (C0 as C1). */
[[nodiscard]] Millis maxLeaseMs(ConsequenceClass consequence);

/** A commanded or reported value: `text` for Text attributes, else `number` in the attribute's unit (Enum: position).
 */
struct CommandValue {
    double number = 0.0;
    std::string text;

    /** Equal texts, or numbers no further apart than `tolerance`. */
    [[nodiscard]] bool matches(const CommandValue& actual, double tolerance) const;
    friend bool operator==(const CommandValue&, const CommandValue&) = default;
};

/** Who controls the device, as it reports itself. */
enum class ControlMode : std::uint8_t { Unknown, Automatic, Override, Local };

/** The times of the life-cycle; all configurable, the defaults are the specification's. */
struct OrderTiming {
    Millis draftMs = 30LL * 60'000;
    Millis checkingMs = 10'000;
    Millis selectMs = 30'000;
    int selectRenewals = 2;
    Millis approvalMs = 120'000;
    Millis reAuthMs = 60'000;            ///< how old a re-authentication may be at execute (>= C2)
    Millis queueMs = 300'000;            ///< a target not sent by then: SendFailed
    Millis replyMs = 10'000;             ///< a target without reply by then: NoReply
    Millis verifyMs = 15'000;            ///< CommandSchema::verifyTimeoutMs, from sending
    Millis rampMs = 0;                   ///< CommandSchema::rampMs, added to verify and release
    Millis divergeMs = 30'000;           ///< D: this long beyond tolerance means Diverged
    Millis renewMs = 15'000;             ///< for the devices' replies to a renewal
    Millis releaseMs = 15'000;           ///< for the feedback after a release
    Millis linkLostReleaseMs = 600'000;  ///< the same while the link is lost
    Millis retryMs[3] = {5'000, 15'000, 45'000};
    Millis ownerAwayMs = 600'000;  ///< owner logged out without hand-over (>= C2)
    Millis reverifyMs = 60'000;    ///< after link loss or restart: no feedback by then means Unknown
    Millis unknownReminderMs = 900'000;

    friend bool operator==(const OrderTiming&, const OrderTiming&) = default;
};

/** What an operator wants: one command on 1..N targets until one end. */
struct OrderRequest {
    struct Target {
        EntityId entity;
        CommandValue value;
        CommandValue before;       ///< actual value that the operator saw (preview)
        bool beforeKnown = false;  ///< true: feedback beyond `tolerance` from it cancels the order before execute
        /** What the automatic programme would do: a release is proved against it. Feedback brings the present one. */
        CommandValue programme;
        bool programmeKnown = false;  ///< false: the automatic mode alone proves the release
    };

    std::string id;  ///< UUIDv7
    std::string layer;
    std::string command;                                  ///< CommandSchema::name
    ConsequenceClass consequence = ConsequenceClass::C1;  ///< of the command; checks may raise it
    double tolerance = 0.0;                               ///< CommandSchema::tolerance
    std::vector<Target> targets;
    std::string reason;
    Millis leaseMs = 0;    ///< from execute to the end; must be > 0 ("end time set")
    bool blind = false;    ///< C3 only: allow targets without fresh feedback
    std::string linkedTo;  ///< the order of which this retries the failed targets
    OrderTiming timing;
};

struct TargetState {
    EntityId entity;
    CommandValue value;
    CommandValue before;
    bool beforeKnown = false;
    CommandValue programme;
    bool programmeKnown = false;
    TargetStatus status = TargetStatus::Idle;
    ReasonCode code = ReasonCode::None;  ///< why refused, failed or diverged
    std::string deviceText;              ///< the device's own words, verbatim
    CodedText said;                      ///< what we say of it instead; no code = the device's words alone
    std::uint32_t attempt = 0;           ///< of the last SendCommand or SendRelease; part of the idempotency key
    Instant sentAt;                      ///< of the attempt that counts for verification
    AlarmTimer timer;                    ///< queue, reply, verify or diverge deadline
    CommandValue actual;                 ///< never shown unless `actualAt` is set; never the commanded value (J3)
    Instant actualAt;                    ///< {} = no feedback since the preview
    ControlMode mode = ControlMode::Unknown;
    bool replied = false;      ///< accepted reply to the present attempt
    bool uncertain = false;    ///< link lost or restarted: no feedback since
    bool sendPending = false;  ///< a renewal without reply, or a release not yet sent
    std::string supersededBy;  ///< order id

    friend bool operator==(const TargetState&, const TargetState&) = default;
};

/** Everything an order remembers. Plain data: store it, give it back to restored(). */
struct OrderState {
    std::string id;
    std::string layer;
    std::string command;
    OrderStatus status = OrderStatus::Draft;
    ConsequenceClass consequence = ConsequenceClass::C1;  ///< effective: never falls
    double tolerance = 0.0;
    std::vector<TargetState> targets;
    std::string reason;
    std::string linkedTo;
    bool blind = false;
    OrderTiming timing;

    Actor initiator;
    std::string session;  ///< of the initiator
    Actor owner;          ///< initiator, or who took over
    Actor approver;       ///< of a C3
    bool brokeGlass = false;
    std::string breakGlassReason;
    std::uint64_t previewHash = 0;  ///< of the frozen targets, see previewHash()
    int selectRenewals = 0;

    Millis leaseMs = 0;        ///< planned total from execute to the end, grows with renewals, <= maxLeaseMs (J6)
    Millis renewToMs = 0;      ///< the total that is being asked for while Renewing
    Instant leaseEnd;          ///< sent to the devices with every command
    AlarmTimer stateTimer;     ///< the present state's own deadline (J2)
    AlarmTimer leaseTimer;     ///< runs from the first Holding
    AlarmTimer ownerTimer;     ///< owner away
    AlarmTimer reverifyTimer;  ///< link loss, restart
    bool warned5 = false;
    bool warned1 = false;
    bool linkLost = false;
    bool partly = false;  ///< was PartlyInEffect before Renewing/Diverged
    int releaseRetries = 0;
    std::uint32_t raisedAlarms = 0;  ///< bit i: OrderAlarm i is raised

    Instant createdAt;
    Instant executedAt;  ///< {} = never
    Instant endedAt;     ///< {} = not terminal
    Instant lastChange;
    ReasonCode code = ReasonCode::None;  ///< why it ended or diverged
    std::string note;                    ///< cancel, deny or decision text

    [[nodiscard]] std::size_t count(TargetStatus status) const;
    friend bool operator==(const OrderState&, const OrderState&) = default;
};

/** One finding of the checks; see order_policy.h. `target` is an index, or kWholeOrder. */
struct CheckFinding {
    static constexpr std::uint32_t kWholeOrder = 0xFFFF'FFFFU;
    std::uint32_t target = kWholeOrder;
    ReasonCode code = ReasonCode::None;
    bool hard = true;    ///< hard: Rejected; soft: back to Draft, the operator may drop the target
    std::string detail;  ///< what exactly, in English
    CodedText text{};    ///< the same for a console

    friend bool operator==(const CheckFinding&, const CheckFinding&) = default;
};

/** The refusal that a finding is, about this target. */
[[nodiscard]] tl::unexpected<Error> refuse(const CheckFinding& finding, EntityId target);

struct CheckReport {
    std::vector<CheckFinding> findings;
    ConsequenceClass consequence = ConsequenceClass::C0;  ///< after escalation

    [[nodiscard]] const CheckFinding* firstHard() const;
    friend bool operator==(const CheckReport&, const CheckReport&) = default;
};

enum class OrderEventKind : std::uint8_t {
    Submit,             ///< actor, session
    Checked,            ///< report; selecting at the server has been tried (SelectedByOther is a hard finding)
    DropTargets,        ///< actor, indices: in Draft, what failed softly
    RenewSelect,        ///< actor, session
    Execute,            ///< actor, session, hash, authenticatedAt, report (checks made again: J8)
    Approve,            ///< actor, session, hash, authenticatedAt, mayApprove, report
    Deny,               ///< actor, text
    BreakGlass,         ///< actor, session, hash, authenticatedAt, mayBreakGlass, text, report
    Cancel,             ///< actor, text
    ClientGone,         ///< session
    ReplayEntered,      ///< the console or gateway went into replay
    PreviewDrifted,     ///< target: its state left the preview's tolerance
    TargetSent,         ///< target, attempt
    TargetSendFailed,   ///< target, attempt, text
    ReplyAccepted,      ///< target, attempt, text
    ReplyRefused,       ///< target, attempt, code, text
    Feedback,           ///< target, value, observedAt, mode, programme, atFault
    Renew,              ///< actor, durationMs from now, text = reason
    Release,            ///< actor, text
    TakenOver,          ///< target, text = id of the newer order, actor = its owner
    OwnerGone,          ///< owner logged out
    HandOver,           ///< actor = new owner (the owner coming back too)
    Decide,             ///< supervisor's written decision in Unknown: actor, decision, text
    InterlockViolated,  ///< target (or kWholeOrder), text: an interlock now forbids what is held
    InterlockEnded,     ///< indices: nothing forbids these any more; target = kWholeOrder: nor any other
    LinkLost,
    LinkRestored,
    Timer,  ///< from due()
};
inline constexpr int kOrderEventCount = 28;
[[nodiscard]] std::string_view toText(OrderEventKind kind);

/** One entry of an order's ordered queue; the comments at OrderEventKind say which fields are read. */
struct OrderEvent {
    OrderEventKind kind = OrderEventKind::Timer;
    Actor actor;
    std::string session;
    std::string text;
    CodedText said;  ///< TargetSendFailed, ReplyRefused: when `text` is not the device's own
    std::uint64_t hash = 0;
    Instant authenticatedAt;  ///< when the actor last proved who they are; {} = not since log-in
    bool mayApprove = false;  ///< permission VerifyWrite
    bool mayBreakGlass = false;
    CheckReport report;
    std::vector<std::uint32_t> indices;
    std::uint32_t target = 0;
    std::uint32_t attempt = 0;
    ReasonCode code = ReasonCode::None;
    CommandValue value;
    Instant observedAt;  ///< when the device observed it, on this gateway's clocks
    ControlMode mode = ControlMode::Unknown;
    std::optional<CommandValue> programme;  ///< what the device's programme asks of it now
    bool atFault = false;  ///< the device reports a fault of its own: its programme's value cannot be expected of it
    Millis durationMs = 0;
    OrderStatus decision = OrderStatus::Failed;  ///< InEffect, Failed or Releasing

    static OrderEvent of(OrderEventKind kind) {
        OrderEvent event;
        event.kind = kind;
        return event;
    }
};

enum class OrderEffectKind : std::uint8_t {
    RunChecks,         ///< evaluate order_policy, try to select at the server, then send Checked
    SelectTargets,     ///< hold the exclusive select of all targets for this session until `until`
    ReleaseSelects,    ///< give up all selects of this order
    NotifyApprovers,   ///< who may VerifyWrite in the area
    SendCommand,       ///< target, value, until = lease end, attempt, key
    SendRelease,       ///< target, attempt, key
    RaiseAlarm,        ///< alarm, priority, said
    ClearAlarm,        ///< alarm
    WarnOwner,         ///< minutes = 5 or 1 before the end, owner and team
    NotifyLoser,       ///< target was taken over by order `text`
    CreateReviewTask,  ///< until = due (24 h)
    ProposeRelease,    ///< text
};
enum class OrderAlarm : std::uint8_t {
    None,
    Unknown,
    ReleaseFailed,
    Discrepancy,
    BreakGlass,
    InterlockViolation,
    RenewFailed
};
[[nodiscard]] std::string_view toText(OrderEffectKind kind);
[[nodiscard]] std::string_view toText(OrderAlarm alarm);  ///< "ORDER_UNKNOWN", "DISCREPANCY"…

/** Something that the host must do, in this order, after the transition is durable (J9). */
struct OrderEffect {
    OrderEffectKind kind = OrderEffectKind::RunChecks;
    std::uint32_t target = CheckFinding::kWholeOrder;
    std::uint32_t attempt = 0;
    CommandValue value;
    Instant until;
    std::string key;  ///< idempotency key "<order>/<target index>/<attempt>"
    OrderAlarm alarm = OrderAlarm::None;
    AlarmPriority priority = AlarmPriority::P3;
    int minutes = 0;
    std::string text;
    CodedText said{};  ///< RaiseAlarm: what the alarm says
};

struct OrderTransition {
    OrderStatus before = OrderStatus::Draft;
    OrderStatus after = OrderStatus::Draft;
    bool changed = false;  ///< persist and journal; false = duplicate, late, or only a newer actual value
    std::vector<std::uint32_t> changedTargets;
    std::vector<OrderEffect> effects;
};

/** 64-bit FNV-1a over command, lease, reason-independent target list, values and previewed actuals; the console shows
 *  what it hashes, the gateway compares. */
[[nodiscard]] std::uint64_t previewHash(const OrderRequest& request);
[[nodiscard]] std::uint64_t previewHash(const OrderState& order);

/** The command life-cycle of one order and its targets. No I/O, no threads, time as an argument.
 *
 *  For the host: persist state() after every changed transition, then do the effects in order; feed
 *  `while (auto event = order.due(now)) order.apply(*event, now)` at nextDeadline(). Feedback of a target goes to
 *  every order that holds it. The host keeps selects and holders in a TargetRegistry (J5). */
class OrderLogic {
public:
    /** A Draft of `actor`. */
    OrderLogic(const OrderRequest& request, const Actor& actor, const std::string& session, Instant now);
    /** A stored order in a new process: same state or Unknown, never silently InEffect. What was on the way (Executing)
     *  becomes Unknown, what was held is uncertain until feedback. Run the returned effects. */
    [[nodiscard]] static OrderLogic restored(OrderState state, Instant now, std::vector<OrderEffect>* effects);

    /** An error is a refusal: nothing changed; `reason` is a ReasonCode's name. Journal it with the actor. */
    [[nodiscard]] Result<OrderTransition> apply(const OrderEvent& event, Instant now);

    [[nodiscard]] std::optional<Instant> nextDeadline() const;  ///< compare monoMs only
    [[nodiscard]] std::optional<OrderEvent> due(Instant now) const;
    [[nodiscard]] const OrderState& state() const { return m_state; }
    [[nodiscard]] OrderState checkpoint(Instant now) const;

    /** "Retry failed": a new order for the failed targets, linked to this one. Nothing when none failed. */
    [[nodiscard]] std::optional<OrderRequest> retryFailed(std::string newId) const;

private:
    explicit OrderLogic(OrderState state) : m_state(std::move(state)) {}

    OrderState m_state;
};

}  // namespace belfry
