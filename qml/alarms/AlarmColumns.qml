// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Belfry.Theme
import Belfry.Ui.Alarms

/** Which columns the alarm list has and how wide they are: one for the head and all rows. What does not fit beside the
 *  alarm's own text is left out, the last one chosen first. */
QtObject {
    id: root

    required property Theme theme
    required property AlarmListViewModel viewModel
    required property real available

    readonly property var widths: ({
            "state": root.theme.px(150),
            "since": root.theme.px(100),
            "where": Math.max(root.theme.px(170), Math.round(root.available * 0.22)),
            "value": root.theme.px(92),
            "owner": root.theme.px(100),
            "layer": root.theme.px(110),
            "district": root.theme.px(130)
        })
    readonly property var fitting: {
        let room = root.available - root.priorityWidth - root.theme.px(220);
        const shown = [];
        for (const column of root.viewModel.columns) {
            room -= root.widths[column] + root.theme.gap2;
            if (room >= 0) {
                shown.push(column);
            }
        }
        return shown;
    }
    readonly property int priorityWidth: root.theme.px(34)
    readonly property int stateWidth: root.widthOf("state")
    readonly property int sinceWidth: root.widthOf("since")
    readonly property int whereWidth: root.widthOf("where")
    readonly property int valueWidth: root.widthOf("value")
    readonly property int ownerWidth: root.widthOf("owner")
    readonly property int layerWidth: root.widthOf("layer")
    readonly property int districtWidth: root.widthOf("district")

    /** 0 = not shown. */
    function widthOf(column: string): int {
        return root.fitting.includes(column) ? root.widths[column] : 0;
    }
}
