# shellcheck shell=bash
# yp run: one lesson example as a native program. Source it after build.sh.

# closest WORD CANDIDATES...: the candidates that WORD is probably meant to be, best first.
closest() {
  local word=$1
  shift
  printf '%s\n' "$@" | awk -v word="$word" '
    function least(a, b) { return a < b ? a : b }
    function distance(a, b,   i, j, row, last, old) {
      for (j = 0; j <= length(b); ++j) row[j] = j
      for (i = 1; i <= length(a); ++i) {
        last = row[0]; row[0] = i
        for (j = 1; j <= length(b); ++j) {
          old = row[j]
          row[j] = least(least(row[j] + 1, row[j - 1] + 1), last + (substr(a, i, 1) != substr(b, j, 1)))
          last = old
        }
      }
      return row[length(b)]
    }
    BEGIN { count = split(word, part, "/"); name = part[count] }
    { d = index($0, name) ? 0 : distance(word, $0)
      if (d <= 1 + length(word) / 4) print d, $0 }' | sort -n | head -n 3 | cut -d' ' -f2-
}

list_examples() {
  local file
  for file in lessons/[0-9]*/*.cpp; do
    [[ -f "$file" ]] || continue
    file=${file#lessons/}
    printf '%s\n' "${file%.cpp}"
  done
}

did_you_mean() {
  local found
  found=$(closest "$@" | paste -sd'|' | sed 's/|/ or /g')
  [[ -z "$found" ]] || printf '; did you mean %s?' "$found"
}

# take_run_options OPTION...: the options of one run, as the environment that core/program.cpp reads.
take_run_options() {
  while [[ $# -gt 0 ]]; do
    case "$1" in
      --sim) export AIO_BACKEND=sim ;;
      --real) export AIO_BACKEND=asio ;;
      --debug) export AIO_DEBUG=1 ;;
      --seed | --schedule)
        [[ "${2:-}" =~ ^[0-9]+$ ]] || die "$1 wants a whole number, not '${2:-}'"
        [[ "$1" == --seed ]] && export AIO_SEED=$2
        [[ "$1" == --schedule ]] && export AIO_SCHEDULE=$2
        shift
        ;;
      *) die "run does not know $1; its options are --sim, --real, --debug, --seed N and --schedule N" ;;
    esac
    shift
  done
}

command_run() {
  local wanted=${1:-} examples
  mapfile -t examples < <(list_examples)
  if [[ -z "$wanted" || ! " ${examples[*]} " == *" $wanted "* ]]; then
    [[ -n "$wanted" ]] && say "yp: there is no example $wanted$(did_you_mean "$wanted" "${examples[@]}")"
    say "The examples:"
    printf '  %s\n' "${examples[@]}" >&2
    [[ -z "$wanted" ]] || exit 2
    die "say which: ./yp run <lesson>/<example>"
  fi
  shift
  take_run_options "$@"
  lock_checkout
  need_packages "$yp_packages_native"
  build_preset release "${wanted//\//.}"
  exec "build/release/lessons/$wanted" 8>&-
}
