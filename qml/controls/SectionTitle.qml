// SPDX-License-Identifier: Apache-2.0
import QtQuick

/** A quiet heading over a part of a panel. */
PlainText {
    id: root

    dim: true
    font.pixelSize: root.theme.small
    font.capitalization: Font.AllUppercase
    font.letterSpacing: 0.5
    Accessible.role: Accessible.Heading
}
