// SPDX-License-Identifier: Apache-2.0
#include "services/client/catalogue_cache.h"

#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "models/feed/hash.h"

namespace belfry::client {

namespace {

// "BLFYCAT1", content hash, then (length, chunk)…, then the FNV-1a of everything before
constexpr std::string_view kMagic = "BLFYCAT1";
constexpr std::size_t kHeader = 16;
constexpr std::size_t kMaxBytes = 512U << 20U;

std::uint64_t read64(const std::string& bytes, std::size_t at) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        value |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
    }
    return value;
}

void append64(std::string* bytes, std::uint64_t value) {
    for (std::size_t i = 0; i < 8; ++i) {
        bytes->push_back(static_cast<char>(value >> (8 * i)));
    }
}

}  // namespace

CatalogueCache::CatalogueCache(const std::string& folder, const std::string& address) {
    if (!folder.empty()) {
        std::ostringstream name;
        name << folder << "/catalogue-" << std::hex << feed::fnv1a(address) << ".bin";
        m_path = name.str();
    }
}

std::uint64_t CatalogueCache::knownHash() const {
    if (m_path.empty()) {
        return 0;
    }
    std::ifstream file(m_path, std::ios::binary);
    std::string header(kHeader, '\0');
    file.read(header.data(), static_cast<std::streamsize>(header.size()));
    return file && header.starts_with(kMagic) ? read64(header, kMagic.size()) : 0;
}

Result<std::vector<v1::CatalogChunk>> CatalogueCache::load() const {
    const auto damaged = [this] {
        return fail(ErrorCode::DataLoss, m_path + ": the cached catalogue is damaged", "It is fetched again.");
    };
    std::ifstream file(m_path, std::ios::binary);
    std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    if (!file || bytes.size() < kHeader + 8 || bytes.size() > kMaxBytes || !bytes.starts_with(kMagic) ||
        feed::fnv1a(std::string_view(bytes).substr(0, bytes.size() - 8)) != read64(bytes, bytes.size() - 8)) {
        return damaged();
    }
    std::vector<v1::CatalogChunk> chunks;
    std::size_t at = kHeader;
    while (at + 8 < bytes.size() - 8) {
        const std::uint64_t length = read64(bytes, at);
        at += 8;
        if (length > bytes.size() - 8 - at) {
            return damaged();
        }
        if (!chunks.emplace_back().ParseFromArray(bytes.data() + at, static_cast<int>(length))) {
            return damaged();
        }
        at += length;
    }
    return chunks;
}

void CatalogueCache::begin(std::uint64_t hash) {
    m_writing = !m_path.empty();
    m_buffer.clear();
    if (m_writing) {
        m_buffer = kMagic;
        append64(&m_buffer, hash);
    }
}

void CatalogueCache::append(const v1::CatalogChunk& chunk) {
    if (!m_writing) {
        return;
    }
    const std::string bytes = chunk.SerializeAsString();
    if (m_buffer.size() + bytes.size() > kMaxBytes) {
        m_writing = false;
        return;
    }
    append64(&m_buffer, bytes.size());
    m_buffer += bytes;
}

void CatalogueCache::commit() {
    if (!m_writing) {
        return;
    }
    m_writing = false;
    append64(&m_buffer, feed::fnv1a(m_buffer));
    std::error_code code;
    std::filesystem::create_directories(std::filesystem::path(m_path).parent_path(), code);
    const std::string part = m_path + ".part";
    {
        std::ofstream file(part, std::ios::binary | std::ios::trunc);
        file.write(m_buffer.data(), static_cast<std::streamsize>(m_buffer.size()));
    }
    // a cache that cannot be written is no error: the next start fetches
    std::filesystem::rename(part, m_path, code);
    m_buffer = {};
}

}  // namespace belfry::client
