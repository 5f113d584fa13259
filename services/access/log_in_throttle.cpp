// SPDX-License-Identifier: Apache-2.0
#include "services/access/log_in_throttle.h"

#include <algorithm>

namespace belfry::access {

Millis LogInThrottle::left(const Book& book, const std::string& key, Millis longest, Instant now) {
    const auto found = book.find(key);
    if (found == book.end() || found->second.count < kFree || now.monoMs - found->second.lastMono > kForgetMs) {
        return 0;
    }
    const int doublings = std::min(found->second.count - kFree, 20);
    const Millis pause = std::min(longest, Millis{1'000} << doublings);
    return std::max<Millis>(0, found->second.lastMono + pause - now.monoMs);
}

void LogInThrottle::count(Book& book, const std::string& key, Instant now) {
    if (key.empty()) {
        return;
    }
    if (book.size() >= kMost && !book.contains(key)) {
        std::erase_if(book, [now](const auto& one) { return now.monoMs - one.second.lastMono > kForgetMs; });
        if (book.size() >= kMost) {
            // somebody tries names without end: the mildest goes, never the one that is guessed at hardest
            book.erase(std::min_element(book.begin(), book.end(),
                                        [](const auto& a, const auto& b) { return a.second.count < b.second.count; }));
        }
    }
    Failures& failures = book[key];
    if (now.monoMs - failures.lastMono > kForgetMs) {
        failures.count = 0;
    }
    ++failures.count;
    failures.lastMono = now.monoMs;
}

Millis LogInThrottle::wait(const std::string& user, const std::string& peer, Instant now) const {
    return std::max(left(m_users, user, kLongestUserMs, now), left(m_peers, peer, kLongestPeerMs, now));
}

void LogInThrottle::begin(const std::string& user, const std::string& peer, Instant now) {
    count(m_users, user, now);
    count(m_peers, peer, now);
}

void LogInThrottle::succeeded(const std::string& user, const std::string& peer) {
    m_users.erase(user);
    if (const auto found = m_peers.find(peer); found != m_peers.end() && --found->second.count <= 0) {
        m_peers.erase(found);
    }
}

std::string throttlePeer(const std::string& peer) {
    if (!peer.starts_with("ipv4:") && !peer.starts_with("ipv6:")) {
        return {};
    }
    return peer.substr(0, peer.rfind(':'));
}

}  // namespace belfry::access
