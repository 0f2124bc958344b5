// A TCP or unix socket as a Transport. Loop thread only.
#pragma once

#include "asio/socket.h"
#include "net/network.h"

namespace aio::asio {

class SocketTransport final : public Transport {
 public:
  /// Over a socket that is connected or will be; `peer` is who is at the other end.
  SocketTransport(detail::Ref<Reactor> reactor, int fd, Address peer);
  ~SocketTransport() override;

  IoResult read(char* into, std::size_t size) noexcept override;
  IoResult write(const char* data, std::size_t size) noexcept override;
  /// What the last kFailed stands for. What broke writing does not end reading: what has come before is still there.
  std::exception_ptr error() const noexcept override;
  void when_readable(detail::Callback& callback) override { socket_->when_readable(callback); }
  void when_writable(detail::Callback& callback) override { socket_->when_writable(callback); }
  void forget(detail::Callback& callback) noexcept override { socket_->forget(callback); }
  IoResult finish_writing() noexcept override;
  void close() noexcept override { socket_->close(); }
  void abort() noexcept override;
  /// Of a closed connection: the empty address, unless it was asked for before.
  Address local() const override;
  Address peer() const override { return peer_; }

  int fd() const noexcept { return socket_->fd(); }

 private:
  IoResult failed(int& in, int code) noexcept;

  detail::Ref<Socket> socket_;
  Address peer_;
  mutable Address local_;
  int read_error_ = 0;  // error numbers, 0 for none
  int write_error_ = 0;
  int last_error_ = 0;
  bool drained_ = false;  // the last read took all that there was
};

}  // namespace aio::asio
