// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Belfry.Alarms
import Belfry.Controls
import Belfry.Theme
import Belfry.Ui.Shell

/** For a wall: the map fills it, a head line and tiles stand on it, nothing can be touched. Readable from five metres. */
FocusScope {
    id: root

    required property ConsoleViewModel consoleModel
    required property Theme theme
    property bool beat: true

    Timer {
        interval: 500
        repeat: true
        running: root.consoleModel.alarms.unacknowledgedTotal > 0 && !root.theme.reducedMotion && root.visible
        onTriggered: root.beat = !root.beat
    }

    MapArea {
        anchors.fill: parent
        consoleModel: root.consoleModel
        theme: root.theme
        interactive: false
    }

    StateBanner {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        consoleModel: root.consoleModel
        theme: root.theme
    }

    Rectangle {
        id: headPanel

        anchors.left: parent.left
        anchors.top: parent.top
        anchors.margins: root.theme.gap3
        width: head.implicitWidth + 2 * root.theme.gap3
        height: head.implicitHeight + 2 * root.theme.gap2
        radius: root.theme.radius
        color: root.theme.panel
        border.width: root.theme.hairline
        border.color: root.theme.line
        visible: root.consoleModel.link === ConsoleViewModel.Live || root.consoleModel.link === ConsoleViewModel.Delayed

        Row {
            id: head

            anchors.centerIn: parent
            spacing: root.theme.gap4
            PlainText {
                theme: root.theme
                strong: true
                font.pixelSize: root.theme.title
                text: root.consoleModel.cityName
            }
            PlainText {
                anchors.verticalCenter: parent.verticalCenter
                theme: root.theme
                font.pixelSize: root.theme.title
                text: root.consoleModel.formatter.shortTime(root.consoleModel.clock.nowMs)
            }
        }
    }

    // where it burns, by district and layer, the worst first
    Rectangle {
        id: treePanel

        anchors.left: parent.left
        anchors.top: headPanel.bottom
        anchors.margins: root.theme.gap3
        width: root.theme.px(250)
        height: tree.implicitHeight + 2 * root.theme.gap1 + (more.visible ? more.height : 0)
        visible: headPanel.visible && root.consoleModel.alarms.activeTotal > 0
        radius: root.theme.radius
        color: root.theme.panel
        border.width: root.theme.hairline
        border.color: root.theme.line

        AlarmTree {
            id: tree

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: parent.top
            anchors.margins: root.theme.gap1
            height: implicitHeight
            theme: root.theme
            viewModel: root.consoleModel.alarms
            formatter: root.consoleModel.formatter
            beat: root.beat
            interactive: false
        }
        PlainText {
            id: more

            anchors.left: parent.left
            anchors.bottom: parent.bottom
            anchors.leftMargin: root.theme.gap3
            anchors.bottomMargin: root.theme.gap1
            visible: root.consoleModel.alarms.tree.leftOut > 0
            theme: root.theme
            dim: true
            text: qsTr("and %n more row(s)", "", root.consoleModel.alarms.tree.leftOut)
        }
        Binding {
            target: root.consoleModel.alarms.tree
            property: "wall"
            value: true
        }
        Binding {
            target: root.consoleModel.alarms.tree
            property: "limit"
            value: Math.max(2, Math.floor((root.height - headPanel.height - tiles.height - root.theme.px(110)) / tree.rowHeight))
        }
    }

    Column {
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: root.theme.gap3
        spacing: root.theme.gap2

        Pill {
            theme: root.theme
            visible: root.consoleModel.annunciation.soundProblem !== ""
            text: root.consoleModel.annunciation.soundProblem
        }
        Repeater {
            model: 4
            Rectangle {
                id: count

                required property int index
                readonly property int number: root.consoleModel.alarms.unacknowledged[index] ?? 0

                visible: count.number > 0
                width: row.implicitWidth + 2 * root.theme.gap3
                height: row.implicitHeight + 2 * root.theme.gap2
                radius: root.theme.radius
                color: root.theme.panel
                border.width: root.theme.hairline
                border.color: root.theme.line
                Accessible.role: Accessible.StaticText
                Accessible.name: qsTr("Priority %1: %2 unacknowledged").arg(count.index + 1).arg(count.number)

                Row {
                    id: row

                    anchors.centerIn: parent
                    spacing: root.theme.gap2
                    PriorityBadge {
                        theme: root.theme
                        width: root.theme.px(26)
                        height: width
                        priority: count.index + 1
                        flashing: true
                        beat: root.beat
                        Accessible.ignored: true
                    }
                    PlainText {
                        theme: root.theme
                        strong: true
                        font.pixelSize: root.theme.title
                        text: root.consoleModel.formatter.number(count.number)
                        Accessible.ignored: true
                    }
                }
            }
        }
    }

    DistrictTiles {
        id: tiles

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: root.theme.gap3
        anchors.bottomMargin: root.theme.px(30)
        consoleModel: root.consoleModel
        theme: root.theme
        beat: root.beat
    }
}
