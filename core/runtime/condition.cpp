#include "runtime/condition.h"

#include <cstdint>
#include <exception>

#include "base/errors.h"

namespace aio {

Coro<bool> Condition::wait() {
  if (!locked()) throw RuntimeError("Condition is not acquired; acquire() it before wait()");
  detail::QueuedWaiter waiter(waiters_, traced_, "condition.wait");
  lock_->release();
  std::exception_ptr failure;
  try {
    co_await waiter.future();
  } catch (...) {
    if (waiter.is_abandoned()) throw;
    failure = std::current_exception();
  }
  waiter.throw_if_abandoned("The condition is gone; keep it until every task has left wait()");
  bool acquired = false;
  while (!acquired) {
    try {
      acquired = co_await lock_->acquire();
    } catch (const CancelledError&) {
      if (waiter.is_abandoned()) throw;
      failure = std::current_exception();
    }
  }
  if (failure) {
    // It may have been notified before or after it was cancelled; CPython too rather wakes one too many than none.
    wake(1);
    std::rethrow_exception(failure);
  }
  co_return true;
}

void Condition::notify(std::size_t n) {
  if (!locked()) throw RuntimeError("Condition is not acquired; acquire() it before notify()");
  wake(n);
}

void Condition::notify_all() {
  notify(SIZE_MAX);
}

void Condition::wake(std::size_t n) {
  std::size_t count = waiters_.waiting(n);
  traced_.record("notify", "count", count);
  for (; count > 0; --count) waiters_.wake_one();
}

}  // namespace aio
