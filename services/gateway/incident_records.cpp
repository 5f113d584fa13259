// SPDX-License-Identifier: Apache-2.0
// What is kept of incidents and what is shown of them.
#include <algorithm>
#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "services/gateway/codec.h"
#include "services/gateway/incident_host.h"

namespace belfry::gateway {

namespace {

using nlohmann::json;

json toJson(const IncidentLine& line) {
    json one{{"ms", line.wallMs}, {"type", std::string(toText(line.type))}};
    const std::pair<const char*, const std::string*> texts[] = {
        {"user", &line.user}, {"text", &line.text}, {"before", &line.before}, {"after", &line.after}};
    for (const auto& [name, text] : texts) {
        if (!text->empty()) {
            one[name] = *text;
        }
    }
    return one;
}

json toJson(const IncidentReport& report) {
    json result = json::object();
    if (report.status) {
        result["status"] = std::string(toText(*report.status));
    }
    if (report.priority) {
        result["priority"] = *report.priority;
    }
    if (report.lead) {
        result["lead"] = *report.lead;
    }
    return result;
}

IncidentReport reportFrom(const json& from) {
    IncidentReport report;
    if (const auto found = from.find("status"); found != from.end()) {
        report.status = incidentStatusFromText(found->get<std::string>());
    }
    if (const auto found = from.find("priority"); found != from.end()) {
        report.priority = found->get<std::uint32_t>();
    }
    if (const auto found = from.find("lead"); found != from.end()) {
        report.lead = found->get<std::string>();
    }
    return report;
}

/** What the confirmation of all wishes together is: the worst counts. */
std::string confirmationOf(const std::vector<IncidentWish>& wishes) {
    for (const char* state : {"Refused", "NoReply", "Sent", "Accepted", "Confirmed"}) {
        if (std::any_of(wishes.begin(), wishes.end(), [&](const IncidentWish& one) { return one.state == state; })) {
            return state;
        }
    }
    return {};
}

IncidentEntry read(const json& from) {
    IncidentEntry entry;
    entry.id = from.at("id").get<std::string>();
    entry.requestId = from.value("requestId", std::string());
    entry.category = from.value("category", std::string());
    entry.description = from.value("description", std::string());
    entry.createdBy = from.value("createdBy", std::string());
    entry.district = from.value("district", std::string());
    entry.source = from.value("source", std::string());
    entry.exercise = from.value("exercise", false);
    entry.ours = from.at("ours").get<bool>();
    entry.createdMs = from.at("createdMs").get<Millis>();
    entry.overMs = from.value("overMs", Millis{0});
    entry.position = {from.at("lon").get<double>(), from.at("lat").get<double>()};
    entry.radiusM = from.value("radiusM", 0.0);
    const json& state = from.at("state");
    entry.state.status = incidentStatusFromText(state.at("status").get<std::string>()).value();
    entry.state.priority = state.at("priority").get<std::uint32_t>();
    entry.state.priorityIsOurs = state.value("priorityIsOurs", false);
    entry.state.lead = state.value("lead", std::string());
    entry.state.offeredTo = state.value("offeredTo", std::string());
    entry.state.offeredBy = state.value("offeredBy", std::string());
    entry.state.mergedInto = state.value("mergedInto", std::string());
    entry.state.reported = reportFrom(state.value("reported", json::object()));
    entry.state.lineCount = state.at("lines").get<std::uint64_t>();
    entry.state.changedMs = state.at("changedMs").get<Millis>();
    for (const json& line : state.at("timeline")) {
        entry.state.timeline.push_back({line.at("ms").get<Millis>(),
                                        incidentEntryTypeFromText(line.at("type").get<std::string>()).value(),
                                        line.value("user", std::string()), line.value("text", std::string()),
                                        line.value("before", std::string()), line.value("after", std::string())});
    }
    for (const json& wish : from.value("wishes", json::array())) {
        entry.wishes.push_back({wish.at("command").get<std::string>(), wish.at("value").get<std::string>(),
                                wish.at("key").get<std::string>(), wish.at("state").get<std::string>(), 0, false,
                                wish.value("replaced", std::vector<std::string>())});
    }
    return entry;
}

}  // namespace

std::string encode(const IncidentEntry& entry) {
    json timeline = json::array();
    for (const IncidentLine& line : entry.state.timeline) {
        timeline.push_back(toJson(line));
    }
    json wishes = json::array();
    for (const IncidentWish& wish : entry.wishes) {
        if (wish.state == "Replaced") {
            continue;  // nobody waits for its answer after a restart
        }
        wishes.push_back({{"command", wish.command},
                          {"value", wish.value},
                          {"key", wish.key},
                          {"state", wish.state},
                          {"replaced", wish.replaced}});
    }
    return dump({{"id", entry.id},
                 {"requestId", entry.requestId},
                 {"category", entry.category},
                 {"description", entry.description},
                 {"createdBy", entry.createdBy},
                 {"district", entry.district},
                 {"source", entry.source},
                 {"exercise", entry.exercise},
                 {"ours", entry.ours},
                 {"createdMs", entry.createdMs},
                 {"overMs", entry.overMs},
                 {"lon", entry.position.lon},
                 {"lat", entry.position.lat},
                 {"radiusM", entry.radiusM},
                 {"wishes", std::move(wishes)},
                 {"state",
                  {{"status", std::string(toText(entry.state.status))},
                   {"priority", entry.state.priority},
                   {"priorityIsOurs", entry.state.priorityIsOurs},
                   {"lead", entry.state.lead},
                   {"offeredTo", entry.state.offeredTo},
                   {"offeredBy", entry.state.offeredBy},
                   {"mergedInto", entry.state.mergedInto},
                   {"reported", toJson(entry.state.reported)},
                   {"lines", entry.state.lineCount},
                   {"changedMs", entry.state.changedMs},
                   {"timeline", std::move(timeline)}}}});
}

Result<IncidentEntry> decodeIncident(const std::string& text) {
    try {
        return read(json::parse(text));
    } catch (const std::exception& error) {
        return fail(ErrorCode::DataLoss, std::string("the saved incident does not fit: ") + error.what(),
                    "verify the journal with `belfryctl journal verify`, and restore a backup if it is damaged");
    }
}

feed::IncidentRecord recordOf(const IncidentEntry& entry) {
    feed::IncidentRecord record;
    record.id = entry.id;
    record.state = toText(entry.state.status);
    record.priority = entry.state.priority;
    record.category = entry.category;
    record.description = entry.description;
    record.lead = entry.state.lead;
    record.offeredTo = entry.state.offeredTo;
    record.mergedInto = entry.state.mergedInto;
    record.exercise = entry.exercise;
    record.ours = entry.ours;
    record.confirmation = confirmationOf(entry.wishes);
    record.createdBy = entry.createdBy;
    record.createdMs = entry.createdMs;
    record.changedMs = entry.state.changedMs;
    for (const IncidentLine& line : entry.state.timeline) {
        record.timeline.push_back(
            {line.wallMs, std::string(toText(line.type)), line.user, line.text, line.before, line.after});
    }
    record.position = entry.position;
    record.radiusM = entry.radiusM;
    return record;
}

Happening IncidentHost::happening(const IncidentEntry& entry, const Told& told, Instant now) const {
    const IncidentLine& line = entry.state.timeline.back();
    Happening result;
    result.entry.wallMs = now.wallMs;
    result.entry.kind = "incident";
    result.entry.subject = entry.id;
    result.entry.actor = told.user.empty() ? "system" : told.user;
    result.entry.workstation = told.workstation;
    json body{{"event", told.event},
              {"state", std::string(toText(entry.state.status))},
              {"priority", entry.state.priority},
              {"lead", entry.state.lead},
              {"reason", line.text},
              {"before", line.before},
              {"after", line.after},
              {"exercise", entry.exercise}};
    if (line.type == IncidentEntryType::Created) {
        body["category"] = entry.category;
        body["description"] = entry.description;
        body["lon"] = entry.position.lon;
        body["lat"] = entry.position.lat;
        body["radiusM"] = entry.radiusM;
        body["district"] = entry.district;
        body["requestId"] = entry.requestId;
    }
    if (told.lines > 1) {
        const std::vector<IncidentLine>& all = entry.state.timeline;
        for (std::size_t i = all.size() - std::min(all.size(), told.lines); i < all.size(); ++i) {
            body["lines"].push_back(toJson(all[i]));
        }
    }
    if (const std::string confirmation = confirmationOf(entry.wishes); !confirmation.empty()) {
        body["confirmation"] = confirmation;
    }
    result.entry.body = dump(body);
    result.changes.push_back({"incidents", entry.id, encode(entry)});
    result.event.incident = recordOf(entry);
    return result;
}

Result<void> IncidentHost::restore(const store::Journal& journal) {
    const auto rows = journal.loadState("incidents");
    const auto number = journal.getState("incident_numbers", "last");
    if (!rows || !number) {
        return tl::unexpected(rows ? number.error() : rows.error());
    }
    for (const store::StateRow& row : *rows) {
        auto entry = decodeIncident(row.value);
        if (!entry) {
            Error error = entry.error();
            error.message = "incident " + row.key + ": " + error.message;
            return tl::unexpected<Error>(std::move(error));
        }
        if (!entry->requestId.empty()) {
            m_requests[entry->requestId] = entry->id;
        }
        m_incidents[entry->id] = std::move(*entry);
    }
    if (*number) {
        const json last = json::parse(**number, nullptr, false);
        if (last.is_object()) {
            m_day = last.value("day", std::string());
            m_number = last.value("number", std::uint64_t{0});
        }
    }
    return {};
}

}  // namespace belfry::gateway
