// SPDX-License-Identifier: Apache-2.0
#include "services/client/catalogue_cache.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>

#include <gtest/gtest.h>
#include <unistd.h>

#include "models/feed/catalogue_image.h"
#include "tests/support/wire_city.h"

namespace belfry::client {
namespace {

class CatalogueCacheTest : public ::testing::Test {
protected:
    void SetUp() override {
        folder = std::filesystem::temp_directory_path() / ("belfry-cache-" + std::to_string(getpid()));
        CatalogueCache cache(folder, "unix:/a");
        EXPECT_EQ(cache.knownHash(), 0U);
        std::string image;
        feed::CatalogueImageWriter(store.catalogue()).fill(std::numeric_limits<std::size_t>::max(), &image);
        cache.save(77, testing::wireLayers(), std::move(image));
        cache.finish();
    }
    void TearDown() override { std::filesystem::remove_all(folder); }

    std::filesystem::path folder;
    feed::Store store = testing::wireStore("e", 6, 2);
};

TEST_F(CatalogueCacheTest, ComesBackForTheSameGatewayOnly) {
    CatalogueCache same(folder, "unix:/a");
    EXPECT_EQ(same.knownHash(), 77U);
    const auto catalogue = same.load(77);
    ASSERT_TRUE(catalogue) << catalogue.error().message;
    EXPECT_EQ(catalogue->contentHash(), store.catalogue().contentHash());
    EXPECT_EQ(catalogue->layers()[0].title.de, "Beleuchtung");
    EXPECT_FALSE(same.load(78));
    EXPECT_EQ(CatalogueCache(folder, "unix:/b").knownHash(), 0U);
    EXPECT_FALSE(CatalogueCache(folder, "unix:/b").load(77));
    EXPECT_EQ(CatalogueCache("", "unix:/a").knownHash(), 0U);
}

TEST_F(CatalogueCacheTest, EveryDamagedByteIsFound) {
    const auto path = std::filesystem::directory_iterator(folder)->path();
    std::ifstream in(path, std::ios::binary);
    const std::string good((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    for (std::size_t at = 0; at <= good.size(); ++at) {
        std::string damaged = good;
        if (at < good.size()) {
            damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
        } else {
            damaged.resize(good.size() / 2);
        }
        std::ofstream(path, std::ios::binary | std::ios::trunc) << damaged;
        const auto loaded = CatalogueCache(folder, "unix:/a").load(77);
        ASSERT_FALSE(loaded) << at;
        EXPECT_EQ(loaded.error().code, ErrorCode::DataLoss);
    }
}

TEST_F(CatalogueCacheTest, WhatIsReadAheadIsTakenWhereItIsWhatIsAskedFor) {
    CatalogueCache cache(folder, "unix:/a");
    cache.readAhead();
    cache.readAhead();  // once is enough
    const auto catalogue = cache.load(77);
    ASSERT_TRUE(catalogue) << catalogue.error().message;
    EXPECT_EQ(catalogue->contentHash(), store.catalogue().contentHash());
    EXPECT_TRUE(cache.load(77)) << "and again, from the disk";

    CatalogueCache another(folder, "unix:/a");
    another.readAhead();
    EXPECT_FALSE(another.load(78)) << "the gateway has another one";
    another.readAhead();
    std::string image;
    feed::CatalogueImageWriter(store.catalogue()).fill(std::numeric_limits<std::size_t>::max(), &image);
    another.save(78, testing::wireLayers(), std::move(image));
    another.finish();
    EXPECT_TRUE(another.load(78));
    EXPECT_FALSE(another.load(77));

    CatalogueCache nobodyAsks(folder, "unix:/a");
    nobodyAsks.readAhead();
    CatalogueCache nothing(folder, "unix:/b");
    nothing.readAhead();
    EXPECT_FALSE(nothing.load(78));
    CatalogueCache("", "unix:/a").readAhead();
}

TEST_F(CatalogueCacheTest, WhatIsNoFileIsNoCache) {
    const auto path = std::filesystem::directory_iterator(folder)->path();
    std::filesystem::remove(path);
    std::filesystem::create_directory(path);
    EXPECT_EQ(CatalogueCache(folder, "unix:/a").knownHash(), 0U);
    EXPECT_FALSE(CatalogueCache(folder, "unix:/a").load(77));
}

}  // namespace
}  // namespace belfry::client
