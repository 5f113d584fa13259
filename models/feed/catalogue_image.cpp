// SPDX-License-Identifier: Apache-2.0
#include "models/feed/catalogue_image.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <memory>
#include <type_traits>
#include <utility>

#include "models/feed/huge_page_wish.h"
#include "models/feed/utf8.h"

namespace belfry::feed {

static_assert(std::endian::native == std::endian::little, "the image is memory as it is");

namespace {

constexpr std::string_view kMagic = "BLFYIMG1";
constexpr std::uint64_t kMaxTexts = 64'000'000;

template <typename T>
void put(std::string* bytes, T value) {
    static_assert(std::is_trivially_copyable_v<T>);
    bytes->append(reinterpret_cast<const char*>(&value), sizeof value);
}

tl::unexpected<Error> damaged(const char* what) {
    return fail(ErrorCode::DataLoss, std::string("the image of a catalogue does not fit: ") + what,
                "The catalogue is fetched again.");
}

/** Takes numbers and columns from bytes that nobody vouches for. */
class ImageReader {
public:
    explicit ImageReader(std::string_view bytes) : m_left(bytes) {}

    template <typename T>
    [[nodiscard]] bool take(T* value) {
        if (m_left.size() < sizeof(T)) {
            return false;
        }
        std::memcpy(value, m_left.data(), sizeof(T));
        m_left.remove_prefix(sizeof(T));
        return true;
    }
    template <typename T>
    [[nodiscard]] bool take(std::uint64_t count, std::vector<T>* values) {
        static_assert(std::is_trivially_copyable_v<T>);
        if (count > m_left.size() / sizeof(T)) {  // before anything is allocated
            return false;
        }
        values->reserve(count);
        wishHugePages(values->data(), count * sizeof(T));
        values->resize(count);
        if (count > 0) {
            std::memcpy(static_cast<void*>(values->data()), m_left.data(), count * sizeof(T));
        }
        m_left.remove_prefix(count * sizeof(T));
        return true;
    }
    [[nodiscard]] bool take(std::uint64_t count, std::string_view* bytes) {
        if (count > m_left.size()) {
            return false;
        }
        *bytes = m_left.substr(0, count);
        m_left.remove_prefix(count);
        return true;
    }
    [[nodiscard]] bool isEmpty() const { return m_left.empty(); }

private:
    std::string_view m_left;
};

}  // namespace

CatalogueImageWriter::CatalogueImageWriter(const Catalogue& catalogue, const std::vector<std::uint32_t>& rows,
                                           const std::vector<std::uint32_t>& gone) {
    add(catalogue, rows, gone);
}

CatalogueImageWriter::CatalogueImageWriter(const Catalogue& catalogue) {
    std::vector<std::uint32_t> rows;
    std::vector<std::uint32_t> gone;
    for (std::size_t i = 0; i < catalogue.layers().size(); ++i) {
        const auto layer = static_cast<LayerIndex>(i);
        rows.push_back(catalogue.rowCount(layer));
        for (std::uint32_t row = 0; row < rows.back(); ++row) {
            if (!catalogue.contains(Handle::of(layer, row))) {
                gone.push_back(Handle::of(layer, row).value);
            }
        }
    }
    add(catalogue, rows, gone);
}

void CatalogueImageWriter::addOwned(std::string bytes) {
    const auto owned = std::make_shared<const std::string>(std::move(bytes));
    m_size += owned->size();
    m_pieces.push_back({owned->size(), [owned] { return owned->data(); }});
}

void CatalogueImageWriter::add(const Catalogue& catalogue, const std::vector<std::uint32_t>& rows,
                               const std::vector<std::uint32_t>& gone) {
    std::string head(kMagic);
    put(&head, static_cast<std::uint32_t>(rows.size()));
    // texts: lengths first, then the bytes of the chunks, which never move once written
    put(&head, static_cast<std::uint32_t>(catalogue.m_arena.size()));
    std::vector<std::uint64_t> chunks;
    for (const std::string& chunk : catalogue.m_arena) {
        chunks.push_back(chunk.size());
        put(&head, static_cast<std::uint64_t>(chunk.size()));
    }
    put(&head, static_cast<std::uint32_t>(catalogue.m_shared.size()));
    for (const std::string& text : catalogue.m_shared) {
        put(&head, static_cast<std::uint32_t>(text.size()));
        head += text;
    }
    put(&head, static_cast<std::uint32_t>(catalogue.m_factRefs.size()));
    std::string unresolved;
    std::uint32_t waiting = 0;
    for (const auto& [handle, parent] : catalogue.m_unresolvedParents) {
        const Handle child{handle};
        if (child.layer() < rows.size() && child.row() < rows[child.layer()]) {
            put(&unresolved, handle);
            put(&unresolved, static_cast<std::uint32_t>(parent.size()));
            unresolved += parent;
            ++waiting;
        }
    }
    put(&head, waiting);
    head += unresolved;
    addOwned(std::move(head));
    const Catalogue* from = &catalogue;
    for (std::size_t i = 0; i < chunks.size(); ++i) {
        m_size += chunks[i];
        m_pieces.push_back({chunks[i], [from, i] { return from->m_arena[i].data(); }});
    }
    const auto column = [&](std::uint64_t count, std::size_t width, std::function<const void*()> data) {
        m_size += count * width;
        m_pieces.push_back({count * width, [data = std::move(data)] { return static_cast<const char*>(data()); }});
    };
    column(catalogue.m_factRefs.size(), sizeof(Catalogue::TextRef), [from] { return from->m_factRefs.data(); });
    auto nextGone = gone.begin();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::uint32_t count = rows[i];
        const Catalogue::Layer& layer = catalogue.m_tables[i];
        const std::uint64_t points = count == 0 ? 0 : layer.geometryEnd[count - 1];
        std::string numbers;
        put(&numbers, count);
        put(&numbers, points);
        addOwned(std::move(numbers));
        column(count, sizeof(Catalogue::TextRef), [from, i] { return from->m_tables[i].ids.data(); });
        column(count, sizeof(Catalogue::TextRef), [from, i] { return from->m_tables[i].names.data(); });
        column(count, 4, [from, i] { return from->m_tables[i].streets.data(); });
        column(count, 4, [from, i] { return from->m_tables[i].districts.data(); });
        column(count, 4, [from, i] { return from->m_tables[i].sources.data(); });
        column(count, sizeof(Handle), [from, i] { return from->m_tables[i].parents.data(); });
        column(count, 1, [from, i] { return from->m_tables[i].types.data(); });
        column(count, sizeof(Mercator), [from, i] { return from->m_tables[i].positions.data(); });
        column(count, 8, [from, i] { return from->m_tables[i].geometryEnd.data(); });
        column(points, sizeof(Mercator), [from, i] { return from->m_tables[i].geometryPoints.data(); });
        column(count, 4, [from, i] { return from->m_tables[i].facts.data(); });
        std::string absent(count, '\0');
        for (; nextGone != gone.end() && Handle{*nextGone}.layer() == i; ++nextGone) {
            if (Handle{*nextGone}.row() < count) {
                absent[Handle{*nextGone}.row()] = 1;
            }
        }
        addOwned(std::move(absent));
    }
}

