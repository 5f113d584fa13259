// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/domain/alarm_kpi.h"
#include "models/domain/error.h"
#include "models/feed/ports.h"
#include "services/store/journal.h"

namespace belfry::gateway {

/** What a journal entry says of the alarm system's health; nothing when it says nothing. The one reading of the journal
 *  for the live figures and for `belfryctl alarms report`. */
[[nodiscard]] std::optional<AlarmFact> alarmFactOf(const store::JournalEntry& entry);

/** As consoles and reports show it. */
[[nodiscard]] feed::AlarmKpis toKpis(const AlarmKpiReport& report);

/** A journal record in a line for people. */
[[nodiscard]] feed::JournalLine toLine(const store::JournalRecord& record);
[[nodiscard]] Result<feed::JournalPage> searchJournal(const store::Journal& journal, const feed::JournalSearch& search);

/** The alarm system's own health, live: every journal entry goes through it once it is on the disk. One meter for each
 *  operator position and one for the site. Core sequence only. */
class AlarmHealth {
public:
    AlarmHealth(const std::vector<std::string>& positions, Millis sinceMs);

    /** Reads the last 30 days of the journal, so that a restart loses nothing; at most `maxRecords` of them, and the
     * log says when that was not all. Alarms that stand, wait or are shelved since before that come from the saved
     * ones; what ended in between and had begun before is missing in the longest times alone. */
    [[nodiscard]] Result<void> restore(const store::Journal& journal, Millis wallMs, std::size_t maxRecords = 500'000);
    void written(const store::JournalEntry& entry);
    void tick(Millis wallMs);
    /** INVALID_ARGUMENT for a period below a minute or above 30 days; NOT_FOUND for an unknown position. */
    [[nodiscard]] Result<feed::AlarmKpis> report(Millis periodMs, const std::string& position) const;

private:
    void add(const AlarmFact& fact);
    [[nodiscard]] Result<void> seed(const store::Journal& journal, Millis beforeMs);

    AlarmKpiMeter m_site;
    std::map<std::string, AlarmKpiMeter> m_positions;
};

}  // namespace belfry::gateway
