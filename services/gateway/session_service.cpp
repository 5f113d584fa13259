// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/session_service.h"

#include <algorithm>
#include <utility>

#include "services/gateway/gatekeeper.h"
#include "services/gateway/tls.h"
#include "services/proto/mapping_error.h"
#include "services/proto/mapping_feed.h"

namespace belfry::gateway {

namespace {

constexpr std::size_t kMaxGrants = 100;
constexpr std::size_t kMaxChangeBytes = 64U << 10U;

bool isLocal(const std::string& peer) {
    return peer.starts_with("unix:") || peer.starts_with("unix-abstract:") || peer.starts_with("inproc");
}

/** A password out of a request that gRPC owns: nothing of it stays there. */
access::Secret takeSecret(const std::string& field) {
    // the request is ours until the call ends, and gRPC hands it out as const only
    return access::Secret::take(const_cast<std::string&>(field));  // NOLINT(cppcoreguidelines-pro-type-const-cast)
}

void toWire(const RoleGrant& grant, v1::RoleGrant* wire) {
    wire->set_role(std::string(toText(grant.role)));
    wire->mutable_layers()->Assign(grant.layers.begin(), grant.layers.end());
    wire->mutable_areas()->Assign(grant.areas.begin(), grant.areas.end());
}

void toWire(const access::Account& account, v1::Account* wire) {
    wire->set_user(account.user);
    wire->set_display_name(account.displayName);
    for (const RoleGrant& grant : account.grants) {
        toWire(grant, wire->add_grants());
    }
    wire->set_disabled(account.disabled);
    wire->set_must_change_password(account.mustChangePassword);
    wire->set_created_ms(account.createdMs);
    wire->set_changed_ms(account.changedMs);
}

Result<AccountEdit> fromWire(const v1::AccountChange& change) {
    if (change.ByteSizeLong() > kMaxChangeBytes || change.grants_size() > static_cast<int>(kMaxGrants)) {
        return fail(ErrorCode::InvalidArgument, "the change of an account is too long", "give fewer roles");
    }
    AccountEdit edit;
    edit.user = change.user();
    if (change.has_display_name()) {
        edit.displayName = change.display_name().substr(0, 128);
    }
    if (change.has_disabled()) {
        edit.disabled = change.disabled();
    }
    if (change.set_grants()) {
        edit.grants.emplace();
        for (const v1::RoleGrant& grant : change.grants()) {
            const auto role = roleFromText(grant.role());
            if (!role || *role == Role::None) {
                return refuse(TextCode::AccountRoleUnknown, {{"role", grant.role().substr(0, 64)}});
            }
            edit.grants->push_back(
                {*role, {grant.layers().begin(), grant.layers().end()}, {grant.areas().begin(), grant.areas().end()}});
        }
    }
    edit.mustChangePassword = change.must_change_password();
    edit.reason = change.reason();
    return edit;
}

}  // namespace

Origin originOf(const grpc::CallbackServerContext& context, const std::string& workstation, bool kiosk) {
    const std::string peer = context.peer();
    Origin origin{workstation.substr(0, 256), peer, kiosk, isLocal(peer), 0};
    if (const auto certificate = peerCertificate(context)) {
        origin.workstation = certificate->subject;  // proved, whatever the console says of itself
        origin.certificateEndsMs = certificate->endsMs;
    }
    return origin;
}

void fill(const ServiceParts& parts, const OpenSession& session, v1::SessionInfo* reply) {
    const feed::GatewayInfo info = parts.info();
    reply->set_token(session.token);
    reply->set_operator_name(session.operatorName);
    reply->set_role(session.role());
    for (const std::string& permission : session.rights->actions()) {
        reply->add_permissions(permission);
    }
    for (const RoleGrant& grant : session.rights->grants()) {
        toWire(grant, reply->add_grants());
    }
    reply->set_gateway_id(info.gatewayId);
    reply->set_version(info.version);
    reply->set_contract(proto::kContract);
    reply->set_city_name(info.cityName);
    reply->set_timezone(info.timezone);
    if (session.rights->mayAnywhere(Action::View)) {
        for (const feed::SourceHealth& source : parts.sources()) {
            proto::toWire(source, reply->add_sources());
        }
    }
    const auto accounts = parts.sessions.accounts();
    reply->set_log_in_needed(session.logInNeeded);
    reply->set_accounts_open(accounts == Sessions::Accounts::Open);
    reply->set_accounts_unreadable(accounts == Sessions::Accounts::Unreadable);
    reply->set_must_change_password(session.mustChangePassword);
    reply->set_display_name(session.displayName);
    reply->set_lock_after_s(session.kiosk ? 0 : parts.gatekeeper.lockAfterS());
    if (session.verifiedMono >= 0) {
        reply->set_verified_age_ms(std::max<Millis>(0, parts.clock.now().monoMs - session.verifiedMono));
    }
    Millis ends = parts.certificateEndsMs ? parts.certificateEndsMs() : 0;
    if (session.certificateEndsMs != 0) {
        ends = ends == 0 ? session.certificateEndsMs : std::min(ends, session.certificateEndsMs);
    }
    reply->set_certificate_ends_ms(ends);
}

SessionService::Reactor* SessionService::run(Context* context, std::function<void(Reactor*)> work) {
    auto* reactor = context->DefaultReactor();
    if (!m_parts.sequence.post([reactor, work = std::move(work)] { work(reactor); })) {
        reactor->Finish(proto::toStatus(refuse(TextCode::GatewayStopping).value(), context));
    }
    return reactor;
}

std::function<void(Result<OpenSession>)> SessionService::answer(Context* context, Reactor* reactor,
                                                                v1::SessionInfo* reply) {
    return [this, context, reactor, reply](const Result<OpenSession>& session) {
        if (!session) {
            return reactor->Finish(proto::toStatus(session.error(), context));
        }
        fill(m_parts, *session, reply);
        reactor->Finish(grpc::Status::OK);
    };
}

SessionService::Reactor* SessionService::Open(Context* context, const v1::OpenRequest* request,
                                              v1::SessionInfo* reply) {
    return run(context, [this, context, request, reply](Reactor* reactor) {
        if (auto contract = proto::checkContract(request->contract(), "this console"); !contract) {
            return reactor->Finish(proto::toStatus(contract.error(), context));
        }
        const Instant now = m_parts.clock.now();
        const Origin origin = originOf(*context, request->workstation(), request->kiosk());
        auto session = m_parts.sessions.open(request->operator_name(), origin, now);
        if (session && !session->logInNeeded) {
            Happening signedIn;
            signedIn.entry.wallMs = now.wallMs;
            signedIn.entry.kind = "action";
            signedIn.entry.subject = "session";
            signedIn.entry.actor = session->operatorName;
            signedIn.entry.workstation = session->workstation;
            signedIn.entry.body = "{\"event\":\"SESSION_OPENED\",\"role\":\"" + session->role() + "\"}";
            signedIn.event.note = session->operatorName + " signed in at " + session->workstation;
            m_parts.chronicle.note(std::move(signedIn));
        }
        answer(context, reactor, reply)(std::move(session));
    });
}

SessionService::Reactor* SessionService::Info(Context* context, const v1::InfoRequest*, v1::SessionInfo* reply) {
    return run(context, [this, context, reply](Reactor* reactor) {
        answer(context, reactor,
               reply)(m_parts.sessions.admit(tokenOf(*context), "belfry.v1.Session/Info", m_parts.clock.now()));
    });
}

SessionService::Reactor* SessionService::LogIn(Context* context, const v1::LogInRequest* request,
                                               v1::SessionInfo* reply) {
    auto secret = std::make_shared<access::Secret>(takeSecret(request->password()));
    return run(context, [this, context, request, reply, secret](Reactor* reactor) {
        if (auto contract = proto::checkContract(request->contract(), "this console"); !contract) {
            return reactor->Finish(proto::toStatus(contract.error(), context));
        }
        m_parts.gatekeeper.logIn(tokenOf(*context), request->user(), std::move(*secret),
                                 originOf(*context, request->workstation(), request->kiosk()),
                                 answer(context, reactor, reply));
    });
}

SessionService::Reactor* SessionService::LogOut(Context* context, const v1::LogOutRequest* request,
                                                v1::LogOutReply* reply) {
    return run(context, [this, context, request, reply](Reactor* reactor) {
        const std::string token = tokenOf(*context);
        const Instant now = m_parts.clock.now();
        const bool idle = request->reason() == "IDLE";
        auto session = idle ? m_parts.sessions.lock(token, now) : m_parts.sessions.find(token, now);
        if (!session) {
            return reactor->Finish(proto::toStatus(session.error(), context));
        }
        Happening left;
        left.entry.kind = "action";
        left.entry.subject = "session";
        left.entry.actor = session->operatorName;
        left.entry.workstation = session->workstation;
        left.entry.body = idle ? R"({"event":"LOCKED"})" : R"({"event":"LOGGED_OUT"})";
        left.event.note = session->operatorName + (idle ? " is away from " : " logged out at ") + session->workstation;
        m_parts.chronicle.note(std::move(left));
        if (idle) {
            fill(m_parts, *session, reply->mutable_session());
        } else {
            m_parts.sessions.end(token, refuse(TextCode::NotSignedIn).value());
        }
        reactor->Finish(grpc::Status::OK);
    });
}

SessionService::Reactor* SessionService::Reauthenticate(Context* context, const v1::ReauthenticateRequest* request,
                                                        v1::SessionInfo* reply) {
    auto secret = std::make_shared<access::Secret>(takeSecret(request->password()));
    return run(context, [this, context, reply, secret](Reactor* reactor) {
        m_parts.gatekeeper.reauthenticate(tokenOf(*context), std::move(*secret), answer(context, reactor, reply));
    });
}

SessionService::Reactor* SessionService::ChangePassword(Context* context, const v1::ChangePasswordRequest* request,
                                                        v1::SessionInfo* reply) {
    auto old = std::make_shared<access::Secret>(takeSecret(request->old_password()));
    auto fresh = std::make_shared<access::Secret>(takeSecret(request->new_password()));
    return run(context, [this, context, reply, old, fresh](Reactor* reactor) {
        m_parts.gatekeeper.changePassword(tokenOf(*context), std::move(*old), std::move(*fresh),
                                          answer(context, reactor, reply));
    });
}

SessionService::Reactor* SessionService::PrepareHandover(Context* context, const v1::HandoverRequest*,
                                                         v1::HandoverSheet* reply) {
    return run(context, [this, context, reply](Reactor* reactor) {
        const auto giver = admit(m_parts, *context, "belfry.v1.Session/PrepareHandover", "PREPARE_HANDOVER", "shift");
        if (!giver) {
            return reactor->Finish(proto::toStatus(giver.error(), context));
        }
        m_handovers.prepare(*giver, reply);
        reactor->Finish(grpc::Status::OK);
    });
}

SessionService::Reactor* SessionService::SignHandover(Context* context, const v1::HandoverSignature* request,
                                                      v1::HandoverReply* reply) {
    auto secret = std::make_shared<access::Secret>(takeSecret(request->password()));
    return run(context, [this, context, request, reply, secret](Reactor* reactor) {
        const auto giver = admit(m_parts, *context, "belfry.v1.Session/SignHandover", "HANDOVER", "shift");
        if (!giver) {
            return reactor->Finish(proto::toStatus(giver.error(), context));
        }
        m_handovers.sign(*giver, *request, std::move(*secret), originOf(*context, giver->workstation, giver->kiosk),
                         reply->mutable_sheet(), answer(context, reactor, reply->mutable_session()));
    });
}

AccountsService::Reactor* AccountsService::List(Context* context, const v1::AccountsRequest*, v1::AccountList* reply) {
    auto* reactor = context->DefaultReactor();
    const bool posted = m_parts.sequence.post([this, context, reply, reactor] {
        const auto admin = admit(m_parts, *context, "belfry.v1.Accounts/List", "ACCOUNTS_LIST", "accounts");
        const auto accounts =
            admin ? m_parts.gatekeeper.accounts() : Result<std::vector<access::Account>>(tl::unexpected(admin.error()));
        if (!accounts) {
            return reactor->Finish(proto::toStatus(accounts.error(), context));
        }
        for (const access::Account& account : *accounts) {
            toWire(account, reply->add_accounts());
        }
        reactor->Finish(grpc::Status::OK);
    });
    if (!posted) {
        reactor->Finish(proto::toStatus(refuse(TextCode::GatewayStopping).value(), context));
    }
    return reactor;
}

AccountsService::Reactor* AccountsService::Add(Context* context, const v1::AccountChange* request, v1::Account* reply) {
    return change(context, request, reply, true);
}

AccountsService::Reactor* AccountsService::Change(Context* context, const v1::AccountChange* request,
                                                  v1::Account* reply) {
    return change(context, request, reply, false);
}

AccountsService::Reactor* AccountsService::change(Context* context, const v1::AccountChange* request,
                                                  v1::Account* reply, bool add) {
    auto* reactor = context->DefaultReactor();
    auto edit = std::make_shared<Result<AccountEdit>>(fromWire(*request));
    if (*edit) {
        (*edit)->password = takeSecret(request->password());
    }
    const bool posted = m_parts.sequence.post([this, context, reply, reactor, edit, add] {
        auto admin = m_parts.sessions.admit(
            tokenOf(*context), add ? "belfry.v1.Accounts/Add" : "belfry.v1.Accounts/Change", m_parts.clock.now());
        if (!admin || !*edit) {
            const Error& why = admin ? edit->error() : admin.error();
            const auto known = m_parts.sessions.find(tokenOf(*context), m_parts.clock.now());
            m_parts.chronicle.refused(add ? "ACCOUNT_ADDED" : "ACCOUNT_CHANGED", "accounts",
                                      known ? known->operatorName : "", known ? known->workstation : "", why,
                                      context->peer());
            return reactor->Finish(proto::toStatus(why, context));
        }
        m_parts.gatekeeper.edit(*admin, std::move(**edit), add,
                                [context, reply, reactor](Result<access::Account> done) {
                                    if (!done) {
                                        return reactor->Finish(proto::toStatus(done.error(), context));
                                    }
                                    toWire(*done, reply);
                                    reactor->Finish(grpc::Status::OK);
                                });
    });
    if (!posted) {
        reactor->Finish(proto::toStatus(refuse(TextCode::GatewayStopping).value(), context));
    }
    return reactor;
}

}  // namespace belfry::gateway
