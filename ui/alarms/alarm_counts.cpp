// SPDX-License-Identifier: Apache-2.0
#include "ui/alarms/alarm_counts.h"

#include <algorithm>

#include "ui/alarms/alarm_register_model.h"
#include "ui/alarms/alarm_rows.h"

namespace belfry::ui {

AlarmCounts::AlarmCounts(items::AlarmListModel& alarms, QObject* parent) : QObject(parent), m_alarms(alarms) {
    followRows(alarms, this);
    countAll();
}

void AlarmCounts::countAll() {
    m_counted.clear();
    m_raised.clear();
    m_figures = {};
    for (int row = 0; row < m_alarms.rowCount(); ++row) {
        count(row);
    }
}

void AlarmCounts::count(int row) {
    const feed::AlarmRecord& alarm = m_alarms.at(row);
    const QString& key = m_alarms.keyAt(row);
    forget(key);
    One one;
    one.unacknowledged = items::isFlashing(alarm.state) ? std::clamp(static_cast<int>(alarm.priority), 1, 4) : 0;
    one.active = !items::isInhibited(alarm.state);
    one.shelved = AlarmRegisterModel::holds(AlarmSortModel::Shelved, alarm);
    one.suppressed = AlarmRegisterModel::holds(AlarmSortModel::Suppressed, alarm);
    one.outOfService = AlarmRegisterModel::holds(AlarmSortModel::OutOfService, alarm);
    one.raisedMs = alarm.raisedMs;
    add(one, 1);
    m_counted.insert(key, one);
}

void AlarmCounts::forget(const QString& key) {
    if (const auto counted = m_counted.constFind(key); counted != m_counted.constEnd()) {
        add(*counted, -1);
        m_counted.erase(counted);
    }
}

void AlarmCounts::add(const One& one, int sign) {
    m_figures.active += one.active ? sign : 0;
    m_figures.shelved += one.shelved ? sign : 0;
    m_figures.suppressed += one.suppressed ? sign : 0;
    m_figures.outOfService += one.outOfService ? sign : 0;
    if (one.unacknowledged != 0) {
        m_figures.unacknowledged[static_cast<std::size_t>(one.unacknowledged) - 1] += sign;
        int& raised = m_raised[one.raisedMs];
        raised += sign;
        if (raised == 0) {
            m_raised.erase(one.raisedMs);
        }
    }
}

AlarmCounts::Figures AlarmCounts::figures() const {
    Figures figures = m_figures;
    figures.oldestMs = m_raised.empty() ? 0 : m_raised.begin()->first;
    return figures;
}

}  // namespace belfry::ui
