#include "asio/reactor.h"

#include <sys/epoll.h>

#include <array>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <utility>

#include "asio/system_error.h"
#include "net/errors.h"

namespace aio::asio {
namespace {

// More are told at the next poll.
constexpr int kEventsAtOnce = 256;

[[noreturn]] void throw_refused(int code) {
  throw OSError("epoll cannot watch another socket: " + system_text(code));
}

}  // namespace

Reactor::Reactor() : keeps_running_(boost::asio::make_work_guard(io_)) {}

void Reactor::watch(int fd, Watched& watched) {
  if (!events_) {
    const int descriptor = ::epoll_create1(EPOLL_CLOEXEC);
    if (descriptor < 0) throw_refused(errno);
    events_.emplace(io_, descriptor);
  }
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.ptr = &watched;
  if (::epoll_ctl(events_->native_handle(), EPOLL_CTL_ADD, fd, &event) != 0) throw_refused(errno);
}

// Closing is not enough: a child process may have the same socket open, and the system would go on reporting it.
void Reactor::unwatch(int fd) noexcept {
  ::epoll_ctl(events_->native_handle(), EPOLL_CTL_DEL, fd, nullptr);
}

void Reactor::poll() {
  if (waits_ == 0) return;
  std::array<epoll_event, kEventsAtOnce> events;
  const int count = ::epoll_wait(events_->native_handle(), events.data(), kEventsAtOnce, 0);
  for (int i = 0; i < count; ++i) {
    static_cast<Watched*>(events[static_cast<std::size_t>(i)].data.ptr)
        ->happened(events[static_cast<std::size_t>(i)].events);
  }
}

void Reactor::watch_for_events() {
  if (waits_ == 0 || std::exchange(watching_, true)) return;
  events_->async_wait(boost::asio::posix::stream_descriptor::wait_read,
                      [this](const boost::system::error_code&) { watching_ = false; });
}

void Reactor::wait(std::optional<Duration> longest) {
  if (longest && *longest <= Duration::zero()) return poll();
  watch_for_events();
  if (longest) {
    io_.run_one_for(*longest);
  } else {
    io_.run_one();
  }
  poll();
}

// The handler exchanges as well: so it sees what those handed over who found that a wake-up was on its way.
void Reactor::wake() noexcept {
  if (waking_.exchange(true)) return;
  boost::asio::post(io_, [this] { waking_.exchange(false); });
}

void Reactor::close() noexcept {
  while (!closables_.empty()) closables_.pop_front().close();
  loop_ = nullptr;
  io_.stop();
}

}  // namespace aio::asio
