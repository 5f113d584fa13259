// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractItemModel>
#include <QObject>
#include <QtQmlIntegration>
#include <array>
#include <deque>
#include <vector>

#include "models/feed/ports.h"
#include "models/items/alarm_list_model.h"
#include "ui/alarms/alarm_sort_model.h"
#include "ui/text/city_clock.h"
#include "ui/text/formatter.h"

namespace belfry::ui {

/** The alarm bar and the alarm list: counts, order, filter, selection, and what an operator does to an alarm. The
 *  gateway decides; this asks and shows its answer. */
class AlarmListViewModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The console makes it")
    Q_PROPERTY(QAbstractItemModel* alarms READ alarms CONSTANT)
    /** Unacknowledged by priority, index 0 = P1. */
    Q_PROPERTY(QList<int> unacknowledged READ unacknowledged NOTIFY countsChanged)
    Q_PROPERTY(int unacknowledgedTotal READ unacknowledgedTotal NOTIFY countsChanged)
    Q_PROPERTY(int activeTotal READ activeTotal NOTIFY countsChanged)
    Q_PROPERTY(double oldestMs READ oldestMs NOTIFY countsChanged)
    Q_PROPERTY(int rate10 READ rate10 NOTIFY countsChanged)
    Q_PROPERTY(bool flood READ flood NOTIFY countsChanged)
    Q_PROPERTY(int shelved READ shelved NOTIFY countsChanged)
    Q_PROPERTY(int suppressed READ suppressed NOTIFY countsChanged)
    Q_PROPERTY(int outOfService READ outOfService NOTIFY countsChanged)
    Q_PROPERTY(belfry::ui::AlarmSortModel::Order order READ order WRITE setOrder NOTIFY viewChanged)
    Q_PROPERTY(belfry::ui::AlarmSortModel::Show show READ show WRITE setShow NOTIFY viewChanged)
    Q_PROPERTY(QString filterText READ filterText WRITE setFilterText NOTIFY viewChanged)
    Q_PROPERTY(int filterPriority READ filterPriority WRITE setFilterPriority NOTIFY viewChanged)
    Q_PROPERTY(QString selectedKey READ selectedKey WRITE setSelectedKey NOTIFY selectionChanged)
    Q_PROPERTY(int selectedRow READ selectedRow NOTIFY selectionChanged)
    Q_PROPERTY(QString selectedTitle READ selectedTitle NOTIFY selectionChanged)
    Q_PROPERTY(bool canAcknowledge READ canAcknowledge NOTIFY selectionChanged)
    Q_PROPERTY(bool canShelve READ canShelve NOTIFY selectionChanged)
    Q_PROPERTY(int maxShelveMinutes READ maxShelveMinutes NOTIFY selectionChanged)
    /** Commands are possible at all: live, and not a kiosk. */
    Q_PROPERTY(bool enabled READ isEnabled NOTIFY selectionChanged)
public:
    /** `port`'s replies must come on this thread; `port` and `clock` must outlive this object. */
    AlarmListViewModel(feed::AlarmPort& port, const CityClock& clock, QObject* parent = nullptr);

    [[nodiscard]] QAbstractItemModel* alarms() { return &m_sorted; }
    [[nodiscard]] items::AlarmListModel& model() { return m_model; }
    [[nodiscard]] QList<int> unacknowledged() const;
    [[nodiscard]] int unacknowledgedTotal() const;
    [[nodiscard]] int activeTotal() const { return m_active; }
    [[nodiscard]] double oldestMs() const { return static_cast<double>(m_oldestMs); }
    [[nodiscard]] int rate10() const { return static_cast<int>(m_recent.size()); }
    [[nodiscard]] bool flood() const { return m_flood; }
    [[nodiscard]] int shelved() const { return m_shelved; }
    [[nodiscard]] int suppressed() const { return m_suppressed; }
    [[nodiscard]] int outOfService() const { return m_outOfService; }
    [[nodiscard]] AlarmSortModel::Order order() const { return m_sorted.order(); }
    void setOrder(AlarmSortModel::Order order);
    [[nodiscard]] AlarmSortModel::Show show() const { return m_sorted.show(); }
    void setShow(AlarmSortModel::Show show);
    [[nodiscard]] QString filterText() const { return m_sorted.text(); }
    void setFilterText(const QString& text);
    [[nodiscard]] int filterPriority() const { return m_sorted.priority(); }
    void setFilterPriority(int priority);
    [[nodiscard]] QString selectedKey() const { return m_selected; }
    void setSelectedKey(const QString& key);
    [[nodiscard]] int selectedRow() const;
    [[nodiscard]] QString selectedTitle() const;
    [[nodiscard]] bool canAcknowledge() const;
    [[nodiscard]] bool canShelve() const;
    [[nodiscard]] int maxShelveMinutes() const;
    [[nodiscard]] bool isEnabled() const { return m_enabled; }

    Q_INVOKABLE void selectRow(int row);
    Q_INVOKABLE void moveSelection(int by);
    Q_INVOKABLE void acknowledge(const QString& key, const QString& note = {});
    Q_INVOKABLE void acknowledgeSelected(const QString& note = {}) { acknowledge(m_selected, note); }
    Q_INVOKABLE void shelveSelected(int minutes, const QString& reason);
    Q_INVOKABLE void unshelveSelected();
    Q_INVOKABLE void locate(const QString& key);
    Q_INVOKABLE void locateSelected() { locate(m_selected); }

    void setStore(const feed::Store* store);
    void setFormatter(const Formatter* formatter);
    void setEnabled(bool enabled);
    void resetAlarms(std::vector<feed::AlarmRecord> alarms);
    void applyAlarm(const feed::AlarmRecord& alarm);

signals:
    void countsChanged();
    void viewChanged();
    void selectionChanged();
    /** An alarm came, went or changed: whoever draws badges looks again. */
    void alarmsChanged();
    void locateRequested(const QString& entity);
    void failed(const belfry::Error& error);

private:
    [[nodiscard]] items::AlarmTexts describe(const feed::AlarmRecord& alarm) const;
    [[nodiscard]] const AlarmDefinition* definitionOf(const feed::AlarmRecord& alarm) const;
    void remember(const feed::AlarmRecord& alarm);
    void recount();
    void answer(const Result<feed::AlarmRecord>& result);

    feed::AlarmPort& m_port;
    const CityClock& m_clock;
    const feed::Store* m_store = nullptr;
    const Formatter* m_formatter = nullptr;
    items::AlarmListModel m_model;
    AlarmSortModel m_sorted;
    QString m_selected;
    bool m_enabled = false;
    std::array<int, 4> m_unacknowledged{};
    std::deque<Millis> m_recent;  ///< wall ms of annunciations in the last ten minutes
    Millis m_oldestMs = 0;
    int m_active = 0;
    int m_shelved = 0;
    int m_suppressed = 0;
    int m_outOfService = 0;
    bool m_flood = false;
};

}  // namespace belfry::ui
