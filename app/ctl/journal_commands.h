// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

namespace belfry::ctl {

int verifyJournal(const std::string& store, const std::string& knownHead);

struct JournalListArgs {
    std::string store;
    std::string kind;
    std::string subject;
    std::string actor;
    std::string asset;
    std::string from;
    std::string to;
    std::size_t limit = 50;
    bool bodies = false;
};
int listJournal(const JournalListArgs& args);

}  // namespace belfry::ctl
