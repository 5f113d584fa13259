// SPDX-License-Identifier: Apache-2.0
#include "models/domain/coded_text.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstdio>

#include "models/domain/error.h"

namespace belfry {

namespace {

using C = TextCode;
using E = ErrorCode;

/** Marks a source text for lupdate. */
constexpr std::string_view said(std::string_view english) { return english; }

constexpr TextCodeInfo kCodes[] = {
    {C::None, "", E::Unknown, "", "", "", ""},
    // alarms: "ALARM_" and the reason of the refusal
    {C::AlarmNotActive, "ALARM_NOT_ACTIVE", E::FailedPrecondition, "NOT_ACTIVE", "alarm:title",
     said("The alarm “{alarm}” is not active."), said("There is nothing to acknowledge.")},
    {C::AlarmAlreadyAcked, "ALARM_ALREADY_ACKED", E::FailedPrecondition, "ALREADY_ACKED", "alarm:title",
     said("The alarm “{alarm}” is already acknowledged."), said("Look who acknowledged it and when.")},
    {C::AlarmNotAcknowledged, "ALARM_NOT_ACKNOWLEDGED", E::FailedPrecondition, "NOT_ACKNOWLEDGED", "alarm:title",
     said("The alarm “{alarm}” is not acknowledged."), said("Only an acknowledged alarm can be unacknowledged.")},
    {C::AlarmNoteRequired, "ALARM_NOTE_REQUIRED", E::InvalidArgument, "NOTE_REQUIRED", "alarm:title",
     said("The alarm “{alarm}” asks for a note with its acknowledgement."), said("Say what you found or did.")},
    {C::AlarmNotLatched, "ALARM_NOT_LATCHED", E::FailedPrecondition, "NOT_LATCHED", "alarm:title",
     said("The alarm “{alarm}” is not latched."), said("It needs no reset.")},
    {C::AlarmStillActive, "ALARM_STILL_ACTIVE", E::FailedPrecondition, "STILL_ACTIVE", "alarm:title",
     said("The alarm “{alarm}” is still active."), said("Reset it when its condition is gone.")},
    {C::AlarmShelved, "ALARM_SHELVED", E::FailedPrecondition, "SHELVED", "alarm:title",
     said("The alarm “{alarm}” is shelved."), said("Unshelve it first.")},
    {C::AlarmSuppressed, "ALARM_SUPPRESSED", E::FailedPrecondition, "SUPPRESSED", "alarm:title",
     said("The alarm “{alarm}” is suppressed by design."), said("It comes back when the suppressing rule ends.")},
    {C::AlarmOos, "ALARM_OOS", E::FailedPrecondition, "OOS", "alarm:title",
     said("The alarm “{alarm}” is out of service."), said("Return it to service first.")},
    {C::AlarmAlreadyShelved, "ALARM_ALREADY_SHELVED", E::FailedPrecondition, "ALREADY_SHELVED", "alarm:title",
     said("The alarm “{alarm}” is already shelved."),
     said("Only who shelved it or a supervisor may move its end, within the longest shelving.")},
    {C::AlarmShelveTooLong, "ALARM_SHELVE_TOO_LONG", E::FailedPrecondition, "SHELVE_TOO_LONG", "alarm:title",
     said("The alarm “{alarm}” may not be shelved for so long."),
     said("Choose a shorter time, or take it out of service.")},
    {C::AlarmShelveNoTime, "ALARM_SHELVE_NO_TIME", E::InvalidArgument, "SHELVE_TOO_LONG", "alarm:title",
     said("The alarm “{alarm}” cannot be shelved for no time at all."), said("Give a time to come.")},
    {C::AlarmOneShotNotAllowed, "ALARM_ONE_SHOT_NOT_ALLOWED", E::FailedPrecondition, "ONE_SHOT_NOT_ALLOWED",
     "alarm:title", said("The alarm “{alarm}” may not be shelved until it clears."), said("Shelve it for a time.")},
    {C::AlarmNotShelved, "ALARM_NOT_SHELVED", E::FailedPrecondition, "NOT_SHELVED", "alarm:title",
     said("The alarm “{alarm}” is not shelved."), said("There is nothing to unshelve.")},
    {C::AlarmAlready, "ALARM_ALREADY", E::FailedPrecondition, "ALREADY", "alarm:title",
     said("The alarm “{alarm}” is already out of service."), said("Look at its work order.")},
    {C::AlarmNotOutOfService, "ALARM_NOT_OUT_OF_SERVICE", E::FailedPrecondition, "NOT_OUT_OF_SERVICE", "alarm:title",
     said("The alarm “{alarm}” is not out of service."), said("It needs no return.")},
    {C::AlarmNotSounding, "ALARM_NOT_SOUNDING", E::FailedPrecondition, "NOT_SOUNDING", "alarm:title",
     said("The alarm “{alarm}” is not sounding."), said("There is nothing to silence.")},
    {C::AlarmNoReason, "ALARM_NO_REASON", E::InvalidArgument, "NO_REASON", "alarm:title",
     said("The alarm “{alarm}” can only be shelved with a reason."), said("Say why.")},
    {C::AlarmNoWorkOrder, "ALARM_NO_WORK_ORDER", E::InvalidArgument, "NO_WORK_ORDER", "alarm:title",
     said("The alarm “{alarm}” can only be taken out of service with a work order."), said("Give its number.")},
    {C::AlarmNoUser, "ALARM_NO_USER", E::InvalidArgument, "NO_USER", "alarm:title",
     said("The action on the alarm “{alarm}” does not say who acts, or where."),
     said("Every action of a person says who and where.")},
    {C::AlarmNoPermission, "ALARM_NO_PERMISSION", E::PermissionDenied, "NO_PERMISSION", "alarm:title",
     said("Only a supervisor may do this with the alarm “{alarm}”."), said("Ask the supervisor on duty.")},
    {C::AlarmUnknown, "ALARM_UNKNOWN", E::NotFound, "NOT_ACTIVE", "alarm:words", said("There is no alarm {alarm}."),
     said("Look at the alarm list again.")},
    {C::AlarmOccurrenceChanged, "ALARM_OCCURRENCE_CHANGED", E::FailedPrecondition, "OCCURRENCE_CHANGED",
     "alarm:title meant:count active:count",
     said("The alarm “{alarm}” came again: occurrence {meant} was meant, {active} is active."),
     said("Look at it again, then decide.")},
    // who is there and what may they do
    {C::NotSignedIn, "NOT_SIGNED_IN", E::Unauthenticated, "NO_PERMISSION", "",
     said("Nobody is signed in on this connection."), said("Open a session first (Session.Open).")},
    {C::SessionUnknown, "SESSION_UNKNOWN", E::Unauthenticated, "NO_PERMISSION", "",
     said("The gateway does not know this session."),
     said("Sign in again: a restart of the gateway ends all sessions.")},
    {C::SessionTooMany, "SESSION_TOO_MANY", E::ResourceExhausted, "", "", said("Too many sessions are open."),
     said("Close consoles that nobody uses.")},
    {C::SessionNoName, "SESSION_NO_NAME", E::InvalidArgument, "", "", said("A session needs the operator’s name."),
     said("Sign in with a name.")},
    {C::SessionNoRandom, "SESSION_NO_RANDOM", E::Internal, "", "",
     said("The gateway’s system has no random numbers, so nobody can sign in."),
     said("See to /dev/urandom on the gateway’s machine.")},
    {C::KioskLooksOnly, "KIOSK_LOOKS_ONLY", E::PermissionDenied, "KIOSK", "", said("Walls and kiosks only look."),
     said("Use the console at a desk.")},
    {C::RoleLooksOnly, "ROLE_LOOKS_ONLY", E::PermissionDenied, "NO_PERMISSION", "role:words",
     said("The role {role} may look but not act."), said("Use a console that joins over the gateway’s Unix socket.")},
    {C::TooManyConsoles, "TOO_MANY_CONSOLES", E::ResourceExhausted, "", "consoles:count",
     said("The gateway serves {consoles} consoles already."), said("Close one, or raise limits.max_consoles.")},
    {C::GatewayStopping, "GATEWAY_STOPPING", E::Unavailable, "", "", said("The gateway is stopping."),
     said("It may come back: try again in a moment.")},
    {C::ContractsDiffer, "CONTRACTS_DIFFER", E::FailedPrecondition, "CONTRACT_MISMATCH", "theirs:words ours:words",
     said("The peer speaks {theirs}, this program speaks {ours}."), said("Update the older of the two.")},
    // the journal
    {C::JournalDiskFull, "JOURNAL_DISK_FULL", E::ResourceExhausted, "JOURNAL_REFUSES", "",
     said("The gateway’s disk is full, so its journal takes no records and nothing can be done."),
     said("Free space on the disk of the store. Viewing goes on.")},
    {C::JournalRefuses, "JOURNAL_REFUSES", E::Unavailable, "JOURNAL_REFUSES", "detail:words",
     said("The gateway’s journal takes no records, so nothing can be done: {detail}"),
     said("See to the disk of the store. Viewing goes on.")},
    // orders: what was asked for
    {C::OrderUnknown, "ORDER_UNKNOWN", E::NotFound, "NOT_SELECTED", "order:words", said("There is no order {order}."),
     said("Look at the orders again.")},
    {C::OrderIdTaken, "ORDER_ID_TAKEN", E::AlreadyExists, "INCONSISTENT", "", said("Another order has this id."),
     said("Make a new order.")},
    {C::OrderIdEnded, "ORDER_ID_ENDED", E::AlreadyExists, "INCONSISTENT", "state:words",
     said("An order with this id has already ended as {state}."), said("Make a new order.")},
    {C::OrderTooLate, "ORDER_TOO_LATE", E::DeadlineExceeded, "SELECT_EXPIRED", "", said("The order came too late."),
     said("Decide again and send it anew.")},
    {C::OrderNoSystem, "ORDER_NO_SYSTEM", E::Unavailable, "", "", said("No city system has told of its equipment yet."),
     said("Wait until one has.")},
    {C::OrderNoId, "ORDER_NO_ID", E::InvalidArgument, "INCONSISTENT", "", said("The order has no usable id."),
     said("Send a UUIDv7.")},
    {C::OrderUnknownLayer, "ORDER_UNKNOWN_LAYER", E::NotFound, "NOT_SUPPORTED", "layer:words",
     said("There is no layer {layer}."), said("Look at the map again.")},
    {C::OrderUnknownCommand, "ORDER_UNKNOWN_COMMAND", E::NotFound, "NOT_SUPPORTED", "layer:words command:words",
     said("The layer {layer} knows no command {command}."), said("Look at the map again.")},
    {C::OrderUnknownTarget, "ORDER_UNKNOWN_TARGET", E::NotFound, "NOT_SUPPORTED", "layer:words target:entity",
     said("The layer {layer} has no {target}."), said("Look at the map again.")},
    {C::OrderTargetCount, "ORDER_TARGET_COUNT", E::InvalidArgument, "INCONSISTENT", "most:count count:count",
     said("An order has 1 to {most} targets, this one has {count}."), said("Choose fewer, or at least one.")},
    {C::OrderTargetTwice, "ORDER_TARGET_TWICE", E::InvalidArgument, "INCONSISTENT", "target:entity",
     said("{target} is named twice."), said("Name every target once.")},
    {C::OrderNoTargets, "ORDER_NO_TARGETS", E::InvalidArgument, "INCONSISTENT", "", said("The order has no targets."),
     said("Choose at least one.")},
    {C::OrderTargetsStay, "ORDER_TARGETS_STAY", E::InvalidArgument, "INCONSISTENT", "",
     said("These targets cannot be dropped."), said("Leave at least one of the order’s targets.")},
    {C::OrderNoEnd, "ORDER_NO_END", E::InvalidArgument, "INCONSISTENT", "", said("The order has no end."),
     said("Say how long it shall last.")},
    {C::OrderNoLease, "ORDER_NO_LEASE", E::OutOfRange, "LEASE_TOO_LONG", "", said("The order has no end."),
     said("Say how long it shall last.")},
    {C::OrderLeaseTooLong, "ORDER_LEASE_TOO_LONG", E::OutOfRange, "LEASE_TOO_LONG", "longest:duration",
     said("The override would last longer than is allowed: {longest} at most."), said("Choose an earlier end.")},
    {C::OrderNoValue, "ORDER_NO_VALUE", E::InvalidArgument, "OUT_OF_RANGE", "", said("The order says no value."),
     said("Give the value to set.")},
    {C::OrderValueNotANumber, "ORDER_VALUE_NOT_A_NUMBER", E::OutOfRange, "OUT_OF_RANGE", "",
     said("The value is not a number."), said("Give a number.")},
    {C::OrderNoReason, "ORDER_NO_REASON", E::InvalidArgument, "NO_REASON", "", said("A reason is missing."),
     said("Say why you override the automatic mode.")},
    {C::OrderTooLarge, "ORDER_TOO_LARGE", E::ResourceExhausted, "INCONSISTENT", "size:count most:count",
     said("The order is {size} bytes long; at most {most} are taken."), said("Split it: fewer targets in one order.")},
    {C::OrderUnanswered, "ORDER_UNANSWERED", E::Unavailable, "", "",
     said("The order was not answered: the other side is stopping."),
     said("Look at the order’s state before trying again.")},
    {C::OrderPlaceUnknown, "ORDER_PLACE_UNKNOWN", E::NotFound, "INCONSISTENT", "place:words",
     said("“{place}” is not known."), said("Choose it from the list.")},
    {C::OrderAreaInvalid, "ORDER_AREA_INVALID", E::InvalidArgument, "INCONSISTENT", "",
     said("This is no area: it needs three corners, or a radius."), said("Draw it again.")},
    {C::OrderPlaceEmpty, "ORDER_PLACE_EMPTY", E::NotFound, "INCONSISTENT", "",
     said("Nothing that takes this command lies there."), said("Choose another place, or another layer.")},
    {C::OrderAllUnfit, "ORDER_ALL_UNFIT", E::FailedPrecondition, "INCONSISTENT", "count:count",
     said("None of the {count} targets can be commanded now."), said("The preview says why of each.")},
    {C::OrderLeaveOutUnseen, "ORDER_LEAVE_OUT_UNSEEN", E::InvalidArgument, "PREVIEW_CHANGED", "",
     said("Targets are left out only after a preview has shown which."), said("Look at the preview, then select.")},
    // orders: permissions
    {C::OrderMayNotCommand, "ORDER_MAY_NOT_COMMAND", E::PermissionDenied, "NO_PERMISSION", "",
     said("You have no permission to command."), said("Ask a colleague who has it.")},
    {C::OrderMayNotCommandLayer, "ORDER_MAY_NOT_COMMAND_LAYER", E::PermissionDenied, "NO_PERMISSION", "layer:words",
     said("You have no permission to command the layer {layer}."), said("Ask who is responsible for it.")},
    {C::OrderClassNotAllowed, "ORDER_CLASS_NOT_ALLOWED", E::PermissionDenied, "NO_PERMISSION", "class:count",
     said("You have no permission for orders of class C{class}."),
     said("Choose fewer targets, or ask a colleague who has it.")},
    {C::OrderDraftOfAnother, "ORDER_DRAFT_OF_ANOTHER", E::PermissionDenied, "NO_PERMISSION", "who:words",
     said("This draft is by {who}."), said("Make an order of your own.")},
    {C::OrderOfAnother, "ORDER_OF_ANOTHER", E::PermissionDenied, "NO_PERMISSION", "who:words",
     said("This order is by {who}."), said("Ask them or a supervisor.")},
    {C::OrderNobodyNamed, "ORDER_NOBODY_NAMED", E::PermissionDenied, "NO_PERMISSION", "",
     said("The order does not say who acts, or where."), said("Every action of a person says who and where.")},
    {C::OrderNotProved, "ORDER_NOT_PROVED", E::PermissionDenied, "REAUTHENTICATE", "",
     said("You have not proved again who you are."), said("Authenticate again, then execute.")},
    {C::OrderMayNotApprove, "ORDER_MAY_NOT_APPROVE", E::PermissionDenied, "NO_PERMISSION", "",
     said("You have no permission to approve or deny."), said("Ask a colleague with the right to approve.")},
    {C::OrderApproverIsInitiator, "ORDER_APPROVER_IS_INITIATOR", E::PermissionDenied, "APPROVER_IS_INITIATOR", "",
     said("A second person at another workplace must approve."), said("Ask a colleague with the right to approve.")},
    {C::OrderDenierIsInitiator, "ORDER_DENIER_IS_INITIATOR", E::PermissionDenied, "APPROVER_IS_INITIATOR", "",
     said("A second person at another workplace decides about this order."), said("Cancel your own order instead.")},
    {C::OrderMayNotBreakGlass, "ORDER_MAY_NOT_BREAK_GLASS", E::PermissionDenied, "NO_PERMISSION", "",
     said("You have no permission to break the glass."), said("Wait for the approval.")},
    {C::OrderNeedsSupervisor, "ORDER_NEEDS_SUPERVISOR", E::PermissionDenied, "NO_PERMISSION", "",
     said("Only a supervisor may do this."), said("Ask the supervisor on duty.")},
    {C::OrderNotOffered, "ORDER_NOT_OFFERED", E::PermissionDenied, "NO_PERMISSION", "who:words",
     said("This override is {who}’s and was not offered to you."),
     said("Ask them to hand it over, or ask a supervisor.")},
    {C::OrderOwnerChanged, "ORDER_OWNER_CHANGED", E::Aborted, "INCONSISTENT", "who:words",
     said("This override is {who}’s now."), said("Look at it again, then take it over.")},
    {C::OrderHandOverToNobody, "ORDER_HAND_OVER_TO_NOBODY", E::InvalidArgument, "INCONSISTENT", "",
     said("The order does not say who shall take it over."), said("Name a colleague.")},
    {C::OrderIsYours, "ORDER_IS_YOURS", E::FailedPrecondition, "ALREADY_IN_STATE", "",
     said("This override is yours already."), said("There is nothing to take over.")},
    {C::OrderReviewOfOwn, "ORDER_REVIEW_OF_OWN", E::PermissionDenied, "APPROVER_IS_INITIATOR", "",
     said("Who broke the glass does not review it."), said("A supervisor reviews it.")},
    {C::OrderGlassOfAnother, "ORDER_GLASS_OF_ANOTHER", E::Aborted, "SELECTED_BY_OTHER", "who:words",
     said("{who} has selected the target."), said("Only who ordered it may break the glass.")},
    {C::OrderGlassWithoutReason, "ORDER_GLASS_WITHOUT_REASON", E::InvalidArgument, "NO_REASON", "",
     said("Breaking the glass needs a reason."), said("Say why it cannot wait for a second person.")},
    // orders: what stands against them
    {C::OrderFactsDoNotMatch, "ORDER_FACTS_DO_NOT_MATCH", E::InvalidArgument, "INCONSISTENT", "",
     said("What is known does not match the order’s targets."), said("Order again.")},
    {C::OrderLayerIsGone, "ORDER_LAYER_IS_GONE", E::Unimplemented, "NOT_SUPPORTED", "",
     said("The layer is not there any more."), said("Look at the map again.")},
    {C::OrderNoSuchDevice, "ORDER_NO_SUCH_DEVICE", E::Unimplemented, "NOT_SUPPORTED", "",
     said("There is no such device."), said("Look at the map again.")},
    {C::OrderDeviceHasNoSuchCommand, "ORDER_DEVICE_HAS_NO_SUCH_COMMAND", E::Unimplemented, "NOT_SUPPORTED", "",
     said("This kind of device has no such command."), said("Leave it out.")},
    {C::OrderReplay, "ORDER_REPLAY", E::FailedPrecondition, "REPLAY_MODE", "",
     said("The console replays the past: nothing can be commanded."), said("Go back to the present.")},
    {C::OrderExercise, "ORDER_EXERCISE", E::FailedPrecondition, "REPLAY_MODE", "",
     said("An exercise must not command the live city."), said("End the exercise.")},
    {C::OrderThrottled, "ORDER_THROTTLED", E::ResourceExhausted, "THROTTLED", "most:count",
     said("You have given {most} orders in the last minute; more are not taken."),
     said("Wait a moment, or put several targets into one order.")},
    {C::OrderBlindBelowC3, "ORDER_BLIND_BELOW_C3", E::InvalidArgument, "INCONSISTENT", "",
     said("Only an order of class C3 may be blind."), said("Wait for the device’s feedback.")},
    {C::OrderSelectedByOther, "ORDER_SELECTED_BY_OTHER", E::Aborted, "SELECTED_BY_OTHER", "who:words",
     said("{who} has selected the target."), said("Ask them, or wait until the selection expires.")},
    {C::OrderAlreadySelected, "ORDER_ALREADY_SELECTED", E::FailedPrecondition, "ALREADY_SELECTED", "",
     said("You have already selected the target in another order."), said("Finish or cancel your other order.")},
    {C::OrderHeldByOther, "ORDER_HELD_BY_OTHER", E::FailedPrecondition, "IN_EXECUTION", "who:words",
     said("An order of {who} controls the target."), said("Ask them to release it.")},
    {C::OrderCommLost, "ORDER_COMM_LOST", E::Unavailable, "COMM_LOST", "",
     said("There is no connection to the device."), said("Wait until its system is back.")},
    {C::OrderLocalControl, "ORDER_LOCAL_CONTROL", E::FailedPrecondition, "LOCAL_CONTROL", "",
     said("The device is under local control."), said("Ask who works on it.")},
    {C::OrderBadMode, "ORDER_BAD_MODE", E::FailedPrecondition, "BAD_MODE", "",
     said("The device’s mode does not allow commands."), said("Wait until it is back in normal operation.")},
    {C::OrderUnhealthy, "ORDER_UNHEALTHY", E::FailedPrecondition, "UNHEALTHY", "", said("The device reports a fault."),
     said("Have it repaired first.")},
    {C::OrderOutOfRange, "ORDER_OUT_OF_RANGE", E::OutOfRange, "OUT_OF_RANGE", "attribute:title",
     said("The value lies outside of what “{attribute}” allows."), said("Choose a value within the range.")},
    {C::OrderFeedbackNever, "ORDER_FEEDBACK_NEVER", E::FailedPrecondition, "FEEDBACK_STALE", "",
     said("The device has never reported, so nobody knows what it does."), said("Wait for its feedback.")},
    {C::OrderFeedbackOld, "ORDER_FEEDBACK_OLD", E::FailedPrecondition, "FEEDBACK_STALE", "age:duration",
     said("The device’s last report is {age} old: too old to command it."), said("Wait for its next report.")},
    {C::OrderFeedbackBad, "ORDER_FEEDBACK_BAD", E::FailedPrecondition, "FEEDBACK_STALE", "age:duration",
     said("The device’s last report ({age} ago) is not to be trusted."), said("Wait for a good report.")},
    {C::OrderFeedbackUncertain, "ORDER_FEEDBACK_UNCERTAIN", E::FailedPrecondition, "FEEDBACK_STALE", "",
     said("The device’s feedback is uncertain."), said("Wait for a good report.")},
    {C::OrderAlreadyInState, "ORDER_ALREADY_IN_STATE", E::FailedPrecondition, "ALREADY_IN_STATE", "",
     said("The target already is in this state."), said("There is nothing to command.")},
    {C::OrderNotSelected, "ORDER_NOT_SELECTED", E::FailedPrecondition, "NOT_SELECTED", "",
     said("The order was not selected."), said("Look at the device and order again.")},
    // orders: interlocks
    {C::InterlockLightIncident, "INTERLOCK_LIGHT_INCIDENT", E::FailedPrecondition, "INTERLOCK",
     "floor:count incident:entity", said("Inside the area of “{incident}” the light stays at {floor} % or more."),
     said("Choose at least {floor} %, or wait until the incident is closed.")},
    {C::InterlockLightBlackout, "INTERLOCK_LIGHT_BLACKOUT", E::FailedPrecondition, "INTERLOCK",
     "floor:count group:entity",
     said("In the area of the power failure “{group}” the light stays at {floor} % or more."),
     said("Choose at least {floor} %, or wait until the power failure is over.")},
    {C::InterlockEvacuation, "INTERLOCK_EVACUATION", E::FailedPrecondition, "INTERLOCK", "route:words incident:entity",
     said("Closing it would cut the evacuation route “{route}”, which is in force while “{incident}” lasts."),
     said("Keep it open until the incident is over.")},
    {C::InterlockTextNotApproved, "INTERLOCK_TEXT_NOT_APPROVED", E::FailedPrecondition, "INTERLOCK", "",
     said("Only approved texts may be shown below class C3."), said("Choose one of the approved texts.")},
    {C::InterlockPlanNotApproved, "INTERLOCK_PLAN_NOT_APPROVED", E::FailedPrecondition, "INTERLOCK", "",
     said("Traffic is controlled only by choosing an approved plan."), said("Choose one of the approved plans.")},
    // orders: what their state does not allow
    {C::OrderSelectExpired, "ORDER_SELECT_EXPIRED", E::DeadlineExceeded, "SELECT_EXPIRED", "",
     said("The selection has expired."), said("Start again.")},
    {C::OrderSelectRenewedEnough, "ORDER_SELECT_RENEWED_ENOUGH", E::DeadlineExceeded, "SELECT_EXPIRED", "",
     said("The selection has been renewed as often as is allowed."), said("Execute now, or start again.")},
    {C::OrderApprovalExpired, "ORDER_APPROVAL_EXPIRED", E::DeadlineExceeded, "SELECT_EXPIRED", "",
     said("The time for approval is over."), said("Start again.")},
    {C::OrderPreviewChanged, "ORDER_PREVIEW_CHANGED", E::Aborted, "PREVIEW_CHANGED", "",
     said("What you saw in the preview has changed."), said("Look at the new preview and order again.")},
    {C::OrderClassRoseLease, "ORDER_CLASS_ROSE_LEASE", E::OutOfRange, "LEASE_TOO_LONG", "",
     said("The class of the order has risen, and the override would last longer than that class allows."),
     said("Order again with an earlier end.")},
    {C::OrderClassRoseReason, "ORDER_CLASS_ROSE_REASON", E::InvalidArgument, "NO_REASON", "",
     said("The class of the order has risen, and a reason is missing."), said("Order again with a reason.")},
    {C::OrderRenewWithoutReason, "ORDER_RENEW_WITHOUT_REASON", E::InvalidArgument, "NO_REASON", "",
     said("Renewing needs a reason."), said("Say why it must last longer.")},
    {C::OrderRenewTooLong, "ORDER_RENEW_TOO_LONG", E::OutOfRange, "LEASE_TOO_LONG", "",
     said("Counted from its beginning, the override would last longer than its class allows."),
     said("Choose an earlier end, or make a new order.")},
    {C::OrderRenewLinkLost, "ORDER_RENEW_LINK_LOST", E::Unavailable, "COMM_LOST", "",
     said("There is no connection to the device, so the override cannot be renewed."),
     said("Wait until the connection is back.")},
    {C::OrderBeingReleased, "ORDER_BEING_RELEASED", E::FailedPrecondition, "ALREADY_IN_STATE", "",
     said("The override is being released already."), said("Wait for the devices.")},
    {C::OrderStateUnknown, "ORDER_STATE_UNKNOWN", E::PermissionDenied, "NO_PERMISSION", "",
     said("Nobody knows the state of this override."), said("A supervisor decides, in writing.")},
    {C::OrderDecisionWithoutReason, "ORDER_DECISION_WITHOUT_REASON", E::InvalidArgument, "NO_REASON", "",
     said("A decision is made in writing."), said("Say what was found on site.")},
    {C::OrderNothingInEffect, "ORDER_NOTHING_IN_EFFECT", E::InvalidArgument, "INCONSISTENT", "",
     said("No target can be in effect."), said("Decide for failed or for a release.")},
    {C::OrderNoSuchDecision, "ORDER_NO_SUCH_DECISION", E::InvalidArgument, "INCONSISTENT", "",
     said("An unknown order becomes in effect, failed or releasing."), said("Decide for one of these.")},
    {C::OrderNotCheckedYet, "ORDER_NOT_CHECKED_YET", E::FailedPrecondition, "NOT_SELECTED", "",
     said("The order is still being checked."), said("Wait for the checks, then execute.")},
    {C::OrderWasCancelled, "ORDER_WAS_CANCELLED", E::Cancelled, "CANCELLED", "", said("The order was cancelled."),
     said("Start again.")},
    {C::OrderWaitsForExecute, "ORDER_WAITS_FOR_EXECUTE", E::FailedPrecondition, "ALREADY_SELECTED", "",
     said("The order is selected and waits to be executed."), said("Execute or cancel it.")},
    {C::OrderInExecution, "ORDER_IN_EXECUTION", E::FailedPrecondition, "IN_EXECUTION", "",
     said("The order is being carried out."), said("Wait for the devices.")},
    {C::OrderNotPossibleNow, "ORDER_NOT_POSSIBLE_NOW", E::FailedPrecondition, "BAD_MODE", "",
     said("The present state of the order does not allow this."), said("Look at the order’s present state.")},
    {C::OrderNothingFailed, "ORDER_NOTHING_FAILED", E::FailedPrecondition, "BAD_MODE", "",
     said("No target of this order has failed."), said("There is nothing to try again.")},
    {C::OrderNothingToRestore, "ORDER_NOTHING_TO_RESTORE", E::FailedPrecondition, "BAD_MODE", "",
     said("There is nothing to go back to."), said("Only an override in force can be undone.")},
    {C::OrderNothingToReview, "ORDER_NOTHING_TO_REVIEW", E::FailedPrecondition, "BAD_MODE", "",
     said("There is nothing to review."), said("Look at the order’s present state.")},
    // orders: what became of a target
    {C::TargetNoLink, "TARGET_NO_LINK", E::Unavailable, "COMM_LOST", "system:words",
     said("There is no link to the city system {system}."), said("Wait until it is back.")},
    {C::TargetDeviceOrderUnknown, "TARGET_DEVICE_ORDER_UNKNOWN", E::FailedPrecondition, "NOT_SELECTED", "",
     said("The order under which the device holds its value is not known."),
     said("It ends by itself at the end of its lease.")},
    {C::TargetWentAutomatic, "TARGET_WENT_AUTOMATIC", E::FailedPrecondition, "", "target:entity",
     said("{target} went back to automatic by itself."), ""},
    // links: what a console or a gateway sees of its peer
    {C::LinkConnecting, "LINK_CONNECTING", E::Unavailable, "", "address:words", said("Connecting to {address}."), ""},
    {C::LinkNobodyAnswers, "LINK_NOBODY_ANSWERS", E::Unavailable, "NO_ANSWER", "address:words",
     said("Nobody answers at {address}."), said("Is the gateway running, and is the address right?")},
    {C::LinkNotAllowed, "LINK_NOT_ALLOWED", E::PermissionDenied, "", "address:words",
     said("{address} may not be used by you."), said("Ask for access to the folder of its socket.")},
    {C::LinkRefused, "LINK_REFUSED", E::Unavailable, "", "address:words", said("{address} refused the connection."),
     said("Is this the gateway’s address?")},
    {C::LinkTimedOut, "LINK_TIMED_OUT", E::DeadlineExceeded, "", "address:words",
     said("{address} did not answer in time."),
     said("The network or the gateway is overloaded, or something between them swallows data.")},
    {C::LinkClosed, "LINK_CLOSED", E::Unavailable, "", "", said("The gateway closed the connection."),
     said("Connecting again by itself.")},
    {C::LinkBroken, "LINK_BROKEN", E::Unavailable, "", "address:words", said("The connection to {address} broke."),
     said("Connecting again by itself.")},
    {C::LinkSilent, "LINK_SILENT", E::DeadlineExceeded, "", "silence:duration",
     said("Nothing was heard for {silence}."), said("Connecting again by itself.")},
    {C::LinkDelayed, "LINK_DELAYED", E::DeadlineExceeded, "", "", said("Data arrive late."), ""},
    {C::LinkNoBelfry, "LINK_NO_BELFRY", E::Unimplemented, "CONTRACT_MISMATCH", "address:words ours:words",
     said("What answers at {address} does not know {ours}."),
     said("Update the older of the two, or check the address.")},
    {C::LinkPictureWrong, "LINK_PICTURE_WRONG", E::DataLoss, "", "", said("What arrived does not fit together."),
     said("Everything is fetched anew.")},
    {C::LinkNewEpoch, "LINK_NEW_EPOCH", E::Aborted, "EPOCH_CHANGED", "",
     said("The gateway was restarted or its catalogue replaced."), said("Everything is fetched anew.")},
    {C::LinkFetchingCatalogue, "LINK_FETCHING_CATALOGUE", E::Unavailable, "", "", said("Fetching the catalogue."), ""},
    {C::LinkReceivingPicture, "LINK_RECEIVING_PICTURE", E::Unavailable, "", "", said("Receiving the picture."), ""},
    {C::LinkReceivingEvents, "LINK_RECEIVING_EVENTS", E::Unavailable, "", "", said("Receiving alarms and orders."), ""},
    {C::LinkTooSlow, "LINK_TOO_SLOW", E::ResourceExhausted, "", "", said("This console is too slow for its events."),
     said("Close other programs, or show less.")},
    {C::LinkAnsweredError, "LINK_ANSWERED_ERROR", E::Internal, "", "", said("The peer answered with an error."),
     said("Its log says more.")},
    {C::AddressInvalid, "ADDRESS_INVALID", E::InvalidArgument, "", "address:words", said("“{address}” is no address."),
     said("Use unix:/path/to/gateway.sock or 127.0.0.1:7411.")},
    {C::AddressSocketPath, "ADDRESS_SOCKET_PATH", E::InvalidArgument, "", "address:words most:count",
     said("“{address}” has no socket path, or one of more than {most} bytes."),
     said("Use a shorter path, such as unix:/run/belfry/gateway.sock.")},
    {C::AddressNotLocal, "ADDRESS_NOT_LOCAL", E::InvalidArgument, "", "address:words",
     said("“{address}” is another machine, and no TLS is set up."),
     said("Give this workstation its certificate (--tls), or use a loopback address.")},
    // sources: what a city system told that cannot be
    {C::SourceUnknownLayer, "SOURCE_UNKNOWN_LAYER", E::InvalidArgument, "", "entity:entity",
     said("{entity} belongs to a layer that is not known here."), ""},
    {C::SourceImpossibleNumber, "SOURCE_IMPOSSIBLE_NUMBER", E::InvalidArgument, "", "entity:entity",
     said("{entity} has an impossible number."), ""},
    {C::SourceEntityRefused, "SOURCE_ENTITY_REFUSED", E::InvalidArgument, "", "entity:entity detail:words",
     said("{entity} is not taken: {detail}"), ""},
    {C::SourceUnknownEntity, "SOURCE_UNKNOWN_ENTITY", E::NotFound, "", "",
     said("A value came for an entity that nobody knows."), ""},
    {C::SourceImpossibleTime, "SOURCE_IMPOSSIBLE_TIME", E::InvalidArgument, "", "entity:entity",
     said("{entity} reports a time that cannot be."), ""},
    {C::SourceNeitherYesNorNo, "SOURCE_NEITHER_YES_NOR_NO", E::OutOfRange, "",
     "entity:entity attribute:title value:number",
     said("{entity} reports “{attribute}” as {value}, which is neither yes nor no."), ""},
    {C::SourceNotOneOfItsValues, "SOURCE_NOT_ONE_OF_ITS_VALUES", E::OutOfRange, "",
     "entity:entity attribute:title value:number",
     said("{entity} reports “{attribute}” as {value}, which is not one of its values."), ""},
    {C::SourceBelowMinimum, "SOURCE_BELOW_MINIMUM", E::OutOfRange, "", "entity:entity attribute:title value:number",
     said("{entity} reports “{attribute}” as {value}, below its minimum."), ""},
    {C::SourceAboveMaximum, "SOURCE_ABOVE_MAXIMUM", E::OutOfRange, "", "entity:entity attribute:title value:number",
     said("{entity} reports “{attribute}” as {value}, above its maximum."), ""},
    // history
    {C::HistoryUnknownEntity, "HISTORY_UNKNOWN_ENTITY", E::NotFound, "", "entity:entity",
     said("Nothing is known of {entity}."), said("Look at the map again.")},
    {C::HistoryUnknownAttribute, "HISTORY_UNKNOWN_ATTRIBUTE", E::NotFound, "", "entity:entity attribute:words",
     said("{entity} has no value “{attribute}”."), said("Look at the map again.")},
    {C::HistoryFailed, "HISTORY_FAILED", E::Internal, "", "detail:words", said("The history cannot be read: {detail}"),
     said("Look at the gateway’s log.")},
    // what a device said
    {C::DeviceSelectedByOther, "DEVICE_SELECTED_BY_OTHER", E::FailedPrecondition, "SELECTED_BY_OTHER", "",
     said("The device is selected by another order."), said("Wait half a minute.")},
    // alarms about overrides: what they say
    {C::OverrideGlassBroken, "OVERRIDE_GLASS_BROKEN", E::FailedPrecondition, "", "person:words reason:words",
     said("{person} broke the glass: {reason}"), ""},
    {C::OverrideNotRenewed, "OVERRIDE_NOT_RENEWED", E::FailedPrecondition, "", "",
     said("The override could not be renewed on every device."), ""},
    {C::OverrideDiffers, "OVERRIDE_DIFFERS", E::FailedPrecondition, "", "count:count all:count first:entity",
     said("{count} of {all} devices do not do what was ordered; the first is {first}."), ""},
    {C::OverrideUnknown, "OVERRIDE_UNKNOWN", E::FailedPrecondition, "", "",
     said("Nobody knows whether the override is in effect."), ""},
    {C::OverrideUndecided, "OVERRIDE_UNDECIDED", E::FailedPrecondition, "", "",
     said("Nobody has decided about an override of unknown state."), ""},
    {C::OverrideReleaseFailed, "OVERRIDE_RELEASE_FAILED", E::FailedPrecondition, "", "count:count",
     said("{count} devices do not report that they are automatic again."), ""},
    {C::OverrideInterlock, "OVERRIDE_INTERLOCK", E::FailedPrecondition, "", "detail:words",
     said("An override in force stands against an interlock: {detail}"), ""},
    {C::OverrideReviewOverdue, "OVERRIDE_REVIEW_OVERDUE", E::FailedPrecondition, "", "person:words",
     said("The break-glass order of {person} was not reviewed within a day."), ""},
    // why an alarm is suppressed by design
    {C::SuppressedByCause, "SUPPRESSED_BY_CAUSE", E::FailedPrecondition, "", "alarm:title cause:entity",
     said("Follows from “{alarm}” at {cause}."), ""},
    {C::SuppressedByRule, "SUPPRESSED_BY_RULE", E::FailedPrecondition, "", "rule:title", said("{rule}"), ""},
    {C::SuppressedByMaintenance, "SUPPRESSED_BY_MAINTENANCE", E::FailedPrecondition, "", "title:words order:words",
     said("Maintenance: {title} ({order})."), ""},
    // maintenance windows
    {C::MaintenanceNoTitle, "MAINTENANCE_NO_TITLE", E::InvalidArgument, "NO_REASON", "",
     said("The maintenance has no title."), said("Say what is done.")},
    {C::MaintenanceNoWorkOrder, "MAINTENANCE_NO_WORK_ORDER", E::InvalidArgument, "NO_WORK_ORDER", "",
     said("The maintenance has no work order."), said("Give its number.")},
    {C::MaintenanceTooWide, "MAINTENANCE_TOO_WIDE", E::InvalidArgument, "WINDOW_TOO_WIDE", "",
     said("The maintenance would silence the whole city."), said("Name layers, districts, assets or an area.")},
    {C::MaintenanceNoArea, "MAINTENANCE_NO_AREA", E::InvalidArgument, "WINDOW_IMPOSSIBLE", "",
     said("The maintenance’s area has less than three points, or impossible ones."), said("Draw an area.")},
    {C::MaintenanceNoTime, "MAINTENANCE_NO_TIME", E::InvalidArgument, "WINDOW_IMPOSSIBLE", "longest:duration",
     said("The maintenance’s time is impossible."), said("It ends after it begins, in the future, within {longest}.")},
    {C::MaintenanceUnknownAsset, "MAINTENANCE_UNKNOWN_ASSET", E::NotFound, "WINDOW_IMPOSSIBLE", "asset:words",
     said("There is no asset, layer or district {asset}."), said("Look for it again.")},
    {C::MaintenanceUnknown, "MAINTENANCE_UNKNOWN", E::FailedPrecondition, "WINDOW_OVER", "window:words",
     said("There is no maintenance {window}."), said("Look at the list of maintenance windows.")},
    {C::MaintenanceOver, "MAINTENANCE_OVER", E::FailedPrecondition, "WINDOW_OVER", "window:words",
     said("The maintenance {window} has ended."), said("Look at the list of maintenance windows.")},
    // a city's package and its map
    {C::CityMissing, "CITY_MISSING", E::NotFound, "", "folder:words",
     said("There is no city package in {folder}: city.json is missing."),
     said("Import a city first (belfryctl city import) or give the right folder.")},
    {C::CityUnreadable, "CITY_UNREADABLE", E::PermissionDenied, "", "file:words", said("{file} cannot be read."),
     said("Check the file’s permissions.")},
    {C::CityDamaged, "CITY_DAMAGED", E::DataLoss, "", "file:words what:title", said("{file}: {what}."),
     said("The city package is damaged: import the city again.")},
    {C::CityOtherFormat, "CITY_OTHER_FORMAT", E::FailedPrecondition, "", "file:words format:words ours:count",
     said("{file} has format {format}, this program reads format {ours}."),
     said("Import the city again with this version, or use the version that wrote it.")},
    {C::MapStylesMissing, "MAP_STYLES_MISSING", E::NotFound, "", "", said("The map styles were not found."),
     said("Set BELFRY_RESOURCES to the folder that contains map/.")},
    {C::MapStyleMissing, "MAP_STYLE_MISSING", E::NotFound, "", "file:words", said("The map style {file} is missing."),
     said("Belfry’s resources are incomplete: reinstall it or give the resources folder.")},
    {C::MapStyleDamaged, "MAP_STYLE_DAMAGED", E::InvalidArgument, "", "file:words detail:words",
     said("The map style {file} is damaged: {detail}"), said("Reinstall Belfry.")},
    {C::MapFontsMissing, "MAP_FONTS_MISSING", E::FailedPrecondition, "", "folders:words",
     said("There is no font for the map in {folders}."), said("Install Noto Sans (Debian: fonts-noto-core).")},
    {C::MapPluginMissing, "MAP_PLUGIN_MISSING", E::FailedPrecondition, "", "file:words",
     said("{file} cannot be loaded."), said("Install Mapnik’s OGR input plugin (Debian: libmapnik4.0).")},
    {C::MapNoPort, "MAP_NO_PORT", E::Unavailable, "", "", said("No port on 127.0.0.1 can be opened for the map."),
     said("Check that the loopback interface is up.")},
    {C::MapNoRandom, "MAP_NO_RANDOM", E::Internal, "", "",
     said("The system has no random numbers, so the map’s address cannot be made."), said("See to /dev/urandom.")},
    {C::MapEngineFailed, "MAP_ENGINE_FAILED", E::Internal, "", "detail:words",
     said("The map cannot be drawn: {detail}"),
     said("Reinstall Belfry; if that does not help, import the city again.")},
    // a call that the peer does not have
    {C::CallNotHere, "CALL_NOT_HERE", E::Unimplemented, "", "", said("This gateway cannot do that."),
     said("Update it.")},
    // accounts, roles, certificates
    {C::Reauthenticate, "REAUTHENTICATE", E::PermissionDenied, "REAUTHENTICATE", "",
     said("This needs your password again."), said("Enter it; then it is good for a minute.")},
    {C::LogInNeeded, "LOG_IN_NEEDED", E::PermissionDenied, "LOG_IN_NEEDED", "",
     said("Nobody is logged in at this console."), said("Log in with your account.")},
    {C::LogInRefused, "LOG_IN_REFUSED", E::PermissionDenied, "LOG_IN_REFUSED", "",
     said("User and password do not belong together."),
     said("Check both. The security administrator can set a new password.")},
    {C::LogInSlowed, "LOG_IN_SLOWED", E::ResourceExhausted, "LOG_IN_SLOWED", "wait:duration",
     said("After failed attempts the next one is taken in {wait}."), said("Wait, then try again.")},
    {C::LogInBusy, "LOG_IN_BUSY", E::ResourceExhausted, "LOG_IN_BUSY", "",
     said("The gateway checks too many passwords at once."), said("Try again in a moment.")},
    {C::PasswordTooShort, "PASSWORD_TOO_SHORT", E::InvalidArgument, "PASSWORD_UNUSABLE", "least:count",
     said("A password needs at least {least} characters."),
     said("Several words in a row are long and easy to keep in mind.")},
    {C::PasswordTooLong, "PASSWORD_TOO_LONG", E::InvalidArgument, "PASSWORD_UNUSABLE", "most:count",
     said("A password has at most {most} bytes."), said("Choose a shorter one.")},
    {C::PasswordGuessable, "PASSWORD_GUESSABLE", E::InvalidArgument, "PASSWORD_UNUSABLE", "",
     said("This password is too easy to guess."),
     said("It must not hold the user’s name or “password”, begin with 123456 or qwert, have fewer than five different "
          "characters, or be the old one.")},
    {C::PasswordMustChange, "PASSWORD_MUST_CHANGE", E::PermissionDenied, "PASSWORD_MUST_CHANGE", "",
     said("The password must be changed first."), said("Choose a new one; nobody else will know it.")},
    {C::AccountsUnreadable, "ACCOUNTS_UNREADABLE", E::Unavailable, "ACCOUNTS_UNREADABLE", "",
     said("The gateway cannot read its accounts: nobody can log in, and everybody only looks."),
     said("The gateway’s log says why.")},
    {C::AccountsNone, "ACCOUNTS_NONE", E::FailedPrecondition, "ACCOUNTS_NONE", "",
     said("This gateway has no account yet."),
     said("Make the administrator’s on the gateway’s machine: belfryctl accounts init")},
    {C::AccountsAreOpen, "ACCOUNTS_ARE_OPEN", E::FailedPrecondition, "ACCOUNTS_ARE_OPEN", "",
     said("This gateway asks for no passwords."), said("Set security.accounts to required in its configuration.")},
    {C::AccountUnknown, "ACCOUNT_UNKNOWN", E::NotFound, "", "user:words", said("There is no account {user}."),
     said("Look at the list of accounts.")},
    {C::AccountExists, "ACCOUNT_EXISTS", E::AlreadyExists, "", "user:words",
     said("There is an account {user} already."), said("Choose another name, or change that one.")},
    {C::AccountNameUnusable, "ACCOUNT_NAME_UNUSABLE", E::InvalidArgument, "", "user:words",
     said("“{user}” cannot be a user’s name."), said("Use 1 to 64 letters, digits, '.', '-', '_' or '@'.")},
    {C::AccountRoleUnknown, "ACCOUNT_ROLE_UNKNOWN", E::InvalidArgument, "", "role:words",
     said("There is no role {role}."),
     said("Roles are VIEWER, OPERATOR, SUPERVISOR, ENGINEER, SECADM, AUDITOR and KIOSK.")},
    {C::AccountLastAdministrator, "ACCOUNT_LAST_ADMINISTRATOR", E::FailedPrecondition, "", "",
     said("Nobody would be left who may change accounts."), said("Make another security administrator first.")},
    {C::MayNot, "MAY_NOT", E::PermissionDenied, "NO_PERMISSION", "role:words", said("The role {role} may not do this."),
     said("The security administrator gives out roles.")},
    {C::MayNotHere, "MAY_NOT_HERE", E::PermissionDenied, "NO_PERMISSION", "role:words thing:entity",
     said("The role {role} does not cover {thing}."),
     said("The security administrator gives out roles for layers and areas.")},
    {C::HandoverUnknown, "HANDOVER_UNKNOWN", E::NotFound, "HANDOVER_UNKNOWN", "",
     said("This handover sheet is too old."), said("Make a new one.")},
    {C::HandoverOther, "HANDOVER_OTHER", E::FailedPrecondition, "HANDOVER_OTHER", "",
     said("The sheet is not the one that the gateway made."), said("Make a new one and read it again.")},
    {C::HandoverToSelf, "HANDOVER_TO_SELF", E::InvalidArgument, "HANDOVER_TO_SELF", "",
     said("Nobody hands a shift over to themselves."), said("The one who comes signs with their own account.")},
    {C::LinkCertificate, "LINK_CERTIFICATE", E::Unavailable, "", "address:words",
     said("The gateway at {address} and this console do not accept each other’s certificates."),
     said("They may have ended, or be of another authority: belfryctl tls show says which.")},
    {C::CertificateUnreadable, "CERTIFICATE_UNREADABLE", E::InvalidArgument, "", "file:words detail:words",
     said("The certificate file {file} cannot be used: {detail}"),
     said("Check the path, its permissions and that it is PEM.")},
    // incidents
    {C::IncidentUnknown, "INCIDENT_UNKNOWN", E::NotFound, "INCIDENT_UNKNOWN", "incident:entity",
     said("There is no incident {incident}."), said("Look at the list of incidents.")},
    {C::IncidentChanged, "INCIDENT_CHANGED", E::Aborted, "PREVIEW_CHANGED", "",
     said("Somebody else has changed the incident meanwhile."), said("Look at it again, then decide.")},
    {C::IncidentOver, "INCIDENT_OVER", E::FailedPrecondition, "INCIDENT_OVER", "",
     said("The incident is over: it can only be read."), said("Reopen it, if there is more to do.")},
    {C::IncidentMerged, "INCIDENT_MERGED", E::FailedPrecondition, "INCIDENT_OVER", "incident:entity",
     said("The incident was merged into {incident}."), said("Go on there.")},
    {C::IncidentWrongState, "INCIDENT_WRONG_STATE", E::FailedPrecondition, "INCIDENT_STATE", "state:words",
     said("This is not possible while the incident is {state}."), said("An incident is led, resolved, then closed.")},
    {C::IncidentNotLed, "INCIDENT_NOT_LED", E::FailedPrecondition, "INCIDENT_NOT_LED", "",
     said("Nobody leads the incident."), said("Take the lead, or assign it.")},
    {C::IncidentLedByOther, "INCIDENT_LED_BY_OTHER", E::PermissionDenied, "INCIDENT_LED_BY_OTHER", "person:words",
     said("{person} leads the incident."), said("They or a supervisor can do this.")},
    {C::IncidentLeadsAlready, "INCIDENT_LEADS_ALREADY", E::FailedPrecondition, "ALREADY_IN_STATE", "person:words",
     said("{person} leads the incident already."), ""},
    {C::IncidentNotOffered, "INCIDENT_NOT_OFFERED", E::FailedPrecondition, "INCIDENT_NOT_OFFERED", "",
     said("The lead of this incident is not offered to you."), said("Ask whoever leads, or a supervisor.")},
    {C::IncidentNobodyNamed, "INCIDENT_NOBODY_NAMED", E::InvalidArgument, "INCIDENT_NOBODY_NAMED", "",
     said("Nobody is named who shall lead."), said("Choose a person.")},
    {C::IncidentNoSuchLead, "INCIDENT_NO_SUCH_LEAD", E::FailedPrecondition, "INCIDENT_NO_SUCH_LEAD", "person:words",
     said("{person} cannot lead this incident."), said("Choose somebody who may deal with incidents there.")},
    {C::IncidentNoReason, "INCIDENT_NO_REASON", E::InvalidArgument, "NO_REASON", "",
     said("A reason is missing for the incident."), said("Say why: whoever reads it later needs it.")},
    {C::IncidentNoNote, "INCIDENT_NO_NOTE", E::InvalidArgument, "NO_NOTE", "", said("The note is empty."),
     said("Write what is to be remembered.")},
    {C::IncidentTextTooLong, "INCIDENT_TEXT_TOO_LONG", E::InvalidArgument, "INCIDENT_TEXT", "most:count",
     said("The text is too long: at most {most} bytes."), said("Say it shorter.")},
    {C::IncidentTextUnusable, "INCIDENT_TEXT_UNUSABLE", E::InvalidArgument, "INCIDENT_TEXT", "",
     said("The text holds characters that are none."), said("Write it again.")},
    {C::IncidentPriorityUnknown, "INCIDENT_PRIORITY_UNKNOWN", E::InvalidArgument, "INCIDENT_PRIORITY", "",
     said("A priority is 1, 2, 3 or 4."), said("Choose one.")},
    {C::IncidentPrioritySame, "INCIDENT_PRIORITY_SAME", E::FailedPrecondition, "ALREADY_IN_STATE", "",
     said("The incident has this priority already."), ""},
    {C::IncidentNeedsSupervisor, "INCIDENT_NEEDS_SUPERVISOR", E::PermissionDenied, "NO_PERMISSION", "",
     said("Only a supervisor lowers the priority of an incident."), said("Ask the supervisor on duty.")},
    {C::IncidentMergeTarget, "INCIDENT_MERGE_TARGET", E::FailedPrecondition, "INCIDENT_MERGE", "incident:entity",
     said("The incident cannot be merged into {incident}."),
     said("Choose another one that is not over, and an exercise only with an exercise.")},
    {C::IncidentNoDescription, "INCIDENT_NO_DESCRIPTION", E::InvalidArgument, "NO_DESCRIPTION", "",
     said("It is not said what happened."), said("Describe it in a few words.")},
    {C::IncidentUnknownCategory, "INCIDENT_UNKNOWN_CATEGORY", E::InvalidArgument, "INCIDENT_CATEGORY", "category:words",
     said("There is no kind of incident {category}."), said("Choose one from the list.")},
    {C::IncidentNoPlace, "INCIDENT_NO_PLACE", E::InvalidArgument, "INCIDENT_PLACE", "",
     said("The place of the incident is impossible."), said("Choose a point on the map.")},
    {C::IncidentRadius, "INCIDENT_RADIUS", E::OutOfRange, "INCIDENT_RADIUS", "most:count",
     said("The affected radius is impossible: 0 to {most} m."), said("Choose another one.")},
    {C::IncidentTooMany, "INCIDENT_TOO_MANY", E::ResourceExhausted, "INCIDENT_TOO_MANY", "most:count",
     said("There are {most} incidents that are not over."), said("Close those that are dealt with.")},
    {C::IncidentNoLayer, "INCIDENT_NO_LAYER", E::FailedPrecondition, "INCIDENT_NO_LAYER", "",
     said("This gateway has no layer of incidents."), said("Its layer files are incomplete.")},
    {C::IncidentRequestTaken, "INCIDENT_REQUEST_TAKEN", E::AlreadyExists, "INCIDENT_REQUEST", "",
     said("Another incident was made with this number."), said("Make the incident anew.")},
};

constexpr bool inOrder() {
    for (std::size_t i = 0; i < std::size(kCodes); ++i) {
        if (static_cast<std::size_t>(kCodes[i].code) != i) {
            return false;
        }
    }
    return true;
}
static_assert(inOrder(), "info() finds a code by its position");

constexpr std::array<std::string_view, 6> kKinds = {"words", "number", "count", "duration", "entity", "title"};

std::string englishDuration(Millis ms) {
    const Millis seconds = (ms + 500) / 1'000;
    if (ms < 1'000) {
        return std::to_string(ms) + " ms";
    }
    if (seconds < 120) {
        return std::to_string(seconds) + " s";
    }
    const Millis minutes = (seconds + 30) / 60;
    return minutes < 120 ? std::to_string(minutes) + " min" : std::to_string((minutes + 30) / 60) + " h";
}

std::string englishWord(const TextArgument& argument) {
    switch (argument.kind()) {
        case ArgumentKind::Words: return std::get<std::string>(argument.value);
        case ArgumentKind::Number: {
            std::array<char, 32> text{};
            std::snprintf(text.data(), text.size(), "%.10g", std::get<double>(argument.value));
            return text.data();
        }
        case ArgumentKind::Count: return std::to_string(std::get<std::int64_t>(argument.value));
        case ArgumentKind::Duration: return englishDuration(std::get<DurationArgument>(argument.value).ms);
        case ArgumentKind::Entity: return std::get<EntityArgument>(argument.value).id;
        case ArgumentKind::Title: break;
    }
    return std::get<LocalText>(argument.value).en;
}

}  // namespace

const TextArgument* CodedText::argument(std::string_view name) const {
    const auto found =
        std::find_if(arguments.begin(), arguments.end(), [&](const TextArgument& one) { return one.name == name; });
    return found == arguments.end() ? nullptr : &*found;
}

std::vector<ArgumentSpec> TextCodeInfo::specs() const {
    std::vector<ArgumentSpec> specs;
    std::string_view rest = arguments;
    while (!rest.empty()) {
        const std::string_view one = rest.substr(0, rest.find(' '));
        const std::size_t colon = one.find(':');
        const auto kind = std::find(kKinds.begin(), kKinds.end(), one.substr(colon + 1));
        assert(colon != std::string_view::npos && kind != kKinds.end());
        specs.push_back({one.substr(0, colon), static_cast<ArgumentKind>(kind - kKinds.begin())});
        rest.remove_prefix(std::min(rest.size(), one.size() + 1));
    }
    return specs;
}

std::span<const TextCodeInfo> textCodes() { return std::span(kCodes).subspan(1); }

const TextCodeInfo& info(TextCode code) {
    const auto index = static_cast<std::size_t>(code);
    return kCodes[index < std::size(kCodes) ? index : 0];
}

std::string_view toText(TextCode code) { return info(code).name; }

std::optional<TextCode> textCodeFromText(std::string_view name) {
    const auto codes = textCodes();
    const auto it = std::find_if(codes.begin(), codes.end(), [&](const TextCodeInfo& one) { return one.name == name; });
    return it == codes.end() ? std::nullopt : std::optional(it->code);
}

CodedText say(TextCode code, std::vector<TextArgument> arguments) {
    const TextCodeInfo& one = info(code);
    CodedText text;
    text.code = one.name;
    text.arguments = std::move(arguments);
    assert(text.arguments.size() == one.specs().size());
    text.english = fillIn(one.english, text, englishWord);
    text.hint = fillIn(one.hint, text, englishWord);
    return text;
}

TextCode alarmTextCode(std::string_view reason) {
    return textCodeFromText("ALARM_" + std::string(reason)).value_or(TextCode::None);
}

}  // namespace belfry
