// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractItemModel>
#include <QObject>
#include <QStringList>
#include <QtQmlIntegration>
#include <functional>
#include <set>
#include <vector>

#include "models/feed/delta.h"
#include "models/feed/ports.h"
#include "models/items/alarm_list_model.h"
#include "ui/alarms/alarm_actions_view_model.h"
#include "ui/alarms/alarm_counts.h"
#include "ui/alarms/alarm_detail_view_model.h"
#include "ui/alarms/alarm_register_model.h"
#include "ui/alarms/alarm_selection.h"
#include "ui/alarms/alarm_sort_model.h"
#include "ui/alarms/alarm_tree_model.h"
#include "ui/alarms/journal_view_model.h"
#include "ui/alarms/maintenance_view_model.h"
#include "ui/text/city_clock.h"
#include "ui/text/formatter.h"

namespace belfry::ui {

/** How a person set the alarm list up, kept from one run to the next. */
struct AlarmViewSettings {
    QStringList columns;  ///< empty = as it comes
    int order = 0;        ///< of AlarmSortModel::Order
    bool reversed = false;
    AlarmFilter filter;
    friend bool operator==(const AlarmViewSettings&, const AlarmViewSettings&) = default;
};

struct AlarmViewSetup {
    AlarmViewSettings settings;
    std::function<void(const AlarmViewSettings&)> save;
};

/** The alarm bar and the alarm view: which list is shown, its order, filter and columns, and the parts that belong to
 * it (selection, actions, guidance, tree, planned work). The gateway decides; this asks and shows its answer. Records
 * are applied one by one; what follows from them is told once for all of them, at settle(). */
class AlarmListViewModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The console makes it")
    /** The active list or the register that is shown. */
    Q_PROPERTY(QAbstractItemModel* alarms READ alarms NOTIFY viewChanged)
    Q_PROPERTY(QAbstractItemModel* activeList READ activeList CONSTANT)
    Q_PROPERTY(QAbstractItemModel* registerList READ registerList CONSTANT)
    Q_PROPERTY(belfry::ui::AlarmSelection* selection READ selection CONSTANT)
    Q_PROPERTY(belfry::ui::AlarmActionsViewModel* actions READ actions CONSTANT)
    Q_PROPERTY(belfry::ui::AlarmDetailViewModel* detail READ detail CONSTANT)
    Q_PROPERTY(belfry::ui::AlarmTreeModel* tree READ tree CONSTANT)
    Q_PROPERTY(belfry::ui::MaintenanceViewModel* maintenance READ maintenance CONSTANT)
    Q_PROPERTY(belfry::ui::JournalViewModel* journal READ journal CONSTANT)
    /** Unacknowledged by priority, index 0 = P1. */
    Q_PROPERTY(QList<int> unacknowledged READ unacknowledged NOTIFY countsChanged)
    Q_PROPERTY(int unacknowledgedTotal READ unacknowledgedTotal NOTIFY countsChanged)
    Q_PROPERTY(int activeTotal READ activeTotal NOTIFY countsChanged)
    Q_PROPERTY(double oldestMs READ oldestMs NOTIFY countsChanged)
    Q_PROPERTY(int rate10 READ rate10 NOTIFY countsChanged)
    Q_PROPERTY(bool flood READ flood NOTIFY countsChanged)
    /** Where there is a flood, by operator position; empty where there are no positions to tell apart. */
    Q_PROPERTY(QString floodPlaces READ floodPlaces NOTIFY countsChanged)
    /** A line for each position: rate, and since when there is a flood. */
    Q_PROPERTY(QString floodDetail READ floodDetail NOTIFY countsChanged)
    Q_PROPERTY(int shelved READ shelved NOTIFY countsChanged)
    Q_PROPERTY(int suppressed READ suppressed NOTIFY countsChanged)
    Q_PROPERTY(int outOfService READ outOfService NOTIFY countsChanged)
    Q_PROPERTY(int shownTotal READ shownTotal NOTIFY selectionChanged)
    Q_PROPERTY(belfry::ui::AlarmSortModel::Order order READ order WRITE setOrder NOTIFY viewChanged)
    Q_PROPERTY(bool reversed READ isReversed NOTIFY viewChanged)
    Q_PROPERTY(belfry::ui::AlarmSortModel::Show show READ show WRITE setShow NOTIFY viewChanged)
    Q_PROPERTY(QString filterText READ filterText WRITE setFilterText NOTIFY viewChanged)
    Q_PROPERTY(int filterPriority READ filterPriority WRITE setFilterPriority NOTIFY viewChanged)
    /** Position in stateTitles, 0 = all. */
    Q_PROPERTY(int filterState READ filterState WRITE setFilterState NOTIFY viewChanged)
    /** Positions in maintenance.layerTitles and .districts, -1 = all. */
    Q_PROPERTY(int filterLayer READ filterLayer WRITE setFilterLayer NOTIFY viewChanged)
    Q_PROPERTY(int filterDistrict READ filterDistrict WRITE setFilterDistrict NOTIFY viewChanged)
    Q_PROPERTY(QString filterLayerId READ filterLayerId NOTIFY viewChanged)
    Q_PROPERTY(QString filterDistrictName READ filterDistrictName NOTIFY viewChanged)
    Q_PROPERTY(bool filterInDistrict READ filterInDistrict NOTIFY viewChanged)
    Q_PROPERTY(bool filtered READ isFiltered NOTIFY viewChanged)
    Q_PROPERTY(QStringList stateTitles READ stateTitles NOTIFY languageChanged)
    /** Ids of the columns that are shown, of: state since where value owner layer district. */
    Q_PROPERTY(QStringList columns READ columns NOTIFY columnsChanged)
    Q_PROPERTY(QString selectedKey READ selectedKey WRITE setSelectedKey NOTIFY selectionChanged)
    Q_PROPERTY(int selectedRow READ selectedRow NOTIFY selectionChanged)
    Q_PROPERTY(bool canAcknowledge READ canAcknowledge NOTIFY selectionChanged)
    Q_PROPERTY(bool canShelve READ canShelve NOTIFY selectionChanged)
    /** Commands are possible at all: live, and not a kiosk. */
    Q_PROPERTY(bool enabled READ isEnabled NOTIFY selectionChanged)
public:
    /** `port`'s replies must come on this thread; `port` and `clock` must outlive this object. */
    AlarmListViewModel(feed::AlarmPort& port, const CityClock& clock, QObject* parent = nullptr);

