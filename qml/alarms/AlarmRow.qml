// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Theme
import Belfry.Controls
import Belfry.Ui.Text

/** One alarm of the list. */
Rectangle {
    id: root

    required property Theme theme
    required property Formatter formatter
    required property CityClock clock
    required property bool beat
    required property bool selected
    required property int columnPriority
    required property int columnState
    required property int columnSince
    required property int columnWhere
    required property int columnValue
    required property int columnOwner

    required property string alarmKey
    required property string entity
    required property int priority
    required property string alarmState
    required property double raisedMs
    required property string where
    required property string what
    required property string valueText
    required property string owner
    required property bool flashing
    required property bool stale

    signal activated
    signal locateRequested

    readonly property bool returned: root.alarmState === "RtnUnacknowledged" || root.alarmState === "LatchedUnacked" || root.alarmState === "LatchedAcked"
    readonly property string stateText: {
        switch (root.alarmState) {
        case "Unacknowledged":
            return qsTr("Unacknowledged");
        case "Acknowledged":
            return qsTr("Acknowledged");
        case "RtnUnacknowledged":
            return qsTr("Returned, unack.");
        case "LatchedUnacked":
            return qsTr("Latched, unack.");
        case "LatchedAcked":
            return qsTr("Latched, ack.");
        case "Shelved":
            return qsTr("Shelved");
        case "SuppressedByDesign":
            return qsTr("Suppressed");
        case "OutOfService":
            return qsTr("Out of service");
        default:
            return root.alarmState;
        }
    }

    implicitHeight: root.theme.row
    color: root.selected ? root.theme.pressed : hover.hovered ? root.theme.raised : "transparent"
    Accessible.role: Accessible.Row
    Accessible.name: qsTr("Priority %1, %2, %3, %4").arg(root.priority).arg(root.stateText).arg(root.what).arg(root.where)
    Accessible.selectable: true
    Accessible.selected: root.selected
    Accessible.onPressAction: root.activated()

    Hairline {
        theme: root.theme
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        opacity: 0.6
    }

    Rectangle {
        visible: root.selected
        width: root.theme.ring
        height: parent.height
        color: root.theme.selection
    }

    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: root.theme.gap3
        anchors.rightMargin: root.theme.gap3
        spacing: root.theme.gap2

        Item {
            Layout.preferredWidth: root.columnPriority
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
        PlainText {
            Layout.preferredWidth: root.columnState
            theme: root.theme
            text: root.stale ? qsTr("%1 (stale)").arg(root.stateText) : root.stateText
            strong: root.flashing
            Accessible.ignored: true
        }
        PlainText {
            Layout.preferredWidth: root.columnSince
            theme: root.theme
            text: root.formatter.since(root.raisedMs, root.clock.nowMs)
            Accessible.ignored: true
        }
        PlainText {
            Layout.preferredWidth: root.columnWhere
            theme: root.theme
            text: root.where
            Accessible.ignored: true
        }
        PlainText {
            Layout.fillWidth: true
            theme: root.theme
            text: root.what
            Accessible.ignored: true
        }
        PlainText {
            Layout.preferredWidth: root.columnValue
            theme: root.theme
            text: root.valueText
            Accessible.ignored: true
        }
        PlainText {
            Layout.preferredWidth: root.columnOwner
            theme: root.theme
            text: root.owner === "" ? "–" : root.owner
            dim: true
            Accessible.ignored: true
        }
    }

    HoverHandler {
        id: hover
    }
    TapHandler {
        onTapped: root.activated()
        onDoubleTapped: root.locateRequested()
    }
}
