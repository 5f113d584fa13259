// SPDX-License-Identifier: Apache-2.0
#include "models/feed/catalogue.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "models/feed/hash.h"
#include "models/feed/utf8.h"

namespace belfry::feed {

namespace {

constexpr std::size_t kArenaChunk = 1U << 20U;
constexpr char kUnit = '\x1f';
constexpr char kRecord = '\x1e';
// A text longer than this in a catalogue is a mistake or an attack.
constexpr std::size_t kMaxText = 4'096;
constexpr std::size_t kMaxGeometry = 10'000;
// Facts are looked for among so many different ones; where all differ, remembering more would only cost memory.
constexpr std::size_t kMaxAlikeFacts = 20'000;

/** Nowhere, if neither the position nor the geometry says where. */
Mercator placeOf(const Asset& asset) {
    if (isPlausible(asset.position)) {
        return project(asset.position);
    }
    return !asset.geometry.empty() && isPlausible(asset.geometry.front()) ? project(asset.geometry.front()) : kNowhere;
}

}  // namespace

Catalogue::Catalogue(std::vector<LayerSchema> schemas) : m_layers(std::move(schemas)), m_tables(m_layers.size()) {
    share({});
}

Catalogue Catalogue::build(std::vector<LayerSchema> schemas, std::vector<Asset> assets) {
    Catalogue catalogue(std::move(schemas));
    struct Key {
        LayerIndex layer;
        std::uint64_t place;
        const Asset* asset;
    };
    std::vector<Key> keys;
    keys.reserve(assets.size());
    for (const Asset& asset : assets) {
        const auto layer = catalogue.layerIndex(asset.layer);
        if (!layer) {
            catalogue.reject(Error{ErrorCode::NotFound,
                                   "asset '" + asset.id + "' names unknown layer '" + asset.layer + "'",
                                   "Add a layer schema for it.",
                                   {}});
            continue;
        }
        keys.push_back({*layer, mortonCode(placeOf(asset)), &asset});
    }
    std::sort(keys.begin(), keys.end(), [](const Key& a, const Key& b) {
        return std::tie(a.layer, a.place, a.asset->id) < std::tie(b.layer, b.place, b.asset->id);
    });
    catalogue.m_byId.reserve(keys.size(), [&catalogue](Handle one) { return catalogue.id(one); });
    for (const Key& key : keys) {
        if (const auto added = catalogue.append(key.layer, *key.asset); !added) {
            catalogue.reject(added.error());
        }
    }
    catalogue.resolveParents();
    return catalogue;
}

Catalogue Catalogue::merge(std::vector<LayerSchema> schemas, const std::vector<Part>& parts) {
    Catalogue catalogue(std::move(schemas));
    struct Key {
        std::uint64_t place;
        Handle handle;  ///< in its part
        std::uint16_t part;
        LayerIndex layer;
    };
    std::vector<Key> keys;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const Catalogue& from = *parts[i].catalogue;
        for (std::size_t l = 0; l < from.m_layers.size(); ++l) {
            const auto layer = catalogue.layerIndex(from.m_layers[l].id);
            for (std::uint32_t row = 0; row < from.m_tables[l].ids.size(); ++row) {
                const Handle handle = Handle::of(static_cast<LayerIndex>(l), row);
                if (!from.contains(handle)) {
                    continue;
                }
                if (!layer) {
                    catalogue.reject(Error{ErrorCode::NotFound,
                                           "asset '" + std::string(from.id(handle)) + "' names unknown layer '" +
                                               from.m_layers[l].id + "'",
                                           "Add a layer schema for it.",
                                           {}});
                    continue;
                }
                keys.push_back({mortonCode(from.position(handle)), handle, static_cast<std::uint16_t>(i), *layer});
            }
        }
    }
    const auto idOf = [&parts](const Key& key) { return parts[key.part].catalogue->id(key.handle); };
    std::sort(keys.begin(), keys.end(), [&idOf](const Key& a, const Key& b) {
        return std::tie(a.layer, a.place) != std::tie(b.layer, b.place)
                   ? std::tie(a.layer, a.place) < std::tie(b.layer, b.place)
                   : idOf(a) < idOf(b);
    });
    catalogue.m_byId.reserve(keys.size(), [&catalogue](Handle one) { return catalogue.id(one); });
    for (const Key& key : keys) {
        Asset asset = parts[key.part].catalogue->asset(key.handle);
        asset.source = parts[key.part].source;
        if (const auto added = catalogue.append(key.layer, asset); !added) {
            catalogue.reject(added.error());
        }
    }
    catalogue.resolveParents();
    return catalogue;
}

