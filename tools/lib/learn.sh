# shellcheck shell=bash
# yp learn: the exercises in the terminal, beside an editor. Source it after build.sh.

# Words of tools/learn/src/words.ts that compile nothing, so nothing need be built for them.
readonly yp_learn_light=(task next list go reset undo solution open export import help quit)

learn_is_light() {
  local word
  for word in "${yp_learn_light[@]}"; do [[ "${1:-}" != "$word" ]] || return 0; done
  return 1
}

# What a package is for, in the words of somebody who has never built a program.
learn_package_is() {
  case "$1" in
    clang-19) echo "the compiler: it makes a program of what you write" ;;
    g++) echo "the C++ standard library, which the compiler uses" ;;
    cmake) echo "finds out how the course's library is built here" ;;
    ninja-build) echo "builds it, and later only what has changed" ;;
    pkg-config) echo "finds the libraries that follow" ;;
    ccache) echo "remembers what was compiled before" ;;
    bzip2 | xz-utils) echo "unpacks what is downloaded" ;;
    npm) echo "runs this command itself, with JavaScript" ;;
    openssl) echo "checks what is downloaded" ;;
    *) echo "a library that the course's library uses" ;;
  esac
}

# explain_missing_packages LINES...: before anything is installed, also where nothing can be installed for anybody.
explain_missing_packages() {
  local missing package
  missing=$(missing_packages "$@")
  [[ -n "$missing" ]] || return 0
  say "The exercises are compiled on this machine. These packages, which it needs for that, are missing:"
  for package in $missing; do printf '  %-22s %s\n' "$package" "$(learn_package_is "$package")" >&2; done
}

command_learn() {
  if ! learn_is_light "$@"; then
    lock_checkout
    local packages
    packages="$yp_packages_native$(packages_for_node)"
    explain_missing_packages "$packages"
    need_packages "$packages"
    need_node
    need_modules
    if [[ ! -f build/release/lessons/liblesson.a ]]; then
      need_space "$yp_root" 400 "the library and the checks"
      need_space "$YP_CACHE" 200 "what was compiled before"
      say "Building the library and the checks (some minutes, once) ..."
    fi
    build_preset release learn
  else
    need_node
    if [[ ! -d node_modules ]]; then
      lock_checkout
      need_modules
    fi
  fi
  export YP_CALLED_FROM=$yp_called_from
  exec "$YP_NODE" --import tsx tools/learn/src/main.ts "$@" 8>&-
}
