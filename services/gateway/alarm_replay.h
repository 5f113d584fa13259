// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "models/domain/alarm_logic.h"
#include "models/domain/error.h"
#include "services/store/journal.h"

namespace belfry::gateway {

/** The journal's alarms, lived through again from nothing: every record is one event on a fresh machine (I6). Delays
 *  have run already when something is journalled, so the definitions here have none. Definitions that `schemas` do not
 *  have (Belfry's own) are plain ones. Feed records in the journal's order. */
class AlarmReplay {
public:
    explicit AlarmReplay(const std::vector<LayerSchema>& schemas);

    /** DATA_LOSS names a record that does not follow from those before it. */
    [[nodiscard]] Result<void> add(const store::JournalRecord& record);
    [[nodiscard]] const std::map<std::string, AlarmState>& states() const { return m_states; }

    /** What differs between the replayed alarms and the saved ones (the journal's "alarms" table); empty = nothing. */
    [[nodiscard]] std::vector<std::string> compare(std::span<const store::StateRow> saved) const;

private:
    [[nodiscard]] const AlarmDefinition& definitionOf(const std::string& key);

    std::map<std::string, AlarmDefinition> m_definitions;  ///< by "layer/id", and by key for Belfry's own
    std::map<std::string, AlarmState> m_states;
};

}  // namespace belfry::gateway
