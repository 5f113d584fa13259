// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <QtQmlIntegration>
#include <vector>

#include "models/feed/store.h"
#include "ui/text/formatter.h"

namespace belfry::ui {

/** Every attribute of one entity that has a value: what, how much, how old, how good. */
class AttributeListModel : public QAbstractListModel {
    Q_OBJECT
    QML_ANONYMOUS
    Q_PROPERTY(int count READ attributeCount NOTIFY countChanged)
public:
    enum Role {
        TitleRole = Qt::UserRole + 1,
        ValueRole,
        ObservedRole,
        QualityRole,
        FreshnessRole,
        LeadingRole,
        NameRole
    };
    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    [[nodiscard]] int attributeCount() const { return static_cast<int>(m_rows.size()); }

    /** Reads the entity again; `nowMs` is the gateway's wall time. Resets only if the set of attributes changed. */
    void read(const feed::Store* store, Handle handle, const Formatter* formatter, Millis nowMs, bool live = true);
    [[nodiscard]] std::vector<AttributeIndex> present() const;

signals:
    void countChanged();

private:
    struct Row {
        AttributeIndex attribute = 0;
        QString title;
        QString value;
        Millis observedMs = 0;
        Quality quality = Quality::Good;
        Freshness freshness = Freshness::Live;
        bool leading = false;
        friend bool operator==(const Row&, const Row&) = default;
    };
    std::vector<Row> m_rows;
};

}  // namespace belfry::ui
