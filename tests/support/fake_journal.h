// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/store/journal.h"
#include "services/store/journal_hash.h"

namespace belfry::store {

/** A journal in memory that behaves as the real one; `failNext` makes it refuse as a full disk would. */
class FakeJournal final : public Journal {
public:
    using Journal::append;
    using Journal::verify;

    Result<std::uint64_t> append(std::span<const JournalEntry> entries, std::span<const StateChange> changes) override {
        for (const JournalEntry& entry : entries) {
            if (auto fits = checkEntry(entry); !fits) {
                return tl::unexpected(fits.error());
            }
        }
        const std::scoped_lock lock(m_mutex);
        if (m_failure) {
            ++m_refused;
            return tl::unexpected(*m_failure);
        }
        for (const JournalEntry& entry : entries) {
            m_records.push_back(chained(entry, end()));
        }
        for (const StateChange& change : changes) {
            auto& table = m_state[change.table];
            if (change.value) {
                table[change.key] = *change.value;
            } else {
                table.erase(change.key);
            }
        }
        return m_records.size();
    }

    Result<std::vector<JournalRecord>> read(std::uint64_t fromSeq, std::size_t limit) const override {
        JournalQuery query;
        query.afterSeq = fromSeq == 0 ? 0 : fromSeq - 1;
        query.limit = limit;
        return search(query);
    }

    Result<std::vector<JournalRecord>> search(const JournalQuery& query) const override {
        const std::scoped_lock lock(m_mutex);
        std::vector<JournalRecord> found;
        for (const JournalRecord& record : m_records) {
            const bool fits =
                (!query.fromMs || record.wallMs >= *query.fromMs) && (!query.toMs || record.wallMs <= *query.toMs) &&
                (!query.kind || record.kind == *query.kind) && (!query.subject || record.subject == *query.subject) &&
                (!query.actor || record.actor == *query.actor) && record.seq > query.afterSeq &&
                (!query.subjectContains || record.subject.find(*query.subjectContains) != std::string::npos) &&
                (query.beforeSeq == 0 || record.seq < query.beforeSeq);
            if (fits) {
                found.push_back(record);
            }
        }
        if (query.newestFirst) {
            std::reverse(found.begin(), found.end());
        }
        found.resize(std::min({found.size(), query.limit, kMaxReadLimit}));
        return found;
    }

    Result<std::uint64_t> lastSeq() const override {
        const std::scoped_lock lock(m_mutex);
        return m_records.size();
    }

    Result<JournalHead> head() const override {
        const std::scoped_lock lock(m_mutex);
        return end();
    }

    Result<std::vector<StateRow>> loadState(std::string_view table) const override {
        const std::scoped_lock lock(m_mutex);
        std::vector<StateRow> rows;
        if (const auto found = m_state.find(std::string(table)); found != m_state.end()) {
            for (const auto& [key, value] : found->second) {
                rows.push_back({key, value});
            }
        }
        return rows;
    }

    Result<std::optional<std::string>> getState(std::string_view table, std::string_view key) const override {
        const std::scoped_lock lock(m_mutex);
        const auto found = m_state.find(std::string(table));
        if (found == m_state.end()) {
            return std::optional<std::string>();
        }
        const auto row = found->second.find(std::string(key));
        return row == found->second.end() ? std::optional<std::string>() : std::optional<std::string>(row->second);
    }

    Result<VerifyReport> verify(const std::optional<JournalHead>& knownHead) const override {
        const std::scoped_lock lock(m_mutex);
        VerifyReport report;
        for (const JournalRecord& record : m_records) {
            if (record.prevHash != report.head.hash || hashOf(record) != record.hash) {
                report.intact = false;
                report.badSeq = record.seq;
                report.problem = "record " + std::to_string(record.seq) + " was changed";
                return report;
            }
            report.head = {record.seq, record.hash};
            ++report.checkedRecords;
        }
        if (knownHead && knownHead->seq != 0) {
            const bool there = knownHead->seq <= m_records.size();
            if (!there || m_records[knownHead->seq - 1].hash != knownHead->hash) {
                report.intact = false;
                report.badSeq = there ? knownHead->seq : m_records.size() + 1;
                report.problem = "the head kept elsewhere is not on the chain";
            }
        }
        return report;
    }

    Result<JournalHead> backupTo(const std::filesystem::path& /*file*/) const override {
        return fail(ErrorCode::Unimplemented, "a journal in memory has no backup", "use a real one");
    }

    JournalHealth health() const override {
        const std::scoped_lock lock(m_mutex);
        return {!m_failure, m_failure.value_or(Error{}), 0, m_refused};
    }

    /** Every append fails so until `heal`. */
    void failWith(Error error) {
        const std::scoped_lock lock(m_mutex);
        m_failure = std::move(error);
    }
    void fillDisk() {
        failWith({ErrorCode::ResourceExhausted, "disk full: the fake journal cannot grow", "free space", "DISK_FULL"});
    }
    void heal() {
        const std::scoped_lock lock(m_mutex);
        m_failure.reset();
    }
    /** What a restart would find: hand it to a second fake to play one. */
    [[nodiscard]] std::vector<JournalRecord> records() const {
        const std::scoped_lock lock(m_mutex);
        return m_records;
    }

private:
    [[nodiscard]] JournalHead end() const {
        return m_records.empty() ? JournalHead{} : JournalHead{m_records.back().seq, m_records.back().hash};
    }

    mutable std::mutex m_mutex;
    std::vector<JournalRecord> m_records;
    std::map<std::string, std::map<std::string, std::string>> m_state;
    std::optional<Error> m_failure;
    std::uint64_t m_refused = 0;
};

}  // namespace belfry::store
