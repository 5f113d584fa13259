#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs into an empty prefix and runs what is there, with nothing of the source tree: install_check.sh BUILD SOURCE
# The gateway must find its layers beside the program and take the configuration that is installed as an example.
set -euo pipefail
build=$1 source=$2
prefix=$(mktemp -d "$build/install-check.XXXXXX")
trap 'rm -rf "$prefix"' EXIT
cmake --install "$build" --prefix "$prefix" > "$prefix.log" || { tail -20 "$prefix.log"; exit 1; }
rm -f "$prefix.log"
fail() { echo "install: $*" >&2; exit 1; }
for file in bin/belfryd bin/belfryctl share/belfry/layers/lighting.textproto share/belfry/map/palettes.json \
            share/belfry/scenarios share/man/man1/belfryd.1 share/man/man5/belfryd.conf.5 share/doc/belfry/LICENSE \
            share/doc/belfry/third-party.md share/doc/belfry/examples/systemd/belfryd.service; do
  [ -e "$prefix/$file" ] || fail "$file is missing"
done
cd /
unset BELFRY_RESOURCES
"$prefix/bin/belfryctl" --version > /dev/null || fail "belfryctl does not start"
"$prefix/bin/belfryctl" city demo --out "$prefix/city" --assets 200 > /dev/null || fail "belfryctl draws no city"
sed -e "s|/var/lib/belfry|$prefix|; s|/run/belfry|$prefix|" \
  "$prefix/share/doc/belfry/examples/systemd/belfryd.textproto" > "$prefix/belfryd.textproto"
"$prefix/bin/belfryd" --check-config "$prefix/belfryd.textproto" || fail "belfryd refuses the installed configuration"
if [ -e "$prefix/bin/belfry" ]; then
  [ -e "$prefix/share/applications/org.belfry.Belfry.desktop" ] || fail "the console has no desktop entry"
  QT_QPA_PLATFORM=offscreen "$prefix/bin/belfry" --version > /dev/null || fail "belfry does not start"
fi
# which one is found is seen by taking it away
rm -rf "$prefix/share/belfry/layers"
mkdir "$prefix/share/belfry/layers"
echo 'nonsense' > "$prefix/share/belfry/layers/broken.textproto"
if timeout 60 "$prefix/bin/belfryd" --config "$prefix/belfryd.textproto" > "$prefix/said" 2>&1; then
  fail "belfryd starts with broken layers beside it"
fi
grep -qF "$prefix/share/belfry/layers/broken.textproto" "$prefix/said" || { cat "$prefix/said"; fail "belfryd does not read the layers beside it"; }
echo "installed, found its files, took its configuration ($source)"
