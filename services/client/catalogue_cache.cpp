// SPDX-License-Identifier: Apache-2.0
#include "services/client/catalogue_cache.h"

#include <array>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "belfry/v1/feed.pb.h"
#include "models/feed/background_thread.h"
#include "models/feed/catalogue_image.h"
#include "models/feed/hash.h"
#include "services/proto/mapping_schema.h"

namespace belfry::client {

namespace {

// "BLFYCAT2", content hash, length and bytes of the layers (a CatalogChunk), length and bytes of the image, checksum of
// everything before; numbers are little-endian
constexpr std::string_view kMagic = "BLFYCAT2";
constexpr std::size_t kHeader = 16;
constexpr std::size_t kMaxBytes = std::size_t{4} << 30U;
constexpr std::size_t kMaxLayerBytes = 16U << 20U;

std::uint64_t read64(std::string_view bytes, std::size_t at) {
    std::uint64_t value = 0;
    std::memcpy(&value, bytes.data() + at, sizeof value);
    return value;
}

void append64(std::string* bytes, std::uint64_t value) {
    bytes->append(reinterpret_cast<const char*>(&value), sizeof value);
}

/** Four lanes of eight bytes, so that 100 MB take a few hundredths of a second; goes on from part to part. */
class Checksum {
public:
    void add(std::string_view bytes) {
        while (m_waiting > 0 && m_waiting < m_block.size() && !bytes.empty()) {
            m_block[m_waiting++] = bytes.front();
            bytes.remove_prefix(1);
        }
        if (m_waiting == m_block.size()) {
            take(m_block.data());
            m_waiting = 0;
        }
        for (; bytes.size() >= m_block.size(); bytes.remove_prefix(m_block.size())) {
            take(bytes.data());
        }
        for (const char byte : bytes) {
            m_block[m_waiting++] = byte;
        }
    }
    [[nodiscard]] std::uint64_t value() const {
        std::uint64_t all = m_length + m_waiting;
        for (const std::uint64_t lane : m_lanes) {
            all = feed::mix(all ^ lane);
        }
        return feed::fnv1a(std::string_view(m_block.data(), m_waiting), all);
    }

private:
    void take(const char* block) {
        for (std::size_t lane = 0; lane < m_lanes.size(); ++lane) {
            std::uint64_t word = 0;
            std::memcpy(&word, block + lane * 8, 8);
            m_lanes[lane] = feed::mix(m_lanes[lane] ^ word);
        }
        m_length += m_block.size();
    }

