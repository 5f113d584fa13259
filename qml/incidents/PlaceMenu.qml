// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Belfry.Theme
import Belfry.Controls
import Belfry.Ui.Incidents

/** What the map offers at a place, where it was right-clicked, long pressed, or asked for by the menu key. */
T.Popup {
    id: root

    required property Theme theme
    required property IncidentDraftViewModel viewModel
    property real longitude: 0
    property real latitude: 0

    /** `at` is in the parent. */
    function openAt(at: point, longitude: real, latitude: real): void {
        root.longitude = longitude;
        root.latitude = latitude;
        root.x = at.x;
        root.y = at.y;
        root.open();
    }

    padding: root.theme.gap1
    margins: root.theme.gap2
    focus: true
    closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutside
    implicitWidth: contentWidth + leftPadding + rightPadding
    implicitHeight: contentHeight + topPadding + bottomPadding
    contentWidth: column.implicitWidth
    contentHeight: column.implicitHeight
    onOpened: make.forceActiveFocus(Qt.PopupFocusReason)
    background: Rectangle {
        color: root.theme.panel
        radius: root.theme.radius
        border.width: root.theme.hairline
        border.color: root.theme.frame
    }
    contentItem: ColumnLayout {
        id: column

        spacing: root.theme.gap1
        Accessible.role: Accessible.PopupMenu
        Accessible.name: where.text

        PlainText {
            id: where

            Layout.leftMargin: root.theme.gap2
            Layout.rightMargin: root.theme.gap2
            theme: root.theme
            dim: true
            font.pixelSize: root.theme.small
            text: root.viewModel.coordinates(root.longitude, root.latitude)
        }
        FlatButton {
            id: make

            Layout.fillWidth: true
            theme: root.theme
            text: qsTr("New incident here…")
            enabled: root.viewModel.enabled
            hint: root.viewModel.hint
            onClicked: {
                root.close();
                root.viewModel.openAt(root.longitude, root.latitude);
            }
        }
        PlainText {
            Layout.leftMargin: root.theme.gap2
            Layout.rightMargin: root.theme.gap2
            Layout.maximumWidth: root.theme.px(260)
            theme: root.theme
            visible: !root.viewModel.enabled
            dim: true
            wrapMode: Text.Wrap
            font.pixelSize: root.theme.small
            text: root.viewModel.hint
        }
    }
}
