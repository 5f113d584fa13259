// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/audit_commands.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/ctl/alarm_commands.h"
#include "app/ctl/progress.h"
#include "services/gateway/audit.h"
#include "services/gateway/paths.h"
#include "services/store/audit_heads.h"
#include "services/store/database.h"
#include "services/store/journal_db.h"
#include "services/store/sqlite_journal.h"

namespace belfry::ctl {

namespace {

namespace fs = std::filesystem;

struct AuditArgs {
    std::string store = gateway::defaultStoreDir().string();
    std::string key;
    std::string heads;
    std::string format = "csv";
    std::string out;
    std::string from;
    std::string to;
    std::string person;
    std::string asset;
    bool refused = false;
    bool all = false;
};

Result<store::PublicKey> publicKey(const AuditArgs& args) {
    std::string hex = args.key;
    if (hex.empty()) {
        std::ifstream stream(fs::path(args.store) / "audit.pub");
        std::getline(stream, hex);
    }
    const auto key = store::parsePublicKey(hex);
    if (!key) {
        return fail(ErrorCode::InvalidArgument, "there is no public key to check the signatures by",
                    "give the one that belfryd printed when it made it: --key HEX (64 digits)");
    }
    return *key;
}

int damaged(const std::string& what) {
    fmt::print(stderr, "belfryctl: the journal is DAMAGED or was changed: {}\n", what);
    return kFindings;
}

/** Every signed head lies on the chain, and the chain itself is sound. */
int verify(const AuditArgs& args) {
    const auto key = publicKey(args);
    if (!key) {
        return report(key.error());
    }
    const fs::path headFile = args.heads.empty() ? fs::path(args.store) / "audit.heads" : fs::path(args.heads);
    const auto heads = store::readHeads(headFile);
    if (!heads) {
        return heads.error().code == ErrorCode::DataLoss ? damaged(heads.error().message) : report(heads.error());
    }
    if (heads->empty()) {
        return damaged("there is no signed head in " + headFile.string());
    }
    for (const store::SignedHead& head : *heads) {
        if (!store::isSignedBy(head, *key)) {
            return damaged(fmt::format("the head at record {} is not signed by this key", head.head.seq));
        }
    }
    const auto newest = *std::max_element(heads->begin(), heads->end(),
                                          [](const auto& a, const auto& b) { return a.head.seq < b.head.seq; });
    const fs::path file = fs::path(args.store) / "journal.db";
    const auto verified = store::verifyJournalFile(file, newest.head);
    if (!verified) {
        return verified.error().code == ErrorCode::DataLoss ? damaged(verified.error().message)
                                                            : report(verified.error());
    }
    fmt::print("{} records checked, {} signed heads\n", verified->checkedRecords, heads->size());
    if (!verified->intact) {
        return damaged(verified->problem);
    }
    const auto database = store::Database::open(file, store::Access::Inspector, 2'000);
    if (!database) {
        return report(database.error());
    }
    for (const store::SignedHead& head : *heads) {
        store::JournalQuery query;
        query.afterSeq = head.head.seq - 1;
        query.beforeSeq = head.head.seq + 1;
        query.limit = 1;
        const auto found = store::searchRecords(**database, query);
        if (!found || found->empty() || found->front().hash != head.head.hash) {
            return damaged(fmt::format("record {} is not the one that was signed", head.head.seq));
        }
    }
    fmt::print("newest signed head: record {}\nintact\n", newest.head.seq);
    return kOk;
}

int exportRecords(const AuditArgs& args) {
    const auto database = store::Database::open(fs::path(args.store) / "journal.db", store::Access::Inspector, 2'000);
    if (!database) {
        return report(database.error());
    }
    store::JournalQuery query;
    query.limit = 5'000;
    query.fromMs = wallTime(args.from);
    query.toMs = wallTime(args.to);
    if ((!args.from.empty() && !query.fromMs) || (!args.to.empty() && !query.toMs)) {
        fmt::print(stderr, "belfryctl: --from {} --to {}: write 2026-11-01 or 2026-11-01T06:30 (UTC)\n", args.from,
                   args.to);
        return kUsage;
    }
    if (!args.person.empty()) {
        query.actor = args.person;
    }
    if (!args.asset.empty()) {
        query.subjectContains = args.asset;
    }
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    const std::unique_ptr<std::FILE, Close> file(args.out.empty() ? nullptr : std::fopen(args.out.c_str(), "wxe"));
    std::FILE* const out = args.out.empty() ? stdout : file.get();
    if (out == nullptr) {
        return report(Error{ErrorCode::AlreadyExists,
                            args.out + " cannot be made, or is there already",
                            "name a file that does not exist",
                            {}});
    }
    const bool csv = args.format == "csv";
    if (csv) {
        fmt::print(out, "{}", gateway::auditCsvHeader());
    }
    feed::AuditSearch search;
    search.refusedOnly = args.refused;
    int result = kOk;
    while (true) {
        const auto records = store::searchRecords(**database, query);
        if (!records) {
            result = report(records.error());
            break;
        }
        for (const store::JournalRecord& record : *records) {
            const feed::AuditRecord one = gateway::auditOf(record);
            const bool person = !one.actor.empty() && one.actor != "system";
            if ((args.all || person) && gateway::matches(one, search)) {
                fmt::print(out, "{}", csv ? gateway::toCsv(one) : gateway::toJsonLine(one));
            }
        }
        if (records->size() < query.limit) {
            break;
        }
        query.afterSeq = records->back().seq;
    }
    const bool written = std::fflush(out) == 0 && std::ferror(out) == 0;
    return written
               ? result
               : report(Error{
                     ErrorCode::ResourceExhausted, "the export could not be written to its end", "check the disk", {}});
}

}  // namespace

void addAuditCommands(CLI::App& app, const std::function<void(std::function<int()>)>& run) {
    auto* audit = app.add_subcommand("audit", "what people did and what was refused to them")->require_subcommand(1);
    auto args = std::make_shared<AuditArgs>();
    audit->add_option("--store", args->store, "the store's folder")->capture_default_str()->type_name("DIR");

    auto* check = audit->add_subcommand("verify", "check the journal against the heads that the gateway signed");
    check->add_option("--key", args->key, "public key, kept elsewhere; default: audit.pub of the store")
        ->type_name("HEX");
    check->add_option("--heads", args->heads, "signed heads, kept elsewhere; default: audit.heads of the store")
        ->type_name("FILE");
    check->callback([args, run] { run([args] { return verify(*args); }); });

    auto* write = audit->add_subcommand("export", "write the records, oldest first");
    write->add_option("--format", args->format, "csv or json (one object a line)")
        ->check(CLI::IsMember({"csv", "json"}))
        ->capture_default_str();
    write->add_option("--out", args->out, "a new file; default: standard output")->type_name("FILE");
    write->add_option("--from", args->from, "2026-11-01 or 2026-11-01T06:30, UTC")->type_name("TIME");
    write->add_option("--to", args->to, "the same")->type_name("TIME");
    write->add_option("--person", args->person, "only theirs");
    write->add_option("--asset", args->asset, "only what has this in its subject");
    write->add_flag("--refused", args->refused, "only what was refused");
    write->add_flag("--all", args->all, "also what happened by itself");
    write->callback([args, run] { run([args] { return exportRecords(*args); }); });
}

}  // namespace belfry::ctl
