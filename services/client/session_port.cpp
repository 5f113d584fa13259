// SPDX-License-Identifier: Apache-2.0
#include "services/client/session_port.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "services/proto/mapping_error.h"

namespace belfry::client {

namespace {

void overwrite(std::string* text) {
    // not optimised away: a plain fill of a string that dies would be
    volatile char* at = text->data();
    for (std::size_t i = 0; i < text->size(); ++i) {
        at[i] = '\0';
    }
    text->clear();
}

/** A request with secrets in it: what is sent is a copy that ends with the call, and so does this. */
template <typename Request, typename ReplyMessage>
struct Exchange {
    Request request;
    ReplyMessage reply;
    std::function<void(Request&)> wipe;
    ~Exchange() {
        if (wipe) {
            wipe(request);
        }
    }
};

template <typename ReplyMessage, typename Request, typename Method, typename Done>
void exchange(CallBook& book, Request request, std::function<void(Request&)> wipe, Method method, Done done) {
    auto both = std::make_shared<Exchange<Request, ReplyMessage>>();
    both->request = std::move(request);
    both->wipe = std::move(wipe);
    book.call(
        [both, method](grpc::ClientContext* context, std::function<void(grpc::Status)> ended) {
            both->reply.Clear();
            method(context, &both->request, &both->reply, std::move(ended));
        },
        [both, done](const Result<void>& result) { done(result, both->reply); });
}

feed::HandoverSheet fromWire(const v1::HandoverSheet& wire) {
    feed::HandoverSheet sheet;
    sheet.id = wire.id();
    sheet.madeMs = wire.made_ms();
    sheet.fromUser = wire.from_user();
    sheet.workstation = wire.workstation();
    for (const v1::Alarm& alarm : wire.alarms()) {
        sheet.alarms.push_back(alarm.key());
    }
    for (const v1::Alarm& alarm : wire.shelved()) {
        sheet.shelved.push_back(alarm.key());
    }
    for (const v1::Order& order : wire.orders()) {
        sheet.orders.push_back(order.id());
    }
    for (const v1::HandoverIncident& incident : wire.incidents()) {
        sheet.incidents.push_back(
            {incident.entity(), incident.title(), incident.priority(), incident.state(), incident.lead()});
    }
    sheet.remarks = wire.remarks();
    sheet.toUser = wire.to_user();
    sheet.signedMs = wire.signed_ms();
    sheet.digest = wire.digest();
    return sheet;
}

feed::AuditPage fromWire(const v1::AuditPage& wire) {
    feed::AuditPage page;
    page.more = wire.more();
    for (const v1::AuditRecord& from : wire.records()) {
        page.records.push_back({from.seq(), from.wall_ms(), from.kind(), from.subject(), from.actor(),
                                from.workstation(), from.peer(), from.event(), from.refused(), from.why(),
                                from.before(), from.after(), from.hash()});
    }
    return page;
}

constexpr int kMostPages = 50;  // of at most 200,000 records looked at each; then the person may ask for more

/** A page that is not full is no end: the next ones are asked for by themselves, so many at most. A book's calls may
 *  begin others while it answers. */
void askAudit(CallBook& book, const std::shared_ptr<v1::Audit::Stub>& stub, const v1::AuditRequest& request, int more,
              feed::AuditPage found, feed::Reply<feed::AuditPage> reply) {
    exchange<v1::AuditPage>(
        book, v1::AuditRequest(request), std::function<void(v1::AuditRequest&)>(),
        [stub](auto* context, const auto* sent, auto* received, auto done) {
            stub->async()->Search(context, sent, received, std::move(done));
        },
        [&book, stub, request, more, found = std::move(found), reply = std::move(reply)](const Result<void>& result,
                                                                                         const v1::AuditPage& page) {
            if (!result) {
                return reply(tl::unexpected(result.error()));
            }
            feed::AuditPage all = found;
            feed::AuditPage part = fromWire(page);
            all.records.insert(all.records.end(), part.records.begin(), part.records.end());
            all.more = part.more;
            const bool full = part.records.size() >= request.limit();
            if (!all.more || page.next_before_seq() == 0 || full || more <= 1) {
                return reply(std::move(all));
            }
            v1::AuditRequest further = request;
            further.set_before_seq(page.next_before_seq());
            further.set_limit(request.limit() - static_cast<std::uint32_t>(part.records.size()));
            askAudit(book, stub, further, more - 1, std::move(all), reply);
        });
}

/** Takes over the session that a reply brought. The port may have gone meanwhile: the keeper has not. */
Result<feed::SessionState> adopt(SessionKeeper& keeper, const v1::SessionInfo& info) {
    const SessionInfo session = infoOf(info);
    if (auto kept = keeper.adopt(info.token(), session); !kept) {
        return tl::unexpected(kept.error());
    }
    return session.state;
}

}  // namespace

GrpcSessionPort::GrpcSessionPort(std::shared_ptr<CallBook> book, std::shared_ptr<SessionKeeper> keeper)
    : m_keeper(std::move(keeper)),
      m_stub(v1::Session::NewStub(book->channel())),
      m_audit(v1::Audit::NewStub(book->channel())),
      m_book(std::move(book)) {}

GrpcSessionPort::~GrpcSessionPort() { m_keeper->listen({}); }

void GrpcSessionPort::listen(Listener listener) { m_keeper->listen(std::move(listener)); }

void GrpcSessionPort::logIn(const std::string& user, std::string password, Reply<feed::SessionState> reply) {
    const ClientOptions& options = m_book->options();
    v1::LogInRequest request;
    request.set_contract(proto::kContract);
    request.set_user(user);
    request.set_password(std::move(password));
    request.set_workstation(options.workstation);
    request.set_kiosk(options.kiosk);
    request.set_program_version(options.programVersion);
    exchange<v1::SessionInfo>(
        *m_book, std::move(request),
        std::function<void(v1::LogInRequest&)>([](v1::LogInRequest& sent) { overwrite(sent.mutable_password()); }),
        [stub = m_stub.get()](auto* context, const auto* sent, auto* received, auto done) {
            stub->async()->LogIn(context, sent, received, std::move(done));
        },
        [keeper = m_keeper, reply = std::move(reply)](const Result<void>& result, const v1::SessionInfo& info) {
            reply(result ? adopt(*keeper, info) : Result<feed::SessionState>(tl::unexpected(result.error())));
        });
}

void GrpcSessionPort::logOut(bool idle, Reply<feed::SessionState> reply) {
    v1::LogOutRequest request;
    request.set_reason(idle ? "IDLE" : "LOG_OUT");
    exchange<v1::LogOutReply>(
        *m_book, std::move(request), std::function<void(v1::LogOutRequest&)>(),
        [stub = m_stub.get()](auto* context, const auto* sent, auto* received, auto done) {
            stub->async()->LogOut(context, sent, received, std::move(done));
        },
        [keeper = m_keeper, idle, reply = std::move(reply)](const Result<void>& result, const v1::LogOutReply& info) {
            if (!result) {
                return reply(tl::unexpected(result.error()));
            }
            if (idle) {
                return reply(adopt(*keeper, info.session()));
            }
            keeper->forget();
            feed::SessionState nobody;
            nobody.logInNeeded = true;
            reply(nobody);
        });
}

void GrpcSessionPort::reauthenticate(std::string password, Reply<feed::SessionState> reply) {
    v1::ReauthenticateRequest request;
    request.set_password(std::move(password));
    exchange<v1::SessionInfo>(
        *m_book, std::move(request),
        std::function<void(v1::ReauthenticateRequest&)>(
            [](v1::ReauthenticateRequest& sent) { overwrite(sent.mutable_password()); }),
        [stub = m_stub.get()](auto* context, const auto* sent, auto* received, auto done) {
            stub->async()->Reauthenticate(context, sent, received, std::move(done));
        },
        [keeper = m_keeper, reply = std::move(reply)](const Result<void>& result, const v1::SessionInfo& info) {
            reply(result ? adopt(*keeper, info) : Result<feed::SessionState>(tl::unexpected(result.error())));
        });
}

void GrpcSessionPort::changePassword(std::string old, std::string fresh, Reply<feed::SessionState> reply) {
    v1::ChangePasswordRequest request;
    request.set_old_password(std::move(old));
    request.set_new_password(std::move(fresh));
    exchange<v1::SessionInfo>(
        *m_book, std::move(request),
        std::function<void(v1::ChangePasswordRequest&)>([](v1::ChangePasswordRequest& sent) {
            overwrite(sent.mutable_old_password());
            overwrite(sent.mutable_new_password());
        }),
        [stub = m_stub.get()](auto* context, const auto* sent, auto* received, auto done) {
            stub->async()->ChangePassword(context, sent, received, std::move(done));
        },
        [keeper = m_keeper, reply = std::move(reply)](const Result<void>& result, const v1::SessionInfo& info) {
            reply(result ? adopt(*keeper, info) : Result<feed::SessionState>(tl::unexpected(result.error())));
        });
}

void GrpcSessionPort::prepareHandover(Reply<feed::HandoverSheet> reply) {
    exchange<v1::HandoverSheet>(
        *m_book, v1::HandoverRequest(), std::function<void(v1::HandoverRequest&)>(),
        [stub = m_stub.get()](auto* context, const auto* sent, auto* received, auto done) {
            stub->async()->PrepareHandover(context, sent, received, std::move(done));
        },
        [reply = std::move(reply)](const Result<void>& result, const v1::HandoverSheet& sheet) {
            reply(result ? Result<feed::HandoverSheet>(fromWire(sheet)) : tl::unexpected(result.error()));
        });
}

void GrpcSessionPort::signHandover(const feed::HandoverSheet& sheet, std::string password,
                                   Reply<feed::HandoverSheet> reply) {
    v1::HandoverSignature request;
    request.set_id(sheet.id);
    request.set_digest(sheet.digest);
    request.set_remarks(sheet.remarks);
    request.set_to_user(sheet.toUser);
    request.set_password(std::move(password));
    exchange<v1::HandoverReply>(
        *m_book, std::move(request), std::function<void(v1::HandoverSignature&)>([](v1::HandoverSignature& sent) {
            overwrite(sent.mutable_password());
        }),
        [stub = m_stub.get()](auto* context, const auto* sent, auto* received, auto done) {
            stub->async()->SignHandover(context, sent, received, std::move(done));
        },
        [keeper = m_keeper, reply = std::move(reply)](const Result<void>& result, const v1::HandoverReply& received) {
            if (!result) {
                return reply(tl::unexpected(result.error()));
            }
            if (received.has_session()) {
                if (auto adopted = adopt(*keeper, received.session()); !adopted) {
                    return reply(tl::unexpected(adopted.error()));
                }
            }
            reply(fromWire(received.sheet()));
        });
}

void GrpcSessionPort::searchAudit(const feed::AuditSearch& search, Reply<feed::AuditPage> reply) {
    v1::AuditRequest request;
    request.set_from_ms(search.fromMs);
    request.set_to_ms(search.toMs);
    request.set_asset(search.asset);
    request.set_person(search.person);
    request.set_text(search.text);
    request.set_refused_only(search.refusedOnly);
    request.set_before_seq(search.beforeSeq);
    request.set_limit(search.limit);
    askAudit(*m_book, m_audit, request, kMostPages, {}, std::move(reply));
}

}  // namespace belfry::client