    [[nodiscard]] QAbstractItemModel* alarms();
    [[nodiscard]] QAbstractItemModel* activeList() { return &m_sorted; }
    [[nodiscard]] QAbstractItemModel* registerList() { return &m_register; }
    [[nodiscard]] items::AlarmListModel& model() { return m_model; }
    [[nodiscard]] const AlarmSortModel& sorted() const { return m_sorted; }
    [[nodiscard]] AlarmSelection* selection() { return &m_selection; }
    [[nodiscard]] AlarmActionsViewModel* actions() { return &m_actions; }
    [[nodiscard]] AlarmDetailViewModel* detail() { return &m_detail; }
    [[nodiscard]] AlarmTreeModel* tree() { return &m_tree; }
    [[nodiscard]] MaintenanceViewModel* maintenance() { return &m_maintenance; }
    [[nodiscard]] JournalViewModel* journal() { return &m_journal; }
    [[nodiscard]] QList<int> unacknowledged() const;
    [[nodiscard]] int unacknowledgedTotal() const;
    [[nodiscard]] int activeTotal() const { return m_figures.active; }
    [[nodiscard]] double oldestMs() const { return static_cast<double>(m_figures.oldestMs); }
    /** Annunciations of the last ten minutes, as the gateway counts them. */
    [[nodiscard]] int rate10() const;
    [[nodiscard]] bool flood() const;
    [[nodiscard]] QString floodPlaces() const;
    [[nodiscard]] QString floodDetail() const;
    [[nodiscard]] int shelved() const { return m_figures.shelved; }
    [[nodiscard]] int suppressed() const { return m_figures.suppressed; }
    [[nodiscard]] int outOfService() const { return m_figures.outOfService; }
    [[nodiscard]] int shownTotal();
    [[nodiscard]] AlarmSortModel::Order order() const { return m_sorted.order(); }
    void setOrder(AlarmSortModel::Order order);
    [[nodiscard]] bool isReversed() const { return m_sorted.isReversed(); }
    [[nodiscard]] AlarmSortModel::Show show() const { return m_show; }
    void setShow(AlarmSortModel::Show show);
    [[nodiscard]] QString filterText() const { return m_filter.text; }
    void setFilterText(const QString& text);
    [[nodiscard]] int filterPriority() const { return m_filter.priority; }
    void setFilterPriority(int priority);
    [[nodiscard]] int filterState() const;
    void setFilterState(int state);
    [[nodiscard]] int filterLayer() const;
    void setFilterLayer(int layer);
    [[nodiscard]] int filterDistrict() const;
    void setFilterDistrict(int district);
    [[nodiscard]] QString filterLayerId() const { return m_filter.layer; }
    [[nodiscard]] QString filterDistrictName() const { return m_filter.district; }
    [[nodiscard]] bool filterInDistrict() const { return m_filter.inDistrict; }
    [[nodiscard]] bool isFiltered() const { return !m_filter.isEmpty(); }
    [[nodiscard]] QStringList stateTitles() const;
    [[nodiscard]] QStringList columns() const { return m_columns; }
    [[nodiscard]] QString selectedKey() const { return m_selection.current(); }
    void setSelectedKey(const QString& key);
    [[nodiscard]] int selectedRow() const { return m_selection.currentRow(); }
    [[nodiscard]] bool canAcknowledge() const { return m_enabled && m_actions.acknowledgeable() > 0; }
    [[nodiscard]] bool canShelve() const { return m_enabled && m_actions.shelvable() > 0; }
    [[nodiscard]] bool isEnabled() const { return m_enabled; }

