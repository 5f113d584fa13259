// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "belfry/v1/console.pb.h"
#include "models/domain/error.h"
#include "models/feed/ports.h"

namespace belfry::proto {

void toWire(const feed::AlarmRecord& alarm, v1::Alarm* wire);
/** INVALID_ARGUMENT without a key or with a priority that is none. */
[[nodiscard]] Result<feed::AlarmRecord> fromWire(const v1::Alarm& wire);

void toWire(const feed::AlarmFloodInfo& flood, v1::AlarmFlood* wire);
[[nodiscard]] feed::AlarmFloodInfo fromWire(const v1::AlarmFlood& wire);

void toWire(const feed::AlarmAction& action, v1::AlarmBatch* wire);
/** INVALID_ARGUMENT for an action of the future, for none or too many targets, or for endless texts. */
[[nodiscard]] Result<feed::AlarmAction> fromWire(const v1::AlarmBatch& wire);
/** One of the calls with one target. */
[[nodiscard]] Result<feed::AlarmAction> fromWire(const v1::AlarmCall& wire, feed::AlarmActionKind kind);

void toWire(const std::vector<feed::AlarmOutcome>& outcomes, v1::AlarmBatchReply* wire);
[[nodiscard]] Result<std::vector<feed::AlarmOutcome>> fromWire(const v1::AlarmBatchReply& wire);

void toWire(const feed::MaintenanceWindow& window, v1::MaintenanceWindow* wire);
/** INVALID_ARGUMENT for an odd or endless ring or for too many names. */
[[nodiscard]] Result<feed::MaintenanceWindow> fromWire(const v1::MaintenanceWindow& wire);

void toWire(const feed::AlarmSituation& situation, v1::AlarmSituation* wire);
[[nodiscard]] Result<feed::AlarmSituation> fromWire(const v1::AlarmSituation& wire);

void toWire(const feed::AlarmKpis& kpis, v1::AlarmKpis* wire);
[[nodiscard]] Result<feed::AlarmKpis> fromWire(const v1::AlarmKpis& wire);

void toWire(const feed::JournalSearch& search, v1::JournalRequest* wire);
/** `limit` is brought into 1..1000. */
[[nodiscard]] Result<feed::JournalSearch> fromWire(const v1::JournalRequest& wire);
void toWire(const feed::JournalPage& page, v1::JournalReply* wire);
[[nodiscard]] Result<feed::JournalPage> fromWire(const v1::JournalReply& wire);

}  // namespace belfry::proto
