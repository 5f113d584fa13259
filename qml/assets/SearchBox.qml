// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Belfry.Controls
import Belfry.Ui.Assets

/** Search over assets and streets. Down and up choose, Return goes there, Escape leaves. */
Field {
    id: root

    required property SearchViewModel viewModel
    property int current: 0

    signal departed

    label: qsTr("Search")
    placeholderText: qsTr("Search assets and streets…   Ctrl+K")
    onTextEdited: {
        root.viewModel.query = root.text;
        root.current = 0;
    }
    onAccepted: root.choose(root.current)
    Keys.onDownPressed: root.current = Math.min(root.viewModel.count - 1, root.current + 1)
    Keys.onUpPressed: root.current = Math.max(0, root.current - 1)
    Keys.onEscapePressed: root.leave()

    function begin(): void {
        root.forceActiveFocus(Qt.ShortcutFocusReason);
        root.selectAll();
    }

    function leave(): void {
        root.text = "";
        root.viewModel.query = "";
        root.focus = false;
        root.departed();
    }

    function choose(row: int): void {
        if (row >= 0 && row < root.viewModel.count) {
            root.viewModel.activate(row);
            root.leave();
        }
    }

    T.Popup {
        y: root.height + root.theme.gap1
        width: root.width
        height: Math.min(root.theme.px(420), Math.max(root.theme.row, hits.contentHeight) + 2)
        padding: 1
        visible: root.activeFocus && root.viewModel.query.trim().length >= 2
        closePolicy: T.Popup.NoAutoClose

        contentItem: ListView {
            id: hits

            clip: true
            model: root.viewModel
            currentIndex: root.current
            onCurrentIndexChanged: positionViewAtIndex(currentIndex, ListView.Contain)
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Search results")

            delegate: T.ItemDelegate {
                id: hit

                required property int index
                required property string title
                required property string detail

                width: hits.width
                implicitHeight: root.theme.row
                highlighted: hit.index === root.current
                hoverEnabled: true
                focusPolicy: Qt.NoFocus
                Accessible.role: Accessible.ListItem
                Accessible.name: `${hit.title}, ${hit.detail}`
                onClicked: root.choose(hit.index)

                contentItem: RowLayout {
                    spacing: root.theme.gap2
                    PlainText {
                        Layout.fillWidth: true
                        Layout.leftMargin: root.theme.gap2
                        theme: root.theme
                        text: hit.title
                        Accessible.ignored: true
                    }
                    PlainText {
                        Layout.rightMargin: root.theme.gap2
                        theme: root.theme
                        text: hit.detail
                        dim: true
                        font.pixelSize: root.theme.small
                        Accessible.ignored: true
                    }
                }
                background: Rectangle {
                    color: hit.highlighted || hit.hovered ? root.theme.pressed : "transparent"
                }
            }

            PlainText {
                anchors.centerIn: parent
                theme: root.theme
                visible: root.viewModel.count === 0
                dim: true
                text: root.viewModel.settled ? qsTr("Nothing found") : qsTr("Searching…")
            }
        }

        background: Rectangle {
            color: root.theme.raised
            radius: root.theme.radius
            border.width: root.theme.hairline
            border.color: root.theme.frame
        }
    }
}
