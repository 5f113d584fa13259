// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Controls
import Belfry.Theme
import Belfry.Ui.Annunciation
import Belfry.Ui.Text

/** At the end of the alarm bar: silence for two minutes, and the ways to the sound options and to the health of the
 *  alarm system. Says when nothing can be heard on this machine. */
Rectangle {
    id: root

    required property Theme theme
    required property AnnunciationViewModel viewModel
    required property Formatter formatter
    readonly property bool silent: root.viewModel.silentForSeconds > 0

    signal optionsRequested
    signal healthRequested

    color: root.theme.panel
    implicitWidth: row.implicitWidth + root.theme.gap3
    implicitHeight: root.theme.topBarHeight

    Hairline {
        theme: root.theme
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
    }

    RowLayout {
        id: row

        anchors.fill: parent
        anchors.rightMargin: root.theme.gap3
        spacing: root.theme.gap2

        FlatButton {
            theme: root.theme
            visible: root.viewModel.audible
            primary: root.viewModel.canSilence
            enabled: root.viewModel.canSilence
            text: root.silent ? qsTr("Silent %1").arg(root.formatter.countdown(root.viewModel.silentForSeconds * 1000)) : qsTr("Silence (F8)")
            hint: root.silent ? qsTr("A new alarm of priority 1 or 2 ends it. Nothing is acknowledged.") : enabled ? qsTr("Two minutes without sound, at all consoles. Acknowledges nothing.") : qsTr("Nothing sounds.")
            onClicked: root.viewModel.silence()
        }
        FlatButton {
            theme: root.theme
            visible: root.viewModel.audible
            primary: root.viewModel.soundProblem !== "" || root.viewModel.testDue
            text: root.viewModel.soundProblem !== "" ? qsTr("✕ No sound…") : root.viewModel.testDue ? qsTr("Sound test…") : qsTr("Sound…")
            hint: root.viewModel.soundProblem !== "" ? root.viewModel.soundProblem : root.viewModel.testDue ? qsTr("Once a day somebody should hear all sounds.") : ""
            onClicked: root.optionsRequested()
        }
        FlatButton {
            theme: root.theme
            text: qsTr("Health…")
            Accessible.name: qsTr("Health of the alarm system (F7)")
            onClicked: root.healthRequested()
        }
    }
}
