// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Belfry.Theme

/** Progress as a thin strip; without a known share it only stands there, because moving for its own sake costs power. */
Rectangle {
    id: root

    required property Theme theme
    /** 0..1, or negative when unknown */
    required property real value
    property string label: qsTr("Progress")

    implicitHeight: root.theme.gap1
    color: root.theme.line
    Accessible.role: Accessible.ProgressBar
    Accessible.name: root.label

    Rectangle {
        height: parent.height
        width: parent.width * (root.value < 0 ? 0.15 : Math.min(1, root.value))
        color: root.theme.ramp[3]
    }
}
