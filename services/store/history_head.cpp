// SPDX-License-Identifier: Apache-2.0
#include "services/store/history_head.h"

#include <limits>

#include "services/store/varint.h"

namespace belfry::store {

namespace {

constexpr std::uint8_t kVersion = 1;
constexpr auto kLastQuality = static_cast<std::uint8_t>(Quality::Missing);

}  // namespace

void OpenHour::add(const HistorySample& sample) {
    if (sample.series >= m_slot.size()) {
        m_slot.resize(sample.series + sample.series / 2 + 64, 0);
    }
    auto& slot = m_slot[sample.series];
    if (slot == 0) {
        m_open.emplace_back().series = sample.series;
        slot = static_cast<std::uint32_t>(m_open.size());
        m_bytes += sizeof(Open);
    }
    Open& open = m_open[slot - 1];
    const ChunkSample coded{static_cast<std::int32_t>(sample.observedMs % kHourMs), sample.raw, sample.quality};
    const std::size_t before = open.inOrder.size();
    if (open.inOrder.add(coded)) {
        m_bytes += open.inOrder.size() - before;
    } else {
        if (!open.late) {
            open.late = std::make_unique<std::vector<ChunkSample>>();
        }
        open.late->push_back(coded);
        m_bytes += sizeof(ChunkSample);
    }
}

void OpenHour::collect(SeriesId series, std::vector<ChunkSample>& out) const {
    if (series >= m_slot.size() || m_slot[series] == 0) {
        return;
    }
    const Open& open = m_open[m_slot[series] - 1];
    [[maybe_unused]] const bool sound = decodeChunk(open.inOrder.finish(), out);
    if (open.late) {
        out.insert(out.end(), open.late->begin(), open.late->end());
    }
}

std::vector<std::uint8_t> encodeHead(std::span<const HistorySample> samples) {
    std::vector<std::uint8_t> bytes;
    bytes.reserve(samples.size() * 6 + 12);
    bytes.push_back(kVersion);
    putVarint(bytes, samples.size());
    HistorySample last;
    last.quality = Quality::Good;
    for (const HistorySample& sample : samples) {
        const bool marked = sample.quality != Quality::Good;
        const auto change = static_cast<std::int64_t>(sample.series) - static_cast<std::int64_t>(last.series);
        putVarint(bytes, (zigzag(change) << 1U) | (marked ? 1U : 0U));
        if (marked) {
            bytes.push_back(static_cast<std::uint8_t>(sample.quality));
        }
        putVarint(bytes, zigzag(sample.observedMs - last.observedMs));
        putVarint(bytes, zigzag(static_cast<std::int64_t>(sample.raw) - last.raw));
        last = sample;
    }
    return bytes;
}

bool decodeHead(std::span<const std::uint8_t> bytes, std::vector<HistorySample>& out) {
    const std::size_t before = out.size();
    ByteReader reader(bytes);
    std::uint8_t version = 0;
    std::uint64_t count = 0;
    // three bytes a sample at least: checked before anything is allocated
    if (!reader.takeByte(version) || version != kVersion || !reader.take(count) || count > reader.left() / 3) {
        return false;
    }
    out.reserve(before + count);
    const auto refuse = [&] {
        out.resize(before);
        return false;
    };
    constexpr std::int64_t kLatest = std::int64_t{1} << 50;
    std::int64_t series = 0;
    std::int64_t time = 0;
    std::int64_t raw = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
        std::uint64_t coded = 0;
        std::uint8_t quality = 0;
        std::int64_t timeChange = 0;
        std::int64_t rawChange = 0;
        if (!reader.take(coded) || ((coded & 1U) != 0 && !reader.takeByte(quality)) || quality > kLastQuality ||
            !reader.takeSigned(timeChange) || !reader.takeSigned(rawChange)) {
            return refuse();
        }
        const std::int64_t seriesChange = unzigzag(coded >> 1U);
        constexpr std::int64_t kWidest = std::int64_t{1} << 33;
        if (seriesChange < -kWidest || seriesChange > kWidest || timeChange < -kLatest || timeChange > kLatest ||
            rawChange < -kWidest || rawChange > kWidest) {
            return refuse();
        }
        series += seriesChange;
        time += timeChange;
        raw += rawChange;
        if (series < 0 || series > std::numeric_limits<SeriesId>::max() || time < 0 || time > kLatest ||
            raw < std::numeric_limits<std::int32_t>::min() || raw > std::numeric_limits<std::int32_t>::max()) {
            return refuse();
        }
        out.push_back(
            {static_cast<SeriesId>(series), time, static_cast<std::int32_t>(raw), static_cast<Quality>(quality)});
    }
    return reader.left() == 0 || refuse();
}

}  // namespace belfry::store
