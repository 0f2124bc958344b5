# Toolchain file of the preset wasm: the Emscripten that tools/setup/emscripten.sh finds or fetches.

if(NOT DEFINED ENV{YP_EMSCRIPTEN})
  find_program(node_program node REQUIRED)
  cmake_path(SET project_folder NORMALIZE "${CMAKE_CURRENT_LIST_DIR}/../..")
  execute_process(
    COMMAND "${project_folder}/tools/setup/emscripten.sh" "${node_program}" "${project_folder}/node_modules/acorn"
    OUTPUT_VARIABLE emscripten_folder
    OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  # Set for the nested configurations that test the compiler.
  set(ENV{YP_EMSCRIPTEN} "${emscripten_folder}")
endif()

include("$ENV{YP_EMSCRIPTEN}/cmake/Modules/Platform/Emscripten.cmake")

if(NOT AIO_WASM_LD)
  function(em_config out key)
    execute_process(COMMAND "${EMSCRIPTEN_ROOT_PATH}/em-config" ${key} OUTPUT_VARIABLE value
                    OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
    set(${out} "${value}" PARENT_SCOPE)
  endfunction()
  em_config(llvm_root LLVM_ROOT)
  em_config(binaryen_root BINARYEN_ROOT)
  em_config(cache_root CACHE)
  set(AIO_WASM_LD "${llvm_root}/wasm-ld" CACHE FILEPATH "wasm-ld of Emscripten's LLVM")
  set(AIO_WASM_OPT "${binaryen_root}/bin/wasm-opt" CACHE FILEPATH "wasm-opt of Emscripten's binaryen")
  set(AIO_WASM_SYSROOT "${cache_root}/sysroot" CACHE PATH "Emscripten's sysroot")
  set(AIO_WASM_LIBRARY_DIR "${cache_root}/sysroot/lib/wasm32-emscripten" CACHE PATH "Libraries of that sysroot")
endif()
