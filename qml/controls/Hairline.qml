// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Belfry.Theme

/** A one-pixel separator; horizontal unless told otherwise. */
Rectangle {
    id: root

    required property Theme theme
    property bool vertical: false

    color: root.theme.line
    implicitWidth: root.theme.hairline
    implicitHeight: root.theme.hairline
}
