// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QElapsedTimer>
#include <QGeoCoordinate>
#include <QObject>
#include <QTimer>

#include <QtQml/qqmlregistration.h>

#include "ui/map/camera.h"

namespace belfry::ui {

/** The single source of truth of where the map looks. Clamps, animates, and answers where a place is on the screen.
 *  While it neither zooms nor turns it moves by whole pixels: pictures that lay on pixels stay on them, which is
 *  sharper and, without a GPU, half the work of drawing them between pixels.
 *  The base map and every overlay bind to it; gestures and keys go through it. GUI thread. */
class CameraController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The map view-model owns the camera")
    Q_PROPERTY(QGeoCoordinate center READ center NOTIFY changed FINAL)
    Q_PROPERTY(qreal zoom READ zoom NOTIFY changed FINAL)
    Q_PROPERTY(qreal bearing READ bearing NOTIFY changed FINAL)
    Q_PROPERTY(qreal metresPerPixel READ metresPerPixel NOTIFY changed FINAL)
    /** Rises with every change: bind to it to follow the camera. */
    Q_PROPERTY(int revision READ revision NOTIFY changed FINAL)

public:
    static constexpr double kMinimumZoom = 4.0;
    static constexpr double kMaximumZoom = 19.0;

    explicit CameraController(QObject* parent = nullptr);

    [[nodiscard]] const Camera& camera() const { return m_camera; }
    [[nodiscard]] QGeoCoordinate center() const;
    [[nodiscard]] qreal zoom() const { return m_camera.zoom; }
    [[nodiscard]] qreal bearing() const { return m_camera.bearing; }
    [[nodiscard]] qreal metresPerPixel() const { return m_camera.metresPerPixel(); }
    [[nodiscard]] int revision() const { return m_revision; }
    [[nodiscard]] bool isMoving() const { return m_animation.isActive(); }

    /** The camera may not leave this box (world coordinates) by more than half a screen. */
    void setLimits(QPointF topLeft, QPointF bottomRight);

    Q_INVOKABLE void resize(int width, int height);
    Q_INVOKABLE void jumpTo(double lon, double lat, double zoom, double bearing = 0.0);
    /** Glides there in 400 ms; with reduced motion it jumps. */
    Q_INVOKABLE void flyTo(double lon, double lat, double zoom);
    Q_INVOKABLE void panBy(double dx, double dy);
    Q_INVOKABLE void zoomBy(double steps, double anchorX, double anchorY);
    Q_INVOKABLE void glideZoom(double steps, double anchorX, double anchorY);
    Q_INVOKABLE void rotateBy(double degrees, double anchorX, double anchorY);
    /** What lay under the fingers' middle `from` lies under `to`, `scale` times as large and turned clockwise. */
    Q_INVOKABLE void pinchBy(QPointF from, QPointF to, double scale, double clockwiseDegrees);
    Q_INVOKABLE void northUp();
    Q_INVOKABLE QPointF toScreen(double lon, double lat) const;
    Q_INVOKABLE QGeoCoordinate toCoordinate(double x, double y) const;
    void setReducedMotion(bool reduced) { m_reducedMotion = reduced; }

signals:
    void changed();

private:
    void set(Camera camera);
    void animateTo(const Camera& target, QPointF anchor, bool anchored);
    void step();

    Camera m_camera;
    Camera m_wanted;  ///< what was asked for, to the fraction of a pixel
    Camera m_from;
    Camera m_to;
    QPointF m_anchor;
    bool m_anchored = false;
    bool m_reducedMotion = false;
    QPointF m_limitTopLeft{0.0, 0.0};
    QPointF m_limitBottomRight{1.0, 1.0};
    QTimer m_animation;
    QElapsedTimer m_elapsed;
    int m_revision = 0;
};

}  // namespace belfry::ui
