// SPDX-License-Identifier: Apache-2.0
#include "ui/assets/inspector_view_model.h"

#include <QRegularExpression>
#include <algorithm>

#include "models/domain/built_in_alarms.h"

namespace belfry::ui {

namespace {
const QString kDash = QStringLiteral("–");
QString text(std::string_view view) { return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size())); }
}  // namespace

QString wordOrderValue(const Formatter& formatter, const LayerSchema& schema, const std::string& attribute,
                       const std::optional<double>& number, const std::string& words) {
    const AttributeSchema* known = schema.attribute(attribute);
    if (known != nullptr && !words.empty()) {
        for (const EnumValue& value : known->enumValues) {
            if (value.name == words) {
                return formatter.text(value.title);
            }
        }
        return QString::fromStdString(words);
    }
    return known == nullptr || !number ? kDash : formatter.value(*known, *number);
}

InspectorViewModel::InspectorViewModel(items::AlarmListModel& alarms, items::OrderListModel& orders,
                                       TrendViewModel& trend, const CityClock& clock, QObject* parent)
    : QObject(parent), m_alarms(alarms), m_orders(orders), m_trend(trend), m_clock(clock) {
    m_ownAlarms.setSourceModel(&m_alarms);
    m_ownAlarms.setFilterRole(items::AlarmListModel::EntityRole);
    m_ownAlarms.setSortRole(items::AlarmListModel::PriorityRole);
    m_ownAlarms.sort(0);
    resolve();
    connect(&clock, &CityClock::ticked, this, &InspectorViewModel::read);
}

void InspectorViewModel::setEntity(const QString& entity) {
    if (entity != m_entity) {
        m_entity = entity;
        resolve();
    }
}

void InspectorViewModel::resolve() {
    m_handle = Handle{};
    if (m_store != nullptr && !m_entity.isEmpty()) {
        m_handle = m_store->catalogue().find(m_entity.toStdString()).value_or(Handle{});
    }
    // an id never is a newline, so nothing matches while nothing is selected
    const QString wanted = m_entity.isEmpty() ? QStringLiteral("\n") : m_entity;
    m_ownAlarms.setFilterRegularExpression(
        QRegularExpression(QRegularExpression::anchoredPattern(QRegularExpression::escape(wanted))));
    read();
    m_trend.show(m_entity.toStdString(), isKnown() ? &m_store->schema(m_handle.layer()) : nullptr,
                 m_attributes.present());
    emit entityChanged();
    emit eventsChanged();
}

void InspectorViewModel::read() { m_attributes.read(m_store, m_handle, m_formatter, m_clock.nowMs(), m_live); }

void InspectorViewModel::setLive(bool live) {
    if (live != m_live) {
        m_live = live;
        read();
    }
}

bool InspectorViewModel::hasPlace() const {
    return isKnown() && feed::isPlaced(m_store->catalogue().position(m_handle));
}

QString InspectorViewModel::title() const { return isKnown() ? text(m_store->catalogue().name(m_handle)) : m_entity; }

QString InspectorViewModel::typeTitle() const {
    if (!isKnown() || m_formatter == nullptr) {
        return {};
    }
    const LayerSchema& schema = m_store->schema(m_handle.layer());
    const std::uint8_t type = m_store->catalogue().type(m_handle);
    return type < schema.assetTypes.size() ? m_formatter->text(schema.assetTypes[type].title) : QString();
}

