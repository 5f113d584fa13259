// SPDX-License-Identifier: Apache-2.0
#include "app/console/screenshot_taker.h"

#include <QCursor>
#include <QImage>
#include <QScreen>
#include <utility>

namespace belfry::console {

namespace {
constexpr int kLookMs = 100;
constexpr qint64 kQuietMs = 1'000;
constexpr qint64 kGiveUpMs = 60'000;
}  // namespace

ScreenshotTaker::ScreenshotTaker(QQuickWindow& window, ui::ConsoleViewModel& console, std::function<Tiles()> tiles,
                                 std::function<void()> prepare, Of of, QString file, QObject* parent)
    : QObject(parent),
      m_window(window),
      m_console(console),
      m_tiles(std::move(tiles)),
      m_prepare(std::move(prepare)),
      m_of(of),
      m_file(std::move(file)) {
    if (const QScreen* screen = m_window.screen()) {  // no tool tip of whatever the pointer happens to be over
        QCursor::setPos(screen->geometry().bottomRight());
    }
    m_total.start();
    m_quiet.start();
    m_timer.setInterval(kLookMs);
    connect(&m_timer, &QTimer::timeout, this, &ScreenshotTaker::look);
    m_timer.start();
}

void ScreenshotTaker::look() {
    const auto [tiles, answered] = m_tiles();
    if (m_of == Of::LogIn && m_console.session()->ask() == ui::SessionViewModel::LogIn &&
        m_quiet.elapsed() > kQuietMs) {
        return take();  // nothing of the city is there yet
    }
    const bool dead = m_prepared && m_of == Of::DeadGateway;
    const bool live = (dead ? m_console.link() == ui::ConsoleViewModel::NotLive : m_console.isSettled()) &&
                      m_console.pump().store().catalogue().size() > 0;
    if (live && !m_prepared) {
        m_prepared = true;
        m_drawn = false;
        m_quiet.restart();
        m_prepare();
        return;
    }
    if (tiles != m_lastTiles || answered != tiles) {
        m_lastTiles = tiles;
        m_quiet.restart();
    }
    m_drawn = m_drawn || m_console.map()->isSettled();
    if (live && m_prepared && m_drawn && tiles != 0 && m_quiet.elapsed() > kQuietMs) {
        take();
    } else if (m_total.elapsed() > kGiveUpMs) {
        m_timer.stop();
        emit finished(false, !live        ? QStringLiteral("no live picture after 60 s: %1").arg(m_console.linkDetail())
                             : tiles == 0 ? QStringLiteral("no map tile was asked for in 60 s")
                             : !m_drawn   ? QStringLiteral("the layers were not drawn in 60 s")
                                          : QStringLiteral("tiles still came after 60 s"));
    }
}

void ScreenshotTaker::take() {
    m_timer.stop();
    m_console.map()->endHover();  // the pointer happens to be somewhere
    const QImage image = m_window.grabWindow();
    if (image.isNull() || !image.save(m_file, nullptr, 1 /* as small as PNG gets */)) {
        emit finished(false, QStringLiteral("cannot write %1").arg(m_file));
        return;
    }
    emit finished(
        true, QStringLiteral("screenshot %1: %2x%3, %4 assets at revision %5, %6 alarms, %7 orders in force, %8 tiles")
                  .arg(m_file)
                  .arg(image.width())
                  .arg(image.height())
                  .arg(m_console.pump().store().catalogue().size())
                  .arg(m_console.pump().store().revision())
                  .arg(m_console.alarms()->activeTotal())
                  .arg(m_console.orders()->inForceCount())
                  .arg(std::max<qint64>(0, m_lastTiles)));
}

}  // namespace belfry::console
