// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Belfry.Controls
import Belfry.Theme
import Belfry.Ui.Shell

/** One large tile per layer: readable from afar, tappable on a kiosk. */
Row {
    id: root

    required property ConsoleViewModel consoleModel
    required property Theme theme
    property bool interactive: false
    property real tileWidth: root.theme.px(190)

    spacing: root.theme.gap2

    Repeater {
        model: root.consoleModel.layers
        Rectangle {
            id: tile

            required property string layerId
            required property string title
            required property int entityCount
            required property string summary
            required property bool shown
            required property int freshness

            width: root.tileWidth
            height: column.implicitHeight + 2 * root.theme.gap3
            radius: root.theme.radius
            color: root.theme.panel
            opacity: tile.shown ? 1 : 0.6
            border.width: tile.activeFocus ? root.theme.ring : root.theme.hairline
            border.color: tile.activeFocus ? root.theme.selection : root.theme.line
            activeFocusOnTab: root.interactive
            Accessible.role: root.interactive ? Accessible.CheckBox : Accessible.StaticText
            Accessible.name: `${tile.title}: ${tile.summary}`
            Accessible.checked: tile.shown
            Accessible.onPressAction: root.consoleModel.layers.toggle(tile.layerId)
            Keys.onSpacePressed: root.consoleModel.layers.toggle(tile.layerId)

            TapHandler {
                enabled: root.interactive
                onTapped: root.consoleModel.layers.toggle(tile.layerId)
            }
            Column {
                id: column

                anchors.left: parent.left
                anchors.right: parent.right
                anchors.margins: root.theme.gap3
                anchors.verticalCenter: parent.verticalCenter

                PlainText {
                    theme: root.theme
                    width: parent.width
                    strong: true
                    text: tile.title
                }
                PlainText {
                    theme: root.theme
                    width: parent.width
                    text: tile.summary
                }
                PlainText {
                    theme: root.theme
                    width: parent.width
                    dim: true
                    font.pixelSize: root.theme.small
                    text: qsTr("%1 assets").arg(root.consoleModel.formatter.number(tile.entityCount))
                }
                FreshnessBadge {
                    theme: root.theme
                    freshness: tile.freshness
                    opacity: tile.freshness > 0 ? 1 : 0
                }
            }
        }
    }
}
