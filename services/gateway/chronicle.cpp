// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/chronicle.h"

#include <iterator>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

namespace belfry::gateway {

namespace {

constexpr std::size_t kMaxPending = 50'000;
constexpr std::size_t kBatch = 5'000;
constexpr Millis kRetryMs = 1'000;
constexpr std::uint64_t kMaxRefusals = 50;

/** What a person is told whose action cannot be recorded. */
tl::unexpected<Error> refusal(const Error& why) {
    Error error = why.code == ErrorCode::ResourceExhausted
                      ? refuse(TextCode::JournalDiskFull).value()
                      : refuse(TextCode::JournalRefuses, {{"detail", why.message}}).value();
    error.code = why.code;
    error.message = "the journal takes no records: " + why.message;
    error.hint = why.hint.empty() ? "free space on the store's disk; viewing goes on" : why.hint;
    return tl::unexpected<Error>(std::move(error));
}

}  // namespace

Result<void> Chronicle::start() {
    auto last = m_journal.lastSeq();
    if (!last) {
        return tl::unexpected(last.error());
    }
    m_lastSeq = *last;
    return {};
}

void Chronicle::note(Happening happening) {
    if (m_accepting && m_pending.size() >= kBatch) {
        commit();  // a blackout raises thousands at once: no transaction grows without bound
    }
    if (m_pending.size() >= kMaxPending) {
        // The states still come out right: only the record of how they came about is lost, and that is said.
        std::vector<Happening> kept(std::make_move_iterator(m_pending.begin() + kMaxPending / 2),
                                    std::make_move_iterator(m_pending.end()));
        for (std::size_t i = 0; i < kMaxPending / 2; ++i) {
            for (store::StateChange& change : m_pending[i].changes) {
                kept.front().changes.insert(kept.front().changes.begin(), std::move(change));
            }
        }
        m_lostEntries += kMaxPending / 2;
        m_pending = std::move(kept);
    }
    m_pending.push_back(std::move(happening));
}

Result<void> Chronicle::write(std::vector<Happening>& happenings) {
    if (happenings.empty()) {
        return {};
    }
    std::vector<store::JournalEntry> entries;
    std::vector<store::StateChange> changes;
    entries.reserve(happenings.size());
    const Millis wallMs = m_clock.now().wallMs;
    for (Happening& happening : happenings) {
        if (happening.entry.wallMs == 0) {
            happening.entry.wallMs = wallMs;
        }
        if (m_whereFrom && !happening.entry.workstation.empty() && happening.entry.body.starts_with("{\"") &&
            happening.entry.body.find("\"from\":") == std::string::npos) {
            if (const std::string from = m_whereFrom(happening.entry.actor, happening.entry.workstation);
                !from.empty()) {
                happening.entry.body.insert(1, "\"from\":" + nlohmann::json(from).dump() + ",");
            }
        }
        entries.push_back(happening.entry);
        changes.insert(changes.end(), happening.changes.begin(), happening.changes.end());
    }
    const auto last = m_journal.append(entries, changes);
    if (!last) {
        if (m_accepting) {
            spdlog::error("journal refuses records: {}", toText(last.error()));
        }
        m_accepting = false;
        m_reason = last.error();
        return tl::unexpected(last.error());
    }
    if (!m_accepting) {
        spdlog::info("journal takes records again");
    }
    m_accepting = true;
    std::uint64_t seq = *last - happenings.size();
    std::vector<feed::FeedEvent> events;
    events.reserve(happenings.size());
    for (Happening& happening : happenings) {
        happening.event.seq = ++seq;
        happening.event.wallMs = happening.entry.wallMs;
        if (m_written) {
            m_written(happening.entry);
        }
        events.push_back(std::move(happening.event));
    }
    m_lastSeq = *last;
    if (m_publish) {
        m_publish(std::move(events));
    }
    return {};
}

Result<void> Chronicle::act(Happening happening) {
    std::vector<Happening> one;
    one.push_back(std::move(happening));
    return act(std::move(one));
}

Result<void> Chronicle::act(std::vector<Happening> happenings) {
    commit();  // what happened before comes before
    if (!m_pending.empty()) {
        return refusal(m_reason);
    }
    if (auto written = write(happenings); !written) {
        return refusal(written.error());
    }
    return {};
}

void Chronicle::refused(const std::string& what, const std::string& subject, const std::string& actor,
                        const std::string& workstation, const Error& error, const std::string& peer) {
    const Instant now = m_clock.now();
    if (now.monoMs - m_refusalsSinceMono >= 1'000) {
        if (m_refusals > kMaxRefusals) {
            Happening more;
            more.entry.kind = "system";
            more.entry.subject = "refusals";
            more.entry.actor = "system";
            more.entry.body = nlohmann::json{{"refusals_not_listed", m_refusals - kMaxRefusals}}.dump();
            more.event.note = fmt::format("{} more refusals in one second", m_refusals - kMaxRefusals);
            note(std::move(more));
        }
        m_refusals = 0;
        m_refusalsSinceMono = now.monoMs;
    }
    if (++m_refusals > kMaxRefusals) {
        return;
    }
    Happening happening;
    happening.entry.kind = "action";
    happening.entry.subject = subject;
    happening.entry.actor = actor.empty() ? "unknown" : actor;
    happening.entry.workstation = workstation;
    nlohmann::json body{{"refused", what},
                        {"code", std::string(toText(error.code))},
                        {"reason", error.reason},
                        {"message", error.message}};
    if (!peer.empty()) {
        body["from"] = peer;
    }
    happening.entry.body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    happening.event.note = fmt::format("{}: {} of {} refused: {}", happening.entry.actor, what, subject,
                                       error.reason.empty() ? error.message : error.reason);
    note(std::move(happening));
}

void Chronicle::commit() {
    if (m_pending.empty()) {
        return;
    }
    const Instant now = m_clock.now();
    if (!m_accepting && now.monoMs < m_retryAtMono) {
        return;
    }
    if (m_lostEntries > 0) {
        Happening gap;
        gap.entry.kind = "system";
        gap.entry.subject = "journal";
        gap.entry.actor = "system";
        gap.entry.body = nlohmann::json{{"records_lost_while_disk_refused", m_lostEntries}}.dump();
        gap.event.note = fmt::format("{} records were lost while the disk refused them", m_lostEntries);
        m_pending.insert(m_pending.begin(), std::move(gap));
        m_lostEntries = 0;
    }
    if (write(m_pending)) {
        m_pending.clear();
        return;
    }
    m_retryAtMono = now.monoMs + kRetryMs;
    if (m_unsaved) {
        m_unsaved();
    }
}

}  // namespace belfry::gateway
