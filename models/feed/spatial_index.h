// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "models/feed/catalogue.h"
#include "models/feed/morton_runs.h"

namespace belfry::feed {

/** Which entities a query means. What is gone is never meant. */
struct SpatialFilter {
    std::uint64_t layers = ~0ULL;  ///< bit per LayerIndex
    /** Per layer a bit per asset type; layers beyond its end: all types. */
    std::vector<std::uint64_t> types;
    /** A further condition, called for rows that everything else holds for; empty = none. */
    std::function<bool(Handle)> accepts;

    [[nodiscard]] bool hasLayer(LayerIndex layer) const { return ((layers >> layer) & 1U) != 0; }
};

struct SpatialHit {
    Handle handle;
    double distance = 0.0;  ///< in the unit of the query
};

/** Exact answers to "who is here" over all layers of a catalogue. Rows lie in Morton order, so the rows themselves are
 *  the tree: points need no memory, lines a box per 64 rows. Rows added at run time are looked at one by one. Same
 *  thread as the catalogue, which must outlive this. */
class SpatialIndex {
public:
    explicit SpatialIndex(const Catalogue& catalogue);
    // out of line: inlined into std::optional they make g++ 14 warn of what is not there
    ~SpatialIndex();
    SpatialIndex(SpatialIndex&&) noexcept;
    SpatialIndex& operator=(SpatialIndex&&) noexcept;
    SpatialIndex(const SpatialIndex&) = delete;
    SpatialIndex& operator=(const SpatialIndex&) = delete;

    /** The entity whose place is nearest to `at`, at most `radius` world units away on the map's plane (a pixel at zoom
     *  z is 2^(24 - z) units; east and west meet). Of equally near ones the lowest handle. */
    [[nodiscard]] std::optional<SpatialHit> nearest(Mercator at, double radius, const SpatialFilter& filter = {}) const;
    /** The same for entities with a geometry, by the distance to their line. */
    [[nodiscard]] std::optional<SpatialHit> nearestLine(Mercator at, double radius,
                                                        const SpatialFilter& filter = {}) const;

    // Sets of handles, appended in ascending order.
    void inBox(const WorldBox& box, const SpatialFilter& filter, std::vector<Handle>& out) const;
    /** Within `metres` on the sphere (distanceMetres). */
    void inRadius(LonLat centre, double metres, const SpatialFilter& filter, std::vector<Handle>& out) const;
    /** Inside a polygon by its places; fewer than three corners hold nobody. */
    void inLasso(std::span<const Mercator> corners, const SpatialFilter& filter, std::vector<Handle>& out) const;
    /** With exactly this street name. */
    void onStreet(std::string_view street, const SpatialFilter& filter, std::vector<Handle>& out) const;

    /** To be called after entities were added; queries do not see them before. */
    void grow();
    [[nodiscard]] std::size_t bytes() const;

private:
    struct LayerPart {
        std::uint32_t sorted = 0;
        std::uint32_t rows = 0;
        std::vector<WorldBox> lineBoxes;  ///< per 64 rows, never wrapped; empty in layers without lines
    };
    [[nodiscard]] bool isMeant(Handle handle, const SpatialFilter& filter) const;
    template <typename Contains, typename Relate>
    void gather(const SpatialFilter& filter, std::vector<Handle>& out, const Contains& contains,
                const Relate& relate) const;

    const Catalogue* m_catalogue;
    std::vector<LayerPart> m_layers;
};

/** Metres along the ground of one world unit at a place. */
[[nodiscard]] double metresPerUnit(Mercator place);

}  // namespace belfry::feed
