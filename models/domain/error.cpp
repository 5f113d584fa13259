// SPDX-License-Identifier: Apache-2.0
#include "models/domain/error.h"

namespace belfry {

std::string toText(const Error& error) {
    std::string text = error.message;
    if (!error.hint.empty()) {
        if (!text.empty() && text.back() != '.') {
            text += '.';
        }
        text += ' ';
        text += error.hint;
    }
    return text;
}

tl::unexpected<Error> refuse(CodedText text) {
    const TextCodeInfo& one = info(textCodeFromText(text.code).value_or(TextCode::None));
    std::string message = text.about.empty() ? text.english : text.about + ": " + text.english;
    std::string hint = text.hint;
    return tl::unexpected<Error>(
        Error{one.error, std::move(message), std::move(hint), std::string(one.reason), std::move(text)});
}

tl::unexpected<Error> refuse(TextCode code, std::vector<TextArgument> arguments, EntityId about) {
    CodedText text = say(code, std::move(arguments));
    text.about = std::move(about);
    return refuse(std::move(text));
}

std::string_view toText(ErrorCode code) {
    switch (code) {
        case ErrorCode::Cancelled: return "CANCELLED";
        case ErrorCode::Unknown: return "UNKNOWN";
        case ErrorCode::InvalidArgument: return "INVALID_ARGUMENT";
        case ErrorCode::DeadlineExceeded: return "DEADLINE_EXCEEDED";
        case ErrorCode::NotFound: return "NOT_FOUND";
        case ErrorCode::AlreadyExists: return "ALREADY_EXISTS";
        case ErrorCode::PermissionDenied: return "PERMISSION_DENIED";
        case ErrorCode::ResourceExhausted: return "RESOURCE_EXHAUSTED";
        case ErrorCode::FailedPrecondition: return "FAILED_PRECONDITION";
        case ErrorCode::Aborted: return "ABORTED";
        case ErrorCode::OutOfRange: return "OUT_OF_RANGE";
        case ErrorCode::Unimplemented: return "UNIMPLEMENTED";
        case ErrorCode::Internal: return "INTERNAL";
        case ErrorCode::Unavailable: return "UNAVAILABLE";
        case ErrorCode::DataLoss: return "DATA_LOSS";
        case ErrorCode::Unauthenticated: return "UNAUTHENTICATED";
    }
    return "UNKNOWN";
}

}  // namespace belfry
