#!/usr/bin/env bash
# package.sh FOLDER: every function of the SystemVerilog package that readme.sh has installed below
# FOLDER, in a simulation.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$1
# shellcheck source=/dev/null
source "$folder/environment"
if command -v ccache >/dev/null; then export OBJCACHE=ccache; fi
cd "$folder/work"
verilator --binary -j 1 -Wall -Mdir psim --top-module package_tb \
  "$(pkg-config --variable=golden quaver_golden)"/quaver_golden_pkg.sv "$here/package_tb.sv" \
  -LDFLAGS "$(pkg-config --libs quaver_golden)"
psim/Vpackage_tb

status=0
output=$(psim/Vpackage_tb +bad 2>&1) || status=$?
if [ "$status" -eq 0 ] || ! grep -q 'quaver: code is 0x100, expected a code of fp152' <<<"$output"; then
  echo "package: exit code $status and this, expected the library's error: $output" >&2
  exit 1
fi
