// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Theme
import Belfry.Controls
import Belfry.Ui.Incidents
import Belfry.Ui.Text

/** What the control room made of an incident, and what can be done about it now. What its city system reports stands
 *  elsewhere: the two are never mixed. */
Rectangle {
    id: root

    required property Theme theme
    required property IncidentViewModel viewModel
    required property Formatter formatter
    required property CityClock clock
    /** Visitors look: nothing can be done, and nobody is named. */
    property bool readOnly: false

    /** Why some of the buttons are disabled, each reason once. */
    readonly property list<string> reasons: {
        const said = [];
        for (const option of root.viewModel.options) {
            if (!option.allowed && option.hint !== "" && said.indexOf(option.hint) < 0) {
                said.push(option.hint);
            }
        }
        return said;
    }

    signal entityActivated(string entity)

    implicitHeight: content.implicitHeight + 2 * root.theme.gap2
    radius: root.theme.radius
    color: root.theme.raised
    border.width: root.theme.hairline
    border.color: root.theme.line
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Control room: %1").arg(root.viewModel.stateText)

    ColumnLayout {
        id: content

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: root.theme.gap2
        spacing: root.theme.gap1

        RowLayout {
            Layout.fillWidth: true
            spacing: root.theme.gap2

            PlainText {
                theme: root.theme
                strong: true
                text: root.viewModel.stateText
            }
            PlainText {
                Layout.fillWidth: true
                theme: root.theme
                text: root.viewModel.priorityText
            }
            Pill {
                visible: root.viewModel.exercise
                theme: root.theme
                strong: true
                implicitHeight: root.theme.px(22)
                text: qsTr("EXERCISE")
            }
        }
        PlainText {
            Layout.fillWidth: true
            theme: root.theme
            visible: text !== "" && !root.readOnly
            wrapMode: Text.Wrap
            text: root.viewModel.description
        }
        PlainText {
            Layout.fillWidth: true
            theme: root.theme
            visible: !root.viewModel.recorded
            dim: true
            wrapMode: Text.Wrap
            font.pixelSize: root.theme.small
            text: qsTr("Nobody here has done anything about it yet.")
        }
        Fact {
            label: qsTr("Lead")
            value: root.viewModel.lead === "" ? qsTr("nobody") : root.readOnly ? qsTr("the control room") : root.viewModel.lead === root.viewModel.me ? qsTr("%1 (you)").arg(root.viewModel.lead) : root.viewModel.lead
            strong: root.viewModel.lead === ""
        }
        Fact {
            visible: root.viewModel.offeredTo !== "" && !root.readOnly
            label: qsTr("Offered to")
            value: root.viewModel.offeredTo === root.viewModel.me ? qsTr("%1 (you)").arg(root.viewModel.offeredTo) : root.viewModel.offeredTo
            strong: root.viewModel.offeredTo === root.viewModel.me
        }
        Fact {
            visible: root.viewModel.recorded
            label: root.viewModel.ours ? qsTr("Made here") : qsTr("Known since")
            value: root.viewModel.createdBy === "" || root.readOnly ? root.formatter.since(root.viewModel.createdMs, root.clock.nowMs) : `${root.formatter.since(root.viewModel.createdMs, root.clock.nowMs)} · ${root.viewModel.createdBy}`
            sinceMs: root.viewModel.createdMs
        }
        Fact {
            visible: root.viewModel.confirmationText !== ""
            label: qsTr("City system")
            value: root.viewModel.confirmationText
        }
        RowLayout {
            Layout.fillWidth: true
            visible: root.viewModel.mergedInto !== ""
            spacing: root.theme.gap2

            PlainText {
                Layout.fillWidth: true
                theme: root.theme
                wrapMode: Text.Wrap
                text: qsTr("Goes on as %1").arg(root.viewModel.mergedTitle)
            }
            FlatButton {
                theme: root.theme
                text: qsTr("Show")
                Accessible.name: qsTr("Show %1").arg(root.viewModel.mergedTitle)
                onClicked: root.entityActivated(root.viewModel.mergedInto)
            }
        }

        ErrorCard {
            Layout.fillWidth: true
            Layout.topMargin: root.theme.gap1
            visible: root.viewModel.problem !== "" && !root.viewModel.asking
            theme: root.theme
            dismissable: false
            message: root.viewModel.problem
            hint: root.viewModel.problemHint
        }
        Flow {
            Layout.fillWidth: true
            Layout.topMargin: root.theme.gap1
            visible: !root.readOnly && root.viewModel.options.length > 0
            spacing: root.theme.gap1

            Repeater {
                model: root.readOnly ? [] : root.viewModel.options
                FlatButton {
                    required property int index
                    required property incidentOption modelData

                    theme: root.theme
                    primary: index === 0
                    leftPadding: root.theme.gap2
                    rightPadding: root.theme.gap2
                    text: modelData.text
                    enabled: modelData.allowed
                    hint: modelData.hint
                    onClicked: root.viewModel.choose(modelData.step)
                }
            }
        }
        Repeater {
            model: root.readOnly || root.viewModel.busy ? [] : root.reasons
            PlainText {
                required property string modelData

                Layout.fillWidth: true
                theme: root.theme
                dim: true
                wrapMode: Text.Wrap
                font.pixelSize: root.theme.small
                text: modelData
            }
        }
    }

    component Fact: RowLayout {
        id: fact

        required property string label
        required property string value
        property bool strong: false
        property real sinceMs: 0

        Layout.fillWidth: true
        spacing: root.theme.gap2
        Accessible.role: Accessible.StaticText
        Accessible.name: `${fact.label}: ${fact.value}`

        PlainText {
            Layout.alignment: Qt.AlignTop
            Layout.preferredWidth: root.theme.px(96)
            theme: root.theme
            dim: true
            text: fact.label
            Accessible.ignored: true
        }
        PlainText {
            Layout.fillWidth: true
            theme: root.theme
            strong: fact.strong
            wrapMode: Text.Wrap
            text: fact.value
            Accessible.ignored: true
        }
        AgeLabel {
            Layout.alignment: Qt.AlignTop
            theme: root.theme
            visible: fact.sinceMs > 0
            formatter: root.formatter
            clock: root.clock
            sinceMs: fact.sinceMs
        }
    }
}
