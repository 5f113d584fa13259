#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# packaging/screenshots.sh BUILD_DIR [OUT_DIR]: the pictures of the documentation, from the running programs.
# Towns other than the demo city need ../shared/data/osm; without it those two are left out, and it says so.
set -euo pipefail
build=$1; out=${2:-packaging/docs/images}
repo=$(cd "$(dirname "$0")/.." && pwd)
cd "$repo"
work=$(mktemp -d)
cleanup() { [ -n "${daemon:-}" ] && kill "$daemon" 2>/dev/null; rm -rf "$work"; }
trap cleanup EXIT
export XDG_STATE_HOME=$work/state XDG_DATA_HOME=$work/data XDG_CACHE_HOME=$work/cache XDG_RUNTIME_DIR=$work/run
mkdir -p "$out" "$work/run"; chmod 700 "$work/run"
export LANG=C.UTF-8 LC_ALL=C.UTF-8
belfry=$build/app/console/belfry; belfryd=$build/app/gateway/belfryd; belfryctl=$build/app/ctl/belfryctl

shot() {  # FILE ARGS…
  local file=$1; shift
  echo "== $file"
  xvfb-run -a -s "-screen 0 1920x1080x24" "$belfry" --screenshot "$out/$file" --operator anna "$@" 2>"$work/log" || { cat "$work/log"; return 1; }
}
serve() {  # CITY ARGS…: a gateway of its own, so that its alarms and orders can be made first
  local city=$1; shift
  "$belfryd" --city "$city" --store "$work/store-$(basename "$city")" --listen "unix:$work/run/g.sock" --accounts "${accounts:-open}" --log-level warn "$@" > "$work/ready" 2>"$work/daemon.log" &
  daemon=$!
  for _ in $(seq 1 120); do grep -q ^ready "$work/ready" && return 0; kill -0 "$daemon" 2>/dev/null || break; sleep 1; done
  cat "$work/daemon.log"; return 1
}
stop() { kill "$daemon" 2>/dev/null || true; wait "$daemon" 2>/dev/null || true; daemon=""; }

