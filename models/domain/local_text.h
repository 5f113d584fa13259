// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace belfry {

/** A text in every language that the schema's author wrote; `in("de")` falls back to English. */
struct LocalText {
    std::string en;
    std::string de;

    [[nodiscard]] const std::string& in(std::string_view language) const {
        return language.substr(0, 2) == "de" && !de.empty() ? de : en;
    }
    bool operator==(const LocalText&) const = default;
};

}  // namespace belfry
