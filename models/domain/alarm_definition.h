// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/domain/error.h"
#include "models/domain/layer_schema.h"

namespace belfry {

/** The alarm part of validate(): complete guidance, conditions over attributes that exist with limits that can be
 *  reached and left, rules, escalation and causes that make sense. `place` says where, if given. */
[[nodiscard]] Result<void> validateAlarms(const LayerSchema& schema, SchemaPlace* place);

}  // namespace belfry
