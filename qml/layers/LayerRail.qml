// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Theme
import Belfry.Controls
import Belfry.Ui.Layers
import Belfry.Ui.Text

/** Layers, presets and the legend of what is on. */
Rectangle {
    id: root

    required property Theme theme
    required property LayerListViewModel layers
    required property PresetListViewModel presets
    required property Formatter formatter
    /** Offers to make a new incident beside their layer. */
    property bool makesIncidents: false
    property bool incidentsEnabled: false
    property string incidentsHint: ""

    signal incidentRequested

    color: root.theme.panel
    implicitWidth: root.theme.railWidth
    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Layers")

    Flickable {
        id: flick

        anchors.fill: parent
        contentWidth: width
        contentHeight: column.implicitHeight + 2 * root.theme.gap3
        boundsBehavior: Flickable.StopAtBounds
        clip: true

        FollowFocus {
            flickable: flick
        }
        ColumnLayout {
            id: column

            x: root.theme.gap3
            y: root.theme.gap3
            width: flick.width - 2 * root.theme.gap3
            spacing: 0

            SectionTitle {
                theme: root.theme
                text: qsTr("Layers")
                Layout.bottomMargin: root.theme.gap1
            }

            Repeater {
                model: root.layers
                delegate: LayerRow {
                    Layout.fillWidth: true
                    theme: root.theme
                    formatter: root.formatter
                    onToggleRequested: root.layers.toggle(layerId)
                    onIsolated: root.layers.only(layerId)
                }
            }
            FlatButton {
                Layout.fillWidth: true
                Layout.topMargin: root.theme.gap2
                theme: root.theme
                visible: root.makesIncidents
                enabled: root.incidentsEnabled
                hint: enabled ? qsTr("In the middle of the map (Ctrl+I)") : root.incidentsHint
                text: qsTr("New incident…")
                onClicked: root.incidentRequested()
            }

            SectionTitle {
                Layout.topMargin: root.theme.gap4
                Layout.bottomMargin: root.theme.gap1
                theme: root.theme
                text: qsTr("Presets")
            }

            Repeater {
                model: root.presets
                delegate: PresetRow {
                    Layout.fillWidth: true
                    theme: root.theme
                    formatter: root.formatter
                    onActivated: root.presets.activate(number - 1)
                }
            }

            SectionTitle {
                Layout.topMargin: root.theme.gap4
                Layout.bottomMargin: root.theme.gap2
                theme: root.theme
                text: qsTr("Legend")
            }

            Legend {
                Layout.fillWidth: true
                theme: root.theme
                hiddenLayers: root.layers.hiddenLayers
            }
        }
    }

    ThinScrollBar {
        theme: root.theme
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.bottom: parent.bottom
        orientation: Qt.Vertical
        size: flick.visibleArea.heightRatio
        position: flick.visibleArea.yPosition
        onPositionChanged: if (pressed) {
            flick.contentY = position * flick.contentHeight;
        }
    }
}
