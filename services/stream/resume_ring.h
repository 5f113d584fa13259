// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <string>

#include "models/domain/clock.h"
#include "models/domain/ids.h"

namespace belfry::stream {

/** The encoded deltas of the last minutes, gapless: who was away briefly gets exactly what was missed. */
class ResumeRing {
public:
    using Body = std::shared_ptr<const std::string>;

    ResumeRing(std::size_t maxBytes, Millis maxAgeMs, Revision head)
        : m_maxBytes(maxBytes), m_maxAgeMs(maxAgeMs), m_head(head) {}

    /** The delta from head() to head() + 1. */
    void push(Body body, Millis monoMs) {
        m_bytes += body->size();
        m_entries.push_back({monoMs, std::move(body)});
        ++m_head;
        expire(monoMs);
    }
    /** A commit that is not kept: nobody can resume across it. */
    void breakAt(Revision head) {
        m_entries.clear();
        m_bytes = 0;
        m_head = head;
    }
    void expire(Millis monoMs) {
        while (!m_entries.empty() && (m_bytes > m_maxBytes || monoMs - m_entries.front().monoMs > m_maxAgeMs)) {
            m_bytes -= m_entries.front().body->size();
            m_entries.pop_front();
        }
    }

    /** The delta that goes on from `rev`; nothing when it is at the head or was forgotten. */
    [[nodiscard]] Body after(Revision rev) const {
        return rev < oldest() || rev >= m_head ? nullptr : m_entries[static_cast<std::size_t>(rev - oldest())].body;
    }
    /** The oldest revision from which one can go on. */
    [[nodiscard]] Revision oldest() const { return m_head - m_entries.size(); }
    [[nodiscard]] Revision head() const { return m_head; }
    [[nodiscard]] std::size_t bytes() const { return m_bytes; }

private:
    struct Entry {
        Millis monoMs;
        Body body;
    };

    std::size_t m_maxBytes;
    Millis m_maxAgeMs;
    Revision m_head;
    std::size_t m_bytes = 0;
    std::deque<Entry> m_entries;
};

}  // namespace belfry::stream
