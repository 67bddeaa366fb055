#!/usr/bin/env bash
# assertions.sh QUAVER: an assertion that cannot fail asserts nothing. `quaver verify` runs on copies of
# the RTL with one line wrong, of which each makes one assertion fail, and must say which, in which
# cycle, and exit 1. (What a simulator of two states cannot see is in four_states.sh.)
set -euo pipefail
cd "$(dirname "$0")/../.."
quaver=$1
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
export XDG_CACHE_HOME=$copy/cache

# fails UNIT VARIANT FILE RIGHT WRONG ASSERTION: with the text RIGHT of rtl/FILE replaced by WRONG.
fails() {
  local text status=0
  rm -rf "$copy/rtl"
  cp -r rtl "$copy/rtl"
  text=$(<"rtl/$3")
  if [[ $text != *"$4"* ]]; then
    echo "assertions: rtl/$3 has no '$4'" >&2
    exit 1
  fi
  printf '%s\n' "${text/"$4"/"$5"}" >"$copy/rtl/$3"
  "$quaver" verify "$1" --variant "$2" --vectors 2000 --seed 3 --rtl "$copy" --log-level error \
    >"$copy/out" 2>&1 || status=$?
  if [ "$status" -ne 1 ] || ! grep -q "^$1/$2: assertion failed in cycle [0-9]*, seed 3$" "$copy/out" ||
    ! grep -qF "$6" "$copy/out" ||
    ! grep -q "^  reproduce: quaver verify $1 --variant '$2' .*--seed 3 " "$copy/out"; then
    echo "assertions: no '$6', exit code $status, although rtl/$3 says '$5':" >&2
    cat "$copy/out" >&2
    exit 1
  fi
  grep -F "$6" "$copy/out"
}

update=weight_update_unit/quaver_weight_update_unit.sv
elastic=common/quaver_elastic_control.sv
scaler=loss_scaler/quaver_loss_scaler.sv
residual="residual, 2 lanes"

# A beat is lost in stage 1 while one leaves; one is doubled.
fails weight_update_unit "$residual" $elastic '| load_o;' \
  "| (load_o & ~(Stages'(2) & {Stages{ready_i & valid_o}}));" \
  'u_control.beats_kept: a beat was lost or doubled'
fails weight_update_unit "$residual" $elastic '(valid_q & ~open) |' 'valid_q |' \
  'u_control.beats_kept: a beat was lost or doubled'
fails weight_update_unit "$residual" $elastic '(valid_q & ~open) |' "" \
  'u_control.valid_stays: valid fell before ready came'
fails weight_update_unit "$residual" $elastic '(valid_q & ~open) |' "" \
  'u_output_checks.valid_stays: valid fell before ready came'
fails weight_update_unit "$residual" $update 'if (load[k]) lanes_q[k]' 'lanes_q[k]' \
  'u_output_checks.data_stay: data changed before ready came'
fails weight_update_unit "$residual" $elastic 'busy_o = |valid_q' "busy_o = 1'b1" \
  'configuration_holds: the configuration changed under a weight'
# The bench keeps the contract of the inputs: seen as if nothing were ever taken, it does not.
fails weight_update_unit "$residual" $update '.ready_i(ready_o),
    .data_i ({lanes_i' ".ready_i(1'b0),
    .data_i ({lanes_i" 'u_input_checks.data_stay: data changed before ready came'
fails loss_scaler "2 lanes" $scaler '.ready_i(ready_o),' ".ready_i(1'b0)," \
  'u_input_checks.data_stay: data changed before ready came'
fails loss_scaler "2 lanes" $scaler 'else if (ready_i) valid_o' 'else valid_o' \
  'u_output_checks.valid_stays: valid fell before ready came'
fails loss_scaler "2 lanes" $scaler '(~valid_o | ready_i)' "1'b1" \
  'verdicts_kept: a verdict was lost or doubled'
fails loss_scaler "2 lanes" $scaler 'if (judge) skip_o <= overflow & ~fixed_scale' \
  'skip_o <= ~skip_o' \
  'u_output_checks.data_stay: data changed before ready came'

sequencer=sequencer/quaver_sequencer.sv
engine=gemm_engine/quaver_gemm_engine.sv
# A piece of rows too many; more results than there is room for.
fails sequencer 2x2 $sequencer 'm_ends ? m_left_q[PieceBits-1:0] : piece_q' 'piece_q' \
  'beats_kept: a beat was lost or doubled'
fails sequencer "4x3 in chunks of 1" $sequencer "& (~stream_last_o | credits_q != '0)" "" \
  'results_fit: more results left than were made, or there is no place for one'
# As above, the bench keeps these contracts.
fails sequencer 2x2 $sequencer "n_i != '0" "n_i == '0" \
  'job_is_whole: a job has no rows, columns or products'
fails sequencer 2x2 $sequencer '.ready_i(ready_o),' ".ready_i(1'b0)," \
  'u_job_checks.valid_stays: valid fell before ready came'
fails gemm_engine 2x2 $engine '.ready_i(w_ready_o),' ".ready_i(1'b0)," \
  'u_weight_checks.data_stay: data changed before ready came'
fails gemm_engine "4x3 in chunks of 1" $sequencer "& (~stream_last_o | credits_q != '0)" "" \
  'u_tags.has_room: an entry was written into a full queue, and lost'
fails gemm_engine 2x2 $engine 'stream_valid & stream_last)' 'stream_valid & stream_last & ~stream_final)' \
  'results_kept: a row of results was lost or doubled'
fails gemm_engine 2x2 $engine '({stream_final,' '({stream_last,' \
  "ends_with_last: the job's last row was not its last"
fails gemm_engine 2x2 $engine "(columns_o > ColumnsBits'(j)) ?" "(columns_o > ColumnsBits'(j) && !ready_i) ?" \
  'u_result_checks.data_stay: data changed before ready came'
fails gemm_engine 2x2 $engine '.ready_i(ready_i),' ".ready_i(1'b1)," \
  'u_result_checks.valid_stays: valid fell before ready came'

# FP152 with another bias than its own: as if 14 were expected, every unit that is given codes says so.
for unit in "operand_decoder/both formats/hybrid_fpu/quaver_hybrid_parts" \
  "hybrid_fpu/stages 1+1/hybrid_fpu/quaver_hybrid_fpu" \
  "mixed_fpu/1 product/mixed_fpu/quaver_mixed_fpu" \
  "systolic_array/3x7/systolic_array/quaver_systolic_array" \
  "systolic_array/os_3x5/systolic_array/quaver_output_array"; do
  IFS=/ read -r name variant file <<<"$unit"
  fails "$name" "$variant" "$file.sv" "bias_i == 4'd15" "bias_i == 4'd14" \
    'bias_of_fp152: an FP152 operand came with a bias other than 15'
done
