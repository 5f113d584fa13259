// SPDX-License-Identifier: Apache-2.0
#include "ui/layers/preset_list_view_model.h"

#include <algorithm>
#include <utility>

#include "ui/layers/layer_summary.h"

namespace belfry::ui {

namespace {

QString text(std::string_view view) { return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size())); }

/** Live entities of one type for which `matches(value)` holds. */
template <typename Matches>
std::vector<Handle> select(const feed::Store& store, std::string_view layerId, std::string_view type,
                           std::string_view attribute, Matches matches) {
    std::vector<Handle> found;
    const auto layer = store.catalogue().layerIndex(layerId);
    if (!layer) {
        return found;
    }
    const LayerSchema& schema = store.schema(*layer);
    const auto column = schema.attributeIndex(attribute);
    const auto wanted = schema.assetTypeIndex(type);
    if (!column || !wanted) {
        return found;
    }
    const auto types = store.catalogue().types(*layer);
    const feed::EntityTable& table = store.table(*layer);
    const std::uint32_t rows = std::min(store.catalogue().rowCount(*layer), table.rowCount());
    for (std::uint32_t row = 0; row < rows; ++row) {
        const Handle handle = Handle::of(*layer, row);
        if (types[row] == *wanted && table.has(row, *column) &&
            matches(valueOf(schema.attributes[*column], table.raw(row, *column))) &&
            store.catalogue().contains(handle)) {
            found.push_back(handle);
        }
    }
    return found;
}

}  // namespace

int PresetMatchModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_handles.size());
}

QVariant PresetMatchModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid) || m_store == nullptr) {
        return {};
    }
    const Handle handle = m_handles[static_cast<std::size_t>(index.row())];
    const feed::Catalogue& catalogue = m_store->catalogue();
    switch (role) {
        case EntityRole: return text(catalogue.id(handle));
        case Qt::DisplayRole:
        case NameRole: return text(catalogue.name(handle));
        case DetailRole: {
            const std::uint8_t type = catalogue.type(handle);
            const LayerSchema& schema = m_store->schema(handle.layer());
            return type < schema.assetTypes.size() && m_formatter != nullptr
                       ? m_formatter->text(schema.assetTypes[type].title)
                       : QString();
        }
        default: return {};
    }
}

QHash<int, QByteArray> PresetMatchModel::roleNames() const {
    return {{EntityRole, "entity"}, {NameRole, "name"}, {DetailRole, "detail"}};
}

void PresetMatchModel::show(const feed::Store* store, const Formatter* formatter, std::vector<Handle> handles) {
    if (store == m_store && formatter == m_formatter && handles == m_handles) {
        return;
    }
    beginResetModel();
    m_store = store;
    m_formatter = formatter;
    m_handles = std::move(handles);
    endResetModel();
    emit matchesChanged();
}

PresetListViewModel::PresetListViewModel(const CityClock& clock, QObject* parent)
    : QAbstractListModel(parent), m_clock(clock) {
    connect(&clock, &CityClock::ticked, this, &PresetListViewModel::refresh);
}

int PresetListViewModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(PresetCount);
}

QVariant PresetListViewModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    switch (role) {
        case NumberRole: return index.row() + 1;
        case Qt::DisplayRole:
        case TitleRole: return title(index.row());
        case CountRole: return m_counts[static_cast<std::size_t>(index.row())];
        case ActiveRole: return index.row() == m_active;
        default: return {};
    }
}

QHash<int, QByteArray> PresetListViewModel::roleNames() const {
    return {{NumberRole, "number"}, {TitleRole, "title"}, {CountRole, "matchCount"}, {ActiveRole, "active"}};
}

QString PresetListViewModel::title(int row) const {
    switch (row) {
        case UnlitAtNight: return tr("Unlit at night");
        case FullCarParks: return tr("Full car parks");
        case LongQueues: return tr("Queues > 10 min");
        case UnderOverride: return tr("Under override");
        default: return tr("Not reporting");
    }
}

