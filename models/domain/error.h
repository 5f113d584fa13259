// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <tl/expected.hpp>

#include "models/domain/coded_text.h"

namespace belfry {

/** Error codes are gRPC's, number for number, so that they cross the wire without a table. */
enum class ErrorCode {
    Cancelled = 1,
    Unknown = 2,
    InvalidArgument = 3,
    DeadlineExceeded = 4,
    NotFound = 5,
    AlreadyExists = 6,
    PermissionDenied = 7,
    ResourceExhausted = 8,
    FailedPrecondition = 9,
    Aborted = 10,
    OutOfRange = 11,
    Unimplemented = 12,
    Internal = 13,
    Unavailable = 14,
    DataLoss = 15,
    Unauthenticated = 16,
};

/** What went wrong, for a person: `message` says what and where, `hint` says what can be done about it. */
struct Error {
    ErrorCode code = ErrorCode::Unknown;
    std::string message;
    std::string hint;
    /** Closed-list reason of the domain ("SELECTED_BY_OTHER", "ALREADY_ACKED"), empty if none applies. */
    std::string reason;
    /** The same for a console, which words it in its own language; without a code it shows message and hint. */
    CodedText text{};
};

template <typename T>
using Result = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, std::string message, std::string hint = {},
                                                std::string reason = {}) {
    return tl::unexpected<Error>(Error{code, std::move(message), std::move(hint), std::move(reason)});
}

/** The refusal that says this: code and reason are the text's own, message and hint its English. `about` is the entity
 *  in question and stands in front. */
[[nodiscard]] tl::unexpected<Error> refuse(TextCode code, std::vector<TextArgument> arguments = {},
                                           EntityId about = {});
[[nodiscard]] tl::unexpected<Error> refuse(CodedText text);

/** "message. hint" on one line, for logs and terminals. */
[[nodiscard]] std::string toText(const Error& error);

/** The code's gRPC name, such as "NOT_FOUND". */
[[nodiscard]] std::string_view toText(ErrorCode code);

}  // namespace belfry
