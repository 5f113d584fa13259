// SPDX-License-Identifier: Apache-2.0
#include "ui/map/raster_worker.h"

#include <utility>

namespace belfry::ui {

namespace {

void merge(Scene& scene, SceneUpdate&& update) {
    scene.alarms = std::move(update.alarms);
    scene.highlighted = std::move(update.highlighted);
    scene.selectedMany = std::move(update.selectedMany);
    scene.live = update.live;
    scene.layers.resize(update.layers.size());
    for (std::size_t i = 0; i < update.layers.size(); ++i) {
        SceneUpdate::LayerUpdate& from = update.layers[i];
        SceneLayer& layer = scene.layers[i];
        layer.visible = from.visible;
        if (from.geometry) {
            layer.geometry = std::move(from.geometry);
            layer.states = std::move(from.states);
        }
        for (const auto& [row, state] : from.changes) {
            if (row < layer.states.size()) {
                layer.states[row] = state;
            }
        }
    }
}

}  // namespace

RasterWorker::RasterWorker(std::function<void(std::shared_ptr<RasterFrame>)> done)
    : m_done(std::move(done)), m_thread([this](const std::stop_token& stop) { run(stop); }) {}

RasterWorker::~RasterWorker() {
    m_thread.request_stop();
    m_wake.notify_all();
}

void RasterWorker::submit(Request request) {
    {
        const std::lock_guard lock(m_mutex);
        m_request = std::move(request);
    }
    m_wake.notify_one();
}

void RasterWorker::run(const std::stop_token& stop) {
    LayerRasteriser rasteriser;
    Scene scene;
    while (true) {
        Request request;
        {
            std::unique_lock lock(m_mutex);
            if (!m_wake.wait(lock, stop, [this] { return m_request.has_value(); })) {
                return;
            }
            request = std::move(*m_request);
            m_request.reset();
        }
        merge(scene, std::move(request.update));
        m_done(std::make_shared<RasterFrame>(rasteriser.draw(scene, request.camera, request.style, request.margin)));
    }
}

}  // namespace belfry::ui
