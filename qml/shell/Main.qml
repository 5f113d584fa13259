// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Window
import Belfry.Annunciation
import Belfry.Theme
import Belfry.Ui.Shell

/** The console's window: one layout, in one theme. Everything it knows comes from `consoleModel`. */
Window {
    id: root

    required property ConsoleViewModel consoleModel

    readonly property Theme theme: Theme {
        palette: root.consoleModel.palette
        // on a wall every text is a fixed share of the picture, whatever its resolution: 2.5 at 1920 × 1080
        scale: root.consoleModel.layout === "wall" ? Math.max(1.2, Math.min(root.width / 768, root.height / 432)) : root.consoleModel.layout === "kiosk" ? 1.5 : 1
        touch: root.consoleModel.layout === "kiosk"
        topInset: notWatching.visible ? notWatching.height : 0
        reducedMotion: root.consoleModel.reducedMotion
    }

    width: 1600
    height: 900
    minimumWidth: 1024
    minimumHeight: 640
    visible: true
    color: root.theme.background
    title: root.consoleModel.cityName === "" ? qsTr("Belfry") : qsTr("%1 – Belfry").arg(root.consoleModel.cityName)

    /** Opens a panel of the desk: "alarms", "override", "orders", "feeds", "shelve", "sound", "kpi". */
    function openScreen(name: string): void {
        (layout.item as DeskLayout)?.openScreen(name);
    }

    NotWatchingBanner {
        id: notWatching

        theme: root.theme
        viewModel: root.consoleModel.annunciation
        formatter: root.consoleModel.formatter
        readOnly: root.consoleModel.kiosk
        distant: root.consoleModel.layout === "wall"
    }
    Shortcut {
        sequence: "F8"
        context: Qt.ApplicationShortcut
        onActivated: root.consoleModel.annunciation.silence()
    }

    Loader {
        id: layout

        anchors.fill: parent
        anchors.topMargin: root.theme.topInset
        focus: true
        sourceComponent: root.consoleModel.layout === "wall" ? wall : root.consoleModel.layout === "kiosk" ? kiosk : desk
    }

    LogInSheet {
        session: root.consoleModel.session
        cityName: root.consoleModel.cityName
        theme: root.theme
    }

    Component {
        id: desk
        DeskLayout {
            consoleModel: root.consoleModel
            theme: root.theme
        }
    }
    Component {
        id: wall
        WallLayout {
            consoleModel: root.consoleModel
            theme: root.theme
        }
    }
    Component {
        id: kiosk
        KioskLayout {
            consoleModel: root.consoleModel
            theme: root.theme
        }
    }
}
