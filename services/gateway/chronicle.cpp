// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/chronicle.h"

#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

namespace belfry::gateway {

namespace {

constexpr std::size_t kBatch = 5'000;
constexpr Millis kRetryMs = 1'000;
constexpr std::uint64_t kMaxRefusals = 50;
constexpr std::size_t kMaxSums = 1'000;
constexpr std::size_t kMaxSubjectBytes = 256 * 1'024;  // of one entry; the journal takes a body of 1 MiB

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

/** What an entry stands for that a refusing disk made of several. */
void sayMerged(const Happening& happening, store::JournalEntry& entry) {
    if (happening.stands <= 1) {
        return;
    }
    std::string merged = fmt::format(R"("merged":{{"count":{},"fromMs":{},"untilMs":{})", happening.stands,
                                     happening.sinceMs, entry.wallMs);
    if (!happening.saved.empty()) {
        merged += R"(,"saved":)" + happening.saved;
    }
    merged += "}";
    entry.body = entry.body.starts_with("{\"")
                     ? "{" + merged + "," + entry.body.substr(1)
                     : "{" + merged + R"(,"text":)" +
                           nlohmann::json(entry.body).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) +
                           "}";
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
    if (happening.entry.wallMs == 0) {
        happening.entry.wallMs = m_clock.now().wallMs;
    }
    happening.sinceMs = happening.entry.wallMs;
    m_pending.push_back(std::move(happening));
    if (m_pending.size() >= m_condenseAt) {
        condense();
    }
}

void Chronicle::condense() {
    const std::size_t older = m_pending.size() / 2;
    const auto groupOf = [](const Happening& one) {
        return fmt::format("{}\n{}\n{}\n{}", one.entry.kind, one.entry.subject, one.entry.actor, one.entry.workstation);
    };
    const auto rowOf = [](const store::StateChange& change) { return change.table + '\n' + change.key; };
    std::unordered_map<std::string, std::size_t> lastOfGroup;
    std::unordered_map<std::string, std::size_t> lastOfRow;
    for (std::size_t i = 0; i < older; ++i) {
        lastOfGroup[groupOf(m_pending[i])] = i;
        for (const store::StateChange& change : m_pending[i].changes) {
            lastOfRow[rowOf(change)] = i;
        }
    }
    for (std::size_t i = 0; i < older; ++i) {
        Happening& one = m_pending[i];
        const std::size_t into = lastOfGroup.at(groupOf(one));
        Happening& last = m_pending[into];
        if (i != into) {
            last.sinceMs = std::min(last.sinceMs, one.sinceMs);
            last.stands += one.stands;
        } else if (one.stands > 1) {
            const auto own = std::ranges::find_if(one.changes, [&](const store::StateChange& change) {
                return change.key == one.entry.subject && change.value;
            });
            one.saved = own != one.changes.end() ? *own->value : one.saved;
        }
        std::vector<store::StateChange> kept;
        for (store::StateChange& change : one.changes) {
            if (lastOfRow.at(rowOf(change)) == i) {
                kept.push_back(std::move(change));
            }
        }
        one.changes.clear();
        // a row's last change stays where it is, or goes with what its entry became: later, but before the newer half
        last.changes.insert(last.changes.end(), std::make_move_iterator(kept.begin()),
                            std::make_move_iterator(kept.end()));
    }
    std::vector<Happening> left;
    for (std::size_t i = 0; i < m_pending.size(); ++i) {
        if (i >= older || lastOfGroup.at(groupOf(m_pending[i])) == i) {
            left.push_back(std::move(m_pending[i]));
        }
    }
    m_pending = std::move(left);
    // where there is little to make one of, not for every entry anew
    m_condenseAt = std::max(m_maxPending, m_pending.size() + m_maxPending / 4);
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
        sayMerged(happening, entries.back());
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
    std::size_t written = 0;
    std::vector<feed::FeedEvent> events;
    events.reserve(happenings.size());
    for (Happening& happening : happenings) {
        happening.event.seq = ++seq;
        happening.event.wallMs = happening.entry.wallMs;
        if (m_written) {
            m_written(entries[written]);
        }
        ++written;
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
        m_refusals = 0;
        m_refusalsSinceMono = now.monoMs;
    }
    if (++m_refusals <= kMaxRefusals && m_accepting) {
        noteRefusals({what, actor, workstation, peer, error, 1, now.wallMs, now.wallMs, {subject}, subject.size()});
        return;
    }
    std::string key = fmt::format("{}\n{}\n{}\n{}\n{}", what, actor, workstation, peer,
                                  error.reason.empty() ? error.message : error.reason);
    if (m_summed.size() >= kMaxSums && !m_summed.contains(key)) {
        key.clear();  // too many to be told apart
    }
    if (const auto full = m_summed.find(key);
        m_accepting && full != m_summed.end() && full->second.bytes + subject.size() > kMaxSubjectBytes) {
        const Refusals sum = std::move(full->second);
        m_summed.erase(full);
        noteRefusals(sum);
    }
    Refusals& sum = m_summed[key];
    if (sum.count++ == 0) {
        sum.what = key.empty() ? "several things" : what;
        sum.actor = key.empty() ? "several" : actor;
        sum.workstation = key.empty() ? std::string() : workstation;
        sum.peer = key.empty() ? std::string() : peer;
        sum.error = error;
        sum.fromMs = now.wallMs;
    }
    sum.untilMs = now.wallMs;
    if (sum.bytes + subject.size() <= kMaxSubjectBytes) {
        sum.bytes += subject.size() + 3;  // as a list in JSON
        sum.subjects.push_back(subject);
    }
}

void Chronicle::noteRefusals(const Refusals& refusals) {
    const Error& error = refusals.error;
    const bool one = refusals.count == 1 && refusals.subjects.size() == 1;
    Happening happening;
    happening.entry.wallMs = refusals.untilMs;
    happening.entry.kind = "action";
    happening.entry.subject = one ? refusals.subjects.front() : "refusals";
    happening.entry.actor = refusals.actor.empty() ? "unknown" : refusals.actor;
    happening.entry.workstation = refusals.workstation;
    nlohmann::json body{{"refused", refusals.what},
                        {"code", std::string(toText(error.code))},
                        {"reason", error.reason},
                        {"message", error.message}};
    if (!refusals.peer.empty()) {
        body["from"] = refusals.peer;
    }
    if (!one) {
        body["count"] = refusals.count;
        body["fromMs"] = refusals.fromMs;
        body["untilMs"] = refusals.untilMs;
        body["subjects"] = refusals.subjects;
        if (refusals.count > refusals.subjects.size()) {
            body["subjectsNotListed"] = refusals.count - refusals.subjects.size();
        }
    }
    happening.entry.body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    const std::string& why = error.reason.empty() ? error.message : error.reason;
    happening.event.note =
        one ? fmt::format("{}: {} of {} refused: {}", happening.entry.actor, refusals.what, happening.entry.subject,
                          why)
            : fmt::format("{}: {} refused {} times: {}", happening.entry.actor, refusals.what, refusals.count, why);
    note(std::move(happening));
}

void Chronicle::flushRefusals() {
    for (const auto& [key, sum] : std::exchange(m_summed, {})) {
        noteRefusals(sum);
    }
}

void Chronicle::commit() {
    const Instant now = m_clock.now();
    if (!m_accepting && now.monoMs < m_retryAtMono) {
        return;
    }
    if (m_accepting || m_pending.empty()) {  // else they go on being summed up
        flushRefusals();
    }
    if (m_pending.empty()) {
        return;
    }
    if (write(m_pending)) {
        m_pending.clear();
        m_condenseAt = m_maxPending;
        return;
    }
    m_retryAtMono = now.monoMs + kRetryMs;
    if (m_unsaved) {
        m_unsaved();
    }
}

}  // namespace belfry::gateway
