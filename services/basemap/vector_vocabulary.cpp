// SPDX-License-Identifier: Apache-2.0
#include "services/basemap/vector_vocabulary.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <utility>

#include <ogr_feature.h>

#include "services/basemap/map_classes.h"

namespace belfry::basemap {

namespace {

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

/** Keys that say what a feature is, and keys that say more about it. */
constexpr std::array<std::string_view, 14> kOsmClasses = {"highway", "railway",  "waterway", "natural", "landuse",
                                                          "leisure", "building", "amenity",  "place",   "boundary",
                                                          "aeroway", "man_made", "water",    "tourism"};
constexpr std::array<std::string_view, 24> kOsmKeys = {
    "name",     "ref",    "lanes",       "lanes:forward", "lanes:backward", "maxspeed", "oneway",       "junction",
    "bridge",   "tunnel", "layer",       "service",       "parking",        "capacity", "access",       "operator",
    "crossing", "fee",    "addr:street", "admin_level",   "population",     "location", "surveillance", "lamp_type"};

constexpr std::array<std::pair<std::string_view, std::string_view>, 31> kAliases = {{
    {"name_de", "name"},
    {"name_en", "name"},
    {"street", "name"},
    {"strname", "name"},
    {"str_name", "name"},
    {"streetname", "name"},
    {"street_name", "name"},
    {"st_name", "name"},
    {"strasse", "name"},
    {"strassenname", "name"},
    {"strassenna", "name"},
    {"roadname", "name"},
    {"road_name", "name"},
    {"fullname", "name"},
    {"full_name", "name"},
    {"label", "name"},
    {"bezeichnung", "name"},
    {"bezeichnun", "name"},
    {"nom", "name"},
    {"nombre", "name"},
    {"stname", "name"},
    {"registered", "name"},
    {"speedlimit", "maxspeed"},
    {"speed_limi", "maxspeed"},
    {"speed", "maxspeed"},
    {"numlanes", "lanes"},
    {"num_lanes", "lanes"},
    {"nblanes", "lanes"},
    {"one_way", "oneway"},
    {"einbahn", "oneway"},
    {"addr_street", "addr:street"},
}};

constexpr std::array<std::string_view, 12> kClassColumns = {"fclass",     "class", "type",       "kind",
                                                            "category",   "typ",   "road_class", "roadclass",
                                                            "functional", "art",   "nutzung",    "roadtype"};

template <std::size_t N>
bool isIn(const std::array<std::string_view, N>& list, std::string_view value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

bool containsAny(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

/** Key of an interned tag: RawFeature::tags holds views. */
std::string_view interned(std::string_view key) {
    for (const auto& list :
         {std::pair(kOsmClasses.data(), kOsmClasses.size()), std::pair(kOsmKeys.data(), kOsmKeys.size())}) {
        for (std::size_t i = 0; i < list.second; ++i) {
            if (list.first[i] == key) {
                return list.first[i];
            }
        }
    }
    return {};
}

/** Reads one quoted string of an HSTORE text, with its escapes; nothing at the end or on nonsense. */
std::optional<std::string> quoted(std::string_view& text) {
    const auto start = text.find('"');
    if (start == std::string_view::npos) {
        return std::nullopt;
    }
    std::string value;
    for (std::size_t i = start + 1; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) {
            value += text[++i];
        } else if (text[i] == '"') {
            text.remove_prefix(i + 1);
            return value;
        } else {
            value += text[i];
        }
    }
    return std::nullopt;
}

void readHstore(std::string_view text, RawFeature& feature) {
    for (;;) {
        auto key = quoted(text);
        auto value = key ? quoted(text) : std::nullopt;
        if (!value) {
            return;
        }
        if (const auto known = interned(*key); !known.empty() && !feature.has(known)) {
            feature.tags.emplace_back(known, std::move(*value));
        }
    }
}

std::string normalisedOneway(const std::string& value) {
    const std::string v = lower(value);
    if (v == "b" || v == "n" || v == "0" || v == "false" || v == "no") {
        return "no";
    }
    if (v == "t" || v == "tf") {
        return "-1";  // Geofabrik: against the direction of the line
    }
    if (v == "f" || v == "ft" || v == "y" || v == "j" || v == "1" || v == "true") {
        return "yes";
    }
    return v;
}

}  // namespace

VectorVocabulary::VectorVocabulary(const OGRFeatureDefn& definition, std::string_view layerName, ReadAs readAs)
    : m_readAs(readAs) {
    int bestClass = static_cast<int>(kClassColumns.size());
    for (int i = 0; i < definition.GetFieldCount(); ++i) {
        const std::string name = lower(definition.GetFieldDefn(i)->GetNameRef());
        if (name == "other_tags") {
            m_otherTags = i;
        } else if (isIn(kOsmClasses, name)) {
            m_columns.push_back({i, name});
            m_hasOsmClass = true;
        } else if (isIn(kOsmKeys, name)) {
            m_columns.push_back({i, name});
            m_hasName = m_hasName || name == "name";
        } else if (const auto* alias =
                       std::find_if(kAliases.begin(), kAliases.end(), [&](const auto& a) { return a.first == name; });
                   alias != kAliases.end()) {
            m_columns.push_back({i, std::string(alias->second)});
            m_hasName = m_hasName || alias->second == "name";
        }
        const auto* found = std::find(kClassColumns.begin(), kClassColumns.end(), name);
        if (found - kClassColumns.begin() < bestClass) {
            bestClass = static_cast<int>(found - kClassColumns.begin());
            m_class = i;
        }
    }
    const std::string layer = lower(layerName);
    if (containsAny(layer, {"road", "street", "strasse", "stra\u00DFe", "highway"})) {
        m_theme = Theme::Roads;
    } else if (containsAny(layer, {"rail", "tram", "gleis", "metro"})) {
        m_theme = Theme::Rails;
    } else if (containsAny(layer, {"waterway", "river", "stream", "fluss"})) {
        m_theme = Theme::Waterways;
    } else if (containsAny(layer, {"water", "lake", "gewaesser", "gew\xC3\xA4sser"})) {
        m_theme = Theme::Water;
    } else if (containsAny(layer, {"build", "gebaeude", "geb\u00E4ude", "house", "footprint"})) {
        m_theme = Theme::Buildings;
    } else if (containsAny(layer, {"landuse", "natural", "park", "green", "nutzung"})) {
        m_theme = Theme::Landuse;
    } else if (containsAny(layer, {"place", "suburb", "district"})) {
        m_theme = Theme::Places;
    } else if (containsAny(layer, {"traffic", "poi", "point"})) {
        m_theme = Theme::Points;
    }
}

VectorVocabulary::Theme VectorVocabulary::themeOf(RawFeature::Shape shape) const {
    switch (shape) {
        case RawFeature::Shape::Line:
            if (m_readAs == ReadAs::Roads) {
                return Theme::Roads;
            }
            if (m_readAs == ReadAs::Water) {
                return Theme::Waterways;
            }
            if (m_theme == Theme::Water) {
                return Theme::Waterways;
            }
            if (m_theme == Theme::Roads || m_theme == Theme::Rails || m_theme == Theme::Waterways) {
                return m_theme;
            }
            return m_hasName && m_theme == Theme::Unknown ? Theme::Roads : Theme::Unknown;
        case RawFeature::Shape::Area:
            switch (m_readAs) {
                case ReadAs::Buildings: return Theme::Buildings;
                case ReadAs::Water: return Theme::Water;
                case ReadAs::Landuse: return Theme::Landuse;
                case ReadAs::Roads:
                case ReadAs::Guess: break;
            }
            return m_theme == Theme::Waterways ? Theme::Water : m_theme;
        case RawFeature::Shape::Point: return m_theme;
    }
    return Theme::Unknown;
}

void VectorVocabulary::readTags(const OGRFeature& row, RawFeature& feature) const {
    bool classified = false;
    for (const auto& column : m_columns) {
        if (row.IsFieldSetAndNotNull(column.index) == 0) {
            continue;
        }
        std::string value = row.GetFieldAsString(column.index);
        const auto key = interned(column.key);
        if (value.empty() || value == "NULL" || feature.has(key)) {
            continue;
        }
        if (key == "oneway") {
            value = normalisedOneway(value);
        }
        classified = classified || isIn(kOsmClasses, key);
        feature.tags.emplace_back(key, std::move(value));
    }
    if (m_otherTags >= 0 && row.IsFieldSetAndNotNull(m_otherTags) != 0) {
        readHstore(row.GetFieldAsString(m_otherTags), feature);
        classified = classified || std::any_of(kOsmClasses.begin(), kOsmClasses.end(),
                                               [&](std::string_view key) { return feature.has(key); });
    }
    if (classified) {
        return;
    }
    const std::string kind =
        m_class >= 0 && row.IsFieldSetAndNotNull(m_class) != 0 ? lower(row.GetFieldAsString(m_class)) : std::string();
    const auto add = [&](std::string_view key, std::string_view value) { feature.tags.emplace_back(key, value); };
    switch (themeOf(feature.shape)) {
        case Theme::Roads: add("highway", roadRank(kind) < 9 ? std::string_view(kind) : "unclassified"); return;
        case Theme::Rails: add("railway", kind.empty() ? "rail" : std::string_view(kind)); return;
        case Theme::Waterways:
            add("waterway", kind == "river" || kind == "canal" ? std::string_view(kind) : "stream");
            return;
        case Theme::Water: add("natural", "water"); return;
        case Theme::Buildings: add("building", kind.empty() ? "yes" : std::string_view(kind)); return;
        case Theme::Landuse:
            add("landuse", kind.empty() ? "residential" : std::string_view(kind));
            add("leisure", kind);
            add("natural", kind);
            return;
        case Theme::Places: add("place", placeRank(kind) < 9 ? std::string_view(kind) : "locality"); return;
        case Theme::Points:
            if (kind == "parking" || kind.starts_with("parking_")) {
                add("amenity", "parking");
                return;
            }
            if (kind == "street_lamp" || kind == "traffic_signals" || kind == "crossing") {
                add("highway", kind);
                return;
            }
            if (kind == "surveillance" || kind == "camera_surveillance") {
                add("man_made", "surveillance");
                return;
            }
            break;
        case Theme::Unknown: break;
    }
    feature.tags.clear();
}

}  // namespace belfry::basemap
