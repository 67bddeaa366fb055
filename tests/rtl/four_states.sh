#!/usr/bin/env bash
# The units whose ports wait, in a simulator with four states (Icarus): nothing about a port is
# unknown after reset. Verilator, which has two, begins with random bits instead
# (models/timed/undefined_state.h). Then on copies of the RTL with a reset or a value left out, in
# which each of these assertions must fail.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mapfile -t files < <(grep -vE '^(#|//|$)' rtl/files.f)

# simulate ROOT UNIT [PARAMETER]: what the test bench of UNIT prints.
simulate() {
  local top=four_states_$2
  if ! iverilog -g2012 -gsupported-assertions ${3:+"-P$top.$3"} -s "$top" -o "$work/simulation" \
    "${files[@]/#/$1/}" "tests/rtl/$top.sv" >"$work/log" 2>&1; then
    grep -v 'sorry: constant selects' "$work/log" >&2
    return 1
  fi
  vvp -n "$work/simulation"
}

known() {
  local said
  said=$(simulate . "$@")
  if [[ $said == *ERROR* || ! $said =~ ^"four states: $1, "[1-9] ]]; then
    printf 'four states: found\n%s\nexpected results and no error\n' "$said" >&2
    exit 1
  fi
  echo "$said"
}

# unknown UNIT FILE RIGHT WRONG MESSAGE: with the text RIGHT of rtl/FILE replaced by WRONG.
unknown() {
  local text said
  rm -rf "$work/rtl"
  cp -r rtl "$work/rtl"
  text=$(<"rtl/$2")
  if [[ $text != *"$3"* ]]; then
    echo "four states: rtl/$2 has no '$3'" >&2
    exit 1
  fi
  printf '%s\n' "${text/"$3"/"$4"}" >"$work/rtl/$2"
  said=$(simulate "$work" "$1")
  if [[ $said != *"ERROR: "*"$5"* ]]; then
    echo "four states: no '$5' although rtl/$2 says '$4'" >&2
    exit 1
  fi
  echo "four states: $1 with '$4': $5"
}

known loss_scaler
known weight_update_unit Fp32=0
known weight_update_unit Fp32=1
known weight_update_unit Fp32=2
known gemm_engine ChunkRows=64
known gemm_engine ChunkRows=1
unknown loss_scaler loss_scaler/quaver_loss_scaler.sv \
  "valid_o <= 1'b0;" "" 'valid or ready is unknown'
unknown loss_scaler loss_scaler/quaver_loss_scaler.sv \
  "if (judge) skip_o" "if (judge & ~last_i) skip_o" 'data beside valid is unknown'
unknown weight_update_unit common/quaver_elastic_control.sv \
  "valid_q <= '0" "valid_q <= valid_q" 'valid or ready is unknown'
unknown weight_update_unit weight_update_unit/quaver_weight_update_unit.sv \
  "state_q <= 32'd1" "state_q <= state_q" 'data beside valid is unknown'
unknown gemm_engine sequencer/quaver_sequencer.sv \
  "if (!rst_ni) walking_q <= 1'b0;" "if (!rst_ni) walking_q <= walking_q;" 'valid or ready is unknown'
unknown gemm_engine common/quaver_fifo.sv \
  "count_q <= '0;" "" 'valid or ready is unknown'
unknown gemm_engine sequencer/quaver_sequencer.sv \
  "index_q <= '0;" "" 'data beside valid is unknown'
# Lanes of padding columns hold nothing.
unknown gemm_engine gemm_engine/quaver_gemm_engine.sv \
  "(columns_o > ColumnsBits'(j)) ?" "1'b1 ?" 'data beside valid is unknown'
