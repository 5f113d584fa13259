// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Theme
import Belfry.Controls
import Belfry.Ui.Alarms
import Belfry.Ui.Text

/** Unacknowledged alarms by priority, the oldest, the rate; on every view. */
Rectangle {
    id: root

    required property Theme theme
    required property AlarmListViewModel viewModel
    required property Formatter formatter
    required property CityClock clock
    property bool beat: true
    property bool readOnly: false
    property bool listOpen: true
    /** The list has its tools: the registers are opened there. */
    property bool listTall: false
    property string disabledHint: ""
    /** Not empty: what is shown is not live; "as of 12:03", or that nothing is known yet. */
    property string asOf: ""
    /** Nothing has ever been heard: no count may look like an all-clear. */
    property bool unknown: false

    signal shelveRequested
    signal listToggled
    signal tallToggled

    function summary(): string {
        if (root.viewModel.unacknowledgedTotal === 0) {
            return root.viewModel.activeTotal === 0 ? qsTr("no alarms") : qsTr("all acknowledged · %1 active").arg(root.formatter.number(root.viewModel.activeTotal));
        }
        const age = root.formatter.duration(Math.max(0, root.clock.nowMs - root.viewModel.oldestMs));
        return qsTr("unacknowledged · oldest %1 · %2 in the last 10 min").arg(age).arg(root.formatter.number(root.viewModel.rate10));
    }

    color: root.theme.panel
    implicitHeight: root.theme.topBarHeight
    Accessible.role: Accessible.ToolBar
    Accessible.name: qsTr("Alarm bar")

    Hairline {
        theme: root.theme
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
    }

    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: root.theme.gap3
        anchors.rightMargin: root.theme.gap3
        spacing: root.theme.gap3

        Repeater {
            model: 4
            RowLayout {
                id: count

                required property int index
                readonly property int priority: index + 1
                readonly property int number: root.viewModel.unacknowledged[index] ?? 0

                spacing: root.theme.gap2
                opacity: count.number > 0 ? 1 : 0.45
                Accessible.role: Accessible.StaticText
                Accessible.name: qsTr("Priority %1: %2 unacknowledged").arg(count.priority).arg(count.number)

                PriorityBadge {
                    theme: root.theme
                    priority: count.priority
                    flashing: count.number > 0
                    beat: root.beat
                    Accessible.ignored: true
                }
                PlainText {
                    theme: root.theme
                    text: root.formatter.number(count.number)
                    font.pixelSize: root.theme.large
                    strong: count.number > 0
                    Accessible.ignored: true
                }
            }
        }

        PlainText {
            Layout.fillWidth: true
            theme: root.theme
            dim: true
            text: {
                if (root.unknown)
                    return root.asOf;
                const words = root.summary();
                return root.asOf === "" ? words : `${root.asOf} · ${words}`;
            }
        }

        Pill {
            theme: root.theme
            visible: root.viewModel.flood
            text: root.viewModel.floodPlaces === "" ? qsTr("ALARM FLOOD") : qsTr("ALARM FLOOD: %1").arg(root.viewModel.floodPlaces)
            strong: true
            Accessible.description: root.viewModel.floodDetail

            Tip {
                theme: root.theme
                text: root.viewModel.floodDetail
                visible: floodHover.hovered
            }
            HoverHandler {
                id: floodHover
            }
        }

        ShowButton {
            show: AlarmSortModel.Shelved
            text: qsTr("Shelved %1").arg(root.viewModel.shelved)
        }
        ShowButton {
            show: AlarmSortModel.Suppressed
            text: qsTr("Suppressed %1").arg(root.viewModel.suppressed)
        }
        ShowButton {
            show: AlarmSortModel.OutOfService
            text: qsTr("Out of service %1").arg(root.viewModel.outOfService)
        }

        FlatButton {
            theme: root.theme
            primary: true
            visible: !root.readOnly
            text: qsTr("Acknowledge (A)")
            enabled: root.viewModel.canAcknowledge
            hint: enabled ? "" : root.disabledHint !== "" ? root.disabledHint : qsTr("Select an unacknowledged alarm in the list.")
            onClicked: root.viewModel.acknowledgeSelected()
        }
        FlatButton {
            theme: root.theme
            primary: true
            visible: !root.readOnly
            text: root.viewModel.show === AlarmSortModel.Shelved ? qsTr("Unshelve (S)") : qsTr("Shelve… (S)")
            enabled: root.viewModel.show === AlarmSortModel.Shelved ? root.viewModel.enabled && root.viewModel.actions.shelved > 0 : root.viewModel.canShelve
            hint: enabled ? "" : root.disabledHint !== "" ? root.disabledHint : qsTr("Select an alarm in the list.")
            onClicked: root.shelveRequested()
        }
        FlatButton {
            theme: root.theme
            visible: !root.readOnly
            text: qsTr("Alarm view")
            selected: root.listTall && root.listOpen
            hint: qsTr("Registers, tree, filter, actions and guidance (Ctrl+L)")
            onClicked: root.tallToggled()
        }
        FlatButton {
            theme: root.theme
            text: root.listOpen ? "▾" : "▴"
            Accessible.name: root.listOpen ? qsTr("Hide the alarm list") : qsTr("Show the alarm list")
            onClicked: root.listToggled()
        }
    }

    component ShowButton: FlatButton {
        id: button

        required property int show

        theme: root.theme
        visible: root.width > root.theme.px(1180) && !(root.listTall && root.listOpen)
        selected: root.viewModel.show === button.show
        onClicked: root.viewModel.show = root.viewModel.show === button.show ? AlarmSortModel.Active : button.show
    }
}
