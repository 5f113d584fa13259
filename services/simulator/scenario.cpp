// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/scenario.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>
#include <initializer_list>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace belfry::simulator {

namespace {

using Json = nlohmann::json;

std::optional<int> digits(std::string_view text, std::size_t from, std::size_t count) {
    if (from + count > text.size()) {
        return std::nullopt;
    }
    int value = 0;
    for (const char c : text.substr(from, count)) {
        if (c < '0' || c > '9') {
            return std::nullopt;
        }
        value = value * 10 + (c - '0');
    }
    return value;
}

/** "18:30" or "18:30:15" → ms of the day. */
std::optional<Millis> parseTimeOfDay(std::string_view text) {
    const bool seconds = text.size() == 8 && text[5] == ':';
    if ((text.size() != 5 && !seconds) || text[2] != ':') {
        return std::nullopt;
    }
    const auto hour = digits(text, 0, 2);
    const auto minute = digits(text, 3, 2);
    const auto second = seconds ? digits(text, 6, 2) : std::optional<int>(0);
    if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59) {
        return std::nullopt;
    }
    return ((Millis{*hour} * 60 + *minute) * 60 + *second) * 1'000;
}

/** "90s", "10m", "1h30m" → ms; at most a week. */
std::optional<Millis> parseDuration(std::string_view text) {
    constexpr Millis kMost = 7LL * 24 * 3'600'000;
    Millis total = 0;
    Millis number = -1;
    for (const char c : text) {
        if (c >= '0' && c <= '9') {
            number = std::max<Millis>(0, number) * 10 + (c - '0');
            if (number > kMost) {
                return std::nullopt;
            }
            continue;
        }
        const Millis unit = c == 's' ? 1'000 : c == 'm' ? 60'000 : c == 'h' ? 3'600'000 : 0;
        if (unit == 0 || number < 0 || number > kMost / unit) {
            return std::nullopt;
        }
        total += number * unit;
        number = -1;
    }
    return number >= 0 || text.empty() || total > kMost ? std::nullopt : std::optional(total);
}

/** Reads fields and remembers the first mistake: what, where, and what would be right. */
class Reader {
public:
    explicit Reader(std::string file) : m_file(std::move(file)) {}
    [[nodiscard]] bool failed() const { return m_error.has_value(); }
    [[nodiscard]] const Error& error() const { return *m_error; }

