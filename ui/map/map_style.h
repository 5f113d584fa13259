// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QList>
#include <QObject>

#include <QtQml/qqmlregistration.h>

namespace belfry::ui {

/** Colours that the layers are drawn with. Filled by QML from Belfry.Theme: no colour is chosen in C++. */
class MapStyle : public QObject {
    Q_OBJECT
    QML_ELEMENT
    /** Five steps from quiet to attention. */
    Q_PROPERTY(QList<QColor> ramp MEMBER m_ramp NOTIFY changed FINAL)
    Q_PROPERTY(QColor lamp MEMBER m_lamp NOTIFY changed FINAL)
    Q_PROPERTY(QColor symbol MEMBER m_symbol NOTIFY changed FINAL)    ///< outlines and figures of symbols
    Q_PROPERTY(QColor plate MEMBER m_plate NOTIFY changed FINAL)      ///< what figures stand on
    Q_PROPERTY(QColor outline MEMBER m_outline NOTIFY changed FINAL)  ///< darkest tone, around alarm symbols
    Q_PROPERTY(QColor dim MEMBER m_dim NOTIFY changed FINAL)          ///< stale, failed, secondary
    Q_PROPERTY(QList<QColor> priorities MEMBER m_priorities NOTIFY changed FINAL)  ///< P1..P4
    Q_PROPERTY(QString fontFamily MEMBER m_fontFamily NOTIFY changed FINAL)
    Q_PROPERTY(qreal symbolScale MEMBER m_symbolScale NOTIFY changed FINAL)  ///< 1 desk, 1.5 touch, 2.5 wall
    Q_PROPERTY(bool light MEMBER m_light NOTIFY changed FINAL)  ///< a light background: halos darken instead of glow

public:
    using QObject::QObject;

    /** A copy for the drawing thread. */
    struct Values {
        QList<QColor> ramp;
        QColor lamp, symbol, plate, outline, dim;
        QList<QColor> priorities;
        QString fontFamily;
        qreal symbolScale = 1.0;
        bool light = false;
        friend bool operator==(const Values&, const Values&) = default;
    };
    [[nodiscard]] Values values() const {
        return {m_ramp, m_lamp,       m_symbol,     m_plate,       m_outline,
                m_dim,  m_priorities, m_fontFamily, m_symbolScale, m_light};
    }

signals:
    void changed();

private:
    QList<QColor> m_ramp;
    QColor m_lamp, m_symbol, m_plate, m_outline, m_dim;
    QList<QColor> m_priorities;
    QString m_fontFamily;
    qreal m_symbolScale = 1.0;
    bool m_light = false;
};

}  // namespace belfry::ui
