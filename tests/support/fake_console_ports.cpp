// SPDX-License-Identifier: Apache-2.0
#include "tests/support/fake_console_ports.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace belfry::test {

class FakeConsolePorts::Feed final : public feed::FeedSource {
public:
    explicit Feed(FakeConsolePorts& owner) : m_owner(owner) {}
    void start(feed::FeedSink& sink) override {
        m_owner.m_sink = &sink;
        m_owner.startFeed();
    }
    void stop() override { m_owner.m_sink = nullptr; }
    void acknowledge(std::uint64_t seq, Revision /*appliedRev*/, Millis /*renderLagMs*/) override {
        m_owner.acknowledgedSeq = seq;
    }
    void resynchronise(const std::string& why) override { m_owner.calls.push_back("resynchronise " + why); }
    [[nodiscard]] feed::IntegrityCounters counters() const override { return {}; }

private:
    FakeConsolePorts& m_owner;
};

class FakeConsolePorts::Events final : public feed::EventSource {
public:
    explicit Events(FakeConsolePorts& owner) : m_owner(owner) {}
    void start(feed::EventSink& sink) override {
        m_owner.m_eventSink = &sink;
        m_owner.startEvents();
    }
    void stop() override { m_owner.m_eventSink = nullptr; }

private:
    FakeConsolePorts& m_owner;
};

class FakeConsolePorts::Alarms final : public feed::AlarmPort {
public:
    explicit Alarms(FakeConsolePorts& owner) : m_owner(owner) {}
    void acknowledge(const std::string& key, std::uint64_t occurrence, const std::string& note,
                     feed::Reply<feed::AlarmRecord> reply) override {
        feed::AlarmAction action;
        action.kind = feed::AlarmActionKind::Acknowledge;
        action.targets = {{key, occurrence}};
        action.note = note;
        one(action, reply);
    }
    void shelve(const std::string& key, Millis duration, const std::string& reason,
                feed::Reply<feed::AlarmRecord> reply) override {
        feed::AlarmAction action;
        action.kind = feed::AlarmActionKind::Shelve;
        action.targets = {{key, 0}};
        action.durationMs = duration;
        action.reason = reason;
        one(action, reply);
    }
    void unshelve(const std::string& key, feed::Reply<feed::AlarmRecord> reply) override {
        feed::AlarmAction action;
        action.kind = feed::AlarmActionKind::Unshelve;
        action.targets = {{key, 0}};
        one(action, reply);
    }
    void kpis(Millis period, const std::string& position, feed::Reply<feed::AlarmKpis> reply) override {
        m_owner.calls.push_back("kpis " + std::to_string(period) + " " + position);
        auto answer = [this, period, position, reply = std::move(reply)] {
            if (m_owner.refuseWith) {
                reply(tl::unexpected(*m_owner.refuseWith));
            } else {
                reply(cannedKpis(m_owner.m_clock.now().wallMs, period, position));
            }
        };
        if (m_owner.holdKpis) {
            m_owner.heldKpis.emplace_back(std::move(answer));
        } else {
            answer();
        }
    }

