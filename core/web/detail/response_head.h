// Writes the head of a response. Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "web/response.h"

namespace aio::web::detail {

/// What the connection adds to a response's own headers.
struct HeadAdditions {
  int minor_version = 1;
  std::string_view date;
  /// "", "close" or "keep-alive".
  std::string_view connection;
  bool has_length = false;
  std::uint64_t length = 0;
  bool chunked = false;
};

/// Appends the status line, the headers and the empty line. Content-Length, Transfer-Encoding and Connection are the
/// server's business: the response's own are left out, but for Connection of an upgrade and Content-Length of a
/// response without a body.
/// Throws: ValueError for a header or reason that holds a line break or NUL, or a name that is no token.
void append_head(std::string& to, const StreamResponse& response, const HeadAdditions& additions);

}  // namespace aio::web::detail
