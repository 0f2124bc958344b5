#include "asio/socket_transport.h"

#include <sys/socket.h>

#include <cerrno>
#include <utility>

#include "asio/socket_address.h"
#include "asio/system_error.h"
#include "net/errors.h"

namespace aio::asio {
namespace {

constexpr int kClosed = -1;  // no error number of the system

bool would_block(int code) {
  return code == EAGAIN || code == EWOULDBLOCK;
}

}  // namespace

SocketTransport::SocketTransport(detail::Ref<Reactor> reactor, int fd, Address peer)
    : socket_(new Socket(std::move(reactor), fd)), peer_(std::move(peer)) {}

SocketTransport::~SocketTransport() {
  abort();
}

// After a read that did not fill its room there is nothing left, mostly: the next wait asks the system anyway.
IoResult SocketTransport::read(char* into, std::size_t size) noexcept {
  if (std::exchange(drained_, false)) return {IoStatus::kWouldBlock};
  if (read_error_ != 0) return failed(read_error_, read_error_);
  if (fd() < 0) return failed(read_error_, kClosed);
  while (true) {
    const ssize_t count = ::recv(fd(), into, size, 0);
    if (count > 0) {
      drained_ = static_cast<std::size_t>(count) < size;
      if (drained_) socket_->nothing_to_read();
      return {IoStatus::kDone, static_cast<std::size_t>(count)};
    }
    if (count == 0) return {IoStatus::kEnd};
    if (would_block(errno)) {
      socket_->nothing_to_read();
      return {IoStatus::kWouldBlock};
    }
    if (errno != EINTR) return failed(read_error_, errno);
  }
}

IoResult SocketTransport::write(const char* data, std::size_t size) noexcept {
  if (write_error_ != 0) return failed(write_error_, write_error_);
  if (fd() < 0) return failed(write_error_, kClosed);
  while (true) {
    const ssize_t count = ::send(fd(), data, size, MSG_NOSIGNAL);
    if (count >= 0) return {IoStatus::kDone, static_cast<std::size_t>(count)};
    if (would_block(errno)) {
      socket_->no_room_to_write();
      return {IoStatus::kWouldBlock};
    }
    if (errno != EINTR) return failed(write_error_, errno);
  }
}

IoResult SocketTransport::failed(int& in, int code) noexcept {
  in = last_error_ = code;
  return {IoStatus::kFailed};
}

std::exception_ptr SocketTransport::error() const noexcept {
  if (last_error_ == 0) return nullptr;
  if (last_error_ == kClosed) {
    return std::make_exception_ptr(ConnectionAbortedError("Connection closed by this side: " + peer_.text()));
  }
  return system_error(last_error_, peer_);
}

IoResult SocketTransport::finish_writing() noexcept {
  if (write_error_ != 0) return failed(write_error_, write_error_);
  if (fd() < 0) return failed(write_error_, kClosed);
  if (::shutdown(fd(), SHUT_WR) != 0) return failed(write_error_, errno == ENOTCONN ? ECONNRESET : errno);
  return {};
}

// A socket that lingers for no time is reset.
void SocketTransport::abort() noexcept {
  if (fd() < 0) return;
  const linger at_once{1, 0};
  ::setsockopt(fd(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  socket_->close();
}

Address SocketTransport::local() const {
  if (local_ != Address{} || fd() < 0) return local_;
  SocketAddress address;
  if (::getsockname(fd(), address.get(), &address.size) == 0) local_ = from_system(address);
  return local_;
}

}  // namespace aio::asio
