// SPDX-License-Identifier: Apache-2.0
#include "models/feed/search_index.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace belfry::feed {

namespace {

// '.' stays as it is, '*' is in kPairs
constexpr std::string_view kFromC0 =
    "aaaaaa*ceeeeiiiidnooooo.ouuuuy**aaaaaa*ceeeeiiiidnooooo.ouuuuy*yaaaaaaccccccccddddeeeeeeeeeegggg"
    "gggghhhhiiiiiiiiii**jjkkkllllllllllnnnnnnnnnoooooo**rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
constexpr std::string_view kFrom1E00 =
    "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrr"
    "ssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwy....*.aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"
    "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy......";
static_assert(kFromC0.size() == 192 && kFrom1E00.size() == 256);

constexpr std::array<std::pair<std::uint32_t, std::string_view>, 10> kPairs{{{0xC6, "ae"},
                                                                             {0xDE, "th"},
                                                                             {0xDF, "ss"},
                                                                             {0xE6, "ae"},
                                                                             {0xFE, "th"},
                                                                             {0x132, "ij"},
                                                                             {0x133, "ij"},
                                                                             {0x152, "oe"},
                                                                             {0x153, "oe"},
                                                                             {0x1E9E, "ss"}}};
// Greek with tonos, and Cyrillic letters that carry a mark: to the bare small letter
constexpr std::array<std::pair<std::uint32_t, std::uint32_t>, 23> kBare{
    {{0x386, 0x3B1}, {0x388, 0x3B5}, {0x389, 0x3B7}, {0x38A, 0x3B9}, {0x38C, 0x3BF}, {0x38E, 0x3C5},
     {0x38F, 0x3C9}, {0x3AC, 0x3B1}, {0x3AD, 0x3B5}, {0x3AE, 0x3B7}, {0x3AF, 0x3B9}, {0x3C2, 0x3C3},
     {0x3CC, 0x3BF}, {0x3CD, 0x3C5}, {0x3CE, 0x3C9}, {0x401, 0x435}, {0x407, 0x456}, {0x419, 0x438},
     {0x439, 0x438}, {0x451, 0x435}, {0x457, 0x456}, {0x40E, 0x443}, {0x45E, 0x443}}};

/** Writes a code as UTF-8; returns the place after it. */
char* append(std::uint32_t code, char* out) {
    if (code < 0x80) {
        *out++ = static_cast<char>(code);
    } else if (code < 0x800) {
        *out++ = static_cast<char>(0xC0U | (code >> 6U));
        *out++ = static_cast<char>(0x80U | (code & 0x3FU));
    } else {
        *out++ = static_cast<char>(0xE0U | (code >> 12U));
        *out++ = static_cast<char>(0x80U | ((code >> 6U) & 0x3FU));
        *out++ = static_cast<char>(0x80U | (code & 0x3FU));
    }
    return out;
}

/** Folded text is never longer than the text. */
char* foldCode(std::uint32_t code, char* out) {
    if (code >= 0x300 && code < 0x370) {
        return out;  // a combining mark
    }
    const std::string_view table = code >= 0xC0 && code < 0x180      ? kFromC0
                                   : code >= 0x1E00 && code < 0x1F00 ? kFrom1E00
                                                                     : std::string_view();
    const char letter = table.empty() ? '.' : table[code - (code < 0x180 ? 0xC0U : 0x1E00U)];
    if (letter == '*') {
        for (const auto& [from, to] : kPairs) {
            if (from == code) {
                return std::copy(to.begin(), to.end(), out);
            }
        }
    }
    if (letter != '.') {
        *out++ = letter;
        return out;
    }
    if (code >= 0x370 && code < 0x460) {
        const auto* bare =
            std::find_if(kBare.begin(), kBare.end(), [code](const auto& pair) { return pair.first == code; });
        if (bare != kBare.end()) {
            code = bare->second;
        } else if ((code >= 0x391 && code <= 0x3AB) || (code >= 0x410 && code <= 0x42F)) {
            code += 0x20U;
        } else if (code >= 0x400 && code <= 0x40F) {
            code += 0x50U;
        }
    }
    return append(code, out);
}

constexpr std::size_t kPairCount = 65'536;

constexpr std::uint32_t pairOf(char first, char second) {
    return static_cast<std::uint8_t>(first) * 256U + static_cast<std::uint8_t>(second);
}

std::uint64_t pairsOf(std::string_view folded) {
    std::uint64_t pairs = 0;
    for (std::size_t i = 1; i < folded.size(); ++i) {
        pairs |= 1ULL << ((pairOf(folded[i - 1], folded[i]) * 0x9E37'79B1U) >> 26U);
    }
    return pairs;
}

/** "urn:ngsi-ld:Streetlight:L-04417" → "L-04417". */
std::string_view lastPart(std::string_view id) {
    const std::size_t colon = id.rfind(':');
    return colon == std::string_view::npos ? id : id.substr(colon + 1);
}

}  // namespace

void foldInto(std::string_view utf8, std::string& out) {
    const std::size_t before = out.size();
    out.resize(before + utf8.size());
    char* at = out.data() + before;
    for (std::size_t i = 0; i < utf8.size();) {
        const auto byte = static_cast<std::uint8_t>(utf8[i]);
        if (byte < 0x80) {
            *at++ = static_cast<char>(byte >= 'A' && byte <= 'Z' ? byte + 0x20 : byte);
            ++i;
            continue;
        }
        // two and three bytes are folded; the rest, and what is no UTF-8, stays as it is
        const std::size_t length = (byte & 0xE0U) == 0xC0U ? 2 : (byte & 0xF0U) == 0xE0U ? 3 : 1;
        std::uint32_t code = length == 2 ? byte & 0x1FU : byte & 0x0FU;
        bool isWhole = length > 1 && i + length <= utf8.size();
        for (std::size_t k = 1; isWhole && k < length; ++k) {
            const auto next = static_cast<std::uint8_t>(utf8[i + k]);
            isWhole = (next & 0xC0U) == 0x80U;
            code = (code << 6U) | (next & 0x3FU);
        }
        // an overlong form would come out shorter or, at the worst, as long
        if (isWhole) {
            at = foldCode(code, at);
            i += length;
        } else {
            *at++ = utf8[i++];
        }
    }
    out.resize(static_cast<std::size_t>(at - out.data()));
}

std::string fold(std::string_view utf8) {
    std::string folded;
    folded.reserve(utf8.size());
    foldInto(utf8, folded);
    return folded;
}

SearchIndex::SearchIndex(const Catalogue& catalogue)
    : m_catalogue(&catalogue), m_layers(catalogue.layers().size()), m_having(kPairCount) {}

SearchIndex::~SearchIndex() = default;
SearchIndex::SearchIndex(SearchIndex&&) noexcept = default;
SearchIndex& SearchIndex::operator=(SearchIndex&&) noexcept = default;

bool SearchIndex::readOn(std::uint32_t rows) {
    m_isStreet.resize(m_catalogue->sharedCount(), 0);
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        const auto layer = static_cast<LayerIndex>(i);
        auto& pairs = m_layers[i].pairs;
        const std::uint32_t all = m_catalogue->rowCount(layer);
        if (pairs.size() < all) {
            pairs.reserve(all);
        }
        const auto streets = m_catalogue->streetNumbers(layer);
        for (; pairs.size() < all; --rows) {
            if (rows == 0) {
                return true;
            }
            const Handle handle = Handle::of(layer, static_cast<std::uint32_t>(pairs.size()));
            m_scratch.clear();
            foldInto(m_catalogue->name(handle), m_scratch);
            m_scratch += '\n';
            foldInto(lastPart(m_catalogue->id(handle)), m_scratch);
            pairs.push_back(pairsOf(m_scratch));
            for (std::size_t k = 1; k < m_scratch.size(); ++k) {
                auto& having = m_having[pairOf(m_scratch[k - 1], m_scratch[k])];
                if (having.size() <= kRare && (having.empty() || having.back() != handle.value)) {
                    having.push_back(handle.value);
                }
            }
            const std::uint32_t street = streets[handle.row()];
            if (street != 0 && m_isStreet[street] == 0) {
                m_isStreet[street] = 1;
                m_streets.push_back({fold(m_catalogue->sharedText(street)), handle});
            }
        }
    }
    return false;
}

std::vector<SearchHit> SearchIndex::find(std::string_view text, std::size_t most) {
    m_lookedAt = 0;
    std::vector<SearchHit> hits;
    const std::string wanted = fold(text);
    readOn(std::numeric_limits<std::uint32_t>::max());
    if (wanted.size() < 2 || most == 0) {
        return hits;
    }
    // kept sorted; as what comes later is never better among equals, a full list with nothing worse is final
    const auto offer = [&](const SearchHit& hit) {
        if (hits.size() >= most) {
            if (hits.back().rank <= hit.rank) {
                return;
            }
            hits.pop_back();
        }
        hits.insert(std::upper_bound(hits.begin(), hits.end(), hit,
                                     [](const SearchHit& a, const SearchHit& b) { return a.rank < b.rank; }),
                    hit);
    };
    for (const Street& street : m_streets) {
        ++m_lookedAt;
        const std::size_t at = street.folded.find(wanted);
        if (at != std::string::npos) {
            offer({street.somebody, true, at == 0 ? 0 : 2});
        }
    }
    const auto look = [&](Handle handle, int best) {
        ++m_lookedAt;
        std::size_t at = std::string::npos;
        for (const std::string_view candidate : {m_catalogue->name(handle), lastPart(m_catalogue->id(handle))}) {
            m_scratch.clear();
            foldInto(candidate, m_scratch);
            at = std::min(at, m_scratch.find(wanted));
        }
        if (at != std::string::npos) {
            offer({handle, false, at == 0 ? best : best + 2});
        }
    };
    const auto importanceOf = [this](LayerIndex layer, std::uint8_t type) {
        return std::max(0, m_catalogue->layers()[layer].assetTypes[type].rank);
    };
    const std::vector<std::uint32_t>* fewest = &m_having[pairOf(wanted[0], wanted[1])];
    for (std::size_t k = 2; k < wanted.size(); ++k) {
        const auto& having = m_having[pairOf(wanted[k - 1], wanted[k])];
        fewest = having.size() < fewest->size() ? &having : fewest;
    }
    if (fewest->size() <= kRare) {
        for (const std::uint32_t value : *fewest) {
            if (m_catalogue->contains(Handle{value})) {
                look(Handle{value}, 1 + 2 * importanceOf(Handle{value}.layer(), m_catalogue->type(Handle{value})));
            }
        }
        return hits;
    }
    const std::uint64_t pairs = pairsOf(wanted);
    int lastImportance = 0;
    for (const LayerSchema& schema : m_catalogue->layers()) {
        for (const AssetTypeSchema& type : schema.assetTypes) {
            lastImportance = std::max(lastImportance, type.rank);
        }
    }
    // what is drawn at every zoom is what people look for by name, so it is looked through first
    for (int importance = 0; importance <= lastImportance; ++importance) {
        const int best = 1 + 2 * importance;
        for (std::size_t i = 0; i < m_layers.size(); ++i) {
            const auto layer = static_cast<LayerIndex>(i);
            std::uint64_t mine = 0;
            for (std::size_t t = 0; t < m_catalogue->layers()[i].assetTypes.size() && t < 64; ++t) {
                mine |= importanceOf(layer, static_cast<std::uint8_t>(t)) == importance ? 1ULL << t : 0ULL;
            }
            const auto types = m_catalogue->types(layer);
            const auto gone = m_catalogue->goneFlags(layer);
            const auto& rowPairs = m_layers[i].pairs;
            for (std::uint32_t row = 0; mine != 0 && row < rowPairs.size(); ++row) {
                if ((rowPairs[row] & pairs) != pairs || ((mine >> types[row]) & 1U) == 0 || gone[row] != 0) {
                    continue;
                }
                if (hits.size() >= most && (hits.back().rank <= best || m_lookedAt > kEnough)) {
                    return hits;
                }
                look(Handle::of(layer, row), best);
            }
        }
    }
    return hits;
}

std::size_t SearchIndex::bytes() const {
    std::size_t total = m_having.capacity() * sizeof(std::vector<std::uint32_t>) + m_isStreet.capacity() +
                        m_streets.capacity() * sizeof(Street);
    for (const auto& having : m_having) {
        total += having.capacity() * sizeof(std::uint32_t);
    }
    for (const LayerPart& part : m_layers) {
        total += part.pairs.capacity() * sizeof(std::uint64_t);
    }
    return total;
}

}  // namespace belfry::feed
