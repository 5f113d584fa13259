// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "models/domain/error.h"
#include "models/domain/layer_schema.h"

namespace belfry {

/** The alarm part of validate(): complete guidance, conditions over attributes that exist with limits that can be
 *  reached and left, rules, escalation and causes that make sense. `place` says where, if given. */
[[nodiscard]] Result<void> validateAlarms(const LayerSchema& schema, SchemaPlace* place);

/** Where a finding about several layers is: which of them, and the place in it. */
struct AlarmSetPlace {
    std::size_t schema = 0;
    SchemaPlace place;
};

/** Causes in other layers ("lighting/supply_lost"), over all layers that are loaded together: each must be there, come
 *  first, and not follow from its own consequence. */
[[nodiscard]] Result<void> validateCauses(const std::vector<LayerSchema>& schemas, AlarmSetPlace* place);

/** The rule at the root of an alarm: its cause's cause's …, the first that each names; itself where it names none. */
[[nodiscard]] std::pair<const LayerSchema*, const AlarmDefinition*> rootRule(std::span<const LayerSchema> schemas,
                                                                             const LayerSchema& layer,
                                                                             const AlarmDefinition& alarm);

/** What an alarm of `layer` calls a cause: its layer (`layer` itself where the name has none) and its id there. */
[[nodiscard]] std::pair<std::string_view, std::string_view> causeName(std::string_view layer, std::string_view name);

}  // namespace belfry
