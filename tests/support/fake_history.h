// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "services/store/history.h"

namespace belfry::store {

/** History in memory, the plainest there can be: the model that the real one is compared with. */
class FakeHistory final : public HistoryStore {
public:
    explicit FakeHistory(Instant now, std::int64_t retentionHours = 168) : m_now(now), m_retention(retentionHours) {}

    using HistoryStore::append;

    Result<SeriesId> series(std::string_view entity, std::string_view attribute) override {
        if (entity.empty() || attribute.empty()) {
            return fail(ErrorCode::InvalidArgument, "a series needs an entity and an attribute", "give both");
        }
        const std::scoped_lock lock(m_mutex);
        const auto next = static_cast<SeriesId>(m_ids.size() + 1);
        return m_ids.try_emplace({std::string(entity), std::string(attribute)}, next).first->second;
    }

    Result<std::size_t> append(std::span<const HistorySample> samples) override {
        const std::scoped_lock lock(m_mutex);
        std::size_t accepted = 0;
        for (const HistorySample& sample : samples) {
            if (sample.series == 0 || sample.series > m_ids.size()) {
                return fail(ErrorCode::InvalidArgument, "no such series", "ask for its number first");
            }
            if (sample.observedMs < m_now.wallMs - m_retention * 3'600'000 ||
                sample.observedMs > m_now.wallMs + 3'600'000) {
                ++m_health.refused;
                continue;
            }
            m_samples[sample.series][sample.observedMs] = sample;
            ++accepted;
        }
        m_health.samples += accepted;
        m_unflushed += accepted;
        return accepted;
    }

    Result<FlushReport> flush(const Instant& now) override {
        const std::scoped_lock lock(m_mutex);
        m_now = now;
        return FlushReport{std::exchange(m_unflushed, 0), 0, 0};
    }

    Result<HistoryAnswer> query(std::string_view entity, std::string_view attribute, Millis fromMs, Millis toMs,
                                std::size_t maxPoints) const override {
        if (toMs < fromMs || maxPoints == 0 || maxPoints > kMaxPoints) {
            return fail(ErrorCode::InvalidArgument, "a bad range", "correct it");
        }
        const std::scoped_lock lock(m_mutex);
        const auto id = m_ids.find({std::string(entity), std::string(attribute)});
        if (id == m_ids.end()) {
            return fail(ErrorCode::NotFound, "no such history", "check the entity and the attribute");
        }
        std::vector<HistorySample> found;
        if (const auto series = m_samples.find(id->second); series != m_samples.end()) {
            for (auto at = series->second.lower_bound(fromMs); at != series->second.end() && at->first <= toMs; ++at) {
                found.push_back(at->second);
            }
        }
        return HistoryAnswer{decimate(found, fromMs, toMs, maxPoints), found.size(), {}};
    }

    HistoryHealth health() const override {
        const std::scoped_lock lock(m_mutex);
        return m_health;
    }

private:
    mutable std::mutex m_mutex;
    Instant m_now;
    std::int64_t m_retention;
    std::map<std::pair<std::string, std::string>, SeriesId> m_ids;
    std::map<SeriesId, std::map<Millis, HistorySample>> m_samples;
    std::size_t m_unflushed = 0;
    HistoryHealth m_health;
};

}  // namespace belfry::store
