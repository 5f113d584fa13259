// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Theme
import Belfry.Controls
import Belfry.Ui.Orders

/** One line above the alarm bar, only while there is something to say: one's own override is about to end or was taken
 *  over, or somebody waits for a second person; quietly, when there is nothing of that, that a colleague's ends. */
Rectangle {
    id: root

    required property Theme theme
    required property OrderViewModel viewModel

    readonly property string message: root.viewModel.warning !== "" ? root.viewModel.warning : root.viewModel.waitingForMe > 0 ? qsTr("%n order(s) wait for a second person.", "", root.viewModel.waitingForMe) : root.viewModel.teamNotice
    readonly property bool quiet: root.viewModel.warning === "" && root.viewModel.waitingForMe === 0

    signal listRequested

    visible: root.message !== ""
    implicitHeight: visible ? row.implicitHeight + 2 * root.theme.gap1 : 0
    color: root.quiet ? root.theme.panel : root.theme.raised
    Accessible.role: root.quiet ? Accessible.StaticText : Accessible.AlertMessage
    Accessible.name: root.message

    RowLayout {
        id: row

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.leftMargin: root.theme.gap3
        anchors.rightMargin: root.theme.gap3
        spacing: root.theme.gap2

        PlainText {
            Layout.fillWidth: true
            theme: root.theme
            strong: !root.quiet
            dim: root.quiet
            text: root.message
            Accessible.ignored: true
        }
        FlatButton {
            theme: root.theme
            text: qsTr("Orders in force")
            onClicked: root.listRequested()
        }
        FlatButton {
            theme: root.theme
            visible: root.viewModel.warning !== "" || root.quiet
            text: qsTr("Understood")
            onClicked: root.quiet ? root.viewModel.dismissTeamNotice() : root.viewModel.dismissWarning()
        }
    }
}
