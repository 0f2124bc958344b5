// Boost.Asio's reactor, in which the idle loop waits, and the readiness of sockets. It stays as long as a socket refers
// to it, so that a transport may outlive its loop. Loop thread only, but for wake().
//
// Sockets report to one epoll of our own, edge-triggered, which is itself a descriptor of Asio's: waiting for a socket
// costs no system call, where Asio's async_wait costs an epoll_ctl each time.
#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/duration.h"
#include "base/intrusive_list.h"
#include "base/ref.h"

namespace aio {
class EventLoop;
}

namespace aio::asio {

/// Something of the loop's world that must end with it: a socket, a resolver.
class Closable : public detail::ListNode {
 public:
  /// Ends it; leaves the reactor's list. Idempotent.
  virtual void close() noexcept = 0;

 protected:
  ~Closable() = default;
};

/// Hears what the system has to say of a descriptor.
class Watched {
 public:
  /// `events` are epoll's, since they were last told. Must not destroy anything that is watched.
  virtual void happened(std::uint32_t events) noexcept = 0;

 protected:
  ~Watched() = default;
};

class Reactor final : public detail::RefCounted {
 public:
  Reactor();

  boost::asio::io_context& io() noexcept { return io_; }
  void attach(EventLoop& loop) noexcept { loop_ = &loop; }
  /// Null when the loop has ended.
  EventLoop* loop() const noexcept { return loop_; }

  /// Hears what has happened; asks the system only when a wait is registered.
  void poll();
  /// Waits until something happens, at most so long.
  void wait(std::optional<Duration> longest);
  /// Ends wait(), now or when it begins next. Any thread.
  void wake() noexcept;

  /// Tells `watched` of every change of `fd` until unwatch(). Throws: OSError when the system has no memory or
  /// descriptor for it, or watches as many as a user may.
  void watch(int fd, Watched& watched);
  /// Requires: before `fd` is closed.
  void unwatch(int fd) noexcept;
  void closes(Closable& closable) noexcept { closables_.push_back(closable); }
  /// Only while somebody waits is the system asked.
  void wait_begins() noexcept { ++waits_; }
  void wait_ends() noexcept { --waits_; }
  /// Ends everything that is registered. Idempotent.
  void close() noexcept;

 private:
  void watch_for_events();

  EventLoop* loop_ = nullptr;
  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> keeps_running_;
  std::atomic<bool> waking_ = false;                             // a wake-up is on its way: one is enough
  std::optional<boost::asio::posix::stream_descriptor> events_;  // the epoll, made for the first socket
  bool watching_ = false;                                        // Asio will say when it has events
  std::size_t waits_ = 0;
  detail::IntrusiveList<Closable> closables_;
};

}  // namespace aio::asio
