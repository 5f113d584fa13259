// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "services/access/accounts.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    (void)belfry::access::parseGrant(text);
    if (const auto book = belfry::access::parseAccounts(text)) {
        // what was read is written so that it is read again
        if (!belfry::access::parseAccounts(belfry::access::writeAccounts(*book))) {
            std::abort();
        }
    }
    return 0;
}
