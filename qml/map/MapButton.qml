// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Shapes

/** A square button on the map: a letter or a line drawing of 16 × 16, its name and its key. */
Rectangle {
    id: root

    required property string name
    required property color ink
    required property color ground
    required property color ring
    required property font textFont
    required property int size
    property string glyph: ""
    /** SVG path data in a box of 16 × 16. */
    property string drawing: ""
    /** The key that does the same: "R". */
    property string key: ""
    property bool checkable: false
    property bool checked: false
    readonly property string tip: root.key === "" ? root.name : qsTr("%1 (%2)").arg(root.name).arg(root.key)
    readonly property bool explained: hover.hovered || root.activeFocus

    signal activated

    implicitWidth: root.size
    implicitHeight: root.size
    radius: 4
    color: root.checked ? root.ink : hover.hovered ? root.ground : "transparent"
    border.color: root.activeFocus ? root.ring : "transparent"
    border.width: root.activeFocus ? 2 : 0
    activeFocusOnTab: true
    Accessible.role: Accessible.Button
    Accessible.name: root.name
    Accessible.description: root.key === "" ? "" : qsTr("Key %1").arg(root.key)
    Accessible.checkable: root.checkable
    Accessible.checked: root.checked
    Accessible.onPressAction: root.activated()
    Keys.onSpacePressed: root.activated()
    Keys.onReturnPressed: root.activated()

    Text {
        anchors.centerIn: parent
        visible: root.glyph !== ""
        text: root.glyph
        color: root.checked ? root.ground : root.ink
        font.family: root.textFont.family
        font.pixelSize: root.textFont.pixelSize + 2
        font.bold: true
    }
    Shape {
        anchors.centerIn: parent
        visible: root.drawing !== ""
        width: 16
        height: 16
        scale: root.size / 28

        ShapePath {
            strokeColor: root.checked ? root.ground : root.ink
            strokeWidth: 1.5
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap
            joinStyle: ShapePath.RoundJoin

            PathSvg {
                path: root.drawing
            }
        }
    }
    HoverHandler {
        id: hover
    }
    TapHandler {
        gesturePolicy: TapHandler.ReleaseWithinBounds
        onTapped: root.activated()
    }
}
