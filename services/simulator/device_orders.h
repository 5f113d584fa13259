// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "models/feed/ports.h"
#include "services/simulator/world.h"

namespace belfry::simulator {

/** The order desk of the simulated city systems: select before operate, one holder per device, leases that the devices
 *  themselves end. Same thread as the simulator. */
class DeviceOrders {
public:
    DeviceOrders(World& world, const std::vector<LayerSchema>& schemas) : m_world(world), m_schemas(schemas) {}

    /** Which system answers for a layer (by LayerSchema::id). */
    void serve(const std::string& layer, CitySystem& system) { m_systems[layer] = &system; }

    Result<feed::OrderRecord> select(const feed::OrderRequest& request);
    Result<feed::OrderRecord> execute(const std::string& orderId);
    Result<feed::OrderRecord> cancel(const std::string& orderId);
    Result<feed::OrderRecord> renew(const std::string& orderId, Millis leaseMs);
    Result<feed::OrderRecord> release(const std::string& orderId);
    /** Selections and leases run out. */
    void live();

private:
    struct Order {
        feed::OrderRequest request;
        feed::OrderRecord record;
        const CommandSchema* command = nullptr;  ///< nullptr: a word, without a lease
        std::vector<Handle> handles;
        double value = 0.0;
        Millis selectEndsMono = 0;
        Millis leaseEndsMono = 0;
    };

    /** A command without a lease. */
    Result<feed::OrderRecord> selectWord(const feed::OrderRequest& request);
    Result<feed::OrderRecord> executeWord(Order& order);
    Result<Order*> find(const std::string& orderId);
    [[nodiscard]] Result<double> valueOf(const feed::OrderRequest& request, const LayerSchema& schema,
                                         const CommandSchema& command) const;
    void change(Order& order, std::string_view state);
    void remember(const std::string& orderId);

    World& m_world;
    const std::vector<LayerSchema>& m_schemas;
    std::map<std::string, CitySystem*> m_systems;
    std::unordered_map<std::string, Order> m_orders;
    std::vector<std::string> m_open;                              ///< orders that are selected or hold devices
    std::vector<std::string> m_closed;                            ///< oldest first; forgotten beyond a number
    std::unordered_map<std::uint32_t, std::string> m_selectedBy;  ///< handle → order
    std::unordered_map<std::uint32_t, std::string> m_heldBy;
};

}  // namespace belfry::simulator
