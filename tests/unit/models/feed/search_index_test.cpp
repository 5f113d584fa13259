// SPDX-License-Identifier: Apache-2.0
#include "models/feed/search_index.h"

#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "tests/unit/models/feed/test_layers.h"

namespace belfry::feed {
namespace {

using test::asset;
using test::layers;

TEST(Fold, LowerCaseWithoutAccents) {
    EXPECT_EQ(fold("Große Ringstraße 31"), "grosse ringstrasse 31");
    EXPECT_EQ(fold("ÅNGSTRÖM Łódź Ærø Œuvre Đorđe"), "angstrom lodz aero oeuvre dorde");
    EXPECT_EQ(fold("Cafe\xCC\x81"), "cafe") << "decomposed";
    EXPECT_EQ(fold("Nguyễn Thị Minh Khai"), "nguyen thi minh khai");
    EXPECT_EQ(fold("ΛΕΩΦΌΡΟΣ"), "λεωφοροσ");
    EXPECT_EQ(fold("Невский Ёлкин"), "невскии елкин");
    EXPECT_EQ(fold("東京 😀"), "東京 😀") << "other scripts stay";
    EXPECT_EQ(fold("\xC3"), "\xC3") << "half a letter stays";
    EXPECT_EQ(fold("\xE2\x82"), "\xE2\x82");
}

Catalogue city(int count) {
    static const std::vector<std::string> kStreets{"Ringstraße", "Große Gasse", "Étoile", "Am Ring",
                                                   "Südring",    "Łódzka",      "Kringel"};
    std::mt19937_64 rng(8);
    std::vector<Asset> assets;
    for (int i = 0; i < count; ++i) {
        Asset made = asset("urn:ngsi-ld:Thing:X-" + std::to_string(10'000 + i), rng() % 4 == 0 ? "b" : "a",
                           13.4 + static_cast<double>(rng() % 1'000) * 1e-4, 52.5);
        made.street = kStreets[rng() % kStreets.size()];
        made.name = made.street + " " + std::to_string(rng() % 200);
        if (made.layer == "a" && rng() % 2 == 0) {
            made.type = "part";  // rank 1
        }
        assets.push_back(made);
    }
    return Catalogue::build(layers(), std::move(assets));
}

/** Every text folded and searched: what there is to find, by rank. */
std::vector<int> bruteForce(const Catalogue& catalogue, std::string_view text) {
    const std::string wanted = fold(text);
    std::vector<int> ranks;
    std::vector<std::string> streets;
    for (LayerIndex layer = 0; layer < catalogue.layers().size(); ++layer) {
        for (std::uint32_t row = 0; row < catalogue.rowCount(layer); ++row) {
            const Handle handle = Handle::of(layer, row);
            const std::string street(catalogue.street(handle));
            if (std::find(streets.begin(), streets.end(), street) == streets.end()) {
                streets.push_back(street);
                const std::size_t at = fold(street).find(wanted);
                if (at != std::string::npos) {
                    ranks.push_back(at == 0 ? 0 : 2);
                }
            }
            if (!catalogue.contains(handle)) {
                continue;
            }
            const std::string id(catalogue.id(handle));
            const std::size_t at =
                std::min(fold(catalogue.name(handle)).find(wanted), fold(id.substr(id.rfind(':') + 1)).find(wanted));
            if (at != std::string::npos) {
                ranks.push_back((at == 0 ? 1 : 3) +
                                2 * catalogue.layers()[layer].assetTypes[catalogue.type(handle)].rank);
            }
        }
    }
    std::sort(ranks.begin(), ranks.end());
    return ranks;
}

TEST(SearchIndex, FindsWhatLookingAtEveryTextFinds) {
    Catalogue catalogue = city(3'000);
    for (std::uint32_t row = 0; row < 300; row += 3) {
        catalogue.remove(Handle::of(0, row));
    }
    SearchIndex index(catalogue);
    for (const std::string_view text : {"ring", "RINGSTRASSE 1", "ße 1", "gross", "é", "et", "łódz", "x-10", "10042",
                                        "zz", "ng", " 19", "straße 177", "am ring 5"}) {
        auto expected = bruteForce(catalogue, text);
        for (const std::size_t most : {1UL, 40UL, 100'000UL}) {
            const auto hits = index.find(text, most);
            if (fold(text).size() < 2) {
                EXPECT_TRUE(hits.empty()) << "one letter is no question";
                continue;
            }
            ASSERT_EQ(hits.size(), std::min(most, expected.size())) << text;
            for (std::size_t i = 0; i < hits.size(); ++i) {
                ASSERT_EQ(hits[i].rank, expected[i]) << text << " hit " << i;
                const std::string found =
                    hits[i].isStreet ? fold(catalogue.street(hits[i].handle))
                                     : fold(catalogue.name(hits[i].handle)) + "\n" + fold(catalogue.id(hits[i].handle));
                ASSERT_NE(found.find(fold(text)), std::string::npos) << text;
            }
        }
    }
}

TEST(SearchIndex, SeesWhoCameLaterAndNotWhoLeft) {
    Catalogue catalogue = city(100);
    SearchIndex index(catalogue);
    EXPECT_TRUE(index.readOn(30)) << "there is more to read";
    EXPECT_FALSE(index.readOn(1'000));
    EXPECT_TRUE(index.find("newcomer", 10).empty());
    Asset late = asset("urn:ngsi-ld:Thing:late", "b", 13.4, 52.5);
    late.name = "The Newcomer";
    late.street = "New Street";
    const Handle handle = *catalogue.add(late);
    ASSERT_EQ(index.find("newcomer", 10).size(), 1U);
    EXPECT_EQ(index.find("newcomer", 10)[0].handle, handle);
    EXPECT_TRUE(index.find("new str", 10)[0].isStreet);
    catalogue.remove(handle);
    EXPECT_TRUE(index.find("newcomer", 10).empty());
}

TEST(SearchIndex, FewTextsAreLookedAt) {
    Catalogue catalogue = city(20'000);
    SearchIndex index(catalogue);
    const auto hits = index.find("x-12345", 40);
    ASSERT_EQ(hits.size(), 1U);
    EXPECT_LT(index.lookedAt(), 2'000U) << "nine of ten are ruled out by their letter pairs";
    (void)index.find("ri", 40);
    EXPECT_LT(index.lookedAt(), 2'000U) << "where half the city matches, the first good ones will do";
    EXPECT_TRUE(index.find("qx", 40).empty());
    EXPECT_LT(index.lookedAt(), 100U) << "a pair that nobody has is known";
    EXPECT_LE(index.bytes(), 20'000U * 9U + 4'000'000U) << "8 bytes an entity and what rare pairs take";
}

}  // namespace
}  // namespace belfry::feed
