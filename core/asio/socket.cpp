#include "asio/socket.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <utility>

#include "runtime/event_loop.h"

namespace aio::asio {

Socket::Socket(detail::Ref<Reactor> reactor, int fd) : reactor_(std::move(reactor)), fd_(fd) {
  try {
    reactor_->watch(fd, *this);
  } catch (...) {
    ::close(fd);
    throw;
  }
  reactor_->closes(*this);
}

void Socket::wait(Wait& wait, detail::Callback& callback) {
  if (wait.ready || fd_ < 0) {
    if (EventLoop* loop = reactor_->loop()) loop->make_ready(callback);
    return;
  }
  if (!std::exchange(wait.callback, &callback)) reactor_->wait_begins();
}

void Socket::happened(std::uint32_t events) noexcept {
  if (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) ended_ = true;
  if (events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) becomes_ready(reading_);
  if (events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) becomes_ready(writing_);
}

void Socket::becomes_ready(Wait& wait) noexcept {
  wait.ready = true;
  if (!wait.callback) return;
  reactor_->wait_ends();
  detail::Callback& callback = *std::exchange(wait.callback, nullptr);
  if (EventLoop* loop = reactor_->loop()) loop->make_ready(callback);
}

void Socket::forget(detail::Callback& callback) noexcept {
  for (Wait* wait : {&reading_, &writing_}) {
    if (wait->callback != &callback) continue;
    wait->callback = nullptr;
    reactor_->wait_ends();
  }
  callback.unlink();
}

void Socket::close() noexcept {
  if (fd_ < 0) return;
  unlink();
  reactor_->unwatch(fd_);
  ::close(std::exchange(fd_, -1));
  becomes_ready(reading_);
  becomes_ready(writing_);
}

}  // namespace aio::asio
