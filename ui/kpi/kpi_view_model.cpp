// SPDX-License-Identifier: Apache-2.0
#include "ui/kpi/kpi_view_model.h"

#include <QPointer>
#include <algorithm>
#include <array>
#include <utility>

#include "models/domain/alarm_kpi.h"
#include "ui/kpi/kpi_texts.h"
#include "ui/text/coded.h"

namespace belfry::ui {

namespace {

constexpr std::array<Millis, 4> kPeriods{600'000, 3'600'000, 24LL * 3'600'000, 30LL * 24 * 3'600'000};

QString text(std::string_view view) { return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size())); }

const AlarmKpiRule* ruleNamed(const std::string& name) {
    for (std::size_t i = 0; i < kAlarmKpiCount; ++i) {
        const AlarmKpiRule& rule = alarmKpiRule(static_cast<AlarmKpiId>(i));
        if (rule.name == name) {
            return &rule;
        }
    }
    return nullptr;
}

}  // namespace

KpiViewModel::KpiViewModel(feed::AlarmPort& port, QObject* parent) : QAbstractListModel(parent), m_port(port) {
    m_timer.setInterval(kRefreshMs);
    connect(&m_timer, &QTimer::timeout, this, &KpiViewModel::ask);
}

int KpiViewModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_answered ? 0 : static_cast<int>(m_kpis.figures.size());
}

QHash<int, QByteArray> KpiViewModel::roleNames() const {
    return {{NameRole, "name"},     {SectionRole, "section"}, {TitleRole, "title"}, {ValueRole, "value"},
            {RatingRole, "rating"}, {TargetRole, "target"},   {WarnRole, "warn"},   {BadRole, "bad"},
            {SourceRole, "source"}, {AdviceRole, "advice"}};
}

QVariant KpiViewModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount() || m_formatter == nullptr) {
        return {};
    }
    const feed::AlarmKpiFigure& figure = m_kpis.figures[static_cast<std::size_t>(index.row())];
    const AlarmKpiRule* rule = ruleNamed(figure.id);
    if (role == NameRole) {
        return QString::fromStdString(figure.id);
    }
    if (role == RatingRole) {
        return static_cast<int>(std::min<std::uint32_t>(figure.rating, Bad));
    }
    if (rule == nullptr) {  // a newer gateway's: it is shown as it came
        return role == TitleRole   ? QVariant(QString::fromStdString(figure.id))
               : role == ValueRole ? QVariant(figure.known ? m_formatter->number(figure.value, 1) : QStringLiteral("–"))
                                   : QVariant(QString());
    }
    switch (role) {
        case ValueRole: return kpiValue(*rule, *m_formatter, figure.known, figure.value);
        case TargetRole: return kpiRanges(*rule, *m_formatter).target;
        case WarnRole: return kpiRanges(*rule, *m_formatter).warn;
        case BadRole: return kpiRanges(*rule, *m_formatter).bad;
        case TitleRole: return kpiTexts(rule->id).title;
        case SectionRole: return kpiTexts(rule->id).section;
        case SourceRole: return kpiTexts(rule->id).source;
        case AdviceRole: return kpiTexts(rule->id).advice;
        default: return {};
    }
}

void KpiViewModel::setActive(bool active) {
    if (active == m_active) {
        return;
    }
    m_active = active;
    emit activeChanged();
    if (active) {
        m_timer.start();
        askAnew();
    } else {
        m_timer.stop();
        ++m_question;  // an answer that is still on its way is not waited for
        m_asking = false;
    }
}

void KpiViewModel::setPeriod(Period period) {
    if (period != m_period && period >= TenMinutes && period <= Month) {
        m_period = period;
        emit questionChanged();
        askAnew();
    }
}

void KpiViewModel::setPosition(int position) {
    if (position != m_position && position >= 0 && position <= m_positions.size()) {
        m_position = position;
        emit questionChanged();
        showFlood();
        askAnew();
    }
}

std::string KpiViewModel::positionId() const {
    return m_position > 0 && m_position <= m_positions.size() ? m_positions[m_position - 1].toStdString()
                                                              : std::string();
}

void KpiViewModel::refresh() {
    m_problem.clear();
    m_asking = false;
    ask();
    emit stateChanged();
}

void KpiViewModel::askAnew() {
    beginResetModel();
    m_answered = false;
    m_problem.clear();
    m_asking = false;
    endResetModel();
    if (m_active) {
        ask();
    }
    emit stateChanged();
}

void KpiViewModel::ask() {
    if (m_asking) {
        return;  // a slow gateway is not asked twice
    }
    m_asking = true;
    m_port.kpis(kPeriods[static_cast<std::size_t>(m_period)], positionId(),
                [self = QPointer(this), question = ++m_question](const Result<feed::AlarmKpis>& result) {
                    if (self && self->m_question == question) {
                        self->m_asking = false;
                        self->answer(result);
                    }
                });
}

