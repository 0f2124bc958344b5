# aio_lesson(<NN_topic> EXAMPLES <names...>)
#
# Each example <names>.cpp of the folder lessons/<NN_topic> becomes build/<preset>/lessons/<NN_topic>/<name>, or
# <name>.wasm under the preset wasm, where it is linked by wasm-ld with the very flags of the page's compiler.
# Uses the targets `aio` and `lesson`. The target `lesson_programs` builds every example.

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

add_custom_target(lesson_programs)

function(aio_lesson topic)
  cmake_parse_arguments(PARSE_ARGV 1 lesson "" "" "EXAMPLES")
  if(NOT AIO_LESSONS)
    return()
  endif()
  foreach(name IN LISTS lesson_EXAMPLES)
    set(source "${PROJECT_SOURCE_DIR}/lessons/${topic}/${name}.cpp")
    set(target "${topic}.${name}")
    if(EMSCRIPTEN)
      aio_wasm_program(${target} ${source} "${PROJECT_BINARY_DIR}/lessons/${topic}/${name}.wasm")
    else()
      add_executable(${target} ${source})
      target_link_libraries(${target} PRIVATE lesson aio)
      target_compile_options(${target} PRIVATE ${AIO_PROGRAM_FLAGS})
      set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/lessons/${topic}"
                                                 OUTPUT_NAME ${name})
      if(AIO_SANITIZE)
        set_target_properties(${target} PROPERTIES EXCLUDE_FROM_ALL ON)  # no check runs them there
      endif()
    endif()
    add_dependencies(lesson_programs ${target})
    set_source_files_properties(${source} PROPERTIES OBJECT_DEPENDS "${AIO_EDGES_IGNORELIST}")
  endforeach()
endfunction()

# aio_wasm_program(<target> <source> <module>): compiled by em++, linked as a plain WASI command.
function(aio_wasm_program target source module)
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
    COMMAND "${AIO_WASM_LD}" ${link_flags} -o "${module}" ${startup} $<TARGET_OBJECTS:${target}.objects>
            $<TARGET_FILE:lesson> $<TARGET_FILE:aio> ${libraries}
    COMMAND "${AIO_WASM_OPT}" -Oz "${module}" -o "${module}"
    DEPENDS ${target}.objects lesson aio "${AIO_FLAGS_FILE}"
    COMMAND_EXPAND_LISTS VERBATIM
    COMMENT "Linking ${target} as a WASI module")
  add_custom_target(${target} ALL DEPENDS "${module}")
endfunction()
