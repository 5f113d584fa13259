#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Formatting and house rules, called by `./dev lint` and by CTest: packaging/lint.sh [--fix]. clang-tidy: packaging/tidy.sh
set -uo pipefail
fix=""
for arg in "$@"; do
  case "$arg" in
    --fix) fix=1 ;;
    *) echo "lint: unknown option $arg (known: --fix)" >&2; exit 2 ;;
  esac
done
cd "$(dirname "$0")/.."
failed=0
complain() { echo "lint: $*" >&2; failed=1; }
# Files that are there: tracked or new, but not ignored. Outside a checkout (a source archive) every file below.
files() {
  if git rev-parse --git-dir >/dev/null 2>&1; then git ls-files -co --exclude-standard -- "$@"
  else find . -type f -not -path './build*' -not -path './out*' | sed 's|^\./||' | { for p in "$@"; do patterns="${patterns:-}|${p//\*/.*}"; done; grep -E "(${patterns#|})\$"; }; fi | while read -r f; do [ -f "$f" ] && echo "$f"; done
}

mapfile -t cpp < <(files '*.h' '*.cpp')
mapfile -t qml < <(files '*.qml')

if [ -n "$fix" ]; then clang-format -i "${cpp[@]}"
else
  unformatted=$(clang-format --dry-run -Werror "${cpp[@]}" 2>&1 | sed -n 's/^\([^:]*\):.*-Wclang-format-violations.*/\1/p' | sort -u)
  [ -z "$unformatted" ] || complain "clang-format would change:
$unformatted
(./dev lint --fix does it)"
fi

# qmlformat is not on Debian's PATH. It has no check mode: compare with what it prints.
qmlformat=$(command -v qmlformat || echo /usr/lib/qt6/bin/qmlformat)
if [ ! -x "$qmlformat" ]; then complain "no qmlformat (package qt6-declarative-dev-tools)"
elif [ -n "$fix" ]; then "$qmlformat" -i "${qml[@]}" || complain "qmlformat cannot read a file"
else
  unformatted=$(for f in "${qml[@]}"; do "$qmlformat" "$f" | cmp -s - "$f" || echo "$f"; done)
  [ -z "$unformatted" ] || complain "qmlformat would change:
$unformatted
(./dev lint --fix does it)"
fi

for f in "${cpp[@]}" "${qml[@]}"; do head -1 "$f" | grep -q '^// SPDX-License-Identifier: Apache-2.0' || complain "$f has no SPDX line"; done

# Directions of architecture.md
bad=$(grep -lE '#include [<"](Q[A-Z]|Qt)' $(printf '%s\n' "${cpp[@]}" | grep -E '^(services|models/(domain|feed))/') /dev/null)
[ -z "$bad" ] || complain "services and models/{domain,feed} must not include Qt: $bad"
bad=$(grep -lE '#include "services/' $(printf '%s\n' "${cpp[@]}" | grep -E '^(ui|models)/') /dev/null)
[ -z "$bad" ] || complain "ui and models must not include services: $bad"
bad=$(grep -lE '#include [<"].*\.pb\.h' $(printf '%s\n' "${cpp[@]}" | grep -vE '^(services|tests)/') /dev/null)
[ -z "$bad" ] || complain "*.pb.h outside services: $bad"
bad=$(grep -lE '#include "(services|ui|app|models/(feed|items))/' $(printf '%s\n' "${cpp[@]}" | grep -E '^models/domain/') /dev/null)
[ -z "$bad" ] || complain "models/domain includes something above it: $bad"
# Colours live in the theme
bad=$(grep -nE '"#[0-9A-Fa-f]{3,8}"' $(printf '%s\n' "${qml[@]}" | grep -vE '^(qml/theme|tests)/') /dev/null)
[ -z "$bad" ] || complain "hex colours outside qml/theme:
$bad"
bad=$(grep -nE 'sleep_for|QTest::qWait\(|QThread::(m|u)?sleep|usleep\(' $(printf '%s\n' "${cpp[@]}" "${qml[@]}" | grep -E '^tests/(unit|contract|integration|qml)') /dev/null)
[ -z "$bad" ] || complain "a test sleeps:
$bad"

# The house must not be left: no trial data, paths of a machine, build output
bad=$(files | grep -E '^(build|out)/' | head -3)
[ -z "$bad" ] || complain "build output is not committed: $bad"

[ $failed = 0 ] && echo "lint: ${#cpp[@]} C++ and ${#qml[@]} QML files are clean"
exit $failed
