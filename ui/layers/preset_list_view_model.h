// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <QtQmlIntegration>
#include <array>
#include <set>
#include <vector>

#include "models/feed/scope.h"
#include "models/feed/store.h"
#include "models/items/store_change.h"
#include "ui/text/city_clock.h"
#include "ui/text/formatter.h"

namespace belfry::ui {

/** The entities of the active preset, as a list that agrees with the map: name, what it is, id. */
class PresetMatchModel : public QAbstractListModel {
    Q_OBJECT
    QML_ANONYMOUS
    Q_PROPERTY(int count READ matchCount NOTIFY matchesChanged)
public:
    enum Role { EntityRole = Qt::UserRole + 1, NameRole, DetailRole };
    using QAbstractListModel::QAbstractListModel;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    [[nodiscard]] int matchCount() const { return static_cast<int>(m_handles.size()); }
    void show(const feed::Store* store, const Formatter* formatter, std::vector<Handle> handles);
    [[nodiscard]] const std::vector<Handle>& handles() const { return m_handles; }

signals:
    void matchesChanged();

private:
    const feed::Store* m_store = nullptr;
    const Formatter* m_formatter = nullptr;
    std::vector<Handle> m_handles;
};

/** Five questions that a control room asks all day, each with its live count. Counted at most once a second. */
class PresetListViewModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The console makes it")
    Q_PROPERTY(int active READ active NOTIFY activeChanged)
    Q_PROPERTY(QString activeTitle READ activeTitle NOTIFY activeChanged)
    Q_PROPERTY(belfry::ui::PresetMatchModel* matches READ matches CONSTANT)
public:
    enum Preset { UnlitAtNight, FullCarParks, LongQueues, UnderOverride, NotReporting, PresetCount };
    Q_ENUM(Preset)
    enum Role { NumberRole = Qt::UserRole + 1, TitleRole, CountRole, ActiveRole };
    explicit PresetListViewModel(const CityClock& clock, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    [[nodiscard]] int active() const { return m_active; }
    [[nodiscard]] QString activeTitle() const { return m_active < 0 ? QString() : title(m_active); }
    [[nodiscard]] PresetMatchModel* matches() { return &m_matches; }
    /** What the active preset asks of rows; None where it asks something else. */
    [[nodiscard]] feed::StandingQuestion question() const { return questionOf(m_active); }
    /** Row to show, -1 = none; the active one again = none. */
    Q_INVOKABLE void activate(int row);

    void setStore(const feed::Store* store);
    /** Where not every row is told, the gateway answers. Both may be null = everything is told; they must outlive their
     *  use here. */
    void setCounts(const feed::Following* following, const feed::CityCounts* counts);
    void setFormatter(const Formatter* formatter);
    void storeChanged(const items::StoreChange& change);
    /** Entities that an order holds, by id. */
    void setUnderOverride(std::set<std::string> entities);
    void refresh();

signals:
    void activeChanged();
    /** What the map should pick out; empty = everything. */
    void highlightChanged(const std::vector<belfry::Handle>& handles);

private:
    [[nodiscard]] QString title(int row) const;
    [[nodiscard]] static feed::StandingQuestion questionOf(int row);
    /** Only a part of the rows is told. */
    [[nodiscard]] bool isPart() const;
    [[nodiscard]] std::vector<Handle> held() const;
    void show(int row, int count, std::vector<Handle> found);
    void refreshFromGateway(int row);
    void refreshIfTold();

    const CityClock& m_clock;
    const feed::Store* m_store = nullptr;
    const feed::Following* m_following = nullptr;
    const feed::CityCounts* m_counts = nullptr;
    const Formatter* m_formatter = nullptr;
    std::set<std::string> m_underOverride;
    std::array<int, PresetCount> m_shown{};
    int m_active = -1;
    bool m_dirty = true;
    PresetMatchModel m_matches;
};

}  // namespace belfry::ui