QString InspectorViewModel::subtitle() const {
    if (!isKnown() || m_formatter == nullptr) {
        return {};
    }
    QStringList parts;
    const feed::Catalogue& catalogue = m_store->catalogue();
    Handle parent = catalogue.parent(m_handle);
    for (int level = 0; level < 3 && parent.isValid() && catalogue.contains(parent); ++level) {
        parts.append(text(catalogue.name(parent)));
        parent = catalogue.parent(parent);
    }
    const QString street = text(catalogue.street(m_handle));
    if (!street.isEmpty() && !title().contains(street)) {
        parts.append(street);
    }
    const QString district = text(catalogue.district(m_handle));
    if (!district.isEmpty()) {
        parts.append(district);
    }
    for (const auto& [key, value] : catalogue.facts(m_handle)) {
        const QString fact = QString::fromStdString(value);
        if (key == "lamp_type") {
            parts.append(fact);
        } else if (key == "rated_power") {
            parts.append(m_formatter->quantity(fact.toDouble(), QStringLiteral("W"), 0));
        } else if (key == "lantern_height") {
            parts.append(m_formatter->quantity(fact.toDouble(), QStringLiteral("m"), 0));
        } else if (key == "cct") {
            parts.append(m_formatter->quantity(fact.toDouble(), QStringLiteral("K"), 0));
        } else if (key == "capacity") {
            parts.append(tr("%1 spaces").arg(m_formatter->number(fact.toDouble())));
        } else if (key == "lanes") {
            parts.append(tr("%n lane(s)", nullptr, fact.toInt()));
        } else if (key == "speed_kmh") {
            parts.append(tr("free flow %1").arg(m_formatter->quantity(fact.toDouble(), QStringLiteral("km/h"), 0)));
        } else if (key == "length_m") {
            parts.append(m_formatter->quantity(fact.toDouble(), QStringLiteral("m"), 0));
        } else if (key == "kind") {
            parts.append(fact == QLatin1String("traffic")      ? tr("traffic station")
                         : fact == QLatin1String("background") ? tr("background station")
                         : fact == QLatin1String("industrial") ? tr("industrial station")
                                                               : fact);
        }
    }
    return parts.join(QStringLiteral(" · "));
}

const AlarmDefinition* InspectorViewModel::worstAlarm() const {
    if (m_store == nullptr || m_ownAlarms.rowCount() == 0) {
        return nullptr;
    }
    const QModelIndex first = m_ownAlarms.index(0, 0);
    const std::string id = first.data(items::AlarmListModel::DefinitionRole).toString().toStdString();
    const QString layerId = first.data(items::AlarmListModel::LayerRole).toString();
    if (layerId.isEmpty()) {
        return builtInAlarm(id);
    }
    const auto layer = m_store->catalogue().layerIndex(layerId.toStdString());
    return layer ? m_store->schema(*layer).alarm(id) : nullptr;
}

QString InspectorViewModel::consequence() const {
    const AlarmDefinition* alarm = worstAlarm();
    return alarm == nullptr || m_formatter == nullptr ? QString() : m_formatter->text(alarm->guidance.consequence);
}

QString InspectorViewModel::response() const {
    const AlarmDefinition* alarm = worstAlarm();
    return alarm == nullptr || m_formatter == nullptr ? QString() : m_formatter->text(alarm->guidance.response);
}

const feed::OrderRecord* InspectorViewModel::order() const {
    return m_entity.isEmpty() ? nullptr : m_orders.holding(m_entity.toStdString());
}

const feed::OrderTarget* InspectorViewModel::target() const {
    const feed::OrderRecord* record = order();
    if (record != nullptr) {
        for (const feed::OrderTarget& candidate : record->targets) {
            if (candidate.entity == m_entity.toStdString()) {
                return &candidate;
            }
        }
    }
    return nullptr;
}

const CommandSchema* InspectorViewModel::commandOf(const feed::OrderRecord& record) const {
    return isKnown() ? m_store->schema(m_handle.layer()).command(record.command) : nullptr;
}

QString InspectorViewModel::orderId() const { return isHeld() ? QString::fromStdString(order()->id) : QString(); }
QString InspectorViewModel::orderState() const { return isHeld() ? items::stateKey(order()->state) : QString(); }
QString InspectorViewModel::targetState() const {
    return target() != nullptr ? items::stateKey(target()->state) : QString();
}
bool InspectorViewModel::isOrderUncertain() const { return target() != nullptr && target()->uncertain; }
QString InspectorViewModel::orderOwner() const { return isHeld() ? QString::fromStdString(order()->owner) : QString(); }
QString InspectorViewModel::orderReason() const {
    return isHeld() ? QString::fromStdString(order()->reason) : QString();
}

