// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/order_selection.h"

#include <algorithm>
#include <bit>
#include <functional>
#include <memory>
#include <string_view>
#include <unordered_set>

#include "models/feed/geo.h"
#include "models/feed/lasso.h"

namespace belfry::gateway {

namespace {

using Kind = feed::TargetSelection::Kind;

constexpr int kMostLevels = 8;  ///< of parents

/** Says of a row of the layer whether it lies there. */
Result<std::function<bool(Handle)>> memberOf(const feed::Catalogue& catalogue, LayerIndex layer,
                                             const feed::TargetSelection& selection) {
    switch (selection.kind) {
        case Kind::None: break;
        case Kind::Street:
        case Kind::District: {
            const auto number = catalogue.sharedNumber(selection.name);
            if (!number || selection.name.empty()) {
                return refuse(TextCode::OrderPlaceUnknown, {{"place", selection.name}});
            }
            const auto numbers =
                selection.kind == Kind::Street ? catalogue.streetNumbers(layer) : catalogue.districtNumbers(layer);
            return [numbers, wanted = *number](Handle handle) { return numbers[handle.row()] == wanted; };
        }
        case Kind::Parent: {
            const auto parent = catalogue.find(selection.name);
            if (!parent) {
                return refuse(TextCode::OrderPlaceUnknown, {{"place", selection.name}});
            }
            return [&catalogue, wanted = *parent](Handle handle) {
                Handle up = catalogue.parent(handle);
                for (int level = 0; level < kMostLevels && up.isValid(); ++level) {
                    if (up == wanted) {
                        return true;
                    }
                    up = catalogue.parent(up);
                }
                return false;
            };
        }
        case Kind::Circle: {
            if (selection.ring.empty() || !(selection.radiusM > 0.0)) {
                return refuse(TextCode::OrderAreaInvalid);
            }
            const feed::LonLat centre{selection.ring.front().first, selection.ring.front().second};
            return [&catalogue, centre, radius = selection.radiusM](Handle handle) {
                const feed::Mercator at = catalogue.position(handle);
                return feed::isPlaced(at) && feed::distanceMetres(centre, feed::unproject(at)) <= radius;
            };
        }
        case Kind::Polygon: {
            std::vector<feed::Mercator> corners;
            corners.reserve(selection.ring.size());
            for (const auto& [lon, lat] : selection.ring) {
                corners.push_back(feed::project({lon, lat}));
            }
            auto lasso = std::make_shared<feed::Lasso>(corners);
            if (lasso->isEmpty()) {
                return refuse(TextCode::OrderAreaInvalid);
            }
            return [&catalogue, lasso](Handle handle) {
                const feed::Mercator at = catalogue.position(handle);
                return feed::isPlaced(at) && lasso->contains(at);
            };
        }
    }
    return [](Handle) { return false; };
}

class Hash {
public:
    void add(std::string_view text) {
        number(text.size());
        for (const char c : text) {
            byte(static_cast<unsigned char>(c));
        }
    }
    void number(std::uint64_t value) {
        for (int shift = 0; shift < 64; shift += 8) {
            byte(static_cast<unsigned char>(value >> shift));
        }
    }
    [[nodiscard]] std::uint64_t value() const { return m_value == 0 ? 1 : m_value; }

private:
    void byte(unsigned char one) { m_value = (m_value ^ one) * 0x100'0000'01B3U; }
    std::uint64_t m_value = 0xCBF2'9CE4'8422'2325U;
};

}  // namespace

Result<std::vector<EntityId>> resolveTargets(const feed::Store& store, LayerIndex layer, const CommandSchema& command,
                                             const feed::OrderRequest& request) {
    std::vector<EntityId> targets = request.targets;
    const bool somewhere = request.selection.kind != Kind::None;
    if (somewhere) {
        const feed::Catalogue& catalogue = store.catalogue();
        const auto member = memberOf(catalogue, layer, request.selection);
        if (!member) {
            return tl::unexpected(member.error());
        }
        const LayerSchema& schema = store.schema(layer);
        std::vector<bool> takes(256, command.assetTypes.empty());
        for (const std::string& name : command.assetTypes) {
            if (const auto type = schema.assetTypeIndex(name)) {
                takes[*type] = true;
            }
        }
        std::unordered_set<std::string_view> named(request.targets.begin(), request.targets.end());
        const auto types = catalogue.types(layer);
        for (std::uint32_t row = 0; row < types.size(); ++row) {
            const Handle handle = Handle::of(layer, row);
            if (takes[types[row]] && catalogue.contains(handle) && (*member)(handle) &&
                !named.contains(catalogue.id(handle))) {
                targets.emplace_back(catalogue.id(handle));
            }
        }
    }
    if (!request.leaveOut.empty()) {
        const std::unordered_set<std::string_view> out(request.leaveOut.begin(), request.leaveOut.end());
        std::erase_if(targets, [&](const EntityId& id) { return out.contains(id); });
    }
    if (targets.empty() && somewhere) {
        return refuse(TextCode::OrderPlaceEmpty);
    }
    return targets;
}

std::uint64_t selectionHash(const OrderRequest& order) {
    Hash hash;
    hash.add(order.layer);
    hash.add(order.command);
    hash.number(order.targets.size());
    for (const OrderRequest::Target& target : order.targets) {
        hash.add(target.entity);
        hash.number(std::bit_cast<std::uint64_t>(target.value.number == 0.0 ? 0.0 : target.value.number));
        hash.add(target.value.text);
    }
    return hash.value();
}

}  // namespace belfry::gateway
