// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "belfry/v1/layer.pb.h"
#include "models/domain/error.h"
#include "models/domain/layer_schema.h"

namespace belfry::proto {

void toWire(const LayerSchema& schema, v1::LayerSchema* wire);
/** Defaults for what is not said, names of enum values resolved, then belfry::validate(). */
[[nodiscard]] Result<LayerSchema> fromWire(const v1::LayerSchema& wire, SchemaPlace* place = nullptr);

/** One schema in protobuf text format; errors name file, line and column. */
[[nodiscard]] Result<LayerSchema> parseLayerSchema(std::string_view text, const std::string& name);

/** All *.textproto of a folder: parking, lighting, traffic, air_quality, incidents first, others by id. */
[[nodiscard]] Result<std::vector<LayerSchema>> loadLayerSchemas(const std::string& folder);

}  // namespace belfry::proto
