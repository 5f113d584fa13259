// SPDX-License-Identifier: Apache-2.0
// `belfryctl alarms report` in every format, on a journal that this test writes. The numbers are those of the gateway's
// meter, which the console's page shows.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "models/domain/alarm_kpi.h"
#include "services/gateway/alarm_health.h"
#include "services/gateway/codec.h"
#include "services/store/sqlite_journal.h"
#include "tests/support/temp_folder.h"

namespace belfry {
namespace {

using nlohmann::json;

constexpr Millis kMinute = 60'000;
constexpr Millis kDay = 24 * 60 * kMinute;
/** 1 November 2026, 00:00 UTC. */
const Millis kFrom = std::chrono::sys_days(std::chrono::year(2026) / 11 / 1).time_since_epoch().count() * kDay;
const std::string kNasty = "lighting/supply_lost/urn:ngsi-ld:Feeder:Süd (\"7\\8\"), alt";
const std::string kLong =
    "parking/full/urn:ngsi-ld:OffStreetParking:" + std::string(60, 'x') + "-" + std::string(60, 'y') + "-end";

struct Ran {
    int status = -1;
    std::string out;
};

/** Runs a shell command; stderr comes with stdout. */
Ran run(const std::string& command) {
    Ran ran;
    FILE* const pipe = popen((command + " 2>&1").c_str(), "r");
    if (pipe == nullptr) {
        return ran;
    }
    char buffer[4096];
    for (std::size_t got = 0; (got = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) {
        ran.out.append(buffer, got);
    }
    const int status = pclose(pipe);
    ran.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return ran;
}

class AlarmReport : public testing::Test {
protected:
    void SetUp() override {
        const char* program = std::getenv("BELFRYCTL");
        ASSERT_NE(program, nullptr);
        m_program = program;
        write();
    }

    /** One alarm that comes, is acknowledged by a person, and goes. */
    void happen(const std::string& key, AlarmPriority priority, Millis at, Millis acknowledgedAfter,
                const std::string& position) {
        feed::AlarmRecord record;
        record.key = key;
        record.priority = priority;
        record.position = position;
        record.occurrence = ++m_occurrence;
        record.active = true;
        const auto note = [&](const char* event, const char* state, const std::string& who, Millis when, json more) {
            record.state = state;
            store::JournalEntry entry;
            entry.wallMs = when;
            entry.kind = "alarm";
            entry.subject = key;
            entry.actor = who;
            entry.workstation = "desk-1";
            more["event"] = event;
            more["record"] = gateway::toJson(record);
            entry.body = more.dump();
            m_entries.push_back(entry);
        };
        note("T_ON", "Unacknowledged", "system", at, {{"annunciates", true}, {"became", "ON"}});
        note("ACK", "Acknowledged", "anna", at + acknowledgedAfter, json::object());
        record.active = false;
        note("T_OFF", "Normal", "system", at + acknowledgedAfter + kMinute, {{"became", "OFF"}});
    }

    void write() {
        for (int i = 0; i < 14; ++i) {  // a flood around six
            happen(i % 2 == 0 ? kNasty : kLong, AlarmPriority::P2, kFrom + 6 * 60 * kMinute + i * 20'000, 3'000,
                   "north");
        }
        for (int i = 0; i < 20; ++i) {
            happen("incidents/critical/I-" + std::to_string(i), i == 7 ? AlarmPriority::P1 : AlarmPriority::P3,
                   kFrom + i * 61 * kMinute + 12'345, 20'000 + i * 1'000, i % 2 == 0 ? "north" : "south");
        }
        std::stable_sort(m_entries.begin(), m_entries.end(),
                         [](const auto& a, const auto& b) { return a.wallMs < b.wallMs; });
        store::JournalOptions options;
        options.file = m_dir / "journal.db";
        options.reserveBytes = 0;
        const SystemClock clock;
        auto journal = store::openJournal(options, clock);
        ASSERT_TRUE(journal) << toText(journal.error());
        const auto appended = (*journal)->append(m_entries);
        ASSERT_TRUE(appended) << toText(appended.error());
    }

    /** What the gateway tells a console of that day. */
    [[nodiscard]] feed::AlarmKpis live(const std::string& position = {}) const {
        AlarmKpiMeter meter(kFrom);
        for (const store::JournalEntry& entry : m_entries) {
            auto fact = gateway::alarmFactOf(entry);
            if (fact && (position.empty() || fact->position == position)) {
                meter.add(*fact);
            }
        }
        meter.advance(kFrom + kDay);
        return gateway::toKpis(meter.report(kDay));
    }
    [[nodiscard]] std::string command(const std::string& more) const {
        return fmt::format("'{}' alarms report --store '{}' --from 2026-11-01 --to 2026-11-02 {}", m_program,
                           m_dir.path().string(), more);
    }

    TempFolder m_dir;
    std::string m_program;
    std::vector<store::JournalEntry> m_entries;
    std::uint64_t m_occurrence = 0;
};

const char* ratingWord(std::uint32_t rating) {
    return rating == 1 ? "good" : rating == 2 ? "WARN" : rating == 3 ? "BAD" : "-";
}

TEST_F(AlarmReport, CsvReadBackIsWhatTheConsoleShows) {
    const Ran ran = run(command("--format csv"));
    ASSERT_EQ(ran.status, 0) << ran.out;
    std::istringstream lines(ran.out);
    std::string line;
    ASSERT_TRUE(std::getline(lines, line));
    EXPECT_EQ(line, "id,value,unit,rating,target,limit");
    const feed::AlarmKpis kpis = live();
    std::size_t row = 0;
    while (std::getline(lines, line)) {
        std::vector<std::string> cells;
        std::istringstream cut(line + ",end");
        for (std::string cell; std::getline(cut, cell, ',');) {
            cells.push_back(cell);
        }
        ASSERT_EQ(cells.size(), 7U) << line;
        ASSERT_LT(row, kpis.figures.size());
        const feed::AlarmKpiFigure& figure = kpis.figures[row++];
        EXPECT_EQ(cells[0], figure.id);
        EXPECT_EQ(cells[1].empty(), !figure.known) << line;
        if (figure.known) {
            EXPECT_DOUBLE_EQ(std::stod(cells[1]), figure.value) << line;
        }
        EXPECT_EQ(cells[2], figure.unit);
        EXPECT_EQ(cells[3], ratingWord(figure.rating)) << line;
        EXPECT_DOUBLE_EQ(std::stod(cells[4]), figure.target);
        EXPECT_DOUBLE_EQ(std::stod(cells[5]), figure.limit);
    }
    EXPECT_EQ(row, kpis.figures.size());
    EXPECT_EQ(row, kAlarmKpiCount);
}

TEST_F(AlarmReport, JsonReadBackIsWhatTheConsoleShows) {
    const Ran ran = run(command("--format json"));
    ASSERT_EQ(ran.status, 0) << ran.out;
    const json told = json::parse(ran.out, nullptr, false);
    ASSERT_TRUE(told.is_object()) << ran.out;
    EXPECT_EQ(told["from_ms"], kFrom);
    EXPECT_EQ(told["to_ms"], kFrom + kDay);
    const feed::AlarmKpis kpis = live();
    ASSERT_EQ(told["figures"].size(), kpis.figures.size());
    for (std::size_t i = 0; i < kpis.figures.size(); ++i) {
        const feed::AlarmKpiFigure& figure = kpis.figures[i];
        const json& one = told["figures"][i];
        EXPECT_EQ(one["id"], figure.id);
        EXPECT_EQ(one["value"].is_null(), !figure.known) << figure.id;
        if (figure.known) {
            EXPECT_DOUBLE_EQ(one["value"].get<double>(), figure.value) << figure.id;
        }
        EXPECT_EQ(one["rating"], ratingWord(figure.rating)) << figure.id;
    }
    ASSERT_EQ(told["top"].size(), kpis.top.size());
    for (std::size_t i = 0; i < kpis.top.size(); ++i) {
        EXPECT_EQ(told["top"][i]["key"], kpis.top[i].key);
        EXPECT_EQ(told["top"][i]["count"], kpis.top[i].count);
    }
    EXPECT_EQ(told["top"][0]["count"], 7) << "known by hand: fourteen by turns of two";
    EXPECT_EQ(told["figures"][0]["value"], 34.0);
}

TEST_F(AlarmReport, OnePositionIsCountedByItself) {
    const Ran ran = run(command("--format json --position south"));
    ASSERT_EQ(ran.status, 0) << ran.out;
    const json told = json::parse(ran.out, nullptr, false);
    EXPECT_EQ(told["position"], "south");
    EXPECT_EQ(told["figures"][0]["value"], 10.0);
    EXPECT_DOUBLE_EQ(told["figures"][0]["value"].get<double>(), live("south").figures[0].value);
}

TEST_F(AlarmReport, TextHasEveryFigureItsRatingAndTheMostFrequent) {
    const Ran ran = run(command(""));
    ASSERT_EQ(ran.status, 0) << ran.out;
    EXPECT_TRUE(ran.out.starts_with("Alarm system, 2026-11-01T00:00:00Z to 2026-11-02T00:00:00Z\n")) << ran.out;
    for (const feed::AlarmKpiFigure& figure : live().figures) {
        for (std::size_t i = 0; i < kAlarmKpiCount; ++i) {
            const AlarmKpiRule& rule = alarmKpiRule(static_cast<AlarmKpiId>(i));
            if (rule.name == figure.id) {
                const std::string line = fmt::format("{:<52} {:>12} {:<3} {}\n", rule.title,
                                                     figure.known ? fmt::format("{:.2f}", figure.value) : "-",
                                                     rule.unit, ratingWord(figure.rating));
                EXPECT_NE(ran.out.find(line), std::string::npos) << line << ran.out;
            }
        }
    }
    EXPECT_NE(ran.out.find(kNasty), std::string::npos);
    EXPECT_NE(ran.out.find(kLong), std::string::npos);
}

TEST_F(AlarmReport, PdfIsReadByAPdfReaderAndSaysTheSame) {
    if (run("command -v pdftotext").status != 0) {
        GTEST_SKIP() << "pdftotext (package poppler-utils) is not here";
    }
    const std::string file = (m_dir / "report.pdf").string();
    const Ran ran = run(command("--format pdf --out '" + file + "'"));
    ASSERT_EQ(ran.status, 0) << ran.out;
    EXPECT_EQ(ran.out, "") << "a file was asked for";
    const Ran info = run("pdfinfo '" + file + "'");
    EXPECT_EQ(info.status, 0);
    EXPECT_NE(info.out.find("Title:           Alarm system report"), std::string::npos) << info.out;
    EXPECT_EQ(info.out.find("rror"), std::string::npos) << info.out;
    const Ran text = run("pdftotext -layout -enc UTF-8 '" + file + "' -");
    ASSERT_EQ(text.status, 0) << text.out;
    EXPECT_EQ(text.out.find("Syntax"), std::string::npos) << text.out;
    const auto squeezed = [](const std::string& wide) {
        std::string narrow;
        for (const char c : wide) {
            if (c != ' ' && c != '\n' && c != '\f') {
                narrow += c;
            }
        }
        return narrow;
    };
    const std::string said = squeezed(text.out);
    EXPECT_NE(said.find("2026-11-01T00:00:00Zto2026-11-02T00:00:00Z"), std::string::npos) << text.out;
    for (const feed::AlarmKpiFigure& figure : live().figures) {
        for (std::size_t i = 0; i < kAlarmKpiCount; ++i) {
            const AlarmKpiRule& rule = alarmKpiRule(static_cast<AlarmKpiId>(i));
            if (rule.name == figure.id) {
                const std::string line =
                    fmt::format("{}: {} {} [{}]", rule.title, figure.known ? fmt::format("{:.2f}", figure.value) : "-",
                                rule.unit, ratingWord(figure.rating));
                EXPECT_NE(said.find(squeezed(line)), std::string::npos) << line << "\n" << text.out;
            }
        }
    }
    EXPECT_NE(said.find(squeezed(kNasty)), std::string::npos) << text.out;
    EXPECT_NE(said.find(squeezed(kLong)), std::string::npos) << "a long name is not cut off\n" << text.out;
}

TEST_F(AlarmReport, NonsenseIsRefusedInWords) {
    const std::string start = fmt::format("'{}' alarms report --store '{}' ", m_program, m_dir.path().string());
    for (const char* times :
         {"--from 2026-11-02 --to 2026-11-01", "--from yesterday", "--to 2026-13-01", "--from 2026-11-01T25:00"}) {
        const Ran ran = run(start + times);
        EXPECT_EQ(ran.status, 2) << times << ran.out;
        EXPECT_NE(ran.out.find("write 2026-11-01"), std::string::npos) << ran.out;
    }
    const Ran format = run(start + "--format xml");
    EXPECT_NE(format.status, 0);
    EXPECT_NE(format.out.find("--format"), std::string::npos) << format.out;
    const Ran nowhere = run(fmt::format("'{}' alarms report --store '{}'", m_program, (m_dir / "none").string()));
    EXPECT_NE(nowhere.status, 0);
    EXPECT_NE(nowhere.out.find("none"), std::string::npos) << nowhere.out;
    const Ran unwritable = run(command("--format pdf --out /nonexistent/report.pdf"));
    EXPECT_NE(unwritable.status, 0);
    EXPECT_NE(unwritable.out.find("/nonexistent/report.pdf cannot be written"), std::string::npos) << unwritable.out;
}

TEST_F(AlarmReport, HelpNamesEveryOption) {
    const Ran ran = run(fmt::format("'{}' alarms report --help", m_program));
    EXPECT_EQ(ran.status, 0);
    for (const char* option :
         {"--from", "--to", "--format", "--position", "--out", "--store", "text, csv, json or pdf"}) {
        EXPECT_NE(ran.out.find(option), std::string::npos) << option << ran.out;
    }
}

}  // namespace
}  // namespace belfry
