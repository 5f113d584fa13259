// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <QHash>
#include <string>
#include <vector>

#include "models/feed/incident_port.h"

namespace belfry::items {

/** What the control room made of incidents, newest first. Of those that are over the newest kMostOver are kept. */
class IncidentListModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        IdRole = Qt::UserRole + 1,
        StateRole,
        PriorityRole,
        LeadRole,
        OverRole,
        CreatedRole,  ///< wall ms
    };
    Q_ENUM(Role)
    static constexpr std::size_t kMostOver = 500;

    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    void reset(std::vector<feed::IncidentRecord> incidents);
    /** One as it is now. What is older than what is known already is not taken. */
    void apply(const feed::IncidentRecord& incident);

    [[nodiscard]] const feed::IncidentRecord* find(const EntityId& id) const;
    [[nodiscard]] const std::vector<feed::IncidentRecord>& records() const { return m_records; }

private:
    void forgetOldest();

    std::vector<feed::IncidentRecord> m_records;
};

}  // namespace belfry::items
