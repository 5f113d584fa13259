// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Theme
import Belfry.Controls

/** What the symbols of the layers that are on mean. */
ColumnLayout {
    id: root

    required property Theme theme
    required property list<string> hiddenLayers

    spacing: root.theme.gap2

    function has(layer: string): bool {
        return root.hiddenLayers.indexOf(layer) < 0;
    }

    ColumnLayout {
        Layout.fillWidth: true
        visible: root.has("traffic")
        spacing: root.theme.gap1

        PlainText {
            theme: root.theme
            text: qsTr("Traffic: speed ÷ free flow")
            font.pixelSize: root.theme.small
        }
        Row {
            Layout.fillWidth: true

            Repeater {
                model: root.theme.ramp
                Rectangle {
                    required property color modelData

                    width: root.width / 5
                    height: root.theme.px(7)
                    color: modelData
                }
            }
        }
        RowLayout {
            Layout.fillWidth: true

            PlainText {
                Layout.fillWidth: true
                theme: root.theme
                text: qsTr("free")
                dim: true
                font.pixelSize: root.theme.small
            }
            PlainText {
                theme: root.theme
                text: qsTr("standing")
                dim: true
                font.pixelSize: root.theme.small
            }
        }
    }

    LegendLine {
        shownWhen: root.has("lighting")
        text: qsTr("Lamp: halo = actual level, hollow = failed")
        symbol: Component {
            Rectangle {
                radius: width / 2
                color: "transparent"
                border.width: root.theme.px(4)
                border.color: Qt.alpha(root.theme.lamp, 0.3)

                Rectangle {
                    anchors.centerIn: parent
                    width: root.theme.px(5)
                    height: width
                    radius: width / 2
                    color: root.theme.lamp
                }
            }
        }
    }
    LegendLine {
        shownWhen: root.has("parking")
        text: qsTr("Car park: ring = share taken, figure = free")
        symbol: Component {
            Rectangle {
                radius: width / 2
                color: "transparent"
                border.width: root.theme.px(2)
                border.color: root.theme.ramp[3]
            }
        }
    }
    LegendLine {
        shownWhen: root.has("air_quality")
        text: qsTr("Air: hexagon with the index, 1 good to 6 extremely poor; arrow: up, steady or down against an hour before")
        symbol: Component {
            PlainText {
                theme: root.theme
                text: "⬡"
            }
        }
    }
    LegendLine {
        shownWhen: root.has("incidents")
        text: qsTr("Incident: priority and units; circle: affected area. From afar: the worst of a district and their number")
        symbol: Component {
            Rectangle {
                radius: width / 2
                color: Qt.alpha(root.theme.text, 0.13)
                border.width: root.theme.px(2)
                border.color: Qt.alpha(root.theme.text, 0.8)
            }
        }
    }
    LegendLine {
        shownWhen: true
        text: qsTr("Hatched: stale, with its age; crosswise: lost")
        symbol: Component {
            Item {
                // strokes as on the map: the second half is crossed
                Repeater {
                    model: [
                        {
                            at: 0.2,
                            turn: 45
                        },
                        {
                            at: 0.5,
                            turn: 45
                        },
                        {
                            at: 0.8,
                            turn: 45
                        },
                        {
                            at: 0.8,
                            turn: -45
                        }
                    ]

                    Rectangle {
                        required property var modelData

                        x: parent.width * modelData.at - width / 2
                        y: parent.height * 0.15
                        width: root.theme.px(1.5)
                        height: parent.height * 0.7
                        rotation: modelData.turn
                        color: root.theme.dim
                        antialiasing: true
                    }
                }
            }
        }
    }
    LegendLine {
        shownWhen: true
        text: qsTr("Ring: selected")
        symbol: Component {
            Rectangle {
                radius: width / 2
                color: "transparent"
                border.width: root.theme.ring
                border.color: root.theme.selection
            }
        }
    }

    component LegendLine: RowLayout {
        id: line

        required property string text
        required property bool shownWhen
        required property Component symbol

        Layout.fillWidth: true
        visible: line.shownWhen
        spacing: root.theme.gap2

        Loader {
            Layout.alignment: Qt.AlignTop
            Layout.preferredWidth: root.theme.px(14)
            Layout.preferredHeight: root.theme.px(14)
            sourceComponent: line.symbol
        }
        PlainText {
            Layout.fillWidth: true
            theme: root.theme
            text: line.text
            dim: true
            wrapMode: Text.Wrap
            font.pixelSize: root.theme.small
        }
    }
}
