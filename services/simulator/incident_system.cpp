// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/incident_system.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace belfry::simulator {

namespace {
constexpr Millis kMinute = 60'000;
constexpr Millis kEveryMs = 5'000;
constexpr std::size_t kMostByChance = 8;
constexpr const char* kSetPriority = "incident.set_priority";
constexpr const char* kSetLead = "incident.set_lead";
constexpr const char* kSetStatus = "incident.set_status";
constexpr std::string_view kPriorities[] = {"P1", "P2", "P3", "P4"};
constexpr std::string_view kStatuses[] = {"NEW", "IN_PROGRESS", "RESOLVED", "CLOSED"};
constexpr std::size_t kMostWanted = 100;

/** Its place in the list, or -1. */
template <std::size_t N>
int placeIn(const std::string_view (&names)[N], std::string_view name) {
    const auto found = std::find(std::begin(names), std::end(names), name);
    return found == std::end(names) ? -1 : static_cast<int>(found - std::begin(names));
}
}  // namespace

IncidentSystem::IncidentSystem(World& world, const LayerSchema& schema, TrafficSystem& traffic,
                               LightingSystem& lighting, AirSystem& air, const std::vector<feed::Asset>& assets,
                               double perHour)
    : m_world(world),
      m_rng(mix64(world.seed ^ 0x1C1DULL)),
      m_traffic(traffic),
      m_lighting(lighting),
      m_air(air),
      m_layerId(schema.id),
      m_perHour(perHour),
      m_periodMs(schema.periodMs) {
    m_priority = fieldOf(schema, "priority");
    m_status = fieldOf(schema, "incident_status");
    m_category = fieldOf(schema, "category");
    m_radius = fieldOf(schema, "radius");
    m_units = fieldOf(schema, "units_assigned");
    m_onScene = fieldOf(schema, "units_on_scene");
    m_lead = fieldOf(schema, "lead");
    m_description = fieldOf(schema, "description");
    if (const AttributeSchema* category = schema.attribute("category")) {
        m_categories = category->enumValues;
    }
    std::map<std::string, std::pair<Metres, double>> sums;
    for (const feed::Asset& asset : assets) {
        if (!asset.district.empty()) {
            auto& [sum, count] = sums[asset.district];
            const Metres place = world.plane.metres(asset.position);
            sum.x += place.x;
            sum.y += place.y;
            count += 1.0;
        }
    }
    for (const auto& [name, entry] : sums) {
        m_districts.emplace_back(Metres{entry.first.x / entry.second, entry.first.y / entry.second}, name);
    }
}

void IncidentSystem::attach(const feed::Catalogue& catalogue) { m_known = catalogue.layerIndex(m_layerId).has_value(); }

int IncidentSystem::categoryOf(const std::string& name) const {
    for (std::size_t i = 0; i < m_categories.size(); ++i) {
        if (m_categories[i].name == name) {
            return static_cast<int>(i);
        }
    }
    return 0;
}

std::string IncidentSystem::titleOf(int category) const {
    const auto index = static_cast<std::size_t>(category);
    std::string title = index < m_categories.size() ? m_categories[index].title.in(m_world.language) : "incident";
    if (!title.empty() && title[0] >= 'a' && title[0] <= 'z') {
        title[0] = static_cast<char>(title[0] - 'a' + 'A');
    }
    return title;
}

std::string IncidentSystem::districtOf(feed::LonLat place) const {
    const Metres here = m_world.plane.metres(place);
    const auto nearest = std::min_element(m_districts.begin(), m_districts.end(), [&](const auto& a, const auto& b) {
        return distance(a.first, here) < distance(b.first, here);
    });
    return nearest == m_districts.end() ? std::string() : nearest->second;
}

