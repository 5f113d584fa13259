// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Belfry.Assets
import Belfry.Controls
import Belfry.Theme
import Belfry.Ui.Shell

/** Where, when, how live, how healthy; search; how it looks; who. */
Rectangle {
    id: root

    required property ConsoleViewModel consoleModel
    required property Theme theme

    signal ordersRequested
    signal feedsRequested
    signal sessionRequested

    readonly property bool live: root.consoleModel.link === ConsoleViewModel.Live
    readonly property bool narrow: root.width < root.theme.px(1500)
    readonly property string modeText: {
        switch (root.consoleModel.link) {
        case ConsoleViewModel.Live:
            return qsTr("LIVE");
        case ConsoleViewModel.Delayed:
            return qsTr("DELAYED");
        case ConsoleViewModel.Synchronising:
            return qsTr("SYNCHRONISING");
        case ConsoleViewModel.Connecting:
            return qsTr("CONNECTING");
        case ConsoleViewModel.Incompatible:
            return qsTr("INCOMPATIBLE");
        default:
            return qsTr("NOT LIVE");
        }
    }

    function search(): void {
        searchBox.begin();
    }

    color: root.theme.panel
    implicitHeight: root.theme.topBarHeight
    Accessible.role: Accessible.ToolBar
    Accessible.name: qsTr("Top bar")

    Hairline {
        theme: root.theme
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
    }

    RowLayout {
        anchors.left: parent.left
        anchors.leftMargin: root.theme.gap3
        anchors.right: searchBox.left
        anchors.rightMargin: root.theme.gap3
        anchors.verticalCenter: parent.verticalCenter
        spacing: root.theme.gap2

        PlainText {
            theme: root.theme
            text: qsTr("Belfry")
            strong: true
            font.pixelSize: root.theme.large
        }
        PlainText {
            Layout.maximumWidth: root.narrow ? root.theme.px(150) : root.theme.px(260)
            theme: root.theme
            dim: true
            text: root.consoleModel.cityName
        }
        Pill {
            theme: root.theme
            text: `${root.consoleModel.formatter.time(root.consoleModel.clock.nowMs)} ${root.consoleModel.formatter.zoneName(root.consoleModel.clock.nowMs)}`
        }
        Pill {
            theme: root.theme
            text: (root.live ? "● " : "○ ") + root.modeText
            strong: !root.live
        }
        T.AbstractButton {
            id: health

            readonly property bool trouble: root.consoleModel.feedsLive < root.consoleModel.feeds.length

            visible: root.consoleModel.feeds.length > 0
            implicitHeight: root.theme.px(28)
            implicitWidth: healthRow.implicitWidth + 2 * root.theme.gap2
            focusPolicy: Qt.StrongFocus
            hoverEnabled: true
            Accessible.role: Accessible.Button
            Accessible.name: qsTr("Feed health, %1 of %2 live").arg(root.consoleModel.feedsLive).arg(root.consoleModel.feeds.length)
            onClicked: root.feedsRequested()
            Keys.onReturnPressed: root.feedsRequested()
            Keys.onEnterPressed: root.feedsRequested()
            background: Rectangle {
                radius: root.theme.radius
                color: health.hovered ? root.theme.pressed : root.theme.raised
                border.width: root.theme.hairline
                border.color: root.theme.line
                FocusFrame {
                    anchors.fill: parent
                    theme: root.theme
                    visible: health.visualFocus
                }
            }
            contentItem: Item {
                Row {
                    id: healthRow

                    anchors.centerIn: parent
                    spacing: root.theme.gap1
                    PlainText {
                        theme: root.theme
                        dim: true
                        text: qsTr("feeds %1/%2").arg(root.consoleModel.feedsLive).arg(root.consoleModel.feeds.length)
                        Accessible.ignored: true
                    }
                    PlainText {
                        theme: root.theme
                        visible: health.trouble && !root.narrow
                        strong: true
                        text: `· ${root.consoleModel.worstFeed.title} ${[qsTr("LIVE"), qsTr("LATE"), qsTr("STALE"), qsTr("LOST")][root.consoleModel.worstFeed.freshness] ?? ""} ${root.consoleModel.worstFeed.ageMs >= 0 ? root.consoleModel.formatter.age(root.consoleModel.worstFeed.ageMs) : ""}`
                        Accessible.ignored: true
                    }
                }
            }
        }
        Item {
            Layout.fillWidth: true
        }
    }

    SearchBox {
        id: searchBox

        anchors.centerIn: parent
        width: Math.max(root.theme.px(200), Math.min(root.theme.px(400), root.width * 0.24))
        theme: root.theme
        viewModel: root.consoleModel.search
    }

    RowLayout {
        anchors.left: searchBox.right
        anchors.leftMargin: root.theme.gap3
        anchors.right: parent.right
        anchors.rightMargin: root.theme.gap3
        anchors.verticalCenter: parent.verticalCenter
        spacing: root.theme.gap2

        Item {
            Layout.fillWidth: true
        }
        FlatButton {
            theme: root.theme
            text: qsTr("Orders %1").arg(root.consoleModel.orders.inForceCount)
            Accessible.name: qsTr("Orders in force: %1").arg(root.consoleModel.orders.inForceCount)
            onClicked: root.ordersRequested()
        }
        Choice {
            theme: root.theme
            label: qsTr("Palette")
            model: [qsTr("Day"), qsTr("Dusk"), qsTr("Night")]
            currentIndex: ["day", "dusk", "night"].indexOf(root.consoleModel.palette)
            onActivated: index => root.consoleModel.palette = ["day", "dusk", "night"][index]
        }
        Choice {
            theme: root.theme
            label: qsTr("Language")
            model: ["EN", "DE"]
            currentIndex: root.consoleModel.language === "de" ? 1 : 0
            onActivated: index => root.consoleModel.language = ["en", "de"][index]
        }
        FlatButton {
            theme: root.theme
            visible: root.consoleModel.operatorName !== "" && (!root.narrow || root.consoleModel.session.byAccount)
            text: root.consoleModel.operatorName
            hint: root.consoleModel.session.open ? qsTr("No passwords here: whoever reaches the gateway operates under the name they give.") : root.consoleModel.session.role
            Accessible.name: qsTr("Session of %1").arg(root.consoleModel.operatorName)
            onClicked: root.sessionRequested()
        }
    }
}
