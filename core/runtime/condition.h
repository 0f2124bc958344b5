// Condition: wait under a lock until somebody says that things have changed. Mirrors asyncio.Condition. Loop thread
// only.
#pragma once

#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "runtime/coro.h"
#include "runtime/detail/wait_queue.h"
#include "runtime/lock.h"

namespace aio {

/// A lock and those who gave it up until they are notified. Waiters are woken in the order in which they came. It may
/// be made before the loop runs.
class Condition {
 public:
  /// With a lock of its own.
  Condition() noexcept : lock_(&own_lock_) {}
  /// With a lock that others use too. Lifetime: the lock outlives the condition.
  explicit Condition(Lock& lock) noexcept : lock_(&lock) {}

  bool locked() const noexcept { return lock_->locked(); }
  /// As Lock::acquire().
  AIO_CORO_WRAPPER Coro<bool> acquire() { return lock_->acquire(); }
  /// As Lock::release().
  void release() { lock_->release(); }
  /// As Lock::scoped(): `async with condition`. Lifetime: the condition outlives the guard.
  AIO_CORO_WRAPPER Coro<LockGuard> scoped() { return lock_->scoped(); }

  /// Gives the lock up, waits to be notified and takes the lock again. Gives true, always. It may return though nobody
  /// notified this task: look at the state again, or use wait_for().
  /// Requires: the running task holds the lock.
  /// Suspends: always. Cancellation: the lock is taken again first, however often the task is cancelled meanwhile, and
  /// the last CancelledError is thrown then; a notification goes to the next waiter.
  /// Throws: RuntimeError when the lock is not held.
  /// Source: CPython, asyncio.Condition.wait.
  Coro<bool> wait();
  /// Waits until `predicate` gives something true, and gives that. It is called with the lock held: at once, and after
  /// each notification.
  /// Suspends: unless it is true at once. Cancellation and throws: as wait(); what the predicate throws.
  /// Source: CPython, asyncio.Condition.wait_for.
  template <std::invocable Predicate>
  Coro<std::invoke_result_t<Predicate&>> wait_for(Predicate predicate) {
    auto result = predicate();
    while (!result) {
      co_await wait();
      result = predicate();
    }
    co_return std::move(result);
  }

  /// Wakes the first `n` waiters, or as many as there are. They go on, one after the other, once they get the lock.
  /// Throws: RuntimeError when the lock is not held.
  void notify(std::size_t n = 1);
  /// Wakes all waiters. Throws: RuntimeError when the lock is not held.
  void notify_all();

 private:
  void wake(std::size_t n);

  Lock own_lock_;
  Lock* lock_;
  detail::WaitQueue waiters_;
  detail::TracedObject traced_{"condition"};
};

}  // namespace aio
