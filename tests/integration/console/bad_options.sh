#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What is wrong on the command line is said at once, with what to write instead, and ends with exit status 2.
set -uo pipefail
belfry=$1
failed=0

# refuses OPTION VALUE WORDS…: the words must be in what it says
refuses() {
  local said status
  said=$(timeout 20 "$belfry" "$1" "$2" "${@:4}" 2>&1 >/dev/null); status=$?
  if [ "$status" != 2 ]; then echo "$1 '$2': exit status $status, not 2; it said: $said"; failed=1; fi
  if [[ "$said" != *"$1"* || "$said" != *"$3"* ]]; then echo "$1 '$2': says neither '$1' nor '$3' but: $said"; failed=1; fi
}

for view in abc 15.6 15.6,48.4x 15.6,48.4,16x 15.6,48.4,16,2 200,48.4,16 15.6,95,16 15.6,48.4,99 nan,48.4,16 inf,0 ''; do
  refuses --view "$view" "15.60,48.41,16"
done
refuses --view abc "15.60,48.41,16" --demo
for size in big 100 1920x 1920x1080x2 10x10 -1920x1080 99999x99999 ''; do refuses --size "$size" "1920x1080"; done
for time in noon 25:00 12:60 12 12:3x -1:00 ''; do refuses --start-time "$time" "18:30" --demo; done
for address in nowhere unix: :7000 host: host:0 host:99999 host:7x ''; do refuses --connect "$address" "unix:"; done
refuses --layout sofa desk
refuses --palette pink night
refuses --language xx en
refuses --screen nothing alarms
refuses --size 1920 "1920x1080" --layout wall
# without a value, unknown, or against another
timeout 20 "$belfry" --view >/dev/null 2>&1; [ $? = 2 ] || { echo "--view without a value: not 2"; failed=1; }
timeout 20 "$belfry" --nonsense >/dev/null 2>&1; [ $? = 2 ] || { echo "--nonsense: not 2"; failed=1; }
timeout 20 "$belfry" --demo --connect unix:/x >/dev/null 2>&1; [ $? = 2 ] || { echo "--demo with --connect: not 2"; failed=1; }
timeout 20 "$belfry" --scenario storm-feeder-trip >/dev/null 2>&1; [ $? = 2 ] || { echo "--scenario without --demo: not 2"; failed=1; }

# what is right is not refused
timeout 50 "$belfry" --view 15.60,48.41 --size 1920x1080 --self-test >/dev/null 2>&1
[ $? != 2 ] || { echo "--view 15.60,48.41 --size 1920x1080 was refused"; failed=1; }
exit $failed
