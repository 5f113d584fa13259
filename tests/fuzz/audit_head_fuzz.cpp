// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "services/store/audit_heads.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    (void)belfry::store::parsePublicKey(text);
    if (const auto head = belfry::store::parseHead(text)) {
        if (belfry::store::parseHead(belfry::store::toLine(*head)) != head) {
            std::abort();
        }
    }
    return 0;
}
