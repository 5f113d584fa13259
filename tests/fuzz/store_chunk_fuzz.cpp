// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <vector>

#include "services/store/chunk.h"
#include "services/store/history_head.h"

namespace {

void require(bool holds) {
    if (!holds) {
        std::abort();
    }
}

}  // namespace

// Whatever is accepted must be a legal chunk or head blob, and mean the same after another round through the coder.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace belfry::store;
    const std::span<const std::uint8_t> bytes(data, size);
    std::vector<ChunkSample> samples;
    if (decodeChunk(bytes, samples)) {
        require(samples.size() * 2 <= size);
        for (std::size_t i = 0; i < samples.size(); ++i) {
            require(samples[i].offsetMs >= 0 && samples[i].offsetMs < kHourMs);
            require(i == 0 || samples[i - 1].offsetMs < samples[i].offsetMs);
        }
        std::vector<ChunkSample> again;
        require(decodeChunk(encodeChunk(samples), again));
        require(again.size() == samples.size());
        for (std::size_t i = 0; i < samples.size(); ++i) {
            require(again[i].offsetMs == samples[i].offsetMs && again[i].quality == samples[i].quality);
            require(samples[i].quality == belfry::Quality::Missing || again[i].raw == samples[i].raw);
        }
    } else {
        require(samples.empty());
    }
    std::vector<HistorySample> head;
    if (decodeHead(bytes, head)) {
        std::vector<HistorySample> again;
        require(decodeHead(encodeHead(head), again));
        require(again.size() == head.size());
        for (std::size_t i = 0; i < head.size(); ++i) {
            require(again[i].series == head[i].series && again[i].observedMs == head[i].observedMs &&
                    again[i].raw == head[i].raw && again[i].quality == head[i].quality);
        }
    } else {
        require(head.empty());
    }
    return 0;
}
