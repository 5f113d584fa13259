// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Theme
import Belfry.Controls
import Belfry.Ui.Orders
import Belfry.Ui.Text

/** One order in the list: commanded and actual side by side, the time left, and what can be done about it. */
Rectangle {
    id: root

    required property Theme theme
    required property OrderViewModel viewModel
    required property Formatter formatter
    required property CityClock clock
    property bool readOnly: false
    property bool shown: true
    property bool expanded: false

    // the model's
    required property string orderId
    required property string entity
    required property string where
    required property string what
    required property string commandedText
    required property string actualText
    required property string orderState
    required property string owner
    required property string initiator
    required property string reason
    required property int targetCount
    required property int holdingCount
    required property int differingCount
    required property int failedCount
    required property int consequence
    required property double leaseEndsMs
    required property double selectEndsMs
    required property string offeredTo
    required property bool ownerAway
    required property string brokeGlass
    required property double reviewDueMs
    required property double changedMs
    required property double plannedMs
    required property string why
    property bool ended: false

    /** What the gateway says of it, in words. */
    readonly property string stateText: {
        switch (root.orderState) {
        case "selected":
            return qsTr("Selected");
        case "awaitingapproval":
            return qsTr("Waits for approval");
        case "executing":
            return qsTr("Not proved yet");
        case "ineffect":
            return qsTr("In effect");
        case "partlyineffect":
            return qsTr("Partly in effect");
        case "renewing":
            return qsTr("Renewing");
        case "releasing":
            return qsTr("Releasing");
        case "releasefailed":
            return qsTr("Release failed");
        case "diverged":
            return qsTr("Diverged");
        case "released":
            return qsTr("Released");
        case "failed":
            return qsTr("Failed");
        case "rejected":
            return qsTr("Rejected");
        case "cancelled":
            return qsTr("Cancelled");
        case "selectexpired":
            return qsTr("Selection expired");
        case "denied":
            return qsTr("Denied");
        case "approvalexpired":
            return qsTr("Approval expired");
        case "superseded":
            return qsTr("Superseded");
        default:
            return qsTr("? Unknown");
        }
    }
    readonly property bool bad: ["unknown", "diverged", "releasefailed", "partlyineffect", "failed"].indexOf(root.orderState) >= 0
    readonly property bool waits: root.orderState === "awaitingapproval"
    readonly property bool differs: root.differingCount + root.failedCount > 0 || root.orderState === "unknown"
    readonly property bool mine: root.owner === root.viewModel.me
    readonly property bool held: ["ineffect", "partlyineffect", "diverged", "renewing"].indexOf(root.orderState) >= 0
    readonly property bool approvable: !root.readOnly && root.waits && root.initiator !== root.viewModel.me
    readonly property bool restoring: root.viewModel.restoreOrder === root.orderId

    signal showRequested(string entity)
    signal leaveRequested

    onApprovableChanged: root.askImpact()
    Component.onCompleted: root.askImpact()

    function askImpact(): void {
        if (root.approvable) {
            root.viewModel.askImpact(root.orderId);
        }
    }

    visible: root.shown
    implicitHeight: root.shown ? content.implicitHeight + 2 * root.theme.gap2 : 0
    radius: root.theme.radius
    color: root.theme.raised

    ColumnLayout {
        id: content

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: root.theme.gap2
        spacing: root.theme.gap2

        RowLayout {
            Layout.fillWidth: true
            spacing: root.theme.gap3

            ColumnLayout {
                Layout.fillWidth: true
                spacing: 0
                PlainText {
                    Layout.fillWidth: true
                    theme: root.theme
                    strong: true
                    text: root.targetCount > 1 ? qsTr("%1 and %2 more").arg(root.where).arg(root.formatter.number(root.targetCount - 1)) : root.where
                }
                PlainText {
                    Layout.fillWidth: true
                    theme: root.theme
                    dim: true
                    font.pixelSize: root.theme.small
                    text: `${root.what} · ${root.owner} · “${root.reason}”`
                }
                PlainText {
                    Layout.fillWidth: true
                    theme: root.theme
                    visible: text !== ""
                    wrapMode: Text.Wrap
                    font.pixelSize: root.theme.small
                    text: root.why !== "" ? root.why : root.waits ? qsTr("Class C%1: waits for a second person, %2 left").arg(root.consequence).arg(root.formatter.countdown(Math.max(0, root.selectEndsMs - root.clock.nowMs))) : root.reviewDueMs > 0 ? qsTr("Went ahead alone (“%1”): to be reviewed by %2").arg(root.brokeGlass).arg(root.formatter.dateTime(root.reviewDueMs)) : root.offeredTo !== "" ? qsTr("Offered to %1").arg(root.offeredTo) : root.ownerAway ? qsTr("Its owner has signed out: it ends unless somebody takes it over") : ""
                }
            }
            PlainText {
                Layout.preferredWidth: root.theme.px(120)
                theme: root.theme
                wrapMode: Text.Wrap
                strong: root.bad
                text: root.stateText
            }
            PlainText {
                Layout.preferredWidth: root.theme.px(190)
                theme: root.theme
                wrapMode: Text.Wrap
                text: root.waits ? (root.plannedMs > 0 ? qsTr("%1 for %2, for %3").arg(root.commandedText).arg(qsTr("%n device(s)", "", root.targetCount)).arg(root.formatter.duration(root.plannedMs)) : qsTr("%1 for %2").arg(root.commandedText).arg(qsTr("%n device(s)", "", root.targetCount))) : root.targetCount > 1 ? qsTr("%1 of %2 hold, %3 failed, %4 differ").arg(root.formatter.number(root.holdingCount)).arg(root.formatter.number(root.targetCount)).arg(root.formatter.number(root.failedCount)).arg(root.formatter.number(root.differingCount)) : qsTr("commanded %1 · actual %2").arg(root.commandedText).arg(root.actualText)
            }
            PlainText {
                Layout.preferredWidth: root.theme.px(100)
                theme: root.theme
                text: root.ended ? root.formatter.time(root.changedMs) : root.leaseEndsMs > 0 ? qsTr("%1 left").arg(root.formatter.countdown(root.leaseEndsMs - root.clock.nowMs)) : "–"
            }
            FlatButton {
                theme: root.theme
                text: qsTr("Show")
                onClicked: root.showRequested(root.entity)
            }
            FlatButton {
                theme: root.theme
                visible: !root.readOnly && !root.ended
                text: root.expanded ? qsTr("Less") : qsTr("More…")
                onClicked: root.expanded = !root.expanded
            }
            HoldToConfirm {
                theme: root.theme
                visible: root.approvable
                text: qsTr("Hold to approve")
                enabled: root.viewModel.enabled
                onConfirmed: root.viewModel.approve(root.orderId)
            }
            FlatButton {
                theme: root.theme
                visible: root.approvable
                text: qsTr("Deny")
                enabled: root.viewModel.enabled
                onClicked: root.viewModel.deny(root.orderId, note.text)
            }
            FlatButton {
                theme: root.theme
                visible: !root.readOnly && !root.ended && !root.mine && (root.offeredTo === root.viewModel.me || root.ownerAway) && root.offeredTo + root.viewModel.me !== ""
                text: qsTr("Take over from %1").arg(root.owner)
                enabled: root.viewModel.enabled
                onClicked: root.viewModel.takeOverOrder(root.orderId)
            }
            FlatButton {
                theme: root.theme
                primary: true
                visible: !root.readOnly && !root.ended && !root.waits && root.reviewDueMs === 0 && root.orderState !== "unknown"
                text: qsTr("Release")
                enabled: root.viewModel.enabled && root.orderState !== "releasing"
                onClicked: root.viewModel.release(root.orderId)
            }
            FlatButton {
                theme: root.theme
                visible: !root.readOnly && root.reviewDueMs > 0
                text: qsTr("Reviewed")
                enabled: root.viewModel.enabled && note.text.trim() !== ""
                hint: qsTr("Needs a note: see More")
                onClicked: root.viewModel.review(root.orderId, note.text)
            }
        }

        // who approves must know what the order touches
        Repeater {
            model: root.approvable ? root.viewModel.impacts[root.orderId] ?? [] : []
            PlainText {
                required property string modelData

                Layout.fillWidth: true
                theme: root.theme
                strong: true
                wrapMode: Text.Wrap
                text: modelData
            }
        }
        ColumnLayout {
            Layout.fillWidth: true
            visible: root.expanded
            spacing: root.theme.gap2

            RowLayout {
                Layout.fillWidth: true
                spacing: root.theme.gap2

                Field {
                    id: note

                    Layout.fillWidth: true
                    theme: root.theme
                    placeholderText: qsTr("Reason or note")
                }
                Repeater {
                    model: [30, 60, 120]
                    FlatButton {
                        required property int modelData

                        theme: root.theme
                        visible: root.held
                        text: qsTr("%1 from now").arg(root.formatter.duration(modelData * 60000))
                        enabled: root.viewModel.enabled && note.text.trim() !== ""
                        hint: qsTr("Renewing needs a reason")
                        onClicked: root.viewModel.renew(root.orderId, modelData, note.text)
                    }
                }
            }
            RowLayout {
                Layout.fillWidth: true
                spacing: root.theme.gap2

                Field {
                    id: receiver

                    theme: root.theme
                    visible: root.held
                    placeholderText: qsTr("Name of a colleague")
                }
                FlatButton {
                    theme: root.theme
                    visible: root.held
                    text: qsTr("Hand over")
                    enabled: root.viewModel.enabled && receiver.text.trim() !== ""
                    onClicked: root.viewModel.handOver(root.orderId, receiver.text)
                }
                FlatButton {
                    theme: root.theme
                    visible: root.held && !root.mine
                    text: qsTr("Take over from %1").arg(root.owner)
                    enabled: root.viewModel.enabled
                    onClicked: root.viewModel.takeOverOrder(root.orderId)
                }
                FlatButton {
                    theme: root.theme
                    visible: root.failedCount > 0
                    text: qsTr("Try %1 again").arg(root.formatter.number(root.failedCount))
                    enabled: root.viewModel.enabled
                    onClicked: {
                        root.viewModel.retryFailed(root.orderId);
                        root.leaveRequested();
                    }
                }
                FlatButton {
                    theme: root.theme
                    visible: root.held
                    selected: root.restoring
                    text: qsTr("Go back…")
                    enabled: root.viewModel.enabled
                    onClicked: root.restoring ? root.viewModel.forgetRestore() : root.viewModel.askRestore(root.orderId)
                }
                FlatButton {
                    theme: root.theme
                    visible: root.orderState === "unknown"
                    text: qsTr("It is in effect")
                    enabled: root.viewModel.enabled && note.text.trim() !== ""
                    onClicked: root.viewModel.decide(root.orderId, "InEffect", note.text)
                }
                FlatButton {
                    theme: root.theme
                    visible: root.orderState === "unknown"
                    text: qsTr("It has failed")
                    enabled: root.viewModel.enabled && note.text.trim() !== ""
                    onClicked: root.viewModel.decide(root.orderId, "Failed", note.text)
                }
                FlatButton {
                    theme: root.theme
                    visible: root.orderState === "unknown"
                    text: qsTr("Give it back")
                    enabled: root.viewModel.enabled && note.text.trim() !== ""
                    onClicked: root.viewModel.decide(root.orderId, "Releasing", note.text)
                }
                Item {
                    Layout.fillWidth: true
                }
            }
            ColumnLayout {
                Layout.fillWidth: true
                visible: root.restoring
                spacing: root.theme.gap1

                PlainText {
                    Layout.fillWidth: true
                    theme: root.theme
                    strong: true
                    text: qsTr("Going back to what was there before:")
                }
                Repeater {
                    model: root.restoring ? root.viewModel.restoreLines : []
                    PlainText {
                        required property string modelData

                        Layout.fillWidth: true
                        theme: root.theme
                        text: modelData
                    }
                }
                HoldToConfirm {
                    theme: root.theme
                    text: qsTr("Hold to go back")
                    enabled: root.viewModel.enabled && root.viewModel.restoreLines.length > 0
                    onConfirmed: {
                        root.viewModel.restoreNow();
                        root.leaveRequested();
                    }
                }
            }
        }
    }
}
