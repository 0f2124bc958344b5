// Event: a flag to wait for. Mirrors asyncio.Event. Loop thread only.
#pragma once

#include "runtime/coro.h"
#include "runtime/detail/wait_queue.h"

namespace aio {

/// Tasks wait until it is set. It may be made before the loop runs.
class Event {
 public:
  /// Sets the flag and wakes every present waiter, in the order in which they came. They run in the next iteration, and
  /// wake even when clear() follows at once.
  void set();
  void clear();
  bool is_set() const noexcept { return set_; }
  /// Waits until the flag is set. Gives true, always.
  /// Suspends: unless it is set. Cancellation: nothing is lost.
  /// Source: CPython, asyncio.Event.wait.
  Coro<bool> wait();

 private:
  bool set_ = false;
  detail::WaitQueue waiters_;
  detail::TracedObject traced_{"event"};
};

}  // namespace aio
