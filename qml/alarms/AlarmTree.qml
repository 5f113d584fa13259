// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Theme
import Belfry.Controls
import Belfry.Ui.Alarms
import Belfry.Ui.Text

/** The alarms of the city by district and layer: of each branch the worst unacknowledged and how many of each priority.
 *  At the desk a row is also the list's filter; on a wall it is only looked at. Arrows move, Return filters, Right and
 *  Left open and close. */
FocusScope {
    id: root

    required property Theme theme
    required property AlarmListViewModel viewModel
    required property Formatter formatter
    property bool beat: true
    property bool interactive: true

    readonly property AlarmTreeModel tree: root.viewModel.tree
    readonly property int rowHeight: root.interactive ? root.theme.px(28) : root.theme.px(24)

    implicitHeight: list.contentHeight
    Accessible.role: Accessible.Tree
    Accessible.name: qsTr("Alarms by district and layer")

    ListView {
        id: list

        anchors.fill: parent
        clip: true
        focus: true
        activeFocusOnTab: root.interactive
        interactive: root.interactive
        boundsBehavior: Flickable.StopAtBounds
        model: root.tree
        keyNavigationEnabled: root.interactive
        currentIndex: root.interactive ? 0 : -1
        Accessible.ignored: true

        delegate: Rectangle {
            id: row

            required property int index
            required property string title
            required property int depth
            required property bool opened
            required property bool branches
            required property list<int> active
            required property list<int> unacknowledged
            required property int worst
            required property int total
            required property int inhibited
            required property string layerId
            required property string district
            required property bool inDistrict

            readonly property bool chosen: root.interactive && root.viewModel.filterLayerId === row.layerId && root.viewModel.filterDistrictName === row.district && root.viewModel.filterInDistrict === row.inDistrict
            readonly property string summary: row.worst > 0 ? qsTr("%1: worst unacknowledged priority %2, %n alarm(s)", "", row.total).arg(row.title).arg(row.worst) : qsTr("%1: %n alarm(s), none unacknowledged", "", row.total).arg(row.title)

            width: ListView.view.width
            height: root.rowHeight
            color: row.chosen ? root.theme.pressed : hover.hovered && root.interactive ? root.theme.raised : "transparent"
            Accessible.role: Accessible.TreeItem
            Accessible.name: row.summary
            Accessible.selected: row.chosen
            Accessible.onPressAction: row.choose()

            function choose(): void {
                list.currentIndex = row.index;
                root.viewModel.filterTo(row.layerId, row.district, row.inDistrict);
            }

            RowLayout {
                anchors.fill: parent
                anchors.leftMargin: root.theme.gap1 + (root.interactive ? row.depth : row.depth - 1) * root.theme.gap2
                anchors.rightMargin: root.theme.gap2
                spacing: root.theme.gap1

                PlainText {
                    Layout.preferredWidth: root.theme.gap3
                    visible: root.interactive
                    theme: root.theme
                    dim: true
                    text: row.branches ? (row.opened ? "▾" : "▸") : ""
                    Accessible.ignored: true

                    TapHandler {
                        enabled: row.branches
                        onTapped: root.tree.toggle(row.index)
                    }
                }
                PlainText {
                    Layout.fillWidth: true
                    theme: root.theme
                    strong: row.worst > 0
                    dim: row.total === 0
                    text: row.title
                    Accessible.ignored: true
                }
                Repeater {
                    model: 4
                    RowLayout {
                        id: tally

                        required property int index
                        readonly property int number: row.active[tally.index] ?? 0

                        visible: tally.number > 0
                        spacing: root.theme.px(2)

                        PriorityBadge {
                            theme: root.theme
                            implicitWidth: root.theme.px(15)
                            implicitHeight: root.theme.px(15)
                            priority: tally.index + 1
                            flashing: (row.unacknowledged[tally.index] ?? 0) > 0
                            beat: root.beat
                            Accessible.ignored: true
                        }
                        PlainText {
                            theme: root.theme
                            strong: (row.unacknowledged[tally.index] ?? 0) > 0
                            text: root.formatter.number(tally.number)
                            Accessible.ignored: true
                        }
                    }
                }
                PlainText {
                    visible: row.total === 0
                    theme: root.theme
                    dim: true
                    font.pixelSize: root.theme.small
                    text: row.inhibited > 0 ? qsTr("%1 inhibited").arg(root.formatter.number(row.inhibited)) : "–"
                    Accessible.ignored: true
                }
            }
            FocusFrame {
                anchors.fill: parent
                theme: root.theme
                visible: list.activeFocus && row.ListView.isCurrentItem
            }
            HoverHandler {
                id: hover
            }
            TapHandler {
                enabled: root.interactive
                onTapped: {
                    list.forceActiveFocus();
                    row.choose();
                }
            }
        }

        Keys.onPressed: event => {
            const item = list.currentItem as Item;
            event.accepted = true;
            if (event.key === Qt.Key_Right || event.key === Qt.Key_Left) {
                root.tree.setOpened(list.currentIndex, event.key === Qt.Key_Right);
            } else if ((event.key === Qt.Key_Return || event.key === Qt.Key_Enter || event.key === Qt.Key_Space) && item) {
                item.Accessible.pressAction();
            } else {
                event.accepted = false;
            }
        }
    }
}
