// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Belfry.Theme

/** A button without decoration. `primary` has the strong frame; `hint` says why it is disabled. */
T.Button {
    id: root

    required property Theme theme
    property bool primary: false
    property bool quiet: false
    property bool selected: false
    property string hint: ""

    implicitHeight: root.theme.control
    implicitWidth: Math.max(root.theme.control, label.implicitWidth + leftPadding + rightPadding)
    leftPadding: root.theme.gap3
    rightPadding: root.theme.gap3
    focusPolicy: Qt.StrongFocus
    hoverEnabled: true
    Accessible.role: Accessible.Button
    Accessible.name: root.text
    Accessible.description: root.hint

    contentItem: PlainText {
        id: label

        theme: root.theme
        text: root.text
        strong: root.primary || root.selected
        dim: !root.enabled
        horizontalAlignment: Text.AlignHCenter
        Accessible.ignored: true
    }

    background: Rectangle {
        radius: root.theme.radius
        color: root.down ? root.theme.pressed : root.hovered && root.enabled || root.selected ? root.theme.raised : root.quiet ? "transparent" : root.theme.panel
        border.width: root.quiet && !root.selected ? 0 : root.theme.hairline
        border.color: root.selected || root.primary && root.enabled ? root.theme.frame : root.theme.line

        FocusFrame {
            anchors.fill: parent
            theme: root.theme
            visible: root.visualFocus
        }
    }

    Tip {
        theme: root.theme
        text: root.hint
        visible: root.hint !== "" && root.hovered
    }

    Keys.onReturnPressed: event => {
        if (root.enabled) {
            root.clicked();
        }
        event.accepted = true;
    }
}
