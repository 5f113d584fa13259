// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Theme
import Belfry.Controls
import Belfry.Ui.Incidents
import Belfry.Ui.Text

/** Who did what about an incident, when, and their words: the newest first. Only ever grows. */
ColumnLayout {
    id: root

    required property Theme theme
    required property IncidentViewModel viewModel
    required property Formatter formatter
    required property CityClock clock

    spacing: root.theme.gap1
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Timeline")

    SectionTitle {
        theme: root.theme
        text: qsTr("Timeline")
    }
    Repeater {
        model: root.viewModel.timeline
        RowLayout {
            id: line

            required property incidentLine modelData

            Layout.fillWidth: true
            spacing: root.theme.gap2
            Accessible.role: Accessible.ListItem
            Accessible.name: `${when.text}, ${what.text} ${words.text}`

            PlainText {
                id: when

                Layout.alignment: Qt.AlignTop
                Layout.preferredWidth: root.theme.px(88)
                theme: root.theme
                dim: true
                font.pixelSize: root.theme.small
                text: root.formatter.since(line.modelData.wallMs, root.clock.nowMs)
                Accessible.ignored: true
            }
            ColumnLayout {
                Layout.fillWidth: true
                spacing: 0

                PlainText {
                    id: what

                    Layout.fillWidth: true
                    theme: root.theme
                    font.pixelSize: root.theme.small
                    wrapMode: Text.Wrap
                    text: line.modelData.who === "" ? line.modelData.what : `${line.modelData.who} · ${line.modelData.what}`
                    Accessible.ignored: true
                }
                PlainText {
                    id: words

                    Layout.fillWidth: true
                    theme: root.theme
                    visible: line.modelData.words !== ""
                    dim: true
                    font.pixelSize: root.theme.small
                    wrapMode: Text.Wrap
                    text: line.modelData.words === "" ? "" : qsTr("“%1”").arg(line.modelData.words)
                    Accessible.ignored: true
                }
            }
        }
    }
}
