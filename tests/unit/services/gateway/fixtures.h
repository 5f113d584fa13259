// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "models/domain/clock.h"
#include "models/feed/ports.h"
#include "services/gateway/chronicle.h"
#include "services/store/journal.h"
#include "services/stream/feed_hub.h"

namespace belfry::gateway::test {

/** A journal in memory that can be told to refuse. */
class FakeJournal final : public store::Journal {
public:
    using Journal::append;
    Result<std::uint64_t> append(std::span<const store::JournalEntry> entries,
                                 std::span<const store::StateChange> changes) override {
        if (refuses) {
            return fail(ErrorCode::ResourceExhausted, "the disk is full", "free some space");
        }
        ++transactions;
        for (const store::JournalEntry& entry : entries) {
            store::JournalRecord record;
            static_cast<store::JournalEntry&>(record) = entry;
            record.seq = records.size() + 1;
            records.push_back(record);
        }
        for (const store::StateChange& change : changes) {
            if (change.value) {
                tables[change.table][change.key] = *change.value;
            } else {
                tables[change.table].erase(change.key);
            }
        }
        return records.size();
    }
    Result<std::vector<store::JournalRecord>> read(std::uint64_t fromSeq, std::size_t limit) const override {
        std::vector<store::JournalRecord> result;
        for (std::size_t i = fromSeq == 0 ? 0 : fromSeq - 1; i < records.size() && result.size() < limit; ++i) {
            result.push_back(records[i]);
        }
        return result;
    }
    Result<std::vector<store::JournalRecord>> search(const store::JournalQuery& query) const override {
        std::vector<store::JournalRecord> result;
        for (const store::JournalRecord& one : records) {
            const bool fits =
                one.wallMs >= query.fromMs.value_or(one.wallMs) && one.wallMs <= query.toMs.value_or(one.wallMs) &&
                one.kind == query.kind.value_or(one.kind) && one.subject == query.subject.value_or(one.subject) &&
                one.actor == query.actor.value_or(one.actor) && one.seq > query.afterSeq &&
                (query.beforeSeq == 0 || one.seq < query.beforeSeq) &&
                one.subject.find(query.subjectContains.value_or("")) != std::string::npos;
            if (fits) {
                result.push_back(one);
            }
        }
        if (query.newestFirst) {
            std::reverse(result.begin(), result.end());
        }
        result.resize(std::min(result.size(), query.limit));
        return result;
    }
    Result<std::uint64_t> lastSeq() const override { return records.size(); }
    Result<store::JournalHead> head() const override { return store::JournalHead{}; }
    Result<std::vector<store::StateRow>> loadState(std::string_view table) const override {
        std::vector<store::StateRow> rows;
        if (const auto found = tables.find(std::string(table)); found != tables.end()) {
            for (const auto& [key, value] : found->second) {
                rows.push_back({key, value});
            }
        }
        return rows;
    }
    Result<std::optional<std::string>> getState(std::string_view table, std::string_view key) const override {
        const auto found = tables.find(std::string(table));
        if (found == tables.end() || !found->second.contains(std::string(key))) {
            return std::nullopt;
        }
        return found->second.at(std::string(key));
    }
    Result<store::VerifyReport> verify(const std::optional<store::JournalHead>&) const override {
        return store::VerifyReport{};
    }
    Result<store::JournalHead> backupTo(const std::filesystem::path&) const override { return store::JournalHead{}; }
    store::JournalHealth health() const override { return {}; }

