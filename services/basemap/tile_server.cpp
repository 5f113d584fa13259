// SPDX-License-Identifier: Apache-2.0
#include "services/basemap/tile_server.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <cstdint>
#include <optional>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <httplib.h>
#include <sys/random.h>

#include "models/feed/geo.h"
#include "services/basemap/city_package.h"
#include "services/basemap/map_style.h"
#include "services/basemap/tile_cache.h"
#include "services/basemap/tile_queue.h"
#include "services/basemap/tile_renderer.h"

namespace belfry::basemap {

namespace {

constexpr std::size_t kHttpThreads = 12;     // two maps with six connections each
constexpr std::size_t kLongestQueue = 64;    // squares
constexpr double kMarginShare = 0.25;        // of the city's size: what is drawn around its bounds
constexpr const char* kTileFormat = "-rgb";  // of pictures in the cache; those of before were blended

struct TileName {
    std::size_t palette = 0;
    int scale = 1;
    int zoom = 0;
    std::uint32_t x = 0;
    std::uint32_t y = 0;
};

template <typename T>
bool takeNumber(std::string_view& text, T& into) {
    const auto result = std::from_chars(text.data(), text.data() + text.size(), into);
    if (result.ec != std::errc() || result.ptr == text.data()) {
        return false;
    }
    text.remove_prefix(static_cast<std::size_t>(result.ptr - text.data()));
    return true;
}

bool takePrefix(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) {
        return false;
    }
    text.remove_prefix(prefix.size());
    return true;
}

/** "day/14/8902/5677@2x.png" */
std::optional<TileName> parse(std::string_view path) {
    TileName name;
    const auto slash = path.find('/');
    const auto palette = slash == std::string_view::npos ? std::nullopt : paletteIndex(path.substr(0, slash));
    if (!palette) {
        return std::nullopt;
    }
    name.palette = *palette;
    path.remove_prefix(slash + 1);
    unsigned zoom = 0;
    if (!takeNumber(path, zoom) || !takePrefix(path, "/") || !takeNumber(path, name.x) || !takePrefix(path, "/") ||
        !takeNumber(path, name.y)) {
        return std::nullopt;
    }
    if (takePrefix(path, "@2x")) {
        name.scale = 2;
    }
    if (path != ".png" || zoom > kMaxTileZoom) {
        return std::nullopt;
    }
    name.zoom = static_cast<int>(zoom);
    const std::uint32_t tiles = 1U << zoom;
    return name.x < tiles && name.y < tiles ? std::optional(name) : std::nullopt;
}

Result<std::string> randomPath() {
    std::array<unsigned char, 16> bytes{};
    if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
        return refuse(TextCode::MapNoRandom);
    }
    std::string text;
    for (const unsigned char byte : bytes) {
        text += fmt::format("{:02x}", byte);
    }
    return text;
}

/** The part of the world that is drawn, in units of feed::Mercator. */
struct DrawnArea {
    double west, north, east, south;

    explicit DrawnArea(const CityInfo& info) {
        const double lon = (info.east - info.west) * kMarginShare + 0.01;
        const double lat = (info.north - info.south) * kMarginShare + 0.01;
        const auto upperLeft = feed::project({std::max(-180.0, info.west - lon), info.north + lat});
        const auto lowerRight = feed::project({std::min(179.999, info.east + lon), info.south - lat});
        west = upperLeft.x;
        north = upperLeft.y;
        east = lowerRight.x;
        south = lowerRight.y;
    }
    [[nodiscard]] bool touches(const TileName& tile) const {
        const double size = 4294967296.0 / static_cast<double>(1U << static_cast<unsigned>(tile.zoom));
        return tile.x * size <= east && (tile.x + 1) * size >= west && tile.y * size <= south &&
               (tile.y + 1) * size >= north;
    }
};

}  // namespace

class TileServer::Impl {
public:
    Impl(const TileServerOptions& options, const CityInfo& info, std::shared_ptr<const MapStyle> style,
         std::string secret)
        : m_style(std::move(style)),
          m_area(info),
          m_prefix("/" + std::move(secret) + "/"),
          m_cache(options.cacheDir, info.contentHash + "-" + m_style->hash + kTileFormat, options.cacheBytes) {
        for (std::size_t i = 0; i < kPaletteNames.size(); ++i) {
            for (int scale = 1; scale <= 2; ++scale) {
                m_plain.push_back(TileRenderer::plainTile(m_style->palettes[i].background, scale));
            }
        }
        m_queue = std::make_unique<TileQueue>(
            options.workers, kLongestQueue,
            [this]() -> TileQueue::Draw {
                return [renderer = std::make_shared<TileRenderer>(m_style)](const MetaTile& tile) {
                    return renderer->render(tile);
                };
            },
            [this](const MetaTile& tile, const std::vector<std::string>& pngs) {
                ++m_drawn;
                m_cache.put(tile, pngs);
            });
    }

