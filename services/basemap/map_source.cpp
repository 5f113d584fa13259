// SPDX-License-Identifier: Apache-2.0
#include "services/basemap/map_source.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <system_error>

#include "services/basemap/map_source_impl.h"

namespace belfry::basemap {

namespace fs = std::filesystem;

namespace {

std::string lowerName(const fs::path& file) {
    std::string name = file.filename().string();
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return name;
}

/** A protobuf varint of at most five bytes; nothing if there is none. */
std::optional<std::uint32_t> varint(std::string_view& bytes) {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 35; shift += 7) {
        if (bytes.empty()) {
            return std::nullopt;
        }
        const auto byte = static_cast<unsigned char>(bytes.front());
        bytes.remove_prefix(1);
        value |= std::uint64_t{byte & 0x7FU} << shift;
        if (byte < 0x80U) {
            return static_cast<std::uint32_t>(value);
        }
    }
    return std::nullopt;
}

/** `datasize` (field 3) of a PBF BlobHeader. */
std::optional<std::uint32_t> blobSize(std::string_view header) {
    std::optional<std::uint32_t> size;
    while (!header.empty()) {
        const auto key = varint(header);
        const auto value = varint(header);
        if (!key || !value) {
            return std::nullopt;
        }
        if ((*key & 7U) == 2U) {
            if (header.size() < *value) {
                return std::nullopt;
            }
            header.remove_prefix(*value);
        } else if ((*key & 7U) != 0U) {
            return std::nullopt;
        }
        if (*key >> 3U == 3U) {
            size = value;
        }
    }
    return size;
}

}  // namespace

/** Walks the blobs without unpacking them: GDAL takes some cut files for complete ones. */
Result<void> checkPbf(const fs::path& file) {
    std::error_code error;
    const std::uintmax_t total = fs::file_size(file, error);
    std::ifstream in(file, std::ios::binary);
    std::uintmax_t at = 0;
    bool first = true;
    while (at < total) {
        std::array<unsigned char, 4> prefix{};
        in.seekg(static_cast<std::streamoff>(at));
        in.read(reinterpret_cast<char*>(prefix.data()), prefix.size());
        const std::uint32_t headerSize = (std::uint32_t{prefix[0]} << 24U) | (std::uint32_t{prefix[1]} << 16U) |
                                         (std::uint32_t{prefix[2]} << 8U) | prefix[3];
        std::string header;
        if (in && headerSize <= 64U * 1024U) {
            header.resize(headerSize);
            in.read(header.data(), static_cast<std::streamsize>(headerSize));
        }
        const auto size = in && !header.empty() ? blobSize(header) : std::nullopt;
        if (first && (!size || header.find("OSMHeader") == std::string::npos)) {
            return fail(ErrorCode::InvalidArgument, file.string() + ": is not an OSM PBF file",
                        "Give an .osm.pbf file as Geofabrik or BBBike offer them");
        }
        const std::uintmax_t end = at + 4 + headerSize + size.value_or(0);
        if (!size || end > total) {
            return fail(ErrorCode::DataLoss,
                        file.string() + ": is cut short or damaged at byte " + std::to_string(at) + " of " +
                            std::to_string(total),
                        "Download the file again and compare its size or checksum");
        }
        at = end;
        first = false;
    }
    if (first) {
        return fail(ErrorCode::DataLoss, file.string() + ": is empty", "Download the file again");
    }
    return {};
}

Result<std::unique_ptr<MapSource>> MapSource::open(const fs::path& file, const Options& options) {
    std::error_code error;
    if (!fs::exists(file, error)) {
        return fail(ErrorCode::NotFound, file.string() + ": there is no such file", "Check the path");
    }
    if (fs::is_directory(file, error)) {
        return fail(ErrorCode::InvalidArgument, file.string() + ": is a folder", "Give the map files themselves");
    }
    if (!std::ifstream(file, std::ios::binary)) {
        return fail(ErrorCode::PermissionDenied, file.string() + ": cannot be read", "Check the file's permissions");
    }
    if (fs::file_size(file, error) == 0) {
        return fail(ErrorCode::DataLoss, file.string() + ": is empty", "Download the file again");
    }
    const std::string name = lowerName(file);
    if (name.ends_with(".bz2") || name.ends_with(".zip") || name.ends_with(".7z") || name.ends_with(".xz")) {
        return fail(ErrorCode::InvalidArgument, file.string() + ": this compression cannot be read directly",
                    "Unpack it first; .osm.pbf, .osm and .osm.gz are read as they are");
    }
    if (name.ends_with(".pbf")) {
        if (auto checked = checkPbf(file); !checked) {
            return tl::unexpected<Error>(checked.error());
        }
        return openOsm(file, options);
    }
    if (name.ends_with(".osm") || name.ends_with(".osm.gz") || looksLikeOsmXml(file)) {
        return openOsm(file, options);
    }
    return openVector(file, options);
}

}  // namespace belfry::basemap
