# aio_test(<name> <sources...> [APART sources...] [LINK targets...])
#
# A doctest executable registered in CTest. Under the preset wasm the same sources become <name>.cjs, run by node.
# The sources are compiled a dozen at a time (AIO_UNITY), so their unnamed namespaces are one; a source with names that
# another has too is listed behind APART.

find_path(AIO_DOCTEST_ROOT doctest/doctest.h PATHS /usr/include /usr/local/include NO_CMAKE_FIND_ROOT_PATH)

if(AIO_DOCTEST_ROOT AND BUILD_TESTING)
  add_library(doctest_main STATIC)
  if(EMSCRIPTEN)
    # The system's include folder must stay out of emcc's sight, so it is shown a folder with one link.
    file(MAKE_DIRECTORY "${PROJECT_BINARY_DIR}/headers")
    file(CREATE_LINK "${AIO_DOCTEST_ROOT}/doctest" "${PROJECT_BINARY_DIR}/headers/doctest" SYMBOLIC)
    target_include_directories(doctest_main SYSTEM PUBLIC "${PROJECT_BINARY_DIR}/headers")
    target_link_options(doctest_main PUBLIC -sENVIRONMENT=node -sEXIT_RUNTIME=1 -sALLOW_MEMORY_GROWTH=1
                        -sSTACK_SIZE=1MB)
    # Making a test small takes ten times as long as linking it; lesson programs are run small.
    target_link_options(doctest_main PUBLIC $<$<CONFIG:Release>:-O1>)
  elseif(NOT AIO_DOCTEST_ROOT STREQUAL "/usr/include")
    target_include_directories(doctest_main SYSTEM PUBLIC "${AIO_DOCTEST_ROOT}")
  endif()
  file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/doctest_main.cpp"
       CONTENT "#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN\n#include <doctest/doctest.h>\n")
  target_sources(doctest_main PRIVATE "${PROJECT_BINARY_DIR}/doctest_main.cpp")
  target_compile_features(doctest_main PUBLIC cxx_std_20)
  target_link_libraries(doctest_main PUBLIC aio_options)
  target_compile_options(doctest_main PRIVATE -w)
  # Node's stdout counts as a terminal, and yp reads the summary.
  target_compile_definitions(doctest_main PRIVATE DOCTEST_CONFIG_COLORS_NONE)
endif()

# What every test includes, parsed once.
function(aio_precompile_tests)
  file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/tests_common.cpp" CONTENT "")
  add_library(tests_common OBJECT "${PROJECT_BINARY_DIR}/tests_common.cpp")
  target_link_libraries(tests_common PRIVATE aio doctest_main)
  target_precompile_headers(tests_common PRIVATE <doctest/doctest.h> "${PROJECT_SOURCE_DIR}/core/aio.h"
                            "${PROJECT_SOURCE_DIR}/tests/support/simulate.h")
endfunction()

function(aio_test name)
  cmake_parse_arguments(PARSE_ARGV 1 test "" "" "APART;LINK")
  if(NOT TARGET doctest_main)
    return()
  endif()
  add_executable(${name} ${test_UNPARSED_ARGUMENTS} ${test_APART})
  set_source_files_properties(${test_APART} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  aio_unity(${name} tests)
  target_link_libraries(${name} PRIVATE aio doctest_main ${test_LINK})
  if(AIO_PRECOMPILE AND test_LINK)
    if(NOT TARGET tests_common)
      aio_precompile_tests()
    endif()
    target_precompile_headers(${name} REUSE_FROM tests_common)
  endif()
  # Several suites share a stem with a module, and a folder of the build tree may have that name.
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/test")
  if(EMSCRIPTEN)
    set_target_properties(${name} PROPERTIES SUFFIX .cjs)
  endif()
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES TIMEOUT 120)
endfunction()
