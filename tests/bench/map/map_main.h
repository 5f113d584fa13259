// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include "tests/bench/map/map_run.h"

namespace belfry::bench {

using MakeSubject =
    std::function<std::unique_ptr<MapSubject>(const MapPoints&, const MapRunOptions&, const BenchBaseMap*)>;

/** main() of a program that plays the film with one subject. `mostAssets`: what the subject can be asked to bear. */
int mapMain(int argc, char** argv, std::uint32_t mostAssets, const MakeSubject& make);

}  // namespace belfry::bench
