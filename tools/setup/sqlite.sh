#!/usr/bin/env bash
# Prints the folder that holds SQLite's amalgamation (sqlite3.c, sqlite3.h), filling it once in the cache. For
# WebAssembly only: native programs use Debian's libsqlite3.
#
# Debian's source package has no amalgamation; the npm package better-sqlite3 carries SQLite's own, unchanged, and of
# Debian 12's version.
#
# Usage: sqlite.sh
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tools/lib/common.sh
source "$here/../lib/common.sh"
# shellcheck source=tools/lib/npm.sh
source "$here/../lib/npm.sh"

readonly recipe=1 # raise it when what this script unpacks changes
readonly package=better-sqlite3@8.1.0
readonly integrity=sha512-p1m09H+Oi8R9TPj810pdNswMFuVgRNgCJEWypp6jlkOgSwMIrNyuj3hW78xEuBRGok5RzeaUW8aBtTWF3l/TQA==
readonly version=3.40.1

target="$YP_CACHE/sqlite-$version-r$recipe"

make_tree() {
  fetch_npm_package "$package" "$integrity" "$work/package"
  mv "$work/package/deps/sqlite3" "$work/tree"
  grep -q "define SQLITE_VERSION *\"$version\"" "$work/tree/sqlite3.h" ||
    die "the SQLite that was fetched is not version $version"
}

fill_once "$target" sqlite3.c 50 "the source of SQLite" "3 MB" make_tree
printf '%s\n' "$target"