void PresetListViewModel::activate(int row) {
    m_active = row == m_active || row < 0 || row >= PresetCount ? -1 : row;
    m_dirty = true;
    refresh();
    emit dataChanged(index(0), index(PresetCount - 1), {ActiveRole});
    emit activeChanged();
    if (m_active < 0) {
        m_matches.show(m_store, m_formatter, {});
        emit highlightChanged({});
    }
}

void PresetListViewModel::setStore(const feed::Store* store) {
    m_store = store;
    m_matches.show(nullptr, m_formatter, {});
    emit highlightChanged({});  // handles of the old store mean nothing in the new one
    m_dirty = true;
    refresh();
}

void PresetListViewModel::setFormatter(const Formatter* formatter) {
    m_formatter = formatter;
    m_matches.show(m_store, m_formatter, m_matches.handles());
    emit dataChanged(index(0), index(PresetCount - 1), {Qt::DisplayRole, TitleRole});
    emit activeChanged();
}

void PresetListViewModel::storeChanged(const items::StoreChange& change) { m_dirty = m_dirty || !change.isEmpty(); }

void PresetListViewModel::setUnderOverride(std::set<std::string> entities) {
    m_underOverride = std::move(entities);
    m_dirty = true;
    refresh();
}

std::vector<Handle> PresetListViewModel::evaluate(int row) const {
    if (m_store == nullptr) {
        return {};
    }
    switch (row) {
        case UnlitAtNight: {
            std::size_t lit = 0;
            std::vector<Handle> dark =
                select(*m_store, "lighting", "luminaire", "illuminance_level", [&lit](double level) {
                    lit += level > 0.01 ? 1 : 0;
                    return level <= 0.01;
                });
            // with nearly all lamps dark it is day, and nothing is wrong with them
            return lit > dark.size() ? dark : std::vector<Handle>();
        }
        case FullCarParks:
            return select(*m_store, "parking", "facility", "occupancy", [](double taken) { return taken >= 0.98; });
        case LongQueues:
            return select(*m_store, "traffic", "road_segment", "queue_minutes", [](double min) { return min >= 10.0; });
        case UnderOverride: {
            std::vector<Handle> held;
            for (const std::string& id : m_underOverride) {
                if (const auto handle = m_store->catalogue().find(id)) {
                    held.push_back(*handle);
                }
            }
            return held;
        }
        default: {
            std::vector<Handle> silent;
            const auto layers = m_store->catalogue().layers();
            for (std::size_t i = 0; i < layers.size(); ++i) {
                const auto layer = static_cast<LayerIndex>(i);
                if (layers[i].dynamicEntities) {
                    continue;
                }
                const std::uint32_t rows =
                    std::min(m_store->catalogue().rowCount(layer), m_store->table(layer).rowCount());
                for (std::uint32_t r = 0; r < rows; ++r) {
                    const Handle handle = Handle::of(layer, r);
                    if (isSilent(*m_store, handle, m_clock.nowMs()) && m_store->catalogue().contains(handle)) {
                        silent.push_back(handle);
                    }
                }
            }
            return silent;
        }
    }
}

void PresetListViewModel::refresh() {
    if (m_store == nullptr || m_store->catalogue().size() == 0) {
        return;
    }
    for (int row = 0; row < PresetCount; ++row) {
        // silence grows with time alone; everything else only with a change
        if (!m_dirty && row != NotReporting) {
            continue;
        }
        std::vector<Handle> found = evaluate(row);
        const int count = static_cast<int>(found.size());
        if (row == m_active && found != m_matches.handles()) {
            emit highlightChanged(found);
            m_matches.show(m_store, m_formatter, std::move(found));
        }
        if (count != m_counts[static_cast<std::size_t>(row)]) {
            m_counts[static_cast<std::size_t>(row)] = count;
            emit dataChanged(index(row), index(row), {CountRole});
        }
    }
    m_dirty = false;
}

}  // namespace belfry::ui
