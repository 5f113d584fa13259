// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "models/feed/catalogue.h"
#include "models/feed/delta.h"
#include "models/feed/entity_table.h"

namespace belfry::feed {

constexpr std::size_t kShards = 64;
/** Shard of a row, for digests: whoever applies the same deltas gets the same digest per shard. */
[[nodiscard]] constexpr std::size_t shardOf(Handle handle) { return (handle.value >> 10U) % kShards; }

/** Rows per run of Store::changedRuns(). */
constexpr std::uint32_t kRunRows = 256;

/** What an apply touched, for whoever draws or evaluates. */
struct ApplyReport {
    std::uint32_t rows = 0;       ///< rows in the delta
    std::uint32_t changed = 0;    ///< attribute values that really changed
    std::uint32_t unknown = 0;    ///< rows for handles we do not know
    std::uint32_t notRising = 0;  ///< rows whose revision was already ours or newer
};

/** Live state: the catalogue and one EntityTable per layer, at a revision. The gateway holds the truth in one, every
 *  console a replica. No locks: one thread owns it (the gateway's sequence, the console's GUI thread). */
class Store {
public:
    Store() = default;
    Store(std::string epoch, Catalogue catalogue);

    [[nodiscard]] const std::string& epoch() const { return m_epoch; }
    [[nodiscard]] Revision revision() const { return m_revision; }
    void setRevision(Revision revision) { m_revision = revision; }
    [[nodiscard]] const Catalogue& catalogue() const { return m_catalogue; }
    [[nodiscard]] const EntityTable& table(LayerIndex layer) const { return m_tables[layer]; }
    [[nodiscard]] const LayerSchema& schema(LayerIndex layer) const { return m_catalogue.layers()[layer]; }

    /** Adds or removes entities at run time (owner of the truth only; replicas get it by apply()). */
    Result<Handle> add(const Asset& asset);
    void remove(Handle handle);
    /** The entity stays, its values go: nothing is known of it until it is written again. False if nothing was known.
     */
    bool forget(Handle handle);

    /** Writes every row of a delta and takes over its revision; the delta's prevRev must be ours (else
     *  FAILED_PRECONDITION and nothing is changed). Rows of unknown handles are counted and skipped. */
    Result<ApplyReport> apply(const Delta& delta);
    /** The same without the revision check: a snapshot chunk of `rev`. */
    ApplyReport applyRows(const Delta& delta, Revision rev);

    /** One value; used where the truth is made. Text goes through intern(). Returns true if it changed. */
    bool set(Handle handle, AttributeIndex attribute, std::int32_t raw, Quality quality, Millis observedMs,
             Revision rev);
    /** Number of a text; the same text has the same number in this store until dropUnusedTexts(). */
    std::int32_t intern(std::string_view text);
    /** Forgets texts that no row says any more and gives the others new numbers, once enough new ones came to be worth
     *  looking at every text in the store. For the owner of the truth, after a commit; replicas do it by themselves
     *  after an apply. Digests stay. Text numbers and views that anybody keeps are void. */
    void dropUnusedTexts();
    /** Texts that are kept, for tests. */
    [[nodiscard]] std::size_t textCount() const { return m_texts.size(); }
    [[nodiscard]] std::string_view text(std::int32_t number) const;

    /** XOR over all values of a shard's rows of a hash of (handle, attribute, quality, value); text counts by content,
     *  what is missing counts nothing. Equal stores have equal digests; one value more or less costs one hash. */
    [[nodiscard]] std::uint64_t shardDigest(std::size_t shard) const { return m_digests[shard]; }
    [[nodiscard]] std::vector<std::uint64_t> digests() const { return m_digests; }
    /** What a row adds to its shard's digest; 0 for a row without values. */
    [[nodiscard]] std::uint64_t rowDigest(Handle handle) const { return digestOf(handle); }
    /** All shards in one number, for tests and `belfryctl`. */
    [[nodiscard]] std::uint64_t digest() const;

    /** A batch of the current values of `handles` (ascending, one layer), masked to `attributes` (bit per
     *  AttributeIndex) for each handle. `masks` is parallel to `handles`; empty = every attribute that has a value. */
    [[nodiscard]] LayerBatch batch(LayerIndex layer, const std::vector<Handle>& handles,
                                   const std::vector<std::uint64_t>& masks = {}) const;

    /** Rises with everything that is written; a new Store begins at 0, so its readers begin anew as well. */
    [[nodiscard]] std::uint64_t changeTick() const { return m_tick; }
    /** Calls visit(firstRow, lastRow) for every run of up to kRunRows rows that was written since changeTick() was
     *  `since`, even if only to say the same again. Any number of readers, each with a tick of its own. */
    template <typename Visit>
    void changedRuns(LayerIndex layer, std::uint64_t since, const Visit& visit) const {
        const std::vector<std::uint64_t>& ticks = m_runTicks[layer];
        const std::uint32_t rows = m_tables[layer].rowCount();
        for (std::uint32_t run = 0; run < ticks.size(); ++run) {
            if (ticks[run] > since) {
                visit(run * kRunRows, std::min(rows, (run + 1) * kRunRows));
            }
        }
    }

private:
    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };

    [[nodiscard]] std::uint64_t digestOf(Handle handle) const;
    [[nodiscard]] std::uint64_t valueDigest(Handle handle, AttributeIndex attribute, std::int32_t raw, Quality quality,
                                            bool isText) const;
    bool write(EntityTable& table, Handle handle, AttributeIndex attribute, std::int32_t raw, Quality quality,
               bool isText);
    void applyBatch(const LayerBatch& batch, Revision rev, ApplyReport& report);
    void ensureRows(LayerIndex layer);
    void clearRow(Handle handle);

    std::string m_epoch;
    Revision m_revision = 0;
    Catalogue m_catalogue;
    std::vector<EntityTable> m_tables;
    std::vector<std::uint64_t> m_textMasks;  ///< per layer: which attributes are Text
    std::vector<std::uint64_t> m_digests = std::vector<std::uint64_t>(kShards, 0);
    std::uint64_t m_tick = 0;
    std::vector<std::vector<std::uint64_t>> m_runTicks;  ///< per layer and run of rows: when it was last written
    std::unordered_map<std::string, std::int32_t, TextHash, std::equal_to<>> m_textIndex;
    std::vector<std::string> m_texts{std::string()};
    std::vector<std::uint64_t> m_textDigests{0};
    std::size_t m_textLimit = 4'096;  ///< from so many on it is looked which are still said
};

}  // namespace belfry::feed
