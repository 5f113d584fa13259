// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Belfry.Ui.Map

/** How long a distance is on the screen, at the centre of the map: a round number of metres. */
Item {
    id: root

    required property CameraController camera
    required property color ink
    required property font textFont
    property real maximumWidth: 120

    readonly property real metres: {
        const most = root.camera.metresPerPixel * root.maximumWidth;
        const power = Math.pow(10, Math.floor(Math.log(most) / Math.LN10));
        return most >= 5 * power ? 5 * power : most >= 2 * power ? 2 * power : power;
    }

    implicitWidth: label.implicitWidth + 8 + bar.width
    implicitHeight: label.implicitHeight
    Accessible.role: Accessible.StaticText
    Accessible.name: qsTr("Scale: %1").arg(label.text)

    Text {
        id: label
        anchors.verticalCenter: parent.verticalCenter
        text: root.metres >= 1000 ? qsTr("%1 km").arg(root.metres / 1000) : qsTr("%1 m").arg(root.metres)
        color: root.ink
        font: root.textFont
    }

    Item {
        id: bar
        anchors.left: label.right
        anchors.leftMargin: 8
        anchors.verticalCenter: parent.verticalCenter
        width: Math.round(root.metres / root.camera.metresPerPixel)
        height: 8

        Rectangle {
            width: 1
            height: parent.height
            color: root.ink
        }
        Rectangle {
            anchors.verticalCenter: parent.verticalCenter
            width: parent.width
            height: 1
            color: root.ink
        }
        Rectangle {
            anchors.right: parent.right
            width: 1
            height: parent.height
            color: root.ink
        }
    }
}
