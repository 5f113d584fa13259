// SPDX-License-Identifier: Apache-2.0
#include "ui/alarms/alarm_sort_model.h"

#include "models/items/alarm_list_model.h"

namespace belfry::ui {

using items::AlarmListModel;

AlarmSortModel::AlarmSortModel(QObject* parent) : QSortFilterProxyModel(parent) {
    setDynamicSortFilter(true);
    sort(0);
}

void AlarmSortModel::setOrder(Order order) {
    m_order = order;
    invalidate();
}

void AlarmSortModel::setShow(Show show) {
    m_show = show;
    invalidateFilter();
}

void AlarmSortModel::setText(const QString& text) {
    m_text = text.trimmed();
    invalidateFilter();
}

void AlarmSortModel::setPriority(int priority) {
    m_priority = priority;
    invalidateFilter();
}

bool AlarmSortModel::filterAcceptsRow(int row, const QModelIndex& parent) const {
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    const QString state = index.data(AlarmListModel::StateRole).toString();
    switch (m_show) {
        case Active:
            if (items::isInhibited(state.toStdString())) {
                return false;
            }
            break;
        case Shelved:
            if (state != QLatin1String("Shelved")) {
                return false;
            }
            break;
        case Suppressed:
            if (state != QLatin1String("SuppressedByDesign")) {
                return false;
            }
            break;
        case OutOfService:
            if (state != QLatin1String("OutOfService")) {
                return false;
            }
            break;
    }
    if (m_priority != 0 && index.data(AlarmListModel::PriorityRole).toInt() != m_priority) {
        return false;
    }
    return m_text.isEmpty() || index.data(AlarmListModel::WhereRole).toString().contains(m_text, Qt::CaseInsensitive) ||
           index.data(AlarmListModel::WhatRole).toString().contains(m_text, Qt::CaseInsensitive);
}

bool AlarmSortModel::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const qlonglong leftTime = left.data(AlarmListModel::RaisedRole).toLongLong();
    const qlonglong rightTime = right.data(AlarmListModel::RaisedRole).toLongLong();
    if (m_order == ByPriority) {
        const int leftPriority = left.data(AlarmListModel::PriorityRole).toInt();
        const int rightPriority = right.data(AlarmListModel::PriorityRole).toInt();
        if (leftPriority != rightPriority) {
            return leftPriority < rightPriority;
        }
        const bool leftFlashes = left.data(AlarmListModel::FlashingRole).toBool();
        if (leftFlashes != right.data(AlarmListModel::FlashingRole).toBool()) {
            return leftFlashes;
        }
    } else if (m_order == ByPlace) {
        const int places = QString::localeAwareCompare(left.data(AlarmListModel::WhereRole).toString(),
                                                       right.data(AlarmListModel::WhereRole).toString());
        if (places != 0) {
            return places < 0;
        }
    }
    if (leftTime != rightTime) {
        return leftTime > rightTime;  // newest first
    }
    return left.data(AlarmListModel::KeyRole).toString() < right.data(AlarmListModel::KeyRole).toString();
}

}  // namespace belfry::ui
