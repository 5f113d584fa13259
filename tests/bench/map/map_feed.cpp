// SPDX-License-Identifier: Apache-2.0
// bench_map_feed POINTS PER_SECOND: the workload's update stream as a process of its own. Prints the port it listens on
// at 127.0.0.1; the one client says "start"; batch k leaves at start + k × 100 ms until the client hangs up.
#include <array>
#include <cmath>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/bench/map/map_feed_protocol.h"
#include "tests/bench/map/mulberry32.h"

namespace {

using namespace belfry::bench;

bool sendAll(int socket, const std::uint8_t* bytes, std::size_t length) {
    while (length > 0) {
        const ssize_t sent = ::send(socket, bytes, length, MSG_NOSIGNAL);
        if (sent <= 0) {
            return false;
        }
        bytes += sent;
        length -= static_cast<std::size_t>(sent);
    }
    return true;
}

int listenOnLoopback(std::uint16_t& port) {
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    if (listener < 0 || ::bind(listener, reinterpret_cast<sockaddr*>(&address), length) != 0 ||
        ::listen(listener, 1) != 0 || ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
        return -1;
    }
    port = ntohs(address.sin_port);
    return listener;
}

void sleepUntil(std::int64_t ns) {
    const timespec until{ns / 1'000'000'000, ns % 1'000'000'000};
    while (::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr) == EINTR) {
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fprintf(stderr, "usage: bench_map_feed POINTS UPDATES_PER_SECOND\n");
        return 2;
    }
    const double points = std::strtod(argv[1], nullptr);
    const auto perBatch = static_cast<std::uint32_t>(std::strtoul(argv[2], nullptr, 10) * kBatchMs / 1'000);
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);  // never outlives the bench
    std::uint16_t port = 0;
    const int listener = listenOnLoopback(port);
    if (listener < 0) {
        std::perror("bench_map_feed: cannot listen on 127.0.0.1");
        return 1;
    }
    std::printf("%u\n", port);
    std::fflush(stdout);
    const int client = ::accept(listener, nullptr, nullptr);
    const int yes = 1;
    ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    std::array<char, 16> word{};
    if (client < 0 || ::recv(client, word.data(), word.size(), 0) <= 0) {
        return 1;
    }
    Mulberry32 random(7);
    std::vector<std::uint8_t> message(sizeof(FeedHeader) + perBatch * kRecordBytes);
    const std::int64_t start = monotonicNs();
    for (std::uint32_t batch = 0;; ++batch) {
        std::uint8_t* at = message.data() + sizeof(FeedHeader);
        for (std::uint32_t i = 0; i < perBatch; ++i) {
            const auto id = static_cast<std::uint32_t>(std::floor(random() * points));
            std::memcpy(at, &id, sizeof id);
            at[4] = static_cast<std::uint8_t>(std::floor(random() * 5));
            at += kRecordBytes;
        }
        sleepUntil(start + static_cast<std::int64_t>(batch) * kBatchMs * 1'000'000);
        const FeedHeader header{static_cast<double>(monotonicNs()) / 1e6, batch, perBatch};
        std::memcpy(message.data(), &header, sizeof header);
        if (!sendAll(client, message.data(), message.size())) {
            return 0;
        }
    }
}
