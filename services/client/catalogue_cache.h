// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
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
    ~CatalogueCache();
    CatalogueCache(const CatalogueCache&) = delete;
    CatalogueCache& operator=(const CatalogueCache&) = delete;

    /** 0 = nothing cached. */
    [[nodiscard]] std::uint64_t knownHash() const;
    /** DATA_LOSS when the file is damaged or holds another catalogue than `hash`. */
    [[nodiscard]] Result<feed::Catalogue> load(std::uint64_t hash);
    /** Begins to read what is there on a thread of its own, before the gateway says whether it still holds; load()
     * takes it where it is what is asked for. */
    void readAhead();
    /** Writes on a thread of its own; nothing is visible before all of it is there. A cache that cannot be written is
     *  no error: the next start fetches. */
    void save(std::uint64_t hash, const std::vector<LayerSchema>& layers, std::string image);
    /** Returns when save() has written. */
    void finish();

private:
    struct ReadAhead {
        std::uint64_t hash = 0;
        std::optional<Result<feed::Catalogue>> catalogue;
        std::thread thread;
    };

    [[nodiscard]] Result<feed::Catalogue> read(std::uint64_t hash) const;

    std::string m_path;
    std::thread m_writer;
    ReadAhead m_ahead;
};

}  // namespace belfry::client
