// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Theme
import Belfry.Controls
import Belfry.Ui.Alarms

/** What the gateway answered to an action on several alarms: how many it did, and which it refused and why. */
Rectangle {
    id: root

    required property Theme theme
    required property AlarmActionsViewModel actions

    visible: root.actions.answer !== "" || root.actions.refusals.length > 0
    implicitHeight: row.implicitHeight + 2 * root.theme.gap1
    color: root.theme.raised
    Accessible.role: Accessible.AlertMessage
    Accessible.name: root.actions.refusals.length > 0 ? qsTr("%1. Refused: %2").arg(root.actions.answer).arg(root.actions.refusals.map(refusal => `${refusal.names}: ${refusal.message}`).join("; ")) : root.actions.answer

    RowLayout {
        id: row

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.leftMargin: root.theme.gap3
        anchors.rightMargin: root.theme.gap2
        spacing: root.theme.gap3

        PlainText {
            Layout.alignment: Qt.AlignTop
            Layout.preferredHeight: root.theme.control
            theme: root.theme
            strong: true
            text: root.actions.answer
            Accessible.ignored: true
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: 0

            Repeater {
                model: root.actions.refusals
                PlainText {
                    id: line

                    required property alarmRefusal modelData

                    Layout.fillWidth: true
                    theme: root.theme
                    wrapMode: Text.Wrap
                    maximumLineCount: 2
                    text: `${qsTr("%n refused", "", line.modelData.count)}: ${line.modelData.message} ${line.modelData.hint} (${line.modelData.names})`
                }
            }
        }
        FlatButton {
            Layout.alignment: Qt.AlignTop
            theme: root.theme
            quiet: true
            text: "✕"
            Accessible.name: qsTr("Dismiss")
            onClicked: root.actions.dismissAnswer()
        }
    }
}
