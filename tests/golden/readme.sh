#!/usr/bin/env bash
# readme.sh BUILD FOLDER: installs a build below FOLDER and runs the ```sh blocks of the installed
# golden/README.md there, one after another in one shell, as a user would.
set -euo pipefail
build=$1
folder=$2
rm -rf "$folder"
mkdir -p "$folder/work"
for component in program data golden; do
  cmake --install "$build" --prefix "$folder/prefix" --component "$component" >/dev/null
done

# What a prefix needs that the system does not look into.
library=$(dirname "$(find "$folder/prefix" -name libquaver_golden.so)")
cat >"$folder/environment" <<EOS
export PATH="$folder/prefix/bin:\$PATH"
export PKG_CONFIG_PATH="$library/pkgconfig"
export LD_LIBRARY_PATH="$library"
unset QUAVER_DATA
EOS
golden=$folder/prefix/share/quaver/golden
{
  echo "set -euxo pipefail"
  cat "$folder/environment"
  awk '/^```$/ { inside = 0 } inside { print } /^```sh$/ { inside = 1 }' "$golden/README.md"
} >"$folder/commands"
[ "$(grep -c . "$folder/commands")" -gt 10 ] || { echo "readme: found no commands" >&2; exit 1; }
cd "$folder/work"
# Verilator's own library is the same each time.
if command -v ccache >/dev/null; then export OBJCACHE=ccache; fi
bash "$folder/commands"
