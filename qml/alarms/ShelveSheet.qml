// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Controls
import Belfry.Ui.Alarms
import Belfry.Ui.Text

/** Sets alarms aside for a time, or once until they clear: how long and why, both mandatory. */
SheetDialog {
    id: root

    required property AlarmListViewModel viewModel
    required property Formatter formatter
    required property CityClock clock
    /** 0 = until it clears. */
    property int minutes: 30

    readonly property AlarmActionsViewModel actions: root.viewModel.actions

    title: qsTr("Shelve alarm")
    subtitle: root.actions.title
    onOpened: {
        root.minutes = Math.min(30, root.actions.maxShelveMinutes);
        reason.text = "";
        reason.forceActiveFocus();
    }

    SectionTitle {
        theme: root.theme
        text: qsTr("For how long")
    }
    Flow {
        Layout.fillWidth: true
        spacing: root.theme.gap2

        Repeater {
            model: [15, 30, 60, 120, 240, 480]
            FlatButton {
                required property int modelData

                theme: root.theme
                text: root.formatter.duration(modelData * 60000)
                selected: root.minutes === modelData
                visible: modelData <= root.actions.maxShelveMinutes
                onClicked: root.minutes = modelData
            }
        }
        FlatButton {
            theme: root.theme
            text: qsTr("Until it clears")
            selected: root.minutes === 0
            enabled: root.actions.oneShotAllowed
            hint: enabled ? "" : qsTr("The definition of one of them does not allow it.")
            onClicked: root.minutes = 0
        }
    }
    PlainText {
        Layout.fillWidth: true
        theme: root.theme
        dim: true
        wrapMode: Text.Wrap
        text: root.minutes === 0 ? qsTr("Once: until its condition goes away, at the latest until %1.").arg(root.formatter.shortTime(root.clock.nowMs + root.actions.maxShelveMinutes * 60000)) : qsTr("It comes back by itself at %1, unacknowledged if it is still there.").arg(root.formatter.shortTime(root.clock.nowMs + root.minutes * 60000))
    }
    SectionTitle {
        theme: root.theme
        text: qsTr("Why")
    }
    Field {
        id: reason

        Layout.fillWidth: true
        theme: root.theme
        placeholderText: qsTr("Reason, kept in the journal")
        onAccepted: if (confirm.enabled) {
            confirm.clicked();
        }
    }
    RowLayout {
        Layout.fillWidth: true
        Layout.topMargin: root.theme.gap2
        spacing: root.theme.gap2

        Item {
            Layout.fillWidth: true
        }
        FlatButton {
            theme: root.theme
            text: qsTr("Cancel")
            onClicked: root.close()
        }
        FlatButton {
            id: confirm

            theme: root.theme
            primary: true
            text: qsTr("Shelve")
            enabled: reason.text.trim() !== "" && root.viewModel.canShelve
            hint: enabled ? "" : qsTr("Give a reason first.")
            onClicked: {
                root.actions.shelve(root.minutes, reason.text);
                root.close();
            }
        }
    }
}
