// Base64 with the standard alphabet and padding. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace aio::http::detail {

/// Source: RFC 4648, section 4.
std::string base64_encode(std::string_view bytes);

/// The bytes, or nothing: padding is required, and so are zero bits behind the last byte. No white space.
std::optional<std::string> base64_decode(std::string_view text);

}  // namespace aio::http::detail
