// SPDX-License-Identifier: Apache-2.0
// What people do to alarms. Accepted or refused in the order of arrival, on the disk before it is so.
#include <array>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "services/gateway/alarm_host.h"
#include "services/gateway/alarm_instance.h"
#include "services/gateway/codec.h"

namespace belfry::gateway {

namespace {

using feed::AlarmActionKind;

constexpr std::array<std::string_view, feed::kAlarmActionCount> kNames = {
    "NONE",    "ACK",    "UNACK", "RESET", "SHELVE", "UNSHELVE", "REMOVE_FROM_SERVICE", "RETURN_TO_SERVICE",
    "SILENCE", "ASSIGN", "NOTE"};

std::string_view nameOf(AlarmActionKind kind) { return kNames[static_cast<std::size_t>(kind)]; }

AlarmEvent eventOf(const feed::AlarmAction& action, const Actor& actor) {
    switch (action.kind) {
        case AlarmActionKind::Acknowledge: return AlarmEvent::ack(actor, action.note);
        case AlarmActionKind::Unacknowledge: return AlarmEvent::unack(actor);
        case AlarmActionKind::Reset: return AlarmEvent::reset(actor);
        case AlarmActionKind::Shelve:
            return action.durationMs == 0 ? AlarmEvent::shelveOneShot(actor, action.reason)
                                          : AlarmEvent::shelveTimed(actor, action.durationMs, action.reason);
        case AlarmActionKind::Unshelve: return AlarmEvent::unshelve(actor);
        case AlarmActionKind::RemoveFromService: return AlarmEvent::removeFromService(actor, action.workOrder);
        case AlarmActionKind::ReturnToService: return AlarmEvent::returnToService(actor);
        case AlarmActionKind::Silence: return AlarmEvent::silence(actor);
        case AlarmActionKind::None:
        case AlarmActionKind::Assign:
        case AlarmActionKind::AddNote: break;
    }
    AlarmEvent event;  // not one of the machine's
    event.actor = actor;
    event.text = action.kind == AlarmActionKind::Assign ? action.owner : action.note;
    return event;
}

feed::AlarmAction one(AlarmActionKind kind, const std::string& key, std::uint64_t occurrence) {
    feed::AlarmAction action;
    action.kind = kind;
    action.targets.push_back({key, occurrence});
    return action;
}

}  // namespace

struct AlarmHost::Applied {
    Instance* instance = nullptr;
    AlarmState state;          ///< as it was
    feed::AlarmRecord record;  ///< as it was
    AlarmTransition transition;
    AlarmEvent event;
    bool changed = true;
};

Result<AlarmHost::Applied> AlarmHost::apply(const feed::AlarmAction& action, const feed::AlarmTarget& target,
                                            const Actor& actor, const MayHere& mayHere, Instant now) {
    const auto refused = [&](Error error) -> Result<Applied> {
        m_chronicle.refused(std::string(nameOf(action.kind)), target.key, actor.user, actor.workstation, error);
        return tl::unexpected(std::move(error));
    };
    if (const auto here = mayHere ? mayHere(target.key) : Result<void>{}; !here) {
        return refused(here.error());
    }
    Instance* instance = known(target.key, now);
    if (instance == nullptr) {
        return refused(refuse(TextCode::AlarmUnknown, {{"alarm", target.key}}).value());
    }
    runDue(*instance, now);
    if (target.occurrence != 0 && target.occurrence != instance->state.occurrence) {
        const LocalText& title = instance->definition->title;
        return refused(refuse(TextCode::AlarmOccurrenceChanged,
                              {{"alarm", title.en.empty() ? LocalText{instance->definition->id, {}} : title},
                               {"meant", static_cast<std::int64_t>(target.occurrence)},
                               {"active", static_cast<std::int64_t>(instance->state.occurrence)}})
                           .value());
    }
    Applied applied{instance, instance->state, instance->record, {}, eventOf(action, actor), true};
    if (action.kind == AlarmActionKind::Assign || action.kind == AlarmActionKind::AddNote) {
        AlarmLogic logic(*instance->definition, instance->state);
        const auto done = action.kind == AlarmActionKind::Assign ? logic.assign(actor, action.owner, now)
                                                                 : logic.addNote(actor, action.note, now);
        if (!done) {
            return refused(done.error());
        }
        applied.transition.before = applied.transition.after = instance->state.display();
        instance->state = logic.state();
    } else {
        const auto transition = step(*instance->definition, instance->state, applied.event, now);
        if (!transition) {
            return refused(transition.error());
        }
        applied.transition = *transition;
        applied.changed = transition->changed;
    }
    updateRecord(*instance, now);
    return applied;
}

void AlarmHost::undo(Applied& applied) {
    applied.instance->state = std::move(applied.state);
    applied.instance->record = std::move(applied.record);
}

void AlarmHost::done(Applied& applied, Instant now) {
    Instance& instance = *applied.instance;
    ++m_transitions;
    instance.nuisance.operatorActed();
    follow(instance, applied.transition, now);
    const bool ended = instance.state.outOfService && !applied.state.outOfService;
    if (ended) {
        causeEnded(instance, now);
    } else if (applied.state.outOfService && !instance.state.outOfService && instance.state.on()) {
        causeBegan(instance, now);
    }
    updateRecord(instance, now);
    if (instance.gone && instance.state.display() == DisplayState::Normal) {
        m_forgotten.push_back(instance.key);
    }
}

Result<feed::AlarmRecord> AlarmHost::act(const feed::AlarmAction& action, const Actor& actor, const MayHere& mayHere) {
    if (action.targets.empty() || action.kind == AlarmActionKind::None) {
        return fail(ErrorCode::InvalidArgument, "an action on no alarm", "Name the alarm.", "NOT_ACTIVE");
    }
    const Instant now = m_clock.now();
    auto applied = apply(action, action.targets.front(), actor, mayHere, now);
    if (!applied) {
        return tl::unexpected(applied.error());
    }
    if (applied->changed) {
        // On the disk first; only then is it so.
        const Story story{nameOf(action.kind), &actor, &applied->transition, &applied->event, false};
        if (auto written = m_chronicle.act(happening(*applied->instance, story, now)); !written) {
            undo(*applied);
            return tl::unexpected(written.error());
        }
        done(*applied, now);
    }
    return applied->instance->record;
}

std::vector<feed::AlarmOutcome> AlarmHost::actMany(const feed::AlarmAction& action, const Actor& actor,
                                                   const MayHere& mayHere) {
    const Instant now = m_clock.now();
    std::vector<feed::AlarmOutcome> outcomes;
    std::vector<std::pair<std::size_t, Applied>> all;
    std::vector<Happening> happenings;
    outcomes.reserve(action.targets.size());
    for (const feed::AlarmTarget& target : action.targets) {
        outcomes.push_back({target.key, std::nullopt, {}, {}});
        auto applied = apply(action, target, actor, mayHere, now);
        if (!applied) {
            const Error& error = applied.error();
            outcomes.back().reason = error.reason.empty() ? std::string(toText(error.code)) : error.reason;
            outcomes.back().message = error.message;
            outcomes.back().text = error.text;
            continue;
        }
        if (applied->changed) {
            happenings.push_back(happening(
                *applied->instance, {nameOf(action.kind), &actor, &applied->transition, &applied->event, false}, now));
        }
        all.emplace_back(outcomes.size() - 1, std::move(*applied));
    }
    const auto written = happenings.empty() ? Result<void>{} : m_chronicle.act(std::move(happenings));
    if (!written) {
        for (auto it = all.rbegin(); it != all.rend(); ++it) {
            undo(it->second);
            outcomes[it->first].reason = written.error().reason;
            outcomes[it->first].message = written.error().message;
            outcomes[it->first].text = written.error().text;
        }
        return outcomes;
    }
    for (auto& [index, applied] : all) {
        if (applied.changed) {
            done(applied, now);
        }
        outcomes[index].alarm = applied.instance->record;
    }
    return outcomes;
}

Result<feed::AlarmRecord> AlarmHost::acknowledge(const std::string& key, std::uint64_t occurrence,
                                                 const std::string& note, const Actor& actor) {
    feed::AlarmAction action = one(AlarmActionKind::Acknowledge, key, occurrence);
    action.note = note;
    return act(action, actor);
}

Result<feed::AlarmRecord> AlarmHost::shelve(const std::string& key, std::uint64_t occurrence, Millis durationMs,
                                            const std::string& reason, const Actor& actor) {
    feed::AlarmAction action = one(AlarmActionKind::Shelve, key, occurrence);
    action.durationMs = durationMs;
    action.reason = reason;
    return act(action, actor);
}

Result<feed::AlarmRecord> AlarmHost::unshelve(const std::string& key, std::uint64_t occurrence, const Actor& actor) {
    return act(one(AlarmActionKind::Unshelve, key, occurrence), actor);
}

Result<void> AlarmHost::mayMaintain(const feed::MaintenanceWindow& window, const Rights* rights) const {
    const auto outside = rights == nullptr
                             ? std::nullopt
                             : m_windows.outside(window, [rights](std::string_view layer, std::string_view district) {
                                   return rights->may(Action::ServiceAlarms, layer, district);
                               });
    if (!outside) {
        return {};
    }
    return refuse(TextCode::MayNotHere,
                  {{"role", std::string(toText(rights->highest()))}, {"thing", EntityArgument{*outside}}}, *outside);
}

Result<feed::MaintenanceWindow> AlarmHost::planMaintenance(feed::MaintenanceWindow window, const Actor& actor,
                                                           const Rights* rights) {
    const Instant now = m_clock.now();
    window.plannedBy = actor.user;
    window.endedMs = 0;
    window.endedBy.clear();
    window.id = fmt::format("M-{}", m_chronicle.lastSeq() + m_chronicle.pending() + 1);
    auto fine = AlarmWindows::check(window, now.wallMs);
    if (fine) {
        fine = m_windows.checkNames(window);
    }
    if (fine) {
        fine = mayMaintain(window, rights);
    }
    if (!fine) {
        m_chronicle.refused("PLAN_MAINTENANCE", window.title, actor.user, actor.workstation, fine.error());
        return tl::unexpected(fine.error());
    }
    Happening planned;
    planned.entry.wallMs = now.wallMs;
    planned.entry.kind = "config";
    planned.entry.subject = window.id;
    planned.entry.actor = actor.user;
    planned.entry.workstation = actor.workstation;
    planned.changes.push_back(AlarmWindows::saved(window));
    planned.entry.body = dump(nlohmann::json{{"event", "MAINTENANCE_PLANNED"},
                                             {"ticket", window.workOrder},
                                             {"window", nlohmann::json::parse(*planned.changes.back().value)}});
    planned.event.note = fmt::format("{} planned maintenance {}: {}", actor.user, window.id, window.title);
    if (auto written = m_chronicle.act(std::move(planned)); !written) {
        return tl::unexpected(written.error());
    }
    m_windows.put(window);
    return window;
}

Result<feed::MaintenanceWindow> AlarmHost::endMaintenance(const std::string& id, const Actor& actor,
                                                          const Rights* rights) {
    const Instant now = m_clock.now();
    const feed::MaintenanceWindow* found = m_windows.find(id);
    if (found == nullptr || found->endedMs != 0 || found->untilMs <= now.wallMs) {
        const Error error =
            refuse(found == nullptr ? TextCode::MaintenanceUnknown : TextCode::MaintenanceOver, {{"window", id}})
                .value();
        m_chronicle.refused("END_MAINTENANCE", id, actor.user, actor.workstation, error);
        return tl::unexpected(error);
    }
    if (auto here = mayMaintain(*found, rights); !here) {
        m_chronicle.refused("END_MAINTENANCE", id, actor.user, actor.workstation, here.error());
        return tl::unexpected(here.error());
    }
    feed::MaintenanceWindow window = *found;
    window.endedMs = now.wallMs;
    window.endedBy = actor.user;
    Happening ended;
    ended.entry.wallMs = now.wallMs;
    ended.entry.kind = "config";
    ended.entry.subject = id;
    ended.entry.actor = actor.user;
    ended.entry.workstation = actor.workstation;
    ended.entry.body = dump(nlohmann::json{{"event", "MAINTENANCE_ENDED"}, {"ticket", window.workOrder}});
    ended.changes.push_back(AlarmWindows::saved(window));
    ended.event.note = fmt::format("{} ended maintenance {}: {}", actor.user, id, window.title);
    if (auto written = m_chronicle.act(std::move(ended)); !written) {
        return tl::unexpected(written.error());
    }
    m_windows.put(window);
    return window;
}

}  // namespace belfry::gateway
