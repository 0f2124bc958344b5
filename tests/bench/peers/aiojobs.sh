#!/usr/bin/env bash
# Unpacks aiojobs, which is in no stable Debian, from the newest suite into a temporary folder and prints the folder
# for Python. Nothing is installed, and apt checks the package against the signed index.
#
# Usage: PYTHONPATH=$(tests/bench/peers/aiojobs.sh) npm run bench peers
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tools/lib/common.sh
source "$here/../../../tools/lib/common.sh"
# shellcheck source=tools/lib/debian.sh
source "$here/../../../tools/lib/debian.sh"

readonly suite=sid

target=$(mktemp -d "${TMPDIR:-/tmp}/yieldpoint-aiojobs.XXXXXX")
work=$(mktemp -d "${TMPDIR:-/tmp}/yieldpoint-apt.XXXXXX")
trap 'rm -rf "$work"' EXIT
private_apt_lists deb "aiojobs" "$suite"
(cd "$work" && private_apt download python3-aiojobs) >>"$work/apt.log" 2>&1 ||
  die "aiojobs could not be downloaded: $(grep -m 1 '^E:' "$work/apt.log" || echo 'see the network and the disk')"
dpkg-deb -x "$work"/python3-aiojobs_*.deb "$target"
printf '%s\n' "$target/usr/lib/python3/dist-packages"
