#include "runtime/executor.h"

#include "runtime/event_loop.h"

namespace aio {

detail::WorkItem::~WorkItem() {
  if (executor_) executor_->job_ended();
}

void Executor::job_ended() noexcept {
  if (--outstanding_ == 0) idle_.wake_all();
}

Coro<> Executor::wait_until_idle() {
  if (!has_work()) co_return;
  detail::QueuedWaiter waiter(idle_, traced_, "executor.idle");
  co_await waiter.future();
}

void Executor::submit(std::unique_ptr<detail::WorkItem> item) {
  item->executor_ = detail::Ref<Executor>(this);
  ++outstanding_;
  start(std::move(item));
}

}  // namespace aio
