// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/alarm_service.h"

#include <utility>

#include "services/proto/mapping_alarms.h"
#include "services/proto/mapping_error.h"

namespace belfry::gateway {

namespace {

/** What an action needs when it is one of many in a batch. */
Action needed(feed::AlarmActionKind kind) {
    switch (kind) {
        case feed::AlarmActionKind::Unacknowledge: return Action::SuperviseAlarms;
        case feed::AlarmActionKind::Shelve:
        case feed::AlarmActionKind::Unshelve: return Action::ShelveAlarms;
        case feed::AlarmActionKind::RemoveFromService:
        case feed::AlarmActionKind::ReturnToService: return Action::ServiceAlarms;
        default: return Action::AcknowledgeAlarms;
    }
}

}  // namespace

template <typename Reply, typename Work>
grpc::ServerUnaryReactor* AlarmsService::run(Context* context, Reply* reply, std::string_view method, std::string what,
                                             std::string subject, Work work) {
    auto* reactor = context->DefaultReactor();
    const bool posted = m_parts.sequence.post([this, context, reply, method, reactor, what = std::move(what),
                                               subject = std::move(subject), work = std::move(work)] {
        const std::string token = tokenOf(*context);
        const Instant now = m_parts.clock.now();
        const auto session = m_parts.sessions.admit(token, method, now);
        if (!session) {
            const auto known = m_parts.sessions.find(token, now);
            if (actionOf(method) != Action::View) {
                m_parts.chronicle.refused(what, subject, known ? known->operatorName : "",
                                          known ? known->workstation : "", session.error());
            }
            return reactor->Finish(proto::toStatus(session.error(), context));
        }
        const auto result = work(*session);
        if (!result) {
            return reactor->Finish(proto::toStatus(result.error(), context));
        }
        proto::toWire(*result, reply);
        reactor->Finish(grpc::Status::OK);
    });
    if (!posted) {
        reactor->Finish(grpc::Status(grpc::StatusCode::UNAVAILABLE, "the gateway is stopping"));
    }
    return reactor;
}

grpc::ServerUnaryReactor* AlarmsService::one(Context* context, const v1::AlarmCall* call, v1::Alarm* reply,
                                             std::string_view method, feed::AlarmActionKind kind) {
    auto action = proto::fromWire(*call, kind);
    return run(context, reply, method, "alarm action", call->key(),
               [this, action = std::move(action)](const OpenSession& session) -> Result<feed::AlarmRecord> {
                   if (!action) {
                       return tl::unexpected(action.error());
                   }
                   return m_parts.alarms.act(*action, session.actor(), mayHere(session, action->kind));
               });
}

grpc::ServerUnaryReactor* AlarmsService::Acknowledge(Context* context, const v1::AlarmCall* call, v1::Alarm* reply) {
    return one(context, call, reply, "belfry.v1.Alarms/Acknowledge", feed::AlarmActionKind::Acknowledge);
}
grpc::ServerUnaryReactor* AlarmsService::Shelve(Context* context, const v1::AlarmCall* call, v1::Alarm* reply) {
    return one(context, call, reply, "belfry.v1.Alarms/Shelve", feed::AlarmActionKind::Shelve);
}
grpc::ServerUnaryReactor* AlarmsService::Unshelve(Context* context, const v1::AlarmCall* call, v1::Alarm* reply) {
    return one(context, call, reply, "belfry.v1.Alarms/Unshelve", feed::AlarmActionKind::Unshelve);
}
grpc::ServerUnaryReactor* AlarmsService::Unacknowledge(Context* context, const v1::AlarmCall* call, v1::Alarm* reply) {
    return one(context, call, reply, "belfry.v1.Alarms/Unacknowledge", feed::AlarmActionKind::Unacknowledge);
}
grpc::ServerUnaryReactor* AlarmsService::Reset(Context* context, const v1::AlarmCall* call, v1::Alarm* reply) {
    return one(context, call, reply, "belfry.v1.Alarms/Reset", feed::AlarmActionKind::Reset);
}
grpc::ServerUnaryReactor* AlarmsService::RemoveFromService(Context* context, const v1::AlarmCall* call,
                                                           v1::Alarm* reply) {
    return one(context, call, reply, "belfry.v1.Alarms/RemoveFromService", feed::AlarmActionKind::RemoveFromService);
}
grpc::ServerUnaryReactor* AlarmsService::ReturnToService(Context* context, const v1::AlarmCall* call,
                                                         v1::Alarm* reply) {
    return one(context, call, reply, "belfry.v1.Alarms/ReturnToService", feed::AlarmActionKind::ReturnToService);
}
grpc::ServerUnaryReactor* AlarmsService::Silence(Context* context, const v1::AlarmCall* call, v1::Alarm* reply) {
    return one(context, call, reply, "belfry.v1.Alarms/Silence", feed::AlarmActionKind::Silence);
}
grpc::ServerUnaryReactor* AlarmsService::Assign(Context* context, const v1::AlarmCall* call, v1::Alarm* reply) {
    return one(context, call, reply, "belfry.v1.Alarms/Assign", feed::AlarmActionKind::Assign);
}
grpc::ServerUnaryReactor* AlarmsService::AddNote(Context* context, const v1::AlarmCall* call, v1::Alarm* reply) {
    return one(context, call, reply, "belfry.v1.Alarms/AddNote", feed::AlarmActionKind::AddNote);
}

Result<std::vector<feed::AlarmOutcome>> AlarmsService::actMany(const feed::AlarmAction& action,
                                                               const OpenSession& session) {
    // each one is accepted or refused by itself, and what lies elsewhere is journalled like any other refusal
    const AlarmHost::MayHere may = mayHere(session, action.kind);
    std::vector<feed::AlarmOutcome> outcomes = m_parts.alarms.actMany(action, session.actor(), may);
    Result<void> somewhere;
    for (const feed::AlarmTarget& target : action.targets) {
        somewhere = may(target.key);
        if (somewhere) {
            break;
        }
    }
    if (!somewhere) {
        return tl::unexpected(somewhere.error());
    }
    return outcomes;
}

AlarmHost::MayHere AlarmsService::mayHere(const OpenSession& session, feed::AlarmActionKind kind) {
    return [this, &session, kind](const std::string& key) { return m_parts.mayHere(session, needed(kind), key); };
}

grpc::ServerUnaryReactor* AlarmsService::Batch(Context* context, const v1::AlarmBatch* batch,
                                               v1::AlarmBatchReply* reply) {
    auto action = proto::fromWire(*batch);
    return run(
        context, reply, "belfry.v1.Alarms/Batch", "alarm action", std::to_string(batch->targets_size()) + " alarms",
        [this, action = std::move(action)](const OpenSession& session) -> Result<std::vector<feed::AlarmOutcome>> {
            if (!action) {
                return tl::unexpected(action.error());
            }
            return actMany(*action, session);
        });
}

grpc::ServerUnaryReactor* AlarmsService::Situation(Context* context, const v1::AlarmSituationRequest*,
                                                   v1::AlarmSituation* reply) {
    return run(context, reply, "belfry.v1.Alarms/Situation", "situation", "alarms",
               [this](const OpenSession&) -> Result<feed::AlarmSituation> {
                   return m_parts.alarms.situation(m_parts.clock.now());
               });
}

grpc::ServerUnaryReactor* AlarmsService::PlanMaintenance(Context* context, const v1::MaintenanceWindow* window,
                                                         v1::MaintenanceWindow* reply) {
    auto wanted = proto::fromWire(*window);
    return run(context, reply, "belfry.v1.Alarms/PlanMaintenance", "plan maintenance", window->title(),
               [this, wanted = std::move(wanted)](const OpenSession& session) -> Result<feed::MaintenanceWindow> {
                   if (!wanted) {
                       return tl::unexpected(wanted.error());
                   }
                   return m_parts.alarms.planMaintenance(*wanted, session.actor(), session.rights.get());
               });
}

grpc::ServerUnaryReactor* AlarmsService::EndMaintenance(Context* context, const v1::MaintenanceCall* call,
                                                        v1::MaintenanceWindow* reply) {
    return run(context, reply, "belfry.v1.Alarms/EndMaintenance", "end maintenance", call->id(),
               [this, id = call->id()](const OpenSession& session) -> Result<feed::MaintenanceWindow> {
                   return m_parts.alarms.endMaintenance(id, session.actor(), session.rights.get());
               });
}

grpc::ServerUnaryReactor* AlarmsService::Kpis(Context* context, const v1::AlarmKpiRequest* request,
                                              v1::AlarmKpis* reply) {
    return run(context, reply, "belfry.v1.Alarms/Kpis", "kpis", "alarms",
               [this, period = request->period_ms(), position = request->position()](
                   const OpenSession&) -> Result<feed::AlarmKpis> { return m_parts.kpis(period, position); });
}

grpc::ServerUnaryReactor* AlarmsService::SearchJournal(Context* context, const v1::JournalRequest* request,
                                                       v1::JournalReply* reply) {
    auto* reactor = context->DefaultReactor();
    const auto stopping = [reactor] {
        reactor->Finish(grpc::Status(grpc::StatusCode::UNAVAILABLE, "the gateway is stopping"));
    };
    auto search = proto::fromWire(*request);
    if (!search) {
        reactor->Finish(proto::toStatus(search.error(), context));
        return reactor;
    }
    const auto look = [this, context, reply, reactor, search = std::move(*search)] {
        const auto page = m_parts.searchJournal(search);
        if (!page) {
            return reactor->Finish(proto::toStatus(page.error(), context));
        }
        proto::toWire(*page, reply);
        reactor->Finish(grpc::Status::OK);
    };
    const bool posted = m_parts.sequence.post([this, context, reactor, stopping, look] {
        const auto session = admit(m_parts, *context, "belfry.v1.Alarms/SearchJournal", "SEARCH_JOURNAL", "journal");
        if (!session) {
            return reactor->Finish(proto::toStatus(session.error(), context));
        }
        if (!m_searches.post(look)) {
            stopping();
        }
    });
    if (!posted) {
        stopping();
    }
    return reactor;
}

}  // namespace belfry::gateway
