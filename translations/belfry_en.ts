<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
    <context>
        <name>AlarmActionsViewModel</name>
        <message numerus="yes">
            <source>%n alarm(s)</source>
            <translation>
                <numerusform>%n alarm</numerusform>
                <numerusform>%n alarms</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n acknowledged</source>
            <translation>
                <numerusform>%n acknowledged</numerusform>
                <numerusform>%n acknowledged</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n no longer acknowledged</source>
            <translation>
                <numerusform>%n no longer acknowledged</numerusform>
                <numerusform>%n no longer acknowledged</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n reset</source>
            <translation>
                <numerusform>%n reset</numerusform>
                <numerusform>%n reset</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n shelved</source>
            <translation>
                <numerusform>%n shelved</numerusform>
                <numerusform>%n shelved</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n unshelved</source>
            <translation>
                <numerusform>%n unshelved</numerusform>
                <numerusform>%n unshelved</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n taken out of service</source>
            <translation>
                <numerusform>%n taken out of service</numerusform>
                <numerusform>%n taken out of service</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n back in service</source>
            <translation>
                <numerusform>%n back in service</numerusform>
                <numerusform>%n back in service</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n silenced</source>
            <translation>
                <numerusform>%n silenced</numerusform>
                <numerusform>%n silenced</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n assigned</source>
            <translation>
                <numerusform>%n assigned</numerusform>
                <numerusform>%n assigned</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Note added to %n alarm(s)</source>
            <translation>
                <numerusform>Note added to %n alarm</numerusform>
                <numerusform>Note added to %n alarms</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>and %n more</source>
            <translation>
                <numerusform>and %n more</numerusform>
                <numerusform>and %n more</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>AlarmDetailViewModel</name>
        <message numerus="yes">
            <source>Raised, and again %n time(s)</source>
            <translation>
                <numerusform>Raised, and again %n time</numerusform>
                <numerusform>Raised, and again %n times</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>AlarmPanel</name>
        <message numerus="yes">
            <source>%n shown</source>
            <translation>
                <numerusform>%n shown</numerusform>
                <numerusform>%n shown</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n chosen</source>
            <translation>
                <numerusform>%n chosen</numerusform>
                <numerusform>%n chosen</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>AlarmRow</name>
        <message numerus="yes">
            <source>%n consequence(s)</source>
            <translation>
                <numerusform>%n consequence</numerusform>
                <numerusform>%n consequences</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>AlarmTree</name>
        <message numerus="yes">
            <source>%1: worst unacknowledged priority %2, %n alarm(s)</source>
            <translation>
                <numerusform>%1: worst unacknowledged priority %2, %n alarm</numerusform>
                <numerusform>%1: worst unacknowledged priority %2, %n alarms</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%1: %n alarm(s), none unacknowledged</source>
            <translation>
                <numerusform>%1: %n alarm, none unacknowledged</numerusform>
                <numerusform>%1: %n alarms, none unacknowledged</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>AnnunciationViewModel</name>
        <message numerus="yes">
            <source>%n critical</source>
            <comment>of the alarms before</comment>
            <translation>
                <numerusform>%n critical</numerusform>
                <numerusform>%n critical</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n more alarms</source>
            <translation>
                <numerusform>%n more alarm</numerusform>
                <numerusform>%n more alarms</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n alarms are unacknowledged</source>
            <translation>
                <numerusform>%n alarm is unacknowledged</numerusform>
                <numerusform>%n alarms are unacknowledged</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>BulkAcknowledgeSheet</name>
        <message numerus="yes">
            <source>Acknowledge %n alarm(s)</source>
            <translation>
                <numerusform>Acknowledge %n alarm</numerusform>
                <numerusform>Acknowledge %n alarms</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n alarm(s) came since this opened and will not be acknowledged.</source>
            <translation>
                <numerusform>%n alarm came since this opened and will not be acknowledged.</numerusform>
                <numerusform>%n alarms came since this opened and will not be acknowledged.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n of them changed meanwhile: taken by somebody else, gone, or come again. Left out.</source>
            <translation>
                <numerusform>%n of them changed meanwhile: taken by somebody else, gone, or come again. Left out.</numerusform>
                <numerusform>%n of them changed meanwhile: taken by somebody else, gone, or come again. Left out.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Acknowledge %n</source>
            <translation>
                <numerusform>Acknowledge %n</numerusform>
                <numerusform>Acknowledge %n</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>DistrictTiles</name>
        <message numerus="yes">
            <source>and %n more district(s), none with worse alarms</source>
            <translation>
                <numerusform>and %n more district, none with worse alarms</numerusform>
                <numerusform>and %n more districts, none with worse alarms</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>InspectorViewModel</name>
        <message numerus="yes">
            <source>%n lane(s)</source>
            <translation>
                <numerusform>%n lane</numerusform>
                <numerusform>%n lanes</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>OrdersInForce</name>
        <message numerus="yes">
            <source>%n order(s)</source>
            <translation>
                <numerusform>%n order</numerusform>
                <numerusform>%n orders</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>AuditSheet</name>
        <message numerus="yes">
            <source>%n record(s)</source>
            <translation>
                <numerusform>%n record</numerusform>
                <numerusform>%n records</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>WallLayout</name>
        <message numerus="yes">
            <source>and %n more row(s)</source>
            <translation>
                <numerusform>and %n more row</numerusform>
                <numerusform>and %n more rows</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>JournalSheet</name>
        <message numerus="yes">
            <source>%n record(s)</source>
            <translation>
                <numerusform>%n record</numerusform>
                <numerusform>%n records</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>PlanMaintenanceSheet</name>
        <message numerus="yes">
            <source>The area on the map (%n selected)</source>
            <translation>
                <numerusform>The area on the map (%n selected)</numerusform>
                <numerusform>The area on the map (%n selected)</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>AlarmListViewModel</name>
        <message numerus="yes">
            <source>%1: %n alarm(s) in the last 10 min</source>
            <translation>
                <numerusform>%1: %n alarm in the last 10 min</numerusform>
                <numerusform>%1: %n alarms in the last 10 min</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>OrderViewModel</name>
        <message numerus="yes">
            <source>%n override(s) of colleagues end within 5 min.</source>
            <translation>
                <numerusform>%n override of a colleague ends within 5 min.</numerusform>
                <numerusform>%n overrides of colleagues end within 5 min.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n device(s)</source>
            <translation>
                <numerusform>%n device</numerusform>
                <numerusform>%n devices</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n cannot be commanded now: leave them out to go on.</source>
            <translation>
                <numerusform>%n cannot be commanded now: leave it out to go on.</numerusform>
                <numerusform>%n cannot be commanded now: leave them out to go on.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>P%1 %2: %n device(s) in its area</source>
            <translation>
                <numerusform>P%1 %2: %n device in its area</numerusform>
                <numerusform>P%1 %2: %n devices in its area</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>and %n more</source>
            <translation>
                <numerusform>and %n more</numerusform>
                <numerusform>and %n more</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>OrderNotice</name>
        <message numerus="yes">
            <source>%n order(s) wait for a second person.</source>
            <translation>
                <numerusform>%n order waits for a second person.</numerusform>
                <numerusform>%n orders wait for a second person.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>AlarmAnswer</name>
        <message numerus="yes">
            <source>%n refused</source>
            <translation>
                <numerusform>%n refused</numerusform>
                <numerusform>%n refused</numerusform>
            </translation>
        </message>
    </context>
</TS>
