// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <QList>
#include <QPointF>
#include <QString>
#include <QStringList>
#include <QtQmlIntegration>
#include <vector>

#include "models/feed/ports.h"
#include "ui/text/city_clock.h"
#include "ui/text/formatter.h"

namespace belfry::ui {

/** Planned work that suppresses alarms: what is planned, in force and over, and planning or ending it. The gateway
 * keeps the list; it is asked for when it is shown, after every change, and twice a minute while it is shown. */
class MaintenanceViewModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of the alarm list")
    Q_PROPERTY(bool shown READ isShown WRITE setShown NOTIFY shownChanged FINAL)
    /** Planned or in force now. */
    Q_PROPERTY(int open READ openCount NOTIFY listChanged FINAL)
    Q_PROPERTY(int count READ windowCount NOTIFY listChanged FINAL)
    /** Why there is no list; empty = it is there. */
    Q_PROPERTY(QString trouble READ trouble NOTIFY listChanged FINAL)
    Q_PROPERTY(QStringList layerTitles READ layerTitles NOTIFY placesChanged FINAL)
    Q_PROPERTY(QStringList districts READ districts NOTIFY placesChanged FINAL)
    Q_PROPERTY(bool enabled READ isEnabled NOTIFY listChanged FINAL)
public:
    enum Role {
        IdRole = Qt::UserRole + 1,
        TitleRole,
        WorkOrderRole,
        ScopeRole,  ///< what it silences, in words
        FromRole,
        UntilRole,
        WhoRole,
        StateRole,  ///< of State
        EndedByRole,
    };
    enum State { Planned, InForce, Over };
    Q_ENUM(State)

    /** `port`'s replies must come on this thread; both must outlive this object. */
    MaintenanceViewModel(feed::AlarmPort& port, const CityClock& clock, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    [[nodiscard]] bool isShown() const { return m_shown; }
    void setShown(bool shown);
    [[nodiscard]] int openCount() const;
    [[nodiscard]] int windowCount() const { return static_cast<int>(m_windows.size()); }
    [[nodiscard]] QString trouble() const;
    [[nodiscard]] QStringList layerTitles() const;
    [[nodiscard]] QStringList districts() const;
    [[nodiscard]] bool isEnabled() const { return m_enabled; }
    /** Title of a window, for the register of suppressed alarms; empty = not known here. */
    [[nodiscard]] QString titleOf(const std::string& id) const;

    /** `layer` and `district` are positions in layerTitles and districts, -1 = not by it; `entity` may be empty, and so
     *  may `area`: a ring of longitude (x) and latitude (y). */
    Q_INVOKABLE void plan(const QString& title, const QString& workOrder, int layer, int district,
                          const QString& entity, int startInMinutes, int minutes, const QList<QPointF>& area = {});
    Q_INVOKABLE void end(const QString& id);
    Q_INVOKABLE void refresh();

    void setWords(const Formatter* formatter, const feed::Store* store);
    void setEnabled(bool enabled);

signals:
    void shownChanged();
    void listChanged();
    void placesChanged();
    void failed(const belfry::Error& error);

private:
    [[nodiscard]] State stateOf(const feed::MaintenanceWindow& window) const;
    [[nodiscard]] QString scopeOf(const feed::MaintenanceWindow& window) const;
    void take(std::vector<feed::MaintenanceWindow> windows);
    void put(const feed::MaintenanceWindow& window);

    feed::AlarmPort& m_port;
    const CityClock& m_clock;
    const Formatter* m_formatter = nullptr;
    const feed::Store* m_store = nullptr;
    /** What m_districts was read from. */
    struct DistrictsOf {
        const feed::Catalogue* catalogue = nullptr;
        std::uint32_t texts = 0;
        std::size_t rows = 0;
        friend bool operator==(const DistrictsOf&, const DistrictsOf&) = default;
    };
    mutable DistrictsOf m_districtsOf;
    mutable QStringList m_districts;
    std::vector<feed::MaintenanceWindow> m_windows;
    std::optional<Error> m_trouble;
    bool m_shown = false;
    bool m_enabled = false;
    bool m_asked = false;
    Millis m_askedMs = 0;
};

}  // namespace belfry::ui
