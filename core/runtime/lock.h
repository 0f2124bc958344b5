// Lock: one task at a time. Mirrors asyncio.Lock. Loop thread only.
#pragma once

#include "runtime/coro.h"
#include "runtime/detail/release_guard.h"
#include "runtime/detail/wait_queue.h"

namespace aio {

class Lock;

/// Releases its lock at the end of the scope.
using LockGuard = detail::ReleaseGuard<Lock>;

/// Held by at most one task. Waiters get it in the order in which they came; a task that asks while others wait queues
/// behind them. It may be made before the loop runs.
class Lock {
 public:
  /// Whether a task holds it. A lock that was released is not locked, even while who was woken has not run.
  bool locked() const noexcept { return locked_; }
  /// Takes the lock. Gives true, always.
  /// Suspends: while another task holds it or others wait. Cancellation: the lock is not taken; a wake-up that was
  /// already given passes to the next waiter.
  /// Source: CPython, asyncio.Lock.acquire.
  Coro<bool> acquire();
  /// Gives the lock up; the first waiter gets it in the next iteration. Any task may call it, as in CPython.
  /// Throws: RuntimeError when nobody holds it.
  void release();
  /// Takes the lock and gives a guard that releases it: `async with lock`.
  /// Lifetime: the lock outlives the guard.
  Coro<LockGuard> scoped();

 private:
  friend LockGuard;
  bool can_release() const noexcept { return locked_; }

  bool locked_ = false;
  detail::WaitQueue waiters_;
  detail::TracedObject traced_{"lock"};
};

}  // namespace aio
