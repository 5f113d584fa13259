// SPDX-License-Identifier: Apache-2.0
#include "ui/alarms/alarm_list_view_model.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "models/domain/alarm_definition.h"
#include "models/domain/built_in_alarms.h"
#include "ui/text/coded.h"

namespace belfry::ui {

namespace {

constexpr std::array kStates = {"Unacknowledged", "Acknowledged", "RtnUnacknowledged", "LatchedUnacked",
                                "LatchedAcked"};

QString text(std::string_view view) { return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size())); }

}  // namespace

AlarmListViewModel::AlarmListViewModel(feed::AlarmPort& port, const CityClock& clock, QObject* parent)
    : QObject(parent),
      m_clock(clock),
      m_model([this](const feed::AlarmRecord& alarm) { return describe(alarm); }),
      m_counts(m_model),
      m_sorted(m_model),
      m_register(m_model, AlarmSortModel::Shelved),
      m_tree(m_model),
      m_actions(
          port, m_model, m_selection, [this](const feed::AlarmRecord& alarm) { return definitionOf(alarm); },
          [this](const QString& key) { return isShown(key); }),
      m_detail(m_model, [this](const feed::AlarmRecord& alarm) { return definitionOf(alarm); }),
      m_maintenance(port, clock),
      m_journal(port, clock) {
    m_selection.setModel(&m_sorted, items::AlarmListModel::KeyRole);
    connect(&m_selection, &AlarmSelection::changed, this, [this] {
        m_detail.setKey(m_selection.current());
        emit selectionChanged();
    });
    connect(&m_actions, &AlarmActionsViewModel::alarmTold, this, &AlarmListViewModel::applyAlarm);
    connect(&m_actions, &AlarmActionsViewModel::failed, this, &AlarmListViewModel::failed);
    connect(&m_maintenance, &MaintenanceViewModel::failed, this, &AlarmListViewModel::failed);
    connect(&m_maintenance, &QAbstractItemModel::modelReset, this, [this] {
        if (m_figures.suppressed > 0) {
            m_model.describeAgain();  // what suppresses them has a name now
        }
    });
    connect(&m_journal, &JournalViewModel::failed, this, &AlarmListViewModel::failed);
    connect(&clock, &CityClock::ticked, this, [this] { settle(); });
    connect(this, &AlarmListViewModel::viewChanged, this, &AlarmListViewModel::keep);
    connect(this, &AlarmListViewModel::columnsChanged, this, &AlarmListViewModel::keep);
}

QSortFilterProxyModel& AlarmListViewModel::shownList() {
    if (m_show == AlarmSortModel::Active) {
        return m_sorted;
    }
    return m_register;
}

QAbstractItemModel* AlarmListViewModel::alarms() { return &shownList(); }

bool AlarmListViewModel::isShown(const QString& key) {
    const int row = m_model.rowOf(key);
    return row >= 0 && shownList().mapFromSource(m_model.index(row)).isValid();
}

int AlarmListViewModel::shownTotal() { return shownList().rowCount(); }

QList<int> AlarmListViewModel::unacknowledged() const {
    return {m_figures.unacknowledged.begin(), m_figures.unacknowledged.end()};
}

int AlarmListViewModel::unacknowledgedTotal() const {
    int total = 0;
    for (const int count : m_figures.unacknowledged) {
        total += count;
    }
    return total;
}

// --- order, filter, columns -------------------------------------------------------------------------------------

void AlarmListViewModel::setOrder(AlarmSortModel::Order order) {
    m_sorted.setOrder(order);
    emit viewChanged();
    emit selectionChanged();
}

void AlarmListViewModel::sortBy(AlarmSortModel::Order order) {
    if (order == m_sorted.order()) {
        m_sorted.setReversed(!m_sorted.isReversed());
        emit viewChanged();
        emit selectionChanged();
    } else {
        setOrder(order);
    }
}