    void act(const feed::AlarmAction& action, feed::Reply<std::vector<feed::AlarmOutcome>> reply) override {
        std::vector<feed::AlarmOutcome> outcomes;
        std::vector<feed::AlarmRecord> changed;
        m_owner.actions.push_back(action);
        for (const feed::AlarmTarget& target : action.targets) {
            m_owner.calls.push_back(nameOf(action.kind) + " " + target.key);
            feed::AlarmOutcome outcome;
            outcome.key = target.key;
            const auto refusal = m_owner.refuseAlarm.find(target.key);
            const auto alarm = std::find_if(m_owner.m_alarms.begin(), m_owner.m_alarms.end(),
                                            [&target](const auto& known) { return known.key == target.key; });
            if (m_owner.refuseWith || refusal != m_owner.refuseAlarm.end()) {
                const Error& why = m_owner.refuseWith ? *m_owner.refuseWith : refusal->second;
                outcome.reason = why.reason;
                outcome.message = why.message;
                outcome.text = why.text;
                outcome.text.hint = why.text.hint.empty() ? why.hint : why.text.hint;
            } else if (alarm == m_owner.m_alarms.end()) {
                outcome.message = "no such alarm";
            } else if (target.occurrence != 0 && target.occurrence != alarm->occurrence) {
                outcome.reason = "OCCURRENCE_CHANGED";
                outcome.message = "it came again";
            } else {
                change(action, *alarm);
                outcome.alarm = *alarm;
                changed.push_back(*alarm);
            }
            outcomes.push_back(std::move(outcome));
        }
        reply(std::move(outcomes));
        for (const feed::AlarmRecord& alarm : changed) {
            m_owner.sendAlarm(alarm);
        }
    }
    void situation(feed::Reply<feed::AlarmSituation> reply) override {
        feed::AlarmSituation situation;
        situation.maintenance = m_owner.maintenance;
        reply(std::move(situation));
    }
    void searchJournal(const feed::JournalSearch& search, feed::Reply<feed::JournalPage> reply) override {
        constexpr std::size_t kPage = 2;
        m_owner.journalSearches.push_back(search);
        feed::JournalPage page;
        for (const feed::JournalLine& line : m_owner.journal) {
            const bool fits = (search.beforeSeq == 0 || line.seq < search.beforeSeq) && line.wallMs >= search.fromMs &&
                              (search.person.empty() || line.actor == search.person) &&
                              line.subject.find(search.asset) != std::string::npos &&
                              (search.kind.empty() || line.kind == search.kind);
            if (fits && page.lines.size() == kPage) {
                page.more = true;
            } else if (fits) {
                page.lines.push_back(line);
            }
        }
        reply(std::move(page));
    }
    void planMaintenance(const feed::MaintenanceWindow& window, feed::Reply<feed::MaintenanceWindow> reply) override {
        m_owner.calls.push_back("plan " + window.title);
        feed::MaintenanceWindow planned = window;
        planned.id = "M-" + std::to_string(m_owner.maintenance.size() + 1);
        planned.plannedBy = "Desk 2";
        m_owner.maintenance.push_back(planned);
        reply(std::move(planned));
    }
    void endMaintenance(const std::string& id, feed::Reply<feed::MaintenanceWindow> reply) override {
        m_owner.calls.push_back("end " + id);
        for (feed::MaintenanceWindow& window : m_owner.maintenance) {
            if (window.id == id) {
                window.endedMs = m_owner.m_clock.now().wallMs;
                window.endedBy = "Desk 2";
                reply(window);
                return;
            }
        }
        reply(fail(ErrorCode::NotFound, "no such maintenance"));
    }

private:
    static std::string nameOf(feed::AlarmActionKind kind) {
        static const std::array<std::string, feed::kAlarmActionCount> kNames = {
            "none",   "acknowledge", "unacknowledge", "reset",  "shelve", "unshelve",
            "remove", "return",      "silence",       "assign", "note"};
        return kNames[static_cast<std::size_t>(kind)];
    }
    void one(const feed::AlarmAction& action, const feed::Reply<feed::AlarmRecord>& reply) {
        act(action, [reply](const Result<std::vector<feed::AlarmOutcome>>& result) {
            const feed::AlarmOutcome& outcome = result->front();
            if (outcome.alarm) {
                reply(*outcome.alarm);
            } else {
                reply(tl::unexpected(
                    Error{ErrorCode::FailedPrecondition, outcome.message, {}, outcome.reason, outcome.text}));
            }
        });
    }
    void change(const feed::AlarmAction& action, feed::AlarmRecord& alarm) {
        using feed::AlarmActionKind;
        const Millis now = m_owner.m_clock.now().wallMs;
        const bool latched = alarm.state == "LatchedUnacked" || alarm.state == "LatchedAcked";
        alarm.changedMs = now;
        switch (action.kind) {
            case AlarmActionKind::Acknowledge:
                alarm.state = alarm.state == "RtnUnacknowledged" ? "Normal" : latched ? "LatchedAcked" : "Acknowledged";
                alarm.owner = "Desk 2";
                alarm.acknowledgedBy = "Desk 2";
                alarm.acknowledgedMs = now;
                alarm.note = action.note;
                alarm.audible = false;
                break;
            case AlarmActionKind::Unacknowledge: alarm.state = "Unacknowledged"; break;
            case AlarmActionKind::Reset: alarm.state = "Normal"; break;
            case AlarmActionKind::Shelve:
                alarm.state = "Shelved";
                alarm.shelvedBy = "Desk 2";
                alarm.shelfReason = action.reason;
                alarm.shelvedMs = now;
                alarm.oneShot = action.durationMs == 0;
                alarm.shelfUntilMs = now + (alarm.oneShot ? 8LL * 3'600'000 : action.durationMs);
                break;
            case AlarmActionKind::Unshelve:
                alarm.state = "Acknowledged";
                alarm.shelvedMs = 0;
                break;
            case AlarmActionKind::RemoveFromService:
                alarm.state = "OutOfService";
                alarm.outOfServiceBy = "Desk 2";
                alarm.workOrder = action.workOrder;
                alarm.outOfServiceMs = now;
                break;
            case AlarmActionKind::ReturnToService:
                alarm.state = alarm.active ? "Unacknowledged" : "Normal";
                alarm.outOfServiceMs = 0;
                break;
            case AlarmActionKind::Silence:
                alarm.audible = false;
                alarm.silentUntilMs = now + 120'000;
                break;
            case AlarmActionKind::Assign: alarm.owner = action.owner; break;
            case AlarmActionKind::AddNote: alarm.notes.push_back({now, "Desk 2", action.note}); break;
            case AlarmActionKind::None: break;
        }
    }
    FakeConsolePorts& m_owner;
};

