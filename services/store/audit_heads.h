// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/store/journal.h"

namespace belfry::store {

using PublicKey = std::array<std::uint8_t, 32>;

/** The end of the journal's chain at one moment, signed by the gateway (Ed25519). With a copy of these on another
 * machine no record before them can be changed or cut off without being found out. */
struct SignedHead {
    JournalHead head;
    Millis wallMs = 0;
    std::array<std::uint8_t, 64> signature{};

    friend bool operator==(const SignedHead&, const SignedHead&) = default;
};

/** BLAKE2b-256 of any bytes. */
[[nodiscard]] RecordHash hashOfBytes(std::string_view bytes);

[[nodiscard]] bool isSignedBy(const SignedHead& head, const PublicKey& key);

/** One line: "1 SEQ HASH WALL_MS SIGNATURE", numbers in decimal, bytes in hex. */
[[nodiscard]] std::string toLine(const SignedHead& head);
[[nodiscard]] std::optional<SignedHead> parseHead(std::string_view line);
[[nodiscard]] std::string toHex(std::span<const std::uint8_t> bytes);
[[nodiscard]] std::optional<PublicKey> parsePublicKey(std::string_view hex);

/** audit.key (secret, 0600), audit.pub and audit.heads beside the journal. One writer; blocks on the disk. */
class AuditHeads {
public:
    /** Makes the key when there is none; a damaged key is DATA_LOSS and never replaced. */
    [[nodiscard]] static Result<AuditHeads> open(const std::filesystem::path& dir, bool* made = nullptr);
    ~AuditHeads();
    AuditHeads(AuditHeads&& other) noexcept;
    AuditHeads& operator=(AuditHeads&&) = delete;
    AuditHeads(const AuditHeads&) = delete;
    AuditHeads& operator=(const AuditHeads&) = delete;

    [[nodiscard]] const PublicKey& publicKey() const { return m_public; }
    /** On the disk when this returns. */
    [[nodiscard]] Result<SignedHead> sign(const JournalHead& head, Millis wallMs) const;

private:
    AuditHeads() = default;
    std::filesystem::path m_file;
    std::array<std::uint8_t, 64> m_secret{};
    PublicKey m_public{};
};

/** All heads of a file, oldest first; a line that is none ends the reading with DATA_LOSS. No file: none. */
[[nodiscard]] Result<std::vector<SignedHead>> readHeads(const std::filesystem::path& file);

}  // namespace belfry::store
