#include "runtime/detail/wait_queue.h"

#include "base/errors.h"
#include "runtime/detail/task_base.h"
#include "runtime/event_loop.h"

namespace aio::detail {
namespace {

WaitInfo wait_info(TracedObject& object, const char* on) {
  WaitInfo info;
  info.on = on;
  info.object_id = object.id();
  return info;
}

}  // namespace

QueuedWaiter::QueuedWaiter(WaitQueue& queue, TracedObject& object, const char* on)
    : waiter_(get_running_loop(), wait_info(object, on)) {
  queue.push(*this);
}

void QueuedWaiter::throw_abandoned(const char* sentence) {
  throw RuntimeError(sentence);
}

WaitQueue::~WaitQueue() {
  const auto abandon = [](QueuedWaiter& each) { each.waiter_.waits_in(nullptr, nullptr); };
  waiters_.for_each(abandon);
  called_.for_each(abandon);
}

void WaitQueue::push(QueuedWaiter& waiter) noexcept {
  waiter.waiter_.waits_in(this, &holder_);
  waiters_.push_back(waiter);
}

bool WaitQueue::wake_one() {
  QueuedWaiter* waiter = waiters_.find_if([](QueuedWaiter& each) { return each.waiter_.wake(); });
  if (!waiter) return false;
  waiter->promised_ = true;
  waiter->unlink();
  called_.push_back(*waiter);
  return true;
}

void WaitQueue::wake_all() {
  waiters_.for_each([](QueuedWaiter& each) { each.waiter_.wake(); });
}

void WaitQueue::wake_first() {
  waiters_.find_if([](QueuedWaiter& each) {
    each.waiter_.wake();
    return true;
  });
}

void WaitQueue::revoke_promises() noexcept {
  called_.for_each([](QueuedWaiter& each) { each.promised_ = false; });
}

bool WaitQueue::has_live() const noexcept {
  return !called_.empty() || waiters_.find_if([](QueuedWaiter& each) { return !each.waiter_.cancelled(); });
}

std::size_t WaitQueue::waiting(std::size_t limit) const noexcept {
  std::size_t count = 0;
  if (limit == 0) return count;
  waiters_.find_if([&](QueuedWaiter& each) {
    if (!each.waiter_.done()) ++count;
    return count == limit;
  });
  return count;
}

std::uint64_t TracedObject::id() {
  EventLoop* loop = running_loop();
  if (!id_ && loop && loop->tracing()) {
    id_ = loop->next_object_id();
    loop->record("object").number("id", static_cast<std::int64_t>(id_)).text("what", what_);
  }
  return id_;
}

void TracedObject::record(std::string_view op, const Place& where) {
  EventLoop* loop = running_loop();
  if (!loop || !loop->tracing()) return;
  const std::uint64_t object = id();
  loop->record(what_)
      .number("id", static_cast<std::int64_t>(object))
      .text("op", op)
      .id("task", loop->current_task ? loop->current_task->id() : 0)
      .place(where);
}

void TracedObject::record(std::string_view op, std::string_view key, std::size_t number) {
  EventLoop* loop = running_loop();
  if (!loop || !loop->tracing()) return;
  const std::uint64_t object = id();
  auto line = loop->record(what_);
  line.number("id", static_cast<std::int64_t>(object)).text("op", op);
  if (!key.empty()) line.number(key, static_cast<std::int64_t>(number));
  line.id("task", loop->current_task ? loop->current_task->id() : 0);
}

}  // namespace aio::detail
