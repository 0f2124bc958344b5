// The FIFO of tasks that wait on a lock, an event or a queue, and its name in the trace. Loop thread only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/intrusive_list.h"
#include "runtime/detail/future_base.h"

namespace aio::detail {

/// One waiting task; lives in the frame of the coroutine that waits.
class QueuedWaiter : public ListNode {
 public:
  QueuedWaiter(EventLoop& loop, const WaitInfo& info) : waiter_(loop, info) {}
  FutureBase& future() noexcept { return waiter_; }
  bool wake() { return waiter_.wake(); }
  /// The queue that it waited in was destroyed meanwhile: what it waited for must not be touched.
  bool is_abandoned() const noexcept { return !is_linked(); }
  /// Woken, not cancelled: what it waited for is promised to it.
  bool is_woken() const noexcept { return waiter_.done() && !waiter_.cancelled(); }

 private:
  Waiter waiter_;
};

/// First come, first served. A waiter stays, woken or cancelled, until its task runs.
class WaitQueue {
 public:
  void push(QueuedWaiter& waiter) noexcept { waiters_.push_back(waiter); }
  /// Wakes the first waiter that was not woken or cancelled before. Returns whether there was one.
  bool wake_one();
  void wake_all();
  /// Wakes the first waiter and leaves it in the queue until its task runs: nobody behind it is woken before.
  void wake_first();
  /// Whether anybody waits who was not cancelled.
  bool has_live() noexcept;

 private:
  IntrusiveList<QueuedWaiter> waiters_;
  IntrusiveList<QueuedWaiter> woken_;  // by wake_one(), not run yet
};

/// A number for an object that people see in the trace, given at its first record.
class TracedObject {
 public:
  explicit TracedObject(const char* what) noexcept : what_(what) {}
  std::uint64_t id();
  /// Records an operation of the running task; `size` is left out when negative.
  void record(std::string_view op, std::int64_t size = -1);

 private:
  const char* what_;
  std::uint64_t id_ = 0;
};

}  // namespace aio::detail
