// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "models/domain/error.h"
#include "models/domain/ids.h"
#include "models/feed/layer_figures.h"
#include "models/feed/morton_runs.h"

namespace belfry::feed {

/** A part of the map in WGS84 degrees; west > east crosses the antimeridian. */
struct GeoBox {
    double west = 0.0;
    double south = 0.0;
    double east = 0.0;
    double north = 0.0;
    friend bool operator==(const GeoBox&, const GeoBox&) = default;
};

constexpr std::size_t kMaxInterestBoxes = 16;
constexpr std::size_t kMaxInterestHandles = 1'000;
constexpr double kMaxInterestZoom = 24.0;

/** What a console wants to be told in full. The default is everything. */
struct Interest {
    std::vector<std::string> layers;  ///< empty = all
    bool scoped = false;              ///< false: the rest does not matter, every row is told
    std::vector<GeoBox> boxes;
    double zoom = 0.0;
    std::vector<Handle> handles;  ///< always exact, wherever they are: the selected ones
    std::uint32_t maxRows = 0;    ///< more than this in the boxes: counts by cell instead; 0 = no limit
    /** In a city of at most so many entities everything (of `layers`) is told: for who does not know its size yet. */
    std::uint32_t wholeUpTo = 0;
    StandingQuestion question = StandingQuestion::None;  ///< whose answers are told, wherever they are
    bool districts = false;                              ///< counts by district are wanted
    friend bool operator==(const Interest&, const Interest&) = default;
};

/** INVALID_ARGUMENT for too many boxes or handles, and for numbers that are no place on Earth. */
[[nodiscard]] Result<void> validate(const Interest& interest);

/** The boxes of a valid interest, each grown by `margin` of its own size on every side. */
[[nodiscard]] std::vector<WorldBox> worldBoxes(const Interest& interest, double margin);

}  // namespace belfry::feed
