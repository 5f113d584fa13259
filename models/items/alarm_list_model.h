// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <QHash>
#include <QString>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "models/feed/ports.h"

namespace belfry::items {

/** Texts of an alarm that the console looks up itself, in the operator's language. */
struct AlarmTexts {
    QString where;
    QString what;
    QString value;
    QString state{};          ///< as people say it
    QString layer{};          ///< title of its layer
    QString district{};       ///< empty = it belongs to none
    QString rootRule{};       ///< title of the rule at its root, which groups a flood
    QString assetType{};      ///< title of what kind of asset it is on
    int rootPriority = 0;     ///< of that rule; 0 = not known
    QString suppressedWho{};  ///< what suppresses it by design: its cause, a rule, planned work
    QString suppressedWhy{};
};

/** The alarms of the gateway that are not Normal, in order of arrival. Emits the exact rows that changed: a change of
 * one record costs O(log n) and a move of pointers, also among 50,000. */
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
        LayerTitleRole,
        DistrictRole,
        ConsequencesRole,  ///< active alarms that follow from this one
        CauseRole,         ///< key of what it follows from; empty = of none
        GroupRole,         ///< of the flood view
        ChatteringRole,
        StateTextRole,
    };
    Q_ENUM(Role)

    using Describe = std::function<AlarmTexts(const feed::AlarmRecord&)>;

    /** `describe` is called once per change of a record, never from data(). */
    explicit AlarmListModel(Describe describe, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    void reset(const std::vector<feed::AlarmRecord>& alarms);
    /** Inserts, updates or (Normal) removes. An older occurrence or change than ours is ignored. */
    void apply(const feed::AlarmRecord& alarm);
    /** Looks every text up again: another language, another catalogue. */
    void describeAgain();

    [[nodiscard]] const feed::AlarmRecord* find(const QString& key) const;
    [[nodiscard]] const feed::AlarmRecord& at(int row) const { return rowAt(row).record; }
    [[nodiscard]] const AlarmTexts& textsAt(int row) const { return rowAt(row).texts; }
    [[nodiscard]] const QString& keyAt(int row) const { return rowAt(row).key; }
    /** What a list sorted by place compares: the place without case and accents. */
    [[nodiscard]] const QString& placeAt(int row) const { return rowAt(row).place; }
    [[nodiscard]] int rowOf(const QString& key) const;

private:
    struct Row {
        feed::AlarmRecord record;
        QString key;
        AlarmTexts texts;
        QString place;
        std::uint64_t arrival = 0;
    };

    [[nodiscard]] const Row& rowAt(int row) const { return *m_rows[static_cast<std::size_t>(row)]; }
    void append(const feed::AlarmRecord& alarm, const QString& key);
    void describe(Row& row) const;

    Describe m_describe;
    std::vector<std::unique_ptr<Row>> m_rows;  ///< by rising arrival
    QHash<QString, std::uint64_t> m_arrivals;  ///< by key; numbers, because rows move when others go
    std::uint64_t m_lastArrival = 0;
};

/** States of ISA-18.2 as the records name them. */
[[nodiscard]] bool isFlashing(const std::string& state);   ///< unacknowledged in any form
[[nodiscard]] bool isInhibited(const std::string& state);  ///< shelved, suppressed or out of service
[[nodiscard]] bool isReturned(const std::string& state);   ///< the condition has gone, the alarm has not

}  // namespace belfry::items
