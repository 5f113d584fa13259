// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "models/feed/catalogue.h"

namespace belfry::feed {

/** Appends UTF-8 text as it is compared in searches: lower case without accents, ß as ss, æ as ae. Latin, Greek and
 *  Cyrillic; other scripts stay as they are. */
void foldInto(std::string_view utf8, std::string& out);
[[nodiscard]] std::string fold(std::string_view utf8);

struct SearchHit {
    Handle handle;          ///< of a street: somebody who stands there
    bool isStreet = false;  ///< the street was found, not the entity
    int rank = 0;           ///< low = likely meant
};

/** Finds entities by a part of their name or id, and streets by a part of theirs, among a million. Keeps 8 bytes an
 *  entity: a set of letter pairs, by which most are ruled out without looking at their text; of rare pairs it knows
 *  who has them. Same thread as the catalogue, which must outlive this. */
class SearchIndex {
public:
    explicit SearchIndex(const Catalogue& catalogue);
    // out of line: inlined into std::optional they make g++ 14 warn of what is not there
    ~SearchIndex();
    SearchIndex(SearchIndex&&) noexcept;
    SearchIndex& operator=(SearchIndex&&) noexcept;
    SearchIndex(const SearchIndex&) = delete;
    SearchIndex& operator=(const SearchIndex&) = delete;

    /** Reads up to `rows` more; false when everything has been read. find() reads what is left by itself, so this is
     *  for idle moments only. */
    bool readOn(std::uint32_t rows);

    /** The `most` hits (all of them where fewer), best first: streets that begin with the text, then by importance of
     * the asset type (AssetTypeSchema::rank) and whether the name or the id's last part begins with it. Equals keep the
     * catalogue's order. Fewer than two letters find nothing. Once the list is full and kEnough texts were looked at,
     * better ones are no longer looked for: that many only a few letters match. */
    [[nodiscard]] std::vector<SearchHit> find(std::string_view text, std::size_t most);

    /** How many texts the last find() looked at, for tests and benches. */
    [[nodiscard]] std::uint64_t lookedAt() const { return m_lookedAt; }
    [[nodiscard]] std::size_t bytes() const;

    static constexpr std::uint64_t kEnough = 50'000;

private:
    static constexpr std::size_t kRare = 1'024;  ///< a pair that at most so many entities have

    struct Street {
        std::string folded;
        Handle somebody;
    };
    struct LayerPart {
        std::vector<std::uint64_t> pairs;  ///< per row that has been read
    };

    const Catalogue* m_catalogue;
    std::vector<LayerPart> m_layers;
    std::vector<Street> m_streets;
    std::vector<std::uint8_t> m_isStreet;              ///< by shared text: it is in m_streets
    std::vector<std::vector<std::uint32_t>> m_having;  ///< by pair: handles, up to kRare + 1 of them
    std::string m_scratch;
    std::uint64_t m_lookedAt = 0;
};

}  // namespace belfry::feed