void AlarmListViewModel::setShow(AlarmSortModel::Show show) {
    if (show == m_show) {
        return;
    }
    m_show = show;
    if (show != AlarmSortModel::Active && show != AlarmSortModel::Maintenance) {
        m_register.setKind(show);
    }
    m_maintenance.setShown(show == AlarmSortModel::Maintenance);
    m_selection.setModel(&shownList(), items::AlarmListModel::KeyRole);
    emit viewChanged();
    emit selectionChanged();
}

void AlarmListViewModel::setFilter(const AlarmFilter& filter) {
    if (filter == m_filter) {
        return;
    }
    m_filter = filter;
    m_sorted.setFilter(filter);
    m_register.setFilter(filter);
    m_selection.prune();
    emit viewChanged();
    emit selectionChanged();
}

void AlarmListViewModel::setFilterText(const QString& text) {
    AlarmFilter filter = m_filter;
    filter.text = text.trimmed();
    setFilter(filter);
}

void AlarmListViewModel::setFilterPriority(int priority) {
    AlarmFilter filter = m_filter;
    filter.priority = priority;
    setFilter(filter);
}

int AlarmListViewModel::filterState() const {
    const auto found = std::find(kStates.begin(), kStates.end(), m_filter.state.toStdString());
    return found == kStates.end() ? 0 : static_cast<int>(found - kStates.begin()) + 1;
}

void AlarmListViewModel::setFilterState(int state) {
    AlarmFilter filter = m_filter;
    filter.state = state < 1 || state > static_cast<int>(kStates.size())
                       ? QString()
                       : QString::fromLatin1(kStates[static_cast<std::size_t>(state) - 1]);
    setFilter(filter);
}

QStringList AlarmListViewModel::stateTitles() const {
    QStringList titles{tr("All states")};
    for (const char* const state : kStates) {
        titles.append(alarmStateText(state));
    }
    return titles;
}

int AlarmListViewModel::filterLayer() const {
    const auto layer = m_store == nullptr || m_filter.layer.isEmpty()
                           ? std::nullopt
                           : m_store->catalogue().layerIndex(m_filter.layer.toStdString());
    return layer ? static_cast<int>(*layer) : -1;
}

void AlarmListViewModel::setFilterLayer(int layer) {
    AlarmFilter filter = m_filter;
    filter.layer.clear();
    if (m_store != nullptr && layer >= 0 && static_cast<std::size_t>(layer) < m_store->catalogue().layers().size()) {
        filter.layer = text(m_store->catalogue().layers()[static_cast<std::size_t>(layer)].id);
    }
    setFilter(filter);
}

int AlarmListViewModel::filterDistrict() const {
    return m_filter.inDistrict ? static_cast<int>(m_maintenance.districts().indexOf(m_filter.district)) : -1;
}

void AlarmListViewModel::setFilterDistrict(int district) {
    const QStringList names = m_maintenance.districts();
    AlarmFilter filter = m_filter;
    filter.inDistrict = district >= 0 && district < names.size();
    filter.district = filter.inDistrict ? names[district] : QString();
    setFilter(filter);
}

void AlarmListViewModel::filterTo(const QString& layer, const QString& district, bool inDistrict) {
    AlarmFilter filter;
    filter.layer = layer;
    filter.district = inDistrict ? district : QString();
    filter.inDistrict = inDistrict;
    setFilter(filter);
}

void AlarmListViewModel::clearFilter() { setFilter({}); }

void AlarmListViewModel::toggleColumn(const QString& column) {
    if (!m_columns.removeOne(column)) {
        m_columns.append(column);
    }
    emit columnsChanged();
}

void AlarmListViewModel::toggleCause(const QString& key) {
    const feed::AlarmRecord* const alarm = m_model.find(key);
    if (m_show == AlarmSortModel::Active && alarm != nullptr && (alarm->consequences > 0 || m_sorted.isOpened(key))) {
        m_sorted.toggle(key);
        m_selection.prune();
        emit selectionChanged();
    }
}

