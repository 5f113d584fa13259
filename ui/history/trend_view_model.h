// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QObject>
#include <QPointF>
#include <QStringList>
#include <QtQmlIntegration>

#include "models/feed/ports.h"
#include "ui/text/city_clock.h"
#include "ui/text/formatter.h"

namespace belfry::ui {

/** The last 24 hours of one attribute of the selected entity: at most a thousand points, asked from the gateway once
 *  and again every five minutes. */
class TrendViewModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The console makes it")
    Q_PROPERTY(QStringList attributes READ attributes NOTIFY attributesChanged)
    Q_PROPERTY(int attributeIndex READ attributeIndex WRITE setAttributeIndex NOTIFY attributesChanged)
    Q_PROPERTY(bool empty READ isEmpty NOTIFY pointsChanged)
    Q_PROPERTY(bool busy READ isBusy NOTIFY pointsChanged)
    Q_PROPERTY(QString error READ error NOTIFY pointsChanged)
    Q_PROPERTY(double fromMs READ fromMs NOTIFY pointsChanged)
    Q_PROPERTY(double toMs READ toMs NOTIFY pointsChanged)
    Q_PROPERTY(double minimum READ minimum NOTIFY pointsChanged)
    Q_PROPERTY(double maximum READ maximum NOTIFY pointsChanged)
    Q_PROPERTY(QString minimumText READ minimumText NOTIFY pointsChanged)
    Q_PROPERTY(QString maximumText READ maximumText NOTIFY pointsChanged)
public:
    static constexpr Millis kWindowMs = 24LL * 3'600'000;
    static constexpr std::uint32_t kMaxPoints = 500;  ///< two drawn points each: lowest and highest

    /** `port`'s replies must come on this thread; `port` and `clock` must outlive this object. */
    TrendViewModel(feed::HistoryPort& port, const CityClock& clock, QObject* parent = nullptr);

    [[nodiscard]] QStringList attributes() const { return m_titles; }
    [[nodiscard]] int attributeIndex() const { return m_index; }
    void setAttributeIndex(int index);
    [[nodiscard]] bool isEmpty() const { return m_points.isEmpty(); }
    [[nodiscard]] bool isBusy() const { return m_busy; }
    [[nodiscard]] QString error() const { return m_error; }
    [[nodiscard]] double fromMs() const { return static_cast<double>(m_fromMs); }
    [[nodiscard]] double toMs() const { return static_cast<double>(m_fromMs + kWindowMs); }
    [[nodiscard]] double minimum() const { return m_minimum; }
    [[nodiscard]] double maximum() const { return m_maximum; }
    [[nodiscard]] QString minimumText() const;
    [[nodiscard]] QString maximumText() const;
    [[nodiscard]] const QList<QPointF>& points() const { return m_points; }

    /** Puts the points into a QXYSeries of Qt Charts in one go. */
    Q_INVOKABLE void fill(QObject* series) const;

    /** Shows an entity of `schema` (null = nothing is selected); `rowHas` says which attributes it has. */
    void show(const EntityId& entity, const LayerSchema* schema, const std::vector<AttributeIndex>& present);
    void setFormatter(const Formatter* formatter);

signals:
    void attributesChanged();
    void pointsChanged();

private:
    void ask();
    void title();

    feed::HistoryPort& m_port;
    const CityClock& m_clock;
    const Formatter* m_formatter = nullptr;
    const LayerSchema* m_schema = nullptr;
    EntityId m_entity;
    std::vector<AttributeIndex> m_recorded;
    QStringList m_titles;
    int m_index = -1;
    QList<QPointF> m_points;
    Millis m_fromMs = 0;
    Millis m_askedMonoMs = 0;
    double m_minimum = 0.0;
    double m_maximum = 1.0;
    bool m_busy = false;
    QString m_error;
    std::uint64_t m_question = 0;
};

}  // namespace belfry::ui
