// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtPositioning
import Belfry.Ui.Map
import Belfry.Ui.Selection

/** The city, live: base map, layers, selection, and the gestures and keys that move the view. Colours come from the theme
 *  through properties, so that this module knows no theme. */
FocusScope {
    id: root

    required property MapViewModel viewModel
    required property SelectionViewModel selector
    required property string palette
    required property color background
    required property color panel
    required property color line
    required property color ink
    required property color dimInk
    required property color selection
    required property list<color> ramp
    required property color lamp
    required property color outline
    required property list<color> priorities
    required property font textFont
    property real symbolScale: 1.0
    property int targetSize: 28
    /** "shown 1,146 of 21,768": made by the shell, which knows the locale. */
    property string countsText: ""
    /** Assets under override: `entity`, `text` ("1:58"). */
    property var lockBadges: []
    property bool interactive: true
    /** Offers the tools that select many. */
    property bool selecting: root.interactive

    /** Something can be done at a place: right click, long press and the menu key ask for it. */
    property bool placing: false
    /** A place that somebody is about to use, with its radius in metres; shown while `pinShown`. */
    property bool pinShown: false
    property geoCoordinate pin
    property real pinRadius: 0

    signal assetActivated(string entity)
    /** `at` is in the map. */
    signal placeRequested(point at, geoCoordinate place)

    function requestPlace(at: point): void {
        if (root.placing) {
            root.placeRequested(at, root.viewModel.camera.toCoordinate(at.x, at.y));
        }
    }

    Accessible.role: Accessible.Canvas
    Accessible.name: qsTr("City map")
    Accessible.description: qsTr("Arrow keys move the map, with Ctrl they turn it, plus and minus zoom, N turns north up, full stop and comma step through assets, R, L, C and S select many, Home shows the whole city, the menu key offers what can be done in its middle")
    activeFocusOnTab: true

    Binding {
        target: root.viewModel.style
        property: "ramp"
        value: root.ramp
    }
    Binding {
        target: root.viewModel.style
        property: "lamp"
        value: root.lamp
    }
    Binding {
        target: root.viewModel.style
        property: "symbol"
        value: root.ink
    }
    Binding {
        target: root.viewModel.style
        property: "plate"
        value: root.panel
    }
    Binding {
        target: root.viewModel.style
        property: "outline"
        value: root.outline
    }
    Binding {
        target: root.viewModel.style
        property: "dim"
        value: root.dimInk
    }
    Binding {
        target: root.viewModel.style
        property: "priorities"
        value: root.priorities
    }
    Binding {
        target: root.viewModel.style
        property: "fontFamily"
        value: root.textFont.family
    }
    Binding {
        target: root.viewModel.style
        property: "symbolScale"
        value: root.symbolScale
    }
    Binding {
        target: root.viewModel.style
        property: "light"
        value: root.palette === "day"
    }

    Keys.enabled: root.interactive
    Keys.onPressed: event => {
        const camera = root.viewModel.camera;
        const far = (event.modifiers & Qt.ShiftModifier) ? 400 : 100;
        // brackets need a third modifier on many keyboards: Ctrl and an arrow turn as well
        const turns = (event.modifiers & Qt.ControlModifier) !== 0;
        event.accepted = true;
        if (root.selector.active && root.steer(event, far / 5))
            return;
        switch (event.key) {
        case Qt.Key_Left:
            if (turns)
                camera.rotateBy(-15, root.width / 2, root.height / 2);
            else
                camera.panBy(far, 0);
            break;
        case Qt.Key_Right:
            if (turns)
                camera.rotateBy(15, root.width / 2, root.height / 2);
            else
                camera.panBy(-far, 0);
            break;
        case Qt.Key_Up:
            camera.panBy(0, far);
            break;
        case Qt.Key_Down:
            camera.panBy(0, -far);
            break;
        case Qt.Key_Plus:
        case Qt.Key_Equal:
            camera.glideZoom(1, root.width / 2, root.height / 2);
            break;
        case Qt.Key_Minus:
            camera.glideZoom(-1, root.width / 2, root.height / 2);
            break;
        case Qt.Key_BracketLeft:
            camera.rotateBy(-15, root.width / 2, root.height / 2);
            break;
        case Qt.Key_BracketRight:
            camera.rotateBy(15, root.width / 2, root.height / 2);
            break;
        case Qt.Key_N:
            camera.northUp();
            break;
        case Qt.Key_Home:
            root.viewModel.home();
            break;
        case Qt.Key_Period:
            root.viewModel.selectNext(1);
            break;
        case Qt.Key_Comma:
            root.viewModel.selectNext(-1);
            break;
        case Qt.Key_Menu:
            root.requestPlace(Qt.point(root.width / 2, root.height / 2));
            break;
        case Qt.Key_Return:
        case Qt.Key_Enter:
            if (root.viewModel.selected !== "")
                root.viewModel.locate(root.viewModel.selected);
            break;
        case Qt.Key_Escape:
            if (root.selector.cancel())
                break;
            if (root.viewModel.selected !== "")
                root.viewModel.selected = "";
            else
                root.selector.clear();
            break;
        case Qt.Key_R:
        case Qt.Key_L:
        case Qt.Key_C:
        case Qt.Key_S:
            event.accepted = root.selecting && (event.modifiers & ~Qt.ShiftModifier) === 0;
            if (event.accepted)
                root.selector.toggleTool(root.toolOf(event.key));
            break;
        default:
            event.accepted = false;
        }
    }

    /** Keys of a selection tool; false for those that it does not know. */
    function steer(event: var, far: real): bool {
        switch (event.key) {
        case Qt.Key_Left:
            root.selector.moveCursor(-far, 0);
            return true;
        case Qt.Key_Right:
            root.selector.moveCursor(far, 0);
            return true;
        case Qt.Key_Up:
            root.selector.moveCursor(0, -far);
            return true;
        case Qt.Key_Down:
            root.selector.moveCursor(0, far);
            return true;
        case Qt.Key_Space:
            root.selector.putAtCursor();
            return true;
        case Qt.Key_Return:
        case Qt.Key_Enter:
            root.selector.finishAtCursor((event.modifiers & Qt.ShiftModifier) !== 0);
            return true;
        case Qt.Key_Backspace:
            root.selector.takeBack();
            return true;
        }
        return false;
    }

    function toolOf(key: int): int {
        return key === Qt.Key_R ? SelectionViewModel.Rectangle : key === Qt.Key_L ? SelectionViewModel.Lasso : key === Qt.Key_C ? SelectionViewModel.Radius : SelectionViewModel.Street;
    }

    /** To a screen reader. */
    function say(text: string): void {
        Accessible.announce(text);
    }

    /** Keys belong to the map itself, not to the button that was used last. */
    function takeFocus(): void {
        toolbar.focus = false;
        root.forceActiveFocus();
    }

    Connections {
        target: root.selector

        function onAnnounced(text: string): void {
            root.say(text);
        }
    }

    Connections {
        target: root.viewModel

        function onActivated(id: string): void {
            root.assetActivated(id);
        }
    }

    BaseMap {
        anchors.fill: parent
        camera: root.viewModel.camera
        tileUrl: root.viewModel.tileUrl
        palette: root.palette
        background: root.background
    }

    LayerOverlayItem {
        anchors.fill: parent
        viewModel: root.viewModel
    }

    // --- what is selected, hovered and held: few, so ordinary items

    Rectangle {
        readonly property var at: root.placeOnScreen(root.viewModel.selectedPlace, root.viewModel.camera.revision)

        visible: root.viewModel.selectedPlace.isValid
        x: at.x - width / 2
        y: at.y - height / 2
        width: 26 * root.symbolScale
        height: width
        radius: width / 2
        color: "transparent"
        border.color: root.selection
        border.width: 2
    }

    // a place that something is about to happen at: its area and a cross of two strokes, light on dark
    Item {
        readonly property var at: root.placeOnScreen(root.pin, root.viewModel.camera.revision)

        visible: root.pinShown && root.pin.isValid
        x: at.x
        y: at.y
        Accessible.role: Accessible.Graphic
        Accessible.name: qsTr("Chosen place")

        Rectangle {
            readonly property real reach: 2 * root.pinRadius / Math.max(0.01, root.viewModel.camera.metresPerPixel)

            anchors.centerIn: parent
            visible: reach > 8
            width: Math.min(reach, 20000)
            height: width
            radius: width / 2
            color: "transparent"
            border.color: root.selection
            border.width: 1
        }
        Repeater {
            model: [[30, 6, root.panel], [6, 30, root.panel], [28, 2, root.selection], [2, 28, root.selection]]
            Rectangle {
                required property var modelData

                anchors.centerIn: parent
                width: modelData[0] * root.symbolScale
                height: modelData[1] * root.symbolScale
                color: modelData[2]
            }
        }
    }

    Repeater {
        model: root.lockBadges

        Rectangle {
            id: badge

            required property var modelData
            readonly property var at: root.placeOnScreen(root.viewModel.placeOf(modelData.entity), root.viewModel.camera.revision)

            x: at.x + 14 * root.symbolScale
            y: at.y - height / 2
            width: badgeText.implicitWidth + 12
            height: badgeText.implicitHeight + 4
            radius: 4
            color: root.panel
            border.color: root.selection
            Accessible.role: Accessible.StaticText
            Accessible.name: qsTr("Under override, %1 left").arg(modelData.text)

            Row {
                id: badgeText
                anchors.centerIn: parent
                spacing: 4

                // a padlock of two shapes: no icon font needed
                Item {
                    width: 9
                    height: 12
                    anchors.verticalCenter: parent.verticalCenter

                    Rectangle {
                        x: 1.5
                        width: 6
                        height: 9
                        radius: 3
                        color: "transparent"
                        border.color: root.ink
                        border.width: 1
                    }
                    Rectangle {
                        y: 5
                        width: 9
                        height: 7
                        radius: 1
                        color: root.ink
                    }
                }
                Text {
                    text: badge.modelData.text
                    color: root.ink
                    font: root.textFont
                }
            }
        }
    }

    Rectangle {
        readonly property var at: root.placeOnScreen(root.viewModel.hoveredPlace, root.viewModel.camera.revision)

        visible: root.viewModel.hovered !== "" && root.viewModel.hovered !== root.viewModel.selected
        x: Math.min(root.width - width - 4, at.x + 12)
        y: Math.max(4, at.y - height - 8)
        width: hoverText.implicitWidth + 16
        height: hoverText.implicitHeight + 8
        radius: 4
        color: root.panel
        border.color: root.line

        Text {
            id: hoverText
            anchors.centerIn: parent
            text: root.viewModel.hoveredName
            color: root.ink
            font: root.textFont
        }
    }

    // --- gestures

    HoverHandler {
        id: hover
        enabled: root.interactive
        onPointChanged: if (!drag.active && !pinch.active)
            root.viewModel.hoverAt(point.position.x, point.position.y)
        onHoveredChanged: if (!hovered)
            root.viewModel.endHover()
    }

    TapHandler {
        enabled: root.interactive && !root.selector.active
        acceptedButtons: Qt.LeftButton
        gesturePolicy: TapHandler.DragThreshold
        onTapped: (point, button) => {
            root.takeFocus();
            root.viewModel.selectAt(point.position.x, point.position.y, point.device.type === PointerDevice.TouchScreen ? 24 : 12);
        }
        // the one finger of a touch screen has no other button
        onLongPressed: root.requestPlace(point.position)
        onDoubleTapped: (point, button) => root.viewModel.camera.glideZoom(1, point.position.x, point.position.y)
    }

    TapHandler {
        enabled: root.interactive && root.placing && !root.selector.active
        acceptedButtons: Qt.RightButton
        gesturePolicy: TapHandler.DragThreshold  // dragging turns the map
        onTapped: (point, button) => {
            root.takeFocus();
            root.requestPlace(point.position);
        }
    }

    DragHandler {
        id: drag

        property point last

        enabled: root.interactive
        target: null
        minimumPointCount: 1
        maximumPointCount: 1
        // the left button and a single finger draw while a tool is out
        acceptedDevices: root.selector.active ? PointerDevice.Mouse | PointerDevice.TouchPad : PointerDevice.AllDevices
        acceptedButtons: root.selector.active ? Qt.MiddleButton : Qt.LeftButton | Qt.MiddleButton
        onActiveChanged: {
            last = Qt.point(0, 0);
            if (active)
                root.viewModel.endHover();
        }
        onActiveTranslationChanged: {
            root.viewModel.camera.panBy(activeTranslation.x - last.x, activeTranslation.y - last.y);
            last = Qt.point(activeTranslation.x, activeTranslation.y);
        }
    }

    DragHandler {
        id: turn

        property real last

        enabled: root.interactive
        target: null
        // a finger has no right button, and without this one would turn the map while it moves it
        acceptedDevices: PointerDevice.Mouse | PointerDevice.TouchPad
        acceptedButtons: Qt.RightButton
        onActiveChanged: last = 0
        onActiveTranslationChanged: {
            root.viewModel.camera.rotateBy((activeTranslation.x - last) * 0.3, root.width / 2, root.height / 2);
            last = activeTranslation.x;
        }
    }

    PinchHandler {
        id: pinch

        property real lastScale: 1
        property real lastRotation: 0
        property point lastCentre

        enabled: root.interactive
        target: null
        onActiveChanged: {
            lastScale = 1;
            lastRotation = 0;
            lastCentre = centroid.position;
        }
        onUpdated: if (active) {
            root.viewModel.camera.pinchBy(lastCentre, centroid.position, activeScale / lastScale, activeRotation - lastRotation);
            lastScale = activeScale;
            lastRotation = activeRotation;
            lastCentre = centroid.position;
        }
    }

    WheelHandler {
        enabled: root.interactive
        acceptedDevices: PointerDevice.Mouse | PointerDevice.TouchPad
        onWheel: event => root.viewModel.camera.glideZoom(event.angleDelta.y / 240, event.x, event.y)
    }

    // --- furniture

    SelectionOverlay {
        anchors.fill: parent
        selector: root.selector
        panel: root.panel
        line: root.line
        ink: root.ink
        ring: root.selection
        textFont: root.textFont
        onTouched: root.takeFocus()
    }

    MapToolbar {
        id: toolbar

        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: 8
        visible: root.interactive
        viewModel: root.viewModel
        selector: root.selector
        background: root.background
        panel: root.panel
        line: root.line
        ink: root.ink
        ring: root.selection
        textFont: root.textFont
        targetSize: root.targetSize
        middle: Qt.point(root.width / 2, root.height / 2)
        toolsShown: root.selecting
        onToolChosen: root.takeFocus()
    }

    Rectangle {
        anchors.left: parent.left
        anchors.bottom: parent.bottom
        anchors.margins: 8
        width: footer.implicitWidth + 16
        height: footer.implicitHeight + 8
        radius: 4
        color: root.panel
        opacity: 0.88

        RowLayout {
            id: footer
            anchors.centerIn: parent
            spacing: 20

            ScaleBar {
                camera: root.viewModel.camera
                ink: root.dimInk
                textFont: root.textFont
            }
            Text {
                visible: text !== ""
                text: root.viewModel.attribution
                color: root.dimInk
                font: root.textFont
                Accessible.role: Accessible.StaticText
                Accessible.name: text
            }
        }
    }

    Rectangle {
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: 8
        width: counts.implicitWidth + 16
        height: counts.implicitHeight + 8
        radius: 4
        color: root.panel
        opacity: 0.88
        visible: root.countsText !== ""

        Text {
            id: counts
            anchors.centerIn: parent
            text: root.countsText
            color: root.dimInk
            font: root.textFont
        }
    }

    Rectangle {
        anchors.centerIn: parent
        visible: root.viewModel.tileUrl === "" && root.viewModel.totalCount === 0
        width: note.implicitWidth + 32
        height: note.implicitHeight + 24
        radius: 4
        color: root.panel
        border.color: root.line

        Text {
            id: note
            anchors.centerIn: parent
            text: qsTr("No city map is loaded. Start with --city DIR, or import one with belfryctl city import.")
            color: root.ink
            font: root.textFont
        }
    }

    // the second argument only makes the binding follow the camera
    function placeOnScreen(place: geoCoordinate, revision: int): point {
        return place.isValid ? root.viewModel.camera.toScreen(place.longitude, place.latitude) : Qt.point(-100, -100);
    }
}
