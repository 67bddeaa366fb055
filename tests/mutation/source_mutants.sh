#!/usr/bin/env bash
# source_mutants.sh QUAVER LINES [FILE...]: in every file of rtl/files.f (or those that are named), LINES
# lines made wrong one after the other (wrong_lines.py); `quaver verify` must exit 1 on each. It runs
# with its defaults, on the units and variants that are made with the file, until one exits 1: with
# `all` it would, too. Prints what each wrong line did; exits 1 if one is noticed by none.
set -euo pipefail
cd "$(dirname "$0")/../.."
quaver=$1 count=$2
shift 2
files=("$@")
[ ${#files[@]} -gt 0 ] || mapfile -t files < <(grep -vE '^(#|//|$)' rtl/files.f)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Models that nobody will want again.
export XDG_CACHE_HOME=$work/cache

# "UNIT/VARIANT" of what is made with a file, the quickest to tell first.
benches() {
  case $1 in
    */quaver_pkg.sv) printf '%s\n' 'loss_scaler/' 'stochastic_rounder/' 'fp16_fpu/stages 1+1' \
      'weight_update_unit/residual, 2 lanes' ;;
    */quaver_delay.sv) printf '%s\n' 'fp169_adder/' 'chunk_accumulator/3 segments, rne' 'fp8_fp32_fpu/' ;;
    */quaver_fpu_registers.sv) echo 'fp8_fp32_fpu/' ;;
    */quaver_fp32_addend.sv | */quaver_fp32_sum.sv) printf '%s\n' 'chunk_accumulator/fp32 into fp32' \
      'chunk_accumulator/fp169 into fp32' ;;
    */quaver_elastic_control.sv) echo 'weight_update_unit/residual, 2 lanes' ;;
    */operand_decoder/*) echo 'operand_decoder/' ;;
    */quaver_code_multiplier.sv) echo 'hybrid_fpu/stages 1+1' ;;
    */hybrid_multiplier/*) echo 'hybrid_multiplier/' ;;
    */quaver_fp169_align_two.sv) echo 'hybrid_fpu/2 products' ;;
    */quaver_fp169_align_many.sv) echo 'hybrid_fpu/4 products' ;;
    */quaver_fp169_round_any.sv) echo 'weight_update_unit/residual, 2 lanes' ;;
    */quaver_fp169_sum.sv) echo 'chunk_accumulator/1 segment, rne' ;;
    */fp169_adder/*) printf '%s\n' 'fp169_adder/' 'hybrid_fpu/2 products' 'hybrid_fpu/4 products' ;;
    */quaver_hybrid_parts.sv) printf '%s\n' 'operand_decoder/' 'hybrid_multiplier/' 'fp169_adder/' ;;
    */quaver_hybrid_mac.sv) echo 'systolic_array/2x2_deep' ;;
    */quaver_product_accumulator.sv) printf '%s\n' 'hybrid_fpu/stages 1+1' 'hybrid_fpu/2 products' ;;
    */hybrid_fpu/*) printf '%s\n' 'hybrid_fpu/stages 1+1' ;;
    */fp16_fpu/*) echo 'fp16_fpu/stages 1+1' ;;
    */mixed_fpu/*) printf '%s\n' 'mixed_fpu/1 product' 'mixed_fpu/2 products' ;;
    */quaver_bf16_fp32_fpu.sv) echo 'bf16_fp32_fpu/' ;;
    */quaver_fp16_fp32_fpu.sv) echo 'fp16_fp32_fpu/' ;;
    */quaver_fp8_fp32_fpu.sv) echo 'fp8_fp32_fpu/' ;;
    */fp32_fpu/*) printf '%s\n' 'fp32_fpu/' 'fp8_fp32_fpu/' ;;
    */quaver_output_element.sv | */quaver_output_array.sv | */quaver_output_core.sv)
      printf '%s\n' 'systolic_array/os_3x5' 'systolic_array/os_5x2_fp16' 'systolic_array/os_2x3_codes' ;;
    */processing_element/*) printf '%s\n' 'processing_element/fp152, fp143, rna' \
      'processing_element/fp16, stages 2+1, rna' 'processing_element/fp152 into fp32' \
      'systolic_array/2x2_deep' ;;
    */chunk_accumulator/*) printf '%s\n' 'chunk_accumulator/1 segment, rne' \
      'chunk_accumulator/3 segments, rne' 'chunk_accumulator/fp32 into fp32' \
      'systolic_array/6x1_chunk3' ;;
    */systolic_array/* | */array_core/*) printf '%s\n' 'systolic_array/2x2_deep' \
      'systolic_array/4x3_chunk1' 'systolic_array/3x2_fp16' ;;
    */stochastic_rounder/*) echo 'stochastic_rounder/' ;;
    */quaver_fp32_fma.sv | */quaver_ieee_*.sv | */quaver_update_lane_fp32.sv)
      echo 'weight_update_unit/master-fp32-math' ;;
    */quaver_update_lane_fp169.sv) printf '%s\n' 'weight_update_unit/residual, 2 lanes' \
      'weight_update_unit/master, 2 lanes' ;;
    */weight_update_unit/*) printf '%s\n' 'weight_update_unit/residual, 2 lanes' \
      'weight_update_unit/master-fp32-math' ;;
    */loss_scaler/*) echo 'loss_scaler/' ;;
    */sequencer/*) echo 'sequencer/' ;;
    */quaver_fifo.sv | */gemm_engine/*) printf '%s\n' 'gemm_engine/2x2' 'gemm_engine/4x3 in chunks of 1' ;;
    *) return 1 ;;
  esac
}

# Why a file may have none that verify sees.
exception() {
  case $1 in
    */quaver_handshake_checks.sv) echo 'only assertions: tests/rtl sees each of them fail' ;;
    *) return 1 ;;
  esac
}

