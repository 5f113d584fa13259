// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Controls
import Belfry.Ui.Incidents

/** What one step of an incident needs: a name, a priority, another incident, words. What was typed stays when the gateway
 *  refuses. */
SheetDialog {
    id: root

    required property IncidentViewModel viewModel
    property int priority: 0
    property string target: ""

    readonly property string to: root.viewModel.asksTarget ? root.target : person.text
    // read so that it is asked again when the incident changes under the sheet
    readonly property string missing: root.viewModel.priority >= 0 && root.viewModel.asking ? root.viewModel.missing(words.text, root.to, root.priority) : ""

    function submit(): void {
        if (root.missing === "" && !root.viewModel.busy) {
            root.viewModel.submit(words.text, root.to, root.priority);
        }
    }

    title: root.viewModel.askedTitle
    subtitle: `${root.viewModel.title} · ${root.viewModel.stateText} · ${root.viewModel.priorityText}`
    visible: root.viewModel.asking
    onClosed: root.viewModel.cancel()
    onAboutToShow: {
        words.text = "";
        person.text = "";
        root.target = "";
        root.priority = Math.max(1, root.viewModel.priority - 1);
    }
    onOpened: {
        const first = root.viewModel.asksName ? person : root.viewModel.asksTarget ? list : words;
        first.forceActiveFocus(Qt.TabFocusReason);
    }

    PlainText {
        Layout.fillWidth: true
        theme: root.theme
        dim: true
        wrapMode: Text.Wrap
        text: root.viewModel.askedText
    }

    Flow {
        Layout.fillWidth: true
        visible: root.viewModel.asksPriority
        spacing: root.theme.gap2

        Repeater {
            model: 4
            FlatButton {
                required property int index
                readonly property bool lower: root.viewModel.priority > 0 && index + 1 > root.viewModel.priority

                theme: root.theme
                text: root.viewModel.priorityName(index + 1)
                selected: root.priority === index + 1
                enabled: index + 1 !== root.viewModel.priority && (!lower || root.viewModel.supervises)
                hint: index + 1 === root.viewModel.priority ? qsTr("It has this priority now.") : enabled ? "" : qsTr("Only a supervisor makes it less urgent.")
                onClicked: root.priority = index + 1
            }
        }
    }

    Field {
        id: person

        Layout.fillWidth: true
        visible: root.viewModel.asksName
        theme: root.theme
        maximumLength: 64
        placeholderText: qsTr("Name of the person (user)")
        onAccepted: root.submit()
    }
    Flow {
        Layout.fillWidth: true
        visible: root.viewModel.asksName && root.viewModel.people.length > 0
        spacing: root.theme.gap2

        Repeater {
            model: root.viewModel.asksName ? root.viewModel.people : []
            FlatButton {
                required property string modelData

                theme: root.theme
                text: modelData
                selected: person.text === modelData
                onClicked: person.text = modelData
            }
        }
    }

    ColumnLayout {
        id: list

        Layout.fillWidth: true
        visible: root.viewModel.asksTarget
        spacing: root.theme.gap1
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Open incidents, the nearest first")
        onActiveFocusChanged: if (activeFocus) {
            (targets.itemAt(0) as FlatButton)?.forceActiveFocus(Qt.TabFocusReason);
        }

        Repeater {
            id: targets

            model: root.viewModel.targets
            FlatButton {
                id: other

                required property incidentTarget modelData

                Layout.fillWidth: true
                implicitHeight: Math.max(root.theme.control, row.implicitHeight + 2 * root.theme.gap1)
                theme: root.theme
                selected: root.target === other.modelData.entity
                text: `${other.modelData.title}, ${other.modelData.detail}`
                onClicked: root.target = other.modelData.entity
                contentItem: ColumnLayout {
                    id: row

                    spacing: 0

                    PlainText {
                        Layout.fillWidth: true
                        theme: root.theme
                        strong: other.selected
                        text: other.modelData.title
                        Accessible.ignored: true
                    }
                    PlainText {
                        Layout.fillWidth: true
                        theme: root.theme
                        dim: true
                        font.pixelSize: root.theme.small
                        text: other.modelData.detail
                        Accessible.ignored: true
                    }
                }
            }
        }
    }

    Field {
        id: words

        Layout.fillWidth: true
        visible: root.viewModel.askedWords !== ""
        theme: root.theme
        maximumLength: 1000
        placeholderText: root.viewModel.askedWords
        onAccepted: root.submit()
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
            text: root.viewModel.busy ? qsTr("Waits for the gateway's answer.") : root.missing
        },
        FlatButton {
            theme: root.theme
            text: qsTr("Cancel")
            onClicked: root.close()
        },
        FlatButton {
            theme: root.theme
            primary: true
            text: root.viewModel.askedButton
            enabled: root.missing === "" && !root.viewModel.busy
            hint: root.missing
            onClicked: root.submit()
        }
    ]
}
