// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/history_recorder.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "models/feed/background_thread.h"

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
        m_onDisk.unsaved = flushed ? 0 : m_onDisk.unsaved;
        failing = !flushed;
    });
    (void)m_disk.post([] { feed::giveWayToOthers(); });
    m_disk.start();
}

void HistoryRecorder::stop() {
    (void)m_disk.ask([] { return true; });  // what was recorded before is in memory now
    m_disk.stop();
    (void)m_history.flush(m_clock.now());
}

void HistoryRecorder::setStore(const feed::Store& store) {
    m_store = &store;
    m_columns.clear();
    int columns = 0;
    for (const LayerSchema& schema : store.catalogue().layers()) {
        std::vector<int>& ofLayer = m_columns.emplace_back();
        for (const AttributeSchema& attribute : schema.attributes) {
            ofLayer.push_back(attribute.history && attribute.type != AttributeType::Text ? columns++ : -1);
        }
    }
    m_named.assign(static_cast<std::size_t>(columns), {});
    (void)m_disk.post([this, columns] {
        m_onDisk.series.assign(static_cast<std::size_t>(columns), {});
        m_onDisk.refused.clear();
    });
}

void HistoryRecorder::record(const feed::Delta& delta) {
    if (m_store == nullptr) {
        return;
    }
    if (m_disk.queued() > kMaxQueued) {
        m_dropped += delta.rowCount();
        return;
    }
    Task task;
    for (const feed::LayerBatch& batch : delta.batches) {
        if (batch.layer >= m_columns.size()) {
            continue;
        }
        const std::vector<int>& columns = m_columns[batch.layer];
        for (const feed::Column& column : batch.columns) {
            const int number = column.attribute < columns.size() ? columns[column.attribute] : -1;
            if (number < 0) {
                continue;
            }
            const auto index = static_cast<std::uint32_t>(number);
            std::vector<bool>& named = m_named[index];
            for (std::size_t row = 0; row < batch.handles.size(); ++row) {
                if (!column.isPresent(row) || column.quality(row) == Quality::Stale) {
                    continue;  // stale: nothing was measured, the last value only got old
                }
                const std::uint32_t place = batch.handles[row].row();
                if (named.size() <= place) {
                    named.resize(place + 1U);
                }
                if (!named[place]) {
                    named[place] = true;
                    task.names.push_back({index, place, EntityId(m_store->catalogue().id(batch.handles[row])),
                                          m_store->schema(batch.layer).attributes[column.attribute].name});
                }
                task.samples.push_back({index, place, column.values[row], column.quality(row), batch.observedMs[row]});
            }
        }
    }
    if (!task.samples.empty()) {
        (void)m_disk.post([this, task = std::move(task)] { write(task); });
    }
}

store::SeriesId HistoryRecorder::seriesOf(const Named& name) {
    std::vector<store::SeriesId>& series = m_onDisk.series[name.column];
    if (series.size() <= name.row) {
        series.resize(name.row + 1U, kUnknown);
    }
    if (const auto id = m_history.series(name.entity, name.attribute)) {
        series[name.row] = *id;
    } else {
        m_onDisk.refused.insert_or_assign({name.column, name.row}, name);  // asked for again with its next sample
    }
    return series[name.row];
}

void HistoryRecorder::write(const Task& task) {
    for (const Named& name : task.names) {
        (void)seriesOf(name);
    }
    if (m_onDisk.unsaved + task.samples.size() > kMaxUnsaved) {
        m_dropped += task.samples.size();
        return;
    }
    std::vector<store::HistorySample> samples;
    samples.reserve(task.samples.size());
    for (const Sample& sample : task.samples) {
        store::SeriesId id = m_onDisk.series[sample.column][sample.row];
        if (id == kUnknown) {
            if (const auto refused = m_onDisk.refused.extract({sample.column, sample.row})) {
                id = seriesOf(refused.mapped());
            }
        }
        if (id == kUnknown) {
            ++m_dropped;
            continue;
        }
        samples.push_back({id, sample.observedMs, sample.raw, sample.quality});
    }
    const auto appended = m_history.append(samples);
    m_onDisk.unsaved += appended.value_or(0);
    if (!appended) {
        spdlog::error("history refuses samples: {}", toText(appended.error()));
    }
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
