// SPDX-License-Identifier: Apache-2.0
#include "services/access/certificates.h"

#include <array>
#include <climits>
#include <cstdint>
#include <ctime>
#include <fstream>
#include <iterator>
#include <memory>
#include <utility>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace belfry::access {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxPem = 1U << 20U;
constexpr Millis kDayMs = 24LL * 3'600'000;

template <auto Free>
struct Freer {
    template <typename T>
    void operator()(T* object) const {
        Free(object);
    }
};
using Bio = std::unique_ptr<BIO, Freer<BIO_free_all>>;
using Certificate = std::unique_ptr<X509, Freer<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freer<X509_EXTENSION_free>>;
using Names = std::unique_ptr<GENERAL_NAMES, Freer<GENERAL_NAMES_free>>;
using Basic = std::unique_ptr<BASIC_CONSTRAINTS, Freer<BASIC_CONSTRAINTS_free>>;

tl::unexpected<Error> broken(const std::string& what) {
    return fail(ErrorCode::InvalidArgument, what, "it must be PEM, as belfryctl tls init writes it");
}

Bio bioOf(std::string_view text) {
    return Bio(text.size() > INT_MAX ? nullptr : BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

Certificate certificateOf(std::string_view pem) {
    const Bio bio = bioOf(pem);
    return Certificate(bio ? PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr) : nullptr);
}

Key keyOf(std::string_view pem) {
    const Bio bio = bioOf(pem);
    // an empty pass phrase: OpenSSL must not ask at the terminal
    char none[] = "";
    return Key(bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, none) : nullptr);
}

std::string textOf(BIO* bio) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return size > 0 && data != nullptr ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

std::string commonName(const X509_NAME* name) {
    const int index = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
    const X509_NAME_ENTRY* entry = index < 0 ? nullptr : X509_NAME_get_entry(name, index);
    unsigned char* utf8 = nullptr;
    const int size = entry == nullptr ? -1 : ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(entry));
    std::string text;
    if (size > 0) {
        text.assign(reinterpret_cast<char*>(utf8), static_cast<std::size_t>(std::min(size, 256)));
    }
    OPENSSL_free(utf8);
    return text;
}

Millis wallOf(const ASN1_TIME* time) {
    std::tm parts{};
    return time != nullptr && ASN1_TIME_to_tm(time, &parts) == 1 ? static_cast<Millis>(timegm(&parts)) * 1'000 : 0;
}

std::vector<std::string> namesOf(X509* certificate) {
    std::vector<std::string> result;
    const Names names(
        static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()) && i < 100; ++i) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
        if (name->type == GEN_DNS) {
            const auto* data = ASN1_STRING_get0_data(name->d.dNSName);
            result.push_back("DNS:" + std::string(reinterpret_cast<const char*>(data),
                                                  static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName))));
        } else if (name->type == GEN_IPADD) {
            std::array<char, INET6_ADDRSTRLEN> text{};
            const int size = ASN1_STRING_length(name->d.iPAddress);
            const auto* data = ASN1_STRING_get0_data(name->d.iPAddress);
            if ((size == 4 || size == 16) &&
                inet_ntop(size == 4 ? AF_INET : AF_INET6, data, text.data(), text.size()) != nullptr) {
                result.push_back("IP:" + std::string(text.data()));
            }
        }
    }
    return result;
}

Result<std::string> slurp(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        return fail(ErrorCode::NotFound, file.string() + " cannot be read", "check its path and its rights");
    }
    std::string text(kMaxPem + 1, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    return text;
}

