// SPDX-License-Identifier: Apache-2.0
#include "services/store/audit_heads.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <system_error>

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "services/store/database.h"

namespace belfry::store {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxLine = 400;
constexpr std::size_t kMaxHeads = 1'000'000;

std::string signedText(const JournalHead& head, Millis wallMs) {
    return "belfry audit head 1\n" + std::to_string(head.seq) + "\n" + toHex(head.hash) + "\n" +
           std::to_string(wallMs) + "\n";
}

template <std::size_t N>
bool fromHex(std::string_view hex, std::array<std::uint8_t, N>& out) {
    std::size_t size = 0;
    const char* end = nullptr;
    return hex.size() == 2 * N &&
           sodium_hex2bin(out.data(), out.size(), hex.data(), hex.size(), nullptr, &size, &end) == 0 && size == N &&
           end == hex.data() + hex.size();
}

template <typename Number>
bool number(std::string_view text, Number& out) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size();
}

tl::unexpected<Error> problem(const fs::path& file, const char* what) {
    const int code = errno;
    return fail(code == ENOSPC ? ErrorCode::ResourceExhausted : ErrorCode::PermissionDenied,
                file.string() + " " + what + ": " + std::generic_category().message(code),
                "let Belfry's user write it, and check the disk");
}

/** Bytes up to the end of the last whole line: a power cut may have left a torn one behind it. -1: cannot be read. */
off_t wholeLines(int fd) {
    off_t end = ::lseek(fd, 0, SEEK_END);
    char byte = 0;
    while (end > 0) {
        if (::pread(fd, &byte, 1, end - 1) != 1) {
            return -1;
        }
        if (byte == '\n') {
            break;
        }
        --end;
    }
    return end;
}

/** Appends whole lines or creates, flushed. All of it or nothing: what was written of a refused line is cut off again.
 */
Result<void> put(const fs::path& file, const std::string& text, int flags, mode_t mode) {
    const int fd = ::open(file.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | flags, mode);
    if (fd < 0) {
        return problem(file, "cannot be opened");
    }
    Result<void> done;
    const off_t begin = wholeLines(fd);
    if (begin < 0 || ::ftruncate(fd, begin) != 0) {
        done = problem(file, "cannot be read to its end");
    } else if (::write(fd, text.data(), text.size()) != static_cast<ssize_t>(text.size()) || ::fsync(fd) != 0) {
        done = problem(file, "cannot be written");
        if (::ftruncate(fd, begin) != 0 || ::fsync(fd) != 0) {
            done.error().hint += "; cut off its last, incomplete line";
        }
        if ((flags & O_EXCL) != 0) {
            ::unlink(file.c_str());  // it is ours, and a key that is half there would never be replaced
        }
    }
    ::close(fd);
    return done;
}

}  // namespace

std::string toHex(std::span<const std::uint8_t> bytes) {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    text.reserve(2 * bytes.size());
    for (const std::uint8_t byte : bytes) {
        text += kDigits[byte >> 4U];
        text += kDigits[byte & 15U];
    }
    return text;
}

std::optional<PublicKey> parsePublicKey(std::string_view hex) {
    PublicKey key{};
    return fromHex(hex, key) ? std::optional(key) : std::nullopt;
}

RecordHash hashOfBytes(std::string_view bytes) {
    RecordHash hash{};
    crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                       nullptr, 0);
    return hash;
}

bool isSignedBy(const SignedHead& head, const PublicKey& key) {
    const std::string text = signedText(head.head, head.wallMs);
    return sodium_init() >= 0 &&
           crypto_sign_verify_detached(head.signature.data(), reinterpret_cast<const unsigned char*>(text.data()),
                                       text.size(), key.data()) == 0;
}

std::string toLine(const SignedHead& head) {
    return "1 " + std::to_string(head.head.seq) + " " + toHex(head.head.hash) + " " + std::to_string(head.wallMs) +
           " " + toHex(head.signature);
}

