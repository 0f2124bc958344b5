# aio_lesson(<NN_topic> EXAMPLES <names...>)
#
# Each example <names>.cpp of the folder lessons/<NN_topic> becomes build/<preset>/lessons/<NN_topic>/<name>, or
# <name>.wasm under the preset wasm, where it is linked by wasm-ld with the very flags of the page's compiler.
# So does each program of its exercise, if it has one: exercise/start, exercise/solution and, natively, exercise/wrong/<name>,
# linked with exercise/check.cpp; they find headers in the exercise's folder and the lesson's. Uses the targets `aio` and
# `lesson`. The target `lesson_programs` builds all of them.

# g++ 12 rejects or miscompiles ordinary await shapes, so lesson programs are promised on clang and g++ >= 13.
set(AIO_LESSONS ON)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  set(AIO_LESSONS OFF)
endif()

# The learner's own code is instrumented: executed edges cost virtual time, and one that never yields can be stopped.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  set(AIO_PROGRAM_FLAGS -O0 -fno-finite-loops -fsanitize-coverage=trace-pc)
else()
  aio_wasm_flags(AIO_PROGRAM_FLAGS program)
  list(APPEND AIO_PROGRAM_FLAGS "-fsanitize-coverage-ignorelist=${AIO_EDGES_IGNORELIST}")
endif()

# There are hundreds of programs, each linked with the whole library, and lld takes a quarter of the time of GNU ld.
set(AIO_LESSON_LINKER "")
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND NOT EMSCRIPTEN)
  include(CheckLinkerFlag)
  check_linker_flag(CXX -fuse-ld=lld AIO_HAS_LLD)
  if(AIO_HAS_LLD)
    set(AIO_LESSON_LINKER -fuse-ld=lld)
  endif()
endif()

