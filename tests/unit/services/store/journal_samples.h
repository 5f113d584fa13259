// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "services/store/journal.h"

namespace belfry::store {

inline JournalEntry entryOf(int number, const std::string& kind = "alarm", const std::string& subject = "A-1",
                            const std::string& actor = "kim") {
    return {1'767'225'600'000 + number, kind, subject, actor, "desk-2", "{\"n\":" + std::to_string(number) + "}"};
}

inline std::vector<JournalEntry> entriesOf(int count) {
    std::vector<JournalEntry> entries;
    for (int i = 1; i <= count; ++i) {
        entries.push_back(entryOf(i));
    }
    return entries;
}

inline std::vector<std::uint64_t> seqsOf(const Result<std::vector<JournalRecord>>& records) {
    std::vector<std::uint64_t> seqs;
    for (const JournalRecord& record : records.value()) {
        seqs.push_back(record.seq);
    }
    return seqs;
}

}  // namespace belfry::store
