# shellcheck shell=bash
# yp list, new-lesson and check-lessons: the course as data, for its authors. Source it after run.sh and check.sh.

course_tool() { tsx tools/course/src/main.ts "$@"; }

# choose_lessons COMMAND WORD...: fills chosen_lessons with the folders that the words mean: 06, 6 or 06_lightweight_tasks.
choose_lessons() {
  local command=$1 word known folder
  shift
  chosen_lessons=()
  mapfile -t known < <(cd lessons && printf '%s\n' [0-9]*/ | tr -d /)
  for word in "$@"; do
    [[ "$word" != -* ]] || die "$command does not know $word; usage: ./yp $command [LESSON...]"
    [[ ! "$word" =~ ^[0-9]$ ]] || word=0$word
    for folder in "${known[@]}"; do
      [[ "$folder" != "$word" && "${folder%%_*}" != "$word" ]] || break
      folder=""
    done
    if [[ -z "$folder" ]]; then
      say "yp: there is no lesson $word$(did_you_mean "$word" "${known[@]}")"
      exit 2
    fi
    chosen_lessons+=("$folder")
  done
}

command_list() {
  local chosen_lessons
  choose_lessons list "$@"
  need_node
  if [[ ! -d node_modules ]]; then
    lock_checkout
    need_modules
  fi
  exec "$YP_NODE" "$yp_root/node_modules/tsx/dist/cli.mjs" tools/course/src/main.ts list "${chosen_lessons[@]}" 8>&-
}

command_new_lesson() {
  [[ $# -eq 2 ]] || die 'usage: ./yp new-lesson NN_topic "Its title"'
  local lesson=$1
  lock_checkout
  need_node
  need_modules
  course_tool new "$@" || exit
  say "Made lessons/$lesson, and its entry in lessons/course.json. Building it, to keep what its example leaves ..."
  need_packages "$yp_packages_native"
  build_preset release "$lesson.words"
  run_logged "$yp_logs/golden.log" tsx lessons/build/src/update-golden.ts release "$lesson" ||
    die "the example of lessons/$lesson could not be run (log: $yp_logs/golden.log)"
  course_tool todos "$lesson" || true
  say "It is a whole lesson, if a small one. What it still needs to pass is above: ./yp check-lessons $lesson"
}

# lesson_targets LESSON...: the targets that build all their programs, as far as both presets have them.
lesson_targets() {
  local lesson file
  for lesson in "$@"; do
    for file in "lessons/$lesson/"*.cpp "lessons/$lesson/exercise/"{start,solution}.cpp; do
      [[ -f "$file" ]] || continue
      file=${file#lessons/} file=${file%.cpp}
      printf '%s\n' "${file//\//.}"
    done
  done
}

wrong_targets() {
  local lesson file
  for lesson in "$@"; do
    for file in "lessons/$lesson/exercise/wrong/"*.cpp; do
      [[ -f "$file" ]] && printf '%s.exercise.wrong.%s\n' "$lesson" "$(basename "$file" .cpp)"
    done
  done
}

# The programs as they are built: what they leave natively and in wasm, exercises, proposed changes, sweeps in the prose.
check_course_programs() {
  YP_LESSONS=$* vitest --root tests/determinism determinism exercises proposed-changes golden-sweeps
}

command_check_lessons() {
  local chosen_lessons targets=(lesson_programs) wrong=()
  choose_lessons check-lessons "$@"
  lock_checkout
  need_packages "$yp_packages_native$yp_packages_wasm"
  need_node
  need_modules
  course_tool check "${chosen_lessons[@]}" || exit 1
  say "The lessons' files are as they should be. Building their programs, natively and for the page ..."
  need_emscripten
  if [[ ${#chosen_lessons[@]} -gt 0 ]]; then
    mapfile -t targets < <(lesson_targets "${chosen_lessons[@]}")
    mapfile -t wrong < <(wrong_targets "${chosen_lessons[@]}")
  fi
  build_preset release "${targets[@]}" "${wrong[@]}"
  build_preset wasm "${targets[@]}"
  vitest --root lessons/build repository || exit 1
  check_course_programs "${chosen_lessons[@]}" || exit 1
  course_tool todos "${chosen_lessons[@]}" || exit 1
  say "All is well with ${chosen_lessons[*]:-all lessons}."
}
