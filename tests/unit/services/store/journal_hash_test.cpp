// SPDX-License-Identifier: Apache-2.0
#include "services/store/journal_hash.h"

#include <cstdio>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "services/store/crc32c.h"
#include "services/store/head_file.h"
#include "tests/support/temp_folder.h"

namespace belfry::store {

namespace {

std::string hex(std::string_view bytes) {
    static constexpr std::string_view kDigits = "0123456789abcdef";
    std::string digits;
    for (const char byte : bytes) {
        digits += kDigits[static_cast<unsigned char>(byte) >> 4U];
        digits += kDigits[static_cast<unsigned char>(byte) & 0xFU];
    }
    return digits;
}

std::string hex(const RecordHash& hash) {
    return hex(std::string_view(reinterpret_cast<const char*>(hash.data()), hash.size()));
}

std::span<const std::uint8_t> bytesOf(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace

// Expected values from Python's hashlib.blake2b and struct, written from the description in the header.
TEST(JournalHash, IsWhatTheFormatSays) {
    const JournalEntry first{
        1'767'225'600'123, "alarm", "urn:ngsi-ld:Streetlight:L-04417", "kim", "desk-2", "{\"state\":\"Acknowledged\"}"};
    const JournalRecord one = chained(first, {});
    EXPECT_EQ(hex(one.hash), "fe2d340a5015dbcb3f10394580600c24d8cfea19ea45f2eb39fade4f9feaaab8");
    const JournalEntry second{-1, "system", "", "", "", std::string("a\0b", 3)};
    const JournalRecord two = chained(second, {one.seq, one.hash});
    EXPECT_EQ(two.seq, 2U);
    EXPECT_EQ(hex(two.hash), "826a8faded9e603b03cad0ee351602b57b71a075d67f25a47841a20ad20775c6");
    EXPECT_EQ(hex(stateSum("alarms", "A-1", std::string_view("\x01\x00", 2))), "347819ac99a42c31ae044cb1e7fef062");
}

TEST(JournalHash, NoTwoFieldsCanBeShifted) {
    const JournalRecord one = chained({0, "ab", "c", "", "", ""}, {});
    const JournalRecord two = chained({0, "a", "bc", "", "", ""}, {});
    EXPECT_NE(one.hash, two.hash);
}

// Check value of the CRC catalogue and the vectors of RFC 3720, B.4.
TEST(Crc32c, MatchesPublishedVectors) {
    EXPECT_EQ(crc32c({}), 0U);
    EXPECT_EQ(crc32c(bytesOf("123456789")), 0xE306'9283U);
    EXPECT_EQ(crc32c(bytesOf(std::string(32, '\0'))), 0x8A91'36AAU);
    EXPECT_EQ(crc32c(bytesOf(std::string(32, '\xFF'))), 0x62A8'AB43U);
    std::string rising;
    for (char byte = 0; byte < 32; ++byte) {
        rising += byte;
    }
    EXPECT_EQ(crc32c(bytesOf(rising)), 0x46DD'794EU);
    EXPECT_EQ(crc32c(bytesOf("56789"), crc32c(bytesOf("1234"))), 0xE306'9283U);
}

TEST(HeadFile, KeepsTheHeadAndRefusesAChangedOne) {
    const TempFolder folder;
    EXPECT_EQ(HeadFile::read(folder / "head"), std::nullopt);
    JournalHead head{0x0123'4567'89AB'CDEFU, {}};
    head.hash.fill(0x5A);
    auto file = HeadFile::open(folder / "head").value();
    EXPECT_EQ(HeadFile::read(folder / "head"), std::nullopt);
    file->write(head);
    EXPECT_EQ(HeadFile::read(folder / "head"), head);
    FILE* raw = std::fopen((folder / "head").c_str(), "r+");
    std::fseek(raw, 7, SEEK_SET);
    std::fputc(0x77, raw);
    std::fclose(raw);
    EXPECT_EQ(HeadFile::read(folder / "head"), std::nullopt);
}

}  // namespace belfry::store
