// SPDX-License-Identifier: Apache-2.0
import QtQuick

/** Scrolls a Flickable so that what has the keyboard is seen. */
Item {
    id: root

    required property Flickable flickable
    readonly property Item focused: Window.activeFocusItem

    function show(item: Item): void {
        for (let parent = item; parent; parent = parent.parent) {
            if (parent === root.flickable.contentItem) {
                const top = item.mapToItem(root.flickable.contentItem, 0, 0).y;
                const most = Math.max(0, root.flickable.contentHeight - root.flickable.height);
                const view = root.flickable.contentY;
                if (top < view)
                    root.flickable.contentY = Math.max(0, top);
                else if (top + item.height > view + root.flickable.height)
                    root.flickable.contentY = Math.min(most, top + item.height - root.flickable.height);
                return;
            }
        }
    }

    onFocusedChanged: if (root.focused !== null) {
        root.show(root.focused);
    }
}
