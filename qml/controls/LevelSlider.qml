// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Belfry.Theme

/** A level between two ends; arrow keys move it by one step. */
T.Slider {
    id: root

    required property Theme theme
    property string label: ""
    property string valueText: ""

    implicitHeight: root.theme.control
    implicitWidth: root.theme.px(240)
    padding: root.theme.gap2
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.Slider
    Accessible.name: root.label
    Accessible.description: root.valueText

    background: Rectangle {
        x: root.leftPadding
        y: root.topPadding + root.availableHeight / 2 - height / 2
        width: root.availableWidth
        height: root.theme.gap1
        radius: height / 2
        color: root.theme.line

        Rectangle {
            width: root.visualPosition * parent.width
            height: parent.height
            radius: height / 2
            color: root.theme.ramp[3]
        }
    }

    handle: Rectangle {
        x: root.leftPadding + root.visualPosition * (root.availableWidth - width)
        y: root.topPadding + root.availableHeight / 2 - height / 2
        width: root.theme.px(18)
        height: width
        radius: width / 2
        color: root.pressed ? root.theme.pressed : root.theme.raised
        border.width: root.visualFocus ? root.theme.ring : root.theme.hairline
        border.color: root.visualFocus ? root.theme.selection : root.theme.frame
    }
}
