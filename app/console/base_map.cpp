// SPDX-License-Identifier: Apache-2.0
#include "app/console/base_map.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace belfry::console {

std::string findResources() {
    const QDir here(QCoreApplication::applicationDirPath());
    for (const QString& place :
         {qEnvironmentVariable("BELFRY_RESOURCES"), here.absoluteFilePath(QStringLiteral("../share/belfry")),
          QStringLiteral(BELFRY_SOURCE_RESOURCES)}) {
        if (!place.isEmpty() && QFileInfo(place + QStringLiteral("/map")).isDir()) {
            return QDir::cleanPath(place).toStdString();
        }
    }
    return {};
}

std::string demoCityDir() {
    const QString data = qEnvironmentVariable("XDG_DATA_HOME", QDir::homePath() + QStringLiteral("/.local/share"));
    return (data + QStringLiteral("/belfry/cities/demo")).toStdString();
}

Result<BaseMap> openBaseMap(const std::string& cityDir) {
    const auto package = basemap::CityPackage::open(cityDir);
    if (!package) {
        return tl::unexpected(package.error());
    }
    const std::string resources = findResources();
    if (resources.empty()) {
        return refuse(TextCode::MapStylesMissing);
    }
    const QString cache = qEnvironmentVariable("XDG_CACHE_HOME", QDir::homePath() + QStringLiteral("/.cache")) +
                          QStringLiteral("/belfry/tiles");
    basemap::TileServerOptions options;
    options.cityDir = cityDir;
    options.cacheDir = cache.toStdString();
    options.stylesDir = resources + "/map";
    options.fontDirs = {"/usr/share/fonts/truetype"};
    auto tiles = basemap::TileServer::start(options);
    if (!tiles) {
        return tl::unexpected(tiles.error());
    }
    BaseMap map{package->info(), std::move(*tiles), {}};
    if (const auto districts = package->districts()) {  // without them they are marked in the middle of their assets
        for (const basemap::District& district : *districts) {
            map.districts.emplace_back(district.name, district.center);
        }
    }
    return map;
}

}  // namespace belfry::console