std::optional<SignedHead> parseHead(std::string_view line) {
    if (line.size() > kMaxLine) {
        return std::nullopt;
    }
    std::array<std::string_view, 5> parts{};
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto space = line.find(' ');
        if ((space == std::string_view::npos) != (i + 1 == parts.size())) {
            return std::nullopt;
        }
        parts[i] = line.substr(0, space);
        line.remove_prefix(space == std::string_view::npos ? line.size() : space + 1);
    }
    SignedHead head;
    const bool ok = parts[0] == "1" && number(parts[1], head.head.seq) && fromHex(parts[2], head.head.hash) &&
                    number(parts[3], head.wallMs) && fromHex(parts[4], head.signature);
    return ok ? std::optional(head) : std::nullopt;
}

Result<AuditHeads> AuditHeads::open(const fs::path& dir, bool* made) {
    if (sodium_init() < 0) {
        return fail(ErrorCode::Internal, "libsodium does not start", "");
    }
    AuditHeads heads;
    heads.m_file = dir / "audit.heads";
    const fs::path secret = dir / "audit.key";
    std::error_code error;
    if (!fs::exists(secret, error)) {
        crypto_sign_keypair(heads.m_public.data(), heads.m_secret.data());
        std::string text = toHex(heads.m_secret) + "\n";
        auto written = put(secret, text, O_CREAT | O_EXCL, 0600);
        sodium_memzero(text.data(), text.size());
        if (written) {
            written = put(dir / "audit.pub", toHex(heads.m_public) + "\n", O_CREAT | O_TRUNC, 0644);
        }
        if (!written) {
            return tl::unexpected(written.error());
        }
        if (auto synced = syncToDisk(dir); !synced) {
            return tl::unexpected(synced.error());
        }
        if (made != nullptr) {
            *made = true;
        }
        return heads;
    }
    std::ifstream stream(secret, std::ios::binary);
    std::string line;
    std::getline(stream, line);
    const bool ok = fromHex(line, heads.m_secret);
    sodium_memzero(line.data(), line.size());
    if (!stream || !ok) {
        return fail(ErrorCode::DataLoss, secret.string() + " is no audit key",
                    "bring it back from a backup; without it later heads cannot be told from forged ones");
    }
    crypto_sign_ed25519_sk_to_pk(heads.m_public.data(), heads.m_secret.data());
    return heads;
}

AuditHeads::AuditHeads(AuditHeads&& other) noexcept
    : m_file(std::move(other.m_file)), m_secret(other.m_secret), m_public(other.m_public) {
    sodium_memzero(other.m_secret.data(), other.m_secret.size());
}

AuditHeads::~AuditHeads() { sodium_memzero(m_secret.data(), m_secret.size()); }

Result<SignedHead> AuditHeads::sign(const JournalHead& head, Millis wallMs) const {
    SignedHead made{head, wallMs, {}};
    const std::string text = signedText(head, wallMs);
    crypto_sign_detached(made.signature.data(), nullptr, reinterpret_cast<const unsigned char*>(text.data()),
                         text.size(), m_secret.data());
    auto written = put(m_file, toLine(made) + "\n", O_CREAT | O_APPEND, 0640);
    if (!written) {
        return tl::unexpected(written.error());
    }
    return made;
}

Result<std::vector<SignedHead>> readHeads(const fs::path& file) {
    std::vector<SignedHead> heads;
    std::error_code error;
    if (!fs::exists(file, error)) {
        return heads;
    }
    std::ifstream stream(file, std::ios::binary);
    std::string line;
    while (std::getline(stream, line)) {
        const auto head = parseHead(line);
        if (!head || heads.size() >= kMaxHeads) {
            return fail(ErrorCode::DataLoss, file.string() + " is damaged in line " + std::to_string(heads.size() + 1),
                        "compare it with the copy that is kept elsewhere");
        }
        heads.push_back(*head);
    }
    return heads;
}

}  // namespace belfry::store
