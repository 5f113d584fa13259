// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "models/domain/error.h"
#include "models/feed/catalogue.h"

namespace belfry::feed {

/** Number of the image's layout: another one is not read, the catalogue is fetched asset by asset instead. */
constexpr std::uint32_t kCatalogueImageFormat = 1;

/** A catalogue as columns (little-endian), without its schemas: what is sent to a console, kept on its disk, and read
 *  back at the speed of memory. Written in pieces, so that whoever owns the catalogue is never held up for long; the
 *  catalogue may grow meanwhile. */
class CatalogueImageWriter {
public:
    /** The first `rows[layer]` rows of each layer, of which those in `gone` (ascending handles) are gone. `catalogue`
     *  must outlive this. */
    CatalogueImageWriter(const Catalogue& catalogue, const std::vector<std::uint32_t>& rows,
                         const std::vector<std::uint32_t>& gone);
    /** Everything that is there now. */
    explicit CatalogueImageWriter(const Catalogue& catalogue);

    [[nodiscard]] std::uint64_t size() const { return m_size; }
    /** Appends the next `maxBytes`; false once nothing is left. */
    bool fill(std::size_t maxBytes, std::string* out);

private:
    /** Bytes `begin` … of a column as it lies in memory at the time of the call. */
    struct Piece {
        std::uint64_t size;
        std::function<const char*()> data;
    };

    void add(const Catalogue& catalogue, const std::vector<std::uint32_t>& rows,
             const std::vector<std::uint32_t>& gone);
    void addOwned(std::string bytes);

    std::vector<Piece> m_pieces;
    std::uint64_t m_size = 0;
    std::size_t m_piece = 0;
    std::uint64_t m_at = 0;
};

/** The catalogue of an image. It comes from a network or a disk: every number in it is checked before it is used, and
 *  DATA_LOSS says that something does not fit. */
[[nodiscard]] Result<Catalogue> readCatalogueImage(std::string_view image, std::vector<LayerSchema> schemas);

}  // namespace belfry::feed
