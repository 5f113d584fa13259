// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/history_recorder.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace belfry::gateway {

namespace {

constexpr std::size_t kMaxQueued = 2'000;       // tasks: about a minute and a half of ticks
constexpr std::size_t kMaxUnsaved = 4'000'000;  // samples that wait in memory for a full disk: about 100 MB
constexpr Millis kFlushMs = 1'000;

}  // namespace

HistoryRecorder::HistoryRecorder(store::HistoryStore& history, const Clock& clock)
    : m_history(history), m_clock(clock), m_disk(clock) {}

HistoryRecorder::~HistoryRecorder() { stop(); }

void HistoryRecorder::start() {
    m_disk.every(kFlushMs, [this, failing = false]() mutable {
        const auto flushed = m_history.flush(m_clock.now());
        if (!flushed && !failing) {
            spdlog::error("history cannot be written: {}", toText(flushed.error()));
        }
        if (flushed && failing) {
            spdlog::info("history is written again");
        }
        m_unsaved = flushed ? 0 : m_unsaved;
        failing = !flushed;
    });
    m_disk.start();
}

void HistoryRecorder::stop() {
    (void)m_disk.ask([] { return true; });  // what was recorded before is in memory now
    m_disk.stop();
    (void)m_history.flush(m_clock.now());
}

void HistoryRecorder::setStore(const feed::Store& store) {
    m_store = &store;
    m_layers.clear();
    for (const LayerSchema& schema : store.catalogue().layers()) {
        Layer& layer = m_layers.emplace_back();
        for (std::size_t a = 0; a < schema.attributes.size(); ++a) {
            const AttributeSchema& attribute = schema.attributes[a];
            const bool recorded = attribute.history && attribute.type != AttributeType::Text;
            layer.slot.push_back(recorded ? static_cast<int>(layer.attributes.size()) : -1);
            if (recorded) {
                layer.attributes.push_back(static_cast<AttributeIndex>(a));
                layer.series.emplace_back();
            }
        }
    }
}

void HistoryRecorder::record(const feed::Delta& delta) {
    if (m_store == nullptr) {
        return;
    }
    if (m_disk.queued() > kMaxQueued) {
        m_dropped += delta.rowCount();
        return;
    }
    std::vector<store::HistorySample> samples;
    for (const feed::LayerBatch& batch : delta.batches) {
        if (batch.layer >= m_layers.size()) {
            continue;
        }
        Layer& layer = m_layers[batch.layer];
        for (const feed::Column& column : batch.columns) {
            const int slot = column.attribute < layer.slot.size() ? layer.slot[column.attribute] : -1;
            if (slot < 0) {
                continue;
            }
            std::vector<store::SeriesId>& series = layer.series[static_cast<std::size_t>(slot)];
            const std::string& name = m_store->schema(batch.layer).attributes[column.attribute].name;
            for (std::size_t row = 0; row < batch.handles.size(); ++row) {
                if (!column.isPresent(row) || column.quality(row) == Quality::Stale) {
                    continue;  // stale: nothing was measured, the last value only got old
                }
                const std::uint32_t index = batch.handles[row].row();
                if (series.size() <= index) {
                    series.resize(index + 1U, kUnknown);
                }
                if (series[index] == kUnknown) {
                    const auto id = m_history.series(m_store->catalogue().id(batch.handles[row]), name);
                    if (!id) {
                        ++m_dropped;
                        continue;
                    }
                    series[index] = *id;
                }
                samples.push_back({series[index], batch.observedMs[row], column.values[row], column.quality(row)});
            }
        }
    }
    if (samples.empty()) {
        return;
    }
    m_disk.post([this, samples = std::move(samples)] {
        if (m_unsaved + samples.size() > kMaxUnsaved) {
            m_dropped += samples.size();
            return;
        }
        const auto appended = m_history.append(samples);
        m_unsaved += appended.value_or(0);
        if (!appended) {
            spdlog::error("history refuses samples: {}", toText(appended.error()));
        }
    });
}

void HistoryRecorder::query(const feed::HistoryQuery& query, feed::Reply<std::vector<feed::HistoryPoint>> reply) {
    AttributeSchema attribute;
    const auto handle = m_store == nullptr ? std::nullopt : m_store->catalogue().find(query.entity);
    if (handle) {
        const AttributeSchema* found = m_store->schema(handle->layer()).attribute(query.attribute);
        if (found == nullptr) {
            return reply(refuse(TextCode::HistoryUnknownAttribute,
                                {{"entity", EntityArgument{query.entity}}, {"attribute", query.attribute}}));
        }
        attribute = *found;
    } else {
        return reply(refuse(TextCode::HistoryUnknownEntity, {{"entity", EntityArgument{query.entity}}}));
    }
    const bool taken = m_disk.post([this, query, attribute, reply] {
        const auto answer = m_history.query(query.entity, query.attribute, query.fromMs, query.toMs, query.maxPoints);
        if (!answer) {
            if (answer.error().code == ErrorCode::NotFound) {
                return reply(std::vector<feed::HistoryPoint>{});  // known, but nothing recorded yet
            }
            return reply(tl::unexpected(answer.error()));
        }
        std::vector<feed::HistoryPoint> points;
        points.reserve(answer->points.size());
        for (const store::HistoryPoint& point : answer->points) {
            feed::HistoryPoint out;
            out.wallMs = point.timeMs;
            out.minimum = valueOf(attribute, point.min);
            out.maximum = valueOf(attribute, point.max);
            out.last = valueOf(attribute, point.last);
            out.quality = point.count == 0 ? Quality::Missing : point.quality;
            points.push_back(out);
        }
        reply(std::move(points));
    });
    if (!taken) {
        reply(refuse(TextCode::GatewayStopping));
    }
}

}  // namespace belfry::gateway
