// SPDX-License-Identifier: Apache-2.0
#include "ui/alarms/alarm_selection.h"

#include <QSortFilterProxyModel>
#include <algorithm>

#include "models/items/alarm_list_model.h"

namespace belfry::ui {

AlarmSelection::AlarmSelection(QObject* parent) : QObject(parent) {}

void AlarmSelection::setModel(QAbstractItemModel* model, int keyRole) {
    if (m_model != nullptr) {
        disconnect(m_model, nullptr, this, nullptr);
    }
    m_model = model;
    m_keyRole = keyRole;
    if (m_model != nullptr) {
        const auto gone = [this] { m_rowsGone = true; };
        connect(m_model, &QAbstractItemModel::rowsRemoved, this, gone);
        connect(m_model, &QAbstractItemModel::modelReset, this, gone);
    }
    m_rowsGone = true;
    prune();
}

QString AlarmSelection::keyAt(int row) const {
    if (m_model == nullptr || row < 0 || row >= m_model->rowCount()) {
        return {};
    }
    return m_model->index(row, 0).data(m_keyRole).toString();
}

int AlarmSelection::rowOf(const QString& key) const {
    if (m_model == nullptr || key.isEmpty()) {
        return -1;
    }
    // the lists here are views of the one model that knows its keys
    const auto* const proxy = qobject_cast<const QSortFilterProxyModel*>(m_model);
    const auto* const source = proxy == nullptr ? qobject_cast<const items::AlarmListModel*>(m_model)
                                                : qobject_cast<const items::AlarmListModel*>(proxy->sourceModel());
    const int row = source == nullptr ? -1 : source->rowOf(key);
    if (row < 0 || proxy == nullptr) {
        return row;
    }
    return proxy->mapFromSource(source->index(row)).row();
}

int AlarmSelection::currentRow() const { return rowOf(m_current); }

bool AlarmSelection::contains(const QString& key, int /*revision*/) const { return m_keys.contains(key); }

void AlarmSelection::tell() {
    ++m_revision;
    emit changed();
}

void AlarmSelection::select(const QString& key) {
    if (m_current == key && m_keys.size() == (key.isEmpty() ? 0 : 1) && (key.isEmpty() || m_keys.contains(key))) {
        return;
    }
    m_keys.clear();
    if (!key.isEmpty()) {
        m_keys.insert(key);
    }
    m_current = key;
    m_anchor = key;
    tell();
}

void AlarmSelection::selectRow(int row) {
    if (const QString key = keyAt(row); !key.isEmpty()) {
        select(key);
    }
}

void AlarmSelection::toggleRow(int row) {
    const QString key = keyAt(row);
    if (key.isEmpty()) {
        return;
    }
    if (!m_keys.remove(key)) {
        m_keys.insert(key);
    }
    m_current = key;
    m_anchor = key;
    tell();
}

void AlarmSelection::extendTo(int row) {
    const QString key = keyAt(row);
    if (key.isEmpty()) {
        return;
    }
    const int from = std::max(0, rowOf(m_anchor));
    if (m_anchor.isEmpty()) {
        m_anchor = keyAt(0);
    }
    m_keys.clear();
    for (int i = std::min(from, row); i <= std::max(from, row); ++i) {
        m_keys.insert(keyAt(i));
    }
    m_current = key;
    tell();
}

void AlarmSelection::move(int by, bool extend, bool walk) {
    const int now = currentRow();
    moveTo(now < 0 ? 0 : now + by, extend, walk);
}

void AlarmSelection::moveTo(int row, bool extend, bool walk) {
    const int rows = m_model == nullptr ? 0 : m_model->rowCount();
    if (rows == 0) {
        return;
    }
    row = std::clamp(row, 0, rows - 1);
    if (extend) {
        extendTo(row);
    } else if (walk) {
        m_current = keyAt(row);
        tell();
    } else {
        selectRow(row);
    }
}

void AlarmSelection::toggleCurrent() { toggleRow(currentRow()); }

void AlarmSelection::selectAll() {
    const int rows = m_model == nullptr ? 0 : m_model->rowCount();
    m_keys.clear();
    m_keys.reserve(rows);
    for (int row = 0; row < rows; ++row) {
        m_keys.insert(keyAt(row));
    }
    if (m_current.isEmpty()) {
        m_current = keyAt(0);
        m_anchor = m_current;
    }
    tell();
}

void AlarmSelection::clear() { select({}); }

void AlarmSelection::prune() {
    if (!m_rowsGone) {
        return;
    }
    m_rowsGone = false;
    bool changed = m_keys.removeIf([this](const QString& key) { return rowOf(key) < 0; }) > 0;
    if (!m_current.isEmpty() && rowOf(m_current) < 0) {
        m_current.clear();
        changed = true;
    }
    if (changed) {
        tell();
    }
}

}  // namespace belfry::ui