bool addExtension(X509* certificate, X509* issuer, int nid, const std::string& value) {
    X509V3_CTX context{};
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool isPlain(const std::string& text) {
    return !text.empty() && text.size() <= 64 && text.find_first_of(",\n\r=:/\\\"") == std::string::npos;
}

/** "DNS:gateway.city,IP:10.1.2.3", or nothing when a host is neither. */
Result<std::string> alternativeNames(const std::vector<std::string>& hosts) {
    std::string text;
    for (const std::string& host : hosts) {
        std::array<unsigned char, 16> address{};
        const bool ip = inet_pton(AF_INET, host.c_str(), address.data()) == 1 ||
                        inet_pton(AF_INET6, host.c_str(), address.data()) == 1;
        if (!ip && (!isPlain(host) || host.find(' ') != std::string::npos)) {
            return fail(ErrorCode::InvalidArgument, fmt::format("\"{}\" is neither a host's name nor an address", host),
                        "write gateway.city.example or 10.1.2.3");
        }
        text += (text.empty() ? "" : ",") + std::string(ip ? "IP:" : "DNS:") + host;
    }
    return text;
}

Result<PemPair> make(const CertificateWish& wish, const PemPair* authority, Millis nowMs) {
    if (!isPlain(wish.name) || wish.days < 1 || wish.days > 7'300) {
        return fail(ErrorCode::InvalidArgument, fmt::format("no certificate for \"{}\", {} days", wish.name, wish.days),
                    "a name has 1 to 64 characters without , = : / and quotes; days are 1 to 7300");
    }
    const auto hosts = alternativeNames(wish.hosts);
    if (!hosts) {
        return tl::unexpected(hosts.error());
    }
    const Key key(EVP_EC_gen("P-256"));
    const Certificate certificate(X509_new());
    const Certificate issuer = authority == nullptr ? nullptr : certificateOf(authority->certificate);
    const Key issuerKey = authority == nullptr ? nullptr : keyOf(authority->key);
    if (authority != nullptr && (!issuer || !issuerKey || X509_check_private_key(issuer.get(), issuerKey.get()) != 1)) {
        return broken("the authority's certificate and key cannot be used together");
    }
    if (!key || !certificate) {
        return fail(ErrorCode::Internal, "OpenSSL makes no key", "");
    }
    std::array<unsigned char, 16> serial{};
    ASN1_INTEGER* number = X509_get_serialNumber(certificate.get());
    BIGNUM* big = RAND_bytes(serial.data(), serial.size()) == 1
                      ? BN_bin2bn(serial.data(), static_cast<int>(serial.size()), nullptr)
                      : nullptr;
    bool ok = big != nullptr;
    if (ok) {
        BN_clear_bit(big, 127);
        ok = BN_to_ASN1_INTEGER(big, number) != nullptr;
    }
    BN_free(big);
    X509_NAME* subject = X509_get_subject_name(certificate.get());
    const std::time_t begin = static_cast<std::time_t>(nowMs / 1'000) - 3'600;  // clocks differ
    const std::time_t end = static_cast<std::time_t>(nowMs / 1'000) + static_cast<std::time_t>(wish.days) * 86'400;
    ok = ok && X509_set_version(certificate.get(), 2) == 1 &&
         X509_NAME_add_entry_by_txt(subject, "O", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>("Belfry"), -1,
                                    -1, 0) == 1 &&
         X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                                    reinterpret_cast<const unsigned char*>(wish.name.c_str()), -1, -1, 0) == 1 &&
         X509_set_issuer_name(certificate.get(), issuer ? X509_get_subject_name(issuer.get()) : subject) == 1 &&
         ASN1_TIME_set(X509_getm_notBefore(certificate.get()), begin) != nullptr &&
         ASN1_TIME_set(X509_getm_notAfter(certificate.get()), end) != nullptr &&
         X509_set_pubkey(certificate.get(), key.get()) == 1;
    X509* const by = issuer ? issuer.get() : certificate.get();
    const bool isAuthority = wish.what == CertificateWish::For::Authority;
    ok = ok &&
         addExtension(certificate.get(), by, NID_basic_constraints,
                      isAuthority ? "critical,CA:TRUE,pathlen:0" : "critical,CA:FALSE") &&
         addExtension(certificate.get(), by, NID_key_usage,
                      isAuthority ? "critical,keyCertSign,cRLSign" : "critical,digitalSignature") &&
         addExtension(certificate.get(), by, NID_subject_key_identifier, "hash");
    if (!isAuthority) {
        ok = ok && addExtension(certificate.get(), by, NID_authority_key_identifier, "keyid") &&
             addExtension(certificate.get(), by, NID_ext_key_usage,
                          wish.what == CertificateWish::For::Gateway ? "serverAuth,clientAuth" : "clientAuth");
    }
    if (!hosts->empty()) {
        ok = ok && addExtension(certificate.get(), by, NID_subject_alt_name, *hosts);
    }
    ok = ok && X509_sign(certificate.get(), issuerKey ? issuerKey.get() : key.get(), EVP_sha256()) > 0;
    const Bio certificateOut(BIO_new(BIO_s_mem()));
    const Bio keyOut(BIO_new(BIO_s_secmem()));
    ok = ok && certificateOut && keyOut && PEM_write_bio_X509(certificateOut.get(), certificate.get()) == 1 &&
         PEM_write_bio_PrivateKey(keyOut.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1;
    if (!ok) {
        return fail(ErrorCode::Internal, "OpenSSL makes no certificate for " + wish.name, "");
    }
    return PemPair{textOf(certificateOut.get()), textOf(keyOut.get())};
}

std::string day(Millis wallMs) {
    const std::time_t seconds = wallMs / 1'000;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::array<char, 16> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%d", &parts);
    return text.data();
}

}  // namespace

Result<CertificateInfo> parseCertificate(std::string_view pem) {
    if (pem.size() > kMaxPem) {
        return broken("a certificate is at most 1 MiB long");
    }
    const Certificate certificate = certificateOf(pem);
    if (!certificate) {
        return broken("there is no certificate in it");
    }
    CertificateInfo info;
    info.subject = commonName(X509_get_subject_name(certificate.get()));
    info.issuer = commonName(X509_get_issuer_name(certificate.get()));
    info.names = namesOf(certificate.get());
    info.beginsMs = wallOf(X509_get0_notBefore(certificate.get()));
    info.endsMs = wallOf(X509_get0_notAfter(certificate.get()));
    const Basic basic(
        static_cast<BASIC_CONSTRAINTS*>(X509_get_ext_d2i(certificate.get(), NID_basic_constraints, nullptr, nullptr)));
    info.authority = basic && basic->ca != 0;
    if (info.endsMs == 0) {
        return broken("the certificate does not say when it ends");
    }
    return info;
}

Result<CertificateInfo> readCertificate(const fs::path& file) {
    const auto text = slurp(file);
    auto info = text ? parseCertificate(*text) : Result<CertificateInfo>(tl::unexpected(text.error()));
    if (!info && text) {
        info.error().message = file.string() + ": " + info.error().message;
    }
    return info;
}

std::string describeEnd(const CertificateInfo& certificate, Millis nowMs) {
    const Millis left = certificate.endsMs - nowMs;
    if (nowMs < certificate.beginsMs) {
        return fmt::format("is not valid before {}", day(certificate.beginsMs));
    }
    return left > 0 ? fmt::format("ends in {} days ({})", left / kDayMs, day(certificate.endsMs))
                    : fmt::format("ENDED {} days ago ({})", -left / kDayMs, day(certificate.endsMs));
}

Result<void> checkPair(const fs::path& certificate, const fs::path& key) {
    const auto certificateText = slurp(certificate);
    const auto keyText = slurp(key);
    if (!certificateText || !keyText) {
        return tl::unexpected(certificateText ? keyText.error() : certificateText.error());
    }
    const Certificate one = certificateOf(*certificateText);
    const Key other = keyOf(*keyText);
    if (!one || !other) {
        return broken((one ? key : certificate).string() + " cannot be read");
    }
    if (X509_check_private_key(one.get(), other.get()) != 1) {
        return fail(ErrorCode::InvalidArgument, key.string() + " is not the key of " + certificate.string(),
                    "name the two that were made together");
    }
    return {};
}

Result<PemPair> makeAuthority(const CertificateWish& wish, Millis nowMs) { return make(wish, nullptr, nowMs); }

Result<PemPair> makeCertificate(const CertificateWish& wish, const PemPair& authority, Millis nowMs) {
    return make(wish, &authority, nowMs);
}

}  // namespace belfry::access
