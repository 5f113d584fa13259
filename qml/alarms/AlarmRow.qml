// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Theme
import Belfry.Controls
import Belfry.Ui.Text

/** One alarm of the list. A cause says how many alarms follow from it and opens to them. */
Rectangle {
    id: root

    required property Theme theme
    required property Formatter formatter
    required property CityClock clock
    required property AlarmColumns columns
    required property bool beat
    required property bool selected
    required property bool current
    /** Several are chosen: a finger adds or takes away. */
    required property bool picking

    required property int index
    required property string alarmKey
    required property string entity
    required property int priority
    required property string alarmState
    required property string stateText
    required property double raisedMs
    required property string where
    required property string what
    required property string valueText
    required property string owner
    required property bool flashing
    required property bool stale
    required property string layerTitle
    required property string district
    required property int consequences
    required property bool chattering
    required property bool opened
    required property int indent

    /** With Shift a range, with Ctrl (or a long touch) one more. */
    signal activated(extend: bool, add: bool)
    signal locateRequested
    signal openRequested

    readonly property bool returned: root.alarmState === "RtnUnacknowledged" || root.alarmState === "LatchedUnacked" || root.alarmState === "LatchedAcked"
    readonly property string consequencesText: root.consequences > 0 ? qsTr("%n consequence(s)", "", root.consequences) : ""

    implicitHeight: root.theme.row
    color: root.selected ? root.theme.pressed : hover.hovered ? root.theme.raised : "transparent"
    Accessible.role: Accessible.Row
    Accessible.name: {
        const name = qsTr("Priority %1, %2, %3, %4").arg(root.priority).arg(root.stateText).arg(root.what).arg(root.where);
        return root.consequences > 0 ? `${name}, ${root.consequencesText}` : name;
    }
    Accessible.selectable: true
    Accessible.selected: root.selected
    Accessible.onPressAction: root.activated(false, false)

    Hairline {
        theme: root.theme
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        opacity: 0.6
    }

    Rectangle {
        visible: root.current
        width: root.theme.ring
        height: parent.height
        color: root.theme.selection
    }

    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: root.theme.gap3 + root.indent * root.theme.gap4
        anchors.rightMargin: root.theme.gap3
        spacing: root.theme.gap2

        Item {
            Layout.preferredWidth: root.columns.priorityWidth
            implicitHeight: root.theme.badge

            PriorityBadge {
                theme: root.theme
                priority: root.priority
                hollow: root.returned
                flashing: root.flashing
                beat: root.beat
                Accessible.ignored: true
            }
        }
        Cell {
            column: Math.max(0, root.columns.stateWidth - root.indent * root.theme.gap4)
            text: root.stale ? qsTr("%1 (stale)").arg(root.stateText) : root.stateText
            strong: root.flashing
        }
        Cell {
            column: root.columns.sinceWidth
            text: root.formatter.since(root.raisedMs, root.clock.nowMs)
        }
        Cell {
            column: root.columns.whereWidth
            text: root.where
        }
        RowLayout {
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            spacing: root.theme.gap2

            PlainText {
                Layout.fillWidth: true
                Layout.maximumWidth: implicitWidth + 1
                theme: root.theme
                text: root.chattering ? qsTr("%1 (chatters)").arg(root.what) : root.what
                strong: root.indent === 0 && root.flashing
                Accessible.ignored: true
            }
            Rectangle {
                visible: root.consequences > 0
                Layout.preferredWidth: more.implicitWidth + 2 * root.theme.gap2
                Layout.preferredHeight: root.theme.px(24)
                radius: root.theme.radius
                color: root.theme.raised
                border.width: root.theme.hairline
                border.color: root.theme.frame
                Accessible.role: Accessible.Button
                Accessible.name: root.opened ? qsTr("Close the consequences") : qsTr("Open %1").arg(root.consequencesText)
                Accessible.onPressAction: root.openRequested()

                PlainText {
                    id: more

                    anchors.centerIn: parent
                    theme: root.theme
                    font.pixelSize: root.theme.small
                    text: (root.opened ? "▾ " : "▸ ") + root.consequencesText
                    Accessible.ignored: true
                }
                TapHandler {
                    gesturePolicy: TapHandler.ReleaseWithinBounds
                    onTapped: root.openRequested()
                }
            }
            Item {
                Layout.fillWidth: true
            }
        }
        Cell {
            column: root.columns.valueWidth
            text: root.valueText
        }
        Cell {
            column: root.columns.ownerWidth
            text: root.owner === "" ? "–" : root.owner
            dim: true
        }
        Cell {
            column: root.columns.layerWidth
            text: root.layerTitle
            dim: true
        }
        Cell {
            column: root.columns.districtWidth
            text: root.district === "" ? "–" : root.district
            dim: true
        }
    }

    HoverHandler {
        id: hover
    }
    TapHandler {
        id: tap

        onTapped: (eventPoint, button) => {
            const touch = eventPoint.device.type === PointerDevice.TouchScreen;
            root.activated((tap.point.modifiers & Qt.ShiftModifier) !== 0, (tap.point.modifiers & Qt.ControlModifier) !== 0 || touch && root.picking);
        }
        onDoubleTapped: root.locateRequested()
        onLongPressed: root.activated(false, true)
    }

    component Cell: PlainText {
        required property int column

        theme: root.theme
        visible: column > 0
        Layout.preferredWidth: column
        Accessible.ignored: true
    }
}
