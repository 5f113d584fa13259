// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QTimer>

#include "models/feed/ports.h"
#include "models/feed/store.h"
#include "ui/map/map_view_model.h"

namespace belfry::ui {

/** Tells the gateway what the map looks at, so that a large city is told in full only where somebody sees it. Small
 *  cities are told whole. GUI thread. */
class ViewInterest final : public QObject {
    Q_OBJECT
public:
    /** A camera that moves all the time is followed at this pace. */
    static constexpr int kSettleMs = 200;
    /** Up to so many assets everything is told. Beyond what a console carries today: figures of presets and of the
     * layer rail are still counted from the console's own rows, and must not be those of a part of the city. */
    static constexpr std::size_t kWholeCity = 2'000'000;

    /** `feed` and `map` must outlive this. */
    ViewInterest(feed::FeedSource& feed, MapViewModel& map, QObject* parent = nullptr);

    /** `store` may be null (nothing yet) and must outlive its use here. */
    void setStore(const feed::Store* store);
    /** Whole = everything is told, however large the city is. */
    void setWhole(bool whole);
    /** What would be asked for now. */
    [[nodiscard]] feed::Interest interest() const;

private:
    void schedule();
    void send();

    feed::FeedSource& m_feed;
    MapViewModel& m_map;
    const feed::Store* m_store = nullptr;
    bool m_whole = false;
    QTimer m_timer;
};

}  // namespace belfry::ui
