// SPDX-License-Identifier: Apache-2.0
#include "models/feed/id_index.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace belfry::feed {
namespace {

struct Ids {
    std::vector<std::string> texts;
    [[nodiscard]] std::string_view operator()(Handle handle) const { return texts[handle.row()]; }
};

std::vector<Handle> handlesOf(const Ids& ids) {
    std::vector<Handle> handles;
    for (std::uint32_t row = 0; row < ids.texts.size(); ++row) {
        handles.push_back(Handle::of(2, row));
    }
    return handles;
}

Ids lamps(std::size_t count) {
    Ids ids;
    for (std::size_t i = 0; i < count; ++i) {
        ids.texts.push_back("urn:ngsi-ld:Streetlight:" + std::to_string(i * 7'919 % 1'000'003));
    }
    return ids;
}

TEST(IdIndex, ManyAtOnceAreFoundAsIfTheyHadComeOneByOne) {
    for (const std::size_t count : {0U, 1U, 31U, 32U, 33U, 20'000U}) {
        Ids ids = lamps(count);
        IdIndex index;
        ASSERT_TRUE(index.fill(handlesOf(ids), ids)) << count;
        for (const Handle handle : handlesOf(ids)) {
            ASSERT_EQ(index.find(ids(handle), ids), handle);
        }
        EXPECT_FALSE(index.find("urn:ngsi-ld:Streetlight:none", ids));
        // and it goes on as any other
        for (std::size_t i = 0; i < 5'000; ++i) {
            ids.texts.push_back("urn:later:" + std::to_string(i));
            const Handle handle = Handle::of(2, static_cast<std::uint32_t>(ids.texts.size() - 1));
            ASSERT_TRUE(index.insert(handle, ids(handle), ids));
            ASSERT_FALSE(index.insert(handle, ids(handle), ids));
        }
        for (const Handle handle : handlesOf(ids)) {
            ASSERT_EQ(index.find(ids(handle), ids), handle);
        }
        index.erase("urn:later:17", ids);
        EXPECT_FALSE(index.find("urn:later:17", ids));
    }
}

TEST(IdIndex, OneThatIsThereTwiceIsRefusedHoweverFarApart) {
    for (const std::size_t again : {1U, 40U, 4'999U}) {
        Ids ids = lamps(5'000);
        ids.texts[again] = ids.texts[0];
        IdIndex index;
        EXPECT_FALSE(index.fill(handlesOf(ids), ids)) << again;
        EXPECT_FALSE(index.find(ids.texts[0], ids)) << "and nothing is left of it";
    }
}

}  // namespace
}  // namespace belfry::feed
