#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# clang-tidy over the C++ of the programs, any finding is an error: packaging/tidy.sh BUILD_DIR [FOLDER|FILE…]
# A clean file is remembered in the cache folder by the contents of everything of ours that it includes, its compile
# command, .clang-tidy (its folder's too) and the packages' versions, so only what changed costs time.
# 77: cannot run here (CTest's skip).
set -uo pipefail
cd "$(dirname "$0")/.." || exit 2
repo=$PWD
store=${XDG_CACHE_HOME:-$HOME/.cache}/belfry/tidy
# Folders that the gate holds: all C++ of the programs; tests are not looked at.
clean=(models services app ui)
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT

# tidy.sh --one BUILD_DIR "SIZE<tab>KEY<tab>FILE<tab>COMMAND": prints findings; remembers a clean file
if [ "${1:-}" = --one ]; then
  build=$2
  IFS=$'\t' read -r _ key file command <<<"$3"
  # sums are taken before the run: a file that changes meanwhile is then looked at again
  preprocess=$(sed -E "s/ -o [^ ]+ -c / -M -MF ${scratch//\//\\/}\\/deps /" <<<"$command")
  (cd "$build" && eval "$preprocess") >/dev/null 2>&1
  { tr -s ' \\' '\n' <"$scratch/deps" 2>/dev/null | sed -n "s|^$build/|@build/|p; s|^$repo/||p"
    [ -s "$scratch/deps" ] && ls "${file%%/*}/.clang-tidy"; } 2>/dev/null | sort -u >"$scratch/names"
  (sed "s|^@build/|$build/|" "$scratch/names" | xargs -r sha256sum | sed "s|  $build/|  @build/|") >"$scratch/sums" 2>/dev/null
  TIMEFORMAT=%U
  { time clang-tidy -p "$build" --quiet --warnings-as-errors='*' "$file" >"$scratch/found" 2>"$scratch/errors"; } 2>"$scratch/seconds"
  status=$? took="$(cat "$scratch/seconds") s of processor time"
  if [ $status = 0 ]; then
    [ -s "$scratch/sums" ] && cp "$scratch/sums" "$store/$key.$(sha256sum <"$scratch/sums" | cut -c1-12)"
    [ -n "${TIDY_VERBOSE:-}" ] && echo "tidy: $file is clean ($took)"
    exit 0
  fi
  if [ -s "$scratch/found" ]; then cat "$scratch/found"; else tail -5 "$scratch/errors"; fi
  echo "tidy: $file has findings ($took)"
  exit 1
fi

build=$(cd "${1:?usage: packaging/tidy.sh BUILD_DIR [FOLDER|FILE…]}" 2>/dev/null && pwd -P) || { echo "tidy: skipped, no build folder $1"; exit 77; }
shift
[ -f "$build/compile_commands.json" ] || { echo "tidy: skipped, no compile_commands.json in $build"; exit 77; }
command -v clang-tidy >/dev/null || { echo "tidy: skipped, no clang-tidy (package clang-tidy)"; exit 77; }
[ $# -gt 0 ] || set -- "${clean[@]}"
mkdir -p "$store"
find "$store" -type f -mtime +30 -delete

# CMake writes one key a line. A file that is built twice is looked at once, as the first target builds it.
awk -v repo="$repo/" '
  /^  "command":/ { sub(/^  "command": "/, ""); sub(/",$/, ""); command = $0 }
  /^  "file":/ { sub(/^  "file": "/, ""); sub(/",?$/, ""); if (index($0, repo) == 1) { f = substr($0, length(repo) + 1)
    if (f ~ /^(models|services|ui|app)\/.*\.cpp$/ && !(f in seen)) { seen[f]; print f "\t" command } } }' \
  "$build/compile_commands.json" | sed 's/\\\(.\)/\1/g' >"$scratch/commands"
awk -F'\t' -v places="$*" '
  BEGIN { n = split(places, place, " ") }
  { for (i = 1; i <= n; i++) if ($1 == place[i] || index($1, place[i] "/") == 1) { print; next } }' "$scratch/commands" >"$scratch/some"
mv "$scratch/some" "$scratch/commands"
[ -s "$scratch/commands" ] || { echo "tidy: no such file is built in $build: $*" >&2; exit 2; }

base=$({ clang-tidy --version; cat .clang-tidy; dpkg-query -W $(awk '!/^#/ && NF { print $1 }' packaging/packages.txt); } 2>/dev/null | sha256sum)
total=0 remembered=0
while IFS=$'\t' read -r file command; do
  [ -f "$file" ] || continue
  total=$((total + 1))
  shown=${command//$build/@build}
  key=$(printf '%s\n' "$base" "$file" "${shown//$repo/@repo}" | sha256sum | cut -c1-32)
  known=""
  for stamp in "$store/$key".*; do
    [ -f "$stamp" ] || continue
    if sed "s|  @build/|  $build/|" "$stamp" | sha256sum --status -c - 2>/dev/null; then known=1; touch "$stamp"; break; fi
  done
  if [ -n "$known" ]; then remembered=$((remembered + 1))
  else printf '%s\t%s\t%s\t%s\n' "$(stat -c %s "$file")" "$key" "$file" "$command" >>"$scratch/todo"; fi
done <"$scratch/commands"

status=0
if [ -f "$scratch/todo" ]; then
  echo "tidy: $remembered of $total files are known to be clean; looking at $((total - remembered))"
  # the longest first, so that no core waits at the end
  sort -rn "$scratch/todo" | xargs -d '\n' -n 1 -P "${BELFRY_JOBS:-$(nproc)}" "$repo/packaging/tidy.sh" --one "$build" || status=1
fi
[ $status = 0 ] && echo "tidy: $total C++ files are clean ($remembered remembered)"
exit $status
