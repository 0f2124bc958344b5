#!/usr/bin/env bash
# Prints the folder that holds the C sources that Debian 12 has no fitting package for, filling it once in the cache:
# llhttp 9 (llhttp/include, llhttp/src), which the library parses HTTP with, and zlib (zlib), for WebAssembly only.
#
# Both come out of Debian's source packages. llhttp 9 lies in the next release's Node; Debian 12's own is llhttp 6.
#
# Usage: third_party.sh
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tools/lib/common.sh
source "$here/../lib/common.sh"
# shellcheck source=tools/lib/debian.sh
source "$here/../lib/debian.sh"

readonly recipe=1 # raise it when what this script unpacks changes
readonly suites=(bookworm trixie)
# The upstream archives; Debian's own patches to these packages do not touch the files taken.
readonly node=nodejs/trixie
readonly node_archive=nodejs_20.19.2+dfsg.orig.tar.xz
readonly node_sha256=5e5559381ad031d245a8efa403458abbb73755f74c3e6380f185a4dd342b7949
readonly zlib=zlib/bookworm
readonly zlib_archive=zlib_1.2.13.dfsg.orig.tar.bz2
readonly zlib_sha256=71feb7947e3c00ef125f83b79a4e529bde31171e5babe48b391f06758d1ab0a1

target="$YP_CACHE/third-party-r$recipe"

download() {
  private_apt_lists deb-src "the sources of llhttp and zlib" "${suites[@]}"
  mkdir -p "$work/archives"
  (cd "$work/archives" && private_apt source --download-only --tar-only "$node" "$zlib") >>"$work/apt.log" 2>&1 ||
    die "the sources of llhttp and zlib could not be downloaded: $(grep -m 1 '^E:' "$work/apt.log" || echo 'see the network and the disk')"
  (cd "$work/archives" && sha256sum --quiet -c - >&2 <<SUMS) || die "a downloaded source has the wrong checksum; try again"
$node_sha256  $node_archive
$zlib_sha256  $zlib_archive
SUMS
}

unpack() {
  mkdir -p "$work/tree/llhttp" "$work/tree/zlib"
  tar -xJf "$work/archives/$node_archive" -C "$work/tree/llhttp" --strip-components=3 --wildcards '*/deps/llhttp/LICENSE*' \
    '*/deps/llhttp/include/*' '*/deps/llhttp/src/*'
  tar -xjf "$work/archives/$zlib_archive" -C "$work/tree/zlib" --strip-components=1 --wildcards \
    --no-wildcards-match-slash '*/LICENSE' '*/*.c' '*/*.h'
  grep -q 'define LLHTTP_VERSION_MAJOR 9' "$work/tree/llhttp/include/llhttp.h" || die "the llhttp that was fetched is not version 9"
}

make_tree() {
  download
  unpack
}

fill_once "$target" zlib/zlib.h 300 "the sources of llhttp and zlib" "40 MB" make_tree
printf '%s\n' "$target"
