// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Theme

/** What happened and what can be done about it. Stands beside the work, never over it. */
Rectangle {
    id: root

    required property Theme theme
    required property string message
    property string hint: ""
    property bool dismissable: true

    signal dismissed

    implicitWidth: root.theme.px(360)
    implicitHeight: row.implicitHeight + 2 * root.theme.gap3
    radius: root.theme.radius
    color: root.theme.raised
    border.width: root.theme.hairline
    border.color: root.theme.frame
    Accessible.role: Accessible.AlertMessage
    Accessible.name: root.message
    Accessible.description: root.hint

    RowLayout {
        id: row

        anchors.fill: parent
        anchors.margins: root.theme.gap3
        spacing: root.theme.gap2

        ColumnLayout {
            Layout.fillWidth: true
            spacing: root.theme.gap1

            PlainText {
                Layout.fillWidth: true
                theme: root.theme
                text: root.message
                strong: true
                wrapMode: Text.Wrap
            }
            PlainText {
                Layout.fillWidth: true
                theme: root.theme
                text: root.hint
                visible: root.hint !== ""
                dim: true
                wrapMode: Text.Wrap
            }
        }

        FlatButton {
            Layout.alignment: Qt.AlignTop
            theme: root.theme
            text: "✕"
            quiet: true
            visible: root.dismissable
            Accessible.name: qsTr("Dismiss")
            onClicked: root.dismissed()
        }
    }
}
