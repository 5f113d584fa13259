// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "belfry/v1/control.pb.h"
#include "models/domain/error.h"
#include "models/feed/ports.h"

namespace belfry::proto {

void toWire(const feed::OrderRecord& order, v1::Order* wire);
/** Only these targets (indices) of an order, as a part of it. */
void toWirePart(const feed::OrderRecord& order, std::size_t first, std::size_t count, bool more, v1::Order* wire);
[[nodiscard]] Result<feed::OrderRecord> fromWire(const v1::Order& wire);

void toWire(const feed::OrderRequest& request, v1::OrderRequest* wire);
/** INVALID_ARGUMENT without an id, without targets, with an area that is none, or with a value that is no number. */
[[nodiscard]] Result<feed::OrderRequest> fromWire(const v1::OrderRequest& wire);

void toWire(const feed::OrderPreview& preview, v1::OrderPreview* wire);
[[nodiscard]] Result<feed::OrderPreview> fromWire(const v1::OrderPreview& wire);

void toWire(const feed::OrderAction& action, v1::OrderCall* wire);
/** The kind is the method's. */
[[nodiscard]] Result<feed::OrderAction> fromWire(const v1::OrderCall& wire, feed::OrderActionKind kind);

}  // namespace belfry::proto
