// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Belfry.Map
import Belfry.Ui.Map

/** The console's base map and layers, without the console around them. */
Window {
    id: root

    required property MapViewModel viewModel

    visible: true
    color: "#101418"

    BaseMap {
        anchors.fill: parent
        camera: root.viewModel.camera
        tileUrl: root.viewModel.tileUrl
        palette: "night"
        background: root.color
    }
    LayerOverlayItem {
        objectName: "overlay"
        anchors.fill: parent
        viewModel: root.viewModel
    }
}
