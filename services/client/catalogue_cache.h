// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "models/domain/error.h"
#include "models/feed/catalogue.h"

namespace belfry::client {

/** The last catalogue of one gateway on disk, as columns that are mapped and checked: a console with a million assets
 *  starts without fetching or parsing them. A damaged file is the same as none. One thread. */
class CatalogueCache {
public:
    /** `folder` empty = never keeps anything. */
    CatalogueCache(const std::string& folder, const std::string& address);
    ~CatalogueCache() { finish(); }
    CatalogueCache(const CatalogueCache&) = delete;
    CatalogueCache& operator=(const CatalogueCache&) = delete;

    /** 0 = nothing cached. */
    [[nodiscard]] std::uint64_t knownHash() const;
    /** DATA_LOSS when the file is damaged or holds another catalogue than `hash`. */
    [[nodiscard]] Result<feed::Catalogue> load(std::uint64_t hash) const;
    /** Writes on a thread of its own; nothing is visible before all of it is there. A cache that cannot be written is
     *  no error: the next start fetches. */
    void save(std::uint64_t hash, const std::vector<LayerSchema>& layers, std::string image);
    /** Returns when save() has written. */
    void finish();

private:
    std::string m_path;
    std::thread m_writer;
};

}  // namespace belfry::client
