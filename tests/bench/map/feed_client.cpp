// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/map/feed_client.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/map/map_feed_protocol.h"
#include "tests/bench/map/map_points.h"

extern char** environ;  // NOLINT(readability-redundant-declaration)

namespace belfry::bench {

FeedClient::FeedClient(Options options, std::function<void()> arrived)
    : m_options(std::move(options)), m_arrived(std::move(arrived)), m_lastStates(m_options.points, -1) {
    launch();
}

FeedClient::~FeedClient() {
    stop();
    if (m_sender > 0) {
        ::kill(m_sender, SIGTERM);
        ::waitpid(m_sender, nullptr, 0);
    }
}

void FeedClient::launch() {
    int pipe[2] = {-1, -1};
    if (::pipe2(pipe, O_CLOEXEC) != 0) {
        return;
    }
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, pipe[1], STDOUT_FILENO);
    std::string points = std::to_string(m_options.points);
    std::string rate = std::to_string(m_options.updatesPerSecond);
    char* const arguments[] = {m_options.program.data(), points.data(), rate.data(), nullptr};
    const int failed = ::posix_spawn(&m_sender, m_options.program.c_str(), &actions, nullptr, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(pipe[1]);
    char text[16] = {};
    const ssize_t length = failed == 0 ? ::read(pipe[0], text, sizeof text - 1) : 0;
    ::close(pipe[0]);
    if (length <= 0) {
        std::fprintf(stderr, "bench: %s did not start\n", m_options.program.c_str());
        return;
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(std::strtoul(text, nullptr, 10)));
    m_socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::connect(m_socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        std::perror("bench: no connection to bench_map_feed");
        ::close(m_socket);
        m_socket = -1;
        return;
    }
    const int yes = 1;
    ::setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

void FeedClient::start() {
    if (m_socket >= 0 && ::send(m_socket, "start", 5, MSG_NOSIGNAL) == 5) {
        m_thread = std::jthread([this] { read(); });
    }
}

void FeedClient::stop() {
    if (m_socket >= 0) {
        ::shutdown(m_socket, SHUT_RDWR);
    }
    if (m_thread.joinable()) {
        m_thread.join();
    }
    if (m_socket >= 0) {
        ::close(m_socket);
        m_socket = -1;
    }
}

std::vector<FeedBatch> FeedClient::take() {
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_waiting, {});
}

bool FeedClient::readAll(void* into, std::size_t length) const {
    auto* at = static_cast<std::uint8_t*>(into);
    while (length > 0) {
        const ssize_t got = ::recv(m_socket, at, length, 0);
        if (got <= 0) {
            return false;
        }
        at += got;
        length -= static_cast<std::size_t>(got);
    }
    return true;
}

void FeedClient::read() {
    ::prctl(PR_SET_NAME, "bench-feed");
    std::vector<std::uint8_t> bytes;
    FeedHeader header;
    while (readAll(&header, sizeof header)) {
        bytes.resize(header.count * kRecordBytes);
        if (!readAll(bytes.data(), bytes.size())) {
            return;
        }
        FeedBatch batch;
        batch.number = header.batch;
        batch.sentNs = static_cast<std::int64_t>(header.sentMs * 1e6);
        decode(batch, bytes);
        {
            const std::lock_guard lock(m_mutex);
            m_waiting.push_back(std::move(batch));
        }
        m_arrived();
    }
}

void FeedClient::decode(FeedBatch& batch, const std::vector<std::uint8_t>& bytes) {
    std::vector<std::pair<std::uint32_t, std::uint8_t>> records;
    records.reserve(bytes.size() / kRecordBytes);
    for (std::size_t at = 0; at < bytes.size(); at += kRecordBytes) {
        std::uint32_t id = 0;
        std::memcpy(&id, &bytes[at], sizeof id);
        if (id < m_lastStates.size()) {
            m_lastStates[id] = bytes[at + 4];
            records.emplace_back(id, bytes[at + 4]);
        }
    }
    if (m_options.handles == nullptr) {
        batch.records = std::move(records);
        return;
    }
    for (auto& [id, state] : records) {
        id = (*m_options.handles)[id].value;
    }
    // a delta's rows ascend and are unique; the last word about a point counts
    std::stable_sort(records.begin(), records.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    feed::LayerBatch rows;
    feed::Column column;
    rows.handles.reserve(records.size());
    column.values.reserve(records.size());
    for (const auto& [handle, state] : records) {
        if (!rows.handles.empty() && rows.handles.back().value == handle) {
            column.values.back() = state;
        } else {
            rows.handles.push_back(Handle{handle});
            column.values.push_back(state);
        }
    }
    rows.observedMs.assign(rows.handles.size(), kObservedMs);
    rows.columns.push_back(std::move(column));
    batch.delta.batches.push_back(std::move(rows));
}

}  // namespace belfry::bench
