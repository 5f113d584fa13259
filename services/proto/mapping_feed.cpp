// SPDX-License-Identifier: Apache-2.0
#include "services/proto/mapping_feed.h"

#include <algorithm>
#include <cmath>

#include "models/feed/catalogue_image.h"
#include "models/feed/huge_page_wish.h"
#include "services/proto/mapping_schema.h"
#include "services/proto/mapping_text.h"
#include "services/proto/utf8.h"

namespace belfry::proto {

namespace {

constexpr std::size_t kMaxText = 4'096;
constexpr std::size_t kMaxId = 256;
constexpr double kDegree = 1e7;
constexpr int kMaxGeometry = 10'000;
constexpr std::uint64_t kMaxAssets = 20'000'000;
constexpr std::uint64_t kMaxImage = std::uint64_t{4} << 30U;
constexpr std::uint64_t kReservedImage = std::uint64_t{256} << 20U;

std::int64_t fixedDegrees(double degrees) { return std::llround(degrees * kDegree); }

}  // namespace

void toWire(const feed::Asset& asset, v1::Asset* wire) {
    wire->Clear();
    wire->set_id(cleanUtf8(asset.id, kMaxId));
    wire->set_layer(cleanUtf8(asset.layer, kMaxId));
    wire->set_type(cleanUtf8(asset.type, kMaxId));
    wire->set_name(cleanUtf8(asset.name, kMaxText));
    wire->set_street(cleanUtf8(asset.street, kMaxText));
    wire->set_district(cleanUtf8(asset.district, kMaxText));
    wire->set_source(cleanUtf8(asset.source, kMaxText));
    wire->set_parent(cleanUtf8(asset.parent, kMaxId));
    if (feed::isPlausible(asset.position)) {
        wire->mutable_position()->set_lon(asset.position.lon);
        wire->mutable_position()->set_lat(asset.position.lat);
    }
    std::int64_t lon = 0;
    std::int64_t lat = 0;
    wire->mutable_geometry()->Reserve(static_cast<int>(asset.geometry.size()) * 2);
    for (const feed::LonLat point : asset.geometry) {
        const std::int64_t nextLon = fixedDegrees(point.lon);
        const std::int64_t nextLat = fixedDegrees(point.lat);
        // a step over the date line may not fit; wrapping is undone by wrapping again
        wire->add_geometry(static_cast<std::int32_t>(static_cast<std::uint32_t>(nextLon - lon)));
        wire->add_geometry(static_cast<std::int32_t>(static_cast<std::uint32_t>(nextLat - lat)));
        lon = nextLon;
        lat = nextLat;
    }
    for (const auto& [key, value] : asset.facts) {
        (*wire->mutable_facts())[cleanUtf8(key, kMaxId)] = cleanUtf8(value, kMaxText);
    }
}

Result<feed::Asset> fromWire(const v1::Asset& wire) {
    feed::Asset asset;
    if (wire.id().empty() || wire.id().size() > kMaxId) {
        return fail(ErrorCode::InvalidArgument, "asset with an id of " + std::to_string(wire.id().size()) + " bytes",
                    "Ids are 1 to 256 bytes.");
    }
    if (wire.geometry_size() % 2 != 0 || wire.geometry_size() > 2 * kMaxGeometry) {
        return fail(ErrorCode::InvalidArgument,
                    "asset '" + wire.id() + "' has a geometry of " + std::to_string(wire.geometry_size()) + " numbers",
                    "Pairs of longitude and latitude, at most 10,000.");
    }
    asset.id = wire.id();
    asset.layer = wire.layer();
    asset.type = wire.type();
    asset.name = wire.name();
    asset.street = wire.street();
    asset.district = wire.district();
    asset.source = wire.source();
    asset.parent = wire.parent();
    asset.position =
        wire.has_position() ? feed::LonLat{wire.position().lon(), wire.position().lat()} : feed::kNoPosition;
    asset.geometry.reserve(static_cast<std::size_t>(wire.geometry_size()) / 2);
    std::uint32_t lon = 0;
    std::uint32_t lat = 0;
    for (int i = 0; i < wire.geometry_size(); i += 2) {
        lon += static_cast<std::uint32_t>(wire.geometry(i));
        lat += static_cast<std::uint32_t>(wire.geometry(i + 1));
        asset.geometry.push_back({static_cast<std::int32_t>(lon) / kDegree, static_cast<std::int32_t>(lat) / kDegree});
    }
    asset.facts.assign(wire.facts().begin(), wire.facts().end());
    // a protobuf map has no order of its own
    std::sort(asset.facts.begin(), asset.facts.end());
    return asset;
}

void toWire(const feed::SourceHealth& health, v1::SourceHealth* wire) {
    wire->Clear();
    wire->set_id(cleanUtf8(health.id, kMaxId));
    wire->set_title(cleanUtf8(health.title, kMaxText));
    wire->set_freshness(static_cast<v1::Freshness>(health.freshness));
    wire->set_age_ms(health.ageMs);
    wire->set_updates_per_second(health.updatesPerSecond);
    wire->set_rejected(health.rejected);
    wire->set_last_error(cleanUtf8(health.lastError, kMaxText));
    if (!health.lastErrorText.code.empty()) {
        toWire(health.lastErrorText, wire->mutable_last_error_text());
    }
    *wire->mutable_layers() = {health.layers.begin(), health.layers.end()};
}

feed::SourceHealth fromWire(const v1::SourceHealth& wire) {
    feed::SourceHealth health;
    health.id = wire.id();
    health.title = wire.title();
    health.freshness =
        v1::Freshness_IsValid(wire.freshness()) ? static_cast<Freshness>(wire.freshness()) : Freshness::Lost;
    health.ageMs = std::max<Millis>(-1, wire.age_ms());
    health.updatesPerSecond = std::isfinite(wire.updates_per_second()) ? wire.updates_per_second() : 0.0;
    health.rejected = wire.rejected();
    health.lastError = wire.last_error();
    health.lastErrorText =
        wire.has_last_error_text() ? fromWire(wire.last_error_text()) : CodedText{{}, {}, wire.last_error(), {}, {}};
    health.layers.assign(wire.layers().begin(), wire.layers().end());
    return health;
}

void toWire(const feed::GatewayInfo& info, v1::Hello* wire) {
    wire->set_contract(info.contract);
    wire->set_gateway_id(cleanUtf8(info.gatewayId, kMaxId));
    wire->set_version(cleanUtf8(info.version, kMaxId));
    wire->set_store_epoch(info.epoch);
    wire->set_head_rev(info.headRev);
    wire->set_heartbeat_ms(info.heartbeatMs);
    wire->set_wall_ms(info.wallMs);
    wire->set_city_name(cleanUtf8(info.cityName, kMaxText));
    wire->set_timezone(cleanUtf8(info.timezone, kMaxId));
}

feed::GatewayInfo fromWire(const v1::Hello& wire) {
    feed::GatewayInfo info;
    info.gatewayId = wire.gateway_id();
    info.version = wire.version();
    info.contract = wire.contract();
    info.epoch = wire.store_epoch();
    info.cityName = wire.city_name();
    info.timezone = wire.timezone();
    info.headRev = wire.head_rev();
    info.wallMs = wire.wall_ms();
    info.heartbeatMs = std::clamp(wire.heartbeat_ms(), 20U, 10'000U);
    return info;
}

Result<void> CatalogueReader::add(const v1::CatalogChunk& chunk) {
    if (!m_begun) {
        m_begun = true;
        m_hash = chunk.content_hash();
        m_epoch = chunk.epoch();
        m_unchanged = chunk.unchanged();
        m_total = chunk.total_assets();
        if (m_total > kMaxAssets) {
            return fail(ErrorCode::ResourceExhausted, "catalogue announces " + std::to_string(m_total) + " assets",
                        "At most 20 million are possible.");
        }
        if (!m_unchanged) {
            if (chunk.layers_size() > static_cast<int>(kMaxLayers)) {
                return fail(ErrorCode::ResourceExhausted,
                            "catalogue has " + std::to_string(chunk.layers_size()) + " layers", "At most 63.");
            }
            std::vector<LayerSchema> schemas;
            for (const v1::LayerSchema& layer : chunk.layers()) {
                auto schema = fromWire(layer);
                if (!schema) {
                    return tl::unexpected(schema.error());
                }
                schemas.push_back(std::move(*schema));
            }
            m_catalogue = feed::Catalogue(std::move(schemas));
            if (chunk.image_format() != 0) {
                if (chunk.image_format() != feed::kCatalogueImageFormat || chunk.image_bytes() == 0 ||
                    chunk.image_bytes() > kMaxImage) {
                    return fail(ErrorCode::ResourceExhausted,
                                "catalogue announces an image of " + std::to_string(chunk.image_bytes()) +
                                    " bytes in format " + std::to_string(chunk.image_format()),
                                "At most 4 GiB, in the format that was asked for.");
                }
                m_imageBytes = chunk.image_bytes();
                // only asked for, not touched; one that announces more than that may grow by and by
                m_image.reserve(std::min(m_imageBytes, kReservedImage));
                feed::wishHugePages(m_image.data(), m_image.capacity());
            }
        }
    } else if (chunk.content_hash() != m_hash || chunk.epoch() != m_epoch) {
        return fail(ErrorCode::Aborted, "the catalogue changed while it was sent", "It is fetched again.");
    } else if (chunk.layers_size() > 0) {
        return fail(ErrorCode::InvalidArgument, "catalogue names layers twice", "The peer is faulty.");
    }
    if (m_count + static_cast<std::uint64_t>(chunk.assets_size()) > m_total) {
        return fail(ErrorCode::InvalidArgument, "catalogue has more assets than announced", "The peer is faulty.");
    }
    if (m_image.size() + chunk.image().size() > m_imageBytes || (m_imageBytes > 0 && chunk.assets_size() > 0)) {
        return fail(ErrorCode::InvalidArgument, "catalogue has a longer image than announced", "The peer is faulty.");
    }
    m_image += chunk.image();
    for (const v1::Asset& wire : chunk.assets()) {
        auto asset = fromWire(wire);
        if (!asset) {
            return tl::unexpected(asset.error());
        }
        if (auto added = m_catalogue.add(*asset); !added) {
            return tl::unexpected(added.error());
        }
        ++m_count;
    }
    for (const std::uint32_t handle : chunk.removed_rows()) {
        m_removed.push_back(Handle{handle});
    }
    return {};
}

Result<feed::Catalogue> CatalogueReader::finish() {
    if (m_begun && !m_unchanged && m_imageBytes > 0) {
        if (m_image.size() != m_imageBytes) {
            return fail(ErrorCode::DataLoss,
                        "catalogue ended after " + std::to_string(m_image.size()) + " of " +
                            std::to_string(m_imageBytes) + " bytes",
                        "It is fetched again.");
        }
        const auto layers = m_catalogue.layers();
        return feed::readCatalogueImage(m_image, {layers.begin(), layers.end()});
    }
    if (!m_begun || m_unchanged || m_count != m_total) {
        return fail(ErrorCode::DataLoss,
                    "catalogue ended after " + std::to_string(m_count) + " of " + std::to_string(m_total) + " assets",
                    "It is fetched again.");
    }
    for (const Handle handle : m_removed) {
        m_catalogue.remove(handle);
    }
    return std::move(m_catalogue);
}

double CatalogueReader::progress() const {
    if (m_imageBytes > 0) {
        return static_cast<double>(m_image.size()) / static_cast<double>(m_imageBytes);
    }
    return m_total == 0 ? 0.0 : static_cast<double>(m_count) / static_cast<double>(m_total);
}

}  // namespace belfry::proto
