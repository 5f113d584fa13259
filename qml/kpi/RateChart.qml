// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtCharts
import Belfry.Controls
import Belfry.Theme
import Belfry.Ui.Kpi
import Belfry.Ui.Text

/** How many alarms were announced when: stacked by priority in the neutral ramp, the most urgent strongest, floods
 *  marked below. */
Item {
    id: root

    required property Theme theme
    required property KpiViewModel viewModel
    required property Formatter formatter

    Accessible.role: Accessible.Chart
    Accessible.name: qsTr("Announced alarms over time: at most %1 in %2").arg(root.formatter.number(root.viewModel.peak)).arg(root.formatter.duration(root.viewModel.sliceMs))

    Rectangle {
        anchors.fill: parent
        color: root.theme.raised
        radius: root.theme.radius
    }
    Row {
        id: legend

        anchors.top: parent.top
        anchors.right: parent.right
        anchors.margins: root.theme.gap2
        spacing: root.theme.gap3
        Repeater {
            model: 4
            Row {
                id: key

                required property int index

                spacing: root.theme.gap1
                Rectangle {
                    anchors.verticalCenter: parent.verticalCenter
                    width: root.theme.px(10)
                    height: width
                    color: root.tone(key.index)
                    border.width: root.theme.hairline
                    border.color: root.theme.frame
                }
                PlainText {
                    theme: root.theme
                    dim: true
                    font.pixelSize: root.theme.small
                    text: `P${key.index + 1}`
                }
            }
        }
    }
    PlainText {
        anchors.left: parent.left
        anchors.top: parent.top
        anchors.margins: root.theme.gap2
        theme: root.theme
        dim: true
        font.pixelSize: root.theme.small
        text: qsTr("at most %1 in %2").arg(root.formatter.number(root.viewModel.peak)).arg(root.formatter.duration(root.viewModel.sliceMs))
        Accessible.ignored: true
    }

    ChartView {
        id: chart

        anchors.fill: parent
        anchors.topMargin: root.theme.px(22)
        anchors.bottomMargin: root.theme.px(34)
        anchors.leftMargin: -root.theme.gap1
        anchors.rightMargin: -root.theme.gap1
        backgroundColor: "transparent"
        plotAreaColor: "transparent"
        legend.visible: false
        antialiasing: false
        animationOptions: ChartView.NoAnimation
        margins.left: 0
        margins.right: 0
        margins.top: 0
        margins.bottom: 0

        StackedBarSeries {
            barWidth: 0.86
            axisX: BarCategoryAxis {
                visible: false
                categories: (root.viewModel.counts[0] ?? []).map((count, index) => `${index}`)
            }
            axisY: ValueAxis {
                visible: false
                min: 0
                max: Math.max(1, root.viewModel.peak)
            }
            BarSet {
                values: root.viewModel.counts[0] ?? []
                color: root.tone(0)
                borderWidth: 0
                borderColor: "transparent"
            }
            BarSet {
                values: root.viewModel.counts[1] ?? []
                color: root.tone(1)
                borderWidth: 0
                borderColor: "transparent"
            }
            BarSet {
                values: root.viewModel.counts[2] ?? []
                color: root.tone(2)
                borderWidth: 0
                borderColor: "transparent"
            }
            BarSet {
                values: root.viewModel.counts[3] ?? []
                color: root.tone(3)
                borderWidth: 0
                borderColor: "transparent"
            }
        }
    }

    Item {
        id: below

        x: chart.x + chart.plotArea.x
        width: chart.plotArea.width
        anchors.bottom: parent.bottom
        anchors.bottomMargin: root.theme.gap1
        height: root.theme.px(32)

        Rectangle {
            width: parent.width
            height: root.theme.hairline
            color: root.theme.line
        }
        Repeater {
            model: root.viewModel.floods
            Rectangle {
                id: flood

                required property var modelData

                x: flood.modelData.from * below.width
                width: Math.max(root.theme.px(3), (flood.modelData.to - flood.modelData.from) * below.width)
                y: root.theme.px(2)
                height: root.theme.px(5)
                color: root.theme.text
            }
        }
        PlainText {
            anchors.left: parent.left
            anchors.bottom: parent.bottom
            theme: root.theme
            dim: true
            font.pixelSize: root.theme.small
            text: root.formatter.dateTime(root.viewModel.fromMs)
        }
        PlainText {
            anchors.horizontalCenter: parent.horizontalCenter
            anchors.bottom: parent.bottom
            visible: root.viewModel.floods.length > 0
            theme: root.theme
            dim: true
            font.pixelSize: root.theme.small
            text: qsTr("bars below the line: flood")
        }
        PlainText {
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            theme: root.theme
            dim: true
            font.pixelSize: root.theme.small
            text: root.formatter.dateTime(root.viewModel.toMs)
        }
    }

    function tone(index: int): color {
        return root.theme.ramp[[4, 3, 1, 0][index]];
    }
}
