// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QSortFilterProxyModel>
#include <QtQmlIntegration>
#include <cstdint>

#include "models/items/alarm_list_model.h"

namespace belfry::ui {

/** What is looked for, the same in the list and in the registers. Empty or 0 = everything. */
struct AlarmFilter {
    QString text;  ///< in place, alarm, layer, district or owner
    int priority = 0;
    QString state;  ///< as the records name it; of the active list only
    QString layer;  ///< alarmLayerId
    QString district;
    bool inDistrict = false;  ///< `district` counts, also when it is empty: what belongs to none

    [[nodiscard]] bool accepts(const feed::AlarmRecord& alarm, const items::AlarmTexts& texts) const;
    [[nodiscard]] bool isEmpty() const;
    friend bool operator==(const AlarmFilter&, const AlarmFilter&) = default;
};

/** The active alarm list (ISA-18.2) as an operator wants it: which alarms, in which order. A cause that was opened is
 *  followed by its consequences. One alarm that changes costs O(log n) comparisons; only a new order, a new list or an
 *  opened cause that moves sorts everything. */
class AlarmSortModel : public QSortFilterProxyModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of the alarm list")
public:
    enum Order { ByPriority, ByTime, ByPlace, ByState, ByWhat, ByOwner, ByLayer, ByDistrict, ByGroup };
    Q_ENUM(Order)
    /** Which list: the active one, a register of what is inhibited, or planned work. */
    enum Show { Active, Shelved, Suppressed, OutOfService, Maintenance };
    Q_ENUM(Show)
    enum Role { OpenedRole = Qt::UserRole + 200, IndentRole, GroupTitleRole };

    explicit AlarmSortModel(items::AlarmListModel& alarms, QObject* parent = nullptr);

    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    [[nodiscard]] Order order() const { return m_order; }
    void setOrder(Order order);
    /** The other way round; newest stays first among equals. */
    [[nodiscard]] bool isReversed() const { return m_reversed; }
    void setReversed(bool reversed);
    [[nodiscard]] const AlarmFilter& filter() const { return m_filter; }
    void setFilter(const AlarmFilter& filter);
    /** Shows the consequences of a cause below it, or puts them away. */
    void toggle(const QString& key);
    [[nodiscard]] bool isOpened(const QString& key) const { return m_opened.contains(key); }

    [[nodiscard]] const items::AlarmListModel& alarms() const { return m_alarms; }
    /** For tests: comparisons made so far, and sorts of everything. */
    [[nodiscard]] std::uint64_t comparisons() const { return m_comparisons; }
    [[nodiscard]] std::uint64_t fullSorts() const { return m_fullSorts; }

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    [[nodiscard]] bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    /** Of an opened cause: what its place depends on. */
    struct Place {
        int priority = 0;
        bool flashing = false;
        Millis raisedMs = 0;
        std::string owner;
        std::string state;
        friend bool operator==(const Place&, const Place&) = default;
    };
    [[nodiscard]] static Place placeOf(const feed::AlarmRecord& alarm);
    [[nodiscard]] int anchorOf(int row) const;
    [[nodiscard]] int compare(int left, int right) const;
    void sortAll();
    void causesMoved(int first, int last);

    items::AlarmListModel& m_alarms;
    Order m_order = ByPriority;
    bool m_reversed = false;
    AlarmFilter m_filter;
    QHash<QString, Place> m_opened;
    bool m_openedGone = false;
    mutable std::uint64_t m_comparisons = 0;
    std::uint64_t m_fullSorts = 0;
};

/** Id of its layer; "-" for what the gateway raises about itself and its city systems. */
[[nodiscard]] QString alarmLayerId(const feed::AlarmRecord& alarm);
/** "Unacknowledged" and so on, in the operator's language. */
[[nodiscard]] QString alarmStateText(const std::string& state);

}  // namespace belfry::ui
