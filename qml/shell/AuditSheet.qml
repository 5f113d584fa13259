// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Controls
import Belfry.Ui.Shell
import Belfry.Ui.Text

/** The auditor's page: who did what, from where, why, what it was before and after; what was refused. */
SheetDialog {
    id: root

    required property AuditListModel records
    required property Formatter formatter
    property int hours: 24
    property bool refusedOnly: false
    property string saved: ""

    title: qsTr("Audit")
    subtitle: root.records.busy ? qsTr("Searching…") : root.records.more ? qsTr("The newest %1; more below").arg(root.records.count) : qsTr("%n record(s)", "", root.records.count)
    width: Math.min(root.theme.px(1180), parent ? parent.width - 2 * root.theme.gap4 : root.theme.px(1180))
    onOpened: {
        root.look();
        person.forceActiveFocus();
    }

    function look(): void {
        root.records.search(root.hours, person.text, asset.text, words.text, root.refusedOnly);
    }

    RowLayout {
        Layout.fillWidth: true
        spacing: root.theme.gap2

        Choice {
            theme: root.theme
            label: qsTr("Time")
            model: [qsTr("Last hour"), qsTr("Last day"), qsTr("Last week"), qsTr("Last 30 days"), qsTr("Everything")]
            currentIndex: [1, 24, 168, 720, 0].indexOf(root.hours)
            onActivated: index => {
                root.hours = [1, 24, 168, 720, 0][index];
                root.look();
            }
        }
        Field {
            id: person

            Layout.fillWidth: true
            theme: root.theme
            placeholderText: qsTr("Person")
            onAccepted: root.look()
        }
        Field {
            id: asset

            Layout.fillWidth: true
            theme: root.theme
            placeholderText: qsTr("Asset, alarm or order")
            onAccepted: root.look()
        }
        Field {
            id: words

            Layout.fillWidth: true
            theme: root.theme
            placeholderText: qsTr("Any words")
            onAccepted: root.look()
        }
        FlatButton {
            theme: root.theme
            text: qsTr("Refused only")
            selected: root.refusedOnly
            onClicked: {
                root.refusedOnly = !root.refusedOnly;
                root.look();
            }
        }
        FlatButton {
            theme: root.theme
            primary: true
            text: qsTr("Search")
            onClicked: root.look()
        }
    }
    ListView {
        id: list

        Layout.fillWidth: true
        Layout.preferredHeight: root.theme.px(460)
        clip: true
        model: root.records
        spacing: root.theme.gap1
        boundsBehavior: Flickable.StopAtBounds
        activeFocusOnTab: true
        Accessible.role: Accessible.List
        Accessible.name: root.title
        onAtYEndChanged: if (atYEnd && count > 0) {
            root.records.fetchNext();
        }

        delegate: Rectangle {
            id: line

            required property double wallMs
            required property string person
            required property string where
            required property string subject
            required property string event
            required property bool refused
            required property string why
            required property string before
            required property string after

            width: list.width
            implicitHeight: lines.implicitHeight + 2 * root.theme.gap1
            radius: root.theme.radius
            color: root.theme.raised
            Accessible.role: Accessible.ListItem
            Accessible.name: [line.person, line.event, line.subject].join(", ")

            ColumnLayout {
                id: lines

                anchors.fill: parent
                anchors.margins: root.theme.gap1
                anchors.leftMargin: root.theme.gap2
                anchors.rightMargin: root.theme.gap2
                spacing: 0

                RowLayout {
                    Layout.fillWidth: true
                    spacing: root.theme.gap2

                    PlainText {
                        Layout.preferredWidth: root.theme.px(110)
                        theme: root.theme
                        dim: true
                        text: root.formatter.dateTime(line.wallMs)
                    }
                    PlainText {
                        Layout.preferredWidth: root.theme.px(150)
                        theme: root.theme
                        strong: true
                        text: line.person
                    }
                    PlainText {
                        Layout.preferredWidth: root.theme.px(230)
                        theme: root.theme
                        strong: line.refused
                        text: (line.refused ? qsTr("✕ refused: ") : "") + line.event
                    }
                    PlainText {
                        Layout.fillWidth: true
                        theme: root.theme
                        text: line.subject
                    }
                    PlainText {
                        Layout.maximumWidth: root.theme.px(260)
                        theme: root.theme
                        dim: true
                        text: line.where
                    }
                }
                PlainText {
                    Layout.fillWidth: true
                    theme: root.theme
                    dim: true
                    visible: text !== ""
                    text: [line.why, line.before !== "" || line.after !== "" ? qsTr("%1 → %2").arg(line.before === "" ? "–" : line.before).arg(line.after === "" ? "–" : line.after) : ""].filter(part => part !== "").join(" · ")
                }
            }
        }
        PlainText {
            anchors.centerIn: parent
            theme: root.theme
            dim: true
            visible: list.count === 0 && !root.records.busy
            text: qsTr("Nothing of that kind was done.")
        }
    }
    RowLayout {
        Layout.fillWidth: true
        spacing: root.theme.gap2

        PlainText {
            Layout.fillWidth: true
            theme: root.theme
            dim: true
            elide: Text.ElideRight
            text: root.saved !== "" ? qsTr("Saved as %1").arg(root.saved) : qsTr("Every record is chained to the one before it; belfryctl audit verify checks the chain against the signed heads.")
        }
        FlatButton {
            theme: root.theme
            text: qsTr("Save what was found…")
            enabled: root.records.count > 0
            onClicked: root.saved = root.records.save()
        }
    }
}
