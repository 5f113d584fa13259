// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/feed/ports.h"

namespace grpc {
class Channel;
}

namespace belfry::client {

/** What the gateway said of the session that it opened for us. */
struct SessionInfo {
    std::string operatorName;
    std::string role;
    std::vector<std::string> permissions;
    std::string gatewayId;
    std::string version;
    std::string contract;
    std::string cityName;
    std::string timezone;
    std::vector<feed::SourceHealth> sources;
    feed::SessionState state;
};

/** PEM files of this side. All empty = no TLS; they are read again when they change. */
struct TlsPaths {
    std::string authority;    ///< of the other side's certificate
    std::string certificate;  ///< our own
    std::string key;
    [[nodiscard]] bool isSet() const { return !authority.empty() || !certificate.empty() || !key.empty(); }
};

/** What `--tls DIR/NAME` means: DIR/NAME.crt, DIR/NAME.key and DIR/ca.crt. NOT_FOUND names the first that cannot be
 *  read. */
[[nodiscard]] Result<TlsPaths> tlsPathsOf(const std::string& dirAndName);

struct ClientOptions {
    std::string address;  ///< "unix:/run/belfry/gateway.sock", "127.0.0.1:7411"; with `tls` "gateway.city:7411"
    TlsPaths tls;
    std::string operatorName;
    std::string workstation;
    bool kiosk = false;
    std::string mode;  ///< "replay" or "exercise": what this console shows is not the present; empty = it is
    std::string programVersion = "0.1.0";
    std::string catalogueCacheDir;    ///< empty = catalogue is fetched at every start
    std::vector<std::string> layers;  ///< filter of the state lane; empty = all
    /** Instead of `address`: the server is in this process. */
    std::shared_ptr<grpc::Channel> channel;
    /** Told whenever a session was opened (start, gateway restarted). On a worker thread. */
    std::function<void(const SessionInfo&)> onSession;
};

/** Ports over gRPC to one gateway. Does not wait for it: the lanes connect and reconnect by themselves once started and
 *  say so through onLink(). Fails only for an impossible address. */
[[nodiscard]] Result<feed::ConsolePorts> connect(ClientOptions options);

/** Only the state lane, without a session: how a gateway listens to a city system. */
[[nodiscard]] Result<std::unique_ptr<feed::FeedSource>> connectFeed(ClientOptions options);
/** Only commands, without a session: how a gateway commands a city system. Needs connectFeed()'s rules. */
[[nodiscard]] Result<std::unique_ptr<feed::CommandPort>> connectCommands(ClientOptions options);

/** One blocking call, at most `timeout` ms: who am I there, what is it. For `belfryctl` and tests. */
[[nodiscard]] Result<SessionInfo> openSession(const ClientOptions& options, Millis timeout = 3'000);

}  // namespace belfry::client
