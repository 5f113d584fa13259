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
    m_runTicks.resize(m_tables.size());
    for (std::size_t layer = 0; layer < m_tables.size(); ++layer) {
        ensureRows(static_cast<LayerIndex>(layer));
    }
}

void Store::ensureRows(LayerIndex layer) {
    if (m_tables[layer].rowCount() < m_catalogue.rowCount(layer)) {
        m_tables[layer].resize(m_catalogue.rowCount(layer));
        m_runTicks[layer].resize((m_tables[layer].rowCount() + kRunRows - 1) / kRunRows, 0);
    }
}

Result<Handle> Store::add(const Asset& asset) {
    auto handle = m_catalogue.add(asset);
    if (handle) {
        ensureRows(handle->layer());
    }
    return handle;
}

void Store::clearRow(Handle handle) {
    // what has no state leaves the digest
    m_digests[shardOf(handle)] ^= digestOf(handle);
    EntityTable& table = m_tables[handle.layer()];
    for (std::size_t a = 0; a < table.attributeCount(); ++a) {
        table.set(handle.row(), static_cast<AttributeIndex>(a), 0, Quality::Missing);
    }
    table.setObserved(handle.row(), 0, 0);
    m_runTicks[handle.layer()][handle.row() / kRunRows] = ++m_tick;
}

void Store::remove(Handle handle) {
    if (m_catalogue.contains(handle)) {
        clearRow(handle);
        m_catalogue.remove(handle);
    }
}

bool Store::forget(Handle handle) {
    if (!m_catalogue.contains(handle) || m_tables[handle.layer()].revision(handle.row()) == 0) {
        return false;
    }
    clearRow(handle);
    return true;
}

