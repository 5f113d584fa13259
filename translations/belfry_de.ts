<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" sourcelanguage="en">
<context>
    <name>AgeLabel</name>
    <message>
        <source>%1 old</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AlarmBar</name>
    <message>
        <source>Alarm bar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Priority %1: %2 unacknowledged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no alarms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all acknowledged · %1 active</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unacknowledged · oldest %1 · %2 in the last 10 min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ALARM FLOOD</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shelved %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Suppressed %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Out of service %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Acknowledge (A)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select an unacknowledged alarm in the list.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unshelve (S)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shelve… (S)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select an alarm in the list.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide the alarm list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the alarm list</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AlarmList</name>
    <message>
        <source>Alarm list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>P</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sort by priority</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Since</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sort by time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sort by place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Owner</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alarms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No alarm matches the filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No alarms</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AlarmRow</name>
    <message>
        <source>Unacknowledged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Returned, unack.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Latched, unack.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Latched, ack.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shelved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Suppressed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Out of service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Priority %1, %2, %3, %4</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (stale)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AttributeRow</name>
    <message>
        <source>uncertain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>bad</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>missing</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConsoleViewModel</name>
    <message>
        <source>This is a kiosk: it shows the city and commands nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture of the city is not complete yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not live: what you see is history, and nothing can be commanded until the gateway is back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This console and its gateway speak different versions; update one of them.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DeskLayout</name>
    <message>
        <source>Width of the layer rail</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Width of the inspector</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Height of the alarm list</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ErrorCard</name>
    <message>
        <source>Dismiss</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FeedsSheet</name>
    <message>
        <source>Feeds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 live</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>never heard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 ago</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 updates/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 refused</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Formatter</name>
    <message>
        <source>per h</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>per min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 d %2 h</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>yes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HoldToConfirm</name>
    <message>
        <source>Hold for %1 seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep holding…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message>
        <source>Inspector</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select something on the map, in the alarm list or by search (Ctrl+K).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the inspector</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It has not reported anything yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The city&apos;s catalogue does not know it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last 24 h</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attribute of the trend</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guidance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Override…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Release</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Locate</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>InspectorViewModel</name>
    <message>
        <source>%1 spaces</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n lane(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>free flow %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>traffic station</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>background station</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>industrial station</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>KioskLayout</name>
    <message>
        <source>Night</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Day</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LayerListViewModel</name>
    <message>
        <source>no data yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 full</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 working</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1× travel time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>index %1 of 6</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 open, %2 P1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 reporting</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LayerRail</name>
    <message>
        <source>Layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Presets</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Legend</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LayerRow</name>
    <message>
        <source>%1 assets</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LayerTiles</name>
    <message>
        <source>%1 assets</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>Traffic: speed ÷ free flow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>standing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lamp: halo = actual level, hollow = failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Car park: ring = share taken, figure = free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Air: hexagon with the index, 1 good to 6 extremely poor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hatched or dim: stale; ring: selected</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>Belfry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 – Belfry</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MapArea</name>
    <message>
        <source>shown %1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MapScreen</name>
    <message>
        <source>City map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Arrow keys move the map, plus and minus zoom, N turns north up, full stop and comma step through assets, Home shows the whole city</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Under override, %1 left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turn north up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the whole city</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No city map is loaded. Start with --city DIR, or import one with belfryctl city import.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OrderCard</name>
    <message>
        <source>Selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Commanded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verifying</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Holding</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Partly in effect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Releasing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Release failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Diverged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Renewing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Refused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No reply</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not proved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lease lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Superseded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Released</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Override: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ends %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Actual</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: “%2”</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OrderViewModel</name>
    <message>
        <source>The selection lasts 30 seconds. Check the values and select again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The selection has ended; nothing was sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 goes from %2 to %3 and is held there until %4. Then it returns to its programme by itself, even if this console is gone. Its own report must prove the change within %5.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing can be commanded here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose what it shall do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say why: the reason is kept with the order.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The override was not released.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The order has failed. The device stays as it reports itself.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OrdersInForce</name>
    <message>
        <source>Orders in force</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n order(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>%1 and %2 more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>commanded %1 · actual %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Release</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is overridden: everything follows its programme.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OverrideSheet</name>
    <message>
        <source>Actual now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Will be commanded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Half</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Full</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Until %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reason, kept with the order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The device&apos;s own report proves it. You may close this; the order stays in force.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Commanded is not yet actual: waiting for the device&apos;s own report.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Selected for you alone. Confirm within %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Release</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Selecting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Confirm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold to confirm</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PresetListViewModel</name>
    <message>
        <source>Unlit at night</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Full car parks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Queues &gt; 10 min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Under override</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not reporting</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PresetMatches</name>
    <message>
        <source>End the preset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None right now</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PresetRow</name>
    <message>
        <source>%1 now</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PriorityBadge</name>
    <message>
        <source>Priority %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProgressStrip</name>
    <message>
        <source>Progress</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ScaleBar</name>
    <message>
        <source>Scale: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 km</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 m</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SearchBox</name>
    <message>
        <source>Search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search assets and streets…   Ctrl+K</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search results</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SearchViewModel</name>
    <message>
        <source>Street</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SheetDialog</name>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ShelveSheet</name>
    <message>
        <source>Shelve alarm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For how long</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It comes back by itself at %1, unacknowledged if it is still there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reason, kept in the journal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shelve</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a reason first.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StateBanner</name>
    <message>
        <source>INCOMPATIBLE VERSIONS</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connecting to the gateway…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Receiving the city: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Receiving the city…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>NOT LIVE since %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Values are as of then. Overrides in force end by themselves. Commands are off. Reconnecting by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is known yet. Trying again by itself.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>LIVE</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>DELAYED</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SYNCHRONISING</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CONNECTING</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>INCOMPATIBLE</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>NOT LIVE</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Top bar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Belfry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Feed health, %1 of %2 live</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>feeds %1/%2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Orders %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Orders in force: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Palette</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dusk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Night</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TrendPanel</name>
    <message>
        <source>Trend of the last 24 hours, lowest %1, highest %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No history yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>now</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WallLayout</name>
    <message>
        <source>Priority %1: %2 unacknowledged</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
