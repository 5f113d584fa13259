// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts
import QtTest
import Belfry.Theme
import Belfry.Controls

Item {
    id: root

    width: 400
    height: 400

    Theme {
        id: look
    }

    Component {
        id: badges
        Row {
            property alias first: one
            PriorityBadge {
                id: one
                theme: look
                priority: 1
            }
            PriorityBadge {
                theme: look
                priority: 7
            }
        }
    }
    Component {
        id: button
        FlatButton {
            theme: look
            text: "Acknowledge"
        }
    }
    Component {
        id: hold
        HoldToConfirm {
            theme: look
            text: "Hold"
            holdMs: 60
            width: 100
        }
    }
    Component {
        id: sheet
        SheetDialog {
            id: dialog

            property alias words: wrapped
            property alias ruler: ruler
            property alias filler: filler

            theme: look
            title: "Sheet"
            parent: root

            PlainText {
                id: wrapped
                Layout.fillWidth: true
                theme: look
                wrapMode: Text.Wrap
                text: "A sentence that just about fits into one line"
            }
            PlainText {
                id: ruler
                theme: look
                text: wrapped.text
            }
            Item {
                id: filler
                Layout.fillWidth: true
            }
        }
    }
    Component {
        id: choice
        Choice {
            theme: look
            label: "Palette"
            model: ["Day", "Dusk", "Night"]
        }
    }
    Component {
        id: field
        Field {
            theme: look
            placeholderText: "Reason"
        }
    }
    Component {
        id: slider
        LevelSlider {
            theme: look
            label: "Level"
            from: 0
            to: 1
            stepSize: 0.05
        }
    }
    Component {
        id: card
        ErrorCard {
            theme: look
            message: "It failed"
            hint: "Try again"
        }
    }

    TestCase {
        name: "Theme"

        function test_everyTextIsReadable_data() {
            return [
                {
                    tag: "night"
                },
                {
                    tag: "dusk"
                },
                {
                    tag: "day"
                }
            ];
        }

        function test_everyTextIsReadable(data) {
            look.palette = data.tag;
            for (const ground of [look.background, look.panel, look.raised]) {
                verify(look.contrast(look.text, ground) >= 7, `text on ${ground}`);
                verify(look.contrast(look.dim, ground) >= 4.5, `dim on ${ground}: ${look.contrast(look.dim, ground)}`);
            }
            for (let i = 0; i < 4; ++i) {
                verify(look.contrast(look.priorityText[i], look.priority[i]) >= 4.5, `digit of P${i + 1}`);
            }
            verify(look.contrast(look.bannerText, look.banner) >= 7);
            look.palette = "night";
        }

        function test_touchTargets() {
            verify(look.control >= 24);
            look.touch = true;
            verify(look.control >= 48);
            verify(look.row >= 48);
            look.touch = false;
        }
    }

    TestCase {
        name: "Controls"
        when: windowShown

        function test_priorityIsNamedAndStaysInRange() {
            const row = createTemporaryObject(badges, root);
            compare(row.children[0].Accessible.name, "Priority 1");
            compare(row.children[1].Accessible.name, "Priority 4");
        }

        function test_reducedMotionKeepsTheOutline() {
            const row = createTemporaryObject(badges, root);
            row.first.flashing = true;
            row.first.beat = false;
            compare(row.first.lit, false);
            look.reducedMotion = true;
            compare(row.first.lit, true);
            look.reducedMotion = false;
        }

        function test_buttonByMouseSpaceAndReturn() {
            const item = createTemporaryObject(button, root);
            const spy = createTemporaryQmlObject("import QtTest; SignalSpy {}", root);
            spy.target = item;
            spy.signalName = "clicked";
            mouseClick(item);
            item.forceActiveFocus(Qt.TabFocusReason);
            keyClick(Qt.Key_Space);
            keyClick(Qt.Key_Return);
            compare(spy.count, 3);
            item.enabled = false;
            mouseClick(item);
            compare(spy.count, 3);
            compare(item.Accessible.name, "Acknowledge");
        }

        function test_tapsConfirmNothing() {
            const item = createTemporaryObject(hold, root);
            const spy = createTemporaryQmlObject("import QtTest; SignalSpy {}", root);
            spy.target = item;
            spy.signalName = "confirmed";
            for (let i = 0; i < 200; ++i) {
                mouseClick(item);
            }
            compare(spy.count, 0);
            mousePress(item);
            tryCompare(spy, "count", 1);
            mouseRelease(item);
            compare(spy.count, 1);
        }

        function test_holdingByKeyboard() {
            const item = createTemporaryObject(hold, root);
            const spy = createTemporaryQmlObject("import QtTest; SignalSpy {}", root);
            spy.target = item;
            spy.signalName = "confirmed";
            item.forceActiveFocus();
            keyClick(Qt.Key_Space);
            compare(spy.count, 0);
            keyPress(Qt.Key_Space);
            tryCompare(spy, "count", 1);
            keyRelease(Qt.Key_Space);
        }

        function test_losingFocusStopsTheHold() {
            const item = createTemporaryObject(hold, root);
            const other = createTemporaryObject(button, root);
            item.forceActiveFocus();
            keyPress(Qt.Key_Space);
            verify(item.holding);
            other.forceActiveFocus();
            verify(!item.holding);
        }

        function test_choiceKeepsItsWidth() {
            const item = createTemporaryObject(choice, root);
            const before = item.width;
            item.currentIndex = 1;
            compare(item.width, before);
            compare(item.Accessible.name, "Palette");
            verify(item.contentItem.width >= item.contentItem.implicitWidth, "nothing is cut off");
        }

        // were its text narrower while the sheet scrolls, one that wraps for want of just that room would make it scroll
        // and stop scrolling for ever
        function test_sheetsContentIsAsWideWhetherItScrollsOrNot() {
            const item = createTemporaryObject(sheet, root);
            item.open();
            tryCompare(item, "opened", true);
            const wide = item.words.width;
            for (let spare = -2; spare < look.gap4 + 2; ++spare) {
                item.width = 2 * look.gap4 + item.ruler.implicitWidth + spare;
                waitForRendering(root);
                compare(item.words.lineCount, item.words.width < item.ruler.implicitWidth ? 2 : 1);
            }
            item.width = wide + 2 * look.gap4;
            waitForRendering(root);
            item.filler.implicitHeight = 1000;  // taller than the window
            tryVerify(() => item.filler.height === 1000);
            compare(item.words.width, wide);
        }

        function test_fieldTellsItsPurpose() {
            const item = createTemporaryObject(field, root);
            compare(item.Accessible.name, "Reason");
            item.forceActiveFocus();
            keyClick("x");
            compare(item.text, "x");
        }

        function test_sliderByKeyboard() {
            const item = createTemporaryObject(slider, root);
            item.forceActiveFocus();
            keyClick(Qt.Key_Right);
            fuzzyCompare(item.value, 0.05, 0.001);
            compare(item.Accessible.name, "Level");
        }

        function test_errorCardSaysBoth() {
            const item = createTemporaryObject(card, root);
            compare(item.Accessible.name, "It failed");
            compare(item.Accessible.description, "Try again");
        }
    }
}
