// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "belfry/v1/common.pb.h"
#include "belfry/v1/feed.pb.h"
#include "models/domain/error.h"
#include "models/feed/asset.h"
#include "models/feed/catalogue.h"
#include "models/feed/ports.h"

namespace belfry::proto {

/** Texts are cleaned to valid UTF-8, so that one asset never spoils a frame. */
void toWire(const feed::Asset& asset, v1::Asset* wire);
[[nodiscard]] Result<feed::Asset> fromWire(const v1::Asset& wire);

void toWire(const feed::SourceHealth& health, v1::SourceHealth* wire);
[[nodiscard]] feed::SourceHealth fromWire(const v1::SourceHealth& wire);

void toWire(const feed::GatewayInfo& info, v1::Hello* wire);
[[nodiscard]] feed::GatewayInfo fromWire(const v1::Hello& wire);

/** Puts the chunks of GetCatalog together; rows keep the order, and so the handles, of the sender. */
class CatalogueReader {
public:
    /** Chunks in order; the first one carries the layers. */
    Result<void> add(const v1::CatalogChunk& chunk);
    /** After the last chunk. Fails when assets are missing. */
    [[nodiscard]] Result<feed::Catalogue> finish();

    [[nodiscard]] std::uint64_t contentHash() const { return m_hash; }
    [[nodiscard]] const std::string& epoch() const { return m_epoch; }
    [[nodiscard]] bool unchanged() const { return m_unchanged; }
    /** 0..1 */
    [[nodiscard]] double progress() const;
    /** After finish(): the image that it was made of; empty where assets came one by one. */
    [[nodiscard]] std::string takeImage() { return std::move(m_image); }

private:
    bool m_begun = false;
    bool m_unchanged = false;
    std::uint64_t m_hash = 0;
    std::string m_epoch;
    std::uint64_t m_total = 0;
    std::uint64_t m_count = 0;
    feed::Catalogue m_catalogue;
    std::vector<Handle> m_removed;
    std::uint64_t m_imageBytes = 0;  ///< 0 = assets come one by one
    std::string m_image;
};

}  // namespace belfry::proto
