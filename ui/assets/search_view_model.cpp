// SPDX-License-Identifier: Apache-2.0
#include "ui/assets/search_view_model.h"

#include <algorithm>

namespace belfry::ui {

namespace {
QString text(std::string_view view) { return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size())); }
}  // namespace

SearchViewModel::SearchViewModel(QObject* parent) : QAbstractListModel(parent) {
    m_timer.setSingleShot(true);
    m_timer.setInterval(120);
    connect(&m_timer, &QTimer::timeout, this, &SearchViewModel::search);
}

int SearchViewModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_hits.size());
}

QVariant SearchViewModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const Hit& hit = m_hits[static_cast<std::size_t>(index.row())];
    switch (role) {
        case Qt::DisplayRole:
        case TitleRole: return hit.title;
        case DetailRole: return hit.detail;
        case EntityRole: return hit.entity;
        case LongitudeRole: return hit.position.lon;
        case LatitudeRole: return hit.position.lat;
        default: return {};
    }
}

QHash<int, QByteArray> SearchViewModel::roleNames() const {
    return {{TitleRole, "title"},
            {DetailRole, "detail"},
            {EntityRole, "entity"},
            {LongitudeRole, "longitude"},
            {LatitudeRole, "latitude"}};
}

void SearchViewModel::setQuery(const QString& query) {
    if (query == m_query) {
        return;
    }
    m_query = query;
    m_timer.start();
    emit queryChanged();
    emit hitsChanged();
}

void SearchViewModel::activate(int row) {
    if (row >= 0 && row < hitCount()) {
        const Hit& hit = m_hits[static_cast<std::size_t>(row)];
        emit chosen(hit.entity, hit.position.lon, hit.position.lat);
    }
}

void SearchViewModel::setStore(const feed::Store* store) {
    m_store = store;
    m_index.reset();  // also where the same store holds a new catalogue
    search();
}

void SearchViewModel::setFormatter(const Formatter* formatter) {
    m_formatter = formatter;
    m_index.reset();  // formatters also change while the store has just been replaced
    search();
}

void SearchViewModel::search() {
    m_timer.stop();
    beginResetModel();
    m_hits.clear();
    const QString wanted = m_query.trimmed();
    if (m_store != nullptr && wanted.size() >= 2) {
        const feed::Catalogue& catalogue = m_store->catalogue();
        if (!m_index) {
            m_index.emplace(catalogue);
        }
        for (const feed::SearchHit& hit : m_index->find(wanted.toStdString(), kMaxHits)) {
            const feed::LonLat place = feed::unproject(catalogue.position(hit.handle));
            if (hit.isStreet) {
                m_hits.push_back({text(catalogue.street(hit.handle)), tr("Street"), QString(), place, hit.rank});
                continue;
            }
            const auto& types = catalogue.layers()[hit.handle.layer()].assetTypes;
            m_hits.push_back(
                {text(catalogue.name(hit.handle)),
                 m_formatter != nullptr ? m_formatter->text(types[catalogue.type(hit.handle)].title) : QString(),
                 text(catalogue.id(hit.handle)), place, hit.rank});
        }
        std::stable_sort(m_hits.begin(), m_hits.end(), [](const Hit& a, const Hit& b) {
            return a.rank != b.rank ? a.rank < b.rank : a.title.localeAwareCompare(b.title) < 0;
        });
    }
    endResetModel();
    emit hitsChanged();
}

}  // namespace belfry::ui
