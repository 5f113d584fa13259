// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Controls
import Belfry.Ui.Orders
import Belfry.Ui.Text

/** Every override in force: where, what, since and until when, and a way out. */
SheetDialog {
    id: root

    required property OrderViewModel viewModel
    required property Formatter formatter
    required property CityClock clock
    property bool readOnly: false

    signal entityActivated(string entity)

    title: qsTr("Orders in force")
    subtitle: qsTr("%n order(s)", "", root.viewModel.inForceCount)
    width: Math.min(root.theme.px(980), parent ? parent.width - 2 * root.theme.gap4 : root.theme.px(980))

    ListView {
        id: list

        Layout.fillWidth: true
        Layout.preferredHeight: Math.max(root.theme.row, Math.min(contentHeight, root.theme.px(480)))
        clip: true
        model: root.viewModel.inForce
        spacing: root.theme.gap1
        boundsBehavior: Flickable.StopAtBounds
        Accessible.role: Accessible.List
        Accessible.name: root.title

        delegate: Rectangle {
            id: order

            required property string orderId
            required property string entity
            required property string where
            required property string what
            required property string commandedText
            required property string acceptedText
            required property string actualText
            required property string orderState
            required property string owner
            required property string reason
            required property int targetCount
            required property double leaseEndsMs

            width: list.width
            implicitHeight: row.implicitHeight + 2 * root.theme.gap2
            radius: root.theme.radius
            color: root.theme.raised

            RowLayout {
                id: row

                anchors.fill: parent
                anchors.margins: root.theme.gap2
                spacing: root.theme.gap3

                ColumnLayout {
                    Layout.fillWidth: true
                    spacing: 0
                    PlainText {
                        Layout.fillWidth: true
                        theme: root.theme
                        strong: true
                        text: order.targetCount > 1 ? qsTr("%1 and %2 more").arg(order.where).arg(order.targetCount - 1) : order.where
                    }
                    PlainText {
                        Layout.fillWidth: true
                        theme: root.theme
                        dim: true
                        font.pixelSize: root.theme.small
                        text: `${order.what} · ${order.owner} · “${order.reason}”`
                    }
                }
                PlainText {
                    Layout.preferredWidth: root.theme.px(250)
                    theme: root.theme
                    text: qsTr("commanded %1 · actual %2").arg(order.commandedText).arg(order.actualText)
                }
                PlainText {
                    Layout.preferredWidth: root.theme.px(130)
                    theme: root.theme
                    text: order.leaseEndsMs > 0 ? qsTr("%1 left").arg(root.formatter.countdown(order.leaseEndsMs - root.clock.nowMs)) : "–"
                }
                FlatButton {
                    theme: root.theme
                    text: qsTr("Show")
                    onClicked: {
                        root.entityActivated(order.entity);
                        root.close();
                    }
                }
                FlatButton {
                    theme: root.theme
                    primary: true
                    visible: !root.readOnly
                    text: qsTr("Release")
                    enabled: root.viewModel.enabled && order.orderState !== "releasing"
                    onClicked: root.viewModel.release(order.orderId)
                }
            }
        }

        PlainText {
            anchors.centerIn: parent
            theme: root.theme
            visible: list.count === 0
            dim: true
            text: qsTr("Nothing is overridden: everything follows its programme.")
        }
    }
}
