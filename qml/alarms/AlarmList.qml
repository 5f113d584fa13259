// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Theme
import Belfry.Controls
import Belfry.Ui.Alarms
import Belfry.Ui.Text

/** The active alarm list. Keys: up and down move, A acknowledges, S shelves, L or Return shows the place. */
FocusScope {
    id: root

    required property Theme theme
    required property AlarmListViewModel viewModel
    required property Formatter formatter
    required property CityClock clock
    property bool beat: true
    property bool readOnly: false

    signal shelveRequested
    /** A row was clicked or walked onto: the inspector follows. */
    signal alarmActivated(string entity)

    readonly property int columnPriority: root.theme.px(34)
    readonly property int columnState: root.theme.px(150)
    readonly property int columnSince: root.theme.px(104)
    readonly property int columnWhere: Math.max(root.theme.px(180), Math.round(root.width * 0.22))
    readonly property int columnValue: root.theme.px(130)
    readonly property int columnOwner: root.theme.px(130)

    Accessible.role: Accessible.Table
    Accessible.name: qsTr("Alarm list")

    Rectangle {
        anchors.fill: parent
        color: root.theme.panel
    }

    RowLayout {
        id: header

        anchors.left: parent.left
        anchors.right: parent.right
        height: root.theme.px(24)
        anchors.leftMargin: root.theme.gap3
        anchors.rightMargin: root.theme.gap3
        spacing: root.theme.gap2

        HeaderCell {
            Layout.preferredWidth: root.columnPriority
            text: qsTr("P")
            name: qsTr("Sort by priority")
            order: AlarmSortModel.ByPriority
        }
        HeaderCell {
            Layout.preferredWidth: root.columnState
            text: qsTr("State")
        }
        HeaderCell {
            Layout.preferredWidth: root.columnSince
            text: qsTr("Since")
            name: qsTr("Sort by time")
            order: AlarmSortModel.ByTime
        }
        HeaderCell {
            Layout.preferredWidth: root.columnWhere
            text: qsTr("Where")
            name: qsTr("Sort by place")
            order: AlarmSortModel.ByPlace
        }
        HeaderCell {
            Layout.fillWidth: true
            text: qsTr("What")
        }
        HeaderCell {
            Layout.preferredWidth: root.columnValue
            text: qsTr("Value")
        }
        HeaderCell {
            Layout.preferredWidth: root.columnOwner
            text: qsTr("Owner")
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
        model: root.viewModel.alarms
        keyNavigationEnabled: false
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Alarms")

        delegate: AlarmRow {
            width: ListView.view.width
            theme: root.theme
            formatter: root.formatter
            clock: root.clock
            beat: root.beat
            selected: root.viewModel.selectedKey === alarmKey
            columnPriority: root.columnPriority
            columnState: root.columnState
            columnSince: root.columnSince
            columnWhere: root.columnWhere
            columnValue: root.columnValue
            columnOwner: root.columnOwner
            onActivated: {
                list.forceActiveFocus();
                root.viewModel.selectedKey = alarmKey;
                root.alarmActivated(entity);
            }
            onLocateRequested: root.viewModel.locate(alarmKey)
        }

        Keys.onPressed: event => {
            event.accepted = true;
            switch (event.key) {
            case Qt.Key_Down:
                root.viewModel.moveSelection(1);
                break;
            case Qt.Key_Up:
                root.viewModel.moveSelection(-1);
                break;
            case Qt.Key_PageDown:
                root.viewModel.moveSelection(10);
                break;
            case Qt.Key_PageUp:
                root.viewModel.moveSelection(-10);
                break;
            case Qt.Key_A:
                root.viewModel.acknowledgeSelected();
                break;
            case Qt.Key_S:
                root.shelveRequested();
                break;
            case Qt.Key_L:
            case Qt.Key_Return:
            case Qt.Key_Enter:
                root.viewModel.locateSelected();
                break;
            default:
                event.accepted = false;
            }
            if (root.viewModel.selectedRow >= 0) {
                list.positionViewAtIndex(root.viewModel.selectedRow, ListView.Contain);
            }
        }

        PlainText {
            anchors.centerIn: parent
            theme: root.theme
            dim: true
            visible: list.count === 0
            text: root.viewModel.filterText !== "" || root.viewModel.filterPriority > 0 ? qsTr("No alarm matches the filter") : qsTr("No alarms")
        }

        FocusFrame {
            anchors.fill: parent
            theme: root.theme
            visible: list.activeFocus && root.viewModel.selectedRow < 0
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

        property int order: -1
        property string name: ""

        theme: root.theme
        dim: true
        font.pixelSize: root.theme.small
        strong: cell.order >= 0 && root.viewModel.order === cell.order
        Accessible.role: cell.order >= 0 ? Accessible.Button : Accessible.ColumnHeader
        Accessible.name: cell.name !== "" ? cell.name : cell.text
        Accessible.onPressAction: sort()

        function sort(): void {
            if (cell.order >= 0) {
                root.viewModel.order = cell.order;
            }
        }

        TapHandler {
            enabled: cell.order >= 0
            onTapped: cell.sort()
        }
    }
}
