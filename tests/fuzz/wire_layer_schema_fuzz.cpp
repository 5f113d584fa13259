// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <google/protobuf/stubs/logging.h>

#include "services/proto/mapping_schema.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace belfry;
    google::protobuf::SetLogHandler(nullptr);
    const auto schema = proto::parseLayerSchema({reinterpret_cast<const char*>(data), size}, "fuzz");
    if (schema) {
        // what was taken survives the wire
        v1::LayerSchema wire;
        proto::toWire(*schema, &wire);
        if (!proto::fromWire(wire)) {
            __builtin_trap();
        }
    }
    return 0;
}
