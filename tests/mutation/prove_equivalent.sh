#!/usr/bin/env bash
# prove_equivalent.sh NETLISTS MODEL NUMBER: exits 0 if mutant NUMBER of MODEL (NETLISTS/MODEL.il and
# .list, of cmake/mutants.cmake) is proved to do what the design does, for every input that the unit
# may be given; 1 if not. With every register free, but those of pipelines as wires (pipeline.v), so
# that only what operands can make them hold counts: all of an FPU's, in an element all but the
# weights', in a weight update those of the lanes, which move with their weight. What only the states
# show that a unit comes to is proved from its reset on, in its surroundings (environments/).
set -euo pipefail
base=$1/$2
number=$3
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

line=$(grep -e "-ctrl mutsel 16 $number " "$base.list" | sed -E 's/-ctrl mutsel 16 [0-9]+ //')
top=$(sed -E 's/.*-module ([^ ]+).*/\1/' <<<"$line")
inputs=$(sed -n 's/^  wire .*input [0-9]* \\\(.*\)$/\1/p' "$base.il")

# Expanded before the fault is put in: two expansions of a multiplier need not be alike, and to prove
# them the same is hard.
multipliers="alumacc t:\$mul; maccmap t:\$macc"
[[ ! $line =~ \$mul ]] || multipliers=

# A fault that a neighbouring bit switches on (cnot0, cnot1) is looked at with that bit stuck so in both:
# for all other inputs it is none.
force=
if [[ $line =~ -mode\ cnot([01]) ]]; then
  force=$(sed -E "s/-mode [^ ]+/-mode const${BASH_REMATCH[1]}/; s/-portbit [0-9]+ -ctrlbit/-portbit/" <<<"$line")
fi

# A constant bit may be stuck at its constant.
yosys -q -p "read_rtlil $base.il; write_rtlil $work/design.il; $line; write_rtlil $work/mutant.il"
if cmp -s "$work/design.il" "$work/mutant.il"; then exit 0; fi

# same WIRES DROPPED INPUT=CONSTANT...: design and mutant agree on all outputs but DROPPED, with the
# registers that Yosys selects with WIRES as wires.
same() {
  local wires=$1 dropped=$2 pair script
  shift 2
  script="flatten; memory -nordff; opt_clean"
  for pair in "$@"; do
    script+="; delete -input w:${pair%=*}; connect -set ${pair/=/ }"
  done
  [ -z "$dropped" ] || script+="; delete -output w:$dropped"
  [ -z "$wires" ] || script+="; techmap -map $here/pipeline.v $wires"
  script+="; dffunmap; opt_clean -purge; expose -dff -evert-dff; opt_clean -purge"
  script+="; select -assert-none t:\$dff t:\$mem_v2; techmap; opt_clean"
  cat >"$work/miter.ys" <<END
read_rtlil $base.il
$multipliers
$force
design -save design
$script
rename -top gold
design -stash gold
design -load design
$line
$script
rename -top gate
design -stash gate
design -copy-from gold -as gold gold
design -copy-from gate -as gate gate
miter -equiv -flatten gold gate miter
hierarchy -check -top miter
setundef -zero; techmap; opt_clean; aigmap; write_aiger $work/miter.aig
END
  timeout 600 yosys -q "$work/miter.ys" >"$work/log" 2>&1 || return 1
  timeout 300 yosys-abc -c "read_aiger $work/miter.aig; strash; &get -n; &cec -m" 2>&1 |
    grep -q '^Networks are equivalent'
}

has() { grep -qx "$1" <<<"$inputs"; }

# The values that encoded inputs may have: INPUT=CONSTANT... each.
cases=("")
either() {
  local case value more=()
  for case in "${cases[@]}"; do
    for value in "$@"; do more+=("$case $value"); done
  done
  cases=("${more[@]}")
}
if has to_i; then
  either "to_i=2'd0" "to_i=2'd1" "to_i=2'd2"
elif has rounding_i; then
  either "rounding_i=2'd0" "rounding_i=2'd1" "rounding_i=2'd2"
