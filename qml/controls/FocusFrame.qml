// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Belfry.Theme

/** The ring that shows where the keyboard is. Fill the focused item with it. */
Rectangle {
    id: root

    required property Theme theme

    color: "transparent"
    radius: root.theme.radius
    border.width: root.theme.ring
    border.color: root.theme.selection
}
