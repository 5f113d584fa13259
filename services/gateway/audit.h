// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "models/domain/clock.h"
#include "models/feed/session_port.h"
#include "services/store/audit_heads.h"
#include "services/store/journal.h"

namespace belfry::gateway {

/** One journal record as an auditor reads it. `before` is left empty where the record does not say it itself. */
[[nodiscard]] feed::AuditRecord auditOf(const store::JournalRecord& record);

inline constexpr std::size_t kMostRead = 200'000;

/** A page, which may be empty although there is more, and the seq before which to go on then (otherwise 0). */
struct AuditFound : feed::AuditPage {
    std::uint64_t nextBeforeSeq = 0;
};

/** What people did and what was refused to them, newest first; what happened by itself is left out. Looks at `mostRead`
 *  records; then it says that there is more, and where to go on. Blocks on the disk: not on the core sequence. */
[[nodiscard]] Result<AuditFound> searchAudit(const store::Journal& journal, const feed::AuditSearch& search,
                                             std::size_t mostRead = kMostRead);

/** Whether a record belongs on the auditor's page. */
[[nodiscard]] bool matches(const feed::AuditRecord& record, const feed::AuditSearch& search);

/** Header and line of a CSV export (RFC 4180, UTF-8), and one JSON object a line. What begins like a formula is quoted,
 *  so that no spreadsheet runs what somebody typed as a reason. */
[[nodiscard]] std::string auditCsvHeader();
[[nodiscard]] std::string toCsv(const feed::AuditRecord& record);
[[nodiscard]] std::string toJsonLine(const feed::AuditRecord& record);

/** Signs the end of the journal at the first moment of every UTC day, at the start and at the end. Core sequence. */
class AuditSigner {
public:
    AuditSigner(store::AuditHeads heads, const store::Journal& journal)
        : m_heads(std::move(heads)), m_journal(journal) {}
    /** Signs if another day has begun since the last signature, until it is on the disk. */
    void tick(Millis wallMs);
    void sign(Millis wallMs);
    [[nodiscard]] const store::PublicKey& publicKey() const { return m_heads.publicKey(); }

private:
    store::AuditHeads m_heads;
    const store::Journal& m_journal;
    Millis m_day = -1;      ///< of the last signature
    Millis m_triedMs = -1;  ///< wall; a refusal is tried again after a minute
};

}  // namespace belfry::gateway
