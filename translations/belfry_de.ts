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
        <name>AlarmActionsViewModel</name>
        <message numerus="yes">
            <source>%n alarm(s)</source>
            <translation>
                <numerusform>%n Alarm</numerusform>
                <numerusform>%n Alarme</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n acknowledged</source>
            <translation>
                <numerusform>%n quittiert</numerusform>
                <numerusform>%n quittiert</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n no longer acknowledged</source>
            <translation>
                <numerusform>%n nicht mehr quittiert</numerusform>
                <numerusform>%n nicht mehr quittiert</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n reset</source>
            <translation>
                <numerusform>%n zurückgesetzt</numerusform>
                <numerusform>%n zurückgesetzt</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n shelved</source>
            <translation>
                <numerusform>%n zurückgestellt</numerusform>
                <numerusform>%n zurückgestellt</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n unshelved</source>
            <translation>
                <numerusform>%n wieder in der Liste</numerusform>
                <numerusform>%n wieder in der Liste</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n taken out of service</source>
            <translation>
                <numerusform>%n außer Betrieb genommen</numerusform>
                <numerusform>%n außer Betrieb genommen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n back in service</source>
            <translation>
                <numerusform>%n wieder in Betrieb</numerusform>
                <numerusform>%n wieder in Betrieb</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n silenced</source>
            <translation>
                <numerusform>%n stummgeschaltet</numerusform>
                <numerusform>%n stummgeschaltet</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n assigned</source>
            <translation>
                <numerusform>%n zugewiesen</numerusform>
                <numerusform>%n zugewiesen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Note added to %n alarm(s)</source>
            <translation>
                <numerusform>Notiz an %n Alarm</numerusform>
                <numerusform>Notiz an %n Alarmen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>and %n more</source>
            <translation>
                <numerusform>und %n weiterer</numerusform>
                <numerusform>und %n weitere</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>AlarmAnswer</name>
        <message>
            <source>%1. Refused: %2</source>
            <translation>%1. Abgelehnt: %2</translation>
        </message>
        <message>
            <source>Dismiss</source>
            <translation>Verwerfen</translation>
        </message>
        <message numerus="yes">
            <source>%n refused</source>
            <translation>
                <numerusform>%n abgelehnt</numerusform>
                <numerusform>%n abgelehnt</numerusform>
            </translation>
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
            <translation>unquittiert · ältester %1 · %2 in 10 min</translation>
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
        <message>
            <source>Alarm view</source>
            <translation>Alarmansicht</translation>
        </message>
        <message>
            <source>Registers, tree, filter, actions and guidance (Ctrl+L)</source>
            <translation>Register, Baum, Filter, Aktionen und Anleitung (Strg+L)</translation>
        </message>
        <message>
            <source>ALARM FLOOD: %1</source>
            <translation>ALARMFLUT: %1</translation>
        </message>
    </context>
    <context>
        <name>AlarmDetailViewModel</name>
        <message>
            <source>Raised</source>
            <translation>Ausgelöst</translation>
        </message>
        <message numerus="yes">
            <source>Raised, and again %n time(s)</source>
            <translation>
                <numerusform>Ausgelöst, danach noch %n Mal</numerusform>
                <numerusform>Ausgelöst, danach noch %n Mal</numerusform>
            </translation>
        </message>
        <message>
            <source>Acknowledged</source>
            <translation>Quittiert</translation>
        </message>
        <message>
            <source>Condition gone</source>
            <translation>Bedingung weg</translation>
        </message>
        <message>
            <source>Shelved until it clears</source>
            <translation>Zurückgestellt, bis er verschwindet</translation>
        </message>
        <message>
            <source>Shelved</source>
            <translation>Zurückgestellt</translation>
        </message>
        <message>
            <source>Taken out of service</source>
            <translation>Außer Betrieb genommen</translation>
        </message>
        <message>
            <source>Suppressed by design: %1</source>
            <translation>Planmäßig unterdrückt: %1</translation>
        </message>
        <message>
            <source>Escalated to %1</source>
            <translation>Weitergemeldet an %1</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>Notiz</translation>
        </message>
        <message>
            <source>No incident is open at this place.</source>
            <translation>An diesem Ort ist kein Ereignis offen.</translation>
        </message>
        <message>
            <source>Select an alarm in the list.</source>
            <translation>Einen Alarm in der Liste auswählen.</translation>
        </message>
    </context>
    <context>
        <name>AlarmEntrySheet</name>
        <message>
            <source>Take out of service</source>
            <translation>Außer Betrieb nehmen</translation>
        </message>
        <message>
            <source>Assign</source>
            <translation>Zuweisen</translation>
        </message>
        <message>
            <source>Add a note</source>
            <translation>Notiz hinzufügen</translation>
        </message>
        <message>
            <source>Silent and out of the list until somebody returns it. It stands in the register with your name and this work order.</source>
            <translation>Stumm und nicht in der Liste, bis ihn jemand zurückgibt. Er steht mit Ihrem Namen und diesem Arbeitsauftrag im Register.</translation>
        </message>
        <message>
            <source>Who takes care of it. Everybody sees it; empty takes the name away.</source>
            <translation>Wer sich kümmert. Alle sehen es; leer nimmt den Namen weg.</translation>
        </message>
        <message>
            <source>Everybody sees it beside the alarm; it is kept in the journal.</source>
            <translation>Alle sehen sie neben dem Alarm; sie bleibt im Journal.</translation>
        </message>
        <message>
            <source>Number of the work order</source>
            <translation>Nummer des Arbeitsauftrags</translation>
        </message>
        <message>
            <source>Name or desk</source>
            <translation>Name oder Platz</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>Notiz</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Add the note</source>
            <translation>Notiz speichern</translation>
        </message>
        <message>
            <source>Give the work order first.</source>
            <translation>Zuerst den Arbeitsauftrag angeben.</translation>
        </message>
        <message>
            <source>Write something first.</source>
            <translation>Zuerst etwas schreiben.</translation>
        </message>
    </context>
    <context>
        <name>AlarmGuidance</name>
        <message>
            <source>Guidance</source>
            <translation>Anleitung</translation>
        </message>
        <message>
            <source>Select an alarm: what it means and what to do stands here.</source>
            <translation>Einen Alarm auswählen: Hier steht, was er bedeutet und was zu tun ist.</translation>
        </message>
        <message>
            <source>Cause: %1</source>
            <translation>Ursache: %1</translation>
        </message>
        <message>
            <source>If nobody acts</source>
            <translation>Wenn niemand handelt</translation>
        </message>
        <message>
            <source>What to do</source>
            <translation>Was zu tun ist</translation>
        </message>
        <message>
            <source>Its definition says nothing.</source>
            <translation>Seine Definition sagt nichts.</translation>
        </message>
        <message>
            <source>Until when</source>
            <translation>Bis wann</translation>
        </message>
        <message>
            <source>by %1, in %2</source>
            <translation>bis %1, in %2</translation>
        </message>
        <message>
            <source>by %1, %2 ago</source>
            <translation>bis %1, vor %2</translation>
        </message>
        <message>
            <source>Owner</source>
            <translation>Bearbeiter</translation>
        </message>
        <message>
            <source>Who did what</source>
            <translation>Wer was getan hat</translation>
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
        <message>
            <source>Sort by state</source>
            <translation>Nach Zustand ordnen</translation>
        </message>
        <message>
            <source>Sort by alarm</source>
            <translation>Nach Alarm ordnen</translation>
        </message>
        <message>
            <source>Sort by owner</source>
            <translation>Nach Zuständigen ordnen</translation>
        </message>
        <message>
            <source>Layer</source>
            <translation>Ebene</translation>
        </message>
        <message>
            <source>Sort by layer</source>
            <translation>Nach Ebene ordnen</translation>
        </message>
        <message>
            <source>District</source>
            <translation>Bezirk</translation>
        </message>
        <message>
            <source>Sort by district</source>
            <translation>Nach Bezirk ordnen</translation>
        </message>
    </context>
    <context>
        <name>AlarmListViewModel</name>
        <message>
            <source>All states</source>
            <translation>Alle Zustände</translation>
        </message>
        <message>
            <source>Cause: %1</source>
            <translation>Ursache: %1</translation>
        </message>
        <message>
            <source>it follows from its cause</source>
            <translation>er folgt aus seiner Ursache</translation>
        </message>
        <message>
            <source>Maintenance %1</source>
            <translation>Wartung %1</translation>
        </message>
        <message>
            <source>Rule %1</source>
            <translation>Regel %1</translation>
        </message>
        <message>
            <source>System</source>
            <translation>System</translation>
        </message>
        <message>
            <source>Rest of the city</source>
            <translation>Übrige Stadt</translation>
        </message>
        <message>
            <source>Whole city</source>
            <translation>Ganze Stadt</translation>
        </message>
        <message numerus="yes">
            <source>%1: %n alarm(s) in the last 10 min</source>
            <translation>
                <numerusform>%1: %n Alarm in den letzten 10 min</numerusform>
                <numerusform>%1: %n Alarme in den letzten 10 min</numerusform>
            </translation>
        </message>
        <message>
            <source>%1, flood since %2</source>
            <translation>%1, Flut seit %2</translation>
        </message>
    </context>
    <context>
        <name>AlarmPanel</name>
        <message>
            <source>Select an alarm in the list.</source>
            <translation>Einen Alarm in der Liste auswählen.</translation>
        </message>
        <message>
            <source>Alarms %1</source>
            <translation>Alarme %1</translation>
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
            <source>Maintenance %1</source>
            <translation>Wartung %1</translation>
        </message>
        <message>
            <source>Maintenance</source>
            <translation>Wartung</translation>
        </message>
        <message numerus="yes">
            <source>%n shown</source>
            <translation>
                <numerusform>%n gezeigt</numerusform>
                <numerusform>%n gezeigt</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n chosen</source>
            <translation>
                <numerusform>%n gewählt</numerusform>
                <numerusform>%n gewählt</numerusform>
            </translation>
        </message>
        <message>
            <source>Group</source>
            <translation>Gruppen</translation>
        </message>
        <message>
            <source>Columns</source>
            <translation>Spalten</translation>
        </message>
        <message>
            <source>Filter and tree</source>
            <translation>Filter und Baum</translation>
        </message>
        <message>
            <source>Guidance</source>
            <translation>Anleitung</translation>
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
            <source>Where</source>
            <translation>Wo</translation>
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
            <source>Layer</source>
            <translation>Ebene</translation>
        </message>
        <message>
            <source>District</source>
            <translation>Bezirk</translation>
        </message>
        <message>
            <source>Column %1</source>
            <translation>Spalte %1</translation>
        </message>
        <message>
            <source>Reset (R)</source>
            <translation>Rücksetzen (R)</translation>
        </message>
        <message>
            <source>Only a latched alarm is reset.</source>
            <translation>Nur ein selbsthaltender Alarm wird zurückgesetzt.</translation>
        </message>
        <message>
            <source>Silence (M)</source>
            <translation>Ton aus (M)</translation>
        </message>
        <message>
            <source>None of the chosen alarms sounds.</source>
            <translation>Keiner der gewählten Alarme tönt.</translation>
        </message>
        <message>
            <source>Return to service (O)</source>
            <translation>Wieder in Betrieb (O)</translation>
        </message>
        <message>
            <source>Out of service… (O)</source>
            <translation>Außer Betrieb… (O)</translation>
        </message>
        <message>
            <source>Assign… (G)</source>
            <translation>Zuweisen… (G)</translation>
        </message>
        <message>
            <source>Note… (N)</source>
            <translation>Notiz… (N)</translation>
        </message>
        <message>
            <source>Unacknowledge (U)</source>
            <translation>Quittierung zurück (U)</translation>
        </message>
        <message>
            <source>Only an acknowledged alarm, and only by a supervisor.</source>
            <translation>Nur bei einem quittierten Alarm und nur durch die Aufsicht.</translation>
        </message>
        <message>
            <source>Locate (L)</source>
            <translation>Zeigen (L)</translation>
        </message>
        <message>
            <source>Incident (I)</source>
            <translation>Ereignis (I)</translation>
        </message>
        <message>
            <source>Filter (Ctrl+F)</source>
            <translation>Filter (Strg+F)</translation>
        </message>
        <message>
            <source>Show everything</source>
            <translation>Alles zeigen</translation>
        </message>
        <message>
            <source>Priority</source>
            <translation>Priorität</translation>
        </message>
        <message>
            <source>All P</source>
            <translation>Alle P</translation>
        </message>
        <message>
            <source>All layers</source>
            <translation>Alle Ebenen</translation>
        </message>
        <message>
            <source>All districts</source>
            <translation>Alle Bezirke</translation>
        </message>
        <message>
            <source>by layer and district ⇅</source>
            <translation>nach Ebene und Bezirk ⇅</translation>
        </message>
        <message>
            <source>by district and layer ⇅</source>
            <translation>nach Bezirk und Ebene ⇅</translation>
        </message>
        <message>
            <source>By root rule, area and type, the worst first: for a flood</source>
            <translation>Nach Grundregel, Gebiet und Art, das Schlimmste zuerst: für eine Alarmflut</translation>
        </message>
        <message>
            <source>Journal…</source>
            <translation>Journal…</translation>
        </message>
        <message>
            <source>What happened and who did it, by time, asset and person</source>
            <translation>Was geschah und wer es tat, nach Zeit, Objekt und Person</translation>
        </message>
    </context>
    <context>
        <name>AlarmRegister</name>
        <message>
            <source>Register of shelved alarms</source>
            <translation>Register der zurückgestellten Alarme</translation>
        </message>
        <message>
            <source>Register of suppressed alarms</source>
            <translation>Register der unterdrückten Alarme</translation>
        </message>
        <message>
            <source>Register of alarms out of service</source>
            <translation>Register der Alarme außer Betrieb</translation>
        </message>
        <message>
            <source>P</source>
            <translation>P</translation>
        </message>
        <message>
            <source>Still active</source>
            <translation>Noch aktiv</translation>
        </message>
        <message>
            <source>What, where, work order</source>
            <translation>Was, wo, Arbeitsauftrag</translation>
        </message>
        <message>
            <source>What, where, why</source>
            <translation>Was, wo, warum</translation>
        </message>
        <message>
            <source>By what</source>
            <translation>Wodurch</translation>
        </message>
        <message>
            <source>Who</source>
            <translation>Wer</translation>
        </message>
        <message>
            <source>Since and until</source>
            <translation>Seit und bis</translation>
        </message>
        <message>
            <source>Since</source>
            <translation>Seit</translation>
        </message>
        <message>
            <source>Register</source>
            <translation>Register</translation>
        </message>
        <message>
            <source>active</source>
            <translation>aktiv</translation>
        </message>
        <message>
            <source>not active</source>
            <translation>nicht aktiv</translation>
        </message>
        <message>
            <source>it clears, or %1</source>
            <translation>er verschwindet, oder %1</translation>
        </message>
        <message>
            <source>its reason ends</source>
            <translation>sein Grund endet</translation>
        </message>
        <message>
            <source>%1 (in %2)</source>
            <translation>%1 (in %2)</translation>
        </message>
        <message>
            <source>Priority %1, %2, %3, %4</source>
            <translation>Priorität %1, %2, %3, %4</translation>
        </message>
        <message>
            <source>since %1</source>
            <translation>seit %1</translation>
        </message>
        <message>
            <source>until %1</source>
            <translation>bis %1</translation>
        </message>
        <message>
            <source>No alarm matches the filter</source>
            <translation>Kein Alarm entspricht dem Filter</translation>
        </message>
        <message>
            <source>Nothing is shelved</source>
            <translation>Nichts ist zurückgestellt</translation>
        </message>
        <message>
            <source>Nothing is suppressed</source>
            <translation>Nichts ist unterdrückt</translation>
        </message>
        <message>
            <source>Nothing is out of service</source>
            <translation>Nichts ist außer Betrieb</translation>
        </message>
    </context>
    <context>
        <name>AlarmRow</name>
        <message>
            <source>Priority %1, %2, %3, %4</source>
            <translation>Priorität %1, %2, %3, %4</translation>
        </message>
        <message>
            <source>%1 (stale)</source>
            <translation>%1 (veraltet)</translation>
        </message>
        <message numerus="yes">
            <source>%n consequence(s)</source>
            <translation>
                <numerusform>%n Folge</numerusform>
                <numerusform>%n Folgen</numerusform>
            </translation>
        </message>
        <message>
            <source>%1 (chatters)</source>
            <translation>%1 (flattert)</translation>
        </message>
        <message>
            <source>Close the consequences</source>
            <translation>Folgen zuklappen</translation>
        </message>
        <message>
            <source>Open %1</source>
            <translation>%1 aufklappen</translation>
        </message>
    </context>
    <context>
        <name>AlarmTree</name>
        <message>
            <source>Alarms by district and layer</source>
            <translation>Alarme nach Bezirk und Ebene</translation>
        </message>
        <message numerus="yes">
            <source>%1: worst unacknowledged priority %2, %n alarm(s)</source>
            <translation>
                <numerusform>%1: schlimmster unquittierter Priorität %2, %n Alarm</numerusform>
                <numerusform>%1: schlimmster unquittierter Priorität %2, %n Alarme</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%1: %n alarm(s), none unacknowledged</source>
            <translation>
                <numerusform>%1: %n Alarm, keiner unquittiert</numerusform>
                <numerusform>%1: %n Alarme, keiner unquittiert</numerusform>
            </translation>
        </message>
        <message>
            <source>%1 inhibited</source>
            <translation>%1 gesperrt</translation>
        </message>
    </context>
    <context>
        <name>AlarmTreeModel</name>
        <message>
            <source>Elsewhere</source>
            <translation>Sonst</translation>
        </message>
        <message>
            <source>Whole city</source>
            <translation>Ganze Stadt</translation>
        </message>
    </context>
    <context>
        <name>AnnunciationViewModel</name>
        <message>
            <source>The sound device does not answer: alarms are silent here.</source>
            <translation>Das Tongerät antwortet nicht: Alarme sind hier stumm.</translation>
        </message>
        <message>
            <source>No sound device: alarms are silent here.</source>
            <translation>Kein Tongerät: Alarme sind hier stumm.</translation>
        </message>
        <message>
            <source>There is no voice of this language on this machine. The manual says which packages have one.</source>
            <translation>Auf diesem Rechner gibt es keine Stimme dieser Sprache. Das Handbuch nennt Pakete, die eine haben.</translation>
        </message>
        <message>
            <source>Test: alarm system not watching</source>
            <translation>Probe: Alarmsystem wacht nicht</translation>
        </message>
        <message>
            <source>Test: priority %1</source>
            <translation>Probe: Priorität %1</translation>
        </message>
        <message numerus="yes">
            <source>%n critical</source>
            <comment>of the alarms before</comment>
            <translation>
                <numerusform>%n kritischer</numerusform>
                <numerusform>%n kritische</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n more alarms</source>
            <translation>
                <numerusform>%n weiterer Alarm</numerusform>
                <numerusform>%n weitere Alarme</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n alarms are unacknowledged</source>
            <translation>
                <numerusform>%n Alarm ist unquittiert</numerusform>
                <numerusform>%n Alarme sind unquittiert</numerusform>
            </translation>
        </message>
        <message>
            <source>The alarm system is not watching.</source>
            <translation>Das Alarmsystem wacht nicht.</translation>
        </message>
        <message>
            <source>Alarm of priority %1</source>
            <translation>Alarm mit Priorität %1</translation>
        </message>
        <message>
            <source>Priority %1: %2, %3</source>
            <comment>priority, what, where</comment>
            <translation>Priorität %1: %2, %3</translation>
        </message>
        <message>
            <source>The voice does not answer. Turn speech off and on to try again.</source>
            <translation>Die Stimme antwortet nicht. Sprache aus- und einschalten, um es erneut zu versuchen.</translation>
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
        <name>BulkAcknowledgeSheet</name>
        <message numerus="yes">
            <source>Acknowledge %n alarm(s)</source>
            <translation>
                <numerusform>%n Alarm quittieren</numerusform>
                <numerusform>%n Alarme quittieren</numerusform>
            </translation>
        </message>
        <message>
            <source>“I have it”: it means that somebody acts, not that it is over.</source>
            <translation>„Ich habe es“: Das heißt, dass jemand handelt, nicht dass es vorbei ist.</translation>
        </message>
        <message>
            <source>Priority %1: %2 to acknowledge</source>
            <translation>Priorität %1: %2 zu quittieren</translation>
        </message>
        <message numerus="yes">
            <source>%n alarm(s) came since this opened and will not be acknowledged.</source>
            <translation>
                <numerusform>%n Alarm kam seit dem Öffnen und wird nicht quittiert.</numerusform>
                <numerusform>%n Alarme kamen seit dem Öffnen und werden nicht quittiert.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n of them changed meanwhile: taken by somebody else, gone, or come again. Left out.</source>
            <translation>
                <numerusform>%n davon hat sich inzwischen geändert: von anderen übernommen, weg oder neu gekommen. Ausgelassen.</numerusform>
                <numerusform>%n davon haben sich inzwischen geändert: von anderen übernommen, weg oder neu gekommen. Ausgelassen.</numerusform>
            </translation>
        </message>
        <message>
            <source>Note (one of them asks for it)</source>
            <translation>Notiz (einer davon verlangt sie)</translation>
        </message>
        <message>
            <source>Note (may be left empty)</source>
            <translation>Notiz (darf leer bleiben)</translation>
        </message>
        <message>
            <source>What you found or do, kept in the journal</source>
            <translation>Was Sie fanden oder tun; bleibt im Journal</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message numerus="yes">
            <source>Acknowledge %n</source>
            <translation>
                <numerusform>%n quittieren</numerusform>
                <numerusform>%n quittieren</numerusform>
            </translation>
        </message>
        <message>
            <source>There is nothing left to acknowledge.</source>
            <translation>Es ist nichts mehr zu quittieren.</translation>
        </message>
        <message>
            <source>Give a note first.</source>
            <translation>Zuerst eine Notiz angeben.</translation>
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
        <message>
            <source>As %1 you may look but not command.</source>
            <translation>Als %1 dürfen Sie zusehen, aber nichts anordnen.</translation>
        </message>
        <message>
            <source>As %1 you may look but not make incidents.</source>
            <translation>Als %1 dürfen Sie Ereignisse ansehen, aber nicht anlegen.</translation>
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
        <message>
            <source>Planning streets</source>
            <translation>Straßen werden geplant</translation>
        </message>
        <message>
            <source>Drawing streets and buildings</source>
            <translation>Straßen und Gebäude werden gezeichnet</translation>
        </message>
        <message>
            <source>Demo city drawn</source>
            <translation>Demo-Stadt gezeichnet</translation>
        </message>
        <message>
            <source>belfryd was not found beside this program, in ../gateway or in the path.</source>
            <translation>belfryd wurde neben diesem Programm, in ../gateway und im Suchpfad nicht gefunden.</translation>
        </message>
        <message>
            <source>Set BELFRY_GATEWAY to it, or use --connect.</source>
            <translation>BELFRY_GATEWAY darauf setzen oder --connect verwenden.</translation>
        </message>
        <message>
            <source>No folder for the demo&apos;s socket: %1</source>
            <translation>Kein Ordner für den Socket der Demo: %1</translation>
        </message>
        <message>
            <source>Set TMPDIR to a folder that can be written.</source>
            <translation>TMPDIR auf einen beschreibbaren Ordner setzen.</translation>
        </message>
        <message>
            <source>%1 %  %2</source>
            <translation>%1 %  %2</translation>
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
        <message>
            <source>alarms not known yet</source>
            <translation>Alarme noch nicht bekannt</translation>
        </message>
        <message>
            <source>as of %1</source>
            <translation>Stand %1</translation>
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
        <name>FreshnessBadge</name>
        <message>
            <source>LIVE</source>
            <translation>LIVE</translation>
        </message>
        <message>
            <source>LATE</source>
            <translation>VERSPÄTET</translation>
        </message>
        <message>
            <source>STALE</source>
            <translation>VERALTET</translation>
        </message>
        <message>
            <source>LOST</source>
            <translation>GETRENNT</translation>
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
        <message>
            <source>Control room</source>
            <translation>Leitstelle</translation>
        </message>
        <message>
            <source>As everybody is told</source>
            <translation>Was alle gemeldet bekommen</translation>
        </message>
        <message>
            <source>Reported by the city system</source>
            <translation>Vom Fachsystem gemeldet</translation>
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
        <name>KpiPage</name>
        <message>
            <source>10 min</source>
            <translation>10 min</translation>
        </message>
        <message>
            <source>1 h</source>
            <translation>1 h</translation>
        </message>
        <message>
            <source>24 h</source>
            <translation>24 h</translation>
        </message>
        <message>
            <source>30 days</source>
            <translation>30 Tage</translation>
        </message>
        <message>
            <source>Health of the alarm system</source>
            <translation>Zustand des Alarmsystems</translation>
        </message>
        <message>
            <source>%1 to %2 · %3 announced</source>
            <translation>%1 bis %2 · %3 gemeldet</translation>
        </message>
        <message>
            <source>Period: %1</source>
            <translation>Zeitraum: %1</translation>
        </message>
        <message>
            <source>Operator position</source>
            <translation>Arbeitsplatz</translation>
        </message>
        <message>
            <source>whole site</source>
            <translation>alle Plätze</translation>
        </message>
        <message>
            <source>ALARM FLOOD · %1 in 10 min</source>
            <translation>ALARMFLUT · %1 in 10 min</translation>
        </message>
        <message>
            <source>no flood · %1 in 10 min</source>
            <translation>keine Flut · %1 in 10 min</translation>
        </message>
        <message>
            <source>%1 bad · %2 to watch · %3 good</source>
            <translation>%1 schlecht · %2 beobachten · %3 gut</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>Noch einmal</translation>
        </message>
        <message>
            <source>Asking the gateway…</source>
            <translation>Das Gateway wird gefragt…</translation>
        </message>
        <message>
            <source>Figure</source>
            <translation>Kennzahl</translation>
        </message>
        <message>
            <source>value</source>
            <translation>Wert</translation>
        </message>
        <message>
            <source>target</source>
            <translation>Ziel</translation>
        </message>
        <message>
            <source>watch</source>
            <translation>beobachten</translation>
        </message>
        <message>
            <source>bad</source>
            <translation>schlecht</translation>
        </message>
        <message>
            <source>Figures of the alarm system</source>
            <translation>Kennzahlen des Alarmsystems</translation>
        </message>
        <message>
            <source>Announced alarms</source>
            <translation>Gemeldete Alarme</translation>
        </message>
        <message>
            <source>The ten most frequent</source>
            <translation>Die zehn häufigsten</translation>
        </message>
        <message>
            <source>No alarm was announced in this period.</source>
            <translation>In diesem Zeitraum wurde kein Alarm gemeldet.</translation>
        </message>
        <message>
            <source>These figures are not new:</source>
            <translation>Diese Zahlen sind nicht neu:</translation>
        </message>
        <message>
            <source>No figures:</source>
            <translation>Keine Zahlen:</translation>
        </message>
    </context>
    <context>
        <name>KpiRow</name>
        <message>
            <source>%1: %2, %3</source>
            <translation>%1: %2, %3</translation>
        </message>
    </context>
    <context>
        <name>KpiTexts</name>
        <message>
            <source>Load</source>
            <translation>Last</translation>
        </message>
        <message>
            <source>Peaks and floods</source>
            <translation>Spitzen und Fluten</translation>
        </message>
        <message>
            <source>Priorities</source>
            <translation>Prioritäten</translation>
        </message>
        <message>
            <source>Nuisance alarms</source>
            <translation>Störende Alarme</translation>
        </message>
        <message>
            <source>What stands</source>
            <translation>Was ansteht</translation>
        </message>
        <message>
            <source>Set aside</source>
            <translation>Beiseitegelegt</translation>
        </message>
        <message>
            <source>How people answer</source>
            <translation>Wie Menschen antworten</translation>
        </message>
        <message>
            <source>ISA-18.2</source>
            <translation>ISA-18.2</translation>
        </message>
        <message>
            <source>EEMUA 191</source>
            <translation>EEMUA 191</translation>
        </message>
        <message>
            <source>Nimmo grid</source>
            <translation>Nimmo-Raster</translation>
        </message>
        <message>
            <source>Inductive self-audit</source>
            <translation>Inductive, Selbstprüfung</translation>
        </message>
        <message>
            <source>our own rule</source>
            <translation>eigene Regel</translation>
        </message>
        <message>
            <source>OPC UA Part 9, trend only</source>
            <translation>OPC UA Teil 9, nur Verlauf</translation>
        </message>
        <message>
            <source>Go through the ten most frequent: mend the device, widen the deadband or the on-delay, or make it an event.</source>
            <translation>Die zehn häufigsten durchgehen: Gerät richten, Totband oder Einschaltverzögerung vergrößern oder ein Ereignis daraus machen.</translation>
        </message>
        <message>
            <source>Find the common cause of the flood and give it a cause rule, so that one alarm stands for its consequences.</source>
            <translation>Die gemeinsame Ursache der Flut suchen und eine Ursachenregel anlegen, damit ein Alarm für seine Folgen steht.</translation>
        </message>
        <message>
            <source>Review priorities by consequence and time to act; what needs no action within minutes is P3, P4 or an event.</source>
            <translation>Prioritäten nach Folge und verfügbarer Zeit prüfen; was nicht in Minuten Handeln verlangt, ist P3, P4 oder ein Ereignis.</translation>
        </message>
        <message>
            <source>Go through the list of shelved alarms; mend what is behind them and unshelve.</source>
            <translation>Die Liste der zurückgestellten Alarme durchgehen, die Ursachen beheben und zurückholen.</translation>
        </message>
        <message>
            <source>Look whether the desk is staffed for this load, and whether sound and speech reach the operator.</source>
            <translation>Prüfen, ob der Platz für diese Last besetzt ist und ob Ton und Sprache ankommen.</translation>
        </message>
        <message>
            <source>A trend: compare with other days and ask why it grew.</source>
            <translation>Ein Verlauf: mit anderen Tagen vergleichen und fragen, warum er wuchs.</translation>
        </message>
        <message>
            <source>Announced per day</source>
            <translation>Gemeldet je Tag</translation>
        </message>
        <message>
            <source>ISA-18.2: 150 acceptable, 300 manageable</source>
            <translation>ISA-18.2: 150 annehmbar, 300 beherrschbar</translation>
        </message>
        <message>
            <source>Announced per hour</source>
            <translation>Gemeldet je Stunde</translation>
        </message>
        <message>
            <source>Announced per 10 minutes</source>
            <translation>Gemeldet je 10 Minuten</translation>
        </message>
        <message>
            <source>Most in 60 seconds</source>
            <translation>Meiste in 60 Sekunden</translation>
        </message>
        <message>
            <source>Most in 10 minutes</source>
            <translation>Meiste in 10 Minuten</translation>
        </message>
        <message>
            <source>ISA-18.2: above 10 is a flood</source>
            <translation>ISA-18.2: über 10 ist eine Flut</translation>
        </message>
        <message>
            <source>10-minute windows above 10</source>
            <translation>10-Minuten-Fenster über 10</translation>
        </message>
        <message>
            <source>Hours above 30</source>
            <translation>Stunden über 30</translation>
        </message>
        <message>
            <source>Time in flood</source>
            <translation>Zeit in Flut</translation>
        </message>
        <message>
            <source>Floods per week</source>
            <translation>Fluten je Woche</translation>
        </message>
        <message>
            <source>Share of P1</source>
            <translation>Anteil P1</translation>
        </message>
        <message>
            <source>exida and Nimmo grid: 5 %</source>
            <translation>exida und Nimmo-Raster: 5 %</translation>
        </message>
        <message>
            <source>Share of P2</source>
            <translation>Anteil P2</translation>
        </message>
        <message>
            <source>exida and Nimmo grid: 15 %</source>
            <translation>exida und Nimmo-Raster: 15 %</translation>
        </message>
        <message>
            <source>Share of P3 and P4</source>
            <translation>Anteil P3 und P4</translation>
        </message>
        <message>
            <source>exida and Nimmo grid: 80 %</source>
            <translation>exida und Nimmo-Raster: 80 %</translation>
        </message>
        <message>
            <source>Share of the ten most frequent</source>
            <translation>Anteil der zehn häufigsten</translation>
        </message>
        <message>
            <source>Chattering per week</source>
            <translation>Flatternde je Woche</translation>
        </message>
        <message>
            <source>ISA-18.2: 3 times within 60 s</source>
            <translation>ISA-18.2: 3-mal in 60 s</translation>
        </message>
        <message>
            <source>Widen its deadband, give it an off-delay or count several pulses before it begins.</source>
            <translation>Totband vergrößern, Ausschaltverzögerung geben oder mehrere Pulse zählen lassen.</translation>
        </message>
        <message>
            <source>Fleeting per day</source>
            <translation>Flüchtige je Tag</translation>
        </message>
        <message>
            <source>ISA-18.2: gone within 10 s by itself</source>
            <translation>ISA-18.2: in 10 s von selbst weg</translation>
        </message>
        <message>
            <source>Give it an on-delay: what is gone before anybody can act is no alarm.</source>
            <translation>Einschaltverzögerung geben: was weg ist, bevor jemand handeln kann, ist kein Alarm.</translation>
        </message>
        <message>
            <source>Active for more than a day, most at once</source>
            <translation>Länger als ein Tag aktiv, meiste zugleich</translation>
        </message>
        <message>
            <source>ISA-18.2: below 5</source>
            <translation>ISA-18.2: unter 5</translation>
        </message>
        <message>
            <source>Mend it, take it out of service with a work order, or remove its definition.</source>
            <translation>Beheben, mit Auftrag außer Betrieb nehmen oder die Definition entfernen.</translation>
        </message>
        <message>
            <source>Active now</source>
            <translation>Jetzt aktiv</translation>
        </message>
        <message>
            <source>Mend what stands longest; what nobody acts on is an event, not an alarm.</source>
            <translation>Was am längsten ansteht, beheben; worauf niemand handelt, ist ein Ereignis, kein Alarm.</translation>
        </message>
        <message>
            <source>Shelved now</source>
            <translation>Jetzt zurückgestellt</translation>
        </message>
        <message>
            <source>Shelved past their end</source>
            <translation>Über ihr Ende hinaus zurückgestellt</translation>
        </message>
        <message>
            <source>This must not be: look at the gateway&apos;s log and report it.</source>
            <translation>Das darf nicht sein: ins Protokoll des Gateways sehen und melden.</translation>
        </message>
        <message>
            <source>Shelved without a reason</source>
            <translation>Ohne Grund zurückgestellt</translation>
        </message>
        <message>
            <source>Ask who shelved it, and write the reason down or unshelve.</source>
            <translation>Fragen, wer zurückstellte, und den Grund nachtragen oder zurückholen.</translation>
        </message>
        <message>
            <source>Suppressed outside a rule</source>
            <translation>Außerhalb einer Regel unterdrückt</translation>
        </message>
        <message>
            <source>Search the journal for it, and make a rule, a maintenance window or a work order of it.</source>
            <translation>Im Journal suchen und eine Regel, ein Wartungsfenster oder einen Auftrag daraus machen.</translation>
        </message>
        <message>
            <source>Changes without a ticket</source>
            <translation>Änderungen ohne Auftrag</translation>
        </message>
        <message>
            <source>Find the change in the journal, approve it afterwards or take it back; raise the layer&apos;s version with each.</source>
            <translation>Die Änderung im Journal suchen, nachträglich genehmigen oder zurücknehmen; mit jeder die Version der Schicht erhöhen.</translation>
        </message>
        <message>
            <source>Time to acknowledge P1, median</source>
            <translation>Zeit bis zum Quittieren P1, Median</translation>
        </message>
        <message>
            <source>Time to acknowledge P1, 95 %</source>
            <translation>Zeit bis zum Quittieren P1, 95 %</translation>
        </message>
        <message>
            <source>Time to acknowledge P2, median</source>
            <translation>Zeit bis zum Quittieren P2, Median</translation>
        </message>
        <message>
            <source>Time to acknowledge P2, 95 %</source>
            <translation>Zeit bis zum Quittieren P2, 95 %</translation>
        </message>
        <message>
            <source>Longest unacknowledged</source>
            <translation>Am längsten unquittiert</translation>
        </message>
        <message>
            <source>Longest active</source>
            <translation>Am längsten aktiv</translation>
        </message>
        <message>
            <source>Most repetitions of one occurrence</source>
            <translation>Meiste Wiederholungen eines Auftretens</translation>
        </message>
        <message>
            <source>Acknowledged without any action after it (P1, P2)</source>
            <translation>Quittiert, ohne dass etwas folgte (P1, P2)</translation>
        </message>
        <message>
            <source>An alarm that is only ever acknowledged needs no person: make it an event or change its guidance.</source>
            <translation>Ein Alarm, der immer nur quittiert wird, braucht keinen Menschen: ein Ereignis daraus machen oder die Anleitung ändern.</translation>
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
        <message>
            <source>In the middle of the map (Ctrl+I)</source>
            <translation>In der Mitte der Karte (Strg+I)</translation>
        </message>
        <message>
            <source>New incident…</source>
            <translation>Neues Ereignis…</translation>
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
        <name>MaintenanceList</name>
        <message>
            <source>Maintenance windows</source>
            <translation>Wartungsfenster</translation>
        </message>
        <message>
            <source>State</source>
            <translation>Zustand</translation>
        </message>
        <message>
            <source>What</source>
            <translation>Was</translation>
        </message>
        <message>
            <source>Where</source>
            <translation>Wo</translation>
        </message>
        <message>
            <source>Work order</source>
            <translation>Arbeitsauftrag</translation>
        </message>
        <message>
            <source>Who</source>
            <translation>Wer</translation>
        </message>
        <message>
            <source>From – until</source>
            <translation>Von – bis</translation>
        </message>
        <message>
            <source>over</source>
            <translation>vorbei</translation>
        </message>
        <message>
            <source>in force</source>
            <translation>in Kraft</translation>
        </message>
        <message>
            <source>planned</source>
            <translation>geplant</translation>
        </message>
        <message>
            <source>%1 – %2</source>
            <translation>%1 – %2</translation>
        </message>
        <message>
            <source>End now</source>
            <translation>Beenden</translation>
        </message>
        <message>
            <source>Call off</source>
            <translation>Absagen</translation>
        </message>
        <message>
            <source>ended: %1</source>
            <translation>beendet: %1</translation>
        </message>
        <message>
            <source>No maintenance is planned</source>
            <translation>Keine Wartung ist geplant</translation>
        </message>
        <message>
            <source>While it is in force, alarms of its place and layers are suppressed by design.</source>
            <translation>Solange sie in Kraft ist, sind Alarme ihres Ortes und ihrer Ebenen planmäßig unterdrückt.</translation>
        </message>
        <message>
            <source>Plan maintenance…</source>
            <translation>Wartung planen…</translation>
        </message>
    </context>
    <context>
        <name>MaintenanceViewModel</name>
        <message>
            <source>an area on the map</source>
            <translation>eine Fläche auf der Karte</translation>
        </message>
    </context>
    <context>
        <name>MapArea</name>
        <message>
            <source>shown %1 of %2</source>
            <translation>gezeigt %1 von %2</translation>
        </message>
        <message>
            <source>%1 without a place</source>
            <translation>%1 ohne Ort</translation>
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
            <source>Arrow keys move the map, with Ctrl they turn it, plus and minus zoom, N turns north up, full stop and comma step through assets, R, L, C and S select many, Home shows the whole city, the menu key offers what can be done in its middle</source>
            <translation>Pfeiltasten verschieben die Karte, mit Strg drehen sie sie, Plus und Minus zoomen, N richtet nach Norden aus, Punkt und Komma gehen durch die Objekte, R, L, C und S wählen viele aus, Pos1 zeigt die ganze Stadt, die Menütaste bietet an, was in ihrer Mitte getan werden kann</translation>
        </message>
        <message>
            <source>Under override, %1 left</source>
            <translation>Übersteuert, noch %1</translation>
        </message>
        <message>
            <source>No city map is loaded. Start with --city DIR, or import one with belfryctl city import.</source>
            <translation>Keine Stadtkarte geladen. Mit --city DIR starten oder eine mit belfryctl city import einlesen.</translation>
        </message>
        <message>
            <source>Chosen place</source>
            <translation>Gewählter Ort</translation>
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
        <name>NotWatchingBanner</name>
        <message>
            <source>ALARM SYSTEM NOT WATCHING since %1</source>
            <translation>ALARMSYSTEM WACHT NICHT seit %1</translation>
        </message>
        <message>
            <source>Alarms are not evaluated at present.</source>
            <translation>Alarme werden zurzeit nicht ausgewertet.</translation>
        </message>
        <message>
            <source>The gateway answers, but does not evaluate alarms.</source>
            <translation>Das Gateway antwortet, wertet aber keine Alarme aus.</translation>
        </message>
        <message>
            <source>The gateway does not answer.</source>
            <translation>Das Gateway antwortet nicht.</translation>
        </message>
        <message>
            <source>New alarms do not come: watch the systems themselves, and call whoever keeps the gateway. This goes by itself when alarms are evaluated again.</source>
            <translation>Neue Alarme kommen nicht: die Systeme selbst beobachten und rufen, wer das Gateway betreut. Dies verschwindet von selbst, sobald wieder ausgewertet wird.</translation>
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
        <message>
            <source>? %1</source>
            <translation>? %1</translation>
        </message>
        <message>
            <source>Uncertain: the device was not heard since the link to it was lost. It ends the override by itself in time.</source>
            <translation>Unsicher: Das Gerät wurde nicht gehört, seit die Verbindung zu ihm abriss. Es beendet die Übersteuerung rechtzeitig von selbst.</translation>
        </message>
    </context>
    <context>
        <name>OrderViewModel</name>
        <message numerus="yes">
            <source>%n override(s) of colleagues end within 5 min.</source>
            <translation>
                <numerusform>%n Übersteuerung von Kollegen endet innerhalb von 5 min.</numerusform>
                <numerusform>%n Übersteuerungen von Kollegen enden innerhalb von 5 min.</numerusform>
            </translation>
        </message>
        <message>
            <source>The override of %1 by %2 ends within %3.</source>
            <translation>Die Übersteuerung von %1 durch %2 endet innerhalb von %3.</translation>
        </message>
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
        <message>
            <source>%1 of %2 devices go to %3 and are held there until %4. Then they return to their programmes by themselves, even if this console is gone. The own report of each must prove it within %5.</source>
            <translation>%1 von %2 Geräten gehen auf %3 und bleiben dort bis %4. Dann kehren sie von selbst zu ihren Programmen zurück, auch wenn diese Konsole nicht mehr da ist. Die eigene Meldung jedes Geräts muss es binnen %5 beweisen.</translation>
        </message>
        <message>
            <source>Looking what it would do…</source>
            <translation>Es wird nachgesehen, was das bewirken würde …</translation>
        </message>
        <message>
            <source>Too long for its class: %1 at most.</source>
            <translation>Zu lang für seine Klasse: höchstens %1.</translation>
        </message>
        <message>
            <source>None of these can be commanded now.</source>
            <translation>Keines davon kann jetzt gesteuert werden.</translation>
        </message>
        <message>
            <source>%1 did not approve it; nothing was sent.</source>
            <translation>%1 hat nicht freigegeben; es wurde nichts gesendet.</translation>
        </message>
        <message>
            <source>Nobody approved it in time; nothing was sent.</source>
            <translation>Niemand hat rechtzeitig freigegeben; es wurde nichts gesendet.</translation>
        </message>
        <message>
            <source>%1 has taken it over.</source>
            <translation>%1 hat übernommen.</translation>
        </message>
        <message>
            <source>%1 has taken over your override of %2.</source>
            <translation>%1 hat Ihre Übersteuerung von %2 übernommen.</translation>
        </message>
        <message>
            <source>This one</source>
            <translation>Nur dieses</translation>
        </message>
        <message>
            <source>250 m around</source>
            <translation>250 m Umkreis</translation>
        </message>
        <message>
            <source>%1 × %2</source>
            <translation>%1 × %2</translation>
        </message>
        <message>
            <source>C0: one click.</source>
            <translation>C0: ein Klick.</translation>
        </message>
        <message>
            <source>C1: confirm, with a reason.</source>
            <translation>C1: bestätigen, mit Begründung.</translation>
        </message>
        <message>
            <source>C2: hold to confirm, with a reason.</source>
            <translation>C2: zum Bestätigen halten, mit Begründung.</translation>
        </message>
        <message>
            <source>C3: hold to confirm, and a second person at another workplace approves.</source>
            <translation>C3: zum Bestätigen halten, und eine zweite Person an einem anderen Arbeitsplatz gibt frei.</translation>
        </message>
        <message>
            <source>Nothing was done.</source>
            <translation>Es wurde nichts getan.</translation>
        </message>
        <message>
            <source>its programme</source>
            <translation>sein Programm</translation>
        </message>
        <message>
            <source>%1: %2 → %3</source>
            <translation>%1: %2 → %3</translation>
        </message>
        <message>
            <source>%1 (%2)</source>
            <translation>%1 (%2)</translation>
        </message>
        <message>
            <source>Your override of %1 ends in %2. Renew it, or let it end.</source>
            <translation>Ihre Übersteuerung von %1 endet in %2. Verlängern Sie sie oder lassen Sie sie enden.</translation>
        </message>
        <message numerus="yes">
            <source>%n device(s)</source>
            <translation>
                <numerusform>%n Gerät</numerusform>
                <numerusform>%n Geräte</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n cannot be commanded now: leave them out to go on.</source>
            <translation>
                <numerusform>%n kann jetzt nicht gesteuert werden: Lassen Sie es aus, um fortzufahren.</numerusform>
                <numerusform>%n können jetzt nicht gesteuert werden: Lassen Sie sie aus, um fortzufahren.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>P%1 %2: %n device(s) in its area</source>
            <translation>
                <numerusform>P%1 %2: %n Gerät in seinem Bereich</numerusform>
                <numerusform>P%1 %2: %n Geräte in seinem Bereich</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>and %n more</source>
            <translation>
                <numerusform>und %n weiteres</numerusform>
                <numerusform>und %n weitere</numerusform>
            </translation>
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
        <message>
            <source>All</source>
            <translation>Alle</translation>
        </message>
        <message>
            <source>Commanded is not actual</source>
            <translation>Befohlen ist nicht tatsächlich</translation>
        </message>
        <message>
            <source>Ended</source>
            <translation>Beendet</translation>
        </message>
        <message>
            <source>No order ended within the last hour.</source>
            <translation>In der letzten Stunde endete kein Auftrag.</translation>
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
            <source>The device&apos;s own report says something else than was ordered.</source>
            <translation>Die eigene Rückmeldung des Geräts sagt etwas anderes als befohlen.</translation>
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
        <message>
            <source>Reaches</source>
            <translation>Reicht bis</translation>
        </message>
        <message>
            <source>Take over from %1</source>
            <translation>Von %1 übernehmen</translation>
        </message>
        <message>
            <source>Leave out %1</source>
            <translation>%1 auslassen</translation>
        </message>
        <message>
            <source>Waits for a second person at another workplace: %1 left.</source>
            <translation>Wartet auf eine zweite Person an einem anderen Arbeitsplatz: noch %1.</translation>
        </message>
        <message>
            <source>Why it cannot wait for a second person</source>
            <translation>Warum es nicht auf eine zweite Person warten kann</translation>
        </message>
        <message>
            <source>Hold to go ahead alone</source>
            <translation>Halten, um allein fortzufahren</translation>
        </message>
        <message>
            <source>Going ahead alone raises an alarm for the supervisor and is reviewed within a day. No interlock is skipped.</source>
            <translation>Allein fortzufahren löst einen Alarm für die Aufsicht aus und wird binnen eines Tages geprüft. Keine Verriegelung wird übergangen.</translation>
        </message>
        <message>
            <source>%1 of %2 hold, %3 failed</source>
            <translation>%1 von %2 halten, %3 fehlgeschlagen</translation>
        </message>
        <message>
            <source>Try %1 again</source>
            <translation>%1 noch einmal versuchen</translation>
        </message>
    </context>
    <context>
        <name>PlanMaintenanceSheet</name>
        <message>
            <source>Plan maintenance</source>
            <translation>Wartung planen</translation>
        </message>
        <message>
            <source>Alarms of this place are suppressed from then until then.</source>
            <translation>Alarme dieses Ortes sind von dann bis dann unterdrückt.</translation>
        </message>
        <message>
            <source>What is done</source>
            <translation>Was getan wird</translation>
        </message>
        <message>
            <source>Number of the work order</source>
            <translation>Nummer des Arbeitsauftrags</translation>
        </message>
        <message>
            <source>Where: all that is chosen must fit</source>
            <translation>Wo: Alles Gewählte muss zutreffen</translation>
        </message>
        <message>
            <source>Layer</source>
            <translation>Ebene</translation>
        </message>
        <message>
            <source>All layers</source>
            <translation>Alle Ebenen</translation>
        </message>
        <message>
            <source>District</source>
            <translation>Bezirk</translation>
        </message>
        <message>
            <source>All districts</source>
            <translation>Alle Bezirke</translation>
        </message>
        <message>
            <source>Only %1</source>
            <translation>Nur %1</translation>
        </message>
        <message>
            <source>Begins</source>
            <translation>Beginnt</translation>
        </message>
        <message>
            <source>Now</source>
            <translation>Jetzt</translation>
        </message>
        <message>
            <source>in %1</source>
            <translation>in %1</translation>
        </message>
        <message>
            <source>For how long</source>
            <translation>Wie lange</translation>
        </message>
        <message>
            <source>%1 – %2</source>
            <translation>%1 – %2</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Plan</source>
            <translation>Planen</translation>
        </message>
        <message>
            <source>Say what is done and give the work order.</source>
            <translation>Sagen, was getan wird, und den Arbeitsauftrag angeben.</translation>
        </message>
        <message>
            <source>Choose a layer, a district, the asset or an area: never the whole city.</source>
            <translation>Ebene, Bezirk, Objekt oder Gebiet wählen: nie die ganze Stadt.</translation>
        </message>
        <message numerus="yes">
            <source>The area on the map (%n selected)</source>
            <translation>
                <numerusform>Das Gebiet auf der Karte (%n ausgewählt)</numerusform>
                <numerusform>Das Gebiet auf der Karte (%n ausgewählt)</numerusform>
            </translation>
        </message>
        <message>
            <source>By an area: select it on the map first, with the lasso, a rectangle or a radius.</source>
            <translation>Nach Gebiet: erst auf der Karte auswählen, mit Lasso, Rechteck oder Radius.</translation>
        </message>
    </context>
    <context>
        <name>PresetListViewModel</name>
        <message>
            <source>Unlit at night</source>
            <translation>Nachts dunkel</translation>
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
        <name>RateChart</name>
        <message>
            <source>Announced alarms over time: at most %1 in %2</source>
            <translation>Gemeldete Alarme im Zeitverlauf: höchstens %1 in %2</translation>
        </message>
        <message>
            <source>at most %1 in %2</source>
            <translation>höchstens %1 in %2</translation>
        </message>
        <message>
            <source>bars below the line: flood</source>
            <translation>Balken unter der Linie: Flut</translation>
        </message>
    </context>
    <context>
        <name>RatingLight</name>
        <message>
            <source>good</source>
            <translation>gut</translation>
        </message>
        <message>
            <source>watch</source>
            <translation>beobachten</translation>
        </message>
        <message>
            <source>BAD</source>
            <translation>SCHLECHT</translation>
        </message>
        <message>
            <source>no rating</source>
            <translation>ohne Wertung</translation>
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
        <message>
            <source>Override…</source>
            <translation>Übersteuern …</translation>
        </message>
        <message>
            <source>Override %1 of %2</source>
            <translation>%1 von %2 übersteuern</translation>
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
        <message>
            <source>Until it clears</source>
            <translation>Bis er verschwindet</translation>
        </message>
        <message>
            <source>The definition of one of them does not allow it.</source>
            <translation>Die Definition eines davon erlaubt es nicht.</translation>
        </message>
        <message>
            <source>Once: until its condition goes away, at the latest until %1.</source>
            <translation>Einmal: bis seine Bedingung weggeht, spätestens bis %1.</translation>
        </message>
    </context>
    <context>
        <name>SoundButtons</name>
        <message>
            <source>Silent %1</source>
            <translation>Stumm %1</translation>
        </message>
        <message>
            <source>Silence (F8)</source>
            <translation>Stumm (F8)</translation>
        </message>
        <message>
            <source>A new alarm of priority 1 or 2 ends it. Nothing is acknowledged.</source>
            <translation>Ein neuer Alarm der Priorität 1 oder 2 beendet es. Quittiert wird nichts.</translation>
        </message>
        <message>
            <source>Two minutes without sound, at all consoles. Acknowledges nothing.</source>
            <translation>Zwei Minuten ohne Ton, an allen Plätzen. Quittiert nichts.</translation>
        </message>
        <message>
            <source>Nothing sounds.</source>
            <translation>Es ertönt nichts.</translation>
        </message>
        <message>
            <source>✕ No sound…</source>
            <translation>✕ Kein Ton…</translation>
        </message>
        <message>
            <source>Sound test…</source>
            <translation>Tonprobe…</translation>
        </message>
        <message>
            <source>Sound…</source>
            <translation>Ton…</translation>
        </message>
        <message>
            <source>Once a day somebody should hear all sounds.</source>
            <translation>Einmal am Tag soll jemand alle Töne hören.</translation>
        </message>
        <message>
            <source>Health…</source>
            <translation>Zustand…</translation>
        </message>
        <message>
            <source>Health of the alarm system (F7)</source>
            <translation>Zustand des Alarmsystems (F7)</translation>
        </message>
    </context>
    <context>
        <name>SoundSheet</name>
        <message>
            <source>Sound of alarms</source>
            <translation>Ton der Alarme</translation>
        </message>
        <message>
            <source>Now: %1</source>
            <translation>Jetzt: %1</translation>
        </message>
        <message>
            <source>Sound test</source>
            <translation>Tonprobe</translation>
        </message>
        <message>
            <source>Priority %1</source>
            <translation>Priorität %1</translation>
        </message>
        <message>
            <source>Play the sound of priority %1</source>
            <translation>Den Ton der Priorität %1 abspielen</translation>
        </message>
        <message>
            <source>Not watching</source>
            <translation>Wacht nicht</translation>
        </message>
        <message>
            <source>Play the sound of NOT WATCHING</source>
            <translation>Den Ton für WACHT NICHT abspielen</translation>
        </message>
        <message>
            <source>Play all five</source>
            <translation>Alle fünf abspielen</translation>
        </message>
        <message>
            <source>I heard all five</source>
            <translation>Ich habe alle fünf gehört</translation>
        </message>
        <message>
            <source>Play all five first.</source>
            <translation>Zuerst alle fünf abspielen.</translation>
        </message>
        <message>
            <source>Nobody has tested the sounds of this machine yet.</source>
            <translation>Niemand hat die Töne dieses Rechners bisher geprobt.</translation>
        </message>
        <message>
            <source>Last tested %1. A test is due once a day.</source>
            <translation>Zuletzt geprobt: %1. Eine Probe ist täglich fällig.</translation>
        </message>
        <message>
            <source>Last tested %1.</source>
            <translation>Zuletzt geprobt: %1.</translation>
        </message>
        <message>
            <source>Volume</source>
            <translation>Lautstärke</translation>
        </message>
        <message>
            <source>Alarms can be made quieter, not turned off. Silence lasts two minutes; shelve what is known and of no use.</source>
            <translation>Alarme lassen sich leiser stellen, nicht abschalten. Stumm gilt zwei Minuten; was bekannt und ohne Nutzen ist, zurückstellen.</translation>
        </message>
        <message>
            <source>Speech</source>
            <translation>Sprache</translation>
        </message>
        <message>
            <source>Off</source>
            <translation>Aus</translation>
        </message>
        <message>
            <source>Speech off</source>
            <translation>Sprache aus</translation>
        </message>
        <message>
            <source>On</source>
            <translation>Ein</translation>
        </message>
        <message>
            <source>Speech on</source>
            <translation>Sprache ein</translation>
        </message>
        <message>
            <source>Says priority, alarm and place after the sound.</source>
            <translation>Sagt nach dem Ton Priorität, Alarm und Ort.</translation>
        </message>
        <message>
            <source>Silent for %1</source>
            <translation>Stumm noch %1</translation>
        </message>
        <message>
            <source>Silence for two minutes (F8)</source>
            <translation>Zwei Minuten stumm (F8)</translation>
        </message>
        <message>
            <source>Nothing sounds.</source>
            <translation>Es ertönt nichts.</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
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
        <message>
            <source>DELAYED since %1</source>
            <translation>VERZÖGERT seit %1</translation>
        </message>
        <message>
            <source>Certificate ends %1</source>
            <translation>Zertifikat endet am %1</translation>
        </message>
        <message>
            <source>After that this console is not let in any more. Whoever runs the gateway renews it: belfryctl tls renew, without a restart.</source>
            <translation>Danach wird diese Konsole nicht mehr eingelassen. Wer das Gateway betreibt, erneuert es: belfryctl tls renew, ohne Neustart.</translation>
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
        <message>
            <source>Session of %1</source>
            <translation>Sitzung von %1</translation>
        </message>
        <message>
            <source>No passwords here: whoever reaches the gateway operates under the name they give.</source>
            <translation>Keine Passwörter hier: Wer das Gateway erreicht, handelt unter dem Namen, den er angibt.</translation>
        </message>
        <message>
            <source>LATE</source>
            <translation>VERSPÄTET</translation>
        </message>
        <message>
            <source>STALE</source>
            <translation>VERALTET</translation>
        </message>
        <message>
            <source>LOST</source>
            <translation>GETRENNT</translation>
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
        <message numerus="yes">
            <source>and %n more row(s)</source>
            <translation>
                <numerusform>und %n weitere Zeile</numerusform>
                <numerusform>und %n weitere Zeilen</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>belfry</name>
        <message>
            <source>The alarm “{alarm}” is not active.</source>
            <translation>Der Alarm „{alarm}“ ist nicht aktiv.</translation>
        </message>
        <message>
            <source>The alarm “{alarm}” is already acknowledged.</source>
            <translation>Der Alarm „{alarm}“ ist bereits quittiert.</translation>
        </message>
        <message>
            <source>The alarm “{alarm}” is not acknowledged.</source>
            <translation>Der Alarm „{alarm}“ ist nicht quittiert.</translation>
        </message>
        <message>
            <source>The alarm “{alarm}” asks for a note with its acknowledgement.</source>
            <translation>Der Alarm „{alarm}“ verlangt zum Quittieren eine Notiz.</translation>
        </message>
        <message>
            <source>The alarm “{alarm}” is not latched.</source>
            <translation>Der Alarm „{alarm}“ ist nicht verriegelt.</translation>
        </message>
        <message>
            <source>The alarm “{alarm}” is still active.</source>
            <translation>Der Alarm „{alarm}“ ist noch aktiv.</translation>
        </message>
        <message>
            <source>The alarm “{alarm}” is shelved.</source>
            <translation>Der Alarm „{alarm}“ ist zurückgestellt.</translation>
        </message>
        <message>
            <source>The alarm “{alarm}” is suppressed by design.</source>
            <translation>Der Alarm „{alarm}“ ist durch eine Regel unterdrückt.</translation>
        </message>
        <message>
            <source>The alarm “{alarm}” is out of service.</source>
            <translation>Der Alarm „{alarm}“ ist außer Betrieb.</translation>
        </message>
        <message>
            <source>The alarm “{alarm}” is already shelved.</source>
            <translation>Der Alarm „{alarm}“ ist bereits zurückgestellt.</translation>
        </message>
        <message>
            <source>The alarm “{alarm}” may not be shelved for so long.</source>
            <translation>Der Alarm „{alarm}“ darf nicht so lange zurückgestellt werden.</translation>
        </message>
        <message>
            <source>The alarm “{alarm}” cannot be shelved for no time at all.</source>
            <translation>Der Alarm „{alarm}“ kann nicht für gar keine Zeit zurückgestellt werden.</translation>
        </message>
        <message>
            <source>The alarm “{alarm}” may not be shelved until it clears.</source>
            <translation>Der Alarm „{alarm}“ darf nicht bis zum Gehen zurückgestellt werden.</translation>
        </message>
        <message>
            <source>The alarm “{alarm}” is not shelved.</source>
            <translation>Der Alarm „{alarm}“ ist nicht zurückgestellt.</translation>
        </message>
        <message>
            <source>The alarm “{alarm}” is already out of service.</source>
            <translation>Der Alarm „{alarm}“ ist bereits außer Betrieb.</translation>
        </message>
        <message>
            <source>The alarm “{alarm}” is not out of service.</source>
            <translation>Der Alarm „{alarm}“ ist nicht außer Betrieb.</translation>
        </message>
        <message>
            <source>The alarm “{alarm}” is not sounding.</source>
            <translation>Der Alarm „{alarm}“ tönt nicht.</translation>
        </message>
        <message>
            <source>The alarm “{alarm}” can only be shelved with a reason.</source>
            <translation>Der Alarm „{alarm}“ kann nur mit Begründung zurückgestellt werden.</translation>
        </message>
        <message>
            <source>The alarm “{alarm}” can only be taken out of service with a work order.</source>
            <translation>Der Alarm „{alarm}“ kann nur mit Arbeitsauftrag außer Betrieb genommen werden.</translation>
        </message>
        <message>
            <source>The action on the alarm “{alarm}” does not say who acts, or where.</source>
            <translation>Die Handlung am Alarm „{alarm}“ sagt nicht, wer handelt oder wo.</translation>
        </message>
        <message>
            <source>Only a supervisor may do this with the alarm “{alarm}”.</source>
            <translation>Nur eine Aufsicht darf das mit dem Alarm „{alarm}“ tun.</translation>
        </message>
        <message>
            <source>There is no alarm {alarm}.</source>
            <translation>Es gibt keinen Alarm {alarm}.</translation>
        </message>
        <message>
            <source>The alarm “{alarm}” came again: occurrence {meant} was meant, {active} is active.</source>
            <translation>Der Alarm „{alarm}“ kam noch einmal: gemeint war Auftreten {meant}, aktiv ist {active}.</translation>
        </message>
        <message>
            <source>Nobody is signed in on this connection.</source>
            <translation>An dieser Verbindung ist niemand angemeldet.</translation>
        </message>
        <message>
            <source>The gateway does not know this session.</source>
            <translation>Das Gateway kennt diese Sitzung nicht.</translation>
        </message>
        <message>
            <source>Too many sessions are open.</source>
            <translation>Es sind zu viele Sitzungen offen.</translation>
        </message>
        <message>
            <source>A session needs the operator’s name.</source>
            <translation>Eine Sitzung braucht den Namen des Bedieners.</translation>
        </message>
        <message>
            <source>The gateway’s system has no random numbers, so nobody can sign in.</source>
            <translation>Das System des Gateways liefert keine Zufallszahlen, daher kann sich niemand anmelden.</translation>
        </message>
        <message>
            <source>Walls and kiosks only look.</source>
            <translation>Wände und Kioske dienen nur der Anzeige.</translation>
        </message>
        <message>
            <source>The role {role} may look but not act.</source>
            <translation>Die Rolle {role} darf sehen, aber nicht handeln.</translation>
        </message>
        <message>
            <source>The gateway serves {consoles} consoles already.</source>
            <translation>Das Gateway bedient bereits {consoles} Konsolen.</translation>
        </message>
        <message>
            <source>The gateway is stopping.</source>
            <translation>Das Gateway wird beendet.</translation>
        </message>
        <message>
            <source>The peer speaks {theirs}, this program speaks {ours}.</source>
            <translation>Die Gegenseite spricht {theirs}, dieses Programm spricht {ours}.</translation>
        </message>
        <message>
            <source>The gateway’s disk is full, so its journal takes no records and nothing can be done.</source>
            <translation>Die Platte des Gateways ist voll: Sein Journal nimmt nichts auf, und nichts kann getan werden.</translation>
        </message>
        <message>
            <source>The gateway’s journal takes no records, so nothing can be done: {detail}</source>
            <translation>Das Journal des Gateways nimmt nichts auf, daher kann nichts getan werden: {detail}</translation>
        </message>
        <message>
            <source>There is no order {order}.</source>
            <translation>Es gibt keinen Auftrag {order}.</translation>
        </message>
        <message>
            <source>Another order has this id.</source>
            <translation>Ein anderer Auftrag hat diese Kennung.</translation>
        </message>
        <message>
            <source>An order with this id has already ended as {state}.</source>
            <translation>Ein Auftrag mit dieser Kennung ist schon beendet ({state}).</translation>
        </message>
        <message>
            <source>The order came too late.</source>
            <translation>Der Auftrag kam zu spät.</translation>
        </message>
        <message>
            <source>No city system has told of its equipment yet.</source>
            <translation>Noch kein städtisches System hat seine Anlagen gemeldet.</translation>
        </message>
        <message>
            <source>The order has no usable id.</source>
            <translation>Der Auftrag hat keine brauchbare Kennung.</translation>
        </message>
        <message>
            <source>There is no layer {layer}.</source>
            <translation>Es gibt keine Ebene {layer}.</translation>
        </message>
        <message>
            <source>The layer {layer} knows no command {command}.</source>
            <translation>Die Ebene {layer} kennt keinen Befehl {command}.</translation>
        </message>
        <message>
            <source>The layer {layer} has no {target}.</source>
            <translation>Die Ebene {layer} hat kein {target}.</translation>
        </message>
        <message>
            <source>An order has 1 to {most} targets, this one has {count}.</source>
            <translation>Ein Auftrag hat 1 bis {most} Ziele, dieser hat {count}.</translation>
        </message>
        <message>
            <source>{target} is named twice.</source>
            <translation>{target} ist zweimal genannt.</translation>
        </message>
        <message>
            <source>The order has no targets.</source>
            <translation>Der Auftrag hat keine Ziele.</translation>
        </message>
        <message>
            <source>These targets cannot be dropped.</source>
            <translation>Diese Ziele können nicht weggelassen werden.</translation>
        </message>
        <message>
            <source>The order has no end.</source>
            <translation>Der Auftrag hat kein Ende.</translation>
        </message>
        <message>
            <source>The override would last longer than is allowed: {longest} at most.</source>
            <translation>Die Übersteuerung würde länger dauern als erlaubt: höchstens {longest}.</translation>
        </message>
        <message>
            <source>The order says no value.</source>
            <translation>Der Auftrag nennt keinen Wert.</translation>
        </message>
        <message>
            <source>The value is not a number.</source>
            <translation>Der Wert ist keine Zahl.</translation>
        </message>
        <message>
            <source>A reason is missing.</source>
            <translation>Es fehlt eine Begründung.</translation>
        </message>
        <message>
            <source>The order is {size} bytes long; at most {most} are taken.</source>
            <translation>Der Auftrag ist {size} Byte lang; höchstens {most} werden angenommen.</translation>
        </message>
        <message>
            <source>The order was not answered: the other side is stopping.</source>
            <translation>Der Auftrag wurde nicht beantwortet: Die Gegenseite wird gerade beendet.</translation>
        </message>
        <message>
            <source>You have no permission to command.</source>
            <translation>Ihnen fehlt die Berechtigung zu steuern.</translation>
        </message>
        <message>
            <source>You have no permission to command the layer {layer}.</source>
            <translation>Ihnen fehlt die Berechtigung, die Ebene {layer} zu steuern.</translation>
        </message>
        <message>
            <source>You have no permission for orders of class C{class}.</source>
            <translation>Ihnen fehlt die Berechtigung für Aufträge der Klasse C{class}.</translation>
        </message>
        <message>
            <source>This draft is by {who}.</source>
            <translation>Dieser Entwurf ist von {who}.</translation>
        </message>
        <message>
            <source>This order is by {who}.</source>
            <translation>Dieser Auftrag ist von {who}.</translation>
        </message>
        <message>
            <source>The order does not say who acts, or where.</source>
            <translation>Der Auftrag sagt nicht, wer handelt oder wo.</translation>
        </message>
        <message>
            <source>You have not proved again who you are.</source>
            <translation>Sie haben sich nicht erneut ausgewiesen.</translation>
        </message>
        <message>
            <source>You have no permission to approve or deny.</source>
            <translation>Ihnen fehlt die Berechtigung, freizugeben oder abzulehnen.</translation>
        </message>
        <message>
            <source>A second person at another workplace must approve.</source>
            <translation>Eine zweite Person an einem anderen Arbeitsplatz muss freigeben.</translation>
        </message>
        <message>
            <source>A second person at another workplace decides about this order.</source>
            <translation>Über diesen Auftrag entscheidet eine zweite Person an einem anderen Arbeitsplatz.</translation>
        </message>
        <message>
            <source>You have no permission to break the glass.</source>
            <translation>Ihnen fehlt die Berechtigung für den Notfalleingriff.</translation>
        </message>
        <message>
            <source>{who} has selected the target.</source>
            <translation>{who} hat das Ziel ausgewählt.</translation>
        </message>
        <message>
            <source>Breaking the glass needs a reason.</source>
            <translation>Der Notfalleingriff braucht eine Begründung.</translation>
        </message>
        <message>
            <source>What is known does not match the order’s targets.</source>
            <translation>Was bekannt ist, passt nicht zu den Zielen des Auftrags.</translation>
        </message>
        <message>
            <source>The layer is not there any more.</source>
            <translation>Die Ebene ist nicht mehr da.</translation>
        </message>
        <message>
            <source>There is no such device.</source>
            <translation>Dieses Gerät gibt es nicht.</translation>
        </message>
        <message>
            <source>This kind of device has no such command.</source>
            <translation>Diese Art von Gerät kennt den Befehl nicht.</translation>
        </message>
        <message>
            <source>The console replays the past: nothing can be commanded.</source>
            <translation>Die Konsole zeigt die Vergangenheit: Nichts kann gesteuert werden.</translation>
        </message>
        <message>
            <source>An exercise must not command the live city.</source>
            <translation>Eine Übung darf die wirkliche Stadt nicht steuern.</translation>
        </message>
        <message>
            <source>You have given {most} orders in the last minute; more are not taken.</source>
            <translation>Sie haben in der letzten Minute {most} Aufträge gegeben; mehr werden nicht angenommen.</translation>
        </message>
        <message>
            <source>Only an order of class C3 may be blind.</source>
            <translation>Nur ein Auftrag der Klasse C3 darf ohne Rückmeldung gegeben werden.</translation>
        </message>
        <message>
            <source>You have already selected the target in another order.</source>
            <translation>Sie haben das Ziel schon in einem anderen Auftrag ausgewählt.</translation>
        </message>
        <message>
            <source>An order of {who} controls the target.</source>
            <translation>Ein Auftrag von {who} steuert das Ziel.</translation>
        </message>
        <message>
            <source>There is no connection to the device.</source>
            <translation>Es besteht keine Verbindung zum Gerät.</translation>
        </message>
        <message>
            <source>The device is under local control.</source>
            <translation>Das Gerät wird vor Ort bedient.</translation>
        </message>
        <message>
            <source>The device’s mode does not allow commands.</source>
            <translation>Die Betriebsart des Geräts lässt keine Befehle zu.</translation>
        </message>
        <message>
            <source>The device reports a fault.</source>
            <translation>Das Gerät meldet eine Störung.</translation>
        </message>
        <message>
            <source>The value lies outside of what “{attribute}” allows.</source>
            <translation>Der Wert liegt außerhalb dessen, was „{attribute}“ zulässt.</translation>
        </message>
        <message>
            <source>The device has never reported, so nobody knows what it does.</source>
            <translation>Das Gerät hat sich noch nie gemeldet; niemand weiß, was es tut.</translation>
        </message>
        <message>
            <source>The device’s last report is {age} old: too old to command it.</source>
            <translation>Die letzte Rückmeldung des Geräts ist {age} alt: zu alt für einen Befehl.</translation>
        </message>
        <message>
            <source>The device’s last report ({age} ago) is not to be trusted.</source>
            <translation>Der letzten Rückmeldung des Geräts (vor {age}) ist nicht zu trauen.</translation>
        </message>
        <message>
            <source>The device’s feedback is uncertain.</source>
            <translation>Die Rückmeldung des Geräts ist unsicher.</translation>
        </message>
        <message>
            <source>The target already is in this state.</source>
            <translation>Das Ziel ist bereits in diesem Zustand.</translation>
        </message>
        <message>
            <source>The order was not selected.</source>
            <translation>Der Auftrag wurde nicht ausgewählt.</translation>
        </message>
        <message>
            <source>Inside the area of “{incident}” the light stays at {floor} % or more.</source>
            <translation>Im Bereich von „{incident}“ bleibt das Licht bei mindestens {floor} %.</translation>
        </message>
        <message>
            <source>In the area of the power failure “{group}” the light stays at {floor} % or more.</source>
            <translation>Im Bereich des Stromausfalls „{group}“ bleibt das Licht bei mindestens {floor} %.</translation>
        </message>
        <message>
            <source>Closing it would cut the evacuation route “{route}”, which is in force while “{incident}” lasts.</source>
            <translation>Die Schließung würde den Evakuierungsweg „{route}“ abschneiden, der während „{incident}“ gilt.</translation>
        </message>
        <message>
            <source>Only approved texts may be shown below class C3.</source>
            <translation>Unterhalb der Klasse C3 dürfen nur freigegebene Texte gezeigt werden.</translation>
        </message>
        <message>
            <source>Traffic is controlled only by choosing an approved plan.</source>
            <translation>Der Verkehr wird nur durch Wahl eines freigegebenen Plans gesteuert.</translation>
        </message>
        <message>
            <source>The selection has expired.</source>
            <translation>Die Auswahl ist abgelaufen.</translation>
        </message>
        <message>
            <source>The selection has been renewed as often as is allowed.</source>
            <translation>Die Auswahl ist so oft verlängert worden, wie es erlaubt ist.</translation>
        </message>
        <message>
            <source>The time for approval is over.</source>
            <translation>Die Zeit für die Freigabe ist vorbei.</translation>
        </message>
        <message>
            <source>What you saw in the preview has changed.</source>
            <translation>Der in der Vorschau gezeigte Stand hat sich geändert.</translation>
        </message>
        <message>
            <source>The class of the order has risen, and the override would last longer than that class allows.</source>
            <translation>Die Klasse des Auftrags ist gestiegen, und so lange erlaubt sie keine Übersteuerung.</translation>
        </message>
        <message>
            <source>The class of the order has risen, and a reason is missing.</source>
            <translation>Die Klasse des Auftrags ist gestiegen, und es fehlt eine Begründung.</translation>
        </message>
        <message>
            <source>Renewing needs a reason.</source>
            <translation>Die Verlängerung braucht eine Begründung.</translation>
        </message>
        <message>
            <source>Counted from its beginning, the override would last longer than its class allows.</source>
            <translation>Vom Beginn an gerechnet würde die Übersteuerung länger dauern, als ihre Klasse erlaubt.</translation>
        </message>
        <message>
            <source>There is no connection to the device, so the override cannot be renewed.</source>
            <translation>Es besteht keine Verbindung zum Gerät; die Übersteuerung kann nicht verlängert werden.</translation>
        </message>
        <message>
            <source>The override is being released already.</source>
            <translation>Die Übersteuerung wird schon freigegeben.</translation>
        </message>
        <message>
            <source>Nobody knows the state of this override.</source>
            <translation>Niemand kennt den Zustand dieser Übersteuerung.</translation>
        </message>
        <message>
            <source>A decision is made in writing.</source>
            <translation>Eine Entscheidung wird schriftlich getroffen.</translation>
        </message>
        <message>
            <source>No target can be in effect.</source>
            <translation>Kein Ziel kann in Kraft sein.</translation>
        </message>
        <message>
            <source>An unknown order becomes in effect, failed or releasing.</source>
            <translation>Ein Auftrag mit unbekanntem Zustand wird in Kraft, gescheitert oder freigebend.</translation>
        </message>
        <message>
            <source>The order is still being checked.</source>
            <translation>Der Auftrag wird noch geprüft.</translation>
        </message>
        <message>
            <source>The order was cancelled.</source>
            <translation>Der Auftrag wurde abgebrochen.</translation>
        </message>
        <message>
            <source>The order is selected and waits to be executed.</source>
            <translation>Der Auftrag ist ausgewählt und wartet auf die Ausführung.</translation>
        </message>
        <message>
            <source>The order is being carried out.</source>
            <translation>Der Auftrag wird gerade ausgeführt.</translation>
        </message>
        <message>
            <source>The present state of the order does not allow this.</source>
            <translation>Der jetzige Stand des Auftrags erlaubt das nicht.</translation>
        </message>
        <message>
            <source>There is no link to the city system {system}.</source>
            <translation>Es besteht keine Verbindung zum städtischen System {system}.</translation>
        </message>
        <message>
            <source>The order under which the device holds its value is not known.</source>
            <translation>Der Auftrag, unter dem das Gerät seinen Wert hält, ist nicht bekannt.</translation>
        </message>
        <message>
            <source>{target} went back to automatic by itself.</source>
            <translation>{target} ist von selbst zur Automatik zurückgekehrt.</translation>
        </message>
        <message>
            <source>Connecting to {address}.</source>
            <translation>Verbindung zu {address} wird aufgebaut.</translation>
        </message>
        <message>
            <source>Nobody answers at {address}.</source>
            <translation>An {address} antwortet niemand.</translation>
        </message>
        <message>
            <source>{address} may not be used by you.</source>
            <translation>{address} darf von Ihnen nicht benutzt werden.</translation>
        </message>
        <message>
            <source>{address} refused the connection.</source>
            <translation>{address} hat die Verbindung abgelehnt.</translation>
        </message>
        <message>
            <source>{address} did not answer in time.</source>
            <translation>{address} hat nicht rechtzeitig geantwortet.</translation>
        </message>
        <message>
            <source>The gateway closed the connection.</source>
            <translation>Das Gateway hat die Verbindung geschlossen.</translation>
        </message>
        <message>
            <source>The connection to {address} broke.</source>
            <translation>Die Verbindung zu {address} ist abgebrochen.</translation>
        </message>
        <message>
            <source>Nothing was heard for {silence}.</source>
            <translation>Seit {silence} ist nichts zu hören.</translation>
        </message>
        <message>
            <source>Data arrive late.</source>
            <translation>Die Daten kommen verspätet.</translation>
        </message>
        <message>
            <source>What answers at {address} does not know {ours}.</source>
            <translation>Was an {address} antwortet, kennt {ours} nicht.</translation>
        </message>
        <message>
            <source>What arrived does not fit together.</source>
            <translation>Was ankam, passt nicht zusammen.</translation>
        </message>
        <message>
            <source>The gateway was restarted or its catalogue replaced.</source>
            <translation>Das Gateway wurde neu gestartet, oder sein Katalog wurde ersetzt.</translation>
        </message>
        <message>
            <source>Fetching the catalogue.</source>
            <translation>Der Katalog wird geholt.</translation>
        </message>
        <message>
            <source>Receiving the picture.</source>
            <translation>Das Lagebild wird empfangen.</translation>
        </message>
        <message>
            <source>Receiving alarms and orders.</source>
            <translation>Alarme und Aufträge werden empfangen.</translation>
        </message>
        <message>
            <source>This console is too slow for its events.</source>
            <translation>Diese Konsole ist zu langsam für ihre Ereignisse.</translation>
        </message>
        <message>
            <source>The peer answered with an error.</source>
            <translation>Die Gegenseite hat mit einem Fehler geantwortet.</translation>
        </message>
        <message>
            <source>“{address}” is no address.</source>
            <translation>„{address}“ ist keine Adresse.</translation>
        </message>
        <message>
            <source>“{address}” has no socket path, or one of more than {most} bytes.</source>
            <translation>„{address}“ hat keinen Socket-Pfad, oder einen von mehr als {most} Byte.</translation>
        </message>
        <message>
            <source>“{address}” is another machine, and no TLS is set up.</source>
            <translation>„{address}“ ist ein anderer Rechner, und TLS ist nicht eingerichtet.</translation>
        </message>
        <message>
            <source>{entity} belongs to a layer that is not known here.</source>
            <translation>{entity} gehört zu einer Ebene, die hier nicht bekannt ist.</translation>
        </message>
        <message>
            <source>{entity} has an impossible number.</source>
            <translation>{entity} hat eine unmögliche Nummer.</translation>
        </message>
        <message>
            <source>{entity} is not taken: {detail}</source>
            <translation>{entity} wird nicht übernommen: {detail}</translation>
        </message>
        <message>
            <source>A value came for an entity that nobody knows.</source>
            <translation>Es kam ein Wert für ein Objekt, das niemand kennt.</translation>
        </message>
        <message>
            <source>{entity} reports a time that cannot be.</source>
            <translation>{entity} meldet eine Zeit, die nicht sein kann.</translation>
        </message>
        <message>
            <source>{entity} reports “{attribute}” as {value}, which is neither yes nor no.</source>
            <translation>{entity} meldet „{attribute}“ als {value}, was weder ja noch nein ist.</translation>
        </message>
        <message>
            <source>{entity} reports “{attribute}” as {value}, which is not one of its values.</source>
            <translation>{entity} meldet „{attribute}“ als {value}, was keiner der möglichen Werte ist.</translation>
        </message>
        <message>
            <source>{entity} reports “{attribute}” as {value}, below its minimum.</source>
            <translation>{entity} meldet „{attribute}“ als {value}, was unter dem Minimum liegt.</translation>
        </message>
        <message>
            <source>{entity} reports “{attribute}” as {value}, above its maximum.</source>
            <translation>{entity} meldet „{attribute}“ als {value}, was über dem Maximum liegt.</translation>
        </message>
        <message>
            <source>Nothing is known of {entity}.</source>
            <translation>Über {entity} ist nichts bekannt.</translation>
        </message>
        <message>
            <source>{entity} has no value “{attribute}”.</source>
            <translation>{entity} hat keinen Wert „{attribute}“.</translation>
        </message>
        <message>
            <source>The history cannot be read: {detail}</source>
            <translation>Die Vergangenheit kann nicht gelesen werden: {detail}</translation>
        </message>
        <message>
            <source>The device is selected by another order.</source>
            <translation>Das Gerät ist in einem anderen Auftrag ausgewählt.</translation>
        </message>
        <message>
            <source>There is nothing to acknowledge.</source>
            <translation>Es gibt nichts zu quittieren.</translation>
        </message>
        <message>
            <source>Look who acknowledged it and when.</source>
            <translation>Sehen Sie nach, wer ihn wann quittiert hat.</translation>
        </message>
        <message>
            <source>Only an acknowledged alarm can be unacknowledged.</source>
            <translation>Nur ein quittierter Alarm kann wieder unquittiert werden.</translation>
        </message>
        <message>
            <source>Say what you found or did.</source>
            <translation>Schreiben Sie, was Sie gefunden oder getan haben.</translation>
        </message>
        <message>
            <source>It needs no reset.</source>
            <translation>Er braucht keine Rückstellung.</translation>
        </message>
        <message>
            <source>Reset it when its condition is gone.</source>
            <translation>Stellen Sie ihn zurück, wenn seine Ursache verschwunden ist.</translation>
        </message>
        <message>
            <source>Unshelve it first.</source>
            <translation>Holen Sie ihn zuerst zurück.</translation>
        </message>
        <message>
            <source>It comes back when the suppressing rule ends.</source>
            <translation>Er kommt wieder, wenn die Regel endet.</translation>
        </message>
        <message>
            <source>Return it to service first.</source>
            <translation>Nehmen Sie ihn zuerst wieder in Betrieb.</translation>
        </message>
        <message>
            <source>Only who shelved it or a supervisor may move its end, within the longest shelving.</source>
            <translation>Nur wer ihn zurückgestellt hat oder eine Aufsicht darf das Ende verschieben, höchstens bis zur längsten Zurückstellung.</translation>
        </message>
        <message>
            <source>Choose a shorter time, or take it out of service.</source>
            <translation>Wählen Sie eine kürzere Zeit, oder nehmen Sie ihn außer Betrieb.</translation>
        </message>
        <message>
            <source>Give a time to come.</source>
            <translation>Geben Sie eine Zeit an, die noch kommt.</translation>
        </message>
        <message>
            <source>Shelve it for a time.</source>
            <translation>Stellen Sie ihn für eine bestimmte Zeit zurück.</translation>
        </message>
        <message>
            <source>There is nothing to unshelve.</source>
            <translation>Es gibt nichts zurückzuholen.</translation>
        </message>
        <message>
            <source>Look at its work order.</source>
            <translation>Sehen Sie in seinen Arbeitsauftrag.</translation>
        </message>
        <message>
            <source>It needs no return.</source>
            <translation>Er braucht nicht wieder in Betrieb genommen zu werden.</translation>
        </message>
        <message>
            <source>There is nothing to silence.</source>
            <translation>Es gibt nichts stumm zu schalten.</translation>
        </message>
        <message>
            <source>Say why.</source>
            <translation>Schreiben Sie, warum.</translation>
        </message>
        <message>
            <source>Give its number.</source>
            <translation>Geben Sie seine Nummer an.</translation>
        </message>
        <message>
            <source>Every action of a person says who and where.</source>
            <translation>Jede Handlung eines Menschen sagt, wer und wo.</translation>
        </message>
        <message>
            <source>Ask the supervisor on duty.</source>
            <translation>Fragen Sie die diensthabende Aufsicht.</translation>
        </message>
        <message>
            <source>Look at the alarm list again.</source>
            <translation>Sehen Sie noch einmal in die Alarmliste.</translation>
        </message>
        <message>
            <source>Look at it again, then decide.</source>
            <translation>Sehen Sie ihn noch einmal an, und entscheiden Sie dann.</translation>
        </message>
        <message>
            <source>Open a session first (Session.Open).</source>
            <translation>Melden Sie sich zuerst an.</translation>
        </message>
        <message>
            <source>Sign in again: a restart of the gateway ends all sessions.</source>
            <translation>Melden Sie sich neu an: ein Neustart des Gateways beendet alle Sitzungen.</translation>
        </message>
        <message>
            <source>Close consoles that nobody uses.</source>
            <translation>Schließen Sie Konsolen, die niemand benutzt.</translation>
        </message>
        <message>
            <source>Sign in with a name.</source>
            <translation>Melden Sie sich mit einem Namen an.</translation>
        </message>
        <message>
            <source>See to /dev/urandom on the gateway’s machine.</source>
            <translation>Sehen Sie auf dem Rechner des Gateways nach /dev/urandom.</translation>
        </message>
        <message>
            <source>Use the console at a desk.</source>
            <translation>Benutzen Sie die Konsole an einem Arbeitsplatz.</translation>
        </message>
        <message>
            <source>Use a console that joins over the gateway’s Unix socket.</source>
            <translation>Benutzen Sie eine Konsole, die über den Unix-Socket des Gateways kommt.</translation>
        </message>
        <message>
            <source>Close one, or raise limits.max_consoles.</source>
            <translation>Schließen Sie eine, oder erhöhen Sie limits.max_consoles.</translation>
        </message>
        <message>
            <source>It may come back: try again in a moment.</source>
            <translation>Vielleicht kommt es wieder: Versuchen Sie es gleich noch einmal.</translation>
        </message>
        <message>
            <source>Update the older of the two.</source>
            <translation>Aktualisieren Sie das ältere von beiden.</translation>
        </message>
        <message>
            <source>Free space on the disk of the store. Viewing goes on.</source>
            <translation>Schaffen Sie Platz auf der Platte des Speichers. Die Anzeige läuft weiter.</translation>
        </message>
        <message>
            <source>See to the disk of the store. Viewing goes on.</source>
            <translation>Sehen Sie nach der Platte des Speichers. Die Anzeige läuft weiter.</translation>
        </message>
        <message>
            <source>Look at the orders again.</source>
            <translation>Sehen Sie noch einmal in die Aufträge.</translation>
        </message>
        <message>
            <source>Make a new order.</source>
            <translation>Machen Sie einen neuen Auftrag.</translation>
        </message>
        <message>
            <source>Decide again and send it anew.</source>
            <translation>Entscheiden Sie neu, und senden Sie ihn noch einmal.</translation>
        </message>
        <message>
            <source>Wait until one has.</source>
            <translation>Warten Sie, bis eines es getan hat.</translation>
        </message>
        <message>
            <source>Send a UUIDv7.</source>
            <translation>Senden Sie eine UUIDv7.</translation>
        </message>
        <message>
            <source>Look at the map again.</source>
            <translation>Sehen Sie noch einmal auf die Karte.</translation>
        </message>
        <message>
            <source>Choose fewer, or at least one.</source>
            <translation>Wählen Sie weniger, aber mindestens eines.</translation>
        </message>
        <message>
            <source>Name every target once.</source>
            <translation>Nennen Sie jedes Ziel nur einmal.</translation>
        </message>
        <message>
            <source>Choose at least one.</source>
            <translation>Wählen Sie mindestens eines.</translation>
        </message>
        <message>
            <source>Leave at least one of the order’s targets.</source>
            <translation>Lassen Sie mindestens ein Ziel des Auftrags stehen.</translation>
        </message>
        <message>
            <source>Say how long it shall last.</source>
            <translation>Geben Sie an, wie lange er dauern soll.</translation>
        </message>
        <message>
            <source>Choose an earlier end.</source>
            <translation>Wählen Sie ein früheres Ende.</translation>
        </message>
        <message>
            <source>Give the value to set.</source>
            <translation>Geben Sie den Wert an.</translation>
        </message>
        <message>
            <source>Give a number.</source>
            <translation>Geben Sie eine Zahl an.</translation>
        </message>
        <message>
            <source>Say why you override the automatic mode.</source>
            <translation>Schreiben Sie, warum Sie die Automatik übersteuern.</translation>
        </message>
        <message>
            <source>Split it: fewer targets in one order.</source>
            <translation>Teilen Sie ihn: weniger Ziele in einem Auftrag.</translation>
        </message>
        <message>
            <source>Look at the order’s state before trying again.</source>
            <translation>Sehen Sie nach dem Stand des Auftrags, bevor Sie es noch einmal versuchen.</translation>
        </message>
        <message>
            <source>Ask a colleague who has it.</source>
            <translation>Fragen Sie jemanden, der sie hat.</translation>
        </message>
        <message>
            <source>Ask who is responsible for it.</source>
            <translation>Fragen Sie, wer dafür zuständig ist.</translation>
        </message>
        <message>
            <source>Choose fewer targets, or ask a colleague who has it.</source>
            <translation>Wählen Sie weniger Ziele, oder fragen Sie jemanden, der sie hat.</translation>
        </message>
        <message>
            <source>Make an order of your own.</source>
            <translation>Machen Sie einen eigenen Auftrag.</translation>
        </message>
        <message>
            <source>Ask them or a supervisor.</source>
            <translation>Fragen Sie dort oder bei einer Aufsicht.</translation>
        </message>
        <message>
            <source>Authenticate again, then execute.</source>
            <translation>Weisen Sie sich aus, und führen Sie dann aus.</translation>
        </message>
        <message>
            <source>Ask a colleague with the right to approve.</source>
            <translation>Fragen Sie jemanden mit dem Recht zur Freigabe.</translation>
        </message>
        <message>
            <source>Cancel your own order instead.</source>
            <translation>Brechen Sie Ihren eigenen Auftrag stattdessen ab.</translation>
        </message>
        <message>
            <source>Wait for the approval.</source>
            <translation>Warten Sie auf die Freigabe.</translation>
        </message>
        <message>
            <source>Only who ordered it may break the glass.</source>
            <translation>Nur wer den Auftrag gab, darf den Notfalleingriff auslösen.</translation>
        </message>
        <message>
            <source>Say why it cannot wait for a second person.</source>
            <translation>Schreiben Sie, warum es nicht auf eine zweite Person warten kann.</translation>
        </message>
        <message>
            <source>Order again.</source>
            <translation>Machen Sie den Auftrag neu.</translation>
        </message>
        <message>
            <source>Leave it out.</source>
            <translation>Lassen Sie es weg.</translation>
        </message>
        <message>
            <source>Go back to the present.</source>
            <translation>Kehren Sie in die Gegenwart zurück.</translation>
        </message>
        <message>
            <source>End the exercise.</source>
            <translation>Beenden Sie die Übung.</translation>
        </message>
        <message>
            <source>Wait a moment, or put several targets into one order.</source>
            <translation>Warten Sie einen Moment, oder fassen Sie mehrere Ziele in einem Auftrag zusammen.</translation>
        </message>
        <message>
            <source>Wait for the device’s feedback.</source>
            <translation>Warten Sie auf die Rückmeldung des Geräts.</translation>
        </message>
        <message>
            <source>Ask them, or wait until the selection expires.</source>
            <translation>Fragen Sie dort, oder warten Sie, bis die Auswahl abläuft.</translation>
        </message>
        <message>
            <source>Finish or cancel your other order.</source>
            <translation>Beenden Sie Ihren anderen Auftrag, oder brechen Sie ihn ab.</translation>
        </message>
        <message>
            <source>Ask them to release it.</source>
            <translation>Bitten Sie dort um Freigabe.</translation>
        </message>
        <message>
            <source>Wait until its system is back.</source>
            <translation>Warten Sie, bis sein System wieder da ist.</translation>
        </message>
        <message>
            <source>Ask who works on it.</source>
            <translation>Fragen Sie, wer daran arbeitet.</translation>
        </message>
        <message>
            <source>Wait until it is back in normal operation.</source>
            <translation>Warten Sie, bis es wieder im Normalbetrieb ist.</translation>
        </message>
        <message>
            <source>Have it repaired first.</source>
            <translation>Lassen Sie es zuerst instand setzen.</translation>
        </message>
        <message>
            <source>Choose a value within the range.</source>
            <translation>Wählen Sie einen Wert innerhalb des Bereichs.</translation>
        </message>
        <message>
            <source>Wait for its feedback.</source>
            <translation>Warten Sie auf seine Rückmeldung.</translation>
        </message>
        <message>
            <source>Wait for its next report.</source>
            <translation>Warten Sie auf die nächste.</translation>
        </message>
        <message>
            <source>Wait for a good report.</source>
            <translation>Warten Sie auf eine gute Rückmeldung.</translation>
        </message>
        <message>
            <source>There is nothing to command.</source>
            <translation>Es gibt nichts zu steuern.</translation>
        </message>
        <message>
            <source>Look at the device and order again.</source>
            <translation>Sehen Sie sich das Gerät an, und machen Sie den Auftrag neu.</translation>
        </message>
        <message>
            <source>Choose at least {floor} %, or wait until the incident is closed.</source>
            <translation>Wählen Sie mindestens {floor} %, oder warten Sie, bis der Vorfall beendet ist.</translation>
        </message>
        <message>
            <source>Choose at least {floor} %, or wait until the power failure is over.</source>
            <translation>Wählen Sie mindestens {floor} %, oder warten Sie, bis der Stromausfall vorbei ist.</translation>
        </message>
        <message>
            <source>Keep it open until the incident is over.</source>
            <translation>Halten Sie es offen, bis das Ereignis vorbei ist.</translation>
        </message>
        <message>
            <source>Choose one of the approved texts.</source>
            <translation>Wählen Sie einen der freigegebenen Texte.</translation>
        </message>
        <message>
            <source>Choose one of the approved plans.</source>
            <translation>Wählen Sie einen der freigegebenen Pläne.</translation>
        </message>
        <message>
            <source>Start again.</source>
            <translation>Beginnen Sie von vorn.</translation>
        </message>
        <message>
            <source>Execute now, or start again.</source>
            <translation>Führen Sie jetzt aus, oder beginnen Sie von vorn.</translation>
        </message>
        <message>
            <source>Look at the new preview and order again.</source>
            <translation>Sehen Sie sich die neue Vorschau an, und machen Sie den Auftrag neu.</translation>
        </message>
        <message>
            <source>Order again with an earlier end.</source>
            <translation>Machen Sie den Auftrag neu, mit früherem Ende.</translation>
        </message>
        <message>
            <source>Order again with a reason.</source>
            <translation>Machen Sie den Auftrag neu, mit Begründung.</translation>
        </message>
        <message>
            <source>Say why it must last longer.</source>
            <translation>Schreiben Sie, warum es länger dauern muss.</translation>
        </message>
        <message>
            <source>Choose an earlier end, or make a new order.</source>
            <translation>Wählen Sie ein früheres Ende, oder machen Sie einen neuen Auftrag.</translation>
        </message>
        <message>
            <source>Wait until the connection is back.</source>
            <translation>Warten Sie, bis die Verbindung wieder da ist.</translation>
        </message>
        <message>
            <source>Wait for the devices.</source>
            <translation>Warten Sie auf die Geräte.</translation>
        </message>
        <message>
            <source>A supervisor decides, in writing.</source>
            <translation>Eine Aufsicht entscheidet, schriftlich.</translation>
        </message>
        <message>
            <source>Say what was found on site.</source>
            <translation>Schreiben Sie, was vor Ort gefunden wurde.</translation>
        </message>
        <message>
            <source>Decide for failed or for a release.</source>
            <translation>Entscheiden Sie für gescheitert oder für eine Freigabe.</translation>
        </message>
        <message>
            <source>Decide for one of these.</source>
            <translation>Entscheiden Sie für eines davon.</translation>
        </message>
        <message>
            <source>Wait for the checks, then execute.</source>
            <translation>Warten Sie auf die Prüfung, und führen Sie dann aus.</translation>
        </message>
        <message>
            <source>Execute or cancel it.</source>
            <translation>Führen Sie ihn aus, oder brechen Sie ihn ab.</translation>
        </message>
        <message>
            <source>Look at the order’s present state.</source>
            <translation>Sehen Sie nach dem jetzigen Stand des Auftrags.</translation>
        </message>
        <message>
            <source>Wait until it is back.</source>
            <translation>Warten Sie, bis es wieder da ist.</translation>
        </message>
        <message>
            <source>It ends by itself at the end of its lease.</source>
            <translation>Er endet von selbst mit seiner Frist.</translation>
        </message>
        <message>
            <source>Is the gateway running, and is the address right?</source>
            <translation>Läuft das Gateway, und stimmt die Adresse?</translation>
        </message>
        <message>
            <source>Ask for access to the folder of its socket.</source>
            <translation>Bitten Sie um Zugang zum Ordner des Sockets.</translation>
        </message>
        <message>
            <source>Is this the gateway’s address?</source>
            <translation>Ist das die Adresse des Gateways?</translation>
        </message>
        <message>
            <source>The network or the gateway is overloaded, or something between them swallows data.</source>
            <translation>Netz oder Gateway sind überlastet, oder etwas dazwischen verschluckt Daten.</translation>
        </message>
        <message>
            <source>Connecting again by itself.</source>
            <translation>Die Verbindung wird von selbst wieder aufgebaut.</translation>
        </message>
        <message>
            <source>Update the older of the two, or check the address.</source>
            <translation>Aktualisieren Sie das ältere von beiden, oder prüfen Sie die Adresse.</translation>
        </message>
        <message>
            <source>Everything is fetched anew.</source>
            <translation>Alles wird neu geholt.</translation>
        </message>
        <message>
            <source>Close other programs, or show less.</source>
            <translation>Schließen Sie andere Programme, oder zeigen Sie weniger an.</translation>
        </message>
        <message>
            <source>Its log says more.</source>
            <translation>Ihr Protokoll sagt mehr.</translation>
        </message>
        <message>
            <source>Use unix:/path/to/gateway.sock or 127.0.0.1:7411.</source>
            <translation>Schreiben Sie unix:/pfad/zu/gateway.sock oder 127.0.0.1:7411.</translation>
        </message>
        <message>
            <source>Use a shorter path, such as unix:/run/belfry/gateway.sock.</source>
            <translation>Nehmen Sie einen kürzeren Pfad, etwa unix:/run/belfry/gateway.sock.</translation>
        </message>
        <message>
            <source>Give this workstation its certificate (--tls), or use a loopback address.</source>
            <translation>Geben Sie diesem Arbeitsplatz sein Zertifikat (--tls), oder nehmen Sie eine lokale Adresse.</translation>
        </message>
        <message>
            <source>Look at the gateway’s log.</source>
            <translation>Sehen Sie ins Protokoll des Gateways.</translation>
        </message>
        <message>
            <source>Wait half a minute.</source>
            <translation>Warten Sie eine halbe Minute.</translation>
        </message>
        <message>
            <source>{person} broke the glass: {reason}</source>
            <translation>{person} nutzte den Notfallzugriff: {reason}</translation>
        </message>
        <message>
            <source>The override could not be renewed on every device.</source>
            <translation>Der Handeingriff ließ sich nicht auf allen Geräten verlängern.</translation>
        </message>
        <message>
            <source>{count} of {all} devices do not do what was ordered; the first is {first}.</source>
            <translation>{count} von {all} Geräten tun nicht, was befohlen ist; das erste ist {first}.</translation>
        </message>
        <message>
            <source>Nobody knows whether the override is in effect.</source>
            <translation>Niemand weiß, ob der Handeingriff wirkt.</translation>
        </message>
        <message>
            <source>Nobody has decided about an override of unknown state.</source>
            <translation>Über einen Handeingriff in unbekanntem Zustand hat niemand entschieden.</translation>
        </message>
        <message>
            <source>{count} devices do not report that they are automatic again.</source>
            <translation>{count} Geräte melden nicht, dass sie wieder in Automatik sind.</translation>
        </message>
        <message>
            <source>An override in force stands against an interlock: {detail}</source>
            <translation>Ein bestehender Handeingriff steht gegen eine Verriegelung: {detail}</translation>
        </message>
        <message>
            <source>Follows from “{alarm}” at {cause}.</source>
            <translation>Folge von „{alarm}“ an {cause}.</translation>
        </message>
        <message>
            <source>{rule}</source>
            <translation>{rule}</translation>
        </message>
        <message>
            <source>Maintenance: {title} ({order}).</source>
            <translation>Wartung: {title} ({order}).</translation>
        </message>
        <message>
            <source>The maintenance has no title.</source>
            <translation>Die Wartung hat keinen Titel.</translation>
        </message>
        <message>
            <source>Say what is done.</source>
            <translation>Sagen Sie, was gemacht wird.</translation>
        </message>
        <message>
            <source>The maintenance has no work order.</source>
            <translation>Die Wartung hat keinen Arbeitsauftrag.</translation>
        </message>
        <message>
            <source>The maintenance would silence the whole city.</source>
            <translation>Die Wartung würde die ganze Stadt stumm schalten.</translation>
        </message>
        <message>
            <source>Name layers, districts, assets or an area.</source>
            <translation>Nennen Sie Ebenen, Bezirke, Anlagen oder ein Gebiet.</translation>
        </message>
        <message>
            <source>The maintenance’s area has less than three points, or impossible ones.</source>
            <translation>Das Gebiet der Wartung hat weniger als drei Punkte, oder unmögliche.</translation>
        </message>
        <message>
            <source>Draw an area.</source>
            <translation>Zeichnen Sie ein Gebiet.</translation>
        </message>
        <message>
            <source>The maintenance’s time is impossible.</source>
            <translation>Die Zeit der Wartung ist unmöglich.</translation>
        </message>
        <message>
            <source>It ends after it begins, in the future, within {longest}.</source>
            <translation>Sie endet nach ihrem Beginn, in der Zukunft, binnen {longest}.</translation>
        </message>
        <message>
            <source>There is no asset, layer or district {asset}.</source>
            <translation>Es gibt keine Anlage, keine Ebene und keinen Stadtteil {asset}.</translation>
        </message>
        <message>
            <source>Look for it again.</source>
            <translation>Suchen Sie noch einmal danach.</translation>
        </message>
        <message>
            <source>There is no maintenance {window}.</source>
            <translation>Es gibt keine Wartung {window}.</translation>
        </message>
        <message>
            <source>Look at the list of maintenance windows.</source>
            <translation>Sehen Sie in die Liste der Wartungsfenster.</translation>
        </message>
        <message>
            <source>The maintenance {window} has ended.</source>
            <translation>Die Wartung {window} ist zu Ende.</translation>
        </message>
        <message>
            <source>There is no city package in {folder}: city.json is missing.</source>
            <translation>In {folder} liegt kein Stadtpaket: city.json fehlt.</translation>
        </message>
        <message>
            <source>Import a city first (belfryctl city import) or give the right folder.</source>
            <translation>Zuerst eine Stadt importieren (belfryctl city import) oder den richtigen Ordner angeben.</translation>
        </message>
        <message>
            <source>{file} cannot be read.</source>
            <translation>{file} kann nicht gelesen werden.</translation>
        </message>
        <message>
            <source>Check the file’s permissions.</source>
            <translation>Prüfen Sie die Rechte der Datei.</translation>
        </message>
        <message>
            <source>{file}: {what}.</source>
            <translation>{file}: {what}.</translation>
        </message>
        <message>
            <source>The city package is damaged: import the city again.</source>
            <translation>Das Stadtpaket ist beschädigt: die Stadt neu importieren.</translation>
        </message>
        <message>
            <source>{file} has format {format}, this program reads format {ours}.</source>
            <translation>{file} hat das Format {format}, dieses Programm liest Format {ours}.</translation>
        </message>
        <message>
            <source>Import the city again with this version, or use the version that wrote it.</source>
            <translation>Die Stadt mit dieser Version neu importieren oder die Version verwenden, die sie geschrieben hat.</translation>
        </message>
        <message>
            <source>The map styles were not found.</source>
            <translation>Die Kartenstile wurden nicht gefunden.</translation>
        </message>
        <message>
            <source>Set BELFRY_RESOURCES to the folder that contains map/.</source>
            <translation>BELFRY_RESOURCES auf den Ordner setzen, der map/ enthält.</translation>
        </message>
        <message>
            <source>The map style {file} is missing.</source>
            <translation>Der Kartenstil {file} fehlt.</translation>
        </message>
        <message>
            <source>Belfry’s resources are incomplete: reinstall it or give the resources folder.</source>
            <translation>Belfrys Ressourcen sind unvollständig: neu installieren oder den Ressourcenordner angeben.</translation>
        </message>
        <message>
            <source>The map style {file} is damaged: {detail}</source>
            <translation>Der Kartenstil {file} ist beschädigt: {detail}</translation>
        </message>
        <message>
            <source>Reinstall Belfry.</source>
            <translation>Belfry neu installieren.</translation>
        </message>
        <message>
            <source>There is no font for the map in {folders}.</source>
            <translation>In {folders} liegt keine Schrift für die Karte.</translation>
        </message>
        <message>
            <source>Install Noto Sans (Debian: fonts-noto-core).</source>
            <translation>Noto Sans installieren (Debian: fonts-noto-core).</translation>
        </message>
        <message>
            <source>{file} cannot be loaded.</source>
            <translation>{file} lässt sich nicht laden.</translation>
        </message>
        <message>
            <source>Install Mapnik’s OGR input plugin (Debian: libmapnik4.0).</source>
            <translation>Mapniks OGR-Eingabemodul installieren (Debian: libmapnik4.0).</translation>
        </message>
        <message>
            <source>No port on 127.0.0.1 can be opened for the map.</source>
            <translation>Auf 127.0.0.1 lässt sich kein Port für die Karte öffnen.</translation>
        </message>
        <message>
            <source>Check that the loopback interface is up.</source>
            <translation>Prüfen, ob die Loopback-Schnittstelle läuft.</translation>
        </message>
        <message>
            <source>The system has no random numbers, so the map’s address cannot be made.</source>
            <translation>Das System liefert keine Zufallszahlen, daher fehlt die Adresse der Karte.</translation>
        </message>
        <message>
            <source>See to /dev/urandom.</source>
            <translation>Nach /dev/urandom sehen.</translation>
        </message>
        <message>
            <source>The map cannot be drawn: {detail}</source>
            <translation>Die Karte lässt sich nicht zeichnen: {detail}</translation>
        </message>
        <message>
            <source>Reinstall Belfry; if that does not help, import the city again.</source>
            <translation>Belfry neu installieren; hilft das nicht, die Stadt neu importieren.</translation>
        </message>
        <message>
            <source>This gateway cannot do that.</source>
            <translation>Dieses Gateway kann das nicht.</translation>
        </message>
        <message>
            <source>Update it.</source>
            <translation>Aktualisieren Sie es.</translation>
        </message>
        <message>
        <source>This needs your password again.</source>
        <translation>Dafür wird Ihr Passwort noch einmal gebraucht.</translation>
    </message>
    <message>
        <source>Enter it; then it is good for a minute.</source>
        <translation>Geben Sie es ein; es gilt dann eine Minute lang.</translation>
    </message>
    <message>
        <source>Nobody is logged in at this console.</source>
        <translation>An dieser Konsole ist niemand angemeldet.</translation>
    </message>
    <message>
        <source>Log in with your account.</source>
        <translation>Melden Sie sich mit Ihrem Konto an.</translation>
    </message>
    <message>
        <source>User and password do not belong together.</source>
        <translation>Benutzer und Passwort passen nicht zusammen.</translation>
    </message>
    <message>
        <source>Check both. The security administrator can set a new password.</source>
        <translation>Prüfen Sie beides. Die Sicherheitsverwaltung kann ein neues Passwort setzen.</translation>
    </message>
    <message>
        <source>After failed attempts the next one is taken in {wait}.</source>
        <translation>Nach Fehlversuchen wird der nächste erst in {wait} angenommen.</translation>
    </message>
    <message>
        <source>Wait, then try again.</source>
        <translation>Warten Sie und versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>The gateway checks too many passwords at once.</source>
        <translation>Das Gateway prüft gerade zu viele Passwörter auf einmal.</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>Versuchen Sie es gleich noch einmal.</translation>
    </message>
    <message>
        <source>A password needs at least {least} characters.</source>
        <translation>Ein Passwort braucht mindestens {least} Zeichen.</translation>
    </message>
    <message>
        <source>Several words in a row are long and easy to keep in mind.</source>
        <translation>Mehrere Wörter hintereinander sind lang und gut zu merken.</translation>
    </message>
    <message>
        <source>A password has at most {most} bytes.</source>
        <translation>Ein Passwort hat höchstens {most} Bytes.</translation>
    </message>
    <message>
        <source>Choose a shorter one.</source>
        <translation>Wählen Sie ein kürzeres.</translation>
    </message>
    <message>
        <source>This password is too easy to guess.</source>
        <translation>Dieses Passwort ist zu leicht zu erraten.</translation>
    </message>
    <message>
        <source>It must not hold the user’s name or “password”, begin with 123456 or qwert, have fewer than five different characters, or be the old one.</source>
        <translation>Es darf weder den Benutzernamen noch „password“ enthalten, nicht mit 123456 oder qwert beginnen, braucht fünf verschiedene Zeichen und darf nicht das alte sein.</translation>
    </message>
    <message>
        <source>The password must be changed first.</source>
        <translation>Zuerst muss das Passwort geändert werden.</translation>
    </message>
    <message>
        <source>Choose a new one; nobody else will know it.</source>
        <translation>Wählen Sie ein neues, das sonst niemand kennt.</translation>
    </message>
    <message>
        <source>The gateway cannot read its accounts: nobody can log in, and everybody only looks.</source>
        <translation>Das Gateway kann seine Konten nicht lesen: Niemand kann sich anmelden, und alle sehen nur zu.</translation>
    </message>
    <message>
        <source>The gateway’s log says why.</source>
        <translation>Warum, steht im Protokoll des Gateways.</translation>
    </message>
    <message>
        <source>This gateway has no account yet.</source>
        <translation>Dieses Gateway hat noch kein Konto.</translation>
    </message>
    <message>
        <source>Make the administrator’s on the gateway’s machine: belfryctl accounts init</source>
        <translation>Legen Sie auf dem Rechner des Gateways das der Verwaltung an: belfryctl accounts init</translation>
    </message>
    <message>
        <source>This gateway asks for no passwords.</source>
        <translation>Dieses Gateway fragt nicht nach Passwörtern.</translation>
    </message>
    <message>
        <source>Set security.accounts to required in its configuration.</source>
        <translation>Setzen Sie security.accounts in seiner Konfiguration auf required.</translation>
    </message>
    <message>
        <source>There is no account {user}.</source>
        <translation>Es gibt kein Konto {user}.</translation>
    </message>
    <message>
        <source>Look at the list of accounts.</source>
        <translation>Sehen Sie in der Liste der Konten nach.</translation>
    </message>
    <message>
        <source>There is an account {user} already.</source>
        <translation>Ein Konto {user} gibt es schon.</translation>
    </message>
    <message>
        <source>Choose another name, or change that one.</source>
        <translation>Wählen Sie einen anderen Namen, oder ändern Sie dieses.</translation>
    </message>
    <message>
        <source>“{user}” cannot be a user’s name.</source>
        <translation>„{user}“ kann kein Benutzername sein.</translation>
    </message>
    <message>
        <source>Use 1 to 64 letters, digits, &apos;.&apos;, &apos;-&apos;, &apos;_&apos; or &apos;@&apos;.</source>
        <translation>Verwenden Sie 1 bis 64 Buchstaben, Ziffern, &apos;.&apos;, &apos;-&apos;, &apos;_&apos; oder &apos;@&apos;.</translation>
    </message>
    <message>
        <source>There is no role {role}.</source>
        <translation>Es gibt keine Rolle {role}.</translation>
    </message>
    <message>
        <source>Roles are VIEWER, OPERATOR, SUPERVISOR, ENGINEER, SECADM, AUDITOR and KIOSK.</source>
        <translation>Rollen sind VIEWER, OPERATOR, SUPERVISOR, ENGINEER, SECADM, AUDITOR und KIOSK.</translation>
    </message>
    <message>
        <source>Nobody would be left who may change accounts.</source>
        <translation>Es bliebe niemand übrig, der Konten ändern darf.</translation>
    </message>
    <message>
        <source>Make another security administrator first.</source>
        <translation>Bestimmen Sie zuerst eine andere Sicherheitsverwaltung.</translation>
    </message>
    <message>
        <source>The role {role} may not do this.</source>
        <translation>Die Rolle {role} darf das nicht.</translation>
    </message>
    <message>
        <source>The security administrator gives out roles.</source>
        <translation>Rollen vergibt die Sicherheitsverwaltung.</translation>
    </message>
    <message>
        <source>The role {role} does not cover {thing}.</source>
        <translation>Die Rolle {role} gilt nicht für {thing}.</translation>
    </message>
    <message>
        <source>The security administrator gives out roles for layers and areas.</source>
        <translation>Rollen für Ebenen und Gebiete vergibt die Sicherheitsverwaltung.</translation>
    </message>
    <message>
        <source>This handover sheet is too old.</source>
        <translation>Dieses Übergabeblatt ist zu alt.</translation>
    </message>
    <message>
        <source>Make a new one.</source>
        <translation>Erstellen Sie ein neues.</translation>
    </message>
    <message>
        <source>The sheet is not the one that the gateway made.</source>
        <translation>Das Blatt ist nicht das, welches das Gateway erstellt hat.</translation>
    </message>
    <message>
        <source>Make a new one and read it again.</source>
        <translation>Erstellen Sie ein neues und lesen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Nobody hands a shift over to themselves.</source>
        <translation>Niemand übergibt eine Schicht an sich selbst.</translation>
    </message>
    <message>
        <source>The one who comes signs with their own account.</source>
        <translation>Wer kommt, unterschreibt mit dem eigenen Konto.</translation>
    </message>
    <message>
        <source>The gateway at {address} and this console do not accept each other’s certificates.</source>
        <translation>Das Gateway unter {address} und diese Konsole erkennen ihre Zertifikate nicht an.</translation>
    </message>
    <message>
        <source>They may have ended, or be of another authority: belfryctl tls show says which.</source>
        <translation>Sie können abgelaufen oder von einer anderen Stelle sein: belfryctl tls show zeigt es.</translation>
    </message>
    <message>
        <source>The certificate file {file} cannot be used: {detail}</source>
        <translation>Die Zertifikatsdatei {file} ist nicht brauchbar: {detail}</translation>
    </message>
    <message>
        <source>Check the path, its permissions and that it is PEM.</source>
        <translation>Prüfen Sie Pfad, Rechte und dass sie PEM ist.</translation>
    </message>
        <message>
            <source>“{place}” is not known.</source>
            <translation>„{place}“ ist nicht bekannt.</translation>
        </message>
        <message>
            <source>This is no area: it needs three corners, or a radius.</source>
            <translation>Das ist keine Fläche: Sie braucht drei Ecken oder einen Radius.</translation>
        </message>
        <message>
            <source>Nothing that takes this command lies there.</source>
            <translation>Dort liegt nichts, das diesen Befehl annimmt.</translation>
        </message>
        <message>
            <source>None of the {count} targets can be commanded now.</source>
            <translation>Keines der {count} Ziele kann jetzt gesteuert werden.</translation>
        </message>
        <message>
            <source>Targets are left out only after a preview has shown which.</source>
            <translation>Ziele werden erst ausgelassen, wenn eine Vorschau gezeigt hat, welche.</translation>
        </message>
        <message>
            <source>Only a supervisor may do this.</source>
            <translation>Das darf nur die Aufsicht.</translation>
        </message>
        <message>
            <source>This override is {who}’s and was not offered to you.</source>
            <translation>Diese Übersteuerung gehört {who} und wurde Ihnen nicht angeboten.</translation>
        </message>
        <message>
            <source>This override is {who}’s now.</source>
            <translation>Diese Übersteuerung gehört jetzt {who}.</translation>
        </message>
        <message>
            <source>The order does not say who shall take it over.</source>
            <translation>Es fehlt, wer übernehmen soll.</translation>
        </message>
        <message>
            <source>This override is yours already.</source>
            <translation>Diese Übersteuerung gehört Ihnen schon.</translation>
        </message>
        <message>
            <source>Who broke the glass does not review it.</source>
            <translation>Wer die Notfreigabe genutzt hat, prüft sie nicht selbst.</translation>
        </message>
        <message>
            <source>No target of this order has failed.</source>
            <translation>Kein Ziel dieses Auftrags ist fehlgeschlagen.</translation>
        </message>
        <message>
            <source>There is nothing to go back to.</source>
            <translation>Es gibt nichts, wohin zurückgegangen werden kann.</translation>
        </message>
        <message>
            <source>There is nothing to review.</source>
            <translation>Es gibt nichts zu prüfen.</translation>
        </message>
        <message>
            <source>The break-glass order of {person} was not reviewed within a day.</source>
            <translation>Die Notfreigabe von {person} wurde nicht binnen eines Tages geprüft.</translation>
        </message>
        <message>
            <source>Choose it from the list.</source>
            <translation>Wählen Sie aus der Liste.</translation>
        </message>
        <message>
            <source>Draw it again.</source>
            <translation>Zeichnen Sie sie neu.</translation>
        </message>
        <message>
            <source>Choose another place, or another layer.</source>
            <translation>Wählen Sie einen anderen Ort oder eine andere Ebene.</translation>
        </message>
        <message>
            <source>The preview says why of each.</source>
            <translation>Die Vorschau nennt zu jedem den Grund.</translation>
        </message>
        <message>
            <source>Look at the preview, then select.</source>
            <translation>Sehen Sie sich die Vorschau an und wählen Sie dann an.</translation>
        </message>
        <message>
            <source>Ask them to hand it over, or ask a supervisor.</source>
            <translation>Bitten Sie um die Übergabe oder fragen Sie die Aufsicht.</translation>
        </message>
        <message>
            <source>Look at it again, then take it over.</source>
            <translation>Sehen Sie sie noch einmal an und übernehmen Sie sie dann.</translation>
        </message>
        <message>
            <source>Name a colleague.</source>
            <translation>Nennen Sie eine Kollegin oder einen Kollegen.</translation>
        </message>
        <message>
            <source>There is nothing to take over.</source>
            <translation>Es gibt nichts zu übernehmen.</translation>
        </message>
        <message>
            <source>A supervisor reviews it.</source>
            <translation>Die Aufsicht prüft sie.</translation>
        </message>
        <message>
            <source>There is nothing to try again.</source>
            <translation>Es gibt nichts zu wiederholen.</translation>
        </message>
        <message>
            <source>Only an override in force can be undone.</source>
            <translation>Nur eine Übersteuerung in Kraft kann rückgängig gemacht werden.</translation>
        </message>
    <message>
        <source>There is no incident {incident}.</source>
        <translation>Es gibt kein Ereignis {incident}.</translation>
    </message>
    <message>
        <source>Look at the list of incidents.</source>
        <translation>Sehen Sie in die Liste der Ereignisse.</translation>
    </message>
    <message>
        <source>Somebody else has changed the incident meanwhile.</source>
        <translation>Das Ereignis wurde inzwischen von jemand anderem geändert.</translation>
    </message>
    <message>
        <source>The incident is over: it can only be read.</source>
        <translation>Das Ereignis ist abgeschlossen und kann nur noch gelesen werden.</translation>
    </message>
    <message>
        <source>Reopen it, if there is more to do.</source>
        <translation>Öffnen Sie es wieder, wenn noch etwas zu tun ist.</translation>
    </message>
    <message>
        <source>The incident was merged into {incident}.</source>
        <translation>Das Ereignis wurde mit {incident} zusammengeführt.</translation>
    </message>
    <message>
        <source>Go on there.</source>
        <translation>Machen Sie dort weiter.</translation>
    </message>
    <message>
        <source>This is not possible while the incident is {state}.</source>
        <translation>Das geht nicht, solange das Ereignis {state} ist.</translation>
    </message>
    <message>
        <source>An incident is led, resolved, then closed.</source>
        <translation>Ein Ereignis wird geleitet, behoben, dann abgeschlossen.</translation>
    </message>
    <message>
        <source>Nobody leads the incident.</source>
        <translation>Niemand leitet das Ereignis.</translation>
    </message>
    <message>
        <source>Take the lead, or assign it.</source>
        <translation>Übernehmen Sie die Leitung oder weisen Sie sie zu.</translation>
    </message>
    <message>
        <source>{person} leads the incident.</source>
        <translation>{person} leitet das Ereignis.</translation>
    </message>
    <message>
        <source>They or a supervisor can do this.</source>
        <translation>Das kann nur die Leitung oder eine Schichtleitung tun.</translation>
    </message>
    <message>
        <source>{person} leads the incident already.</source>
        <translation>{person} leitet das Ereignis bereits.</translation>
    </message>
    <message>
        <source>The lead of this incident is not offered to you.</source>
        <translation>Die Leitung dieses Ereignisses ist Ihnen nicht angeboten.</translation>
    </message>
    <message>
        <source>Ask whoever leads, or a supervisor.</source>
        <translation>Fragen Sie, wer leitet, oder eine Schichtleitung.</translation>
    </message>
    <message>
        <source>Nobody is named who shall lead.</source>
        <translation>Es ist niemand genannt, der leiten soll.</translation>
    </message>
    <message>
        <source>Choose a person.</source>
        <translation>Wählen Sie eine Person.</translation>
    </message>
    <message>
        <source>{person} cannot lead this incident.</source>
        <translation>{person} kann dieses Ereignis nicht leiten.</translation>
    </message>
    <message>
        <source>Choose somebody who may deal with incidents there.</source>
        <translation>Wählen Sie jemanden, der dort Ereignisse bearbeiten darf.</translation>
    </message>
    <message>
        <source>A reason is missing for the incident.</source>
        <translation>Für das Ereignis fehlt eine Begründung.</translation>
    </message>
    <message>
        <source>Say why: whoever reads it later needs it.</source>
        <translation>Sagen Sie, warum: Wer es später liest, braucht es.</translation>
    </message>
    <message>
        <source>The note is empty.</source>
        <translation>Die Notiz ist leer.</translation>
    </message>
    <message>
        <source>Write what is to be remembered.</source>
        <translation>Schreiben Sie, was festgehalten werden soll.</translation>
    </message>
    <message>
        <source>The text is too long: at most {most} bytes.</source>
        <translation>Der Text ist zu lang: höchstens {most} Bytes.</translation>
    </message>
    <message>
        <source>Say it shorter.</source>
        <translation>Sagen Sie es kürzer.</translation>
    </message>
    <message>
        <source>The text holds characters that are none.</source>
        <translation>Der Text enthält Zeichen, die keine sind.</translation>
    </message>
    <message>
        <source>Write it again.</source>
        <translation>Schreiben Sie ihn noch einmal.</translation>
    </message>
    <message>
        <source>A priority is 1, 2, 3 or 4.</source>
        <translation>Eine Priorität ist 1, 2, 3 oder 4.</translation>
    </message>
    <message>
        <source>Choose one.</source>
        <translation>Wählen Sie eine.</translation>
    </message>
    <message>
        <source>The incident has this priority already.</source>
        <translation>Das Ereignis hat diese Priorität bereits.</translation>
    </message>
    <message>
        <source>Only a supervisor lowers the priority of an incident.</source>
        <translation>Nur eine Schichtleitung setzt die Priorität eines Ereignisses herab.</translation>
    </message>
    <message>
        <source>The incident cannot be merged into {incident}.</source>
        <translation>Das Ereignis kann nicht mit {incident} zusammengeführt werden.</translation>
    </message>
    <message>
        <source>Choose another one that is not over, and an exercise only with an exercise.</source>
        <translation>Wählen Sie ein anderes, das nicht abgeschlossen ist, und eine Übung nur mit einer Übung.</translation>
    </message>
    <message>
        <source>It is not said what happened.</source>
        <translation>Es ist nicht gesagt, was geschah.</translation>
    </message>
    <message>
        <source>Describe it in a few words.</source>
        <translation>Beschreiben Sie es mit wenigen Worten.</translation>
    </message>
    <message>
        <source>There is no kind of incident {category}.</source>
        <translation>Es gibt keine Ereignisart {category}.</translation>
    </message>
    <message>
        <source>Choose one from the list.</source>
        <translation>Wählen Sie eine aus der Liste.</translation>
    </message>
    <message>
        <source>The place of the incident is impossible.</source>
        <translation>Der Ort des Ereignisses ist unmöglich.</translation>
    </message>
    <message>
        <source>Choose a point on the map.</source>
        <translation>Wählen Sie einen Punkt auf der Karte.</translation>
    </message>
    <message>
        <source>The affected radius is impossible: 0 to {most} m.</source>
        <translation>Der betroffene Umkreis ist unmöglich: 0 bis {most} m.</translation>
    </message>
    <message>
        <source>Choose another one.</source>
        <translation>Wählen Sie einen anderen.</translation>
    </message>
    <message>
        <source>There are {most} incidents that are not over.</source>
        <translation>Es gibt {most} Ereignisse, die nicht abgeschlossen sind.</translation>
    </message>
    <message>
        <source>Close those that are dealt with.</source>
        <translation>Schließen Sie ab, was erledigt ist.</translation>
    </message>
    <message>
        <source>This gateway has no layer of incidents.</source>
        <translation>Dieses Gateway hat keine Ebene für Ereignisse.</translation>
    </message>
    <message>
        <source>Its layer files are incomplete.</source>
        <translation>Seine Ebenendateien sind unvollständig.</translation>
    </message>
    <message>
        <source>Another incident was made with this number.</source>
        <translation>Mit dieser Nummer wurde ein anderes Ereignis angelegt.</translation>
    </message>
    <message>
        <source>Make the incident anew.</source>
        <translation>Legen Sie das Ereignis neu an.</translation>
    </message>
    </context>
    <context>
        <name>AlarmState</name>
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
            <translation>Gegangen, unquitt.</translation>
        </message>
        <message>
            <source>Latched, unack.</source>
            <translation>Gehalten, unquitt.</translation>
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
    </context>
    <context>
        <name>main</name>
        <message>
            <source>Starting the demo&apos;s gateway</source>
            <translation>Das Gateway der Demo wird gestartet</translation>
        </message>
    </context>
    <context>
        <name>JournalSheet</name>
        <message>
            <source>Journal</source>
            <translation>Journal</translation>
        </message>
        <message>
            <source>Every record of the gateway: alarms, actions, configuration. Nothing in it can be changed.</source>
            <translation>Jeder Eintrag des Gateways: Alarme, Handlungen, Konfiguration. Nichts darin lässt sich ändern.</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>Zeit</translation>
        </message>
        <message>
            <source>last hour</source>
            <translation>letzte Stunde</translation>
        </message>
        <message>
            <source>last 24 hours</source>
            <translation>letzte 24 Stunden</translation>
        </message>
        <message>
            <source>last 7 days</source>
            <translation>letzte 7 Tage</translation>
        </message>
        <message>
            <source>last 30 days</source>
            <translation>letzte 30 Tage</translation>
        </message>
        <message>
            <source>everything</source>
            <translation>alles</translation>
        </message>
        <message>
            <source>Kind</source>
            <translation>Art</translation>
        </message>
        <message>
            <source>every kind</source>
            <translation>jede Art</translation>
        </message>
        <message>
            <source>Alarms</source>
            <translation>Alarme</translation>
        </message>
        <message>
            <source>Overrides</source>
            <translation>Handeingriffe</translation>
        </message>
        <message>
            <source>Configuration</source>
            <translation>Konfiguration</translation>
        </message>
        <message>
            <source>Log-ins and refusals</source>
            <translation>Anmeldungen und Ablehnungen</translation>
        </message>
        <message>
            <source>System</source>
            <translation>System</translation>
        </message>
        <message>
            <source>Person</source>
            <translation>Person</translation>
        </message>
        <message>
            <source>Id of an asset, or part of it</source>
            <translation>Kennung eines Objekts, oder ein Teil</translation>
        </message>
        <message>
            <source>Only %1</source>
            <translation>Nur %1</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>Suchen</translation>
        </message>
        <message>
            <source>Records of the journal</source>
            <translation>Einträge des Journals</translation>
        </message>
        <message>
            <source>Searching…</source>
            <translation>Wird gesucht …</translation>
        </message>
        <message>
            <source>No record fits</source>
            <translation>Kein Eintrag passt</translation>
        </message>
        <message numerus="yes">
            <source>%n record(s)</source>
            <translation>
                <numerusform>%n Eintrag</numerusform>
                <numerusform>%n Einträge</numerusform>
            </translation>
        </message>
        <message>
            <source>Older ones</source>
            <translation>Ältere</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
    </context>
    <context>
        <name>JournalViewModel</name>
        <message>
            <source>Alarm</source>
            <translation>Alarm</translation>
        </message>
        <message>
            <source>Override</source>
            <translation>Handeingriff</translation>
        </message>
        <message>
            <source>Configuration</source>
            <translation>Konfiguration</translation>
        </message>
        <message>
            <source>Action</source>
            <translation>Handlung</translation>
        </message>
        <message>
            <source>System</source>
            <translation>System</translation>
        </message>
    </context>
    <context>
        <name>OrderRow</name>
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
            <source>Class C%1: waits for a second person, %2 left</source>
            <translation>Klasse C%1: wartet auf eine zweite Person, noch %2</translation>
        </message>
        <message>
            <source>Went ahead alone (“%1”): to be reviewed by %2</source>
            <translation>Allein fortgefahren („%1“): zu prüfen bis %2</translation>
        </message>
        <message>
            <source>Offered to %1</source>
            <translation>%1 angeboten</translation>
        </message>
        <message>
            <source>Its owner has signed out: it ends unless somebody takes it over</source>
            <translation>Wem sie gehört, ist abgemeldet: Sie endet, wenn niemand übernimmt</translation>
        </message>
        <message>
            <source>%1 of %2 hold, %3 failed, %4 differ</source>
            <translation>%1 von %2 halten, %3 fehlgeschlagen, %4 weichen ab</translation>
        </message>
        <message>
            <source>Less</source>
            <translation>Weniger</translation>
        </message>
        <message>
            <source>More…</source>
            <translation>Mehr …</translation>
        </message>
        <message>
            <source>Hold to approve</source>
            <translation>Zum Freigeben halten</translation>
        </message>
        <message>
            <source>Deny</source>
            <translation>Ablehnen</translation>
        </message>
        <message>
            <source>Take over from %1</source>
            <translation>Von %1 übernehmen</translation>
        </message>
        <message>
            <source>Reviewed</source>
            <translation>Geprüft</translation>
        </message>
        <message>
            <source>Needs a note: see More</source>
            <translation>Braucht eine Notiz: siehe Mehr</translation>
        </message>
        <message>
            <source>Reason or note</source>
            <translation>Begründung oder Notiz</translation>
        </message>
        <message>
            <source>%1 from now</source>
            <translation>%1 ab jetzt</translation>
        </message>
        <message>
            <source>Renewing needs a reason</source>
            <translation>Verlängern braucht eine Begründung</translation>
        </message>
        <message>
            <source>Name of a colleague</source>
            <translation>Name einer Kollegin oder eines Kollegen</translation>
        </message>
        <message>
            <source>Hand over</source>
            <translation>Übergeben</translation>
        </message>
        <message>
            <source>Try %1 again</source>
            <translation>%1 noch einmal versuchen</translation>
        </message>
        <message>
            <source>Go back…</source>
            <translation>Zurückgehen …</translation>
        </message>
        <message>
            <source>It is in effect</source>
            <translation>Sie wirkt</translation>
        </message>
        <message>
            <source>It has failed</source>
            <translation>Sie ist fehlgeschlagen</translation>
        </message>
        <message>
            <source>Going back to what was there before:</source>
            <translation>Zurück zu dem, was vorher war:</translation>
        </message>
        <message>
            <source>Hold to go back</source>
            <translation>Zum Zurückgehen halten</translation>
        </message>
        <message>
            <source>Selected</source>
            <translation>Vorgewählt</translation>
        </message>
        <message>
            <source>Waits for approval</source>
            <translation>Wartet auf zweite Person</translation>
        </message>
        <message>
            <source>Not proved yet</source>
            <translation>Noch nicht bewiesen</translation>
        </message>
        <message>
            <source>In effect</source>
            <translation>Wirksam</translation>
        </message>
        <message>
            <source>Partly in effect</source>
            <translation>Teilweise wirksam</translation>
        </message>
        <message>
            <source>Renewing</source>
            <translation>Wird verlängert</translation>
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
            <translation>Weicht ab</translation>
        </message>
        <message>
            <source>Released</source>
            <translation>Freigegeben</translation>
        </message>
        <message>
            <source>Failed</source>
            <translation>Fehlgeschlagen</translation>
        </message>
        <message>
            <source>Rejected</source>
            <translation>Abgelehnt</translation>
        </message>
        <message>
            <source>Cancelled</source>
            <translation>Abgebrochen</translation>
        </message>
        <message>
            <source>Selection expired</source>
            <translation>Vorwahl abgelaufen</translation>
        </message>
        <message>
            <source>Denied</source>
            <translation>Verweigert</translation>
        </message>
        <message>
            <source>Approval expired</source>
            <translation>Zweite Person blieb aus</translation>
        </message>
        <message>
            <source>Superseded</source>
            <translation>Ersetzt</translation>
        </message>
        <message>
            <source>? Unknown</source>
            <translation>? Unbekannt</translation>
        </message>
        <message>
            <source>Give it back</source>
            <translation>Freigeben</translation>
        </message>
        <message>
            <source>%1 for %2, for %3</source>
            <translation>%1 für %2, für die Dauer von %3</translation>
        </message>
        <message>
            <source>%1 for %2</source>
            <translation>%1 für %2</translation>
        </message>
        <message numerus="yes">
            <source>%n device(s)</source>
            <translation>
                <numerusform>%n Gerät</numerusform>
                <numerusform>%n Geräte</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>OrderNotice</name>
        <message>
            <source>Orders in force</source>
            <translation>Aufträge in Kraft</translation>
        </message>
        <message>
            <source>Understood</source>
            <translation>Verstanden</translation>
        </message>
        <message numerus="yes">
            <source>%n order(s) wait for a second person.</source>
            <translation>
                <numerusform>%n Auftrag wartet auf eine zweite Person.</numerusform>
                <numerusform>%n Aufträge warten auf eine zweite Person.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>LogInSheet</name>
        <message>
            <source>Locked</source>
            <translation>Gesperrt</translation>
        </message>
        <message>
            <source>Your password again</source>
            <translation>Noch einmal Ihr Passwort</translation>
        </message>
        <message>
            <source>Change the password</source>
            <translation>Passwort ändern</translation>
        </message>
        <message>
            <source>Log in</source>
            <translation>Anmelden</translation>
        </message>
        <message>
            <source>Log in – %1</source>
            <translation>Anmelden – %1</translation>
        </message>
        <message>
            <source>%1 is logged in here. The city is shown; nothing can be done until the password comes.</source>
            <translation>%1 ist hier angemeldet. Die Stadt wird gezeigt; handeln kann erst wieder, wer das Passwort eingibt.</translation>
        </message>
        <message>
            <source>%1, what you are about to do has consequences for many. Then try it again.</source>
            <translation>%1, was Sie vorhaben, hat Folgen für viele. Versuchen Sie es danach noch einmal.</translation>
        </message>
        <message>
            <source>At least 12 characters. Several words in a row are long and easy to keep in mind.</source>
            <translation>Mindestens 12 Zeichen. Mehrere Wörter hintereinander sind lang und gut zu merken.</translation>
        </message>
        <message>
            <source>The gateway cannot read its accounts. Tell whoever looks after it.</source>
            <translation>Das Gateway kann seine Konten nicht lesen. Sagen Sie es denen, die es betreuen.</translation>
        </message>
        <message>
            <source>User</source>
            <translation>Benutzer</translation>
        </message>
        <message>
            <source>Password</source>
            <translation>Passwort</translation>
        </message>
        <message>
            <source>Present password</source>
            <translation>Jetziges Passwort</translation>
        </message>
        <message>
            <source>New password</source>
            <translation>Neues Passwort</translation>
        </message>
        <message>
            <source>New password once more</source>
            <translation>Neues Passwort noch einmal</translation>
        </message>
        <message>
            <source>⇪ Caps Lock seems to be on.</source>
            <translation>⇪ Die Feststelltaste scheint an zu sein.</translation>
        </message>
        <message>
            <source>The two new ones are not the same yet.</source>
            <translation>Die beiden neuen sind noch nicht gleich.</translation>
        </message>
        <message>
            <source>Somebody else…</source>
            <translation>Jemand anderes …</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>One moment…</source>
            <translation>Einen Moment …</translation>
        </message>
        <message>
            <source>Unlock</source>
            <translation>Entsperren</translation>
        </message>
        <message>
            <source>Change</source>
            <translation>Ändern</translation>
        </message>
        <message>
            <source>Confirm</source>
            <translation>Bestätigen</translation>
        </message>
    </context>
    <context>
        <name>SessionSheet</name>
        <message>
            <source>⚠ Accounts are open: nobody asked for a password, and whoever reaches the gateway operates under the name they give.</source>
            <translation>⚠ Die Konten sind offen: Niemand hat nach einem Passwort gefragt, und wer das Gateway erreicht, handelt unter dem Namen, den er angibt.</translation>
        </message>
        <message>
            <source>⚠ The gateway cannot read its accounts: everybody only looks until it can.</source>
            <translation>⚠ Das Gateway kann seine Konten nicht lesen: Bis es das kann, sehen alle nur zu.</translation>
        </message>
        <message>
            <source>The gateway’s certificate ends %1.</source>
            <translation>Das Zertifikat des Gateways endet %1.</translation>
        </message>
        <message>
            <source>Change the password…</source>
            <translation>Passwort ändern …</translation>
        </message>
        <message>
            <source>Lock</source>
            <translation>Sperren</translation>
        </message>
        <message>
            <source>Log out</source>
            <translation>Abmelden</translation>
        </message>
        <message>
            <source>Shift handover…</source>
            <translation>Schichtübergabe …</translation>
        </message>
        <message>
            <source>Audit…</source>
            <translation>Prüfprotokoll …</translation>
        </message>
    </context>
    <context>
        <name>SessionViewModel</name>
        <message>
            <source>nobody</source>
            <translation>niemand</translation>
        </message>
        <message>
            <source>kiosk</source>
            <translation>Kiosk</translation>
        </message>
        <message>
            <source>viewer</source>
            <translation>Betrachter</translation>
        </message>
        <message>
            <source>auditor</source>
            <translation>Prüfer</translation>
        </message>
        <message>
            <source>security administrator</source>
            <translation>Sicherheitsverwaltung</translation>
        </message>
        <message>
            <source>engineer</source>
            <translation>Technik</translation>
        </message>
        <message>
            <source>operator</source>
            <translation>Bediener</translation>
        </message>
        <message>
            <source>supervisor</source>
            <translation>Aufsicht</translation>
        </message>
    </context>
    <context>
        <name>AuditSheet</name>
        <message>
            <source>Audit</source>
            <translation>Prüfprotokoll</translation>
        </message>
        <message>
            <source>Searching…</source>
            <translation>Suche läuft …</translation>
        </message>
        <message>
            <source>The newest %1; more below</source>
            <translation>Die neuesten %1; weiter unten mehr</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>Zeit</translation>
        </message>
        <message>
            <source>Last hour</source>
            <translation>Letzte Stunde</translation>
        </message>
        <message>
            <source>Last day</source>
            <translation>Letzter Tag</translation>
        </message>
        <message>
            <source>Last week</source>
            <translation>Letzte Woche</translation>
        </message>
        <message>
            <source>Last 30 days</source>
            <translation>Letzte 30 Tage</translation>
        </message>
        <message>
            <source>Everything</source>
            <translation>Alles</translation>
        </message>
        <message>
            <source>Person</source>
            <translation>Person</translation>
        </message>
        <message>
            <source>Asset, alarm or order</source>
            <translation>Gerät, Alarm oder Anordnung</translation>
        </message>
        <message>
            <source>Any words</source>
            <translation>Beliebige Wörter</translation>
        </message>
        <message>
            <source>Refused only</source>
            <translation>Nur Abgelehntes</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>Suchen</translation>
        </message>
        <message>
            <source>✕ refused: </source>
            <translation>✕ abgelehnt: </translation>
        </message>
        <message>
            <source>%1 → %2</source>
            <translation>%1 → %2</translation>
        </message>
        <message>
            <source>Nothing of that kind was done.</source>
            <translation>Nichts dergleichen wurde getan.</translation>
        </message>
        <message>
            <source>Saved as %1</source>
            <translation>Gespeichert als %1</translation>
        </message>
        <message>
            <source>Every record is chained to the one before it; belfryctl audit verify checks the chain against the signed heads.</source>
            <translation>Jeder Eintrag ist mit dem davor verkettet; belfryctl audit verify prüft die Kette gegen die unterschriebenen Enden.</translation>
        </message>
        <message>
            <source>Save what was found…</source>
            <translation>Gefundenes speichern …</translation>
        </message>
        <message numerus="yes">
            <source>%n record(s)</source>
            <translation>
                <numerusform>%n Eintrag</numerusform>
                <numerusform>%n Einträge</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>HandoverSheet</name>
        <message>
            <source>Shift handover</source>
            <translation>Schichtübergabe</translation>
        </message>
        <message>
            <source>%1, as it was %2</source>
            <translation>%1, Stand %2</translation>
        </message>
        <message>
            <source>Asking the gateway what is open…</source>
            <translation>Das Gateway wird gefragt, was offen ist …</translation>
        </message>
        <message>
            <source>%1: %2</source>
            <translation>%1: %2</translation>
        </message>
        <message>
            <source>and %1 more, in their lists</source>
            <translation>und %1 weitere, in ihren Listen</translation>
        </message>
        <message>
            <source>Open alarms</source>
            <translation>Offene Alarme</translation>
        </message>
        <message>
            <source>Shelved</source>
            <translation>Zurückgestellt</translation>
        </message>
        <message>
            <source>Overrides in force</source>
            <translation>Geltende Eingriffe</translation>
        </message>
        <message>
            <source>Incidents</source>
            <translation>Einsätze</translation>
        </message>
        <message>
            <source>Remarks of the one who goes</source>
            <translation>Anmerkungen derer, die gehen</translation>
        </message>
        <message>
            <source>Received by (user)</source>
            <translation>Übernommen von (Benutzer)</translation>
        </message>
        <message>
            <source>Their password</source>
            <translation>Deren Passwort</translation>
        </message>
        <message>
            <source>Sign</source>
            <translation>Unterschreiben</translation>
        </message>
        <message>
            <source>✓ %1 has the shift and is logged in here. The record is in the journal.</source>
            <translation>✓ %1 hat die Schicht und ist hier angemeldet. Der Eintrag steht im Journal.</translation>
        </message>
    </context>
    <context>
        <name>IncidentWords</name>
        <message>
            <source>New</source>
            <translation>Neu</translation>
        </message>
        <message>
            <source>In progress</source>
            <translation>In Bearbeitung</translation>
        </message>
        <message>
            <source>Resolved</source>
            <translation>Behoben</translation>
        </message>
        <message>
            <source>Closed</source>
            <translation>Abgeschlossen</translation>
        </message>
        <message>
            <source>Reopened</source>
            <translation>Wiedereröffnet</translation>
        </message>
        <message>
            <source>Merged</source>
            <translation>Zusammengeführt</translation>
        </message>
        <message>
            <source>False alarm</source>
            <translation>Fehlalarm</translation>
        </message>
        <message>
            <source>P1 critical</source>
            <translation>P1 kritisch</translation>
        </message>
        <message>
            <source>P2 high</source>
            <translation>P2 hoch</translation>
        </message>
        <message>
            <source>P3 medium</source>
            <translation>P3 mittel</translation>
        </message>
        <message>
            <source>P4 low</source>
            <translation>P4 niedrig</translation>
        </message>
        <message>
            <source>Sent to the city system, no answer yet</source>
            <translation>An das Fachsystem gesendet, noch keine Antwort</translation>
        </message>
        <message>
            <source>The city system took it; its own report does not show it yet</source>
            <translation>Vom Fachsystem angenommen; seine eigene Meldung zeigt es noch nicht</translation>
        </message>
        <message>
            <source>Confirmed by the city system&apos;s own report</source>
            <translation>Durch die eigene Meldung des Fachsystems bestätigt</translation>
        </message>
        <message>
            <source>The city system refused it: it still reports what it did before</source>
            <translation>Vom Fachsystem abgelehnt: Es meldet weiter, was es vorher meldete</translation>
        </message>
        <message>
            <source>No reply of the city system: what became of it is not known</source>
            <translation>Keine Antwort des Fachsystems: Was daraus wurde, ist nicht bekannt</translation>
        </message>
        <message>
            <source>Created</source>
            <translation>Angelegt</translation>
        </message>
        <message>
            <source>First dealt with here</source>
            <translation>Hier erstmals bearbeitet</translation>
        </message>
        <message>
            <source>Priority raised</source>
            <translation>Priorität erhöht</translation>
        </message>
        <message>
            <source>Priority lowered</source>
            <translation>Priorität gesenkt</translation>
        </message>
        <message>
            <source>Took the lead</source>
            <translation>Leitung übernommen</translation>
        </message>
        <message>
            <source>Lead assigned</source>
            <translation>Leitung zugewiesen</translation>
        </message>
        <message>
            <source>Lead offered</source>
            <translation>Leitung angeboten</translation>
        </message>
        <message>
            <source>Accepted the lead</source>
            <translation>Leitung angenommen</translation>
        </message>
        <message>
            <source>Declined the lead</source>
            <translation>Leitung abgelehnt</translation>
        </message>
        <message>
            <source>Took the offer back</source>
            <translation>Angebot zurückgenommen</translation>
        </message>
        <message>
            <source>Another one was merged into it</source>
            <translation>Ein anderes wurde hierher zusammengeführt</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>Notiz</translation>
        </message>
        <message>
            <source>The city system took it</source>
            <translation>Vom Fachsystem angenommen</translation>
        </message>
        <message>
            <source>The city system&apos;s report confirms it</source>
            <translation>Die Meldung des Fachsystems bestätigt es</translation>
        </message>
        <message>
            <source>The city system refused it</source>
            <translation>Vom Fachsystem abgelehnt</translation>
        </message>
        <message>
            <source>The city system did not reply</source>
            <translation>Das Fachsystem hat nicht geantwortet</translation>
        </message>
        <message>
            <source>Reported status</source>
            <translation>Gemeldeter Stand</translation>
        </message>
        <message>
            <source>Reported priority</source>
            <translation>Gemeldete Priorität</translation>
        </message>
        <message>
            <source>Reported lead</source>
            <translation>Gemeldete Leitung</translation>
        </message>
        <message>
            <source>The city system reports it no more</source>
            <translation>Das Fachsystem meldet es nicht mehr</translation>
        </message>
        <message>
            <source>%1: %2</source>
            <translation>%1: %2</translation>
        </message>
        <message>
            <source>%1: %2 → %3</source>
            <translation>%1: %2 → %3</translation>
        </message>
        <message>
            <source>Take the lead</source>
            <translation>Leitung übernehmen</translation>
        </message>
        <message>
            <source>Accept the lead</source>
            <translation>Leitung annehmen</translation>
        </message>
        <message>
            <source>Decline</source>
            <translation>Ablehnen</translation>
        </message>
        <message>
            <source>Take the offer back</source>
            <translation>Angebot zurücknehmen</translation>
        </message>
        <message>
            <source>Assign…</source>
            <translation>Zuweisen…</translation>
        </message>
        <message>
            <source>Escalate…</source>
            <translation>Eskalieren…</translation>
        </message>
        <message>
            <source>Resolve</source>
            <translation>Ist behoben</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Abschließen</translation>
        </message>
        <message>
            <source>Reopen…</source>
            <translation>Wiedereröffnen…</translation>
        </message>
        <message>
            <source>False alarm…</source>
            <translation>Fehlalarm…</translation>
        </message>
        <message>
            <source>Merge into…</source>
            <translation>Zusammenführen…</translation>
        </message>
        <message>
            <source>Note…</source>
            <translation>Notiz…</translation>
        </message>
    </context>
    <context>
        <name>IncidentViewModel</name>
        <message>
            <source>Nobody is known by name at this console.</source>
            <translation>An dieser Konsole ist niemand namentlich bekannt.</translation>
        </message>
        <message>
            <source>As %1 you may look but not work on incidents.</source>
            <translation>Als %1 dürfen Sie Ereignisse ansehen, aber nicht bearbeiten.</translation>
        </message>
        <message>
            <source>Only %1, who leads, or a supervisor may do this.</source>
            <translation>Das dürfen nur %1 mit der Leitung oder eine Aufsicht.</translation>
        </message>
        <message>
            <source>It cannot be more urgent; only a supervisor makes it less urgent.</source>
            <translation>Dringender geht es nicht; weniger dringend macht es nur eine Aufsicht.</translation>
        </message>
        <message>
            <source>Waits for the gateway&apos;s answer.</source>
            <translation>Wartet auf die Antwort des Gateways.</translation>
        </message>
        <message>
            <source>Give a person&apos;s name.</source>
            <translation>Geben Sie den Namen einer Person an.</translation>
        </message>
        <message>
            <source>Choose another priority.</source>
            <translation>Wählen Sie eine andere Priorität.</translation>
        </message>
        <message>
            <source>Only a supervisor makes it less urgent.</source>
            <translation>Weniger dringend macht es nur eine Aufsicht.</translation>
        </message>
        <message>
            <source>Choose the incident that goes on.</source>
            <translation>Wählen Sie das Ereignis, das weitergeht.</translation>
        </message>
        <message>
            <source>Write something first.</source>
            <translation>Schreiben Sie zuerst etwas.</translation>
        </message>
        <message>
            <source>Give a reason first.</source>
            <translation>Geben Sie zuerst einen Grund an.</translation>
        </message>
        <message>
            <source>Assign the lead</source>
            <translation>Leitung zuweisen</translation>
        </message>
        <message>
            <source>Change the priority</source>
            <translation>Priorität ändern</translation>
        </message>
        <message>
            <source>Reopen the incident</source>
            <translation>Ereignis wiedereröffnen</translation>
        </message>
        <message>
            <source>False alarm</source>
            <translation>Fehlalarm</translation>
        </message>
        <message>
            <source>Merge into another incident</source>
            <translation>Mit einem anderen Ereignis zusammenführen</translation>
        </message>
        <message>
            <source>Add a note</source>
            <translation>Notiz hinzufügen</translation>
        </message>
        <message>
            <source>One person leads at a time. It is offered to them and theirs once they accept; where nobody leads yet, a supervisor&apos;s choice holds at once.</source>
            <translation>Es leitet immer nur eine Person. Ihr wird die Leitung angeboten, und sie hat sie, sobald sie annimmt; wo noch niemand leitet, gilt die Wahl einer Aufsicht sofort.</translation>
        </message>
        <message>
            <source>As the control room sees it. What the city system reports stays beside it.</source>
            <translation>So, wie die Leitstelle es sieht. Was das Fachsystem meldet, bleibt daneben stehen.</translation>
        </message>
        <message>
            <source>It is worked on again; everybody sees why.</source>
            <translation>Es wird wieder bearbeitet; alle sehen, warum.</translation>
        </message>
        <message>
            <source>There was nothing. It is over, and can only be reopened.</source>
            <translation>Es war nichts. Es ist beendet und kann nur wiedereröffnet werden.</translation>
        </message>
        <message>
            <source>This one is over and points to the other, which goes on with its own lead.</source>
            <translation>Dieses ist beendet und verweist auf das andere, das mit seiner eigenen Leitung weitergeht.</translation>
        </message>
        <message>
            <source>Everybody sees it in the timeline; it cannot be taken back.</source>
            <translation>Alle sehen sie im Verlauf; sie kann nicht zurückgenommen werden.</translation>
        </message>
        <message>
            <source>Assign</source>
            <translation>Zuweisen</translation>
        </message>
        <message>
            <source>Change</source>
            <translation>Ändern</translation>
        </message>
        <message>
            <source>Reopen</source>
            <translation>Wiedereröffnen</translation>
        </message>
        <message>
            <source>It was a false alarm</source>
            <translation>Es war ein Fehlalarm</translation>
        </message>
        <message>
            <source>Merge</source>
            <translation>Zusammenführen</translation>
        </message>
        <message>
            <source>Add the note</source>
            <translation>Notiz hinzufügen</translation>
        </message>
        <message>
            <source>Words with it, if any</source>
            <translation>Worte dazu, wenn nötig</translation>
        </message>
        <message>
            <source>Reason, kept in the journal</source>
            <translation>Grund, steht im Journal</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>Notiz</translation>
        </message>
    </context>
    <context>
        <name>IncidentDraftViewModel</name>
        <message>
            <source>%1° %2, %3° %4</source>
            <translation>%1° %2, %3° %4</translation>
        </message>
        <message>
            <source>S</source>
            <translation>S</translation>
        </message>
        <message>
            <source>N</source>
            <translation>N</translation>
        </message>
        <message>
            <source>W</source>
            <translation>W</translation>
        </message>
        <message>
            <source>E</source>
            <translation>O</translation>
        </message>
        <message>
            <source>Choose what kind it is.</source>
            <translation>Wählen Sie, welcher Art es ist.</translation>
        </message>
        <message>
            <source>Say what happened.</source>
            <translation>Sagen Sie, was geschehen ist.</translation>
        </message>
        <message>
            <source>The map shows no place of this city.</source>
            <translation>Die Karte zeigt keinen Ort dieser Stadt.</translation>
        </message>
    </context>
    <context>
        <name>IncidentCard</name>
        <message>
            <source>Control room: %1</source>
            <translation>Leitstelle: %1</translation>
        </message>
        <message>
            <source>EXERCISE</source>
            <translation>ÜBUNG</translation>
        </message>
        <message>
            <source>Nobody here has done anything about it yet.</source>
            <translation>Hier hat noch niemand etwas unternommen.</translation>
        </message>
        <message>
            <source>Lead</source>
            <translation>Leitung</translation>
        </message>
        <message>
            <source>nobody</source>
            <translation>niemand</translation>
        </message>
        <message>
            <source>the control room</source>
            <translation>die Leitstelle</translation>
        </message>
        <message>
            <source>%1 (you)</source>
            <translation>%1 (Sie)</translation>
        </message>
        <message>
            <source>Offered to</source>
            <translation>Angeboten an</translation>
        </message>
        <message>
            <source>Made here</source>
            <translation>Angelegt</translation>
        </message>
        <message>
            <source>Known since</source>
            <translation>Bekannt seit</translation>
        </message>
        <message>
            <source>City system</source>
            <translation>Fachsystem</translation>
        </message>
        <message>
            <source>Goes on as %1</source>
            <translation>Geht weiter als %1</translation>
        </message>
        <message>
            <source>Show</source>
            <translation>Zeigen</translation>
        </message>
        <message>
            <source>Show %1</source>
            <translation>%1 zeigen</translation>
        </message>
    </context>
    <context>
        <name>IncidentTimeline</name>
        <message>
            <source>Timeline</source>
            <translation>Verlauf</translation>
        </message>
        <message>
            <source>“%1”</source>
            <translation>„%1“</translation>
        </message>
    </context>
    <context>
        <name>IncidentStepSheet</name>
        <message>
            <source>It has this priority now.</source>
            <translation>Diese Priorität hat es jetzt.</translation>
        </message>
        <message>
            <source>Only a supervisor makes it less urgent.</source>
            <translation>Weniger dringend macht es nur eine Aufsicht.</translation>
        </message>
        <message>
            <source>Name of the person (user)</source>
            <translation>Name der Person (Benutzer)</translation>
        </message>
        <message>
            <source>Open incidents, the nearest first</source>
            <translation>Offene Ereignisse, das nächste zuerst</translation>
        </message>
        <message>
            <source>Waits for the gateway&apos;s answer.</source>
            <translation>Wartet auf die Antwort des Gateways.</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
    </context>
    <context>
        <name>NewIncidentSheet</name>
        <message>
            <source>New incident</source>
            <translation>Neues Ereignis</translation>
        </message>
        <message>
            <source>What happened</source>
            <translation>Was geschah</translation>
        </message>
        <message>
            <source>What happened, in a few words</source>
            <translation>Was geschah, in wenigen Worten</translation>
        </message>
        <message>
            <source>Priority</source>
            <translation>Priorität</translation>
        </message>
        <message>
            <source>Affected radius</source>
            <translation>Betroffener Umkreis</translation>
        </message>
        <message>
            <source>Affected radius in metres</source>
            <translation>Betroffener Umkreis in Metern</translation>
        </message>
        <message>
            <source>m</source>
            <translation>m</translation>
        </message>
        <message>
            <source>Only this place</source>
            <translation>Nur dieser Ort</translation>
        </message>
        <message>
            <source>Where</source>
            <translation>Wo</translation>
        </message>
        <message>
            <source>Another place: cancel, then right-click it on the map or hold a finger on it.</source>
            <translation>Ein anderer Ort: abbrechen und ihn auf der Karte rechts anklicken oder den Finger darauf halten.</translation>
        </message>
        <message>
            <source>✓ This is an exercise</source>
            <translation>✓ Das ist eine Übung</translation>
        </message>
        <message>
            <source>This is an exercise</source>
            <translation>Das ist eine Übung</translation>
        </message>
        <message>
            <source>Waits for the gateway&apos;s answer.</source>
            <translation>Wartet auf die Antwort des Gateways.</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Create</source>
            <translation>Anlegen</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>Noch einmal</translation>
        </message>
    </context>
    <context>
        <name>PlaceMenu</name>
        <message>
            <source>New incident here…</source>
            <translation>Neues Ereignis hier…</translation>
        </message>
    </context>
</TS>
