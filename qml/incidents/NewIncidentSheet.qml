// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Controls
import Belfry.Ui.Incidents
import Belfry.Ui.Text

/** A new incident: what happened, how grave, how far it reaches, and where. The place is where the sheet was opened from;
 *  the map behind shows it. */
SheetDialog {
    id: root

    required property IncidentDraftViewModel viewModel
    required property Formatter formatter

    title: qsTr("New incident")
    subtitle: root.viewModel.placeText
    visible: root.viewModel.open
    onClosed: root.viewModel.close()
    onAboutToShow: {
        words.text = root.viewModel.description;
        radius.text = root.viewModel.radius.toString();
    }
    onOpened: words.forceActiveFocus(Qt.TabFocusReason)

    SectionTitle {
        theme: root.theme
        text: qsTr("What happened")
    }
    Field {
        id: words

        Layout.fillWidth: true
        theme: root.theme
        enabled: !root.viewModel.busy
        maximumLength: 1000
        placeholderText: qsTr("What happened, in a few words")
        onTextEdited: root.viewModel.description = text
        onAccepted: root.viewModel.create()
    }
    Flow {
        Layout.fillWidth: true
        spacing: root.theme.gap2
        enabled: !root.viewModel.busy

        Repeater {
            model: root.viewModel.kinds
            FlatButton {
                required property int index
                required property string modelData

                theme: root.theme
                text: modelData
                selected: root.viewModel.kind === index
                onClicked: root.viewModel.kind = index
            }
        }
    }
    SectionTitle {
        theme: root.theme
        text: qsTr("Priority")
    }
    Flow {
        Layout.fillWidth: true
        spacing: root.theme.gap2
        enabled: !root.viewModel.busy

        Repeater {
            model: 4
            FlatButton {
                required property int index

                theme: root.theme
                text: root.viewModel.priorityName(index + 1)
                selected: root.viewModel.priority === index + 1
                onClicked: root.viewModel.priority = index + 1
            }
        }
    }
    SectionTitle {
        theme: root.theme
        text: qsTr("Affected radius")
    }
    Flow {
        Layout.fillWidth: true
        spacing: root.theme.gap2
        enabled: !root.viewModel.busy

        Field {
            id: radius

            implicitWidth: root.theme.px(96)
            theme: root.theme
            label: qsTr("Affected radius in metres")
            inputMethodHints: Qt.ImhDigitsOnly
            validator: IntValidator {
                bottom: 0
                top: 50000
            }
            onTextEdited: root.viewModel.radius = Number(text)
            onAccepted: root.viewModel.create()
        }
        PlainText {
            theme: root.theme
            height: root.theme.control
            text: qsTr("m")
        }
        Repeater {
            model: [0, 50, 100, 250, 500, 1000]
            FlatButton {
                required property int modelData

                theme: root.theme
                text: modelData === 0 ? qsTr("Only this place") : root.formatter.quantity(modelData, "m", 0)
                selected: root.viewModel.radius === modelData
                onClicked: {
                    root.viewModel.radius = modelData;
                    radius.text = modelData.toString();
                }
            }
        }
    }
    SectionTitle {
        theme: root.theme
        text: qsTr("Where")
    }
    PlainText {
        Layout.fillWidth: true
        theme: root.theme
        wrapMode: Text.Wrap
        text: root.viewModel.placeText
    }
    PlainText {
        Layout.fillWidth: true
        theme: root.theme
        dim: true
        wrapMode: Text.Wrap
        font.pixelSize: root.theme.small
        text: qsTr("Another place: cancel, then right-click it on the map or hold a finger on it.")
    }
    FlatButton {
        theme: root.theme
        enabled: !root.viewModel.busy
        selected: root.viewModel.exercise
        text: root.viewModel.exercise ? qsTr("✓ This is an exercise") : qsTr("This is an exercise")
        Accessible.checkable: true
        Accessible.checked: root.viewModel.exercise
        onClicked: root.viewModel.exercise = !root.viewModel.exercise
    }
    ErrorCard {
        Layout.fillWidth: true
        visible: root.viewModel.problem !== ""
        theme: root.theme
        dismissable: false
        message: root.viewModel.problem
        hint: root.viewModel.problemHint
    }

    footer: [
        PlainText {
            Layout.fillWidth: true
            theme: root.theme
            dim: true
            wrapMode: Text.Wrap
            text: root.viewModel.busy ? qsTr("Waits for the gateway's answer.") : root.viewModel.missing
        },
        FlatButton {
            theme: root.theme
            text: qsTr("Cancel")
            onClicked: root.close()
        },
        FlatButton {
            theme: root.theme
            primary: true
            text: root.viewModel.problem === "" ? qsTr("Create") : qsTr("Try again")
            enabled: root.viewModel.missing === "" && !root.viewModel.busy
            hint: root.viewModel.missing
            onClicked: root.viewModel.create()
        }
    ]
}
