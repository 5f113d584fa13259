// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Controls
import Belfry.Theme
import Belfry.Ui.Shell

/** Full-width, and only there when the picture is not live: since when, what is still true, what is being tried. */
Rectangle {
    id: root

    required property ConsoleViewModel consoleModel
    required property Theme theme

    readonly property bool waiting: root.consoleModel.link === ConsoleViewModel.Connecting || root.consoleModel.link === ConsoleViewModel.Synchronising
    readonly property bool down: root.consoleModel.link === ConsoleViewModel.NotLive || root.consoleModel.link === ConsoleViewModel.Incompatible
    readonly property string remedy: qsTr("Nothing is known yet. Trying again by itself. If this lasts: is the gateway running, and is the address right?")

    /** Live, but something of it does not come: say what. */
    readonly property bool lagging: root.consoleModel.link === ConsoleViewModel.Delayed && root.consoleModel.linkDetail !== ""

    /** Live, but not for long: without a certificate nobody comes in. */
    readonly property bool expiring: !root.waiting && !root.down && !root.lagging && root.consoleModel.session.certificateEndsSoon

    visible: root.waiting || root.down || root.lagging || root.expiring
    implicitHeight: visible ? column.implicitHeight : 0
    color: root.down ? root.theme.banner : root.theme.raised
    Accessible.role: Accessible.AlertMessage
    Accessible.name: headline.text

    ColumnLayout {
        id: column

        anchors.left: parent.left
        anchors.right: parent.right
        spacing: 0

        RowLayout {
            Layout.fillWidth: true
            Layout.margins: root.theme.gap2
            Layout.leftMargin: root.theme.gap3
            spacing: root.theme.gap3

            PlainText {
                id: headline

                theme: root.theme
                strong: true
                font.pixelSize: root.theme.large
                color: root.down ? root.theme.bannerText : root.theme.text
                text: {
                    if (root.expiring)
                        return qsTr("Certificate ends %1").arg(root.consoleModel.formatter.dateTime(root.consoleModel.session.certificateEndsMs));
                    const since = root.consoleModel.formatter.time(root.consoleModel.linkSinceMs);
                    switch (root.consoleModel.link) {
                    case ConsoleViewModel.Incompatible:
                        return qsTr("INCOMPATIBLE VERSIONS");
                    case ConsoleViewModel.Connecting:
                        return qsTr("Connecting to the gateway…");
                    case ConsoleViewModel.Synchronising:
                        return root.consoleModel.progress >= 0 ? qsTr("Receiving the city: %1").arg(root.consoleModel.formatter.percent(root.consoleModel.progress)) : qsTr("Receiving the city…");
                    case ConsoleViewModel.Delayed:
                        return qsTr("DELAYED since %1").arg(since);
                    default:
                        return qsTr("NOT LIVE since %1").arg(since);
                    }
                }
            }
            PlainText {
                Layout.fillWidth: true
                theme: root.theme
                color: root.down ? root.theme.bannerText : root.theme.dim
                wrapMode: Text.Wrap
                maximumLineCount: 2
                text: {
                    if (root.expiring)
                        return qsTr("After that this console is not let in any more. Whoever runs the gateway renews it: belfryctl tls renew, without a restart.");
                    const detail = root.consoleModel.linkDetail;
                    if (root.consoleModel.link === ConsoleViewModel.NotLive) {
                        const truth = root.consoleModel.hasPicture ? qsTr("Values are as of then. Overrides in force end by themselves. Commands are off. Reconnecting by itself.") : root.remedy;
                        return detail === "" ? truth : `${truth} (${detail})`;
                    }
                    if (root.consoleModel.link === ConsoleViewModel.Incompatible) {
                        const remedy = qsTr("This console and its gateway speak different versions: update the older of the two. Trying again by itself.");
                        return detail === "" ? remedy : `${remedy} (${detail})`;
                    }
                    if (root.consoleModel.link === ConsoleViewModel.Connecting)
                        return detail === "" ? root.remedy : `${root.remedy} (${detail})`;
                    return detail;
                }
            }
        }
        ProgressStrip {
            Layout.fillWidth: true
            theme: root.theme
            visible: root.waiting
            value: root.consoleModel.progress
            label: headline.text
        }
    }
}