void Catalogue::reject(const Error& error) {
    if (m_rejected++ == 0) {
        m_firstRejection = error.message;
    }
}

Result<void> Catalogue::append(LayerIndex layer, const Asset& asset) {
    if (asset.id.empty() || asset.id.size() > 256) {
        return fail(ErrorCode::InvalidArgument, "an asset of layer '" + asset.layer + "' has an empty or overlong id",
                    "Ids are 1 to 256 bytes.");
    }
    if (!isValidUtf8(asset.id)) {
        return fail(ErrorCode::InvalidArgument,
                    "an asset of layer '" + asset.layer + "' has an id that is no UTF-8: " + cleanUtf8(asset.id, 256),
                    "Names are mended, ids are not: they have to be found again.");
    }
    if (find(asset.id)) {
        return fail(ErrorCode::AlreadyExists, "asset '" + asset.id + "' is there twice", "Ids are unique in a city.");
    }
    const auto type = m_layers[layer].assetTypeIndex(asset.type);
    if (!type) {
        return fail(ErrorCode::NotFound, "asset '" + asset.id + "' has unknown type '" + asset.type + "'",
                    "Use a type of layer '" + asset.layer + "'.");
    }
    for (const std::string* text : {&asset.name, &asset.street, &asset.district, &asset.source, &asset.parent}) {
        if (text->size() > kMaxText) {
            return fail(ErrorCode::InvalidArgument, "asset '" + asset.id + "' has an overlong text",
                        "Texts are at most 4096 bytes.");
        }
    }
    if (asset.geometry.size() > kMaxGeometry ||
        !std::all_of(asset.geometry.begin(), asset.geometry.end(), [](LonLat p) { return isPlausible(p); })) {
        return fail(ErrorCode::InvalidArgument,
                    "asset '" + asset.id + "' has a geometry that is too long or impossible",
                    "At most 10,000 points, each on Earth.");
    }
    Layer& table = m_tables[layer];
    const auto row = static_cast<std::uint32_t>(table.ids.size());
    if (row >= Handle::kMaxRows - 1) {
        return fail(ErrorCode::ResourceExhausted, "layer '" + asset.layer + "' is full", "Split the layer.");
    }
    const Handle handle = Handle::of(layer, row);
    table.ids.push_back(store(asset.id));
    table.names.push_back(store(asset.name));
    table.streets.push_back(share(asset.street));
    table.districts.push_back(share(asset.district));
    table.sources.push_back(share(asset.source));
    table.parents.push_back(Handle{});
    table.types.push_back(*type);
    table.gone.push_back(0);
    table.positions.push_back(placeOf(asset));
    table.placeless += isPlaced(table.positions.back()) ? 0U : 1U;
    for (const LonLat point : asset.geometry) {
        table.geometryPoints.push_back(project(point));
    }
    table.geometryEnd.push_back(table.geometryPoints.size());
    std::string packed;
    for (const auto& [key, value] : asset.facts) {
        packed.append(key).append(1, kUnit).append(value).append(1, kRecord);
    }
    table.facts.push_back(packed.empty() || packed.size() > 16 * kMaxText ? 0 : shareFacts(packed));
    ++table.live;
    m_byId.insert(handle, asset.id, [this](Handle one) { return id(one); });
    if (!asset.parent.empty()) {
        if (const auto parentHandle = find(asset.parent)) {
            table.parents.back() = *parentHandle;
        } else {
            m_unresolvedParents.emplace(handle.value, asset.parent);
        }
    }
    return {};
}

void Catalogue::resolveParents() {
    for (auto it = m_unresolvedParents.begin(); it != m_unresolvedParents.end();) {
        if (const auto parentHandle = find(it->second)) {
            const Handle child{it->first};
            m_tables[child.layer()].parents[child.row()] = *parentHandle;
            it = m_unresolvedParents.erase(it);
        } else {
            ++it;
        }
    }
}

Result<void> Catalogue::addAt(Handle handle, const Asset& asset) {
    const auto layer = layerIndex(asset.layer);
    if (!layer || handle.layer() != *layer || handle.row() != rowCount(*layer)) {
        return fail(ErrorCode::FailedPrecondition, "asset '" + asset.id + "' does not fit the next handle of its layer",
                    "The catalogue must be fetched anew.");
    }
    auto added = append(*layer, asset);
    if (added && !m_unresolvedParents.empty()) {
        resolveParents();
    }
    return added;
}

Result<Handle> Catalogue::add(const Asset& asset) {
    const auto layer = layerIndex(asset.layer);
    if (!layer) {
        return fail(ErrorCode::NotFound, "asset '" + asset.id + "' names unknown layer '" + asset.layer + "'",
                    "Add a layer schema for it.");
    }
    const Handle handle = Handle::of(*layer, rowCount(*layer));
    if (auto added = append(*layer, asset); !added) {
        return tl::unexpected(added.error());
    }
    return handle;
}

