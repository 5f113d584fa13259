// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QObject>
#include <QString>
#include <array>
#include <map>

#include "models/items/alarm_list_model.h"

namespace belfry::ui {

/** What the alarm bar says, kept up alarm by alarm: nothing is counted again from the start. */
class AlarmCounts : public QObject {
    Q_OBJECT
public:
    struct Figures {
        std::array<int, 4> unacknowledged{};  ///< index 0 = P1
        int active = 0;                       ///< what stands in the active list
        int shelved = 0;                      ///< what stands in each register
        int suppressed = 0;
        int outOfService = 0;
        Millis oldestMs = 0;  ///< when the oldest unacknowledged one was raised; 0 = none
        friend bool operator==(const Figures&, const Figures&) = default;
    };

    explicit AlarmCounts(items::AlarmListModel& alarms, QObject* parent = nullptr);
    [[nodiscard]] Figures figures() const;

private:
    template <typename Counter>
    friend void followRows(items::AlarmListModel& alarms, Counter* self);
    struct One {
        int unacknowledged = 0;  ///< its priority, 0 = acknowledged
        bool active = false;
        bool shelved = false;
        bool suppressed = false;
        bool outOfService = false;
        Millis raisedMs = 0;
    };
    void add(const One& one, int sign);
    void count(int row);
    void forget(const QString& key);
    void countAll();

    items::AlarmListModel& m_alarms;
    QHash<QString, One> m_counted;
    Figures m_figures;
    std::map<Millis, int> m_raised;  ///< of what is unacknowledged
};

}  // namespace belfry::ui
