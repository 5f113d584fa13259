<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
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
</TS>
