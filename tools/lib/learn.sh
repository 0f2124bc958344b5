# shellcheck shell=bash
# yp learn: the exercises in the terminal, beside an editor. Source it after build.sh.

# Words of tools/learn/src/words.ts that compile nothing, so nothing need be built for them.
readonly yp_learn_light=(task next list go reset undo solution open export import help quit)

learn_is_light() {
  local word
  for word in "${yp_learn_light[@]}"; do [[ "${1:-}" != "$word" ]] || return 0; done
  return 1
}

# What a package of yp_packages_native is for, in the words of somebody who has never built a program.
learn_package_is() {
  case "$1" in
    clang-19) echo "the compiler: it makes a program of what you write" ;;
    g++) echo "the C++ standard library that the compiler uses" ;;
    cmake | ninja-build | pkg-config) echo "builds the course's library, and only what has changed of it" ;;
    ccache) echo "remembers what was compiled before" ;;
    bzip2 | xz-utils) echo "unpacks what is downloaded" ;;
    *) echo "a library that the course's library uses" ;;
  esac
}

# Says what is missing before anything is installed, also where nothing can be installed for anybody.
explain_missing_packages() {
  local missing package
  missing=$(missing_packages "$yp_packages_native")
  [[ -n "$missing" ]] || return 0
  say "The exercises are compiled on this machine, and these programs for it are missing:"
  for package in $missing; do printf '  %-22s %s\n' "$package" "$(learn_package_is "$package")" >&2; done
}

command_learn() {
  explain_missing_packages
  need_packages "$yp_packages_native"
  need_node
  if ! learn_is_light "$@"; then
    lock_checkout
    need_modules
    [[ -f build/release/lessons/liblesson.a ]] || say "Building the library and the checks (some minutes, once) ..."
    build_preset release learn
  elif [[ ! -d node_modules ]]; then
    lock_checkout
    need_modules
  fi
  export YP_CALLED_FROM=$yp_called_from
  exec "$YP_NODE" "$yp_root/node_modules/tsx/dist/cli.mjs" tools/learn/src/main.ts "$@" 8>&-
}