"$belfryctl" city demo --out "$work/demo" --assets 20000
serve "$work/demo" --scenario storm-feeder-trip --speed 20 --seed 2
desk=(--connect "unix:$work/run/g.sock" --city "$work/demo")
# the storm takes some minutes of city time to arrive
for _ in $(seq 1 90); do [ "$("$belfryctl" alarms list --connect "unix:$work/run/g.sock" 2>/dev/null | grep -c supply_lost)" -ge 1 ] && break; sleep 2; done
# something for every register to show
keys=$("$belfryctl" alarms list --connect "unix:$work/run/g.sock" 2>/dev/null | grep -o '[a-z_]*/[a-z_]*/urn:[^ ]*' | tail -3 || true)
{ read -r first; read -r second; read -r third; } <<<"$keys"$'\n\n'
[ -z "$first" ] || "$belfryctl" alarms act shelve "$first" --text "Known, the crew is on its way" --minutes 60 --connect "unix:$work/run/g.sock" > /dev/null || true
[ -z "$second" ] || "$belfryctl" alarms act out-of-service "$second" --text WO-2026-118 --connect "unix:$work/run/g.sock" > /dev/null || true
[ -z "$third" ] || "$belfryctl" alarms act assign "$third" --text bruno --connect "unix:$work/run/g.sock" > /dev/null || true
shot desk-night.png "${desk[@]}" --size 1920x1080 --palette night
shot desk-day.png "${desk[@]}" --size 1920x1080 --palette day
shot desk-night-small.png "${desk[@]}" --size 1280x720 --palette night
shot desk-day-small.png "${desk[@]}" --size 1280x720 --palette day
shot desk-dusk-small.png "${desk[@]}" --size 1280x720 --palette dusk
shot alarm-list.png "${desk[@]}" --size 1280x720 --palette night --screen alarms
shot alarm-health.png "${desk[@]}" --size 1280x720 --palette day --screen kpi
shot alarm-view.png "${desk[@]}" --size 1920x1080 --palette night --screen alarms
shot alarm-view-day.png "${desk[@]}" --size 1920x1080 --palette day --screen alarms
shot alarm-register.png "${desk[@]}" --size 1280x720 --palette night --screen suppressed
shot alarm-register-day.png "${desk[@]}" --size 1280x720 --palette day --screen suppressed
shot alarm-shelved.png "${desk[@]}" --size 1280x720 --palette day --screen shelved
shot alarm-out-of-service.png "${desk[@]}" --size 1280x720 --palette night --screen out-of-service
shot alarm-maintenance.png "${desk[@]}" --size 1280x720 --palette day --screen maintenance
shot alarm-flood.png "${desk[@]}" --size 1280x720 --palette night --screen flood
shot alarm-flood-day.png "${desk[@]}" --size 1280x720 --palette day --screen flood
shot inspector.png "${desk[@]}" --size 1280x720 --palette day --select urn:ngsi-ld:Streetlight:L-00100
shot override-sheet.png "${desk[@]}" --size 1280x720 --palette night --select urn:ngsi-ld:Streetlight:L-00100 --screen override
shot audit.png "${desk[@]}" --size 1280x720 --palette day --screen audit
shot journal.png "${desk[@]}" --size 1280x720 --palette night --screen journal
shot desk-german.png "${desk[@]}" --size 1280x720 --palette day --language de
incident=$("$belfryctl" alarms list --connect "unix:$work/run/g.sock" 2>/dev/null | grep -o 'urn:ngsi-ld:Incident:[A-Za-z0-9._-]*' | head -1 || true)
[ -z "$incident" ] || shot incident.png "${desk[@]}" --size 1280x720 --palette day --select "$incident"
shot wall.png "${desk[@]}" --size 1920x1080 --palette night --layout wall
shot kiosk.png "${desk[@]}" --size 1920x1080 --palette day --layout kiosk
stop
# a gateway that asks for passwords
echo "only of this picture" > "$work/password"; chmod 600 "$work/password"
"$belfryctl" accounts --store "$work/store-guarded" init admin --password-file "$work/password" > /dev/null
"$belfryctl" accounts --store "$work/store-guarded" add anna --name "Anna Meier" --role SUPERVISOR --password-file "$work/password" > /dev/null
ln -s "$work/demo" "$work/guarded"
accounts=required serve "$work/guarded" --scenario storm-feeder-trip --speed 20 --seed 2
guarded=(--connect "unix:$work/run/g.sock" --city "$work/demo")
shot log-in.png "${guarded[@]}" --size 1280x720 --palette night --screen login
shot log-in-day.png "${guarded[@]}" --size 1280x720 --palette day --screen login
shot session.png "${guarded[@]}" --size 1280x720 --palette day --screen session --password-file "$work/password"
shot handover.png "${guarded[@]}" --size 1280x720 --palette night --screen handover --password-file "$work/password"
stop
shot not-live.png --demo --city "$work/demo" --size 1280x720 --palette night --screen not-live

# Every class and every state cannot be had from a demo at one moment: the test's town (canned data) stands for them.
gallery=$build/tests/gallery/screen_gallery
if [ -x "$gallery" ]; then
  canned() {  # FILE SCREEN PALETTE [SIZE]
    echo "== $1"
    QT_QPA_PLATFORM=offscreen "$gallery" "$out/$1" --screen "$2" --palette "$3" --size "${4:-1280x720}" > "$work/log" 2>&1 || { cat "$work/log"; return 1; }
  }
  for class in 0 1 2 3; do
    canned "override-class-$class.png" "class-$class" night
    canned "override-class-$class-day.png" "class-$class" day
  done
  for state in reported led offered; do
    canned "incident-$state.png" "incident-$state" night
    canned "incident-$state-day.png" "incident-$state" day
  done
  canned incident-create.png incident-refused night
  canned incident-create-day.png incident-refused day
  canned order-states.png orders-all night 1920x1080
  canned order-states-day.png orders-all day 1920x1080
else
  echo "== classes and states of orders and incidents left out: tests are not built in $build"
fi

data=../shared/data/osm
for town in "porto porto-centre-2020.osm.pbf Europe/Lisbon -8.6107,41.1466,15.6" "krems krems-2013.osm.gz Europe/Vienna 15.6055,48.4105,15.2"; do
  read -r name file zone view <<<"$town"
  if [ ! -f "$data/$file" ]; then echo "== $name left out: no $data/$file"; continue; fi
  "$belfryctl" city import "$data/$file" --out "$work/$name" --timezone "$zone" > "$work/import.log" 2>&1 || { cat "$work/import.log"; exit 1; }
  serve "$work/$name" --scenario normal-day
  for palette in night day; do
    for size in 1920x1080 1280x720; do
      small=$([ $size = 1280x720 ] && echo -small || true)
      shot "town-$name-$palette$small.png" --connect "unix:$work/run/g.sock" --city "$work/$name" --view "$view" --size $size --palette $palette
    done
  done
  stop
done
echo "pictures in $out"
