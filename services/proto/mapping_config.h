// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "belfry/v1/config.pb.h"
#include "models/domain/error.h"

namespace belfry::proto {

/** belfryd's configuration in protobuf text format, checked; errors name file, line and column. */
[[nodiscard]] Result<v1::GatewayConfig> parseGatewayConfig(std::string_view text, const std::string& name);
[[nodiscard]] Result<v1::GatewayConfig> loadGatewayConfig(const std::string& path);

}  // namespace belfry::proto
