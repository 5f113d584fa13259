// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace belfry::bench {

/** How much is run. */
enum class Depth { Quick, Normal, Full };

/** One program run with one set of arguments. */
struct Case {
    std::string label;  ///< for people and for choosing: "exact 1000000 assets 100000/s 1280x720"
    std::vector<std::string> arguments;
};

struct Suite {
    enum class Kind {
        Google,  ///< a Google Benchmark program
        Lines,   ///< prints JSON objects, one a line
        Window   ///< the same, and needs a display
    };
    std::string name;
    std::string what;  ///< one sentence
    std::string program;
    Kind kind = Kind::Google;
    std::vector<Case> cases;
};

/** Every bench whose program was built into `folder`, in the order they run. */
[[nodiscard]] std::vector<Suite> suitesIn(const std::filesystem::path& folder, Depth depth);

}  // namespace belfry::bench
