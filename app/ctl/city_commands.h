// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace belfry::ctl {

struct CityImportArgs {
    std::vector<std::string> files;
    std::string out;
    std::string name;
    std::string bbox;  ///< west,south,east,north
    std::string timezone;
    std::string attribution;
    std::string readAs = "guess";
    int epsg = 0;
    bool residential = false;
};
int importCity(const CityImportArgs& args);

struct CityDemoArgs {
    std::string out;
    std::uint32_t assets = 20'000;
    std::uint64_t seed = 1;
};
int demoCity(const CityDemoArgs& args);

int cityInfo(const std::string& dir);

struct AssetImportArgs {
    std::string file;
    std::string city;
    std::string layer;
    std::string type;
    std::vector<std::string> map;  ///< "attribute=column"
    std::string source;
    int epsg = 0;
    bool allFacts = false;
    bool dryRun = false;
};
int importAssets(const AssetImportArgs& args);

}  // namespace belfry::ctl
