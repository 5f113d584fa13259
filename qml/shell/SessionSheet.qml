// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Controls
import Belfry.Ui.Shell
import Belfry.Ui.Text

/** Who is logged in, as what, and what they may do about it. */
SheetDialog {
    id: root

    required property SessionViewModel session
    required property Formatter formatter
    required property string operatorName

    signal auditRequested
    signal handoverRequested

    title: root.operatorName
    subtitle: root.session.known ? root.session.role : ""

    PlainText {
        Layout.fillWidth: true
        theme: root.theme
        visible: root.session.open
        strong: true
        wrapMode: Text.Wrap
        text: qsTr("⚠ Accounts are open: nobody asked for a password, and whoever reaches the gateway operates under the name they give.")
    }
    PlainText {
        Layout.fillWidth: true
        theme: root.theme
        visible: root.session.unreadable
        strong: true
        wrapMode: Text.Wrap
        text: qsTr("⚠ The gateway cannot read its accounts: everybody only looks until it can.")
    }
    PlainText {
        Layout.fillWidth: true
        theme: root.theme
        visible: root.session.certificateEndsMs > 0
        strong: root.session.certificateEndsSoon
        wrapMode: Text.Wrap
        text: (root.session.certificateEndsSoon ? "⚠ " : "") + qsTr("The gateway’s certificate ends %1.").arg(root.formatter.dateTime(root.session.certificateEndsMs))
    }
    RowLayout {
        Layout.fillWidth: true
        spacing: root.theme.gap2

        FlatButton {
            theme: root.theme
            visible: root.session.mayHandOver
            text: qsTr("Shift handover…")
            onClicked: {
                root.close();
                root.handoverRequested();
            }
        }
        FlatButton {
            theme: root.theme
            visible: root.session.mayAudit
            text: qsTr("Audit…")
            onClicked: {
                root.close();
                root.auditRequested();
            }
        }
    }
    RowLayout {
        Layout.fillWidth: true
        Layout.topMargin: root.theme.gap2
        spacing: root.theme.gap2
        visible: root.session.byAccount

        FlatButton {
            theme: root.theme
            text: qsTr("Change the password…")
            onClicked: {
                root.close();
                root.session.wantPasswordChange();
            }
        }
        Item {
            Layout.fillWidth: true
        }
        FlatButton {
            theme: root.theme
            text: qsTr("Lock")
            onClicked: {
                root.close();
                root.session.lock();
            }
        }
        FlatButton {
            theme: root.theme
            primary: true
            text: qsTr("Log out")
            onClicked: {
                root.close();
                root.session.logOut();
            }
        }
    }
}
