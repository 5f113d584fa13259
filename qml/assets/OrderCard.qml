// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Theme
import Belfry.Controls
import Belfry.Ui.Text

/** An override: commanded, accepted and actual side by side, each with its age, and the time left. Never mixed up. */
Rectangle {
    id: root

    required property Theme theme
    required property Formatter formatter
    required property CityClock clock
    required property string orderState
    required property string targetState
    /** The device was not heard since the link was lost or the gateway started again: the state is the last known. */
    property bool uncertain: false
    property string owner: ""
    property string reason: ""
    required property string commandedText
    property real commandedMs: 0
    required property string acceptedText
    required property real acceptedMs
    required property string actualText
    required property real actualMs
    required property real leaseEndsMs

    readonly property string stateText: {
        // what is true of the order as a whole goes before the state of its one device
        const ofOrder = ["unknown", "releasing", "releasefailed", "renewing"].indexOf(root.orderState) >= 0;
        const state = root.targetState !== "" && !ofOrder ? root.targetState : root.orderState;
        switch (state) {
        case "idle":
        case "selected":
            return qsTr("Selected");
        case "queued":
        case "sent":
            return qsTr("Commanded");
        case "accepted":
            return qsTr("Accepted");
        case "executing":
        case "verifying":
            return qsTr("Verifying");
        case "holding":
        case "ineffect":
            return qsTr("Holding");
        case "partlyineffect":
            return qsTr("Partly in effect");
        case "releasing":
            return qsTr("Releasing");
        case "releasefailed":
            return qsTr("Release failed");
        case "diverged":
            return qsTr("Diverged");
        case "renewing":
            return qsTr("Renewing");
        case "refused":
            return qsTr("Refused");
        case "sendfailed":
            return qsTr("Not sent");
        case "noreply":
            return qsTr("No reply");
        case "verifyfailed":
            return qsTr("Not proved");
        case "leaselost":
            return qsTr("Lease lost");
        case "superseded":
            return qsTr("Superseded");
        case "auto":
        case "released":
            return qsTr("Released");
        default:
            return qsTr("Unknown");
        }
    }

    implicitHeight: content.implicitHeight + 2 * root.theme.gap2
    radius: root.theme.radius
    color: root.theme.raised
    border.width: root.theme.hairline
    border.color: root.theme.line
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Override: %1").arg(root.stateText)

    ColumnLayout {
        id: content

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: root.theme.gap2
        spacing: root.theme.gap1

        RowLayout {
            Layout.fillWidth: true
            spacing: root.theme.gap2

            PlainText {
                theme: root.theme
                text: root.uncertain ? qsTr("? %1").arg(root.stateText) : root.stateText
                strong: true
            }
            PlainText {
                Layout.fillWidth: true
                theme: root.theme
                dim: true
                font.pixelSize: root.theme.small
                text: root.leaseEndsMs > 0 ? qsTr("%1 left").arg(root.formatter.countdown(root.leaseEndsMs - root.clock.nowMs)) : ""
            }
            PlainText {
                theme: root.theme
                font.pixelSize: root.theme.small
                text: root.leaseEndsMs > 0 ? qsTr("ends %1").arg(root.formatter.shortTime(root.leaseEndsMs)) : ""
            }
        }

        PlainText {
            Layout.fillWidth: true
            theme: root.theme
            visible: root.uncertain
            wrapMode: Text.Wrap
            font.pixelSize: root.theme.small
            text: qsTr("Uncertain: the device was not heard since the link to it was lost. It ends the override by itself in time.")
        }

        RowLayout {
            Layout.fillWidth: true
            spacing: root.theme.hairline

            Value {
                label: qsTr("Commanded")
                value: root.commandedText
                sinceMs: root.commandedMs
            }
            Value {
                label: qsTr("Accepted")
                value: root.acceptedText
                sinceMs: root.acceptedMs
            }
            Value {
                label: qsTr("Actual")
                value: root.actualText
                sinceMs: root.actualMs
                strong: true
            }
        }

        PlainText {
            Layout.fillWidth: true
            theme: root.theme
            visible: root.owner !== "" || root.reason !== ""
            dim: true
            font.pixelSize: root.theme.small
            wrapMode: Text.Wrap
            text: root.reason === "" ? root.owner : qsTr("%1: “%2”").arg(root.owner).arg(root.reason)
        }
    }

    component Value: ColumnLayout {
        id: box

        required property string label
        required property string value
        required property real sinceMs
        property bool strong: false

        Layout.fillWidth: true
        Layout.preferredWidth: 1
        spacing: 0
        Accessible.role: Accessible.StaticText
        Accessible.name: `${box.label}: ${box.value}`

        PlainText {
            Layout.fillWidth: true
            theme: root.theme
            text: box.label
            dim: true
            font.pixelSize: root.theme.small
            Accessible.ignored: true
        }
        PlainText {
            Layout.fillWidth: true
            theme: root.theme
            text: box.value
            strong: box.strong
            font.pixelSize: root.theme.large
            Accessible.ignored: true
        }
        AgeLabel {
            theme: root.theme
            formatter: root.formatter
            clock: root.clock
            sinceMs: box.sinceMs
        }
    }
}
