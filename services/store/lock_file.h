// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>

#include "models/domain/error.h"

namespace belfry::store {

/** Keeps a second process (or a second object) from opening the same store. Freed by the kernel when the process dies;
 *  the file itself stays, because removing it would race with the next holder. */
class LockFile {
public:
    /** FAILED_PRECONDITION names the pid that holds it. */
    [[nodiscard]] static Result<std::unique_ptr<LockFile>> acquire(const std::filesystem::path& store);
    ~LockFile();
    LockFile(const LockFile&) = delete;
    LockFile& operator=(const LockFile&) = delete;

private:
    explicit LockFile(int fd) : m_fd(fd) {}
    int m_fd;
};

}  // namespace belfry::store
