// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <google/protobuf/stubs/logging.h>

#include "services/proto/mapping_config.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    google::protobuf::SetLogHandler(nullptr);
    (void)belfry::proto::parseGatewayConfig({reinterpret_cast<const char*>(data), size}, "fuzz");
    return 0;
}
