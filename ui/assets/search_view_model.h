// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <QTimer>
#include <QtQmlIntegration>
#include <optional>
#include <vector>

#include "models/feed/search_index.h"
#include "models/feed/store.h"
#include "ui/text/formatter.h"

namespace belfry::ui {

/** Finds assets and streets by a part of their name or id, 120 ms after the last keystroke; at most 40 hits, those that
 *  begin with what was typed first. */
class SearchViewModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The console makes it")
    Q_PROPERTY(QString query READ query WRITE setQuery NOTIFY queryChanged)
    Q_PROPERTY(int count READ hitCount NOTIFY hitsChanged)
    Q_PROPERTY(bool settled READ isSettled NOTIFY hitsChanged)
public:
    static constexpr std::size_t kMaxHits = 40;
    enum Role { TitleRole = Qt::UserRole + 1, DetailRole, EntityRole, LongitudeRole, LatitudeRole };
    explicit SearchViewModel(QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    [[nodiscard]] QString query() const { return m_query; }
    void setQuery(const QString& query);
    [[nodiscard]] int hitCount() const { return static_cast<int>(m_hits.size()); }
    [[nodiscard]] bool isSettled() const { return !m_timer.isActive(); }
    Q_INVOKABLE void activate(int row);

    void setStore(const feed::Store* store);
    void setFormatter(const Formatter* formatter);
    /** Searches at once; the timer calls it. */
    void search();

signals:
    void queryChanged();
    void hitsChanged();
    /** `entity` is empty for a street. */
    void chosen(const QString& entity, double lon, double lat);

private:
    struct Hit {
        QString title;
        QString detail;
        QString entity;
        feed::LonLat position;
        int rank = 0;
    };
    const feed::Store* m_store = nullptr;
    std::optional<feed::SearchIndex> m_index;
    const Formatter* m_formatter = nullptr;
    QTimer m_timer;
    QString m_query;
    std::vector<Hit> m_hits;
};

}  // namespace belfry::ui
