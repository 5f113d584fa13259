#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# packaging/bench.sh BUILD_DIR [soak] [ARG…]: runs the benchmarks of a build. `--help` says what can be asked for.
set -euo pipefail
build=$1; shift
[ -x "$build/tests/bench/belfry-bench" ] || { echo "bench: $build has no benchmarks; configure it with BELFRY_BENCH=ON" >&2; exit 1; }
exec "$build/tests/bench/belfry-bench" "$@"
