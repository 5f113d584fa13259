// SPDX-License-Identifier: Apache-2.0
#include "models/items/alarm_list_model.h"

#include <algorithm>
#include <utility>

namespace belfry::items {

namespace {

/** "Österreichring 4" and "osterreichring 4" stand together. */
QString folded(const QString& text) {
    QString plain = text.normalized(QString::NormalizationForm_KD).toCaseFolded();
    plain.removeIf([](QChar c) { return c.category() == QChar::Mark_NonSpacing; });
    return plain;
}

}  // namespace

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
    const Row& row = rowAt(index.row());
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
        case LayerTitleRole: return row.texts.layer;
        case DistrictRole: return row.texts.district;
        case ConsequencesRole: return static_cast<int>(record.consequences);
        case CauseRole: return QString::fromStdString(record.cause);
        case GroupRole: return QString::fromStdString(record.group);
        case ChatteringRole: return record.chattering;
        case StateTextRole: return row.texts.state;
        default: return {};
    }
}

QHash<int, QByteArray> AlarmListModel::roleNames() const {
    return {{KeyRole, "alarmKey"},          {EntityRole, "entity"},     {LayerRole, "layer"},
            {DefinitionRole, "definition"}, {PriorityRole, "priority"}, {StateRole, "alarmState"},
            {OccurrenceRole, "occurrence"}, {RaisedRole, "raisedMs"},   {ChangedRole, "changedMs"},
            {OwnerRole, "owner"},           {NoteRole, "note"},         {AudibleRole, "audible"},
            {StaleRole, "stale"},           {WhereRole, "where"},       {WhatRole, "what"},
            {ValueRole, "valueText"},       {FlashingRole, "flashing"}, {AcknowledgeableRole, "acknowledgeable"},
            {LayerTitleRole, "layerTitle"}, {DistrictRole, "district"}, {ConsequencesRole, "consequences"},
            {CauseRole, "cause"},           {GroupRole, "group"},       {ChatteringRole, "chattering"},
            {StateTextRole, "stateText"}};
}

void AlarmListModel::describe(Row& row) const {
    row.texts = m_describe(row.record);
    row.place = folded(row.texts.where);
}

void AlarmListModel::append(const feed::AlarmRecord& alarm, const QString& key) {
    auto row = std::make_unique<Row>();
    row->record = alarm;
    row->key = key;
    row->arrival = ++m_lastArrival;
    describe(*row);
    m_arrivals.insert(key, row->arrival);
    m_rows.push_back(std::move(row));
}

int AlarmListModel::rowOf(const QString& key) const {
    const std::uint64_t arrival = m_arrivals.value(key, 0);
    if (arrival == 0) {
        return -1;
    }
    const auto found = std::lower_bound(m_rows.begin(), m_rows.end(), arrival,
                                        [](const auto& row, std::uint64_t wanted) { return row->arrival < wanted; });
    return static_cast<int>(found - m_rows.begin());
}

void AlarmListModel::reset(const std::vector<feed::AlarmRecord>& alarms) {
    beginResetModel();
    m_rows.clear();
    m_arrivals.clear();
    m_rows.reserve(alarms.size());
    for (const feed::AlarmRecord& alarm : alarms) {
        const QString key = QString::fromStdString(alarm.key);
        if (alarm.state != "Normal" && !m_arrivals.contains(key)) {
            append(alarm, key);
        }
    }
    endResetModel();
}

void AlarmListModel::apply(const feed::AlarmRecord& alarm) {
    const QString key = QString::fromStdString(alarm.key);
    const int row = rowOf(key);
    if (row < 0) {
        if (alarm.state == "Normal") {
            return;
        }
        const int end = static_cast<int>(m_rows.size());
        beginInsertRows({}, end, end);
        append(alarm, key);
        endInsertRows();
        return;
    }
    Row& known = *m_rows[static_cast<std::size_t>(row)];
    if (alarm.occurrence < known.record.occurrence ||
        (alarm.occurrence == known.record.occurrence && alarm.changedMs < known.record.changedMs)) {
        return;
    }
    if (alarm.state == "Normal") {
        beginRemoveRows({}, row, row);
        m_arrivals.remove(key);
        m_rows.erase(m_rows.begin() + row);
        endRemoveRows();
        return;
    }
    known.record = alarm;
    describe(known);
    emit dataChanged(index(row), index(row));
}

void AlarmListModel::describeAgain() {
    if (m_rows.empty()) {
        return;
    }
    for (const auto& row : m_rows) {
        describe(*row);
    }
    emit dataChanged(index(0), index(static_cast<int>(m_rows.size()) - 1));
}

const feed::AlarmRecord* AlarmListModel::find(const QString& key) const {
    const int row = rowOf(key);
    return row < 0 ? nullptr : &at(row);
}

}  // namespace belfry::items
