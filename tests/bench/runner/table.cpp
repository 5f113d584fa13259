// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/runner/table.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace belfry::bench {

namespace {

using Row = std::vector<std::string>;

std::string number(const Json& value) {
    if (value.is_null()) {
        return "–";
    }
    if (value.is_string()) {
        return value.get<std::string>();
    }
    if (value.is_boolean()) {
        return value.get<bool>() ? "yes" : "no";
    }
    if (value.is_number_integer()) {
        return std::to_string(value.get<std::int64_t>());
    }
    const double v = value.get<double>();
    const double size = std::abs(v);
    return size >= 1'000.0 ? fmt::format("{:.0f}", v)
           : size >= 10.0  ? fmt::format("{:.1f}", v)
                           : fmt::format("{:.3g}", v);
}

std::string at(const Json& row, const char* key) { return row.contains(key) ? number(row[key]) : std::string("–"); }

std::string at(const Json& row, const char* group, const char* key) {
    return row.contains(group) && row[group].is_object() ? at(row[group], key) : std::string("–");
}

std::string duration(double ns) {
    return ns >= 1e9   ? fmt::format("{:.3g} s", ns / 1e9)
           : ns >= 1e6 ? fmt::format("{:.3g} ms", ns / 1e6)
           : ns >= 1e3 ? fmt::format("{:.3g} µs", ns / 1e3)
                       : fmt::format("{:.3g} ns", ns);
}

std::size_t widthOf(const std::string& text) {  // of UTF-8
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

/** The first columns are texts, and the last one where `lastIsText`. */
std::string laidOut(const std::vector<Row>& rows, std::size_t leftColumns, bool lastIsText = false) {
    std::vector<std::size_t> widths(rows.front().size(), 0);
    for (const Row& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            widths[i] = std::max(widths[i], widthOf(row[i]));
        }
    }
    std::string out;
    for (const Row& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            const std::string pad(widths[i] - widthOf(row[i]), ' ');
            const bool last = i + 1 == row.size();
            out += i < leftColumns ? row[i] + pad : last && lastIsText ? row[i] : pad + row[i];
            out += last ? "\n" : "  ";
        }
    }
    return out;
}

std::string mapTable(const std::vector<Json>& results) {
    std::vector<Row> rows{{"drawing", "base", "camera", "assets", "upd/s", "size", "fps", "ms p50", "p95", "p99", "max",
                           "cpu p50", "p95", "p99", "upd→px p50", "p99", "RSS MB", "other %"}};
    std::string notes;
    for (const Json& r : results) {
        const std::string size = at(r, "width") + "x" + at(r, "height");
        const std::string what = r.contains("case") ? at(r, "case")
                                                    : fmt::format("{} {} assets, {}/s, {}", at(r, "drawing"),
                                                                  at(r, "assets"), at(r, "updates_per_s"), size);
        if (r.contains("failed")) {
            notes += fmt::format("FAILED {}: {}\n", what, at(r, "failed"));
        }
        if (r.contains("pixels_compared")) {
            notes += fmt::format("{}: {} of {} lonely points have the pixel of their state\n", what,
                                 at(r, "pixels_right"), at(r, "pixels_compared"));
        } else if (r.contains("idle_cpu_percent")) {
            notes += fmt::format("{}: idle {} % of a core, {} context switches/s, {} MB\n", what,
                                 at(r, "idle_cpu_percent"), at(r, "idle_context_switches_per_s"), at(r, "rss_mb"));
        } else if (r.contains("frame_interval_ms")) {
            rows.push_back({at(r, "drawing"), r.value("base_map", false) ? "on" : "off", at(r, "camera"),
                            at(r, "assets"), at(r, "updates_per_s"), size, at(r, "fps"),
                            at(r, "frame_interval_ms", "p50"), at(r, "frame_interval_ms", "p95"),
                            at(r, "frame_interval_ms", "p99"), at(r, "frame_interval_ms", "max"),
                            at(r, "frame_cpu_ms", "p50"), at(r, "frame_cpu_ms", "p95"), at(r, "frame_cpu_ms", "p99"),
                            at(r, "update_to_pixel_ms", "p50"), at(r, "update_to_pixel_ms", "p99"), at(r, "rss_mb"),
                            at(r, "other_cpu_percent")});
        }
    }
    return (rows.size() > 1 ? laidOut(rows, 3) : std::string()) + notes;
}

std::string timeTable(const std::vector<Json>& results) {
    std::vector<Row> rows{{"case", "time p50", "p99", "cpu p50", "also"}};
    for (const Json& r : results) {
        if (r.contains("failed")) {
            rows.push_back({at(r, "case"), "FAILED", "", "", at(r, "failed")});
            continue;
        }
        std::string also;
        for (const auto& [key, value] : r.items()) {
            if (value.is_number() && key != "runs") {
                also += (also.empty() ? "" : "  ") + key + " " + number(value);
            }
        }
        rows.push_back({at(r, "case"), duration(r["real_time_ns"].value("p50", 0.0)),
                        duration(r["real_time_ns"].value("p99", 0.0)), duration(r["cpu_time_ns"].value("p50", 0.0)),
                        also});
    }
    return laidOut(rows, 1, true);
}

void flatten(const Json& value, const std::string& prefix, std::string& out) {
    for (const auto& [key, field] : value.items()) {
        const std::string name = prefix.empty() ? key : prefix + "." + key;
        if (field.is_object()) {
            flatten(field, name, out);
        } else if (key != "bench") {
            out += (out.empty() ? "" : "  ") + name + "=" + (field.is_array() ? field.dump() : number(field));
        }
    }
}

}  // namespace

std::string tableOf(const std::string& bench, const std::vector<Json>& results) {
    std::string out = fmt::format("\n== {}\n", bench);
    const auto all = [&](const char* key) {
        return std::all_of(results.begin(), results.end(),
                           [&](const Json& r) { return r.contains(key) || r.contains("failed"); });
    };
    if (bench == "map" || bench == "naive_map") {
        return out + mapTable(results);
    }
    if (bench == "naive_ratio") {
        std::vector<Row> rows{{"camera", "assets", "size", "naive ms", "Belfry ms", "times faster", "times less CPU"}};
        for (const Json& r : results) {
            rows.push_back({at(r, "camera"), at(r, "assets"), at(r, "width") + "x" + at(r, "height"),
                            at(r, "naive_interval_p50_ms"), at(r, "belfry_interval_p50_ms"), at(r, "interval_ratio"),
                            at(r, "cpu_per_frame_ratio")});
        }
        return out + laidOut(rows, 1);
    }
    if (all("real_time_ns")) {
        return out + timeTable(results);
    }
    for (const Json& r : results) {
        std::string line;
        flatten(r, "", line);
        out += line + "\n";
    }
    return out;
}

}  // namespace belfry::bench
