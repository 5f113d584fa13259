// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Belfry.Theme

/** A framed fact in a bar. */
Rectangle {
    id: root

    required property Theme theme
    required property string text
    property bool strong: false
    property bool dim: false

    implicitHeight: root.theme.px(28)
    implicitWidth: label.implicitWidth + 2 * root.theme.gap2
    radius: root.theme.radius
    color: root.theme.raised
    border.width: root.theme.hairline
    border.color: root.theme.line

    PlainText {
        id: label

        anchors.centerIn: parent
        theme: root.theme
        text: root.text
        strong: root.strong
        dim: root.dim
    }
}
