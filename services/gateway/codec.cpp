// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/codec.h"

#include <cctype>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include <nlohmann/json.hpp>

namespace belfry {

// Found by argument-dependent look-up: nlohmann's way to be told of a type.
using nlohmann::json;

static void to_json(json& j, const Instant& value) { j = json::array({value.monoMs, value.wallMs}); }
static void from_json(const json& j, Instant& value) {
    value.monoMs = j.at(0).get<Millis>();
    value.wallMs = j.at(1).get<Millis>();
}
static void to_json(json& j, const Actor& value) {
    j = json{{"user", value.user}, {"workstation", value.workstation}, {"supervisor", value.supervisor}};
}
static void from_json(const json& j, Actor& value) {
    j.at("user").get_to(value.user);
    j.at("workstation").get_to(value.workstation);
    j.at("supervisor").get_to(value.supervisor);
}
static void to_json(json& j, const AlarmTimer& value) {
    j = json{{"mode", static_cast<int>(value.mode)}, {"end", value.end}, {"remaining", value.remainingMs}};
}
static void from_json(const json& j, AlarmTimer& value) {
    const int mode = j.at("mode").get<int>();
    if (mode < 0 || mode > 2) {
        throw std::out_of_range("timer mode");
    }
    value.mode = static_cast<AlarmTimer::Mode>(mode);
    j.at("end").get_to(value.end);
    j.at("remaining").get_to(value.remainingMs);
}
static void to_json(json& j, const AlarmNote& value) {
    j = json{{"at", value.at}, {"user", value.user}, {"text", value.text}};
}
static void from_json(const json& j, AlarmNote& value) {
    j.at("at").get_to(value.at);
    j.at("user").get_to(value.user);
    j.at("text").get_to(value.text);
}
static void to_json(json& j, const CommandValue& value) { j = json{{"number", value.number}, {"text", value.text}}; }
static void from_json(const json& j, CommandValue& value) {
    j.at("number").get_to(value.number);
    j.at("text").get_to(value.text);
}
static void to_json(json& j, const OrderTiming& t) {
    j = json::array({t.draftMs,    t.checkingMs, t.selectMs,    t.selectRenewals,    t.approvalMs,
                     t.reAuthMs,   t.queueMs,    t.replyMs,     t.verifyMs,          t.rampMs,
                     t.divergeMs,  t.renewMs,    t.releaseMs,   t.linkLostReleaseMs, t.retryMs[0],
                     t.retryMs[1], t.retryMs[2], t.ownerAwayMs, t.reverifyMs,        t.unknownReminderMs});
}
static void from_json(const json& j, OrderTiming& t) {
    std::size_t i = 0;
    for (Millis* field : {&t.draftMs, &t.checkingMs, &t.selectMs}) {
        j.at(i++).get_to(*field);
    }
    j.at(i++).get_to(t.selectRenewals);
    for (Millis* field : {&t.approvalMs, &t.reAuthMs, &t.queueMs, &t.replyMs, &t.verifyMs, &t.rampMs, &t.divergeMs,
                          &t.renewMs, &t.releaseMs, &t.linkLostReleaseMs, &t.retryMs[0], &t.retryMs[1], &t.retryMs[2],
                          &t.ownerAwayMs, &t.reverifyMs, &t.unknownReminderMs}) {
        j.at(i++).get_to(*field);
    }
}

namespace gateway {

namespace {

template <typename Enum>
Enum enumFrom(const json& j, int count) {
    const int value = j.get<int>();
    if (value < 0 || value >= count) {
        throw std::out_of_range("enumeration value " + std::to_string(value));
    }
    return static_cast<Enum>(value);
}

template <typename T, typename Read>
Result<T> guarded(std::string_view text, const char* what, Read read) {
    try {
        T value;
        read(json::parse(text), value);
        return value;
    } catch (const std::exception& error) {
        return fail(ErrorCode::DataLoss, std::string("a saved ") + what + " cannot be read: " + error.what(),
                    "verify the journal with `belfryctl journal verify`, and restore a backup if it is damaged");
    }
}

}  // namespace

std::string dump(const nlohmann::json& j) { return j.dump(-1, ' ', false, json::error_handler_t::replace); }

std::string stateName(std::string_view upper) {
    std::string name;
    bool start = true;
    for (const char c : upper) {
        if (c == '_') {
            start = true;
            continue;
        }
        name += static_cast<char>(start ? std::toupper(static_cast<unsigned char>(c))
                                        : std::tolower(static_cast<unsigned char>(c)));
        start = false;
    }
    return name;
}

std::string stateName(DisplayState state) {
    switch (state) {  // the short forms of ../specs/alarms.md, as consoles know them
        case DisplayState::LatchedUnacknowledged: return "LatchedUnacked";
        case DisplayState::LatchedAcknowledged: return "LatchedAcked";
        default: return stateName(toText(state));
    }
}

nlohmann::json toJson(const AlarmState& s) {
    return json{
        {"v", 1},
        {"cond", static_cast<int>(s.cond)},
        {"severity", s.severity},
        {"condTimer", s.condTimer},
        {"edges", s.edges},
        {"latched", s.latched},
        {"acked", s.acked},
        {"maxSev", s.maxSevSinceAck},
        {"shelf", static_cast<int>(s.shelf)},
        {"shelfTimer", s.shelfTimer},
        {"shelfTotal", s.shelfTotalMs},
        {"shelvedBy", s.shelvedBy},
        {"shelfReason", s.shelfReason},
        {"shelvedAt", s.shelvedAt},
        {"suppressedBy", s.suppressedBy},
        {"oos", s.outOfService},
        {"oosBy", s.outOfServiceBy},
        {"workOrder", s.workOrder},
        {"oosSince", s.outOfServiceSince},
        {"uncertain", s.uncertain},
        {"suppressedSince", s.suppressedSince},
        {"uncertainSince", s.uncertainSince},
        {"reAlarmTimer", s.reAlarmTimer},
        {"silence", s.silence},
        {"occurrence", s.occurrence},
        {"reAlarmCount", s.reAlarmCount},
        {"raisedAt", s.raisedAt},
        {"ackedAt", s.ackedAt},
        {"returnedAt", s.returnedAt},
        {"ackedBy", s.ackedBy},
        {"ackNote", s.ackNote},
        {"lastChange", s.lastChange},
        {"owner", s.owner},
        {"notes", s.notes},
    };
}

nlohmann::json toJson(const AlarmTimer& timer) { return json(timer); }
Result<AlarmTimer> decodeTimer(std::string_view text) {
    return guarded<AlarmTimer>(text, "timer", [](const json& j, AlarmTimer& timer) { j.get_to(timer); });
}

std::string encode(const AlarmState& state) { return dump(toJson(state)); }

Result<AlarmState> decodeAlarmState(std::string_view text) {
    return guarded<AlarmState>(text, "alarm", [](const json& j, AlarmState& s) {
        s.cond = enumFrom<AlarmCondState>(j.at("cond"), 4);
        j.at("severity").get_to(s.severity);
        j.at("condTimer").get_to(s.condTimer);
        j.at("edges").get_to(s.edges);
        j.at("latched").get_to(s.latched);
        j.at("acked").get_to(s.acked);
        j.at("maxSev").get_to(s.maxSevSinceAck);
        s.shelf = enumFrom<ShelfKind>(j.at("shelf"), 3);
        j.at("shelfTimer").get_to(s.shelfTimer);
        j.at("shelfTotal").get_to(s.shelfTotalMs);
        j.at("shelvedBy").get_to(s.shelvedBy);
        j.at("shelfReason").get_to(s.shelfReason);
        j.at("shelvedAt").get_to(s.shelvedAt);
        j.at("suppressedBy").get_to(s.suppressedBy);
        s.suppressedSince = j.value("suppressedSince", Instant{});
        j.at("oos").get_to(s.outOfService);
        j.at("oosBy").get_to(s.outOfServiceBy);
        j.at("workOrder").get_to(s.workOrder);
        j.at("oosSince").get_to(s.outOfServiceSince);
        j.at("uncertain").get_to(s.uncertain);
        j.at("uncertainSince").get_to(s.uncertainSince);
        j.at("reAlarmTimer").get_to(s.reAlarmTimer);
        j.at("silence").get_to(s.silence);
        j.at("occurrence").get_to(s.occurrence);
        j.at("reAlarmCount").get_to(s.reAlarmCount);
        j.at("raisedAt").get_to(s.raisedAt);
        j.at("ackedAt").get_to(s.ackedAt);
        j.at("returnedAt").get_to(s.returnedAt);
        j.at("ackedBy").get_to(s.ackedBy);
        j.at("ackNote").get_to(s.ackNote);
        j.at("lastChange").get_to(s.lastChange);
        j.at("owner").get_to(s.owner);
        j.at("notes").get_to(s.notes);
    });
}

namespace {

/** {} where nothing is said by code. */
nlohmann::json toJson(const CodedText& text) {
    json result = json::object();
    if (text.code.empty()) {
        return result;
    }
    result["code"] = text.code;
    result["english"] = text.english;
    result["hint"] = text.hint;
    result["about"] = text.about;
    json arguments = json::array();
    for (const TextArgument& argument : text.arguments) {
        json value;
        switch (argument.kind()) {
            case ArgumentKind::Words: value = std::get<std::string>(argument.value); break;
            case ArgumentKind::Number: value = std::get<double>(argument.value); break;
            case ArgumentKind::Count: value = std::get<std::int64_t>(argument.value); break;
            case ArgumentKind::Duration: value = std::get<DurationArgument>(argument.value).ms; break;
            case ArgumentKind::Entity: value = std::get<EntityArgument>(argument.value).id; break;
            case ArgumentKind::Title: {
                const auto& title = std::get<LocalText>(argument.value);
                value = json{{"en", title.en}, {"de", title.de}};
                break;
            }
        }
        arguments.push_back(
            json{{"name", argument.name}, {"kind", static_cast<int>(argument.kind())}, {"value", std::move(value)}});
    }
    result["arguments"] = std::move(arguments);
    return result;
}

CodedText codedTextFrom(const nlohmann::json& from) {
    CodedText text;
    if (!from.is_object() || !from.contains("code")) {
        return text;
    }
    from.at("code").get_to(text.code);
    from.at("english").get_to(text.english);
    from.at("hint").get_to(text.hint);
    from.at("about").get_to(text.about);
    for (const json& one : from.at("arguments")) {
        TextArgument argument{one.at("name").get<std::string>(), {}};
        const json& value = one.at("value");
        switch (enumFrom<ArgumentKind>(one.at("kind"), 6)) {
            case ArgumentKind::Words: argument.value = value.get<std::string>(); break;
            case ArgumentKind::Number: argument.value = value.get<double>(); break;
            case ArgumentKind::Count: argument.value = value.get<std::int64_t>(); break;
            case ArgumentKind::Duration: argument.value = DurationArgument{value.get<Millis>()}; break;
            case ArgumentKind::Entity: argument.value = EntityArgument{value.get<std::string>()}; break;
            case ArgumentKind::Title:
                argument.value = LocalText{value.at("en").get<std::string>(), value.at("de").get<std::string>()};
                break;
        }
        text.arguments.push_back(std::move(argument));
    }
    return text;
}

}  // namespace

nlohmann::json toJson(const TargetState& t) {
    return json{
        {"entity", t.entity},
        {"value", t.value},
        {"before", t.before},
        {"programme", t.programme},
        {"programmeKnown", t.programmeKnown},
        {"status", static_cast<int>(t.status)},
        {"code", std::string(toText(t.code))},
        {"deviceText", t.deviceText},
        {"attempt", t.attempt},
        {"sentAt", t.sentAt},
        {"timer", t.timer},
        {"actual", t.actual},
        {"actualAt", t.actualAt},
        {"mode", static_cast<int>(t.mode)},
        {"replied", t.replied},
        {"uncertain", t.uncertain},
        {"sendPending", t.sendPending},
        {"beforeKnown", t.beforeKnown},
        {"supersededBy", t.supersededBy},
        {"said", toJson(t.said)},
    };
}

std::string encode(const TargetState& target) { return dump(toJson(target)); }

Result<TargetState> decodeTarget(std::string_view text) {
    return guarded<TargetState>(text, "order target", [](const json& j, TargetState& t) {
        j.at("entity").get_to(t.entity);
        j.at("value").get_to(t.value);
        j.at("before").get_to(t.before);
        j.at("programme").get_to(t.programme);
        j.at("programmeKnown").get_to(t.programmeKnown);
        t.status = enumFrom<TargetStatus>(j.at("status"), kTargetStatusCount);
        t.code = reasonCodeFromText(j.at("code").get<std::string>()).value_or(ReasonCode::None);
        j.at("deviceText").get_to(t.deviceText);
        j.at("attempt").get_to(t.attempt);
        j.at("sentAt").get_to(t.sentAt);
        j.at("timer").get_to(t.timer);
        j.at("actual").get_to(t.actual);
        j.at("actualAt").get_to(t.actualAt);
        t.mode = enumFrom<ControlMode>(j.at("mode"), 4);
        j.at("replied").get_to(t.replied);
        j.at("uncertain").get_to(t.uncertain);
        j.at("sendPending").get_to(t.sendPending);
        j.at("beforeKnown").get_to(t.beforeKnown);
        j.at("supersededBy").get_to(t.supersededBy);
        t.said = codedTextFrom(j.value("said", json::object()));  // not in journals of 0.1
    });
}

std::string encodeHeader(const OrderState& s) {
    return dump(json{
        {"v", 1},
        {"id", s.id},
        {"layer", s.layer},
        {"command", s.command},
        {"status", static_cast<int>(s.status)},
        {"class", static_cast<int>(s.consequence)},
        {"tolerance", s.tolerance},
        {"targets", s.targets.size()},
        {"reason", s.reason},
        {"linkedTo", s.linkedTo},
        {"blind", s.blind},
        {"timing", s.timing},
        {"initiator", s.initiator},
        {"session", s.session},
        {"owner", s.owner},
        {"approver", s.approver},
        {"brokeGlass", s.brokeGlass},
        {"breakGlassReason", s.breakGlassReason},
        {"previewHash", s.previewHash},
        {"selectRenewals", s.selectRenewals},
        {"leaseMs", s.leaseMs},
        {"renewToMs", s.renewToMs},
        {"leaseEnd", s.leaseEnd},
        {"stateTimer", s.stateTimer},
        {"leaseTimer", s.leaseTimer},
        {"ownerTimer", s.ownerTimer},
        {"reverifyTimer", s.reverifyTimer},
        {"warned5", s.warned5},
        {"warned1", s.warned1},
        {"linkLost", s.linkLost},
        {"partly", s.partly},
        {"releaseRetries", s.releaseRetries},
        {"raisedAlarms", s.raisedAlarms},
        {"createdAt", s.createdAt},
        {"executedAt", s.executedAt},
        {"endedAt", s.endedAt},
        {"lastChange", s.lastChange},
        {"code", std::string(toText(s.code))},
        {"note", s.note},
    });
}

Result<OrderState> decodeOrderHeader(std::string_view text) {
    return guarded<OrderState>(text, "order", [](const json& j, OrderState& s) {
        j.at("id").get_to(s.id);
        j.at("layer").get_to(s.layer);
        j.at("command").get_to(s.command);
        s.status = enumFrom<OrderStatus>(j.at("status"), kOrderStatusCount);
        s.consequence = enumFrom<ConsequenceClass>(j.at("class"), 4);
        j.at("tolerance").get_to(s.tolerance);
        const auto targets = j.at("targets").get<std::size_t>();
        if (targets > 100'000) {
            throw std::out_of_range("number of targets");
        }
        s.targets.resize(targets);
        j.at("reason").get_to(s.reason);
        j.at("linkedTo").get_to(s.linkedTo);
        j.at("blind").get_to(s.blind);
        j.at("timing").get_to(s.timing);
        j.at("initiator").get_to(s.initiator);
        j.at("session").get_to(s.session);
        j.at("owner").get_to(s.owner);
        j.at("approver").get_to(s.approver);
        j.at("brokeGlass").get_to(s.brokeGlass);
        j.at("breakGlassReason").get_to(s.breakGlassReason);
        j.at("previewHash").get_to(s.previewHash);
        j.at("selectRenewals").get_to(s.selectRenewals);
        j.at("leaseMs").get_to(s.leaseMs);
        j.at("renewToMs").get_to(s.renewToMs);
        j.at("leaseEnd").get_to(s.leaseEnd);
        j.at("stateTimer").get_to(s.stateTimer);
        j.at("leaseTimer").get_to(s.leaseTimer);
        j.at("ownerTimer").get_to(s.ownerTimer);
        j.at("reverifyTimer").get_to(s.reverifyTimer);
        j.at("warned5").get_to(s.warned5);
        j.at("warned1").get_to(s.warned1);
        j.at("linkLost").get_to(s.linkLost);
        j.at("partly").get_to(s.partly);
        j.at("releaseRetries").get_to(s.releaseRetries);
        j.at("raisedAlarms").get_to(s.raisedAlarms);
        j.at("createdAt").get_to(s.createdAt);
        j.at("executedAt").get_to(s.executedAt);
        j.at("endedAt").get_to(s.endedAt);
        j.at("lastChange").get_to(s.lastChange);
        s.code = reasonCodeFromText(j.at("code").get<std::string>()).value_or(ReasonCode::None);
        j.at("note").get_to(s.note);
    });
}

nlohmann::json toJson(const feed::AlarmRecord& r) {
    json j{
        {"key", r.key},
        {"layer", r.layer},
        {"definition", r.definition},
        {"entity", r.entity},
        {"state", r.state},
        {"priority", static_cast<int>(r.priority)},
        {"occurrence", r.occurrence},
        {"raisedMs", r.raisedMs},
        {"changedMs", r.changedMs},
        {"acknowledgedMs", r.acknowledgedMs},
        {"acknowledgedBy", r.acknowledgedBy},
        {"owner", r.owner},
        {"note", r.note},
        {"audible", r.audible},
        {"stale", r.stale},
        {"valueText", r.valueText},
    };
    if (r.value) {
        j["value"] = *r.value;
    }
    // what most alarms do not have is left out: the journal keeps a record of every transition
    const auto put = [&](const char* name, const auto& value) {
        if (value != std::decay_t<decltype(value)>{}) {
            j[name] = value;
        }
    };
    put("active", r.active);
    put("latched", r.latched);
    put("severity", r.severity);
    put("cause", r.cause);
    put("consequences", r.consequences);
    put("group", r.group);
    put("position", r.position);
    put("reAlarms", r.reAlarms);
    put("chattering", r.chattering);
    put("floodSilent", r.floodSilent);
    put("silentUntilMs", r.silentUntilMs);
    put("shelvedBy", r.shelvedBy);
    put("shelfReason", r.shelfReason);
    put("shelvedMs", r.shelvedMs);
    put("shelfUntilMs", r.shelfUntilMs);
    put("oneShot", r.oneShot);
    put("suppressedMs", r.suppressedMs);
    put("oosBy", r.outOfServiceBy);
    put("workOrder", r.workOrder);
    put("oosMs", r.outOfServiceMs);
    put("escalation", r.escalation);
    put("escalatedTo", r.escalatedTo);
    put("returnedMs", r.returnedMs);
    for (const feed::AlarmSuppressionInfo& why : r.suppressedBy) {
        j["suppressedBy"].push_back(json::array({why.rule, why.reason, why.untilMs, toJson(why.said)}));
    }
    if (!r.said.code.empty()) {
        j["said"] = toJson(r.said);
    }
    for (const feed::AlarmNoteInfo& note : r.notes) {
        j["notes"].push_back(json::array({note.wallMs, note.user, note.text}));
    }
    return j;
}

Result<feed::AlarmRecord> alarmRecordFromJson(const nlohmann::json& j) {
    try {
        feed::AlarmRecord r;
        j.at("key").get_to(r.key);
        j.at("layer").get_to(r.layer);
        j.at("definition").get_to(r.definition);
        j.at("entity").get_to(r.entity);
        j.at("state").get_to(r.state);
        r.priority = static_cast<AlarmPriority>(enumFrom<int>(j.at("priority"), 5));
        j.at("occurrence").get_to(r.occurrence);
        j.at("raisedMs").get_to(r.raisedMs);
        j.at("changedMs").get_to(r.changedMs);
        j.at("acknowledgedMs").get_to(r.acknowledgedMs);
        j.at("acknowledgedBy").get_to(r.acknowledgedBy);
        j.at("owner").get_to(r.owner);
        j.at("note").get_to(r.note);
        j.at("audible").get_to(r.audible);
        j.at("stale").get_to(r.stale);
        j.at("valueText").get_to(r.valueText);
        if (j.contains("value")) {
            r.value = j.at("value").get<double>();
        }
        const auto take = [&](const char* name, auto& value) {
            value = j.value(name, std::decay_t<decltype(value)>{});
        };
        take("active", r.active);
        take("latched", r.latched);
        take("severity", r.severity);
        take("cause", r.cause);
        take("consequences", r.consequences);
        take("group", r.group);
        take("position", r.position);
        take("reAlarms", r.reAlarms);
        take("chattering", r.chattering);
        take("floodSilent", r.floodSilent);
        take("silentUntilMs", r.silentUntilMs);
        take("shelvedBy", r.shelvedBy);
        take("shelfReason", r.shelfReason);
        take("shelvedMs", r.shelvedMs);
        take("shelfUntilMs", r.shelfUntilMs);
        take("oneShot", r.oneShot);
        take("suppressedMs", r.suppressedMs);
        take("oosBy", r.outOfServiceBy);
        take("workOrder", r.workOrder);
        take("oosMs", r.outOfServiceMs);
        take("escalation", r.escalation);
        take("escalatedTo", r.escalatedTo);
        take("returnedMs", r.returnedMs);
        for (const json& why : j.value("suppressedBy", json::array())) {
            r.suppressedBy.push_back({why.at(0).get<std::string>(), why.at(1).get<std::string>(),
                                      why.at(2).get<Millis>(),
                                      why.size() > 3 ? codedTextFrom(why.at(3)) : CodedText{}});
        }
        r.said = codedTextFrom(j.value("said", json::object()));
        for (const json& note : j.value("notes", json::array())) {
            r.notes.push_back({note.at(0).get<Millis>(), note.at(1).get<std::string>(), note.at(2).get<std::string>()});
        }
        return r;
    } catch (const std::exception& error) {
        return fail(ErrorCode::DataLoss, std::string("a saved alarm cannot be read: ") + error.what(), "");
    }
}

}  // namespace gateway
}  // namespace belfry
