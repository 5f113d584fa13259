// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Controls
import Belfry.Ui.Alarms
import Belfry.Ui.Text

/** The journal: what happened and who did it, by time, asset, person and kind, the newest first. */
SheetDialog {
    id: root

    required property JournalViewModel viewModel
    required property Formatter formatter
    /** The asset that is selected; may be empty. */
    required property string entity
    required property string entityTitle
    property int hours: 24

    readonly property list<string> kinds: ["", "alarm", "order", "config", "action", "system"]

    function search(): void {
        root.viewModel.search(root.hours, only.selected ? root.entity : asset.text, person.text, root.kinds[kind.currentIndex]);
    }

    title: qsTr("Journal")
    subtitle: qsTr("Every record of the gateway: alarms, actions, configuration. Nothing in it can be changed.")
    width: Math.min(root.theme.px(1100), parent ? parent.width - 2 * root.theme.gap4 : root.theme.px(1100))
    onOpened: {
        only.selected = root.entity !== "";
        root.search();
        person.forceActiveFocus();
    }

    Flow {
        Layout.fillWidth: true
        spacing: root.theme.gap2

        Choice {
            id: time

            theme: root.theme
            label: qsTr("Time")
            model: [qsTr("last hour"), qsTr("last 24 hours"), qsTr("last 7 days"), qsTr("last 30 days"), qsTr("everything")]
            currentIndex: 1
            onActivated: index => {
                time.currentIndex = index;
                root.hours = [1, 24, 168, 720, 0][index];
                root.search();
            }
        }
        Choice {
            id: kind

            theme: root.theme
            label: qsTr("Kind")
            model: [qsTr("every kind"), qsTr("Alarms"), qsTr("Overrides"), qsTr("Configuration"), qsTr("Log-ins and refusals"), qsTr("System")]
            currentIndex: 0
            onActivated: index => {
                kind.currentIndex = index;
                root.search();
            }
        }
        Field {
            id: person

            width: root.theme.px(180)
            theme: root.theme
            placeholderText: qsTr("Person")
            onAccepted: root.search()
        }
        Field {
            id: asset

            width: root.theme.px(240)
            theme: root.theme
            enabled: !only.selected
            placeholderText: qsTr("Id of an asset, or part of it")
            onAccepted: root.search()
        }
        FlatButton {
            id: only

            theme: root.theme
            visible: root.entity !== ""
            text: qsTr("Only %1").arg(root.entityTitle)
            onClicked: {
                only.selected = !only.selected;
                root.search();
            }
        }
        FlatButton {
            theme: root.theme
            primary: true
            text: qsTr("Search")
            onClicked: root.search()
        }
    }
    Hairline {
        Layout.fillWidth: true
        theme: root.theme
    }
    ListView {
        id: list

        Layout.fillWidth: true
        Layout.preferredHeight: root.theme.px(360)
        clip: true
        activeFocusOnTab: true
        keyNavigationEnabled: true
        boundsBehavior: Flickable.StopAtBounds
        reuseItems: true
        model: root.viewModel
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Records of the journal")

        delegate: RowLayout {
            id: line

            required property double timeMs
            required property string who
            required property string what
            required property string event
            required property string detail
            required property string kind

            width: ListView.view.width
            height: root.theme.row
            spacing: root.theme.gap2
            Accessible.role: Accessible.Row
            Accessible.name: `${root.formatter.dateTime(line.timeMs)}, ${line.who}, ${line.event}, ${line.what}, ${line.detail}`

            Cell {
                Layout.preferredWidth: root.theme.px(150)
                text: root.formatter.dateTime(line.timeMs)
            }
            Cell {
                Layout.preferredWidth: root.theme.px(110)
                dim: true
                text: line.kind
            }
            Cell {
                Layout.preferredWidth: root.theme.px(150)
                text: line.who
            }
            Cell {
                Layout.preferredWidth: root.theme.px(150)
                strong: true
                text: line.event
            }
            Cell {
                Layout.fillWidth: true
                Layout.preferredWidth: 3
                text: line.what
            }
            Cell {
                Layout.fillWidth: true
                Layout.preferredWidth: 2
                dim: true
                text: line.detail
            }
        }

        PlainText {
            anchors.centerIn: parent
            theme: root.theme
            dim: true
            visible: list.count === 0
            text: root.viewModel.busy ? qsTr("Searching…") : root.viewModel.trouble !== "" ? root.viewModel.trouble : qsTr("No record fits")
        }
        ThinScrollBar {
            theme: root.theme
            anchors.right: parent.right
            anchors.top: parent.top
            anchors.bottom: parent.bottom
            orientation: Qt.Vertical
            size: list.visibleArea.heightRatio
            position: list.visibleArea.yPosition
            onPositionChanged: if (pressed) {
                list.contentY = position * list.contentHeight + list.originY;
            }
        }
        FocusFrame {
            anchors.fill: parent
            theme: root.theme
            visible: list.activeFocus
        }
    }
    RowLayout {
        Layout.fillWidth: true
        spacing: root.theme.gap2

        PlainText {
            Layout.fillWidth: true
            theme: root.theme
            dim: true
            text: root.viewModel.trouble !== "" && list.count > 0 ? root.viewModel.trouble : qsTr("%n record(s)", "", root.viewModel.count)
        }
        FlatButton {
            theme: root.theme
            enabled: root.viewModel.more && !root.viewModel.busy
            text: qsTr("Older ones")
            onClicked: root.viewModel.loadMore()
        }
        FlatButton {
            theme: root.theme
            text: qsTr("Close")
            onClicked: root.close()
        }
    }

    component Cell: PlainText {
        theme: root.theme
        Accessible.ignored: true
    }
}
