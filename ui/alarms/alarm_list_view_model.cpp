// SPDX-License-Identifier: Apache-2.0
#include "ui/alarms/alarm_list_view_model.h"

#include <QPointer>
#include <algorithm>
#include <utility>

#include "models/domain/alarm_flood.h"
#include "models/domain/built_in_alarms.h"
#include "ui/text/coded.h"

namespace belfry::ui {

namespace {
QString text(std::string_view view) { return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size())); }
}  // namespace

AlarmListViewModel::AlarmListViewModel(feed::AlarmPort& port, const CityClock& clock, QObject* parent)
    : QObject(parent),
      m_port(port),
      m_clock(clock),
      m_model([this](const feed::AlarmRecord& alarm) { return describe(alarm); }) {
    m_sorted.setSourceModel(&m_model);
    connect(&m_sorted, &QAbstractItemModel::layoutChanged, this, &AlarmListViewModel::selectionChanged);
    connect(&m_sorted, &QAbstractItemModel::rowsInserted, this, &AlarmListViewModel::selectionChanged);
    connect(&m_sorted, &QAbstractItemModel::rowsRemoved, this, &AlarmListViewModel::selectionChanged);
    connect(&clock, &CityClock::ticked, this, &AlarmListViewModel::recount);
}

QList<int> AlarmListViewModel::unacknowledged() const { return {m_unacknowledged.begin(), m_unacknowledged.end()}; }

int AlarmListViewModel::unacknowledgedTotal() const {
    int total = 0;
    for (const int count : m_unacknowledged) {
        total += count;
    }
    return total;
}

void AlarmListViewModel::setOrder(AlarmSortModel::Order order) {
    m_sorted.setOrder(order);
    emit viewChanged();
    emit selectionChanged();
}

void AlarmListViewModel::setShow(AlarmSortModel::Show show) {
    m_sorted.setShow(show);
    emit viewChanged();
    emit selectionChanged();
}

void AlarmListViewModel::setFilterText(const QString& text) {
    m_sorted.setText(text);
    emit viewChanged();
    emit selectionChanged();
}

void AlarmListViewModel::setFilterPriority(int priority) {
    m_sorted.setPriority(priority);
    emit viewChanged();
    emit selectionChanged();
}

void AlarmListViewModel::setSelectedKey(const QString& key) {
    if (key != m_selected) {
        m_selected = key;
        emit selectionChanged();
    }
}

int AlarmListViewModel::selectedRow() const {
    const int row = m_model.rowOf(m_selected);
    return row < 0 ? -1 : m_sorted.mapFromSource(m_model.index(row)).row();
}

QString AlarmListViewModel::selectedTitle() const {
    const int row = m_model.rowOf(m_selected);
    return row < 0 ? QString() : m_model.textsAt(row).what + QStringLiteral(" · ") + m_model.textsAt(row).where;
}

bool AlarmListViewModel::canAcknowledge() const {
    const feed::AlarmRecord* alarm = m_model.find(m_selected);
    return m_enabled && alarm != nullptr && items::isFlashing(alarm->state);
}

bool AlarmListViewModel::canShelve() const {
    const feed::AlarmRecord* alarm = m_model.find(m_selected);
    return m_enabled && alarm != nullptr && !items::isInhibited(alarm->state);
}

