// SPDX-License-Identifier: Apache-2.0
#include "ui/alarms/alarm_sort_model.h"

#include <QCoreApplication>
#include <QStringList>

namespace belfry::ui {

using items::AlarmListModel;

namespace {

/** How much a state wants a person: the order of a list by state. */
int rankOf(const std::string& state) {
    if (state == "Unacknowledged") {
        return 0;
    }
    if (state == "LatchedUnacked") {
        return 1;
    }
    if (state == "RtnUnacknowledged") {
        return 2;
    }
    return state == "Acknowledged" ? 3 : state == "LatchedAcked" ? 4 : 5;
}

const std::string& ownerOf(const feed::AlarmRecord& alarm) {
    return alarm.owner.empty() ? alarm.acknowledgedBy : alarm.owner;
}

template <typename T>
int threeWay(const T& left, const T& right) {
    return left < right ? -1 : right < left ? 1 : 0;
}

}  // namespace

QString alarmStateText(const std::string& state) {
    const auto say = [](const char* text) { return QCoreApplication::translate("AlarmState", text); };
    if (state == "Unacknowledged") {
        return say(QT_TRANSLATE_NOOP("AlarmState", "Unacknowledged"));
    }
    if (state == "Acknowledged") {
        return say(QT_TRANSLATE_NOOP("AlarmState", "Acknowledged"));
    }
    if (state == "RtnUnacknowledged") {
        return say(QT_TRANSLATE_NOOP("AlarmState", "Returned, unack."));
    }
    if (state == "LatchedUnacked") {
        return say(QT_TRANSLATE_NOOP("AlarmState", "Latched, unack."));
    }
    if (state == "LatchedAcked") {
        return say(QT_TRANSLATE_NOOP("AlarmState", "Latched, ack."));
    }
    if (state == "Shelved") {
        return say(QT_TRANSLATE_NOOP("AlarmState", "Shelved"));
    }
    if (state == "SuppressedByDesign") {
        return say(QT_TRANSLATE_NOOP("AlarmState", "Suppressed"));
    }
    if (state == "OutOfService") {
        return say(QT_TRANSLATE_NOOP("AlarmState", "Out of service"));
    }
    return QString::fromStdString(state);
}

QString alarmLayerId(const feed::AlarmRecord& alarm) {
    return alarm.layer.empty() ? QStringLiteral("-") : QString::fromStdString(alarm.layer);
}

bool AlarmFilter::isEmpty() const { return *this == AlarmFilter{}; }

bool AlarmFilter::accepts(const feed::AlarmRecord& alarm, const items::AlarmTexts& texts) const {
    if (priority != 0 && static_cast<int>(alarm.priority) != priority) {
        return false;
    }
    if (!layer.isEmpty() && layer != alarmLayerId(alarm)) {
        return false;
    }
    if (inDistrict && texts.district != district) {
        return false;
    }
    if (text.isEmpty()) {
        return true;
    }
    return texts.where.contains(text, Qt::CaseInsensitive) || texts.what.contains(text, Qt::CaseInsensitive) ||
           texts.layer.contains(text, Qt::CaseInsensitive) || texts.district.contains(text, Qt::CaseInsensitive) ||
           QString::fromStdString(ownerOf(alarm)).contains(text, Qt::CaseInsensitive);
}

AlarmSortModel::AlarmSortModel(items::AlarmListModel& alarms, QObject* parent)
    : QSortFilterProxyModel(parent), m_alarms(alarms) {
    setDynamicSortFilter(true);
    setSourceModel(&alarms);
    sort(0);
    // after the proxy's own slots: the alarm itself stands where it belongs, now those below it follow
    connect(&alarms, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex& first, const QModelIndex& last) {
        if (!m_opened.isEmpty()) {
            causesMoved(first.row(), last.row());
        }
    });
    connect(&alarms, &QAbstractItemModel::rowsAboutToBeRemoved, this, [this](const QModelIndex&, int first, int last) {
        for (int row = first; row <= last && !m_opened.isEmpty(); ++row) {
            m_openedGone = m_opened.remove(m_alarms.keyAt(row)) || m_openedGone;
        }
    });
    connect(&alarms, &QAbstractItemModel::rowsRemoved, this, [this] {
        if (std::exchange(m_openedGone, false)) {
            invalidateFilter();
        }
    });
    connect(&alarms, &QAbstractItemModel::modelAboutToBeReset, this, [this] { m_opened.clear(); });
}

QVariant AlarmSortModel::data(const QModelIndex& index, int role) const {
    switch (role) {
        case OpenedRole: return m_opened.contains(m_alarms.keyAt(mapToSource(index).row()));
        case IndentRole: {
            const int row = mapToSource(index).row();
            return anchorOf(row) == row ? 0 : 1;
        }
        case GroupTitleRole: {
            if (m_order != ByGroup) {
                return QString();
            }
            const int row = anchorOf(mapToSource(index).row());
            const items::AlarmTexts& texts = m_alarms.textsAt(row);
            QStringList parts{texts.rootRule.isEmpty() ? texts.what : texts.rootRule, texts.district, texts.assetType};
            parts.removeAll(QString());
            return parts.join(QStringLiteral(" · "));
        }
        default: return QSortFilterProxyModel::data(index, role);
    }
}

QHash<int, QByteArray> AlarmSortModel::roleNames() const {
    QHash<int, QByteArray> names = QSortFilterProxyModel::roleNames();
    names.insert(OpenedRole, "opened");
    names.insert(IndentRole, "indent");
    names.insert(GroupTitleRole, "groupTitle");
    return names;
}

