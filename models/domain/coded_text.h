// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "models/domain/clock.h"
#include "models/domain/ids.h"
#include "models/domain/local_text.h"

namespace belfry {

/** What one argument of a text is: how the reader's side words it. */
enum class ArgumentKind : std::uint8_t {
    Words,     ///< as it is: a name, an id, what a device or a disk said
    Number,    ///< any number
    Count,     ///< a whole number
    Duration,  ///< how long, ms
    Entity,    ///< an entity's id: the reader's side knows its name
    Title,     ///< a title of a layer's schema, in every language that its author wrote
};

struct DurationArgument {
    Millis ms = 0;
    bool operator==(const DurationArgument&) const = default;
};
struct EntityArgument {
    EntityId id;
    bool operator==(const EntityArgument&) const = default;
};

struct TextArgument {
    std::string name;
    /** In the order of ArgumentKind. */
    std::variant<std::string, double, std::int64_t, DurationArgument, EntityArgument, LocalText> value;

    [[nodiscard]] ArgumentKind kind() const { return static_cast<ArgumentKind>(value.index()); }
    bool operator==(const TextArgument&) const = default;
};

/** A text for a person, made far from the screen: which text, with what in it. A console words it in its own language
 *  by the code; one that does not know the code shows the English that came with it. Plain data. */
struct CodedText {
    std::string code;  ///< "ORDER_NO_END"; empty = nothing is said by code
    std::vector<TextArgument> arguments;
    std::string english;  ///< the sentence as its maker words it
    std::string hint;     ///< what can be done, likewise; may be empty
    EntityId about;       ///< the entity that it is about, shown in front; may be empty

