// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "belfry/v1/console.pb.h"
#include "belfry/v1/control.pb.h"
#include "models/domain/error.h"
#include "models/feed/ports.h"
#include "services/proto/mapping_alarms.h"
#include "services/proto/mapping_incidents.h"
#include "services/proto/mapping_orders.h"

namespace belfry::proto {

void toWire(const feed::FeedEvent& event, v1::Event* wire);
[[nodiscard]] Result<feed::FeedEvent> fromWire(const v1::Event& wire);

void toWire(const feed::HistoryQuery& query, v1::HistoryRequest* wire);
/** `maxPoints` is brought into 1..2000. */
[[nodiscard]] Result<feed::HistoryQuery> fromWire(const v1::HistoryRequest& wire);

void toWire(const std::vector<feed::HistoryPoint>& points, v1::HistoryReply* wire);
[[nodiscard]] Result<std::vector<feed::HistoryPoint>> fromWire(const v1::HistoryReply& wire);

}  // namespace belfry::proto
