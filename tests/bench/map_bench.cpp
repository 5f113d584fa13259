// SPDX-License-Identifier: Apache-2.0
// bench_map: Belfry's map put through the film of ../shared/bench/map-workload.md.
#include "tests/bench/map/belfry_subject.h"
#include "tests/bench/map/map_main.h"

int main(int argc, char** argv) {
    using namespace belfry::bench;
    return mapMain(argc, argv, 2'000'000,
                   [](const MapPoints& points, const MapRunOptions& options, const BenchBaseMap* baseMap) {
                       return std::make_unique<BelfrySubject>(points, options, baseMap);
                   });
}
