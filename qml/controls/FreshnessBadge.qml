// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Belfry.Theme

/** LIVE, LATE, STALE or LOST, told apart without colour: full, half, hatched and empty mark, and the word. */
Row {
    id: root

    required property Theme theme
    /** 0 live, 1 late, 2 stale, 3 lost */
    required property int freshness
    property bool wordy: true

    readonly property list<string> words: [qsTr("LIVE"), qsTr("LATE"), qsTr("STALE"), qsTr("LOST")]
    readonly property int level: Math.max(0, Math.min(3, root.freshness))

    spacing: root.theme.gap1
    Accessible.role: Accessible.StaticText
    Accessible.name: root.words[root.level]

    Rectangle {
        anchors.verticalCenter: parent.verticalCenter
        width: root.theme.px(8)
        height: width
        radius: width / 2
        color: root.level === 0 ? root.theme.text : "transparent"
        border.width: root.theme.hairline
        border.color: root.level === 0 ? root.theme.text : root.theme.dim

        Rectangle {
            visible: root.level === 1
            anchors.left: parent.left
            anchors.bottom: parent.bottom
            anchors.right: parent.right
            height: parent.height / 2
            radius: height
            color: root.theme.dim
        }

        Rectangle {
            visible: root.level >= 2
            anchors.centerIn: parent
            width: parent.width * (root.level === 3 ? 1.4 : 0.9)
            height: root.theme.hairline
            rotation: -45
            color: root.theme.dim
            antialiasing: true
        }
    }

    PlainText {
        theme: root.theme
        visible: root.wordy
        text: root.words[root.level]
        font.pixelSize: root.theme.small
        strong: root.level > 0
        dim: root.level === 0
        Accessible.ignored: true
    }
}
