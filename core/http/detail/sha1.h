// SHA-1, for the handshake of websockets only: it protects nothing any more. Any thread.
#pragma once

#include <string>
#include <string_view>

namespace aio::http::detail {

/// The digest of 20 bytes. Source: RFC 3174.
std::string sha1(std::string_view bytes);

}  // namespace aio::http::detail
