// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <grpcpp/grpcpp.h>

#include "models/domain/clock.h"
#include "models/domain/error.h"
#include "services/access/certificates.h"
#include "services/gateway/config.h"

namespace belfry::gateway {

/** Mutual TLS: who has no certificate of `clientCa` is refused. The files are read again within seconds of a change. */
[[nodiscard]] Result<std::shared_ptr<grpc::ServerCredentials>> serverCredentials(const TlsFiles& files);

/** The certificate that a caller showed; nothing = a Unix socket or loopback without TLS. */
[[nodiscard]] std::optional<access::CertificateInfo> peerCertificate(const grpc::ServerContextBase& context);

/** Watches the gateway's own certificate: says in the log once a day that it ends soon, or that it has. Core sequence.
 */
class CertificateWatch {
public:
    CertificateWatch(TlsFiles files, const Clock& clock) : m_files(std::move(files)), m_clock(clock) {}
    void tick();
    [[nodiscard]] Millis endsMs() const { return m_endsMs; }

private:
    TlsFiles m_files;
    const Clock& m_clock;
    Millis m_endsMs = 0;
    Millis m_lookAtMono = 0;
    Millis m_sayAtMono = 0;
};

}  // namespace belfry::gateway
