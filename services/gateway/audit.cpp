// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/audit.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

namespace belfry::gateway {

namespace {

using nlohmann::json;

constexpr Millis kDayMs = 24LL * 3'600'000;
constexpr Millis kRetryMs = 60'000;
constexpr std::size_t kPage = 2'000;
constexpr std::uint32_t kMostRecords = 1'000;

std::string textAt(const json& body, const char* name) {
    const auto found = body.find(name);
    if (found == body.end() || found->is_null()) {
        return {};
    }
    return found->is_string() ? found->get<std::string>() : found->dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string stateOf(const json& body) {
    const auto record = body.find("record");
    if (record != body.end() && record->is_object()) {
        return textAt(*record, "state");
    }
    return textAt(body, "state");
}

std::string utc(Millis wallMs) {
    const std::time_t seconds = wallMs / 1000;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
    return fmt::format("{}.{:03}Z", text.data(), wallMs % 1000);
}

std::string quoted(std::string text) {
    if (!text.empty() && (text[0] == '=' || text[0] == '+' || text[0] == '-' || text[0] == '@' || text[0] == '\t')) {
        text.insert(0, "'");
    }
    std::string result = "\"";
    for (const char c : text) {
        result += c == '"' ? std::string("\"\"") : std::string(1, c);
    }
    return result + "\"";
}

bool isPerson(const feed::AuditRecord& record) {
    return !record.actor.empty() && record.actor != "system" && !record.actor.starts_with("source");
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

bool holds(const std::string& where, const std::string& what) { return lower(where).find(what) != std::string::npos; }

}  // namespace

feed::AuditRecord auditOf(const store::JournalRecord& record) {
    feed::AuditRecord result;
    result.seq = record.seq;
    result.wallMs = record.wallMs;
    result.kind = record.kind;
    result.subject = record.subject;
    result.actor = record.actor;
    result.workstation = record.workstation;
    result.hash.assign(record.hash.begin(), record.hash.end());
    const json body = json::parse(record.body, nullptr, false);
    if (!body.is_object()) {
        result.event = record.body.substr(0, 200);
        return result;
    }
    result.peer = textAt(body, "from");
    result.refused = body.contains("refused");
    result.event = result.refused ? textAt(body, "refused") : textAt(body, "event");
    result.why = textAt(body, "reason");
    if (result.refused) {
        const std::string message = textAt(body, "message");
        result.why = result.why.empty() ? message : result.why + ": " + message;
    } else if (result.why.empty()) {
        result.why = textAt(body, "text");
    }
    result.before = textAt(body, "before");
    result.after = textAt(body, "after");
    const std::string state = stateOf(body);
    if (result.after.empty()) {
        result.after = state;
    } else if (record.kind == "order" && !state.empty()) {
        result.after += " (" + state + ")";
    }
    return result;
}

bool matches(const feed::AuditRecord& record, const feed::AuditSearch& search) {
    if (search.refusedOnly && !record.refused) {
        return false;
    }
    if (search.text.empty()) {
        return true;
    }
    const std::string text = lower(search.text);
    for (const std::string* field : {&record.subject, &record.actor, &record.workstation, &record.peer, &record.event,
                                     &record.why, &record.before, &record.after}) {
        if (holds(*field, text)) {
            return true;
        }
    }
    return false;
}

Result<AuditFound> searchAudit(const store::Journal& journal, const feed::AuditSearch& search, std::size_t mostRead) {
    const std::size_t limit = std::clamp<std::uint32_t>(search.limit, 1, kMostRecords);
    store::JournalQuery query;
    query.newestFirst = true;
    query.limit = std::clamp<std::size_t>(mostRead, 1, kPage);
    query.beforeSeq = search.beforeSeq;
    if (search.fromMs > 0) {
        query.fromMs = search.fromMs;
    }
    if (search.toMs > 0) {
        query.toMs = search.toMs;
    }
    if (!search.person.empty()) {
        query.actor = search.person;
    }
    if (!search.asset.empty()) {
        query.subjectContains = search.asset;
    }
    AuditFound page;
    std::size_t read = 0;
    while (true) {
        const auto records = journal.search(query);
        if (!records) {
            return tl::unexpected(records.error());
        }
        for (const store::JournalRecord& record : *records) {
            feed::AuditRecord one = auditOf(record);
            if (!isPerson(one) || !matches(one, search)) {
                continue;
            }
            if (page.records.size() == limit) {
                page.more = true;
                page.nextBeforeSeq = page.records.back().seq;
                break;
            }
            page.records.push_back(std::move(one));
        }
        read += records->size();
        if (page.more || records->size() < query.limit) {
            break;
        }
        query.beforeSeq = records->back().seq;
        if (read >= mostRead) {
            page.more = true;
            page.nextBeforeSeq = query.beforeSeq;
            break;
        }
    }
    for (feed::AuditRecord& record : page.records) {
        if (!record.before.empty() || record.refused || (record.kind != "alarm" && record.kind != "order")) {
            continue;
        }
        // what it was: the record before it of the same alarm or order
        store::JournalQuery earlier;
        earlier.kind = record.kind;
        earlier.subject = record.subject;
        earlier.beforeSeq = record.seq;
        earlier.newestFirst = true;
        earlier.limit = 1;
        if (const auto found = journal.search(earlier); found && !found->empty()) {
            record.before = auditOf(found->front()).after;
        }
    }
    return page;
}

std::string auditCsvHeader() {
    return "seq,time_utc,kind,subject,person,workstation,from,event,refused,why,before,after,hash\r\n";
}

std::string toCsv(const feed::AuditRecord& record) {
    std::string hash;
    for (const char c : record.hash) {
        hash += fmt::format("{:02x}", static_cast<unsigned char>(c));
    }
    return fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{}\r\n", record.seq, utc(record.wallMs),
                       quoted(record.kind), quoted(record.subject), quoted(record.actor), quoted(record.workstation),
                       quoted(record.peer), quoted(record.event), record.refused ? "yes" : "no", quoted(record.why),
                       quoted(record.before), quoted(record.after), hash);
}

std::string toJsonLine(const feed::AuditRecord& record) {
    std::string hash;
    for (const char c : record.hash) {
        hash += fmt::format("{:02x}", static_cast<unsigned char>(c));
    }
    const json line{{"seq", record.seq},
                    {"time", utc(record.wallMs)},
                    {"kind", record.kind},
                    {"subject", record.subject},
                    {"person", record.actor},
                    {"workstation", record.workstation},
                    {"from", record.peer},
                    {"event", record.event},
                    {"refused", record.refused},
                    {"why", record.why},
                    {"before", record.before},
                    {"after", record.after},
                    {"hash", hash}};
    return line.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

void AuditSigner::tick(Millis wallMs) {
    const bool again = m_triedMs < 0 || wallMs < m_triedMs || wallMs - m_triedMs >= kRetryMs;
    if (wallMs / kDayMs != m_day && again) {
        sign(wallMs);
    }
}

void AuditSigner::sign(Millis wallMs) {
    m_triedMs = wallMs;
    const auto head = m_journal.head();
    if (head && head->seq == 0) {
        return;
    }
    if (const auto made = head ? m_heads.sign(*head, wallMs) : tl::unexpected(head.error()); !made) {
        spdlog::error("the journal's head could not be signed, and is tried again: {}", toText(made.error()));
        return;
    }
    m_day = wallMs / kDayMs;
}

}  // namespace belfry::gateway
