#include "asio/asio_network.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <utility>

#include "asio/asio_backend.h"
#include "asio/make_backend.h"
#include "asio/open_socket.h"
#include "asio/readiness.h"
#include "asio/socket_address.h"
#include "asio/socket_listener.h"
#include "asio/socket_transport.h"
#include "asio/system_error.h"
#include "asio/tls_transport.h"
#include "runtime/sleep.h"

namespace aio::asio {
namespace {

// A unix socket whose backlog is full cannot be waited for: the system says "try again".
constexpr Duration kBacklogPause{2'000'000};

int open_connecting(const Address& address, const SocketAddress& system, const std::optional<Address>& local) {
  OpenSocket socket = open_socket(system.family(), address);
  if (!address.is_unix()) set_option(socket.fd(), IPPROTO_TCP, TCP_NODELAY);
  if (local) bind_to(socket.fd(), to_system(*local), *local);
  return socket.release();
}

// What connect(2) answers: 0, EINPROGRESS, EAGAIN or an error.
int begin_connect(int fd, const SocketAddress& system) {
  if (::connect(fd, system.get(), system.size) == 0) return 0;
  return errno == EINTR ? EINPROGRESS : errno;
}

int outcome_of_connect(int fd) {
  int code = 0;
  socklen_t size = sizeof code;
  return ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &code, &size) == 0 ? code : errno;
}

}  // namespace

AsioNetwork::AsioNetwork(detail::Ref<Reactor> reactor) : reactor_(reactor), resolver_(std::move(reactor)) {}

Coro<std::vector<Address>> AsioNetwork::resolve(std::string host, std::uint16_t port) {
  return resolver_.resolve(std::move(host), port);
}

Coro<detail::Ref<Transport>> AsioNetwork::connect(Address address, std::optional<Address> local) {
  const SocketAddress system = to_system(address);
  detail::Ref<SocketTransport> transport(
      new SocketTransport(reactor_, open_connecting(address, system, local), address));
  int code = begin_connect(transport->fd(), system);
  while (code == EAGAIN && address.is_unix()) {
    transport = {};  // an unconnected socket is reported as hung up
    co_await sleep(kBacklogPause);
    transport = detail::Ref(new SocketTransport(reactor_, open_connecting(address, system, local), address));
    code = begin_connect(transport->fd(), system);
  }
  if (code == EINPROGRESS) {
    Readiness connected(*transport, "connect");
    co_await connected.writable();
    code = outcome_of_connect(transport->fd());
  }
  if (code != 0) throw_system_error(code, address);
  co_return detail::Ref<Transport>(transport);
}

detail::Ref<Listener> AsioNetwork::listen(const Address& address, const ListenOptions& options) {
  return detail::Ref<Listener>(new SocketListener(reactor_, address, options));
}

Coro<detail::Ref<Transport>> AsioNetwork::start_tls(detail::Ref<Transport> transport, SSLContext context,
                                                    bool server_side, std::string server_hostname) {
  std::shared_ptr<const TlsContext> made = tls_contexts_.get(context, server_side);
  const detail::Ref<TlsTransport> secure(
      new TlsTransport(std::move(transport), std::move(made), server_side, std::move(server_hostname)));
  while (!secure->handshake()) {
    Readiness readiness(*secure, "start_tls");
    co_await readiness.readable();
  }
  co_return detail::Ref<Transport>(secure);
}

std::unique_ptr<Network> make_network(Backend& backend) {
  return std::make_unique<AsioNetwork>(detail::Ref<Reactor>(&static_cast<AsioBackend&>(backend).reactor()));
}

}  // namespace aio::asio
