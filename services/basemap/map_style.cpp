// SPDX-License-Identifier: Apache-2.0
#include "services/basemap/map_style.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <sstream>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "models/feed/hash.h"

namespace belfry::basemap {

namespace fs = std::filesystem;

namespace {

using Values = std::map<std::string, std::string>;

constexpr double kScaleAtZoom0 = 559'082'264.028;
constexpr int kLastZoom = 22;

Result<std::string> readAll(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    if (!in || text.str().empty()) {
        return refuse(TextCode::MapStyleMissing, {{"file", file.string()}});
    }
    return text.str();
}

tl::unexpected<Error> broken(const fs::path& file, const std::string& what) {
    return refuse(TextCode::MapStyleDamaged, {{"file", file.string()}, {"detail", what}});
}

void replaceAll(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
}

std::string attribute(std::string_view tag, const std::string& name) {
    const auto start = tag.find(" " + name + "=\"");
    if (start == std::string_view::npos) {
        return {};
    }
    const auto value = start + name.size() + 3;
    return std::string(tag.substr(value, tag.find('"', value) - value));
}

std::vector<std::string> words(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> result;
    for (std::string word; in >> word;) {
        result.push_back(word);
    }
    return result;
}

/** One Rule per zoom for `<Zooms …>body</Zooms>`; nothing if a number is missing. */
std::optional<std::string> expandZooms(std::string_view tag, const std::string& body) {
    int from = 0;
    int to = kLastZoom;
    try {
        from = std::stoi(attribute(tag, "from"));
        if (const auto last = attribute(tag, "to"); !last.empty()) {
            to = std::stoi(last);
        }
    } catch (const std::exception&) {
        return std::nullopt;
    }
    std::map<char, std::vector<std::string>> lists;
    std::size_t longest = 1;
    for (const char letter : std::string("wchds")) {
        auto list = words(attribute(tag, std::string(1, letter)));
        if (!list.empty()) {
            longest = std::max(longest, list.size());
            lists.emplace(letter, std::move(list));
        }
    }
    const bool endless = to == kLastZoom;
    to = std::min(to, from + static_cast<int>(longest) - 1);
    std::string rules;
    for (int zoom = from; zoom <= to; ++zoom) {
        std::string rule = body;
        for (const auto& [letter, list] : lists) {
            const auto index = std::min(static_cast<std::size_t>(zoom - from), list.size() - 1);
            replaceAll(rule, std::string("$") + letter + "$", list[index]);
        }
        rules += fmt::format("<Rule><MaxScaleDenominator>{:.0f}</MaxScaleDenominator>", scaleBelowZoom(zoom));
        if (zoom < to || !endless) {
            rules += fmt::format("<MinScaleDenominator>{:.0f}</MinScaleDenominator>", scaleBelowZoom(zoom + 1));
        }
        rules += rule + "</Rule>\n";
    }
    return rules;
}

Result<std::string> expand(const fs::path& file, std::string text, const Values& values) {
    for (std::size_t at = text.find("<Zooms "); at != std::string::npos; at = text.find("<Zooms ", at)) {
        const auto tagEnd = text.find('>', at);
        const auto end = text.find("</Zooms>", at);
        if (tagEnd == std::string::npos || end == std::string::npos || end < tagEnd) {
            return broken(file, "a <Zooms> is not closed");
        }
        const auto rules =
            expandZooms(std::string_view(text).substr(at, tagEnd - at), text.substr(tagEnd + 1, end - tagEnd - 1));
        if (!rules) {
            return broken(file, "a <Zooms> has no numbers");
        }
        text.replace(at, end + 8 - at, *rules);
    }
    for (std::size_t at = text.find("${"); at != std::string::npos; at = text.find("${", at)) {
        const auto end = text.find('}', at);
        const std::string key = text.substr(at + 2, end - at - 2);
        const auto value = values.find(key);
        if (end == std::string::npos || value == values.end()) {
            return broken(file, "no value for ${" + key + "} in palettes.json");
        }
        text.replace(at, end + 1 - at, value->second);
        at += value->second.size();
    }
    return text;
}

std::string xmlEscaped(std::string text) {
    replaceAll(text, "&", "&amp;");
    replaceAll(text, "<", "&lt;");
    replaceAll(text, "\"", "&quot;");
    return text;
}

std::string fontXml(const std::vector<std::string>& faces) {
    std::string xml;
    for (const auto& face : faces) {
        xml += "<Font face-name=\"" + xmlEscaped(face) + "\"/>";
    }
    return xml;
}

}  // namespace

double scaleBelowZoom(int zoom) { return kScaleAtZoom0 / std::exp2(zoom) * std::sqrt(2.0); }

std::optional<std::size_t> paletteIndex(std::string_view name) {
    const auto* found = std::find(kPaletteNames.begin(), kPaletteNames.end(), name);
    return found == kPaletteNames.end() ? std::nullopt
                                        : std::optional(static_cast<std::size_t>(found - kPaletteNames.begin()));
}

Result<MapStyle> MapStyle::load(const fs::path& stylesDir, const fs::path& mapFile, const Fonts& fonts) {
    const fs::path templateFile = stylesDir / "style.xml.in";
    const fs::path palettesFile = stylesDir / "palettes.json";
    auto text = readAll(templateFile);
    if (!text) {
        return tl::unexpected<Error>(text.error());
    }
    auto palettesText = readAll(palettesFile);
    if (!palettesText) {
        return tl::unexpected<Error>(palettesText.error());
    }
    const auto palettes = nlohmann::json::parse(*palettesText, nullptr, false);
    if (!palettes.is_object()) {
        return broken(palettesFile, "is not JSON");
    }
    MapStyle style;
    std::uint64_t hash = feed::kFnvBasis;
    for (std::size_t i = 0; i < kPaletteNames.size(); ++i) {
        const auto colours = palettes.find(std::string(kPaletteNames[i]));
        if (colours == palettes.end() || !colours->is_object() || !colours->contains("background")) {
            return broken(palettesFile, "has no palette '" + std::string(kPaletteNames[i]) + "' with a background");
        }
        Values values;
        for (const auto& [key, colour] : colours->items()) {
            if (!colour.is_string()) {
                return broken(palettesFile, "'" + key + "' is no text");
            }
            values[key] = xmlEscaped(colour.get<std::string>());
        }
        style.palettes[i].background = values["background"];
        values["fonts:regular"] = fontXml(fonts.regular);
        values["fonts:bold"] = fontXml(fonts.bold);
        values["fonts:italic"] = fontXml(fonts.italic);
        values["map"] = "${map}";
        auto xml = expand(templateFile, *text, values);
        if (!xml) {
            return tl::unexpected<Error>(xml.error());
        }
        hash = feed::fnv1a(*xml, hash);  // before the path is in it: a moved city keeps its tiles
        replaceAll(*xml, "${map}", xmlEscaped(mapFile.string()));
        style.palettes[i].xml = std::move(*xml);
    }
    style.hash = fmt::format("{:016x}", feed::mix(hash));
    return style;
}

}  // namespace belfry::basemap
