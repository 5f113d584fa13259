// SPDX-License-Identifier: Apache-2.0
#include "models/feed/catalogue_image.h"

#include <cstring>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "tests/support/wire_city.h"

namespace belfry::feed {
namespace {

using namespace belfry::testing;

std::string imageOf(const Catalogue& catalogue) {
    std::string image;
    CatalogueImageWriter(catalogue).fill(std::numeric_limits<std::size_t>::max(), &image);
    return image;
}

std::vector<LayerSchema> schemasOf(const Catalogue& catalogue) {
    return {catalogue.layers().begin(), catalogue.layers().end()};
}

/** Lamps, signs with lines, an incident, one that is gone, one whose parent is not there yet. */
Store city() {
    Store store = wireStore("e", 300, 12);
    EXPECT_TRUE(store.add(incidentAsset(1)));
    const auto gone = store.add(incidentAsset(2));
    Asset orphan = incidentAsset(3);
    orphan.parent = "urn:ngsi-ld:Incident:99";
    EXPECT_TRUE(store.add(orphan));
    store.remove(*gone);
    return store;
}

TEST(CatalogueImage, ComesBackTheSame) {
    const Store store = city();
    const Catalogue& before = store.catalogue();
    const std::string image = imageOf(before);
    EXPECT_EQ(CatalogueImageWriter(before).size(), image.size());
    const auto after = readCatalogueImage(image, schemasOf(before));
    ASSERT_TRUE(after) << after.error().message;
    EXPECT_EQ(after->contentHash(), before.contentHash());
    EXPECT_EQ(after->size(), before.size());
    const auto lamp = after->find("urn:ngsi-ld:Streetlight:17");
    ASSERT_TRUE(lamp);
    EXPECT_EQ(lamp, before.find("urn:ngsi-ld:Streetlight:17"));
    EXPECT_EQ(after->asset(*lamp).facts, before.asset(*lamp).facts);
    const auto sign = after->find("urn:ngsi-ld:MessageSign:3");
    ASSERT_TRUE(sign);
    EXPECT_EQ(after->geometry(*sign).size(), 2U);
    EXPECT_FALSE(after->find("urn:ngsi-ld:Incident:2"));
    EXPECT_EQ(after->asset(*after->find("urn:ngsi-ld:Incident:3")).parent, "urn:ngsi-ld:Incident:99");
}

TEST(CatalogueImage, WhatHasNoPlaceStaysWithoutOne) {
    Asset lost = incidentAsset(7);
    lost.position = kNoPosition;
    const Catalogue before = Catalogue::build(wireLayers(), {lost, incidentAsset(8)});
    const auto after = readCatalogueImage(imageOf(before), schemasOf(before));
    ASSERT_TRUE(after) << after.error().message;
    EXPECT_EQ(after->placelessCount(), 1U);
    EXPECT_EQ(after->contentHash(), before.contentHash());
    EXPECT_FALSE(isPlaced(after->position(*after->find(lost.id))));
}

TEST(CatalogueImage, TextsThatAreNoUtf8AreRefused) {
    const Store store = city();
    const std::string good = imageOf(store.catalogue());
    int refused = 0;
    for (const std::string_view text : {"Ringstra\xC3\x9F"
                                        "e",
                                        "Mitte", "LED", "urn:ngsi-ld:Incident:99"}) {
        std::size_t at = good.find(text);
        ASSERT_NE(at, std::string::npos) << text;
        std::string image = good;
        image[at + text.size() - 1] = '\xFF';
        const auto read = readCatalogueImage(image, schemasOf(store.catalogue()));
        ASSERT_FALSE(read) << text;
        EXPECT_EQ(read.error().code, ErrorCode::DataLoss);
        ++refused;
    }
    EXPECT_EQ(refused, 4);
}

TEST(CatalogueImage, ATextThatBeginsInsideOfACharacterIsRefused) {
    Asset one = incidentAsset(1);
    one.name = "\xC3\x9F\xC3\x9F";
    const Catalogue before = Catalogue::build(wireLayers(), {one});
    std::string image = imageOf(before);
    // the name's column: chunk, offset, length of the only incident; its offset one byte further
    const auto nameRef = [&](std::uint32_t offset, std::uint32_t length) {
        std::string bytes(12, '\0');
        std::memcpy(bytes.data() + 4, &offset, 4);
        std::memcpy(bytes.data() + 8, &length, 4);
        return bytes;
    };
    const auto idLength = static_cast<std::uint32_t>(one.id.size());
    const std::size_t at = image.find(nameRef(idLength, 4));
    ASSERT_NE(at, std::string::npos);
    ASSERT_TRUE(readCatalogueImage(image, schemasOf(before)));
    image.replace(at, 12, nameRef(idLength + 1, 2));
    EXPECT_FALSE(readCatalogueImage(image, schemasOf(before)));
    image.replace(at, 12, nameRef(idLength, 3));
    EXPECT_FALSE(readCatalogueImage(image, schemasOf(before)));
}

TEST(CatalogueImage, GrowsOnLikeTheOriginal) {
    const Store store = city();
    auto after = readCatalogueImage(imageOf(store.catalogue()), schemasOf(store.catalogue()));
    ASSERT_TRUE(after);
    const auto parent = after->add(incidentAsset(99));
    ASSERT_TRUE(parent);
    EXPECT_FALSE(after->add(incidentAsset(99)));
    after->remove(*parent);
    EXPECT_TRUE(after->add(incidentAsset(99)));
}

TEST(CatalogueImage, PiecesAreTheWholeAndTheCityMayGrowMeanwhile) {
    Store store = city();
    const std::string whole = imageOf(store.catalogue());
    std::vector<std::uint32_t> rows;
    std::vector<std::uint32_t> gone;
    for (std::size_t layer = 0; layer < store.catalogue().layers().size(); ++layer) {
        rows.push_back(store.catalogue().rowCount(static_cast<LayerIndex>(layer)));
    }
    gone.push_back(Handle::of(kIncidents, 1).value);
    CatalogueImageWriter writer(store.catalogue(), rows, gone);
    std::string image;
    int number = 100;
    while (writer.fill(777, &image)) {
        ASSERT_TRUE(store.add(incidentAsset(number++)));
    }
    EXPECT_EQ(image, whole);
    EXPECT_GT(number, 110);
}

TEST(CatalogueImage, OtherSchemasAreRefused) {
    const Store store = city();
    auto fewer = schemasOf(store.catalogue());
    fewer.pop_back();
    EXPECT_FALSE(readCatalogueImage(imageOf(store.catalogue()), fewer));
}

TEST(CatalogueImage, EveryShorterImageIsRefused) {
    const Store store = city();
    const std::string image = imageOf(store.catalogue());
    for (std::size_t length = 0; length < image.size(); length += 7) {
        EXPECT_FALSE(readCatalogueImage(std::string_view(image).substr(0, length), schemasOf(store.catalogue())));
    }
    EXPECT_FALSE(readCatalogueImage(image + "x", schemasOf(store.catalogue())));
}

/** Without the checksum that files have: refused or taken, never a crash (the sanitizers watch), and what is taken can
 *  be read. */
TEST(CatalogueImage, DamagedImagesNeverCrash) {
    const Store store = city();
    const std::string good = imageOf(store.catalogue());
    std::mt19937 random(4);
    int taken = 0;
    int refused = 0;
    for (int round = 0; round < 3'000; ++round) {
        std::string image = good;
        for (auto hits = 1 + random() % 3; hits > 0; --hits) {
            const std::size_t at = random() % 2 == 0 ? random() % 4'000 : random() % image.size();
            image[at % image.size()] = static_cast<char>(random() % 3 == 0 ? 0xFFU : random());
        }
        const auto read = readCatalogueImage(image, schemasOf(store.catalogue()));
        if (!read) {
            ++refused;
            continue;
        }
        ++taken;
        (void)read->contentHash();
        for (std::size_t layer = 0; layer < read->layers().size(); ++layer) {
            for (std::uint32_t row = 0; row < read->rowCount(static_cast<LayerIndex>(layer)); ++row) {
                (void)read->asset(Handle::of(static_cast<LayerIndex>(layer), row));
            }
        }
    }
    EXPECT_GT(taken, 10);
    EXPECT_GT(refused, 10);
}

}  // namespace
}  // namespace belfry::feed
