// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/journal_commands.h"

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "app/ctl/console_lines.h"
#include "models/domain/clock.h"
#include "services/gateway/config.h"
#include "services/gateway/paths.h"
#include "services/store/sqlite_journal.h"

namespace belfry::ctl {

namespace {

struct JournalFlags {
    std::string store = gateway::defaultStoreDir().string();
    std::string kind;
    std::string subject;
    std::string actor;
    std::size_t limit = 50;
    bool bodies = false;
};

std::string utc(Millis wallMs) {
    const std::time_t seconds = static_cast<std::time_t>(wallMs / 1'000);
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(seconds), wallMs % 1'000);
}

std::string hex(const store::RecordHash& hash) {
    std::string text;
    for (const std::uint8_t byte : hash) {
        text += fmt::format("{:02x}", byte);
    }
    return text;
}

int verify(const JournalFlags& flags) {
    const std::filesystem::path file = std::filesystem::path(flags.store) / "journal.db";
    const auto report = store::verifyJournalFile(file);
    if (!report) {
        return complain(report.error());
    }
    if (!report->intact) {
        fmt::print("{}: DAMAGED{}: {}\n{} records before it are sound\n", file.string(),
                   report->badSeq > 0 ? fmt::format(" at record {}", report->badSeq) : std::string(), report->problem,
                   report->head.seq);
        return kFailed;
    }
    fmt::print("{}: {} records, chain intact\nhead {} {}\n", file.string(), report->checkedRecords, report->head.seq,
               hex(report->head.hash));
    return kOk;
}

int list(const JournalFlags& flags) {
    const SystemClock clock;
    store::JournalOptions options;
    options.file = std::filesystem::path(flags.store) / "journal.db";
    if (!std::filesystem::exists(options.file)) {
        return complain(Error{ErrorCode::NotFound,
                              options.file.string() + " does not exist",
                              "Name the gateway's store with --store.",
                              {}});
    }
    const auto journal = store::openJournal(options, clock);
    if (!journal) {
        return complain(journal.error());
    }
    store::JournalQuery query;
    query.newestFirst = true;
    query.limit = flags.limit;
    const auto set = [](std::optional<std::string>& to, const std::string& from) {
        if (!from.empty()) {
            to = from;
        }
    };
    set(query.kind, flags.kind);
    set(query.subject, flags.subject);
    set(query.actor, flags.actor);
    const auto records = (*journal)->search(query);
    if (!records) {
        return complain(records.error());
    }
    for (auto record = records->rbegin(); record != records->rend(); ++record) {
        fmt::print("{:>8}  {}  {:<7} {:<14} {}\n", record->seq, utc(record->wallMs), record->kind, record->actor,
                   record->subject);
        if (flags.bodies) {
            fmt::print("          {}\n", record->body);
        }
    }
    return kOk;
}

int checkConfig(const std::string& file) {
    const auto resources = gateway::findResources();
    if (!resources) {
        return complain(resources.error());
    }
    gateway::ConfigSurroundings around;
    around.resources = *resources;
    around.defaultCityDir = gateway::defaultDemoCityDir();
    around.defaultStoreDir = gateway::defaultStoreDir();
    around.defaultUnixSocket = "/run/belfry/gateway.sock";
    const gateway::ConfigOutcome outcome = gateway::loadConfig(file, around);
    for (const gateway::ConfigProblem& problem : outcome.problems) {
        fmt::print(stderr, "{}\n", toText(problem));
    }
    if (outcome.ok()) {
        fmt::print("{}: OK\n", file);
    }
    return outcome.ok() ? kOk : kFailed;
}

}  // namespace

void addJournalCommands(CLI::App& app, Action& action) {
    auto* journal = app.add_subcommand("journal", "look at a gateway's journal")->require_subcommand(1);
    auto flags = std::make_shared<JournalFlags>();

    auto* check = journal->add_subcommand("verify", "walk the hash chain; names the first record that does not fit");
    check->add_option("--store", flags->store, "folder of journal.db")->capture_default_str();
    check->callback([&action, flags] { action = [flags] { return verify(*flags); }; });

    auto* show = journal->add_subcommand("list", "the newest records; the gateway must be stopped");
    show->add_option("--store", flags->store, "folder of journal.db")->capture_default_str();
    show->add_option("--kind", flags->kind, "alarm, order, action, source, config or system");
    show->add_option("--subject", flags->subject, "alarm, order or entity");
    show->add_option("--actor", flags->actor, "who");
    show->add_option("--limit", flags->limit, "how many")->capture_default_str();
    show->add_flag("--bodies", flags->bodies, "what each says");
    show->callback([&action, flags] { action = [flags] { return list(*flags); }; });

    auto* config = app.add_subcommand("check-config", "check a belfryd configuration file");
    auto file = std::make_shared<std::string>();
    config->add_option("FILE", *file, "configuration")->required();
    config->callback([&action, file] { action = [file] { return checkConfig(*file); }; });
}

}  // namespace belfry::ctl
