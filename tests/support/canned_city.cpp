// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "models/domain/alarm_kpi.h"
#include "tests/support/fake_console_ports.h"

namespace belfry::test {

namespace {

constexpr double kLon = 15.6030;
constexpr double kLat = 48.4090;

AttributeSchema number(std::string name, std::string en, std::string de, std::string unit, double scale, int decimals,
                       bool history = false, bool percent = false) {
    AttributeSchema schema;
    schema.name = std::move(name);
    schema.title = {std::move(en), std::move(de)};
    schema.unit = std::move(unit);
    schema.scale = scale;
    schema.decimals = decimals;
    schema.history = history;
    schema.percent = percent;
    return schema;
}

AttributeSchema integer(std::string name, std::string en, std::string de, std::string unit, bool history = false) {
    AttributeSchema schema = number(std::move(name), std::move(en), std::move(de), std::move(unit), 1.0, 0, history);
    schema.type = AttributeType::Integer;
    return schema;
}

AttributeSchema enumeration(std::string name, std::string en, std::string de, std::vector<EnumValue> values) {
    AttributeSchema schema;
    schema.name = std::move(name);
    schema.title = {std::move(en), std::move(de)};
    schema.type = AttributeType::Enum;
    schema.enumValues = std::move(values);
    return schema;
}

AlarmDefinition alarm(std::string id, std::string en, std::string de, AlarmPriority priority, std::string value) {
    AlarmDefinition definition;
    definition.id = std::move(id);
    definition.title = {std::move(en), std::move(de)};
    definition.priority = priority;
    definition.valueAttribute = std::move(value);
    return definition;
}

LayerSchema lighting() {
    LayerSchema schema;
    schema.id = "lighting";
    schema.title = {"Lighting", "Beleuchtung"};
    schema.periodMs = 30'000;
    schema.assetTypes = {{"luminaire", {"Street light", "Straßenleuchte"}, 2},
                         {"cabinet", {"Lighting cabinet", "Schaltschrank"}, 1},
                         {"feeder", {"Feeder", "Einspeisung"}, 0}};
    schema.attributes = {
        number("illuminance_level", "Level, actual", "Niveau, tatsächlich", "1", 0.001, 0, true, true),
        number("commanded_level", "Level, commanded", "Niveau, befohlen", "1", 0.001, 0, false, true),
        enumeration("lamp_status", "Lamp", "Leuchte",
                    {{"OK", {"ok", "in Ordnung"}}, {"DEFECTIVE_LAMP", {"lamp defective", "Leuchtmittel defekt"}}}),
        number("active_power", "Power", "Leistung", "W", 0.1, 1, true),
        number("supply_voltage", "Supply voltage", "Netzspannung", "V", 0.1, 0, true),
        integer("operating_hours", "Burning hours", "Brennstunden", "h"),
    };
    schema.symbol.kind = SymbolKind::Halo;
    schema.symbol.icon = "☼";
    schema.symbol.levelAttribute = "illuminance_level";
    schema.symbol.failedAttribute = "lamp_status";
    AlarmDefinition lost =
        alarm("supply_lost", "Supply lost", "Versorgung ausgefallen", AlarmPriority::P2, "supply_voltage");
    lost.guidance.consequence = {"Every lamp behind the feeder is dark: crossings and paths are unlit.",
                                 "Alle Leuchten hinter der Einspeisung sind dunkel: Übergänge und Wege unbeleuchtet."};
    lost.guidance.response = {
        "Call the network operator, send the duty crew to the cabinet, light neighbouring feeders to 100 %.",
        "Netzbetreiber anrufen, Bereitschaft zum Schrank schicken, Nachbarbereiche auf 100 % schalten."};
    AlarmDefinition failed =
        alarm("lamp_failure", "Lamp failed", "Leuchte ausgefallen", AlarmPriority::P4, "illuminance_level");
    failed.guidance.response = {"Raise the neighbouring lamps if it is a crossing; open a work order for the lamp.",
                                "An Übergängen die Nachbarleuchten hochschalten; Auftrag für die Leuchte anlegen."};
    schema.alarms = {lost, failed};
    CommandSchema set;
    set.name = "set_level";
    set.title = {"Set light level", "Lichtniveau setzen"};
    set.assetTypes = {"luminaire"};
    set.commandAttribute = "commanded_level";
    set.feedbackAttribute = "illuminance_level";
    set.tolerance = 0.05;
    set.rampMs = 10'000;
    set.defaultLeaseMs = 7'200'000;
    set.minimum = 0.0;
    set.maximum = 1.0;
    schema.commands = {set};
    return schema;
}

LayerSchema parking() {
    LayerSchema schema;
    schema.id = "parking";
    schema.title = {"Parking", "Parken"};
    schema.periodMs = 30'000;
    schema.assetTypes = {{"facility", {"Car park", "Parkhaus"}, 0}, {"bay", {"Parking bay", "Stellplatz"}, 3}};
    const std::vector<EnumValue> opening = {{"AUTOMATIC", {"automatic", "automatisch"}},
                                            {"OPEN", {"held open", "offen gehalten"}},
                                            {"CLOSED", {"held closed", "geschlossen gehalten"}}};
    schema.attributes = {
        number("occupancy", "Occupancy", "Belegung", "1", 0.001, 0, true, true),
        integer("available_spot_number", "Free spaces", "Freie Plätze", "1", true),
        integer("total_spot_number", "Total spaces", "Plätze gesamt", "1"),
        enumeration("commanded_status", "Opening, commanded", "Öffnung, befohlen", opening),
        enumeration("opening", "Opening, actual", "Öffnung, tatsächlich", opening),
        integer("count_error", "Free beyond capacity", "Frei über Kapazität", "1"),
    };
    schema.symbol.kind = SymbolKind::Ring;
    schema.symbol.icon = "P";
    schema.symbol.levelAttribute = "occupancy";
    schema.symbol.textAttribute = "available_spot_number";
    schema.alarms = {alarm("full", "Car park full", "Parkhaus voll", AlarmPriority::P4, "occupancy"),
                     alarm("counts_contradict", "Counts contradict: more free spaces than there are",
                           "Zählung widersprüchlich: mehr frei als vorhanden", AlarmPriority::P3, "count_error")};
    CommandSchema set;
    set.name = "set_opening";
    set.title = {"Open or close", "Öffnen oder schließen"};
    set.assetTypes = {"facility"};
    set.commandAttribute = "commanded_status";
    set.feedbackAttribute = "opening";
    set.options = {{"OPEN", {"Hold open", "Offen halten"}}, {"CLOSED", {"Close", "Schließen"}}};
    schema.commands = {set};
    return schema;
}

LayerSchema traffic() {
    LayerSchema schema;
    schema.id = "traffic";
    schema.title = {"Traffic", "Verkehr"};
    schema.periodMs = 15'000;
    schema.assetTypes = {{"road_segment", {"Road segment", "Straßenabschnitt"}, 1},
                         {"signal", {"Traffic signal", "Lichtsignalanlage"}, 1}};
    schema.attributes = {
        number("speed_ratio", "Speed ÷ free flow", "Tempo ÷ freie Fahrt", "1", 0.001, 0, true, true),
        number("average_speed", "Speed", "Geschwindigkeit", "km/h", 0.1, 0, true),
        integer("flow_rate", "Flow", "Verkehrsstärke", "/h", true),
        integer("queue_minutes", "Queue standing for", "Stau seit", "min"),
    };
    schema.symbol.kind = SymbolKind::Line;
    schema.symbol.icon = "⇄";
    schema.symbol.levelAttribute = "speed_ratio";
    schema.symbol.levelInverted = true;
    AlarmDefinition queue = alarm("queue", "Queue grows beyond the signal's plan",
                                  "Rückstau über das Signalprogramm hinaus", AlarmPriority::P3, "queue_minutes");
    queue.guidance.response = {"Choose the rush-hour plan at the next signal; check for an incident ahead.",
                               "An der nächsten Anlage das Spitzenprogramm wählen; auf Störung voraus prüfen."};
    schema.alarms = {queue};
    return schema;
}

LayerSchema air() {
    LayerSchema schema;
    schema.id = "air_quality";
    schema.title = {"Air quality", "Luftqualität"};
    schema.periodMs = 60'000;
    schema.assetTypes = {{"station", {"Air station", "Luftmessstation"}, 0}};
    schema.attributes = {
        integer("air_quality_index", "European AQI", "Europäischer Luftindex", "1", true),
        number("no2", "NO₂", "NO₂", "ug/m3", 0.1, 0, true),
        number("pm10", "PM10", "PM10", "ug/m3", 0.1, 1, true),
        number("temperature", "Temperature", "Temperatur", "Cel", 0.1, 1, true),
    };
    schema.symbol.kind = SymbolKind::Hexagon;
    schema.symbol.icon = "⬡";
    schema.symbol.levelAttribute = "air_quality_index";
    schema.symbol.levelMinimum = 1;
    schema.symbol.levelMaximum = 6;
    schema.symbol.textAttribute = "air_quality_index";
    schema.alarms = {
        alarm("no2_limit", "NO₂ above the hourly limit", "NO₂ über dem Stundengrenzwert", AlarmPriority::P3, "no2")};
    return schema;
}

LayerSchema incidents() {
    LayerSchema schema;
    schema.id = "incidents";
    schema.title = {"Incidents", "Ereignisse"};
    schema.dynamicEntities = true;
    schema.assetTypes = {{"incident", {"Incident", "Ereignis"}, 0}};
    schema.attributes = {
        enumeration("priority", "Priority", "Priorität",
                    {{"P1", {"1 critical", "1 kritisch"}},
                     {"P2", {"2 high", "2 hoch"}},
                     {"P3", {"3 medium", "3 mittel"}},
                     {"P4", {"4 low", "4 niedrig"}}}),
        enumeration("incident_status", "Status", "Stand",
                    {{"NEW", {"new", "neu"}}, {"IN_PROGRESS", {"in progress", "in Bearbeitung"}}}),
        integer("radius", "Affected radius", "Betroffener Umkreis", "m"),
        enumeration("category", "Kind", "Art",
                    {{"ACCIDENT", {"road accident", "Verkehrsunfall"}},
                     {"FIRE", {"fire", "Brand"}},
                     {"POWER", {"power failure", "Stromausfall"}},
                     {"STORM", {"storm damage", "Sturmschaden"}},
                     {"EVENT", {"public event", "Veranstaltung"}},
                     {"AIR", {"air pollution", "Luftbelastung"}}}),
    };
    schema.symbol.kind = SymbolKind::Priority;
    schema.symbol.icon = "!";
    schema.symbol.levelAttribute = "priority";
    AlarmDefinition critical = alarm("critical", "Critical incident without a lead", "Kritisches Ereignis ohne Leitung",
                                     AlarmPriority::P1, "radius");
    critical.guidance.consequence = {"People are in danger and nobody leads.",
                                     "Menschen sind in Gefahr und niemand führt."};
    critical.guidance.response = {"Take the lead or assign one, alert units, light the scene.",
                                  "Leitung übernehmen oder zuweisen, Einheiten alarmieren, Einsatzstelle ausleuchten."};
    schema.alarms = {critical};
    return schema;
}

const std::vector<std::string> kStreets = {"Ringstraße",   "Wiener Straße",    "Göttweigergasse",   "Missongasse",
                                           "Bahnhofplatz", "Hohensteinstraße", "Rechte Kremszeile", "Mitterweg",
                                           "Austraße",     "Lastenstraße"};

feed::Asset asset(std::string id, std::string layer, std::string type, std::string name, std::string street, double lon,
                  double lat) {
    feed::Asset made;
    made.id = std::move(id);
    made.layer = std::move(layer);
    made.type = std::move(type);
    made.name = std::move(name);
    made.street = std::move(street);
    made.district = "Krems Mitte";
    made.source = "canned";
    made.position = {lon, lat};
    return made;
}

}  // namespace

std::vector<LayerSchema> cannedSchemas() { return {parking(), lighting(), traffic(), air(), incidents()}; }

std::vector<feed::Asset> cannedAssets() {
    std::vector<feed::Asset> assets;
    assets.push_back(
        asset("urn:ngsi-ld:StreetlightFeeder:F-7", "lighting", "feeder", "Feeder F-7", "Austraße", kLon, kLat - 0.004));
    int lamp = 4'400;
    for (std::size_t s = 0; s < kStreets.size(); ++s) {
        // streets cross like a grid that somebody drew by hand
        const bool eastWest = s % 2 == 0;
        const double offset = (static_cast<double>(s) - 4.5) * 0.0016;
        const auto at = [&](double along) {
            const double bend = std::sin(along * 2.4 + static_cast<double>(s)) * 0.0005;
            return eastWest ? feed::LonLat{kLon + along * 0.012, kLat + offset * 0.7 + bend}
                            : feed::LonLat{kLon + offset * 1.6 + bend, kLat + along * 0.007};
        };
        const std::string cabinetId = "urn:ngsi-ld:StreetlightControlCabinet:C-" + std::to_string(110 + s);
        const feed::LonLat cabinetAt = at(-0.9);
        feed::Asset cabinet = asset(cabinetId, "lighting", "cabinet", "Cabinet C-" + std::to_string(110 + s),
                                    kStreets[s], cabinetAt.lon, cabinetAt.lat);
        cabinet.parent = "urn:ngsi-ld:StreetlightFeeder:F-7";
        assets.push_back(cabinet);
        for (int i = 0; i < 60; ++i) {
            const feed::LonLat place = at(-1.0 + i / 30.0);
            const std::string code = "L-0" + std::to_string(lamp);
            feed::Asset light =
                asset("urn:ngsi-ld:Streetlight:" + code, "lighting", "luminaire",
                      kStreets[s] + " " + std::to_string(2 * i + 1) + " · " + code, kStreets[s], place.lon, place.lat);
            light.parent = cabinetId;
            light.facts = {{"lamp_type", "LED"}, {"rated_power", "62"}, {"lantern_height", "8"}};
            assets.push_back(light);
            ++lamp;
        }
        for (int i = 0; i < 12; ++i) {
            const double from = -1.0 + i / 6.0;
            const feed::LonLat middle = at(from + 1.0 / 12);
            feed::Asset road =
                asset("urn:ngsi-ld:RoadSegment:" + std::to_string(s * 100 + static_cast<std::size_t>(i)), "traffic",
                      "road_segment", kStreets[s] + " " + std::to_string(i + 1), kStreets[s], middle.lon, middle.lat);
            road.geometry = {at(from), middle, at(from + 1.0 / 6)};
            road.facts = {{"lanes", "2"}, {"speed_kmh", "50"}, {"length_m", "140"}};
            assets.push_back(road);
        }
        const feed::LonLat signalAt = at(0.1);
        assets.push_back(asset("urn:ngsi-ld:TrafficSignal:S-" + std::to_string(s), "traffic", "signal",
                               "Signal S-" + std::to_string(s), kStreets[s], signalAt.lon, signalAt.lat));
    }
    const std::vector<std::string> parks = {"Car park Bahnhof P2", "Car park Steinertor", "Car park Campus",
                                            "Car park Stadtpark", "Car park Hafen"};
    for (std::size_t i = 0; i < parks.size(); ++i) {
        feed::Asset park = asset("urn:ngsi-ld:OffStreetParking:P" + std::to_string(i + 1), "parking", "facility",
                                 parks[i], kStreets[i * 2], kLon - 0.008 + static_cast<double>(i) * 0.004,
                                 kLat + 0.003 - static_cast<double>(i % 3) * 0.003);
        park.facts = {{"capacity", std::to_string(380 - 40 * static_cast<int>(i))}};
        assets.push_back(park);
    }
    const std::vector<std::string> stations = {"Air station Bahnzeile", "Air station Stadtpark", "Air station Hafen"};
    for (std::size_t i = 0; i < stations.size(); ++i) {
        feed::Asset station = asset("urn:ngsi-ld:AirQualityStation:A" + std::to_string(i + 1), "air_quality", "station",
                                    stations[i], kStreets[i + 3], kLon - 0.006 + static_cast<double>(i) * 0.006,
                                    kLat + 0.0045 - static_cast<double>(i) * 0.003);
        station.facts = {{"kind", "traffic"}};
        assets.push_back(station);
    }
    assets.push_back(asset("urn:ngsi-ld:Incident:I-1", "incidents", "incident", "Göttweiger Bridge · crossing X-03",
                           "Göttweigergasse", kLon + 0.001, kLat + 0.001));
    assets.push_back(asset("urn:ngsi-ld:Incident:I-2", "incidents", "incident", "Burst pipe, Mitterweg", "Mitterweg",
                           kLon + 0.006, kLat - 0.002));
    return assets;
}

std::vector<feed::AlarmRecord> cannedAlarms(Millis nowMs) {
    const auto make = [nowMs](std::string layer, std::string definition, std::string entity, std::string state,
                              AlarmPriority priority, Millis ago, std::optional<double> value, std::string owner) {
        feed::AlarmRecord record;
        record.key = layer + "/" + definition + "/" + entity;
        record.layer = std::move(layer);
        record.definition = std::move(definition);
        record.entity = std::move(entity);
        record.state = std::move(state);
        record.priority = priority;
        record.occurrence = 1;
        record.raisedMs = nowMs - ago;
        record.changedMs = nowMs - ago;
        record.owner = std::move(owner);
        record.value = value;
        return record;
    };
    std::vector<feed::AlarmRecord> alarms = {
        make("incidents", "critical", "urn:ngsi-ld:Incident:I-1", "Unacknowledged", AlarmPriority::P1, 19'000, 60.0,
             ""),
        make("lighting", "supply_lost", "urn:ngsi-ld:StreetlightFeeder:F-7", "Unacknowledged", AlarmPriority::P2,
             192'000, 0.0, ""),
        make("traffic", "queue", "urn:ngsi-ld:RoadSegment:3", "Acknowledged", AlarmPriority::P3, 1'177'000, 14.0,
             "Desk 2"),
        make("parking", "counts_contradict", "urn:ngsi-ld:OffStreetParking:P1", "RtnUnacknowledged", AlarmPriority::P3,
             1'446'000, 32.0, ""),
        make("air_quality", "no2_limit", "urn:ngsi-ld:AirQualityStation:A1", "LatchedAcked", AlarmPriority::P3,
             2'714'000, 212.0, "Desk 1"),
        make("parking", "full", "urn:ngsi-ld:OffStreetParking:P3", "Shelved", AlarmPriority::P4, 5'400'000, 0.99,
             "Desk 1"),
    };
    for (int i = 0; i < 11; ++i) {
        alarms.push_back(make("lighting", "lamp_failure",
                              "urn:ngsi-ld:Streetlight:L-0" + std::to_string(4'403 + i * 37), "Unacknowledged",
                              AlarmPriority::P4, 3'600'000 + i * 777'000, 0.0, ""));
    }
    return alarms;
}

std::vector<feed::OrderRecord> cannedOrders(Millis nowMs) {
    feed::OrderRecord order;
    order.id = "019a8e20-0000-7000-8000-000000002311";
    order.layer = "lighting";
    order.command = "set_level";
    order.state = "Executing";
    order.owner = "Desk 2";
    order.reason = "pedestrian accident, light the scene";
    order.createdMs = nowMs - 12'000;
    order.changedMs = nowMs - 4'000;
    order.leaseEndsMs = nowMs + 7'103'000;
    feed::OrderTarget target;
    target.entity = "urn:ngsi-ld:Streetlight:L-04417";
    target.state = "Verifying";
    target.commanded = 1.0;
    target.accepted = 1.0;
    target.acceptedMs = nowMs - 11'000;
    target.actual = 0.3;
    target.actualMs = nowMs - 4'000;
    order.targets = {target};
    return {order};
}

feed::AlarmKpis cannedKpis(Millis nowMs, Millis periodMs, const std::string& position) {
    const std::vector<feed::AlarmRecord> alarms = cannedAlarms(nowMs);
    const Millis from = nowMs / 60'000 * 60'000 - periodMs;
    std::vector<AlarmFact> facts;
    for (int i = 0; i < 300; ++i) {
        const feed::AlarmRecord& alarm = alarms[static_cast<std::size_t>(i % 3 == 1 ? i % 5 : i * 5 % 17)];
        AlarmFact fact;
        const bool burst = i % 3 == 0;  // a third of them comes in two floods
        fact.wallMs = burst ? from + periodMs * (i % 2 == 0 ? 30 : 71) / 100 + i * 700 : from + periodMs * i / 300;
        fact.key = alarm.key;
        fact.priority = alarm.priority;
        fact.annunciated = true;
        fact.becameOn = true;
        fact.waiting = true;
        facts.push_back(fact);
        fact.annunciated = false;
        fact.becameOn = false;
        fact.becameNormal = true;
        fact.waiting = false;
        fact.acknowledged = true;
        fact.person = "Desk 2";
        fact.wallMs += 8'000 + i * 900;
        facts.push_back(fact);
    }
    std::stable_sort(facts.begin(), facts.end(),
                     [](const AlarmFact& a, const AlarmFact& b) { return a.wallMs < b.wallMs; });
    const AlarmKpiReport report = computeAlarmKpis(facts, from, from + periodMs);
    feed::AlarmKpis kpis;
    kpis.fromMs = report.fromMs;
    kpis.toMs = report.toMs;
    kpis.position = position;
    kpis.positions = {"north", "south"};
    for (std::size_t i = 0; i < kAlarmKpiCount; ++i) {
        const AlarmKpiRule& rule = alarmKpiRule(static_cast<AlarmKpiId>(i));
        kpis.figures.push_back({std::string(rule.name), report.values[i].value_or(0.0), std::string(rule.unit),
                                static_cast<std::uint32_t>(rateAlarmKpi(rule.id, report.values[i])), rule.target,
                                rule.limit, report.values[i].has_value()});
    }
    for (const AlarmKpiTopAlarm& top : report.top) {
        kpis.top.push_back({top.key, top.count, static_cast<double>(top.count) / 300.0});
    }
    for (const AlarmKpiSlice& slice : report.slices) {
        kpis.buckets.push_back({slice.fromMs, slice.lengthMs, slice.annunciated, slice.flood});
    }
    return kpis;
}

}  // namespace belfry::test
