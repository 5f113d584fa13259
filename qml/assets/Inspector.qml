// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Theme
import Belfry.Controls
import Belfry.Incidents
import Belfry.Ui.Assets
import Belfry.Ui.Incidents
import Belfry.Ui.Text

/** Everything about what is selected, in the order in which it is needed. */
Rectangle {
    id: root

    required property Theme theme
    required property InspectorViewModel viewModel
    required property Formatter formatter
    required property CityClock clock
    /** What the control room makes of incidents; null = it is not shown. */
    property IncidentViewModel incidents: null
    property bool beat: true
    property bool readOnly: false
    property bool commandsEnabled: true
    property string commandsHint: ""

    signal overrideRequested(string entity)
    signal releaseRequested(string orderId)
    signal locateRequested(string entity)
    signal incidentActivated(string entity)
    signal alarmActivated(string alarmKey)
    signal closeRequested

    readonly property bool isIncident: root.incidents !== null && root.incidents.shown

    color: root.theme.panel
    implicitWidth: root.theme.inspectorWidth
    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Inspector")

    PlainText {
        anchors.centerIn: parent
        width: parent.width - 2 * root.theme.gap6
        theme: root.theme
        visible: root.viewModel.entity === ""
        dim: true
        wrapMode: Text.Wrap
        horizontalAlignment: Text.AlignHCenter
        text: qsTr("Select something on the map, in the alarm list or by search (Ctrl+K).")
    }

    Flickable {
        id: flick

        anchors.fill: parent
        visible: root.viewModel.entity !== ""
        contentWidth: width
        contentHeight: column.implicitHeight + 2 * root.theme.gap3
        boundsBehavior: Flickable.StopAtBounds
        clip: true

        FollowFocus {
            flickable: flick
        }
        ColumnLayout {
            id: column

            x: root.theme.gap3
            y: root.theme.gap3
            width: flick.width - 2 * root.theme.gap3
            spacing: root.theme.gap1

            RowLayout {
                Layout.fillWidth: true

                SectionTitle {
                    Layout.fillWidth: true
                    theme: root.theme
                    text: root.viewModel.typeTitle
                }
                FlatButton {
                    theme: root.theme
                    quiet: true
                    text: "✕"
                    implicitHeight: root.theme.touch ? root.theme.control : root.theme.px(24)
                    Accessible.name: qsTr("Close the inspector")
                    onClicked: root.closeRequested()
                }
            }
            PlainText {
                Layout.fillWidth: true
                theme: root.theme
                text: root.viewModel.title
                strong: true
                font.pixelSize: root.theme.title
                wrapMode: Text.Wrap
                maximumLineCount: 2
                Accessible.role: Accessible.Heading
            }
            PlainText {
                Layout.fillWidth: true
                Layout.bottomMargin: root.theme.gap2
                theme: root.theme
                text: root.viewModel.subtitle
                dim: true
                font.pixelSize: root.theme.small
                wrapMode: Text.Wrap
            }

            // alarms first: they are why somebody looks
            Repeater {
                model: root.viewModel.alarms
                delegate: Rectangle {
                    id: alarm

                    required property string alarmKey
                    required property int priority
                    required property string what
                    required property string alarmState
                    required property bool flashing
                    required property double raisedMs

                    Layout.fillWidth: true
                    implicitHeight: root.theme.row
                    radius: root.theme.radius
                    color: root.theme.raised
                    border.width: root.theme.hairline
                    border.color: root.theme.line
                    activeFocusOnTab: true
                    Keys.onReturnPressed: root.alarmActivated(alarm.alarmKey)
                    Keys.onEnterPressed: root.alarmActivated(alarm.alarmKey)
                    Keys.onSpacePressed: root.alarmActivated(alarm.alarmKey)
                    Accessible.role: Accessible.Button
                    Accessible.name: alarm.what
                    Accessible.focusable: true
                    Accessible.onPressAction: root.alarmActivated(alarm.alarmKey)

                    TapHandler {
                        onTapped: root.alarmActivated(alarm.alarmKey)
                    }
                    FocusFrame {
                        anchors.fill: parent
                        theme: root.theme
                        visible: alarm.activeFocus
                    }
                    RowLayout {
                        anchors.fill: parent
                        anchors.leftMargin: root.theme.gap2
                        anchors.rightMargin: root.theme.gap2
                        spacing: root.theme.gap2

                        PriorityBadge {
                            theme: root.theme
                            priority: alarm.priority
                            flashing: alarm.flashing
                            beat: root.beat
                            hollow: alarm.alarmState === "RtnUnacknowledged" || alarm.alarmState === "LatchedUnacked" || alarm.alarmState === "LatchedAcked"
                            Accessible.ignored: true
                        }
                        PlainText {
                            Layout.fillWidth: true
                            theme: root.theme
                            text: alarm.what
                            strong: alarm.flashing
                            Accessible.ignored: true
                        }
                        AgeLabel {
                            theme: root.theme
                            formatter: root.formatter
                            clock: root.clock
                            sinceMs: alarm.raisedMs
                        }
                    }
                }
            }

            SectionTitle {
                theme: root.theme
                visible: root.isIncident
                text: qsTr("Control room")
            }
            Loader {
                Layout.fillWidth: true
                Layout.bottomMargin: root.theme.gap2
                active: root.isIncident
                visible: active
                sourceComponent: IncidentCard {
                    theme: root.theme
                    viewModel: root.incidents
                    formatter: root.formatter
                    clock: root.clock
                    readOnly: root.readOnly
                    onEntityActivated: entity => root.incidentActivated(entity)
                }
            }
            SectionTitle {
                theme: root.theme
                visible: root.isIncident && !root.readOnly && root.viewModel.attributes.count > 0
                text: root.isIncident && root.incidents.ours ? qsTr("As everybody is told") : qsTr("Reported by the city system")
            }

            Repeater {
                // visitors learn how grave an incident is, not who leads it and in which words
                model: root.isIncident && root.readOnly ? null : root.viewModel.attributes
                delegate: AttributeRow {
                    Layout.fillWidth: true
                    theme: root.theme
                    formatter: root.formatter
                    clock: root.clock
                }
            }
            PlainText {
                theme: root.theme
                visible: root.viewModel.known && root.viewModel.attributes.count === 0 && !(root.isIncident && root.incidents.ours)
                text: qsTr("It has not reported anything yet.")
                dim: true
                font.italic: true
            }
            PlainText {
                theme: root.theme
                visible: !root.viewModel.known && root.viewModel.entity !== "" && !root.isIncident
                text: qsTr("The city's catalogue does not know it.")
                dim: true
                font.italic: true
            }

            OrderCard {
                Layout.fillWidth: true
                Layout.topMargin: root.theme.gap2
                visible: root.viewModel.held
                theme: root.theme
                formatter: root.formatter
                clock: root.clock
                orderState: root.viewModel.orderState
                targetState: root.viewModel.targetState
                uncertain: root.viewModel.orderUncertain
                owner: root.viewModel.orderOwner
                reason: root.viewModel.orderReason
                commandedText: root.viewModel.commandedText
                commandedMs: root.viewModel.commandedMs
                acceptedText: root.viewModel.acceptedText
                acceptedMs: root.viewModel.acceptedMs
                actualText: root.viewModel.actualText
                actualMs: root.viewModel.actualMs
                leaseEndsMs: root.viewModel.leaseEndsMs
            }

            Loader {
                Layout.fillWidth: true
                Layout.topMargin: root.theme.gap2
                active: root.isIncident && !root.readOnly && root.incidents.timeline.length > 0
                visible: active
                sourceComponent: IncidentTimeline {
                    theme: root.theme
                    viewModel: root.incidents
                    formatter: root.formatter
                    clock: root.clock
                }
            }

            RowLayout {
                Layout.fillWidth: true
                Layout.topMargin: root.theme.gap2
                visible: root.viewModel.trend.attributes.length > 0

                SectionTitle {
                    Layout.fillWidth: true
                    theme: root.theme
                    text: qsTr("Last 24 h")
                }
                Choice {
                    theme: root.theme
                    label: qsTr("Attribute of the trend")
                    implicitHeight: root.theme.touch ? root.theme.control : root.theme.px(26)
                    font.pixelSize: root.theme.small
                    Layout.maximumWidth: root.theme.px(220)
                    visible: root.viewModel.trend.attributes.length > 1
                    model: root.viewModel.trend.attributes
                    currentIndex: root.viewModel.trend.attributeIndex
                    onActivated: index => root.viewModel.trend.attributeIndex = index
                }
            }
            TrendPanel {
                Layout.fillWidth: true
                visible: root.viewModel.trend.attributes.length > 0
                theme: root.theme
                viewModel: root.viewModel.trend
                formatter: root.formatter
            }

            SectionTitle {
                Layout.topMargin: root.theme.gap2
                theme: root.theme
                visible: root.viewModel.response !== ""
                text: qsTr("Guidance")
            }
            PlainText {
                Layout.fillWidth: true
                theme: root.theme
                visible: text !== ""
                text: root.viewModel.consequence
                wrapMode: Text.Wrap
                dim: true
                font.pixelSize: root.theme.small
            }
            PlainText {
                Layout.fillWidth: true
                theme: root.theme
                visible: text !== ""
                text: root.viewModel.response
                wrapMode: Text.Wrap
            }

            Flow {
                Layout.fillWidth: true
                Layout.topMargin: root.theme.gap3
                spacing: root.theme.gap2

                FlatButton {
                    theme: root.theme
                    primary: true
                    visible: root.viewModel.overridable && !root.readOnly
                    text: qsTr("Override…")
                    enabled: root.commandsEnabled
                    hint: root.commandsHint
                    onClicked: root.overrideRequested(root.viewModel.entity)
                }
                FlatButton {
                    theme: root.theme
                    primary: true
                    visible: root.viewModel.held && !root.readOnly
                    text: qsTr("Release")
                    enabled: root.commandsEnabled && root.viewModel.orderState !== "releasing"
                    hint: root.commandsHint
                    onClicked: root.releaseRequested(root.viewModel.orderId)
                }
                FlatButton {
                    theme: root.theme
                    visible: root.viewModel.hasPlace
                    text: qsTr("Locate")
                    onClicked: root.locateRequested(root.viewModel.entity)
                }
            }
            PlainText {
                Layout.fillWidth: true
                theme: root.theme
                visible: text !== "" && root.viewModel.overridable
                text: root.commandsHint
                dim: true
                wrapMode: Text.Wrap
                font.pixelSize: root.theme.small
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
}