// --- what is kept from one run to the next --------------------------------------------------------------------------

AlarmViewSettings AlarmListViewModel::settings() const {
    return {m_columns, static_cast<int>(m_sorted.order()), m_sorted.isReversed(), m_filter};
}

void AlarmListViewModel::setMemory(const AlarmViewSettings& settings,
                                   std::function<void(const AlarmViewSettings&)> save) {
    m_save = nullptr;  // what is read is not written back
    const QStringList known{QStringLiteral("state"),   QStringLiteral("since"), QStringLiteral("where"),
                            QStringLiteral("value"),   QStringLiteral("owner"), QStringLiteral("layer"),
                            QStringLiteral("district")};
    QStringList columns;
    for (const QString& column : settings.columns) {
        if (known.contains(column) && !columns.contains(column)) {
            columns.append(column);
        }
    }
    m_columns = settings.columns.isEmpty() ? m_columns : columns;
    if (settings.order >= AlarmSortModel::ByPriority && settings.order <= AlarmSortModel::ByGroup) {
        m_sorted.setOrder(static_cast<AlarmSortModel::Order>(settings.order));
        m_sorted.setReversed(settings.reversed);
    }
    AlarmFilter filter = settings.filter;
    filter.priority = filter.priority >= 0 && filter.priority <= 4 ? filter.priority : 0;
    setFilter(filter);
    emit columnsChanged();
    emit viewChanged();
    m_kept = this->settings();
    m_save = std::move(save);
}

void AlarmListViewModel::keep() {
    if (m_save && settings() != m_kept) {
        m_kept = settings();
        m_save(m_kept);
    }
}

// --- selection and places ---------------------------------------------------------------------------------------

void AlarmListViewModel::setSelectedKey(const QString& key) {
    if (!key.isEmpty() && !isShown(key) && m_model.find(key) != nullptr) {
        setShow(AlarmSortModel::Active);  // somebody wants to see it: nothing may hide it
        clearFilter();
    }
    m_selection.select(key);
}

void AlarmListViewModel::locate(const QString& key) {
    if (const feed::AlarmRecord* alarm = m_model.find(key)) {
        emit locateRequested(QString::fromStdString(alarm->entity));
    }
}

void AlarmListViewModel::openIncident() {
    if (!m_detail.incident().isEmpty()) {
        emit locateRequested(m_detail.incident());
    }
}

// --- what the gateway says --------------------------------------------------------------------------------------

void AlarmListViewModel::setStore(const feed::Store* store) {
    m_store = store;
    m_unresolved.clear();
    m_model.describeAgain();
    m_actions.setWords({m_formatter, m_store});
    m_detail.setWords(m_formatter, m_store);
    m_maintenance.setWords(m_formatter, m_store);
    m_journal.setWords(m_formatter, m_store);
    m_dirty = true;
    settle();
}

void AlarmListViewModel::entitiesAdded(const feed::Delta& delta) {
    if (m_unresolved.empty() || m_store == nullptr) {
        return;
    }
    const bool wanted = std::any_of(delta.added.begin(), delta.added.end(), [this](const feed::AddedAsset& added) {
        return m_unresolved.contains(EntityId(m_store->catalogue().id(added.handle)));
    });
    if (wanted) {
        m_unresolved.clear();
        m_model.describeAgain();
        m_dirty = true;
        settle();
    }
}

void AlarmListViewModel::setFormatter(const Formatter* formatter) {
    m_formatter = formatter;
    m_model.describeAgain();
    m_tree.retranslate();
    m_actions.setWords({m_formatter, m_store});
    m_detail.setWords(m_formatter, m_store);
    m_maintenance.setWords(m_formatter, m_store);
    m_journal.setWords(m_formatter, m_store);
    emit languageChanged();
    emit selectionChanged();
}

