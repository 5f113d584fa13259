// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Controls
import Belfry.Theme
import Belfry.Ui.Shell
import Belfry.Ui.Text

/** From one shift to the next: what is open, remarks, and the receiver's signature. */
SheetDialog {
    id: root

    required property HandoverViewModel handover
    required property Formatter formatter

    title: qsTr("Shift handover")
    subtitle: root.handover.ready ? qsTr("%1, as it was %2").arg(root.handover.giver).arg(root.formatter.dateTime(root.handover.madeMs)) : root.handover.busy ? qsTr("Asking the gateway what is open…") : ""
    width: Math.min(root.theme.px(760), parent ? parent.width - 2 * root.theme.gap4 : root.theme.px(760))
    onOpened: {
        receiver.text = "";
        password.text = "";
        remarks.text = "";
        root.handover.prepare();
        remarks.forceActiveFocus();
    }
    onClosed: password.text = ""

    component Lines: ColumnLayout {
        id: lines

        required property Theme theme
        required property string heading
        required property list<string> entries
        /** What fits with all four lists and the signature at 1280x720. */
        readonly property int most: lines.Window.height < 900 ? 3 : 8

        Layout.fillWidth: true
        spacing: 0

        SectionTitle {
            theme: lines.theme
            text: qsTr("%1: %2").arg(lines.heading).arg(lines.entries.length)
        }
        Repeater {
            model: lines.entries.slice(0, lines.most)
            PlainText {
                required property string modelData

                Layout.fillWidth: true
                theme: lines.theme
                text: modelData
            }
        }
        PlainText {
            theme: lines.theme
            dim: true
            visible: lines.entries.length > lines.most
            text: qsTr("and %1 more, in their lists").arg(lines.entries.length - lines.most)
        }
    }

    Lines {
        theme: root.theme
        heading: qsTr("Open alarms")
        entries: root.handover.alarms
    }
    Lines {
        theme: root.theme
        heading: qsTr("Shelved")
        entries: root.handover.shelved
    }
    Lines {
        theme: root.theme
        heading: qsTr("Overrides in force")
        entries: root.handover.orders
    }
    Lines {
        theme: root.theme
        heading: qsTr("Incidents")
        entries: root.handover.incidents
    }
    Field {
        id: remarks

        Layout.fillWidth: true
        theme: root.theme
        enabled: !root.handover.done
        placeholderText: qsTr("Remarks of the one who goes")
        maximumLength: 2000
    }
    RowLayout {
        Layout.fillWidth: true
        spacing: root.theme.gap2

        Field {
            id: receiver

            Layout.fillWidth: true
            theme: root.theme
            enabled: !root.handover.done
            placeholderText: qsTr("Received by (user)")
            maximumLength: 64
            onAccepted: password.forceActiveFocus()
        }
        Field {
            id: password

            Layout.fillWidth: true
            theme: root.theme
            enabled: !root.handover.done
            placeholderText: qsTr("Their password")
            maximumLength: 256
            echoMode: TextInput.Password
            inputMethodHints: Qt.ImhHiddenText | Qt.ImhSensitiveData | Qt.ImhNoAutoUppercase | Qt.ImhNoPredictiveText
            onAccepted: if (confirm.enabled) {
                confirm.clicked();
            }
        }
        FlatButton {
            id: confirm

            theme: root.theme
            primary: true
            enabled: root.handover.ready && !root.handover.done && !root.handover.busy && receiver.text.trim() !== "" && password.text !== ""
            text: qsTr("Sign")
            onClicked: {
                root.handover.sign(receiver.text, password.text, remarks.text);
                password.text = "";
            }
        }
    }
    PlainText {
        Layout.fillWidth: true
        theme: root.theme
        visible: text !== ""
        strong: true
        wrapMode: Text.Wrap
        text: root.handover.done ? qsTr("✓ %1 has the shift and is logged in here. The record is in the journal.").arg(root.handover.receiver) : root.handover.problem !== "" ? "⚠ " + root.handover.problem : ""
        Accessible.role: Accessible.AlertMessage
    }
}
