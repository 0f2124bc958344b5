# The static library `aio`: everything under core/, whose modules add their sources to it. The page links the same one.

add_library(aio STATIC)
target_link_libraries(aio PUBLIC aio_options PRIVATE boost_url llhttp sqlite zlib)
if(NOT EMSCRIPTEN)
  target_link_libraries(aio PRIVATE OpenSSL::SSL)
endif()
aio_unity(aio library)
if(AIO_PRECOMPILE)
  target_precompile_headers(aio PRIVATE core/aio.h)
endif()
