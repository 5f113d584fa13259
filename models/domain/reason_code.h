// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "models/domain/error.h"
#include "models/domain/layer_schema.h"

namespace belfry {

/** Why an order or a target was refused: the closed list of ../specs/overrides.md. */
enum class ReasonCode : std::uint8_t {
    None,
    NoPermission,
    NotSelected,
    SelectedByOther,
    AlreadySelected,
    SelectExpired,
    AlreadyInState,
    InExecution,
    Interlock,
    LocalControl,
    BadMode,
    OutOfRange,
    StepLimit,
    Unhealthy,
    CommLost,
    Throttled,
    Inconsistent,
    Cancelled,
    NotSupported,
    FeedbackStale,
    PreviewChanged,
    LeaseTooLong,
    NoReason,
    ReplayMode,
    Kiosk,
    ApproverIsInitiator,
    ReAuthenticate,
};

struct ReasonCodeInfo {
    ReasonCode code = ReasonCode::None;
    std::string_view name;  ///< "SELECTED_BY_OTHER"
    int iecAddCause = -1;   ///< IEC 61850 AddCause, -1 = none
    int dnp3Status = -1;    ///< DNP3 control status, -1 = none
    std::string_view en;    ///< one sentence for the operator
    std::string_view de;
    ErrorCode error = ErrorCode::FailedPrecondition;
};

/** All codes but None, in the order of the enum. */
[[nodiscard]] std::span<const ReasonCodeInfo> reasonCodes();
/** None has the name "" and empty texts. */
[[nodiscard]] const ReasonCodeInfo& info(ReasonCode code);
/** The name, "SELECTED_BY_OTHER". */
[[nodiscard]] std::string_view toText(ReasonCode code);
[[nodiscard]] std::optional<ReasonCode> reasonCodeFromText(std::string_view name);
/** The sentence, in "de…" or English. */
[[nodiscard]] std::string_view titleOf(ReasonCode code, std::string_view language);
/** An Error with the code's gRPC code and reason, its English sentence, `detail` behind it, and a hint. */
[[nodiscard]] tl::unexpected<Error> refuse(ReasonCode code, std::string_view detail = {}, std::string hint = {});

}  // namespace belfry