    void wrong(const std::string& where, const std::string& what, const std::string& hint) {
        if (!m_error) {
            m_error = Error{ErrorCode::InvalidArgument, m_file + ": " + where + " " + what, hint, {}};
        }
    }
    bool object(const Json& json, const std::string& where, std::initializer_list<std::string_view> known) {
        if (!json.is_object()) {
            wrong(where, "is not an object", "write { … }");
            return false;
        }
        for (const auto& [key, value] : json.items()) {
            if (std::find(known.begin(), known.end(), key) == known.end()) {
                std::string names;
                for (const std::string_view name : known) {
                    names += names.empty() ? "" : ", ";
                    names += name;
                }
                wrong(where + "." + key.substr(0, 40), "is unknown here", "known are: " + names);
            }
        }
        return true;
    }
    double number(const Json& json, const char* key, const std::string& where, double fallback, double low,
                  double high) {
        const std::optional<double> value = maybe(json, key, where, low, high);
        return value.value_or(fallback);
    }
    std::optional<double> maybe(const Json& json, const char* key, const std::string& where, double low, double high) {
        const auto found = json.find(key);
        if (found == json.end()) {
            return std::nullopt;
        }
        if (!found->is_number() || !(found->get<double>() >= low && found->get<double>() <= high)) {
            wrong(where + "." + key, fmt::format("is not a number from {} to {}", low, high), "correct the value");
            return std::nullopt;
        }
        return found->get<double>();
    }
    std::string text(const Json& json, const char* key, const std::string& where, std::size_t most) {
        const auto found = json.find(key);
        if (found == json.end()) {
            return {};
        }
        if (!found->is_string() || found->get_ref<const std::string&>().size() > most) {
            wrong(where + "." + key, fmt::format("is not a text of at most {} bytes", most), "correct the value");
            return {};
        }
        return found->get<std::string>();
    }
    LocalText localText(const Json& json, const char* key, const std::string& where) {
        const auto found = json.find(key);
        if (found == json.end() || !object(*found, where + "." + key, {"en", "de"})) {
            return {};
        }
        LocalText words{text(*found, "en", where + "." + key, 1'000), text(*found, "de", where + "." + key, 1'000)};
        if (words.en.empty()) {
            wrong(where + "." + key + ".en", "is missing", "every text needs English");
        }
        return words;
    }
    Millis duration(const Json& json, const char* key, const std::string& where) {
        if (!json.contains(key)) {
            return 0;
        }
        const std::optional<Millis> value = parseDuration(text(json, key, where, 40));
        if (!value) {
            wrong(where + "." + key, "is not a duration", "write 90s, 10m or 1h30m; at most a week");
        }
        return value.value_or(0);
    }
    WeatherChange weather(const Json& json, const std::string& where) {
        return {maybe(json, "wind_speed", where, 0.0, 60.0), maybe(json, "wind_from", where, 0.0, 360.0),
                maybe(json, "rain", where, 0.0, 100.0),      maybe(json, "temperature", where, -40.0, 45.0),
                maybe(json, "cloud", where, 0.0, 1.0),       maybe(json, "inversion", where, 0.0, 1.0)};
    }
    ScenarioPlace place(const Json& action, const std::string& where) {
        using Kind = ScenarioPlace::Kind;
        ScenarioPlace place;
        const auto found = action.find("place");
        if (found == action.end()) {
            return place;
        }
        if (found->is_string()) {
            static const std::pair<const char*, Kind> kNames[] = {{"centre", Kind::Centre},
                                                                  {"edge", Kind::Edge},
                                                                  {"random", Kind::Random},
                                                                  {"feeder", Kind::Feeder},
                                                                  {"largest_parking", Kind::LargestParking},
                                                                  {"busiest_signal", Kind::BusiestSignal},
                                                                  {"previous", Kind::Previous},
                                                                  {"upwind_of_station", Kind::UpwindOfStation}};
            for (const auto& [name, kind] : kNames) {
                if (*found == name) {
                    place.kind = kind;
                    return place;
                }
            }
            wrong(where + ".place", "is no place that can be found",
                  "known are: centre, edge, random, feeder, largest_parking, busiest_signal, previous, "
                  "upwind_of_station, "
                  "{ \"district\": … } and { \"lon\": …, \"lat\": … }");
            return place;
        }
        if (!object(*found, where + ".place", {"district", "lon", "lat"})) {
            return place;
        }
        if (found->contains("district")) {
            place.kind = Kind::District;
            place.district = text(*found, "district", where + ".place", 200);
        } else {
            const auto lon = maybe(*found, "lon", where + ".place", -180.0, 180.0);
            const auto lat = maybe(*found, "lat", where + ".place", -90.0, 90.0);
            if (!lon || !lat) {
                wrong(where + ".place", "has no lon and lat", "write both in degrees");
            }
            place.kind = Kind::Point;
            place.point = {lon.value_or(0.0), lat.value_or(0.0)};
        }
        return place;
    }

private:
    std::string m_file;
    std::optional<Error> m_error;
};

constexpr std::string_view kOpenings[] = {"OPEN", "CLOSED", "EMERGENCY"};
constexpr std::string_view kGuidances[] = {"FREE_COUNT", "FULL", "CLOSED", "REDIRECT", "EMERGENCY", "BLANK"};
constexpr std::string_view kPlans[] = {"P1_DAY", "P2_RUSH_IN", "P3_RUSH_OUT", "P4_NIGHT", "P5_EVENT", "FLASHING"};
constexpr std::string_view kMessages[] = {"BLANK", "INCIDENT_AHEAD", "QUEUE_AHEAD", "ROAD_CLOSED", "STORM",
                                          "ICE",   "SMOG",           "DETOUR",      "SLOW",        "EVENT"};