class FakeConsolePorts::Commands final : public feed::CommandPort {
public:
    explicit Commands(FakeConsolePorts& owner) : m_owner(owner) {}
    void select(const feed::OrderRequest& request, feed::Reply<feed::OrderRecord> reply) override {
        m_owner.asked.push_back(request);
        const std::string first = request.targets.empty() ? request.selection.name : request.targets.front();
        m_owner.calls.push_back("select " + request.command + " " + first);
        if (m_owner.refuseWith) {
            reply(tl::unexpected(*m_owner.refuseWith));
            return;
        }
        const Millis now = m_owner.m_clock.now().wallMs;
        feed::OrderRecord order;
        order.id = request.orderId;
        order.layer = request.layer;
        order.command = request.command;
        order.state = "Selected";
        order.owner = "Desk 2";
        order.reason = request.reason;
        order.createdMs = now;
        order.changedMs = now;
        order.selectEndsMs = now + 30'000;
        order.leaseRemainingMs = request.leaseMs;
        if (m_owner.preview) {
            order.consequence = m_owner.preview->consequence;
            order.previewHash = m_owner.preview->hash;
        }
        feed::OrderTarget target;
        target.entity = first;
        target.state = "Selected";
        target.commanded = request.value;
        target.commandedText = request.text;
        order.targets = {target};
        for (std::size_t i = 1; i < request.targets.size(); ++i) {
            target.entity = request.targets[i];
            target.index = static_cast<std::uint32_t>(i);
            order.targets.push_back(target);
        }
        m_owner.m_orders.push_back(order);
        reply(order);
    }
    void execute(const std::string& orderId, feed::Reply<feed::OrderRecord> reply) override {
        change("execute", orderId, "Executing", "Sent", reply);
    }
    void cancel(const std::string& orderId, feed::Reply<feed::OrderRecord> reply) override {
        change("cancel", orderId, "Cancelled", "Idle", reply);
    }
    void renew(const std::string& orderId, Millis /*leaseMs*/, const std::string& /*reason*/,
               feed::Reply<feed::OrderRecord> reply) override {
        change("renew", orderId, "InEffect", "Holding", reply);
    }
    void release(const std::string& orderId, feed::Reply<feed::OrderRecord> reply) override {
        change("release", orderId, "Releasing", "Releasing", reply);
    }
    void preview(const feed::OrderRequest& request, feed::Reply<feed::OrderPreview> reply) override {
        m_owner.asked.push_back(request);
        reply(m_owner.preview ? Result<feed::OrderPreview>(*m_owner.preview) : refuse(TextCode::CallNotHere));
    }
    void previewRestore(const std::string& /*orderId*/, feed::Reply<feed::OrderPreview> reply) override {
        reply(m_owner.preview ? Result<feed::OrderPreview>(*m_owner.preview) : refuse(TextCode::CallNotHere));
    }
    void act(const feed::OrderAction& action, feed::Reply<feed::OrderRecord> reply) override {
        m_owner.orderActions.push_back(action);
        m_owner.calls.emplace_back("act on an order");
        if (m_owner.refuseWith) {
            reply(tl::unexpected(*m_owner.refuseWith));
        } else if (m_owner.acted) {
            reply(*m_owner.acted);
        } else {
            reply(refuse(TextCode::CallNotHere));
        }
    }

private:
    void change(const std::string& what, const std::string& orderId, const std::string& state,
                const std::string& targetState, const feed::Reply<feed::OrderRecord>& reply) {
        m_owner.calls.push_back(what);
        if (m_owner.refuseWith) {
            reply(tl::unexpected(*m_owner.refuseWith));
            return;
        }
        for (feed::OrderRecord& order : m_owner.m_orders) {
            if (order.id == orderId) {
                order.state = state;
                order.changedMs = m_owner.m_clock.now().wallMs;
                if (state == "Executing") {
                    order.leaseEndsMs = order.changedMs + order.leaseRemainingMs;
                }
                order.targets.front().state = targetState;
                reply(order);
                m_owner.sendOrder(order);
                return;
            }
        }
        reply(fail(ErrorCode::NotFound, "no such order"));
    }
    FakeConsolePorts& m_owner;
};

