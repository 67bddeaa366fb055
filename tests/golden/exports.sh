#!/usr/bin/env bash
# exports.sh LIBRARY: fails if the library exports a symbol that is not quaver_*, or none.
set -euo pipefail
symbols=$(nm --dynamic --defined-only --format=posix "$1" | awk '$2 != "A" { print $1 }')
foreign=$(grep -v '^quaver_' <<<"$symbols" || true)
if [ -z "$symbols" ] || [ -n "$foreign" ]; then
  echo "exports: expected functions quaver_* only, found: ${foreign:-nothing}" >&2
  exit 1
fi
