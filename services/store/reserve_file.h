// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>

#include "models/domain/error.h"

namespace belfry::store {

/** Disk blocks kept back, to be given up when the disk is full so that the refusal itself can be recorded. */
class ReserveFile {
public:
    ReserveFile(std::filesystem::path file, std::uint64_t bytes) : m_file(std::move(file)), m_bytes(bytes) {}

    /** Makes the file or completes it. RESOURCE_EXHAUSTED when the blocks are not to be had. */
    [[nodiscard]] Result<void> fill() const;
    /** Gives the blocks back to the disk. */
    void release() const;
    [[nodiscard]] bool exists() const;
    [[nodiscard]] std::uint64_t bytes() const { return m_bytes; }

private:
    std::filesystem::path m_file;
    std::uint64_t m_bytes;
};

}  // namespace belfry::store
