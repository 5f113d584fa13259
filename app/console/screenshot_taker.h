// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QQuickWindow>
#include <QString>
#include <QTimer>
#include <functional>

#include "ui/shell/console_view_model.h"

namespace belfry::console {

/** Waits until the picture is whole and quiet, then saves it: live and complete, layers drawn, and no new tile for a
 *  second. Gives up after a minute and says what was missing. */
class ScreenshotTaker final : public QObject {
    Q_OBJECT
public:
    /** How far the base map is; `requests` is negative when there is none. */
    struct Tiles {
        qint64 requests = -1;
        qint64 answered = -1;
    };

    /** `prepare` runs once when data has first arrived; with `ofADeadGateway` it ends the gateway and the picture is
     *  taken when the console says NOT LIVE. Window and console must outlive this object. */
    ScreenshotTaker(QQuickWindow& window, ui::ConsoleViewModel& console, std::function<Tiles()> tiles,
                    std::function<void()> prepare, bool ofADeadGateway, QString file, QObject* parent = nullptr);

signals:
    void finished(bool ok, const QString& message);

private:
    void look();
    void take();

    QQuickWindow& m_window;
    ui::ConsoleViewModel& m_console;
    std::function<Tiles()> m_tiles;
    std::function<void()> m_prepare;
    bool m_ofADeadGateway;
    QString m_file;
    QTimer m_timer;
    QElapsedTimer m_total;
    QElapsedTimer m_quiet;
    qint64 m_lastTiles = -1;
    bool m_prepared = false;
    bool m_drawn = false;
};

}  // namespace belfry::console