constexpr std::string_view kClosures[] = {"OPEN", "LANE_CLOSED", "CLOSED"};
constexpr std::string_view kSamplings[] = {"EVERY_60_S", "EVERY_30_S", "EVERY_10_S", "EVERY_5_S"};
constexpr DeviceKind kDeviceKinds[] = {{"lighting", "luminaire", {}},          {"parking", "facility", kOpenings},
                                       {"parking", "zone", kOpenings},         {"parking", "guidance_sign", kGuidances},
                                       {"traffic", "signal", kPlans},          {"traffic", "message_sign", kMessages},
                                       {"traffic", "road_segment", kClosures}, {"air_quality", "station", kSamplings}};

std::string joined(std::span<const std::string_view> names) {
    std::string list;
    for (const std::string_view name : names) {
        list += list.empty() ? "" : ", ";
        list += name;
    }
    return list;
}

/** Of which kinds `pick` may be; says what is wrong with it otherwise. */
std::vector<const DeviceKind*> kindsOf(Reader& reader, const DevicePick& pick, const std::string& where) {
    std::vector<const DeviceKind*> kinds;
    bool layerKnown = false;
    for (const DeviceKind& kind : kDeviceKinds) {
        layerKnown = layerKnown || pick.layer == kind.layer;
        if (pick.layer == kind.layer && (pick.type.empty() || pick.type == kind.type)) {
            kinds.push_back(&kind);
        }
    }
    if (!layerKnown) {
        reader.wrong(where + ".layer", pick.layer.empty() ? "is missing" : "has no devices",
                     "known are: lighting, parking, traffic, air_quality; or name devices in ids");
    } else if (kinds.empty()) {
        std::vector<std::string_view> types;
        for (const DeviceKind& kind : kDeviceKinds) {
            if (pick.layer == kind.layer) {
                types.push_back(kind.type);
            }
        }
        reader.wrong(where + ".type", "takes no orders", "known are: " + joined(types));
    }
    return kinds;
}

