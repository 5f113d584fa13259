// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Controls
import Belfry.Ui.Shell

/** Every city system: how fresh, how much, what it got wrong. */
SheetDialog {
    id: root

    required property ConsoleViewModel consoleModel

    title: qsTr("Feeds")
    subtitle: qsTr("%1 of %2 live").arg(root.consoleModel.feedsLive).arg(root.consoleModel.feeds.length)
    width: Math.min(root.theme.px(860), parent ? parent.width - 2 * root.theme.gap4 : root.theme.px(860))

    Repeater {
        model: root.consoleModel.feeds
        ColumnLayout {
            id: feed

            required property feedHealth modelData

            Layout.fillWidth: true
            spacing: root.theme.gap1

            RowLayout {
                Layout.fillWidth: true
                spacing: root.theme.gap3

                FreshnessBadge {
                    Layout.preferredWidth: root.theme.px(96)
                    theme: root.theme
                    freshness: feed.modelData.freshness
                }
                PlainText {
                    Layout.fillWidth: true
                    theme: root.theme
                    strong: true
                    text: feed.modelData.title
                }
                PlainText {
                    Layout.preferredWidth: root.theme.px(110)
                    theme: root.theme
                    text: feed.modelData.ageMs < 0 ? qsTr("never heard") : qsTr("%1 ago").arg(root.consoleModel.formatter.age(feed.modelData.ageMs))
                }
                PlainText {
                    Layout.preferredWidth: root.theme.px(120)
                    theme: root.theme
                    dim: true
                    text: qsTr("%1 updates/s").arg(root.consoleModel.formatter.number(feed.modelData.rate, 1))
                }
                PlainText {
                    Layout.preferredWidth: root.theme.px(120)
                    theme: root.theme
                    dim: true
                    text: qsTr("%1 refused").arg(root.consoleModel.formatter.number(feed.modelData.rejected))
                }
            }
            PlainText {
                Layout.fillWidth: true
                Layout.leftMargin: root.theme.px(108)
                theme: root.theme
                visible: feed.modelData.lastError !== ""
                text: feed.modelData.lastError
                dim: true
                wrapMode: Text.Wrap
                font.pixelSize: root.theme.small
            }
            Hairline {
                Layout.fillWidth: true
                theme: root.theme
            }
        }
    }
}
