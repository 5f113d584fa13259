// SPDX-License-Identifier: Apache-2.0
#include "ui/history/trend_view_model.h"

#include <QPointer>
#include <QXYSeries>
#include <algorithm>
#include <utility>

#include "ui/text/coded.h"

namespace belfry::ui {

namespace {
constexpr Millis kAskAgainMs = 5LL * 60'000;
}

TrendViewModel::TrendViewModel(feed::HistoryPort& port, const CityClock& clock, QObject* parent)
    : QObject(parent), m_port(port), m_clock(clock) {
    connect(&clock, &CityClock::ticked, this, [this] {
        if (m_index >= 0 && !m_busy && m_clock.monoMs() - m_askedMonoMs > kAskAgainMs) {
            ask();
        }
    });
}

void TrendViewModel::setAttributeIndex(int index) {
    if (index == m_index || index < 0 || index >= static_cast<int>(m_recorded.size())) {
        return;
    }
    m_index = index;
    emit attributesChanged();
    m_points.clear();
    ask();
}

QString TrendViewModel::minimumText() const {
    return m_formatter == nullptr || m_index < 0
               ? QString()
               : m_formatter->value(m_schema->attributes[m_recorded[static_cast<std::size_t>(m_index)]], m_minimum);
}

QString TrendViewModel::maximumText() const {
    return m_formatter == nullptr || m_index < 0
               ? QString()
               : m_formatter->value(m_schema->attributes[m_recorded[static_cast<std::size_t>(m_index)]], m_maximum);
}

void TrendViewModel::fill(QObject* series) const {
    if (auto* const xy = qobject_cast<QXYSeries*>(series)) {
        xy->replace(m_points);
    }
}

void TrendViewModel::show(const EntityId& entity, const LayerSchema* schema,
                          const std::vector<AttributeIndex>& present) {
    m_entity = entity;
    m_schema = schema;
    m_recorded.clear();
    if (schema != nullptr) {
        for (const AttributeIndex attribute : present) {
            if (schema->attributes[attribute].history) {
                m_recorded.push_back(attribute);
            }
        }
    }
    m_index = m_recorded.empty() ? -1 : 0;
    m_points.clear();
    m_error.clear();
    title();
    ask();
}

void TrendViewModel::setFormatter(const Formatter* formatter) {
    m_formatter = formatter;
    title();
    emit pointsChanged();
}

void TrendViewModel::title() {
    m_titles.clear();
    if (m_formatter != nullptr && m_schema != nullptr) {
        for (const AttributeIndex attribute : m_recorded) {
            m_titles.append(m_formatter->text(m_schema->attributes[attribute].title));
        }
    }
    emit attributesChanged();
}

void TrendViewModel::ask() {
    const std::uint64_t question = ++m_question;
    if (m_index < 0) {
        m_busy = false;
        emit pointsChanged();
        return;
    }
    m_busy = true;
    m_askedMonoMs = m_clock.monoMs();
    m_fromMs = m_clock.nowMs() - kWindowMs;
    feed::HistoryQuery query;
    query.entity = m_entity;
    query.attribute = m_schema->attributes[m_recorded[static_cast<std::size_t>(m_index)]].name;
    query.fromMs = m_fromMs;
    query.toMs = m_fromMs + kWindowMs;
    query.maxPoints = kMaxPoints;
    emit pointsChanged();
    m_port.query(query, [self = QPointer(this), question](const Result<std::vector<feed::HistoryPoint>>& result) {
        if (!self || question != self->m_question) {
            return;  // somebody selected something else meanwhile
        }
        self->m_busy = false;
        self->m_points.clear();
        self->m_error = result                         ? QString()
                        : self->m_formatter == nullptr ? QString::fromStdString(result.error().message)
                                                       : worded(result.error(), *self->m_formatter, nullptr).text;
        if (result && !result->empty()) {
            double low = result->front().minimum;
            double high = result->front().maximum;
            for (const feed::HistoryPoint& point : *result) {
                const auto x = static_cast<double>(point.wallMs);
                low = std::min(low, point.minimum);
                high = std::max(high, point.maximum);
                if (point.minimum != point.maximum) {
                    const double first = point.last == point.maximum ? point.minimum : point.maximum;
                    self->m_points.append(QPointF(x, first));
                }
                self->m_points.append(QPointF(x, point.last));
            }
            self->m_minimum = low;
            self->m_maximum = high;
        }
        emit self->pointsChanged();
    });
}

}  // namespace belfry::ui
