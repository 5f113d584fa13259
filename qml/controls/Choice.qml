// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Belfry.Theme

/** One of a few texts, as a drop-down. */
T.ComboBox {
    id: root

    required property Theme theme
    property string label: ""

    implicitHeight: root.theme.control
    implicitWidth: Math.ceil(metrics.advanceWidth) + leftPadding + rightPadding + root.theme.gap1
    leftPadding: root.theme.gap3
    rightPadding: root.theme.gap6
    focusPolicy: Qt.StrongFocus
    hoverEnabled: true
    font.family: root.theme.family
    font.pixelSize: root.theme.body
    Accessible.role: Accessible.ComboBox
    Accessible.name: root.label
    Accessible.description: root.displayText

    TextMetrics {
        id: metrics

        font: root.font
        // as wide as the widest choice, so that nothing moves when another is chosen
        text: {
            let widest = "";
            for (let i = 0; i < root.count; ++i) {
                const candidate = root.textAt(i);
                widest = candidate.length > widest.length ? candidate : widest;
            }
            return widest;
        }
    }

    contentItem: PlainText {
        theme: root.theme
        text: root.displayText
        dim: !root.enabled
        Accessible.ignored: true
    }

    indicator: PlainText {
        theme: root.theme
        dim: true
        x: root.width - width - root.theme.gap2
        y: (root.height - height) / 2
        text: "▾"
        Accessible.ignored: true
    }

    background: Rectangle {
        radius: root.theme.radius
        color: root.down ? root.theme.pressed : root.hovered ? root.theme.raised : root.theme.panel
        border.width: root.theme.hairline
        border.color: root.theme.line

        FocusFrame {
            anchors.fill: parent
            theme: root.theme
            visible: root.visualFocus
        }
    }

    delegate: T.ItemDelegate {
        id: option

        required property int index
        required property string modelData

        width: ListView.view ? ListView.view.width : implicitWidth
        implicitHeight: root.theme.control
        highlighted: root.highlightedIndex === index
        Accessible.role: Accessible.ListItem
        Accessible.name: option.modelData
        contentItem: PlainText {
            theme: root.theme
            leftPadding: root.theme.gap3
            text: option.modelData
            strong: root.currentIndex === option.index
            Accessible.ignored: true
        }
        background: Rectangle {
            color: option.highlighted ? root.theme.pressed : "transparent"
        }
    }

    popup: T.Popup {
        y: root.height + root.theme.gap1
        width: Math.max(root.width, root.theme.px(120))
        height: Math.min(list.contentHeight + 2, root.theme.px(360))
        padding: 1
        margins: root.theme.gap2
        contentItem: ListView {
            id: list

            clip: true
            model: root.popup.visible ? root.delegateModel : null
            currentIndex: root.highlightedIndex
        }
        background: Rectangle {
            color: root.theme.raised
            radius: root.theme.radius
            border.width: root.theme.hairline
            border.color: root.theme.frame
        }
    }
}
