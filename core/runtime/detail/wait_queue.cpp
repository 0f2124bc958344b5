#include "runtime/detail/wait_queue.h"

#include "runtime/detail/task_base.h"
#include "runtime/event_loop.h"

namespace aio::detail {

bool WaitQueue::wake_one() {
  QueuedWaiter* waiter = waiters_.find_if([](QueuedWaiter& each) { return each.wake(); });
  if (!waiter) return false;
  waiter->unlink();
  woken_.push_back(*waiter);
  return true;
}

void WaitQueue::wake_all() {
  waiters_.for_each([](QueuedWaiter& waiter) { waiter.wake(); });
}

void WaitQueue::wake_first() {
  waiters_.find_if([](QueuedWaiter& waiter) {
    waiter.wake();
    return true;
  });
}

bool WaitQueue::has_live() noexcept {
  return waiters_.find_if([](QueuedWaiter& waiter) { return !waiter.future().cancelled(); }) != nullptr;
}

std::uint64_t TracedObject::id() {
  EventLoop* loop = running_loop();
  if (!id_ && loop && loop->tracing()) {
    id_ = loop->next_object_id();
    loop->record("object").number("id", static_cast<std::int64_t>(id_)).text("what", what_);
  }
  return id_;
}

void TracedObject::record(std::string_view op, std::int64_t size) {
  EventLoop* loop = running_loop();
  if (!loop || !loop->tracing()) return;
  const std::uint64_t number = id();
  auto line = loop->record(what_);
  line.number("id", static_cast<std::int64_t>(number)).text("op", op);
  if (size >= 0) line.number("size", size);
  line.id("task", loop->current_task ? loop->current_task->id() : 0);
}

}  // namespace aio::detail
