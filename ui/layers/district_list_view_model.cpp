// SPDX-License-Identifier: Apache-2.0
#include "ui/layers/district_list_view_model.h"

#include <algorithm>
#include <functional>
#include <tuple>
#include <utility>

namespace belfry::ui {

namespace {

constexpr std::uint16_t kNowhere = 0xFFFF;
constexpr std::uint16_t kNoDistrict = 0;  ///< always there, for what belongs to none
constexpr std::size_t kMostDistricts = 4'096;

QList<int> list(const std::array<int, 4>& counts) { return {counts.begin(), counts.end()}; }

}  // namespace

int DistrictListViewModel::District::worst() const {
    for (std::size_t i = 0; i < alarms.size(); ++i) {
        if (alarms[i] > 0) {
            return static_cast<int>(i) + 1;
        }
    }
    return 0;
}

bool DistrictListViewModel::District::isPresent() const { return assets > 0 || worst() > 0; }

DistrictListViewModel::DistrictListViewModel(const CityClock& clock, QObject* parent) : QAbstractListModel(parent) {
    connect(&clock, &CityClock::ticked, this, &DistrictListViewModel::refresh);
}

int DistrictListViewModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : shownCount(); }

QVariant DistrictListViewModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const District& district = m_districts[m_shown[static_cast<std::size_t>(index.row())]];
    switch (role) {
        case Qt::DisplayRole:
        case TitleRole: return district.title.isEmpty() ? tr("Elsewhere") : district.title;
        case AssetsRole: return district.assets;
        case FailedRole: return district.toldFailed.value_or(district.failed);
        case AlarmsRole: return QVariant::fromValue(list(district.alarms));
        case UnacknowledgedRole: return QVariant::fromValue(list(district.unacknowledged));
        case WorstRole: return district.worst();
        case WorstTextRole: return district.worstText;
        default: return {};
    }
}

QHash<int, QByteArray> DistrictListViewModel::roleNames() const {
    return {{TitleRole, "title"},        {AssetsRole, "assetCount"}, {FailedRole, "failedCount"},
            {AlarmsRole, "alarms"},      {WorstRole, "worst"},       {UnacknowledgedRole, "unacknowledged"},
            {WorstTextRole, "worstText"}};
}

void DistrictListViewModel::setLimit(int limit) {
    if (limit != m_limit) {
        m_limit = limit;
        arrange();
        emit shownChanged();
    }
}

void DistrictListViewModel::setActive(bool active) {
    if (active != m_active) {
        m_active = active;
        rebuild();
    }
}

void DistrictListViewModel::setStore(const feed::Store* store) {
    m_store = store;
    rebuild();
}

void DistrictListViewModel::rebuild() {
    m_byName.clear();
    m_layers.clear();
    m_districts.assign(1, District{});
    m_dirty.assign(1, 0);
    m_rowsRead = 0;
    if (m_active && m_store != nullptr) {
        const feed::Catalogue& catalogue = m_store->catalogue();
        for (std::size_t i = 0; i < catalogue.layers().size(); ++i) {
            const auto layer = static_cast<LayerIndex>(i);
            m_layers.push_back({{}, {}, feed::SymbolReader(catalogue.layers()[i])});
            for (std::uint32_t row = 0; row < catalogue.rowCount(layer); ++row) {
                enter(Handle::of(layer, row));
            }
        }
    }
    arrange();
    emit shownChanged();
}

std::uint16_t DistrictListViewModel::districtOf(Handle handle) {
    const std::string_view name = m_store->catalogue().district(handle);
    if (name.empty()) {
        return kNoDistrict;
    }
    if (const auto known = m_byName.find(name); known != m_byName.end()) {
        return known->second;
    }
    if (m_districts.size() >= kMostDistricts) {
        return kNoDistrict;
    }
    const auto index = static_cast<std::uint16_t>(m_districts.size());
    District district;
    district.title = QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
    m_districts.push_back(std::move(district));
    m_dirty.push_back(0);
    m_byName.emplace(name, index);
    return index;
}

