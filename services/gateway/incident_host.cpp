// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/incident_host.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include "models/feed/utf8.h"
#include "services/gateway/codec.h"

namespace belfry::gateway {

namespace {

constexpr const char* kLayer = "incidents";
constexpr double kMaxRadiusM = 50'000.0;
constexpr std::size_t kMaxRequestId = 64;
constexpr std::size_t kNameBytes = 60;
constexpr Millis kShownAfterMs = 10 * 60'000;
constexpr Millis kKeptAfterMs = 24LL * 3'600'000;
constexpr Millis kForgetEveryMs = 10'000;

static_assert(static_cast<int>(feed::IncidentActionKind::AddNote) == static_cast<int>(IncidentStepKind::AddNote) &&
              feed::kIncidentActionCount == kIncidentStepCount);

std::string plainName(const std::string& id) {
    std::string name;
    for (const char c : id.substr(0, 64)) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '.' || c == '_';
        name += plain ? c : '-';
    }
    return name.empty() ? "gateway" : name;
}

std::string dayOf(Millis wallMs) {
    using namespace std::chrono;
    const year_month_day date{floor<days>(sys_time<milliseconds>{milliseconds{wallMs}})};
    return fmt::format("{:04}{:02}{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()));
}

bool isBlank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

std::string_view actionName(feed::IncidentActionKind kind) {
    constexpr std::string_view kNames[] = {"action", "set priority", "assign",      "accept", "decline", "resolve",
                                           "close",  "reopen",       "false alarm", "merge",  "note"};
    const auto index = static_cast<std::size_t>(kind);
    return index < std::size(kNames) ? kNames[index] : kNames[0];
}

/** A sheet's title: the first words of what happened. */
std::string nameOf(const IncidentEntry& entry) {
    std::string line = entry.description.substr(0, entry.description.find_first_of("\r\n"));
    if (line.size() > kNameBytes) {
        line = feed::cleanUtf8(line, kNameBytes) + "…";
    }
    return entry.exercise ? "EXERCISE: " + line : line;
}

/** What happens in a replay or in an exercise happens nowhere else. */
Result<void> isLive(const stream::Caller& caller) {
    switch (caller.mode) {
        case stream::CallerMode::Live: break;
        case stream::CallerMode::Replay: return refuse(TextCode::OrderReplay);
        case stream::CallerMode::Exercise: return refuse(TextCode::OrderExercise);
    }
    return {};
}

std::int32_t positionOf(const AttributeSchema& attribute, std::string_view name) {
    for (std::size_t i = 0; i < attribute.enumValues.size(); ++i) {
        if (attribute.enumValues[i].name == name) {
            return static_cast<std::int32_t>(i);
        }
    }
    return -1;
}

std::string_view shownStatus(const IncidentState& state) {
    switch (state.status) {
        case IncidentStatus::New: return "NEW";
        case IncidentStatus::InProgress: return "IN_PROGRESS";
        case IncidentStatus::Reopened: return state.lead.empty() ? "NEW" : "IN_PROGRESS";
        case IncidentStatus::Resolved: return "RESOLVED";
        case IncidentStatus::Closed:
        case IncidentStatus::Merged:
        case IncidentStatus::FalseAlarm: break;
    }
    return "CLOSED";
}

}  // namespace

IncidentHost::IncidentHost(Chronicle& chronicle, const Clock& clock, std::function<void(std::function<void()>)> post,
                           const std::string& gatewayId)
    : m_chronicle(chronicle), m_clock(clock), m_post(std::move(post)), m_gatewayName(plainName(gatewayId)) {}

IncidentHost::~IncidentHost() = default;

void IncidentHost::setWriter(feed::StateWriter& writer) {
    m_writer = &writer;
    m_fields.reset();
    if (const auto layer = writer.store().catalogue().layerIndex(kLayer)) {
        const LayerSchema& schema = writer.store().schema(*layer);
        m_fields = Fields{*layer,
                          schema.attributeIndex("priority"),
                          schema.attributeIndex("incident_status"),
                          schema.attributeIndex("category"),
                          schema.attributeIndex("radius"),
                          schema.attributeIndex("lead"),
                          schema.attributeIndex("description")};
    }
    const Instant now = m_clock.now();
    for (auto& [id, entry] : m_incidents) {
        entry.handle = {};
        entry.seen = false;
        if (entry.ours && (entry.overMs == 0 || now.wallMs - entry.overMs < kShownAfterMs)) {
            show(entry, now);
        }
    }
}

void IncidentHost::show(IncidentEntry& entry, Instant now) {
    if (!entry.ours || m_writer == nullptr || !m_fields) {
        return;
    }
    const LayerSchema& schema = m_writer->store().schema(m_fields->layer);
    if (!entry.handle.isValid()) {
        feed::Asset asset;
        asset.id = entry.id;
        asset.layer = kLayer;
        asset.type = schema.assetTypes.empty() ? "incident" : schema.assetTypes.front().name;
        asset.name = nameOf(entry);
        asset.district = entry.district;
        asset.source = "belfry";
        asset.position = entry.position;
        asset.facts = {{"number", entry.id.substr(entry.id.rfind(':') + 1)}, {"created_by", entry.createdBy}};
        if (entry.exercise) {
            asset.facts.emplace_back("exercise", "yes");
        }
        const auto added = m_writer->add(asset);
        if (!added) {
            spdlog::error("incident {} cannot be put on the map: {}", entry.id, toText(added.error()));
            return;
        }
        entry.handle = *added;
    }
    const auto value = [&](std::optional<AttributeIndex> index, std::int32_t raw) {
        if (index && raw >= 0) {
            m_writer->set(entry.handle, *index, raw, Quality::Good, now.wallMs);
        }
    };
    const auto named = [&](std::optional<AttributeIndex> index, std::string_view name) {
        value(index, index ? positionOf(schema.attributes[*index], name) : -1);
    };
    const auto text = [&](std::optional<AttributeIndex> index, const std::string& words) {
        if (index) {
            m_writer->setText(entry.handle, *index, words, now.wallMs);
        }
    };
    named(m_fields->priority, priorityText(entry.state.priority));
    named(m_fields->status, shownStatus(entry.state));
    named(m_fields->category, entry.category);
    if (m_fields->radius) {
        value(m_fields->radius, rawOf(schema.attributes[*m_fields->radius], entry.overMs != 0 ? 0.0 : entry.radiusM));
    }
    text(m_fields->lead, entry.state.lead);
    text(m_fields->description, entry.description);
    entry.refreshMono = now.monoMs + std::max<Millis>(1'000, schema.periodMs / 2);
}

void IncidentHost::hide(IncidentEntry& entry) {
    if (m_writer != nullptr && entry.handle.isValid()) {
        m_writer->remove(entry.handle);
    }
    entry.handle = {};
}

Result<void> IncidentHost::may(const stream::Caller& caller, const std::string& district, const EntityId& about) const {
    if (caller.rights && caller.rights->may(Action::ManageIncidents, kLayer, district)) {
        return {};
    }
    if (!caller.rights || !caller.rights->mayAnywhere(Action::ManageIncidents)) {
        return refuse(TextCode::MayNot, {{"role", caller.role}});
    }
    const std::string place = district.empty() ? std::string(kLayer) : district;
    return refuse(TextCode::MayNotHere,
                  {{"role", caller.role}, {"thing", EntityArgument{about.empty() ? place : about}}});
}

Result<void> IncidentHost::checkDraft(const feed::IncidentDraft& draft) const {
    if (m_writer == nullptr || !m_fields) {
        return refuse(TextCode::IncidentNoLayer);
    }
    if (draft.requestId.empty() || draft.requestId.size() > kMaxRequestId || !feed::isValidUtf8(draft.requestId)) {
        return refuse(TextCode::IncidentTextUnusable);
    }
    const LayerSchema& schema = m_writer->store().schema(m_fields->layer);
    if (m_fields->category && positionOf(schema.attributes[*m_fields->category], draft.category) < 0) {
        return refuse(TextCode::IncidentUnknownCategory, {{"category", feed::cleanUtf8(draft.category, 64)}});
    }
    if (draft.priority < 1 || draft.priority > kIncidentPriorities) {
        return refuse(TextCode::IncidentPriorityUnknown);
    }
    if (isBlank(draft.description)) {
        return refuse(TextCode::IncidentNoDescription);
    }
    if (draft.description.size() > kIncidentDescriptionBytes) {
        return refuse(TextCode::IncidentTextTooLong, {{"most", static_cast<std::int64_t>(kIncidentDescriptionBytes)}});
    }
    if (!feed::isValidUtf8(draft.description)) {
        return refuse(TextCode::IncidentTextUnusable);
    }
    const auto [lon, lat] = draft.position;
    if (!std::isfinite(lon) || !std::isfinite(lat) || std::abs(lon) > 180.0 || std::abs(lat) > 85.0) {
        return refuse(TextCode::IncidentNoPlace);
    }
    if (!(draft.radiusM >= 0.0 && draft.radiusM <= kMaxRadiusM)) {
        return refuse(TextCode::IncidentRadius, {{"most", static_cast<std::int64_t>(kMaxRadiusM)}});
    }
    if (open() >= kMostOpen) {
        return refuse(TextCode::IncidentTooMany, {{"most", static_cast<std::int64_t>(kMostOpen)}});
    }
    return {};
}

std::string IncidentHost::nextNumber(Instant now, store::StateChange* change) const {
    const std::string today = dayOf(now.wallMs);
    const bool newDay = today > m_day;  // a clock that was set back goes on counting
    const std::string day = newDay ? today : m_day;
    const std::uint64_t number = newDay ? 1 : m_number + 1;
    *change = {"incident_numbers", "last", dump(nlohmann::json{{"day", day}, {"number", number}})};
    return fmt::format("{}-{}", day, number);
}

Result<feed::IncidentRecord> IncidentHost::create(const stream::Caller& caller, const feed::IncidentDraft& draft) {
    auto made = tryCreate(caller, draft, m_clock.now());
    if (!made) {
        m_chronicle.refused("incident create", kLayer, caller.operatorName, caller.workstation, made.error(),
                            caller.peer);
    }
    return made;
}

Result<feed::IncidentRecord> IncidentHost::tryCreate(const stream::Caller& caller, const feed::IncidentDraft& draft,
                                                     Instant now) {
    if (auto live = isLive(caller); !live) {
        return tl::unexpected(live.error());
    }
    const bool somewhere = std::isfinite(draft.position.lon) && std::isfinite(draft.position.lat);
    const std::string district = m_districtAt && somewhere ? m_districtAt(draft.position) : std::string();
    if (auto allowed = may(caller, district, {}); !allowed) {
        return tl::unexpected(allowed.error());
    }
    if (const auto known = m_requests.find(draft.requestId); known != m_requests.end()) {
        const IncidentEntry& there = m_incidents.at(known->second);
        if (there.createdBy != caller.operatorName) {
            return refuse(TextCode::IncidentRequestTaken);
        }
        return recordOf(there);  // told twice, made once
    }
    if (auto good = checkDraft(draft); !good) {
        return tl::unexpected(good.error());
    }
    IncidentEntry entry;
    store::StateChange number;
    const std::string tag = nextNumber(now, &number);
    entry.id = fmt::format("urn:ngsi-ld:Incident:{}-{}", m_gatewayName, tag);
    entry.requestId = draft.requestId;
    entry.category = draft.category;
    entry.description = draft.description;
    entry.createdBy = caller.operatorName;
    entry.createdMs = now.wallMs;
    entry.district = district;
    entry.exercise = draft.exercise;
    entry.ours = true;
    entry.position = draft.position;
    entry.radiusM = draft.radiusM;
    entry.state = beginIncident(draft.priority, {now.wallMs,
                                                 IncidentEntryType::Created,
                                                 caller.operatorName,
                                                 draft.description,
                                                 {},
                                                 priorityText(draft.priority)});
    Happening happened = happening(entry, {"Created", caller.operatorName, caller.workstation}, now);
    happened.changes.push_back(std::move(number));
    if (auto written = m_chronicle.act(std::move(happened)); !written) {
        return tl::unexpected(written.error());
    }
    m_day = tag.substr(0, tag.rfind('-'));
    m_number = std::stoull(tag.substr(tag.rfind('-') + 1));
    m_requests[entry.requestId] = entry.id;
    IncidentEntry& kept = m_incidents[entry.id] = std::move(entry);
    show(kept, now);
    return recordOf(kept);
}

Result<IncidentEntry> IncidentHost::entryFor(const feed::IncidentAction& action, Instant now) const {
    const auto changed = [&](const std::string& is) { return action.state != is; };
    if (const auto found = m_incidents.find(action.id); found != m_incidents.end()) {
        if (changed(std::string(toText(found->second.state.status)))) {
            return refuse(TextCode::IncidentChanged);
        }
        return found->second;
    }
    auto theirs = adopt(action.id, now);
    if (!theirs) {
        return refuse(TextCode::IncidentUnknown, {{"incident", EntityArgument{action.id}}});
    }
    if (changed({})) {
        return refuse(TextCode::IncidentChanged);
    }
    if (open() >= kMostOpen) {
        return refuse(TextCode::IncidentTooMany, {{"most", static_cast<std::int64_t>(kMostOpen)}});
    }
    return std::move(*theirs);
}

std::optional<IncidentEntry> IncidentHost::adopt(const EntityId& id, Instant now) const {
    const auto handle =
        m_writer == nullptr || !m_fields ? std::optional<Handle>() : m_writer->store().catalogue().find(id);
    if (!handle || handle->layer() != m_fields->layer) {
        return std::nullopt;
    }
    const feed::Store& store = m_writer->store();
    IncidentEntry entry;
    entry.id = id;
    entry.source = store.catalogue().source(*handle);
    entry.district = store.catalogue().district(*handle);
    entry.position = feed::unproject(store.catalogue().position(*handle));
    entry.category = enumName(*handle, m_fields->category);
    const feed::EntityTable& table = store.table(m_fields->layer);
    if (m_fields->description && table.has(handle->row(), *m_fields->description)) {
        entry.description =
            feed::cleanUtf8(store.text(table.raw(handle->row(), *m_fields->description)), kIncidentDescriptionBytes);
    }
    if (m_fields->radius && table.has(handle->row(), *m_fields->radius)) {
        entry.radiusM = valueOf(store.schema(m_fields->layer).attributes[*m_fields->radius],
                                table.raw(handle->row(), *m_fields->radius));
    }
    entry.createdMs = now.wallMs;
    entry.seen = true;
    entry.state = adopted(reportOf(*handle), now.wallMs);
    return entry;
}

Result<void> IncidentHost::checkNames(const feed::IncidentAction& action, const IncidentEntry& entry) const {
    using Kind = feed::IncidentActionKind;
    if (!feed::isValidUtf8(action.reason) || !feed::isValidUtf8(action.to)) {
        return refuse(TextCode::IncidentTextUnusable);
    }
    if (action.kind == Kind::Assign && !action.to.empty() && m_mayLead && !m_mayLead(action.to, entry.district)) {
        return refuse(TextCode::IncidentNoSuchLead, {{"person", action.to}});
    }
    return {};
}

Result<IncidentEntry> IncidentHost::mergeTarget(const feed::IncidentAction& action, const IncidentEntry& entry,
                                                Instant now) const {
    const auto known = m_incidents.find(action.to);
    std::optional<IncidentEntry> into =
        known != m_incidents.end() ? std::optional(known->second) : adopt(action.to, now);
    if (!into || into->id == entry.id || isOver(into->state.status) || into->exercise != entry.exercise) {
        return refuse(TextCode::IncidentMergeTarget, {{"incident", EntityArgument{action.to}}});
    }
    return std::move(*into);
}

Result<feed::IncidentRecord> IncidentHost::act(const stream::Caller& caller, const feed::IncidentAction& action) {
    auto done = tryAct(caller, action, m_clock.now());
    if (!done) {
        m_chronicle.refused(fmt::format("incident {}", actionName(action.kind)), feed::cleanUtf8(action.id, 256),
                            caller.operatorName, caller.workstation, done.error(), caller.peer);
    }
    return done;
}

Result<feed::IncidentRecord> IncidentHost::tryAct(const stream::Caller& caller, const feed::IncidentAction& action,
                                                  Instant now) {
    if (auto live = isLive(caller); !live) {
        return tl::unexpected(live.error());
    }
    auto found = entryFor(action, now);
    if (!found) {
        return tl::unexpected(found.error());
    }
    IncidentEntry& entry = *found;
    if (auto allowed = may(caller, entry.district, entry.id); !allowed) {
        return tl::unexpected(allowed.error());
    }
    if (auto good = checkNames(action, entry); !good) {
        return tl::unexpected(good.error());
    }
    const Actor who{caller.operatorName, caller.workstation,
                    caller.rights->may(Action::SuperviseIncidents, kLayer, entry.district)};
    const IncidentState before = entry.state;
    auto next = step(before, {static_cast<IncidentStepKind>(action.kind), action.to, action.priority, action.reason},
                     who, now.wallMs);
    if (!next) {
        return tl::unexpected(next.error());
    }
    entry.state = std::move(*next);
    entry.overMs = isOver(entry.state.status) ? now.wallMs : 0;
    if (!entry.ours) {
        wishFor(entry, before);
    }
    const std::string event(toText(entry.state.timeline.back().type));
    std::vector<Happening> happenings;
    happenings.push_back(happening(entry, {event, caller.operatorName, caller.workstation}, now));
    std::optional<IncidentEntry> into;
    if (action.kind == feed::IncidentActionKind::Merge) {
        auto target = mergeTarget(action, entry, now);
        if (!target) {
            return tl::unexpected(target.error());
        }
        if (auto allowed = may(caller, target->district, target->id); !allowed) {
            return tl::unexpected(allowed.error());
        }
        if (!m_incidents.contains(target->id) && open() >= kMostOpen) {
            return refuse(TextCode::IncidentTooMany, {{"most", static_cast<std::int64_t>(kMostOpen)}});
        }
        into = std::move(*target);
        addLine(into->state,
                {now.wallMs, IncidentEntryType::Absorbed, caller.operatorName, action.reason, {}, entry.id});
        happenings.push_back(happening(*into, {"Absorbed", caller.operatorName, caller.workstation}, now));
    }
    if (auto written = m_chronicle.act(std::move(happenings)); !written) {
        return tl::unexpected(written.error());
    }
    if (into) {
        m_incidents[into->id] = std::move(*into);
    }
    IncidentEntry& kept = m_incidents[entry.id] = std::move(entry);
    show(kept, now);
    if (m_changed) {
        m_changed();
    }
    return recordOf(kept);
}

void IncidentHost::tick(Instant now) {
    for (auto& [id, entry] : m_incidents) {
        if (!entry.ours) {
            constexpr Millis kPatienceMs = 15'000;
            std::erase_if(entry.wishes, [&](const IncidentWish& one) {
                return one.state == "Replaced" && now.monoMs - one.sentMono >= kPatienceMs;
            });
            for (IncidentWish& wish : entry.wishes) {
                constexpr Millis kShowsWithinMs = 60'000;  // what was accepted: then it is not known any more
                if (wish.state == "Accepted" && wish.sentMono == 0) {
                    wish.sentMono = std::max<Millis>(1, now.monoMs);  // accepted before a restart
                }
                const Millis patience = wish.state == "Sent"       ? kPatienceMs
                                        : wish.state == "Accepted" ? kShowsWithinMs
                                                                   : 0;
                if (patience != 0 && wish.sentMono != 0 && now.monoMs - wish.sentMono >= patience) {
                    const std::uint64_t lines = entry.state.lineCount;
                    wish.state = "NoReply";
                    wish.answered = true;
                    addLine(
                        entry.state,
                        {now.wallMs, IncidentEntryType::SystemNoReply, {}, {}, {}, wish.command + " " + wish.value});
                    settle(entry, lines, now);
                }
            }
            continue;
        }
        if (!entry.handle.isValid()) {
            continue;
        }
        if (entry.overMs != 0 && now.wallMs - entry.overMs >= kShownAfterMs) {
            hide(entry);
        } else if (now.monoMs >= entry.refreshMono) {
            show(entry, now);
        }
    }
    if (now.monoMs >= m_nextForgetMono) {
        m_nextForgetMono = now.monoMs + kForgetEveryMs;
        forgetOld(now);
    }
}

void IncidentHost::forgetOld(Instant now) {
    std::vector<std::pair<Millis, EntityId>> over;
    for (const auto& [id, entry] : m_incidents) {
        if (entry.overMs != 0) {
            over.emplace_back(entry.overMs, id);
        }
    }
    std::sort(over.begin(), over.end());
    for (std::size_t i = 0; i < over.size(); ++i) {
        if (now.wallMs - over[i].first < kKeptAfterMs && over.size() - i <= kMostOver) {
            break;
        }
        const auto found = m_incidents.find(over[i].second);
        hide(found->second);
        Happening gone;
        gone.entry.wallMs = now.wallMs;
        gone.entry.kind = "incident";
        gone.entry.subject = found->first;
        gone.entry.actor = "system";
        gone.entry.body = R"({"event":"Forgotten","reason":"over for a day; the journal keeps it"})";
        gone.changes.push_back({"incidents", found->first, std::nullopt});
        gone.event.note = "incident " + found->first + " is over for a day";
        m_chronicle.note(std::move(gone));
        m_requests.erase(found->second.requestId);
        m_incidents.erase(found);
    }
}

std::vector<feed::IncidentRecord> IncidentHost::records() const {
    std::vector<feed::IncidentRecord> all;
    all.reserve(m_incidents.size());
    for (const auto& [id, entry] : m_incidents) {
        all.push_back(recordOf(entry));
    }
    return all;
}

std::optional<feed::IncidentRecord> IncidentHost::record(const EntityId& id) const {
    const auto found = m_incidents.find(id);
    return found == m_incidents.end() ? std::nullopt : std::optional(recordOf(found->second));
}

std::uint32_t IncidentHost::priorityOf(const EntityId& id) const {
    const auto found = m_incidents.find(id);
    return found == m_incidents.end() || isOver(found->second.state.status) ? 0 : found->second.state.priority;
}

std::size_t IncidentHost::open() const {
    return static_cast<std::size_t>(std::count_if(m_incidents.begin(), m_incidents.end(),
                                                  [](const auto& one) { return !isOver(one.second.state.status); }));
}

}  // namespace belfry::gateway
