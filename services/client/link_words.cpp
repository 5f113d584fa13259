// SPDX-License-Identifier: Apache-2.0
#include "services/client/link_words.h"

#include <utility>

#include "services/proto/mapping_error.h"

namespace belfry::client {

CodedText linkText(const Error& why, const std::string& address) {
    if (!why.text.isEmpty()) {
        return why.text;
    }
    const std::string where = address.empty() ? "in-process" : address;
    const auto at = [&](TextCode code) { return say(code, {{"address", where}}); };
    // gRPC tells kinds of failure apart in its text alone
    const auto mentions = [&](const char* words) { return why.message.find(words) != std::string::npos; };
    if (why.reason == "EPOCH_CHANGED") {
        return say(TextCode::LinkNewEpoch);
    }
    if (!why.reason.empty() && why.code != ErrorCode::Unimplemented) {
        return {{}, {}, why.message, why.hint, {}};  // a peer's own words, from before there were codes
    }
    switch (why.code) {
        case ErrorCode::Unimplemented:
            return say(TextCode::LinkNoBelfry, {{"address", where}, {"ours", proto::kContract}});
        case ErrorCode::Unavailable:
            if (mentions("Permission denied")) {
                return at(TextCode::LinkNotAllowed);
            }
            if (mentions("failed to connect") || mentions("Connection refused") || mentions("No such file") ||
                mentions("connections to all backends failing")) {
                return at(TextCode::LinkNobodyAnswers);
            }
            if (mentions("Socket closed") || mentions("GOAWAY") || mentions("Connection reset") ||
                mentions("ended the connection")) {
                return say(TextCode::LinkClosed);
            }
            return at(TextCode::LinkBroken);
        case ErrorCode::DeadlineExceeded: return at(TextCode::LinkTimedOut);
        case ErrorCode::PermissionDenied: return at(TextCode::LinkNotAllowed);
        case ErrorCode::DataLoss:
        case ErrorCode::InvalidArgument: return say(TextCode::LinkPictureWrong);
        default: return say(TextCode::LinkAnsweredError);
    }
}

Error withLinkText(Error error, const std::string& address) {
    if (error.text.isEmpty() && (error.code == ErrorCode::Unavailable || error.code == ErrorCode::DeadlineExceeded ||
                                 error.code == ErrorCode::Unimplemented)) {
        error.text = linkText(error, address);
    }
    return error;
}

}  // namespace belfry::client
