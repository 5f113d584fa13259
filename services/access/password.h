// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "models/domain/error.h"

namespace belfry::access {

inline constexpr std::size_t kLeastCharacters = 12;
inline constexpr std::size_t kMostBytes = 256;

/** A password while it is needed: kept out of swap and core dumps where the system lets us, wiped when it goes. */
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string text);
    /** Takes and wipes `text`. */
    [[nodiscard]] static Secret take(std::string& text);
    ~Secret();
    Secret(Secret&& other) noexcept;
    Secret& operator=(Secret&& other) noexcept;
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;

    [[nodiscard]] std::string_view view() const { return {m_text, m_size}; }

private:
    void wipe();
    char* m_text = nullptr;  ///< from sodium_malloc
    std::size_t m_size = 0;
};

/** Overwrites what a string holds, then empties it. */
void wipe(std::string& text);

/** argon2id. Interactive: 64 MiB and about 0.1 s. Test: as little as the library allows. */
enum class PasswordCost : std::uint8_t { Interactive, Test };

/** "$argon2id$v=19$m=…": with its own salt and parameters. INTERNAL when there is no memory for it. */
[[nodiscard]] Result<std::string> hashPassword(std::string_view password, PasswordCost cost);
/** False for a hash that is none, too. Takes as long as making it took. */
[[nodiscard]] bool passwordFits(const std::string& hash, std::string_view password);
/** A hash that no password fits, to spend the same time on users that do not exist. */
[[nodiscard]] Result<std::string> hashOfNobody(PasswordCost cost);

/** Long enough, not the user's name, not one character over and over (NIST SP 800-63B: length, no composition rules).
 */
[[nodiscard]] Result<void> checkNewPassword(std::string_view user, std::string_view password);

}  // namespace belfry::access
