// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Controls
import Belfry.Ui.Kpi
import Belfry.Ui.Text

/** The health of the alarm system itself: every figure with its traffic light and what to do about it, the ten most
 *  frequent alarms, and the rate. Refreshes itself while it is open. */
SheetDialog {
    id: root

    required property KpiViewModel viewModel
    required property Formatter formatter

    readonly property bool wide: root.width > root.theme.px(1300)
    readonly property list<string> periodNames: [qsTr("10 min"), qsTr("1 h"), qsTr("24 h"), qsTr("30 days")]

    scrolls: false
    title: qsTr("Health of the alarm system")
    subtitle: root.viewModel.hasFigures ? qsTr("%1 to %2 · %3 announced").arg(root.formatter.dateTime(root.viewModel.fromMs)).arg(root.formatter.dateTime(root.viewModel.toMs)).arg(root.formatter.number(root.viewModel.announced)) : ""
    width: parent ? Math.min(parent.width - 2 * root.theme.gap4, root.theme.px(1500)) : 0
    height: parent ? Math.min(parent.height - root.theme.topInset - 2 * root.theme.gap4, root.theme.px(980)) : 0
    onOpened: {
        root.viewModel.active = true;
        figures.forceActiveFocus();
    }
    onClosed: root.viewModel.active = false

    RowLayout {
        Layout.fillWidth: true
        spacing: root.theme.gap2

        Repeater {
            model: root.periodNames
            FlatButton {
                id: choice

                required property int index
                required property string modelData

                theme: root.theme
                text: choice.modelData
                selected: root.viewModel.period === choice.index
                Accessible.name: qsTr("Period: %1").arg(choice.modelData)
                onClicked: root.viewModel.period = choice.index
            }
        }
        Choice {
            theme: root.theme
            visible: root.viewModel.positions.length > 0
            label: qsTr("Operator position")
            model: [qsTr("whole site"), ...root.viewModel.positions]
            currentIndex: root.viewModel.position
            onActivated: index => root.viewModel.position = index
        }
        Item {
            Layout.fillWidth: true
        }
        Pill {
            theme: root.theme
            strong: root.viewModel.inFlood
            dim: !root.viewModel.inFlood
            text: root.viewModel.inFlood ? qsTr("ALARM FLOOD · %1 in 10 min").arg(root.formatter.number(root.viewModel.rate10)) : qsTr("no flood · %1 in 10 min").arg(root.formatter.number(root.viewModel.rate10))
        }
        Pill {
            theme: root.theme
            visible: root.viewModel.hasFigures
            strong: root.viewModel.bad > 0
            text: qsTr("%1 bad · %2 to watch · %3 good").arg(root.viewModel.bad).arg(root.viewModel.warn).arg(root.viewModel.good)
        }
    }

    RowLayout {
        Layout.fillWidth: true
        visible: root.viewModel.problem !== ""
        spacing: root.theme.gap3

        PlainText {
            Layout.fillWidth: true
            theme: root.theme
            strong: true
            wrapMode: Text.Wrap
            text: {
                const first = root.viewModel.hasFigures ? qsTr("These figures are not new:") : qsTr("No figures:");
                return `${first} ${root.viewModel.problem} ${root.viewModel.problemHint}`;
            }
            Accessible.role: Accessible.AlertMessage
        }
        FlatButton {
            theme: root.theme
            text: qsTr("Try again")
            onClicked: root.viewModel.refresh()
        }
    }

    PlainText {
        Layout.fillWidth: true
        Layout.fillHeight: true
        visible: !root.viewModel.hasFigures
        theme: root.theme
        dim: true
        horizontalAlignment: Text.AlignHCenter
        text: root.viewModel.loading ? qsTr("Asking the gateway…") : ""
    }

    RowLayout {
        Layout.fillWidth: true
        Layout.fillHeight: true
        visible: root.viewModel.hasFigures
        spacing: root.theme.gap4

        ColumnLayout {
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: 3
            spacing: root.theme.gap1

            RowLayout {
                Layout.fillWidth: true
                Layout.leftMargin: root.theme.gap2
                Layout.rightMargin: root.theme.gap3 + root.theme.gap2
                spacing: root.theme.gap2

                PlainText {
                    Layout.fillWidth: true
                    theme: root.theme
                    dim: true
                    font.pixelSize: root.theme.small
                    text: qsTr("Figure")
                }
                Repeater {
                    model: [qsTr("value"), qsTr("target"), qsTr("watch"), qsTr("bad")]
                    PlainText {
                        required property string modelData

                        Layout.preferredWidth: root.theme.px(root.wide ? 96 : 84)
                        theme: root.theme
                        dim: true
                        horizontalAlignment: Text.AlignRight
                        font.pixelSize: root.theme.small
                        text: modelData
                    }
                }
            }
            Item {
                Layout.fillWidth: true
                Layout.fillHeight: true

                ListView {
                    id: figures

                    anchors.fill: parent
                    anchors.rightMargin: root.theme.gap3
                    clip: true
                    model: root.viewModel
                    // thirty rows; none is made ahead that another period would take back
                    cacheBuffer: 0
                    boundsBehavior: Flickable.StopAtBounds
                    keyNavigationEnabled: true
                    activeFocusOnTab: true
                    highlightMoveDuration: 0
                    currentIndex: -1
                    Accessible.role: Accessible.List
                    Accessible.name: qsTr("Figures of the alarm system")
                    section.property: "section"
                    section.delegate: SectionTitle {
                        required property string section

                        theme: root.theme
                        text: section
                        leftPadding: root.theme.gap2
                        topPadding: root.theme.gap2
                    }
                    delegate: KpiRow {
                        id: row

                        required property int index

                        width: figures.width
                        theme: root.theme
                        wide: root.wide
                        current: figures.currentIndex === row.index
                        TapHandler {
                            onTapped: figures.currentIndex = row.index
                        }
                    }
                    Keys.onPressed: event => {
                        const step = event.key === Qt.Key_PageDown ? 8 : event.key === Qt.Key_PageUp ? -8 : 0;
                        if (step !== 0) {
                            figures.currentIndex = Math.max(0, Math.min(figures.count - 1, figures.currentIndex + step));
                            event.accepted = true;
                        }
                    }

                    FocusFrame {
                        anchors.fill: parent
                        theme: root.theme
                        visible: figures.activeFocus && figures.currentIndex < 0
                    }
                }
                ThinScrollBar {
                    theme: root.theme
                    anchors.right: parent.right
                    anchors.top: figures.top
                    anchors.bottom: figures.bottom
                    orientation: Qt.Vertical
                    size: figures.visibleArea.heightRatio
                    position: figures.visibleArea.yPosition
                    onPositionChanged: if (pressed) {
                        figures.contentY = position * figures.contentHeight + figures.originY;
                    }
                }
            }
        }

        ColumnLayout {
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: 2
            Layout.maximumWidth: root.width * 0.4
            spacing: root.theme.gap2

            SectionTitle {
                theme: root.theme
                text: qsTr("Announced alarms")
            }
            RateChart {
                Layout.fillWidth: true
                Layout.preferredHeight: root.height * 0.28
                theme: root.theme
                viewModel: root.viewModel
                formatter: root.formatter
            }
            SectionTitle {
                theme: root.theme
                text: qsTr("The ten most frequent")
            }
            PlainText {
                Layout.fillWidth: true
                visible: root.viewModel.announced === 0
                theme: root.theme
                dim: true
                text: qsTr("No alarm was announced in this period.")
            }
            Repeater {
                model: root.viewModel.top
                RowLayout {
                    id: one

                    required property var modelData

                    Layout.fillWidth: true
                    spacing: root.theme.gap2
                    Accessible.role: Accessible.ListItem
                    Accessible.name: `${one.modelData.what}, ${one.modelData.where}: ${root.formatter.number(one.modelData.count)}`

                    PlainText {
                        Layout.preferredWidth: root.theme.px(44)
                        theme: root.theme
                        strong: true
                        horizontalAlignment: Text.AlignRight
                        text: root.formatter.number(one.modelData.count)
                        Accessible.ignored: true
                    }
                    PlainText {
                        Layout.preferredWidth: root.theme.px(52)
                        theme: root.theme
                        dim: true
                        horizontalAlignment: Text.AlignRight
                        text: root.formatter.percent(one.modelData.share)
                        Accessible.ignored: true
                    }
                    PlainText {
                        Layout.fillWidth: true
                        theme: root.theme
                        text: one.modelData.where === "" ? one.modelData.what : `${one.modelData.what} · ${one.modelData.where}`
                        Accessible.ignored: true
                    }
                }
            }
            Item {
                Layout.fillHeight: true
            }
        }
    }
}
