// The timer of a wait with a limit. Loop thread only.
#pragma once

#include <optional>

#include "runtime/detail/future_base.h"
#include "runtime/detail/timer_heap.h"
#include "runtime/event_loop.h"

namespace aio::detail {

/// Wakes `waiter` at loop time `when`, or never; destroying it takes the timer back. Lifetime: the waiter outlives it.
class ReleaseTimer final : public TimerNode {
 public:
  ReleaseTimer(EventLoop& loop, Waiter& waiter, std::optional<Duration> when) : loop_(loop), waiter_(waiter) {
    if (when) loop.add_timer(*this, *when, "timeout");
  }
  ~ReleaseTimer() { loop_.cancel_timer(*this); }
  void run() override { waiter_.wake(); }

 private:
  EventLoop& loop_;
  Waiter& waiter_;
};

}  // namespace aio::detail