void AlarmSortModel::sortAll() {
    ++m_fullSorts;
    invalidate();
}

void AlarmSortModel::setOrder(Order order) {
    if (order != m_order) {
        m_order = order;
        m_reversed = false;
        sortAll();
    }
}

void AlarmSortModel::setReversed(bool reversed) {
    if (reversed != m_reversed) {
        m_reversed = reversed;
        sortAll();
    }
}

void AlarmSortModel::setFilter(const AlarmFilter& filter) {
    if (filter != m_filter) {
        m_filter = filter;
        invalidateFilter();
    }
}

AlarmSortModel::Place AlarmSortModel::placeOf(const feed::AlarmRecord& alarm) {
    return {static_cast<int>(alarm.priority), items::isFlashing(alarm.state), alarm.raisedMs, ownerOf(alarm),
            alarm.state};
}

void AlarmSortModel::toggle(const QString& key) {
    const int row = m_alarms.rowOf(key);
    if (row < 0) {
        return;
    }
    if (m_opened.remove(key) == 0) {
        m_opened.insert(key, placeOf(m_alarms.at(row)));
    }
    invalidateFilter();
    const QModelIndex index = mapFromSource(m_alarms.index(row));
    emit dataChanged(index, index, {OpenedRole});
}

void AlarmSortModel::causesMoved(int first, int last) {
    bool moved = false;
    for (int row = first; row <= last; ++row) {
        const auto opened = m_opened.find(m_alarms.keyAt(row));
        if (opened != m_opened.end()) {
            const Place now = placeOf(m_alarms.at(row));
            moved = moved || !(now == *opened);
            *opened = now;
        }
    }
    if (moved) {
        sortAll();
    }
}

int AlarmSortModel::anchorOf(int row) const {
    const std::string& cause = m_alarms.at(row).cause;
    if (cause.empty() || m_opened.isEmpty()) {
        return row;
    }
    const QString key = QString::fromStdString(cause);
    const int root = m_opened.contains(key) ? m_alarms.rowOf(key) : -1;
    return root < 0 ? row : root;
}

bool AlarmSortModel::filterAcceptsRow(int row, const QModelIndex& /*parent*/) const {
    const int anchor = anchorOf(row);
    const feed::AlarmRecord& alarm = m_alarms.at(anchor);
    if (items::isInhibited(alarm.state) || (!m_filter.state.isEmpty() && m_filter.state.toStdString() != alarm.state)) {
        return false;
    }
    return m_filter.accepts(alarm, m_alarms.textsAt(anchor));
}

int AlarmSortModel::compare(int left, int right) const {
    const feed::AlarmRecord& a = m_alarms.at(left);
    const feed::AlarmRecord& b = m_alarms.at(right);
    const auto texts = [&](QString items::AlarmTexts::* member) {
        return QString::compare(m_alarms.textsAt(left).*member, m_alarms.textsAt(right).*member, Qt::CaseInsensitive);
    };
    switch (m_order) {
        case ByTime: return 0;
        case ByPlace: return QString::compare(m_alarms.placeAt(left), m_alarms.placeAt(right));
        case ByState: return threeWay(rankOf(a.state), rankOf(b.state));
        case ByWhat: return texts(&items::AlarmTexts::what);
        case ByOwner: return threeWay(ownerOf(a), ownerOf(b));
        case ByLayer: return texts(&items::AlarmTexts::layer);
        case ByDistrict: return texts(&items::AlarmTexts::district);
        case ByGroup: {
            const auto rootOf = [this](int row) {
                const items::AlarmTexts& all = m_alarms.textsAt(row);
                return all.rootPriority != 0 ? all.rootPriority : static_cast<int>(m_alarms.at(row).priority);
            };
            if (const int worst = threeWay(rootOf(left), rootOf(right)); worst != 0) {
                return worst;
            }
            for (QString items::AlarmTexts::* const part :
                 {&items::AlarmTexts::rootRule, &items::AlarmTexts::district, &items::AlarmTexts::assetType}) {
                if (const int order = texts(part); order != 0) {
                    return order;
                }
            }
            return threeWay(a.priority, b.priority);
        }
        case ByPriority: break;
    }
    const int priorities = threeWay(a.priority, b.priority);
    return priorities != 0 ? priorities : threeWay(!items::isFlashing(a.state), !items::isFlashing(b.state));
}

bool AlarmSortModel::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    ++m_comparisons;
    const int leftAnchor = anchorOf(left.row());
    const int rightAnchor = anchorOf(right.row());
    if (leftAnchor == rightAnchor) {
        if (leftAnchor == left.row() || rightAnchor == right.row()) {
            return leftAnchor == left.row() && rightAnchor != right.row();  // the cause stands above its consequences
        }
        const int places = QString::compare(m_alarms.placeAt(left.row()), m_alarms.placeAt(right.row()));
        return places != 0 ? places < 0 : m_alarms.keyAt(left.row()) < m_alarms.keyAt(right.row());
    }
    if (const int order = compare(leftAnchor, rightAnchor); order != 0) {
        return m_reversed ? order > 0 : order < 0;
    }
    const Millis leftTime = m_alarms.at(leftAnchor).raisedMs;
    const Millis rightTime = m_alarms.at(rightAnchor).raisedMs;
    if (leftTime != rightTime) {
        const bool newestFirst = m_order != ByTime || !m_reversed;
        return newestFirst ? leftTime > rightTime : leftTime < rightTime;
    }
    return m_alarms.keyAt(leftAnchor) < m_alarms.keyAt(rightAnchor);
}

}  // namespace belfry::ui
