// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QSortFilterProxyModel>
#include <QtQmlIntegration>

#include "models/items/alarm_list_model.h"
#include "models/items/order_list_model.h"
#include "models/items/store_change.h"
#include "ui/assets/attribute_list_model.h"
#include "ui/history/trend_view_model.h"
#include "ui/text/city_clock.h"
#include "ui/text/formatter.h"

namespace belfry::ui {

/** What is selected: who it is, every value with its age and quality, its alarms and orders, what to do about them. */
class InspectorViewModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The console makes it")
    Q_PROPERTY(QString entity READ entity WRITE setEntity NOTIFY entityChanged)
    Q_PROPERTY(bool known READ isKnown NOTIFY entityChanged)
    Q_PROPERTY(QString title READ title NOTIFY entityChanged)
    Q_PROPERTY(QString typeTitle READ typeTitle NOTIFY entityChanged)
    Q_PROPERTY(QString subtitle READ subtitle NOTIFY entityChanged)
    Q_PROPERTY(belfry::ui::AttributeListModel* attributes READ attributes CONSTANT)
    Q_PROPERTY(QAbstractItemModel* alarms READ alarms CONSTANT)
    Q_PROPERTY(int alarmCount READ alarmCount NOTIFY eventsChanged)
    Q_PROPERTY(QString consequence READ consequence NOTIFY eventsChanged)
    Q_PROPERTY(QString response READ response NOTIFY eventsChanged)
    // the order that holds this entity
    Q_PROPERTY(bool held READ isHeld NOTIFY eventsChanged)
    Q_PROPERTY(QString orderId READ orderId NOTIFY eventsChanged)
    Q_PROPERTY(QString orderState READ orderState NOTIFY eventsChanged)
    Q_PROPERTY(QString targetState READ targetState NOTIFY eventsChanged)
    Q_PROPERTY(bool orderUncertain READ isOrderUncertain NOTIFY eventsChanged)
    Q_PROPERTY(QString orderOwner READ orderOwner NOTIFY eventsChanged)
    Q_PROPERTY(QString orderReason READ orderReason NOTIFY eventsChanged)
    Q_PROPERTY(QString commandedText READ commandedText NOTIFY eventsChanged)
    Q_PROPERTY(double commandedMs READ commandedMs NOTIFY eventsChanged)
    Q_PROPERTY(QString acceptedText READ acceptedText NOTIFY eventsChanged)
    Q_PROPERTY(double acceptedMs READ acceptedMs NOTIFY eventsChanged)
    Q_PROPERTY(QString actualText READ actualText NOTIFY eventsChanged)
    Q_PROPERTY(double actualMs READ actualMs NOTIFY eventsChanged)
    Q_PROPERTY(double leaseEndsMs READ leaseEndsMs NOTIFY eventsChanged)
    // what may be done
    Q_PROPERTY(bool overridable READ isOverridable NOTIFY entityChanged)
    Q_PROPERTY(bool hasPlace READ hasPlace NOTIFY entityChanged)
    Q_PROPERTY(belfry::ui::TrendViewModel* trend READ trend CONSTANT)
public:
    /** Everything given must outlive this object. */
    InspectorViewModel(items::AlarmListModel& alarms, items::OrderListModel& orders, TrendViewModel& trend,
                       const CityClock& clock, QObject* parent = nullptr);

    [[nodiscard]] QString entity() const { return m_entity; }
    void setEntity(const QString& entity);
    [[nodiscard]] Handle handle() const { return m_handle; }
    [[nodiscard]] bool isKnown() const { return m_handle.isValid(); }
    [[nodiscard]] bool hasPlace() const;
    [[nodiscard]] QString title() const;
    [[nodiscard]] QString typeTitle() const;
    [[nodiscard]] QString subtitle() const;
    [[nodiscard]] AttributeListModel* attributes() { return &m_attributes; }
    [[nodiscard]] QAbstractItemModel* alarms() { return &m_ownAlarms; }
    [[nodiscard]] int alarmCount() const { return m_ownAlarms.rowCount(); }
    [[nodiscard]] QString consequence() const;
    [[nodiscard]] QString response() const;
    [[nodiscard]] bool isHeld() const { return order() != nullptr; }
    [[nodiscard]] QString orderId() const;
    [[nodiscard]] QString orderState() const;
    [[nodiscard]] QString targetState() const;
    /** The held device was not heard since its link was lost or the gateway started again. */
    [[nodiscard]] bool isOrderUncertain() const;
    [[nodiscard]] QString orderOwner() const;
    [[nodiscard]] QString orderReason() const;
    [[nodiscard]] QString commandedText() const;
    [[nodiscard]] double commandedMs() const;
    [[nodiscard]] QString acceptedText() const;
    [[nodiscard]] double acceptedMs() const;
    [[nodiscard]] QString actualText() const;
    [[nodiscard]] double actualMs() const;
    [[nodiscard]] double leaseEndsMs() const;
    [[nodiscard]] bool isOverridable() const;
    [[nodiscard]] TrendViewModel* trend() { return &m_trend; }

    void setStore(const feed::Store* store);
    void setFormatter(const Formatter* formatter);
    /** False: what is known is history, and no value may look live. */
    void setLive(bool live);
    void storeChanged(const items::StoreChange& change);
    /** Alarms or orders changed. */
    void eventsHappened();

signals:
    void entityChanged();
    void eventsChanged();

private:
    void resolve();
    void read();
    [[nodiscard]] const feed::OrderRecord* order() const;
    [[nodiscard]] const feed::OrderTarget* target() const;
    [[nodiscard]] const CommandSchema* commandOf(const feed::OrderRecord& order) const;
    [[nodiscard]] const AlarmDefinition* worstAlarm() const;

    items::AlarmListModel& m_alarms;
    items::OrderListModel& m_orders;
    TrendViewModel& m_trend;
    const CityClock& m_clock;
    bool m_live = true;
    const feed::Store* m_store = nullptr;
    const Formatter* m_formatter = nullptr;
    QString m_entity;
    Handle m_handle;
    AttributeListModel m_attributes;
    QSortFilterProxyModel m_ownAlarms;
};

/** A number or a text of an order's target in the words of the command's attribute. */
[[nodiscard]] QString wordOrderValue(const Formatter& formatter, const LayerSchema& schema,
                                     const std::string& attribute, const std::optional<double>& number,
                                     const std::string& text);

}  // namespace belfry::ui