# What verify says of the RTL in $work with line $2 of $1 wrong: the bench that fails, or "".
noticed() {
  local bench unit variant status
  while read -r bench; do
    unit=${bench%%/*} variant=${bench#*/} status=0
    "$quaver" verify "$unit" ${variant:+--variant "$variant"} --rtl "$work" --log-level error \
      >"$work/out" 2>&1 || status=$?
    case $status in
      0) ;;
      1)
        echo "$bench: $(grep -m1 -oE 'mismatch in cycle [0-9]+|assertion failed in cycle [0-9]+|no result came' "$work/out")"
        return
        ;;
      *)
        echo "does not elaborate"
        return
        ;;
    esac
  done < <(benches "./$1")
}

failed=0 noticed=0 missed=0 refused=0
for file in "${files[@]}"; do
  if reason=$(exception "$file"); then
    echo "$file: $reason"
    continue
  fi
  told=0
  while IFS=$'\t' read -r number right wrong line; do
    rm -rf "$work/rtl"
    cp -r rtl "$work/rtl"
    LINE=$line awk -v n="$number" 'NR == n { print ENVIRON["LINE"]; next } { print }' "$file" \
      >"$work/$file"
    what=$(noticed "$file" "$number")
    echo "$file:$number: '$right' -> '$wrong': ${what:-NOT NOTICED}"
    case $what in
      "") missed=$((missed + 1)) ;;
      "does not elaborate") refused=$((refused + 1)) ;;
      *) noticed=$((noticed + 1)) told=1 ;;
    esac
  done < <(tests/mutation/wrong_lines.py "$file" "$count")
  if [ "$told" -eq 0 ]; then
    echo "$file: no wrong line was noticed"
    failed=1
  fi
done
echo "wrong lines: $noticed noticed, $missed not, $refused that no tool takes"
[ "$failed" -eq 0 ] && [ "$missed" -eq 0 ]
