#include "runtime/lock.h"

#include "base/errors.h"
#include "runtime/event_loop.h"

namespace aio {

Coro<> Lock::acquire() {
  EventLoop& loop = get_running_loop();
  if (locked_ || waiters_.has_live()) {
    detail::WaitInfo info;
    info.on = "lock.acquire";
    info.object_id = traced_.id();
    detail::QueuedWaiter waiter(loop, info);
    waiters_.push(waiter);
    try {
      co_await waiter.future();
    } catch (...) {
      if (waiter.is_abandoned()) throw;
      waiter.unlink();
      if (!locked_) waiters_.wake_first();
      throw;
    }
    if (waiter.is_abandoned()) throw RuntimeError("The lock is gone; keep it until every task has left acquire()");
  }
  locked_ = true;
  traced_.record("acquire");
}

void Lock::release() {
  if (!locked_) throw RuntimeError("Lock is not acquired; call release() once for each acquire()");
  locked_ = false;
  traced_.record("release");
  waiters_.wake_first();
}

Coro<LockGuard> Lock::scoped() {
  co_await acquire();
  LockGuard guard(*this);
  co_return guard;
}

}  // namespace aio
