<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
    <context>
        <name>AgeLabel</name>
        <message>
            <source>%1 old</source>
            <translation>%1 alt</translation>
        </message>
    </context>
    <context>
        <name>AlarmBar</name>
        <message>
            <source>Alarm bar</source>
            <translation>Alarmleiste</translation>
        </message>
        <message>
            <source>Priority %1: %2 unacknowledged</source>
            <translation>Priorität %1: %2 unquittiert</translation>
        </message>
        <message>
            <source>no alarms</source>
            <translation>keine Alarme</translation>
        </message>
        <message>
            <source>all acknowledged · %1 active</source>
            <translation>alle quittiert · %1 aktiv</translation>
        </message>
        <message>
            <source>unacknowledged · oldest %1 · %2 in the last 10 min</source>
            <translation>unquittiert · ältester %1 · %2 in den letzten 10 min</translation>
        </message>
        <message>
            <source>ALARM FLOOD</source>
            <translation>ALARMFLUT</translation>
        </message>
        <message>
            <source>Shelved %1</source>
            <translation>Zurückgestellt %1</translation>
        </message>
        <message>
            <source>Suppressed %1</source>
            <translation>Unterdrückt %1</translation>
        </message>
        <message>
            <source>Out of service %1</source>
            <translation>Außer Betrieb %1</translation>
        </message>
        <message>
            <source>Acknowledge (A)</source>
            <translation>Quittieren (A)</translation>
        </message>
        <message>
            <source>Select an unacknowledged alarm in the list.</source>
            <translation>Einen unquittierten Alarm in der Liste auswählen.</translation>
        </message>
        <message>
            <source>Unshelve (S)</source>
            <translation>Zurückholen (S)</translation>
        </message>
        <message>
            <source>Shelve… (S)</source>
            <translation>Zurückstellen… (S)</translation>
        </message>
        <message>
            <source>Select an alarm in the list.</source>
            <translation>Einen Alarm in der Liste auswählen.</translation>
        </message>
        <message>
            <source>Hide the alarm list</source>
            <translation>Alarmliste ausblenden</translation>
        </message>
        <message>
            <source>Show the alarm list</source>
            <translation>Alarmliste einblenden</translation>
        </message>
    </context>
    <context>
        <name>AlarmList</name>
        <message>
            <source>Alarm list</source>
            <translation>Alarmliste</translation>
        </message>
        <message>
            <source>P</source>
            <translation>P</translation>
        </message>
        <message>
            <source>Sort by priority</source>
            <translation>Nach Priorität ordnen</translation>
        </message>
        <message>
            <source>State</source>
            <translation>Zustand</translation>
        </message>
        <message>
            <source>Since</source>
            <translation>Seit</translation>
        </message>
        <message>
            <source>Sort by time</source>
            <translation>Nach Zeit ordnen</translation>
        </message>
        <message>
            <source>Where</source>
            <translation>Wo</translation>
        </message>
        <message>
            <source>Sort by place</source>
            <translation>Nach Ort ordnen</translation>
        </message>
        <message>
            <source>What</source>
            <translation>Was</translation>
        </message>
        <message>
            <source>Value</source>
            <translation>Wert</translation>
        </message>
        <message>
            <source>Owner</source>
            <translation>Bearbeiter</translation>
        </message>
        <message>
            <source>Alarms</source>
            <translation>Alarme</translation>
        </message>
        <message>
            <source>No alarm matches the filter</source>
            <translation>Kein Alarm entspricht dem Filter</translation>
        </message>
        <message>
            <source>No alarms</source>
            <translation>Keine Alarme</translation>
        </message>
    </context>
    <context>
        <name>AlarmRow</name>
        <message>
            <source>Unacknowledged</source>
            <translation>Unquittiert</translation>
        </message>
        <message>
            <source>Acknowledged</source>
            <translation>Quittiert</translation>
        </message>
        <message>
            <source>Returned, unack.</source>
            <translation>Gegangen, unq.</translation>
        </message>
        <message>
            <source>Latched, unack.</source>
            <translation>Gehalten, unq.</translation>
        </message>
        <message>
            <source>Latched, ack.</source>
            <translation>Gehalten, quitt.</translation>
        </message>
        <message>
            <source>Shelved</source>
            <translation>Zurückgestellt</translation>
        </message>
        <message>
            <source>Suppressed</source>
            <translation>Unterdrückt</translation>
        </message>
        <message>
            <source>Out of service</source>
            <translation>Außer Betrieb</translation>
        </message>
        <message>
            <source>Priority %1, %2, %3, %4</source>
            <translation>Priorität %1, %2, %3, %4</translation>
        </message>
        <message>
            <source>%1 (stale)</source>
            <translation>%1 (veraltet)</translation>
        </message>
    </context>
    <context>
        <name>AttributeRow</name>
        <message>
            <source>uncertain</source>
            <translation>unsicher</translation>
        </message>
        <message>
            <source>bad</source>
            <translation>ungültig</translation>
        </message>
        <message>
            <source>stale</source>
            <translation>veraltet</translation>
        </message>
        <message>
            <source>missing</source>
            <translation>fehlt</translation>
        </message>
    </context>
    <context>
        <name>ConsoleViewModel</name>
        <message>
            <source>This is a kiosk: it shows the city and commands nothing.</source>
            <translation>Dies ist ein Kiosk: Er zeigt die Stadt und befiehlt nichts.</translation>
        </message>
        <message>
            <source>The picture of the city is not complete yet.</source>
            <translation>Das Bild der Stadt ist noch nicht vollständig.</translation>
        </message>
        <message>
            <source>Not live: what you see is history, and nothing can be commanded until the gateway is back.</source>
            <translation>Nicht live: Zu sehen ist Vergangenes, und nichts kann befohlen werden, bis das Gateway wieder da ist.</translation>
        </message>
        <message>
            <source>This console and its gateway speak different versions; update one of them.</source>
            <translation>Diese Konsole und ihr Gateway sprechen verschiedene Versionen; eines von beiden aktualisieren.</translation>
        </message>
    </context>
    <context>
        <name>DemoGateway</name>
        <message>
            <source>The demo&apos;s gateway has ended (status %1).</source>
            <translation>Das Gateway der Demo hat sich beendet (Status %1).</translation>
        </message>
        <message>
            <source>The demo&apos;s gateway could not start (status %1).</source>
            <translation>Das Gateway der Demo konnte nicht starten (Status %1).</translation>
        </message>
    </context>
    <context>
        <name>DeskLayout</name>
        <message>
            <source>Width of the layer rail</source>
            <translation>Breite der Ebenenleiste</translation>
        </message>
        <message>
            <source>Layers</source>
            <translation>Ebenen</translation>
        </message>
        <message>
            <source>Width of the inspector</source>
            <translation>Breite des Inspektors</translation>
        </message>
        <message>
            <source>Height of the alarm list</source>
            <translation>Höhe der Alarmliste</translation>
        </message>
    </context>
    <context>
        <name>DistrictListViewModel</name>
        <message>
            <source>Elsewhere</source>
            <translation>Sonst</translation>
        </message>
    </context>
    <context>
        <name>DistrictTiles</name>
        <message>
            <source>Districts</source>
            <translation>Bezirke</translation>
        </message>
        <message>
            <source>%1 assets</source>
            <translation>%1 Objekte</translation>
        </message>
        <message>
            <source>%1 failed</source>
            <translation>%1 ausgefallen</translation>
        </message>
        <message>
            <source>%1: no alarm, %2</source>
            <translation>%1: kein Alarm, %2</translation>
        </message>
        <message>
            <source>%1: worst alarm priority %2, %3; %4</source>
            <translation>%1: schwerster Alarm Priorität %2, %3; %4</translation>
        </message>
        <message>
            <source>No alarm</source>
            <translation>Kein Alarm</translation>
        </message>
        <message numerus="yes">
            <source>and %n more district(s), none with worse alarms</source>
            <translation>
                <numerusform>und %n weiterer Bezirk, keiner mit schwereren Alarmen</numerusform>
                <numerusform>und %n weitere Bezirke, keiner mit schwereren Alarmen</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ErrorCard</name>
        <message>
            <source>Dismiss</source>
            <translation>Verwerfen</translation>
        </message>
    </context>
    <context>
        <name>FeedsSheet</name>
        <message>
            <source>Feeds</source>
            <translation>Datenquellen</translation>
        </message>
        <message>
            <source>%1 of %2 live</source>
            <translation>%1 von %2 live</translation>
        </message>
        <message>
            <source>never heard</source>
            <translation>nie gehört</translation>
        </message>
        <message>
            <source>%1 ago</source>
            <translation>vor %1</translation>
        </message>
        <message>
            <source>%1 updates/s</source>
            <translation>%1 Meldungen/s</translation>
        </message>
        <message>
            <source>%1 refused</source>
            <translation>%1 abgelehnt</translation>
        </message>
    </context>
    <context>
        <name>Formatter</name>
        <message>
            <source>per h</source>
            <translation>pro h</translation>
        </message>
        <message>
            <source>per min</source>
            <translation>pro min</translation>
        </message>
        <message>
            <source>%1 s</source>
            <translation>%1 s</translation>
        </message>
        <message>
            <source>%1 min</source>
            <translation>%1 min</translation>
        </message>
        <message>
            <source>%1 h</source>
            <translation>%1 h</translation>
        </message>
        <message>
            <source>%1 d</source>
            <translation>%1 T</translation>
        </message>
        <message>
            <source>%1 min %2 s</source>
            <translation>%1 min %2 s</translation>
        </message>
        <message>
            <source>%1 h %2 min</source>
            <translation>%1 h %2 min</translation>
        </message>
        <message>
            <source>%1 d %2 h</source>
            <translation>%1 T %2 h</translation>
        </message>
        <message>
            <source>yes</source>
            <translation>ja</translation>
        </message>
        <message>
            <source>no</source>
            <translation>nein</translation>
        </message>
    </context>
    <context>
        <name>HoldToConfirm</name>
        <message>
            <source>Hold for %1 seconds</source>
            <translation>%1 Sekunden halten</translation>
        </message>
        <message>
            <source>Keep holding…</source>
            <translation>Weiter halten…</translation>
        </message>
    </context>
    <context>
        <name>Inspector</name>
        <message>
            <source>Inspector</source>
            <translation>Inspektor</translation>
        </message>
        <message>
            <source>Select something on the map, in the alarm list or by search (Ctrl+K).</source>
            <translation>Etwas auf der Karte, in der Alarmliste oder per Suche (Strg+K) auswählen.</translation>
        </message>
        <message>
            <source>Close the inspector</source>
            <translation>Inspektor schließen</translation>
        </message>
        <message>
            <source>It has not reported anything yet.</source>
            <translation>Es hat noch nichts gemeldet.</translation>
        </message>
        <message>
            <source>The city&apos;s catalogue does not know it.</source>
            <translation>Der Katalog der Stadt kennt es nicht.</translation>
        </message>
        <message>
            <source>Last 24 h</source>
            <translation>Letzte 24 h</translation>
        </message>
        <message>
            <source>Attribute of the trend</source>
            <translation>Messgröße des Verlaufs</translation>
        </message>
        <message>
            <source>Guidance</source>
            <translation>Anleitung</translation>
        </message>
        <message>
            <source>Override…</source>
            <translation>Übersteuern…</translation>
        </message>
        <message>
            <source>Release</source>
            <translation>Freigeben</translation>
        </message>
        <message>
            <source>Locate</source>
            <translation>Zeigen</translation>
        </message>
    </context>
    <context>
        <name>InspectorViewModel</name>
        <message>
            <source>%1 spaces</source>
            <translation>%1 Plätze</translation>
        </message>
        <message numerus="yes">
            <source>%n lane(s)</source>
            <translation>
                <numerusform>%n Fahrstreifen</numerusform>
                <numerusform>%n Fahrstreifen</numerusform>
            </translation>
        </message>
        <message>
            <source>free flow %1</source>
            <translation>freie Fahrt %1</translation>
        </message>
        <message>
            <source>traffic station</source>
            <translation>verkehrsnah</translation>
        </message>
        <message>
            <source>background station</source>
            <translation>Hintergrundstation</translation>
        </message>
        <message>
            <source>industrial station</source>
            <translation>industrienah</translation>
        </message>
    </context>
    <context>
        <name>KioskLayout</name>
        <message>
            <source>Night</source>
            <translation>Nacht</translation>
        </message>
        <message>
            <source>Day</source>
            <translation>Tag</translation>
        </message>
    </context>
    <context>
        <name>LayerListViewModel</name>
        <message>
            <source>no data yet</source>
            <translation>noch keine Daten</translation>
        </message>
        <message>
            <source>%1 full</source>
            <translation>%1 belegt</translation>
        </message>
        <message>
            <source>%1 working</source>
            <translation>%1 in Ordnung</translation>
        </message>
        <message>
            <source>%1× travel time</source>
            <translation>%1× Reisezeit</translation>
        </message>
        <message>
            <source>index %1 of 6</source>
            <translation>Index %1 von 6</translation>
        </message>
        <message>
            <source>%1 open, %2 P1</source>
            <translation>%1 offen, %2 P1</translation>
        </message>
        <message>
            <source>%1 open</source>
            <translation>%1 offen</translation>
        </message>
        <message>
            <source>%1 reporting</source>
            <translation>%1 melden</translation>
        </message>
    </context>
    <context>
        <name>LayerRail</name>
        <message>
            <source>Layers</source>
            <translation>Ebenen</translation>
        </message>
        <message>
            <source>Presets</source>
            <translation>Abfragen</translation>
        </message>
        <message>
            <source>Legend</source>
            <translation>Legende</translation>
        </message>
    </context>
    <context>
        <name>LayerRow</name>
        <message>
            <source>%1 assets</source>
            <translation>%1 Objekte</translation>
        </message>
    </context>
    <context>
        <name>LayerTiles</name>
        <message>
            <source>%1 assets</source>
            <translation>%1 Objekte</translation>
        </message>
    </context>
    <context>
        <name>Legend</name>
        <message>
            <source>Traffic: speed ÷ free flow</source>
            <translation>Verkehr: Tempo ÷ freie Fahrt</translation>
        </message>
        <message>
            <source>free</source>
            <translation>frei</translation>
        </message>
        <message>
            <source>standing</source>
            <translation>stehend</translation>
        </message>
        <message>
            <source>Lamp: halo = actual level, hollow = failed</source>
            <translation>Leuchte: Hof = tatsächliches Niveau, hohl = ausgefallen</translation>
        </message>
        <message>
            <source>Car park: ring = share taken, figure = free</source>
            <translation>Parkhaus: Ring = Anteil belegt, Zahl = frei</translation>
        </message>
        <message>
            <source>Air: hexagon with the index, 1 good to 6 extremely poor; arrow: up, steady or down against an hour before</source>
            <translation>Luft: Sechseck mit Index, 1 gut bis 6 extrem schlecht; Pfeil: steigend, gleich oder fallend gegenüber der Stunde davor</translation>
        </message>
        <message>
            <source>Incident: priority and units; circle: affected area. From afar: the worst of a district and their number</source>
            <translation>Ereignis: Priorität und Einheiten; Kreis: betroffenes Gebiet. Von fern: das schwerste eines Stadtteils und ihre Zahl</translation>
        </message>
        <message>
            <source>Hatched: stale, with its age; crosswise: lost</source>
            <translation>Schraffiert: veraltet, mit Alter; gekreuzt: verloren</translation>
        </message>
        <message>
            <source>Ring: selected</source>
            <translation>Ring: ausgewählt</translation>
        </message>
    </context>
    <context>
        <name>Main</name>
        <message>
            <source>Belfry</source>
            <translation>Belfry</translation>
        </message>
        <message>
            <source>%1 – Belfry</source>
            <translation>%1 – Belfry</translation>
        </message>
    </context>
    <context>
        <name>MapArea</name>
        <message>
            <source>shown %1 of %2</source>
            <translation>gezeigt %1 von %2</translation>
        </message>
    </context>
    <context>
        <name>MapButton</name>
        <message>
            <source>%1 (%2)</source>
            <translation>%1 (%2)</translation>
        </message>
        <message>
            <source>Key %1</source>
            <translation>Taste %1</translation>
        </message>
    </context>
    <context>
        <name>MapScreen</name>
        <message>
            <source>City map</source>
            <translation>Stadtkarte</translation>
        </message>
        <message>
            <source>Arrow keys move the map, with Ctrl they turn it, plus and minus zoom, N turns north up, full stop and comma step through assets, R, L, C and S select many, Home shows the whole city</source>
            <translation>Pfeiltasten verschieben die Karte, mit Strg drehen sie sie, Plus und Minus zoomen, N richtet nach Norden aus, Punkt und Komma gehen durch die Objekte, R, L, C und S wählen viele aus, Pos1 zeigt die ganze Stadt</translation>
        </message>
        <message>
            <source>Under override, %1 left</source>
            <translation>Übersteuert, noch %1</translation>
        </message>
        <message>
            <source>No city map is loaded. Start with --city DIR, or import one with belfryctl city import.</source>
            <translation>Keine Stadtkarte geladen. Mit --city DIR starten oder eine mit belfryctl city import einlesen.</translation>
        </message>
    </context>
    <context>
        <name>MapViewModel</name>
        <message>
            <source>&lt; 1 min</source>
            <translation>&lt; 1 min</translation>
        </message>
        <message>
            <source>%1 min</source>
            <translation>%1 min</translation>
        </message>
        <message>
            <source>%1 h</source>
            <translation>%1 h</translation>
        </message>
        <message>
            <source>%1 d</source>
            <translation>%1 T</translation>
        </message>
    </context>
    <context>
        <name>MapToolbar</name>
        <message>
            <source>Select in a rectangle</source>
            <translation>In einem Rechteck auswählen</translation>
        </message>
        <message>
            <source>Select with a lasso</source>
            <translation>Mit dem Lasso auswählen</translation>
        </message>
        <message>
            <source>Select within a radius</source>
            <translation>In einem Umkreis auswählen</translation>
        </message>
        <message>
            <source>Select a street</source>
            <translation>Eine Straße auswählen</translation>
        </message>
        <message>
            <source>Turn north up</source>
            <translation>Nach Norden ausrichten</translation>
        </message>
        <message>
            <source>Zoom in</source>
            <translation>Vergrößern</translation>
        </message>
        <message>
            <source>Zoom out</source>
            <translation>Verkleinern</translation>
        </message>
        <message>
            <source>Show the whole city</source>
            <translation>Ganze Stadt zeigen</translation>
        </message>
        <message>
            <source>Home</source>
            <translation>Pos1</translation>
        </message>
    </context>
    <context>
        <name>OrderCard</name>
        <message>
            <source>Selected</source>
            <translation>Ausgewählt</translation>
        </message>
        <message>
            <source>Commanded</source>
            <translation>Befohlen</translation>
        </message>
        <message>
            <source>Accepted</source>
            <translation>Angenommen</translation>
        </message>
        <message>
            <source>Verifying</source>
            <translation>Wird geprüft</translation>
        </message>
        <message>
            <source>Holding</source>
            <translation>Gehalten</translation>
        </message>
        <message>
            <source>Partly in effect</source>
            <translation>Teilweise wirksam</translation>
        </message>
        <message>
            <source>Releasing</source>
            <translation>Wird freigegeben</translation>
        </message>
        <message>
            <source>Release failed</source>
            <translation>Freigabe gescheitert</translation>
        </message>
        <message>
            <source>Diverged</source>
            <translation>Abgewichen</translation>
        </message>
        <message>
            <source>Renewing</source>
            <translation>Wird verlängert</translation>
        </message>
        <message>
            <source>Refused</source>
            <translation>Abgelehnt</translation>
        </message>
        <message>
            <source>Not sent</source>
            <translation>Nicht gesendet</translation>
        </message>
        <message>
            <source>No reply</source>
            <translation>Keine Antwort</translation>
        </message>
        <message>
            <source>Not proved</source>
            <translation>Nicht bestätigt</translation>
        </message>
        <message>
            <source>Lease lost</source>
            <translation>Frist verloren</translation>
        </message>
        <message>
            <source>Superseded</source>
            <translation>Abgelöst</translation>
        </message>
        <message>
            <source>Released</source>
            <translation>Freigegeben</translation>
        </message>
        <message>
            <source>Unknown</source>
            <translation>Unbekannt</translation>
        </message>
        <message>
            <source>Override: %1</source>
            <translation>Übersteuerung: %1</translation>
        </message>
        <message>
            <source>%1 left</source>
            <translation>noch %1</translation>
        </message>
        <message>
            <source>ends %1</source>
            <translation>endet %1</translation>
        </message>
        <message>
            <source>Actual</source>
            <translation>Tatsächlich</translation>
        </message>
        <message>
            <source>%1: “%2”</source>
            <translation>%1: „%2“</translation>
        </message>
    </context>
    <context>
        <name>OrderViewModel</name>
        <message>
            <source>The selection lasts 30 seconds. Check the values and select again.</source>
            <translation>Die Auswahl gilt 30 Sekunden. Werte prüfen und erneut auswählen.</translation>
        </message>
        <message>
            <source>The selection has ended; nothing was sent.</source>
            <translation>Die Auswahl ist abgelaufen; nichts wurde gesendet.</translation>
        </message>
        <message>
            <source>%1 goes from %2 to %3 and is held there until %4. Then it returns to its programme by itself, even if this console is gone. Its own report must prove the change within %5.</source>
            <translation>%1 geht von %2 auf %3 und wird dort bis %4 gehalten. Danach kehrt es von selbst in sein Programm zurück, auch ohne diese Konsole. Die eigene Rückmeldung muss die Änderung binnen %5 belegen.</translation>
        </message>
        <message>
            <source>Nothing can be commanded here.</source>
            <translation>Hier kann nichts befohlen werden.</translation>
        </message>
        <message>
            <source>Choose what it shall do.</source>
            <translation>Auswählen, was es tun soll.</translation>
        </message>
        <message>
            <source>Say why: the reason is kept with the order.</source>
            <translation>Begründen: Der Grund bleibt beim Auftrag.</translation>
        </message>
        <message>
            <source>The override was not released.</source>
            <translation>Die Übersteuerung wurde nicht freigegeben.</translation>
        </message>
        <message>
            <source>The order has failed. The device stays as it reports itself.</source>
            <translation>Der Auftrag ist gescheitert. Das Gerät bleibt, wie es sich selbst meldet.</translation>
        </message>
    </context>
    <context>
        <name>OrdersInForce</name>
        <message>
            <source>Orders in force</source>
            <translation>Aufträge in Kraft</translation>
        </message>
        <message numerus="yes">
            <source>%n order(s)</source>
            <translation>
                <numerusform>%n Auftrag</numerusform>
                <numerusform>%n Aufträge</numerusform>
            </translation>
        </message>
        <message>
            <source>%1 and %2 more</source>
            <translation>%1 und %2 weitere</translation>
        </message>
        <message>
            <source>commanded %1 · actual %2</source>
            <translation>befohlen %1 · tatsächlich %2</translation>
        </message>
        <message>
            <source>%1 left</source>
            <translation>noch %1</translation>
        </message>
        <message>
            <source>Show</source>
            <translation>Zeigen</translation>
        </message>
        <message>
            <source>Release</source>
            <translation>Freigeben</translation>
        </message>
        <message>
            <source>Nothing is overridden: everything follows its programme.</source>
            <translation>Nichts ist übersteuert: Alles folgt seinem Programm.</translation>
        </message>
    </context>
    <context>
        <name>OverrideSheet</name>
        <message>
            <source>Actual now</source>
            <translation>Tatsächlich jetzt</translation>
        </message>
        <message>
            <source>Will be commanded</source>
            <translation>Wird befohlen</translation>
        </message>
        <message>
            <source>Off</source>
            <translation>Aus</translation>
        </message>
        <message>
            <source>Half</source>
            <translation>Halb</translation>
        </message>
        <message>
            <source>Full</source>
            <translation>Voll</translation>
        </message>
        <message>
            <source>Until %1</source>
            <translation>Bis %1</translation>
        </message>
        <message>
            <source>Why</source>
            <translation>Warum</translation>
        </message>
        <message>
            <source>Reason, kept with the order</source>
            <translation>Grund, bleibt beim Auftrag</translation>
        </message>
        <message>
            <source>The device&apos;s own report proves it. You may close this; the order stays in force.</source>
            <translation>Die eigene Rückmeldung des Geräts belegt es. Dies kann geschlossen werden; der Auftrag bleibt in Kraft.</translation>
        </message>
        <message>
            <source>Commanded is not yet actual: waiting for the device&apos;s own report.</source>
            <translation>Befohlen ist noch nicht tatsächlich: Es wird auf die eigene Rückmeldung des Geräts gewartet.</translation>
        </message>
        <message>
            <source>Selected for you alone. Confirm within %1.</source>
            <translation>Für Sie allein ausgewählt. Binnen %1 bestätigen.</translation>
        </message>
        <message>
            <source>Back</source>
            <translation>Zurück</translation>
        </message>
        <message>
            <source>Release</source>
            <translation>Freigeben</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Selecting…</source>
            <translation>Wird ausgewählt…</translation>
        </message>
        <message>
            <source>Select</source>
            <translation>Auswählen</translation>
        </message>
        <message>
            <source>Confirm</source>
            <translation>Bestätigen</translation>
        </message>
        <message>
            <source>Hold to confirm</source>
            <translation>Zum Bestätigen halten</translation>
        </message>
    </context>
    <context>
        <name>PresetListViewModel</name>
        <message>
            <source>Unlit at night</source>
            <translation>Nachts unbeleuchtet</translation>
        </message>
        <message>
            <source>Full car parks</source>
            <translation>Volle Parkhäuser</translation>
        </message>
        <message>
            <source>Queues &gt; 10 min</source>
            <translation>Stau &gt; 10 min</translation>
        </message>
        <message>
            <source>Under override</source>
            <translation>Übersteuert</translation>
        </message>
        <message>
            <source>Not reporting</source>
            <translation>Meldet nicht</translation>
        </message>
    </context>
    <context>
        <name>PresetMatches</name>
        <message>
            <source>End the preset</source>
            <translation>Abfrage beenden</translation>
        </message>
        <message>
            <source>None right now</source>
            <translation>Zurzeit keine</translation>
        </message>
    </context>
    <context>
        <name>PresetRow</name>
        <message>
            <source>%1 now</source>
            <translation>%1 jetzt</translation>
        </message>
    </context>
    <context>
        <name>PriorityBadge</name>
        <message>
            <source>Priority %1</source>
            <translation>Priorität %1</translation>
        </message>
    </context>
    <context>
        <name>ProgressStrip</name>
        <message>
            <source>Progress</source>
            <translation>Fortschritt</translation>
        </message>
    </context>
    <context>
        <name>ScaleBar</name>
        <message>
            <source>Scale: %1</source>
            <translation>Maßstab: %1</translation>
        </message>
        <message>
            <source>%1 km</source>
            <translation>%1 km</translation>
        </message>
        <message>
            <source>%1 m</source>
            <translation>%1 m</translation>
        </message>
    </context>
    <context>
        <name>SearchBox</name>
        <message>
            <source>Search</source>
            <translation>Suche</translation>
        </message>
        <message>
            <source>Search assets and streets…   Ctrl+K</source>
            <translation>Objekte und Straßen suchen…   Strg+K</translation>
        </message>
        <message>
            <source>Search results</source>
            <translation>Suchergebnisse</translation>
        </message>
        <message>
            <source>Nothing found</source>
            <translation>Nichts gefunden</translation>
        </message>
        <message>
            <source>Searching…</source>
            <translation>Suche läuft…</translation>
        </message>
    </context>
    <context>
        <name>SearchViewModel</name>
        <message>
            <source>Street</source>
            <translation>Straße</translation>
        </message>
    </context>
    <context>
        <name>SelectionSummary</name>
        <message>
            <source>Selection</source>
            <translation>Auswahl</translation>
        </message>
        <message>
            <source>Clear the selection</source>
            <translation>Auswahl aufheben</translation>
        </message>
        <message>
            <source>Clear the selection (Esc on the map)</source>
            <translation>Auswahl aufheben (Esc auf der Karte)</translation>
        </message>
        <message>
            <source>%1 selected</source>
            <translation>%1 ausgewählt</translation>
        </message>
    </context>
    <context>
        <name>SelectionViewModel</name>
        <message>
            <source>Rectangle: drag or tap two corners. Arrow keys move the cursor, Space puts a corner, Esc ends.</source>
            <translation>Rechteck: ziehen oder zwei Ecken antippen. Pfeiltasten bewegen das Fadenkreuz, Leertaste setzt eine Ecke, Esc beendet.</translation>
        </message>
        <message>
            <source>Lasso: draw around it, or tap corners and double-tap the last. Arrow keys move the cursor, Space puts a corner, Return closes, Esc ends.</source>
            <translation>Lasso: umfahren, oder Ecken antippen und die letzte doppelt. Pfeiltasten bewegen das Fadenkreuz, Leertaste setzt eine Ecke, Eingabe schließt, Esc beendet.</translation>
        </message>
        <message>
            <source>Radius: drag from the centre, or tap centre and edge. Arrow keys move the cursor, Space puts a point, Esc ends.</source>
            <translation>Umkreis: von der Mitte aus ziehen, oder Mitte und Rand antippen. Pfeiltasten bewegen das Fadenkreuz, Leertaste setzt einen Punkt, Esc beendet.</translation>
        </message>
        <message>
            <source>Street: tap something on it. Arrow keys move the cursor, Space chooses, Esc ends.</source>
            <translation>Straße: etwas an ihr antippen. Pfeiltasten bewegen das Fadenkreuz, Leertaste wählt, Esc beendet.</translation>
        </message>
        <message>
            <source>Corner %1</source>
            <translation>Ecke %1</translation>
        </message>
        <message>
            <source>%1 × %2</source>
            <translation>%1 × %2</translation>
        </message>
        <message>
            <source>Nothing here belongs to a street</source>
            <translation>Hier gehört nichts zu einer Straße</translation>
        </message>
        <message>
            <source>%1 %2</source>
            <comment>type of asset, number of them</comment>
            <translation>%1 %2</translation>
        </message>
        <message>
            <source>Nothing is selected</source>
            <translation>Nichts ist ausgewählt</translation>
        </message>
        <message>
            <source>%1 %2</source>
            <comment>layer, number of assets</comment>
            <translation>%1 %2</translation>
        </message>
        <message>
            <source>%1 selected: %2</source>
            <translation>%1 ausgewählt: %2</translation>
        </message>
    </context>
    <context>
        <name>SheetDialog</name>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
    </context>
    <context>
        <name>ShelveSheet</name>
        <message>
            <source>Shelve alarm</source>
            <translation>Alarm zurückstellen</translation>
        </message>
        <message>
            <source>For how long</source>
            <translation>Wie lange</translation>
        </message>
        <message>
            <source>It comes back by itself at %1, unacknowledged if it is still there.</source>
            <translation>Er kommt um %1 von selbst zurück, unquittiert, wenn er noch ansteht.</translation>
        </message>
        <message>
            <source>Why</source>
            <translation>Warum</translation>
        </message>
        <message>
            <source>Reason, kept in the journal</source>
            <translation>Grund, bleibt im Journal</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Shelve</source>
            <translation>Zurückstellen</translation>
        </message>
        <message>
            <source>Give a reason first.</source>
            <translation>Zuerst einen Grund angeben.</translation>
        </message>
    </context>
    <context>
        <name>StateBanner</name>
        <message>
            <source>INCOMPATIBLE VERSIONS</source>
            <translation>UNVERTRÄGLICHE VERSIONEN</translation>
        </message>
        <message>
            <source>Connecting to the gateway…</source>
            <translation>Verbindung zum Gateway wird aufgebaut…</translation>
        </message>
        <message>
            <source>Receiving the city: %1</source>
            <translation>Stadt wird empfangen: %1</translation>
        </message>
        <message>
            <source>Receiving the city…</source>
            <translation>Stadt wird empfangen…</translation>
        </message>
        <message>
            <source>NOT LIVE since %1</source>
            <translation>NICHT LIVE seit %1</translation>
        </message>
        <message>
            <source>Values are as of then. Overrides in force end by themselves. Commands are off. Reconnecting by itself.</source>
            <translation>Die Werte sind von da. Übersteuerungen enden von selbst. Befehle sind gesperrt. Die Verbindung wird von selbst wiederhergestellt.</translation>
        </message>
        <message>
            <source>Nothing is known yet. Trying again by itself. If this lasts: is the gateway running, and is the address right?</source>
            <translation>Noch ist nichts bekannt. Neuer Versuch von selbst. Falls es so bleibt: Läuft das Gateway, und stimmt die Adresse?</translation>
        </message>
        <message>
            <source>This console and its gateway speak different versions: update the older of the two. Trying again by itself.</source>
            <translation>Konsole und Gateway haben unverträgliche Versionen: die ältere aktualisieren. Neuer Versuch von selbst.</translation>
        </message>
    </context>
    <context>
        <name>TopBar</name>
        <message>
            <source>LIVE</source>
            <translation>LIVE</translation>
        </message>
        <message>
            <source>DELAYED</source>
            <translation>VERZÖGERT</translation>
        </message>
        <message>
            <source>SYNCHRONISING</source>
            <translation>ABGLEICH</translation>
        </message>
        <message>
            <source>CONNECTING</source>
            <translation>VERBINDEN</translation>
        </message>
        <message>
            <source>INCOMPATIBLE</source>
            <translation>UNVERTRÄGLICH</translation>
        </message>
        <message>
            <source>NOT LIVE</source>
            <translation>NICHT LIVE</translation>
        </message>
        <message>
            <source>Top bar</source>
            <translation>Kopfleiste</translation>
        </message>
        <message>
            <source>Belfry</source>
            <translation>Belfry</translation>
        </message>
        <message>
            <source>Feed health, %1 of %2 live</source>
            <translation>Datenquellen, %1 von %2 live</translation>
        </message>
        <message>
            <source>feeds %1/%2</source>
            <translation>Quellen %1/%2</translation>
        </message>
        <message>
            <source>Orders %1</source>
            <translation>Aufträge %1</translation>
        </message>
        <message>
            <source>Orders in force: %1</source>
            <translation>Aufträge in Kraft: %1</translation>
        </message>
        <message>
            <source>Palette</source>
            <translation>Palette</translation>
        </message>
        <message>
            <source>Day</source>
            <translation>Tag</translation>
        </message>
        <message>
            <source>Dusk</source>
            <translation>Dämmerung</translation>
        </message>
        <message>
            <source>Night</source>
            <translation>Nacht</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>Sprache</translation>
        </message>
    </context>
    <context>
        <name>TrendPanel</name>
        <message>
            <source>Trend of the last 24 hours, lowest %1, highest %2</source>
            <translation>Verlauf der letzten 24 Stunden, tiefster Wert %1, höchster %2</translation>
        </message>
        <message>
            <source>Loading…</source>
            <translation>Wird geladen…</translation>
        </message>
        <message>
            <source>No history yet</source>
            <translation>Noch kein Verlauf</translation>
        </message>
        <message>
            <source>now</source>
            <translation>jetzt</translation>
        </message>
        <message>
            <source>%1 to %2</source>
            <translation>%1 bis %2</translation>
        </message>
    </context>
    <context>
        <name>WallLayout</name>
        <message>
            <source>Priority %1: %2 unacknowledged</source>
            <translation>Priorität %1: %2 unquittiert</translation>
        </message>
    </context>
    <context>
        <name>main</name>
        <message>
            <source>Starting the demo&apos;s gateway</source>
            <translation>Das Gateway der Demo wird gestartet</translation>
        </message>
    </context>
</TS>
