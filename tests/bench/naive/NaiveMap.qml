// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtLocation
import QtPositioning

/** The obvious way: one MapQuickItem per asset, made by Qt Location's MapItemView from a model. */
Window {
    id: root

    required property var points
    required property string tileUrl
    property var place: QtPositioning.coordinate(52.45, 13.30)
    property real zoom: 12
    property real turn: 0

    visible: true
    color: "#101418"

    Map {
        anchors.fill: parent
        plugin: Plugin {
            name: root.tileUrl === "" ? "itemsoverlay" : "osm"

            PluginParameter {
                name: "osm.mapping.providersrepository.disabled"
                value: true
            }
            PluginParameter {
                name: "osm.mapping.custom.host"
                value: root.tileUrl + "/night/%z/%x/%y.png"
            }
            PluginParameter {
                name: "osm.mapping.cache.disk.cost_strategy"
                value: "unitary"
            }
            PluginParameter {
                name: "osm.mapping.cache.disk.size"
                value: 0
            }
        }
        color: root.color
        copyrightsVisible: false
        maximumTilt: 0
        center: root.place
        zoomLevel: root.zoom
        bearing: root.turn
        onSupportedMapTypesChanged: {
            for (let i = 0; i < supportedMapTypes.length; ++i) {
                if (supportedMapTypes[i].style === MapType.CustomMap)
                    activeMapType = supportedMapTypes[i];
            }
        }

        MapItemView {
            model: root.points
            delegate: MapQuickItem {
                id: item

                required property var place
                required property color colour

                coordinate: place
                anchorPoint: Qt.point(4, 4)
                sourceItem: Rectangle {
                    width: 8
                    height: 8
                    radius: 4
                    color: item.colour
                }
            }
        }
    }
}
