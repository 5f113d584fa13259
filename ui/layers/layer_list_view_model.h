// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <QStringList>
#include <QtQmlIntegration>
#include <vector>

#include "models/feed/ports.h"
#include "models/feed/store.h"
#include "models/items/store_change.h"
#include "ui/text/city_clock.h"
#include "ui/text/formatter.h"

namespace belfry::ui {

/** The layer rail: which layers there are, which are shown, how many entities each has and its one figure. Figures are
 *  computed at most once a second. */
class LayerListViewModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The console makes it")
    Q_PROPERTY(QStringList hiddenLayers READ hiddenLayers WRITE setHiddenLayers NOTIFY hiddenLayersChanged)
    Q_PROPERTY(int totalCount READ totalCount NOTIFY totalCountChanged)
    Q_PROPERTY(int count READ layerCount NOTIFY countChanged)
public:
    enum Role {
        IdRole = Qt::UserRole + 1,
        TitleRole,
        IconRole,
        CountRole,
        ShownRole,
        SummaryRole,
        CompleteRole,
        FreshnessRole
    };
    /** `clock` must outlive this object. */
    explicit LayerListViewModel(const CityClock& clock, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    [[nodiscard]] QStringList hiddenLayers() const { return m_hidden; }
    void setHiddenLayers(const QStringList& layers);
    [[nodiscard]] int totalCount() const { return m_total; }
    [[nodiscard]] int layerCount() const { return static_cast<int>(m_rows.size()); }

    Q_INVOKABLE void toggle(const QString& layerId);
    /** Shows this layer alone; all again if it already is alone. */
    Q_INVOKABLE void only(const QString& layerId);

    /** `store` may be null (nothing yet) and must outlive its use here. */
    void setStore(const feed::Store* store);
    /** Where not every row is told, figures are the gateway's. Both may be null = everything is told; they must outlive
     *  their use here. */
    void setCounts(const feed::Following* following, const feed::CityCounts* counts);
    void storeChanged(const items::StoreChange& change);
    void setFormatter(const Formatter* formatter);
    void setSources(const std::vector<feed::SourceHealth>& sources);
    /** Computes what is due; the clock's tick calls it. */
    void refresh();

signals:
    void hiddenLayersChanged();
    void totalCountChanged();
    void countChanged();

private:
    struct Row {
        QString id;
        QString title;
        QString icon;
        QString summary;
        int count = 0;
        bool complete = true;
        Freshness freshness = Freshness::Live;
        bool dirty = true;
        feed::LayerSummary figures;
    };
    void rebuild();
    /** Only a part of the rows is told. */
    [[nodiscard]] bool isPart() const;
    [[nodiscard]] feed::LayerSummary figuresOf(LayerIndex layer, const feed::LayerSummary& before) const;
    [[nodiscard]] QString word(const feed::LayerSummary& summary) const;

    const CityClock& m_clock;
    const feed::Store* m_store = nullptr;
    const feed::Following* m_following = nullptr;
    const feed::CityCounts* m_counts = nullptr;
    const Formatter* m_formatter = nullptr;
    std::vector<Row> m_rows;
    std::vector<feed::SourceHealth> m_sources;
    QStringList m_hidden;
    int m_total = 0;
};

}  // namespace belfry::ui
