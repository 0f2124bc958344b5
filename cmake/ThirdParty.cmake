# What the HTTP layer stands on, as targets that `aio` links privately, and what its tests compare it with:
#
#   llhttp     C sources from Debian's source package of Node, native and wasm (tools/setup/third_party.sh)
#   zlib       Debian's zlib1g-dev; for wasm its sources
#   boost_url  one source that includes Boost.URL whole (libboost1.81-dev)
#   json       nlohmann/json's headers (nlohmann-json3-dev), for the peers of tests only
#   sqlite     Debian's libsqlite3-dev; for wasm SQLite's own amalgamation (tools/setup/sqlite.sh), public domain
#   OpenSSL    TLS, native only (libssl-dev)
#
# Object libraries: their objects end up in libaio.a, so that the page links one library and only what a program uses.

if(NOT EXISTS "${AIO_THIRD_PARTY}/llhttp/include/llhttp.h")
  execute_process(
    COMMAND "${PROJECT_SOURCE_DIR}/tools/setup/third_party.sh"
    OUTPUT_VARIABLE third_party_folder
    OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  set(AIO_THIRD_PARTY "${third_party_folder}" CACHE PATH "Sources of llhttp and zlib" FORCE)
endif()

# Not our code: no warnings of ours, and fast in debug builds too, or small. Sanitizers and reproducible paths stay.
add_library(third_party_options INTERFACE)
target_compile_options(third_party_options INTERFACE -w $<IF:$<BOOL:${EMSCRIPTEN}>,-Oz,-O2> "-ffile-prefix-map=${AIO_THIRD_PARTY}/=")
if(AIO_SANITIZE)
  target_compile_options(third_party_options INTERFACE -fsanitize=${AIO_SANITIZE} -fno-omit-frame-pointer)
endif()
if(AIO_FUZZ)
  target_compile_options(third_party_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

add_library(llhttp OBJECT "${AIO_THIRD_PARTY}/llhttp/src/api.c" "${AIO_THIRD_PARTY}/llhttp/src/http.c"
                          "${AIO_THIRD_PARTY}/llhttp/src/llhttp.c")
target_include_directories(llhttp SYSTEM PUBLIC "${AIO_THIRD_PARTY}/llhttp/include")
target_link_libraries(llhttp PRIVATE third_party_options)

# Headers of Debian packages. The system's include folder must stay out of emcc's sight, so it is shown links.
set(AIO_THIRD_PARTY_HEADERS "${PROJECT_BINARY_DIR}/third_party")
function(aio_system_headers out folder probe package)
  find_path(root_of_${folder} ${folder}/${probe} PATHS /usr/local/include /usr/include NO_CMAKE_FIND_ROOT_PATH)
  mark_as_advanced(root_of_${folder})
  if(NOT root_of_${folder})
    message(FATAL_ERROR "<${folder}/${probe}> is missing; install it (Debian: ${package})")
  endif()
  if(EMSCRIPTEN)
    file(MAKE_DIRECTORY "${AIO_THIRD_PARTY_HEADERS}/${folder}.include")
    file(CREATE_LINK "${root_of_${folder}}/${folder}" "${AIO_THIRD_PARTY_HEADERS}/${folder}.include/${folder}" SYMBOLIC)
    set(${out} "${AIO_THIRD_PARTY_HEADERS}/${folder}.include" PARENT_SCOPE)
  elseif(root_of_${folder} STREQUAL "/usr/include")
    set(${out} "" PARENT_SCOPE)
  else()
    set(${out} "${root_of_${folder}}" PARENT_SCOPE)
  endif()
endfunction()

aio_system_headers(json_include nlohmann json.hpp nlohmann-json3-dev)
add_library(json INTERFACE)
target_include_directories(json SYSTEM INTERFACE ${json_include})

aio_system_headers(boost_include boost url.hpp libboost1.81-dev)
file(CONFIGURE OUTPUT "${AIO_THIRD_PARTY_HEADERS}/boost_url.cpp" CONTENT "#include <boost/url/src.hpp>\n")
add_library(boost_url OBJECT "${AIO_THIRD_PARTY_HEADERS}/boost_url.cpp")
target_include_directories(boost_url SYSTEM PUBLIC ${boost_include})
target_compile_features(boost_url PRIVATE cxx_std_20)
target_link_libraries(boost_url PRIVATE third_party_options)
if(EMSCRIPTEN)
  target_compile_options(boost_url PRIVATE -fexceptions)
endif()

if(EMSCRIPTEN)
  # Without the gz* files, which are for files on a disk.
  add_library(zlib OBJECT)
  foreach(name IN ITEMS adler32 compress crc32 deflate infback inffast inflate inftrees trees uncompr zutil)
    target_sources(zlib PRIVATE "${AIO_THIRD_PARTY}/zlib/${name}.c")
  endforeach()
  target_include_directories(zlib SYSTEM PUBLIC "${AIO_THIRD_PARTY}/zlib")
  target_link_libraries(zlib PRIVATE third_party_options)

  if(NOT EXISTS "${AIO_SQLITE}/sqlite3.c")
    execute_process(COMMAND "${PROJECT_SOURCE_DIR}/tools/setup/sqlite.sh" OUTPUT_VARIABLE sqlite_folder
                    OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
    set(AIO_SQLITE "${sqlite_folder}" CACHE PATH "Source of SQLite" FORCE)
  endif()
  # One thread, memory only, and without what programs here cannot reach.
  add_library(sqlite OBJECT "${AIO_SQLITE}/sqlite3.c")
  target_include_directories(sqlite SYSTEM PUBLIC "${AIO_SQLITE}")
  target_link_libraries(sqlite PRIVATE third_party_options)
  target_compile_options(sqlite PRIVATE "-ffile-prefix-map=${AIO_SQLITE}/=")
  target_compile_definitions(sqlite PRIVATE
    SQLITE_OS_OTHER=1 SQLITE_THREADSAFE=0 SQLITE_TEMP_STORE=3 SQLITE_DEFAULT_MEMSTATUS=0 SQLITE_OMIT_AUTHORIZATION
    SQLITE_OMIT_COMPILEOPTION_DIAGS SQLITE_OMIT_DEPRECATED SQLITE_OMIT_GET_TABLE SQLITE_OMIT_LOAD_EXTENSION
    SQLITE_OMIT_SHARED_CACHE SQLITE_OMIT_TCL_VARIABLE SQLITE_OMIT_TRACE SQLITE_OMIT_UTF16 SQLITE_OMIT_WAL
    SQLITE_UNTESTABLE)
  # api.c has a second interface for a host that exports its callbacks; here it would become missing imports.
  set_source_files_properties("${AIO_THIRD_PARTY}/llhttp/src/api.c" PROPERTIES COMPILE_OPTIONS -U__wasm__)
else()
  find_package(SQLite3 3.38 REQUIRED)
  add_library(sqlite ALIAS SQLite::SQLite3)
  find_package(ZLIB REQUIRED)
  find_package(OpenSSL 3 REQUIRED)
  add_library(zlib ALIAS ZLIB::ZLIB)
endif()
