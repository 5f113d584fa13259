// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtLocation
import Belfry.Ui.Map

/** The city's own map, from tiles of the loopback tile service and from nowhere else. One Map per palette, made when it is
 *  first needed and kept, so that changing palette is one frame. */
Item {
    id: root

    required property CameraController camera
    required property string tileUrl
    required property string palette
    required property color background

    Rectangle {
        anchors.fill: parent
        color: root.background
        // a map fills itself; twice costs a millisecond a frame where there is no GPU
        visible: root.tileUrl === ""
    }

    AffinePlanes {
        width: 1
        height: 1
    }

    Repeater {
        model: root.tileUrl === "" ? [] : ["day", "dusk", "night"]

        Loader {
            id: loader

            required property string modelData
            readonly property bool wanted: modelData === root.palette

            anchors.fill: parent
            visible: wanted
            active: false
            onWantedChanged: active = active || wanted
            Component.onCompleted: active = wanted

            sourceComponent: Map {
                plugin: Plugin {
                    name: "osm"

                    PluginParameter {
                        name: "osm.mapping.providersrepository.disabled"
                        value: true
                    }
                    PluginParameter {
                        name: "osm.mapping.custom.host"
                        value: root.tileUrl + "/" + loader.modelData + "/%z/%x/%y.png"
                    }
                    PluginParameter {
                        name: "osm.mapping.cache.disk.cost_strategy"
                        value: "unitary"
                    }
                    PluginParameter {
                        name: "osm.mapping.cache.disk.size"
                        value: 0
                    }
                    PluginParameter {
                        name: "osm.useragent"
                        value: "Belfry"
                    }
                }
                color: root.background
                copyrightsVisible: false
                maximumTilt: 0
                center: root.camera.center
                zoomLevel: root.camera.zoom
                bearing: root.camera.bearing
                // without this choice the plugin would ask a public server
                onSupportedMapTypesChanged: {
                    for (let i = 0; i < supportedMapTypes.length; ++i) {
                        if (supportedMapTypes[i].style === MapType.CustomMap)
                            activeMapType = supportedMapTypes[i];
                    }
                }
            }
        }
    }
}
