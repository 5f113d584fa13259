#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds the gateway and the tools with Qt hidden from CMake: headless_check.sh SOURCE BUILD
set -euo pipefail
cd "$1"
export CCACHE_BASEDIR=$1 CCACHE_NOHASHDIR=1
cmake --preset headless -B "$2" > "$2.log" 2>&1 || { tail -30 "$2.log"; exit 1; }
cmake --build "$2" --target belfryd belfryctl >> "$2.log" 2>&1 || { tail -60 "$2.log"; exit 1; }
if ldd "$2/app/gateway/belfryd" | grep -q Qt6; then
  # GDAL or Mapnik may not drag Qt in either: a gateway runs on a server
  echo "belfryd links Qt" >&2
  exit 1
fi
echo "built without Qt"
