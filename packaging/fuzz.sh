#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# packaging/fuzz.sh BUILD_DIR [TARGET] [SECONDS]: runs fuzz targets, a minute each unless said otherwise.
set -euo pipefail
build=$1; target=${2:-}; seconds=${3:-60}
corpus=$(cd "$(dirname "$0")/.." && pwd)/out/fuzz
found=0
for program in "$build"/tests/fuzz/*; do
  [ -x "$program" ] && [ -f "$program" ] || continue
  name=${program##*/}
  [ -z "$target" ] || [ "$target" = "$name" ] || continue
  found=1
  mkdir -p "$corpus/$name"
  echo "== $name, $seconds s" >&2
  "$program" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="$corpus/$name-" "$corpus/$name" 2>&1 | tail -12
done
[ $found = 1 ] || { echo "fuzz: no target '$target' in $build/tests/fuzz" >&2; exit 1; }