class FakeConsolePorts::History final : public feed::HistoryPort {
public:
    explicit History(FakeConsolePorts& owner) : m_owner(owner) {}
    void query(const feed::HistoryQuery& query, feed::Reply<std::vector<feed::HistoryPoint>> reply) override {
        m_owner.calls.push_back("history " + query.attribute);
        std::vector<feed::HistoryPoint> points;
        constexpr int kPoints = 200;
        for (int i = 0; i < kPoints; ++i) {
            const double hour = 24.0 * i / kPoints;
            feed::HistoryPoint point;
            point.wallMs = query.fromMs + (query.toMs - query.fromMs) * i / kPoints;
            point.last = hour < 5 ? 0.2 : hour < 11 ? 1.0 : hour < 14 ? 0.5 : hour < 21 ? 0.2 : 1.0;
            point.minimum = point.last;
            point.maximum = point.last;
            points.push_back(point);
        }
        reply(std::move(points));
    }

private:
    FakeConsolePorts& m_owner;
};

class FakeConsolePorts::Incidents final : public feed::IncidentPort {
public:
    explicit Incidents(FakeConsolePorts& owner) : m_owner(owner) {}
    void create(const feed::IncidentDraft& draft, feed::Reply<feed::IncidentRecord> reply) override {
        m_owner.incidentDrafts.push_back(draft);
        answer(
            [this, draft]() -> Result<feed::IncidentRecord> {
                if (m_owner.refuseWith) {
                    return tl::unexpected(*m_owner.refuseWith);
                }
                feed::IncidentRecord made;
                made.id = "urn:ngsi-ld:Incident:" + draft.requestId;
                made.state = "New";
                made.priority = draft.priority;
                made.category = draft.category;
                made.description = draft.description;
                made.exercise = draft.exercise;
                made.ours = true;
                made.createdBy = "Desk 2";
                made.createdMs = made.changedMs = m_owner.m_clock.now().wallMs;
                made.position = draft.position;
                made.radiusM = draft.radiusM;
                made.timeline = {{made.createdMs, "Created", made.createdBy, draft.description, "", ""}};
                return made;
            },
            std::move(reply));
    }
    void act(const feed::IncidentAction& action, feed::Reply<feed::IncidentRecord> reply) override {
        m_owner.incidentActions.push_back(action);
        answer(
            [this, action]() -> Result<feed::IncidentRecord> {
                if (m_owner.refuseWith) {
                    return tl::unexpected(*m_owner.refuseWith);
                }
                return change(action);
            },
            std::move(reply));
    }

private:
    template <typename Decide>
    void answer(Decide decide, feed::Reply<feed::IncidentRecord> reply) {
        auto say = [this, decide, reply = std::move(reply)] {
            const Result<feed::IncidentRecord> result = decide();
            reply(result);
            if (result) {
                m_owner.sendIncident(*result);
            }
        };
        if (m_owner.holdIncidents) {
            m_owner.heldIncidents.emplace_back(std::move(say));
        } else {
            say();
        }
    }
    feed::IncidentRecord change(const feed::IncidentAction& action) const {
        using Kind = feed::IncidentActionKind;
        feed::IncidentRecord record;
        const auto known = std::find_if(m_owner.m_incidents.begin(), m_owner.m_incidents.end(),
                                        [&action](const auto& one) { return one.id == action.id; });
        const Millis now = m_owner.m_clock.now().wallMs;
        if (known != m_owner.m_incidents.end()) {
            record = *known;
        } else {
            record.id = action.id;
            record.state = "New";
            record.createdMs = now;
        }
        const std::string before = record.state;
        switch (action.kind) {
            case Kind::SetPriority: record.priority = action.priority; break;
            case Kind::Assign:
                record.lead = action.to;
                record.state = "InProgress";
                break;
            case Kind::Accept:
                record.lead = std::exchange(record.offeredTo, {});
                record.state = "InProgress";
                break;
            case Kind::Decline: record.offeredTo.clear(); break;
            case Kind::Resolve: record.state = "Resolved"; break;
            case Kind::Close: record.state = "Closed"; break;
            case Kind::Reopen: record.state = "Reopened"; break;
            case Kind::FalseAlarm: record.state = "FalseAlarm"; break;
            case Kind::Merge:
                record.state = "Merged";
                record.mergedInto = action.to;
                break;
            case Kind::AddNote:
            case Kind::None: break;
        }
        record.changedMs = now;
        const bool moved = record.state != before;
        record.timeline.push_back({now, moved ? "StateChanged" : "Note", "Desk 2", action.reason, moved ? before : "",
                                   moved ? record.state : ""});
        return record;
    }

