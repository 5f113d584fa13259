// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QTimer>
#include <QtQmlIntegration>

#include "models/domain/clock.h"

namespace belfry::ui {

/** The gateway's wall time as this console knows it, and the one tick a second that every age on the screen follows.
 *  It runs on the monotonic clock: a jump of this machine's wall clock moves no age. */
class CityClock : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The console makes it")
    /** Wall ms UTC at the last tick. */
    Q_PROPERTY(double nowMs READ tickedMs NOTIFY ticked)
public:
    /** `clock` must outlive this object. */
    explicit CityClock(const Clock& clock, QObject* parent = nullptr);

    [[nodiscard]] Millis nowMs() const;
    [[nodiscard]] Millis monoMs() const { return m_clock.now().monoMs; }
    [[nodiscard]] double tickedMs() const { return static_cast<double>(m_tickedMs); }
    /** The gateway said that it is `wallMs` now. Corrections below a second are smoothed away by keeping the larger. */
    void learn(Millis wallMs);
    /** For tests: what the timer does. */
    void tick();

signals:
    void ticked();

private:
    const Clock& m_clock;
    QTimer m_timer;
    Millis m_offsetMs = 0;  ///< wall − mono
    Millis m_tickedMs = 0;
    bool m_learnt = false;
};

}  // namespace belfry::ui
