// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Controls
import Belfry.Theme
import Belfry.Ui.Kpi

/** One figure: how it is rated, its value, the rule's three ranges, where the rule comes from, and what to do. */
Item {
    id: root

    required property Theme theme
    required property string title
    required property string value
    required property int rating
    required property string target
    required property string warn
    required property string bad
    required property string source
    required property string advice
    property bool current: false
    property bool wide: true
    readonly property bool opened: root.current || root.rating >= KpiViewModel.Warn

    implicitHeight: column.implicitHeight + 2 * root.theme.gap1
    Accessible.role: Accessible.ListItem
    Accessible.name: qsTr("%1: %2, %3").arg(root.title).arg(root.value).arg(light.word)
    Accessible.description: root.advice

    Rectangle {
        anchors.fill: parent
        color: root.current ? root.theme.raised : "transparent"
        radius: root.theme.radius
    }
    ColumnLayout {
        id: column

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: root.theme.gap2
        anchors.rightMargin: root.theme.gap2
        anchors.verticalCenter: parent.verticalCenter
        spacing: 0

        RowLayout {
            Layout.fillWidth: true
            spacing: root.theme.gap2

            RatingLight {
                id: light

                theme: root.theme
                rating: root.rating
                Accessible.ignored: true
            }
            PlainText {
                Layout.fillWidth: true
                theme: root.theme
                text: root.title
                strong: root.rating === KpiViewModel.Bad
                Accessible.ignored: true
            }
            PlainText {
                Layout.preferredWidth: root.theme.px(root.wide ? 96 : 84)
                theme: root.theme
                strong: true
                horizontalAlignment: Text.AlignRight
                text: root.value
                Accessible.ignored: true
            }
            Repeater {
                model: [root.target, root.warn, root.bad]
                PlainText {
                    required property string modelData

                    Layout.preferredWidth: root.theme.px(root.wide ? 96 : 84)
                    theme: root.theme
                    dim: true
                    horizontalAlignment: Text.AlignRight
                    font.pixelSize: root.theme.small
                    text: modelData === "" ? "–" : modelData
                    Accessible.ignored: true
                }
            }
        }
        PlainText {
            Layout.fillWidth: true
            Layout.leftMargin: light.implicitWidth + root.theme.gap2
            visible: root.opened
            theme: root.theme
            dim: true
            wrapMode: Text.Wrap
            font.pixelSize: root.theme.small
            text: `${root.advice} (${root.source})`
            Accessible.ignored: true
        }
    }
}
