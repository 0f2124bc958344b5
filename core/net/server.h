// Listens and serves. Mirrors asyncio.start_server and Server. Loop thread only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <source_location>
#include <string>
#include <vector>

#include "base/attributes.h"
#include "base/duration.h"
#include "base/function.h"
#include "net/address.h"
#include "net/stream.h"
#include "net/tls.h"

namespace aio {

namespace detail {
class ServerState;
}  // namespace detail

/// A TLS client has so long for its handshake. Source: CPython, ssl_handshake_timeout.
inline constexpr Duration kHandshakeTimeout{60'000'000'000};

/// What start_server() may be told beside handler, host and port.
struct ServerOptions {
  /// Speaks TLS; needs a certificate and its key.
  std::optional<SSLContext> tls = {};
  Duration ssl_handshake_timeout = kHandshakeTimeout;
  /// Connections that may wait to be accepted.
  int backlog = 100;
  /// Whether several processes may listen at the same address.
  bool reuse_port = false;
};

/// Serves one connection; the stream is closed, awaited, when it returns.
/// Lifetime: the stream outlives the call.
using ConnectionHandler = detail::Function<Coro<>(Stream&)>;

/// A listening server. Movable; a Server that goes without close() stops listening, its connections go on, and a lint
/// says so.
class Server {
 public:
  explicit Server(detail::Ref<detail::ServerState> state) noexcept;
  Server(Server&&) noexcept;
  Server& operator=(Server&&) noexcept;
  ~Server();

  /// Where it listens; for port 0 the port that it got. Empty after close().
  std::vector<Address> sockets() const;
  bool is_serving() const noexcept;
  /// Connections whose handler has not ended.
  std::size_t connections() const noexcept;
  /// Stops listening, gives TLS handshakes up, and waits until every connection's handler has ended and its stream is
  /// closed. Idempotent.
  /// Cancellation: it has stopped listening; handlers go on. Source: CPython, Server.close and wait_closed.
  AIO_CORO_WRAPPER Coro<> close();
  /// Waits for ever. Cancellation: closes the server first. Source: CPython, Server.serve_forever.
  AIO_CORO_WRAPPER Coro<> serve_forever();
  /// Cancels every connection's handler or TLS handshake; close() then waits for them.
  void cancel_clients();
  /// Ends every connection at once; their handlers see ConnectionAbortedError. TLS handshakes are cancelled. Source:
  /// CPython 3.13, abort_clients.
  void abort_clients() noexcept;

 private:
  detail::Ref<detail::ServerState> state_;
};

/// Listens at every address of `host` and runs `handler` in a task of its own for each connection.
/// An exception of the handler goes to the loop's exception handler, and its connection is aborted.
/// A client that does not get through the TLS handshake is seen in the trace only.
/// Suspends: while the name is resolved. Throws: OSError when the address cannot be had; GAIError; ValueError for TLS
/// without a certificate, SSLError for one that cannot be read.
/// Lifetime: `handler` is kept until the last connection has ended, so a capturing lambda is safe here.
/// Source: CPython, asyncio.start_server.
Coro<Server> start_server(ConnectionHandler handler, std::string host, std::uint16_t port, ServerOptions options = {},
                          std::source_location where = std::source_location::current());
/// Listens at a unix socket, on asio. A socket file that stands there is replaced, even if another server listens at
/// it; close() removes this server's own. Throws: as start_server().
/// Source: CPython, asyncio.start_unix_server.
Coro<Server> start_unix_server(ConnectionHandler handler, std::string path, ServerOptions options = {},
                               std::source_location where = std::source_location::current());

}  // namespace aio
