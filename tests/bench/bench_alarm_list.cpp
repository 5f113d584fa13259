// SPDX-License-Identifier: Apache-2.0
// The console's alarm list at scale: what one change, one arrival and one new order of 50,000 alarms cost.
#include <vector>

#include <benchmark/benchmark.h>

#include "models/items/alarm_list_model.h"
#include "ui/alarms/alarm_counts.h"
#include "ui/alarms/alarm_sort_model.h"
#include "ui/alarms/alarm_tree_model.h"

namespace {

using namespace belfry;

feed::AlarmRecord numbered(std::int64_t i) {
    feed::AlarmRecord alarm;
    alarm.layer = "lighting";
    alarm.definition = "d" + std::to_string(i % 7);
    alarm.entity = "urn:ngsi-ld:Streetlight:" + std::to_string(i);
    alarm.key = alarm.layer + "/" + alarm.definition + "/" + alarm.entity;
    alarm.state = i % 3 == 0 ? "Acknowledged" : "Unacknowledged";
    alarm.priority = static_cast<AlarmPriority>(1 + i % 4);
    alarm.occurrence = 1;
    alarm.raisedMs = 1'000'000 + i * 7'919 % 1'000'003;
    alarm.changedMs = alarm.raisedMs;
    return alarm;
}

/** Everything of the console that follows an alarm, but for what is drawn. */
struct Lists {
    explicit Lists(std::int64_t count) {
        std::vector<feed::AlarmRecord> alarms;
        for (std::int64_t i = 0; i < count; ++i) {
            alarms.push_back(numbered(i));
        }
        model.reset(alarms);
    }
    items::AlarmListModel model{[](const feed::AlarmRecord& alarm) {
        items::AlarmTexts texts;
        texts.where = QString::fromStdString(alarm.entity);
        texts.what = QString::fromStdString(alarm.definition);
        texts.district = QStringLiteral("District %1").arg(alarm.raisedMs % 20);
        return texts;
    }};
    ui::AlarmCounts counts{model};
    ui::AlarmSortModel sorted{model};
    ui::AlarmTreeModel tree{model};
};

void oneChange(benchmark::State& state) {
    Lists lists(state.range(0));
    std::int64_t i = 0;
    for (auto step : state) {
        feed::AlarmRecord alarm = numbered(i * 241 % state.range(0));
        alarm.state = i % 2 == 0 ? "Acknowledged" : "Unacknowledged";
        alarm.changedMs += ++i;
        lists.model.apply(alarm);
    }
}
BENCHMARK(oneChange)->Arg(1'000)->Arg(50'000)->Unit(benchmark::kMicrosecond);

void oneComesAndGoes(benchmark::State& state) {
    Lists lists(state.range(0));
    for (auto step : state) {
        feed::AlarmRecord alarm = numbered(state.range(0));
        lists.model.apply(alarm);
        alarm.state = "Normal";
        lists.model.apply(alarm);
    }
}
BENCHMARK(oneComesAndGoes)->Arg(1'000)->Arg(50'000)->Unit(benchmark::kMicrosecond);

void newOrder(benchmark::State& state) {
    Lists lists(state.range(0));
    bool byPlace = false;
    for (auto step : state) {
        byPlace = !byPlace;
        lists.sorted.setOrder(byPlace ? ui::AlarmSortModel::ByPlace : ui::AlarmSortModel::ByPriority);
    }
}
BENCHMARK(newOrder)->Arg(1'000)->Arg(50'000)->Unit(benchmark::kMillisecond);

void filterByText(benchmark::State& state) {
    Lists lists(state.range(0));
    int digit = 0;
    for (auto step : state) {
        ui::AlarmFilter filter;
        filter.text = QString::number(digit++ % 10);
        lists.sorted.setFilter(filter);
        benchmark::DoNotOptimize(lists.sorted.rowCount());
    }
}
BENCHMARK(filterByText)->Arg(1'000)->Arg(50'000)->Unit(benchmark::kMillisecond);

}  // namespace
