// SPDX-License-Identifier: Apache-2.0
#include "ui/text/city_clock.h"

#include <cstdlib>

namespace belfry::ui {

namespace {
constexpr Millis kSmoothMs = 1'000;
}

CityClock::CityClock(const Clock& clock, QObject* parent) : QObject(parent), m_clock(clock) {
    const Instant now = clock.now();
    m_offsetMs = now.wallMs - now.monoMs;
    m_tickedMs = now.wallMs;
    m_timer.setInterval(1'000);
    m_timer.setTimerType(Qt::CoarseTimer);
    connect(&m_timer, &QTimer::timeout, this, &CityClock::tick);
    m_timer.start();
}

Millis CityClock::nowMs() const { return m_clock.now().monoMs + m_offsetMs; }

void CityClock::learn(Millis wallMs) {
    if (wallMs <= 0) {
        return;
    }
    const Millis offset = wallMs - m_clock.now().monoMs;
    // a frame that travelled slower than the fastest one says less about the gateway's clock
    if (!m_learnt || offset > m_offsetMs || std::llabs(offset - m_offsetMs) > kSmoothMs) {
        m_offsetMs = offset;
        m_learnt = true;
    }
}

void CityClock::tick() {
    m_tickedMs = nowMs();
    emit ticked();
}

}  // namespace belfry::ui
