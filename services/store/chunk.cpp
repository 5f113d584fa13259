// SPDX-License-Identifier: Apache-2.0
#include "services/store/chunk.h"

#include <algorithm>
#include <array>
#include <limits>

#include "services/store/crc32c.h"
#include "services/store/varint.h"

namespace belfry::store {

namespace {

constexpr std::uint8_t kVersion = 1;
constexpr auto kLastQuality = static_cast<std::uint8_t>(Quality::Missing);

}  // namespace

bool ChunkEncoder::add(const ChunkSample& sample) {
    if (sample.offsetMs < 0 || sample.offsetMs >= kHourMs || (m_count != 0 && sample.offsetMs <= m_offset)) {
        return false;
    }
    const std::int32_t step = sample.offsetMs - m_offset;
    putVarint(m_body, zigzag(static_cast<std::int64_t>(step) - m_step));
    // a missing value has none to code: the one before it costs one byte
    const std::int32_t raw = sample.quality == Quality::Missing ? m_raw : sample.raw;
    putVarint(m_body, zigzag(static_cast<std::int64_t>(raw) - m_raw));
    if (m_runLength != 0 && sample.quality != m_quality) {
        putVarint(m_runs, m_runLength);
        m_runs.push_back(static_cast<std::uint8_t>(m_quality));
        m_runLength = 0;
    }
    m_quality = sample.quality;
    ++m_runLength;
    // the first step is the offset itself and says nothing about the next one
    m_step = m_count == 0 ? 0 : step;
    m_offset = sample.offsetMs;
    m_raw = raw;
    ++m_count;
    return true;
}

std::vector<std::uint8_t> ChunkEncoder::finish() const {
    std::vector<std::uint8_t> bytes;
    bytes.reserve(size() + 8);
    bytes.push_back(kVersion);
    putVarint(bytes, m_count);
    bytes.insert(bytes.end(), m_body.begin(), m_body.end());
    bytes.insert(bytes.end(), m_runs.begin(), m_runs.end());
    if (m_runLength != 0) {
        putVarint(bytes, m_runLength);
        bytes.push_back(static_cast<std::uint8_t>(m_quality));
    }
    return bytes;
}

bool decodeChunk(std::span<const std::uint8_t> bytes, std::vector<ChunkSample>& out) {
    const std::size_t before = out.size();
    ByteReader reader(bytes);
    std::uint8_t version = 0;
    std::uint64_t count = 0;
    // a sample has two bytes at least, so the count is checked before anything is allocated
    if (!reader.takeByte(version) || version != kVersion || !reader.take(count) || count > reader.left() / 2) {
        return false;
    }
    out.reserve(before + count);
    const auto refuse = [&] {
        out.resize(before);
        return false;
    };
    std::int64_t offset = 0;
    std::int64_t step = 0;
    std::int64_t raw = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
        std::int64_t stepChange = 0;
        std::int64_t rawChange = 0;
        if (!reader.takeSigned(stepChange) || !reader.takeSigned(rawChange)) {
            return refuse();
        }
        constexpr std::int64_t kWidest = std::int64_t{1} << 33;
        if (stepChange < -kHourMs || stepChange > kHourMs || rawChange < -kWidest || rawChange > kWidest) {
            return refuse();
        }
        const std::int64_t thisStep = step + stepChange;
        offset += thisStep;
        raw += rawChange;
        if (offset < 0 || offset >= kHourMs || (i != 0 && thisStep <= 0) ||
            raw < std::numeric_limits<std::int32_t>::min() || raw > std::numeric_limits<std::int32_t>::max()) {
            return refuse();
        }
        step = i == 0 ? 0 : thisStep;
        out.push_back({static_cast<std::int32_t>(offset), static_cast<std::int32_t>(raw), Quality::Good});
    }
    std::size_t at = before;
    while (at < out.size()) {
        std::uint64_t length = 0;
        std::uint8_t quality = 0;
        if (!reader.take(length) || !reader.takeByte(quality) || length == 0 || length > out.size() - at ||
            quality > kLastQuality) {
            return refuse();
        }
        for (; length != 0; --length) {
            out[at++].quality = static_cast<Quality>(quality);
        }
    }
    return reader.left() == 0 || refuse();
}

std::uint32_t chunkSum(SeriesId series, std::uint32_t hour, std::span<const std::uint8_t> bytes) {
    std::array<std::uint8_t, 8> place{};
    for (std::size_t i = 0; i < 4; ++i) {
        place[i] = static_cast<std::uint8_t>((series >> (8U * i)) & 0xFFU);
        place[i + 4] = static_cast<std::uint8_t>((hour >> (8U * i)) & 0xFFU);
    }
    return crc32c(bytes, crc32c(place));
}

void settle(std::vector<ChunkSample>& samples) {
    const auto earlier = [](const ChunkSample& a, const ChunkSample& b) { return a.offsetMs < b.offsetMs; };
    if (!std::is_sorted(samples.begin(), samples.end(), earlier)) {
        std::stable_sort(samples.begin(), samples.end(), earlier);
    }
    std::size_t kept = 0;
    for (const ChunkSample& sample : samples) {
        if (kept != 0 && samples[kept - 1].offsetMs == sample.offsetMs) {
            samples[kept - 1] = sample;
        } else {
            samples[kept++] = sample;
        }
    }
    samples.resize(kept);
}

std::vector<std::uint8_t> encodeChunk(std::span<const ChunkSample> samples) {
    ChunkEncoder encoder;
    for (const ChunkSample& sample : samples) {
        encoder.add(sample);
    }
    return encoder.finish();
}

}  // namespace belfry::store
