#!/usr/bin/env bash
# faults.sh design|vector|data FOLDER: the example that readme.sh has built in FOLDER must fail,
# and say what it saw.
set -euo pipefail
kind=$1
folder=$2
# shellcheck source=/dev/null
source "$folder/environment"
cd "$folder/work"

case $kind in
  design)
    command=(sim/Vtb +count=20000 +fault)
    expected='^MISMATCH a=[0-9a-f]{2} \(.*\) b=[0-9a-f]{2} \(.*\) acc=[0-9a-f]{4} \(.*\): expected [0-9a-f]{4} \(.*\), got [0-9a-f]{4} \(.*\)$'
    summary='FAIL: [0-9]+ of 20000 results differ'
    ;;
  vector)
    # The last digit of the result in line 8.
    awk 'NR == 8 { last = substr($0, 12); $0 = substr($0, 1, 11) (last == "0" ? "1" : "0") } { print }' \
      vectors.hex >wrong.hex
    command=(vsim/Vtb_vectors +vectors=wrong.hex)
    expected='^MISMATCH wrong.hex:8: a=[0-9a-f]{2} b=[0-9a-f]{2} acc=[0-9a-f]{4}: expected [0-9a-f]{4}, got [0-9a-f]{4}$'
    summary='FAIL: 1 of [0-9]+ results differ'
    ;;
  data)
    # A library reads the recipes that are installed with it, wherever that is, and says what is
    # wrong with one.
    rm -rf moved
    cp -r "$folder/prefix" moved
    echo "wrong: 1" >>moved/share/quaver/configs/recipes/sun2019.yaml
    command=(env LD_LIBRARY_PATH="$PWD/moved${LD_LIBRARY_PATH#"$folder/prefix"}" sim/Vtb)
    expected="quaver: $PWD/moved/share/quaver/configs/recipes/sun2019.yaml:[0-9]+:1: unknown key"
    summary='Assertion failed'
    ;;
esac

status=0
output=$("${command[@]}" 2>&1) || status=$?
if [ "$status" -eq 0 ] || ! grep -qE "$expected" <<<"$output" || ! grep -qE "$summary" <<<"$output"; then
  echo "faults: exit code $status and this, expected a failure and '$expected': $output" >&2
  exit 1
fi
