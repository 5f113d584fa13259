// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Belfry.Ui.Text

/** How old something is, counted by the console's one clock: "4 s", "2 min". Empty when it was never. */
PlainText {
    id: root

    required property Formatter formatter
    required property CityClock clock
    /** Wall ms UTC; 0 = never. */
    required property real sinceMs

    dim: true
    font.pixelSize: root.theme.small
    text: root.sinceMs > 0 ? root.formatter.age(Math.max(0, root.clock.nowMs - root.sinceMs)) : "–"
    Accessible.name: qsTr("%1 old").arg(root.text)
}
