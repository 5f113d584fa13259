// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/alarm_commands.h"

#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/ctl/pdf_text.h"
#include "app/ctl/progress.h"
#include "models/domain/alarm_kpi.h"
#include "services/gateway/alarm_health.h"
#include "services/gateway/alarm_replay.h"
#include "services/gateway/paths.h"
#include "services/proto/mapping_schema.h"
#include "services/store/database.h"
#include "services/store/journal_db.h"

namespace belfry::ctl {

namespace {

namespace fs = std::filesystem;

constexpr Millis kMinute = 60'000;
constexpr Millis kDefaultPeriod = 30LL * 24 * 60 * kMinute;
constexpr std::size_t kPage = 5'000;

fs::path journalOf(const std::string& store) {
    std::error_code error;
    return fs::is_directory(store, error) ? fs::path(store) / "journal.db" : fs::path(store);
}

/** Every record in order; `visit` returns false to stop. */
template <typename Visit>
Result<void> eachRecord(const std::string& store, const Visit& visit) {
    const auto database = store::Database::open(journalOf(store), store::Access::Inspector, 2'000);
    if (!database) {
        return tl::unexpected(database.error());
    }
    store::JournalQuery query;
    query.limit = kPage;
    while (true) {
        const auto records = store::searchRecords(**database, query);
        if (!records) {
            return tl::unexpected(records.error());
        }
        for (const store::JournalRecord& record : *records) {
            if (!visit(record)) {
                return {};
            }
        }
        if (records->size() < kPage) {
            return {};
        }
        query.afterSeq = records->back().seq;
    }
}

std::string_view word(KpiRating rating) {
    switch (rating) {
        case KpiRating::Good: return "good";
        case KpiRating::Warn: return "WARN";
        case KpiRating::Bad: return "BAD";
        case KpiRating::Unrated: break;
    }
    return "-";
}

std::string figure(const AlarmKpiReport& report, AlarmKpiId id) {
    const auto value = report.value(id);
    return value ? fmt::format("{:.2f}", *value) : std::string("-");
}

std::string asText(const AlarmKpiReport& report, const std::string& position) {
    std::string text = fmt::format("Alarm system, {} to {}{}\n\n", utcText(report.fromMs), utcText(report.toMs),
                                   position.empty() ? "" : ", position " + position);
    for (std::size_t i = 0; i < kAlarmKpiCount; ++i) {
        const auto id = static_cast<AlarmKpiId>(i);
        const AlarmKpiRule& rule = alarmKpiRule(id);
        text += fmt::format("{:<52} {:>12} {:<3} {}\n", rule.title, figure(report, id), rule.unit,
                            word(rateAlarmKpi(id, report.value(id))));
    }
    text += "\nMost frequent\n";
    for (const AlarmKpiTopAlarm& top : report.top) {
        text += fmt::format("{:>8}  {}\n", top.count, top.key);
    }
    return text;
}

std::string asCsv(const AlarmKpiReport& report) {
    std::string csv = "id,value,unit,rating,target,limit\n";
    for (std::size_t i = 0; i < kAlarmKpiCount; ++i) {
        const auto id = static_cast<AlarmKpiId>(i);
        const AlarmKpiRule& rule = alarmKpiRule(id);
        const auto value = report.value(id);
        csv += fmt::format("{},{},{},{},{},{}\n", rule.name, value ? fmt::format("{}", *value) : std::string(),
                           rule.unit, word(rateAlarmKpi(id, value)), rule.target, rule.limit);
    }
    return csv;
}

std::string asJson(const AlarmKpiReport& report, const std::string& position) {
    nlohmann::json json{{"from_ms", report.fromMs}, {"to_ms", report.toMs}, {"position", position}};
    for (std::size_t i = 0; i < kAlarmKpiCount; ++i) {
        const auto id = static_cast<AlarmKpiId>(i);
        const AlarmKpiRule& rule = alarmKpiRule(id);
        const auto value = report.value(id);
        json["figures"].push_back({{"id", std::string(rule.name)},
                                   {"value", value ? nlohmann::json(*value) : nlohmann::json()},
                                   {"unit", std::string(rule.unit)},
                                   {"rating", std::string(word(rateAlarmKpi(id, value)))},
                                   {"target", rule.target},
                                   {"limit", rule.limit}});
    }
    json["top"] = nlohmann::json::array();
    for (const AlarmKpiTopAlarm& top : report.top) {
        json["top"].push_back({{"key", top.key}, {"count", top.count}});
    }
    return json.dump(2) + "\n";
}

std::string asPdf(const AlarmKpiReport& report, const std::string& position) {
    std::vector<PdfLine> lines{{"Alarm system report", true, 16.0, 0.0, false},
                               {fmt::format("{} to {}{}", utcText(report.fromMs), utcText(report.toMs),
                                            position.empty() ? "" : ", position " + position),
                                false, 9.0, 0.0, false},
                               {" ", false, 9.0, 0.0, false}};
    for (std::size_t i = 0; i < kAlarmKpiCount; ++i) {
        const auto id = static_cast<AlarmKpiId>(i);
        const AlarmKpiRule& rule = alarmKpiRule(id);
        const KpiRating rating = rateAlarmKpi(id, report.value(id));
        lines.push_back({fmt::format("{}: {} {}   [{}]", rule.title, figure(report, id), rule.unit, word(rating)),
                         rating == KpiRating::Bad || rating == KpiRating::Warn, 9.0, 10.0, false});
    }
    lines.push_back({" ", false, 9.0, 0.0, false});
    lines.push_back({"Most frequent alarms", true, 11.0, 0.0, false});
    for (const AlarmKpiTopAlarm& top : report.top) {
        lines.push_back({fmt::format("{}   {}", top.count, top.key), false, 9.0, 10.0, false});
    }
    return makePdf("Alarm system report", lines);
}

int write(const std::string& text, const std::string& out) {
    if (out.empty()) {
        std::fwrite(text.data(), 1, text.size(), stdout);
        return kOk;
    }
    std::ofstream file(out, std::ios::binary);
    file << text;
    file.flush();
    return file ? kOk
                : report(Error{ErrorCode::PermissionDenied, out + " cannot be written", "choose another --out", ""});
}

}  // namespace

std::string utcText(Millis wallMs) {
    const std::time_t seconds = wallMs / 1000;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

std::optional<Millis> wallTime(const std::string& text) {
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    unsigned hour = 0;
    unsigned minute = 0;
    unsigned second = 0;
    int used = 0;
    int end = 0;
    if (std::sscanf(text.c_str(), "%4d-%2u-%2u%n", &year, &month, &day, &used) != 3) {
        return std::nullopt;
    }
    end = used;
    if (text[static_cast<std::size_t>(end)] == 'T') {
        if (std::sscanf(text.c_str() + end, "T%2u:%2u%n", &hour, &minute, &used) != 2) {
            return std::nullopt;
        }
        end += used;
        if (text[static_cast<std::size_t>(end)] == ':' &&
            std::sscanf(text.c_str() + end, ":%2u%n", &second, &used) == 1) {
            end += used;
        }
        end += text[static_cast<std::size_t>(end)] == 'Z' ? 1 : 0;
    }
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
    if (static_cast<std::size_t>(end) != text.size() || !date.ok() || hour > 23 || minute > 59 || second > 59) {
        return std::nullopt;
    }
    const Millis days = std::chrono::sys_days(date).time_since_epoch().count();
    return ((days * 24 + hour) * 60 + minute) * kMinute + second * 1'000LL;
}

int alarmReport(const AlarmReportArgs& args) {
    const Millis now = SystemClock().now().wallMs;
    const auto to = args.to.empty() ? std::optional(now / kMinute * kMinute) : wallTime(args.to);
    const auto from = args.from.empty() ? (to ? std::optional(*to - kDefaultPeriod) : to) : wallTime(args.from);
    if (!to || !from || *from + kMinute > *to) {
        fmt::print(stderr, "belfryctl: --from {} --to {}: write 2026-11-01 or 2026-11-01T06:30 (UTC), from before to\n",
                   args.from, args.to);
        return kUsage;
    }
    std::vector<AlarmFact> facts;
    const auto read = eachRecord(args.store, [&](const store::JournalRecord& record) {
        if (auto fact = gateway::alarmFactOf(record)) {
            facts.push_back(std::move(*fact));
        }
        return !interrupted().stop_requested();
    });
    if (!read) {
        return report(read.error());
    }
    if (interrupted().stop_requested()) {
        return kCancelled;
    }
    const AlarmKpiReport figures = computeAlarmKpis(facts, *from, *to, args.position);
    const std::string text = args.format == "csv"    ? asCsv(figures)
                             : args.format == "json" ? asJson(figures, args.position)
                             : args.format == "pdf"  ? asPdf(figures, args.position)
                                                     : asText(figures, args.position);
    return write(text, args.out);
}

int replayAlarms(const std::string& store) {
    const auto resources = gateway::findResources();
    if (!resources) {
        return report(resources.error());
    }
    const auto schemas = proto::loadLayerSchemas((*resources / "layers").string());
    if (!schemas) {
        return report(schemas.error());
    }
    gateway::AlarmReplay replay(*schemas);
    std::optional<Error> broken;
    const auto read = eachRecord(store, [&](const store::JournalRecord& record) {
        if (auto added = replay.add(record); !added) {
            broken = added.error();
        }
        return !broken;
    });
    if (!read) {
        return report(read.error());
    }
    const auto database = store::Database::open(journalOf(store), store::Access::Inspector, 2'000);
    if (!database) {
        return report(database.error());
    }
    const auto saved = store::stateOf(**database, "alarms");
    if (!saved) {
        return report(saved.error());
    }
    std::vector<std::string> differences = broken ? std::vector{toText(*broken)} : replay.compare(*saved);
    for (const std::string& one : differences) {
        fmt::print(stderr, "belfryctl: {}\n", one);
    }
    fmt::print("{} alarms replayed, {} differences\n", replay.states().size(), differences.size());
    return differences.empty() ? kOk : kFindings;
}

}  // namespace belfry::ctl
