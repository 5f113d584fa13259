// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "models/domain/error.h"
#include "models/feed/asset.h"
#include "models/feed/store.h"

namespace belfry::feed {

/** How a city system inside this process tells its state: entities that appear and vanish, values that change.
 *  Writes gather until the owner commits them as one Delta. One thread. */
class StateWriter {
public:
    virtual ~StateWriter() = default;
    [[nodiscard]] virtual const Store& store() const = 0;
    virtual Result<Handle> add(const Asset& asset) = 0;
    virtual void remove(Handle handle) = 0;
    /** Also says "I have looked": the observation time moves even if the value is the same. */
    virtual void set(Handle handle, AttributeIndex attribute, std::int32_t raw, Quality quality, Millis observedMs) = 0;
    virtual void setText(Handle handle, AttributeIndex attribute, std::string_view text, Millis observedMs) = 0;
};

}  // namespace belfry::feed
