// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>

#include "models/items/alarm_list_model.h"

namespace belfry::ui {

/** Keeps sums up row by row: `self->count(row)` for what came or changed, `self->forget(key)` for what goes,
 *  `self->countAll()` when nothing is known any more. */
template <typename Counter>
void followRows(items::AlarmListModel& alarms, Counter* self) {
    const auto count = [self](int first, int last) {
        for (int row = first; row <= last; ++row) {
            self->count(row);
        }
    };
    QObject::connect(&alarms, &QAbstractItemModel::rowsInserted, self,
                     [count](const QModelIndex&, int first, int last) { count(first, last); });
    QObject::connect(&alarms, &QAbstractItemModel::dataChanged, self,
                     [count](const QModelIndex& first, const QModelIndex& last) { count(first.row(), last.row()); });
    QObject::connect(&alarms, &QAbstractItemModel::rowsAboutToBeRemoved, self,
                     [&alarms, self](const QModelIndex&, int first, int last) {
                         for (int row = first; row <= last; ++row) {
                             self->forget(alarms.keyAt(row));
                         }
                     });
    QObject::connect(&alarms, &QAbstractItemModel::modelReset, self, [self] { self->countAll(); });
}

}  // namespace belfry::ui