    FakeConsolePorts& m_owner;
};

FakeConsolePorts::FakeConsolePorts(const Clock& clock)
    : m_clock(clock), m_truth("canned", feed::Catalogue::build(cannedSchemas(), cannedAssets())) {
    const Millis now = clock.now().wallMs;
    m_alarms = cannedAlarms(now);
    m_orders = cannedOrders(now);
    const feed::Catalogue& catalogue = m_truth.catalogue();
    for (std::size_t l = 0; l < catalogue.layers().size(); ++l) {
        const auto layer = static_cast<LayerIndex>(l);
        const LayerSchema& schema = m_truth.schema(layer);
        for (std::uint32_t row = 0; row < catalogue.rowCount(layer); ++row) {
            const Handle handle = Handle::of(layer, row);
            const std::string& type = schema.assetTypes[catalogue.type(handle)].name;
            const auto wave = static_cast<double>((row * 2654435761U) >> 16U & 0xFFFFU) / 65535.0;
            // a few have not spoken for long, so that age and staleness have something to show
            const Millis observed = row % 97 == 13 ? now - 3'600'000 : now - 1'000 - static_cast<Millis>(wave * 9'000);
            const auto set = [&](std::string_view name, double value) {
                const auto index = schema.attributeIndex(name);
                m_truth.set(handle, *index, rawOf(schema.attributes[*index], value), Quality::Good, observed, 1);
            };
            if (type == "luminaire") {
                const bool failed = row % 41 == 3;
                const bool scene = catalogue.id(handle).ends_with("L-04417");
                set("illuminance_level", failed ? 0.0 : scene ? 0.3 : 0.6 + wave * 0.4);
                set("commanded_level", scene ? 1.0 : 0.8);
                set("lamp_status", failed ? 1 : 0);
                set("active_power", failed ? 0.4 : 18.7 + wave * 40);
                set("supply_voltage", 229 + wave * 4);
                set("operating_hours", 14'206 + row);
            } else if (type == "cabinet") {
                set("supply_voltage", 231);
            } else if (type == "feeder") {
                set("supply_voltage", 0);
            } else if (type == "facility") {
                const double total = 380 - 40 * (row % 5);
                set("occupancy", row == 2 ? 0.99 : 0.3 + wave * 0.6);
                set("available_spot_number", std::round(total * (row == 2 ? 0.01 : 0.7 - wave * 0.6)));
                set("total_spot_number", total);
                set("commanded_status", 0);
                set("opening", 0);
                set("count_error", row == 0 ? 32 : 0);
            } else if (type == "road_segment") {
                const double ratio = row % 17 == 5 ? 0.15 : 0.5 + wave * 0.55;
                set("speed_ratio", ratio);
                set("average_speed", ratio * 50);
                set("flow_rate", 200 + wave * 900);
                set("queue_minutes", row % 17 == 5 ? 14 : 0);
            } else if (type == "station") {
                set("air_quality_index", row == 0 ? 2 : 1);
                set("no2", row == 0 ? 212 : 18.4);
                set("pm10", 11.5 + wave * 20);
                set("temperature", 4.2);
            } else if (type == "incident") {
                set("priority", row == 0 ? 0 : 2);
                set("incident_status", row == 0 ? 0 : 1);
                set("radius", row == 0 ? 60 : 20);
                set("category", 0);
            }
        }
    }
    m_truth.setRevision(1);
}

