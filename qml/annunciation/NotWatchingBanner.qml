// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Belfry.Controls
import Belfry.Theme
import Belfry.Ui.Annunciation
import Belfry.Ui.Text

/** Over everything, sheets too, on every layout, and not to be closed: no alarm is evaluated any more. It comes from the
 *  console's own clock, not from the gateway. */
T.Popup {
    id: root

    required property Theme theme
    required property AnnunciationViewModel viewModel
    required property Formatter formatter
    /** For visitors: nothing to press, nothing to do. */
    required property bool readOnly
    /** For a wall: nothing to press, words for five metres. */
    property bool distant: false

    parent: T.Overlay.overlay
    z: 1000
    x: 0
    y: 0
    width: parent ? parent.width : 0
    height: implicitHeight
    implicitHeight: content.implicitHeight + topPadding + bottomPadding
    leftPadding: root.theme.gap3
    rightPadding: root.theme.gap3
    topPadding: root.theme.gap2 + stripes.height
    bottomPadding: root.theme.gap2 + stripes.height
    visible: root.viewModel.notWatching
    modal: false
    focus: false
    closePolicy: T.Popup.NoAutoClose

    background: Rectangle {
        color: root.theme.banner

        // a hazard's stripes in neutral tones: told apart from NOT LIVE without a colour
        Item {
            id: stripes

            width: parent.width
            height: root.theme.px(6)
            clip: true
            Stripes {
                count: Math.ceil(stripes.width / (2 * stripes.height)) + 2
            }
        }
        Item {
            anchors.bottom: parent.bottom
            width: parent.width
            height: stripes.height
            clip: true
            Stripes {
                count: Math.ceil(stripes.width / (2 * stripes.height)) + 2
            }
        }
    }

    contentItem: RowLayout {
        id: content

        spacing: root.theme.gap4
        Accessible.role: Accessible.AlertMessage
        Accessible.name: headline.text
        Accessible.description: remedy.text

        PlainText {
            id: headline

            Layout.maximumWidth: root.width * (root.distant ? 0.7 : 0.55)
            theme: root.theme
            strong: true
            font.pixelSize: root.theme.title
            color: root.theme.bannerText
            wrapMode: Text.Wrap
            text: qsTr("ALARM SYSTEM NOT WATCHING since %1").arg(root.formatter.time(root.viewModel.notWatchingSinceMs))
        }
        PlainText {
            id: remedy

            Layout.fillWidth: true
            theme: root.theme
            color: root.theme.bannerText
            wrapMode: Text.Wrap
            maximumLineCount: 3
            text: {
                if (root.readOnly) {
                    return qsTr("Alarms are not evaluated at present.");
                }
                const why = root.viewModel.linked ? qsTr("The gateway answers, but does not evaluate alarms.") : qsTr("The gateway does not answer.");
                if (root.distant) {
                    return why;
                }
                const remedy = qsTr("New alarms do not come: watch the systems themselves, and call whoever keeps the gateway. This goes by itself when alarms are evaluated again.");
                return `${why} ${remedy}`;
            }
        }
    }

    component Stripes: Row {
        property alias count: bars.model

        height: parent.height
        spacing: height
        x: -height
        Repeater {
            id: bars

            Rectangle {
                width: stripes.height
                height: stripes.height * 3
                y: -stripes.height
                rotation: 45
                antialiasing: true
                color: root.theme.bannerText
            }
        }
    }
}