    std::array<std::uint64_t, 4> m_lanes{1, 2, 3, 4};
    std::array<char, 32> m_block{};
    std::size_t m_waiting = 0;
    std::uint64_t m_length = 0;
};

/** A file as memory, read-only. A file that is replaced meanwhile stays the old one. */
class MappedFile {
public:
    explicit MappedFile(const std::string& path) {
        const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
        if (file < 0) {
            return;
        }
        struct stat state{};
        if (fstat(file, &state) == 0 && S_ISREG(state.st_mode) && state.st_size > 0 &&
            static_cast<std::size_t>(state.st_size) <= kMaxBytes) {
            m_size = static_cast<std::size_t>(state.st_size);
            m_data = mmap(nullptr, m_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
        }
        close(file);
    }
    ~MappedFile() {
        if (m_data != MAP_FAILED) {
            munmap(m_data, m_size);
        }
    }
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    [[nodiscard]] std::string_view bytes() const {
        return m_data == MAP_FAILED ? std::string_view() : std::string_view(static_cast<const char*>(m_data), m_size);
    }

private:
    void* m_data = MAP_FAILED;
    std::size_t m_size = 0;
};

void write(const std::string& path, std::uint64_t hash, const std::string& layers, const std::string& image) {
    std::string head(kMagic);
    append64(&head, hash);
    append64(&head, layers.size());
    head += layers;
    append64(&head, image.size());
    Checksum checksum;
    checksum.add(head);
    checksum.add(image);
    std::string tail;
    append64(&tail, checksum.value());
    std::error_code code;
    std::filesystem::create_directories(std::filesystem::path(path).parent_path(), code);
    const std::string part = path + ".part";
    bool whole = false;
    {
        std::ofstream file(part, std::ios::binary | std::ios::trunc);
        for (const std::string* bytes : {&std::as_const(head), &image, &std::as_const(tail)}) {
            file.write(bytes->data(), static_cast<std::streamsize>(bytes->size()));
        }
        file.close();
        whole = file.good();
    }
    if (whole) {
        std::filesystem::rename(part, path, code);
    } else {
        std::filesystem::remove(part, code);
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

CatalogueCache::~CatalogueCache() {
    if (m_ahead.thread.joinable()) {
        m_ahead.thread.join();
    }
    finish();
}

void CatalogueCache::readAhead() {
    if (m_ahead.thread.joinable()) {
        return;
    }
    m_ahead.hash = knownHash();
    if (m_ahead.hash != 0) {
        m_ahead.thread = std::thread([this] { m_ahead.catalogue = read(m_ahead.hash); });
    }
}

Result<feed::Catalogue> CatalogueCache::load(std::uint64_t hash) {
    if (m_ahead.thread.joinable()) {
        m_ahead.thread.join();
    }
    std::optional<Result<feed::Catalogue>> ahead = std::exchange(m_ahead.catalogue, std::nullopt);
    return ahead && m_ahead.hash == hash ? std::move(*ahead) : read(hash);
}

Result<feed::Catalogue> CatalogueCache::read(std::uint64_t hash) const {
    const auto damaged = [this](const std::string& what) {
        return fail(ErrorCode::DataLoss, m_path + ": " + what, "It is fetched again.");
    };
    const MappedFile file(m_path);
    std::string_view bytes = file.bytes();
    if (bytes.size() < kHeader + 24 || !bytes.starts_with(kMagic)) {
        return damaged("this is no cached catalogue");
    }
    Checksum checksum;
    checksum.add(bytes.substr(0, bytes.size() - 8));
    if (checksum.value() != read64(bytes, bytes.size() - 8)) {
        return damaged("the cached catalogue is damaged");
    }
    if (read64(bytes, kMagic.size()) != hash) {
        return damaged("the cached catalogue is another one");
    }
    bytes = bytes.substr(kHeader, bytes.size() - kHeader - 8);
    const std::uint64_t layerBytes = read64(bytes, 0);
    if (layerBytes > kMaxLayerBytes || layerBytes + 16 > bytes.size()) {
        return damaged("its layers do not fit");
    }
    v1::CatalogChunk chunk;
    if (!chunk.ParseFromArray(bytes.data() + 8, static_cast<int>(layerBytes)) ||
        chunk.layers_size() > static_cast<int>(kMaxLayers)) {
        return damaged("its layers cannot be read");
    }
    std::vector<LayerSchema> schemas;
    for (const v1::LayerSchema& layer : chunk.layers()) {
        auto schema = proto::fromWire(layer);
        if (!schema) {
            return damaged(schema.error().message);
        }
        schemas.push_back(std::move(*schema));
    }
    bytes.remove_prefix(8 + layerBytes);
    if (read64(bytes, 0) != bytes.size() - 8) {
        return damaged("its image does not fit");
    }
    return feed::readCatalogueImage(bytes.substr(8), std::move(schemas));
}

void CatalogueCache::save(std::uint64_t hash, const std::vector<LayerSchema>& layers, std::string image) {
    finish();
    if (m_ahead.thread.joinable()) {
        m_ahead.thread.join();
    }
    m_ahead.catalogue.reset();  // the gateway has another one
    if (m_path.empty()) {
        return;
    }
    v1::CatalogChunk chunk;
    for (const LayerSchema& layer : layers) {
        proto::toWire(layer, chunk.add_layers());
    }
    m_writer = std::thread([path = m_path, hash, bytes = chunk.SerializeAsString(), image = std::move(image)] {
        feed::giveWayToOthers();
        write(path, hash, bytes, image);
    });
}

void CatalogueCache::finish() {
    if (m_writer.joinable()) {
        m_writer.join();
    }
}

}  // namespace belfry::client
