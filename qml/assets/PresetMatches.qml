// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Belfry.Theme
import Belfry.Controls
import Belfry.Ui.Layers
import Belfry.Ui.Text

/** The answers to the active preset as a list; its count is the count of the preset. */
Rectangle {
    id: root

    required property Theme theme
    required property PresetListViewModel viewModel
    required property Formatter formatter

    signal entityActivated(string entity)

    color: root.theme.panel
    implicitWidth: root.theme.px(280)
    Accessible.role: Accessible.Pane
    Accessible.name: root.viewModel.activeTitle

    ColumnLayout {
        anchors.fill: parent
        anchors.margins: root.theme.gap3
        spacing: root.theme.gap1

        RowLayout {
            Layout.fillWidth: true
            PlainText {
                Layout.fillWidth: true
                theme: root.theme
                strong: true
                text: root.viewModel.activeTitle
            }
            PlainText {
                theme: root.theme
                text: root.formatter.number(root.viewModel.matches.count)
            }
            FlatButton {
                theme: root.theme
                quiet: true
                text: "✕"
                Accessible.name: qsTr("End the preset")
                onClicked: root.viewModel.activate(-1)
            }
        }
        ListView {
            id: list

            Layout.fillWidth: true
            Layout.fillHeight: true
            clip: true
            reuseItems: true
            activeFocusOnTab: true
            boundsBehavior: Flickable.StopAtBounds
            model: root.viewModel.matches
            Accessible.role: Accessible.List
            Accessible.name: root.viewModel.activeTitle
            Keys.onReturnPressed: if (currentItem) {
                (currentItem as T.ItemDelegate).clicked();
            }

            delegate: T.ItemDelegate {
                id: match

                required property string entity
                required property string name
                required property string detail
                required property int index

                width: list.width
                implicitHeight: root.theme.px(40)
                hoverEnabled: true
                focusPolicy: Qt.NoFocus
                Accessible.role: Accessible.ListItem
                Accessible.name: match.name
                onClicked: {
                    list.currentIndex = match.index;
                    root.entityActivated(match.entity);
                }
                contentItem: ColumnLayout {
                    spacing: 0
                    PlainText {
                        Layout.fillWidth: true
                        theme: root.theme
                        text: match.name
                        Accessible.ignored: true
                    }
                    PlainText {
                        Layout.fillWidth: true
                        theme: root.theme
                        text: match.detail
                        dim: true
                        font.pixelSize: root.theme.small
                        Accessible.ignored: true
                    }
                }
                background: Rectangle {
                    color: match.hovered || match.ListView.isCurrentItem && list.activeFocus ? root.theme.raised : "transparent"
                    radius: root.theme.radius
                }
            }

            PlainText {
                anchors.centerIn: parent
                theme: root.theme
                dim: true
                visible: list.count === 0
                text: qsTr("None right now")
            }
        }
    }
}
