// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Theme
import Belfry.Controls
import Belfry.Ui.Alarms
import Belfry.Ui.Text

/** The alarm view. Low: the list alone. Tall: registers, filter and tree, actions, and guidance beside the list. Keys in
 *  a list: A acknowledge, S shelve or unshelve, R reset, O out of service and back, M silence, G assign, N note,
 *  U unacknowledge, L or Return locate, I incident; Ctrl+F filter. */
FocusScope {
    id: root

    required property Theme theme
    required property AlarmListViewModel viewModel
    required property Formatter formatter
    required property CityClock clock
    property bool beat: true
    property string disabledHint: ""
    property bool treeOpen: true
    property bool guidanceOpen: true
    property bool columnsOpen: false

    signal shelveRequested
    /** "service", "assign" or "note". */
    signal entryRequested(kind: string)
    signal planRequested
    signal journalRequested
    signal alarmActivated(string entity)

    readonly property AlarmActionsViewModel actions: root.viewModel.actions
    readonly property bool tall: root.height >= root.theme.px(260)
    readonly property bool isActive: root.viewModel.show === AlarmSortModel.Active
    readonly property bool isMaintenance: root.viewModel.show === AlarmSortModel.Maintenance
    readonly property string noneChosen: root.disabledHint !== "" ? root.disabledHint : qsTr("Select an alarm in the list.")

    function focusFilter(): void {
        root.treeOpen = true;
        filter.forceActiveFocus();
    }

    function handle(event: var): void {
        event.accepted = true;
        switch (event.key) {
        case Qt.Key_A:
            root.viewModel.acknowledgeSelected();
            break;
        case Qt.Key_S:
            root.shelveRequested();
            break;
        case Qt.Key_R:
            root.actions.reset();
            break;
        case Qt.Key_O:
            root.toggleService();
            break;
        case Qt.Key_M:
            root.actions.silence();
            break;
        case Qt.Key_U:
            root.actions.unacknowledge();
            break;
        case Qt.Key_G:
            root.ask("assign");
            break;
        case Qt.Key_N:
            root.ask("note");
            break;
        case Qt.Key_I:
            root.viewModel.openIncident();
            break;
        case Qt.Key_L:
        case Qt.Key_Return:
        case Qt.Key_Enter:
            root.viewModel.locateSelected();
            break;
        default:
            event.accepted = false;
        }
    }

    function ask(kind: string): void {
        if (root.actions.enabled && root.actions.chosen > 0) {
            root.entryRequested(kind);
        }
    }

    function toggleService(): void {
        if (root.actions.outOfService > 0) {
            root.actions.returnToService();
        } else {
            root.ask("service");
        }
    }

    Rectangle {
        anchors.fill: parent
        color: root.theme.panel
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        RowLayout {
            Layout.fillWidth: true
            Layout.margins: root.theme.gap1
            Layout.leftMargin: root.theme.gap3
            Layout.rightMargin: root.theme.gap3
            visible: root.tall
            spacing: root.theme.gap1

            Tab {
                show: AlarmSortModel.Active
                text: qsTr("Alarms %1").arg(root.formatter.number(root.viewModel.activeTotal))
            }
            Tab {
                show: AlarmSortModel.Shelved
                text: qsTr("Shelved %1").arg(root.formatter.number(root.viewModel.shelved))
            }
            Tab {
                show: AlarmSortModel.Suppressed
                text: qsTr("Suppressed %1").arg(root.formatter.number(root.viewModel.suppressed))
            }
            Tab {
                show: AlarmSortModel.OutOfService
                text: qsTr("Out of service %1").arg(root.formatter.number(root.viewModel.outOfService))
            }
            Tab {
                show: AlarmSortModel.Maintenance
                text: root.viewModel.maintenance.open > 0 ? qsTr("Maintenance %1").arg(root.formatter.number(root.viewModel.maintenance.open)) : qsTr("Maintenance")
            }
            PlainText {
                Layout.fillWidth: true
                theme: root.theme
                dim: true
                horizontalAlignment: Text.AlignRight
                visible: !root.isMaintenance
                text: {
                    const shown = root.viewModel.filtered ? qsTr("%n shown", "", root.viewModel.shownTotal) : "";
                    const chosen = root.actions.chosen > 1 ? qsTr("%n chosen", "", root.actions.chosen) : "";
                    return shown !== "" && chosen !== "" ? `${shown} · ${chosen}` : shown + chosen;
                }
            }
            Item {
                Layout.fillWidth: root.isMaintenance
            }
            FlatButton {
                theme: root.theme
                text: qsTr("Journal…")
                hint: qsTr("What happened and who did it, by time, asset and person")
                onClicked: root.journalRequested()
            }
            FlatButton {
                theme: root.theme
                visible: root.isActive
                text: qsTr("Group")
                selected: root.viewModel.order === AlarmSortModel.ByGroup
                hint: qsTr("By root rule, area and type, the worst first: for a flood")
                onClicked: root.viewModel.order = root.viewModel.order === AlarmSortModel.ByGroup ? AlarmSortModel.ByPriority : AlarmSortModel.ByGroup
            }
            FlatButton {
                theme: root.theme
                visible: root.isActive
                text: qsTr("Columns")
                selected: root.columnsOpen
                onClicked: root.columnsOpen = !root.columnsOpen
            }
            FlatButton {
                theme: root.theme
                visible: !root.isMaintenance
                text: qsTr("Filter and tree")
                selected: root.treeOpen
                onClicked: root.treeOpen = !root.treeOpen
            }
            FlatButton {
                theme: root.theme
                visible: !root.isMaintenance
                text: qsTr("Guidance")
                selected: root.guidanceOpen
                onClicked: root.guidanceOpen = !root.guidanceOpen
            }
        }
        Flow {
            Layout.fillWidth: true
            Layout.margins: root.theme.gap1
            Layout.leftMargin: root.theme.gap3
            Layout.rightMargin: root.theme.gap3
            visible: root.tall && root.columnsOpen && root.isActive
            spacing: root.theme.gap1

            Repeater {
                model: [["state", qsTr("State")], ["since", qsTr("Since")], ["where", qsTr("Where")], ["value", qsTr("Value")], ["owner", qsTr("Owner")], ["layer", qsTr("Layer")], ["district", qsTr("District")]]
                FlatButton {
                    required property var modelData

                    theme: root.theme
                    text: modelData[1]
                    selected: root.viewModel.columns.includes(modelData[0])
                    Accessible.name: qsTr("Column %1").arg(modelData[1])
                    Accessible.checkable: true
                    Accessible.checked: selected
                    onClicked: root.viewModel.toggleColumn(modelData[0])
                }
            }
        }
        Flow {
            Layout.fillWidth: true
            Layout.margins: root.theme.gap1
            Layout.topMargin: 0
            Layout.leftMargin: root.theme.gap3
            Layout.rightMargin: root.theme.gap3
            visible: root.tall && !root.isMaintenance
            spacing: root.theme.gap1

            Action {
                text: qsTr("Reset (R)")
                possible: root.actions.resettable > 0
                why: qsTr("Only a latched alarm is reset.")
                onClicked: root.actions.reset()
            }
            Action {
                text: qsTr("Silence (M)")
                possible: root.actions.sounding > 0
                why: qsTr("None of the chosen alarms sounds.")
                onClicked: root.actions.silence()
            }
            Action {
                text: root.actions.outOfService > 0 ? qsTr("Return to service (O)") : qsTr("Out of service… (O)")
                possible: root.actions.chosen > 0
                onClicked: root.toggleService()
            }
            Action {
                text: qsTr("Assign… (G)")
                possible: root.actions.chosen > 0
                onClicked: root.ask("assign")
            }
            Action {
                text: qsTr("Note… (N)")
                possible: root.actions.chosen > 0
                onClicked: root.ask("note")
            }
            Action {
                text: qsTr("Unacknowledge (U)")
                possible: root.actions.acknowledged > 0
                why: qsTr("Only an acknowledged alarm, and only by a supervisor.")
                onClicked: root.actions.unacknowledge()
            }
            FlatButton {
                theme: root.theme
                text: qsTr("Locate (L)")
                enabled: root.viewModel.detail.known
                hint: enabled ? "" : qsTr("Select an alarm in the list.")
                onClicked: root.viewModel.locateSelected()
            }
            FlatButton {
                theme: root.theme
                text: qsTr("Incident (I)")
                enabled: root.viewModel.detail.incident !== ""
                hint: root.viewModel.detail.incidentHint
                onClicked: root.viewModel.openIncident()
            }
        }
        AlarmAnswer {
            Layout.fillWidth: true
            theme: root.theme
            actions: root.actions
        }
        Hairline {
            Layout.fillWidth: true
            visible: root.tall
            theme: root.theme
        }
        RowLayout {
            Layout.fillWidth: true
            Layout.fillHeight: true
            spacing: 0

            FocusScope {
                Layout.fillHeight: true
                Layout.preferredWidth: root.theme.px(256)
                visible: root.tall && root.treeOpen && !root.isMaintenance

                ColumnLayout {
                    anchors.fill: parent
                    spacing: root.theme.gap1

                    RowLayout {
                        Layout.fillWidth: true
                        Layout.topMargin: root.theme.gap1
                        Layout.leftMargin: root.theme.gap2
                        Layout.rightMargin: root.theme.gap2
                        spacing: root.theme.gap1

                        Field {
                            id: filter

                            Layout.fillWidth: true
                            theme: root.theme
                            focus: true
                            placeholderText: qsTr("Filter (Ctrl+F)")
                            text: root.viewModel.filterText
                            onTextEdited: root.viewModel.filterText = text
                            Keys.onEscapePressed: {
                                root.viewModel.clearFilter();
                                list.forceActiveFocus();
                            }
                            onAccepted: list.forceActiveFocus()
                        }
                        FlatButton {
                            theme: root.theme
                            text: "✕"
                            enabled: root.viewModel.filtered
                            Accessible.name: qsTr("Show everything")
                            onClicked: root.viewModel.clearFilter()
                        }
                    }
                    RowLayout {
                        Layout.fillWidth: true
                        Layout.leftMargin: root.theme.gap2
                        Layout.rightMargin: root.theme.gap2
                        spacing: root.theme.gap1

                        Choice {
                            Layout.fillWidth: true
                            theme: root.theme
                            label: qsTr("Priority")
                            model: [qsTr("All P"), "P1", "P2", "P3", "P4"]
                            currentIndex: root.viewModel.filterPriority
                            onActivated: index => root.viewModel.filterPriority = index
                        }
                        Choice {
                            Layout.fillWidth: true
                            Layout.preferredWidth: root.theme.px(150)
                            theme: root.theme
                            enabled: root.isActive
                            label: qsTr("State")
                            model: root.viewModel.stateTitles
                            currentIndex: root.viewModel.filterState
                            onActivated: index => root.viewModel.filterState = index
                        }
                    }
                    RowLayout {
                        Layout.fillWidth: true
                        Layout.leftMargin: root.theme.gap2
                        Layout.rightMargin: root.theme.gap2
                        spacing: root.theme.gap1

                        Choice {
                            Layout.fillWidth: true
                            theme: root.theme
                            label: qsTr("Layer")
                            model: [qsTr("All layers"), ...root.viewModel.maintenance.layerTitles]
                            currentIndex: root.viewModel.filterLayer + 1
                            onActivated: index => root.viewModel.filterLayer = index - 1
                        }
                        Choice {
                            Layout.fillWidth: true
                            Layout.preferredWidth: root.theme.px(120)
                            theme: root.theme
                            label: qsTr("District")
                            model: [qsTr("All districts"), ...root.viewModel.maintenance.districts]
                            currentIndex: root.viewModel.filterDistrict + 1
                            onActivated: index => root.viewModel.filterDistrict = index - 1
                        }
                    }
                    FlatButton {
                        Layout.fillWidth: true
                        Layout.leftMargin: root.theme.gap2
                        Layout.rightMargin: root.theme.gap2
                        theme: root.theme
                        quiet: true
                        text: root.viewModel.tree.layersFirst ? qsTr("by layer and district ⇅") : qsTr("by district and layer ⇅")
                        onClicked: root.viewModel.tree.layersFirst = !root.viewModel.tree.layersFirst
                    }
                    AlarmTree {
                        Layout.fillWidth: true
                        Layout.fillHeight: true
                        theme: root.theme
                        viewModel: root.viewModel
                        formatter: root.formatter
                        beat: root.beat
                    }
                }
            }
            Hairline {
                Layout.fillHeight: true
                Layout.preferredWidth: root.theme.hairline
                visible: root.tall && root.treeOpen && !root.isMaintenance
                theme: root.theme
            }
            FocusScope {
                Layout.fillWidth: true
                Layout.fillHeight: true
                focus: true

                AlarmList {
                    id: list

                    anchors.fill: parent
                    focus: visible
                    visible: root.isActive
                    theme: root.theme
                    viewModel: root.viewModel
                    formatter: root.formatter
                    clock: root.clock
                    beat: root.beat
                    onAlarmActivated: entity => root.alarmActivated(entity)
                    onKeyPressed: event => root.handle(event)
                }
                AlarmRegister {
                    anchors.fill: parent
                    focus: visible
                    visible: !root.isActive && !root.isMaintenance
                    theme: root.theme
                    viewModel: root.viewModel
                    formatter: root.formatter
                    clock: root.clock
                    onAlarmActivated: entity => root.alarmActivated(entity)
                    onKeyPressed: event => root.handle(event)
                }
                MaintenanceList {
                    anchors.fill: parent
                    focus: visible
                    visible: root.isMaintenance
                    theme: root.theme
                    viewModel: root.viewModel.maintenance
                    formatter: root.formatter
                    clock: root.clock
                    disabledHint: root.disabledHint
                    onPlanRequested: root.planRequested()
                }
            }
            Hairline {
                Layout.fillHeight: true
                Layout.preferredWidth: root.theme.hairline
                visible: guidance.visible
                theme: root.theme
            }
            AlarmGuidance {
                id: guidance

                Layout.fillHeight: true
                Layout.preferredWidth: root.width < root.theme.px(1500) ? root.theme.px(262) : root.theme.px(400)
                visible: root.tall && root.guidanceOpen && !root.isMaintenance
                theme: root.theme
                viewModel: root.viewModel
                formatter: root.formatter
                clock: root.clock
                beat: root.beat
            }
        }
    }

    component Tab: FlatButton {
        id: tab

        required property int show

        theme: root.theme
        selected: root.viewModel.show === tab.show
        onClicked: root.viewModel.show = tab.show
    }
    component Action: FlatButton {
        id: action

        required property bool possible
        property string why: ""

        theme: root.theme
        enabled: root.actions.enabled && action.possible
        hint: enabled ? "" : !root.actions.enabled || root.actions.chosen === 0 ? root.noneChosen : action.why
    }
}
