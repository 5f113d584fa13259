// SPDX-License-Identifier: Apache-2.0
#include "ui/alarms/alarm_tree_model.h"

#include <algorithm>
#include <tuple>

#include "ui/alarms/alarm_rows.h"
#include "ui/alarms/alarm_sort_model.h"

namespace belfry::ui {

namespace {

QList<int> list(const std::array<int, 4>& counts) { return {counts.begin(), counts.end()}; }

int firstOf(const std::array<int, 4>& counts) {
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (counts[i] > 0) {
            return static_cast<int>(i) + 1;
        }
    }
    return 0;
}

}  // namespace

void AlarmTally::add(const AlarmTally& other, int sign) {
    for (std::size_t i = 0; i < active.size(); ++i) {
        active[i] += sign * other.active[i];
        unacknowledged[i] += sign * other.unacknowledged[i];
    }
    inhibited += sign * other.inhibited;
}

int AlarmTally::total() const { return active[0] + active[1] + active[2] + active[3]; }
int AlarmTally::worst() const { return firstOf(unacknowledged); }
int AlarmTally::worstActive() const { return firstOf(active); }

AlarmTally AlarmTally::of(const feed::AlarmRecord& alarm) {
    AlarmTally tally;
    if (items::isInhibited(alarm.state)) {
        tally.inhibited = 1;
        return tally;
    }
    const auto rank = std::clamp<std::size_t>(static_cast<std::size_t>(alarm.priority), 1, 4) - 1;
    tally.active[rank] = 1;
    tally.unacknowledged[rank] = items::isFlashing(alarm.state) ? 1 : 0;
    return tally;
}

QString AlarmTreeModel::Row::id() const {
    return depth == 0 ? QString() : (inDistrict ? QStringLiteral("d:") + district : QString()) + u'\n' + layer;
}

bool AlarmTreeModel::Row::sameAs(const Row& other) const {
    return depth == other.depth && title == other.title && district == other.district && layer == other.layer &&
           inDistrict == other.inDistrict && branches == other.branches && opened == other.opened &&
           tally == other.tally;
}

AlarmTreeModel::AlarmTreeModel(items::AlarmListModel& alarms, QObject* parent)
    : QAbstractListModel(parent), m_alarms(alarms) {
    followRows(alarms, this);
    countAll();
    settle();
}

void AlarmTreeModel::countAll() {
    m_counted.clear();
    m_leaves.clear();
    m_whole = {};
    for (int row = 0; row < m_alarms.rowCount(); ++row) {
        count(row);
    }
    m_dirty = true;
}

void AlarmTreeModel::count(int row) {
    const items::AlarmTexts& texts = m_alarms.textsAt(row);
    const feed::AlarmRecord& alarm = m_alarms.at(row);
    const Counted now{{texts.district, alarmLayerId(alarm)}, AlarmTally::of(alarm)};
    const QString& key = m_alarms.keyAt(row);
    if (const auto before = m_counted.constFind(key); before != m_counted.constEnd()) {
        if (before->place == now.place && before->tally == now.tally) {
            Leaf& leaf = m_leaves[now.place];  // its layer may be known only now, or in another language
            m_dirty = m_dirty || leaf.layerTitle != texts.layer;
            leaf.layerTitle = texts.layer;
            return;
        }
        forget(key);
    }
    Leaf& leaf = m_leaves[now.place];
    leaf.tally.add(now.tally, 1);
    leaf.layerTitle = texts.layer;
    m_whole.add(now.tally, 1);
    m_counted.insert(key, now);
    m_dirty = true;
}

void AlarmTreeModel::forget(const QString& key) {
    const auto counted = m_counted.constFind(key);
    if (counted == m_counted.constEnd()) {
        return;
    }
    m_whole.add(counted->tally, -1);
    const auto leaf = m_leaves.find(counted->place);
    leaf->second.tally.add(counted->tally, -1);
    if (leaf->second.tally.isEmpty()) {
        m_leaves.erase(leaf);
    }
    m_counted.erase(counted);
    m_dirty = true;
}

