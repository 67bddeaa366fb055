#!/usr/bin/env bash
# Prints test vectors of an HFP8 multiply-accumulate for $readmemh: vectors.sh COUNT SEED > FILE.
# The number of vectors, then one a line: {a FP152, b FP143, acc FP169, expected FP169} in hex. The
# expected results are those of `quaver eval`.
set -euo pipefail
count=$1
seed=$2

operands=$(awk -v count="$count" -v seed="$seed" 'BEGIN {
  srand(seed)
  for (i = 0; i < count; ++i)
    printf "%02x %02x %04x\n", int(rand() * 256), int(rand() * 256), int(rand() * 65536)
}')
expected=$(quaver eval mac --recipe sun2019 --pass dgrad <<<"$operands")
printf '%012x\n' "$count"
paste -d ' ' <(echo "$operands") <(echo "$expected") | tr -d ' '
