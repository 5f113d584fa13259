// SPDX-License-Identifier: Apache-2.0
#include "services/store/journal_hash.h"

#include <array>
#include <cstdint>

#include <sodium/crypto_generichash.h>

namespace belfry::store {

namespace {

constexpr std::size_t kMaxNameBytes = 4'096;

class Hasher {
public:
    explicit Hasher(std::string_view domain, std::size_t size) : m_size(size) {
        crypto_generichash_init(&m_state, nullptr, 0, size);
        field(domain);
    }
    template <typename Number>
    void number(Number value) {
        std::array<std::uint8_t, sizeof(Number)> bytes{};
        auto rest = static_cast<std::uint64_t>(value);
        for (auto& byte : bytes) {
            byte = static_cast<std::uint8_t>(rest & 0xFFU);
            rest >>= 8U;
        }
        add(bytes.data(), bytes.size());
    }
    void field(std::string_view text) {
        number(static_cast<std::uint32_t>(text.size()));
        add(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
    }
    void add(const std::uint8_t* data, std::size_t size) { crypto_generichash_update(&m_state, data, size); }
    void finish(std::uint8_t* out) { crypto_generichash_final(&m_state, out, m_size); }

private:
    crypto_generichash_state m_state{};
    std::size_t m_size;
};

}  // namespace

RecordHash hashOf(const JournalRecord& record) {
    RecordHash hash{};
    Hasher hasher("belfry.journal.v1", hash.size());
    hasher.number(record.seq);
    hasher.number(record.wallMs);
    hasher.field(record.kind);
    hasher.field(record.subject);
    hasher.field(record.actor);
    hasher.field(record.workstation);
    hasher.field(record.body);
    hasher.add(record.prevHash.data(), record.prevHash.size());
    hasher.finish(hash.data());
    return hash;
}

JournalRecord chained(const JournalEntry& entry, const JournalHead& head) {
    JournalRecord record{entry, head.seq + 1, head.hash, {}};
    record.hash = hashOf(record);
    return record;
}

std::string stateSum(std::string_view table, std::string_view key, std::string_view value) {
    std::string sum(16, '\0');
    Hasher hasher("belfry.state.v1", sum.size());
    hasher.field(table);
    hasher.field(key);
    hasher.field(value);
    hasher.finish(reinterpret_cast<std::uint8_t*>(sum.data()));
    return sum;
}

Result<void> checkEntry(const JournalEntry& entry) {
    if (entry.kind.empty()) {
        return fail(ErrorCode::InvalidArgument, "a journal entry has no kind", "give it one, such as \"alarm\"");
    }
    if (entry.body.size() > Journal::kMaxBodyBytes) {
        return fail(ErrorCode::InvalidArgument,
                    "a journal entry of " + std::to_string(entry.body.size()) + " bytes is too big (subject " +
                        entry.subject.substr(0, 100) + ")",
                    "keep the body below 1 MB");
    }
    for (const auto* name : {&entry.kind, &entry.subject, &entry.actor, &entry.workstation}) {
        if (name->size() > kMaxNameBytes) {
            return fail(ErrorCode::InvalidArgument,
                        "a name in a journal entry has " + std::to_string(name->size()) + " bytes",
                        "keep kind, subject, actor and workstation below 4096 bytes");
        }
    }
    return {};
}

}  // namespace belfry::store
