// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Assets
import Belfry.Controls
import Belfry.Theme
import Belfry.Ui.Shell

/** For visitors: touch, large targets, read-only by construction. Goes back to the whole city after a minute's rest. */
FocusScope {
    id: root

    required property ConsoleViewModel consoleModel
    required property Theme theme

    Timer {
        id: rest

        interval: 60000
        running: true
        onTriggered: {
            root.consoleModel.selected = "";
            root.consoleModel.layers.hiddenLayers = [];
            root.consoleModel.map.home();
        }
    }
    PointHandler {
        onActiveChanged: rest.restart()
    }
    Connections {
        target: root.consoleModel
        function onSelectedChanged() {
            rest.restart();
        }
    }

    MapArea {
        anchors.fill: parent
        consoleModel: root.consoleModel
        theme: root.theme
    }

    ColumnLayout {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: 0

        StateBanner {
            Layout.fillWidth: true
            consoleModel: root.consoleModel
            theme: root.theme
        }
        RowLayout {
            Layout.margins: root.theme.gap3
            spacing: root.theme.gap2

            Pill {
                implicitHeight: root.theme.control
                theme: root.theme
                strong: true
                text: root.consoleModel.cityName
            }
            Pill {
                implicitHeight: root.theme.control
                theme: root.theme
                text: root.consoleModel.formatter.shortTime(root.consoleModel.clock.nowMs)
            }
            FlatButton {
                theme: root.theme
                text: root.consoleModel.language === "de" ? "English" : "Deutsch"
                onClicked: root.consoleModel.language = root.consoleModel.language === "de" ? "en" : "de"
            }
            FlatButton {
                theme: root.theme
                text: root.theme.isDay ? qsTr("Night") : qsTr("Day")
                onClicked: root.consoleModel.palette = root.theme.isDay ? "night" : "day"
            }
        }
    }

    LayerTiles {
        anchors.left: parent.left
        anchors.bottom: parent.bottom
        anchors.margins: root.theme.gap3
        anchors.bottomMargin: root.theme.px(40)
        consoleModel: root.consoleModel
        theme: root.theme
        interactive: true
        tileWidth: Math.min(root.theme.px(170), (root.width - root.theme.px(100)) / Math.max(1, root.consoleModel.layers.count))
    }

    Inspector {
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: root.theme.gap3
        anchors.topMargin: root.theme.px(70)
        height: Math.min(root.height - root.theme.px(220), root.theme.px(560))
        visible: root.consoleModel.selected !== ""
        radius: root.theme.radius
        border.width: root.theme.hairline
        border.color: root.theme.line
        theme: root.theme
        viewModel: root.consoleModel.inspector
        formatter: root.consoleModel.formatter
        clock: root.consoleModel.clock
        readOnly: true
        incidents: root.consoleModel.incidents
        onIncidentActivated: entity => root.consoleModel.locate(entity)
        commandsEnabled: false
        onLocateRequested: entity => root.consoleModel.locate(entity)
        onCloseRequested: root.consoleModel.selected = ""
    }
}