int AlarmListViewModel::maxShelveMinutes() const {
    const feed::AlarmRecord* alarm = m_model.find(m_selected);
    const AlarmDefinition* definition = alarm == nullptr ? nullptr : definitionOf(*alarm);
    return static_cast<int>((definition == nullptr ? AlarmDefinition{}.maxShelveMs : definition->maxShelveMs) / 60'000);
}

void AlarmListViewModel::selectRow(int row) {
    const QModelIndex index = m_sorted.index(row, 0);
    if (index.isValid()) {
        setSelectedKey(index.data(items::AlarmListModel::KeyRole).toString());
    }
}

void AlarmListViewModel::moveSelection(int by) {
    const int rows = m_sorted.rowCount();
    if (rows > 0) {
        const int now = selectedRow();
        selectRow(now < 0 ? 0 : std::clamp(now + by, 0, rows - 1));
    }
}

void AlarmListViewModel::acknowledge(const QString& key, const QString& note) {
    const feed::AlarmRecord* alarm = m_model.find(key);
    if (alarm == nullptr || !m_enabled) {
        return;
    }
    m_port.acknowledge(alarm->key, alarm->occurrence, note.toStdString(),
                       [self = QPointer(this)](const Result<feed::AlarmRecord>& result) {
                           if (self) {
                               self->answer(result);
                           }
                       });
}

void AlarmListViewModel::shelveSelected(int minutes, const QString& reason) {
    if (!canShelve()) {
        return;
    }
    m_port.shelve(m_selected.toStdString(), Millis{minutes} * 60'000, reason.toStdString(),
                  [self = QPointer(this)](const Result<feed::AlarmRecord>& result) {
                      if (self) {
                          self->answer(result);
                      }
                  });
}

void AlarmListViewModel::unshelveSelected() {
    if (!m_enabled || m_selected.isEmpty()) {
        return;
    }
    m_port.unshelve(m_selected.toStdString(), [self = QPointer(this)](const Result<feed::AlarmRecord>& result) {
        if (self) {
            self->answer(result);
        }
    });
}

void AlarmListViewModel::locate(const QString& key) {
    if (const feed::AlarmRecord* alarm = m_model.find(key)) {
        emit locateRequested(QString::fromStdString(alarm->entity));
    }
}

void AlarmListViewModel::setStore(const feed::Store* store) {
    m_store = store;
    m_model.describeAgain();
}

void AlarmListViewModel::setFormatter(const Formatter* formatter) {
    m_formatter = formatter;
    m_model.describeAgain();
    emit selectionChanged();
}

void AlarmListViewModel::setEnabled(bool enabled) {
    if (enabled != m_enabled) {
        m_enabled = enabled;
        emit selectionChanged();
    }
}

void AlarmListViewModel::resetAlarms(std::vector<feed::AlarmRecord> alarms) {
    m_recent.clear();
    for (const feed::AlarmRecord& alarm : alarms) {
        remember(alarm);
    }
    std::sort(m_recent.begin(), m_recent.end());
    m_model.reset(std::move(alarms));
    recount();
    emit selectionChanged();
    emit alarmsChanged();
}

void AlarmListViewModel::applyAlarm(const feed::AlarmRecord& alarm) {
    const feed::AlarmRecord* known = m_model.find(QString::fromStdString(alarm.key));
    if (known == nullptr || known->occurrence != alarm.occurrence) {
        remember(alarm);
    }
    m_model.apply(alarm);
    recount();
    emit selectionChanged();
    emit alarmsChanged();
}

void AlarmListViewModel::remember(const feed::AlarmRecord& alarm) {
    if (alarm.raisedMs > m_clock.nowMs() - kFloodWindowMs && !items::isInhibited(alarm.state)) {
        m_recent.push_back(alarm.raisedMs);
    }
}

void AlarmListViewModel::recount() {
    std::array<int, 4> unacknowledged{};
    Millis oldest = 0;
    int active = 0;
    int shelved = 0;
    int suppressed = 0;
    int outOfService = 0;
    for (int row = 0; row < m_model.rowCount(); ++row) {
        const feed::AlarmRecord& alarm = m_model.at(row);
        shelved += alarm.state == "Shelved" ? 1 : 0;
        suppressed += alarm.state == "SuppressedByDesign" ? 1 : 0;
        outOfService += alarm.state == "OutOfService" ? 1 : 0;
        active += items::isInhibited(alarm.state) ? 0 : 1;
        if (items::isFlashing(alarm.state)) {
            const auto priority = static_cast<std::size_t>(alarm.priority);
            unacknowledged[std::clamp<std::size_t>(priority, 1, 4) - 1] += 1;
            oldest = oldest == 0 ? alarm.raisedMs : std::min(oldest, alarm.raisedMs);
        }
    }
    const Millis horizon = m_clock.nowMs() - kFloodWindowMs;
    const std::size_t before = m_recent.size();
    while (!m_recent.empty() && m_recent.front() <= horizon) {
        m_recent.pop_front();
    }
    const bool flood = m_flood ? m_recent.size() >= kFloodExitBelow : m_recent.size() > kFloodEnterAbove;
    if (unacknowledged != m_unacknowledged || oldest != m_oldestMs || active != m_active || shelved != m_shelved ||
        suppressed != m_suppressed || outOfService != m_outOfService || flood != m_flood || before != m_recent.size() ||
        !m_recent.empty()) {
        m_unacknowledged = unacknowledged;
        m_oldestMs = oldest;
        m_active = active;
        m_shelved = shelved;
        m_suppressed = suppressed;
        m_outOfService = outOfService;
        m_flood = flood;
        emit countsChanged();
    }
}

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

items::AlarmTexts AlarmListViewModel::describe(const feed::AlarmRecord& alarm) const {
    items::AlarmTexts texts;
    texts.where = QString::fromStdString(alarm.entity);
    texts.what = QString::fromStdString(alarm.definition);
    texts.value = QString::fromStdString(alarm.valueText);
    if (m_store == nullptr || m_formatter == nullptr) {
        return texts;
    }
    const EntityId& place = alarm.said.about.empty() ? alarm.entity : alarm.said.about;
    if (const auto handle = m_store->catalogue().find(place)) {
        texts.where = text(m_store->catalogue().name(*handle));
    }
    if (const AlarmDefinition* definition = definitionOf(alarm)) {
        texts.what = m_formatter->text(definition->title);
        const auto layer = m_store->catalogue().layerIndex(alarm.layer);
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

void AlarmListViewModel::answer(const Result<feed::AlarmRecord>& result) {
    if (result) {
        applyAlarm(*result);
    } else {
        emit failed(result.error());
    }
}

}  // namespace belfry::ui
