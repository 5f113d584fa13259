// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Controls
import Belfry.Ui.Orders
import Belfry.Ui.Text

/** Every override in force, what waits for a second person and what waits for a review: who, since and until when, and
 *  what can be done about each. */
SheetDialog {
    id: root

    required property OrderViewModel viewModel
    required property Formatter formatter
    required property CityClock clock
    property bool readOnly: false
    property bool onlyDiffering: false
    property bool onlyEnded: false

    signal entityActivated(string entity)

    title: qsTr("Orders in force")
    subtitle: qsTr("%n order(s)", "", root.viewModel.inForceCount)
    width: Math.min(root.theme.px(1060), parent ? parent.width - 2 * root.theme.gap4 : root.theme.px(1060))
    onClosed: root.viewModel.forgetRestore()

    RowLayout {
        Layout.fillWidth: true
        spacing: root.theme.gap2

        FlatButton {
            theme: root.theme
            text: qsTr("All")
            selected: !root.onlyDiffering && !root.onlyEnded
            onClicked: root.onlyDiffering = root.onlyEnded = false
        }
        FlatButton {
            theme: root.theme
            text: qsTr("Commanded is not actual")
            selected: root.onlyDiffering && !root.onlyEnded
            onClicked: {
                root.onlyDiffering = true;
                root.onlyEnded = false;
            }
        }
        FlatButton {
            theme: root.theme
            text: qsTr("Ended")
            selected: root.onlyEnded
            onClicked: root.onlyEnded = true
        }
        Item {
            Layout.fillWidth: true
        }
    }

    ListView {
        id: list

        Layout.fillWidth: true
        Layout.preferredHeight: Math.max(root.theme.row, Math.min(contentHeight, root.theme.px(480)))
        clip: true
        model: root.onlyEnded ? root.viewModel.ended : root.viewModel.inForce
        spacing: root.theme.gap1
        boundsBehavior: Flickable.StopAtBounds
        Accessible.role: Accessible.List
        Accessible.name: root.title

        delegate: OrderRow {
            id: order

            width: list.width
            theme: root.theme
            viewModel: root.viewModel
            formatter: root.formatter
            clock: root.clock
            readOnly: root.readOnly
            ended: root.onlyEnded
            shown: root.onlyEnded || !root.onlyDiffering || order.differs
            onShowRequested: entity => {
                root.entityActivated(entity);
                root.close();
            }
            onLeaveRequested: root.close()
        }

        PlainText {
            anchors.centerIn: parent
            theme: root.theme
            visible: list.count === 0
            dim: true
            text: root.onlyEnded ? qsTr("No order ended within the last hour.") : qsTr("Nothing is overridden: everything follows its programme.")
        }
    }
}