void AlarmListViewModel::setEnabled(bool enabled) {
    if (enabled != m_enabled) {
        m_enabled = enabled;
        m_actions.setEnabled(enabled);
        m_maintenance.setEnabled(enabled);
        emit selectionChanged();
    }
}

void AlarmListViewModel::resetAlarms(const std::vector<feed::AlarmRecord>& alarms) {
    m_unresolved.clear();
    m_model.reset(alarms);
    m_dirty = true;
    settle();
}

void AlarmListViewModel::applyAlarm(const feed::AlarmRecord& alarm) {
    m_model.apply(alarm);
    m_dirty = true;
}

void AlarmListViewModel::settle() {
    if (!std::exchange(m_dirty, false)) {
        return;
    }
    recount();
    m_tree.settle();
    m_selection.prune();
    m_actions.look();
    m_detail.look();
    emit selectionChanged();
    emit alarmsChanged();
}

void AlarmListViewModel::recount() {
    if (const AlarmCounts::Figures figures = m_counts.figures(); figures != m_figures) {
        m_figures = figures;
        emit countsChanged();
    }
}

void AlarmListViewModel::setFloods(const std::vector<feed::AlarmFloodInfo>& floods) {
    if (floods != m_floods) {
        m_floods = floods;
        emit countsChanged();
    }
}

int AlarmListViewModel::rate10() const {
    return std::accumulate(m_floods.begin(), m_floods.end(), 0,
                           [](int sum, const feed::AlarmFloodInfo& one) { return sum + static_cast<int>(one.rate10); });
}

bool AlarmListViewModel::flood() const {
    return std::any_of(m_floods.begin(), m_floods.end(), [](const feed::AlarmFloodInfo& one) { return one.inFlood; });
}

QString AlarmListViewModel::floodPlaces() const {
    QStringList places;
    for (const feed::AlarmFloodInfo& one : m_floods) {
        if (one.inFlood && m_floods.size() > 1) {
            places.append(one.position == "city" ? tr("Rest of the city") : QString::fromStdString(one.title));
        }
    }
    return places.join(QStringLiteral(", "));
}

QString AlarmListViewModel::floodDetail() const {
    QStringList lines;
    for (const feed::AlarmFloodInfo& one : m_floods) {
        const QString title = m_floods.size() == 1     ? tr("Whole city")
                              : one.position == "city" ? tr("Rest of the city")
                                                       : QString::fromStdString(one.title);
        QString line = tr("%1: %n alarm(s) in the last 10 min", nullptr, static_cast<int>(one.rate10)).arg(title);
        if (one.inFlood && m_formatter != nullptr) {
            line = tr("%1, flood since %2").arg(line, m_formatter->time(static_cast<double>(one.sinceMs)));
        }
        lines.append(line);
    }
    return lines.join(QLatin1Char('\n'));
}

// --- words ------------------------------------------------------------------------------------------------------

const AlarmDefinition* AlarmListViewModel::definitionOf(const feed::AlarmRecord& alarm) const {
    if (m_store == nullptr) {
        return nullptr;
    }
    if (alarm.layer.empty()) {
        return builtInAlarm(alarm.definition);
    }
    const auto layer = m_store->catalogue().layerIndex(alarm.layer);
    return layer ? m_store->schema(*layer).alarm(alarm.definition) : nullptr;
}

QString AlarmListViewModel::nameOf(const std::string& key) const {
    const int row = m_model.rowOf(QString::fromStdString(key));
    if (row >= 0) {
        return m_model.textsAt(row).what + QStringLiteral(" · ") + m_model.textsAt(row).where;
    }
    return QString::fromStdString(key);
}