std::uint64_t Store::valueDigest(Handle handle, AttributeIndex attribute, std::int32_t raw, Quality quality,
                                 bool isText) const {
    if (quality == Quality::Missing) {
        return 0;
    }
    // numbers of texts differ between stores, so a text counts by content
    const std::uint64_t value = isText ? (raw >= 0 && static_cast<std::size_t>(raw) < m_textDigests.size()
                                              ? m_textDigests[static_cast<std::size_t>(raw)]
                                              : 0)
                                       : static_cast<std::uint32_t>(raw);
    const std::uint64_t what = attribute * 8ULL + static_cast<std::uint64_t>(quality) + 1ULL;
    return mix((static_cast<std::uint64_t>(handle.value) << 32U) + value + what * 0xD1B5'4A32'D192'ED03ULL);
}

std::uint64_t Store::digestOf(Handle handle) const {
    const EntityTable& table = m_tables[handle.layer()];
    const std::uint64_t texts = m_textMasks[handle.layer()];
    std::uint64_t digest = 0;
    for (std::size_t a = 0; a < table.attributeCount(); ++a) {
        const auto attribute = static_cast<AttributeIndex>(a);
        digest ^= valueDigest(handle, attribute, table.raw(handle.row(), attribute),
                              table.quality(handle.row(), attribute), ((texts >> a) & 1U) != 0);
    }
    return digest;
}

bool Store::write(EntityTable& table, Handle handle, AttributeIndex attribute, std::int32_t raw, Quality quality,
                  bool isText) {
    const std::int32_t oldRaw = table.raw(handle.row(), attribute);
    const Quality oldQuality = table.quality(handle.row(), attribute);
    if (!table.set(handle.row(), attribute, raw, quality)) {
        return false;
    }
    m_digests[shardOf(handle)] ^= valueDigest(handle, attribute, oldRaw, oldQuality, isText) ^
                                  valueDigest(handle, attribute, raw, quality, isText);
    return true;
}

bool Store::set(Handle handle, AttributeIndex attribute, std::int32_t raw, Quality quality, Millis observedMs,
                Revision rev) {
    if (!m_catalogue.contains(handle) || attribute >= m_tables[handle.layer()].attributeCount()) {
        return false;
    }
    EntityTable& table = m_tables[handle.layer()];
    const bool isText = ((m_textMasks[handle.layer()] >> attribute) & 1U) != 0;
    const bool changed = write(table, handle, attribute, raw, quality, isText);
    table.setObserved(handle.row(), observedMs, rev);
    m_runTicks[handle.layer()][handle.row() / kRunRows] = ++m_tick;
    return changed;
}

std::int32_t Store::intern(std::string_view text) {
    if (text.empty()) {
        return 0;
    }
    if (const auto known = m_textIndex.find(text); known != m_textIndex.end()) {
        return known->second;
    }
    const auto number = static_cast<std::int32_t>(m_texts.size());
    m_textIndex.emplace(text, number);
    m_texts.emplace_back(text);
    m_textDigests.push_back(fnv1a(text));
    return number;
}

void Store::dropUnusedTexts() {
    if (m_texts.size() < m_textLimit) {
        return;
    }
    constexpr std::int32_t kUnused = -1;
    std::vector<std::int32_t> numbers(m_texts.size(), kUnused);
    std::vector<std::string> texts{std::string()};
    std::vector<std::uint64_t> digests{0};
    std::size_t cells = 0;
    for (std::size_t layer = 0; layer < m_tables.size(); ++layer) {
        EntityTable& table = m_tables[layer];
        for (std::uint64_t left = m_textMasks[layer]; left != 0; left &= left - 1) {
            const auto attribute = static_cast<AttributeIndex>(std::countr_zero(left));
            cells += table.rowCount();
            for (std::uint32_t row = 0; row < table.rowCount(); ++row) {
                const std::int32_t raw = table.raw(row, attribute);
                if (raw <= 0 || static_cast<std::size_t>(raw) >= m_texts.size()) {
                    continue;
                }
                std::int32_t& number = numbers[static_cast<std::size_t>(raw)];
                if (number == kUnused) {
                    number = static_cast<std::int32_t>(texts.size());
                    texts.push_back(std::move(m_texts[static_cast<std::size_t>(raw)]));
                    digests.push_back(m_textDigests[static_cast<std::size_t>(raw)]);
                }
                table.set(row, attribute, number, table.quality(row, attribute));
            }
        }
    }
    m_texts = std::move(texts);
    m_textDigests = std::move(digests);
    m_textIndex.clear();
    for (std::size_t number = 1; number < m_texts.size(); ++number) {
        m_textIndex.emplace(m_texts[number], static_cast<std::int32_t>(number));
    }
    m_textLimit = std::max({std::size_t{4'096}, 2 * m_texts.size(), m_texts.size() + cells / 8});
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
    ++m_tick;
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
        applyBatch(batch, rev, report);
    }
    for (const Handle handle : delta.removed) {
        remove(handle);
    }
    dropUnusedTexts();
    return report;
}

void Store::applyBatch(const LayerBatch& batch, Revision rev, ApplyReport& report) {
    // about what a row costs times this is how long memory takes to answer
    constexpr std::size_t kAhead = 12;
    if (batch.layer >= m_tables.size()) {
        report.unknown += static_cast<std::uint32_t>(batch.handles.size());
        return;
    }
    report.rows += static_cast<std::uint32_t>(batch.handles.size());
    EntityTable& table = m_tables[batch.layer];
    const std::uint64_t texts = m_textMasks[batch.layer];
    const std::span<const std::uint8_t> gone = m_catalogue.goneFlags(batch.layer);
    std::vector<std::uint64_t>& runTicks = m_runTicks[batch.layer];
    for (std::size_t i = 0; i < batch.handles.size(); ++i) {
        if (i + kAhead < batch.handles.size()) {
            const std::uint32_t next = batch.handles[i + kAhead].row();
            if (next < table.rowCount()) {
                table.prefetch(next);
                __builtin_prefetch(&gone[next]);
            }
        }
        const Handle handle = batch.handles[i];
        const std::uint32_t row = handle.row();
        if (handle.layer() != batch.layer || row >= table.rowCount() || gone[row] != 0) {
            ++report.unknown;
            continue;
        }
        if (table.revision(row) >= rev) {
            ++report.notRising;
        }
        for (const Column& column : batch.columns) {
            if (!column.isPresent(i) || column.attribute >= table.attributeCount()) {
                continue;
            }
            std::int32_t raw = column.values[i];
            const bool isText = ((texts >> column.attribute) & 1U) != 0;
            if (isText) {
                const auto index = static_cast<std::size_t>(raw);
                raw = raw >= 0 && index < column.texts.size() ? intern(column.texts[index]) : 0;
            }
            if (write(table, handle, column.attribute, raw, column.quality(i), isText)) {
                ++report.changed;
            }
        }
        table.setObserved(row, batch.observedMs[i], rev);
        runTicks[row / kRunRows] = m_tick;
    }
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
