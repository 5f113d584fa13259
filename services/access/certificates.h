// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "models/domain/clock.h"
#include "models/domain/error.h"

namespace belfry::access {

/** What a certificate says of itself. Times are wall, UTC. */
struct CertificateInfo {
    std::string subject;             ///< common name
    std::string issuer;              ///< common name
    std::vector<std::string> names;  ///< "DNS:gateway.city", "IP:10.1.2.3"
    Millis beginsMs = 0;
    Millis endsMs = 0;
    bool authority = false;
};

inline constexpr Millis kWarnBeforeMs = 30LL * 24 * 3'600'000;

/** The first certificate of a PEM text of at most 1 MiB. */
[[nodiscard]] Result<CertificateInfo> parseCertificate(std::string_view pem);
[[nodiscard]] Result<CertificateInfo> readCertificate(const std::filesystem::path& file);
/** "ends in 12 days (2026-12-04)", "ended 3 days ago (…)", for logs and terminals. */
[[nodiscard]] std::string describeEnd(const CertificateInfo& certificate, Millis nowMs);
/** Whether this is the key of that certificate. */
[[nodiscard]] Result<void> checkPair(const std::filesystem::path& certificate, const std::filesystem::path& key);

struct CertificateWish {
    enum class For : std::uint8_t { Authority, Gateway, Workstation };
    For what = For::Workstation;
    std::string name;                ///< common name: the city, the gateway, the workstation
    std::vector<std::string> hosts;  ///< of a gateway: host names and IP addresses that consoles dial
    int days = 825;
};

struct PemPair {
    std::string certificate;
    std::string key;  ///< not encrypted: keep it readable by its user only
};

/** A self-signed authority for small sites: EC P-256. */
[[nodiscard]] Result<PemPair> makeAuthority(const CertificateWish& wish, Millis nowMs);
/** A certificate that `authority` signs. */
[[nodiscard]] Result<PemPair> makeCertificate(const CertificateWish& wish, const PemPair& authority, Millis nowMs);

}  // namespace belfry::access
