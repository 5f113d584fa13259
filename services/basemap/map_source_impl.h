// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/basemap/map_source.h"

namespace belfry::basemap {

/** Whether the beginning of a plain XML file is OSM's, whatever its name says. */
[[nodiscard]] bool looksLikeOsmXml(const std::filesystem::path& file);

[[nodiscard]] Result<std::unique_ptr<MapSource>> openOsm(const std::filesystem::path& file,
                                                         const MapSource::Options& options);
[[nodiscard]] Result<std::unique_ptr<MapSource>> openVector(const std::filesystem::path& file,
                                                            const MapSource::Options& options);

/** How often readers look at the stop token. */
constexpr std::size_t kStopInterval = 256;

[[nodiscard]] inline tl::unexpected<Error> cancelled() {
    return fail(ErrorCode::Cancelled, "the import was stopped; nothing was changed");
}

}  // namespace belfry::basemap
