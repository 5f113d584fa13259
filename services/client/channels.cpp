// SPDX-License-Identifier: Apache-2.0
#include "services/client/channels.h"

#include <charconv>
#include <filesystem>

#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_certificate_verifier.h>
#include <grpcpp/security/tls_credentials_options.h>
#include <unistd.h>

namespace belfry::client {

namespace {

constexpr int kMaxFrame = 4 << 20;
constexpr std::size_t kMaxSocketPath = 107;  // sockaddr_un
constexpr unsigned kReadAgainS = 60;

/** Files are read again when they change, so that a certificate is renewed without a restart. */
std::shared_ptr<grpc::ChannelCredentials> credentials(const ClientOptions& options) {
    if (!options.tls.isSet() || options.address.starts_with("unix:")) {
        return grpc::InsecureChannelCredentials();
    }
    auto files = std::make_shared<grpc::experimental::FileWatcherCertificateProvider>(
        options.tls.key, options.tls.certificate, options.tls.authority, kReadAgainS);
    grpc::experimental::TlsChannelCredentialsOptions tls;
    tls.set_certificate_provider(files);
    tls.watch_root_certs();
    tls.watch_identity_key_cert_pairs();
    tls.set_verify_server_certs(true);
    tls.set_certificate_verifier(std::make_shared<grpc::experimental::HostNameCertificateVerifier>());
    return grpc::experimental::TlsCredentials(tls);
}

}  // namespace

Result<void> checkAddress(const ClientOptions& options) {
    if (options.channel) {
        return {};
    }
    const std::string& address = options.address;
    if (address.starts_with("unix:")) {
        if (address.size() > 5 && address.size() - 5 <= kMaxSocketPath) {
            return {};
        }
        return fail(ErrorCode::InvalidArgument, "'" + address + "' has no socket path, or one of more than 107 bytes",
                    "Use a shorter path, such as unix:/run/belfry/gateway.sock.");
    }
    const std::size_t colon = address.rfind(':');
    const std::string host = address.substr(0, colon == std::string::npos ? 0 : colon);
    unsigned port = 0;
    if (colon != std::string::npos) {
        const char* begin = address.data() + colon + 1;
        const char* end = address.data() + address.size();
        if (const auto [rest, code] = std::from_chars(begin, end, port); code != std::errc() || rest != end) {
            port = 0;
        }
    }
    if (host.empty() || port == 0 || port > 65'535) {
        return fail(ErrorCode::InvalidArgument, "'" + address + "' is no address",
                    "Use unix:/path/to/gateway.sock or 127.0.0.1:7411.");
    }
    if (options.tls.isSet() &&
        (options.tls.authority.empty() || options.tls.certificate.empty() || options.tls.key.empty())) {
        return fail(ErrorCode::InvalidArgument, "TLS needs three files: the authority, a certificate and its key",
                    "belfryctl tls init makes them.");
    }
    if (!options.tls.isSet() && host != "localhost" && host != "[::1]" && !host.starts_with("127.")) {
        return fail(ErrorCode::InvalidArgument, "'" + address + "' is another machine, which needs TLS",
                    "Give the authority, this workstation's certificate and its key (--tls DIR/NAME).");
    }
    return {};
}

Result<TlsPaths> tlsPathsOf(const std::string& dirAndName) {
    const std::filesystem::path folder = std::filesystem::path(dirAndName).parent_path();
    TlsPaths paths{(folder / "ca.crt").string(), dirAndName + ".crt", dirAndName + ".key"};
    for (const std::string& file : {paths.authority, paths.certificate, paths.key}) {
        if (access(file.c_str(), R_OK) != 0) {
            return fail(ErrorCode::NotFound, file + " cannot be read",
                        "--tls DIR/NAME needs DIR/NAME.crt, DIR/NAME.key and DIR/ca.crt (belfryctl tls init)");
        }
    }
    return paths;
}

std::shared_ptr<grpc::Channel> makeChannel(const ClientOptions& options) {
    if (options.channel) {
        return options.channel;
    }
    grpc::ChannelArguments arguments;
    arguments.SetMaxReceiveMessageSize(kMaxFrame);
    arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 2'000);
    arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 1'000);
    arguments.SetInt(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
    arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
    arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 100);
    arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1'000);
    arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
    return grpc::CreateCustomChannel(options.address, credentials(options), arguments);
}

}  // namespace belfry::client
