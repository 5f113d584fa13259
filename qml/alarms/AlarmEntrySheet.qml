// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Controls
import Belfry.Ui.Alarms

/** One text that an action on the chosen alarms needs: the work order that takes them out of service, who takes them, or
 *  a note. */
SheetDialog {
    id: root

    required property AlarmListViewModel viewModel
    required property string operatorName
    /** "service", "assign" or "note". */
    property string kind: "note"

    readonly property AlarmActionsViewModel actions: root.viewModel.actions
    readonly property bool mayBeEmpty: root.kind === "assign"

    title: root.kind === "service" ? qsTr("Take out of service") : root.kind === "assign" ? qsTr("Assign") : qsTr("Add a note")
    subtitle: root.actions.title
    onOpened: {
        entry.text = root.kind === "assign" ? root.operatorName : "";
        entry.selectAll();
        entry.forceActiveFocus();
    }

    function openFor(kind: string): void {
        root.kind = kind;
        root.open();
    }

    PlainText {
        Layout.fillWidth: true
        theme: root.theme
        dim: true
        wrapMode: Text.Wrap
        text: root.kind === "service" ? qsTr("Silent and out of the list until somebody returns it. It stands in the register with your name and this work order.") : root.kind === "assign" ? qsTr("Who takes care of it. Everybody sees it; empty takes the name away.") : qsTr("Everybody sees it beside the alarm; it is kept in the journal.")
    }
    Field {
        id: entry

        Layout.fillWidth: true
        theme: root.theme
        placeholderText: root.kind === "service" ? qsTr("Number of the work order") : root.kind === "assign" ? qsTr("Name or desk") : qsTr("Note")
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
            text: root.kind === "service" ? qsTr("Take out of service") : root.kind === "assign" ? qsTr("Assign") : qsTr("Add the note")
            enabled: root.actions.enabled && (root.mayBeEmpty || entry.text.trim() !== "")
            hint: enabled ? "" : root.kind === "service" ? qsTr("Give the work order first.") : qsTr("Write something first.")
            onClicked: {
                if (root.kind === "service") {
                    root.actions.removeFromService(entry.text);
                } else if (root.kind === "assign") {
                    root.actions.assign(entry.text);
                } else {
                    root.actions.addNote(entry.text);
                }
                root.close();
            }
        }
    }
}
