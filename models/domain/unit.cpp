// SPDX-License-Identifier: Apache-2.0
#include "models/domain/unit.h"

#include <algorithm>
#include <array>

namespace belfry {

namespace {

/** value × factor + offset is the value in the kind's base unit. */
struct Unit {
    std::string_view ucum;
    std::string_view kind;
    double factor = 1.0;
    double offset = 0.0;
};

constexpr std::array<Unit, 45> kUnits = {{
    {"1", "ratio"},
    {"%", "ratio", 0.01},
    {"Cel", "temperature"},
    {"K", "temperature", 1.0, -273.15},
    {"m", "length"},
    {"km", "length", 1'000.0},
    {"cm", "length", 0.01},
    {"mm", "length", 0.001},
    {"m/s", "speed"},
    {"km/h", "speed", 1.0 / 3.6},
    {"s", "time"},
    {"ms", "time", 0.001},
    {"min", "time", 60.0},
    {"h", "time", 3'600.0},
    {"d", "time", 86'400.0},
    {"/s", "rate", 3'600.0},
    {"/min", "rate", 60.0},
    {"/h", "rate"},
    {"/d", "rate", 1.0 / 24.0},
    {"ug/m3", "mass concentration"},
    {"mg/m3", "mass concentration", 1'000.0},
    {"V", "voltage"},
    {"mV", "voltage", 0.001},
    {"kV", "voltage", 1'000.0},
    {"A", "current"},
    {"mA", "current", 0.001},
    {"W", "power"},
    {"kW", "power", 1'000.0},
    {"MW", "power", 1'000'000.0},
    {"W.h", "energy", 0.001},
    {"kW.h", "energy"},
    {"MW.h", "energy", 1'000.0},
    {"deg", "angle"},
    {"rad", "angle", 57.29577951308232},
    {"Hz", "frequency"},
    {"Pa", "pressure"},
    {"hPa", "pressure", 100.0},
    {"kPa", "pressure", 1'000.0},
    {"bar", "pressure", 100'000.0},
    {"m3", "volume"},
    {"L", "volume", 0.001},
    {"m3/h", "volume flow"},
    {"L/s", "volume flow", 3.6},
    {"lx", "illuminance"},
    {"dB", "level"},
}};

const Unit* find(std::string_view ucum) {
    const auto it = std::find_if(kUnits.begin(), kUnits.end(), [&](const Unit& unit) { return unit.ucum == ucum; });
    return it == kUnits.end() ? nullptr : &*it;
}

}  // namespace

bool isKnownUnit(std::string_view ucum) { return find(ucum) != nullptr; }

std::optional<double> convertUnit(double value, std::string_view from, std::string_view to, bool difference) {
    if (from == to) {
        return value;
    }
    const Unit* source = find(from);
    const Unit* target = find(to.empty() ? std::string_view("1") : to);
    if (source == nullptr || target == nullptr || source->kind != target->kind) {
        return std::nullopt;
    }
    const double base = value * source->factor + (difference ? 0.0 : source->offset);
    return (base - (difference ? 0.0 : target->offset)) / target->factor;
}

}  // namespace belfry