    /** The same order again turns it round. */
    Q_INVOKABLE void sortBy(belfry::ui::AlarmSortModel::Order order);
    Q_INVOKABLE void toggleColumn(const QString& column);
    /** What a row of the tree stands for; everything of it is shown. */
    Q_INVOKABLE void filterTo(const QString& layer, const QString& district, bool inDistrict);
    Q_INVOKABLE void clearFilter();
    /** Opens a cause to its consequences, or closes it. */
    Q_INVOKABLE void toggleCause(const QString& key);
    Q_INVOKABLE void selectRow(int row) { m_selection.selectRow(row); }
    Q_INVOKABLE void moveSelection(int by) { m_selection.move(by); }
    Q_INVOKABLE void acknowledgeSelected() { m_actions.acknowledge(); }
    Q_INVOKABLE void locate(const QString& key);
    Q_INVOKABLE void locateSelected() { locate(selectedKey()); }
    Q_INVOKABLE void openIncident();

    [[nodiscard]] AlarmViewSettings settings() const;
    /** What a person chose before, and who keeps it from here on; what makes no sense any more is left out. */
    void setMemory(const AlarmViewSettings& settings, std::function<void(const AlarmViewSettings&)> save);
    void setStore(const feed::Store* store);
    /** How loud it is, as the gateway says with every heartbeat. */
    void setFloods(const std::vector<feed::AlarmFloodInfo>& floods);
    /** Entities appeared: alarms that were heard of before them get their names. */
    void entitiesAdded(const feed::Delta& delta);
    void setFormatter(const Formatter* formatter);
    void setEnabled(bool enabled);
    void resetAlarms(const std::vector<feed::AlarmRecord>& alarms);
    void applyAlarm(const feed::AlarmRecord& alarm);
    /** Tells what followed from the records since the last time. */
    void settle();

signals:
    void countsChanged();
    void viewChanged();
    void columnsChanged();
    void languageChanged();
    void selectionChanged();
    /** Alarms came, went or changed: whoever draws badges looks again. */
    void alarmsChanged();
    void locateRequested(const QString& entity);
    void failed(const belfry::Error& error);

private:
    [[nodiscard]] items::AlarmTexts describe(const feed::AlarmRecord& alarm);
    void describeSuppression(const feed::AlarmRecord& alarm, items::AlarmTexts& texts) const;
    [[nodiscard]] const AlarmDefinition* definitionOf(const feed::AlarmRecord& alarm) const;
    [[nodiscard]] QString nameOf(const std::string& key) const;
    [[nodiscard]] QSortFilterProxyModel& shownList();
    [[nodiscard]] bool isShown(const QString& key);
    void setFilter(const AlarmFilter& filter);
    void recount();
    void keep();

    const CityClock& m_clock;
    const feed::Store* m_store = nullptr;
    const Formatter* m_formatter = nullptr;
    std::set<EntityId> m_unresolved;  ///< not in the catalogue yet
    items::AlarmListModel m_model;
    AlarmCounts m_counts;
    AlarmSortModel m_sorted;
    AlarmRegisterModel m_register;
    AlarmTreeModel m_tree;
    AlarmSelection m_selection;
    AlarmActionsViewModel m_actions;
    AlarmDetailViewModel m_detail;
    MaintenanceViewModel m_maintenance;
    JournalViewModel m_journal;
    AlarmSortModel::Show m_show = AlarmSortModel::Active;
    AlarmFilter m_filter;
    QStringList m_columns{QStringLiteral("state"), QStringLiteral("since"), QStringLiteral("where"),
                          QStringLiteral("value"), QStringLiteral("owner")};
    bool m_enabled = false;
    AlarmCounts::Figures m_figures;
    std::vector<feed::AlarmFloodInfo> m_floods;
    std::function<void(const AlarmViewSettings&)> m_save;
    AlarmViewSettings m_kept;
    bool m_dirty = false;
};

}  // namespace belfry::ui
