// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "services/basemap/map_source.h"

class OGRFeature;
class OGRFeatureDefn;

namespace belfry::basemap {

/** Translates the columns of one layer of a foreign file into OSM's tags, as well as that can be guessed from the
 *  names of the layer and of its columns (OSM's own keys, Geofabrik's `fclass`, common English and German names). */
class VectorVocabulary {
public:
    VectorVocabulary(const OGRFeatureDefn& definition, std::string_view layerName, ReadAs readAs);

    /** Leaves `feature.tags` empty if there is no telling what the feature is. */
    void readTags(const OGRFeature& row, RawFeature& feature) const;

private:
    enum class Theme : std::uint8_t { Unknown, Roads, Rails, Waterways, Water, Buildings, Landuse, Places, Points };

    struct Column {
        int index;
        std::string key;
    };

    [[nodiscard]] Theme themeOf(RawFeature::Shape shape) const;

    std::vector<Column> m_columns;
    int m_class = -1;      ///< column with the feature's class
    int m_otherTags = -1;  ///< ogr2ogr's "other_tags"
    bool m_hasOsmClass = false;
    bool m_hasName = false;
    Theme m_theme = Theme::Unknown;
    ReadAs m_readAs;
};

}  // namespace belfry::basemap
