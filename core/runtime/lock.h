// Lock: one task at a time. Mirrors asyncio.Lock. Loop thread only.
#pragma once

#include <utility>

#include "runtime/coro.h"
#include "runtime/detail/wait_queue.h"

namespace aio {

class LockGuard;

/// Held by at most one task. Waiters get it in the order in which they came; a task that asks while others wait queues
/// behind them. It may be made before the loop runs.
class Lock {
 public:
  bool locked() const noexcept { return locked_; }
  /// Takes the lock.
  /// Suspends: while another task holds it or others wait. Cancellation: the lock is not taken; a wake-up that was
  /// already given passes to the next waiter.
  /// Source: CPython, asyncio.Lock.acquire.
  Coro<> acquire();
  /// Gives the lock up; the first waiter gets it in the next iteration. Throws: RuntimeError when nobody holds it.
  void release();
  /// Takes the lock and gives a guard that releases it: `async with lock`.
  /// Lifetime: the lock outlives the guard.
  Coro<LockGuard> scoped();

 private:
  bool locked_ = false;
  detail::WaitQueue waiters_;
  detail::TracedObject traced_{"lock"};
};

/// Releases its lock at the end of the scope.
class [[nodiscard("the lock is released when the guard goes: give it a name")]] LockGuard {
 public:
  /// Requires: the running task holds `lock`.
  explicit LockGuard(Lock& lock) noexcept : lock_(&lock) {}
  LockGuard(LockGuard&& other) noexcept : lock_(std::exchange(other.lock_, nullptr)) {}
  LockGuard& operator=(LockGuard&&) = delete;
  ~LockGuard() {
    if (lock_) lock_->release();
  }

 private:
  Lock* lock_;
};

}  // namespace aio
