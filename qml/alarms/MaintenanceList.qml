// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Theme
import Belfry.Controls
import Belfry.Ui.Alarms
import Belfry.Ui.Text

/** Planned work that suppresses alarms: planned, in force, over; planning and ending it. */
FocusScope {
    id: root

    required property Theme theme
    required property MaintenanceViewModel viewModel
    required property Formatter formatter
    required property CityClock clock
    property string disabledHint: ""

    signal planRequested

    readonly property int stateWidth: root.theme.px(84)
    readonly property int whoWidth: root.theme.px(90)
    readonly property int orderWidth: root.theme.px(100)
    readonly property int timeWidth: root.theme.px(220)
    readonly property int endWidth: root.theme.px(100)

    Accessible.role: Accessible.Table
    Accessible.name: qsTr("Maintenance windows")

    RowLayout {
        id: header

        anchors.left: parent.left
        anchors.right: parent.right
        height: root.theme.px(24)
        anchors.leftMargin: root.theme.gap3
        anchors.rightMargin: root.theme.gap3
        spacing: root.theme.gap2

        Head {
            Layout.preferredWidth: root.stateWidth
            text: qsTr("State")
        }
        Head {
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            text: qsTr("What")
        }
        Head {
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            text: qsTr("Where")
        }
        Head {
            Layout.preferredWidth: root.orderWidth
            text: qsTr("Work order")
        }
        Head {
            Layout.preferredWidth: root.whoWidth
            text: qsTr("Who")
        }
        Head {
            Layout.preferredWidth: root.timeWidth
            text: qsTr("From – until")
        }
        Item {
            Layout.preferredWidth: root.endWidth
        }
    }
    Hairline {
        id: ruler

        theme: root.theme
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: header.bottom
    }
    ListView {
        id: list

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: ruler.bottom
        anchors.bottom: foot.top
        clip: true
        focus: true
        activeFocusOnTab: true
        boundsBehavior: Flickable.StopAtBounds
        model: root.viewModel
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Maintenance windows")

        delegate: Item {
            id: row

            required property string windowId
            required property string title
            required property string workOrder
            required property string scope
            required property double fromMs
            required property double untilMs
            required property string who
            required property int windowState
            required property string endedBy

            readonly property bool over: row.windowState === MaintenanceViewModel.Over
            readonly property string stateText: row.over ? qsTr("over") : row.windowState === MaintenanceViewModel.InForce ? qsTr("in force") : qsTr("planned")
            readonly property string times: qsTr("%1 – %2").arg(root.formatter.dateTime(row.fromMs)).arg(root.formatter.dateTime(row.untilMs))

            width: ListView.view.width
            implicitHeight: root.theme.row
            Accessible.role: Accessible.Row
            Accessible.name: `${row.title}, ${row.scope}, ${row.stateText}, ${row.times}`

            Hairline {
                theme: root.theme
                anchors.left: parent.left
                anchors.right: parent.right
                anchors.bottom: parent.bottom
                opacity: 0.6
            }
            RowLayout {
                anchors.fill: parent
                anchors.leftMargin: root.theme.gap3
                anchors.rightMargin: root.theme.gap3
                spacing: root.theme.gap2

                Cell {
                    Layout.preferredWidth: root.stateWidth
                    text: row.stateText
                    strong: row.windowState === MaintenanceViewModel.InForce
                    dim: row.over
                }
                Cell {
                    Layout.fillWidth: true
                    Layout.preferredWidth: 1
                    text: row.title
                    dim: row.over
                }
                Cell {
                    Layout.fillWidth: true
                    Layout.preferredWidth: 1
                    text: row.scope
                    dim: row.over
                }
                Cell {
                    Layout.preferredWidth: root.orderWidth
                    text: row.workOrder
                    dim: row.over
                }
                Cell {
                    Layout.preferredWidth: root.whoWidth
                    text: row.who
                    dim: row.over
                }
                Cell {
                    Layout.preferredWidth: root.timeWidth
                    text: row.times
                    dim: row.over
                }
                Item {
                    Layout.preferredWidth: root.endWidth
                    implicitHeight: root.theme.px(26)

                    FlatButton {
                        anchors.right: parent.right
                        height: parent.height
                        visible: !row.over
                        theme: root.theme
                        text: row.windowState === MaintenanceViewModel.InForce ? qsTr("End now") : qsTr("Call off")
                        enabled: root.viewModel.enabled
                        hint: enabled ? "" : root.disabledHint
                        Accessible.name: `${text}: ${row.title}`
                        onClicked: root.viewModel.end(row.windowId)
                    }
                    PlainText {
                        anchors.right: parent.right
                        anchors.verticalCenter: parent.verticalCenter
                        width: Math.min(implicitWidth, root.endWidth)
                        visible: row.over && row.endedBy !== ""
                        theme: root.theme
                        dim: true
                        font.pixelSize: root.theme.small
                        text: qsTr("ended: %1").arg(row.endedBy)
                    }
                }
            }
        }

        PlainText {
            anchors.centerIn: parent
            theme: root.theme
            dim: true
            visible: list.count === 0
            text: root.viewModel.trouble !== "" ? root.viewModel.trouble : qsTr("No maintenance is planned")
        }
        FocusFrame {
            anchors.fill: parent
            theme: root.theme
            visible: list.activeFocus
        }
    }
    RowLayout {
        id: foot

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: root.theme.gap1
        anchors.leftMargin: root.theme.gap3
        anchors.rightMargin: root.theme.gap3
        height: root.theme.control

        PlainText {
            Layout.fillWidth: true
            theme: root.theme
            dim: true
            text: qsTr("While it is in force, alarms of its place and layers are suppressed by design.")
        }
        FlatButton {
            theme: root.theme
            primary: true
            text: qsTr("Plan maintenance…")
            enabled: root.viewModel.enabled
            hint: enabled ? "" : root.disabledHint
            onClicked: root.planRequested()
        }
    }

    component Head: PlainText {
        theme: root.theme
        dim: true
        font.pixelSize: root.theme.small
        Accessible.role: Accessible.ColumnHeader
    }
    component Cell: PlainText {
        theme: root.theme
        Accessible.ignored: true
    }
}