void Catalogue::remove(Handle handle) {
    if (!contains(handle)) {
        return;
    }
    Layer& table = m_tables[handle.layer()];
    table.gone[handle.row()] = 1;
    --table.live;
    table.placeless -= isPlaced(table.positions[handle.row()]) ? 0U : 1U;
    m_byId.erase(id(handle), [this](Handle one) { return id(one); });
}

std::optional<LayerIndex> Catalogue::layerIndex(std::string_view layerId) const {
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        if (m_layers[i].id == layerId) {
            return static_cast<LayerIndex>(i);
        }
    }
    return std::nullopt;
}

std::uint32_t Catalogue::rowCount(LayerIndex layer) const {
    return static_cast<std::uint32_t>(m_tables[layer].ids.size());
}
std::uint32_t Catalogue::liveCount(LayerIndex layer) const { return m_tables[layer].live; }

std::size_t Catalogue::size() const {
    return std::accumulate(m_tables.begin(), m_tables.end(), std::size_t{0},
                           [](std::size_t sum, const Layer& table) { return sum + table.live; });
}

std::size_t Catalogue::placelessCount() const {
    return std::accumulate(m_tables.begin(), m_tables.end(), std::size_t{0},
                           [](std::size_t sum, const Layer& table) { return sum + table.placeless; });
}

bool Catalogue::contains(Handle handle) const {
    return handle.isValid() && handle.layer() < m_tables.size() && handle.row() < m_tables[handle.layer()].ids.size() &&
           m_tables[handle.layer()].gone[handle.row()] == 0;
}

std::optional<Handle> Catalogue::find(std::string_view entityId) const {
    return m_byId.find(entityId, [this](Handle one) { return id(one); });
}

std::string_view Catalogue::id(Handle h) const { return view(m_tables[h.layer()].ids[h.row()]); }
std::string_view Catalogue::name(Handle h) const { return view(m_tables[h.layer()].names[h.row()]); }
std::string_view Catalogue::street(Handle h) const { return m_shared[m_tables[h.layer()].streets[h.row()]]; }
std::string_view Catalogue::district(Handle h) const { return m_shared[m_tables[h.layer()].districts[h.row()]]; }
std::string_view Catalogue::source(Handle h) const { return m_shared[m_tables[h.layer()].sources[h.row()]]; }
Handle Catalogue::parent(Handle h) const { return m_tables[h.layer()].parents[h.row()]; }
std::uint8_t Catalogue::type(Handle h) const { return m_tables[h.layer()].types[h.row()]; }
Mercator Catalogue::position(Handle h) const { return m_tables[h.layer()].positions[h.row()]; }
std::span<const Mercator> Catalogue::positions(LayerIndex layer) const { return m_tables[layer].positions; }
std::span<const std::uint8_t> Catalogue::types(LayerIndex layer) const { return m_tables[layer].types; }
std::span<const std::uint8_t> Catalogue::goneFlags(LayerIndex layer) const { return m_tables[layer].gone; }
std::span<const std::uint32_t> Catalogue::streetNumbers(LayerIndex layer) const { return m_tables[layer].streets; }
std::span<const std::uint32_t> Catalogue::districtNumbers(LayerIndex layer) const { return m_tables[layer].districts; }

std::optional<std::uint32_t> Catalogue::sharedNumber(std::string_view text) const {
    const auto it = m_sharedIndex.find(std::string(text));
    return it == m_sharedIndex.end() ? std::nullopt : std::optional(it->second);
}

std::span<const Mercator> Catalogue::geometry(Handle h) const {
    const Layer& table = m_tables[h.layer()];
    const std::uint64_t begin = h.row() == 0 ? 0 : table.geometryEnd[h.row() - 1];
    return std::span(table.geometryPoints).subspan(begin, table.geometryEnd[h.row()] - begin);
}

std::vector<std::pair<std::string, std::string>> Catalogue::facts(Handle h) const {
    std::vector<std::pair<std::string, std::string>> facts;
    const Layer& table = m_tables[h.layer()];
    if (table.facts[h.row()] == 0) {
        return facts;
    }
    std::string_view packed = view(m_factRefs[table.facts[h.row()]]);
    while (!packed.empty()) {
        const auto end = packed.find(kRecord);
        const std::string_view record = packed.substr(0, end);
        const auto middle = record.find(kUnit);
        if (end == std::string_view::npos || middle == std::string_view::npos) {
            break;  // an image told texts that are no facts
        }
        facts.emplace_back(record.substr(0, middle), record.substr(middle + 1));
        packed.remove_prefix(end + 1);
    }
    return facts;
}

