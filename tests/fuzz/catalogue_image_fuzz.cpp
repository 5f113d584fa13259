// SPDX-License-Identifier: Apache-2.0
// The image of a catalogue from bytes that nobody vouches for: refused, or read to the last text.
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

#include "models/feed/catalogue_image.h"
#include "models/feed/utf8.h"
#include "tests/support/wire_city.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace belfry;
    // a good image to begin with: the first two bytes say where the rest is written into it
    static const std::string kGood = [] {
        const feed::Store store = testing::wireStore("e", 8, 2);
        std::string image;
        feed::CatalogueImageWriter(store.catalogue()).fill(std::numeric_limits<std::size_t>::max(), &image);
        return image;
    }();
    std::string image(reinterpret_cast<const char*>(data), size);
    if (size > 2 && (data[0] & 1U) == 0) {
        const std::size_t at = (data[0] * 256U + data[1]) % kGood.size();
        image = kGood;
        image.replace(at, size - 2, reinterpret_cast<const char*>(data) + 2, size - 2);
    }
    const auto read = feed::readCatalogueImage(image, testing::wireLayers());
    if (!read) {
        return 0;
    }
    std::size_t live = 0;
    for (std::size_t i = 0; i < read->layers().size(); ++i) {
        const auto layer = static_cast<LayerIndex>(i);
        live += read->liveCount(layer);
        for (std::uint32_t row = 0; row < read->rowCount(layer); ++row) {
            const feed::Asset asset = read->asset(Handle::of(layer, row));
            if (asset.id.empty() || !feed::isValidUtf8(asset.id) || !feed::isValidUtf8(asset.name) ||
                !feed::isValidUtf8(asset.street)) {
                __builtin_trap();
            }
        }
    }
    if (live != read->size() || read->placelessCount() > live) {
        __builtin_trap();
    }
    return 0;
}
