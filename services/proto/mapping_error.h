// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <grpcpp/grpcpp.h>

#include "models/domain/error.h"

namespace belfry::proto {

constexpr const char* kErrorMetadata = "belfry-error-bin";
constexpr const char* kSessionMetadata = "belfry-session";
/** Of a console that does not show the present: "replay" or "exercise". Absent = live. */
constexpr const char* kModeMetadata = "belfry-mode";
constexpr const char* kContract = "belfry.v1";

/** The status to finish a call with; hint and reason go into the context's trailing metadata. */
[[nodiscard]] grpc::Status toStatus(const Error& error, grpc::ServerContextBase* context = nullptr);
/** Of a call that did not end well (`!status.ok()`). */
[[nodiscard]] Error fromStatus(const grpc::Status& status, const grpc::ClientContext& context);
[[nodiscard]] Error fromStatus(const grpc::Status& status);

/** FAILED_PRECONDITION naming both versions unless `theirs` is ours. */
[[nodiscard]] Result<void> checkContract(const std::string& theirs, const std::string& who);

}  // namespace belfry::proto
