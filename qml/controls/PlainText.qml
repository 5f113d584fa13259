// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Belfry.Theme

/** Text in the theme's type. Never interprets markup: names come from city systems. */
Text {
    id: root

    required property Theme theme
    property bool dim: false
    property bool strong: false

    textFormat: Text.PlainText
    color: root.dim ? root.theme.dim : root.theme.text
    font.family: root.theme.family
    font.pixelSize: root.theme.body
    font.weight: root.strong ? root.theme.weightStrong : root.theme.weightNormal
    font.features: root.theme.tabular
    elide: Text.ElideRight
    verticalAlignment: Text.AlignVCenter
    Accessible.role: Accessible.StaticText
    Accessible.name: root.text
}
