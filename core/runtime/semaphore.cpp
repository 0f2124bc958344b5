#include "runtime/semaphore.h"

#include <limits>
#include <string>

#include "base/errors.h"

namespace aio {

Semaphore::Semaphore(int value) : Semaphore(value, std::numeric_limits<int>::max()) {}

Semaphore::Semaphore(int value, int bound) : value_(value), bound_(bound) {
  if (value >= 0) return;
  throw ValueError("Semaphore initial value is " + std::to_string(value) + "; it must be 0 or more");
}

Coro<bool> Semaphore::acquire() {
  if (locked()) {
    detail::QueuedWaiter waiter(waiters_, traced_, "semaphore.acquire");
    try {
      co_await waiter.future();
    } catch (...) {
      if (waiter.is_promised()) ++value_;
      if (!waiter.is_abandoned()) offer_permits();
      throw;
    }
    waiter.throw_if_abandoned("The semaphore is gone; keep it until every task has left acquire()");
    // Who came while this task was woken and had not run queues up behind it, even though permits were free.
    offer_permits();
  } else {
    --value_;
  }
  traced_.record("acquire", "value", static_cast<std::size_t>(value_));
  co_return true;
}

void Semaphore::release() {
  if (!can_release()) {
    throw ValueError("BoundedSemaphore has all its " + std::to_string(bound_) +
                     " permits; call release() once for each acquire()");
  }
  const bool awaited = waiters_.waiting(1) > 0;
  if (!awaited) ++value_;
  traced_.record("release", "value", static_cast<std::size_t>(value_));
  if (awaited) waiters_.wake_one();
}

Coro<SemaphoreGuard> Semaphore::scoped() {
  co_await acquire();
  SemaphoreGuard guard(*this);
  co_return guard;
}

void Semaphore::offer_permits() {
  while (value_ > 0 && waiters_.wake_one()) --value_;
}

}  // namespace aio
