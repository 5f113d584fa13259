// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Belfry.Theme

/** The line between two panels; drag it, or focus it and use the arrow keys, to give one of them more room. */
Item {
    id: root

    required property Theme theme
    property bool vertical: true
    /** +1 when dragging right or down makes the panel larger. */
    property int sense: 1
    required property real size
    required property real minimumSize
    required property real maximumSize
    property string label: ""

    signal resized(real size)

    implicitWidth: root.vertical ? root.theme.gap1 : 0
    implicitHeight: root.vertical ? 0 : root.theme.gap1
    activeFocusOnTab: true
    Accessible.role: Accessible.Separator
    Accessible.name: root.label

    function move(by: real): void {
        root.resized(Math.max(root.minimumSize, Math.min(root.maximumSize, root.size + root.sense * by)));
    }

    Keys.onLeftPressed: event => root.vertical ? root.move(-root.theme.gap4) : event.accepted = false
    Keys.onRightPressed: event => root.vertical ? root.move(root.theme.gap4) : event.accepted = false
    Keys.onUpPressed: event => root.vertical ? event.accepted = false : root.move(-root.theme.gap4)
    Keys.onDownPressed: event => root.vertical ? event.accepted = false : root.move(root.theme.gap4)

    Rectangle {
        anchors.fill: parent
        color: hover.hovered || drag.active || root.activeFocus ? root.theme.frame : root.theme.line
        anchors.leftMargin: root.vertical && color === root.theme.line ? parent.width - 1 : 0
        anchors.topMargin: !root.vertical && color === root.theme.line ? parent.height - 1 : 0
    }
    HoverHandler {
        id: hover
        cursorShape: root.vertical ? Qt.SplitHCursor : Qt.SplitVCursor
    }
    DragHandler {
        id: drag

        property real start: 0

        target: null
        onActiveChanged: if (active) {
            start = root.size;
        }
        onActiveTranslationChanged: {
            const by = root.vertical ? activeTranslation.x : activeTranslation.y;
            root.resized(Math.max(root.minimumSize, Math.min(root.maximumSize, start + root.sense * by)));
        }
    }
}
