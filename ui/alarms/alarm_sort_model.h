// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QSortFilterProxyModel>
#include <QtQmlIntegration>

namespace belfry::ui {

/** The alarm list as an operator wants it: which alarms, in which order. Expects the roles of items::AlarmListModel. */
class AlarmSortModel : public QSortFilterProxyModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of the alarm list")
public:
    enum Order { ByPriority, ByTime, ByPlace };
    Q_ENUM(Order)
    /** Which states: the active list (ISA-18.2), or one of the lists of what is inhibited. */
    enum Show { Active, Shelved, Suppressed, OutOfService };
    Q_ENUM(Show)

    explicit AlarmSortModel(QObject* parent = nullptr);

    [[nodiscard]] Order order() const { return m_order; }
    void setOrder(Order order);
    [[nodiscard]] Show show() const { return m_show; }
    void setShow(Show show);
    [[nodiscard]] QString text() const { return m_text; }
    void setText(const QString& text);
    [[nodiscard]] int priority() const { return m_priority; }
    /** 1..4 = only this priority, 0 = all. */
    void setPriority(int priority);

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    [[nodiscard]] bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    Order m_order = ByPriority;
    Show m_show = Active;
    QString m_text;
    int m_priority = 0;
};

}  // namespace belfry::ui
