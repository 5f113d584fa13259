// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QQuickWindow>
#include <QString>
#include <QTimer>
#include <cstdint>
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

    /** Of what the picture shall be; with DeadGateway `prepare` ends the gateway. */
    enum class Of : std::uint8_t { Live, DeadGateway, LogIn };

    /** `prepare` runs once when data has first arrived. Window and console must outlive this object. */
    ScreenshotTaker(QQuickWindow& window, ui::ConsoleViewModel& console, std::function<Tiles()> tiles,
                    std::function<void()> prepare, Of of, QString file, QObject* parent = nullptr);

signals:
    void finished(bool ok, const QString& message);

private:
    void look();
    void take();

    QQuickWindow& m_window;
    ui::ConsoleViewModel& m_console;
    std::function<Tiles()> m_tiles;
    std::function<void()> m_prepare;
    Of m_of;
    QString m_file;
    QTimer m_timer;
    QElapsedTimer m_total;
    QElapsedTimer m_quiet;
    qint64 m_lastTiles = -1;
    bool m_prepared = false;
    bool m_drawn = false;
};

}  // namespace belfry::console
