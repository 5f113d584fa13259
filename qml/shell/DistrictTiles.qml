// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Belfry.Controls
import Belfry.Theme
import Belfry.Ui.Shell

/** One tile per district: its worst alarm, how many of each priority, and how many assets. For a wall: large, few words,
 *  each in its own place. */
Item {
    id: root

    required property ConsoleViewModel consoleModel
    required property Theme theme
    property bool beat: true
    property int maximumRows: 1

    readonly property int columns: Math.max(1, Math.floor((root.width + root.theme.gap2) / (root.theme.px(140) + root.theme.gap2)))
    readonly property int columnsUsed: Math.max(1, Math.min(root.columns, Math.ceil(root.consoleModel.districts.count / root.rowsUsed)))
    readonly property int rowsUsed: Math.max(1, Math.ceil(root.consoleModel.districts.count / root.columns))
    readonly property real tileWidth: Math.min(root.theme.px(260), (root.width - (root.columnsUsed - 1) * root.theme.gap2) / root.columnsUsed)

    implicitHeight: grid.height + (more.visible ? more.height + root.theme.gap1 : 0)
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Districts")

    Binding {
        target: root.consoleModel.districts
        property: "limit"
        value: root.columns * root.maximumRows
    }

    Grid {
        id: grid

        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: more.visible ? more.top : parent.bottom
        anchors.bottomMargin: more.visible ? root.theme.gap1 : 0
        columns: root.columnsUsed
        spacing: root.theme.gap2

        Repeater {
            model: root.consoleModel.districts

            Rectangle {
                id: tile

                required property string title
                required property int assetCount
                required property int failedCount
                required property int worst
                required property string worstText
                required property list<int> alarms
                required property list<int> unacknowledged

                readonly property string assets: qsTr("%1 assets").arg(root.consoleModel.formatter.number(tile.assetCount))
                readonly property string failed: qsTr("%1 failed").arg(root.consoleModel.formatter.number(tile.failedCount))

                width: root.tileWidth
                height: root.theme.px(98)
                radius: root.theme.radius
                color: root.theme.panel
                border.width: root.theme.hairline
                border.color: root.theme.line
                clip: true
                Accessible.role: Accessible.ListItem
                Accessible.name: tile.worst === 0 ? qsTr("%1: no alarm, %2").arg(tile.title).arg(tile.assets) : qsTr("%1: worst alarm priority %2, %3; %4").arg(tile.title).arg(tile.worst).arg(tile.worstText).arg(tile.assets)

                Column {
                    anchors.left: parent.left
                    anchors.right: parent.right
                    anchors.leftMargin: root.theme.gap2
                    anchors.rightMargin: root.theme.gap2
                    anchors.verticalCenter: parent.verticalCenter
                    spacing: root.theme.px(2)

                    PlainText {
                        theme: root.theme
                        width: parent.width
                        strong: true
                        font.pixelSize: root.theme.large
                        elide: Text.ElideRight
                        text: tile.title
                        Accessible.ignored: true
                    }
                    Row {
                        visible: tile.worst > 0
                        height: root.theme.px(24)
                        spacing: root.theme.gap2

                        Repeater {
                            model: tile.worst > 0 ? 4 : 0

                            Row {
                                id: tally

                                required property int index
                                readonly property int number: tile.alarms[tally.index] ?? 0

                                visible: tally.number > 0
                                anchors.verticalCenter: parent?.verticalCenter
                                spacing: root.theme.px(3)

                                PriorityBadge {
                                    anchors.verticalCenter: parent.verticalCenter
                                    theme: root.theme
                                    width: root.theme.px(22)
                                    height: width
                                    priority: tally.index + 1
                                    flashing: (tile.unacknowledged[tally.index] ?? 0) > 0
                                    beat: root.beat
                                    Accessible.ignored: true
                                }
                                PlainText {
                                    anchors.verticalCenter: parent.verticalCenter
                                    theme: root.theme
                                    strong: true
                                    font.pixelSize: root.theme.large
                                    text: root.consoleModel.formatter.number(tally.number)
                                    Accessible.ignored: true
                                }
                            }
                        }
                    }
                    PlainText {
                        theme: root.theme
                        width: parent.width
                        elide: Text.ElideRight
                        dim: tile.worst === 0
                        text: tile.worst === 0 ? qsTr("No alarm") : tile.worstText
                        Accessible.ignored: true
                    }
                    PlainText {
                        theme: root.theme
                        width: parent.width
                        elide: Text.ElideRight
                        dim: true
                        font.pixelSize: root.theme.small
                        text: tile.failedCount > 0 ? `${tile.assets} · ${tile.failed}` : tile.assets
                        Accessible.ignored: true
                    }
                }
            }
        }
    }

    Pill {
        id: more

        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: parent.bottom
        visible: root.consoleModel.districts.leftOut > 0
        theme: root.theme
        text: qsTr("and %n more district(s), none with worse alarms", "", root.consoleModel.districts.leftOut)
    }
}
