// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Belfry.Theme

/** A consequence needs a gesture to match: confirms only when held for `holdMs`, by mouse, finger or Space. A tap, or
 *  ten thousand, confirms nothing. */
FocusScope {
    id: root

    required property Theme theme
    required property string text
    property int holdMs: 1500
    property bool holding: false
    readonly property real progress: fill.width / Math.max(1, root.width)

    signal confirmed

    implicitWidth: label.implicitWidth + 2 * root.theme.gap4
    implicitHeight: root.theme.control
    activeFocusOnTab: true
    Accessible.role: Accessible.Button
    Accessible.name: root.text
    Accessible.description: qsTr("Hold for %1 seconds").arg(root.holdMs / 1000)

    function begin(): void {
        if (root.enabled && !root.holding) {
            root.holding = true;
        }
    }

    function stop(): void {
        root.holding = false;
    }

    onEnabledChanged: stop()
    onActiveFocusChanged: if (!root.activeFocus) {
        stop();
    }

    Rectangle {
        anchors.fill: parent
        radius: root.theme.radius
        color: root.theme.panel
        border.width: root.theme.hairline
        border.color: root.enabled ? root.theme.frame : root.theme.line
        clip: true

        Rectangle {
            id: fill

            anchors.left: parent.left
            anchors.top: parent.top
            anchors.bottom: parent.bottom
            color: root.theme.pressed
            width: 0
            states: State {
                when: root.holding
                PropertyChanges {
                    fill.width: root.width
                }
            }
            transitions: Transition {
                to: "*"
                NumberAnimation {
                    property: "width"
                    duration: root.holding ? root.holdMs : 120
                }
            }
        }

        FocusFrame {
            anchors.fill: parent
            theme: root.theme
            visible: root.activeFocus
        }
    }

    PlainText {
        id: label

        anchors.centerIn: parent
        theme: root.theme
        text: root.holding ? qsTr("Keep holding…") : root.text
        strong: true
        dim: !root.enabled
        Accessible.ignored: true
    }

    Timer {
        id: timer

        interval: root.holdMs
        running: root.holding
        onTriggered: {
            root.holding = false;
            root.confirmed();
        }
    }

    TapHandler {
        enabled: root.enabled
        gesturePolicy: TapHandler.ReleaseWithinBounds
        onPressedChanged: {
            if (pressed) {
                root.forceActiveFocus();
                root.begin();
            } else {
                root.stop();
            }
        }
    }

    Keys.onPressed: event => {
        if (event.key === Qt.Key_Space && !event.isAutoRepeat) {
            root.begin();
        }
        event.accepted = event.key === Qt.Key_Space;
    }
    Keys.onReleased: event => {
        if (event.key === Qt.Key_Space && !event.isAutoRepeat) {
            root.stop();
        }
        event.accepted = event.key === Qt.Key_Space;
    }
}
