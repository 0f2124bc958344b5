// Semaphore and BoundedSemaphore: at most so many tasks at a time. Mirror asyncio's. Loop thread only.
#pragma once

#include "runtime/coro.h"
#include "runtime/detail/release_guard.h"
#include "runtime/detail/wait_queue.h"

namespace aio {

class Semaphore;

/// Releases its permit at the end of the scope.
using SemaphoreGuard = detail::ReleaseGuard<Semaphore>;

/// A number of permits. Waiters get them in the order in which they came; a task that asks while others wait queues
/// behind them, even when a permit is free. It may be made before the loop runs.
class Semaphore {
 public:
  /// Units: permits that are free at the beginning. Throws: ValueError when negative.
  explicit Semaphore(int value = 1);
  /// Whether acquire() would have to wait: no permit is free, or others are before it.
  bool locked() const noexcept { return value_ == 0 || waiters_.has_live(); }
  /// Takes a permit. Gives true, always.
  /// Suspends: while locked(). Cancellation: no permit is taken; one that was already promised goes to the next waiter.
  /// Source: CPython, asyncio.Semaphore.acquire.
  Coro<bool> acquire();
  /// Gives a permit, to the first waiter if there is one, who runs in the next iteration. Any task may call it, whether
  /// or not it acquired one.
  /// Throws: ValueError for a BoundedSemaphore that would have more permits than it began with.
  void release();
  /// Takes a permit and gives a guard that releases it: `async with semaphore`.
  /// Lifetime: the semaphore outlives the guard.
  Coro<SemaphoreGuard> scoped();

 protected:
  Semaphore(int value, int bound);

 private:
  friend SemaphoreGuard;
  bool can_release() const noexcept { return value_ < bound_; }
  void offer_permits();

  int value_;  // permits that are neither taken nor promised to a waiter
  int bound_;
  detail::WaitQueue waiters_;
  detail::TracedObject traced_{"semaphore"};
};

/// A semaphore that never has more permits than it began with: a release() too many is an error, and found.
/// Source: CPython, asyncio.BoundedSemaphore.
class BoundedSemaphore : public Semaphore {
 public:
  /// Units: permits. Throws: ValueError when negative.
  explicit BoundedSemaphore(int value = 1) : Semaphore(value, value) {}
};

}  // namespace aio
