// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Theme
import Belfry.Controls
import Belfry.Ui.Alarms
import Belfry.Ui.Text

/** Beside the chosen alarm: what happens if nobody acts, what to do, until when, and who did what so far. */
Rectangle {
    id: root

    required property Theme theme
    required property AlarmListViewModel viewModel
    required property Formatter formatter
    required property CityClock clock
    property bool beat: true

    readonly property AlarmDetailViewModel detail: root.viewModel.detail
    readonly property double dueMs: root.detail.maxResponseMs > 0 ? root.detail.raisedMs + root.detail.maxResponseMs : 0
    readonly property double leftMs: root.dueMs - root.clock.nowMs

    color: root.theme.panel
    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Guidance")

    PlainText {
        anchors.centerIn: parent
        width: parent.width - 2 * root.theme.gap3
        horizontalAlignment: Text.AlignHCenter
        visible: !root.detail.known
        theme: root.theme
        dim: true
        wrapMode: Text.Wrap
        text: qsTr("Select an alarm: what it means and what to do stands here.")
    }

    Flickable {
        id: flick

        anchors.fill: parent
        anchors.margins: root.theme.gap3
        visible: root.detail.known
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        contentWidth: width
        contentHeight: column.implicitHeight

        ColumnLayout {
            id: column

            width: flick.width
            spacing: root.theme.gap1

            RowLayout {
                Layout.fillWidth: true
                spacing: root.theme.gap2

                PriorityBadge {
                    Layout.alignment: Qt.AlignTop
                    theme: root.theme
                    priority: root.detail.priority
                    hollow: root.detail.returned
                    flashing: root.detail.flashing
                    beat: root.beat
                }
                PlainText {
                    Layout.fillWidth: true
                    theme: root.theme
                    strong: true
                    wrapMode: Text.Wrap
                    text: root.detail.title
                }
            }
            PlainText {
                Layout.fillWidth: true
                theme: root.theme
                dim: true
                wrapMode: Text.Wrap
                text: `${root.detail.place} · ${root.detail.stateText}`
            }
            FlatButton {
                Layout.fillWidth: true
                visible: root.detail.cause !== ""
                theme: root.theme
                text: qsTr("Cause: %1").arg(root.detail.cause)
                onClicked: root.viewModel.selectedKey = root.detail.causeKey
            }
            Part {
                title: qsTr("If nobody acts")
                body: root.detail.consequence
            }
            Part {
                title: qsTr("What to do")
                body: root.detail.response !== "" ? root.detail.response : qsTr("Its definition says nothing.")
            }
            Part {
                visible: root.dueMs > 0
                title: qsTr("Until when")
                body: root.leftMs > 0 ? qsTr("by %1, in %2").arg(root.formatter.since(root.dueMs, root.clock.nowMs)).arg(root.formatter.duration(root.leftMs)) : qsTr("by %1, %2 ago").arg(root.formatter.since(root.dueMs, root.clock.nowMs)).arg(root.formatter.duration(-root.leftMs))
            }
            Part {
                visible: root.detail.owner !== ""
                title: qsTr("Owner")
                body: root.detail.owner
            }
            SectionTitle {
                Layout.topMargin: root.theme.gap2
                theme: root.theme
                text: qsTr("Who did what")
            }
            Repeater {
                model: root.detail.history
                RowLayout {
                    id: line

                    required property alarmHistoryLine modelData

                    Layout.fillWidth: true
                    spacing: root.theme.gap2
                    Accessible.role: Accessible.ListItem
                    Accessible.name: `${what.text}, ${when.text}`

                    PlainText {
                        id: when

                        Layout.alignment: Qt.AlignTop
                        Layout.preferredWidth: root.theme.px(92)
                        theme: root.theme
                        dim: true
                        font.pixelSize: root.theme.small
                        text: root.formatter.since(line.modelData.wallMs, root.clock.nowMs)
                        Accessible.ignored: true
                    }
                    PlainText {
                        id: what

                        Layout.fillWidth: true
                        theme: root.theme
                        font.pixelSize: root.theme.small
                        wrapMode: Text.Wrap
                        text: line.modelData.who === "" ? line.modelData.text : `${line.modelData.who} · ${line.modelData.text}`
                        Accessible.ignored: true
                    }
                }
            }
        }
    }

    ThinScrollBar {
        theme: root.theme
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.bottom: parent.bottom
        orientation: Qt.Vertical
        size: flick.visibleArea.heightRatio
        position: flick.visibleArea.yPosition
        onPositionChanged: if (pressed) {
            flick.contentY = position * flick.contentHeight;
        }
    }

    component Part: ColumnLayout {
        id: part

        required property string title
        required property string body

        Layout.fillWidth: true
        Layout.topMargin: root.theme.gap1
        visible: part.body !== ""
        spacing: 0

        SectionTitle {
            theme: root.theme
            text: part.title
        }
        PlainText {
            Layout.fillWidth: true
            theme: root.theme
            wrapMode: Text.Wrap
            text: part.body
        }
    }
}
