// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Ui.Map
import Belfry.Ui.Selection

/** The map's own controls: the tools that select many, north, zoom and home, with what each is called below it. */
FocusScope {
    id: root

    required property MapViewModel viewModel
    required property SelectionViewModel selector
    required property color background
    required property color panel
    required property color line
    required property color ink
    required property color ring
    required property font textFont
    required property int targetSize
    required property point middle
    property bool toolsShown: true

    /** A tool was chosen: keys now belong to the map. */
    signal toolChosen

    implicitWidth: frame.width
    implicitHeight: frame.height

    component Button: MapButton {
        ink: root.ink
        ground: root.background
        ring: root.ring
        textFont: root.textFont
        size: root.targetSize
        onExplainedChanged: tip.show(this as MapButton)
    }

    component Tool: Button {
        id: tool

        required property int which

        visible: root.toolsShown
        checkable: true
        checked: root.selector.tool === tool.which
        onActivated: {
            root.selector.toggleTool(tool.which);
            root.toolChosen();
        }
    }

    Rectangle {
        id: frame

        width: controls.implicitWidth + 8
        height: controls.implicitHeight + 8
        radius: 4
        color: root.panel
        border.color: root.line

        RowLayout {
            id: controls

            anchors.centerIn: parent
            spacing: 2

            Tool {
                which: SelectionViewModel.Rectangle
                drawing: "M1 3 H15 V13 H1 Z"
                name: qsTr("Select in a rectangle")
                key: "R"
            }
            Tool {
                which: SelectionViewModel.Lasso
                drawing: "M5 11 C-1 10 0 2 7 2 C14 1 17 8 12 10 C9 12 4 10 4 12 C4 14 7 13 6 15"
                name: qsTr("Select with a lasso")
                key: "L"
            }
            Tool {
                which: SelectionViewModel.Radius
                drawing: "M1 8 A7 7 0 1 1 15 8 A7 7 0 1 1 1 8 M8 8 L13 3"
                name: qsTr("Select within a radius")
                key: "C"
            }
            Tool {
                which: SelectionViewModel.Street
                drawing: "M4 1 L1 15 M12 1 L15 15 M8 2 V4 M8 7 V9 M8 12 V14"
                name: qsTr("Select a street")
                key: "S"
            }
            Rectangle {
                Layout.fillHeight: true
                implicitWidth: 1
                visible: root.toolsShown
                color: root.line
            }
            Button {
                glyph: "N"
                rotation: -root.viewModel.camera.bearing
                name: qsTr("Turn north up")
                key: "N"
                onActivated: root.viewModel.camera.northUp()
            }
            Button {
                glyph: "+"
                name: qsTr("Zoom in")
                key: "+"
                onActivated: root.viewModel.camera.glideZoom(1, root.middle.x, root.middle.y)
            }
            Button {
                glyph: "−"
                name: qsTr("Zoom out")
                key: "−"
                onActivated: root.viewModel.camera.glideZoom(-1, root.middle.x, root.middle.y)
            }
            Button {
                glyph: "⌂"
                name: qsTr("Show the whole city")
                key: qsTr("Home")
                onActivated: root.viewModel.home()
            }
        }
    }

    Rectangle {
        id: tip

        property MapButton about: null

        function show(button: MapButton): void {
            if (button.explained)
                tip.about = button;
            else if (tip.about === button)
                tip.about = null;
        }

        anchors.right: frame.right
        anchors.top: frame.bottom
        anchors.topMargin: 4
        visible: tip.about !== null
        width: label.implicitWidth + 16
        height: label.implicitHeight + 8
        radius: 4
        color: root.panel
        border.color: root.line

        Text {
            id: label

            anchors.centerIn: parent
            text: tip.about === null ? "" : tip.about.tip
            color: root.ink
            font: root.textFont
        }
    }
}
