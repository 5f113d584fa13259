// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Belfry.Theme

/** A short explanation near what it explains. */
T.ToolTip {
    id: root

    required property Theme theme

    delay: 400
    padding: root.theme.gap2
    implicitWidth: Math.min(root.theme.px(320), label.implicitWidth + leftPadding + rightPadding)
    implicitHeight: label.implicitHeight + topPadding + bottomPadding
    y: parent ? parent.height + root.theme.gap1 : 0
    margins: root.theme.gap1
    contentItem: PlainText {
        id: label

        theme: root.theme
        text: root.text
        wrapMode: Text.Wrap
        font.pixelSize: root.theme.small
    }
    background: Rectangle {
        color: root.theme.raised
        radius: root.theme.radius
        border.width: root.theme.hairline
        border.color: root.theme.frame
    }
}
