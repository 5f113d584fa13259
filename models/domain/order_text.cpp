// SPDX-License-Identifier: Apache-2.0
// An order's data: names, values, the preview's hash. order_machine.cpp decides what events do.
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "models/domain/order_logic.h"

namespace belfry {

namespace {

constexpr std::array<std::string_view, kOrderStatusCount> kOrderNames = {
    "DRAFT",          "CHECKING",          "REJECTED", "SELECTED",         "CANCELLED",
    "SELECT_EXPIRED", "AWAITING_APPROVAL", "DENIED",   "APPROVAL_EXPIRED", "EXECUTING",
    "IN_EFFECT",      "PARTLY_IN_EFFECT",  "FAILED",   "UNKNOWN",          "RENEWING",
    "RELEASING",      "SUPERSEDED",        "DIVERGED", "RELEASED",         "RELEASE_FAILED"};

constexpr std::array<std::string_view, kTargetStatusCount> kTargetNames = {
    "IDLE", "SELECTED", "QUEUED",      "SENT",     "ACCEPTED",      "VERIFYING",  "HOLDING",  "RELEASING",
    "AUTO", "REFUSED",  "SEND_FAILED", "NO_REPLY", "VERIFY_FAILED", "LEASE_LOST", "DIVERGED", "SUPERSEDED"};

constexpr std::array<std::string_view, kOrderEventCount> kEventNames = {"SUBMIT",
                                                                        "CHECKED",
                                                                        "DROP_TARGETS",
                                                                        "RENEW_SELECT",
                                                                        "EXECUTE",
                                                                        "APPROVE",
                                                                        "DENY",
                                                                        "BREAK_GLASS",
                                                                        "CANCEL",
                                                                        "CLIENT_GONE",
                                                                        "REPLAY_ENTERED",
                                                                        "PREVIEW_DRIFTED",
                                                                        "TARGET_SENT",
                                                                        "TARGET_SEND_FAILED",
                                                                        "REPLY_ACCEPTED",
                                                                        "REPLY_REFUSED",
                                                                        "FEEDBACK",
                                                                        "RENEW",
                                                                        "RELEASE",
                                                                        "TAKEN_OVER",
                                                                        "OWNER_GONE",
                                                                        "HAND_OVER",
                                                                        "DECIDE",
                                                                        "INTERLOCK_VIOLATED",
                                                                        "INTERLOCK_ENDED",
                                                                        "LINK_LOST",
                                                                        "LINK_RESTORED",
                                                                        "TIMER"};

constexpr std::array<std::string_view, 12> kEffectNames = {
    "RUN_CHECKS",  "SELECT_TARGETS", "RELEASE_SELECTS", "NOTIFY_APPROVERS", "SEND_COMMAND",       "SEND_RELEASE",
    "RAISE_ALARM", "CLEAR_ALARM",    "WARN_OWNER",      "NOTIFY_LOSER",     "CREATE_REVIEW_TASK", "PROPOSE_RELEASE"};

constexpr std::array<std::string_view, 7> kAlarmNames = {
    "", "ORDER_UNKNOWN", "RELEASE_FAILED", "DISCREPANCY", "BREAK_GLASS", "INTERLOCK_VIOLATION", "RENEW_FAILED"};

template <typename Enum, std::size_t N>
std::optional<Enum> fromText(const std::array<std::string_view, N>& names, std::string_view text) {
    const auto it = std::find(names.begin(), names.end(), text);
    return it == names.end() ? std::nullopt : std::optional(static_cast<Enum>(it - names.begin()));
}

/** FNV-1a, 64 bits. Every field is closed with its length or width, so that fields cannot run into each other. */
class Hash {
public:
    void add(std::uint64_t number) {
        for (int shift = 0; shift < 64; shift += 8) {
            byte(static_cast<unsigned char>(number >> shift));
        }
    }
    void add(std::string_view text) {
        add(static_cast<std::uint64_t>(text.size()));
        for (const char c : text) {
            byte(static_cast<unsigned char>(c));
        }
    }
    void add(const CommandValue& value) {
        add(std::bit_cast<std::uint64_t>(value.number == 0.0 ? 0.0 : value.number));  // −0 is 0
        add(value.text);
    }
    [[nodiscard]] std::uint64_t value() const { return m_value; }

private:
    void byte(unsigned char one) {
        m_value ^= one;
        m_value *= 0x100'0000'01B3U;
    }
    std::uint64_t m_value = 0xCBF2'9CE4'8422'2325U;
};

template <typename Order>
std::uint64_t hashOf(const Order& order) {
    Hash hash;
    hash.add(order.layer);
    hash.add(order.command);
    hash.add(static_cast<std::uint64_t>(order.leaseMs));
    hash.add(static_cast<std::uint64_t>(order.targets.size()));
    for (const auto& target : order.targets) {
        hash.add(target.entity);
        hash.add(target.value);
        hash.add(target.before);
    }
    return hash.value();
}

}  // namespace

std::string_view toText(OrderStatus status) { return kOrderNames[static_cast<std::size_t>(status)]; }
std::string_view toText(TargetStatus status) { return kTargetNames[static_cast<std::size_t>(status)]; }
std::string_view toText(OrderEventKind kind) { return kEventNames[static_cast<std::size_t>(kind)]; }
std::string_view toText(OrderEffectKind kind) { return kEffectNames[static_cast<std::size_t>(kind)]; }
std::string_view toText(OrderAlarm alarm) { return kAlarmNames[static_cast<std::size_t>(alarm)]; }
std::optional<OrderStatus> orderStatusFromText(std::string_view text) {
    return fromText<OrderStatus>(kOrderNames, text);
}
std::optional<TargetStatus> targetStatusFromText(std::string_view text) {
    return fromText<TargetStatus>(kTargetNames, text);
}

bool isTerminal(OrderStatus status) {
    switch (status) {
        case OrderStatus::Rejected:
        case OrderStatus::Cancelled:
        case OrderStatus::SelectExpired:
        case OrderStatus::Denied:
        case OrderStatus::ApprovalExpired:
        case OrderStatus::Failed:
        case OrderStatus::Superseded:
        case OrderStatus::Released: return true;
        default: return false;
    }
}

bool isTerminal(TargetStatus status) {
    switch (status) {
        case TargetStatus::Auto:
        case TargetStatus::Refused:
        case TargetStatus::SendFailed:
        case TargetStatus::NoReply:
        case TargetStatus::VerifyFailed:
        case TargetStatus::LeaseLost:
        case TargetStatus::Superseded: return true;
        default: return false;
    }
}

Millis maxLeaseMs(ConsequenceClass consequence) {
    constexpr Millis kHour = 3'600'000;
    switch (consequence) {
        case ConsequenceClass::C2: return 4 * kHour;
        case ConsequenceClass::C3: return 2 * kHour;
        case ConsequenceClass::C0:
        case ConsequenceClass::C1: break;
    }
    return 8 * kHour;
}

bool CommandValue::matches(const CommandValue& actual, double tolerance) const {
    if (!text.empty() || !actual.text.empty()) {
        return text == actual.text;
    }
    // raw × scale is not exact: a value exactly at the tolerance still verifies
    return std::abs(number - actual.number) <= tolerance + 1e-9 * std::max(1.0, std::abs(number));
}

std::size_t OrderState::count(TargetStatus status_) const {
    return static_cast<std::size_t>(std::count_if(targets.begin(), targets.end(),
                                                  [&](const TargetState& target) { return target.status == status_; }));
}

const CheckFinding* CheckReport::firstHard() const {
    const auto it = std::find_if(findings.begin(), findings.end(), [](const CheckFinding& one) { return one.hard; });
    return it == findings.end() ? nullptr : &*it;
}

tl::unexpected<Error> refuse(const CheckFinding& finding, EntityId target) {
    if (finding.text.code.empty()) {
        const std::string where =
            target.empty() || finding.detail.empty() ? target + finding.detail : target + ": " + finding.detail;
        return refuse(finding.code, where);
    }
    CodedText text = finding.text;
    text.about = std::move(target);
    return refuse(std::move(text));
}

std::uint64_t previewHash(const OrderRequest& request) { return hashOf(request); }
std::uint64_t previewHash(const OrderState& order) { return hashOf(order); }

}  // namespace belfry
