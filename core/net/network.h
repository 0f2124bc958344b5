// What connections need from the world. core/asio gives it real sockets, core/sim an internet of its own; nothing above
// knows which. Readiness, not completion: an operation does at once what it can, or says that it would have to wait.
// Loop thread only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/ref.h"
#include "net/address.h"
#include "net/tls.h"
#include "runtime/backend.h"
#include "runtime/coro.h"
#include "runtime/detail/callback.h"

namespace aio {

enum class IoStatus : unsigned char {
  kDone,        ///< it moved `bytes` bytes, at least one
  kWouldBlock,  ///< nothing can be moved now: ask when_readable() or when_writable()
  kEnd,         ///< reading only: the peer sends nothing more
  kFailed,      ///< the connection is broken: error() says how, now and from now on
};

struct IoResult {
  IoStatus status = IoStatus::kDone;
  std::size_t bytes = 0;
};

/// One connected byte stream. The last reference closes it, as abort() does.
class Transport : public detail::RefCounted {
 public:
  virtual IoResult read(char* into, std::size_t size) noexcept = 0;
  /// Takes a prefix of `data`, as much as there is room for.
  virtual IoResult write(const char* data, std::size_t size) noexcept = 0;
  /// The exception that kFailed stands for: of the ConnectionError family, TimeoutError or SSLError.
  virtual std::exception_ptr error() const noexcept = 0;

  /// Makes `callback` ready in the loop, once, as soon as read() may give something else than kWouldBlock.
  /// Requires: nobody else waits to read. Lifetime: `callback` lives until it runs or forget().
  virtual void when_readable(detail::Callback& callback) = 0;
  /// The same for write() and finish_writing().
  virtual void when_writable(detail::Callback& callback) = 0;
  /// Nobody waits any more; a callback that is ready already is taken out of the loop. Idempotent.
  virtual void forget(detail::Callback& callback) noexcept = 0;

  /// Says after the last byte that no more will come (FIN; for TLS close_notify first). kWouldBlock: call it again when
  /// writable.
  virtual IoResult finish_writing() noexcept = 0;
  /// Ends both directions. What write() took is still delivered, by the system. Idempotent.
  virtual void close() noexcept = 0;
  /// Ends both directions at once; the peer sees a reset where the world can show it. Idempotent.
  virtual void abort() noexcept = 0;

  virtual Address local() const = 0;
  virtual Address peer() const = 0;
  /// What TLS agreed on by ALPN, or ""; is_secure() tells a TLS connection.
  virtual std::string alpn() const { return {}; }
  virtual bool is_secure() const noexcept { return false; }
};

/// A bound and listening socket. The last reference closes it.
class Listener : public detail::RefCounted {
 public:
  /// The next connection of the backlog; null when there is none now.
  /// Throws: OSError when the system refuses (no descriptor left): the caller waits a moment and tries again.
  virtual detail::Ref<Transport> accept() = 0;
  /// As Transport::when_readable(), for accept().
  virtual void when_acceptable(detail::Callback& callback) = 0;
  virtual void forget(detail::Callback& callback) noexcept = 0;
  /// Refuses from now on. Idempotent.
  virtual void close() noexcept = 0;
  virtual Address local() const = 0;
};

struct ListenOptions {
  /// Connections that wait for accept(). Source: asyncio's 100.
  int backlog = 100;
  /// Whether several processes may listen at this address (SO_REUSEPORT).
  bool reuse_port = false;
};

/// One loop's network.
class Network : public BackendPart {
 public:
  /// The addresses of a host name, or the one that `host` is already; at least one.
  /// Suspends: until the answer comes. Cancellation: the answer is dropped. Throws: GAIError.
  virtual Coro<std::vector<Address>> resolve(std::string host, std::uint16_t port) = 0;
  /// Connects to one address, from `local` when given.
  /// Suspends: until it is connected. Cancellation: gives the attempt up; nothing is left. Throws: OSError and the
  /// ConnectionError family, and TimeoutError when the system gives up, with the address in the text.
  virtual Coro<detail::Ref<Transport>> connect(Address address, std::optional<Address> local) = 0;
  /// Port 0 takes a free one: Listener::local() tells.
  /// Throws: OSError, with the address in the text (address in use, permission denied).
  virtual detail::Ref<Listener> listen(const Address& address, const ListenOptions& options) = 0;
  /// Throws what start_tls() throws of `context` itself, before there is a connection.
  /// Throws: SSLError for a certificate, key or authority that cannot be read; ValueError.
  virtual void check_tls(const SSLContext& context, bool server_side) {
    static_cast<void>(context), static_cast<void>(server_side);
  }
  /// Does the TLS handshake over `transport` and gives what speaks TLS over it.
  /// `server_hostname`: for a client: SNI and what the certificate must name; not used by a server.
  /// A connection that ends without TLS's own farewell reads as its end, as in asyncio.
  /// Suspends: until the handshake is done. Cancellation: `transport` is unusable afterwards.
  /// Throws: SSLError, SSLCertVerificationError, the ConnectionError family.
  virtual Coro<detail::Ref<Transport>> start_tls(detail::Ref<Transport> transport, SSLContext context, bool server_side,
                                                 std::string server_hostname) = 0;
};

/// The network of the running loop, made at its first use. Throws: RuntimeError without a running loop.
Network& current_network();

namespace detail {
/// Gives a backend its network. Defined by the composition root, so that programs without connections need no network.
std::unique_ptr<Network> make_network(Backend& backend);
}  // namespace detail

}  // namespace aio
