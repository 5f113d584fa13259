// SPDX-License-Identifier: Apache-2.0
// Loads the whole console with the canned town, in three palettes and two languages and every layout, and fails on any
// warning. With arguments it is a camera: screen_gallery FILE [--layout L] [--palette P] [--language X] [--size WxH]
// [--select ENTITY] [--screen S] [--link notlive] [--watch not]
#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QQmlApplicationEngine>
#include <QQmlEngine>
#include <QQuickItem>
#include <QQuickStyle>
#include <QQuickWindow>
#include <QStringList>
#include <QTimer>
#include <cstdio>

#include "tests/support/fake_console_ports.h"
#include "ui/shell/console_view_model.h"
#include "ui/text/language_switch.h"

namespace {

QStringList g_warnings;

void remember(QtMsgType type, const QMessageLogContext& /*context*/, const QString& message) {
    std::fprintf(stderr, "%s\n", qPrintable(message));
    if (type != QtDebugMsg && type != QtInfoMsg) {
        g_warnings.append(message);
    }
}

struct Shot {
    QString file;
    QString layout = QStringLiteral("desk");
    QString palette = QStringLiteral("night");
    QString language = QStringLiteral("en");
    QSize size{1920, 1080};
    QString select = QStringLiteral("urn:ngsi-ld:Streetlight:L-04417");
    QString screen;
    bool notLive = false;
    bool notWatching = false;
};

/** A device that plays nothing, so that the controls of sound are on the pictures. */
class QuietPlayer final : public belfry::ui::SoundPlayer {
public:
    void begin(std::function<void()> /*changed*/) override {}
    [[nodiscard]] belfry::ui::VoiceState state() const override { return belfry::ui::VoiceState::Ready; }
    [[nodiscard]] bool isPlaying() const override { return false; }
    void play(belfry::AlarmSound /*sound*/, double /*volume*/) override {}
    void stop() override {}
};

/** The alarms of a bad evening: a feeder trip with its lamps, all registers filled, planned work. */
void makeAnEvening(belfry::test::FakeConsolePorts& gateway, belfry::Millis now) {
    using namespace belfry;
    std::vector<feed::AlarmRecord> alarms = test::cannedAlarms(now);
    const std::string trip = alarms[1].key;
    for (feed::AlarmRecord& alarm : alarms) {
        alarm.active = alarm.state == "Unacknowledged" || alarm.state == "Acknowledged" || alarm.state == "Shelved";
        alarm.audible = alarm.state == "Unacknowledged" && alarm.priority < AlarmPriority::P3;
        if (alarm.state == "Shelved") {
            alarm.shelvedBy = "Desk 1";
            alarm.shelfReason = "market day, known";
            alarm.shelvedMs = now - 1'500'000;
            alarm.shelfUntilMs = now + 2'100'000;
        }
    }
    alarms[1].consequences = 60;
    alarms[1].escalatedTo = "duty engineer";
    alarms[1].notes = {{now - 120'000, "Desk 1", "network operator called, crew on its way"}};
    alarms[2].acknowledgedBy = "Desk 2";
    alarms[2].acknowledgedMs = now - 1'100'000;
    for (int i = 0; i < 60; ++i) {
        feed::AlarmRecord lamp = alarms.back();
        lamp.entity = "urn:ngsi-ld:Streetlight:L-0" + std::to_string(4'820 + i);
        lamp.key = "lighting/lamp_failure/" + lamp.entity;
        lamp.state = "SuppressedByDesign";
        lamp.cause = trip;
        lamp.active = true;
        lamp.raisedMs = lamp.changedMs = lamp.suppressedMs = now - 190'000;
        lamp.suppressedBy = {{"cause:" + trip, "consequence", 0}};
        alarms.push_back(lamp);
    }
    for (int i = 0; i < 3; ++i) {
        feed::AlarmRecord road = alarms[2];
        road.entity = "urn:ngsi-ld:RoadSegment:" + std::to_string(101 + i);
        road.key = "traffic/queue/" + road.entity;
        road.state = i == 2 ? "Shelved" : i == 1 ? "OutOfService" : "SuppressedByDesign";
        road.owner.clear();
        road.active = i != 1;
        if (i == 0) {
            road.suppressedMs = now - 3'000'000;
            road.suppressedBy = {{"window:M-1", "resurfacing", now + 5'400'000}};
        } else if (i == 1) {
            road.outOfServiceBy = "Desk 3";
            road.workOrder = "WO-2031 loop cut by roadworks";
            road.outOfServiceMs = now - 86'400'000 * 3;
        } else {
            road.shelvedBy = "Desk 2";
            road.shelfReason = "football, until it is over";
            road.shelvedMs = now - 600'000;
            road.shelfUntilMs = now + 28'200'000;
            road.oneShot = true;
        }
        alarms.push_back(road);
    }
    gateway.setAlarms(std::move(alarms));
    feed::MaintenanceWindow work;
    work.id = "M-1";
    work.title = "Resurfacing of Ringstraße";
    work.workOrder = "WO-1977";
    work.layers = {"traffic"};
    work.districts = {"Krems Mitte"};
    work.fromMs = now - 3'000'000;
    work.untilMs = now + 5'400'000;
    work.plannedBy = "Desk 1";
    feed::MaintenanceWindow next = work;
    next.id = "M-2";
    next.title = "Cabinet C-112, new contactor";
    next.workOrder = "WO-1990";
    next.layers.clear();
    next.districts.clear();
    next.entities = {"urn:ngsi-ld:StreetlightControlCabinet:C-112"};
    next.fromMs = now + 40'000'000;
    next.untilMs = now + 47'200'000;
    feed::MaintenanceWindow over = next;
    over.id = "M-3";
    over.title = "Station Hafen, calibration";
    over.workOrder = "WO-1902";
    over.entities = {"urn:ngsi-ld:AirQualityStation:A3"};
    over.fromMs = now - 90'000'000;
    over.untilMs = now - 80'000'000;
    over.endedMs = now - 82'000'000;
    over.endedBy = "Desk 2";
    gateway.maintenance = {work, next, over};
}

/** Eleven cabinets in five minutes: the flood view. */
void makeAFlood(belfry::test::FakeConsolePorts& gateway, belfry::Millis now) {
    for (int i = 0; i < 24; ++i) {
        belfry::feed::AlarmRecord alarm = belfry::test::cannedAlarms(now)[i % 3 == 0 ? 2 : 1];
        alarm.entity = i % 3 == 0 ? "urn:ngsi-ld:RoadSegment:" + std::to_string(200 + i / 3)
                                  : "urn:ngsi-ld:StreetlightControlCabinet:C-" + std::to_string(110 + i / 3);
        alarm.key = alarm.layer + "/" + alarm.definition + "/" + alarm.entity;
        alarm.state = "Unacknowledged";
        alarm.owner.clear();
        alarm.raisedMs = alarm.changedMs = now - 20'000 * i;
        alarm.floodSilent = i > 10;
        gateway.sendAlarm(alarm);
    }
}

/** One order in each state that there is, so that each can be seen. */
void makeOrdersOfEveryState(belfry::test::FakeConsolePorts& gateway, belfry::Millis now) {
    using namespace belfry;
    struct Case {
        const char* state;
        const char* target;
        const char* code;
        const char* note;
        ConsequenceClass consequence;
        bool held;
    };
    constexpr ConsequenceClass kOne = ConsequenceClass::C1;
    const Case cases[] = {
        {"Selected", "Selected", "", "", kOne, false},
        {"AwaitingApproval", "Selected", "", "", ConsequenceClass::C3, false},
        {"Executing", "Verifying", "", "", kOne, false},
        {"InEffect", "Holding", "", "", kOne, true},
        {"PartlyInEffect", "NoReply", "COMM_LOST", "", ConsequenceClass::C2, true},
        {"Diverged", "Diverged", "LOCAL_CONTROL", "", kOne, true},
        {"Unknown", "Sent", "FEEDBACK_STALE", "", kOne, true},
        {"Releasing", "Releasing", "", "", kOne, true},
        {"ReleaseFailed", "Releasing", "COMM_LOST", "", kOne, true},
        {"Released", "Auto", "", "works are done", kOne, false},
        {"Failed", "VerifyFailed", "INCONSISTENT", "", kOne, false},
        {"Rejected", "Refused", "INTERLOCK", "", kOne, false},
        {"Cancelled", "Idle", "CANCELLED", "", kOne, false},
        {"SelectExpired", "Idle", "SELECT_EXPIRED", "", kOne, false},
        {"Denied", "Idle", "", "not during the match", ConsequenceClass::C3, false},
        {"ApprovalExpired", "Idle", "SELECT_EXPIRED", "", ConsequenceClass::C3, false},
        {"Superseded", "SupersededBy", "", "", kOne, false},
    };
    int number = 0;
    for (const Case& one : cases) {
        feed::OrderRecord order = test::cannedOrders(now).front();
        order.id = "order-" + std::to_string(number);
        order.state = one.state;
        order.code = one.code;
        order.note = one.note;
        order.consequence = one.consequence;
        order.owner = order.initiator = number % 3 == 0 ? "Desk 2 · Operator" : "bruno";
        order.createdMs = order.changedMs = now - 60'000 * (number + 1);
        order.executedMs = one.held ? order.createdMs : 0;
        order.leaseEndsMs = one.held ? now + 240'000 + 900'000 * number : 0;
        order.selectEndsMs = std::string(one.state) == "Selected"           ? now + 24'000
                             : std::string(one.state) == "AwaitingApproval" ? now + 95'000
                                                                            : 0;
        order.maxLeaseMs = 8 * 3'600'000;
        feed::OrderTarget& target = order.targets.front();
        target.entity = "urn:ngsi-ld:Streetlight:L-044" + std::to_string(10 + number);
        target.state = one.target;
        target.reason = one.code;
        target.before = 0.3;
        target.actual = std::string(one.target) == "Holding" ? 1.0 : 0.3;
        if (std::string(one.state) == "PartlyInEffect") {
            order.targetCount = 5'000;
            order.counts = {{"Holding", 4'988}, {"NoReply", 12}};
        }
        gateway.sendOrder(order);
        ++number;
    }
}

/** The override sheet where the order is of this class, filled in, selected and ready for its gesture. */
void showClass(belfry::ui::ConsoleViewModel& console, belfry::test::FakeConsolePorts& gateway, int consequence) {
    using namespace belfry;
    feed::OrderPreview preview;
    preview.hash = 1;
    preview.consequence = static_cast<ConsequenceClass>(consequence);
    preview.maxLeaseMs = (consequence >= 3 ? 2 : consequence == 2 ? 4 : 8) * 3'600'000;
    const int count = consequence >= 3 ? 64 : consequence == 2 ? 12 : 1;
    QStringList lamps;
    for (int i = 0; i < count; ++i) {
        feed::PreviewTarget target;
        target.entity = "urn:ngsi-ld:Streetlight:L-044" + std::to_string(10 + i % 80);
        target.current = 0.3;
        target.currentMs = 1;
        target.wanted = 1.0;
        preview.targets.push_back(target);
        lamps.append(QString::fromStdString(target.entity));
    }
    preview.fit = static_cast<std::uint32_t>(count);
    if (consequence >= 3) {
        preview.incidents.push_back({"urn:ngsi-ld:Incident:I-1", 1, 9});
    }
    gateway.preview = preview;
    ui::OrderViewModel& order = *console.orders();
    if (count == 1) {
        order.openFor(lamps.constFirst());
    } else {
        order.openForMany(lamps);
    }
    order.setValue(1.0);
    order.setReason(QStringLiteral("light the scene"));
    order.setLeaseMinutes(60);
}

/** An incident in the hands of the control room, or its sheets: "reported", "led", "offered", "closed", "create",
 *  "refused", "escalate", "assign", "merge". */
void showIncident(belfry::ui::ConsoleViewModel& console, belfry::test::FakeConsolePorts& gateway, const QString& what,
                  belfry::Millis now) {
    using namespace belfry;
    const std::string bridge = "urn:ngsi-ld:Incident:I-1";
    const std::string me = "Desk 2 · Operator";
    feed::IncidentRecord record;
    record.id = bridge;
    record.state = what == QLatin1String("closed") ? "Closed" : "InProgress";
    record.priority = 2;
    record.category = "ACCIDENT";
    record.description = "Bus against a lamp post, one lane closed";
    record.lead = what == QLatin1String("offered") ? "Carla Berger" : me;
    record.offeredTo = what == QLatin1String("offered") ? me : std::string();
    record.exercise = what == QLatin1String("offered");
    record.confirmation = what == QLatin1String("closed") ? "Confirmed" : "NoReply";
    record.createdBy = "anna";
    record.createdMs = now - 1'920'000;
    record.changedMs = now - 60'000;
    record.timeline = {
        {record.createdMs, "Adopted", "", "", "", "New"},
        {now - 1'900'000, "LeadTaken", "anna", "", "", "anna"},
        {now - 1'500'000, "PriorityRaised", "anna", "the bridge sways", "P3", "P2"},
        {now - 1'450'000, "SystemNoReply", "", "", "", ""},
        {now - 900'000, "NoteAdded", "anna", "Police and fire brigade are on their way; the bus is empty.", "", ""},
        {now - 120'000, "LeadOffered", "anna", "end of my shift", "", record.lead},
        {now - 60'000, "LeadAccepted", record.lead, "", "anna", record.lead}};
    if (what == QLatin1String("closed")) {
        record.timeline.push_back({now - 30'000, "Resolved", me, "", "InProgress", "Resolved"});
        record.timeline.push_back({now - 20'000, "Closed", me, "", "Resolved", "Closed"});
    }
    feed::IncidentRecord other = record;
    other.id = "urn:ngsi-ld:Incident:I-2";
    other.priority = 3;
    other.description = "Burst pipe";
    other.lead = "bruno";
    if (what != QLatin1String("reported") && what != QLatin1String("create")) {
        gateway.setIncidents({record, other});
    }
    console.setSelected(QString::fromStdString(bridge));
    QCoreApplication::processEvents(QEventLoop::AllEvents, 100);
    if (what == QLatin1String("create") || what == QLatin1String("refused")) {
        ui::IncidentDraftViewModel& draft = *console.incidentDraft();
        draft.openAt(15.6052, 48.4102);
        draft.setRadius(250);
        if (what == QLatin1String("refused")) {
            draft.setKind(1);
            draft.setPriority(1);
            draft.setExercise(true);
            draft.setDescription(QStringLiteral("Smoke from the roof of the market hall, people inside"));
            gateway.refuseWith = Error{ErrorCode::Unavailable, "The gateway did not answer within 5 s.",
                                       "Try again: it will not be made twice.", ""};
            draft.create();
        }
    } else if (what == QLatin1String("escalate")) {
        console.incidents()->choose(ui::IncidentStep::Escalate);
    } else if (what == QLatin1String("assign")) {
        console.incidents()->choose(ui::IncidentStep::Assign);
    } else if (what == QLatin1String("merge")) {
        console.incidents()->choose(ui::IncidentStep::Merge);
    }
}

/** Lets frames and replies happen until `frames` pictures were drawn in a row. */
void settle(QQuickWindow& window, int frames) {
    for (int i = 0; i < frames; ++i) {
        QCoreApplication::processEvents(QEventLoop::AllEvents, 40);
        window.grabWindow();
    }
}

bool show(const Shot& shot) {
    const belfry::SystemClock clock;
    belfry::test::FakeConsolePorts gateway(clock);
    belfry::ui::LanguageSwitch languages(*QCoreApplication::instance());
    belfry::ui::ConsoleSetup setup;
    setup.layout = shot.layout;
    setup.palette = shot.palette;
    setup.language = shot.language;
    setup.operatorName = QStringLiteral("Desk 2 · Operator");
    setup.annunciation.player = std::make_shared<QuietPlayer>();
    setup.installLanguage = [&languages](const QString& language) { languages.apply(language); };
    makeAnEvening(gateway, clock.now().wallMs);
    belfry::ui::ConsoleViewModel console(setup, gateway.ports(), clock);
    QQmlApplicationEngine engine;  // goes before what it shows
    QObject::connect(&console, &belfry::ui::ConsoleViewModel::languageChanged, &engine, &QQmlEngine::retranslate);
    engine.setInitialProperties({{QStringLiteral("consoleModel"), QVariant::fromValue(&console)}});
    engine.loadFromModule("Belfry.Shell", "Main");
    auto* const window =
        engine.rootObjects().isEmpty() ? nullptr : qobject_cast<QQuickWindow*>(engine.rootObjects().constFirst());
    if (window == nullptr) {
        std::fprintf(stderr, "Main.qml did not load\n");
        return false;
    }
    window->resize(shot.size);
    console.start();
    QTimer beat;  // of the gateway's evaluator
    QObject::connect(&beat, &QTimer::timeout, &console, [&gateway] { gateway.sendEventsHeartbeat(0); });
    beat.start(250);
    for (QElapsedTimer patience =
             [] {
                 QElapsedTimer timer;
                 timer.start();
                 return timer;
             }();
         !console.isSettled() && !patience.hasExpired(10'000);) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 100);
    }
    console.map()->camera()->jumpTo(15.603, 48.409, 15.6);
    console.setSelected(shot.select);
    if (shot.screen == QLatin1String("flood")) {
        makeAFlood(gateway, clock.now().wallMs);
        settle(*window, 3);
    }
    // the tripped feeder, opened to what follows from it
    console.alarms()->selectRow(1);
    if (shot.screen == QLatin1String("alarms")) {
        console.alarms()->toggleCause(console.alarms()->selectedKey());
    }
    if (shot.notLive) {
        gateway.setLink(belfry::feed::LinkState::NotLive, "no answer from 127.0.0.1:7411 for 2 s, next try in 4 s");
    }
    if (shot.notWatching) {
        beat.stop();
        QElapsedTimer patience;
        patience.start();
        while (!console.annunciation()->notWatching() && !patience.hasExpired(60'000)) {
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 100);
        }
    }
    settle(*window, 3);
    if (shot.screen == QLatin1String("orders-all")) {
        makeOrdersOfEveryState(gateway, clock.now().wallMs);
        QMetaObject::invokeMethod(window, "openScreen", Q_ARG(QString, QStringLiteral("orders")));
    } else if (shot.screen.startsWith(QLatin1String("class-"))) {
        showClass(console, gateway, shot.screen.sliced(6).toInt());
        QElapsedTimer patience;
        patience.start();
        while (!console.orders()->canSelect() && !patience.hasExpired(5'000)) {  // what it would do is looked up
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 100);
        }
        console.orders()->select();
        while (console.orders()->stage() != belfry::ui::OrderViewModel::Selected && !patience.hasExpired(5'000)) {
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 100);
        }
    } else if (shot.screen.startsWith(QLatin1String("incident-"))) {
        showIncident(console, gateway, shot.screen.sliced(9), clock.now().wallMs);
    } else if (!shot.screen.isEmpty()) {
        QMetaObject::invokeMethod(window, "openScreen", Q_ARG(QString, shot.screen));
        settle(*window, 3);
        if (console.alarms()->show() != belfry::ui::AlarmSortModel::Active) {
            console.alarms()->selectRow(0);
        }
    }
    settle(*window, 6);
    if (!shot.file.isEmpty() && !window->grabWindow().save(shot.file)) {
        std::fprintf(stderr, "cannot write %s\n", qPrintable(shot.file));
        return false;
    }
    console.stop();
    return true;
}

}  // namespace

int main(int argc, char** argv) {
    qInstallMessageHandler(remember);
    QApplication application(argc, argv);
    QQuickStyle::setStyle(QStringLiteral("Basic"));
    QCommandLineParser parser;
    parser.addPositionalArgument(QStringLiteral("file"), QStringLiteral("PNG to write"));
    for (const char* name : {"layout", "palette", "language", "size", "select", "screen", "link", "watch"}) {
        parser.addOption({QString::fromLatin1(name), QString(), QStringLiteral("value")});
    }
    parser.process(application);
    bool ok = true;
    if (!parser.positionalArguments().isEmpty()) {
        Shot shot;
        shot.file = parser.positionalArguments().constFirst();
        const auto take = [&parser](const char* name, QString& value) {
            if (parser.isSet(QString::fromLatin1(name))) {
                value = parser.value(QString::fromLatin1(name));
            }
        };
        take("layout", shot.layout);
        take("palette", shot.palette);
        take("language", shot.language);
        take("select", shot.select);
        take("screen", shot.screen);
        shot.notWatching = parser.isSet(QStringLiteral("watch"));
        shot.notLive = parser.isSet(QStringLiteral("link"));
        const QStringList size = parser.value(QStringLiteral("size")).split(QLatin1Char('x'));
        if (size.size() == 2) {
            shot.size = {size[0].toInt(), size[1].toInt()};
        }
        ok = show(shot);
    } else {
        for (const char* palette : {"night", "dusk", "day"}) {
            for (const char* language : {"en", "de"}) {
                Shot shot;
                shot.palette = QString::fromLatin1(palette);
                shot.language = QString::fromLatin1(language);
                shot.size = {1280, 720};
                QStringList screens{QString(), "alarms",  "override", "orders-all", "class-0",
                                    "class-2", "class-3", "session",  "handover",   "audit",
                                    "feeds",   "shelve",  "sound",    "kpi",        "incident-led"};
                // the rest where it is tightest and where it is lightest: each picture takes half a second
                if ((shot.palette == QLatin1String("night")) != (shot.language == QLatin1String("de"))) {
                    for (const char* screen :
                         {"flood", "acknowledge", "shelved", "suppressed", "out-of-service", "maintenance", "plan",
                          "service", "assign", "note", "journal", "incident-refused", "incident-reported",
                          "incident-offered", "incident-closed", "incident-create", "incident-escalate",
                          "incident-assign", "incident-merge"}) {
                        screens += QString::fromLatin1(screen);
                    }
                }
                for (const QString& screen : std::as_const(screens)) {
                    shot.screen = screen;
                    std::printf("%s %s %s\n", palette, language, qPrintable(screen));  // names the one that hangs
                    std::fflush(stdout);
                    ok = show(shot) && ok;
                }
                shot.screen.clear();
                for (const char* layout : {"wall", "kiosk"}) {
                    shot.layout = QString::fromLatin1(layout);
                    ok = show(shot) && ok;
                }
            }
        }
    }
    for (const QString& warning : std::as_const(g_warnings)) {
        std::fprintf(stderr, "WARNING: %s\n", qPrintable(warning));
    }
    return ok && g_warnings.isEmpty() ? 0 : 1;
}
