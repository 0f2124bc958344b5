// Where one end of a connection is. Any thread.
#pragma once

#include <cstdint>
#include <string>

namespace aio {

/// An IP address and a port, or the path of a unix socket.
struct Address {
  /// An IP address as text: "127.0.0.1", "::1". "" for a unix socket.
  std::string host;
  std::uint16_t port = 0;
  /// The path of a unix socket, or "".
  std::string path = {};

  bool is_unix() const noexcept { return !path.empty(); }
  /// "127.0.0.1:80", "[::1]:80", "unix:/run/app.sock".
  std::string text() const;
  friend bool operator==(const Address&, const Address&) = default;
};

}  // namespace aio