# An exercise that was added is found by the next build.
file(GLOB AIO_EXERCISES CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/lessons/*/exercise/check.cpp")

add_custom_target(lesson_programs)

# aio_header(<target> <header> <flags>...): what sources with these flags begin with, parsed once.
function(aio_header target header)
  file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/lessons/${target}.cpp" CONTENT "")
  add_library(${target} OBJECT EXCLUDE_FROM_ALL "${PROJECT_BINARY_DIR}/lessons/${target}.cpp")
  target_link_libraries(${target} PRIVATE lesson aio)
  # Else no two precompiled headers are equal, and ccache finds nothing.
  target_compile_options(${target} PRIVATE "SHELL:-Xclang -fno-pch-timestamp" ${ARGN})
  target_precompile_headers(${target} PRIVATE "${PROJECT_SOURCE_DIR}/lessons/support/${header}")
endfunction()

# What `yp learn` builds before a learner's own program: the libraries, the checks of all exercises, and the header that
# every program begins with.
add_custom_target(learn)
if(AIO_LESSONS AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  aio_header(lesson_header lesson.h ${AIO_PROGRAM_FLAGS})
  aio_header(check_header check.h)
  add_dependencies(learn lesson_header)
endif()

function(aio_lesson topic)
  cmake_parse_arguments(PARSE_ARGV 1 lesson "" "" "EXAMPLES")
  if(NOT AIO_LESSONS)
    return()
  endif()
  foreach(name IN LISTS lesson_EXAMPLES)
    aio_lesson_program(${topic} ${name})
  endforeach()
  set(exercise "${PROJECT_SOURCE_DIR}/lessons/${topic}/exercise")
  if(NOT "${exercise}/check.cpp" IN_LIST AIO_EXERCISES)
    return()
  endif()
  set(checks ${topic}.exercise.check)
  add_library(${checks} OBJECT "${exercise}/check.cpp")
  target_link_libraries(${checks} PRIVATE lesson aio)
  if(TARGET check_header)
    target_precompile_headers(${checks} REUSE_FROM check_header)
  endif()
  add_dependencies(learn ${checks} lesson aio)
  if(AIO_SANITIZE)
    set_target_properties(${checks} PROPERTIES EXCLUDE_FROM_ALL ON)
  endif()
  set(programs start.cpp solution.cpp)
  if(EMSCRIPTEN)
    # Where the page finds the object that a learner's program is linked with.
    set(object "${PROJECT_BINARY_DIR}/lessons/${topic}/exercise/check.o")
    add_custom_command(OUTPUT "${object}" COMMAND ${CMAKE_COMMAND} -E copy $<TARGET_OBJECTS:${checks}> "${object}"
                       DEPENDS ${checks} $<TARGET_OBJECTS:${checks}> COMMAND_EXPAND_LISTS VERBATIM)
    add_custom_target(${checks}.object ALL DEPENDS "${object}")
    add_dependencies(lesson_programs ${checks}.object)
  else()
    file(GLOB wrong CONFIGURE_DEPENDS RELATIVE "${exercise}" "${exercise}/wrong/*.cpp")
    list(APPEND programs ${wrong})
  endif()
  foreach(program IN LISTS programs)
    cmake_path(REMOVE_EXTENSION program)
    aio_lesson_program(${topic} exercise/${program} ${checks})
  endforeach()
endfunction()

# aio_lesson_program(<topic> <name> [<checks>]): one program, linked with the objects of this target.
function(aio_lesson_program topic name)
  set(checks ${ARGN})
  set(lesson "${PROJECT_SOURCE_DIR}/lessons/${topic}")
  set(source "${lesson}/${name}.cpp")
  string(REPLACE "/" "." target "${topic}.${name}")
  if(EMSCRIPTEN)
    # A solution never travels.
    set(small ON)
    if(name STREQUAL "exercise/solution")
      set(small OFF)
    endif()
    aio_wasm_program(${target} ${source} "${PROJECT_BINARY_DIR}/lessons/${topic}/${name}.wasm" ${small} ${checks})
    set(compiled ${target}.objects)
  else()
    cmake_path(GET name PARENT_PATH folder)
    cmake_path(GET name FILENAME file)
    add_executable(${target} ${source})
    set(compiled ${target})
    target_link_options(${target} PRIVATE ${AIO_LESSON_LINKER})
    target_link_libraries(${target} PRIVATE ${checks} lesson aio)
    target_compile_options(${target} PRIVATE ${AIO_PROGRAM_FLAGS})
    if(name MATCHES "^exercise/wrong/")
      # Some are what the compiler warns of. The source's own options come behind -Werror.
      set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS -Wno-error)
    endif()
    set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/lessons/${topic}/${folder}"
                                               OUTPUT_NAME ${file})
    if(AIO_SANITIZE)
      set_target_properties(${target} PROPERTIES EXCLUDE_FROM_ALL ON)  # no check runs them there
    endif()
  endif()
  if(TARGET lesson_header)
    target_precompile_headers(${compiled} REUSE_FROM lesson_header)
  endif()
  if(name MATCHES "^exercise/")
    target_include_directories(${compiled} PRIVATE "${lesson}/exercise" "${lesson}")
  endif()
  add_dependencies(lesson_programs ${target})
  set_source_files_properties(${source} PROPERTIES OBJECT_DEPENDS "${AIO_EDGES_IGNORELIST}")
endfunction()

# aio_wasm_program(<target> <source> <module> <small> [<checks>]): compiled by em++, linked as a plain WASI command, made
# small by wasm-opt if <small>. -Oz takes four times as long for 1 % less on the way.
function(aio_wasm_program target source module small)
  set(optimize "")
  if(small)
    set(optimize COMMAND "${AIO_WASM_OPT}" -O1 --shrink-level 2 "${module}" -o "${module}")
  endif()
  set(objects $<TARGET_OBJECTS:${target}.objects>)
  foreach(checks IN LISTS ARGN)
    list(APPEND objects $<TARGET_OBJECTS:${checks}>)
  endforeach()
  add_library(${target}.objects OBJECT ${source})
  target_link_libraries(${target}.objects PRIVATE lesson aio)
  target_compile_options(${target}.objects PRIVATE ${AIO_PROGRAM_FLAGS})
  aio_wasm_flags(link_flags link)
  aio_wasm_flags(startup startup)
  aio_wasm_flags(libraries libraries)
  list(TRANSFORM startup PREPEND "${AIO_WASM_LIBRARY_DIR}/")
  list(TRANSFORM libraries PREPEND "${AIO_WASM_LIBRARY_DIR}/")
  cmake_path(GET module PARENT_PATH folder)
  file(MAKE_DIRECTORY "${folder}")
  add_custom_command(
    OUTPUT "${module}"
    COMMAND "${AIO_WASM_LD}" ${link_flags} -o "${module}" ${startup} ${objects}
            $<TARGET_FILE:lesson> $<TARGET_FILE:aio> ${libraries}
    ${optimize}
    DEPENDS ${objects} lesson aio "${AIO_FLAGS_FILE}"
    COMMAND_EXPAND_LISTS VERBATIM
    COMMENT "Linking ${target} as a WASI module")
  add_custom_target(${target} ALL DEPENDS "${module}")
endfunction()
