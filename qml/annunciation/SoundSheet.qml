// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Controls
import Belfry.Ui.Annunciation
import Belfry.Ui.Text

/** How alarms are heard here: volume, speech, silence, and the daily test of all sounds. */
SheetDialog {
    id: root

    required property AnnunciationViewModel viewModel
    required property Formatter formatter

    title: qsTr("Sound of alarms")
    subtitle: root.viewModel.nowHeard !== "" ? qsTr("Now: %1").arg(root.viewModel.nowHeard) : ""

    PlainText {
        Layout.fillWidth: true
        theme: root.theme
        visible: root.viewModel.soundProblem !== ""
        strong: true
        wrapMode: Text.Wrap
        text: root.viewModel.soundProblem
        Accessible.role: Accessible.AlertMessage
    }

    SectionTitle {
        theme: root.theme
        text: qsTr("Sound test")
    }
    Flow {
        Layout.fillWidth: true
        spacing: root.theme.gap2

        Repeater {
            model: 4
            FlatButton {
                id: one

                required property int index

                theme: root.theme
                text: qsTr("Priority %1").arg(one.index + 1)
                Accessible.name: qsTr("Play the sound of priority %1").arg(one.index + 1)
                onClicked: root.viewModel.test(one.index + 1)
            }
        }
        FlatButton {
            theme: root.theme
            text: qsTr("Not watching")
            Accessible.name: qsTr("Play the sound of NOT WATCHING")
            onClicked: root.viewModel.test(AnnunciationViewModel.NotWatchingSound)
        }
    }
    RowLayout {
        Layout.fillWidth: true
        spacing: root.theme.gap2

        FlatButton {
            theme: root.theme
            primary: true
            text: qsTr("Play all five")
            onClicked: {
                root.viewModel.testAll();
                heard.played = true;
            }
        }
        FlatButton {
            id: heard

            property bool played: false

            theme: root.theme
            enabled: heard.played && root.viewModel.soundProblem === ""
            text: qsTr("I heard all five")
            hint: enabled ? "" : qsTr("Play all five first.")
            onClicked: {
                root.viewModel.confirmTest();
                heard.played = false;
            }
        }
        PlainText {
            Layout.fillWidth: true
            theme: root.theme
            dim: !root.viewModel.testDue
            wrapMode: Text.Wrap
            text: root.viewModel.testedMs === 0 ? qsTr("Nobody has tested the sounds of this machine yet.") : root.viewModel.testDue ? qsTr("Last tested %1. A test is due once a day.").arg(root.formatter.dateTime(root.viewModel.testedMs)) : qsTr("Last tested %1.").arg(root.formatter.dateTime(root.viewModel.testedMs))
        }
    }

    SectionTitle {
        theme: root.theme
        text: qsTr("Volume")
    }
    RowLayout {
        Layout.fillWidth: true
        spacing: root.theme.gap3

        LevelSlider {
            Layout.fillWidth: true
            theme: root.theme
            label: qsTr("Volume")
            valueText: root.formatter.percent(value)
            from: 0.2
            to: 1
            stepSize: 0.1
            value: root.viewModel.volume
            onMoved: root.viewModel.volume = value
        }
        PlainText {
            theme: root.theme
            text: root.formatter.percent(root.viewModel.volume)
        }
    }
    PlainText {
        Layout.fillWidth: true
        theme: root.theme
        dim: true
        wrapMode: Text.Wrap
        text: qsTr("Alarms can be made quieter, not turned off. Silence lasts two minutes; shelve what is known and of no use.")
    }

    SectionTitle {
        theme: root.theme
        text: qsTr("Speech")
    }
    RowLayout {
        Layout.fillWidth: true
        spacing: root.theme.gap2

        FlatButton {
            theme: root.theme
            text: qsTr("Off")
            selected: !root.viewModel.speech
            Accessible.name: qsTr("Speech off")
            onClicked: root.viewModel.speech = false
        }
        FlatButton {
            theme: root.theme
            text: qsTr("On")
            selected: root.viewModel.speech
            Accessible.name: qsTr("Speech on")
            onClicked: root.viewModel.speech = true
        }
        PlainText {
            Layout.fillWidth: true
            theme: root.theme
            dim: root.viewModel.speechProblem === ""
            wrapMode: Text.Wrap
            text: root.viewModel.speechProblem !== "" ? root.viewModel.speechProblem : qsTr("Says priority, alarm and place after the sound.")
        }
    }

    RowLayout {
        Layout.fillWidth: true
        Layout.topMargin: root.theme.gap2
        spacing: root.theme.gap2

        FlatButton {
            theme: root.theme
            primary: root.viewModel.canSilence
            enabled: root.viewModel.canSilence
            text: root.viewModel.silentForSeconds > 0 ? qsTr("Silent for %1").arg(root.formatter.countdown(root.viewModel.silentForSeconds * 1000)) : qsTr("Silence for two minutes (F8)")
            hint: enabled || root.viewModel.silentForSeconds > 0 ? "" : qsTr("Nothing sounds.")
            onClicked: root.viewModel.silence()
        }
        Item {
            Layout.fillWidth: true
        }
        FlatButton {
            theme: root.theme
            text: qsTr("Close")
            onClicked: root.close()
        }
    }
}
