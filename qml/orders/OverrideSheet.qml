// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Controls
import Belfry.Assets
import Belfry.Ui.Orders
import Belfry.Ui.Text

/** One override from the wish to its proof: what, why, until when; select; confirm; commanded, accepted, actual. */
SheetDialog {
    id: root

    required property OrderViewModel viewModel
    required property Formatter formatter
    required property CityClock clock

    readonly property bool editing: root.viewModel.stage === OrderViewModel.Editing || root.viewModel.stage === OrderViewModel.Selecting
    readonly property bool awaiting: root.viewModel.stage === OrderViewModel.Awaiting
    readonly property bool underWay: root.viewModel.stage === OrderViewModel.Executing || root.viewModel.stage === OrderViewModel.InEffect

    title: root.viewModel.commandTitle
    subtitle: root.viewModel.entityTitle
    visible: root.viewModel.open
    onClosed: root.viewModel.close()
    onOpened: reason.forceActiveFocus()

    Connections {
        target: root.viewModel
        function onFormChanged() {
            if (root.viewModel.reason !== reason.text) {
                reason.text = root.viewModel.reason;
            }
            if (root.viewModel.byLevel && Math.abs(slider.value - root.viewModel.value) > 0.0005) {
                slider.value = root.viewModel.value;
            }
        }
    }

    // --- what, why, until when
    ColumnLayout {
        Layout.fillWidth: true
        visible: root.editing
        enabled: root.viewModel.stage === OrderViewModel.Editing
        spacing: root.theme.gap3

        Flow {
            Layout.fillWidth: true
            visible: root.viewModel.commands.length > 1
            spacing: root.theme.gap2

            Repeater {
                model: root.viewModel.commands
                FlatButton {
                    required property int index
                    required property string modelData

                    theme: root.theme
                    text: modelData
                    selected: root.viewModel.commandIndex === index
                    onClicked: root.viewModel.commandIndex = index
                }
            }
        }
        Flow {
            Layout.fillWidth: true
            visible: root.viewModel.reaches.length > 1
            spacing: root.theme.gap2

            PlainText {
                theme: root.theme
                dim: true
                height: root.theme.control
                verticalAlignment: Text.AlignVCenter
                text: qsTr("Reaches")
            }
            Repeater {
                model: root.viewModel.reaches
                FlatButton {
                    required property int index
                    required property string modelData

                    theme: root.theme
                    text: modelData
                    selected: root.viewModel.reachIndex === index
                    onClicked: root.viewModel.reachIndex = index
                }
            }
        }

        RowLayout {
            Layout.fillWidth: true
            spacing: root.theme.gap6

            Figure {
                label: qsTr("Actual now")
                value: root.viewModel.actualText
                sinceMs: root.viewModel.actualMs
            }
            PlainText {
                theme: root.theme
                text: "→"
                dim: true
                font.pixelSize: root.theme.title
            }
            Figure {
                label: qsTr("Will be commanded")
                value: root.viewModel.valueText
                sinceMs: 0
            }
            Item {
                Layout.fillWidth: true
            }
        }

        RowLayout {
            Layout.fillWidth: true
            visible: root.viewModel.byLevel
            spacing: root.theme.gap2

            FlatButton {
                theme: root.theme
                text: qsTr("Off")
                selected: root.viewModel.value === root.viewModel.minimum
                onClicked: root.viewModel.value = root.viewModel.minimum
            }
            LevelSlider {
                id: slider

                Layout.fillWidth: true
                theme: root.theme
                label: root.viewModel.commandTitle
                valueText: root.viewModel.valueText
                from: root.viewModel.minimum
                to: root.viewModel.maximum
                stepSize: (to - from) / 20
                value: root.viewModel.value
                onMoved: root.viewModel.value = value
            }
            FlatButton {
                theme: root.theme
                text: qsTr("Half")
                selected: Math.abs(root.viewModel.value - (root.viewModel.minimum + root.viewModel.maximum) / 2) < 0.0005
                onClicked: root.viewModel.value = (root.viewModel.minimum + root.viewModel.maximum) / 2
            }
            FlatButton {
                theme: root.theme
                text: qsTr("Full")
                selected: root.viewModel.value === root.viewModel.maximum
                onClicked: root.viewModel.value = root.viewModel.maximum
            }
        }

        Flow {
            Layout.fillWidth: true
            visible: !root.viewModel.byLevel
            spacing: root.theme.gap2

            Repeater {
                model: root.viewModel.options
                FlatButton {
                    required property int index
                    required property string modelData

                    theme: root.theme
                    text: modelData
                    selected: root.viewModel.optionIndex === index
                    onClicked: root.viewModel.optionIndex = index
                }
            }
        }

        SectionTitle {
            theme: root.theme
            text: qsTr("Until %1").arg(root.formatter.shortTime(root.viewModel.endsMs))
        }
        Flow {
            Layout.fillWidth: true
            spacing: root.theme.gap2

            Repeater {
                model: [15, 30, 60, 120, 240, 480]
                FlatButton {
                    required property int modelData

                    theme: root.theme
                    text: root.formatter.duration(modelData * 60000)
                    visible: modelData <= root.viewModel.maxLeaseMinutes
                    selected: root.viewModel.leaseMinutes === modelData
                    onClicked: root.viewModel.leaseMinutes = modelData
                }
            }
        }

        SectionTitle {
            theme: root.theme
            text: qsTr("Why")
        }
        Field {
            id: reason

            Layout.fillWidth: true
            theme: root.theme
            placeholderText: qsTr("Reason, kept with the order")
            onTextEdited: root.viewModel.reason = text
            onAccepted: root.viewModel.select()
        }
    }

    // --- what will happen
    Rectangle {
        Layout.fillWidth: true
        visible: !root.underWay && root.viewModel.stage !== OrderViewModel.Refused
        implicitHeight: effect.implicitHeight + 2 * root.theme.gap2
        color: root.theme.raised
        radius: root.theme.radius

        ColumnLayout {
            id: effect

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: parent.top
            anchors.margins: root.theme.gap2
            spacing: root.theme.gap1

            PlainText {
                Layout.fillWidth: true
                theme: root.theme
                wrapMode: Text.Wrap
                text: root.viewModel.effect
            }
            PlainText {
                Layout.fillWidth: true
                theme: root.theme
                dim: true
                wrapMode: Text.Wrap
                text: root.viewModel.classText
            }
            Repeater {
                model: root.viewModel.incidents
                PlainText {
                    required property string modelData

                    Layout.fillWidth: true
                    theme: root.theme
                    strong: true
                    wrapMode: Text.Wrap
                    text: modelData
                }
            }
        }
    }
    ColumnLayout {
        Layout.fillWidth: true
        visible: root.editing && (root.viewModel.unfit.length > 0 || root.viewModel.holders.length > 0)
        spacing: root.theme.gap1

        Repeater {
            model: root.viewModel.unfit
            PlainText {
                required property string modelData

                Layout.fillWidth: true
                theme: root.theme
                wrapMode: Text.Wrap
                text: modelData
            }
        }
        RowLayout {
            Layout.fillWidth: true
            spacing: root.theme.gap2

            FlatButton {
                theme: root.theme
                visible: root.viewModel.holders.length > 0
                selected: root.viewModel.takeOver
                text: qsTr("Take over from %1").arg(root.viewModel.holders.join(", "))
                onClicked: root.viewModel.takeOver = !root.viewModel.takeOver
            }
            FlatButton {
                theme: root.theme
                visible: root.viewModel.targetCount > 1 && root.viewModel.unfitCount > 0 && root.viewModel.unfitCount < root.viewModel.targetCount
                selected: root.viewModel.leaveOut
                text: qsTr("Leave out %1").arg(root.formatter.number(root.viewModel.unfitCount))
                onClicked: root.viewModel.leaveOut = !root.viewModel.leaveOut
            }
            Item {
                Layout.fillWidth: true
            }
        }
    }

    // --- a second person
    ColumnLayout {
        Layout.fillWidth: true
        visible: root.awaiting
        spacing: root.theme.gap2

        PlainText {
            Layout.fillWidth: true
            theme: root.theme
            strong: true
            wrapMode: Text.Wrap
            text: qsTr("Waits for a second person at another workplace: %1 left.").arg(root.formatter.countdown(Math.max(0, root.viewModel.selectEndsMs - root.clock.nowMs)))
        }
        RowLayout {
            Layout.fillWidth: true
            spacing: root.theme.gap2

            Field {
                id: emergency

                Layout.fillWidth: true
                theme: root.theme
                placeholderText: qsTr("Why it cannot wait for a second person")
            }
            HoldToConfirm {
                theme: root.theme
                text: qsTr("Hold to go ahead alone")
                enabled: root.viewModel.enabled && emergency.text.trim() !== ""
                onConfirmed: root.viewModel.breakGlass(emergency.text)
            }
        }
        PlainText {
            Layout.fillWidth: true
            theme: root.theme
            dim: true
            wrapMode: Text.Wrap
            text: qsTr("Going ahead alone raises an alarm for the supervisor and is reviewed within a day. No interlock is skipped.")
        }
    }

    // --- on its way
    OrderCard {
        Layout.fillWidth: true
        visible: root.underWay
        theme: root.theme
        formatter: root.formatter
        clock: root.clock
        orderState: root.viewModel.orderState
        targetState: root.viewModel.targetState
        owner: root.viewModel.owner
        reason: root.viewModel.reason
        commandedText: root.viewModel.commandedText
        commandedMs: root.viewModel.commandedMs
        acceptedText: root.viewModel.acceptedText
        acceptedMs: root.viewModel.acceptedMs
        actualText: root.viewModel.actualText
        actualMs: root.viewModel.actualMs
        leaseEndsMs: root.viewModel.leaseEndsMs
    }
    PlainText {
        Layout.fillWidth: true
        visible: root.underWay && root.viewModel.targetCount > 1
        theme: root.theme
        strong: true
        wrapMode: Text.Wrap
        text: qsTr("%1 of %2 hold, %3 failed").arg(root.formatter.number(root.viewModel.holdingCount)).arg(root.formatter.number(root.viewModel.targetCount)).arg(root.formatter.number(root.viewModel.failedCount))
    }
    PlainText {
        Layout.fillWidth: true
        visible: root.underWay && root.viewModel.failedCount > 0
        theme: root.theme
        wrapMode: Text.Wrap
        text: root.viewModel.failedNames.join(", ")
    }
    PlainText {
        Layout.fillWidth: true
        visible: root.viewModel.notice !== ""
        theme: root.theme
        strong: true
        wrapMode: Text.Wrap
        text: root.viewModel.notice
    }
    PlainText {
        Layout.fillWidth: true
        visible: root.underWay
        theme: root.theme
        dim: true
        wrapMode: Text.Wrap
        text: root.viewModel.targetState === "diverged" ? qsTr("The device's own report says something else than was ordered.") : root.viewModel.stage === OrderViewModel.InEffect ? qsTr("The device's own report proves it. You may close this; the order stays in force.") : qsTr("Commanded is not yet actual: waiting for the device's own report.")
    }

    // --- refused
    ErrorCard {
        Layout.fillWidth: true
        visible: root.viewModel.stage === OrderViewModel.Refused
        theme: root.theme
        dismissable: false
        message: root.viewModel.refusalCode === "" ? root.viewModel.refusal : `${root.viewModel.refusalCode}: ${root.viewModel.refusal}`
        hint: root.viewModel.refusalHint
    }

    footer: RowLayout {
        Layout.fillWidth: true
        spacing: root.theme.gap2

        PlainText {
            Layout.fillWidth: true
            theme: root.theme
            dim: true
            wrapMode: Text.Wrap
            text: root.viewModel.stage === OrderViewModel.Selected ? qsTr("Selected for you alone. Confirm within %1.").arg(root.formatter.countdown(Math.max(0, root.viewModel.selectEndsMs - root.clock.nowMs))) : root.editing ? root.viewModel.missing : ""
        }
        FlatButton {
            theme: root.theme
            visible: root.viewModel.stage === OrderViewModel.Selected || root.viewModel.stage === OrderViewModel.Refused || root.awaiting
            text: qsTr("Back")
            onClicked: root.viewModel.back()
        }
        FlatButton {
            theme: root.theme
            visible: root.underWay && root.viewModel.failedCount > 0
            text: qsTr("Try %1 again").arg(root.formatter.number(root.viewModel.failedCount))
            enabled: root.viewModel.enabled
            onClicked: root.viewModel.retryFailed(root.viewModel.orderId)
        }
        FlatButton {
            theme: root.theme
            visible: root.underWay
            text: qsTr("Release")
            enabled: root.viewModel.enabled
            onClicked: root.viewModel.release(root.viewModel.orderId)
        }
        FlatButton {
            theme: root.theme
            text: root.underWay ? qsTr("Close") : qsTr("Cancel")
            onClicked: root.close()
        }
        FlatButton {
            theme: root.theme
            primary: true
            visible: root.editing
            text: root.viewModel.stage === OrderViewModel.Selecting ? qsTr("Selecting…") : qsTr("Select")
            enabled: root.viewModel.canSelect
            hint: root.viewModel.missing
            onClicked: root.viewModel.select()
        }
        FlatButton {
            theme: root.theme
            primary: true
            visible: root.viewModel.stage === OrderViewModel.Selected && !root.viewModel.mustHold
            text: qsTr("Confirm")
            enabled: root.viewModel.enabled
            onClicked: root.viewModel.execute()
        }
        HoldToConfirm {
            theme: root.theme
            visible: root.viewModel.stage === OrderViewModel.Selected && root.viewModel.mustHold
            text: qsTr("Hold to confirm")
            enabled: root.viewModel.enabled
            onConfirmed: root.viewModel.execute()
        }
    }

    component Figure: ColumnLayout {
        id: figure

        required property string label
        required property string value
        required property real sinceMs

        spacing: 0

        PlainText {
            theme: root.theme
            dim: true
            font.pixelSize: root.theme.small
            text: figure.label
        }
        RowLayout {
            spacing: root.theme.gap2
            PlainText {
                theme: root.theme
                strong: true
                font.pixelSize: root.theme.title
                text: figure.value
            }
            AgeLabel {
                theme: root.theme
                visible: figure.sinceMs > 0
                formatter: root.formatter
                clock: root.clock
                sinceMs: figure.sinceMs
            }
        }
    }
}
