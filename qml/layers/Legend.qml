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
        text: qsTr("Air: hexagon with the index, 1 good to 6 extremely poor")
        symbol: Component {
            PlainText {
                theme: root.theme
                text: "⬡"
            }
        }
    }
    LegendLine {
        shownWhen: true
        text: qsTr("Hatched or dim: stale; ring: selected")
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
