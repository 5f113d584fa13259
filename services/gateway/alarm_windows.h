// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "models/domain/error.h"
#include "models/feed/ports.h"
#include "models/feed/store.h"
#include "services/store/journal.h"

namespace belfry::gateway {

/** Maintenance windows: planned times (wall clock, as people plan) in which the alarms of an area and of layers are
 *  suppressed by design. Keeps and matches them; who suppresses is the AlarmHost. Core sequence only. */
class AlarmWindows {
public:
    static constexpr const char* kTable = "maintenance";
    static constexpr Millis kLongestMs = 31LL * 24 * 3'600'000;

    [[nodiscard]] Result<void> restore(const store::Journal& journal);
    void setStore(const feed::Store& store);

    /** INVALID_ARGUMENT without title, work order, area or layer, or with an impossible time. */
    [[nodiscard]] static Result<void> check(const feed::MaintenanceWindow& window, Millis wallMs);
    /** NOT_FOUND for an asset, layer or district that nobody has: such a window would cover nothing. */
    [[nodiscard]] Result<void> checkNames(const feed::MaintenanceWindow& window) const;
    /** The row as to be saved. */
    [[nodiscard]] static store::StateChange saved(const feed::MaintenanceWindow& window);
    void put(feed::MaintenanceWindow window);
    [[nodiscard]] const feed::MaintenanceWindow* find(const std::string& id) const;

    /** Windows that began (true) or ended (false) since the last call. */
    [[nodiscard]] std::vector<std::pair<std::string, bool>> tick(Millis wallMs);
    /** Running now, and this entity (of this layer; not valid for built-in alarms) is meant. */
    [[nodiscard]] std::vector<const feed::MaintenanceWindow*> covering(const std::string& layer, Handle handle) const;
    [[nodiscard]] bool isRunning(const std::string& id) const;
    /** Of what this window would suppress the first thing (entity, else district or layer) for which `may` does not
     * hold: everything that lies there now, or the parts of the city that it names. */
    using May = std::function<bool(std::string_view layer, std::string_view district)>;
    [[nodiscard]] std::optional<EntityId> outside(const feed::MaintenanceWindow& window, const May& may) const;
    /** Not ended, or ended less than a day ago. */
    [[nodiscard]] std::vector<feed::MaintenanceWindow> list(Millis wallMs) const;

private:
    struct Entry {
        feed::MaintenanceWindow window;
        bool running = false;
        std::unordered_set<std::uint32_t> roots;  ///< handles of `entities`
    };
    void bind(Entry& entry) const;
    [[nodiscard]] bool covers(const Entry& entry, const std::string& layer, Handle handle) const;

    const feed::Store* m_store = nullptr;
    std::vector<Entry> m_entries;
};

/** Even-odd rule; `ring` is closed by itself. */
[[nodiscard]] bool isInside(const std::vector<std::pair<double, double>>& ring, double x, double y);

}  // namespace belfry::gateway