DevicePick readPick(Reader& reader, const Json& json, const std::string& where) {
    DevicePick pick;
    if (const auto ids = json.find("ids"); ids != json.end()) {
        if (!ids->is_array() || ids->empty() || ids->size() > kMaxScenarioActions ||
            !std::all_of(ids->begin(), ids->end(), [](const Json& id) { return id.is_string(); })) {
            reader.wrong(where + ".ids", fmt::format("is not a list of 1 to {} ids", kMaxScenarioActions),
                         "write [\"urn:…\"]");
            return pick;
        }
        for (const Json& id : *ids) {
            pick.ids.push_back(id.get<std::string>());
        }
        for (const char* key : {"layer", "type", "share", "count", "place", "radius", "held"}) {
            if (json.contains(key)) {
                reader.wrong(where + "." + key, "says nothing beside ids", "leave it out");
            }
        }
        return pick;
    }
    pick.layer = reader.text(json, "layer", where, 40);
    pick.type = reader.text(json, "type", where, 40);
    pick.share = reader.maybe(json, "share", where, 0.0, 1.0);
    if (pick.share && json.contains("count")) {
        reader.wrong(where + ".count", "says nothing beside share", "leave one of them out");
    }
    pick.count = static_cast<int>(reader.number(json, "count", where, 1, 1, 1'000'000));
    pick.nearPlace = json.contains("place");
    pick.radiusM = reader.number(json, "radius", where, 0.0, 0.0, 50'000.0);
    if (json.contains("radius") && !pick.nearPlace) {
        reader.wrong(where + ".radius", "has no place", "say around which place");
    }
    if (const auto held = json.find("held"); held != json.end()) {
        if (!held->is_boolean()) {
            reader.wrong(where + ".held", "is not true or false", "correct the value");
        } else {
            pick.held = held->get<bool>();
        }
    }
    return pick;
}

DeviceState readState(Reader& reader, const Json& json, const std::string& where) {
    static constexpr std::pair<std::string_view, DeviceState> kStates[] = {
        {"obey", DeviceState::Obey},     {"refuse", DeviceState::Refuse}, {"stuck", DeviceState::Stuck},
        {"silent", DeviceState::Silent}, {"mute", DeviceState::Mute},     {"restart", DeviceState::Restart}};
    const std::string how = reader.text(json, "how", where, 40);
    for (const auto& [name, state] : kStates) {
        if (how == name) {
            return state;
        }
    }
    reader.wrong(where + ".how", "is unknown", "known are: obey, refuse, stuck, silent, mute, restart");
    return DeviceState::Obey;
}

/** What the technician sets: a number for lamps, a name for everything else. */
void readValue(Reader& reader, const Json& json, const std::string& where, const std::vector<const DeviceKind*>& kinds,
               ScenarioAction* action) {
    const auto value = json.find("value");
    if (value == json.end()) {
        return;
    }
    if (value->is_string()) {
        action->valueName = reader.text(json, "value", where, 40);
    } else {
        action->value = reader.maybe(json, "value", where, 0.0, 1.0);
    }
    for (const DeviceKind* kind : kinds) {
        const bool known = value->is_string() ? std::find(kind->values.begin(), kind->values.end(),
                                                          action->valueName) != kind->values.end()
                                              : kind->values.empty();
        if (!known) {
            reader.wrong(where + ".value", fmt::format("is nothing that a {} can be set to", kind->type),
                         kind->values.empty() ? "write a number from 0 to 1" : "known are: " + joined(kind->values));
            return;
        }
    }
}

constexpr std::initializer_list<std::string_view> kWeatherKeys = {"wind_speed",  "wind_from", "rain",
                                                                  "temperature", "cloud",     "inversion"};

ScenarioAction readAction(Reader& reader, const Json& json, const std::string& where) {
    using Kind = ScenarioAction::Kind;
    ScenarioAction action;
    if (!json.is_object()) {
        reader.wrong(where, "is not an object", "write { \"at\": …, \"do\": … }");
        return action;
    }
    const std::string at = reader.text(json, "at", where, 40);
    const std::optional<Millis> offset =
        at.starts_with('+') ? parseDuration(std::string_view(at).substr(1)) : std::nullopt;
    const std::optional<Millis> clock = parseTimeOfDay(at);
    if (!offset && !clock) {
        reader.wrong(where + ".at", "is no time", "write +10m (after the start) or 19:30 (of the first day)");
    }
    action.atMs = offset.value_or(clock.value_or(0));
    action.timeOfDay = clock.has_value();

    const std::string what = reader.text(json, "do", where, 40);
    if (what == "weather") {
        action.kind = Kind::Weather;
        reader.object(json, where,
                      {"at", "do", "over", "wind_speed", "wind_from", "rain", "temperature", "cloud", "inversion"});
        action.weather = reader.weather(json, where);
    } else if (what == "trip_feeders") {
        action.kind = Kind::TripFeeders;
        reader.object(json, where, {"at", "do", "place", "count", "for"});
        action.count = static_cast<int>(reader.number(json, "count", where, 1, 1, 1'000));
        action.place.kind = ScenarioPlace::Kind::Feeder;
        if (json.contains("place")) {
            action.place = reader.place(json, where);
        }
    } else if (what == "blackout" || what == "recover") {
        action.kind = what == "blackout" ? Kind::Blackout : Kind::Recover;
        reader.object(json, where, {"at", "do", "feeders", "signals"});
        action.feederShare = reader.number(json, "feeders", where, 0.0, 0.0, 1.0);
        action.signalShare = reader.number(json, "signals", where, 0.0, 0.0, 1.0);
    } else if (what == "incident") {
        action.kind = Kind::Incident;
        reader.object(json, where,
                      {"at", "do", "place", "category", "priority", "radius", "units", "for", "description"});
        action.place = reader.place(json, where);
        action.category = reader.text(json, "category", where, 40);
        static const std::initializer_list<std::string_view> kCategories = {"ACCIDENT", "FIRE",  "POWER",
                                                                            "STORM",    "EVENT", "AIR"};
        if (std::find(kCategories.begin(), kCategories.end(), action.category) == kCategories.end()) {
            reader.wrong(where + ".category", "is unknown", "known are: ACCIDENT, FIRE, POWER, STORM, EVENT, AIR");
        }
        action.priority = static_cast<int>(reader.number(json, "priority", where, 3, 1, 4));
        action.radiusM = reader.number(json, "radius", where, 150.0, 0.0, 50'000.0);
        action.units = static_cast<int>(reader.number(json, "units", where, 2, 0, 1'000));
        action.description = reader.localText(json, "description", where);
    } else if (what == "demand") {
        action.kind = Kind::Demand;
        reader.object(json, where, {"at", "do", "place", "radius", "factor", "parking", "over", "for"});
        action.place = reader.place(json, where);
        action.radiusM = reader.number(json, "radius", where, 800.0, 1.0, 20'000.0);
        action.factor = reader.number(json, "factor", where, 1.5, 0.0, 10.0);
        action.parkingShare = reader.number(json, "parking", where, 0.0, 0.0, 1.0);
    } else if (what == "smog") {
        action.kind = Kind::Smog;
        reader.object(json, where, {"at", "do", "factor", "over"});
        action.factor = reader.number(json, "factor", where, 2.0, 0.1, 10.0);
    } else if (what == "lose_car_parks") {
        action.kind = Kind::LoseSites;
        reader.object(json, where, {"at", "do", "place", "count", "for"});
        action.count = static_cast<int>(reader.number(json, "count", where, 1, 1, 1'000));
        action.place.kind = ScenarioPlace::Kind::LargestParking;
        if (json.contains("place")) {
            action.place = reader.place(json, where);
        }
    } else if (what == "lose_networks") {
        action.kind = Kind::LoseNetworks;
        reader.object(json, where, {"at", "do", "count", "for"});
        action.count = static_cast<int>(reader.number(json, "count", where, 1, 1, 1'000));
    } else if (what == "devices" || what == "technician") {
        const bool hands = what == "technician";
        action.kind = hands ? Kind::Technician : Kind::Devices;
        reader.object(json, where,
                      {"at", "do", hands ? "value" : "how", "ids", "layer", "type", "share", "count", "place", "radius",
                       "held", "for"});
        action.pick = readPick(reader, json, where);
        action.place = reader.place(json, where);
        const auto kinds =
            action.pick.ids.empty() ? kindsOf(reader, action.pick, where) : std::vector<const DeviceKind*>();
        if (hands) {
            readValue(reader, json, where, kinds, &action);
        } else {
            action.state = readState(reader, json, where);
        }
    } else {
        reader.wrong(where + ".do", "is unknown",
                     "known are: weather, trip_feeders, blackout, recover, incident, demand, smog, lose_car_parks, "
                     "lose_networks, devices, technician");
    }
    action.overMs = reader.duration(json, "over", where);
    action.forMs = reader.duration(json, "for", where);
    return action;
}

}  // namespace

std::span<const DeviceKind> deviceKinds() { return kDeviceKinds; }

std::optional<Millis> parseLocalDateTime(std::string_view text) {
    using namespace std::chrono;
    if (text.size() < 16 || text[4] != '-' || text[7] != '-' || text[10] != 'T') {
        return std::nullopt;
    }
    const auto y = digits(text, 0, 4);
    const auto m = digits(text, 5, 2);
    const auto d = digits(text, 8, 2);
    const auto time = parseTimeOfDay(text.substr(11));
    if (!y || !m || !d || !time || *y < 1970) {
        return std::nullopt;
    }
    const year_month_day date{year{*y}, month{static_cast<unsigned>(*m)}, day{static_cast<unsigned>(*d)}};
    if (!date.ok()) {
        return std::nullopt;
    }
    return duration_cast<milliseconds>(sys_days{date}.time_since_epoch()).count() + *time;
}

Result<Scenario> parseScenario(std::string_view text, const std::string& where) {
    if (text.size() > kMaxScenarioBytes) {
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("{}: {} bytes are too long for a scenario", where, text.size()),
                    fmt::format("keep it under {} bytes", kMaxScenarioBytes));
    }
    // depth first: the parser and the destructor of a JSON library recurse or allocate by it
    int depth = 0;
    int deepest = 0;
    for (const char c : text) {
        depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
        deepest = std::max(deepest, depth);
    }
    if (deepest > 40) {
        return fail(ErrorCode::InvalidArgument, where + ": nested too deep for a scenario",
                    "see resources/scenarios/normal-day.json");
    }
    Json json;
    try {
        json = Json::parse(text.begin(), text.end(), nullptr, true, true);
    } catch (const Json::exception& error) {
        return fail(ErrorCode::InvalidArgument, where + ": not JSON: " + error.what(),
                    "correct the file at that place");
    }
    Reader reader(where);
    Scenario scenario;
    if (reader.object(json, "scenario",
                      {"format", "name", "title", "description", "start", "incidents_per_hour", "weather", "devices",
                       "actions"})) {
        if (reader.number(json, "format", "scenario", 0, 0, 1'000) != 1.0) {
            reader.wrong("scenario.format", "is not 1", "this program reads format 1");
        }
        scenario.name = reader.text(json, "name", "scenario", 80);
        if (scenario.name.empty()) {
            reader.wrong("scenario.name", "is missing", "give it the file's name without .json");
        }
        scenario.title = reader.localText(json, "title", "scenario");
        if (scenario.title.en.empty()) {
            reader.wrong("scenario.title", "is missing", "write { \"en\": …, \"de\": … }");
        }
        scenario.description = reader.localText(json, "description", "scenario");
        if (json.contains("start")) {
            const std::string start = reader.text(json, "start", "scenario", 40);
            scenario.startLocalMs = parseLocalDateTime(start);
            scenario.startTimeOfDayMs = scenario.startLocalMs ? std::nullopt : parseTimeOfDay(start);
            if (!scenario.startLocalMs && !scenario.startTimeOfDayMs) {
                reader.wrong("scenario.start", "is no time",
                             "write 18:30 or 2026-11-19T18:30 in the city's local time");
            }
        }
        scenario.incidentsPerHour = reader.number(json, "incidents_per_hour", "scenario", 1.5, 0.0, 1'000.0);
        if (const auto weather = json.find("weather");
            weather != json.end() && reader.object(*weather, "scenario.weather", kWeatherKeys)) {
            scenario.weather = reader.weather(*weather, "scenario.weather");
        }
        if (const auto devices = json.find("devices");
            devices != json.end() &&
            reader.object(*devices, "scenario.devices", {"refuse", "stuck", "silent", "mute", "late"})) {
            DeviceFaults& faults = scenario.devices;
            for (const auto& [key, value] : {std::pair{"refuse", &faults.refuse},
                                             {"stuck", &faults.stuck},
                                             {"silent", &faults.silent},
                                             {"mute", &faults.mute},
                                             {"late", &faults.late}}) {
                *value = reader.number(*devices, key, "scenario.devices", *value, 0.0, 1.0);
            }
        }
        if (const auto actions = json.find("actions"); actions != json.end()) {
            if (!actions->is_array() || actions->size() > kMaxScenarioActions) {
                reader.wrong("scenario.actions", fmt::format("is not a list of at most {}", kMaxScenarioActions),
                             "shorten it");
            } else {
                for (std::size_t i = 0; i < actions->size() && !reader.failed(); ++i) {
                    scenario.actions.push_back(
                        readAction(reader, (*actions)[i], fmt::format("scenario.actions[{}]", i)));
                }
            }
        }
    }
    if (reader.failed()) {
        return tl::unexpected(reader.error());
    }
    return scenario;
}

Result<Scenario> loadScenario(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) {
        return fail(ErrorCode::NotFound, file.string() + ": cannot be opened",
                    "check the name and whether it may be read");
    }
    std::string text(kMaxScenarioBytes + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    return parseScenario(text, file.string());
}

Result<std::vector<Scenario>> loadScenarios(const std::filesystem::path& dir) {
    std::error_code error;
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(dir, error)) {
        if (entry.path().extension() == ".json") {
            files.push_back(entry.path());
        }
    }
    if (error) {
        return fail(ErrorCode::NotFound, dir.string() + ": " + error.message(), "check the folder of scenarios");
    }
    std::sort(files.begin(), files.end());
    std::vector<Scenario> scenarios;
    for (const std::filesystem::path& file : files) {
        Result<Scenario> scenario = loadScenario(file);
        if (!scenario) {
            return tl::unexpected(scenario.error());
        }
        scenarios.push_back(std::move(*scenario));
    }
    return scenarios;
}

}  // namespace belfry::simulator
