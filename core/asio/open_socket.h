// Making sockets. Any thread.
#pragma once

#include <utility>

#include "asio/socket_address.h"

namespace aio::asio {

/// A descriptor that is closed unless somebody takes it.
class OpenSocket {
 public:
  explicit OpenSocket(int fd) noexcept : fd_(fd) {}
  OpenSocket(OpenSocket&& other) noexcept : fd_(other.release()) {}
  OpenSocket& operator=(OpenSocket&&) = delete;
  ~OpenSocket();

  int fd() const noexcept { return fd_; }
  int release() noexcept { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

/// A non-blocking stream socket that child processes do not inherit. Throws: OSError with the address it is for.
OpenSocket open_socket(int family, const Address& address);
/// Switches an option on. One that the system does not know is left.
void set_option(int fd, int level, int option) noexcept;
/// Throws: OSError with the address.
void bind_to(int fd, const SocketAddress& system, const Address& address);

}  // namespace aio::asio
