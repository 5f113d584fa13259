// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "belfry/v1/feed.pb.h"
#include "models/domain/error.h"

namespace belfry::client {

/** The last catalogue of one gateway on disk, so that a console starts without fetching it. A damaged file is the same
 *  as none. */
class CatalogueCache {
public:
    /** `folder` empty = never keeps anything. */
    CatalogueCache(const std::string& folder, const std::string& address);

    /** 0 = nothing cached. */
    [[nodiscard]] std::uint64_t knownHash() const;
    [[nodiscard]] Result<std::vector<v1::CatalogChunk>> load() const;

    /** Chunks as they come; nothing is visible before commit(). */
    void begin(std::uint64_t hash);
    void append(const v1::CatalogChunk& chunk);
    void commit();

private:
    std::string m_path;
    std::string m_buffer;
    bool m_writing = false;
};

}  // namespace belfry::client
