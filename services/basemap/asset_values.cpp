// SPDX-License-Identifier: Apache-2.0
#include "services/basemap/asset_values.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "services/basemap/asset_import.h"

namespace belfry::basemap {

namespace {

struct TypeName {
    std::string_view layer, type, ngsi;
};
constexpr std::array kTypes = {
    TypeName{"parking", "facility", "OffStreetParking"},
    TypeName{"parking", "zone", "OnStreetParking"},
    TypeName{"parking", "bay", "ParkingSpot"},
    TypeName{"lighting", "luminaire", "Streetlight"},
    TypeName{"lighting", "cabinet", "StreetlightControlCabinet"},
    TypeName{"lighting", "feeder", "StreetlightFeeder"},
    TypeName{"traffic", "road_segment", "RoadSegment"},
    TypeName{"traffic", "signal", "TrafficSignal"},
    TypeName{"traffic", "counter", "TrafficCounter"},
    TypeName{"traffic", "message_sign", "MessageSign"},
    TypeName{"traffic", "crossing", "Crossing"},
    TypeName{"traffic", "camera", "Camera"},
    TypeName{"air_quality", "station", "AirQualityStation"},
    TypeName{"incidents", "incident", "Incident"},
};

struct Unit {
    std::string_view name, dimension;
    double factor;  ///< to the dimension's base: m, W, km/h, K
};
constexpr std::array kUnits = {
    Unit{"m", "m", 1},      Unit{"metre", "m", 1},         Unit{"meter", "m", 1},     Unit{"cm", "m", 0.01},
    Unit{"mm", "m", 0.001}, Unit{"ft", "m", 0.3048},       Unit{"feet", "m", 0.3048}, Unit{"foot", "m", 0.3048},
    Unit{"'", "m", 0.3048}, Unit{"in", "m", 0.0254},       Unit{"w", "W", 1},         Unit{"watt", "W", 1},
    Unit{"watts", "W", 1},  Unit{"kw", "W", 1000},         Unit{"km/h", "km/h", 1},   Unit{"kmh", "km/h", 1},
    Unit{"kph", "km/h", 1}, Unit{"mph", "km/h", 1.609344}, Unit{"k", "K", 1},         Unit{"kelvin", "K", 1},
};

/** Dimension of the attributes whose unit is fixed. */
std::string_view dimensionOf(std::string_view attribute) {
    if (attribute == "lantern_height" || attribute.ends_with("_m") || attribute == "height") {
        return "m";
    }
    if (attribute == "rated_power") {
        return "W";
    }
    if (attribute == "cct") {
        return "K";
    }
    return attribute.ends_with("_kmh") ? "km/h" : "";
}

const Unit* unitOf(std::string_view name) {
    const std::string wanted = lowered(name);
    const auto* found = std::find_if(kUnits.begin(), kUnits.end(), [&](const Unit& u) { return u.name == wanted; });
    return found == kUnits.end() ? nullptr : found;
}

}  // namespace

std::string lowered(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kBlank = " \t\r\n";
    const auto first = text.find_first_not_of(kBlank);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

bool isAbsent(std::string_view value) {
    constexpr std::array<std::string_view, 12> kAbsent = {"",     "n/a", "na", "n.a.", "null", "<null>",
                                                          "none", "nan", "-",  "--",   "#n/a", "(null)"};
    const std::string v = lowered(trimmed(value));
    return std::find(kAbsent.begin(), kAbsent.end(), v) != kAbsent.end();
}

bool isUnit(std::string_view name) { return unitOf(name) != nullptr; }

std::optional<double> parseNumber(std::string_view text, std::string_view* rest) {
    text = trimmed(text);
    if (text.starts_with('+')) {
        text.remove_prefix(1);
    }
    std::string copy(text.substr(0, 64));
    const bool hasPoint = copy.find('.') != std::string::npos;
    if (const auto comma = copy.find(','); comma != std::string::npos && !hasPoint) {
        copy[comma] = '.';  // decimal comma
    }
    double value = 0;
    const auto result = std::from_chars(copy.data(), copy.data() + copy.size(), value);
    if (result.ec != std::errc() || !std::isfinite(value)) {
        return std::nullopt;
    }
    const auto after = trimmed(text.substr(static_cast<std::size_t>(result.ptr - copy.data())));
    if (rest != nullptr) {
        *rest = after;
    } else if (!after.empty()) {
        return std::nullopt;
    }
    return value;
}

std::string ngsiType(std::string_view layer, std::string_view type) {
    for (const auto& known : kTypes) {
        if (known.layer == layer && known.type == type) {
            return std::string(known.ngsi);
        }
    }
    std::string name;
    bool upper = true;
    for (const char c : type) {
        if (std::isalnum(static_cast<unsigned char>(c)) == 0) {
            upper = true;
            continue;
        }
        name += upper ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
        upper = false;
    }
    return name.empty() ? "Asset" : name;
}

std::string normalisedFact(std::string_view attribute, std::string_view value, std::string_view unit) {
    value = trimmed(value);
    if (isAbsent(value)) {
        return {};
    }
    const auto dimension = dimensionOf(attribute);
    std::string_view rest;
    const auto number = parseNumber(value, &rest);
    if (dimension.empty() || !number) {
        return std::string(value);
    }
    const Unit* stated = unitOf(rest.empty() ? unit : rest);
    if (stated == nullptr) {
        return rest.empty() ? fmt::format("{}", *number) : std::string(value);
    }
    if (stated->dimension != dimension) {
        return std::string(value);
    }
    return fmt::format("{}", std::round(*number * stated->factor * 100) / 100);
}

}  // namespace belfry::basemap
