// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/gateway/bench_console.h"

#include <algorithm>
#include <chrono>

#include "services/client/client.h"

namespace belfry::bench {

BenchConsole::BenchConsole(const std::string& address, const std::string& cacheDir, bool keepPicture,
                           const feed::Interest& interest)
    : m_keepPicture(keepPicture) {
    client::ClientOptions options;
    options.address = address;
    options.catalogueCacheDir = cacheDir;
    m_feed = std::move(*client::connectFeed(std::move(options)));
    m_feed->setInterest(interest);
    m_feed->start(*this);
}

BenchConsole::~BenchConsole() { stop(); }

void BenchConsole::stop() {
    {
        const std::scoped_lock lock(m_mutex);
        m_stopping = true;
    }
    m_changed.notify_all();
    m_feed->stop();
}

void BenchConsole::setPace(Pace pace) {
    const std::scoped_lock lock(m_mutex);
    m_pace = pace;
    m_changed.notify_all();
}

bool BenchConsole::waitLive(int seconds) {
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, std::chrono::seconds(seconds), [this] { return m_live; });
}

BenchConsole::Ages BenchConsole::takeAges() {
    const std::scoped_lock lock(m_mutex);
    return std::exchange(m_ages, Ages{});
}

std::optional<feed::ClassCounts> BenchConsole::totals(LayerIndex layer) const {
    const std::scoped_lock lock(m_mutex);
    return m_counts.totals(layer);
}

BenchConsole::Startup BenchConsole::startup() const {
    const std::scoped_lock lock(m_mutex);
    return m_startup;
}

void BenchConsole::happened(double Startup::* what) {
    if (m_startup.*what < 0) {
        m_startup.*what = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - m_begun).count();
    }
}

void BenchConsole::onLink(const feed::LinkStatus& status) {
    const std::scoped_lock lock(m_mutex);
    m_live = status.state == feed::LinkState::Live;
    if (m_live) {
        happened(&Startup::live);
    }
    m_changed.notify_all();
}

void BenchConsole::onMessage(feed::FeedMessage message) {
    const std::uint64_t seq = message.seq;
    Revision rev = message.rev;
    if (m_keepPicture) {
        if (const auto applied = m_replica.apply(message); !applied) {
            ++m_errors;
            m_feed->resynchronise(applied.error().message);
        }
        rev = m_replica.store().revision();
    }
    {
        std::unique_lock lock(m_mutex);
        if (message.kind == feed::FeedMessage::Kind::Catalogue) {
            happened(&Startup::catalogue);
        }
        if (!message.delta.batches.empty()) {
            happened(&Startup::firstRows);
        }
        if (message.kind == feed::FeedMessage::Kind::Aggregates && message.aggregates) {
            m_counts.apply(*message.aggregates);
        }
        if (message.kind == feed::FeedMessage::Kind::Delta) {
            const Millis now = m_clock.now().wallMs;
            ++m_ages.deltas;
            if (!message.delta.catchUp) {
                for (const feed::LayerBatch& batch : message.delta.batches) {
                    for (const Millis observed : batch.observedMs) {
                        const Millis age = std::clamp<Millis>(now - observed, 0, 20'000);
                        ++m_ages.byMs[static_cast<std::size_t>(age)];
                    }
                    m_ages.rows += batch.handles.size();
                }
            }
        }
        if (m_pace == Pace::OneFrameASecond) {
            m_changed.wait_for(lock, std::chrono::seconds(1), [this] { return m_stopping; });
        }
        m_changed.wait(lock, [this] { return m_stopping || m_pace != Pace::Frozen; });
    }
    m_feed->acknowledge(seq, rev, 0);
}

}  // namespace belfry::bench
