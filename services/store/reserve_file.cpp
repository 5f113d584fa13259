// SPDX-License-Identifier: Apache-2.0
#include "services/store/reserve_file.h"

#include <string>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include "services/store/database.h"

namespace belfry::store {

Result<void> ReserveFile::fill() const {
    if (m_bytes == 0) {
        return {};
    }
    const int fd = ::open(m_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
    int problem = fd < 0 ? errno : 0;
    if (fd >= 0) {
        problem = ::posix_fallocate(fd, 0, static_cast<off_t>(m_bytes));
        if (problem == 0 && ::ftruncate(fd, static_cast<off_t>(m_bytes)) != 0) {
            problem = errno;
        }
        ::close(fd);
    }
    if (problem != 0) {
        release();  // a half-made reserve would only take what little space is left
        return fail(ErrorCode::ResourceExhausted,
                    "disk full: the reserve " + m_file.string() + " (" + std::to_string(m_bytes >> 20U) +
                        " MB) cannot be set aside: " + std::generic_category().message(problem) + "; " +
                        std::to_string(freeBytesAt(m_file) >> 20U) + " MB of free space are left",
                    "free space on that disk; Belfry goes on by itself once there is space",
                    std::string(kReasonDiskFull));
    }
    return {};
}

bool ReserveFile::exists() const {
    std::error_code error;
    return std::filesystem::exists(m_file, error);
}

void ReserveFile::release() const {
    std::error_code error;
    std::filesystem::remove(m_file, error);
}

}  // namespace belfry::store
