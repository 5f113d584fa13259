// SPDX-License-Identifier: Apache-2.0
#include "models/domain/reason_code.h"

#include <algorithm>
#include <array>
#include <string>

namespace belfry {

namespace {

using R = ReasonCode;
using E = ErrorCode;

constexpr std::array<ReasonCodeInfo, 27> kCodes = {{
    {R::None, "", -1, -1, "", "", E::Unknown},
    {R::NoPermission, "NO_PERMISSION", 20, 9, "You have no permission for this.", "Dafür fehlt Ihnen die Berechtigung.",
     E::PermissionDenied},
    {R::NotSelected, "NOT_SELECTED", 18, 2, "The target is not selected.", "Das Ziel ist nicht angewählt.",
     E::FailedPrecondition},
    {R::SelectedByOther, "SELECTED_BY_OTHER", 27, 17, "Somebody else has selected the target.",
     "Das Ziel ist von jemand anderem angewählt.", E::Aborted},
    {R::AlreadySelected, "ALREADY_SELECTED", 19, -1, "You have already selected the target in another order.",
     "Sie haben das Ziel schon in einem anderen Auftrag angewählt.", E::FailedPrecondition},
    {R::SelectExpired, "SELECT_EXPIRED", 16, 1, "The selection has expired.", "Die Anwahl ist abgelaufen.",
     E::DeadlineExceeded},
    {R::AlreadyInState, "ALREADY_IN_STATE", 5, 14, "The target already is in this state.",
     "Das Ziel ist bereits in diesem Zustand.", E::FailedPrecondition},
    {R::InExecution, "IN_EXECUTION", 12, 5, "Another order controls the target.",
     "Ein anderer Auftrag steuert das Ziel.", E::FailedPrecondition},
    {R::Interlock, "INTERLOCK", 10, 10, "An interlock forbids this.", "Eine Verriegelung verbietet das.",
     E::FailedPrecondition},
    {R::LocalControl, "LOCAL_CONTROL", 2, 7, "The device is under local control.", "Das Gerät wird vor Ort bedient.",
     E::FailedPrecondition},
    {R::BadMode, "BAD_MODE", 8, -1, "The device's mode does not allow commands.",
     "Die Betriebsart des Geräts lässt keine Befehle zu.", E::FailedPrecondition},
    {R::OutOfRange, "OUT_OF_RANGE", 4, 12, "The value is out of range.", "Der Wert liegt außerhalb des Bereichs.",
     E::OutOfRange},
    {R::StepLimit, "STEP_LIMIT", 7, -1, "The change is too large for one step.",
     "Die Änderung ist für einen Schritt zu groß.", E::OutOfRange},
    {R::Unhealthy, "UNHEALTHY", 13, 6, "The device reports a fault.", "Das Gerät meldet eine Störung.",
     E::FailedPrecondition},
    {R::CommLost, "COMM_LOST", 23, 18, "There is no connection to the device.",
     "Es besteht keine Verbindung zum Gerät.", E::Unavailable},
    {R::Throttled, "THROTTLED", -1, 8, "Too many commands in a short time.", "Zu viele Befehle in kurzer Zeit.",
     E::ResourceExhausted},
    {R::Inconsistent, "INCONSISTENT", 26, 3, "The order contradicts itself or is incomplete.",
     "Der Auftrag ist widersprüchlich oder unvollständig.", E::InvalidArgument},
    {R::Cancelled, "CANCELLED", 15, 16, "The order was cancelled.", "Der Auftrag wurde abgebrochen.", E::Cancelled},
    {R::NotSupported, "NOT_SUPPORTED", 1, 4, "The device does not know this command.",
     "Das Gerät kennt diesen Befehl nicht.", E::Unimplemented},
    {R::FeedbackStale, "FEEDBACK_STALE", -1, -1, "The device's feedback is too old to command it.",
     "Die Rückmeldung des Geräts ist für einen Befehl zu alt.", E::FailedPrecondition},
    {R::PreviewChanged, "PREVIEW_CHANGED", -1, -1, "What you saw in the preview has changed.",
     "Der in der Vorschau gezeigte Stand hat sich geändert.", E::Aborted},
    {R::LeaseTooLong, "LEASE_TOO_LONG", -1, -1, "The override would last longer than its class allows.",
     "Die Übersteuerung würde länger dauern, als ihre Klasse erlaubt.", E::OutOfRange},
    {R::NoReason, "NO_REASON", -1, -1, "A reason is missing.", "Es fehlt eine Begründung.", E::InvalidArgument},
    {R::ReplayMode, "REPLAY_MODE", -1, -1, "Nothing can be commanded in replay or exercise.",
     "In Wiedergabe und Übung kann nichts gesteuert werden.", E::FailedPrecondition},
    {R::Kiosk, "KIOSK", -1, -1, "This workplace only looks.", "Dieser Arbeitsplatz dient nur der Anzeige.",
     E::PermissionDenied},
    {R::ApproverIsInitiator, "APPROVER_IS_INITIATOR", -1, -1, "A second person at another workplace must approve.",
     "Eine zweite Person an einem anderen Arbeitsplatz muss freigeben.", E::PermissionDenied},
    {R::ReAuthenticate, "REAUTHENTICATE", -1, -1, "Prove again who you are.", "Weisen Sie sich noch einmal aus.",
     E::PermissionDenied},
}};

constexpr bool inOrder() {
    for (std::size_t i = 0; i < kCodes.size(); ++i) {
        if (static_cast<std::size_t>(kCodes[i].code) != i) {
            return false;
        }
    }
    return true;
}
static_assert(inOrder(), "info() finds a code by its position");

}  // namespace

std::span<const ReasonCodeInfo> reasonCodes() { return std::span(kCodes).subspan(1); }

const ReasonCodeInfo& info(ReasonCode code) {
    const auto index = static_cast<std::size_t>(code);
    return kCodes[index < kCodes.size() ? index : 0];
}

std::string_view toText(ReasonCode code) { return info(code).name; }

std::optional<ReasonCode> reasonCodeFromText(std::string_view name) {
    const auto it =
        std::find_if(kCodes.begin() + 1, kCodes.end(), [&](const ReasonCodeInfo& one) { return one.name == name; });
    return it == kCodes.end() ? std::nullopt : std::optional(it->code);
}

std::string_view titleOf(ReasonCode code, std::string_view language) {
    return language.substr(0, 2) == "de" ? info(code).de : info(code).en;
}

tl::unexpected<Error> refuse(ReasonCode code, std::string_view detail, std::string hint) {
    const ReasonCodeInfo& one = info(code);
    std::string message(one.en);
    if (!detail.empty()) {
        if (!message.empty() && message.back() == '.') {
            message.pop_back();
        }
        message += ": ";
        message += detail;
    }
    return fail(one.error, std::move(message), std::move(hint), std::string(one.name));
}

}  // namespace belfry
