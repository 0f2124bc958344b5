# shellcheck shell=bash
# yp run: one program of a lesson as a native program. yp trace: a run's trace in the page. Source it after build.sh.

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
    { limit = 1 + length(word) / 4
      d = index($0, word) ? 0 : least(distance(word, $0), index($0, name) ? limit : limit + 1)
      if (d <= limit) print d, $0 }' | sort -n | awk 'NR == 1 { best = $1 } $1 == best || best > 0' | head -n 3 | cut -d' ' -f2-
}

# What can be run: each example, and of each exercise its start and its solution.
list_programs() {
  local file
  for file in lessons/[0-9]*/*.cpp lessons/[0-9]*/exercise/{start,solution}.cpp; do
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

# take_run_options LESSON OPTION...: the options of one run, as the environment that core/program.cpp reads.
take_run_options() {
  local lesson=$1
  shift
  while [[ $# -gt 0 ]]; do
    case "$1" in
      --sim) export AIO_BACKEND=sim ;;
      --real) export AIO_BACKEND=asio ;;
      --debug) export AIO_DEBUG=1 ;;
      --seed | --schedule | --workers | --port)
        [[ "${2:-}" =~ ^[0-9]+$ ]] || die "$1 wants a whole number, not '${2:-}'"
        [[ "$1" == --workers ]] && export AIO_WORKERS=$2
        [[ "$1" == --port ]] && export AIO_PORT=$2
        [[ "$1" == --seed ]] && export AIO_SEED=$2
        [[ "$1" == --schedule ]] && export AIO_SCHEDULE=$2
        shift
        ;;
      --scenario)
        export AIO_SCENARIO
        AIO_SCENARIO=$(find_scenario "$lesson" "${2:-}") || exit 1
        shift
        ;;
      *) die "run does not know $1; its options are --sim, --real, --debug, --seed N, --schedule N, --workers N, --port N and --scenario FILE" ;;
    esac
    shift
  done
}

# find_scenario FOLDER NAME: the path of a scenario of the lesson, or of its exercise, or of a file.
find_scenario() {
  local lesson=$1 name=$2 file
  [[ -n "$name" ]] || die "--scenario wants a file, or the name of one of the lesson's scenarios"
  for file in "lessons/$lesson/$name.scenario.json" "lessons/${lesson%/exercise}/$name.scenario.json" "$yp_called_from/$name" "$name"; do
    [[ -f "$file" ]] || continue
    realpath "$file"
    return
  done
  die "there is no scenario $name; lessons/${lesson%/exercise} has $(list_scenarios "$lesson")"
}

list_scenarios() {
  local found
  found=$(find "lessons/$1" "lessons/${1%/exercise}" -maxdepth 1 -name '*.scenario.json' -printf '%f\n' | sed 's/\.scenario\.json$//' | sort -u | paste -sd' ')
  printf '%s' "${found:-none}"
}

# check_program COMMAND PROGRAM: ends with a sentence unless PROGRAM is one.
check_program() {
  local wanted=$2 programs
  mapfile -t programs < <(list_programs)
  [[ -n "$wanted" ]] || die "say which: ./yp $1 <lesson>/<example>; ./yp list shows all"
  if [[ ! " ${programs[*]} " == *" $wanted "* ]]; then
    say "yp: there is no program $wanted$(did_you_mean "$wanted" "${programs[@]}")"
    say "./yp list shows all of them."
    exit 2
  fi
}

# usual_scenario PRESET PROGRAM: the file of the world that it usually runs in, or nothing. Once it is built.
usual_scenario() {
  [[ ! -f "build/$1/lessons/$2.scenario" ]] || printf '%s' "$(<"build/$1/lessons/$2.scenario")"
}

command_run() {
  local wanted=${1:-} usual
  check_program run "$wanted"
  shift
  take_run_options "${wanted%/*}" "$@"
  lock_checkout
  need_packages "$yp_packages_native"
  build_preset release "${wanted//\//.}"
  usual=$(usual_scenario release "$wanted")
  [[ -n "${AIO_SCENARIO:-}" || -z "$usual" ]] || export AIO_SCENARIO="$usual"
  exec "build/release/lessons/$wanted" 8>&-
}

readonly yp_trace_bytes=$((256 * 1024 * 1024)) # as many as the page reads of its own runs

# check_trace FILE: dies with a sentence unless it is a trace that the page can show.
check_trace() {
  local file=$1 first size format
  [[ -e "$file" ]] || die "there is no file $file; leave a trace with AIO_TRACE=$file before a program's name"
  [[ -f "$file" ]] || die "$file is not a file; give the path of a trace"
  [[ -r "$file" ]] || die "$file cannot be read; look at its permissions"
  size=$(stat -Lc %s "$file")
  [[ "$size" -gt 0 ]] || die "$file is empty: the program has not written its trace yet, or was killed before"
  [[ "$size" -le "$yp_trace_bytes" ]] ||
    die "$file has $((size / 1024 / 1024)) MiB; the page reads traces up to $((yp_trace_bytes / 1024 / 1024)) MiB"
  [[ $(head -c 4096 "$file" | tr -dc '\0' | wc -c) -eq 0 ]] ||
    die "$file is no text: there are zero bytes in it; a trace is one JSON object a line"
  first=$(head -c 4096 "$file" | head -n 1)
  [[ "$first" =~ ^\{\"t\":[0-9]+,\"k\":\"run\",\"format\":([0-9]+)[,}] ]] ||
    die "line 1 of $file is no trace's: it should begin with {\"t\":0,\"k\":\"run\",\"format\":1"
  format=${BASH_REMATCH[1]}
  [[ "$format" == 1 ]] || die "$file is a trace of format $format; this version reads format 1 (core/trace/format.md)"
}

# open_first_address: passes lines on, and opens the first address in them in the browser of the desktop.
open_first_address() {
  local line opened=""
  while IFS= read -r line; do
    printf '%s\n' "$line"
    [[ -z "$opened" && "$line" =~ http://[^[:space:]]+ ]] || continue
    opened=yes
    xdg-open "${BASH_REMATCH[0]}" >/dev/null 2>&1 || true
  done
}

command_trace() {
  local file="" port=8080
  while [[ $# -gt 0 ]]; do
    case "$1" in
      --port) port=${2:-} && shift $(($# > 1 ? 2 : 1)) ;;
      --port=*) port=${1#--port=} && shift ;;
      -*) die "trace does not know $1; usage: ./yp trace FILE [--port N]" ;;
      *)
        [[ -z "$file" ]] || die "trace shows one file, not also $1; usage: ./yp trace FILE [--port N]"
        file=$1 && shift
        ;;
    esac
  done
  [[ -n "$file" ]] || die "say which trace: ./yp trace FILE; AIO_TRACE=FILE before a program's name leaves one"
  [[ "$file" == /* ]] || file="$yp_called_from/$file"
  check_trace "$file"
  check_port "$port"
  need_all_for_site
  build_server
  build_site
  local serve=(build/release/tools/serve/serve build/site --port "$port" --trace "$file")
  if [[ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]] && command -v xdg-open >/dev/null; then
    exec "${serve[@]}" 8>&- > >(open_first_address)
  fi
  exec "${serve[@]}" 8>&-
}
