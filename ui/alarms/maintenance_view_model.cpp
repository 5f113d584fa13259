// SPDX-License-Identifier: Apache-2.0
#include "ui/alarms/maintenance_view_model.h"

#include <QPointer>
#include <algorithm>
#include <utility>

#include "ui/text/coded.h"

namespace belfry::ui {

namespace {

constexpr Millis kRefreshMs = 30'000;

QString text(std::string_view view) { return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size())); }

}  // namespace

MaintenanceViewModel::MaintenanceViewModel(feed::AlarmPort& port, const CityClock& clock, QObject* parent)
    : QAbstractListModel(parent), m_port(port), m_clock(clock) {
    connect(&clock, &CityClock::ticked, this, [this] {
        if (m_shown && m_clock.monoMs() - m_askedMs >= kRefreshMs) {
            refresh();
        }
    });
}

int MaintenanceViewModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : windowCount(); }

MaintenanceViewModel::State MaintenanceViewModel::stateOf(const feed::MaintenanceWindow& window) const {
    const Millis now = m_clock.nowMs();
    if (window.endedMs != 0 || window.untilMs <= now) {
        return Over;
    }
    return window.fromMs > now ? Planned : InForce;
}

QString MaintenanceViewModel::scopeOf(const feed::MaintenanceWindow& window) const {
    QStringList parts;
    for (const std::string& layer : window.layers) {
        const auto index = m_store == nullptr ? std::nullopt : m_store->catalogue().layerIndex(layer);
        parts.append(index && m_formatter != nullptr ? m_formatter->text(m_store->schema(*index).title)
                                                     : QString::fromStdString(layer));
    }
    for (const std::string& district : window.districts) {
        parts.append(QString::fromStdString(district));
    }
    for (const EntityId& entity : window.entities) {
        const auto handle = m_store == nullptr ? std::nullopt : m_store->catalogue().find(entity);
        parts.append(handle ? text(m_store->catalogue().name(*handle)) : QString::fromStdString(entity));
    }
    if (!window.ring.empty()) {
        parts.append(tr("an area on the map"));
    }
    return parts.join(QStringLiteral(" · "));
}

QVariant MaintenanceViewModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const feed::MaintenanceWindow& window = m_windows[static_cast<std::size_t>(index.row())];
    switch (role) {
        case IdRole: return QString::fromStdString(window.id);
        case Qt::DisplayRole:
        case TitleRole: return QString::fromStdString(window.title);
        case WorkOrderRole: return QString::fromStdString(window.workOrder);
        case ScopeRole: return scopeOf(window);
        case FromRole: return static_cast<double>(window.fromMs);
        case UntilRole: return static_cast<double>(window.endedMs != 0 ? window.endedMs : window.untilMs);
        case WhoRole: return QString::fromStdString(window.plannedBy);
        case StateRole: return stateOf(window);
        case EndedByRole: return QString::fromStdString(window.endedBy);
        default: return {};
    }
}

QHash<int, QByteArray> MaintenanceViewModel::roleNames() const {
    return {{IdRole, "windowId"}, {TitleRole, "title"},       {WorkOrderRole, "workOrder"},
            {ScopeRole, "scope"}, {FromRole, "fromMs"},       {UntilRole, "untilMs"},
            {WhoRole, "who"},     {StateRole, "windowState"}, {EndedByRole, "endedBy"}};
}

void MaintenanceViewModel::setShown(bool shown) {
    if (shown != m_shown) {
        m_shown = shown;
        emit shownChanged();
        if (shown) {
            refresh();
        }
    }
}

int MaintenanceViewModel::openCount() const {
    return static_cast<int>(std::count_if(m_windows.begin(), m_windows.end(),
                                          [this](const auto& window) { return stateOf(window) != Over; }));
}

QString MaintenanceViewModel::trouble() const {
    return !m_trouble               ? QString()
           : m_formatter != nullptr ? worded(*m_trouble, *m_formatter, m_store).text
                                    : QString::fromStdString(m_trouble->message);
}

QStringList MaintenanceViewModel::layerTitles() const {
    QStringList titles;
    if (m_store != nullptr && m_formatter != nullptr) {
        for (const LayerSchema& layer : m_store->catalogue().layers()) {
            titles.append(m_formatter->text(layer.title));
        }
    }
    return titles;
}

