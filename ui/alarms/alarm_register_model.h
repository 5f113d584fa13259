// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QSortFilterProxyModel>
#include <QtQmlIntegration>

#include "ui/alarms/alarm_sort_model.h"

namespace belfry::ui {

/** One of the registers of ISA-18.2: what is shelved, suppressed by design or out of service, with who, why, since
 * when, until when, and whether its condition still holds. An alarm that is inhibited twice stands in two registers. */
class AlarmRegisterModel : public QSortFilterProxyModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of the alarm list")
public:
    enum Role { WhoRole = Qt::UserRole + 300, WhyRole, SinceRole, UntilRole, OneShotRole, StillActiveRole };

    /** Of AlarmSortModel::Show; only the three registers can be shown. */
    AlarmRegisterModel(items::AlarmListModel& alarms, AlarmSortModel::Show kind, QObject* parent = nullptr);

    [[nodiscard]] AlarmSortModel::Show kind() const { return m_kind; }
    void setKind(AlarmSortModel::Show kind);
    void setFilter(const AlarmFilter& filter);
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    /** Whether an alarm stands in a register; AlarmListViewModel counts by the same rule. */
    [[nodiscard]] static bool holds(AlarmSortModel::Show kind, const feed::AlarmRecord& alarm);

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    [[nodiscard]] bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    [[nodiscard]] Millis sinceOf(const feed::AlarmRecord& alarm) const;
    [[nodiscard]] Millis untilOf(const feed::AlarmRecord& alarm) const;

    items::AlarmListModel& m_alarms;
    AlarmSortModel::Show m_kind;
    AlarmFilter m_filter;
};

}  // namespace belfry::ui
