// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Belfry.Controls
import Belfry.Ui.Alarms
import Belfry.Ui.Text

/** Plans work that suppresses alarms: what, where, from when and how long; the work order is mandatory. */
SheetDialog {
    id: root

    required property MaintenanceViewModel viewModel
    required property Formatter formatter
    required property CityClock clock
    /** The asset that is selected, with everything below it; may be empty. */
    required property string entity
    required property string entityTitle
    /** The ring that is drawn on the map, and how many assets are selected in it; may be empty. */
    required property list<point> area
    required property int areaCount
    property int startMinutes: 0
    property int minutes: 120

    readonly property bool placed: layer.currentIndex > 0 || district.currentIndex > 0 || asset.selected || ring.selected

    title: qsTr("Plan maintenance")
    subtitle: qsTr("Alarms of this place are suppressed from then until then.")
    onOpened: {
        what.text = "";
        order.text = "";
        layer.currentIndex = 0;
        district.currentIndex = 0;
        asset.selected = false;
        ring.selected = root.area.length > 0;
        root.startMinutes = 0;
        root.minutes = 120;
        what.forceActiveFocus();
    }

    Field {
        id: what

        Layout.fillWidth: true
        theme: root.theme
        placeholderText: qsTr("What is done")
    }
    Field {
        id: order

        Layout.fillWidth: true
        theme: root.theme
        placeholderText: qsTr("Number of the work order")
    }
    SectionTitle {
        theme: root.theme
        text: qsTr("Where: all that is chosen must fit")
    }
    Flow {
        Layout.fillWidth: true
        spacing: root.theme.gap2

        Choice {
            id: layer

            theme: root.theme
            label: qsTr("Layer")
            model: [qsTr("All layers"), ...root.viewModel.layerTitles]
        }
        Choice {
            id: district

            theme: root.theme
            label: qsTr("District")
            model: [qsTr("All districts"), ...root.viewModel.districts]
        }
        FlatButton {
            id: asset

            theme: root.theme
            visible: root.entity !== ""
            text: qsTr("Only %1").arg(root.entityTitle)
            onClicked: asset.selected = !asset.selected
        }
        FlatButton {
            id: ring

            theme: root.theme
            visible: root.area.length > 0
            text: qsTr("The area on the map (%n selected)", "", root.areaCount)
            onClicked: ring.selected = !ring.selected
        }
    }
    PlainText {
        Layout.fillWidth: true
        theme: root.theme
        dim: true
        visible: root.area.length === 0
        wrapMode: Text.Wrap
        text: qsTr("By an area: select it on the map first, with the lasso, a rectangle or a radius.")
    }
    SectionTitle {
        theme: root.theme
        text: qsTr("Begins")
    }
    Flow {
        Layout.fillWidth: true
        spacing: root.theme.gap2

        Repeater {
            model: [0, 60, 240, 720, 1440]
            FlatButton {
                required property int modelData

                theme: root.theme
                text: modelData === 0 ? qsTr("Now") : qsTr("in %1").arg(root.formatter.duration(modelData * 60000))
                selected: root.startMinutes === modelData
                onClicked: root.startMinutes = modelData
            }
        }
    }
    SectionTitle {
        theme: root.theme
        text: qsTr("For how long")
    }
    Flow {
        Layout.fillWidth: true
        spacing: root.theme.gap2

        Repeater {
            model: [30, 60, 120, 240, 480, 1440]
            FlatButton {
                required property int modelData

                theme: root.theme
                text: root.formatter.duration(modelData * 60000)
                selected: root.minutes === modelData
                onClicked: root.minutes = modelData
            }
        }
    }
    PlainText {
        Layout.fillWidth: true
        theme: root.theme
        dim: true
        text: qsTr("%1 – %2").arg(root.formatter.dateTime(root.clock.nowMs + root.startMinutes * 60000)).arg(root.formatter.dateTime(root.clock.nowMs + (root.startMinutes + root.minutes) * 60000))
    }
    RowLayout {
        Layout.fillWidth: true
        spacing: root.theme.gap2

        Item {
            Layout.fillWidth: true
        }
        FlatButton {
            theme: root.theme
            text: qsTr("Cancel")
            onClicked: root.close()
        }
        FlatButton {
            theme: root.theme
            primary: true
            text: qsTr("Plan")
            enabled: root.viewModel.enabled && what.text.trim() !== "" && order.text.trim() !== "" && root.placed
            hint: enabled ? "" : !root.placed ? qsTr("Choose a layer, a district, the asset or an area: never the whole city.") : qsTr("Say what is done and give the work order.")
            onClicked: {
                root.viewModel.plan(what.text, order.text, layer.currentIndex - 1, district.currentIndex - 1, asset.selected ? root.entity : "", root.startMinutes, root.minutes, ring.selected ? root.area : []);
                root.close();
            }
        }
    }
}
