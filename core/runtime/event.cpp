#include "runtime/event.h"

#include "runtime/event_loop.h"

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

Coro<> Event::wait() {
  if (set_) co_return;
  EventLoop& loop = get_running_loop();
  detail::WaitInfo info;
  info.on = "event.wait";
  info.object_id = traced_.id();
  detail::QueuedWaiter waiter(loop, info);
  waiters_.push(waiter);
  co_await waiter.future();
}

}  // namespace aio
