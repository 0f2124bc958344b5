#include "asio/open_socket.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "asio/system_error.h"

namespace aio::asio {

OpenSocket::~OpenSocket() {
  if (fd_ >= 0) ::close(fd_);
}

OpenSocket open_socket(int family, const Address& address) {
  const int fd = ::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) throw_system_error(errno, address);
  return OpenSocket(fd);
}

void set_option(int fd, int level, int option) noexcept {
  const int on = 1;
  ::setsockopt(fd, level, option, &on, sizeof on);
}

void bind_to(int fd, const SocketAddress& system, const Address& address) {
  if (::bind(fd, system.get(), system.size) == 0) return;
  throw_system_error(errno, address);
}

}  // namespace aio::asio
