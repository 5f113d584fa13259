// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "models/domain/layer_schema.h"
#include "models/feed/catalogue.h"
#include "models/feed/entity_table.h"

namespace belfry::ui {

/** Entities picked out on the map: sorted, each once, never changed once made (threads share it), never null. */
using HandleList = std::shared_ptr<const std::vector<Handle>>;

/** What a symbol shows, packed into 32 bits: 8 level, 16 figure, 8 flags. One per entity; that is all that the drawing
 *  thread knows of the live state. */
struct SymbolState {
    enum Flag : std::uint32_t {
        HasLevel = 1U << 24U,
        HasFigure = 1U << 25U,
        Failed = 1U << 26U,
        Stale = 1U << 27U,  ///< LATE is still drawn live; STALE and LOST are not
        Gone = 1U << 28U,
        Changed = 1U << 29U,
    };
    std::uint32_t bits = 0;

    [[nodiscard]] double level() const { return static_cast<double>(bits & 0xFFU) / 255.0; }
    [[nodiscard]] int figure() const { return static_cast<int>((bits >> 8U) & 0xFFFFU); }
    [[nodiscard]] bool has(Flag flag) const { return (bits & flag) != 0; }
    friend bool operator==(const SymbolState&, const SymbolState&) = default;
};

/** How one asset type of a layer is drawn. */
enum class SymbolForm : std::uint8_t { Halo, Ring, Bay, Line, Hexagon, Priority, Glyph };

struct TypeStyle {
    SymbolForm form = SymbolForm::Glyph;
    double minimumZoom = 0.0;
    QString glyph;
};

/** Where a layer's entities are; never changes once made. Rows before `sortedRows` are in Morton order, so that every
 *  aligned square is a run of rows. Shared between threads. */
struct LayerGeometry {
    std::vector<feed::Mercator> positions;
    std::vector<std::uint64_t> codes;
    std::vector<std::uint8_t> types;
    std::vector<feed::Mercator> linePoints;
    std::vector<std::uint32_t> lineEnds;  ///< exclusive end per row; empty when the layer has no lines
    std::vector<TypeStyle> styles;
    std::vector<std::uint8_t> lineWidths;  ///< per row 1..4 by road class; empty without lines
    std::uint32_t sortedRows = 0;
    SymbolKind kind = SymbolKind::Dot;
    bool levelInverted = false;

    [[nodiscard]] std::span<const feed::Mercator> line(std::uint32_t row) const;
    [[nodiscard]] SymbolForm form(std::uint32_t row) const;

    /** Runs of rows [first, last) that may lie in the box (world units, inclusive), few and merged. Rows outside the
     * box may be among them: check positions. */
    [[nodiscard]] std::vector<std::pair<std::uint32_t, std::uint32_t>> runs(feed::Mercator topLeft,
                                                                            feed::Mercator bottomRight) const;
};

[[nodiscard]] std::shared_ptr<const LayerGeometry> makeGeometry(const feed::Catalogue& catalogue, LayerIndex layer);

/** Which columns a layer's symbol reads. */
class SymbolReader {
public:
    explicit SymbolReader(const LayerSchema& schema);
    /** `nowMs`: wall clock of the gateway; decides staleness against the schema's period. */
    [[nodiscard]] SymbolState read(const feed::EntityTable& table, std::uint32_t row, bool gone, Millis nowMs) const;
    [[nodiscard]] bool isStale(Millis observedMs, Millis nowMs) const;

private:
    const LayerSchema* m_schema;
    std::optional<AttributeIndex> m_level, m_figure, m_failed;
};

}  // namespace belfry::ui