QStringList MaintenanceViewModel::districts() const {
    if (m_store == nullptr) {
        return {};
    }
    const feed::Catalogue& catalogue = m_store->catalogue();
    const DistrictsOf known{&catalogue, catalogue.sharedCount(), catalogue.size()};
    if (known == m_districtsOf) {
        return m_districts;  // a million rows are not read again for every binding that asks
    }
    std::vector<bool> used(catalogue.sharedCount(), false);
    for (std::size_t layer = 0; layer < catalogue.layers().size(); ++layer) {
        for (const std::uint32_t number : catalogue.districtNumbers(static_cast<LayerIndex>(layer))) {
            used[number] = true;
        }
    }
    QStringList names;
    for (std::uint32_t number = 0; number < catalogue.sharedCount(); ++number) {
        if (used[number] && !catalogue.sharedText(number).empty()) {
            names.append(text(catalogue.sharedText(number)));
        }
    }
    names.sort(Qt::CaseInsensitive);
    m_districtsOf = known;
    m_districts = names;
    return names;
}

QString MaintenanceViewModel::titleOf(const std::string& id) const {
    const auto found = std::find_if(m_windows.begin(), m_windows.end(),
                                    [&id](const feed::MaintenanceWindow& window) { return window.id == id; });
    return found == m_windows.end() ? QString() : QString::fromStdString(found->title);
}

void MaintenanceViewModel::refresh() {
    m_askedMs = m_clock.monoMs();
    m_asked = true;
    m_port.situation([self = QPointer(this)](Result<feed::AlarmSituation> result) {
        if (!self) {
            return;
        }
        if (result) {
            self->m_trouble.reset();
            self->take(std::move(result->maintenance));
        } else {
            self->m_trouble = result.error();
            emit self->listChanged();
        }
    });
}

void MaintenanceViewModel::take(std::vector<feed::MaintenanceWindow> windows) {
    std::sort(windows.begin(), windows.end(), [this](const auto& a, const auto& b) {
        const auto rank = [this](const feed::MaintenanceWindow& window) {
            const State state = stateOf(window);
            return state == InForce ? 0 : state == Planned ? 1 : 2;
        };
        return rank(a) != rank(b) ? rank(a) < rank(b) : a.fromMs > b.fromMs;
    });
    if (windows != m_windows) {
        beginResetModel();
        m_windows = std::move(windows);
        endResetModel();
    }
    emit listChanged();
}

void MaintenanceViewModel::put(const feed::MaintenanceWindow& window) {
    std::vector<feed::MaintenanceWindow> windows = m_windows;
    std::erase_if(windows, [&window](const auto& known) { return known.id == window.id; });
    windows.push_back(window);
    take(std::move(windows));
}

void MaintenanceViewModel::plan(const QString& title, const QString& workOrder, int layer, int district,
                                const QString& entity, int startInMinutes, int minutes, const QList<QPointF>& area) {
    if (!m_enabled || m_store == nullptr) {
        return;
    }
    feed::MaintenanceWindow window;
    window.title = title.trimmed().toStdString();
    window.workOrder = workOrder.trimmed().toStdString();
    const auto& layers = m_store->catalogue().layers();
    if (layer >= 0 && static_cast<std::size_t>(layer) < layers.size()) {
        window.layers = {layers[static_cast<std::size_t>(layer)].id};
    }
    const QStringList names = districts();
    if (district >= 0 && district < names.size()) {
        window.districts = {names[district].toStdString()};
    }
    if (!entity.isEmpty()) {
        window.entities = {entity.toStdString()};
    }
    for (const QPointF& corner : area) {
        window.ring.emplace_back(corner.x(), corner.y());
    }
    window.fromMs = m_clock.nowMs() + Millis{startInMinutes} * 60'000;
    window.untilMs = window.fromMs + Millis{minutes} * 60'000;
    const auto answer = [self = QPointer(this)](const Result<feed::MaintenanceWindow>& result) {
        if (self && result) {
            self->put(*result);
        } else if (self) {
            emit self->failed(result.error());
        }
    };
    m_port.planMaintenance(window, answer);
}

void MaintenanceViewModel::end(const QString& id) {
    if (!m_enabled) {
        return;
    }
    m_port.endMaintenance(id.toStdString(), [self = QPointer(this)](const Result<feed::MaintenanceWindow>& result) {
        if (self && result) {
            self->put(*result);
        } else if (self) {
            emit self->failed(result.error());
        }
    });
}

void MaintenanceViewModel::setWords(const Formatter* formatter, const feed::Store* store) {
    m_formatter = formatter;
    m_store = store;
    m_districtsOf = {};
    if (!m_windows.empty()) {
        emit dataChanged(index(0), index(windowCount() - 1));
    }
    emit placesChanged();
    emit listChanged();
}

void MaintenanceViewModel::setEnabled(bool enabled) {
    if (enabled != m_enabled) {
        m_enabled = enabled;
        emit listChanged();
        if (enabled && !m_asked) {
            refresh();  // the register of suppressed alarms names them
        }
    }
}

}  // namespace belfry::ui
