// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts
import Belfry.Theme
import Belfry.Controls
import Belfry.Ui.Text

/** One attribute: name, value with unit, age; struck with a mark when it is not to be trusted. */
ColumnLayout {
    id: root

    required property Theme theme
    required property Formatter formatter
    required property CityClock clock
    required property string title
    required property string valueText
    required property double observedMs
    /** 0 good, 1 uncertain, 2 bad, 3 stale, 4 missing */
    required property int quality
    required property int freshness
    required property bool leading

    readonly property list<string> qualityWords: ["", qsTr("uncertain"), qsTr("bad"), qsTr("stale"), qsTr("missing")]
    readonly property bool doubtful: root.quality > 0 || root.freshness >= 2
    /** Sentences stand below their name, in full. */
    readonly property bool wordy: root.valueText.length > 26

    spacing: 0
    Accessible.role: Accessible.StaticText
    Accessible.name: `${root.title}: ${root.valueText} ${root.qualityWords[root.quality]}`

    RowLayout {
        Layout.fillWidth: true
        Layout.preferredHeight: root.theme.px(23)
        spacing: root.theme.gap2

        PlainText {
            Layout.fillWidth: true
            theme: root.theme
            Layout.minimumWidth: root.theme.px(70)
            text: root.title
            dim: true
            Accessible.ignored: true
        }
        PlainText {
            theme: root.theme
            visible: root.quality > 0
            text: root.qualityWords[root.quality] ?? ""
            dim: true
            font.italic: true
            font.pixelSize: root.theme.small
            Accessible.ignored: true
        }
        PlainText {
            theme: root.theme
            visible: !root.wordy
            text: root.valueText
            strong: root.leading && !root.doubtful
            dim: root.doubtful
            font.strikeout: root.quality === 2
            horizontalAlignment: Text.AlignRight
            Layout.maximumWidth: root.theme.px(230)
            Accessible.ignored: true
        }
        AgeLabel {
            Layout.preferredWidth: root.theme.px(48)
            horizontalAlignment: Text.AlignRight
            theme: root.theme
            formatter: root.formatter
            clock: root.clock
            sinceMs: root.observedMs
            strong: root.freshness >= 2
        }
    }
    PlainText {
        Layout.fillWidth: true
        Layout.bottomMargin: root.theme.gap1
        theme: root.theme
        visible: root.wordy
        text: root.valueText
        wrapMode: Text.Wrap
        strong: root.leading && !root.doubtful
        dim: root.doubtful
        font.strikeout: root.quality === 2
        Accessible.ignored: true
    }
}
