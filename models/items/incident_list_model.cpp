// SPDX-License-Identifier: Apache-2.0
#include "models/items/incident_list_model.h"

#include <algorithm>
#include <utility>

namespace belfry::items {

namespace {

bool isNewer(const feed::IncidentRecord& a, const feed::IncidentRecord& b) {
    return a.createdMs != b.createdMs ? a.createdMs > b.createdMs : a.id < b.id;
}

}  // namespace

int IncidentListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_records.size());
}

QVariant IncidentListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const feed::IncidentRecord& record = m_records[static_cast<std::size_t>(index.row())];
    switch (role) {
        case Qt::DisplayRole: return QString::fromStdString(record.description);
        case IdRole: return QString::fromStdString(record.id);
        case StateRole: return QString::fromStdString(record.state);
        case PriorityRole: return static_cast<int>(record.priority);
        case LeadRole: return QString::fromStdString(record.lead);
        case OverRole: return record.over();
        case CreatedRole: return QVariant::fromValue(static_cast<qlonglong>(record.createdMs));
        default: return {};
    }
}

QHash<int, QByteArray> IncidentListModel::roleNames() const {
    return {{IdRole, "incidentId"}, {StateRole, "incidentState"}, {PriorityRole, "priority"},
            {LeadRole, "lead"},     {OverRole, "over"},           {CreatedRole, "createdMs"}};
}

void IncidentListModel::reset(std::vector<feed::IncidentRecord> incidents) {
    std::sort(incidents.begin(), incidents.end(), isNewer);
    beginResetModel();
    m_records = std::move(incidents);
    endResetModel();
    forgetOldest();
}

void IncidentListModel::apply(const feed::IncidentRecord& incident) {
    const auto known = std::find_if(m_records.begin(), m_records.end(),
                                    [&incident](const auto& record) { return record.id == incident.id; });
    if (known != m_records.end()) {
        if (incident.changedMs >= known->changedMs) {
            *known = incident;
            const QModelIndex changed = index(static_cast<int>(known - m_records.begin()));
            emit dataChanged(changed, changed);
        }
        return;
    }
    const auto place = std::lower_bound(m_records.begin(), m_records.end(), incident, isNewer);
    const auto row = static_cast<int>(place - m_records.begin());
    beginInsertRows({}, row, row);
    m_records.insert(place, incident);
    endInsertRows();
    forgetOldest();
}

void IncidentListModel::forgetOldest() {
    auto over = static_cast<std::size_t>(
        std::count_if(m_records.begin(), m_records.end(), [](const auto& record) { return record.over(); }));
    for (std::size_t row = m_records.size(); over > kMostOver && row-- > 0;) {
        if (m_records[row].over()) {
            beginRemoveRows({}, static_cast<int>(row), static_cast<int>(row));
            m_records.erase(m_records.begin() + static_cast<std::ptrdiff_t>(row));
            endRemoveRows();
            --over;
        }
    }
}

const feed::IncidentRecord* IncidentListModel::find(const EntityId& id) const {
    const auto known =
        std::find_if(m_records.begin(), m_records.end(), [&id](const auto& record) { return record.id == id; });
    return known == m_records.end() ? nullptr : &*known;
}

}  // namespace belfry::items