std::vector<AlarmTreeModel::Row> AlarmTreeModel::build() const {
    struct Branch {
        Row row;
        std::vector<Row> leaves;
    };
    std::map<QString, Branch> branches;
    for (const auto& [place, leaf] : m_leaves) {
        const QString district = place.district.isEmpty() ? tr("Elsewhere") : place.district;
        const QString layer = leaf.layerTitle.isEmpty() ? place.layer : leaf.layerTitle;
        Branch& branch = branches[m_layersFirst ? place.layer : place.district];
        branch.row.depth = 1;
        branch.row.branches = true;
        branch.row.inDistrict = !m_layersFirst;
        branch.row.title = m_layersFirst ? layer : district;
        branch.row.district = m_layersFirst ? QString() : place.district;
        branch.row.layer = m_layersFirst ? place.layer : QString();
        branch.row.tally.add(leaf.tally, 1);
        Row row;
        row.depth = 2;
        row.title = m_layersFirst ? district : layer;
        row.district = place.district;
        row.layer = place.layer;
        row.inDistrict = true;
        row.tally = leaf.tally;
        branch.leaves.push_back(std::move(row));
    }
    const auto byTitle = [](const Row& a, const Row& b) { return QString::localeAwareCompare(a.title, b.title) < 0; };
    const auto worstFirst = [](const Row& a, const Row& b) {
        const auto rank = [](int priority) { return priority == 0 ? 5 : priority; };
        const auto badness = [&rank](const Row& row) {
            return std::tuple(rank(row.tally.worst()), rank(row.tally.worstActive()), -row.tally.total());
        };
        return badness(a) != badness(b) ? badness(a) < badness(b) : a.title < b.title;
    };
    std::vector<Branch> sorted;
    for (auto& [name, branch] : branches) {
        if (!m_wall || branch.row.tally.total() > 0) {
            sorted.push_back(std::move(branch));
        }
    }
    std::sort(sorted.begin(), sorted.end(), [&](const Branch& a, const Branch& b) {
        return m_wall ? worstFirst(a.row, b.row) : byTitle(a.row, b.row);
    });
    std::vector<Row> rows;
    if (!m_wall) {
        Row city;
        city.title = tr("Whole city");
        city.tally = m_whole;
        rows.push_back(std::move(city));
    }
    for (Branch& branch : sorted) {
        branch.row.opened = m_wall || !m_closed.contains(branch.row.id());
        const bool opened = branch.row.opened;
        rows.push_back(std::move(branch.row));
        if (!opened) {
            continue;
        }
        std::sort(branch.leaves.begin(), branch.leaves.end(),
                  [&](const Row& a, const Row& b) { return m_wall ? worstFirst(a, b) : byTitle(a, b); });
        for (Row& leaf : branch.leaves) {
            if (!m_wall || leaf.tally.total() > 0) {
                rows.push_back(std::move(leaf));
            }
        }
    }
    return rows;
}

void AlarmTreeModel::settle() {
    if (!m_dirty) {
        return;
    }
    m_dirty = false;
    std::vector<Row> rows = build();
    int leftOut = 0;
    if (m_wall && rows.size() > static_cast<std::size_t>(std::max(1, m_limit))) {
        leftOut = static_cast<int>(rows.size()) - std::max(1, m_limit);
        rows.resize(static_cast<std::size_t>(std::max(1, m_limit)));
    }
    const bool sameShape = rows.size() == m_rows.size() &&
                           std::equal(rows.begin(), rows.end(), m_rows.begin(), [](const Row& a, const Row& b) {
                               return a.depth == b.depth && a.id() == b.id();
                           });
    if (sameShape) {
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (!rows[i].sameAs(m_rows[i])) {
                m_rows[i] = std::move(rows[i]);
                const QModelIndex at = index(static_cast<int>(i));
                emit dataChanged(at, at);
            }
        }
    } else {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
    }
    if (!sameShape || leftOut != m_leftOut) {
        m_leftOut = leftOut;
        emit shapeChanged();
    }
}

void AlarmTreeModel::retranslate() {
    m_dirty = true;
    settle();
}

int AlarmTreeModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant AlarmTreeModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
        case Qt::DisplayRole:
        case TitleRole: return row.title;
        case DepthRole: return row.depth;
        case OpenedRole: return row.opened;
        case BranchesRole: return row.branches;
        case ActiveRole: return QVariant::fromValue(list(row.tally.active));
        case UnacknowledgedRole: return QVariant::fromValue(list(row.tally.unacknowledged));
        case WorstRole: return row.tally.worst();
        case WorstActiveRole: return row.tally.worstActive();
        case TotalRole: return row.tally.total();
        case InhibitedRole: return row.tally.inhibited;
        case LayerRole: return row.layer;
        case DistrictRole: return row.district;
        case InDistrictRole: return row.inDistrict;
        default: return {};
    }
}

QHash<int, QByteArray> AlarmTreeModel::roleNames() const {
    return {{TitleRole, "title"},          {DepthRole, "depth"},
            {OpenedRole, "opened"},        {BranchesRole, "branches"},
            {ActiveRole, "active"},        {UnacknowledgedRole, "unacknowledged"},
            {WorstRole, "worst"},          {WorstActiveRole, "worstActive"},
            {TotalRole, "total"},          {InhibitedRole, "inhibited"},
            {LayerRole, "layerId"},        {DistrictRole, "district"},
            {InDistrictRole, "inDistrict"}};
}

void AlarmTreeModel::setLayersFirst(bool layersFirst) {
    if (layersFirst != m_layersFirst) {
        m_layersFirst = layersFirst;
        m_dirty = true;
        settle();
        emit shapeChanged();
    }
}

void AlarmTreeModel::setWall(bool wall) {
    if (wall != m_wall) {
        m_wall = wall;
        m_dirty = true;
        settle();
        emit shapeChanged();
    }
}

void AlarmTreeModel::setLimit(int limit) {
    if (limit != m_limit) {
        m_limit = limit;
        m_dirty = true;
        settle();
        emit shapeChanged();
    }
}

void AlarmTreeModel::toggle(int row) {
    if (row >= 0 && row < rowCount()) {
        setOpened(row, !m_rows[static_cast<std::size_t>(row)].opened);
    }
}

void AlarmTreeModel::setOpened(int row, bool opened) {
    if (row < 0 || row >= rowCount() || !m_rows[static_cast<std::size_t>(row)].branches) {
        return;
    }
    const QString id = m_rows[static_cast<std::size_t>(row)].id();
    if (opened ? m_closed.remove(id) : !m_closed.contains(id)) {
        if (!opened) {
            m_closed.insert(id);
        }
        m_dirty = true;
        settle();
    }
}

}  // namespace belfry::ui
