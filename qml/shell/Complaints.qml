// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Belfry.Controls
import Belfry.Theme
import Belfry.Ui.Shell

/** What went wrong, stacked in a corner of the map until dismissed. */
Column {
    id: root

    required property ConsoleViewModel consoleModel
    required property Theme theme

    spacing: root.theme.gap2

    Repeater {
        model: root.consoleModel.complaints
        ErrorCard {
            required property complaint modelData

            theme: root.theme
            message: modelData.message
            hint: modelData.hint
            onDismissed: root.consoleModel.dismiss(modelData.number)
        }
    }
}
