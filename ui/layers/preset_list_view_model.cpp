// SPDX-License-Identifier: Apache-2.0
#include "ui/layers/preset_list_view_model.h"

#include <utility>

namespace belfry::ui {

namespace {

QString text(std::string_view view) { return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size())); }

}  // namespace

int PresetMatchModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_handles.size());
}

QVariant PresetMatchModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid) || m_store == nullptr) {
        return {};
    }
    const Handle handle = m_handles[static_cast<std::size_t>(index.row())];
    const feed::Catalogue& catalogue = m_store->catalogue();
    switch (role) {
        case EntityRole: return text(catalogue.id(handle));
        case Qt::DisplayRole:
        case NameRole: return text(catalogue.name(handle));
        case DetailRole: {
            const std::uint8_t type = catalogue.type(handle);
            const LayerSchema& schema = m_store->schema(handle.layer());
            return type < schema.assetTypes.size() && m_formatter != nullptr
                       ? m_formatter->text(schema.assetTypes[type].title)
                       : QString();
        }
        default: return {};
    }
}

QHash<int, QByteArray> PresetMatchModel::roleNames() const {
    return {{EntityRole, "entity"}, {NameRole, "name"}, {DetailRole, "detail"}};
}

void PresetMatchModel::show(const feed::Store* store, const Formatter* formatter, std::vector<Handle> handles) {
    if (store == m_store && formatter == m_formatter && handles == m_handles) {
        return;
    }
    beginResetModel();
    m_store = store;
    m_formatter = formatter;
    m_handles = std::move(handles);
    endResetModel();
    emit matchesChanged();
}

PresetListViewModel::PresetListViewModel(const CityClock& clock, QObject* parent)
    : QAbstractListModel(parent), m_clock(clock) {
    connect(&clock, &CityClock::ticked, this, &PresetListViewModel::refresh);
}

int PresetListViewModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(PresetCount);
}

QVariant PresetListViewModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    switch (role) {
        case NumberRole: return index.row() + 1;
        case Qt::DisplayRole:
        case TitleRole: return title(index.row());
        case CountRole: return m_shown[static_cast<std::size_t>(index.row())];
        case ActiveRole: return index.row() == m_active;
        default: return {};
    }
}

QHash<int, QByteArray> PresetListViewModel::roleNames() const {
    return {{NumberRole, "number"}, {TitleRole, "title"}, {CountRole, "matchCount"}, {ActiveRole, "active"}};
}

QString PresetListViewModel::title(int row) const {
    switch (row) {
        case UnlitAtNight: return tr("Unlit at night");
        case FullCarParks: return tr("Full car parks");
        case LongQueues: return tr("Queues > 10 min");
        case UnderOverride: return tr("Under override");
        default: return tr("Not reporting");
    }
}

void PresetListViewModel::activate(int row) {
    m_active = row == m_active || row < 0 || row >= PresetCount ? -1 : row;
    m_dirty = true;
    if (isPart() && m_active >= 0) {
        m_matches.show(m_store, m_formatter, {});  // those of the question before are no answer to this one
    }
    refresh();
    emit dataChanged(index(0), index(PresetCount - 1), {ActiveRole});
    emit activeChanged();
    if (m_active < 0) {
        m_matches.show(m_store, m_formatter, {});
        emit highlightChanged({});
    }
}

void PresetListViewModel::setStore(const feed::Store* store) {
    m_store = store;
    m_matches.show(nullptr, m_formatter, {});
    emit highlightChanged({});  // handles of the old store mean nothing in the new one
    m_dirty = true;
    refreshIfTold();
}

void PresetListViewModel::refreshIfTold() {
    // a catalogue comes before its values: what would be counted then is thrown away a moment later, a million times
    // over
    if (m_store != nullptr && m_store->changeTick() != 0) {
        refresh();
    }
}

void PresetListViewModel::setFormatter(const Formatter* formatter) {
    m_formatter = formatter;
    m_matches.show(m_store, m_formatter, m_matches.handles());
    emit dataChanged(index(0), index(PresetCount - 1), {Qt::DisplayRole, TitleRole});
    emit activeChanged();
}

void PresetListViewModel::storeChanged(const items::StoreChange& change) { m_dirty = m_dirty || !change.isEmpty(); }

void PresetListViewModel::setUnderOverride(std::set<std::string> entities) {
    m_underOverride = std::move(entities);
    m_dirty = true;
    refreshIfTold();
}

feed::StandingQuestion PresetListViewModel::questionOf(int row) {
    switch (row) {
        case UnlitAtNight: return feed::StandingQuestion::UnlitAtNight;
        case FullCarParks: return feed::StandingQuestion::FullCarParks;
        case LongQueues: return feed::StandingQuestion::LongQueues;
        case NotReporting: return feed::StandingQuestion::NotReporting;
        default: return feed::StandingQuestion::None;
    }
}

void PresetListViewModel::setCounts(const feed::Following* following, const feed::CityCounts* counts) {
    m_following = following;
    m_counts = counts;
    m_dirty = true;
}

bool PresetListViewModel::isPart() const {
    return m_following != nullptr && m_counts != nullptr && !m_following->isEverything();
}

std::vector<Handle> PresetListViewModel::held() const {
    std::vector<Handle> held;
    for (const std::string& id : m_underOverride) {
        if (const auto handle = m_store->catalogue().find(id)) {
            held.push_back(*handle);
        }
    }
    return held;
}

void PresetListViewModel::show(int row, int count, std::vector<Handle> found) {
    if (row == m_active && found != m_matches.handles()) {
        emit highlightChanged(found);
        m_matches.show(m_store, m_formatter, std::move(found));
    }
    if (count != m_shown[static_cast<std::size_t>(row)]) {
        m_shown[static_cast<std::size_t>(row)] = count;
        emit dataChanged(index(row), index(row), {CountRole});
    }
}

void PresetListViewModel::refreshFromGateway(int row) {
    const feed::StandingQuestion question = questionOf(row);
    const auto count = m_counts->answerCount(question, m_store->catalogue().layers());
    if (!count) {
        return;  // not told yet
    }
    std::vector<Handle> found;
    const feed::QuestionAnswers& answers = m_counts->answers();
    if (row == m_active && answers.question != question) {
        found = m_matches.handles();  // the gateway has not heard of the question yet
    } else if (row == m_active) {
        for (const feed::ScopeChange::Runs& part : answers.rows) {
            for (const feed::RowRun run : part.runs) {
                for (std::uint32_t at = run.first; at < run.last; ++at) {
                    if (m_store->catalogue().contains(Handle::of(part.layer, at))) {
                        found.push_back(Handle::of(part.layer, at));
                    }
                }
            }
        }
    }
    show(row, static_cast<int>(*count), std::move(found));
}

void PresetListViewModel::refresh() {
    if (m_store == nullptr || m_store->catalogue().size() == 0) {
        return;
    }
    for (int row = 0; row < PresetCount; ++row) {
        if (row != UnderOverride && isPart()) {
            refreshFromGateway(row);
            continue;
        }
        // silence grows with time alone; everything else only with a change
        if (!m_dirty && row != NotReporting) {
            continue;
        }
        std::vector<Handle> found =
            row == UnderOverride ? held() : feed::answersTo(questionOf(row), *m_store, m_clock.nowMs());
        const auto count = static_cast<int>(found.size());
        show(row, count, std::move(found));
    }
    m_dirty = false;
}

}  // namespace belfry::ui