FakeConsolePorts::~FakeConsolePorts() = default;

feed::ConsolePorts FakeConsolePorts::ports() {
    feed::ConsolePorts ports;
    ports.feed = std::make_unique<Feed>(*this);
    ports.events = std::make_unique<Events>(*this);
    ports.alarms = std::make_unique<Alarms>(*this);
    ports.commands = std::make_unique<Commands>(*this);
    ports.history = std::make_unique<History>(*this);
    if (keepsIncidents) {
        ports.incidents = std::make_unique<Incidents>(*this);
    }
    return ports;
}

void FakeConsolePorts::startFeed() {
    m_sink->onLink({feed::LinkState::Synchronising, {}, "", m_clock.now().monoMs, 0.0});
    feed::FeedMessage catalogue;
    catalogue.kind = feed::FeedMessage::Kind::Catalogue;
    catalogue.seq = ++m_seq;
    catalogue.gateway = std::make_shared<feed::GatewayInfo>();
    catalogue.gateway->gatewayId = "canned";
    catalogue.gateway->version = "0.1.0";
    catalogue.gateway->contract = "belfry.v1";
    catalogue.gateway->epoch = "canned";
    catalogue.gateway->cityName = "Krems an der Donau";
    catalogue.gateway->timezone = "Europe/Vienna";
    catalogue.gateway->headRev = m_truth.revision();
    catalogue.gateway->wallMs = m_clock.now().wallMs;
    catalogue.catalogue = std::make_shared<feed::Catalogue>(feed::Catalogue::build(cannedSchemas(), cannedAssets()));
    m_sink->onMessage(std::move(catalogue));

    feed::FeedMessage begin;
    begin.kind = feed::FeedMessage::Kind::SnapshotBegin;
    begin.seq = ++m_seq;
    begin.rev = m_truth.revision();
    begin.full = true;
    m_sink->onMessage(std::move(begin));
    for (std::size_t l = 0; l < m_truth.catalogue().layers().size(); ++l) {
        const auto layer = static_cast<LayerIndex>(l);
        std::vector<Handle> handles;
        for (std::uint32_t row = 0; row < m_truth.catalogue().rowCount(layer); ++row) {
            if (m_truth.table(layer).observedMs(row) != 0) {
                handles.push_back(Handle::of(layer, row));
            }
        }
        feed::FeedMessage rows;
        rows.kind = feed::FeedMessage::Kind::SnapshotRows;
        rows.seq = ++m_seq;
        rows.rev = m_truth.revision();
        rows.delta.rev = m_truth.revision();
        rows.delta.batches = {m_truth.batch(layer, handles)};
        m_sink->onMessage(std::move(rows));
    }
    feed::FeedMessage end;
    end.kind = feed::FeedMessage::Kind::SnapshotEnd;
    end.seq = ++m_seq;
    end.rev = m_truth.revision();
    end.digests = m_truth.digests();
    m_sink->onMessage(std::move(end));
    sendHeartbeat();
    setLink(feed::LinkState::Live, "");
}

void FakeConsolePorts::startEvents() {
    m_eventSink->onEventsLink({feed::LinkState::Live, {}, "", m_clock.now().monoMs, -1.0});
    m_eventSink->onIncidents(m_incidents);
    m_eventSink->onSnapshot(++m_eventSeq, m_alarms, m_orders);
    sendEventsHeartbeat(0);
}

void FakeConsolePorts::sendEventsHeartbeat(Millis ageMs, std::vector<feed::AlarmFloodInfo> floods) {
    if (m_eventSink != nullptr) {
        m_eventSink->onEventsHeartbeat(ageMs, std::move(floods));
    }
}

void FakeConsolePorts::sendDelta(const std::vector<Handle>& handles) {
    feed::FeedMessage message;
    message.kind = feed::FeedMessage::Kind::Delta;
    message.seq = ++m_seq;
    message.delta.prevRev = m_truth.revision();
    m_truth.setRevision(m_truth.revision() + 1);
    message.delta.rev = m_truth.revision();
    message.delta.wallMs = m_clock.now().wallMs;
    message.delta.batches = {m_truth.batch(handles.front().layer(), handles)};
    m_sink->onMessage(std::move(message));
}