QString InspectorViewModel::commandedText() const {
    const feed::OrderTarget* held = target();
    const CommandSchema* command = held == nullptr ? nullptr : commandOf(*order());
    return command == nullptr || m_formatter == nullptr
               ? kDash
               : wordOrderValue(*m_formatter, m_store->schema(m_handle.layer()), command->commandAttribute,
                                held->commanded, held->commandedText);
}

double InspectorViewModel::commandedMs() const { return isHeld() ? static_cast<double>(order()->createdMs) : 0.0; }

QString InspectorViewModel::acceptedText() const {
    const feed::OrderTarget* held = target();
    const CommandSchema* command = held == nullptr ? nullptr : commandOf(*order());
    return command == nullptr || m_formatter == nullptr
               ? kDash
               : wordOrderValue(*m_formatter, m_store->schema(m_handle.layer()), command->commandAttribute,
                                held->accepted, held->acceptedText);
}

double InspectorViewModel::acceptedMs() const {
    return target() != nullptr ? static_cast<double>(target()->acceptedMs) : 0.0;
}

QString InspectorViewModel::actualText() const {
    // the store's own value: what the device reports, never what an order hopes for
    const CommandSchema* command = isHeld() ? commandOf(*order()) : nullptr;
    if (command == nullptr || m_formatter == nullptr) {
        return kDash;
    }
    const auto feedback = m_store->schema(m_handle.layer()).attributeIndex(command->feedbackAttribute);
    return feedback ? m_formatter->value(*m_store, m_handle, *feedback) : kDash;
}

double InspectorViewModel::actualMs() const {
    return isKnown() && m_handle.row() < m_store->table(m_handle.layer()).rowCount()
               ? static_cast<double>(m_store->table(m_handle.layer()).observedMs(m_handle.row()))
               : 0.0;
}

double InspectorViewModel::leaseEndsMs() const { return isHeld() ? static_cast<double>(order()->leaseEndsMs) : 0.0; }

bool InspectorViewModel::isOverridable() const {
    if (!isKnown()) {
        return false;
    }
    const LayerSchema& schema = m_store->schema(m_handle.layer());
    const std::uint8_t type = m_store->catalogue().type(m_handle);
    return std::any_of(schema.commands.begin(), schema.commands.end(), [&](const CommandSchema& command) {
        return command.assetTypes.empty() ||
               (type < schema.assetTypes.size() && std::find(command.assetTypes.begin(), command.assetTypes.end(),
                                                             schema.assetTypes[type].name) != command.assetTypes.end());
    });
}

void InspectorViewModel::setStore(const feed::Store* store) {
    m_store = store;
    resolve();
}

void InspectorViewModel::setFormatter(const Formatter* formatter) {
    m_formatter = formatter;
    m_trend.setFormatter(formatter);
    read();
    emit entityChanged();
    emit eventsChanged();
}

void InspectorViewModel::storeChanged(const items::StoreChange& change) {
    if (!m_handle.isValid()) {
        if (change.entities && !m_entity.isEmpty()) {
            resolve();  // it may just have appeared
        }
        return;
    }
    if (std::find(change.rows.begin(), change.rows.end(), m_handle) != change.rows.end()) {
        const bool first = m_attributes.attributeCount() == 0;
        read();
        if (first) {
            m_trend.show(m_entity.toStdString(), &m_store->schema(m_handle.layer()), m_attributes.present());
        }
        if (isHeld()) {
            emit eventsChanged();
        }
    }
}

void InspectorViewModel::eventsHappened() { emit eventsChanged(); }

}  // namespace belfry::ui
