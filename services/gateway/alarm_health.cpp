// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/alarm_health.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include "models/domain/alarm_logic.h"
#include "services/gateway/codec.h"

namespace belfry::gateway {

namespace {

using nlohmann::json;

constexpr Millis kLongestMs = 30LL * 24 * 3'600'000;

std::string textAt(const json& body, const char* name) {
    const auto found = body.find(name);
    return found != body.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/** A record's state; nothing = a name that no alarm shows. */
std::optional<DisplayState> shownAs(const std::string& name) {
    for (int i = 0; i < kDisplayStateCount; ++i) {
        if (const auto state = static_cast<DisplayState>(i); name == stateName(state)) {
            return state;
        }
    }
    return std::nullopt;
}

AlarmFact alarmFact(const store::JournalEntry& entry, const json& body) {
    AlarmFact fact;
    const json& record = body.at("record");
    const std::string event = textAt(body, "event");
    const DisplayState state = shownAs(textAt(record, "state")).value_or(DisplayState::Normal);
    fact.key = entry.subject;
    fact.priority = static_cast<AlarmPriority>(std::clamp(record.value("priority", 3), 1, 4));
    fact.position = record.value("position", std::string());
    // an alarm that nobody has to acknowledge sounds once without ever being unacknowledged: it counts as well
    fact.annunciated = body.value("annunciates", false) && !isInhibited(state);
    const std::string became = body.value("became", std::string());
    const bool merged = body.contains("merged");  // of several only the end is known (Chronicle)
    fact.becameOn = merged ? record.value("active", false) : became == "ON";
    fact.becameNormal = merged ? !fact.becameOn : became == "OFF";
    fact.waiting = isUnacknowledged(state);
    fact.inhibited = isInhibited(state);
    fact.shelved = record.contains("shelvedBy");
    fact.shelfUntilMs = record.value("shelfUntilMs", Millis{0});
    fact.shelfWithoutReason = fact.shelved && record.value("shelfReason", std::string()).empty();
    for (const json& why : record.value("suppressedBy", json::array())) {
        const std::string rule = why.at(0).get<std::string>();
        const bool byRule = rule.starts_with("rule:") || rule.starts_with("cause:") || rule.starts_with("window:");
        fact.suppressedWithoutRule = fact.suppressedWithoutRule || (!byRule && event == "SUPP_ON");
    }
    fact.acknowledged = event == "ACK";
    fact.reAlarms = record.value("reAlarms", 0U);
    return fact;
}

}  // namespace

std::optional<AlarmFact> alarmFactOf(const store::JournalEntry& entry) {
    const bool person = !entry.actor.empty() && entry.actor != "system";
    if (entry.kind != "alarm" && entry.kind != "config" && !person && entry.kind != "system") {
        return std::nullopt;
    }
    const json body = json::parse(entry.body, nullptr, false);
    AlarmFact fact;
    try {
        if (entry.kind == "alarm" && body.is_object() && body.contains("record")) {
            fact = alarmFact(entry, body);
        } else if (entry.kind == "config") {
            fact.changedWithoutTicket = body.is_object() && textAt(body, "ticket").empty();
        } else if (entry.kind == "system") {
            if (!body.is_object() || textAt(body, "event") != "ALARM_FORGOTTEN") {
                return std::nullopt;
            }
            fact.key = entry.subject;
            fact.gone = true;
        } else if (!body.is_object() || body.contains("refused")) {
            return std::nullopt;  // being refused is no action
        }
    } catch (const json::exception&) {
        return std::nullopt;
    }
    fact.wallMs = entry.wallMs;
    fact.person = person ? entry.actor : std::string();
    return fact;
}

feed::AlarmKpis toKpis(const AlarmKpiReport& report) {
    feed::AlarmKpis kpis;
    kpis.fromMs = report.fromMs;
    kpis.toMs = report.toMs;
    std::uint32_t all = 0;
    for (const AlarmKpiSlice& slice : report.slices) {
        kpis.buckets.push_back({slice.fromMs, slice.lengthMs, slice.annunciated, slice.flood});
        for (const std::uint32_t count : slice.annunciated) {
            all += count;
        }
    }
    for (std::size_t i = 0; i < kAlarmKpiCount; ++i) {
        const auto id = static_cast<AlarmKpiId>(i);
        const AlarmKpiRule& rule = alarmKpiRule(id);
        kpis.figures.push_back({std::string(rule.name), report.values[i].value_or(0.0), std::string(rule.unit),
                                static_cast<std::uint32_t>(rateAlarmKpi(id, report.values[i])), rule.target, rule.limit,
                                report.values[i].has_value()});
    }
    for (const AlarmKpiTopAlarm& top : report.top) {
        kpis.top.push_back({top.key, top.count, all == 0 ? 0.0 : static_cast<double>(top.count) / all});
    }
    return kpis;
}

feed::JournalLine toLine(const store::JournalRecord& record) {
    feed::JournalLine line{record.seq,   record.wallMs,      record.kind, record.subject,
                           record.actor, record.workstation, {},          {}};
    const json body = json::parse(record.body, nullptr, false);
    if (!body.is_object()) {
        return line;
    }
    line.event = textAt(body, "event");
    if (const std::string refused = textAt(body, "refused"); !refused.empty()) {
        line.event = "refused " + refused;
        line.detail = textAt(body, "reason").empty() ? textAt(body, "message") : textAt(body, "reason");
        if (const auto count = body.find("count"); count != body.end() && count->is_number_unsigned()) {
            line.detail += fmt::format(" ({} times)", count->get<std::uint64_t>());
        }
        return line;
    }
    line.detail = textAt(body, "text");
    if (const auto alarm = body.find("record"); alarm != body.end() && alarm->is_object()) {
        line.detail = textAt(*alarm, "state") + (line.detail.empty() ? "" : ": " + line.detail);
    }
    if (const auto merged = body.find("merged"); merged != body.end() && merged->is_object()) {
        line.detail += fmt::format(" (the last of {} while the disk refused)", merged->value("count", 0U));
    }
    return line;
}

Result<feed::JournalPage> searchJournal(const store::Journal& journal, const feed::JournalSearch& search) {
    store::JournalQuery query;
    if (search.fromMs != 0) {
        query.fromMs = search.fromMs;
    }
    if (search.toMs != 0) {
        query.toMs = search.toMs;
    }
    if (!search.person.empty()) {
        query.actor = search.person;
    }
    if (!search.kind.empty()) {
        query.kind = search.kind;
    }
    if (!search.asset.empty()) {
        query.subjectContains = search.asset;
    }
    query.beforeSeq = search.beforeSeq;
    query.newestFirst = true;
    query.limit = search.limit + 1U;
    auto records = journal.search(query);
    if (!records) {
        return tl::unexpected(records.error());
    }
    feed::JournalPage page;
    page.more = records->size() > search.limit;
    records->resize(std::min<std::size_t>(records->size(), search.limit));
    for (const store::JournalRecord& record : *records) {
        page.lines.push_back(toLine(record));
    }
    return page;
}

AlarmHealth::AlarmHealth(const std::vector<std::string>& positions, Millis sinceMs) : m_site(sinceMs) {
    for (const std::string& position : positions) {
        m_positions.emplace(position, AlarmKpiMeter(sinceMs));
    }
}

Result<void> AlarmHealth::seed(const store::Journal& journal, Millis beforeMs) {
    const auto rows = journal.loadState("alarms");
    if (!rows) {
        return tl::unexpected(rows.error());
    }
    std::vector<AlarmFact> facts;
    for (const store::StateRow& row : *rows) {
        const json saved = json::parse(row.value, nullptr, false);
        if (!saved.is_object() || !saved.contains("record")) {
            continue;  // the alarms themselves say that it cannot be read
        }
        const json& record = saved["record"];
        store::JournalEntry entry;
        entry.subject = row.key;
        try {
            AlarmFact fact = alarmFact(entry, json{{"record", record}, {"merged", true}});
            fact.wallMs = record.value("raisedMs", Millis{0});
            if (fact.wallMs == 0) {
                fact.wallMs = record.value("shelvedMs", Millis{0});
            }
            const bool matters = fact.becameOn || fact.waiting || fact.shelved;
            if (matters && fact.wallMs != 0 && fact.wallMs < beforeMs) {
                fact.reAlarms = 0;
                fact.becameNormal = false;
                facts.push_back(std::move(fact));
            }
        } catch (const json::exception&) {
            continue;
        }
    }
    std::ranges::stable_sort(facts, {}, &AlarmFact::wallMs);
    for (const AlarmFact& fact : facts) {
        add(fact);
    }
    return {};
}

Result<void> AlarmHealth::restore(const store::Journal& journal, Millis wallMs, std::size_t maxRecords) {
    store::JournalQuery query;
    query.fromMs = wallMs - kLongestMs;
    query.newestFirst = true;
    query.limit = 1;
    // the newest ones count: begin where as many as may be read are left
    const auto last = journal.lastSeq();
    if (!last) {
        return tl::unexpected(last.error());
    }
    query.newestFirst = false;
    query.limit = 5'000;
    query.afterSeq = *last > maxRecords ? *last - maxRecords : 0;
    for (bool first = true;; first = false) {
        const auto records = journal.search(query);
        if (!records) {
            return tl::unexpected(records.error());
        }
        if (first) {
            if (query.afterSeq > 0 && !records->empty() && records->front().seq == query.afterSeq + 1) {
                spdlog::warn(
                    "alarm figures: only the newest {} journal records were read; live figures of more than {} hours "
                    "begin there (`belfryctl alarms report` reads all)",
                    maxRecords, (wallMs - records->front().wallMs) / 3'600'000);
            }
            if (auto seeded = seed(journal, records->empty() ? wallMs : records->front().wallMs); !seeded) {
                return seeded;
            }
        }
        for (const store::JournalRecord& record : *records) {
            written(record);
        }
        if (records->size() < query.limit) {
            break;
        }
        query.afterSeq = records->back().seq;
    }
    tick(wallMs);
    return {};
}

void AlarmHealth::written(const store::JournalEntry& entry) {
    const auto fact = alarmFactOf(entry);
    if (fact) {
        add(*fact);
    }
}

void AlarmHealth::add(const AlarmFact& fact) {
    m_site.add(fact);
    for (auto& [position, meter] : m_positions) {
        if (fact.key.empty() || fact.position == position) {
            meter.add(fact);
        } else if (!fact.person.empty() && !fact.acknowledged) {
            AlarmFact action;  // what somebody did elsewhere still follows an acknowledgement here
            action.wallMs = fact.wallMs;
            action.person = fact.person;
            meter.add(action);
        }
    }
}

void AlarmHealth::tick(Millis wallMs) {
    m_site.advance(wallMs);
    for (auto& [position, meter] : m_positions) {
        meter.advance(wallMs);
    }
}

Result<feed::AlarmKpis> AlarmHealth::report(Millis periodMs, const std::string& position) const {
    if (periodMs < 60'000 || periodMs > kLongestMs) {
        return fail(ErrorCode::InvalidArgument, fmt::format("a period of {} ms", periodMs),
                    "ask for 600 s, 1 h, 24 h or 30 days: a minute to 30 days");
    }
    const auto found = m_positions.find(position);
    if (!position.empty() && found == m_positions.end()) {
        return fail(ErrorCode::NotFound, fmt::format("there is no operator position {}", position),
                    "leave it out for the whole site");
    }
    feed::AlarmKpis kpis = toKpis((position.empty() ? m_site : found->second).report(periodMs));
    kpis.position = position;
    for (const auto& [id, meter] : m_positions) {
        kpis.positions.push_back(id);
    }
    return kpis;
}

}  // namespace belfry::gateway
