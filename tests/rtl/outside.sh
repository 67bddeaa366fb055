#!/usr/bin/env bash
# The RTL in other people's hands: the example elaborates without a warning in Verilator and in Yosys,
# quaver.core lists the files of rtl/files.f in their order, and each golden file that
# a header names is there.
set -euo pipefail
cd "$(dirname "$0")/../.."
mapfile -t rtl < <(grep -vE '^(#|//|$)' rtl/files.f)

verilator --lint-only -Wall --top-module dot_unit rtl/waivers.vlt "${rtl[@]}" rtl/example/dot_unit.sv
yosys -q -w "Replacing memory" -p "read_verilog -sv -DSYNTHESIS ${rtl[*]} rtl/example/dot_unit.sv
  hierarchy -check -top dot_unit; proc; flatten; check -assert"

listed=$(sed -n '/^  rtl:/,/^  waivers:/s/^ *- //p' quaver.core)
diff <(printf '%s\n' "${rtl[@]}") <(printf '%s\n' "$listed")
grep -oh 'models/[a-z0-9_/]*\.h' "${rtl[@]}" | sort -u | xargs ls >/dev/null

echo "outside: the example elaborates, quaver.core lists ${#rtl[@]} files"