std::vector<Handle> Catalogue::children(Handle handle) const {
    std::vector<Handle> found;
    for (std::size_t layer = 0; layer < m_tables.size(); ++layer) {
        const auto& parents = m_tables[layer].parents;
        for (std::uint32_t row = 0; row < parents.size(); ++row) {
            if (parents[row] == handle && m_tables[layer].gone[row] == 0) {
                found.push_back(Handle::of(static_cast<LayerIndex>(layer), row));
            }
        }
    }
    return found;
}

Asset Catalogue::asset(Handle h) const {
    Asset asset;
    asset.id = id(h);
    asset.layer = m_layers[h.layer()].id;
    asset.type = m_layers[h.layer()].assetTypes[type(h)].name;
    asset.name = name(h);
    asset.street = street(h);
    asset.district = district(h);
    asset.source = source(h);
    if (parent(h).isValid()) {
        asset.parent = id(parent(h));
    } else if (const auto it = m_unresolvedParents.find(h.value); it != m_unresolvedParents.end()) {
        asset.parent = it->second;
    }
    asset.position = unproject(position(h));
    for (const Mercator point : geometry(h)) {
        asset.geometry.push_back(unproject(point));
    }
    asset.facts = facts(h);
    return asset;
}

std::uint64_t Catalogue::contentHash() const {
    std::uint64_t hash = kFnvBasis;
    const auto number = [&](std::uint64_t value) { hash = mix(hash ^ value); };
    for (std::size_t l = 0; l < m_layers.size(); ++l) {
        hash = fnv1a(m_layers[l].id, hash);
        number(m_layers[l].version);
        const Layer& table = m_tables[l];
        number(table.ids.size());
        for (std::uint32_t row = 0; row < table.ids.size(); ++row) {
            const Handle h = Handle::of(static_cast<LayerIndex>(l), row);
            for (const std::string_view text : {id(h), name(h), street(h), district(h), source(h)}) {
                hash = fnv1a(text, hash);
                number(text.size());
            }
            number(parent(h).value);
            number((static_cast<std::uint64_t>(table.types[row]) << 1U) | table.gone[row]);
            number((static_cast<std::uint64_t>(position(h).x) << 32U) | position(h).y);
            for (const Mercator point : geometry(h)) {
                number((static_cast<std::uint64_t>(point.x) << 32U) | point.y);
            }
            if (table.facts[row] != 0) {
                hash = fnv1a(view(m_factRefs[table.facts[row]]), hash);
            }
        }
    }
    return hash;
}

Catalogue::TextRef Catalogue::store(std::string_view text) {
    if (!isValidUtf8(text)) {
        return store(
            cleanUtf8(text, 3 * text.size()));  // what comes from files may be anything; the wire carries UTF-8
    }
    if (m_arena.empty() || m_arena.back().size() + text.size() > m_arena.back().capacity()) {
        m_arena.emplace_back();
        m_arena.back().reserve(std::max(kArenaChunk, text.size()));
    }
    std::string& chunk = m_arena.back();
    const TextRef ref{static_cast<std::uint32_t>(m_arena.size() - 1), static_cast<std::uint32_t>(chunk.size()),
                      static_cast<std::uint32_t>(text.size())};
    chunk.append(text);
    return ref;
}

std::string_view Catalogue::view(TextRef ref) const {
    return std::string_view(m_arena[ref.chunk]).substr(ref.offset, ref.length);
}

std::uint32_t Catalogue::shareFacts(const std::string& packed) {
    const std::uint64_t hash = std::hash<std::string>{}(packed);
    const auto [from, to] = m_factIndex.equal_range(hash);
    for (auto it = from; it != to; ++it) {
        if (view(m_factRefs[it->second]) == packed) {
            return it->second;
        }
    }
    const auto index = static_cast<std::uint32_t>(m_factRefs.size());
    m_factRefs.push_back(store(packed));
    if (m_factIndex.size() < kMaxAlikeFacts) {
        m_factIndex.emplace(hash, index);
    }
    return index;
}

std::uint32_t Catalogue::share(std::string_view text) {
    if (!isValidUtf8(text)) {
        return share(cleanUtf8(text, 3 * text.size()));
    }
    const auto [it, isNew] = m_sharedIndex.try_emplace(std::string(text), static_cast<std::uint32_t>(m_shared.size()));
    if (isNew) {
        m_shared.emplace_back(text);
    }
    return it->second;
}

}  // namespace belfry::feed
