// SPDX-License-Identifier: Apache-2.0
#include "ui/layers/layer_list_view_model.h"

#include <algorithm>

namespace belfry::ui {

namespace {
constexpr double kCompleteShare = 0.8;  // screens.md: grey below 80 %
}

LayerListViewModel::LayerListViewModel(const CityClock& clock, QObject* parent)
    : QAbstractListModel(parent), m_clock(clock) {
    connect(&clock, &CityClock::ticked, this, &LayerListViewModel::refresh);
}

int LayerListViewModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant LayerListViewModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
        case Qt::DisplayRole:
        case TitleRole: return row.title;
        case IdRole: return row.id;
        case IconRole: return row.icon;
        case CountRole: return row.count;
        case ShownRole: return !m_hidden.contains(row.id);
        case SummaryRole: return row.summary;
        case CompleteRole: return row.complete;
        case FreshnessRole: return static_cast<int>(row.freshness);
        default: return {};
    }
}

QHash<int, QByteArray> LayerListViewModel::roleNames() const {
    return {{IdRole, "layerId"},  {TitleRole, "title"},     {IconRole, "glyph"},        {CountRole, "entityCount"},
            {ShownRole, "shown"}, {SummaryRole, "summary"}, {CompleteRole, "complete"}, {FreshnessRole, "freshness"}};
}

void LayerListViewModel::setHiddenLayers(const QStringList& layers) {
    if (layers == m_hidden) {
        return;
    }
    m_hidden = layers;
    emit hiddenLayersChanged();
    if (!m_rows.empty()) {
        emit dataChanged(index(0), index(static_cast<int>(m_rows.size()) - 1), {ShownRole});
    }
}

void LayerListViewModel::toggle(const QString& layerId) {
    QStringList hidden = m_hidden;
    if (hidden.removeAll(layerId) == 0) {
        hidden.append(layerId);
    }
    setHiddenLayers(hidden);
}

void LayerListViewModel::only(const QString& layerId) {
    QStringList hidden;
    for (const Row& row : m_rows) {
        if (row.id != layerId) {
            hidden.append(row.id);
        }
    }
    const bool already = hidden.size() == m_hidden.size() && !m_hidden.contains(layerId);
    setHiddenLayers(already ? QStringList() : hidden);
}

void LayerListViewModel::setStore(const feed::Store* store) {
    m_store = store;
    rebuild();
}

void LayerListViewModel::setCounts(const feed::Following* following, const feed::CityCounts* counts) {
    m_following = following;
    m_counts = counts;
    for (Row& row : m_rows) {
        row.dirty = true;
    }
}

bool LayerListViewModel::isPart() const {
    return m_following != nullptr && m_counts != nullptr && !m_following->isEverything();
}

void LayerListViewModel::setFormatter(const Formatter* formatter) {
    m_formatter = formatter;
    if (m_store == nullptr || m_formatter == nullptr || m_rows.empty()) {
        return;
    }
    const auto layers = m_store->catalogue().layers();
    for (std::size_t i = 0; i < m_rows.size() && i < layers.size(); ++i) {
        m_rows[i].title = m_formatter->text(layers[i].title);
        m_rows[i].summary = word(m_rows[i].figures);
    }
    emit dataChanged(index(0), index(static_cast<int>(m_rows.size()) - 1), {Qt::DisplayRole, TitleRole, SummaryRole});
}

void LayerListViewModel::rebuild() {
    beginResetModel();
    m_rows.clear();
    if (m_store != nullptr) {
        for (const LayerSchema& schema : m_store->catalogue().layers()) {
            Row row;
            row.id = QString::fromStdString(schema.id);
            row.title = m_formatter != nullptr ? m_formatter->text(schema.title) : row.id;
            row.icon = QString::fromStdString(schema.symbol.icon);
            m_rows.push_back(std::move(row));
        }
    }
    endResetModel();
    emit countChanged();
    setSources(m_sources);
    refresh();
}

void LayerListViewModel::storeChanged(const items::StoreChange& change) {
    if (change.reset) {
        return;  // setStore() follows
    }
    for (const Handle handle : change.rows) {
        if (handle.layer() < m_rows.size()) {
            m_rows[handle.layer()].dirty = true;
        }
    }
    if (change.entities) {
        for (Row& row : m_rows) {
            row.dirty = true;
        }
    }
}

void LayerListViewModel::setSources(const std::vector<feed::SourceHealth>& sources) {
    m_sources = sources;
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        Freshness worst = Freshness::Live;
        for (const feed::SourceHealth& source : sources) {
            if (std::find(source.layers.begin(), source.layers.end(), m_rows[i].id.toStdString()) !=
                source.layers.end()) {
                worst = std::max(worst, source.freshness);
            }
        }
        if (worst != m_rows[i].freshness) {
            m_rows[i].freshness = worst;
            m_rows[i].dirty = true;
            const QModelIndex changed = index(static_cast<int>(i));
            emit dataChanged(changed, changed, {FreshnessRole});
        }
    }
}

void LayerListViewModel::refresh() {
    if (m_store == nullptr || m_formatter == nullptr) {
        return;
    }
    int total = 0;
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        Row& row = m_rows[i];
        const auto layer = static_cast<LayerIndex>(i);
        const auto count = static_cast<int>(m_store->catalogue().liveCount(layer));
        total += count;
        if (!row.dirty && row.count == count && row.freshness == Freshness::Live && !isPart()) {
            continue;
        }
        row.dirty = false;
        row.figures = figuresOf(layer, row.figures);
        const QString text = word(row.figures);
        const bool complete = row.figures.completeness >= kCompleteShare;
        if (text != row.summary || count != row.count || complete != row.complete) {
            row.summary = text;
            row.count = count;
            row.complete = complete;
            const QModelIndex changed = index(static_cast<int>(i));
            emit dataChanged(changed, changed, {CountRole, SummaryRole, CompleteRole});
        }
    }
    if (total != m_total) {
        m_total = total;
        emit totalCountChanged();
    }
}

feed::LayerSummary LayerListViewModel::figuresOf(LayerIndex layer, const feed::LayerSummary& before) const {
    if (!isPart()) {
        return feed::summarise(*m_store, layer, m_clock.nowMs());
    }
    const std::optional<feed::LayerCount> told = m_counts->count(layer);
    return told ? told->summary : before;
}

QString LayerListViewModel::word(const feed::LayerSummary& summary) const {
    if (m_formatter == nullptr) {
        return {};
    }
    if (!summary.known) {
        return tr("no data yet");
    }
    switch (summary.kind) {
        case feed::LayerSummary::Kind::Fullness: return tr("%1 full").arg(m_formatter->percent(summary.figure));
        case feed::LayerSummary::Kind::Working: return tr("%1 working").arg(m_formatter->percent(summary.figure, 1));
        case feed::LayerSummary::Kind::TravelTime:
            return tr("%1× travel time").arg(m_formatter->number(summary.figure, 2));
        case feed::LayerSummary::Kind::AirIndex: return tr("index %1 of 6").arg(m_formatter->number(summary.figure));
        case feed::LayerSummary::Kind::OpenIncidents:
            return summary.urgent > 0
                       ? tr("%1 open, %2 P1").arg(m_formatter->number(summary.figure)).arg(summary.urgent)
                       : tr("%1 open").arg(m_formatter->number(summary.figure));
        case feed::LayerSummary::Kind::Reporting: break;
    }
    return tr("%1 reporting").arg(m_formatter->percent(summary.figure, 1));
}

}  // namespace belfry::ui
