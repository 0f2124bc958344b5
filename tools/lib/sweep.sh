# shellcheck shell=bash
# yp sweep: a lesson example again and again, with a cancellation exactly at one of its awaits. Source it after run.sh.

# sweep_usage TEXT...: one sentence, and the exit code of a sweep that cannot be made.
sweep_usage() {
  say "yp: $*"
  exit 2
}

readonly yp_sweep_options=(--task --cancel --disconnect --cut --scenario --seed --json --keep --jobs --wasm)

# check_sweep_value OPTION VALUE
check_sweep_value() {
  case "$1" in
    --seed) [[ "$2" =~ ^[0-9]{1,19}$ ]] || sweep_usage "--seed wants a whole number, not '$2'" ;;
    --jobs) [[ "$2" =~ ^[1-9][0-9]{0,2}$ ]] || sweep_usage "--jobs wants a whole number from 1 to 999, not '$2'" ;;
    --task | --disconnect | --cut)
      [[ -n "$2" && "$2" != -* && "$2" != *';'* ]] || sweep_usage "$1 wants the name of a ${3}, not '$2'"
      ;;
    *) [[ -n "$2" && "$2" != -* ]] || sweep_usage "$1 wants a ${3}, not '$2'" ;;
  esac
}

# take_sweep_options EXAMPLE OPTION...: fills sweep_args for tools/sweep, sweep_scenario and sweep_preset.
take_sweep_options() {
  local lesson=${1%/*} deeds=0 what
  shift
  while [[ $# -gt 0 ]]; do
    case "$1" in
      --json) sweep_args+=("$1") ;;
      --wasm) sweep_args+=("$1") && sweep_preset=wasm ;;
      --cancel) sweep_args+=("$1") && ((++deeds)) ;;
      --task | --disconnect | --cut | --seed | --jobs | --keep | --scenario)
        what=host
        case "$1" in --task) what=task ;; --keep) what=folder ;; --scenario) what="file, or the name of one of the lesson's scenarios" ;; esac
        check_sweep_value "$1" "${2:-}" "$what"
        case "$1" in
          --scenario) sweep_scenario=$(find_scenario "$lesson" "$2") || exit 2 ;;
          --keep) [[ "$2" == /* ]] && sweep_keep=$2 || sweep_keep=$yp_called_from/$2 ;;
          --jobs) sweep_jobs=$2 ;;
          --disconnect | --cut) sweep_args+=("$1" "$2") && ((++deeds)) ;;
          *) sweep_args+=("$1" "$2") ;;
        esac
        shift
        ;;
      *)
        sweep_usage "sweep does not know $1$(did_you_mean "$1" "${yp_sweep_options[@]}"); its options are ${yp_sweep_options[*]}"
        ;;
    esac
    shift
  done
  [[ "$deeds" -le 1 ]] || sweep_usage "one thing happens in a sweep: --cancel, --disconnect HOST or --cut HOST"
}

command_sweep() {
  local wanted=${1:-} usual file
  local sweep_args=() sweep_scenario="" sweep_preset=release sweep_keep="build/sweep/$wanted" sweep_jobs
  check_program sweep "$wanted"
  shift
  [[ "$yp_called_from" == "$yp_root" ]] || sweep_keep="$yp_root/$sweep_keep"
  sweep_jobs=$(nproc)
  take_sweep_options "$wanted" "$@"
  lock_checkout
  need_packages "$yp_packages_native"
  need_node
  need_modules
  [[ "$sweep_preset" == release ]] || need_emscripten
  build_preset "$sweep_preset" "${wanted//\//.}"
  file="build/$sweep_preset/lessons/$wanted"
  [[ "$sweep_preset" == release ]] || file+=.wasm
  usual=$(usual_scenario "$sweep_preset" "$wanted")
  sweep_scenario=${sweep_scenario:-$usual}
  exec "$YP_NODE" "$yp_root/node_modules/tsx/dist/cli.mjs" tools/sweep/src/main.ts --name "$wanted" \
    --file "$file" --keep "$sweep_keep" --jobs "$sweep_jobs" ${sweep_scenario:+--scenario "$sweep_scenario"} "${sweep_args[@]}" 8>&-
}
