# shellcheck shell=bash
# yp test: every check in order, each under a heading with its time; stops at the first that fails. Source it after build.sh.

yp_passed=0
yp_failed=0

# Counts of test cases in a log, from the runners' own summaries.
count_cases() {
  awk -v what="$1" '
    { gsub(/\033\[[0-9;]*m/, "") }
    # [doctest] test cases:  5 |  4 passed | 1 failed |
    # Tests  1 failed | 4 passed (5)
    /^\[doctest\] test cases:/ || /^ *Tests +[0-9]/ {
      for (i = 2; i <= NF; ++i) if ($i ~ "^" what) sum += $(i - 1)
    }
    END { print sum + 0 }' "$2"
}

finish() {
  printf '\n%s passed, %s failed\n' "$yp_passed" "$yp_failed"
  [[ "$yp_failed" == 0 ]]
  exit
}

# part NAME COMMAND...: runs a check with its output in a log, and shows the summaries that its runners printed.
part() {
  local name=$1 log start status passed failed
  shift
  log="$yp_logs/part-${name//[^a-z0-9]/-}.log"
  printf '\n== %s\n' "$name"
  start=$SECONDS
  mkdir -p "$yp_logs"
  set +e
  (
    set -e
    "$@"
  ) >"$log" 2>&1 </dev/null
  status=$?
  set -e
  passed=$(count_cases passed "$log")
  failed=$(count_cases failed "$log")
  if [[ "$status" == 0 ]]; then
    grep -aE '^\[doctest\] (test cases|assertions)|% tests passed|^ *(Test Files|Tests) +[0-9]|^Checked [0-9]|\(retry x[0-9]+\)' "$log" || true
    printf -- '-- %s: passed in %d s\n' "$name" $((SECONDS - start))
    # A check without cases of its own, such as a formatter, counts as one.
    yp_passed=$((yp_passed + (passed > 0 ? passed : 1)))
  else
    tail -n 80 "$log"
    printf -- '-- %s: FAILED after %d s (the whole log: %s)\n' "$name" $((SECONDS - start)) "${log#"$yp_root/"}"
    yp_passed=$((yp_passed + passed))
    yp_failed=$((yp_failed + (failed > 0 ? failed : 1)))
    finish
  fi
}

cpp_files() { find core lessons tests tools -name node_modules -prune -o \( -name '*.h' -o -name '*.cpp' \) -print; }

check_format() {
  cpp_files | xargs -r clang-format-19 --dry-run -Werror
  shellcheck -x -a yp .ci/run tools/setup/*.sh tests/conformance/*.sh
  "$yp_root/node_modules/.bin/biome" ci --colors=off --error-on-warnings .
}

check_types() {
  local config
  while read -r config; do
    printf 'tsc -p %s\n' "$config"
    "$yp_root/node_modules/.bin/tsc" -p "$config"
  done < <(find . -name node_modules -prune -o -path ./build -prune -o -name tsconfig.json -print | sort)
}

vitest() {
  NO_COLOR=1 "$YP_NODE" "$yp_root/node_modules/vitest/vitest.mjs" run "$@"
}

check_units() {
  local folder
  for folder in wasm/host wasm/pack lessons/build tools/site tools/sweep tools/course; do
    printf 'vitest in %s\n' "$folder"
    vitest --root "$folder"
  done
  for folder in web slides; do
    printf 'vitest in %s\n' "$folder"
    vitest --root "$folder" --project unit
  done
}

# check_preset PRESET [TEST...]: builds it with its tests, or these, and runs them; doctest's own summaries are in CTest's
# log.
check_preset() {
  local only=${*:2}
  build_preset "$@"
  ctest --preset "$1" ${only:+-R "^(${only// /|})\$"}
  grep -a '^\[doctest\]' "build/$1/Testing/Temporary/LastTest.log" | grep -aE 'test cases|assertions'
}

# Races between the loop and its threads: the tests that have threads, several times.
check_threads() {
  build_preset tsan conformance_test
  ctest --preset tsan -R '^conformance'
  grep -a '^\[doctest\]' build/tsan/Testing/Temporary/LastTest.log | grep -aE 'test cases|assertions' | tail -n 2
}

# CPython as the judge: scenarios in both languages, and random programs.
build_oracle() { build_preset release oracle_programs; }
check_oracle() {
  build_oracle
  vitest --root tests/oracle
}

command_oracle() {
  local rest=("$@")
  while [[ ${#rest[@]} -gt 0 ]]; do
    [[ "${rest[0]}" =~ ^--(seed|count|reports)$ ]] ||
      die "oracle does not know ${rest[0]}; usage: ./yp oracle [--seed N] [--count N] [--reports N]"
    [[ "${rest[1]:-}" =~ ^[0-9]{1,15}$ ]] || die "${rest[0]} wants a whole number, not '${rest[1]:-}'"
    rest=("${rest[@]:2}")
  done
  lock_checkout
  need_packages "$yp_packages_native"
  need_node
  need_modules
  build_oracle
  tsx tests/oracle/src/main.ts "$@"
}

# The seeds of tests/fuzz/corpus/TARGET, which are escaped text, as the bytes that they mean.
unescape_corpus() {
  local file text
  mkdir -p "$2"
  for file in "tests/fuzz/corpus/$1"/*; do
    text=$(<"$file")
    printf '%b' "${text//$'\n'/}" >"$2/seed-$(basename "$file")"
  done
}

# Each target for a while, over the seeds and what it has found before.
command_fuzz() {
  local seconds=60 targets=() target found broken
  while [[ $# -gt 0 ]]; do
    case "$1" in
      --seconds) seconds=${2:-} && shift $(($# > 1 ? 2 : 1)) ;;
      *)
        [[ -d "tests/fuzz/corpus/$1" ]] || die "fuzz does not know $1; its targets are: $(cd tests/fuzz/corpus && echo *)"
        targets+=("$1") && shift
        ;;
    esac
  done
  [[ "$seconds" =~ ^[1-9][0-9]{0,5}$ ]] || die "--seconds wants a whole number from 1, not '$seconds'"
  lock_checkout
  need_packages "$yp_packages_native$yp_packages_test"
  build_preset fuzz fuzzers
  [[ ${#targets[@]} -gt 0 ]] || mapfile -t targets < <(cd tests/fuzz/corpus && printf '%s\n' *)
  for target in "${targets[@]}"; do
    found="build/fuzz/corpora/$target" broken="build/fuzz/$target.broken"
    unescape_corpus "$target" "$found"
    say "Fuzzing $target for $seconds s ..."
    if ! run_logged "$yp_logs/fuzz-$target.log" "build/fuzz/fuzz/$target" -max_total_time="$seconds" -timeout=10 \
      -exact_artifact_path="$broken" "$found"; then
      od -An -v -to1 -w1 "$broken" | tr ' ' '\\' | tr -d '\n' >"$broken.txt"
      die "$target is broken; keep $broken.txt, which is the input escaped, in tests/fuzz/corpus/$target (log: $yp_logs/fuzz-$target.log)"
    fi
  done
}

# Other people's clients and servers, as processes of this machine.
check_interop() {
  build_preset release interop_programs lesson_programs
  vitest --root tests/interop
}

# The exercises as people do them in a terminal.
check_learn() {
  build_preset release learn
  vitest --root tools/learn
}

check_structure() { vitest --root tests/structure; }
check_course() {
  course_tool check
  course_tool todos
  vitest --root tests/determinism
}
check_page() {
  build_server
  vitest --root web --project 'e2e*'
}
check_slides() {
  build_server
  vitest --root slides --project e2e
}

command_test() {
  export YP_DETERMINISM_PRESETS=release
  lock_checkout
  need_space "$yp_root" 2500 "the builds"
  need_packages "$yp_packages_native$yp_packages_wasm$yp_packages_test"
  need_node
  need_modules
  need_emscripten

  part 'formatting and lint' check_format
  part 'structure' check_structure
  part 'TypeScript types' check_types
  part 'native tests: g++, debug' check_preset gcc-debug
  # g++ miscompiles coroutines at other levels than others: what the machinery promises is enough to see it.
  part 'native tests: g++, release' check_preset gcc-release base_test runtime_test regress_test net_test
  part 'native tests: clang, address and undefined-behaviour sanitizers' check_preset asan
  part 'native tests: clang, thread sanitizer (conformance, repeated)' check_threads
  part 'wasm tests under Node: release' check_preset wasm
  part 'wasm tests under Node: debug' check_preset wasm-debug runtime_test regress_test net_test
  part 'lesson programs: clang, release' check_preset release lesson_programs runtime_test regress_test net_test
  part 'interop: real peers on 127.0.0.1' check_interop
  part 'the oracle: CPython runs the same programs' check_oracle
  part 'the course: prose, exercises, and traces that are equal natively, in wasm and to golden' check_course
  part 'the site' build_site
  part 'TypeScript tests' check_units
  part 'the exercises in the terminal' check_learn
  part 'the page in Chromium' check_page
  part 'the slides in Chromium' check_slides
  finish
}
