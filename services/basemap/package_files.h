// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "models/domain/error.h"
#include "models/feed/asset.h"
#include "services/basemap/city_package.h"
#include "services/basemap/sqlite_db.h"

namespace belfry::basemap {

constexpr int kPackageFormat = 1;
constexpr const char* kCityFileName = "city.json";
constexpr const char* kMapFileName = "map.gpkg";
constexpr const char* kDbFileName = "city.db";

extern const char* const kDbSchema;
extern const char* const kInsertAsset;

/** Binds all parameters of kInsertAsset. */
void bindAsset(SqliteStatement& statement, const feed::Asset& asset);

/** `what` ends the sentence that begins with the file's name. */
[[nodiscard]] tl::unexpected<Error> damaged(const std::filesystem::path& file, LocalText what);
[[nodiscard]] Result<void> writeCityJson(const std::filesystem::path& file, const CityInfo& info);
[[nodiscard]] Result<CityInfo> readCityJson(const std::filesystem::path& file);

}  // namespace belfry::basemap
