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
    /** `tileCount` tells how many tile requests there were so far (negative = there is no base map). `prepare` runs
     *  once when data has first arrived. Window and console must outlive this object. */
    ScreenshotTaker(QQuickWindow& window, ui::ConsoleViewModel& console, std::function<qint64()> tileCount,
                    std::function<void()> prepare, QString file, QObject* parent = nullptr);

signals:
    void finished(bool ok, const QString& message);

private:
    void look();
    void take();

    QQuickWindow& m_window;
    ui::ConsoleViewModel& m_console;
    std::function<qint64()> m_tileCount;
    std::function<void()> m_prepare;
    QString m_file;
    QTimer m_timer;
    QElapsedTimer m_total;
    QElapsedTimer m_quiet;
    qint64 m_lastTiles = -1;
    bool m_prepared = false;
    bool m_drawn = false;
};

}  // namespace belfry::console
