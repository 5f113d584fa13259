#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The whole demo in a network namespace that has nothing but its own loopback: no_route.sh BELFRY BELFRYCTL
# Passes when the console draws its map and its city there; what it asked of the outside would have failed it.
set -euo pipefail
belfry=$1; belfryctl=$2
if ! unshare -rn true 2>/dev/null; then
  echo "SKIPPED: this machine allows no network namespaces"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -m 700 "$work/run"
export XDG_STATE_HOME=$work/state XDG_DATA_HOME=$work/data XDG_CACHE_HOME=$work/cache XDG_RUNTIME_DIR=$work/run QT_QPA_PLATFORM=offscreen
"$belfryctl" city demo --out "$work/city" --assets 1000 2>/dev/null
unshare -rn sh -c '
  ip link set lo up
  [ -z "$(ip route show default)" ] || { echo "there is a route"; exit 1; }
  exec "$0" --demo --city "$1" --size 800x600 --screenshot "$2"' "$belfry" "$work/city" "$work/shot.png" 2>"$work/log" | tee "$work/said" || { cat "$work/log"; exit 1; }
grep -qE ', [1-9][0-9]* tiles' "$work/said" || { echo "no map tile was drawn"; cat "$work/log"; exit 1; }
# Qt Network says so when the guard refuses an address
if grep -iE 'openstreetmap|qt\.io|thunderforest|ConnectionRefused|Host .* not found' "$work/log"; then
  echo "somebody wanted to leave the machine"
  exit 1
fi
