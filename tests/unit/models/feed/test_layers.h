// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "models/feed/catalogue.h"

namespace belfry::feed::test {

/** Two small layers: "a" with a number and a text, "b" with an integer. */
inline std::vector<LayerSchema> layers() {
    LayerSchema a;
    a.id = "a";
    a.assetTypes = {{"thing", {"Thing", "Ding"}, 0}, {"part", {"Part", "Teil"}, 1}};
    AttributeSchema level;
    level.name = "level";
    level.scale = 0.1;
    AttributeSchema words;
    words.name = "words";
    words.type = AttributeType::Text;
    a.attributes = {level, words};
    LayerSchema b;
    b.id = "b";
    b.assetTypes = {{"thing", {"Thing", "Ding"}, 0}};
    AttributeSchema count;
    count.name = "count";
    count.type = AttributeType::Integer;
    b.attributes = {count};
    return {a, b};
}

inline Asset asset(const std::string& id, const std::string& layer, double lon, double lat) {
    Asset made;
    made.id = id;
    made.layer = layer;
    made.type = "thing";
    made.name = "Name of " + id;
    made.street = "Ringstraße";
    made.position = {lon, lat};
    return made;
}

}  // namespace belfry::feed::test
