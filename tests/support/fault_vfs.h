// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

struct sqlite3_vfs;

namespace belfry {

/** An SQLite VFS over the system's that can fail any write or sync, and knows what a power cut would leave: of writes
 *  that were not synced yet any subset, torn at sectors. Single-threaded; registered while the object lives. */
class FaultVfs {
public:
    enum class Operation { Write, Sync, Truncate };

    explicit FaultVfs(std::string name);
    ~FaultVfs();
    FaultVfs(const FaultVfs&) = delete;
    FaultVfs& operator=(const FaultVfs&) = delete;

    [[nodiscard]] const std::string& name() const { return m_name; }

    /** Called before each operation; its SQLite result code fails it, 0 lets it through. */
    std::function<int(Operation)> onOperation;

    /** Writes the files as a power cut at this moment leaves them, by their own names, into `folder`. */
    void powerCut(const std::filesystem::path& folder, std::mt19937& random) const;

    // for the C callbacks below the interface
    struct Unsynced {
        std::int64_t offset = 0;
        std::string data;
        bool truncates = false;
    };
    struct Image {
        std::string durable;
        std::vector<Unsynced> unsynced;
    };
    int before(Operation operation) const { return onOperation ? onOperation(operation) : 0; }
    std::map<std::string, Image> images;

private:
    std::string m_name;
    std::unique_ptr<sqlite3_vfs> m_vfs;
};

}  // namespace belfry
