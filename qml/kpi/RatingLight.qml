// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Belfry.Controls
import Belfry.Theme
import Belfry.Ui.Kpi

/** A traffic light that needs no colour: one, two or three bars, and the word. Alarm colours are for alarms. */
Rectangle {
    id: root

    required property Theme theme
    required property int rating
    readonly property bool isBad: root.rating === KpiViewModel.Bad
    readonly property string word: root.rating === KpiViewModel.Good ? qsTr("good") : root.rating === KpiViewModel.Warn ? qsTr("watch") : root.isBad ? qsTr("BAD") : qsTr("no rating")

    // all of one width, so that titles stand below each other
    implicitWidth: root.theme.px(120)
    implicitHeight: root.theme.px(22)
    radius: root.theme.radius
    color: root.isBad ? root.theme.banner : "transparent"
    border.width: root.rating === KpiViewModel.Warn ? root.theme.ring : 0
    border.color: root.theme.frame
    Accessible.role: Accessible.StaticText
    Accessible.name: root.word

    Row {
        anchors.verticalCenter: parent.verticalCenter
        anchors.left: parent.left
        anchors.leftMargin: root.theme.gap2
        spacing: root.theme.gap2

        Row {
            anchors.verticalCenter: parent.verticalCenter
            spacing: root.theme.px(2)
            Repeater {
                model: 3
                Rectangle {
                    required property int index

                    anchors.bottom: parent.bottom
                    width: root.theme.px(4)
                    height: root.theme.px(5 + 3 * index)
                    color: index < root.rating ? (root.isBad ? root.theme.bannerText : root.theme.text) : "transparent"
                    border.width: index < root.rating ? 0 : root.theme.hairline
                    border.color: root.theme.line
                }
            }
        }
        PlainText {
            anchors.verticalCenter: parent.verticalCenter
            theme: root.theme
            text: root.word
            width: Math.min(implicitWidth, root.theme.px(78))
            strong: root.rating >= KpiViewModel.Warn
            color: root.isBad ? root.theme.bannerText : root.rating === KpiViewModel.Warn ? root.theme.text : root.theme.dim
            font.pixelSize: root.theme.small
            Accessible.ignored: true
        }
    }
}
