// SPDX-License-Identifier: Apache-2.0
#include "models/items/alarm_list_model.h"

#include <utility>

namespace belfry::items {

bool isFlashing(const std::string& state) {
    return state == "Unacknowledged" || state == "RtnUnacknowledged" || state == "LatchedUnacked";
}

bool isInhibited(const std::string& state) {
    return state == "Shelved" || state == "SuppressedByDesign" || state == "OutOfService";
}

bool isReturned(const std::string& state) {
    return state == "RtnUnacknowledged" || state == "LatchedUnacked" || state == "LatchedAcked";
}

AlarmListModel::AlarmListModel(Describe describe, QObject* parent)
    : QAbstractListModel(parent), m_describe(std::move(describe)) {}

int AlarmListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant AlarmListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    const feed::AlarmRecord& record = row.record;
    switch (role) {
        case Qt::DisplayRole:
        case WhatRole: return row.texts.what;
        case KeyRole: return row.key;
        case EntityRole: return QString::fromStdString(record.entity);
        case LayerRole: return QString::fromStdString(record.layer);
        case DefinitionRole: return QString::fromStdString(record.definition);
        case PriorityRole: return static_cast<int>(record.priority);
        case StateRole: return QString::fromStdString(record.state);
        case OccurrenceRole: return QVariant::fromValue(static_cast<qulonglong>(record.occurrence));
        case RaisedRole: return QVariant::fromValue(static_cast<qlonglong>(record.raisedMs));
        case ChangedRole: return QVariant::fromValue(static_cast<qlonglong>(record.changedMs));
        case OwnerRole: return QString::fromStdString(record.owner.empty() ? record.acknowledgedBy : record.owner);
        case NoteRole: return QString::fromStdString(record.note);
        case AudibleRole: return record.audible;
        case StaleRole: return record.stale;
        case WhereRole: return row.texts.where;
        case ValueRole: return row.texts.value;
        case FlashingRole: return isFlashing(record.state);
        case AcknowledgeableRole: return isFlashing(record.state);
        default: return {};
    }
}

QHash<int, QByteArray> AlarmListModel::roleNames() const {
    return {{KeyRole, "alarmKey"},          {EntityRole, "entity"},     {LayerRole, "layer"},
            {DefinitionRole, "definition"}, {PriorityRole, "priority"}, {StateRole, "alarmState"},
            {OccurrenceRole, "occurrence"}, {RaisedRole, "raisedMs"},   {ChangedRole, "changedMs"},
            {OwnerRole, "owner"},           {NoteRole, "note"},         {AudibleRole, "audible"},
            {StaleRole, "stale"},           {WhereRole, "where"},       {WhatRole, "what"},
            {ValueRole, "valueText"},       {FlashingRole, "flashing"}, {AcknowledgeableRole, "acknowledgeable"}};
}

void AlarmListModel::reset(std::vector<feed::AlarmRecord> alarms) {
    beginResetModel();
    m_rows.clear();
    m_index.clear();
    m_rows.reserve(alarms.size());
    for (feed::AlarmRecord& alarm : alarms) {
        if (alarm.state == "Normal") {
            continue;
        }
        QString key = QString::fromStdString(alarm.key);
        if (m_index.contains(key)) {
            continue;
        }
        m_index.insert(key, static_cast<int>(m_rows.size()));
        AlarmTexts texts = m_describe(alarm);
        m_rows.push_back({std::move(alarm), std::move(key), std::move(texts)});
    }
    endResetModel();
}

void AlarmListModel::apply(const feed::AlarmRecord& alarm) {
    const QString key = QString::fromStdString(alarm.key);
    const int row = m_index.value(key, -1);
    if (row < 0) {
        if (alarm.state == "Normal") {
            return;
        }
        const int end = static_cast<int>(m_rows.size());
        beginInsertRows({}, end, end);
        m_index.insert(key, end);
        m_rows.push_back({alarm, key, m_describe(alarm)});
        endInsertRows();
        return;
    }
    Row& known = m_rows[static_cast<std::size_t>(row)];
    if (alarm.occurrence < known.record.occurrence ||
        (alarm.occurrence == known.record.occurrence && alarm.changedMs < known.record.changedMs)) {
        return;
    }
    if (alarm.state == "Normal") {
        beginRemoveRows({}, row, row);
        m_rows.erase(m_rows.begin() + row);
        m_index.remove(key);
        for (std::size_t i = static_cast<std::size_t>(row); i < m_rows.size(); ++i) {
            m_index[m_rows[i].key] = static_cast<int>(i);
        }
        endRemoveRows();
        return;
    }
    known.record = alarm;
    known.texts = m_describe(alarm);
    emit dataChanged(index(row), index(row));
}

void AlarmListModel::describeAgain() {
    if (m_rows.empty()) {
        return;
    }
    for (Row& row : m_rows) {
        row.texts = m_describe(row.record);
    }
    emit dataChanged(index(0), index(static_cast<int>(m_rows.size()) - 1),
                     {Qt::DisplayRole, WhereRole, WhatRole, ValueRole});
}

const feed::AlarmRecord* AlarmListModel::find(const QString& key) const {
    const int row = m_index.value(key, -1);
    return row < 0 ? nullptr : &m_rows[static_cast<std::size_t>(row)].record;
}

}  // namespace belfry::items
