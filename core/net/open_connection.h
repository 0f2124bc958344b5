// Connects to a server. Mirrors asyncio.open_connection and open_unix_connection. Loop thread only.
#pragma once

#include <cstdint>
#include <optional>
#include <source_location>
#include <string>
#include <vector>

#include "base/duration.h"
#include "net/address.h"
#include "net/stream.h"
#include "net/tls.h"

namespace aio {

/// What open_connection() may be told beside host and port.
struct ConnectionOptions {
  /// Speaks TLS over the connection.
  std::optional<SSLContext> tls = {};
  /// The name that the certificate must have; the host when empty.
  std::string server_hostname = {};
  /// For name, connection and handshake together; none waits as long as the system does.
  std::optional<Duration> timeout = {};
  /// The address to connect from.
  std::optional<Address> local_addr = {};
};

/// Connects to a host by name or address: to the first of its addresses that answers, one after the other.
/// Suspends: until it is connected. Cancellation: gives the attempt up; nothing is left open.
/// Throws: GAIError, OSError and the ConnectionError family (one address: its error; several: the last, naming all),
/// SSLError, TimeoutError.
/// Source: slide "Hidden constructors"; CPython, asyncio.open_connection.
AIO_CORO_WRAPPER Coro<Stream> open_connection(std::string host, std::uint16_t port, ConnectionOptions options = {},
                                              std::source_location where = std::source_location::current());
/// Connects to a unix socket. Suspends, Cancellation, Throws: as open_connection().
AIO_CORO_WRAPPER Coro<Stream> open_unix_connection(std::string path, ConnectionOptions options = {},
                                                   std::source_location where = std::source_location::current());

/// The addresses of a host name, at least one.
/// Suspends: until the name servers have answered. Cancellation: the answer is dropped. Throws: GAIError.
/// Source: CPython, loop.getaddrinfo.
Coro<std::vector<Address>> resolve(std::string host, std::uint16_t port = 0);

}  // namespace aio
