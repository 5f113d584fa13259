// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "services/client/client.h"

namespace belfry::v1 {
class SessionInfo;
}

namespace belfry::client {

[[nodiscard]] SessionInfo infoOf(const v1::SessionInfo& wire);

/** The session that all ports of one console share. Thread-safe. */
class SessionKeeper {
public:
    explicit SessionKeeper(ClientOptions options);
    /** Nobody may be waiting for renewAsync() any more. */
    ~SessionKeeper();
    SessionKeeper(const SessionKeeper&) = delete;
    SessionKeeper& operator=(const SessionKeeper&) = delete;

    /** The present token, empty when there is none yet. */
    [[nodiscard]] std::string token() const;
    /** Opens a session unless somebody already did since `refused` was the token. Blocks up to `timeout` ms. */
    Result<std::string> renew(const std::string& refused, Millis timeout);
    /** The same without blocking; `done` comes on one of gRPC's threads, or right away. */
    void renewAsync(const std::string& refused, std::function<void(Result<std::string>)> done);

    /** Somebody logged in: this is the session from now on. */
    Result<std::string> adopt(const std::string& token, const SessionInfo& info) { return keep(token, info); }
    /** The session has ended: the next call opens another. */
    void forget();
    /** Told of every session that is opened or adopted, and at once of the present one. Waits for one that is being
     *  told. */
    void listen(std::function<void(const feed::SessionState&)> listener);

private:
    struct OpenCall;

    /** Not on gRPC's threads. */
    void clearAnswered();
    Result<std::string> keep(const std::string& token, const SessionInfo& info);
    /** Of Session.Open: only if nobody brought a session since `refused` was the present one. */
    Result<std::string> keepOpened(const std::string& refused, const v1::SessionInfo& info);

    ClientOptions m_options;
    mutable std::mutex m_mutex;
    std::mutex m_opening;  ///< one at a time
    std::string m_token;
    std::mutex m_telling;  ///< held while the listener is told
    std::function<void(const feed::SessionState&)> m_listener;
    std::optional<feed::SessionState> m_state;
    /** Calls of renewAsync(), answered or not. They hold a channel, which gRPC's own threads must never be the last to
     *  let go: renew() clears them away. */
    std::vector<std::unique_ptr<OpenCall>> m_calls;
};

}  // namespace belfry::client
