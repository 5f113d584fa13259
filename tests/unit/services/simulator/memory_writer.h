// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/feed/state_writer.h"
#include "models/feed/store.h"
#include "services/simulator/rng.h"

namespace belfry::simulator {

/** A feed in memory: keeps the state, hashes the sequence of writes and counts them. */
class MemoryWriter final : public feed::StateWriter {
public:
    MemoryWriter(std::vector<LayerSchema> schemas, std::vector<feed::Asset> assets)
        : m_store("test", feed::Catalogue::build(std::move(schemas), std::move(assets))) {}

    const feed::Store& store() const override { return m_store; }
    Result<Handle> add(const feed::Asset& asset) override {
        mix(hashText(asset.id));
        mix(hashText(asset.name));
        ++adds;
        return m_store.add(asset);
    }
    void remove(Handle handle) override {
        mix(handle.value);
        ++removes;
        m_store.remove(handle);
    }
    void set(Handle handle, AttributeIndex attribute, std::int32_t raw, Quality quality, Millis observedMs) override {
        mix(handle.value);
        mix(attribute);
        mix(static_cast<std::uint64_t>(static_cast<std::uint32_t>(raw)));
        mix(static_cast<std::uint64_t>(quality));
        mix(static_cast<std::uint64_t>(observedMs));
        ++writes;
        m_store.set(handle, attribute, raw, quality, observedMs, ++m_rev);
    }
    void setText(Handle handle, AttributeIndex attribute, std::string_view text, Millis observedMs) override {
        mix(hashText(text));
        ++writes;
        m_store.set(handle, attribute, m_store.intern(text), Quality::Good, observedMs, ++m_rev);
    }

    /** Value in the attribute's unit; nothing when it never came. */
    std::optional<double> value(Handle handle, std::string_view attribute) const {
        const LayerSchema& schema = m_store.schema(handle.layer());
        const std::optional<AttributeIndex> index = schema.attributeIndex(attribute);
        const feed::EntityTable& table = m_store.table(handle.layer());
        if (!index || handle.row() >= table.rowCount() || !table.has(handle.row(), *index)) {
            return std::nullopt;
        }
        return valueOf(schema.attributes[*index], table.raw(handle.row(), *index));
    }
    std::optional<double> value(std::string_view id, std::string_view attribute) const {
        const std::optional<Handle> handle = m_store.catalogue().find(id);
        return handle ? value(*handle, attribute) : std::nullopt;
    }
    std::string textOf(Handle handle, std::string_view attribute) const {
        const std::optional<AttributeIndex> index = m_store.schema(handle.layer()).attributeIndex(attribute);
        const feed::EntityTable& table = m_store.table(handle.layer());
        return index && table.has(handle.row(), *index) ? std::string(m_store.text(table.raw(handle.row(), *index)))
                                                        : "";
    }
    Millis observed(Handle handle) const {
        const feed::EntityTable& table = m_store.table(handle.layer());
        return handle.row() < table.rowCount() ? table.observedMs(handle.row()) : 0;
    }
    /** Live entities of a layer and type. */
    std::vector<Handle> all(std::string_view layer, std::string_view type) const {
        const feed::Catalogue& catalogue = m_store.catalogue();
        const LayerIndex index = catalogue.layerIndex(layer).value();
        const std::uint8_t wanted = m_store.schema(index).assetTypeIndex(type).value();
        std::vector<Handle> found;
        for (std::uint32_t row = 0; row < catalogue.rowCount(index); ++row) {
            const Handle handle = Handle::of(index, row);
            if (catalogue.contains(handle) && catalogue.type(handle) == wanted) {
                found.push_back(handle);
            }
        }
        return found;
    }

    std::uint64_t hash = 0;
    std::uint64_t writes = 0;
    std::uint64_t adds = 0;
    std::uint64_t removes = 0;

private:
    void mix(std::uint64_t value) { hash = mix64(hash ^ value); }

    feed::Store m_store;
    Revision m_rev = 0;
};

}  // namespace belfry::simulator
