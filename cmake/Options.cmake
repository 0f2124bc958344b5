# aio_options: what every target of the project is compiled with, as one interface target.

option(AIO_WERROR "Warnings are errors (on in CI)" OFF)
option(AIO_FUZZ "Build the fuzz targets (clang; preset fuzz)" OFF)
# Compiling takes a third less; off where a missing #include should show.
option(AIO_PRECOMPILE "Common headers are parsed once for all sources" ON)
# Compiling takes a third. The library that is shipped, and what is being edited, are compiled one source at a time.
set(AIO_UNITY none CACHE STRING "Sources that are compiled a dozen at a time: none, tests, or all (also the library's)")
set(AIO_SANITIZE "" CACHE STRING "Sanitizers, comma separated: address,undefined or thread")

find_program(AIO_CCACHE ccache)
if(AIO_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_C_COMPILER_LAUNCHER "${AIO_CCACHE}")
  set(CMAKE_CXX_COMPILER_LAUNCHER "${AIO_CCACHE}")
endif()

set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

# aio_wasm_flags(<out> <key>): one list of wasm/toolchain/link-flags.json, which the page's compiler reads too.
set(AIO_FLAGS_FILE "${PROJECT_SOURCE_DIR}/wasm/toolchain/link-flags.json")
set(AIO_EDGES_IGNORELIST "${PROJECT_SOURCE_DIR}/wasm/toolchain/edges.ignorelist")
set_property(DIRECTORY "${PROJECT_SOURCE_DIR}" APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${AIO_FLAGS_FILE}")
function(aio_wasm_flags out key)
  file(READ "${AIO_FLAGS_FILE}" json)
  string(JSON count LENGTH "${json}" ${key})
  math(EXPR last "${count} - 1")
  set(flags "")
  foreach(i RANGE ${last})
    string(JSON flag GET "${json}" ${key} ${i})
    list(APPEND flags "${flag}")
  endforeach()
  set(${out} "${flags}" PARENT_SCOPE)
endfunction()

# aio_unity(<target> <kind>): compiles its sources a dozen at a time if AIO_UNITY asks for that of this kind.
function(aio_unity target kind)
  if(AIO_UNITY STREQUAL all OR AIO_UNITY STREQUAL kind)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 12)
  endif()
endfunction()

add_library(aio_options INTERFACE)
target_compile_features(aio_options INTERFACE cxx_std_20)
target_compile_options(
  aio_options
  INTERFACE -Wall -Wextra -Wpedantic -Wshadow $<$<BOOL:${AIO_WERROR}>:-Werror>
            # Builds in two folders are equal byte by byte, and no path of a machine reaches a binary.
            "-ffile-prefix-map=${PROJECT_SOURCE_DIR}/=")

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # g++ 12 inlines the deleting destructor of a base at an offset, which a virtual delete never calls, and warns of it;
  # and it takes the frame of a coroutine template, instantiated with a lambda, for a type of the header.
  target_compile_options(aio_options INTERFACE -Wno-free-nonheap-object -Wno-subobject-linkage)
endif()

if(AIO_PRECOMPILE AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # Without it no two precompiled headers are equal, and ccache never finds what was compiled with one.
  target_compile_options(aio_options INTERFACE "SHELL:-Xclang -fno-pch-timestamp")
endif()

if(EMSCRIPTEN)
  aio_wasm_flags(flags compile)
  target_compile_options(aio_options INTERFACE ${flags})
  target_link_options(aio_options INTERFACE -fexceptions)
else()
  find_path(AIO_BOOST_ROOT boost/asio.hpp)
  if(NOT AIO_BOOST_ROOT)
    message(FATAL_ERROR "Boost.Asio's headers are missing; install Boost 1.81 or newer (Debian: libboost1.81-dev)")
  endif()
  file(STRINGS "${AIO_BOOST_ROOT}/boost/version.hpp" boost_version REGEX "^#define BOOST_VERSION [0-9]+")
  string(REGEX MATCH "[0-9]+" boost_version "${boost_version}")
  if(NOT boost_version GREATER_EQUAL 108100)
    message(FATAL_ERROR "Boost in ${AIO_BOOST_ROOT} is version ${boost_version}; Boost 1.81 (108100) or newer is needed "
                        "(Debian: libboost1.81-dev)")
  endif()
  find_package(Threads REQUIRED)
  target_link_libraries(aio_options INTERFACE Threads::Threads)
endif()

if(AIO_SANITIZE)
  set(sanitizers -fsanitize=${AIO_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_compile_options(aio_options INTERFACE ${sanitizers})
  target_link_options(aio_options INTERFACE ${sanitizers})
endif()

# What libFuzzer is guided by; its own main() is linked into the targets of tests/fuzz alone.
if(AIO_FUZZ)
  target_compile_options(aio_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
