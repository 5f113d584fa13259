// SPDX-License-Identifier: Apache-2.0
#include "services/store/lock_file.h"

#include <array>
#include <cerrno>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "services/store/database.h"

namespace belfry::store {

namespace {

std::string holderOf(int fd) {
    std::array<char, 32> text{};
    const auto size = ::pread(fd, text.data(), text.size(), 0);
    std::string pid;
    for (ssize_t i = 0;
         i < size && text.at(static_cast<std::size_t>(i)) >= '0' && text.at(static_cast<std::size_t>(i)) <= '9'; ++i) {
        pid += text.at(static_cast<std::size_t>(i));
    }
    return pid.empty() ? "unknown" : pid;
}

}  // namespace

Result<std::unique_ptr<LockFile>> LockFile::acquire(const std::filesystem::path& store) {
    if (auto made = makeFolderOf(store); !made) {
        return tl::unexpected(made.error());
    }
    const std::string name = store.string() + ".lock";
    const int fd = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
    if (fd < 0) {
        const int problem = errno;
        return fail(problem == ENOSPC ? ErrorCode::ResourceExhausted : ErrorCode::PermissionDenied,
                    name + " cannot be opened: " + std::generic_category().message(problem),
                    "let Belfry's user write that folder, and check that the disk is mounted and not full");
    }
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        const std::string pid = holderOf(fd);
        ::close(fd);
        return fail(ErrorCode::FailedPrecondition, store.string() + " is in use by process " + pid,
                    "stop that process, or give this one another store folder", "STORE_IN_USE");
    }
    // the pid is only advice for people: a full disk must not keep the store from opening for viewing
    const std::string pid = std::to_string(::getpid()) + "\n";
    if (::ftruncate(fd, 0) == 0) {
        [[maybe_unused]] const auto written = ::pwrite(fd, pid.data(), pid.size(), 0);
    }
    return std::unique_ptr<LockFile>(new LockFile(fd));
}

LockFile::~LockFile() { ::close(m_fd); }

}  // namespace belfry::store
