// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Belfry.Theme

/** A sheet over the middle of the window. Escape closes it; the map stays visible around it. What is taller than the
 *  window scrolls, and follows the keyboard; the footer with the buttons stays in sight. */
T.Popup {
    id: root

    required property Theme theme
    required property string title
    property string subtitle: ""
    /** False for a sheet that fills its height itself, with lists of its own. */
    property bool scrolls: true
    default property alias body: content.data
    /** Below what scrolls: a row of buttons. */
    property alias footer: foot.data

    modal: true
    focus: true
    closePolicy: T.Popup.CloseOnEscape
    parent: T.Overlay.overlay
    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: parent ? Math.round(root.theme.topInset + (parent.height - root.theme.topInset - height) / 2) : 0
    width: Math.min(root.theme.sheetWidth, parent ? parent.width - 2 * root.theme.gap4 : root.theme.sheetWidth)
    height: Math.min(column.implicitHeight + topPadding + bottomPadding, parent ? parent.height - root.theme.topInset - 2 * root.theme.gap4 : 1e6)
    padding: root.theme.gap4

    background: Rectangle {
        color: root.theme.panel
        radius: root.theme.radius
        border.width: root.theme.hairline
        border.color: root.theme.frame
    }

    T.Overlay.modal: Rectangle {
        color: root.theme.scrim
    }

    contentItem: ColumnLayout {
        id: column

        spacing: root.theme.gap3
        Accessible.role: Accessible.Dialog
        Accessible.name: root.title

        RowLayout {
            Layout.fillWidth: true
            spacing: root.theme.gap2

            ColumnLayout {
                Layout.fillWidth: true
                spacing: 0

                PlainText {
                    Layout.fillWidth: true
                    theme: root.theme
                    text: root.title
                    strong: true
                    font.pixelSize: root.theme.large
                    Accessible.role: Accessible.Heading
                }
                PlainText {
                    Layout.fillWidth: true
                    theme: root.theme
                    text: root.subtitle
                    visible: root.subtitle !== ""
                    dim: true
                }
            }
            FlatButton {
                theme: root.theme
                text: "✕"
                quiet: true
                Accessible.name: qsTr("Close")
                onClicked: root.close()
            }
        }

        Flickable {
            id: flick

            Layout.fillWidth: true
            Layout.fillHeight: true
            // the bar stands in the padding: were the room for it taken from the content only while it is there, a text that
            // wraps for want of just that room would show and hide it for ever
            Layout.rightMargin: -root.theme.gap3
            implicitHeight: content.implicitHeight
            contentWidth: width
            contentHeight: root.scrolls ? Math.max(height, content.implicitHeight) : height
            interactive: contentHeight > height + 1
            boundsBehavior: Flickable.StopAtBounds
            clip: interactive

            // while the sheet opens it has no height yet, and what then was shown would stand too far down
            onHeightChanged: {
                contentY = 0;
                follow.show(follow.focused);
            }

            FollowFocus {
                id: follow

                flickable: flick
            }
            ColumnLayout {
                id: content

                width: flick.width - root.theme.gap3
                height: flick.contentHeight
                spacing: root.theme.gap3
            }
            ThinScrollBar {
                id: bar

                theme: root.theme
                parent: flick
                anchors.right: parent.right
                anchors.top: parent.top
                anchors.bottom: parent.bottom
                orientation: Qt.Vertical
                visible: flick.interactive
                size: flick.visibleArea.heightRatio
                position: flick.visibleArea.yPosition
                onPositionChanged: if (pressed) {
                    flick.contentY = position * flick.contentHeight;
                }
            }
        }

        RowLayout {
            id: foot

            Layout.fillWidth: true
            visible: children.length > 0
            spacing: root.theme.gap2
        }
    }
}
