// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "models/domain/layer_schema.h"
#include "models/feed/asset.h"
#include "models/feed/id_index.h"

namespace belfry::feed {

/** The layers and who is who: names, places and kin of every entity, addressed by Handle. Texts lie in one arena and
 *  repeated ones (streets, districts) once. One writer; readers on the same thread. */
class Catalogue {
public:
    Catalogue() = default;
    Catalogue(Catalogue&&) noexcept = default;
    Catalogue& operator=(Catalogue&&) noexcept = default;
    Catalogue(const Catalogue&) = delete;  // a million entities are never copied by accident
    Catalogue& operator=(const Catalogue&) = delete;
    ~Catalogue() = default;
    /** Schemas must have passed validate(); at most kMaxLayers. */
    explicit Catalogue(std::vector<LayerSchema> schemas);

    /** Sorts the assets by place within their layer and gives out handles: the same assets always get the same
     *  handles. Assets with an unknown layer or type or a repeated id are refused, counted in `rejected()` with the
     * first reason kept. One without a plausible position is nowhere, and comes last in its layer. */
    [[nodiscard]] static Catalogue build(std::vector<LayerSchema> schemas, std::vector<Asset> assets);

    /** One city's part of a larger catalogue. */
    struct Part {
        const Catalogue* catalogue = nullptr;
        std::string source;  ///< its assets' source from here on
    };
    /** The same of assets that are in other catalogues already, without a copy of all of them at once. */
    [[nodiscard]] static Catalogue merge(std::vector<LayerSchema> schemas, const std::vector<Part>& parts);

    /** Adds one entity under a given handle; rows must come in order (handle.row() == rowCount(layer)). */
    Result<void> addAt(Handle handle, const Asset& asset);
    /** Adds one entity at the end of its layer. */
    Result<Handle> add(const Asset& asset);
    /** Marks an entity as gone. Its row is never used again in this epoch. */
    void remove(Handle handle);

    [[nodiscard]] std::span<const LayerSchema> layers() const { return m_layers; }
    [[nodiscard]] std::optional<LayerIndex> layerIndex(std::string_view id) const;
    [[nodiscard]] std::uint32_t rowCount(LayerIndex layer) const;
    /** Rows that are not removed. */
    [[nodiscard]] std::uint32_t liveCount(LayerIndex layer) const;
    [[nodiscard]] std::size_t size() const;
    /** Live entities that have no place (kNowhere), of all layers. They are listed and counted, and on no map. */
    [[nodiscard]] std::size_t placelessCount() const;

    [[nodiscard]] bool contains(Handle handle) const;  ///< known and not removed
    [[nodiscard]] std::optional<Handle> find(std::string_view id) const;

    // Of a known handle (rowCount); views stay valid until the catalogue is destroyed or moved from.
    [[nodiscard]] std::string_view id(Handle handle) const;
    [[nodiscard]] std::string_view name(Handle handle) const;
    [[nodiscard]] std::string_view street(Handle handle) const;
    [[nodiscard]] std::string_view district(Handle handle) const;
    [[nodiscard]] std::string_view source(Handle handle) const;
    [[nodiscard]] Handle parent(Handle handle) const;
    [[nodiscard]] std::uint8_t type(Handle handle) const;
    [[nodiscard]] Mercator position(Handle handle) const;
    [[nodiscard]] std::span<const Mercator> positions(LayerIndex layer) const;
    [[nodiscard]] std::span<const std::uint8_t> types(LayerIndex layer) const;
    /** Per row the number of its street (or district) among the shared texts; 0 = none. Equal text, equal number. */
    [[nodiscard]] std::span<const std::uint32_t> streetNumbers(LayerIndex layer) const;
    [[nodiscard]] std::span<const std::uint32_t> districtNumbers(LayerIndex layer) const;
    [[nodiscard]] std::optional<std::uint32_t> sharedNumber(std::string_view text) const;
    [[nodiscard]] std::string_view sharedText(std::uint32_t number) const { return m_shared[number]; }
    [[nodiscard]] std::uint32_t sharedCount() const { return static_cast<std::uint32_t>(m_shared.size()); }
    /** Per row 1 where the entity is gone. */
    [[nodiscard]] std::span<const std::uint8_t> goneFlags(LayerIndex layer) const;
    /** Points of the line or ring; empty for points. */
    [[nodiscard]] std::span<const Mercator> geometry(Handle handle) const;
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> facts(Handle handle) const;
    [[nodiscard]] std::vector<Handle> children(Handle handle) const;
    [[nodiscard]] Asset asset(Handle handle) const;  ///< everything, copied; for the wire

    /** FNV-1a-64 over schemas' ids and versions and every asset's fields in handle order: equal content, equal hash. */
    [[nodiscard]] std::uint64_t contentHash() const;

    [[nodiscard]] std::uint64_t rejected() const { return m_rejected; }
    [[nodiscard]] const std::string& firstRejection() const { return m_firstRejection; }

private:
    friend class CatalogueImageWriter;
    friend Result<Catalogue> readCatalogueImage(std::string_view image, std::vector<LayerSchema> schemas);

    struct TextRef {
        std::uint32_t chunk = 0;
        std::uint32_t offset = 0;
        std::uint32_t length = 0;
    };
    struct Layer {
        std::vector<TextRef> ids;
        std::vector<TextRef> names;
        std::vector<std::uint32_t> streets;    ///< index into m_shared
        std::vector<std::uint32_t> districts;  ///< index into m_shared
        std::vector<std::uint32_t> sources;    ///< index into m_shared
        std::vector<Handle> parents;
        std::vector<std::uint8_t> types;
        std::vector<std::uint8_t> gone;
        std::vector<Mercator> positions;
        std::vector<std::uint64_t> geometryEnd;  ///< exclusive end in geometryPoints
        std::vector<Mercator> geometryPoints;
        std::vector<std::uint32_t> facts;  ///< index into m_factRefs; 0 = none
        std::uint32_t live = 0;
        std::uint32_t placeless = 0;  ///< of `live`
    };

    TextRef store(std::string_view text);
    [[nodiscard]] std::string_view view(TextRef ref) const;
    std::uint32_t share(std::string_view text);
    std::uint32_t shareFacts(const std::string& packed);
    Result<void> append(LayerIndex layer, const Asset& asset);
    void resolveParents();
    void reject(const Error& error);

    std::vector<LayerSchema> m_layers;
    std::vector<Layer> m_tables;
    std::vector<std::string> m_arena;  ///< chunks that never move their text once written
    std::unordered_map<std::string, std::uint32_t> m_sharedIndex;
    std::deque<std::string> m_shared;  ///< a deque, so that views stay valid while it grows
    IdIndex m_byId;
    std::vector<TextRef> m_factRefs{TextRef{}};  ///< packed key\x1fvalue\x1e…, the same ones once
    std::unordered_multimap<std::uint64_t, std::uint32_t> m_factIndex;  ///< by hash; only while few are alike
    std::unordered_map<std::uint32_t, std::string> m_unresolvedParents;
    std::uint64_t m_rejected = 0;
    std::string m_firstRejection;
};

}  // namespace belfry::feed
