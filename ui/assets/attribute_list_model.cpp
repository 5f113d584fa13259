// SPDX-License-Identifier: Apache-2.0
#include "ui/assets/attribute_list_model.h"

#include <algorithm>

namespace belfry::ui {

int AttributeListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant AttributeListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
        case Qt::DisplayRole:
        case TitleRole: return row.title;
        case ValueRole: return row.value;
        case ObservedRole: return QVariant::fromValue(static_cast<qlonglong>(row.observedMs));
        case QualityRole: return static_cast<int>(row.quality);
        case FreshnessRole: return static_cast<int>(row.freshness);
        case LeadingRole: return row.leading;
        default: return {};
    }
}

QHash<int, QByteArray> AttributeListModel::roleNames() const {
    return {{TitleRole, "title"},     {ValueRole, "valueText"},     {ObservedRole, "observedMs"},
            {QualityRole, "quality"}, {FreshnessRole, "freshness"}, {LeadingRole, "leading"}};
}

void AttributeListModel::read(const feed::Store* store, Handle handle, const Formatter* formatter, Millis nowMs,
                              bool live) {
    std::vector<Row> rows;
    if (store != nullptr && formatter != nullptr && store->catalogue().contains(handle) &&
        handle.row() < store->table(handle.layer()).rowCount()) {
        const LayerSchema& schema = store->schema(handle.layer());
        const feed::EntityTable& table = store->table(handle.layer());
        const Millis observed = table.observedMs(handle.row());
        const Freshness aged = freshnessOf(observed == 0 ? -1 : std::max<Millis>(0, nowMs - observed), schema.periodMs);
        const Freshness freshness = live ? aged : std::max(aged, Freshness::Stale);
        for (std::size_t i = 0; i < schema.attributes.size(); ++i) {
            const auto attribute = static_cast<AttributeIndex>(i);
            if (!table.has(handle.row(), attribute)) {
                continue;
            }
            Row row;
            row.attribute = attribute;
            row.title = formatter->text(schema.attributes[i].title);
            row.value = formatter->value(*store, handle, attribute);
            row.observedMs = observed;
            row.quality = table.quality(handle.row(), attribute);
            row.freshness = freshness;
            row.leading = schema.attributes[i].name == schema.symbol.levelAttribute;
            rows.push_back(std::move(row));
        }
    }
    const bool same = std::equal(rows.begin(), rows.end(), m_rows.begin(), m_rows.end(),
                                 [](const Row& a, const Row& b) { return a.attribute == b.attribute; });
    if (!same) {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
        emit countChanged();
        return;
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!(rows[i] == m_rows[i])) {
            m_rows[i] = std::move(rows[i]);
            const QModelIndex changed = index(static_cast<int>(i));
            emit dataChanged(changed, changed);
        }
    }
}

std::vector<AttributeIndex> AttributeListModel::present() const {
    std::vector<AttributeIndex> present;
    present.reserve(m_rows.size());
    for (const Row& row : m_rows) {
        present.push_back(row.attribute);
    }
    return present;
}

}  // namespace belfry::ui
