#!/usr/bin/env bash
# repeat.sh TIMES SECONDS PROGRAM: runs PROGRAM until it fails, so many times, but begins none after so many seconds.
set -euo pipefail
for ((run = 0; run < $1 && SECONDS < $2; ++run)); do
  "$3" >"$3.log" 2>&1 || {
    cat "$3.log"
    exit 1
  }
done
tail -n 3 "$3.log"
printf '%s runs\n' "$run"
