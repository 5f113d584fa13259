// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Templates as T
import Belfry.Theme

/** A scroll bar that takes no room of its own. */
T.ScrollBar {
    id: root

    required property Theme theme

    implicitWidth: root.theme.gap2
    implicitHeight: root.theme.gap2
    padding: 2
    minimumSize: 0.08
    visible: root.policy === T.ScrollBar.AlwaysOn || root.policy === T.ScrollBar.AsNeeded && root.size < 1.0
    Accessible.ignored: true
    contentItem: Rectangle {
        radius: width / 2
        color: root.pressed ? root.theme.dim : root.theme.line
    }
}
