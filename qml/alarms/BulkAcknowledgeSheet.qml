// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Controls
import Belfry.Ui.Alarms
import Belfry.Ui.Text

/** Acknowledging many: how many of each priority, fixed when it opens. What comes while it is open is said and left
 *  out. */
SheetDialog {
    id: root

    required property AlarmListViewModel viewModel
    required property Formatter formatter

    readonly property AlarmActionsViewModel actions: root.viewModel.actions

    title: qsTr("Acknowledge %n alarm(s)", "", root.actions.askedTotal)
    subtitle: qsTr("“I have it”: it means that somebody acts, not that it is over.")
    onOpened: {
        note.text = "";
        note.forceActiveFocus();
    }
    onClosed: if (root.actions.asking) {
        root.actions.cancelAcknowledge();
    }

    RowLayout {
        Layout.fillWidth: true
        spacing: root.theme.gap4

        Repeater {
            model: 4
            RowLayout {
                id: count

                required property int index
                readonly property int number: root.actions.askedCounts[count.index] ?? 0

                spacing: root.theme.gap2
                opacity: count.number > 0 ? 1 : 0.45
                Accessible.role: Accessible.StaticText
                Accessible.name: qsTr("Priority %1: %2 to acknowledge").arg(count.index + 1).arg(count.number)

                PriorityBadge {
                    theme: root.theme
                    implicitWidth: root.theme.px(24)
                    implicitHeight: root.theme.px(24)
                    priority: count.index + 1
                    Accessible.ignored: true
                }
                PlainText {
                    theme: root.theme
                    strong: true
                    font.pixelSize: root.theme.title
                    text: root.formatter.number(count.number)
                    Accessible.ignored: true
                }
            }
        }
    }
    PlainText {
        Layout.fillWidth: true
        theme: root.theme
        wrapMode: Text.Wrap
        visible: root.actions.arrivedSince > 0
        strong: true
        text: qsTr("%n alarm(s) came since this opened and will not be acknowledged.", "", root.actions.arrivedSince)
    }
    PlainText {
        Layout.fillWidth: true
        theme: root.theme
        wrapMode: Text.Wrap
        dim: true
        visible: root.actions.settledSince > 0
        text: qsTr("%n of them changed meanwhile: taken by somebody else, gone, or come again. Left out.", "", root.actions.settledSince)
    }
    SectionTitle {
        theme: root.theme
        text: root.actions.askedNoteRequired ? qsTr("Note (one of them asks for it)") : qsTr("Note (may be left empty)")
    }
    Field {
        id: note

        Layout.fillWidth: true
        theme: root.theme
        placeholderText: qsTr("What you found or do, kept in the journal")
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
            text: qsTr("Acknowledge %n", "", root.actions.askedTotal)
            enabled: root.actions.enabled && root.actions.askedTotal > 0 && (!root.actions.askedNoteRequired || note.text.trim() !== "")
            hint: enabled ? "" : root.actions.askedTotal === 0 ? qsTr("There is nothing left to acknowledge.") : qsTr("Give a note first.")
            onClicked: {
                root.actions.confirmAcknowledge(note.text);
                root.close();
            }
        }
    }
}
