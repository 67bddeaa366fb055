#!/usr/bin/env bash
# A proof that cannot fail proves nothing: each is run on a copy of the RTL in which one line is
# wrong, or with one gate wrong, and must fail.
set -euo pipefail
cd "$(dirname "$0")/../.."
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT

# broken PROOF FILE RIGHT WRONG: with the text RIGHT of rtl/FILE replaced by WRONG.
broken() {
  rm -rf "$copy/rtl"
  cp -r rtl "$copy/rtl"
  local text
  text=$(<"rtl/$2")
  if [[ $text != *"$3"* ]]; then
    echo "broken: rtl/$2 has no '$3'" >&2
    exit 1
  fi
  printf '%s\n' "${text/"$3"/"$4"}" >"$copy/rtl/$2"
  local status=0
  TMPDIR=$copy scripts/formal --root "$copy" "$1" >"$copy/log" 2>&1 || status=$?
  if [ "$status" -ne 1 ] || ! grep -q "^formal: $1 FAILED" "$copy/log"; then
    echo "broken: $1 holds although rtl/$2 says '$4': $(cat "$copy/log")" >&2
    exit 1
  fi
  # The reason must be the wrong bits, not a design that does not elaborate.
  cat "$copy"/quaver-formal.*/*.log | grep -qE 'proof did fail|NOT EQUIVALENT|not equivalent' || {
    echo "broken: $1 failed for another reason: $(tail -n 5 "$copy"/quaver-formal.*/*.log)" >&2
    exit 1
  }
  rm -rf "$copy"/quaver-formal.*
  echo "broken: $1 fails on '$4'"
}

# broken_gate PROOF: with a fault in its gates.
broken_gate() {
  local status=0
  QUAVER_GATE_FAULT=1 TMPDIR=$copy scripts/formal "$1" >"$copy/log" 2>&1 || status=$?
  if [ "$status" -ne 1 ] || ! grep -q "^formal: $1 FAILED" "$copy/log" ||
    ! cat "$copy"/quaver-formal.*/*.log | grep -qE 'NOT EQUIVALENT|not equivalent'; then
    echo "broken: $1 holds, or fails for another reason, although a gate is wrong: $(cat "$copy/log")" >&2
    exit 1
  fi
  rm -rf "$copy"/quaver-formal.*
  echo "broken: $1 fails with a gate wrong"
}

broken operand_decoder operand_decoder/quaver_operand_unpacker.sv \
  'fraction[1] & (fraction[2] | fraction[0])' 'fraction[1] & fraction[0]'
broken hybrid_multiplier hybrid_multiplier/quaver_hybrid_product.sv "8'd64" "8'd65"
broken code_multiplier hybrid_multiplier/quaver_code_multiplier.sv '~biases}' 'biases}'
broken fp169_adder/34 fp169_adder/quaver_fp169_align.sv "& ~sticky" ""
broken fp169_adder/0 fp169_adder/quaver_fp169_round.sv 'half & (rest |' 'half | (rest &'
broken fp169_adder_20/64 fp169_adder/quaver_fp169_align.sv 'less_fraction));' '!less_fraction));'
broken fp169_sum/31 fp169_adder/quaver_fp169_sum.sv "7'd1" "7'd2"
broken fp169_round_any fp169_adder/quaver_fp169_round_any.sv '(|normal[Window-11:0])' '(&normal[Window-11:0])'
for unit in operand_decoder hybrid_multiplier fp169_adder loss_scaler sequencer stochastic_rounder; do
  broken_gate "netlist/$unit"
done
