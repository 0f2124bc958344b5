# shellcheck shell=bash
# Builds: CMake presets, course data, the compiler's pack and the finished site. Source it after setup.sh.

export CCACHE_DIR="${CCACHE_DIR:-$YP_CACHE/ccache}"
export CCACHE_BASEDIR="$yp_root" CCACHE_NOHASHDIR=1 CCACHE_MAXSIZE="${CCACHE_MAXSIZE:-3G}"
# What a precompiled header was made of is its hash, not its time.
export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
# Else a precompiled header is taken whose headers differ from ours in a comment or an empty macro; g++ reads them twice then.
export CCACHE_DEPEND=1
# A flag names this file, and ccache hashes only the flag.
export CCACHE_EXTRAFILES="$yp_root/wasm/toolchain/edges.ignorelist"

configure_preset() {
  local preset=$1 key
  key="$(hash_of CMakePresets.json) ${CI:-} $(missing_packages "$yp_packages_test")"
  [[ "$preset" != wasm* ]] || key+=" $YP_EMSCRIPTEN"
  if [[ ! -f "build/$preset/build.ninja" ]] || ! stamp_is "build/$preset/.configured" "$key"; then
    local werror=OFF
    [[ -z "${CI:-}" ]] || werror=ON
    run_logged "$yp_logs/configure-$preset.log" cmake --fresh --preset "$preset" -DAIO_WERROR="$werror" || return 1
    stamp "build/$preset/.configured" "$key"
  fi
}

# build_preset PRESET [TARGET...]
build_preset() {
  local preset=$1
  shift
  configure_preset "$preset" || die "configuring the preset $preset failed (log: $yp_logs/configure-$preset.log)"
  run_logged "$yp_logs/build-$preset.log" cmake --build --preset "$preset" -j "$(nproc)" ${1:+--target "$@"} ||
    die "building the preset $preset failed (log: $yp_logs/build-$preset.log)"
}

tsx() { "$YP_NODE" "$yp_root/node_modules/tsx/dist/cli.mjs" "$@"; }

build_course() {
  run_logged "$yp_logs/course.log" tsx lessons/build/src/main.ts || die "building the course data failed (log: $yp_logs/course.log)"
}

build_slides() {
  run_logged "$yp_logs/slides.log" tsx slides/src/build/main.ts --out build/slides ||
    die "building the slides failed (log: $yp_logs/slides.log)"
}

build_pack() {
  local sysroot key
  sysroot=$(sed -n 's/^AIO_WASM_SYSROOT:PATH=//p' build/wasm/CMakeCache.txt)
  key="$sysroot $(hash_of core lessons/support wasm package-lock.json build/wasm/libaio.a build/wasm/lessons/liblesson.a)"
  stamp_is build/pack/.packed "$key" && return
  need_space "$yp_root/build" 600 "the compiler's files"
  run_logged "$yp_logs/pack.log" tsx wasm/pack/src/main.ts --sysroot "$sysroot" --build build/wasm --out build/pack \
    --cache "$YP_CACHE" || die "packing the page's compiler failed (log: $yp_logs/pack.log)"
  stamp build/pack/.packed "$key"
}

site_key() {
  hash_of core lessons slides wasm web cmake tools/site LICENSE CMakeLists.txt CMakePresets.json package-lock.json tsconfig.base.json
}

# The finished static site in build/site; nothing to do when no source of it has changed.
build_site() {
  local key
  key=$(site_key)
  [[ -f build/site/index.html ]] && stamp_is build/site.stamp "$key" && return
  need_emscripten
  say "Building the lessons and libraries for the page ..."
  build_preset wasm lesson_programs
  build_course
  build_slides
  say "Packing the page's compiler (a minute the first time) ..."
  build_pack
  say "Building the page ..."
  (cd web && run_logged "$yp_logs/page.log" "$YP_NODE" "$yp_root/node_modules/vite/bin/vite.js" build --outDir "$yp_root/build/page" --emptyOutDir) ||
    die "building the page failed (log: $yp_logs/page.log)"
  run_logged "$yp_logs/site.log" tsx tools/site/src/main.ts --build build --lessons lessons --cache "$YP_CACHE" ||
    die "putting the site together failed (log: $yp_logs/site.log)"
  stamp build/site.stamp "$key"
}

build_server() { build_preset release serve; }
