// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "models/domain/clock.h"

namespace belfry::access {

/** Slows guessing: after three failures an account waits 1 s, 2 s, 4 s… up to 60 s for its next attempt, and so does
 *  where they come from, up to 300 s. An attempt counts as failed from its beginning, so that many at once gain
 *  nothing. Monotonic clock only. Not thread-safe. */
class LogInThrottle {
public:
    /** How long until an attempt for this account from there is taken; 0 = now. */
    [[nodiscard]] Millis wait(const std::string& user, const std::string& peer, Instant now) const;
    void begin(const std::string& user, const std::string& peer, Instant now);
    /** It was right: nothing is held against the account, and not what this attempt cost against its peer. */
    void succeeded(const std::string& user, const std::string& peer);

    [[nodiscard]] std::size_t remembered() const { return m_users.size() + m_peers.size(); }

    static constexpr std::size_t kMost = 10'000;
    static constexpr int kFree = 3;
    static constexpr Millis kLongestUserMs = 60'000;
    static constexpr Millis kLongestPeerMs = 300'000;
    static constexpr Millis kForgetMs = 15 * 60'000;

private:
    struct Failures {
        int count = 0;
        Millis lastMono = 0;
    };
    using Book = std::map<std::string, Failures>;
    static void count(Book& book, const std::string& key, Instant now);
    static Millis left(const Book& book, const std::string& key, Millis longest, Instant now);

    Book m_users;
    Book m_peers;
};

/** "ipv4:10.1.2.3" of "ipv4:10.1.2.3:50124": a new port is no new peer. Of a Unix socket "", whose callers are told
 *  apart by their account only. */
[[nodiscard]] std::string throttlePeer(const std::string& peer);

}  // namespace belfry::access