    [[nodiscard]] bool isEmpty() const { return code.empty() && english.empty(); }
    [[nodiscard]] const TextArgument* argument(std::string_view name) const;
    bool operator==(const CodedText&) const = default;
};

/** The closed list of everything that the gateway, its sources and the client library say to a person at a console. */
enum class TextCode : std::uint8_t {
    None,
    // alarms: "ALARM_" and the reason of the refusal
    AlarmNotActive,
    AlarmAlreadyAcked,
    AlarmNotAcknowledged,
    AlarmNoteRequired,
    AlarmNotLatched,
    AlarmStillActive,
    AlarmShelved,
    AlarmSuppressed,
    AlarmOos,
    AlarmAlreadyShelved,
    AlarmShelveTooLong,
    AlarmShelveNoTime,
    AlarmOneShotNotAllowed,
    AlarmNotShelved,
    AlarmAlready,
    AlarmNotOutOfService,
    AlarmNotSounding,
    AlarmNoReason,
    AlarmNoWorkOrder,
    AlarmNoUser,
    AlarmNoPermission,
    AlarmUnknown,
    AlarmOccurrenceChanged,
    // who is there and what may they do
    NotSignedIn,
    SessionUnknown,
    SessionTooMany,
    SessionNoName,
    SessionNoRandom,
    KioskLooksOnly,
    RoleLooksOnly,
    TooManyConsoles,
    GatewayStopping,
    ContractsDiffer,
    // the journal
    JournalDiskFull,
    JournalRefuses,
    // orders: what was asked for
    OrderUnknown,
    OrderIdTaken,
    OrderIdEnded,
    OrderTooLate,
    OrderNoSystem,
    OrderNoId,
    OrderUnknownLayer,
    OrderUnknownCommand,
    OrderUnknownTarget,
    OrderTargetCount,
    OrderTargetTwice,
    OrderNoTargets,
    OrderTargetsStay,
    OrderNoEnd,
    OrderNoLease,
    OrderLeaseTooLong,
    OrderNoValue,
    OrderValueNotANumber,
    OrderNoReason,
    OrderTooLarge,
    OrderUnanswered,
    OrderPlaceUnknown,
    OrderAreaInvalid,
    OrderPlaceEmpty,
    OrderAllUnfit,
    OrderLeaveOutUnseen,
    // orders: permissions
    OrderMayNotCommand,
    OrderMayNotCommandLayer,
    OrderClassNotAllowed,
    OrderDraftOfAnother,
    OrderOfAnother,
    OrderNobodyNamed,
    OrderNotProved,
    OrderMayNotApprove,
    OrderApproverIsInitiator,
    OrderDenierIsInitiator,
    OrderMayNotBreakGlass,
    OrderNeedsSupervisor,
    OrderNotOffered,
    OrderOwnerChanged,
    OrderHandOverToNobody,
    OrderIsYours,
    OrderReviewOfOwn,
    OrderGlassOfAnother,
    OrderGlassWithoutReason,
    // orders: what stands against them
    OrderFactsDoNotMatch,
    OrderLayerIsGone,
    OrderNoSuchDevice,
    OrderDeviceHasNoSuchCommand,
    OrderReplay,
    OrderExercise,
    OrderThrottled,
    OrderBlindBelowC3,
    OrderSelectedByOther,
    OrderAlreadySelected,
    OrderHeldByOther,
    OrderCommLost,
    OrderLocalControl,
    OrderBadMode,
    OrderUnhealthy,
    OrderOutOfRange,
    OrderFeedbackNever,
    OrderFeedbackOld,
    OrderFeedbackBad,
    OrderFeedbackUncertain,
    OrderAlreadyInState,
    OrderNotSelected,
    // orders: interlocks
    InterlockLightIncident,
    InterlockLightBlackout,
    InterlockEvacuation,
    InterlockTextNotApproved,
    InterlockPlanNotApproved,
    // orders: what their state does not allow
    OrderSelectExpired,
    OrderSelectRenewedEnough,
    OrderApprovalExpired,
    OrderPreviewChanged,
    OrderClassRoseLease,
    OrderClassRoseReason,
    OrderRenewWithoutReason,
    OrderRenewTooLong,
    OrderRenewLinkLost,
    OrderBeingReleased,
    OrderStateUnknown,
    OrderDecisionWithoutReason,
    OrderNothingInEffect,
    OrderNoSuchDecision,
    OrderNotCheckedYet,
    OrderWasCancelled,
    OrderWaitsForExecute,
    OrderInExecution,
    OrderNotPossibleNow,
    OrderNothingFailed,
    OrderNothingToRestore,
    OrderNothingToReview,
    // orders: what became of a target
    TargetNoLink,
    TargetDeviceOrderUnknown,
    TargetWentAutomatic,
    // links: what a console or a gateway sees of its peer
    LinkConnecting,
    LinkNobodyAnswers,
    LinkNotAllowed,
    LinkRefused,
    LinkTimedOut,
    LinkClosed,
    LinkBroken,
    LinkSilent,
    LinkDelayed,
    LinkNoBelfry,
    LinkPictureWrong,
    LinkNewEpoch,
    LinkFetchingCatalogue,
    LinkReceivingPicture,
    LinkReceivingEvents,
    LinkTooSlow,
    LinkAnsweredError,
    AddressInvalid,
    AddressSocketPath,
    AddressNotLocal,
    // sources: what a city system told that cannot be
    SourceUnknownLayer,
    SourceImpossibleNumber,
    SourceEntityRefused,
    SourceUnknownEntity,
    SourceImpossibleTime,
    SourceNeitherYesNorNo,
    SourceNotOneOfItsValues,
    SourceBelowMinimum,
    SourceAboveMaximum,
    // history
    HistoryUnknownEntity,
    HistoryUnknownAttribute,
    HistoryFailed,
    // what a device said
    DeviceSelectedByOther,
    // alarms about overrides: what they say
    OverrideGlassBroken,
    OverrideNotRenewed,
    OverrideDiffers,
    OverrideUnknown,
    OverrideUndecided,
    OverrideReleaseFailed,
    OverrideInterlock,
    OverrideReviewOverdue,
    // why an alarm is suppressed by design
    SuppressedByCause,
    SuppressedByRule,
    SuppressedByMaintenance,
    // maintenance windows
    MaintenanceNoTitle,
    MaintenanceNoWorkOrder,
    MaintenanceTooWide,
    MaintenanceNoArea,
    MaintenanceNoTime,
    MaintenanceUnknownAsset,
    MaintenanceUnknown,
    MaintenanceOver,
    // a city's package and its map
    CityMissing,
    CityUnreadable,
    CityDamaged,
    CityOtherFormat,
    MapStylesMissing,
    MapStyleMissing,
    MapStyleDamaged,
    MapFontsMissing,
    MapPluginMissing,
    MapNoPort,
    MapNoRandom,
    MapEngineFailed,
    // a call that the peer does not have
    CallNotHere,
    // accounts, roles, certificates
    Reauthenticate,
    LogInNeeded,
    LogInRefused,
    LogInSlowed,
    LogInBusy,
    PasswordTooShort,
    PasswordTooLong,
    PasswordGuessable,
    PasswordMustChange,
    AccountsUnreadable,
    AccountsNone,
    AccountsAreOpen,
    AccountUnknown,
    AccountExists,
    AccountNameUnusable,
    AccountRoleUnknown,
    AccountLastAdministrator,
    MayNot,
    MayNotHere,
    HandoverUnknown,
    HandoverOther,
    HandoverToSelf,
    LinkCertificate,
    CertificateUnreadable,
    // incidents
    IncidentUnknown,
    IncidentChanged,
    IncidentOver,
    IncidentMerged,
    IncidentWrongState,
    IncidentNotLed,
    IncidentLedByOther,
    IncidentLeadsAlready,
    IncidentNotOffered,
    IncidentNobodyNamed,
    IncidentNoSuchLead,
    IncidentNoReason,
    IncidentNoNote,
    IncidentTextTooLong,
    IncidentTextUnusable,
    IncidentPriorityUnknown,
    IncidentPrioritySame,
    IncidentNeedsSupervisor,
    IncidentMergeTarget,
    IncidentNoDescription,
    IncidentUnknownCategory,
    IncidentNoPlace,
    IncidentRadius,
    IncidentTooMany,
    IncidentNoLayer,
    IncidentRequestTaken,
};

struct ArgumentSpec {
    std::string_view name;
    ArgumentKind kind = ArgumentKind::Words;
    bool operator==(const ArgumentSpec&) const = default;
};

enum class ErrorCode;

struct TextCodeInfo {
    TextCode code = TextCode::None;
    std::string_view name;       ///< "ORDER_NO_END", on the wire
    ErrorCode error{};           ///< of a refusal that says this
    std::string_view reason;     ///< closed-list reason of the domain, as in Error::reason; may be empty
    std::string_view arguments;  ///< "longest:duration who:words"
    std::string_view english;    ///< with {names} where arguments go; the source text of the translations
    std::string_view hint;       ///< likewise; may be empty

