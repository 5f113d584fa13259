// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <QStringList>
#include <QTimer>
#include <QVariantList>
#include <QtQmlIntegration>
#include <vector>

#include "models/feed/ports.h"
#include "models/feed/store.h"
#include "ui/text/city_clock.h"
#include "ui/text/formatter.h"

namespace belfry::ui {

/** The health of the alarm system as the gateway reckons it: one row for each figure, the ten most frequent alarms, and
 *  the counts of a chart. Asks anew every ten seconds while somebody looks. GUI thread. */
class KpiViewModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The console makes it")
    /** Somebody looks. */
    Q_PROPERTY(bool active READ isActive WRITE setActive NOTIFY activeChanged)
    Q_PROPERTY(belfry::ui::KpiViewModel::Period period READ period WRITE setPeriod NOTIFY questionChanged)
    /** 0 = the whole site, else one of `positions`. */
    Q_PROPERTY(int position READ position WRITE setPosition NOTIFY questionChanged)
    Q_PROPERTY(QStringList positions READ positions NOTIFY positionsChanged)
    /** The first answer to this question has not come. */
    Q_PROPERTY(bool loading READ isLoading NOTIFY stateChanged)
    Q_PROPERTY(bool hasFigures READ hasFigures NOTIFY stateChanged)
    Q_PROPERTY(QString problem READ problem NOTIFY stateChanged)
    Q_PROPERTY(QString problemHint READ problemHint NOTIFY stateChanged)
    Q_PROPERTY(double fromMs READ fromMs NOTIFY stateChanged)
    Q_PROPERTY(double toMs READ toMs NOTIFY stateChanged)
    /** Announcements in the period. */
    Q_PROPERTY(int announced READ announced NOTIFY stateChanged)
    Q_PROPERTY(int bad READ bad NOTIFY stateChanged)
    Q_PROPERTY(int warn READ warn NOTIFY stateChanged)
    Q_PROPERTY(int good READ good NOTIFY stateChanged)
    /** {what, where, count, share}, most frequent first. */
    Q_PROPERTY(QVariantList top READ top NOTIFY stateChanged)
    /** Four lists of counts, P1 first, one number for each slice of time. */
    Q_PROPERTY(QVariantList counts READ counts NOTIFY stateChanged)
    /** The most in one slice. */
    Q_PROPERTY(int peak READ peak NOTIFY stateChanged)
    Q_PROPERTY(double sliceMs READ sliceMs NOTIFY stateChanged)
    /** {from, to} of floods, 0..1 of the period. */
    Q_PROPERTY(QVariantList floods READ floods NOTIFY stateChanged)
    /** There is a flood at this position now. */
    Q_PROPERTY(bool inFlood READ inFlood NOTIFY floodChanged)
    Q_PROPERTY(int rate10 READ rate10 NOTIFY floodChanged)
public:
    enum Period { TenMinutes, Hour, Day, Month };
    Q_ENUM(Period)
    enum Rating { Unrated, Good, Warn, Bad };
    Q_ENUM(Rating)
    enum Role {
        NameRole = Qt::UserRole + 1,
        SectionRole,
        TitleRole,
        ValueRole,
        RatingRole,
        TargetRole,
        WarnRole,
        BadRole,
        SourceRole,
        AdviceRole,
    };
    static constexpr int kRefreshMs = 10'000;

    /** `port`'s replies must come on this thread; `port` must outlive this object. */
    explicit KpiViewModel(feed::AlarmPort& port, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    [[nodiscard]] bool isActive() const { return m_active; }
    void setActive(bool active);
    [[nodiscard]] Period period() const { return m_period; }
    void setPeriod(Period period);
    [[nodiscard]] int position() const { return m_position; }
    void setPosition(int position);
    [[nodiscard]] QStringList positions() const { return m_positions; }
    [[nodiscard]] bool isLoading() const { return m_active && !m_answered && m_problem.isEmpty(); }
    [[nodiscard]] bool hasFigures() const { return m_answered; }
    [[nodiscard]] QString problem() const { return m_problem; }
    [[nodiscard]] QString problemHint() const { return m_problemHint; }
    [[nodiscard]] double fromMs() const { return static_cast<double>(m_kpis.fromMs); }
    [[nodiscard]] double toMs() const { return static_cast<double>(m_kpis.toMs); }
    [[nodiscard]] int announced() const { return m_announced; }
    [[nodiscard]] int bad() const { return rated(Bad); }
    [[nodiscard]] int warn() const { return rated(Warn); }
    [[nodiscard]] int good() const { return rated(Good); }
    [[nodiscard]] QVariantList top() const;
    [[nodiscard]] QVariantList counts() const;
    [[nodiscard]] int peak() const { return m_peak; }
    [[nodiscard]] double sliceMs() const;
    [[nodiscard]] QVariantList floods() const;
    [[nodiscard]] bool inFlood() const { return m_inFlood; }
    [[nodiscard]] int rate10() const { return m_rate10; }

    Q_INVOKABLE void refresh();

    void setStore(const feed::Store* store);
    void setFormatter(const Formatter* formatter);
    void setFloods(const std::vector<feed::AlarmFloodInfo>& floods);

signals:
    void activeChanged();
    void questionChanged();
    void positionsChanged();
    void stateChanged();
    void floodChanged();

private:
    [[nodiscard]] int rated(Rating rating) const;
    [[nodiscard]] std::string positionId() const;
    void ask();
    void askAnew();
    void answer(const Result<feed::AlarmKpis>& result);
    void showFlood();

    feed::AlarmPort& m_port;
    const feed::Store* m_store = nullptr;
    const Formatter* m_formatter = nullptr;
    QTimer m_timer;
    feed::AlarmKpis m_kpis;
    std::vector<feed::AlarmFloodInfo> m_floods;
    QStringList m_positions;
    QString m_problem;
    QString m_problemHint;
    Period m_period = Day;
    int m_position = 0;
    int m_announced = 0;
    int m_peak = 0;
    int m_rate10 = 0;
    bool m_inFlood = false;
    bool m_active = false;
    bool m_answered = false;  ///< m_kpis answers the present question
    quint64 m_question = 0;
    bool m_asking = false;
};

}  // namespace belfry::ui
