#include "asio/socket_listener.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "asio/open_socket.h"
#include "asio/socket_address.h"
#include "asio/socket_transport.h"
#include "asio/system_error.h"

namespace aio::asio {
namespace {

bool has_file(const Address& address) {
  return address.is_unix() && address.path[0] != '\0';
}

void remove_stale_file(const std::string& path) {
  struct stat found{};
  if (::stat(path.c_str(), &found) == 0 && S_ISSOCK(found.st_mode)) ::unlink(path.c_str());
}

// TCP_NODELAY is inherited by what is accepted. An IPv6 socket leaves IPv4 to another, as in asyncio.
void set_options(int fd, int family, const ListenOptions& options) {
  if (family == AF_UNIX) return;
  set_option(fd, SOL_SOCKET, SO_REUSEADDR);
  set_option(fd, IPPROTO_TCP, TCP_NODELAY);
  if (options.reuse_port) set_option(fd, SOL_SOCKET, SO_REUSEPORT);
  if (family == AF_INET6) set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY);
}

int open_listening(const Address& address, const ListenOptions& options) {
  const SocketAddress system = to_system(address);
  if (has_file(address)) remove_stale_file(address.path);
  OpenSocket socket = open_socket(system.family(), address);
  set_options(socket.fd(), system.family(), options);
  bind_to(socket.fd(), system, address);
  if (::listen(socket.fd(), options.backlog) != 0) throw_system_error(errno, address);
  return socket.release();
}

// What a connection of the backlog died of is no concern of the listener. Source: accept(2), "Error handling".
bool is_of_one_connection(int code) {
  switch (code) {
    case ECONNABORTED:
    case EINTR:
    case EPROTO:
    case ENETDOWN:
    case ENOPROTOOPT:
    case EHOSTDOWN:
    case ENONET:
    case EHOSTUNREACH:
    case EOPNOTSUPP:
    case ENETUNREACH:
    case EPERM:
      return true;
    default:
      return false;
  }
}

}  // namespace

SocketListener::SocketListener(detail::Ref<Reactor> reactor, const Address& address, const ListenOptions& options)
    : socket_(new Socket(std::move(reactor), open_listening(address, options))), local_(address) {
  SocketAddress bound;
  if (::getsockname(socket_->fd(), bound.get(), &bound.size) == 0) local_ = from_system(bound);
  if (has_file(local_)) remember_file();
}

SocketListener::~SocketListener() {
  close();
}

void SocketListener::remember_file() noexcept {
  struct stat made{};
  if (::stat(local_.path.c_str(), &made) != 0) return;
  device_ = made.st_dev;
  inode_ = made.st_ino;
}

detail::Ref<Transport> SocketListener::accept() {
  while (socket_->fd() >= 0) {
    SocketAddress peer;
    const int fd = ::accept4(socket_->fd(), peer.get(), &peer.size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0) {
      OpenSocket accepted(fd);
      Address address = from_system(peer);
      return detail::Ref<Transport>(
          new SocketTransport(detail::Ref(&socket_->reactor()), accepted.release(), std::move(address)));
    }
    if (errno == EAGAIN || errno == EWOULDBLOCK) {
      socket_->nothing_to_read();
      break;
    }
    if (!is_of_one_connection(errno)) throw_system_error(errno, local_);
  }
  return {};
}

void SocketListener::close() noexcept {
  if (socket_->fd() < 0) return;
  socket_->close();
  if (inode_ == 0) return;
  struct stat now{};
  if (::stat(local_.path.c_str(), &now) == 0 && now.st_dev == device_ && now.st_ino == inode_) {
    ::unlink(local_.path.c_str());
  }
}

}  // namespace aio::asio