bool CatalogueImageWriter::fill(std::size_t maxBytes, std::string* out) {
    while (maxBytes > 0 && m_piece < m_pieces.size()) {
        const Piece& piece = m_pieces[m_piece];
        const auto part = static_cast<std::size_t>(std::min<std::uint64_t>(maxBytes, piece.size - m_at));
        if (part > 0) {
            out->append(piece.data() + m_at, part);
        }
        maxBytes -= part;
        m_at += part;
        if (m_at == piece.size) {
            ++m_piece;
            m_at = 0;
        }
    }
    return m_piece < m_pieces.size();
}

Result<Catalogue> readCatalogueImage(std::string_view image, std::vector<LayerSchema> schemas) {
    ImageReader in(image);
    std::string_view magic;
    std::uint32_t layers = 0;
    std::uint32_t chunks = 0;
    if (!in.take(kMagic.size(), &magic) || magic != kMagic || !in.take(&layers) || layers != schemas.size() ||
        !in.take(&chunks)) {
        return damaged("another format or other layers");
    }
    Catalogue made(std::move(schemas));
    std::vector<std::uint64_t> lengths;
    std::uint32_t shared = 0;
    if (!in.take(chunks, &lengths) || !in.take(&shared) || shared == 0 || shared > kMaxTexts) {
        return damaged("texts");
    }
    made.m_shared.clear();
    made.m_sharedIndex.clear();
    for (std::uint32_t i = 0; i < shared; ++i) {
        std::uint32_t length = 0;
        std::string_view text;
        if (!in.take(&length) || !in.take(length, &text) || !isValidUtf8(text)) {
            return damaged("shared texts");
        }
        made.m_shared.emplace_back(text);
        made.m_sharedIndex.emplace(std::string(text), i);
    }
    std::uint32_t facts = 0;
    std::uint32_t waiting = 0;
    if (!in.take(&facts) || facts == 0 || !in.take(&waiting)) {
        return damaged("facts");
    }
    std::vector<std::pair<std::uint32_t, std::string_view>> unresolved;
    for (std::uint32_t i = 0; i < waiting; ++i) {
        std::uint32_t handle = 0;
        std::uint32_t length = 0;
        std::string_view parent;
        if (!in.take(&handle) || !in.take(&length) || !in.take(length, &parent) || !isValidUtf8(parent)) {
            return damaged("parents");
        }
        unresolved.emplace_back(handle, parent);
    }
    for (const std::uint64_t length : lengths) {
        std::string_view text;
        if (!in.take(length, &text) || !isValidUtf8(text)) {
            return damaged("texts");
        }
        std::string& chunk = made.m_arena.emplace_back();
        chunk.reserve(text.size());
        wishHugePages(chunk.data(), text.size());
        chunk = text;
    }
    // a part of a valid text is valid if no character is cut
    const auto whole = [](const std::string& text, std::size_t at) {
        return at >= text.size() || (static_cast<std::uint8_t>(text[at]) & 0xC0U) != 0x80U;
    };
    const auto fits = [&](const Catalogue::TextRef& ref) {
        return ref.chunk < made.m_arena.size() && ref.offset <= made.m_arena[ref.chunk].size() &&
               ref.length <= made.m_arena[ref.chunk].size() - ref.offset &&
               whole(made.m_arena[ref.chunk], ref.offset) &&
               whole(made.m_arena[ref.chunk], ref.offset + std::size_t{ref.length});
    };
    if (!in.take(facts, &made.m_factRefs) || !std::all_of(made.m_factRefs.begin() + 1, made.m_factRefs.end(), fits)) {
        return damaged("facts");
    }
    made.m_factRefs[0] = {};
    const auto below = [](const std::vector<std::uint32_t>& values, std::uint32_t limit) {
        return std::all_of(values.begin(), values.end(), [limit](std::uint32_t value) { return value < limit; });
    };
    std::size_t all = 0;
    for (std::size_t i = 0; i < layers; ++i) {
        Catalogue::Layer& layer = made.m_tables[i];
        std::uint32_t rows = 0;
        std::uint64_t points = 0;
        if (!in.take(&rows) || rows >= Handle::kMaxRows - 1 || !in.take(&points)) {
            return damaged("rows");
        }
        if (!in.take(rows, &layer.ids) || !in.take(rows, &layer.names) || !in.take(rows, &layer.streets) ||
            !in.take(rows, &layer.districts) || !in.take(rows, &layer.sources) || !in.take(rows, &layer.parents) ||
            !in.take(rows, &layer.types) || !in.take(rows, &layer.positions) || !in.take(rows, &layer.geometryEnd) ||
            !in.take(points, &layer.geometryPoints) || !in.take(rows, &layer.facts) || !in.take(rows, &layer.gone)) {
            return damaged("columns end early");
        }
        const std::size_t types = made.m_layers[i].assetTypes.size();
        if (!std::all_of(layer.ids.begin(), layer.ids.end(),
                         [&](const auto& ref) { return fits(ref) && ref.length >= 1 && ref.length <= 256; }) ||
            !std::all_of(layer.names.begin(), layer.names.end(), fits) || !below(layer.streets, shared) ||
            !below(layer.districts, shared) || !below(layer.sources, shared) || !below(layer.facts, facts) ||
            !std::all_of(layer.types.begin(), layer.types.end(), [types](std::uint8_t type) { return type < types; })) {
            return damaged("a row points outside");
        }
        if (!std::is_sorted(layer.geometryEnd.begin(), layer.geometryEnd.end()) ||
            (rows > 0 ? layer.geometryEnd.back() : 0) != points) {
            return damaged("geometry");
        }
        for (std::size_t row = 0; row < layer.gone.size(); ++row) {
            std::uint8_t& gone = layer.gone[row];
            gone = gone != 0 ? 1 : 0;
            layer.live += gone == 0 ? 1U : 0U;
            layer.placeless += gone == 0 && !isPlaced(layer.positions[row]) ? 1U : 0U;
        }
        all += rows;
    }
    if (!in.isEmpty()) {
        return damaged("something follows");
    }
    const auto idOf = [&made](Handle handle) { return made.id(handle); };
    std::vector<Handle> live;
    live.reserve(all);
    for (std::size_t i = 0; i < layers; ++i) {
        Catalogue::Layer& layer = made.m_tables[i];
        for (std::uint32_t row = 0; row < layer.ids.size(); ++row) {
            const Handle handle = Handle::of(static_cast<LayerIndex>(i), row);
            Handle& parent = layer.parents[row];
            if (parent.isValid() && (parent.layer() >= layers || parent.row() >= made.rowCount(parent.layer()))) {
                parent = {};  // it came after this image's rows: the child was resolved while it was written
            }
            if (layer.gone[row] == 0) {
                live.push_back(handle);
            }
        }
    }
    if (!made.m_byId.fill(live, idOf)) {
        return damaged("an id is there twice");
    }
    for (const auto& [handle, parent] : unresolved) {
        const Handle child{handle};
        if (child.layer() < layers && child.row() < made.rowCount(child.layer())) {
            made.m_unresolvedParents.emplace(handle, std::string(parent));
        }
    }
    return made;
}

}  // namespace belfry::feed
