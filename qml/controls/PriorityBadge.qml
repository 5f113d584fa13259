// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Shapes
import Belfry.Theme

/** Alarm priority as shape, digit and colour: triangle 1, diamond 2, circle 3, square 4. Hollow = the condition has
 *  gone but nobody has acknowledged; the outline of an unacknowledged one blinks at 1 Hz unless motion is reduced. */
Item {
    id: root

    required property Theme theme
    /** 1..4 */
    required property int priority
    property bool hollow: false
    property bool flashing: false
    /** One beat for the whole screen; who owns a clock binds it. */
    property bool beat: true

    readonly property int rank: Math.max(1, Math.min(4, root.priority)) - 1
    readonly property color ink: root.theme.priority[root.rank]
    readonly property bool lit: root.flashing && (root.beat || root.theme.reducedMotion)

    implicitWidth: root.theme.badge
    implicitHeight: root.theme.badge
    Accessible.role: Accessible.Graphic
    Accessible.name: qsTr("Priority %1").arg(root.rank + 1)

    Shape {
        id: shape

        readonly property real s: Math.min(root.width, root.height)
        readonly property color fill: root.hollow ? "transparent" : root.ink
        readonly property color edge: root.hollow ? root.ink : root.lit ? root.theme.selection : root.theme.alarmOutline
        readonly property real edgeWidth: root.hollow || root.lit ? root.theme.ring : root.theme.hairline

        anchors.centerIn: parent
        width: shape.s
        height: shape.s
        preferredRendererType: Shape.CurveRenderer

        ShapePath {
            fillColor: shape.fill
            strokeColor: root.rank === 0 ? shape.edge : "transparent"
            strokeWidth: shape.edgeWidth
            joinStyle: ShapePath.RoundJoin
            PathSvg {
                path: root.rank === 0 ? `M ${shape.s * 0.5} ${shape.s * 0.04} L ${shape.s * 0.99} ${shape.s * 0.93} L ${shape.s * 0.01} ${shape.s * 0.93} Z` : root.rank === 1 ? `M ${shape.s * 0.5} 0 L ${shape.s} ${shape.s * 0.5} L ${shape.s * 0.5} ${shape.s} L 0 ${shape.s * 0.5} Z` : ""
            }
        }
    }

    Rectangle {
        anchors.centerIn: parent
        visible: root.rank > 1
        width: shape.s * 0.92
        height: width
        radius: root.rank === 2 ? width / 2 : 0
        color: shape.fill
        border.width: shape.edgeWidth
        border.color: shape.edge
    }

    Rectangle {
        // the diamond's own outline: a turned square, crisp on every renderer
        anchors.centerIn: parent
        visible: root.rank === 1
        width: shape.s * 0.7
        height: width
        rotation: 45
        color: shape.fill
        border.width: shape.edgeWidth
        border.color: shape.edge
        antialiasing: true
    }

    Text {
        anchors.horizontalCenter: parent.horizontalCenter
        y: root.height / 2 - height / 2 + (root.rank === 0 ? shape.s * 0.12 : 0)
        text: root.rank + 1
        textFormat: Text.PlainText
        color: root.hollow ? root.theme.text : root.theme.priorityText[root.rank]
        font.family: root.theme.family
        font.pixelSize: Math.round(shape.s * 0.58)
        font.weight: Font.Bold
        Accessible.ignored: true
    }
}
