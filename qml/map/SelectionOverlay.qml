// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Shapes
import Belfry.Ui.Selection

/** While a selection tool is out: takes one finger or the left button, shows what is drawn and how to go on. Two fingers,
 *  the wheel and the middle button still belong to the map. */
Item {
    id: root

    required property SelectionViewModel selector
    required property color panel
    required property color line
    required property color ink
    required property color ring
    required property font textFont

    /** A pointer went down: keys belong to the map. */
    signal touched

    enabled: root.selector.active
    visible: root.selector.active

    HoverHandler {
        cursorShape: Qt.CrossCursor
    }

    TapHandler {
        acceptedButtons: Qt.LeftButton
        gesturePolicy: TapHandler.DragThreshold
        onTapped: point => {
            root.touched();
            const at = Qt.point(point.position.x, point.position.y);
            const add = (point.modifiers & Qt.ShiftModifier) !== 0;
            Qt.callLater(() => root.selector.put(at, add));
        }
        onDoubleTapped: Qt.callLater(() => root.selector.finish())
    }

    DragHandler {
        id: draw

        target: null
        minimumPointCount: 1
        maximumPointCount: 1
        acceptedButtons: Qt.LeftButton
        onActiveChanged: if (draw.active) {
            root.touched();
            root.selector.begin(draw.centroid.pressPosition);
            root.selector.dragTo(draw.centroid.position);
        }
        onActiveTranslationChanged: if (draw.active)
            root.selector.dragTo(draw.centroid.position)
        onGrabChanged: (transition, point) => {
            if (transition === PointerDevice.UngrabExclusive && point.state === EventPoint.Released) {
                const add = (point.modifiers & Qt.ShiftModifier) !== 0;
                // it puts the tool away and this handler with it, which must not happen inside its own signal
                Qt.callLater(() => root.selector.finish(add));
            } else if (transition === PointerDevice.UngrabExclusive || transition === PointerDevice.CancelGrabExclusive)
                root.selector.cancelDrawing();
        }
    }

    Shape {
        anchors.fill: parent
        visible: root.selector.drawing

        // light on dark on light: seen on any ground
        ShapePath {
            strokeColor: root.panel
            strokeWidth: 4
            fillColor: Qt.alpha(root.ring, 0.12)
            fillRule: ShapePath.WindingFill

            PathPolyline {
                path: root.selector.outline
            }
        }
        ShapePath {
            strokeColor: root.ring
            strokeWidth: 1.5
            fillColor: "transparent"

            PathPolyline {
                path: root.selector.outline
            }
        }
    }

    // the keys' cursor
    Item {
        x: root.selector.cursor.x
        y: root.selector.cursor.y
        visible: root.selector.cursorShown

        Repeater {
            model: [[root.panel, 4], [root.ring, 2]]

            Item {
                id: cross

                required property var modelData

                Rectangle {
                    x: -12
                    y: -height / 2
                    width: 24
                    height: cross.modelData[1]
                    color: cross.modelData[0]
                }
                Rectangle {
                    x: -width / 2
                    y: -12
                    width: cross.modelData[1]
                    height: 24
                    color: cross.modelData[0]
                }
            }
        }
    }

    Rectangle {
        x: Math.max(4, Math.min(root.width - width - 4, root.selector.cursor.x + 16))
        y: Math.max(4, Math.min(root.height - height - 4, root.selector.cursor.y + 16))
        visible: root.selector.measure !== ""
        width: measure.implicitWidth + 16
        height: measure.implicitHeight + 8
        radius: 4
        color: root.panel
        border.color: root.line

        Text {
            id: measure

            anchors.centerIn: parent
            text: root.selector.measure
            color: root.ink
            font: root.textFont
        }
    }

    Rectangle {
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 44
        width: Math.min(root.width - 24, hint.implicitWidth + 24)
        height: hint.height + 12
        radius: 4
        color: root.panel
        border.color: root.line
        Accessible.role: Accessible.StaticText
        Accessible.name: root.selector.hint

        Text {
            id: hint

            anchors.centerIn: parent
            width: Math.min(implicitWidth, root.width - 48)
            wrapMode: Text.Wrap
            horizontalAlignment: Text.AlignHCenter
            text: root.selector.hint
            color: root.ink
            font: root.textFont
        }
    }
}
