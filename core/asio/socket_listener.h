// A listening TCP or unix socket. Loop thread only.
#pragma once

#include <sys/types.h>

#include <string>

#include "asio/socket.h"
#include "net/network.h"

namespace aio::asio {

class SocketListener final : public Listener {
 public:
  /// Binds and listens. A socket file that stands at a unix path is replaced.
  /// Throws: OSError with the address.
  /// Source: asyncio, create_server and create_unix_server.
  SocketListener(detail::Ref<Reactor> reactor, const Address& address, const ListenOptions& options);
  ~SocketListener() override;

  detail::Ref<Transport> accept() override;
  void when_acceptable(detail::Callback& callback) override { socket_->when_readable(callback); }
  void forget(detail::Callback& callback) noexcept override { socket_->forget(callback); }
  /// Removes the file of a unix socket, unless another took its place.
  void close() noexcept override;
  Address local() const override { return local_; }

 private:
  void remember_file() noexcept;

  detail::Ref<Socket> socket_;
  Address local_;
  dev_t device_ = 0;  // which file a unix socket made
  ino_t inode_ = 0;
};

}  // namespace aio::asio
