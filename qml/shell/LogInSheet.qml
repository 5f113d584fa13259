// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Belfry.Controls
import Belfry.Theme
import Belfry.Ui.Shell

/** Asks who is there: before anything is shown, when the console was left alone, and again before grave orders. */
T.Popup {
    id: root

    required property SessionViewModel session
    required property string cityName
    required property Theme theme

    readonly property int ask: root.session.ask
    property bool capsLock: false

    // a popup, so that nothing that is open below takes a click or a key; nothing but an answer closes it
    parent: T.Overlay.overlay
    width: parent ? parent.width : 0
    height: parent ? parent.height : 0
    padding: 0
    modal: true
    focus: true
    closePolicy: T.Popup.NoAutoClose
    visible: root.ask !== SessionViewModel.Nothing
    onAskChanged: {
        root.clear();
        root.begin();
    }
    onOpened: root.begin()

    function begin(): void {
        if (root.ask === SessionViewModel.LogIn && user.text === "") {
            user.forceActiveFocus();
        } else {
            password.forceActiveFocus();
        }
    }
    function clear(): void {
        password.text = "";
        fresh.text = "";
        repeat.text = "";
        root.capsLock = false;
    }
    function send(): void {
        if (!confirm.enabled) {
            return;
        }
        if (root.ask === SessionViewModel.LogIn) {
            root.session.logIn(user.text, password.text);
        } else if (root.ask === SessionViewModel.ChangePassword) {
            root.session.changePassword(password.text, fresh.text);
        } else {
            root.session.verify(password.text);
        }
        root.clear();
        password.forceActiveFocus();
    }
    /** There is no way to ask for the key itself: a capital without Shift gives it away. */
    function notice(event: KeyEvent): void {
        if (event.text.length === 1 && event.text.toLowerCase() !== event.text.toUpperCase()) {
            const shift = (event.modifiers & Qt.ShiftModifier) !== 0;
            root.capsLock = (event.text === event.text.toUpperCase()) !== shift;
        }
    }

    background: Rectangle {
        // what may not be seen before the log-in is not; a locked console goes on showing the city
        color: root.ask === SessionViewModel.LogIn ? root.theme.background : "transparent"
    }
    T.Overlay.modal: Rectangle {
        color: root.theme.scrim
    }

    contentItem: FocusScope {
        focus: true
        Keys.onEscapePressed: if (root.session.mayCancel) {
            root.session.cancel();
        }

        Rectangle {
            id: card

            anchors.centerIn: parent
            width: Math.min(root.theme.px(440), parent.width - 2 * root.theme.gap4)
            height: column.implicitHeight + 2 * root.theme.gap4
            color: root.theme.panel
            radius: root.theme.radius
            border.width: root.theme.hairline
            border.color: root.theme.frame

            ColumnLayout {
                id: column

                anchors.fill: parent
                anchors.margins: root.theme.gap4
                spacing: root.theme.gap3
                Accessible.role: Accessible.Dialog
                Accessible.name: title.text

                PlainText {
                    id: title

                    Layout.fillWidth: true
                    theme: root.theme
                    strong: true
                    font.pixelSize: root.theme.large
                    text: {
                        switch (root.ask) {
                        case SessionViewModel.Unlock:
                            return qsTr("Locked");
                        case SessionViewModel.Again:
                            return qsTr("Your password again");
                        case SessionViewModel.ChangePassword:
                            return qsTr("Change the password");
                        default:
                            return root.cityName === "" ? qsTr("Log in") : qsTr("Log in – %1").arg(root.cityName);
                        }
                    }
                    Accessible.role: Accessible.Heading
                }
                PlainText {
                    Layout.fillWidth: true
                    theme: root.theme
                    dim: true
                    wrapMode: Text.Wrap
                    visible: text !== ""
                    text: {
                        switch (root.ask) {
                        case SessionViewModel.Unlock:
                            return qsTr("%1 is logged in here. The city is shown; nothing can be done until the password comes.").arg(root.session.person);
                        case SessionViewModel.Again:
                            return qsTr("%1, what you are about to do has consequences for many. Then try it again.").arg(root.session.person);
                        case SessionViewModel.ChangePassword:
                            return qsTr("At least 12 characters. Several words in a row are long and easy to keep in mind.");
                        default:
                            return root.session.unreadable ? qsTr("The gateway cannot read its accounts. Tell whoever looks after it.") : "";
                        }
                    }
                }
                Field {
                    id: user

                    Layout.fillWidth: true
                    theme: root.theme
                    visible: root.ask === SessionViewModel.LogIn
                    placeholderText: qsTr("User")
                    maximumLength: 64
                    inputMethodHints: Qt.ImhNoAutoUppercase | Qt.ImhNoPredictiveText
                    onAccepted: password.forceActiveFocus()
                }
                Field {
                    id: password

                    Layout.fillWidth: true
                    theme: root.theme
                    placeholderText: root.ask === SessionViewModel.ChangePassword ? qsTr("Present password") : qsTr("Password")
                    maximumLength: 256
                    echoMode: TextInput.Password
                    inputMethodHints: Qt.ImhHiddenText | Qt.ImhSensitiveData | Qt.ImhNoAutoUppercase | Qt.ImhNoPredictiveText
                    onAccepted: root.ask === SessionViewModel.ChangePassword ? fresh.forceActiveFocus() : root.send()
                    Keys.onPressed: event => root.notice(event)
                }
                Field {
                    id: fresh

                    Layout.fillWidth: true
                    theme: root.theme
                    visible: root.ask === SessionViewModel.ChangePassword
                    placeholderText: qsTr("New password")
                    maximumLength: 256
                    echoMode: TextInput.Password
                    inputMethodHints: Qt.ImhHiddenText | Qt.ImhSensitiveData | Qt.ImhNoAutoUppercase | Qt.ImhNoPredictiveText
                    onAccepted: repeat.forceActiveFocus()
                    Keys.onPressed: event => root.notice(event)
                }
                Field {
                    id: repeat

                    Layout.fillWidth: true
                    theme: root.theme
                    visible: root.ask === SessionViewModel.ChangePassword
                    placeholderText: qsTr("New password once more")
                    maximumLength: 256
                    echoMode: TextInput.Password
                    inputMethodHints: Qt.ImhHiddenText | Qt.ImhSensitiveData | Qt.ImhNoAutoUppercase | Qt.ImhNoPredictiveText
                    onAccepted: root.send()
                    Keys.onPressed: event => root.notice(event)
                }
                PlainText {
                    Layout.fillWidth: true
                    theme: root.theme
                    visible: root.capsLock
                    strong: true
                    text: qsTr("⇪ Caps Lock seems to be on.")
                }
                PlainText {
                    Layout.fillWidth: true
                    theme: root.theme
                    visible: repeat.visible && repeat.text !== "" && repeat.text !== fresh.text
                    wrapMode: Text.Wrap
                    text: qsTr("The two new ones are not the same yet.")
                }
                PlainText {
                    Layout.fillWidth: true
                    theme: root.theme
                    visible: root.session.problem !== ""
                    strong: true
                    wrapMode: Text.Wrap
                    text: "⚠ " + root.session.problem
                    Accessible.role: Accessible.AlertMessage
                }
                PlainText {
                    Layout.fillWidth: true
                    theme: root.theme
                    visible: root.session.problemHint !== ""
                    dim: true
                    wrapMode: Text.Wrap
                    text: root.session.problemHint
                }
                RowLayout {
                    Layout.fillWidth: true
                    Layout.topMargin: root.theme.gap2
                    spacing: root.theme.gap2

                    FlatButton {
                        theme: root.theme
                        visible: root.ask === SessionViewModel.Unlock
                        quiet: true
                        text: qsTr("Somebody else…")
                        onClicked: root.session.logOut()
                    }
                    Item {
                        Layout.fillWidth: true
                    }
                    FlatButton {
                        theme: root.theme
                        visible: root.session.mayCancel
                        text: qsTr("Cancel")
                        onClicked: root.session.cancel()
                    }
                    FlatButton {
                        id: confirm

                        theme: root.theme
                        primary: true
                        enabled: !root.session.busy && password.text !== "" && (!user.visible || user.text.trim() !== "") && (!fresh.visible || (fresh.text.length >= 12 && fresh.text === repeat.text))
                        text: root.session.busy ? qsTr("One moment…") : root.ask === SessionViewModel.Unlock ? qsTr("Unlock") : root.ask === SessionViewModel.LogIn ? qsTr("Log in") : root.ask === SessionViewModel.ChangePassword ? qsTr("Change") : qsTr("Confirm")
                        onClicked: root.send()
                    }
                }
            }
        }
    }
}