    std::vector<store::JournalRecord> records;
    std::map<std::string, std::map<std::string, std::string>> tables;
    std::size_t transactions = 0;
    bool refuses = false;
};

inline LayerSchema lighting() {
    LayerSchema schema;
    schema.id = "lighting";
    schema.title = {"Lighting", ""};
    schema.periodMs = 30'000;
    schema.assetTypes = {{"luminaire", {"Lamp", ""}, 2}, {"feeder", {"Feeder", ""}, 0}};
    const auto number = [](const char* name, double scale, double minimum, double maximum) {
        AttributeSchema attribute;
        attribute.name = name;
        attribute.scale = scale;
        attribute.unit = "1";
        attribute.minimum = minimum;
        attribute.maximum = maximum;
        attribute.history = true;
        return attribute;
    };
    schema.attributes = {number("illuminance_level", 0.001, 0, 1), number("commanded_level", 0.001, 0, 1),
                         number("supply_voltage", 0.1, 0, 500)};
    AttributeSchema mode;
    mode.name = "working_mode";
    mode.type = AttributeType::Enum;
    mode.enumValues = {{"AUTOMATIC", {}}, {"MANUAL", {}}, {"LOCAL", {}}, {"MAINTENANCE", {}}};
    schema.attributes.push_back(mode);
    AttributeSchema status;
    status.name = "lamp_status";
    status.type = AttributeType::Enum;
    status.enumValues = {{"OK", {}}, {"DEFECTIVE_LAMP", {}}};
    schema.attributes.push_back(status);
    schema.attributes.push_back(number("programme_level", 0.001, 0, 1));
    AlarmDefinition alarm;
    alarm.id = "supply_lost";
    alarm.title = {"Supply lost", ""};
    alarm.priority = AlarmPriority::P2;
    alarm.condition = {{"supply_voltage", Comparison::Less, 180, 20}};
    alarm.onDelayMs = 1'000;
    alarm.offDelayMs = 5'000;
    alarm.valueAttribute = "supply_voltage";
    alarm.guidance.consequence = {"dark", ""};
    alarm.guidance.response = {"call", ""};
    schema.alarms = {alarm};
    CommandSchema command;
    command.name = "set_level";
    command.commandAttribute = "commanded_level";
    command.feedbackAttribute = "illuminance_level";
    command.tolerance = 0.05;
    command.assetTypes = {"luminaire"};
    command.minimum = 0;
    command.maximum = 1;
    command.unhealthy = {{"lamp_status", Comparison::NotEqual, 0}};
    command.badMode = {{"working_mode", Comparison::Equal, 3}};
    command.programmeAttribute = "programme_level";
    schema.commands = {command};
    return schema;
}

/** Car parks that can be closed, and signs that can say so. */
inline LayerSchema parking() {
    LayerSchema schema;
    schema.id = "parking";
    schema.title = {"Parking", ""};
    schema.periodMs = 30'000;
    schema.assetTypes = {{"facility", {"Car park", ""}, 0}, {"guidance_sign", {"Sign", ""}, 1}};
    AttributeSchema opening;
    opening.name = "opening";
    opening.type = AttributeType::Enum;
    opening.enumValues = {{"AUTOMATIC", {}}, {"OPEN", {}}, {"CLOSED", {}}};
    AttributeSchema guidance = opening;
    guidance.name = "guidance";
    schema.attributes = {opening, guidance};
    CommandSchema command;
    command.name = "set_opening";
    command.assetTypes = {"facility"};
    command.commandAttribute = command.feedbackAttribute = "opening";
    command.options = {{"OPEN", {}}, {"CLOSED", {}}};
    command.programmeOption = "AUTOMATIC";
    CommandSchema sign = command;
    sign.name = "set_guidance";
    sign.assetTypes = {"guidance_sign"};
    sign.commandAttribute = sign.feedbackAttribute = "guidance";
    sign.showsOnly = true;
    schema.commands = {command, sign};
    return schema;
}

inline LayerSchema incidents() {
    LayerSchema schema;
    schema.id = "incidents";
    schema.title = {"Incidents", ""};
    schema.periodMs = 30'000;
    schema.assetTypes = {{"incident", {"Incident", ""}, 0}};
    AttributeSchema priority;
    priority.name = "priority";
    priority.type = AttributeType::Enum;
    priority.enumValues = {{"P1", {}}, {"P2", {}}, {"P3", {}}};
    AttributeSchema status;
    status.name = "incident_status";
    status.type = AttributeType::Enum;
    status.enumValues = {{"NEW", {}}, {"IN_PROGRESS", {}}, {"RESOLVED", {}}, {"CLOSED", {}}};
    AttributeSchema radius;
    radius.name = "radius";
    radius.type = AttributeType::Integer;
    radius.unit = "m";
    AttributeSchema category;
    category.name = "category";
    category.type = AttributeType::Enum;
    category.enumValues = {{"FIRE", {}}, {"POWER", {}}, {"EVENT", {}}};
    schema.attributes = {priority, status, radius, category};
    return schema;
}

constexpr AttributeIndex kPriority = 0;
constexpr AttributeIndex kIncidentStatus = 1;
constexpr AttributeIndex kRadius = 2;
constexpr AttributeIndex kCategory = 3;
constexpr AttributeIndex kLevel = 0;
constexpr AttributeIndex kVoltage = 2;
constexpr AttributeIndex kMode = 3;
constexpr AttributeIndex kLampStatus = 4;
constexpr AttributeIndex kProgramme = 5;
constexpr AttributeIndex kOpening = 0;
constexpr AttributeIndex kGuidance = 1;

inline feed::Asset asset(const std::string& id, const std::string& type, double lon) {
    feed::Asset result;
    result.id = id;
    result.layer = "lighting";
    result.type = type;
    result.name = id;
    result.source = "sim";
    result.position = {lon, 48.0};
    return result;
}

inline feed::Asset inDistrict(feed::Asset one, const char* district) {
    one.district = district;
    return one;
}

inline feed::Asset incident(const std::string& id, double lon) {
    feed::Asset result = asset(id, "incident", lon);
    result.layer = "incidents";
    return result;
}

inline feed::Asset parkingAsset(const std::string& id, const std::string& type, double lon, const char* street) {
    feed::Asset result = asset(id, type, lon);
    result.layer = "parking";
    result.street = street;
    return result;
}

/** A little city: two lamps and two feeders in a hub, a fire that nobody has told anything of, a journal and a
 * chronicle. */
struct City {
    City()
        : hub({}, clock,
              feed::Store("e1", feed::Catalogue::build(
                                    {lighting(), incidents(), parking()},
                                    {inDistrict(asset("L1", "luminaire", 15.0), "North"),
                                     inDistrict(asset("L2", "luminaire", 15.1), "South"), asset("F1", "feeder", 15.2),
                                     asset("F2", "feeder", 15.3), incident("Fire", 15.001),
                                     parkingAsset("Garage", "facility", 15.004, "Main street"),
                                     parkingAsset("Sign", "guidance_sign", 15.004, "Main street"),
                                     parkingAsset("Far", "facility", 15.2, "Side street")}))),
          chronicle(journal, clock) {
        chronicle.setPublish(
            [this](std::vector<feed::FeedEvent> batch) { events.insert(events.end(), batch.begin(), batch.end()); });
    }
    [[nodiscard]] Handle find(const char* id) const { return *hub.store().catalogue().find(id); }
    void set(const char* id, AttributeIndex attribute, double value, Quality quality = Quality::Good) {
        const AttributeSchema& schema = hub.store().schema(find(id).layer()).attributes[attribute];
        hub.set(find(id), attribute, rawOf(schema, value), quality, clock.now().wallMs);
    }

    ManualClock clock;
    FakeJournal journal;
    stream::FeedHub hub;
    Chronicle chronicle;
    std::vector<feed::FeedEvent> events;
};

}  // namespace belfry::gateway::test