items::AlarmTexts AlarmListViewModel::describe(const feed::AlarmRecord& alarm) {
    items::AlarmTexts texts;
    texts.where = QString::fromStdString(alarm.entity);
    texts.what = QString::fromStdString(alarm.definition);
    texts.value = QString::fromStdString(alarm.valueText);
    texts.state = alarmStateText(alarm.state);
    texts.layer = alarm.layer.empty() ? tr("System") : QString::fromStdString(alarm.layer);
    describeSuppression(alarm, texts);
    if (m_store == nullptr || m_formatter == nullptr) {
        return texts;
    }
    const EntityId& place = alarm.said.about.empty() ? alarm.entity : alarm.said.about;
    if (const auto handle = m_store->catalogue().find(place)) {
        texts.where = text(m_store->catalogue().name(*handle));
        texts.district = text(m_store->catalogue().district(*handle));
        const auto& types = m_store->schema(handle->layer()).assetTypes;
        if (const std::uint8_t type = m_store->catalogue().type(*handle); type < types.size()) {
            texts.assetType = m_formatter->text(types[type].title);
        }
    } else {
        m_unresolved.insert(place);
    }
    if (!m_store->catalogue().find(alarm.entity)) {
        m_unresolved.insert(alarm.entity);
    }
    const auto layer = m_store->catalogue().layerIndex(alarm.layer);
    if (layer) {
        texts.layer = m_formatter->text(m_store->schema(*layer).title);
    }
    if (const AlarmDefinition* definition = definitionOf(alarm)) {
        texts.what = m_formatter->text(definition->title);
        const AlarmDefinition* root =
            layer ? rootRule(m_store->catalogue().layers(), m_store->schema(*layer), *definition).second : definition;
        texts.rootRule = m_formatter->text(root->title);
        texts.rootPriority = static_cast<int>(root->priority);
        const std::string& shown = !definition->valueAttribute.empty() || definition->condition.empty()
                                       ? definition->valueAttribute
                                       : definition->condition.front().attribute;
        const AttributeSchema* attribute = layer ? m_store->schema(*layer).attribute(shown) : nullptr;
        if (attribute != nullptr && alarm.value) {
            texts.value = m_formatter->value(*attribute, *alarm.value);
        }
    }
    if (!alarm.said.isEmpty()) {
        CodedText said = alarm.said;
        said.about.clear();  // it is in the column of the place
        texts.value = worded(said, *m_formatter, m_store).text;
    }
    return texts;
}

void AlarmListViewModel::describeSuppression(const feed::AlarmRecord& alarm, items::AlarmTexts& texts) const {
    QStringList who;
    QStringList why;
    for (const feed::AlarmSuppressionInfo& info : alarm.suppressedBy) {
        const auto after = [&info](std::string_view prefix) { return info.rule.substr(prefix.size()); };
        QString reason = info.said.isEmpty() || m_formatter == nullptr ? QString::fromStdString(info.reason)
                                                                       : worded(info.said, *m_formatter, m_store).text;
        if (info.rule.starts_with("cause:")) {
            who.append(tr("Cause: %1").arg(nameOf(after("cause:"))));
            reason = tr("it follows from its cause");
        } else if (info.rule.starts_with("window:")) {
            const std::string id = after("window:");
            const QString title = m_maintenance.titleOf(id);
            who.append(tr("Maintenance %1").arg(QString::fromStdString(id)));
            reason = title.isEmpty() ? reason : title;
        } else {
            const AlarmDefinition* const definition = definitionOf(alarm);
            const std::string id = info.rule.starts_with("rule:") ? after("rule:") : info.rule;
            who.append(tr("Rule %1").arg(QString::fromStdString(id)));
            for (const SuppressionRule& rule :
                 definition == nullptr ? std::vector<SuppressionRule>() : definition->suppress) {
                if (rule.id == id && m_formatter != nullptr && !rule.title.en.empty()) {
                    reason = m_formatter->text(rule.title);
                }
            }
        }
        why.append(reason);
    }
    texts.suppressedWho = who.join(QStringLiteral("; "));
    texts.suppressedWhy = why.join(QStringLiteral("; "));
}

}  // namespace belfry::ui
