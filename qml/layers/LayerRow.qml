// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Belfry.Theme
import Belfry.Controls
import Belfry.Ui.Text

/** One layer: shown or hidden by a click or Return, alone by a double click or Shift+Return; its count and figure. */
T.AbstractButton {
    id: root

    required property Theme theme
    required property Formatter formatter
    required property string layerId
    required property string title
    required property string glyph
    required property int entityCount
    required property bool shown
    required property string summary
    required property bool complete
    required property int freshness

    signal toggleRequested
    signal isolated

    implicitHeight: content.implicitHeight + 2 * root.theme.gap2
    focusPolicy: Qt.StrongFocus
    hoverEnabled: true
    Accessible.role: Accessible.CheckBox
    Accessible.name: root.title
    Accessible.checkable: true
    Accessible.checked: root.shown
    Accessible.description: root.summary
    onClicked: root.toggleRequested()
    onDoubleClicked: root.isolated()
    Keys.onReturnPressed: event => event.modifiers & Qt.ShiftModifier ? root.isolated() : root.toggleRequested()

    background: Rectangle {
        color: root.hovered ? root.theme.raised : "transparent"
        radius: root.theme.radius

        Hairline {
            theme: root.theme
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.bottom: parent.bottom
        }
        FocusFrame {
            anchors.fill: parent
            theme: root.theme
            visible: root.visualFocus
        }
    }

    contentItem: RowLayout {
        id: content

        spacing: root.theme.gap2
        opacity: root.shown ? 1 : 0.55

        Rectangle {
            Layout.leftMargin: root.theme.hairline
            implicitWidth: root.theme.px(26)
            implicitHeight: root.theme.px(26)
            radius: root.theme.radius
            color: root.shown ? root.theme.raised : "transparent"
            border.width: root.theme.hairline
            border.color: root.shown ? root.theme.frame : root.theme.line

            PlainText {
                anchors.centerIn: parent
                theme: root.theme
                text: root.glyph
                dim: !root.shown
                Accessible.ignored: true
            }
        }

        ColumnLayout {
            Layout.fillWidth: true
            spacing: 0

            RowLayout {
                Layout.fillWidth: true
                spacing: root.theme.gap1

                PlainText {
                    Layout.fillWidth: true
                    theme: root.theme
                    text: root.title
                    strong: true
                    Accessible.ignored: true
                }
                PlainText {
                    theme: root.theme
                    text: root.formatter.number(root.entityCount)
                    font.pixelSize: root.theme.small
                    Accessible.name: qsTr("%1 assets").arg(text)
                }
            }
            RowLayout {
                Layout.fillWidth: true
                spacing: root.theme.gap1

                PlainText {
                    Layout.fillWidth: true
                    theme: root.theme
                    text: root.summary
                    dim: true
                    font.pixelSize: root.theme.small
                    opacity: root.complete ? 1 : 0.7
                    font.italic: !root.complete
                }
                FreshnessBadge {
                    theme: root.theme
                    freshness: root.freshness
                    visible: root.freshness > 0
                }
            }
        }
    }
}
