// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtPositioning
import Belfry.Map
import Belfry.Theme
import Belfry.Ui.Shell

/** The map in the console's theme: hands it colours, counts and what is under override. */
MapScreen {
    id: root

    required property ConsoleViewModel consoleModel
    required property Theme theme

    viewModel: root.consoleModel.map
    selector: root.consoleModel.selection
    selecting: root.interactive && !root.consoleModel.kiosk
    palette: root.theme.palette
    background: root.theme.background
    panel: root.theme.panel
    line: root.theme.line
    ink: root.theme.text
    dimInk: root.theme.dim
    selection: root.theme.selection
    ramp: root.theme.ramp
    lamp: root.theme.lamp
    outline: root.theme.alarmOutline
    priorities: root.theme.priority
    placing: root.interactive && root.consoleModel.incidentDraft.available && !root.consoleModel.kiosk
    pinShown: root.consoleModel.incidentDraft.open
    pin: QtPositioning.coordinate(root.consoleModel.incidentDraft.latitude, root.consoleModel.incidentDraft.longitude)
    pinRadius: root.consoleModel.incidentDraft.radius
    textFont.family: root.theme.family
    textFont.pixelSize: root.theme.small
    symbolScale: root.theme.scale
    targetSize: root.theme.touch ? root.theme.control : root.theme.px(28)
    lockBadges: root.consoleModel.lockBadges
    countsText: qsTr("shown %1 of %2").arg(root.consoleModel.formatter.number(root.consoleModel.map.shownCount)).arg(root.consoleModel.formatter.number(root.consoleModel.map.totalCount)) + (root.consoleModel.map.placelessCount > 0 ? " · " + qsTr("%1 without a place").arg(root.consoleModel.formatter.number(root.consoleModel.map.placelessCount)) : "")
    onAssetActivated: entity => root.consoleModel.selected = entity
}
