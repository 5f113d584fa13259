// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <QList>
#include <QString>
#include <QtQmlIntegration>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "models/feed/scope.h"
#include "models/feed/symbol_state.h"
#include "models/items/alarm_list_model.h"
#include "ui/text/city_clock.h"
#include "ui/text/formatter.h"

namespace belfry::ui {

/** The city by district, for a wall: assets, how many of them say that they have failed, and alarms. Kept up by deltas:
 *  a change costs the rows that changed and nothing else. Does nothing until it is made active. */
class DistrictListViewModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The console makes it")
    Q_PROPERTY(int count READ shownCount NOTIFY shownChanged FINAL)
    /** How many there is room for. With more, those with the worst alarms are shown. */
    Q_PROPERTY(int limit READ limit WRITE setLimit NOTIFY shownChanged FINAL)
    /** Districts that there is no room for. */
    Q_PROPERTY(int leftOut READ leftOut NOTIFY shownChanged FINAL)
public:
    enum Role {
        TitleRole = Qt::UserRole + 1,
        AssetsRole,          ///< int
        FailedRole,          ///< int
        AlarmsRole,          ///< QList<int>: alarms that are not inhibited, index 0 = P1
        UnacknowledgedRole,  ///< QList<int>
        WorstRole,           ///< 1..4, 0 = none
        WorstTextRole,       ///< what the worst alarm says
    };
    explicit DistrictListViewModel(const CityClock& clock, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    [[nodiscard]] int shownCount() const { return static_cast<int>(m_shown.size()); }
    [[nodiscard]] int limit() const { return m_limit; }
    void setLimit(int limit);
    [[nodiscard]] int leftOut() const { return static_cast<int>(present() - m_shown.size()); }

    void setActive(bool active);
    void setStore(const feed::Store* store);
    /** Where not every row is told, failures are the gateway's. Both may be null = everything is told; they must
     * outlive their use here. */
    void setCounts(const feed::Following* following, const feed::CityCounts* counts);
    /** After a delta was applied to the store. */
    void applied(const feed::Delta& delta);
    /** All alarms anew: they are few. */
    void setAlarms(const items::AlarmListModel& alarms);
    /** Texts in another language. */
    void retranslate();
    /** Tells the view what changed since the last second. */
    void refresh();

    /** Rows whose state was looked at since the store was set, for tests. */
    [[nodiscard]] std::uint64_t rowsRead() const { return m_rowsRead; }
    /** Rows that room is kept for, for tests. */
    [[nodiscard]] std::uint64_t rowsHeld() const;

signals:
    void shownChanged();

private:
    struct District {
        QString title;  ///< empty: what belongs to none
        int assets = 0;
        int failed = 0;                 ///< of the rows that are told
        std::optional<int> toldFailed;  ///< by the gateway, where that is only a part
        std::array<int, 4> alarms{};
        std::array<int, 4> unacknowledged{};
        QString worstText;

        [[nodiscard]] int worst() const;
        [[nodiscard]] bool isPresent() const;
    };
    struct Layer {
        std::vector<std::uint16_t> districts;  ///< per row; kNowhere = not counted
        std::vector<std::uint8_t> failed;      ///< per row
        feed::SymbolReader reader;
    };

    void rebuild();
    void enter(Handle handle);
    void leave(Handle handle);
    void look(Handle handle);
    std::uint16_t districtOf(Handle handle);
    void takeCounts();
    void arrange();
    [[nodiscard]] std::size_t present() const;

    bool m_active = false;
    const feed::Store* m_store = nullptr;
    const feed::Following* m_following = nullptr;
    const feed::CityCounts* m_counts = nullptr;
    std::vector<District> m_districts;
    std::unordered_map<std::string_view, std::uint16_t> m_byName;  ///< views into the catalogue
    std::vector<Layer> m_layers;
    std::vector<std::uint16_t> m_shown;
    std::vector<std::uint8_t> m_dirty;  ///< per district
    int m_limit = 12;
    std::uint64_t m_rowsRead = 0;
};

}  // namespace belfry::ui
