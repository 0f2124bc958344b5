# shellcheck shell=bash
# Shared by yp and the set-up scripts: messages, the cache folder, stamps. Source it; it runs nothing.

HOME="${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}"
YP_CACHE="${YP_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/yieldpoint}"
export HOME YP_CACHE

if [[ -t 2 && -z "${NO_COLOR:-}" ]]; then
  yp_bold=$'\e[1m' yp_red=$'\e[31m' yp_plain=$'\e[0m'
else
  yp_bold='' yp_red='' yp_plain=''
fi

# say TEXT...: progress for people, on stderr so that a program's output stays alone on stdout.
say() { printf '%s\n' "$*" >&2; }
heading() { printf '%s== %s%s\n' "$yp_bold" "$*" "$yp_plain" >&2; }

# die TEXT...: one sentence and out.
die() {
  printf '%syp: %s%s\n' "$yp_red" "$*" "$yp_plain" >&2
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# version_at_least 3.1.70 3.1.69
version_at_least() { [[ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" == "$2" ]]; }

# need_space FOLDER MEGABYTES WHAT: a full disk is found before a download, not in the middle of it.
need_space() {
  local free
  mkdir -p "$1" 2>/dev/null || die "cannot create $1 (for $3); set YP_CACHE to a folder that can be written"
  free=$(df -Pm "$1" | awk 'NR == 2 { print $4 }')
  [[ "$free" -ge "$2" ]] || die "not enough disk space for $3: $2 MB are needed in $1, $free MB are free"
}

# fill_once FOLDER FILE MEGABYTES WHAT SIZE COMMAND: a folder of the cache that is whole when it has FILE. COMMAND makes
# it, once, as $work/tree; $work is a folder beside it that goes at the end. Processes that want the same one take turns.
fill_once() {
  [[ ! -e "$1/$2" ]] || return 0
  need_space "$YP_CACHE" "$3" "$4"
  exec 9>"${1%-r*}.lock"
  flock 9
  [[ ! -e "$1/$2" ]] || return 0
  say "Fetching $4 ($5, once) ..."
  work=$(mktemp -d "$1.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  "$6"
  rm -rf "$1"
  mv "$work/tree" "$1"
}

# hash_of PATH...: one content hash of files and folders, names included. Missing paths count as missing.
hash_of() {
  local path
  for path in "$@"; do
    if [[ -d "$path" ]]; then
      find "$path" -type f -not -path '*/node_modules/*' -print0 | LC_ALL=C sort -z | xargs -0r sha256sum
    elif [[ -f "$path" ]]; then
      sha256sum "$path"
    else
      printf 'missing %s\n' "$path"
    fi
  done | sha256sum | cut -c1-32
}

# stamp_is FILE KEY, stamp FILE KEY: was the step behind FILE last done for KEY?
stamp_is() { [[ -f "$1" && "$(<"$1")" == "$2" ]]; }
stamp() {
  mkdir -p "$(dirname "$1")"
  printf '%s\n' "$2" >"$1"
}

# lock_checkout: two commands that build in one checkout take turns. serve must not hold on to it: start it with 8>&-.
lock_checkout() {
  if ! { mkdir -p build && : >>build/lock; } 2>/dev/null; then
    die "cannot write in $PWD/build (you are $(id -un)); clone Yieldpoint into a folder of yours, and type it there, without sudo"
  fi
  exec 8>build/lock
  if ! flock -n 8; then
    say "Another ./yp is at work in this checkout; waiting for it ..."
    flock 8
  fi
}

# run_logged LOG COMMAND...: quiet when it works; the log's end when it does not.
run_logged() {
  local log=$1
  shift
  mkdir -p "$(dirname "$log")"
  if ! "$@" >"$log" 2>&1 </dev/null; then
    tail -n 40 "$log" >&2
    if grep -q 'No space left on device\|ENOSPC' "$log"; then die "the disk is full (log: $log)"; fi
    return 1
  fi
}
