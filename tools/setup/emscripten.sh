#!/usr/bin/env bash
# Prints the folder that holds a usable emcc (>= 3.1.69), making one in the cache when none is on PATH.
#
# Debian 12's own Emscripten is too old, so the next Debian release's package is unpacked privately beside
# Debian 12's clang-19 and lld-19. Nothing is installed: the index is read with a private apt state that points
# at the mirror this machine already uses, and apt checks every package against the signed index.
#
# Usage: emscripten.sh NODE ACORN_FOLDER
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tools/lib/common.sh
source "$here/../lib/common.sh"
# shellcheck source=tools/lib/debian.sh
source "$here/../lib/debian.sh"

readonly minimum=3.1.69
readonly recipe=1 # raise it when what this script unpacks changes
readonly suite=trixie
readonly emscripten_version=3.1.69+dfsg-3
readonly emscripten_sha256=d2ac788b952c56ab6736b4db2ac0825aa63cfb4c08b8abaefe19e324779d1b2d
readonly binaryen_version=120-4
readonly binaryen_sha256=47be56009e56170f4338a0154fbff2028bd607bc3c8b6a5414658a985bef6470
# The loader's libraries follow the suite: a security update replaces them, and any of them serves.
readonly loader_packages=(libc6 libstdc++6 libgcc-s1)

node=${1:?usage: emscripten.sh NODE ACORN_FOLDER}
acorn=${2:?usage: emscripten.sh NODE ACORN_FOLDER}
target="$YP_CACHE/emscripten-$minimum-r$recipe"

emcc_on_path() {
  local emcc version
  emcc=$(command -v emcc) || return 1
  version=$("$emcc" --version 2>/dev/null </dev/null | sed -nE '1s/.* ([0-9]+\.[0-9]+\.[0-9]+).*/\1/p')
  [[ -n "$version" ]] && version_at_least "$version" "$minimum" || return 1
  dirname "$(readlink -f "$emcc")"
}

download() {
  private_apt_lists deb "the Emscripten package" "$suite"
  mkdir -p "$work/debs"
  (cd "$work/debs" && private_apt download "emscripten=$emscripten_version" "binaryen=$binaryen_version" \
    "${loader_packages[@]/%//$suite}") >>"$work/apt.log" 2>&1 ||
    die "the Emscripten packages could not be downloaded: $(grep -m 1 '^E:' "$work/apt.log" || echo 'see the network and the disk')"
  (cd "$work/debs" && sha256sum --quiet -c - >&2 <<SUMS) || die "a downloaded package has the wrong checksum; try again"
$emscripten_sha256  emscripten_${emscripten_version}_all.deb
$binaryen_sha256  binaryen_${binaryen_version}_amd64.deb
SUMS
}

# Threaded, sanitised, position-independent and LTO variants of the libraries are 1.4 GB that nothing here links.
unpack() {
  mkdir -p "$work/tree/binaryen/bin" "$work/em" "$work/bin"
  dpkg-deb --fsys-tarfile "$work/debs/emscripten_${emscripten_version}_all.deb" | tar -x -C "$work/em" \
    --exclude='*/emscripten/test' --exclude='*/emscripten/docs' --exclude='*/usr/share/doc' \
    --exclude='*/sysroot/lib/*-mt*' --exclude='*/sysroot/lib/*-ww*' --exclude='*-asan*' --exclude='*-ubsan*' \
    --exclude='*/lto' --exclude='*/thinlto' --exclude='*/pic' --exclude='*/wasm64-emscripten'
  mv "$work/em/usr/share/emscripten" "$work/tree/emscripten"
  dpkg-deb --fsys-tarfile "$work/debs/binaryen_${binaryen_version}_amd64.deb" | tar -x -C "$work/bin"
  mv "$work/bin/usr/bin" "$work/tree/binaryen/programs"
  mv "$work/bin/usr/lib" "$work/tree/binaryen/lib"
  local package
  for package in "${loader_packages[@]}"; do
    dpkg-deb --fsys-tarfile "$work/debs/$package"_*.deb | tar -x -C "$work/tree/binaryen" --strip-components=2 \
      --exclude='*/gconv' ./usr/lib
  done
  rm -rf "$work/tree/binaryen/share"
  mkdir -p "$work/tree/emscripten/node_modules"
  cp -r "$acorn" "$work/tree/emscripten/node_modules/acorn"
}

# binaryen wants a newer C library than Debian 12's: each program runs through that library's own loader.
write_launchers() {
  local program
  for program in "$work/tree/binaryen/programs"/*; do
    cat >"$work/tree/binaryen/bin/$(basename "$program")" <<'SH'
#!/bin/sh
root=$(dirname "$(dirname "$(readlink -f "$0")")")
lib="$root/lib/x86_64-linux-gnu"
exec "$lib/ld-linux-x86-64.so.2" --library-path "$lib" "$root/programs/$(basename "$0")" "$@"
SH
  done
  chmod +x "$work/tree/binaryen/bin"/*
  # Emscripten runs this file as Python; it finds its own place so that the tree can be moved.
  cat >"$work/tree/emscripten/.emscripten" <<CONFIG
import os
LLVM_ROOT = '/usr/lib/llvm-19/bin'
BINARYEN_ROOT = os.path.join(os.path.dirname(os.path.dirname(os.environ['EM_CONFIG'])), 'binaryen')
NODE_JS = '$node'
FROZEN_CACHE = True
CONFIG
  # Debian's launcher insists on its own configuration; plain ones find the file above beside them.
  for program in emcc em++ emar emranlib em-config emcmake embuilder emnm; do
    rm -f "$work/tree/emscripten/$program"
    cat >"$work/tree/emscripten/$program" <<'SH'
#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
EM_CONFIG="$here/.emscripten" exec python3 -E "$here/$(basename "$0").py" "$@"
SH
    chmod +x "$work/tree/emscripten/$program"
  done
}

# An unpacked tree that cannot compile is thrown away, not installed.
try_out() {
  printf '#include <coroutine>\nint main() { return 0; }\n' >"$work/try.cpp"
  if ! { "$work/tree/emscripten/em++" -std=c++20 -fexceptions -sENVIRONMENT=node "$work/try.cpp" -o "$work/try.cjs" &&
    "$node" "$work/try.cjs"; } >"$work/try.log" 2>&1; then
    tail -n 15 "$work/try.log" >&2
    die "the unpacked Emscripten does not work on this machine"
  fi
}

make_tree() {
  [[ "$(dpkg --print-architecture 2>/dev/null)" == amd64 ]] ||
    die "no Emscripten >= $minimum is on PATH, and the one for Debian is fetched on amd64 only; activate an emsdk and try again"
  download
  unpack
  write_launchers
  try_out
}

if emcc_on_path; then exit 0; fi
fill_once "$target" emscripten/emcc 1200 "Emscripten $minimum" "240 MB" make_tree
printf '%s\n' "$target/emscripten"
