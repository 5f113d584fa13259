// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Theme
import Belfry.Controls
import Belfry.Ui.History
import Belfry.Ui.Text

/** The trend with its scale in words: highest, lowest, from when to when. */
ColumnLayout {
    id: root

    required property Theme theme
    required property TrendViewModel viewModel
    required property Formatter formatter

    spacing: root.theme.gap1

    TrendChart {
        id: chart

        Layout.fillWidth: true
        theme: root.theme
        label: qsTr("Trend of the last 24 hours, lowest %1, highest %2").arg(root.viewModel.minimumText).arg(root.viewModel.maximumText)
        fromMs: root.viewModel.fromMs
        toMs: root.viewModel.toMs
        minimum: root.viewModel.minimum
        maximum: root.viewModel.maximum

        PlainText {
            anchors.centerIn: parent
            width: parent.width - 2 * root.theme.gap3
            theme: root.theme
            visible: root.viewModel.empty
            horizontalAlignment: Text.AlignHCenter
            wrapMode: Text.Wrap
            text: root.viewModel.busy ? qsTr("Loading…") : root.viewModel.error !== "" ? root.viewModel.error : qsTr("No history yet")
            dim: true
        }

        Connections {
            target: root.viewModel
            function onPointsChanged() {
                root.viewModel.fill(chart.series);
            }
        }
        Component.onCompleted: root.viewModel.fill(chart.series)
    }

    RowLayout {
        Layout.fillWidth: true
        visible: !root.viewModel.empty

        PlainText {
            Layout.fillWidth: true
            theme: root.theme
            text: root.formatter.dateTime(root.viewModel.fromMs)
            dim: true
            font.pixelSize: root.theme.small
        }
        PlainText {
            Layout.fillWidth: true
            theme: root.theme
            text: root.viewModel.minimum === root.viewModel.maximum ? root.viewModel.maximumText : qsTr("%1 to %2").arg(root.viewModel.minimumText).arg(root.viewModel.maximumText)
            font.pixelSize: root.theme.small
        }
        PlainText {
            theme: root.theme
            text: qsTr("now")
            dim: true
            font.pixelSize: root.theme.small
        }
    }
}
