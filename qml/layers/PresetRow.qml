// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Belfry.Theme
import Belfry.Controls
import Belfry.Ui.Text

/** One preset: its key, its question, how many answers there are now. */
T.AbstractButton {
    id: root

    required property Theme theme
    required property Formatter formatter
    required property int number
    required property string title
    required property int matchCount
    required property bool active

    signal activated

    implicitHeight: Math.max(root.theme.touch ? root.theme.control : 0, content.implicitHeight + root.theme.gap2)
    focusPolicy: Qt.StrongFocus
    hoverEnabled: true
    Accessible.role: Accessible.Button
    Accessible.name: root.title
    Accessible.description: qsTr("%1 now").arg(root.formatter.number(root.matchCount))
    onClicked: root.activated()
    Keys.onReturnPressed: root.activated()

    background: Rectangle {
        color: root.active ? root.theme.pressed : root.hovered ? root.theme.raised : "transparent"
        radius: root.theme.radius

        FocusFrame {
            anchors.fill: parent
            theme: root.theme
            visible: root.visualFocus
        }
    }

    contentItem: RowLayout {
        id: content

        spacing: root.theme.gap2

        Rectangle {
            Layout.leftMargin: root.theme.hairline
            implicitWidth: root.theme.px(26)
            implicitHeight: root.theme.px(22)
            radius: root.theme.radius
            color: "transparent"
            border.width: root.theme.hairline
            border.color: root.active ? root.theme.selection : root.theme.line

            PlainText {
                anchors.centerIn: parent
                theme: root.theme
                text: root.number
                font.pixelSize: root.theme.small
                dim: true
                Accessible.ignored: true
            }
        }
        PlainText {
            Layout.fillWidth: true
            theme: root.theme
            text: root.title
            strong: root.active
            Accessible.ignored: true
        }
        PlainText {
            theme: root.theme
            text: root.formatter.number(root.matchCount)
            dim: root.matchCount === 0
            Accessible.ignored: true
        }
    }
}
