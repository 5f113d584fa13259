// SPDX-License-Identifier: Apache-2.0
#include "ui/alarms/alarm_register_model.h"

#include <algorithm>

namespace belfry::ui {

AlarmRegisterModel::AlarmRegisterModel(items::AlarmListModel& alarms, AlarmSortModel::Show kind, QObject* parent)
    : QSortFilterProxyModel(parent), m_alarms(alarms), m_kind(kind) {
    setDynamicSortFilter(true);
    setSourceModel(&alarms);
    sort(0);
}

void AlarmRegisterModel::setKind(AlarmSortModel::Show kind) {
    if (kind != m_kind) {
        m_kind = kind;
        invalidate();
    }
}

void AlarmRegisterModel::setFilter(const AlarmFilter& filter) {
    if (filter != m_filter) {
        m_filter = filter;
        invalidateFilter();
    }
}

bool AlarmRegisterModel::holds(AlarmSortModel::Show kind, const feed::AlarmRecord& alarm) {
    switch (kind) {
        case AlarmSortModel::Shelved: return alarm.shelvedMs != 0 || alarm.state == "Shelved";
        case AlarmSortModel::Suppressed: return !alarm.suppressedBy.empty() || alarm.state == "SuppressedByDesign";
        case AlarmSortModel::OutOfService: return alarm.outOfServiceMs != 0 || alarm.state == "OutOfService";
        case AlarmSortModel::Active:
        case AlarmSortModel::Maintenance: break;
    }
    return false;
}

Millis AlarmRegisterModel::sinceOf(const feed::AlarmRecord& alarm) const {
    const Millis since = m_kind == AlarmSortModel::Shelved      ? alarm.shelvedMs
                         : m_kind == AlarmSortModel::Suppressed ? alarm.suppressedMs
                                                                : alarm.outOfServiceMs;
    return since == 0 ? alarm.changedMs : since;
}

Millis AlarmRegisterModel::untilOf(const feed::AlarmRecord& alarm) const {
    if (m_kind == AlarmSortModel::Shelved) {
        return alarm.shelfUntilMs;
    }
    Millis until = 0;
    if (m_kind == AlarmSortModel::Suppressed) {
        for (const feed::AlarmSuppressionInfo& why : alarm.suppressedBy) {
            if (why.untilMs == 0) {
                return 0;  // one of them has no end: neither has the whole
            }
            until = std::max(until, why.untilMs);
        }
    }
    return until;
}

QVariant AlarmRegisterModel::data(const QModelIndex& index, int role) const {
    if (role < WhoRole || role > StillActiveRole || !index.isValid()) {
        return QSortFilterProxyModel::data(index, role);
    }
    const int row = mapToSource(index).row();
    const feed::AlarmRecord& alarm = m_alarms.at(row);
    const items::AlarmTexts& texts = m_alarms.textsAt(row);
    switch (role) {
        case WhoRole:
            return m_kind == AlarmSortModel::Shelved      ? QString::fromStdString(alarm.shelvedBy)
                   : m_kind == AlarmSortModel::Suppressed ? texts.suppressedWho
                                                          : QString::fromStdString(alarm.outOfServiceBy);
        case WhyRole:
            return m_kind == AlarmSortModel::Shelved      ? QString::fromStdString(alarm.shelfReason)
                   : m_kind == AlarmSortModel::Suppressed ? texts.suppressedWhy
                                                          : QString::fromStdString(alarm.workOrder);
        case SinceRole: return static_cast<double>(sinceOf(alarm));
        case UntilRole: return static_cast<double>(untilOf(alarm));
        case OneShotRole: return m_kind == AlarmSortModel::Shelved && alarm.oneShot;
        default: return alarm.active;
    }
}

QHash<int, QByteArray> AlarmRegisterModel::roleNames() const {
    QHash<int, QByteArray> names = QSortFilterProxyModel::roleNames();
    names.insert(WhoRole, "who");
    names.insert(WhyRole, "why");
    names.insert(SinceRole, "sinceMs");
    names.insert(UntilRole, "untilMs");
    names.insert(OneShotRole, "oneShot");
    names.insert(StillActiveRole, "stillActive");
    return names;
}

bool AlarmRegisterModel::filterAcceptsRow(int row, const QModelIndex& /*parent*/) const {
    const feed::AlarmRecord& alarm = m_alarms.at(row);
    return holds(m_kind, alarm) && m_filter.accepts(alarm, m_alarms.textsAt(row));
}

bool AlarmRegisterModel::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const feed::AlarmRecord& a = m_alarms.at(left.row());
    const feed::AlarmRecord& b = m_alarms.at(right.row());
    if (a.active != b.active) {
        return a.active;  // what would speak if it could comes first
    }
    if (a.priority != b.priority) {
        return a.priority < b.priority;
    }
    const Millis since = sinceOf(a);
    const Millis otherSince = sinceOf(b);
    return since != otherSince ? since > otherSince : m_alarms.keyAt(left.row()) < m_alarms.keyAt(right.row());
}

}  // namespace belfry::ui