Handle FakeConsolePorts::sendAdded(const feed::Asset& asset) {
    const Handle handle = m_truth.add(asset).value();
    feed::FeedMessage message;
    message.kind = feed::FeedMessage::Kind::Delta;
    message.seq = ++m_seq;
    message.delta.prevRev = m_truth.revision();
    m_truth.setRevision(m_truth.revision() + 1);
    message.delta.rev = m_truth.revision();
    message.delta.wallMs = m_clock.now().wallMs;
    message.delta.added = {{handle, asset}};
    m_sink->onMessage(std::move(message));
    return handle;
}

void FakeConsolePorts::sendHeartbeat() {
    feed::FeedMessage beat;
    beat.kind = feed::FeedMessage::Kind::Heartbeat;
    beat.seq = ++m_seq;
    beat.rev = m_truth.revision();
    const auto source = [](std::string id, std::string title, Freshness freshness, Millis age, std::string layer) {
        feed::SourceHealth health;
        health.id = std::move(id);
        health.title = std::move(title);
        health.freshness = freshness;
        health.ageMs = age;
        health.updatesPerSecond = 12.5;
        health.layers = {std::move(layer)};
        return health;
    };
    beat.sources = {source("light", "lighting", Freshness::Late, 14'000, "lighting"),
                    source("park", "parking", Freshness::Live, 2'000, "parking"),
                    source("traffic", "traffic", Freshness::Live, 1'000, "traffic"),
                    source("air", "air quality", Freshness::Live, 8'000, "air_quality"),
                    source("inc", "incidents", Freshness::Live, 1'000, "incidents")};
    m_sink->onMessage(std::move(beat));
}

void FakeConsolePorts::setLink(feed::LinkState state, const std::string& detail) {
    m_sink->onLink({state, {}, detail, m_clock.now().monoMs, -1.0});
}

void FakeConsolePorts::setAlarms(std::vector<feed::AlarmRecord> alarms) {
    m_alarms = std::move(alarms);
    if (m_eventSink != nullptr) {
        m_eventSink->onIncidents(m_incidents);
        m_eventSink->onSnapshot(++m_eventSeq, m_alarms, m_orders);
    }
}

void FakeConsolePorts::sendAlarm(const feed::AlarmRecord& alarm) {
    const auto known =
        std::find_if(m_alarms.begin(), m_alarms.end(), [&alarm](const auto& one) { return one.key == alarm.key; });
    if (known == m_alarms.end()) {
        m_alarms.push_back(alarm);
    } else if (&*known != &alarm) {
        *known = alarm;
    }
    feed::FeedEvent event;
    event.seq = ++m_eventSeq;
    event.wallMs = m_clock.now().wallMs;
    event.alarm = alarm;
    m_eventSink->onEvents({event});
}

void FakeConsolePorts::setIncidents(std::vector<feed::IncidentRecord> incidents) {
    m_incidents = std::move(incidents);
    if (m_eventSink != nullptr) {
        m_eventSink->onIncidents(m_incidents);
        m_eventSink->onSnapshot(++m_eventSeq, m_alarms, m_orders);
    }
}

void FakeConsolePorts::sendIncident(const feed::IncidentRecord& incident) {
    const auto known = std::find_if(m_incidents.begin(), m_incidents.end(),
                                    [&incident](const auto& one) { return one.id == incident.id; });
    if (known == m_incidents.end()) {
        m_incidents.push_back(incident);
    } else {
        *known = incident;
    }
    feed::FeedEvent event;
    event.seq = ++m_eventSeq;
    event.wallMs = m_clock.now().wallMs;
    event.incident = incident;
    if (m_eventSink != nullptr) {
        m_eventSink->onEvents({event});
    }
}

void FakeConsolePorts::sendOrder(const feed::OrderRecord& order) {
    feed::FeedEvent event;
    event.seq = ++m_eventSeq;
    event.wallMs = m_clock.now().wallMs;
    event.order = order;
    if (m_eventSink != nullptr) {
        m_eventSink->onEvents({event});
    }
}

}  // namespace belfry::test
