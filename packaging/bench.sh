#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# packaging/bench.sh BUILD_DIR [NAME…] [--json FILE]: runs the benchmarks, prints a table, writes machine-readable results.
set -euo pipefail
build=$1; shift
json=""; names=()
while [ $# -gt 0 ]; do
  case "$1" in
    --json) json=${2:?--json needs a file}; shift 2 ;;
    -*) echo "bench: unknown option $1" >&2; exit 2 ;;
    *) names+=("$1"); shift ;;
  esac
done
bin=$build/tests/bench
lines=$(mktemp)
trap 'rm -f "$lines"' EXIT
wanted() { [ ${#names[@]} = 0 ] && return 0; local n; for n in "${names[@]}"; do [ "$n" = "$1" ] && return 0; done; return 1; }

for program in "$bin"/bench_*; do
  [ -x "$program" ] && [ -f "$program" ] || continue
  name=${program##*/bench_}
  [ "$name" = map ] && continue
  wanted "$name" || continue
  echo "== $name" >&2
  # one object a line: Google Benchmark's own JSON, flattened
  "$program" --benchmark_format=json --benchmark_repetitions="${BELFRY_BENCH_REPEAT:-3}" --benchmark_report_aggregates_only=true 2>/dev/null |
    awk -v bench="$name" '
      /"benchmarks": \[/ { inside = 1; next }
      inside && /^ *{/ { n = 0; next }
      inside && /^ *}/ { line = "{\"bench\":\"" bench "\""; for (i = 0; i < n; ++i) line = line "," f[i]; print line "}"; next }
      inside && /^ *"/ { gsub(/^ +|,$/, ""); gsub(/": /, "\":"); if ($0 ~ /^"(name|aggregate_name|real_time|cpu_time|time_unit|items_per_second|bytes_per_second|[a-z_]+_(ns|bytes|per_row|ms|rows|mb))"/ ) f[n++] = $0 }
    ' | tee -a "$lines" >/dev/null
done
if wanted map && [ -x "$bin/bench_map" ]; then
  echo "== map (exact drawing, no base map, software rendering under Xvfb)" >&2
  for size in "1280 720" "1920 1080"; do
    set -- $size
    for assets in 20000 200000 1000000; do
      for camera in pan zoom; do
        xvfb-run -a -s "-screen 0 1920x1080x24" "$bin/bench_map" --assets $assets --updates 10000 --width $1 --height $2 \
          --camera $camera --seconds "${BELFRY_BENCH_SECONDS:-6}" 2>/dev/null >> "$lines" || echo "bench: map $assets $camera failed" >&2
      done
    done
  done
fi
[ -s "$lines" ] || { echo "bench: nothing ran" >&2; exit 1; }
sed 's/[{}"]//g; s/,/  /g' "$lines"
if [ -n "$json" ]; then
  { echo '{"results":['; paste -sd, "$lines" | sed 's/},{/},\n{/g'; echo ']}'; } > "$json"
  echo "bench: wrote $json" >&2
fi
