// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "models/domain/clock.h"

namespace belfry::ctl {

struct AlarmReportArgs {
    std::string store;
    std::string from;  ///< "2026-11-01", "2026-11-01T06:30", UTC; empty = 30 days before `to`
    std::string to;    ///< empty = now
    std::string position;
    std::string format = "text";  ///< text, csv, json, pdf
    std::string out;              ///< file; empty = stdout
};
/** Figures of the alarm system, from the journal alone. */
int alarmReport(const AlarmReportArgs& args);

/** Lives the journal's alarms through again and compares with what is saved. */
int replayAlarms(const std::string& store);

/** UTC wall time of such a text; nothing for nonsense. */
[[nodiscard]] std::optional<Millis> wallTime(const std::string& text);
[[nodiscard]] std::string utcText(Millis wallMs);

}  // namespace belfry::ctl
