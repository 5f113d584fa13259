// SPDX-License-Identifier: Apache-2.0
#include "tests/support/fault_vfs.h"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>

#include <sqlite3.h>

namespace belfry {

namespace {

constexpr std::size_t kSectorBytes = 512;

/** What SQLite holds of an open file; the system VFS's own file object lies right behind it. */
struct File {
    sqlite3_file base;
    FaultVfs* vfs;
    FaultVfs::Image* image;
    sqlite3_file* real;
};

File* fileOf(sqlite3_file* file) { return reinterpret_cast<File*>(file); }
sqlite3_file* realOf(sqlite3_file* file) { return fileOf(file)->real; }
sqlite3_vfs* systemVfs() { return sqlite3_vfs_find(nullptr); }

void playInto(const FaultVfs::Unsynced& change, std::string& content) {
    const auto offset = static_cast<std::size_t>(change.offset);
    if (change.truncates) {
        content.resize(offset, '\0');
        return;
    }
    content.resize(std::max(content.size(), offset + change.data.size()), '\0');
    std::copy(change.data.begin(), change.data.end(), content.begin() + change.offset);
}

int closeFile(sqlite3_file* file) {
    const int code = realOf(file)->pMethods != nullptr ? realOf(file)->pMethods->xClose(realOf(file)) : SQLITE_OK;
    file->pMethods = nullptr;
    return code;
}

int readFile(sqlite3_file* file, void* to, int size, sqlite3_int64 offset) {
    return realOf(file)->pMethods->xRead(realOf(file), to, size, offset);
}

int writeFile(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
    if (const int fault = fileOf(file)->vfs->before(FaultVfs::Operation::Write); fault != SQLITE_OK) {
        return fault;
    }
    if (auto* image = fileOf(file)->image) {
        image->unsynced.push_back(
            {offset, std::string(static_cast<const char*>(from), static_cast<std::size_t>(size)), false});
    }
    return realOf(file)->pMethods->xWrite(realOf(file), from, size, offset);
}

int truncateFile(sqlite3_file* file, sqlite3_int64 size) {
    if (const int fault = fileOf(file)->vfs->before(FaultVfs::Operation::Truncate); fault != SQLITE_OK) {
        return fault;
    }
    if (auto* image = fileOf(file)->image) {
        image->unsynced.push_back({size, {}, true});
    }
    return realOf(file)->pMethods->xTruncate(realOf(file), size);
}

int syncFile(sqlite3_file* file, int /*flags*/) {
    // the image stands for the disk, so the real one need not be troubled
    if (const int fault = fileOf(file)->vfs->before(FaultVfs::Operation::Sync); fault != SQLITE_OK) {
        return fault;
    }
    if (auto* image = fileOf(file)->image) {
        for (const auto& change : image->unsynced) {
            playInto(change, image->durable);
        }
        image->unsynced.clear();
    }
    return SQLITE_OK;
}

int fileSize(sqlite3_file* file, sqlite3_int64* size) { return realOf(file)->pMethods->xFileSize(realOf(file), size); }
int lockFile(sqlite3_file* file, int level) { return realOf(file)->pMethods->xLock(realOf(file), level); }
int unlockFile(sqlite3_file* file, int level) { return realOf(file)->pMethods->xUnlock(realOf(file), level); }
int checkReserved(sqlite3_file* file, int* held) {
    return realOf(file)->pMethods->xCheckReservedLock(realOf(file), held);
}
int fileControl(sqlite3_file* file, int what, void* with) {
    return realOf(file)->pMethods->xFileControl(realOf(file), what, with);
}
int sectorSize(sqlite3_file* /*file*/) { return static_cast<int>(kSectorBytes); }
int characteristics(sqlite3_file* /*file*/) { return 0; }
int shmMap(sqlite3_file* file, int page, int size, int extend, void volatile** at) {
    return realOf(file)->pMethods->xShmMap(realOf(file), page, size, extend, at);
}
int shmLock(sqlite3_file* file, int offset, int count, int flags) {
    return realOf(file)->pMethods->xShmLock(realOf(file), offset, count, flags);
}
void shmBarrier(sqlite3_file* file) { realOf(file)->pMethods->xShmBarrier(realOf(file)); }
int shmUnmap(sqlite3_file* file, int remove) { return realOf(file)->pMethods->xShmUnmap(realOf(file), remove); }

sqlite3_io_methods makeMethods() {
    sqlite3_io_methods methods{};
    methods.iVersion = 2;
    methods.xClose = closeFile;
    methods.xRead = readFile;
    methods.xWrite = writeFile;
    methods.xTruncate = truncateFile;
    methods.xSync = syncFile;
    methods.xFileSize = fileSize;
    methods.xLock = lockFile;
    methods.xUnlock = unlockFile;
    methods.xCheckReservedLock = checkReserved;
    methods.xFileControl = fileControl;
    methods.xSectorSize = sectorSize;
    methods.xDeviceCharacteristics = characteristics;
    methods.xShmMap = shmMap;
    methods.xShmLock = shmLock;
    methods.xShmBarrier = shmBarrier;
    methods.xShmUnmap = shmUnmap;
    return methods;
}

std::string contentOf(const char* path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

int openFile(sqlite3_vfs* vfs, sqlite3_filename path, sqlite3_file* file, int flags, int* outFlags) {
    static const sqlite3_io_methods methods = makeMethods();
    File* mine = fileOf(file);
    mine->base.pMethods = nullptr;
    mine->vfs = static_cast<FaultVfs*>(vfs->pAppData);
    mine->image = nullptr;
    mine->real = reinterpret_cast<sqlite3_file*>(reinterpret_cast<char*>(file) + sizeof(File));
    const int code = systemVfs()->xOpen(systemVfs(), path, mine->real, flags, outFlags);
    if (code != SQLITE_OK) {
        return code;
    }
    if (path != nullptr && (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) != 0) {
        auto [found, fresh] = mine->vfs->images.try_emplace(path);
        if (fresh) {
            found->second.durable = contentOf(path);
        }
        mine->image = &found->second;
    }
    mine->base.pMethods = &methods;
    return SQLITE_OK;
}

int deleteFile(sqlite3_vfs* vfs, const char* path, int sync) {
    if (const auto found = static_cast<FaultVfs*>(vfs->pAppData)->images.find(path);
        found != static_cast<FaultVfs*>(vfs->pAppData)->images.end()) {
        // connections that have it open keep pointing here; a new file of that name starts empty
        found->second = {};
    }
    return systemVfs()->xDelete(systemVfs(), path, sync);
}

}  // namespace

FaultVfs::FaultVfs(std::string name) : m_name(std::move(name)), m_vfs(std::make_unique<sqlite3_vfs>(*systemVfs())) {
    m_vfs->szOsFile = static_cast<int>(sizeof(File)) + systemVfs()->szOsFile;
    m_vfs->zName = m_name.c_str();
    m_vfs->pAppData = this;
    m_vfs->pNext = nullptr;
    m_vfs->xOpen = openFile;
    m_vfs->xDelete = deleteFile;
    sqlite3_vfs_register(m_vfs.get(), 0);
}

FaultVfs::~FaultVfs() { sqlite3_vfs_unregister(m_vfs.get()); }

void FaultVfs::powerCut(const std::filesystem::path& folder, std::mt19937& random) const {
    for (const auto& [path, image] : images) {
        std::string content = image.durable;
        // a disk may have written all, none or some of what it was not asked to sync, in any order
        const auto share = random() % 5;
        for (const Unsynced& change : image.unsynced) {
            if (random() % 4 >= share) {
                continue;
            }
            Unsynced part = change;
            if (!part.truncates && random() % 8 == 0) {
                part.data.resize(std::min(part.data.size(), kSectorBytes * (random() % 8)));
            }
            playInto(part, content);
        }
        const auto target = folder / std::filesystem::path(path).filename();
        if (!content.empty() || !path.ends_with("-wal")) {
            std::ofstream(target, std::ios::binary | std::ios::trunc) << content;
        }
    }
}

}  // namespace belfry
