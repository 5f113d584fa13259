// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Belfry.Theme

/** A sheet over the middle of the window. Escape closes it; the map stays visible around it. */
T.Popup {
    id: root

    required property Theme theme
    required property string title
    property string subtitle: ""
    default property alias body: content.data

    modal: true
    focus: true
    closePolicy: T.Popup.CloseOnEscape
    parent: T.Overlay.overlay
    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: parent ? Math.round(root.theme.topInset + (parent.height - root.theme.topInset - height) / 2) : 0
    width: Math.min(root.theme.sheetWidth, parent ? parent.width - 2 * root.theme.gap4 : root.theme.sheetWidth)
    height: Math.min(column.implicitHeight + topPadding + bottomPadding, parent ? parent.height - root.theme.topInset - 2 * root.theme.gap4 : 1e6)
    padding: root.theme.gap4

    background: Rectangle {
        color: root.theme.panel
        radius: root.theme.radius
        border.width: root.theme.hairline
        border.color: root.theme.frame
    }

    T.Overlay.modal: Rectangle {
        color: root.theme.scrim
    }

    contentItem: ColumnLayout {
        id: column

        spacing: root.theme.gap3
        Accessible.role: Accessible.Dialog
        Accessible.name: root.title

        RowLayout {
            Layout.fillWidth: true
            spacing: root.theme.gap2

            ColumnLayout {
                Layout.fillWidth: true
                spacing: 0

                PlainText {
                    Layout.fillWidth: true
                    theme: root.theme
                    text: root.title
                    strong: true
                    font.pixelSize: root.theme.large
                    Accessible.role: Accessible.Heading
                }
                PlainText {
                    Layout.fillWidth: true
                    theme: root.theme
                    text: root.subtitle
                    visible: root.subtitle !== ""
                    dim: true
                }
            }
            FlatButton {
                theme: root.theme
                text: "✕"
                quiet: true
                Accessible.name: qsTr("Close")
                onClicked: root.close()
            }
        }

        ColumnLayout {
            id: content

            Layout.fillWidth: true
            Layout.fillHeight: true
            spacing: root.theme.gap3
        }
    }
}
