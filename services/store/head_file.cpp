// SPDX-License-Identifier: Apache-2.0
#include "services/store/head_file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include "services/store/crc32c.h"

namespace belfry::store {

namespace {

/** "BFH1", seq (8 bytes, little-endian), hash (32), CRC-32C of all that (4, little-endian). */
constexpr std::size_t kChecked = 4 + 8 + 32;
using Layout = std::array<std::uint8_t, kChecked + 4>;
constexpr std::array<std::uint8_t, 4> kMagic = {'B', 'F', 'H', '1'};

void putNumber(std::uint8_t* out, std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
        out[i] = static_cast<std::uint8_t>((value >> (8U * i)) & 0xFFU);
    }
}

std::uint64_t takeNumber(const std::uint8_t* in, std::size_t size) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < size; ++i) {
        value |= static_cast<std::uint64_t>(in[i]) << (8U * i);
    }
    return value;
}

}  // namespace

std::optional<JournalHead> HeadFile::read(const std::filesystem::path& file) {
    const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return std::nullopt;
    }
    Layout bytes{};
    const auto size = ::pread(fd, bytes.data(), bytes.size(), 0);
    ::close(fd);
    if (size != static_cast<ssize_t>(bytes.size()) || !std::equal(kMagic.begin(), kMagic.end(), bytes.begin()) ||
        takeNumber(bytes.data() + kChecked, 4) != crc32c({bytes.data(), kChecked})) {
        return std::nullopt;
    }
    JournalHead head;
    head.seq = takeNumber(bytes.data() + 4, 8);
    std::copy_n(bytes.data() + 12, head.hash.size(), head.hash.begin());
    return head;
}

Result<std::unique_ptr<HeadFile>> HeadFile::open(const std::filesystem::path& file) {
    const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
    if (fd < 0) {
        const int problem = errno;
        return fail(problem == ENOSPC ? ErrorCode::ResourceExhausted : ErrorCode::PermissionDenied,
                    file.string() + " cannot be opened: " + std::generic_category().message(problem),
                    "let Belfry's user write that file, and check that the disk is mounted and not full");
    }
    return std::unique_ptr<HeadFile>(new HeadFile(fd));
}

HeadFile::~HeadFile() { ::close(m_fd); }

void HeadFile::write(const JournalHead& head) const {
    Layout bytes{};
    std::copy(kMagic.begin(), kMagic.end(), bytes.begin());
    putNumber(bytes.data() + 4, head.seq, 8);
    std::copy(head.hash.begin(), head.hash.end(), bytes.begin() + 12);
    putNumber(bytes.data() + kChecked, crc32c({bytes.data(), kChecked}), 4);
    [[maybe_unused]] const auto written = ::pwrite(m_fd, bytes.data(), bytes.size(), 0);
}

}  // namespace belfry::store