    [[nodiscard]] std::vector<ArgumentSpec> specs() const;
};

/** All codes but None, in the order of the enum. */
[[nodiscard]] std::span<const TextCodeInfo> textCodes();
[[nodiscard]] const TextCodeInfo& info(TextCode code);
[[nodiscard]] std::string_view toText(TextCode code);
[[nodiscard]] std::optional<TextCode> textCodeFromText(std::string_view name);

/** `arguments` are those of the code's list, by name. */
[[nodiscard]] CodedText say(TextCode code, std::vector<TextArgument> arguments = {});
/** The code of the refusal of an alarm action for this reason, "ALREADY_ACKED"; None when there is none. */
[[nodiscard]] TextCode alarmTextCode(std::string_view reason);

/** `sentence` with every {name} replaced by what `word` makes of that argument; an unknown {name} stays. */
template <typename Word>
[[nodiscard]] std::string fillIn(std::string_view sentence, const CodedText& text, Word word) {
    std::string result;
    while (!sentence.empty()) {
        const std::size_t open = sentence.find('{');
        const std::size_t close = open == std::string_view::npos ? open : sentence.find('}', open);
        result += sentence.substr(0, close == std::string_view::npos ? sentence.size() : open);
        if (close == std::string_view::npos) {
            break;
        }
        const TextArgument* argument = text.argument(sentence.substr(open + 1, close - open - 1));
        result += argument == nullptr ? std::string(sentence.substr(open, close + 1 - open)) : word(*argument);
        sentence.remove_prefix(close + 1);
    }
    return result;
}

}  // namespace belfry
