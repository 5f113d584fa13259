// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick

/** Colours by meaning, type and spacing: the only place with hex colours and pixels (tokens.md). Main owns one and
 *  hands it down; nothing else keeps state about looks. */
QtObject {
    id: root

    /** "day", "dusk" or "night". */
    property string palette: "night"
    /** 1 at the desk, 1.5 for touch, 2.5 on a wall. */
    property real scale: 1
    property bool reducedMotion: false
    /** Fingers need 48 px, a mouse 24. */
    property bool touch: false
    /** Height of what lies over everything at the window's top; sheets keep clear of it. */
    property real topInset: 0

    readonly property bool isDay: palette === "day"

    // surfaces and text
    readonly property color background: pick("#0F151C", "#262C33", "#E9ECEF")
    readonly property color panel: pick("#161E27", "#2E353D", "#F6F7F9")
    readonly property color raised: pick("#1E2833", "#384049", "#FFFFFF")
    readonly property color pressed: pick("#2A3644", "#444D57", "#DDE2E7")
    readonly property color line: pick("#2C3946", "#4A545F", "#C5CCD3")
    readonly property color frame: pick("#5E7083", "#8A96A3", "#7C8894")
    readonly property color text: pick("#D5DEE6", "#E4E9EE", "#1C242C")
    readonly property color dim: pick("#93A2B0", "#AEB9C4", "#505D69")
    readonly property color selection: pick("#FFFFFF", "#FFFFFF", "#0B57A8")
    readonly property color scrim: pick("#B30F151C", "#B31B2026", "#80505D69")

    // what is not live: a full-width banner in the strongest neutral, no alarm colour
    readonly property color banner: pick("#D5DEE6", "#E4E9EE", "#1C242C")
    readonly property color bannerText: pick("#0F151C", "#1B2026", "#FFFFFF")

    // alarms, and nothing else
    readonly property list<color> priority: [pick("#FF5A52", "#FF6B60", "#C4161C"), pick("#FF9F2E", "#FFAA42", "#EE8A00"), pick("#F7E463", "#F9EA78", "#FFD84A"), pick("#9D7BF0", "#A98BF5", "#5B2FB3")]
    readonly property list<color> priorityText: [pick("#0F151C", "#1B2026", "#FFFFFF"), pick("#0F151C", "#1B2026", "#1C242C"), pick("#0F151C", "#1B2026", "#1C242C"), pick("#0F151C", "#1B2026", "#FFFFFF")]
    readonly property color alarmOutline: pick("#0F151C", "#1B2026", "#1C242C")

    // data: one quiet ramp, more contrast = more attention
    readonly property list<color> ramp: [pick("#3E5166", "#56697D", "#A9B7C4"), pick("#5C7791", "#728BA3", "#7F96AC"), pick("#86A7C4", "#98B5CE", "#557594"), pick("#B9D6EC", "#C4DCEF", "#2F5577"), pick("#F2F7FB", "#F7FAFC", "#0E3557")]
    readonly property color lamp: pick("#F3E9C8", "#F6EDD0", "#6B6440")
    readonly property color curve: pick("#D5DEE6", "#E4E9EE", "#1C242C")

    // the European air-quality index, for the inspector's scale only
    readonly property list<color> airBands: ["#50F0E6", "#50CCAA", "#F0E641", "#FF5050", "#960032", "#7D2181"]

    // type
    readonly property string family: "Noto Sans"
    readonly property int small: px(12)
    readonly property int body: px(14)
    readonly property int large: px(16)
    readonly property int title: px(22)
    readonly property int weightNormal: Font.Normal
    readonly property int weightStrong: Font.DemiBold
    /** Figures of one width, so that numbers do not dance. */
    readonly property var tabular: ({
            "tnum": 1
        })

    // space, in steps of 4 px
    readonly property int hairline: 1
    readonly property int ring: Math.max(2, px(2))
    readonly property int gap1: px(4)
    readonly property int gap2: px(8)
    readonly property int gap3: px(12)
    readonly property int gap4: px(16)
    readonly property int gap6: px(24)
    readonly property int radius: px(4)
    readonly property int control: touch ? Math.max(48, px(32)) : px(30)
    readonly property int row: touch ? Math.max(48, px(32)) : px(32)
    readonly property int badge: px(18)
    readonly property int railWidth: px(212)
    readonly property int inspectorWidth: px(376)
    readonly property int topBarHeight: px(46)
    readonly property int sheetWidth: px(640)
    readonly property int trendHeight: px(112)

    function px(size: real): int {
        return Math.round(size * root.scale);
    }

    function pick(night: color, dusk: color, day: color): color {
        return root.palette === "day" ? day : root.palette === "dusk" ? dusk : night;
    }

    /** WCAG 2 contrast of two opaque colours, 1..21. */
    function contrast(a: color, b: color): real {
        const first = root.luminance(a);
        const second = root.luminance(b);
        return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
    }

    function luminance(c: color): real {
        const linear = v => v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
        return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b);
    }
}
