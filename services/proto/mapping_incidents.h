// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "belfry/v1/console.pb.h"
#include "models/domain/error.h"
#include "models/feed/incident_port.h"

namespace belfry::proto {

void toWire(const feed::IncidentRecord& record, v1::Incident* wire);
/** INVALID_ARGUMENT without an id or with an endless timeline. */
[[nodiscard]] Result<feed::IncidentRecord> fromWire(const v1::Incident& wire);

void toWire(const feed::IncidentDraft& draft, v1::IncidentDraft* wire);
/** INVALID_ARGUMENT without a usable request id; whether the incident can be is the gateway's to say. */
[[nodiscard]] Result<feed::IncidentDraft> fromWire(const v1::IncidentDraft& wire);

void toWire(const feed::IncidentAction& action, v1::IncidentCall* wire);
/** INVALID_ARGUMENT for an action of the future or without an incident. */
[[nodiscard]] Result<feed::IncidentAction> fromWire(const v1::IncidentCall& wire);

}  // namespace belfry::proto