void IncidentSystem::start(const IncidentWish& wish) {
    feed::StateWriter* writer = m_world.out.writer();
    if (writer == nullptr || !m_known || m_quiet) {
        return;
    }
    using namespace std::chrono;
    const year_month_day date{floor<days>(sys_time<milliseconds>{milliseconds{m_world.localMs}})};
    const std::string tag =
        fmt::format("{:04}{:02}{:02}-{:03}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                    static_cast<unsigned>(date.day()), ++m_number);
    const std::string street = m_traffic.streetNear(wish.place);
    Incident incident;
    incident.category = categoryOf(wish.category);
    incident.priority = std::clamp(wish.priority, 1, 4) - 1;
    incident.units = std::clamp(wish.units, 0, 1'000);
    incident.radiusM = std::clamp(wish.radiusM, 0.0, 50'000.0);
    incident.name = titleOf(incident.category) + (street.empty() ? std::string() : " · " + street);
    incident.description = wish.description.in(m_world.language);
    if (incident.description.empty()) {
        incident.description = incident.name;
    }
    feed::Asset asset;
    asset.id = "urn:ngsi-ld:Incident:" + tag;
    asset.layer = m_layerId;
    asset.type = "incident";
    asset.name = incident.name;
    asset.street = street;
    asset.district = districtOf(wish.place);
    asset.source = "simulator";
    asset.position = wish.place;
    asset.facts = {{"number", tag}, {"simulated", "yes"}};
    const Result<Handle> handle = writer->add(asset);
    if (!handle) {
        m_world.note("incident refused by the feed: " + handle.error().message);
        return;
    }
    incident.handle = *handle;
    const bool grave = incident.priority <= 1;
    const Millis now = m_world.localMs;
    incident.leadAt = now + static_cast<Millis>(m_rng.between(grave ? 2.5 : 1.0, grave ? 4.0 : 5.0) * kMinute);
    incident.sceneAt = incident.leadAt + static_cast<Millis>(m_rng.between(2.0, 7.0) * kMinute);
    const Millis work = wish.workMs > 0 ? wish.workMs : static_cast<Millis>(m_rng.between(12.0, 45.0) * kMinute);
    incident.resolvedAt = std::max(incident.sceneAt + kMinute, incident.leadAt + work);
    incident.closedAt = incident.resolvedAt + 5 * kMinute;
    incident.goneAt = incident.closedAt + 10 * kMinute;
    if (wish.effects) {
        disturb(incident, wish);
    }
    m_world.note(fmt::format("incident {}: {}", tag, incident.name));
    m_incidents.push_back(std::move(incident));
    reportIncident(static_cast<std::uint32_t>(m_incidents.size() - 1));
}

void IncidentSystem::disturb(Incident& incident, const IncidentWish& wish) {
    const double strength = 1.0 - 0.2 * incident.priority;
    if (wish.category == "ACCIDENT") {
        incident.obstruction = m_traffic.obstruct(wish.place, 40.0, incident.priority <= 1 ? 0.15 : 0.45);
        if (m_rng.chance(0.3)) {
            m_lighting.damageLamp(wish.place);
        }
    } else if (wish.category == "FIRE") {
        incident.obstruction = m_traffic.obstruct(wish.place, std::min(wish.radiusM, 250.0), 0.25);
        incident.fire =
            m_air.startFire(wish.place, strength * std::clamp(std::pow(wish.radiusM / 400.0, 3.0), 0.005, 1.5));
    } else if (wish.category == "STORM") {
        incident.obstruction = m_traffic.obstruct(wish.place, 60.0, 0.3);
    } else if (wish.category == "POWER") {
        incident.cabinet = m_lighting.tripCabinet(wish.place);
    } else if (wish.category == "EVENT") {
        incident.obstruction = m_traffic.obstruct(wish.place, std::min(wish.radiusM, 150.0), 0.8);
    }
}

void IncidentSystem::calm(Incident& incident) {
    if (incident.obstruction) {
        m_traffic.clear(*incident.obstruction);
    }
    if (incident.fire) {
        m_air.endFire(*incident.fire);
    }
    if (incident.cabinet) {
        m_lighting.restoreCabinet(*incident.cabinet);
    }
    incident.obstruction.reset();
    incident.fire.reset();
    incident.cabinet.reset();
}

void IncidentSystem::byChance() {
    const double hour = m_world.hour();
    const double awake = hour < 6.0 ? 0.35 : hour < 22.0 ? 1.2 : 0.7;
    const double weather = 1.0 + 0.12 * m_world.weather.rainMmH + (m_world.weather.windMs > 15.0 ? 1.5 : 0.0);
    const double mean = m_perHour * awake * weather * static_cast<double>(kEveryMs) / 3'600'000.0;
    const auto present = static_cast<std::size_t>(
        std::count_if(m_incidents.begin(), m_incidents.end(), [](const Incident& i) { return !i.gone; }));
    if (m_quiet || present >= kMostByChance || m_rng.poisson(mean) == 0) {
        return;
    }
    const double u = m_rng.unit();
    IncidentWish wish;
    const bool storm = m_world.weather.windMs > 15.0;
    const char* category = storm && u < 0.6 ? "STORM" : u < 0.74 ? "ACCIDENT" : u < 0.88 ? "FIRE" : "POWER";
    wish.category = category;
    const auto place = m_traffic.streetPlace(m_rng, wish.category == "ACCIDENT");
    wish.place = place ? place->place : m_world.centre;
    const double grave = m_rng.unit();
    wish.priority = grave < 0.06 ? 1 : grave < 0.3 ? 2 : grave < 0.8 ? 3 : 4;
    wish.units = 5 - wish.priority + static_cast<int>(m_rng.below(2));
    wish.radiusM = wish.category == "FIRE" ? 60.0 + 40.0 * (4 - wish.priority) : 50.0;
    static const std::map<std::string, std::vector<LocalText>> kWords{
        {"ACCIDENT",
         {{"Two cars collided, one lane blocked.", "Zwei Autos zusammengestoßen, eine Spur blockiert."},
          {"Cyclist hurt at the junction.", "Radfahrer an der Kreuzung verletzt."},
          {"Lorry broken down in the lane.", "Lkw in der Fahrspur liegen geblieben."}}},
        {"FIRE",
         {{"Smoke from a flat, third floor.", "Rauch aus einer Wohnung im dritten Stock."},
          {"Waste containers on fire.", "Müllbehälter brennen."}}},
        {"POWER", {{"Cabinet without supply, street lights dark.", "Schaltschrank ohne Strom, Straßenlampen dunkel."}}},
        {"STORM",
         {{"Tree across the road.", "Baum über der Fahrbahn."},
          {"Roof tiles on the pavement.", "Dachziegel auf dem Gehweg."}}}};
    const std::vector<LocalText>& words = kWords.at(wish.category);
    wish.description = words[m_rng.below(words.size())];
    start(wish);
}

IncidentSystem::Incident* IncidentSystem::find(Handle handle) {
    const auto found = std::find_if(m_incidents.begin(), m_incidents.end(),
                                    [&](const Incident& one) { return one.handle == handle && !one.gone; });
    return found == m_incidents.end() ? nullptr : &*found;
}

std::optional<DeviceHabit::Obedience> IncidentSystem::setObedience(Handle handle, DeviceHabit::Obedience obedience) {
    Incident* incident = find(handle);
    return incident == nullptr ? std::nullopt : std::optional(std::exchange(incident->control.obedience, obedience));
}

bool IncidentSystem::takesWord(std::string_view command) const {
    return command == kSetPriority || command == kSetLead || command == kSetStatus;
}

DeviceAnswer IncidentSystem::tell(Handle handle, std::string_view command, std::string_view word) {
    Incident* incident = find(handle);
    if (incident == nullptr) {
        return {DeviceAnswer::Kind::Refused, "NOT_SUPPORTED", "no such incident"};
    }
    if (incident->control.obedience == DeviceHabit::Obedience::Silent) {
        return {DeviceAnswer::Kind::NoReply, "COMM_LOST", {}};
    }
    if (incident->control.obedience == DeviceHabit::Obedience::Refuses) {
        return {
            DeviceAnswer::Kind::Refused, "BAD_MODE",
            m_world.german() ? "die Einsatzleitstelle nimmt das nicht an" : "the dispatch centre does not take this"};
    }
    const bool known = command == kSetPriority ? placeIn(kPriorities, word) >= 0
                                               : command != kSetStatus || placeIn(kStatuses, word) >= 0;
    if (!known || incident->wanted.size() >= kMostWanted) {
        return {DeviceAnswer::Kind::Refused, "OUT_OF_RANGE", fmt::format("{} cannot be {}", command, word)};
    }
    if (incident->control.obedience == DeviceHabit::Obedience::Stuck) {
        return {DeviceAnswer::Kind::Accepted, {}, {}};  // says that it does, and does nothing
    }
    const auto delay =
        static_cast<Millis>(m_world.hashOf(fmt::format("{}{}{}", handle.value, command, m_world.now.monoMs)) % 2'001U);
    incident->wanted.push_back({m_world.now.monoMs + 1'000 + delay, std::string(command), std::string(word)});
    return {DeviceAnswer::Kind::Accepted, {}, {}};
}

void IncidentSystem::setStatus(Incident& incident, Status status) {
    const Millis now = m_world.localMs;
    if (status == incident.status) {
        return;
    }
    if (status == Status::New) {
        incident.leadAt = now + 3 * kMinute;
        incident.assigned = 0;
        incident.onScene = 0;
    }
    if (status <= Status::InProgress) {
        incident.leadAt = status == Status::New ? incident.leadAt : now;
        incident.sceneAt = incident.leadAt + 4 * kMinute;
        incident.resolvedAt = incident.leadAt + 20 * kMinute;
    }
    if (status == Status::InProgress) {
        incident.assigned = incident.units;
    }
    if (status >= Status::Resolved) {
        incident.onScene = status == Status::Resolved ? std::min(incident.onScene, 1) : 0;
        incident.assigned = status == Status::Resolved ? incident.assigned : 0;
        calm(incident);
    }
    incident.status = status;
    incident.closedAt = std::max(now, status >= Status::Resolved ? now : incident.resolvedAt) + 5 * kMinute;
    incident.goneAt = (status == Status::Closed ? now : incident.closedAt) + 10 * kMinute;
}

bool IncidentSystem::obey(Incident& incident) {
    bool changed = false;
    for (std::size_t i = 0; i < incident.wanted.size();) {
        if (incident.wanted[i].atMono > m_world.now.monoMs) {
            ++i;
            continue;
        }
        const Incident::Wanted due = std::move(incident.wanted[i]);
        incident.wanted.erase(incident.wanted.begin() + static_cast<std::ptrdiff_t>(i));
        if (due.command == kSetPriority) {
            incident.priority = placeIn(kPriorities, due.word);
        } else if (due.command == kSetLead) {
            incident.lead = due.word;
        } else {
            setStatus(incident, static_cast<Status>(placeIn(kStatuses, due.word)));
        }
        changed = true;
    }
    return changed;
}

bool IncidentSystem::advance(Incident& incident) {
    const Millis now = m_world.localMs;
    const Incident before = incident;
    if (incident.status == Status::New && now >= incident.leadAt) {
        incident.status = Status::InProgress;
        incident.assigned = incident.units;
        if (incident.lead.empty()) {
            incident.lead =
                fmt::format("{} {}", m_world.german() ? "Einsatzleitung" : "Unit commander", 1 + m_rng.below(6));
        }
    }
    if (incident.status == Status::InProgress && now >= incident.sceneAt && incident.onScene < incident.units) {
        // they come one after the other
        incident.onScene =
            std::min<int>(incident.units, 1 + static_cast<int>((now - incident.sceneAt) / (2 * kMinute)));
    }
    if (incident.status == Status::InProgress && now >= incident.resolvedAt) {
        incident.status = Status::Resolved;
        incident.onScene = std::min(incident.onScene, 1);
        calm(incident);
    }
    if (incident.status == Status::Resolved && now >= incident.closedAt) {
        incident.status = Status::Closed;
        incident.onScene = 0;
        incident.assigned = 0;
    }
    return before.status != incident.status || before.onScene != incident.onScene ||
           before.assigned != incident.assigned;
}

void IncidentSystem::live(Millis dtMs) {
    m_leftMs += dtMs;
    while (m_leftMs >= kEveryMs) {
        m_leftMs -= kEveryMs;
        byChance();
    }
    for (std::uint32_t number = 0; number < m_incidents.size(); ++number) {
        Incident& incident = m_incidents[number];
        if (!incident.gone) {
            const bool obeyed = obey(incident);
            if (advance(incident) || obeyed) {
                reportIncident(number);
            }
        }
        if (!incident.gone && incident.status == Status::Closed && m_world.localMs >= incident.goneAt) {
            incident.gone = true;
            m_world.out.writer()->remove(incident.handle);
        }
    }
    std::erase_if(m_incidents, [](const Incident& incident) { return incident.gone; });
}

void IncidentSystem::report(Millis fromMs) {
    const Millis now = m_world.now.monoMs;
    for (std::uint32_t number = 0; number < m_incidents.size(); ++number) {
        const Millis phase = static_cast<Millis>(m_incidents[number].handle.value) * 997 % m_periodMs;
        if ((now + phase) / m_periodMs != (fromMs + phase) / m_periodMs) {
            reportIncident(number);
        }
    }
}

void IncidentSystem::reportAll() {
    for (std::uint32_t number = 0; number < m_incidents.size(); ++number) {
        reportIncident(number);
    }
}

void IncidentSystem::reportIncident(std::uint32_t number) {
    const Incident& incident = m_incidents[number];
    Reporter& out = m_world.out;
    out.value(incident.handle, m_priority, incident.priority);
    out.value(incident.handle, m_status, static_cast<double>(incident.status));
    out.value(incident.handle, m_category, incident.category);
    // what is over affects nobody any more
    out.value(incident.handle, m_radius, incident.status >= Status::Resolved ? 0.0 : std::round(incident.radiusM));
    out.value(incident.handle, m_units, incident.assigned);
    out.value(incident.handle, m_onScene, incident.onScene);
    out.text(incident.handle, m_lead, incident.lead);
    out.text(incident.handle, m_description, incident.description);
}

}  // namespace belfry::simulator
