# aio_module(<name> [HEADERS files...] [SOURCES files...])
#
# Adds the module core/<name> to the library `aio`. Paths are relative to the module's folder. Headers are listed so
# that each is also compiled alone (target all_verify_interface_header_sets).
function(aio_module name)
  cmake_parse_arguments(PARSE_ARGV 1 module "" "" "HEADERS;SOURCES")
  if(module_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "aio_module(${name}): say HEADERS or SOURCES before ${module_UNPARSED_ARGUMENTS}")
  endif()
  set(folder "${CMAKE_CURRENT_SOURCE_DIR}")
  if(NOT folder MATCHES "/core/${name}$")
    set(folder "${PROJECT_SOURCE_DIR}/core/${name}")
  endif()
  list(TRANSFORM module_SOURCES PREPEND "${folder}/")
  list(TRANSFORM module_HEADERS PREPEND "${folder}/")
  target_sources(aio PRIVATE ${module_SOURCES})
  target_sources(aio PUBLIC FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}/core" FILES ${module_HEADERS})
endfunction()