fi
# FP152 comes with its bias.
if grep -q quaver_operand_unpacker "$base.il"; then
  for operand in "" a_ b_; do
    has "${operand}bias_i" || continue
    either "${operand}format_i=1'd0" "${operand}format_i=1'd1 ${operand}bias_i=4'd15"
  done
fi

all_same() {
  local case
  for case in "${cases[@]}"; do
    # shellcheck disable=SC2086  # a list
    same "$@" $case || return 1
  done
}

# same, of what means nothing without a valid operation.
valid_same() {
  local wires=$1 valid=$2 result=$3
  all_same "$wires" "" "rst_ni=1'd1" "$valid=1'd1" &&
    same "$wires" "$result" "rst_ni=1'd1" "$valid=1'd0" &&
    same "$wires" "$result" "rst_ni=1'd0" "$valid=1'd1"
}

proved() {
  # A fault of a clock or a reset is none of the logic between registers.
  if [[ $line =~ "-port "(CLK|EN|SRST) ]]; then
    all_same "" ""
    return
  fi
  case $top in
    *fpu) valid_same "t:*dff*" valid_i result_o ;;
    *processing_element) valid_same "t:\$dff t:\$sdff" a_valid_i psum_o ;;
    *weight_update_unit) all_same "a:src=*update_lane* t:*dff* %i" "" ;;
    *) all_same "" "" ;;
  esac
}

environment=$here/environments/${top#quaver_}.sv

# bounded MUTATION ASSERTIONS: the Yosys commands that make the unit in its environment, with its
# inner signals that the environment's invariants name.
bounded() {
  echo "read_rtlil $base.il; $1; expose$(sed -n 's/^ *\.\\\([^ ]*\) .*/ w:\1/p' "$environment" | tr -d '\n')"
  echo "flatten; memory -nordff; memory_map; opt_clean"
  echo "read_verilog -sv -formal $here/../../rtl/quaver_pkg.sv $environment"
  sed -n 's/^chparam -set \([A-Za-z0-9]*\) \([0-9]*\) .*/\1 \2/p' "$base.ys" |
    while read -r parameter value; do
      ! grep -q "parameter int $parameter " "$environment" ||
        echo "chparam -set $parameter $value environment"
    done
  echo "hierarchy -check -top environment; proc; flatten; $2"
  echo "dffunmap; techmap; opt -full; opt_clean -purge"
}

# The environment's invariants hold in the design: by induction from its reset.
invariants_hold() {
  {
    bounded "" ""
    echo "async2sync; dffunmap; simplemap; setundef -zero; setundef -init -zero"
    echo "delete -output o:*; opt_clean -purge; opt -full; opt_clean"
    echo "sat -tempinduct -prove-asserts -set-assumes -set-init-zero -maxsteps 40 -verify"
  } >"$work/invariants.ys"
  timeout 600 yosys -q "$work/invariants.ys" >"$work/invariants.log" 2>&1
}

# Design and mutant agree from their reset on, as long as the invariants hold in the design: by the
# signals of both that correspond.
same_from_reset() {
  {
    bounded "" "chformal -assert2assume"
    echo "rename -top gold; design -stash gold"
    bounded "$line" "chformal -assert -remove"
    echo "rename -top gate; design -stash gate"
    echo "design -copy-from gold -as gold gold; design -copy-from gate -as gate gate"
    echo "miter -equiv -flatten gold gate miter; hierarchy -check -top miter"
    echo "async2sync; dffunmap; simplemap; setundef -zero; setundef -init -zero"
    echo "techmap; opt_clean; aigmap; write_aiger -zinit $work/sequential.aig"
  } >"$work/sequential.ys"
  timeout 600 yosys -q "$work/sequential.ys" >"$work/log" 2>&1 || return 1
  timeout 600 yosys-abc -c "read_aiger $work/sequential.aig; scorr -c -m; fold; pdr -T 60" 2>&1 |
    grep -q '^Property proved'
}

proved && exit 0
if [ -n "$force" ]; then
  force=
  proved && exit 0
fi
[ -e "$environment" ] || exit 1
invariants_hold && same_from_reset