void KpiViewModel::answer(const Result<feed::AlarmKpis>& result) {
    if (!result) {
        // figures that were told stay, with their time; the page says that they are not new
        const Said said = m_formatter == nullptr ? Said{QString::fromStdString(result.error().message), {}}
                                                 : worded(result.error(), *m_formatter, m_store);
        m_problem = said.text;
        m_problemHint = said.hint;
        emit stateChanged();
        return;
    }
    m_problem.clear();
    const bool sameRows = m_answered && m_kpis.figures.size() == result->figures.size();
    if (!sameRows) {
        beginResetModel();
    }
    m_kpis = *result;
    m_answered = true;
    m_announced = 0;
    m_peak = 0;
    for (const feed::AlarmKpiBucket& bucket : m_kpis.buckets) {
        int all = 0;
        for (const std::uint32_t count : bucket.annunciated) {
            all += static_cast<int>(count);
        }
        m_announced += all;
        m_peak = std::max(m_peak, all);
    }
    if (sameRows) {
        emit dataChanged(index(0), index(rowCount() - 1));
    } else {
        endResetModel();
    }
    QStringList positions;
    for (const std::string& position : m_kpis.positions) {
        if (!position.empty()) {
            positions.append(QString::fromStdString(position));
        }
    }
    if (positions != m_positions && m_position == 0) {
        m_positions = positions;
        emit positionsChanged();
    }
    emit stateChanged();
}

int KpiViewModel::rated(Rating rating) const {
    return m_answered ? static_cast<int>(std::count_if(
                            m_kpis.figures.begin(), m_kpis.figures.end(),
                            [rating](const auto& figure) { return figure.rating == static_cast<unsigned>(rating); }))
                      : 0;
}

QVariantList KpiViewModel::top() const {
    QVariantList list;
    if (!m_answered || m_formatter == nullptr) {
        return list;
    }
    for (const feed::AlarmKpiTop& one : m_kpis.top) {
        // "<layer>/<definition>/<entity id>"; the gateway's own have no layer
        const std::size_t first = one.key.find('/');
        const std::size_t second = first == std::string::npos ? first : one.key.find('/', first + 1);
        QString what = QString::fromStdString(one.key);
        QString where;
        if (second != std::string::npos) {
            const std::string layer = one.key.substr(0, first);
            const std::string definition = one.key.substr(first + 1, second - first - 1);
            const std::string entity = one.key.substr(second + 1);
            what = QString::fromStdString(definition);
            where = QString::fromStdString(entity);
            if (m_store != nullptr) {
                const feed::Catalogue& catalogue = m_store->catalogue();
                const auto index = catalogue.layerIndex(layer);
                const AlarmDefinition* known = index ? m_store->schema(*index).alarm(definition) : nullptr;
                what = known == nullptr ? what : m_formatter->text(known->title);
                if (const auto handle = catalogue.find(entity)) {
                    where = text(catalogue.name(*handle));
                }
            }
        }
        list.append(QVariantMap{{QStringLiteral("what"), what},
                                {QStringLiteral("where"), where},
                                {QStringLiteral("count"), one.count},
                                {QStringLiteral("share"), one.share}});
    }
    return list;
}

QVariantList KpiViewModel::counts() const {
    QVariantList all;
    for (std::size_t priority = 0; priority < 4; ++priority) {
        QVariantList one;
        if (m_answered) {
            for (const feed::AlarmKpiBucket& bucket : m_kpis.buckets) {
                one.append(bucket.annunciated[priority]);
            }
        }
        all.append(QVariant(one));
    }
    return all;
}

double KpiViewModel::sliceMs() const {
    return m_kpis.buckets.empty() ? 0.0 : static_cast<double>(m_kpis.buckets.front().lengthMs);
}

QVariantList KpiViewModel::floods() const {
    QVariantList list;
    const auto period = static_cast<double>(m_kpis.toMs - m_kpis.fromMs);
    if (!m_answered || period <= 0.0) {
        return list;
    }
    double from = -1.0;
    double to = -1.0;
    const auto put = [&] {
        if (from >= 0.0) {
            list.append(QVariantMap{{QStringLiteral("from"), from}, {QStringLiteral("to"), to}});
        }
        from = -1.0;
    };
    for (const feed::AlarmKpiBucket& bucket : m_kpis.buckets) {
        const double begin = static_cast<double>(bucket.fromMs - m_kpis.fromMs) / period;
        if (!bucket.flood) {
            put();
            continue;
        }
        from = from < 0.0 ? begin : from;
        to = begin + static_cast<double>(bucket.lengthMs) / period;
    }
    put();
    return list;
}

void KpiViewModel::setStore(const feed::Store* store) {
    m_store = store;
    emit stateChanged();
}

void KpiViewModel::setFormatter(const Formatter* formatter) {
    m_formatter = formatter;
    if (rowCount() > 0) {
        emit dataChanged(index(0), index(rowCount() - 1));
    }
    emit stateChanged();
}

void KpiViewModel::setFloods(const std::vector<feed::AlarmFloodInfo>& floods) {
    if (floods != m_floods) {
        m_floods = floods;
        showFlood();
    }
}

void KpiViewModel::showFlood() {
    const std::string position = positionId();
    bool inFlood = false;
    std::uint32_t rate = 0;
    for (const feed::AlarmFloodInfo& one : m_floods) {
        if (position.empty() || one.position == position) {
            inFlood = inFlood || one.inFlood;
            rate += one.rate10;
        }
    }
    if (inFlood != m_inFlood || static_cast<int>(rate) != m_rate10) {
        m_inFlood = inFlood;
        m_rate10 = static_cast<int>(rate);
        emit floodChanged();
    }
}

}  // namespace belfry::ui
