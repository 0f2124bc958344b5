#include "runtime/lock.h"

#include "base/errors.h"
#include "runtime/detail/task_base.h"
#include "runtime/event_loop.h"

namespace aio {

Coro<bool> Lock::acquire() {
  if (locked_ || waiters_.has_live()) {
    detail::QueuedWaiter waiter(waiters_, traced_, "lock.acquire");
    try {
      co_await waiter.future();
    } catch (...) {
      if (waiter.is_abandoned()) throw;
      waiter.unlink();
      if (!locked_) waiters_.wake_first();
      throw;
    }
    waiter.throw_if_abandoned("The lock is gone; keep it until every task has left acquire()");
  }
  locked_ = true;
  const detail::TaskBase* holder = get_running_loop().current_task;
  waiters_.set_holder(holder ? holder->id() : 0);
  traced_.record("acquire");
  co_return true;
}

void Lock::release() {
  if (!locked_) throw RuntimeError("Lock is not acquired; call release() once for each acquire()");
  locked_ = false;
  waiters_.set_holder(0);
  traced_.record("release");
  waiters_.wake_first();
}

Coro<LockGuard> Lock::scoped() {
  co_await acquire();
  LockGuard guard(*this);
  co_return guard;
}

}  // namespace aio
