// SPDX-License-Identifier: Apache-2.0
#include "models/feed/store.h"

#include <bit>
#include <utility>

#include "models/feed/hash.h"

namespace belfry::feed {

Store::Store(std::string epoch, Catalogue catalogue) : m_epoch(std::move(epoch)), m_catalogue(std::move(catalogue)) {
    for (const LayerSchema& schema : m_catalogue.layers()) {
        m_tables.emplace_back(schema.attributes.size());
        std::uint64_t mask = 0;
        for (std::size_t a = 0; a < schema.attributes.size(); ++a) {
            if (schema.attributes[a].type == AttributeType::Text) {
                mask |= 1ULL << a;
            }
        }
        m_textMasks.push_back(mask);
    }
    for (std::size_t layer = 0; layer < m_tables.size(); ++layer) {
        ensureRows(static_cast<LayerIndex>(layer));
    }
}

void Store::ensureRows(LayerIndex layer) {
    if (m_tables[layer].rowCount() < m_catalogue.rowCount(layer)) {
        m_tables[layer].resize(m_catalogue.rowCount(layer));
    }
}

Result<Handle> Store::add(const Asset& asset) {
    auto handle = m_catalogue.add(asset);
    if (handle) {
        ensureRows(handle->layer());
    }
    return handle;
}

void Store::remove(Handle handle) {
    if (!m_catalogue.contains(handle)) {
        return;
    }
    // a gone entity has no state: its row leaves the digest
    m_digests[shardOf(handle)] ^= digestOf(handle);
    EntityTable& table = m_tables[handle.layer()];
    for (std::size_t a = 0; a < table.attributeCount(); ++a) {
        table.set(handle.row(), static_cast<AttributeIndex>(a), 0, Quality::Missing);
    }
    table.setObserved(handle.row(), 0, 0);
    m_catalogue.remove(handle);
}

std::uint64_t Store::digestOf(Handle handle) const {
    const EntityTable& table = m_tables[handle.layer()];
    std::uint64_t digest = table.rowDigest(handle.row());
    if (digest == 0) {
        return 0;
    }
    std::uint64_t texts = m_textMasks[handle.layer()];
    if (texts == 0) {
        return mix(digest ^ handle.value);
    }
    // text numbers differ between stores, so a row with texts is hashed by content
    digest = mix(handle.row() + 1ULL);
    for (std::size_t a = 0; a < table.attributeCount(); ++a) {
        const auto index = static_cast<AttributeIndex>(a);
        const std::int32_t raw = table.raw(handle.row(), index);
        const std::uint64_t value =
            (texts >> a) & 1U ? fnv1a(text(raw)) : static_cast<std::uint64_t>(static_cast<std::uint32_t>(raw));
        digest = mix(digest ^ value ^ (static_cast<std::uint64_t>(table.quality(handle.row(), index)) << 32U));
    }
    return mix(digest ^ handle.value);
}

bool Store::set(Handle handle, AttributeIndex attribute, std::int32_t raw, Quality quality, Millis observedMs,
                Revision rev) {
    if (!m_catalogue.contains(handle) || attribute >= m_tables[handle.layer()].attributeCount()) {
        return false;
    }
    EntityTable& table = m_tables[handle.layer()];
    const std::uint64_t before = digestOf(handle);
    const bool changed = table.set(handle.row(), attribute, raw, quality);
    table.setObserved(handle.row(), observedMs, rev);
    m_digests[shardOf(handle)] ^= before ^ digestOf(handle);
    return changed;
}

std::int32_t Store::intern(std::string_view text) {
    if (text.empty()) {
        return 0;
    }
    const auto [it, isNew] = m_textIndex.try_emplace(std::string(text), static_cast<std::int32_t>(m_texts.size()));
    if (isNew) {
        m_texts.emplace_back(text);
    }
    return it->second;
}

std::string_view Store::text(std::int32_t number) const {
    return number >= 0 && static_cast<std::size_t>(number) < m_texts.size()
               ? std::string_view(m_texts[static_cast<std::size_t>(number)])
               : std::string_view();
}

Result<ApplyReport> Store::apply(const Delta& delta) {
    if (delta.prevRev != m_revision) {
        return fail(ErrorCode::FailedPrecondition,
                    "delta goes from revision " + std::to_string(delta.prevRev) + " but this picture is at " +
                        std::to_string(m_revision),
                    "The picture must be synchronised again.");
    }
    ApplyReport report = applyRows(delta, delta.rev);
    m_revision = delta.rev;
    return report;
}

ApplyReport Store::applyRows(const Delta& delta, Revision rev) {
    ApplyReport report;
    for (const AddedAsset& added : delta.added) {
        if (m_catalogue.contains(added.handle)) {
            continue;
        }
        if (m_catalogue.addAt(added.handle, added.asset)) {
            ensureRows(added.handle.layer());
        } else {
            ++report.unknown;
        }
    }
    for (const LayerBatch& batch : delta.batches) {
        if (batch.layer >= m_tables.size()) {
            report.unknown += static_cast<std::uint32_t>(batch.handles.size());
            continue;
        }
        EntityTable& table = m_tables[batch.layer];
        const std::uint64_t texts = m_textMasks[batch.layer];
        for (std::size_t i = 0; i < batch.handles.size(); ++i) {
            const Handle handle = batch.handles[i];
            ++report.rows;
            if (handle.layer() != batch.layer || !m_catalogue.contains(handle)) {
                ++report.unknown;
                continue;
            }
            const std::uint32_t row = handle.row();
            if (table.revision(row) >= rev) {
                ++report.notRising;
            }
            const std::uint64_t before = digestOf(handle);
            for (const Column& column : batch.columns) {
                if (!column.isPresent(i) || column.attribute >= table.attributeCount()) {
                    continue;
                }
                std::int32_t raw = column.values[i];
                if ((texts >> column.attribute) & 1U) {
                    const auto index = static_cast<std::size_t>(raw);
                    raw = raw >= 0 && index < column.texts.size() ? intern(column.texts[index]) : 0;
                }
                if (table.set(row, column.attribute, raw, column.quality(i))) {
                    ++report.changed;
                }
            }
            table.setObserved(row, batch.observedMs[i], rev);
            m_digests[shardOf(handle)] ^= before ^ digestOf(handle);
        }
    }
    for (const Handle handle : delta.removed) {
        remove(handle);
    }
    return report;
}

std::uint64_t Store::digest() const {
    std::uint64_t all = 0;
    for (const std::uint64_t shard : m_digests) {
        all = mix(all ^ shard);
    }
    return all;
}

LayerBatch Store::batch(LayerIndex layer, const std::vector<Handle>& handles,
                        const std::vector<std::uint64_t>& masks) const {
    LayerBatch batch;
    batch.layer = layer;
    batch.handles = handles;
    const EntityTable& table = m_tables[layer];
    batch.observedMs.reserve(handles.size());
    for (const Handle handle : handles) {
        batch.observedMs.push_back(table.observedMs(handle.row()));
    }
    for (std::size_t a = 0; a < table.attributeCount(); ++a) {
        const auto attribute = static_cast<AttributeIndex>(a);
        Column column;
        column.attribute = attribute;
        std::size_t count = 0;
        bool allGood = true;
        column.present.resize(handles.size(), 0);
        column.values.resize(handles.size(), 0);
        for (std::size_t i = 0; i < handles.size(); ++i) {
            const std::uint32_t row = handles[i].row();
            const bool wanted = masks.empty() ? table.has(row, attribute) : ((masks[i] >> a) & 1U) != 0;
            if (!wanted) {
                continue;
            }
            column.present[i] = 1;
            ++count;
            allGood = allGood && table.quality(row, attribute) == Quality::Good;
            std::int32_t raw = table.raw(row, attribute);
            if ((m_textMasks[layer] >> a) & 1U) {
                column.texts.emplace_back(text(raw));
                raw = static_cast<std::int32_t>(column.texts.size() - 1);
            }
            column.values[i] = raw;
        }
        if (count == 0) {
            continue;
        }
        if (!allGood) {
            column.qualities.resize(handles.size(), Quality::Good);
            for (std::size_t i = 0; i < handles.size(); ++i) {
                if (column.present[i] != 0) {
                    column.qualities[i] = table.quality(handles[i].row(), attribute);
                }
            }
        }
        if (count == handles.size()) {
            column.present.clear();
        }
        batch.columns.push_back(std::move(column));
    }
    return batch;
}

}  // namespace belfry::feed
