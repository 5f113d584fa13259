// SPDX-License-Identifier: Apache-2.0
#include "services/access/password.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include <sodium.h>

namespace belfry::access {

namespace {

bool ready() {
    static const bool kReady = sodium_init() >= 0;
    return kReady;
}

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return result;
}

}  // namespace

void wipe(std::string& text) {
    if (!text.empty()) {
        sodium_memzero(text.data(), text.size());
    }
    text.clear();
}

Secret::Secret(std::string text) { *this = take(text); }

Secret Secret::take(std::string& text) {
    Secret secret;
    if (ready() && !text.empty()) {
        secret.m_text = static_cast<char*>(sodium_malloc(text.size()));
        if (secret.m_text != nullptr) {
            std::memcpy(secret.m_text, text.data(), text.size());
            secret.m_size = text.size();
        }
    }
    belfry::access::wipe(text);
    return secret;
}

Secret::~Secret() { wipe(); }
Secret::Secret(Secret&& other) noexcept
    : m_text(std::exchange(other.m_text, nullptr)), m_size(std::exchange(other.m_size, 0)) {}
Secret& Secret::operator=(Secret&& other) noexcept {
    if (this != &other) {
        wipe();
        m_text = std::exchange(other.m_text, nullptr);
        m_size = std::exchange(other.m_size, 0);
    }
    return *this;
}

void Secret::wipe() {
    if (m_text != nullptr) {
        sodium_free(m_text);  // wipes it first
    }
    m_text = nullptr;
    m_size = 0;
}

Result<std::string> hashPassword(std::string_view password, PasswordCost cost) {
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    const bool test = cost == PasswordCost::Test;
    if (!ready() || crypto_pwhash_str(hash.data(), password.data(), password.size(),
                                      test ? crypto_pwhash_OPSLIMIT_MIN : crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                      test ? crypto_pwhash_MEMLIMIT_MIN : crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
        return fail(ErrorCode::Internal, "the password could not be hashed: there is no memory for it",
                    "64 MiB must be free; see to the memory limit of the service");
    }
    return std::string(hash.data());
}

bool passwordFits(const std::string& hash, std::string_view password) {
    // what is no hash of ours, or asks for more than ours do, is not worked on
    if (!ready() || hash.size() >= crypto_pwhash_STRBYTES || !hash.starts_with("$argon2id$")) {
        return false;
    }
    const int other = crypto_pwhash_str_needs_rehash(hash.c_str(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                                     crypto_pwhash_MEMLIMIT_INTERACTIVE);
    const int cheap =
        crypto_pwhash_str_needs_rehash(hash.c_str(), crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN);
    if (other != 0 && cheap != 0) {
        return false;
    }
    return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

Result<std::string> hashOfNobody(PasswordCost cost) {
    std::array<char, 32> random{};
    if (!ready()) {
        return fail(ErrorCode::Internal, "libsodium does not start", "");
    }
    randombytes_buf(random.data(), random.size());
    auto hash = hashPassword({random.data(), random.size()}, cost);
    sodium_memzero(random.data(), random.size());
    return hash;
}

Result<void> checkNewPassword(std::string_view user, std::string_view password) {
    if (password.size() > kMostBytes) {
        return refuse(TextCode::PasswordTooLong, {{"most", static_cast<std::int64_t>(kMostBytes)}});
    }
    if (characters(password) < kLeastCharacters) {
        return refuse(TextCode::PasswordTooShort, {{"least", static_cast<std::int64_t>(kLeastCharacters)}});
    }
    std::string sorted(password);
    std::sort(sorted.begin(), sorted.end());
    const auto different = std::unique(sorted.begin(), sorted.end()) - sorted.begin();
    wipe(sorted);
    std::string folded = lower(password);
    const bool holdsName = user.size() >= 4 && folded.find(lower(user)) != std::string::npos;
    const bool common =
        folded.find("passwor") != std::string::npos || folded.starts_with("123456") || folded.starts_with("qwert");
    wipe(folded);
    if (different < 5 || holdsName || common) {
        return refuse(TextCode::PasswordGuessable);
    }
    return {};
}

}  // namespace belfry::access
