// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Theme
import Belfry.Controls
import Belfry.Ui.Selection
import Belfry.Ui.Text

/** What is selected on the map when it is many: how many, and of what. */
Rectangle {
    id: root

    required property Theme theme
    required property SelectionViewModel viewModel
    required property Formatter formatter

    property bool commandsEnabled: false

    signal clearRequested
    signal overrideRequested(string layer)

    color: root.theme.panel
    implicitHeight: column.implicitHeight + 2 * root.theme.gap3
    Accessible.role: Accessible.Pane
    Accessible.name: root.viewModel.summary

    ColumnLayout {
        id: column

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: root.theme.gap3
        spacing: root.theme.gap2

        RowLayout {
            Layout.fillWidth: true

            SectionTitle {
                Layout.fillWidth: true
                theme: root.theme
                text: qsTr("Selection")
            }
            FlatButton {
                id: clear

                theme: root.theme
                quiet: true
                text: "✕"
                implicitHeight: root.theme.touch ? root.theme.control : root.theme.px(24)
                Accessible.name: qsTr("Clear the selection")
                onClicked: root.clearRequested()

                Tip {
                    theme: root.theme
                    text: qsTr("Clear the selection (Esc on the map)")
                    visible: clear.hovered
                }
            }
        }
        PlainText {
            Layout.fillWidth: true
            theme: root.theme
            strong: true
            font.pixelSize: root.theme.title
            text: qsTr("%1 selected").arg(root.formatter.number(root.viewModel.count))
            Accessible.ignored: true
        }
        Repeater {
            model: root.viewModel.byLayer

            ColumnLayout {
                id: share

                required property layerShare modelData

                Layout.fillWidth: true
                spacing: 0

                RowLayout {
                    Layout.fillWidth: true

                    PlainText {
                        Layout.fillWidth: true
                        theme: root.theme
                        text: share.modelData.title
                        Accessible.ignored: true
                    }
                    PlainText {
                        theme: root.theme
                        text: root.formatter.number(share.modelData.count)
                        Accessible.ignored: true
                    }
                    FlatButton {
                        theme: root.theme
                        visible: share.modelData.commandable && root.commandsEnabled
                        text: qsTr("Override…")
                        Accessible.name: qsTr("Override %1 of %2").arg(root.formatter.number(share.modelData.count)).arg(share.modelData.title)
                        onClicked: root.overrideRequested(share.modelData.layer)
                    }
                }
                PlainText {
                    Layout.fillWidth: true
                    theme: root.theme
                    dim: true
                    wrapMode: Text.Wrap
                    font.pixelSize: root.theme.small
                    text: share.modelData.detail
                    Accessible.role: Accessible.StaticText
                    Accessible.name: `${share.modelData.title}: ${share.modelData.detail}`
                }
            }
        }
    }
    Hairline {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        theme: root.theme
    }
}
