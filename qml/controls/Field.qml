// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Belfry.Theme

/** One line of text with a placeholder. */
T.TextField {
    id: root

    required property Theme theme
    property string label: root.placeholderText

    implicitHeight: root.theme.control
    implicitWidth: root.theme.px(240)
    leftPadding: root.theme.gap2
    rightPadding: root.theme.gap2
    verticalAlignment: TextInput.AlignVCenter
    selectByMouse: true
    focusPolicy: Qt.StrongFocus
    color: root.theme.text
    selectionColor: root.theme.frame
    selectedTextColor: root.theme.selection
    font.family: root.theme.family
    font.pixelSize: root.theme.body
    Accessible.role: Accessible.EditableText
    Accessible.name: root.label

    PlainText {
        anchors.fill: parent
        anchors.leftMargin: root.leftPadding
        anchors.rightMargin: root.rightPadding
        theme: root.theme
        dim: true
        text: root.placeholderText
        visible: root.text === "" && root.preeditText === ""
        Accessible.ignored: true
    }

    background: Rectangle {
        radius: root.theme.radius
        color: root.theme.raised
        border.width: root.theme.hairline
        border.color: root.theme.line

        FocusFrame {
            anchors.fill: parent
            theme: root.theme
            visible: root.activeFocus
        }
    }
}
