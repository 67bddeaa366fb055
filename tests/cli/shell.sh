#!/usr/bin/env bash
# The completion in a real bash and the manual page through mandoc.
# usage: shell.sh FOLDER_OF_QUAVER FOLDER_OF_PAGES
set -euo pipefail
export PATH="$1:$PATH"
pages=$2

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir machines
touch mine.yaml mine.csv "two words.yaml" notes.txt

# shellcheck source=/dev/null
source "$pages/completion/quaver"

# What bash would offer for the words, of which the last one is being typed.
offered() {
  COMP_WORDS=("$@")
  COMP_CWORD=$(($# - 1))
  _quaver
  printf '%s\n' "${COMPREPLY[@]}"
}

expect() {
  local wanted=$1
  shift
  if ! diff <(printf '%b' "$wanted") <(offered "$@" | sort) >difference; then
    echo "completion of '$*':" >&2
    cat difference >&2
    exit 1
  fi
}

complete -p quaver | grep -q -- '-F _quaver'
expect 'compare\ncompletion\n' quaver com
expect 'machines\nmine.yaml\n' quaver run m
expect 'two words.yaml\n' quaver run two
expect 'machines\nmine.csv\n' quaver run mine.yaml m
expect 'analytic\nrtl\nsystemc\n' quaver run --tier =
expect 'systemc\n' quaver run --tier = sys
expect 'machines\n' quaver run --out m
expect 'mine.csv\nmine.yaml\n' quaver run --astra-sim mine
expect 'configs/rapid-4core.yaml\nconfigs/rapid-core.yaml\n' quaver run configs/ra

# mandoc wants a date, which a page that any build can reproduce has not.
findings=$(mandoc -T lint -W warning "$pages/quaver.1" | grep -v 'missing date' || true)
if [ -n "$findings" ]; then
  echo "$findings" >&2
  exit 1
fi
mandoc -T html "$pages/quaver.1" | grep 'id="quaver_sweep_merge"' >/dev/null
