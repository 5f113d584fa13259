// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Alarms
import Belfry.Annunciation
import Belfry.Assets
import Belfry.Controls
import Belfry.Incidents
import Belfry.Kpi
import Belfry.Layers
import Belfry.Orders
import Belfry.Theme
import Belfry.Ui.Alarms
import Belfry.Ui.Shell

/** The control room's desk: top bar, rail, map, inspector, alarms. Panels can be sized and put away; the alarm bar
 *  cannot. */
FocusScope {
    id: root

    required property ConsoleViewModel consoleModel
    required property Theme theme

    readonly property bool small: root.width < root.theme.px(1400)
    property bool railOpen: true
    property bool listOpen: true
    property bool inspectorOpen: root.consoleModel.selected !== "" || root.consoleModel.selection.count > 0 || !root.small
    property real railWidth: root.theme.railWidth
    property real inspectorWidth: root.small ? root.theme.px(320) : root.theme.inspectorWidth
    property real listHeight: root.lowHeight
    readonly property int lowHeight: Math.round(root.height * (root.height < root.theme.px(800) ? 0.2 : 0.185))
    readonly property int tallHeight: Math.round(root.height * (root.height < root.theme.px(800) ? 0.6 : 0.5))
    /** The alarm list has its tools: registers, tree, actions, guidance. */
    property bool tall: false
    property bool beat: true

    function openScreen(name: string): void {
        const alarms = root.consoleModel.alarms;
        const lists = {
            "alarms": AlarmSortModel.Active,
            "shelved": AlarmSortModel.Shelved,
            "suppressed": AlarmSortModel.Suppressed,
            "out-of-service": AlarmSortModel.OutOfService,
            "maintenance": AlarmSortModel.Maintenance
        };
        if (name in lists) {
            root.tall = true;
            alarms.show = lists[name];
            if (alarms.selectedRow < 0) {
                alarms.selectRow(0);
                alarms.toggleCause(alarms.selectedKey);
            }
        } else if (name === "flood") {
            root.tall = true;
            alarms.order = AlarmSortModel.ByGroup;
        } else if (name === "acknowledge") {
            root.tall = true;
            alarms.selection.selectAll();
            alarms.acknowledgeSelected();
        } else if (name === "service" || name === "note" || name === "assign") {
            entrySheet.openFor(name);
        } else if (name === "plan") {
            planSheet.open();
        } else if (name === "journal") {
            journalSheet.open();
        } else if (name === "override") {
            root.consoleModel.orders.openFor(root.consoleModel.selected);
        } else if (name === "orders") {
            ordersSheet.open();
        } else if (name === "feeds") {
            feedsSheet.open();
        } else if (name === "session") {
            sessionSheet.open();
        } else if (name === "audit") {
            auditSheet.open();
        } else if (name === "handover") {
            handoverSheet.open();
        } else if (name === "shelve") {
            shelveSheet.open();
        } else if (name === "sound") {
            soundSheet.open();
        } else if (name === "kpi") {
            kpiPage.open();
        } else if (name === "incident") {
            root.newIncident();
        }
    }

    /** In the middle of the map. */
    function newIncident(): void {
        const middle = root.consoleModel.map.camera.center;
        root.consoleModel.incidentDraft.openAt(middle.longitude, middle.latitude);
    }

    function shelve(): void {
        if (root.consoleModel.alarms.show === AlarmSortModel.Shelved) {
            root.consoleModel.alarms.actions.unshelve();
        } else if (root.consoleModel.alarms.canShelve) {
            shelveSheet.open();
        }
    }

    onTallChanged: {
        root.listOpen = true;
        root.listHeight = root.tall ? root.tallHeight : root.lowHeight;
        if (!root.tall && root.consoleModel.alarms.show === AlarmSortModel.Maintenance) {
            root.consoleModel.alarms.show = AlarmSortModel.Active;
        }
    }

    // one beat for every unacknowledged alarm; it rests when there is none or when motion is reduced
    Timer {
        interval: 500
        repeat: true
        running: root.consoleModel.alarms.unacknowledgedTotal > 0 && !root.theme.reducedMotion && root.visible
        onTriggered: root.beat = !root.beat
        onRunningChanged: if (!running) {
            root.beat = true;
        }
    }

    Shortcut {
        sequence: "Ctrl+K"
        context: Qt.ApplicationShortcut
        enabled: root.consoleModel.session.ask === SessionViewModel.Nothing
        onActivated: topBar.search()
    }
    Shortcut {
        sequence: "F7"
        onActivated: kpiPage.open()
    }
    Shortcut {
        sequence: "F6"
        onActivated: root.nextPane(1)
    }
    Shortcut {
        sequences: ["Ctrl+B"]
        onActivated: root.railOpen = !root.railOpen
    }
    Shortcut {
        sequence: "Ctrl+L"
        onActivated: {
            root.tall = !root.tall;
            alarmList.forceActiveFocus(Qt.ShortcutFocusReason);
        }
    }
    Shortcut {
        sequence: "Ctrl+I"
        onActivated: root.newIncident()
    }
    Shortcut {
        sequence: "Ctrl+F"
        onActivated: {
            root.tall = true;
            alarmList.focusFilter();
        }
    }
    Instantiator {
        model: 5
        delegate: Shortcut {
            required property int index

            sequence: `Ctrl+${index + 1}`
            onActivated: root.consoleModel.presets.activate(index)
        }
    }

    function nextPane(by: int): void {
        const panes = [rail, map, inspector, alarmList].filter(pane => pane.visible);
        const now = panes.findIndex(pane => root.holdsFocus(pane));
        panes[(now + by + panes.length) % panes.length].forceActiveFocus(Qt.TabFocusReason);
    }

    function holdsFocus(pane: Item): bool {
        for (let item = root.Window.activeFocusItem; item; item = item.parent) {
            if (item === pane) {
                return true;
            }
        }
        return false;
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        TopBar {
            id: topBar

            Layout.fillWidth: true
            consoleModel: root.consoleModel
            theme: root.theme
            onOrdersRequested: ordersSheet.open()
            onFeedsRequested: feedsSheet.open()
            onSessionRequested: sessionSheet.open()
        }
        StateBanner {
            Layout.fillWidth: true
            consoleModel: root.consoleModel
            theme: root.theme
        }

        RowLayout {
            Layout.fillWidth: true
            Layout.fillHeight: true
            spacing: 0

            FocusScope {
                id: rail

                Layout.fillHeight: true
                Layout.preferredWidth: root.railWidth
                visible: root.railOpen

                LayerRail {
                    anchors.fill: parent
                    theme: root.theme
                    layers: root.consoleModel.layers
                    presets: root.consoleModel.presets
                    formatter: root.consoleModel.formatter
                    makesIncidents: root.consoleModel.incidentDraft.available
                    incidentsEnabled: root.consoleModel.incidentDraft.enabled
                    incidentsHint: root.consoleModel.incidentDraft.hint
                    onIncidentRequested: root.newIncident()
                }
            }
            Edge {
                Layout.fillHeight: true
                visible: root.railOpen
                theme: root.theme
                label: qsTr("Width of the layer rail")
                size: root.railWidth
                minimumSize: root.theme.px(180)
                maximumSize: root.theme.px(320)
                onResized: size => root.railWidth = size
            }

            Item {
                Layout.fillWidth: true
                Layout.fillHeight: true
                clip: true

                MapArea {
                    id: map

                    anchors.fill: parent
                    focus: true
                    consoleModel: root.consoleModel
                    theme: root.theme
                    onPlaceRequested: (at, place) => placeMenu.openAt(at, place.longitude, place.latitude)
                }
                PlaceMenu {
                    id: placeMenu

                    parent: map
                    theme: root.theme
                    viewModel: root.consoleModel.incidentDraft
                }
                PresetMatches {
                    anchors.left: parent.left
                    anchors.top: parent.top
                    anchors.margins: root.theme.gap2
                    height: Math.min(parent.height - root.theme.px(64), root.theme.px(420))
                    visible: root.consoleModel.presets.active >= 0
                    border.width: root.theme.hairline
                    border.color: root.theme.line
                    radius: root.theme.radius
                    theme: root.theme
                    viewModel: root.consoleModel.presets
                    formatter: root.consoleModel.formatter
                    onEntityActivated: entity => root.consoleModel.locate(entity)
                }
                Complaints {
                    anchors.right: parent.right
                    anchors.bottom: parent.bottom
                    anchors.margins: root.theme.gap2
                    anchors.bottomMargin: root.theme.px(44)
                    consoleModel: root.consoleModel
                    theme: root.theme
                }
                FlatButton {
                    anchors.left: parent.left
                    anchors.top: parent.top
                    anchors.margins: root.theme.gap2
                    theme: root.theme
                    visible: !root.railOpen
                    text: qsTr("Layers")
                    onClicked: root.railOpen = true
                }
            }

            Edge {
                Layout.fillHeight: true
                visible: root.inspectorOpen
                theme: root.theme
                sense: -1
                label: qsTr("Width of the inspector")
                size: root.inspectorWidth
                minimumSize: root.theme.px(280)
                maximumSize: root.theme.px(560)
                onResized: size => root.inspectorWidth = size
            }
            FocusScope {
                id: inspector

                Layout.fillHeight: true
                Layout.preferredWidth: root.inspectorWidth
                visible: root.inspectorOpen

                SelectionSummary {
                    id: selection

                    anchors.left: parent.left
                    anchors.right: parent.right
                    anchors.top: parent.top
                    visible: root.consoleModel.selection.count > 0
                    theme: root.theme
                    viewModel: root.consoleModel.selection
                    formatter: root.consoleModel.formatter
                    commandsEnabled: root.consoleModel.commandsEnabled
                    onClearRequested: root.consoleModel.selection.clear()
                    onOverrideRequested: layer => root.consoleModel.orders.openForMany(root.consoleModel.selection.entities(layer))
                }
                Inspector {
                    anchors.left: parent.left
                    anchors.right: parent.right
                    anchors.top: selection.visible ? selection.bottom : parent.top
                    anchors.bottom: parent.bottom
                    theme: root.theme
                    viewModel: root.consoleModel.inspector
                    formatter: root.consoleModel.formatter
                    clock: root.consoleModel.clock
                    beat: root.beat
                    commandsEnabled: root.consoleModel.commandsEnabled
                    commandsHint: root.consoleModel.commandsHint
                    onOverrideRequested: entity => root.consoleModel.orders.openFor(entity)
                    onReleaseRequested: orderId => root.consoleModel.orders.release(orderId)
                    incidents: root.consoleModel.incidents
                    onLocateRequested: entity => root.consoleModel.locate(entity)
                    onIncidentActivated: entity => root.consoleModel.locate(entity)
                    onAlarmActivated: alarmKey => root.consoleModel.alarms.selectedKey = alarmKey
                    onCloseRequested: root.consoleModel.selected = ""
                }
            }
        }

        OrderNotice {
            Layout.fillWidth: true
            theme: root.theme
            viewModel: root.consoleModel.orders
            onListRequested: ordersSheet.open()
        }
        RowLayout {
            Layout.fillWidth: true
            spacing: 0

            AlarmBar {
                Layout.fillWidth: true
                theme: root.theme
                viewModel: root.consoleModel.alarms
                formatter: root.consoleModel.formatter
                clock: root.consoleModel.clock
                beat: root.beat
                listOpen: root.listOpen
                disabledHint: root.consoleModel.commandsHint
                unknown: !root.consoleModel.hasPicture
                asOf: unknown ? qsTr("alarms not known yet") : root.consoleModel.link === ConsoleViewModel.NotLive || root.consoleModel.link === ConsoleViewModel.Incompatible ? qsTr("as of %1").arg(root.consoleModel.formatter.time(root.consoleModel.linkSinceMs)) : ""
                onShelveRequested: root.shelve()
                listTall: root.tall
                onListToggled: root.listOpen = !root.listOpen
                onTallToggled: root.tall = !root.tall || !root.listOpen
            }
            SoundButtons {
                theme: root.theme
                viewModel: root.consoleModel.annunciation
                formatter: root.consoleModel.formatter
                onOptionsRequested: soundSheet.open()
                onHealthRequested: kpiPage.open()
            }
        }
        Edge {
            Layout.fillWidth: true
            visible: root.listOpen
            theme: root.theme
            vertical: false
            sense: -1
            label: qsTr("Height of the alarm list")
            size: root.listHeight
            minimumSize: root.theme.px(90)
            maximumSize: Math.round(root.height * 0.75)
            onResized: size => root.listHeight = size
        }
        AlarmPanel {
            id: alarmList

            Layout.fillWidth: true
            Layout.preferredHeight: root.listHeight
            visible: root.listOpen
            theme: root.theme
            viewModel: root.consoleModel.alarms
            formatter: root.consoleModel.formatter
            clock: root.consoleModel.clock
            beat: root.beat
            disabledHint: root.consoleModel.commandsHint
            onShelveRequested: root.shelve()
            onEntryRequested: kind => entrySheet.openFor(kind)
            onPlanRequested: planSheet.open()
            onJournalRequested: journalSheet.open()
            onAlarmActivated: entity => root.consoleModel.selected = entity
        }
    }

    Connections {
        target: root.consoleModel.alarms.actions
        function onAskingChanged(): void {
            if (root.consoleModel.alarms.actions.asking) {
                acknowledgeSheet.open();
            }
        }
    }
    BulkAcknowledgeSheet {
        id: acknowledgeSheet

        theme: root.theme
        viewModel: root.consoleModel.alarms
        formatter: root.consoleModel.formatter
    }
    AlarmEntrySheet {
        id: entrySheet

        theme: root.theme
        viewModel: root.consoleModel.alarms
        operatorName: root.consoleModel.operatorName
    }
    PlanMaintenanceSheet {
        id: planSheet

        theme: root.theme
        viewModel: root.consoleModel.alarms.maintenance
        formatter: root.consoleModel.formatter
        clock: root.consoleModel.clock
        entity: root.consoleModel.selected
        entityTitle: root.consoleModel.inspector.title
        area: root.consoleModel.selection.area
        areaCount: root.consoleModel.selection.count
    }
    JournalSheet {
        id: journalSheet

        theme: root.theme
        viewModel: root.consoleModel.alarms.journal
        formatter: root.consoleModel.formatter
        entity: root.consoleModel.selected
        entityTitle: root.consoleModel.inspector.title
    }
    ShelveSheet {
        id: shelveSheet

        theme: root.theme
        viewModel: root.consoleModel.alarms
        formatter: root.consoleModel.formatter
        clock: root.consoleModel.clock
    }
    OverrideSheet {
        theme: root.theme
        viewModel: root.consoleModel.orders
        formatter: root.consoleModel.formatter
        clock: root.consoleModel.clock
    }
    IncidentStepSheet {
        theme: root.theme
        viewModel: root.consoleModel.incidents
    }
    NewIncidentSheet {
        theme: root.theme
        viewModel: root.consoleModel.incidentDraft
        formatter: root.consoleModel.formatter
    }
    OrdersInForce {
        id: ordersSheet

        theme: root.theme
        viewModel: root.consoleModel.orders
        formatter: root.consoleModel.formatter
        clock: root.consoleModel.clock
        onEntityActivated: entity => root.consoleModel.locate(entity)
    }
    SoundSheet {
        id: soundSheet

        theme: root.theme
        viewModel: root.consoleModel.annunciation
        formatter: root.consoleModel.formatter
    }
    KpiPage {
        id: kpiPage

        theme: root.theme
        viewModel: root.consoleModel.kpi
        formatter: root.consoleModel.formatter
    }
    Connections {
        target: root.consoleModel
        function onFeedsWanted(): void {
            feedsSheet.open();
        }
    }

    SessionSheet {
        id: sessionSheet

        theme: root.theme
        session: root.consoleModel.session
        formatter: root.consoleModel.formatter
        operatorName: root.consoleModel.operatorName
        onAuditRequested: auditSheet.open()
        onHandoverRequested: handoverSheet.open()
    }
    AuditSheet {
        id: auditSheet

        theme: root.theme
        records: root.consoleModel.audit
        formatter: root.consoleModel.formatter
    }
    HandoverSheet {
        id: handoverSheet

        theme: root.theme
        handover: root.consoleModel.handover
        formatter: root.consoleModel.formatter
    }
    FeedsSheet {
        id: feedsSheet

        theme: root.theme
        consoleModel: root.consoleModel
    }
}
