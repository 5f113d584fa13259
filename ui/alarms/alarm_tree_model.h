// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <QHash>
#include <QSet>
#include <QtQmlIntegration>
#include <array>
#include <map>
#include <utility>
#include <vector>

#include "models/items/alarm_list_model.h"

namespace belfry::ui {

/** What a part of the city has in alarms. `active` counts what stands in the active list, at any age. */
struct AlarmTally {
    std::array<int, 4> active{};          ///< index 0 = P1
    std::array<int, 4> unacknowledged{};  ///< of `active`
    int inhibited = 0;                    ///< shelved, suppressed or out of service

    void add(const AlarmTally& other, int sign);
    [[nodiscard]] int total() const;
    /** 1..4 of the worst unacknowledged; 0 = none. */
    [[nodiscard]] int worst() const;
    [[nodiscard]] int worstActive() const;
    [[nodiscard]] bool isEmpty() const { return total() == 0 && inhibited == 0; }
    [[nodiscard]] static AlarmTally of(const feed::AlarmRecord& alarm);
    friend bool operator==(const AlarmTally&, const AlarmTally&) = default;
};

/** The alarms of the city by district and layer (or by layer and district), rolled up: the root is the sum of its
 *  branches and these of their leaves, and the root is what the list shows without a filter. Follows the list alarm by
 *  alarm: a change costs one leaf, one branch and the root. Shown as rows with a depth, so that a ListView shows it. */
class AlarmTreeModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of the alarm list")
    Q_PROPERTY(bool layersFirst READ isLayersFirst WRITE setLayersFirst NOTIFY shapeChanged FINAL)
    /** Everything open, the worst first, at most `limit` rows: what a wall shows. */
    Q_PROPERTY(bool wall READ isWall WRITE setWall NOTIFY shapeChanged FINAL)
    Q_PROPERTY(int limit READ limit WRITE setLimit NOTIFY shapeChanged FINAL)
    /** Rows that there is no room for on a wall. */
    Q_PROPERTY(int leftOut READ leftOut NOTIFY shapeChanged FINAL)
public:
    enum Role {
        TitleRole = Qt::UserRole + 1,
        DepthRole,     ///< 0 the city, 1 district (or layer), 2 layer (or district)
        OpenedRole,    ///< its branches are shown
        BranchesRole,  ///< it has some
        ActiveRole,    ///< QList<int>, index 0 = P1
        UnacknowledgedRole,
        WorstRole,        ///< worst unacknowledged, 1..4, 0 = none
        WorstActiveRole,  ///< worst of all that stand in the list
        TotalRole,
        InhibitedRole,
        LayerRole,       ///< id; empty = all
        DistrictRole,    ///< name; empty with `inDistrict` = what belongs to none
        InDistrictRole,  ///< the row is of one district
    };

    explicit AlarmTreeModel(items::AlarmListModel& alarms, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    [[nodiscard]] bool isLayersFirst() const { return m_layersFirst; }
    void setLayersFirst(bool layersFirst);
    [[nodiscard]] bool isWall() const { return m_wall; }
    void setWall(bool wall);
    [[nodiscard]] int limit() const { return m_limit; }
    void setLimit(int limit);
    [[nodiscard]] int leftOut() const { return m_leftOut; }
    Q_INVOKABLE void toggle(int row);
    Q_INVOKABLE void setOpened(int row, bool opened);

    [[nodiscard]] const AlarmTally& whole() const { return m_whole; }
    /** Tells the view what changed since it last did. */
    void settle();
    /** Titles in another language. */
    void retranslate();

signals:
    void shapeChanged();

private:
    template <typename Counter>
    friend void followRows(items::AlarmListModel& alarms, Counter* self);
    struct Leaf {
        AlarmTally tally;
        QString layerTitle;
    };
    struct Place {
        QString district;
        QString layer;
        friend bool operator==(const Place&, const Place&) = default;
        friend auto operator<=>(const Place& a, const Place& b) {
            const int districts = QString::compare(a.district, b.district);
            return districts != 0 ? districts <=> 0 : QString::compare(a.layer, b.layer) <=> 0;
        }
    };
    struct Counted {
        Place place;
        AlarmTally tally;
    };
    struct Row {
        int depth = 0;
        QString title;
        QString district;
        QString layer;
        bool inDistrict = false;
        bool branches = false;
        bool opened = true;
        AlarmTally tally;

        [[nodiscard]] QString id() const;
        [[nodiscard]] bool sameAs(const Row& other) const;
    };

    void count(int row);
    void forget(const QString& key);
    void countAll();
    [[nodiscard]] std::vector<Row> build() const;

    items::AlarmListModel& m_alarms;
    QHash<QString, Counted> m_counted;  ///< by alarm key: what was added for it
    std::map<Place, Leaf> m_leaves;
    AlarmTally m_whole;
    std::vector<Row> m_rows;
    QSet<QString> m_closed;
    bool m_layersFirst = false;
    bool m_wall = false;
    int m_limit = 8;
    int m_leftOut = 0;
    bool m_dirty = false;
};

}  // namespace belfry::ui
