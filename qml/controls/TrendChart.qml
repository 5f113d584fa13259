// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtCharts
import Belfry.Theme

/** One curve over time, at most a thousand points that came decimated. Axes are told in words beside it. */
Item {
    id: root

    required property Theme theme
    required property real fromMs
    required property real toMs
    required property real minimum
    required property real maximum
    property string label: ""
    readonly property LineSeries series: line

    implicitHeight: root.theme.trendHeight
    Accessible.role: Accessible.Chart
    Accessible.name: root.label

    Rectangle {
        anchors.fill: parent
        color: root.theme.raised
        radius: root.theme.radius
    }

    ChartView {
        id: chart

        anchors.fill: parent
        // Qt Charts keeps a frame of its own around the plot
        anchors.margins: -root.theme.gap2
        backgroundColor: "transparent"
        plotAreaColor: "transparent"
        legend.visible: false
        antialiasing: true
        animationOptions: ChartView.NoAnimation
        margins.left: 0
        margins.right: 0
        margins.top: 0
        margins.bottom: 0

        LineSeries {
            id: line

            color: root.theme.curve
            width: root.theme.px(1.5)
            axisX: ValueAxis {
                visible: false
                min: root.fromMs
                max: Math.max(root.fromMs + 1, root.toMs)
            }
            axisY: ValueAxis {
                visible: false
                // a flat line stands in the middle, not on the edge
                min: root.minimum - Math.max(1e-6, (root.maximum - root.minimum) * 0.12)
                max: root.maximum + Math.max(1e-6, (root.maximum - root.minimum) * 0.12)
            }
        }
    }
}
