// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Theme
import Belfry.Controls
import Belfry.Ui.Alarms
import Belfry.Ui.Text

/** The active alarm list. Arrows, Page, Home and End move, with Shift they choose a range, with Ctrl they walk and Space
 *  adds; Ctrl+A chooses all. Right and Left open and close a cause. The letters are those of AlarmPanel. */
FocusScope {
    id: root

    required property Theme theme
    required property AlarmListViewModel viewModel
    required property Formatter formatter
    required property CityClock clock
    property bool beat: true

    /** A row was clicked or walked onto: the inspector follows. */
    signal alarmActivated(string entity)
    signal keyPressed(event: var)

    readonly property AlarmSelection selection: root.viewModel.selection
    readonly property int realised: list.contentItem.children.length
    readonly property AlarmColumns columns: AlarmColumns {
        theme: root.theme
        viewModel: root.viewModel
        available: root.width - 2 * root.theme.gap3
    }

    Accessible.role: Accessible.Table
    Accessible.name: qsTr("Alarm list")

    RowLayout {
        id: header

        anchors.left: parent.left
        anchors.right: parent.right
        height: root.theme.px(24)
        anchors.leftMargin: root.theme.gap3
        anchors.rightMargin: root.theme.gap3
        spacing: root.theme.gap2

        HeaderCell {
            column: root.columns.priorityWidth
            text: qsTr("P")
            name: qsTr("Sort by priority")
            order: AlarmSortModel.ByPriority
        }
        HeaderCell {
            column: root.columns.stateWidth
            text: qsTr("State")
            name: qsTr("Sort by state")
            order: AlarmSortModel.ByState
        }
        HeaderCell {
            column: root.columns.sinceWidth
            text: qsTr("Since")
            name: qsTr("Sort by time")
            order: AlarmSortModel.ByTime
        }
        HeaderCell {
            column: root.columns.whereWidth
            text: qsTr("Where")
            name: qsTr("Sort by place")
            order: AlarmSortModel.ByPlace
        }
        HeaderCell {
            Layout.fillWidth: true
            column: 1
            text: qsTr("What")
            name: qsTr("Sort by alarm")
            order: AlarmSortModel.ByWhat
        }
        HeaderCell {
            column: root.columns.valueWidth
            text: qsTr("Value")
        }
        HeaderCell {
            column: root.columns.ownerWidth
            text: qsTr("Owner")
            name: qsTr("Sort by owner")
            order: AlarmSortModel.ByOwner
        }
        HeaderCell {
            column: root.columns.layerWidth
            text: qsTr("Layer")
            name: qsTr("Sort by layer")
            order: AlarmSortModel.ByLayer
        }
        HeaderCell {
            column: root.columns.districtWidth
            text: qsTr("District")
            name: qsTr("Sort by district")
            order: AlarmSortModel.ByDistrict
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
        model: root.viewModel.activeList
        keyNavigationEnabled: false
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Alarms")

        section.property: root.viewModel.order === AlarmSortModel.ByGroup ? "groupTitle" : ""
        section.delegate: Rectangle {
            id: group

            required property string section

            width: list.width
            height: root.theme.px(26)
            color: root.theme.raised

            SectionTitle {
                anchors.fill: parent
                anchors.leftMargin: root.theme.gap3
                theme: root.theme
                text: group.section
            }
        }

        delegate: AlarmRow {
            width: ListView.view.width
            theme: root.theme
            formatter: root.formatter
            clock: root.clock
            columns: root.columns
            beat: root.beat
            selected: root.selection.contains(alarmKey, root.selection.revision)
            current: root.selection.current === alarmKey
            picking: root.selection.count > 1
            onActivated: (extend, add) => {
                list.forceActiveFocus();
                if (extend) {
                    root.selection.extendTo(index);
                } else if (add) {
                    root.selection.toggleRow(index);
                } else {
                    root.selection.selectRow(index);
                }
                root.alarmActivated(entity);
            }
            onLocateRequested: root.viewModel.locate(alarmKey)
            onOpenRequested: root.viewModel.toggleCause(alarmKey)
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
            case Qt.Key_Right:
            case Qt.Key_Left:
                if (root.viewModel.detail.consequences > 0) {
                    root.viewModel.toggleCause(root.selection.current);
                }
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
            text: root.viewModel.filtered ? qsTr("No alarm matches the filter") : qsTr("No alarms")
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

    component HeaderCell: PlainText {
        id: cell

        required property int column
        property int order: -1
        property string name: ""
        readonly property bool chosen: cell.order >= 0 && root.viewModel.order === cell.order

        theme: root.theme
        visible: cell.column > 0
        Layout.preferredWidth: cell.column
        dim: true
        font.pixelSize: root.theme.small
        strong: cell.chosen
        Accessible.role: cell.order >= 0 ? Accessible.Button : Accessible.ColumnHeader
        Accessible.name: cell.name !== "" ? cell.name : cell.text
        Accessible.onPressAction: sort()
        activeFocusOnTab: cell.order >= 0
        Keys.onReturnPressed: cell.sort()
        Keys.onSpacePressed: cell.sort()

        function sort(): void {
            if (cell.order >= 0) {
                root.viewModel.sortBy(cell.order);
            }
        }

        PlainText {
            x: cell.implicitWidth + root.theme.gap1
            height: parent.height
            theme: root.theme
            dim: true
            font.pixelSize: root.theme.small
            visible: cell.chosen
            text: root.viewModel.reversed ? "▴" : "▾"
            Accessible.ignored: true
        }
        FocusFrame {
            anchors.fill: parent
            theme: root.theme
            visible: cell.activeFocus
        }
        TapHandler {
            enabled: cell.order >= 0
            onTapped: cell.sort()
        }
    }
}
