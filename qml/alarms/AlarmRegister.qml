// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Theme
import Belfry.Controls
import Belfry.Ui.Alarms
import Belfry.Ui.Text

/** A register of ISA-18.2: what is shelved, suppressed by design or out of service, with who, why, since, until, and
 *  whether its condition still holds. The same keys as the alarm list. */
FocusScope {
    id: root

    required property Theme theme
    required property AlarmListViewModel viewModel
    required property Formatter formatter
    required property CityClock clock

    signal alarmActivated(string entity)
    signal keyPressed(event: var)

    readonly property AlarmSelection selection: root.viewModel.selection
    readonly property int show: root.viewModel.show
    readonly property bool untilShown: root.show !== AlarmSortModel.OutOfService
    readonly property int priorityWidth: root.theme.px(34)
    readonly property int activeWidth: root.theme.px(84)
    readonly property int timesWidth: root.theme.px(190)
    readonly property int whoWidth: Math.round(root.width * (root.show === AlarmSortModel.Suppressed ? 0.24 : 0.15))

    Accessible.role: Accessible.Table
    Accessible.name: root.show === AlarmSortModel.Shelved ? qsTr("Register of shelved alarms") : root.show === AlarmSortModel.Suppressed ? qsTr("Register of suppressed alarms") : qsTr("Register of alarms out of service")

    RowLayout {
        id: header

        anchors.left: parent.left
        anchors.right: parent.right
        height: root.theme.px(24)
        anchors.leftMargin: root.theme.gap3
        anchors.rightMargin: root.theme.gap3
        spacing: root.theme.gap2

        Head {
            Layout.preferredWidth: root.priorityWidth
            text: qsTr("P")
        }
        Head {
            Layout.preferredWidth: root.activeWidth
            text: qsTr("Still active")
        }
        Head {
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            text: root.show === AlarmSortModel.OutOfService ? qsTr("What, where, work order") : qsTr("What, where, why")
        }
        Head {
            Layout.preferredWidth: root.whoWidth
            text: root.show === AlarmSortModel.Suppressed ? qsTr("By what") : qsTr("Who")
        }
        Head {
            Layout.preferredWidth: root.timesWidth
            text: root.untilShown ? qsTr("Since and until") : qsTr("Since")
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
        anchors.bottom: parent.bottom
        clip: true
        focus: true
        activeFocusOnTab: true
        boundsBehavior: Flickable.StopAtBounds
        reuseItems: true
        keyNavigationEnabled: false
        model: root.viewModel.registerList
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Register")

        delegate: Rectangle {
            id: row

            required property int index
            required property string alarmKey
            required property string entity
            required property int priority
            required property string what
            required property string where
            required property string who
            required property string why
            required property double sinceMs
            required property double untilMs
            required property bool oneShot
            required property bool stillActive

            readonly property bool chosen: root.selection.contains(row.alarmKey, root.selection.revision)
            readonly property string activeText: row.stillActive ? qsTr("active") : qsTr("not active")
            readonly property string untilText: row.oneShot ? qsTr("it clears, or %1").arg(root.formatter.shortTime(row.untilMs)) : row.untilMs === 0 ? qsTr("its reason ends") : row.untilMs > root.clock.nowMs ? qsTr("%1 (in %2)").arg(row.untilMs - root.clock.nowMs < 72000000 ? root.formatter.shortTime(row.untilMs) : root.formatter.dateTime(row.untilMs)).arg(root.formatter.age(row.untilMs - root.clock.nowMs)) : root.formatter.since(row.untilMs, root.clock.nowMs)

            width: ListView.view.width
            implicitHeight: Math.round(root.theme.row * 1.5)
            color: row.chosen ? root.theme.pressed : hover.hovered ? root.theme.raised : "transparent"
            Accessible.role: Accessible.Row
            Accessible.name: qsTr("Priority %1, %2, %3, %4").arg(row.priority).arg(row.activeText).arg(row.what).arg(row.where) + `, ${row.who}, ${row.why}`
            Accessible.selectable: true
            Accessible.selected: row.chosen
            Accessible.onPressAction: row.choose(false, false)

            function choose(extend: bool, add: bool): void {
                list.forceActiveFocus();
                if (extend) {
                    root.selection.extendTo(row.index);
                } else if (add) {
                    root.selection.toggleRow(row.index);
                } else {
                    root.selection.selectRow(row.index);
                }
                root.alarmActivated(row.entity);
            }

            Hairline {
                theme: root.theme
                anchors.left: parent.left
                anchors.right: parent.right
                anchors.bottom: parent.bottom
                opacity: 0.6
            }
            Rectangle {
                visible: root.selection.current === row.alarmKey
                width: root.theme.ring
                height: parent.height
                color: root.theme.selection
            }
            RowLayout {
                anchors.fill: parent
                anchors.leftMargin: root.theme.gap3
                anchors.rightMargin: root.theme.gap3
                spacing: root.theme.gap2

                Item {
                    Layout.preferredWidth: root.priorityWidth
                    implicitHeight: root.theme.badge

                    PriorityBadge {
                        theme: root.theme
                        priority: row.priority
                        hollow: !row.stillActive
                        Accessible.ignored: true
                    }
                }
                Cell {
                    Layout.preferredWidth: root.activeWidth
                    text: row.activeText
                    strong: row.stillActive
                    dim: !row.stillActive
                }
                ColumnLayout {
                    Layout.fillWidth: true
                    Layout.preferredWidth: 1
                    spacing: 0

                    Cell {
                        Layout.fillWidth: true
                        text: `${row.what} · ${row.where}`
                    }
                    Cell {
                        Layout.fillWidth: true
                        dim: true
                        text: row.why === "" ? "–" : row.why
                    }
                }
                Cell {
                    Layout.preferredWidth: root.whoWidth
                    wrapMode: Text.Wrap
                    maximumLineCount: 2
                    text: row.who === "" ? "–" : row.who
                }
                ColumnLayout {
                    Layout.preferredWidth: root.timesWidth
                    Layout.maximumWidth: root.timesWidth
                    spacing: 0

                    Cell {
                        Layout.fillWidth: true
                        text: qsTr("since %1").arg(root.formatter.since(row.sinceMs, root.clock.nowMs))
                    }
                    Cell {
                        Layout.fillWidth: true
                        visible: root.untilShown
                        text: qsTr("until %1").arg(row.untilText)
                    }
                }
            }
            HoverHandler {
                id: hover
            }
            TapHandler {
                id: tap

                onTapped: row.choose((tap.point.modifiers & Qt.ShiftModifier) !== 0, (tap.point.modifiers & Qt.ControlModifier) !== 0)
                onDoubleTapped: root.viewModel.locate(row.alarmKey)
                onLongPressed: row.choose(false, true)
            }
        }

        Keys.onPressed: event => {
            const extend = (event.modifiers & Qt.ShiftModifier) !== 0;
            const walk = (event.modifiers & Qt.ControlModifier) !== 0;
            event.accepted = true;
            switch (event.key) {
            case Qt.Key_Down:
                root.selection.move(1, extend, walk);
                break;
            case Qt.Key_Up:
                root.selection.move(-1, extend, walk);
                break;
            case Qt.Key_PageDown:
                root.selection.move(10, extend, walk);
                break;
            case Qt.Key_PageUp:
                root.selection.move(-10, extend, walk);
                break;
            case Qt.Key_Home:
                root.selection.moveTo(0, extend, walk);
                break;
            case Qt.Key_End:
                root.selection.moveTo(list.count - 1, extend, walk);
                break;
            case Qt.Key_Space:
                root.selection.toggleCurrent();
                break;
            default:
                event.accepted = false;
                if (event.key === Qt.Key_A && walk) {
                    root.selection.selectAll();
                    event.accepted = true;
                } else if (!walk) {
                    root.keyPressed(event);
                }
            }
            if (root.selection.currentRow >= 0) {
                list.positionViewAtIndex(root.selection.currentRow, ListView.Contain);
            }
        }

        PlainText {
            anchors.centerIn: parent
            theme: root.theme
            dim: true
            visible: list.count === 0
            text: root.viewModel.filtered ? qsTr("No alarm matches the filter") : root.show === AlarmSortModel.Shelved ? qsTr("Nothing is shelved") : root.show === AlarmSortModel.Suppressed ? qsTr("Nothing is suppressed") : qsTr("Nothing is out of service")
        }
        FocusFrame {
            anchors.fill: parent
            theme: root.theme
            visible: list.activeFocus && root.selection.currentRow < 0
        }
    }

    ThinScrollBar {
        theme: root.theme
        anchors.right: parent.right
        anchors.top: list.top
        anchors.bottom: list.bottom
        orientation: Qt.Vertical
        size: list.visibleArea.heightRatio
        position: list.visibleArea.yPosition
        onPositionChanged: if (pressed) {
            list.contentY = position * list.contentHeight + list.originY;
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
