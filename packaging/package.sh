#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Packs what BUILD (preset `package`) holds into .deb files, unpacks them again elsewhere and starts the programs:
# package.sh BUILD OUT
set -euo pipefail
build=$1 out=$2
fail() { echo "package: $*" >&2; exit 1; }
rm -rf "$build/packages" "$out"
(cd "$build" && cpack -G DEB) > "$build/cpack.log" 2>&1 || { tail -30 "$build/cpack.log"; fail "cpack failed; see $build/cpack.log"; }
mkdir -p "$out"
mv "$build"/packages/*.deb "$out/"

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
for deb in "$out"/*.deb; do
  dpkg-deb --info "$deb" | grep -E '^ (Package|Version|Architecture|Depends|Installed-Size):'
  dpkg-deb -x "$deb" "$root"
  # what is not a library of this system cannot be installed on another one either
  dpkg-deb -f "$deb" Depends | tr ',' '\n' | sed 's/|.*//; s/(.*//; s/ //g' | while read -r name; do
    case "$name" in ''|belfry-*) continue ;; esac
    apt-cache show "$name" > /dev/null 2>&1 || dpkg-query -W "$name" > /dev/null 2>&1 || fail "$deb depends on $name, which Debian does not have"
  done
done
for name in belfry belfry-common belfry-gateway belfry-tools; do
  ls "$out/${name}_"*.deb > /dev/null 2>&1 || fail "no package $name"
done
if grep -rqF "$PWD" "$root"; then
  grep -rlF "$PWD" "$root" | sed "s|^$root||" >&2
  fail "the files above name this machine's folders"
fi
cd /
"$root/usr/bin/belfryctl" --version
"$root/usr/bin/belfryctl" city demo --out "$root/city" --assets 200 > /dev/null
sed -e "s|/var/lib/belfry|$root|; s|/run/belfry|$root|" "$root/etc/belfry/belfryd.textproto" > "$root/belfryd.textproto"
"$root/usr/bin/belfryd" --check-config "$root/belfryd.textproto"
QT_QPA_PLATFORM=offscreen "$root/usr/bin/belfry" --self-test > "$root/self-test.log" 2>&1 || { tail -20 "$root/self-test.log"; fail "the packed console fails its self-test"; }
echo "package: in $out"
ls -l "$out" | awk 'NR > 1 { print $5, $9 }'
