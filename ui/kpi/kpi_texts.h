// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include "models/domain/alarm_kpi.h"
#include "ui/text/formatter.h"

namespace belfry::ui {

/** What a person reads about one figure of the alarm system, in the console's language. */
struct KpiTexts {
    QString title;
    QString section;
    QString source;  ///< of the rule
    QString advice;  ///< what to do when it is not good
};
[[nodiscard]] KpiTexts kpiTexts(AlarmKpiId id);

/** "4.2", "12 %", "3 min 20 s"; "–" when nobody can tell. */
[[nodiscard]] QString kpiValue(const AlarmKpiRule& rule, const Formatter& formatter, bool known, double value);

/** The rule's three ranges, "≤ 150", "> 150", "≥ 300"; empty where it has none. */
struct KpiRanges {
    QString target;
    QString warn;
    QString bad;
};
[[nodiscard]] KpiRanges kpiRanges(const AlarmKpiRule& rule, const Formatter& formatter);

}  // namespace belfry::ui
