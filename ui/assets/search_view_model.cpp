// SPDX-License-Identifier: Apache-2.0
#include "ui/assets/search_view_model.h"

#include <QSet>
#include <algorithm>

namespace belfry::ui {

namespace {
QString text(std::string_view view) { return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size())); }
}  // namespace

QString foldForSearch(const QString& text) {
    QString folded;
    folded.reserve(text.size());
    for (const QChar c : text.normalized(QString::NormalizationForm_D)) {
        if (c.category() == QChar::Mark_NonSpacing) {
            continue;
        }
        if (c == QChar(0x00DF)) {
            folded.append(QLatin1String("ss"));
        } else {
            folded.append(c.toLower());
        }
    }
    return folded;
}

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
    search();
}

void SearchViewModel::setFormatter(const Formatter* formatter) {
    m_formatter = formatter;
    search();
}

void SearchViewModel::search() {
    m_timer.stop();
    beginResetModel();
    m_hits.clear();
    const QString wanted = foldForSearch(m_query.trimmed());
    if (m_store != nullptr && wanted.size() >= 2) {
        const feed::Catalogue& catalogue = m_store->catalogue();
        QSet<QString> streets;
        const auto layers = catalogue.layers();
        for (std::size_t i = 0; i < layers.size(); ++i) {
            const auto layer = static_cast<LayerIndex>(i);
            for (std::uint32_t row = 0; row < catalogue.rowCount(layer); ++row) {
                const Handle handle = Handle::of(layer, row);
                if (!catalogue.contains(handle)) {
                    continue;
                }
                const QString street = text(catalogue.street(handle));
                if (!street.isEmpty() && !streets.contains(street)) {
                    streets.insert(street);
                    const qsizetype at = foldForSearch(street).indexOf(wanted);
                    if (at >= 0) {
                        m_hits.push_back({street, tr("Street"), QString(), feed::unproject(catalogue.position(handle)),
                                          at == 0 ? 0 : 2});
                    }
                }
                const QString name = text(catalogue.name(handle));
                const qsizetype at = foldForSearch(name).indexOf(wanted);
                if (at >= 0) {
                    const std::uint8_t type = catalogue.type(handle);
                    const QString detail = m_formatter != nullptr && type < layers[i].assetTypes.size()
                                               ? m_formatter->text(layers[i].assetTypes[type].title)
                                               : QString();
                    // what is drawn at every zoom is what people look for by name
                    const int importance = type < layers[i].assetTypes.size() ? layers[i].assetTypes[type].rank : 3;
                    m_hits.push_back({name, detail, text(catalogue.id(handle)),
                                      feed::unproject(catalogue.position(handle)), (at == 0 ? 1 : 3) + 2 * importance});
                }
            }
        }
        const std::size_t keep = std::min(m_hits.size(), kMaxHits);
        std::partial_sort(m_hits.begin(), m_hits.begin() + static_cast<std::ptrdiff_t>(keep), m_hits.end(),
                          [](const Hit& a, const Hit& b) {
                              return a.rank != b.rank ? a.rank < b.rank : a.title.localeAwareCompare(b.title) < 0;
                          });
        m_hits.resize(keep);
    }
    endResetModel();
    emit hitsChanged();
}

}  // namespace belfry::ui
