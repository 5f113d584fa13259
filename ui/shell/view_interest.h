// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QTimer>

#include "models/feed/ports.h"
#include "models/feed/store.h"
#include "ui/map/map_view_model.h"

namespace belfry::ui {

/** Tells the gateway what the map looks at, so that a large city is told in full only where somebody sees it, and
 * hidden layers are not told at all. Small cities are told whole. What counts the whole city takes the gateway's counts
 *  (feed::CityCounts). GUI thread. */
class ViewInterest final : public QObject {
    Q_OBJECT
public:
    /** A camera that moves all the time is followed at this pace. */
    static constexpr int kSettleMs = 200;
    /** Up to so many assets everything is told: half a megabyte to begin with, a few kB/s, and nothing has to be waited
     *  for after a pan. Reckoned from sizes in ADR 7. */
    static constexpr std::uint32_t kWholeCity = 50'000;

    /** `feed` and `map` must outlive this. */
    ViewInterest(feed::FeedSource& feed, MapViewModel& map, QObject* parent = nullptr);

    /** `store` may be null (nothing yet) and must outlive its use here. */
    void setStore(const feed::Store* store);
    /** What is asked of rows all over the city. */
    void setQuestion(feed::StandingQuestion question);
    /** Counts by district are shown. */
    void setDistricts(bool districts);
    /** What would be asked for now. */
    [[nodiscard]] feed::Interest interest() const;

    /** Without waiting: before the first connection. */
    void send();

private:
    void schedule();
    [[nodiscard]] feed::GeoBox viewBox() const;

    feed::FeedSource& m_feed;
    MapViewModel& m_map;
    const feed::Store* m_store = nullptr;
    feed::StandingQuestion m_question = feed::StandingQuestion::None;
    bool m_districts = false;
    QTimer m_timer;
};

}  // namespace belfry::ui
