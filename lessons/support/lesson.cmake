# The library `lesson`: lesson.h and what stands behind it.

set(support "${CMAKE_CURRENT_LIST_DIR}")
add_library(lesson STATIC "${support}/blocking_fetch.cpp" "${support}/check/claim.cpp" "${support}/check/exercise.cpp" "${support}/check/judge.cpp"
                          "${support}/check/resources.cpp" "${support}/check/run.cpp" "${support}/check/tasks.cpp"
                          "${support}/httpbin.cpp" "${support}/lesson.cpp" "${support}/well_known_hosts.cpp")
target_include_directories(lesson PUBLIC "${support}")
target_link_libraries(lesson PUBLIC aio aio_own_hosts)
if(NOT EMSCRIPTEN)
  find_package(PkgConfig REQUIRED)
  pkg_check_modules(cpp_httplib REQUIRED IMPORTED_TARGET cpp-httplib)
  target_link_libraries(lesson PRIVATE PkgConfig::cpp_httplib)
  target_link_options(lesson INTERFACE LINKER:--as-needed)  # one example fetches with it
endif()
