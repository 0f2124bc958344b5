// Boost.Asio's reactor and what is registered with it. It stays as long as a socket refers to it, so that a transport
// may outlive its loop. Loop thread only, but for wake().
#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <cstddef>
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

  void closes(Closable& closable) noexcept { closables_.push_back(closable); }
  void wait_begins() noexcept { ++waits_; }
  void wait_ends() noexcept { --waits_; }
  /// Ends everything that is registered. Idempotent.
  void close() noexcept;

 private:
  EventLoop* loop_ = nullptr;
  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> keeps_running_;
  std::atomic<bool> waking_ = false;  // a wake-up is on its way: one is enough
  std::size_t waits_ = 0;
  detail::IntrusiveList<Closable> closables_;
};

}  // namespace aio::asio
