// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/journal_commands.h"

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <optional>

#include <fmt/format.h>

#include "app/ctl/alarm_commands.h"
#include "app/ctl/progress.h"
#include "services/store/database.h"
#include "services/store/journal_db.h"
#include "services/store/sqlite_journal.h"

namespace belfry::ctl {

namespace {

namespace fs = std::filesystem;

fs::path journalOf(const std::string& store) {
    std::error_code error;
    return fs::is_directory(store, error) ? fs::path(store) / "journal.db" : fs::path(store);
}

std::string hex(const store::RecordHash& hash) {
    std::string text;
    for (const std::uint8_t byte : hash) {
        text += fmt::format("{:02x}", byte);
    }
    return text;
}

/** "SEQ:HASH", as `journal verify` prints it. */
std::optional<store::JournalHead> parseHead(const std::string& text) {
    const auto colon = text.find(':');
    store::JournalHead head;
    if (colon == std::string::npos || text.size() != colon + 1 + 2 * head.hash.size()) {
        return std::nullopt;
    }
    try {
        head.seq = std::stoull(text.substr(0, colon));
        for (std::size_t i = 0; i < head.hash.size(); ++i) {
            head.hash[i] = static_cast<std::uint8_t>(std::stoul(text.substr(colon + 1 + 2 * i, 2), nullptr, 16));
        }
    } catch (const std::exception&) {
        return std::nullopt;
    }
    return head;
}

std::string utc(Millis wallMs) {
    const std::time_t seconds = wallMs / 1000;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
    return fmt::format("{}.{:03}Z", text, wallMs % 1000);
}

}  // namespace

int verifyJournal(const std::string& storeDir, const std::string& knownHead) {
    std::optional<store::JournalHead> head;
    if (!knownHead.empty()) {
        head = parseHead(knownHead);
        if (!head) {
            fmt::print(stderr, "belfryctl: --head {}: write SEQ:HASH as `journal verify` printed it\n", knownHead);
            return kUsage;
        }
    }
    const auto verified = store::verifyJournalFile(journalOf(storeDir), head);
    if (!verified) {
        return report(verified.error());
    }
    fmt::print("{} records checked\nhead {}:{}\n", verified->checkedRecords, verified->head.seq,
               hex(verified->head.hash));
    if (!verified->intact) {
        fmt::print(stderr, "belfryctl: the journal is DAMAGED or was changed: {}\n", verified->problem);
        return kFindings;
    }
    fmt::print("intact\n");
    return kOk;
}

int listJournal(const JournalListArgs& args) {
    const auto database = store::Database::open(journalOf(args.store), store::Access::Inspector, 2'000);
    if (!database) {
        return report(database.error());
    }
    store::JournalQuery query;
    query.newestFirst = true;
    query.limit = args.limit;
    if (!args.kind.empty()) {
        query.kind = args.kind;
    }
    if (!args.subject.empty()) {
        query.subject = args.subject;
    }
    if (!args.actor.empty()) {
        query.actor = args.actor;
    }
    if (!args.asset.empty()) {
        query.subjectContains = args.asset;
    }
    query.fromMs = wallTime(args.from);
    query.toMs = wallTime(args.to);
    if ((!args.from.empty() && !query.fromMs) || (!args.to.empty() && !query.toMs)) {
        fmt::print(stderr, "belfryctl: --from {} --to {}: write 2026-11-01 or 2026-11-01T06:30 (UTC)\n", args.from,
                   args.to);
        return kUsage;
    }
    auto records = store::searchRecords(**database, query);
    if (!records) {
        return report(records.error());
    }
    std::reverse(records->begin(), records->end());
    for (const store::JournalRecord& record : *records) {
        fmt::print("{:>8}  {}  {:<7} {:<14} {}\n", record.seq, utc(record.wallMs), record.kind,
                   record.workstation.empty() ? record.actor : record.actor + "@" + record.workstation, record.subject);
        if (args.bodies) {
            fmt::print("          {}\n", record.body);
        }
    }
    return kOk;
}

}  // namespace belfry::ctl