std::uint64_t DistrictListViewModel::rowsHeld() const {
    std::uint64_t rows = 0;
    for (const Layer& layer : m_layers) {
        rows += layer.districts.size();
    }
    return rows;
}

void DistrictListViewModel::enter(Handle handle) {
    if (!m_store->catalogue().contains(handle)) {
        return;  // a delta may name rows that the store has refused, and so far away that no memory would do
    }
    Layer& layer = m_layers[handle.layer()];
    if (handle.row() >= layer.districts.size()) {
        layer.districts.resize(handle.row() + 1, kNowhere);
        layer.failed.resize(handle.row() + 1, 0);
    }
    if (layer.districts[handle.row()] != kNowhere) {
        return;
    }
    const std::uint16_t district = districtOf(handle);
    layer.districts[handle.row()] = district;
    ++m_districts[district].assets;
    m_dirty[district] = 1;
    look(handle);
}

void DistrictListViewModel::leave(Handle handle) {
    Layer& layer = m_layers[handle.layer()];
    if (handle.row() >= layer.districts.size() || layer.districts[handle.row()] == kNowhere) {
        return;
    }
    const std::uint16_t district = std::exchange(layer.districts[handle.row()], kNowhere);
    --m_districts[district].assets;
    m_districts[district].failed -= std::exchange(layer.failed[handle.row()], std::uint8_t{0});
    m_dirty[district] = 1;
}

void DistrictListViewModel::look(Handle handle) {
    Layer& layer = m_layers[handle.layer()];
    const std::uint32_t row = handle.row();
    const feed::EntityTable& table = m_store->table(handle.layer());
    if (row >= layer.districts.size() || layer.districts[row] == kNowhere || row >= table.rowCount()) {
        return;
    }
    ++m_rowsRead;
    // only whether it has failed: that does not depend on the time
    const bool failed = layer.reader.read(table, row, false, 0).has(feed::SymbolState::Failed);
    if (failed != (layer.failed[row] != 0)) {
        layer.failed[row] = failed ? 1 : 0;
        m_districts[layer.districts[row]].failed += failed ? 1 : -1;
        m_dirty[layer.districts[row]] = 1;
    }
}

void DistrictListViewModel::applied(const feed::Delta& delta) {
    if (!m_active || m_store == nullptr) {
        return;
    }
    for (const feed::AddedAsset& added : delta.added) {
        if (added.handle.layer() < m_layers.size()) {
            enter(added.handle);
        }
    }
    for (const Handle removed : delta.removed) {
        if (removed.layer() < m_layers.size()) {
            leave(removed);
        }
    }
    for (const feed::LayerBatch& batch : delta.batches) {
        if (batch.layer < m_layers.size()) {
            for (const Handle handle : batch.handles) {
                look(handle);
            }
        }
    }
}

void DistrictListViewModel::setAlarms(const items::AlarmListModel& alarms) {
    if (!m_active || m_store == nullptr) {
        return;
    }
    struct Sum {
        std::array<int, 4> alarms{};
        std::array<int, 4> unacknowledged{};
        QString worstText;
        std::tuple<int, int, Millis> worst{5, 1, 0};  // priority, acknowledged, since: the least is the worst
    };
    std::vector<Sum> sums(m_districts.size());
    for (int row = 0; row < alarms.rowCount(); ++row) {
        const feed::AlarmRecord& alarm = alarms.at(row);
        if (items::isInhibited(alarm.state)) {
            continue;
        }
        const auto handle = m_store->catalogue().find(alarm.entity);
        std::uint16_t district = kNoDistrict;  // alarms of the system itself, and of what is not known yet
        if (handle) {
            district = districtOf(*handle);
            sums.resize(m_districts.size());
        }
        Sum& sum = sums[district];
        const int priority = std::clamp(static_cast<int>(alarm.priority), 1, 4);
        const bool unacknowledged = items::isFlashing(alarm.state);
        ++sum.alarms[static_cast<std::size_t>(priority) - 1];
        sum.unacknowledged[static_cast<std::size_t>(priority) - 1] += unacknowledged ? 1 : 0;
        if (const std::tuple<int, int, Millis> rank{priority, unacknowledged ? 0 : 1, alarm.raisedMs};
            rank < sum.worst) {
            sum.worst = rank;
            sum.worstText = alarms.textsAt(row).what;
        }
    }
    for (std::size_t i = 0; i < m_districts.size(); ++i) {
        District& district = m_districts[i];
        if (district.alarms != sums[i].alarms || district.unacknowledged != sums[i].unacknowledged ||
            district.worstText != sums[i].worstText) {
            district.alarms = sums[i].alarms;
            district.unacknowledged = sums[i].unacknowledged;
            district.worstText = sums[i].worstText;
            m_dirty[i] = 1;
        }
    }
    refresh();  // alarms do not wait for the next second
}

