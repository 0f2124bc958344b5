// The fuzz targets: each takes any bytes and aborts when a property of the code does not hold. A target is one file
// <name>.cpp, a folder corpus/<name>, a line here and a line in CMakeLists.txt.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace aio::fuzz {

void chunked(std::string_view input);
void cookie(std::string_view input);
void json(std::string_view input);
void multipart(std::string_view input);
void request(std::string_view input);
void response(std::string_view input);
void scenario(std::string_view input);
void url(std::string_view input);
void websocket_frame(std::string_view input);

/// Ends the program with a sentence when a property does not hold.
inline void require(bool holds, const char* property) {
  if (holds) return;
  std::fprintf(stderr, "Broken: %s\n", property);
  std::abort();
}

}  // namespace aio::fuzz
