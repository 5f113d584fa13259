// SPDX-License-Identifier: Apache-2.0
#include "services/proto/mapping_error.h"

#include "belfry/v1/common.pb.h"
#include "services/proto/mapping_text.h"
#include "services/proto/utf8.h"

namespace belfry::proto {

namespace {

// all metadata of a reply must fit into 8 KiB
constexpr std::size_t kMaxMessage = 2'000;
constexpr std::size_t kMaxHint = 1'000;

}  // namespace

grpc::Status toStatus(const Error& error, grpc::ServerContextBase* context) {
    const std::string message = cleanUtf8(error.message, kMaxMessage);
    if (context != nullptr) {
        v1::ErrorDetail detail;
        detail.set_message(message);
        detail.set_hint(cleanUtf8(error.hint, kMaxHint));
        detail.set_reason(cleanUtf8(error.reason, 64));
        if (!error.text.code.empty()) {
            toWire(error.text, detail.mutable_text());
            detail.mutable_text()->clear_english();
            detail.mutable_text()->clear_hint();
        }
        context->AddTrailingMetadata(kErrorMetadata, detail.SerializeAsString());
    }
    return {static_cast<grpc::StatusCode>(error.code), message};
}

Error fromStatus(const grpc::Status& status) {
    Error error;
    const int code = status.error_code();
    error.code = code >= 1 && code <= 16 ? static_cast<ErrorCode>(code) : ErrorCode::Unknown;
    error.message = cleanUtf8(status.error_message(), kMaxMessage);
    if (error.code == ErrorCode::Unimplemented) {
        // nobody of ours answers so: a later contract has other names, and so has a program that is no gateway
        error.message = std::string("the peer does not know ") + kContract;
        error.hint = "Update the older of the two, or check the address.";
        error.reason = "CONTRACT_MISMATCH";
    }
    if (error.message.empty()) {
        error.message = "the peer answered " + std::string(toText(error.code));
    }
    return error;
}

Error fromStatus(const grpc::Status& status, const grpc::ClientContext& context) {
    Error error = fromStatus(status);
    const auto& trailing = context.GetServerTrailingMetadata();
    if (const auto it = trailing.find(kErrorMetadata); it != trailing.end()) {
        v1::ErrorDetail detail;
        if (detail.ParseFromArray(it->second.data(), static_cast<int>(it->second.size()))) {
            if (!detail.message().empty()) {
                error.message = detail.message();
            }
            error.hint = detail.hint();
            error.reason = detail.reason();
            error.text = {};
            if (detail.has_text()) {
                error.text = fromWire(detail.text());
                error.text.english = error.message;
                error.text.hint = error.hint;
            }
        }
    }
    return error;
}

Result<void> checkContract(const std::string& theirs, const std::string& who) {
    if (theirs == kContract) {
        return {};
    }
    const std::string spoken = theirs.empty() ? std::string("no known contract") : cleanUtf8(theirs, 100);
    Error error = refuse(TextCode::ContractsDiffer, {{"theirs", spoken}, {"ours", kContract}}).value();
    error.message = who + " speaks " + spoken + ", its peer speaks " + kContract;
    return tl::unexpected<Error>(std::move(error));
}

}  // namespace belfry::proto
