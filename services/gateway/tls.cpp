// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/tls.h"

#include <string_view>

#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>

namespace belfry::gateway {

namespace {

constexpr unsigned kReadAgainS = 5;
constexpr Millis kLookMs = 10'000;
constexpr Millis kSayMs = 24LL * 3'600'000;

}  // namespace

Result<std::shared_ptr<grpc::ServerCredentials>> serverCredentials(const TlsFiles& files) {
    const auto own = access::readCertificate(files.certificate);
    const auto authority = access::readCertificate(files.clientCa);
    if (!own || !authority) {
        return tl::unexpected(own ? authority.error() : own.error());
    }
    if (auto pair = access::checkPair(files.certificate, files.key); !pair) {
        return tl::unexpected(pair.error());
    }
    struct stat state{};
    if (::stat(files.key.c_str(), &state) == 0 && (state.st_mode & (S_IWGRP | S_IXGRP | S_IRWXO)) != 0U) {
        return fail(ErrorCode::PermissionDenied, files.key.string() + " is the gateway's key, and others may use it",
                    "chmod 640 or 600 " + files.key.string());
    }
    auto provider = std::make_shared<grpc::experimental::FileWatcherCertificateProvider>(
        files.key.string(), files.certificate.string(), files.clientCa.string(), kReadAgainS);
    grpc::experimental::TlsServerCredentialsOptions options(provider);
    options.watch_root_certs();
    options.watch_identity_key_cert_pairs();
    options.set_cert_request_type(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
    return grpc::experimental::TlsServerCredentials(options);
}

std::optional<access::CertificateInfo> peerCertificate(const grpc::ServerContextBase& context) {
    const auto auth = context.auth_context();
    if (!auth) {
        return std::nullopt;
    }
    const auto pem = auth->FindPropertyValues("x509_pem_cert");
    if (pem.empty()) {
        return std::nullopt;
    }
    auto info = access::parseCertificate(std::string_view(pem.front().data(), pem.front().size()));
    return info ? std::optional(std::move(*info)) : std::nullopt;
}

void CertificateWatch::tick() {
    const Instant now = m_clock.now();
    if (!m_files.isSet() || now.monoMs < m_lookAtMono) {
        return;
    }
    m_lookAtMono = now.monoMs + kLookMs;
    const auto info = access::readCertificate(m_files.certificate);
    if (!info) {
        if (now.monoMs >= m_sayAtMono) {
            m_sayAtMono = now.monoMs + kSayMs;
            spdlog::error("TLS: {}; the certificate in use stays", toText(info.error()));
        }
        return;
    }
    if (m_endsMs != 0 && m_endsMs != info->endsMs) {
        spdlog::info("TLS: another certificate is in use, it {}", access::describeEnd(*info, now.wallMs));
        m_sayAtMono = 0;
    }
    m_endsMs = info->endsMs;
    if (info->endsMs - now.wallMs < access::kWarnBeforeMs && now.monoMs >= m_sayAtMono) {
        m_sayAtMono = now.monoMs + kSayMs;
        spdlog::log(info->endsMs > now.wallMs ? spdlog::level::warn : spdlog::level::err,
                    "TLS: the gateway's certificate {} {}; renew it (belfryctl tls renew) and put it in its place, no "
                    "restart is needed",
                    m_files.certificate.string(), access::describeEnd(*info, now.wallMs));
    }
}

}  // namespace belfry::gateway
