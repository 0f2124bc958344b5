#include "runtime/event.h"

namespace aio {

void Event::set() {
  if (set_) return;
  set_ = true;
  traced_.record("set");
  waiters_.wake_all();
}

void Event::clear() {
  if (!set_) return;
  set_ = false;
  traced_.record("clear");
}

Coro<bool> Event::wait() {
  if (!set_) {
    detail::QueuedWaiter waiter(waiters_, traced_, "event.wait");
    co_await waiter.future();
  }
  co_return true;
}

}  // namespace aio
