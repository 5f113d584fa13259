// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <QHash>
#include <QString>
#include <functional>
#include <vector>

#include "models/feed/ports.h"

namespace belfry::items {

/** Texts of an alarm that the console looks up itself, in the operator's language. */
struct AlarmTexts {
    QString where;
    QString what;
    QString value;
};

/** The alarms of the gateway that are not Normal, in order of arrival. Emits the exact rows and roles that changed. */
class AlarmListModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        KeyRole = Qt::UserRole + 1,
        EntityRole,
        LayerRole,
        DefinitionRole,
        PriorityRole,
        StateRole,
        OccurrenceRole,
        RaisedRole,
        ChangedRole,
        OwnerRole,
        NoteRole,
        AudibleRole,
        StaleRole,
        WhereRole,
        WhatRole,
        ValueRole,
        FlashingRole,
        AcknowledgeableRole,
    };
    Q_ENUM(Role)

    using Describe = std::function<AlarmTexts(const feed::AlarmRecord&)>;

    /** `describe` is called once per change of a record, never from data(). */
    explicit AlarmListModel(Describe describe, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    void reset(std::vector<feed::AlarmRecord> alarms);
    /** Inserts, updates or (Normal) removes. An older occurrence or change than ours is ignored. */
    void apply(const feed::AlarmRecord& alarm);
    /** Looks every text up again: another language, another catalogue. */
    void describeAgain();

    [[nodiscard]] const feed::AlarmRecord* find(const QString& key) const;
    [[nodiscard]] const feed::AlarmRecord& at(int row) const { return m_rows[static_cast<std::size_t>(row)].record; }
    [[nodiscard]] const AlarmTexts& textsAt(int row) const { return m_rows[static_cast<std::size_t>(row)].texts; }
    [[nodiscard]] int rowOf(const QString& key) const { return m_index.value(key, -1); }

private:
    struct Row {
        feed::AlarmRecord record;
        QString key;
        AlarmTexts texts;
    };

    Describe m_describe;
    std::vector<Row> m_rows;
    QHash<QString, int> m_index;
};

/** States of ISA-18.2 as the records name them. */
[[nodiscard]] bool isFlashing(const std::string& state);   ///< unacknowledged in any form
[[nodiscard]] bool isInhibited(const std::string& state);  ///< shelved, suppressed or out of service
[[nodiscard]] bool isReturned(const std::string& state);   ///< the condition has gone, the alarm has not

}  // namespace belfry::items
