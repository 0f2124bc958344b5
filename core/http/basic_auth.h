// The Basic scheme of HTTP authentication. Mirrors aiohttp.BasicAuth. Any thread.
#pragma once

#include <string>
#include <string_view>

namespace aio::http {

/// A user's name and password, as an Authorization header carries them.
/// Source: RFC 7617; aiohttp, BasicAuth.
struct BasicAuth {
  /// The user's name.
  std::string login;
  /// The password; whoever sees the header can read it.
  std::string password;

  /// The value of an Authorization header.
  /// Throws: ValueError when the login contains ":".
  std::string encode() const;

  /// Reads the value of an Authorization header.
  /// Throws: ValueError for another scheme, text that is no base64, and a missing ":".
  static BasicAuth decode(std::string_view header);

  /// Equal in both.
  friend bool operator==(const BasicAuth&, const BasicAuth&) = default;
};

}  // namespace aio::http
