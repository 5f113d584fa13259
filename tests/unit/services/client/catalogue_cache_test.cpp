// SPDX-License-Identifier: Apache-2.0
#include "services/client/catalogue_cache.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>
#include <unistd.h>

namespace belfry::client {
namespace {

class CatalogueCacheTest : public ::testing::Test {
protected:
    void SetUp() override {
        folder = std::filesystem::temp_directory_path() / ("belfry-cache-" + std::to_string(getpid()));
        CatalogueCache cache(folder, "unix:/a");
        EXPECT_EQ(cache.knownHash(), 0U);
        cache.begin(77);
        for (int i = 0; i < 3; ++i) {
            v1::CatalogChunk chunk;
            chunk.set_content_hash(77);
            chunk.add_assets()->set_id("a" + std::to_string(i));
            cache.append(chunk);
        }
        EXPECT_EQ(cache.knownHash(), 0U);  // half written is not there
        cache.commit();
    }
    void TearDown() override { std::filesystem::remove_all(folder); }

    std::filesystem::path folder;
};

TEST_F(CatalogueCacheTest, ComesBackForTheSameGatewayOnly) {
    const CatalogueCache same(folder, "unix:/a");
    EXPECT_EQ(same.knownHash(), 77U);
    const auto chunks = same.load();
    ASSERT_TRUE(chunks);
    ASSERT_EQ(chunks->size(), 3U);
    EXPECT_EQ((*chunks)[2].assets(0).id(), "a2");
    EXPECT_EQ(CatalogueCache(folder, "unix:/b").knownHash(), 0U);
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
        EXPECT_FALSE(CatalogueCache(folder, "unix:/a").load()) << at;
    }
}

}  // namespace
}  // namespace belfry::client