    ~Impl() {
        m_queue.reset();  // first: connections wait for it
        m_server.stop();
    }

    Result<void> listen() {
        m_server.new_task_queue = [] { return new httplib::ThreadPool(kHttpThreads); };
        m_server.set_keep_alive_max_count(1'000'000);
        m_server.set_keep_alive_timeout(3);  // seconds; a waiting connection wakes its thread 100 times in each
        m_server.set_payload_max_length(1024);
        m_server.set_tcp_nodelay(true);
        m_server.Get(".*", [this](const httplib::Request& request, httplib::Response& response) {
            answer(request.path, response);
        });
        m_port = m_server.bind_to_any_port("127.0.0.1");
        if (m_port <= 0) {
            return refuse(TextCode::MapNoPort);
        }
        m_thread = std::jthread([this] { m_server.listen_after_bind(); });
        m_server.wait_until_ready();
        return {};
    }

    [[nodiscard]] std::string baseUrl() const {
        return fmt::format("http://127.0.0.1:{}{}", m_port, m_prefix.substr(0, m_prefix.size() - 1));
    }
    [[nodiscard]] const MapStyle& style() const { return *m_style; }
    [[nodiscard]] Statistics statistics() const { return {m_requests, m_answered, m_fromCache, m_drawn, m_failures}; }

private:
    void answer(std::string_view path, httplib::Response& response) {
        ++m_requests;
        struct Counted {
            std::atomic<std::uint64_t>& counter;
            ~Counted() { ++counter; }
        } const counted{m_answered};
        const auto name = takePrefix(path, m_prefix) ? parse(path) : std::nullopt;
        if (!name) {
            response.status = httplib::StatusCode::NotFound_404;
            return;
        }
        response.set_header("Cache-Control", "no-store");
        if (!m_area.touches(*name)) {
            response.set_content(m_plain[name->palette * 2 + static_cast<std::size_t>(name->scale - 1)], "image/png");
            return;
        }
        const MetaTile meta{name->palette, name->scale, name->zoom, name->x / kMetaTile * kMetaTile,
                            name->y / kMetaTile * kMetaTile};
        if (auto cached = m_cache.find(meta, name->x, name->y)) {
            ++m_fromCache;
            response.set_content(std::move(*cached), "image/png");
            return;
        }
        const auto tiles = m_queue->request(meta).get();
        if (!tiles) {
            ++m_failures;
            response.status = httplib::StatusCode::ServiceUnavailable_503;
            response.set_content(toText(tiles.error()), "text/plain; charset=utf-8");
            return;
        }
        const std::size_t index = (name->y - meta.y) * meta.side() + (name->x - meta.x);
        response.set_content((**tiles)[index], "image/png");
    }

    std::shared_ptr<const MapStyle> m_style;
    DrawnArea m_area;
    std::string m_prefix;
    TileCache m_cache;
    std::vector<std::string> m_plain;
    std::atomic<std::uint64_t> m_requests = 0;
    std::atomic<std::uint64_t> m_answered = 0;
    std::atomic<std::uint64_t> m_fromCache = 0;
    std::atomic<std::uint64_t> m_drawn = 0;
    std::atomic<std::uint64_t> m_failures = 0;
    std::unique_ptr<TileQueue> m_queue;
    httplib::Server m_server;
    int m_port = 0;
    std::jthread m_thread;
};

TileServer::TileServer(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}

TileServer::~TileServer() = default;

Result<std::unique_ptr<TileServer>> TileServer::start(const TileServerOptions& options) {
    auto package = CityPackage::open(options.cityDir);
    if (!package) {
        return tl::unexpected<Error>(package.error());
    }
    auto fonts = TileRenderer::prepare(options.fontDirs, options.mapnikPlugins);
    if (!fonts) {
        return tl::unexpected<Error>(fonts.error());
    }
    auto style = MapStyle::load(options.stylesDir, package->mapFile(), *fonts);
    if (!style) {
        return tl::unexpected<Error>(style.error());
    }
    auto secret = randomPath();
    if (!secret) {
        return tl::unexpected<Error>(secret.error());
    }
    auto impl = std::make_unique<Impl>(options, package->info(), std::make_shared<const MapStyle>(std::move(*style)),
                                       std::move(*secret));
    if (auto listening = impl->listen(); !listening) {
        return tl::unexpected<Error>(listening.error());
    }
    return std::unique_ptr<TileServer>(new TileServer(std::move(impl)));
}

std::string TileServer::baseUrl() const { return m_impl->baseUrl(); }

std::string TileServer::backgroundColour(std::string_view palette) const {
    const auto index = paletteIndex(palette);
    return index ? m_impl->style().palettes[*index].background : std::string();
}

TileServer::Statistics TileServer::statistics() const { return m_impl->statistics(); }

}  // namespace belfry::basemap
