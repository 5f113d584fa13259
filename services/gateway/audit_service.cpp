// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/audit_service.h"

#include <memory>
#include <mutex>
#include <utility>

#include "services/gateway/audit.h"
#include "services/proto/mapping_error.h"

namespace belfry::gateway {

namespace {

constexpr std::uint32_t kExportPage = 500;
constexpr std::size_t kMostHeads = 400;
constexpr std::size_t kMaxText = 256;

Result<feed::AuditSearch> fromWire(const v1::AuditRequest& request) {
    if (request.asset().size() > kMaxText || request.person().size() > kMaxText || request.text().size() > kMaxText ||
        request.from_ms() < 0 || request.to_ms() < 0) {
        return fail(ErrorCode::InvalidArgument,
                    "the search asks for texts of more than 256 bytes, or for impossible times", "shorten it");
    }
    feed::AuditSearch search;
    search.fromMs = request.from_ms();
    search.toMs = request.to_ms();
    search.asset = request.asset();
    search.person = request.person();
    search.text = request.text();
    search.refusedOnly = request.refused_only();
    search.beforeSeq = request.before_seq();
    search.limit = request.limit() == 0 ? 100 : request.limit();
    return search;
}

void toWire(const AuditFound& page, v1::AuditPage* reply) {
    reply->set_more(page.more);
    reply->set_next_before_seq(page.nextBeforeSeq);
    for (const feed::AuditRecord& record : page.records) {
        v1::AuditRecord* wire = reply->add_records();
        wire->set_seq(record.seq);
        wire->set_wall_ms(record.wallMs);
        wire->set_kind(record.kind);
        wire->set_subject(record.subject);
        wire->set_actor(record.actor);
        wire->set_workstation(record.workstation);
        wire->set_peer(record.peer);
        wire->set_event(record.event);
        wire->set_refused(record.refused);
        wire->set_why(record.why);
        wire->set_before(record.before);
        wire->set_after(record.after);
        wire->set_hash(record.hash);
    }
}

}  // namespace

/** One export: a page is read on the search thread, written by gRPC, and only then is the next one read. */
class AuditService::Exporter final : public grpc::ServerWriteReactor<v1::AuditPage> {
public:
    Exporter(AuditService& service, Context* context, Result<feed::AuditSearch> search)
        : m_service(service), m_context(context), m_search(std::move(search)) {}

    void begin(const std::shared_ptr<Exporter>& self) {
        m_self = self;
        if (!m_search) {
            return Finish(proto::toStatus(m_search.error(), m_context));
        }
        m_search->limit = kExportPage;
        if (!m_service.m_parts.sequence.post([self] {
                auto& parts = self->m_service.m_parts;
                const auto session = admit(parts, *self->m_context, "belfry.v1.Audit/Export", "AUDIT_EXPORT", "audit");
                if (!session) {
                    return self->Finish(proto::toStatus(session.error(), self->m_context));
                }
                Happening told;
                told.entry.kind = "action";
                told.entry.subject = "audit";
                told.entry.actor = session->operatorName;
                told.entry.workstation = session->workstation;
                told.entry.body = R"({"event":"AUDIT_EXPORTED"})";
                told.event.note = session->operatorName + " exports the audit records";
                parts.chronicle.note(std::move(told));
                self->next();
            })) {
            Finish(proto::toStatus(refuse(TextCode::GatewayStopping).value(), m_context));
        }
    }
    void OnWriteDone(bool ok) override {
        if (!ok || !m_more) {
            return Finish(ok ? grpc::Status::OK : grpc::Status::CANCELLED);
        }
        next();
    }
    void OnDone() override { m_self.reset(); }

private:
    void next() {
        if (!m_service.m_searches.post([self = m_self] { self->page(); })) {
            Finish(proto::toStatus(refuse(TextCode::GatewayStopping).value(), m_context));
        }
    }
    void page() {
        const auto found = m_service.m_parts.searchAudit(*m_search);
        if (!found) {
            return Finish(proto::toStatus(found.error(), m_context));
        }
        m_page.Clear();
        toWire(*found, &m_page);
        m_more = found->more;  // also after an empty page: so many records in a row were not asked for
        m_search->beforeSeq = found->nextBeforeSeq;
        StartWrite(&m_page);
    }

    AuditService& m_service;
    Context* m_context;
    Result<feed::AuditSearch> m_search;
    v1::AuditPage m_page;
    bool m_more = false;
    std::shared_ptr<Exporter> m_self;
};

grpc::ServerUnaryReactor* AuditService::Search(Context* context, const v1::AuditRequest* request,
                                               v1::AuditPage* reply) {
    auto* reactor = context->DefaultReactor();
    auto search = fromWire(*request);
    const bool posted = m_parts.sequence.post([this, context, reply, reactor, search = std::move(search)] {
        const auto session = admit(m_parts, *context, "belfry.v1.Audit/Search", "AUDIT_SEARCH", "audit");
        if (!session || !search) {
            return reactor->Finish(proto::toStatus(session ? search.error() : session.error(), context));
        }
        const bool searching = m_searches.post([this, context, reply, reactor, search = *search] {
            const auto page = m_parts.searchAudit(search);
            if (!page) {
                return reactor->Finish(proto::toStatus(page.error(), context));
            }
            toWire(*page, reply);
            reactor->Finish(grpc::Status::OK);
        });
        if (!searching) {
            reactor->Finish(proto::toStatus(refuse(TextCode::GatewayStopping).value(), context));
        }
    });
    if (!posted) {
        reactor->Finish(proto::toStatus(refuse(TextCode::GatewayStopping).value(), context));
    }
    return reactor;
}

grpc::ServerWriteReactor<v1::AuditPage>* AuditService::Export(Context* context, const v1::AuditRequest* request) {
    auto exporter = std::make_shared<Exporter>(*this, context, fromWire(*request));
    auto* reactor = exporter.get();
    exporter->begin(exporter);
    return reactor;
}

grpc::ServerUnaryReactor* AuditService::Heads(Context* context, const v1::AuditHeadsRequest*, v1::AuditHeads* reply) {
    auto* reactor = context->DefaultReactor();
    const bool posted = m_parts.sequence.post([this, context, reply, reactor] {
        const auto session = admit(m_parts, *context, "belfry.v1.Audit/Heads", "AUDIT_HEADS", "audit");
        const auto heads = session ? m_parts.auditHeads() : Result<AuditHeadList>(tl::unexpected(session.error()));
        if (!heads) {
            return reactor->Finish(proto::toStatus(heads.error(), context));
        }
        reply->set_public_key(heads->publicKey.data(), heads->publicKey.size());
        for (auto head = heads->heads.rbegin();
             head != heads->heads.rend() && reply->heads_size() < static_cast<int>(kMostHeads); ++head) {
            v1::AuditHead* wire = reply->add_heads();
            wire->set_seq(head->head.seq);
            wire->set_hash(head->head.hash.data(), head->head.hash.size());
            wire->set_wall_ms(head->wallMs);
            wire->set_signature(head->signature.data(), head->signature.size());
        }
        reactor->Finish(grpc::Status::OK);
    });
    if (!posted) {
        reactor->Finish(proto::toStatus(refuse(TextCode::GatewayStopping).value(), context));
    }
    return reactor;
}

}  // namespace belfry::gateway
