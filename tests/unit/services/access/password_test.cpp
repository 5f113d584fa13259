// SPDX-License-Identifier: Apache-2.0
#include "services/access/password.h"

#include <utility>

#include <gtest/gtest.h>

namespace belfry::access {
namespace {

TEST(Password, FitsItsOwnHashAndNoOther) {
    const auto hash = hashPassword("correct horse battery", PasswordCost::Test);
    const auto again = hashPassword("correct horse battery", PasswordCost::Test);
    ASSERT_TRUE(hash && again);
    EXPECT_TRUE(hash->starts_with("$argon2id$"));
    EXPECT_NE(*hash, *again) << "every hash has its own salt";
    EXPECT_TRUE(passwordFits(*hash, "correct horse battery"));
    EXPECT_FALSE(passwordFits(*hash, "correct horse batterz"));
    EXPECT_FALSE(passwordFits(*hash, ""));
}

TEST(Password, WhatIsNoHashFitsNothing) {
    for (const char* hash : {"", "plain", "$argon2id$", "$2b$10$abcdefghijklmnopqrstuv"}) {
        EXPECT_FALSE(passwordFits(hash, "plain")) << hash;
        EXPECT_FALSE(passwordFits(hash, "")) << hash;
    }
    // a hash that asks for 4 GiB is not ours: checking it would stop the gateway
    EXPECT_FALSE(
        passwordFits("$argon2id$v=19$m=4194304,t=9,p=1$c2FsdHNhbHRzYWx0c2E$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNo", "x"));
    const auto nobody = hashOfNobody(PasswordCost::Test);
    ASSERT_TRUE(nobody);
    EXPECT_FALSE(passwordFits(*nobody, ""));
}

TEST(Password, TooShortTooLongAndTooPlainAreRefused) {
    EXPECT_TRUE(checkNewPassword("anna", "three plain words"));
    EXPECT_TRUE(checkNewPassword("anna", "äöüßäöüßéàèç"));  // characters, not bytes
    EXPECT_FALSE(checkNewPassword("anna", "äöüßäö"));
    EXPECT_FALSE(checkNewPassword("anna", "short"));
    EXPECT_FALSE(checkNewPassword("anna", std::string(300, 'a') + "bcdefg"));
    EXPECT_FALSE(checkNewPassword("anna", "aaaaaaaaaaaaaaaa"));
    EXPECT_FALSE(checkNewPassword("anna", "my-Anna-2026-secret"));
    EXPECT_FALSE(checkNewPassword("bob.smith", "Password1234!?"));
}

TEST(Password, ASecretMovesAndIsTakenOutOfItsString) {
    std::string text = "hush hush hush";
    Secret secret = Secret::take(text);
    EXPECT_TRUE(text.empty());
    EXPECT_EQ(secret.view(), "hush hush hush");
    Secret other = std::move(secret);
    EXPECT_EQ(other.view(), "hush hush hush");
    other = Secret();
    EXPECT_TRUE(other.view().empty());
}

}  // namespace
}  // namespace belfry::access