void DistrictListViewModel::retranslate() {
    std::fill(m_dirty.begin(), m_dirty.end(), std::uint8_t{1});
    refresh();
}

void DistrictListViewModel::setCounts(const feed::Following* following, const feed::CityCounts* counts) {
    m_following = following;
    m_counts = counts;
}

void DistrictListViewModel::takeCounts() {
    const bool part = m_following != nullptr && m_counts != nullptr && !m_following->isEverything();
    for (std::size_t i = 0; i < m_districts.size(); ++i) {
        std::optional<int> told;
        if (part) {
            const auto failed = m_counts->failedIn(m_districts[i].title.toStdString());
            told = failed ? static_cast<int>(*failed) : m_districts[i].toldFailed;
        }
        if (told != m_districts[i].toldFailed) {
            m_districts[i].toldFailed = told;
            m_dirty[i] = 1;
        }
    }
}

void DistrictListViewModel::refresh() {
    if (m_active && m_store != nullptr) {
        takeCounts();
    }
    if (std::find(m_dirty.begin(), m_dirty.end(), 1) != m_dirty.end()) {
        arrange();
    }
}

std::size_t DistrictListViewModel::present() const {
    return static_cast<std::size_t>(
        std::count_if(m_districts.begin(), m_districts.end(), [](const District& d) { return d.isPresent(); }));
}

void DistrictListViewModel::arrange() {
    std::vector<std::uint16_t> shown;
    for (std::size_t i = 0; i < m_districts.size(); ++i) {
        if (m_districts[i].isPresent()) {
            shown.push_back(static_cast<std::uint16_t>(i));
        }
    }
    const auto most = static_cast<std::size_t>(std::max(0, m_limit));
    if (shown.size() > most) {
        const auto rank = [this](std::uint16_t i) {
            const District& district = m_districts[i];
            std::array<int, 4> fewer{};  // more alarms of a priority = earlier
            std::transform(district.alarms.begin(), district.alarms.end(), fewer.begin(), std::negate<>());
            return std::tuple(fewer, -district.failed, -district.assets, i);
        };
        std::sort(shown.begin(), shown.end(), [&](std::uint16_t a, std::uint16_t b) { return rank(a) < rank(b); });
        shown.resize(most);
    }
    // each in its own place: people look where it was; what belongs to no district comes last
    std::sort(shown.begin(), shown.end(), [this](std::uint16_t a, std::uint16_t b) {
        return std::tuple(a == kNoDistrict, m_districts[a].title) < std::tuple(b == kNoDistrict, m_districts[b].title);
    });
    if (shown != m_shown) {
        beginResetModel();
        m_shown = std::move(shown);
        endResetModel();
        emit shownChanged();
    } else {
        for (std::size_t i = 0; i < m_shown.size(); ++i) {
            if (m_dirty[m_shown[i]] != 0) {
                const QModelIndex at = index(static_cast<int>(i));
                emit dataChanged(at, at);
            }
        }
    }
    std::fill(m_dirty.begin(), m_dirty.end(), std::uint8_t{0});
}

}  // namespace belfry::ui
